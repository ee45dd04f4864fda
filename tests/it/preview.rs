//! `guide serve`, as a person starts it.

use crate::project::Project;
use crate::running::Running;

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
        let file = code.article().lines().find_map(|it| {
            let (_, file) = it.strip_prefix("```")?.split_once(' ')?;
            Some(format!("<code>{file}</code>"))
        });
        assert!(file.is_none_or(|it| article.contains(&it)), "{article}");
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
