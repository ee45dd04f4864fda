//! `guide serve`, as a person starts it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::project::Project;

struct Running {
    server: Child,
    address: String,
}

impl Running {
    fn start(project: &Project) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_guide"))
            .args(["-C", project.path().as_str(), "serve", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim()
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .to_owned();
        Self { server, address }
    }

    fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(
            stream,
            "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let head = answer.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
        let status = String::from_utf8_lossy(&answer[9..12]).parse().unwrap();
        (status, answer[head + 4..].to_vec())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

const ADDED: &str = "<script src=\"/_guide/reload.js\" defer data-guide-preview></script>";

fn project() -> Project {
    Project::in_git()
        .file("README.md", "# Notes\n\nHello.\n")
        .file("a.md", "# A paper\n\nOne two three.\n")
        .commit(
            "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00",
            "Write",
        )
}

#[test]
fn a_page_is_the_page_of_a_build() {
    let project = project();
    let running = Running::start(&project);
    for (name, built) in project.build() {
        if name == "guide-manifest.json" {
            continue;
        }
        let path = name.strip_suffix("index.html").unwrap_or(&name);
        let (status, shown) = running.get(path);
        assert_eq!(status, if name == "404.html" { 404 } else { 200 }, "{name}");
        let shown = match String::from_utf8(shown) {
            Ok(text) => text.replacen(ADDED, "", 1).into_bytes(),
            Err(bytes) => bytes.into_bytes(),
        };
        assert!(shown == built, "{name} differs");
    }
}

#[test]
fn errors_are_shown_instead_of_pages() {
    let project = project().file("b.md", "---\nstatus: Nonsense\n---\n# B\n");
    let running = Running::start(&project);
    let (status, page) = running.get("");
    assert_eq!(status, 500);
    assert!(
        String::from_utf8(page)
            .unwrap()
            .contains("`Nonsense` is no status")
    );
}

#[test]
fn what_can_be_mended_is_shown_and_explained_in_the_preview_only() {
    let project = project().file("a.md", "# A paper\n\n[x](nowhere.md)\n");
    let published = project.build();
    assert!(!published.keys().any(|name| name.starts_with("checks")));
    let running = Running::start(&project);
    let page = |path: &str| {
        let (status, page) = running.get(path);
        (status, String::from_utf8(page).unwrap())
    };
    let (status, checks) = page("checks/");
    assert_eq!(status, 200, "{checks}");
    for told in [
        "there is no file `nowhere.md`",
        "<code>a.md:3:5</code>",
        "<a href=\"/checks/broken-link/\">",
        "href=\"../checks/heading-level/\"",
    ] {
        assert!(checks.contains(told), "no {told} in {checks}");
    }
    for code in guide::diagnostic::code::ALL {
        let (status, article) = page(&format!("checks/{}/", code.name()));
        assert_eq!(status, 200, "{}", code.name());
        assert!(article.contains("How to mend it</h2>"), "{article}");
    }
    assert_eq!(page("checks/broken-lnk/").0, 404);
    assert_eq!(page("checks").0, 308);
}

#[test]
fn an_error_in_the_preview_leads_to_its_explanation() {
    let project = project().file("b.md", "---\nstatus: Nonsense\n---\n# B\n");
    let running = Running::start(&project);
    let page = String::from_utf8(running.get("").1).unwrap();
    assert!(
        page.contains("<a href=\"/checks/unknown-value/\">"),
        "{page}"
    );
    assert_eq!(running.get("checks/unknown-value/").0, 200);
}
