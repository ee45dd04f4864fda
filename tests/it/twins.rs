//! A document as Markdown, and the list of them for language models.

use std::collections::BTreeMap;

use crate::project::Project;

fn at(day: &str) -> String {
    format!("Ada Moreau <ada@x.example> {day}T10:00:00Z")
}

const APPROVAL: &str = "approvals: [{ body: tsc, date: 2025-03-01, version: \"1.0\", record: \"https://x.example/1\" }]";

const SETTINGS: &str = "title: Guidance\ndescription: What we advise.\nbase_url: https://guidance.example/\nlicense: CC-BY-4.0\nbodies: { tsc: { name: Steering } }\n";

fn signing(body: &str) -> String {
    format!(
        "---\ntitle: \"Signing: how\"\nid: signing\nversion: \"1.0\"\nstatus: published\nsummary: Sign it.\n{APPROVAL}\n---\n\n# Signing: how\n\n{body}\n"
    )
}

const FIRST: &str = "\
Ask ada@x.example. See [keys](keys.md#how), ![seal](seal.png), [the host](../src/a.rs), <img src=\"seal.png\" width=9>,
[by name][k], [k], [elsewhere](https://x.example/a?b=1&c), [below](#why), and `[code](keys.md)`.
<!-- A note [to](keys.md) ourselves. -->

## Why

[k]: keys.md \"Keys\"";

fn site() -> Project {
    Project::in_git()
        .file("guide.yaml", SETTINGS)
        .file("workstreams/one.yaml", "name: One\n")
        .file("src/a.rs", "")
        .file("content/one/seal.png", b"first seal")
        .file("content/one/keys.md", "# Keys\n\n## How\n\nSo.\n")
        .file("content/one/signing.md", signing(FIRST))
        .commit(&at("2025-02-20"), "For the vote")
        .file("content/one/seal.png", b"second seal")
        .file(
            "content/one/signing.md",
            signing(&FIRST.replace("Ask", "Do ask")),
        )
        .commit(&at("2025-09-04"), "Go on")
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    let file = files.get(name);
    let file = file.unwrap_or_else(|| panic!("no {name}: {:#?}", files.keys()));
    String::from_utf8(file.clone()).unwrap()
}

#[test]
fn a_text_taken_along_says_what_it_is_and_leads_back() {
    let project = site();
    let short = project.head()[..8].to_owned();
    let files = project.build();
    let twin = text(&files, "documents/signing/signing.md");
    let front = format!(
        "---\ntitle: \"Signing: how\"\nid: \"signing\"\nstatus: \"Published\"\ntext: \"living text, commit {short}\"\napproved_version: \"1.0\"\napproved: \"2025-03-01\"\nworkstream: \"One\"\nlicense: \"CC-BY-4.0\"\nurl: \"https://guidance.example/documents/signing/\"\n---\n\n# Signing: how\n\n"
    );
    assert!(twin.starts_with(&front), "{twin}");
    let body = &twin[front.len()..];
    let keys = "https://guidance.example/documents/one-keys/";
    for said in [
        &format!("[keys]({keys}#how)"),
        &format!("[k]: {keys} \"Keys\""),
        "[elsewhere](https://x.example/a?b=1&c), [below](#why), and `[code](keys.md)`.",
        "<img src=\"https://guidance.example/assets/",
        "![seal](https://guidance.example/assets/",
    ] {
        assert!(body.contains(said), "{said}: {body}");
    }
    assert!(
        !twin.contains("ada@x.example") && !twin.contains("ourselves"),
        "{twin}"
    );
}

#[test]
fn a_version_taken_along_is_the_text_it_was_with_its_pictures() {
    let files = site().build();
    let twin = text(&files, "documents/signing/versions/1.0/signing-1.0.md");
    assert!(
        twin.contains("\ntext: \"version 1.0\"\napproved_version: \"1.0\"\n"),
        "{twin}"
    );
    assert!(
        twin.contains("\n\nAsk ") && !twin.contains("Do ask"),
        "{twin}"
    );
    let picture = |text: &str| {
        let start = text.find("![seal](https://guidance.example/").unwrap() + 33;
        files[text[start..].split(')').next().unwrap()].clone()
    };
    assert_eq!(picture(&twin), b"first seal");
    assert_eq!(
        picture(&text(&files, "documents/signing/signing.md")),
        b"second seal"
    );
}

#[test]
fn a_page_leads_to_its_text_and_every_address_in_it_is_there() {
    let project = Project::new()
        .file(
            "one.md",
            "---\nid: one\n---\n\nNo heading. [Two](two.md#b) ![p](p.png)\n",
        )
        .file("p.png", b"p")
        .file("two.md", "# Two\n\n## B\n");
    let files = project.build();
    let page = text(&files, "documents/one/index.html");
    assert!(
        page.contains("href=\"../../documents/one/one.md\""),
        "{page}"
    );
    let twin = text(&files, "documents/one/one.md");
    assert!(
        twin.contains("\n# one\n\nNo heading. [Two](../../documents/two/#b)"),
        "{twin}"
    );
    assert!(
        files
            .keys()
            .any(|it| twin.contains(&format!("![p](../../{it})"))),
        "{twin}"
    );
}

#[test]
fn models_are_told_what_is_in_force_and_what_is_not() {
    let project = site()
        .file("content/one/draft.md", "---\ntitle: A [draft]\nid: draft\nversion: \"0.2\"\nstatus: draft\n---\n\nWords that make a summary for everybody who reads it.\n")
        .file("content/one/old.md", "---\ntitle: Old\nid: old\nstatus: withdrawn\n---\n\nx\n")
        .commit(&at("2025-09-05"), "More");
    let llms = text(&project.build(), "llms.txt");
    let expected = "\
## Guidance in force

- [Signing: how](https://guidance.example/documents/signing/signing.md): Sign it. (Published, approved version 1.0 of 2025-03-01, changed since)

## Guidance that is being written

- [A \\[draft\\]](https://guidance.example/documents/draft/draft.md): Words that make a summary for everybody who reads it. (Draft, draft version 0.2)
- [Keys](https://guidance.example/documents/one-keys/one-keys.md)

## Optional: superseded or withdrawn, not to be followed

- [Old](https://guidance.example/documents/old/old.md): (Withdrawn)
";
    assert!(
        llms.starts_with("# Guidance\n\n> What we advise.\n\n"),
        "{llms}"
    );
    assert!(llms.ends_with(expected), "{llms}");
}
