//! Sections that were cited and are gone: their anchors lead to where they stand.

use crate::html::words;
use crate::project::Project;

fn at(day: &str) -> String {
    format!("Ada Moreau <ada@x.example> {day}T10:00:00Z")
}

fn text(version: &str, body: &str) -> String {
    format!("---\nid: keys\nversion: \"{version}\"\nstatus: draft\n---\n\n# Keys\n\n{body}\n")
}

fn site() -> Project {
    Project::in_git()
        .file("guide.yaml", "title: T\n")
        .file(
            "content/keys.md",
            text(
                "0.1",
                "## Old & odd\n\na\n\n## Both\n\nb\n\n## Twice\n\nc\n\n## Twice\n\nd",
            ),
        )
        .commit(&at("2025-01-10"), "One")
        .file(
            "content/keys.md",
            text(
                "0.2",
                "## Both\n\nb\n\n## Twice\n\nc\n\n## Ask ada@x.example\n\ne",
            ),
        )
        .commit(&at("2025-02-10"), "Two")
        .file(
            "content/keys.md",
            text("0.3", "## Both\n\nb\n\n## Twice\n\nc"),
        )
        .commit(&at("2025-03-10"), "Three")
}

#[test]
fn an_anchor_that_is_gone_leads_to_the_newest_version_that_has_it() {
    let page = site().page("documents/keys/");
    let ids: Vec<&str> = page
        .split("<li id=\"")
        .skip(1)
        .map(|it| it.split('"').next().unwrap())
        .collect();
    assert_eq!(ids, ["ask-e-mail-address", "old--odd", "twice-1"]);
    let gone = page.split("id=\"guide:gone\"").nth(1).unwrap();
    let told = words(gone.split("</ul>").next().unwrap());
    assert!(
        told.ends_with(
            "“Ask (e-mail address)” stands in version 0.2 “Old &amp; odd” stands in version 0.1 “Twice” stands in version 0.1"
        ),
        "{told}"
    );
    for link in [
        "versions/0.2/#ask-e-mail-address\"",
        "versions/0.1/#old--odd\"",
        "versions/0.1/#twice-1\"",
    ] {
        assert!(gone.contains(link), "{link}");
    }
}

#[test]
fn a_text_from_which_nothing_is_gone_says_nothing() {
    let project = Project::in_git()
        .file("guide.yaml", "title: T\n")
        .file("content/keys.md", text("0.1", "## One\n\na"))
        .commit(&at("2025-01-10"), "One")
        .file("content/keys.md", text("0.2", "## One\n\nb\n\n## Two\n\nc"))
        .commit(&at("2025-02-10"), "Two");
    assert!(!project.page("documents/keys/").contains("guide:gone"));
}
