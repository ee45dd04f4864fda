//! In the preview any two states of a document are compared, and nothing else is found.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use crate::project::Project;
use crate::running::Running;

/// The preview, asked over one connection.
struct Asked {
    running: Running,
    stream: BufReader<TcpStream>,
}

impl Asked {
    fn start(project: &Project) -> Self {
        let running = Running::start(project);
        let stream = BufReader::new(TcpStream::connect(&running.address).unwrap());
        Self { running, stream }
    }

    fn get(&mut self, path: &str) -> (u16, String) {
        let request = format!(
            "GET /{path} HTTP/1.1\r\nHost: {}\r\n\r\n",
            self.running.address
        );
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        let status = line.get(9..12).unwrap_or_default().parse().unwrap();
        let (mut length, mut is_closed) = (0, false);
        loop {
            line.clear();
            self.stream.read_line(&mut line).unwrap();
            let header = line.trim_end().to_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            is_closed |= header == "connection: close";
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        if is_closed {
            self.stream = BufReader::new(TcpStream::connect(&self.running.address).unwrap());
        }
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    #[track_caller]
    fn compared(&mut self, range: &str) -> String {
        let (status, page) = self.get(&format!("documents/a/compare/{range}/"));
        assert_eq!(status, 200, "{range}");
        page
    }
}

fn at(day: u8) -> String {
    format!("Ada Moreau <ada@x.example> 2025-03-{day:02}T10:00:00+01:00")
}

fn text(version: &str, words: &str) -> String {
    format!("---\nversion: \"{version}\"\n---\n# A\n\nKeys are kept for {words} years.\n")
}

/// Four texts, of which the last is the first again but for its number; between the first two
/// a commit of another file, and before all a commit without the document.
fn project() -> (Project, Vec<String>) {
    let mut project = Project::in_git()
        .file("guide.yaml", "title: T\n")
        .commit(&at(1), "Begin");
    let mut commits = vec![project.head()];
    for (day, path, text) in [
        (2, "content/a.md", text("0.1", "two")),
        (3, "content/b.md", "# B\n\nOther words.\n".to_owned()),
        (4, "content/a.md", text("0.1", "five")),
        (5, "content/a.md", text("0.1", "two")),
        (6, "content/a.md", text("0.2", "seven")),
    ] {
        project = project.file(path, text).commit(&at(day), "Change");
        commits.push(project.head());
    }
    (project, commits)
}

#[test]
fn any_two_commits_and_versions_are_compared() {
    let (project, commits) = project();
    let mut running = Asked::start(&project);
    let [_, first, other, second, _, last] = &commits[..] else {
        panic!("{commits:?}");
    };
    let page = running.compared(&format!("{first}..{second}"));
    assert!(page.contains("<del>two</del><ins>five</ins>"), "{page}");
    let page = running.compared(&format!("{second}..{first}"));
    assert!(page.contains("<del>five</del><ins>two</ins>"), "{page}");
    let page = running.compared(&format!("{}..{}", &first[..7], &second[..12]));
    assert!(page.contains("<del>two</del><ins>five</ins>"), "{page}");
    let page = running.compared(&format!("{second}..0.2"));
    assert!(page.contains("<del>five</del><ins>seven</ins>"), "{page}");
    let page = running.compared(&format!("v0.1..{last}"));
    assert!(page.contains("<del>two</del><ins>seven</ins>"), "{page}");
    let page = running.compared(&format!("{last}..current"));
    assert!(
        page.contains("No word, link or format of the text differs."),
        "{page}"
    );

    // In a commit that did not touch the document it is what it was there, not the same text of
    // later.
    let page = running.compared(&format!("{other}..{second}"));
    assert!(page.contains("<del>two</del><ins>five</ins>"), "{page}");
    assert!(
        page.contains("2 March 2025") && !page.contains("5 March 2025"),
        "{page}"
    );
}

#[test]
fn the_current_text_is_that_of_the_working_tree() {
    let (project, commits) = project();
    let project = project.file("content/a.md", text("0.2", "nine"));
    let mut running = Asked::start(&project);
    let page = running.compared("0.2..current");
    assert!(page.contains("<del>seven</del><ins>nine</ins>"), "{page}");
    assert!(page.contains("The text in the working tree"), "{page}");
    let page = running.compared(&format!("{}..current", commits[3]));
    assert!(page.contains("<del>five</del><ins>nine</ins>"), "{page}");
    let page = running.compared(&format!("current..{}", commits[3]));
    assert!(page.contains("<del>nine</del><ins>five</ins>"), "{page}");
}

#[test]
fn where_no_site_can_be_made_pages_that_exist_say_why_and_no_others() {
    let (project, commits) = project();
    let project = project.file("guide.yaml", "title: [\n");
    let mut running = Asked::start(&project);
    let range = format!("{}..{}", commits[1], commits[3]);
    let (status, page) = running.get(&format!("documents/a/compare/{range}/"));
    assert_eq!(status, 500);
    assert!(page.contains("guide.yaml:"), "{page}");
    assert_eq!(running.get("documents/a/compare/x..y/").0, 404);
}

#[test]
fn nonsense_is_not_found() {
    let (project, commits) = project();
    let mut running = Asked::start(&project);
    let known = format!("{}..current", commits[1]);
    // By itself each of these is a path that exists, or nearly.
    let ranges = [
        "",
        "..",
        "...",
        "....",
        "a..",
        "..a",
        "current",
        "current..",
        "..current",
        "0.1",
        "0.1..",
        "0.1...0.2",
        "0.1..0.3",
        "0.1..0.2..current",
        "9.9..current",
        "0.1..nothing",
        "head..current",
        "before-0.1..current",
        "0.1..%20",
        "0.1..0.2%00",
        "%2e%2e",
        "0.1..0.2%2f",
        "é..ü",
        "0.1..%F0%9F%98%80",
        "CURRENT..0.1",
        "abcd..current",
        "abcdef0123..current",
        "0..current",
        "00..11",
        "-1..-2",
        "0.1..0.2?x=1#y",
        "%25..%25",
        "<script>..current",
        "0.1..<img>",
        "1e9..current",
        "NaN..current",
        "v..v",
        "0.1..refs%2Fheads%2Fmain",
        "main..current",
        "0.1..current%0d%0aX:y",
        "0.1%20..current",
    ];
    let folders = [
        "documents/a/compare",
        "documents/a/compare/x",
        "documents/a/Compare",
        "documents/compare",
        "documents/none/compare",
        "documents/b/a/compare",
        "compare",
        "pages/a/compare",
        "documents/a/versions/0.1",
        "documents/a/revisions",
        "documents/a/history",
    ];
    let long = "x".repeat(3000);
    let mut paths: Vec<String> = folders
        .iter()
        .flat_map(|folder| ranges.iter().map(move |range| format!("{folder}/{range}/")))
        .filter(|path| path != "documents/a/history//")
        .collect();
    for folder in folders.iter().filter(|it| **it != folders[0]) {
        paths.push(format!("{folder}/{known}/"));
    }
    paths.extend([
        format!("documents/a/compare/{known}/x/"),
        format!("documents/a/compare/{known}//"),
        format!("documents/a//compare/{known}/"),
        format!("documents/a/compare/{}..current/", commits[0]),
        format!("documents/a/compare/{}x..current/", commits[1]),
        format!(
            "documents/a/compare/{}..current/",
            commits[1].to_uppercase()
        ),
        format!("documents/a/compare/{}..current/", &commits[1][..3]),
        format!("documents/a/compare/{long}..{long}/"),
        format!("documents/a/compare/{}/", "..".repeat(1000)),
        format!("documents/a/revisions/{}/", commits[0]),
        format!("documents/a/versions/{}/", commits[1]),
    ]);
    assert!(paths.len() > 400, "{}", paths.len());
    for path in &paths {
        let (status, page) = running.get(path);
        // What is no path at all is refused.
        assert!(matches!(status, 404 | 400), "{status} for {path}");
        assert!(!page.contains("<script>.."), "{path}");
    }
    // It still stands, and what exists is found.
    assert_eq!(running.get(&format!("documents/a/compare/{known}/")).0, 200);
    assert_eq!(running.get(&format!("documents/a/compare/{known}")).0, 308);
}
