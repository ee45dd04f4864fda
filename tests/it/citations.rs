//! How a document is cited: one text, by a permanent address, under the names it had.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::html::words;
use crate::project::Project;

fn at(day: &str) -> String {
    format!("Ada Moreau <ada@x.example> {day}T10:00:00Z")
}

const SETTINGS: &str = "title: T\nbase_url: https://guidance.example/docs/\npublisher: Example & Co\nbodies: { tsc: { name: Steering } }\n";

fn text(title: &str, author: &str, version: &str, status: &str, body: &str) -> String {
    format!(
        "---\ntitle: {title}\nid: signing\ntype: White paper\nversion: \"{version}\"\nstatus: {status}\ncontributors: [{{ name: {author} }}]\napprovals: [{{ body: tsc, date: 2025-03-01, version: \"1.0\", record: \"https://x.example/1\" }}]\n---\n\n# {title}\n\n{body}\n"
    )
}

/// Approved as 1.0, and changed since under another title and another name.
fn lived_on(version: &str, status: &str) -> Project {
    Project::in_git()
        .file("guide.yaml", SETTINGS)
        .file(
            "content/a.md",
            text(
                "Signing models",
                "Ada Moreau",
                "1.0",
                "published",
                "Keys are kept.",
            ),
        )
        .commit(&at("2025-02-20"), "For the vote")
        .file(
            "content/a.md",
            text(
                "Signing artifacts",
                "Tove Lindqvist",
                version,
                status,
                "Keys must be kept.",
            ),
        )
        .commit(&at("2025-09-04"), "Go on")
}

fn csl(files: &BTreeMap<String, Vec<u8>>, page: &str) -> Vec<Value> {
    let file = &files[&format!("documents/signing/{page}citation.json")];
    serde_json::from_slice(file).unwrap()
}

#[test]
fn a_version_is_cited_as_it_was_and_the_living_text_as_it_is() {
    let project = lived_on("1.0", "published");
    let short = project.head()[..8].to_owned();
    let files = project.build();
    let first = json!({
        "id": "signing-1.0",
        "type": "report",
        "genre": "White paper",
        "author": [{ "literal": "Ada Moreau" }],
        "title": "Signing models",
        "version": "1.0",
        "publisher": "Example & Co",
        "issued": { "date-parts": [[2025, 3, 1]] },
        "language": "en",
        "URL": "https://guidance.example/docs/documents/signing/versions/1.0/",
    });
    let living = json!({
        "id": "signing-living",
        "type": "report",
        "genre": "White paper",
        "author": [{ "literal": "Tove Lindqvist" }],
        "title": "Signing artifacts",
        "note": format!("living text, commit {short}"),
        "publisher": "Example & Co",
        "issued": { "date-parts": [[2025, 9, 4]] },
        "language": "en",
        "URL": "https://guidance.example/docs/documents/signing/",
    });
    assert_eq!(csl(&files, ""), [first.clone(), living]);
    assert_eq!(csl(&files, "versions/1.0/"), [first]);

    let page = |name: &str| words(&String::from_utf8(files[name].clone()).unwrap());
    let cited = "Ada Moreau. Signing models, version 1.0. Example &amp; Co. 1 March 2025. https://guidance.example/docs/documents/signing/versions/1.0/";
    let document = page("documents/signing/index.html");
    assert!(document.contains(cited), "{document}");
    let now = format!(
        "Tove Lindqvist. Signing artifacts, living text, commit {short}. Example &amp; Co. 4 September 2025. https://guidance.example/docs/documents/signing/"
    );
    assert!(document.contains(&now), "{document}");
    let version = page("documents/signing/versions/1.0/index.html");
    assert!(
        version.contains(cited) && !version.contains(&now),
        "{version}"
    );
}

#[test]
fn the_approved_text_is_cited_alone_while_nothing_changed() {
    let project = Project::in_git()
        .file("guide.yaml", SETTINGS)
        .file(
            "content/a.md",
            text("Signing", "Ada Moreau", "1.0", "published", "Keys."),
        )
        .commit(&at("2025-02-20"), "For the vote");
    let cited = csl(&project.build(), "");
    let keys: Vec<_> = cited.iter().map(|it| &it["id"]).collect();
    assert_eq!(keys, ["signing-1.0"]);
}

#[test]
fn a_draft_after_a_version_is_cited_as_a_draft() {
    let files = lived_on("1.1", "final-draft").build();
    let cited = csl(&files, "");
    assert_eq!(cited[0]["id"], "signing-1.0");
    assert_eq!(cited[1]["id"], "signing-1.1");
    assert_eq!(cited[1]["status"], "final draft");
    let page = words(&String::from_utf8(files["documents/signing/index.html"].clone()).unwrap());
    let draft = "Signing artifacts, draft version 1.1 (final draft).";
    assert!(page.contains(draft), "{page}");
}

#[test]
fn a_sidecar_corrects_the_names_of_a_version_too() {
    let project = lived_on("1.0", "published")
        .file(
            "workstreams/one.yaml",
            "name: One\ndocuments:\n  signing:\n    contributors: [{ name: Ngozi Adeyemi-Hart }]\n",
        )
        .commit(&at("2025-09-05"), "The names, corrected");
    for cited in csl(&project.build(), "") {
        assert_eq!(
            cited["author"],
            json!([{ "literal": "Ngozi Adeyemi-Hart" }])
        );
    }
}

#[test]
fn without_git_and_address_only_what_is_known_is_cited() {
    let project = Project::new().file("signing.md", "# Signing\n\nKeys.\n");
    let files = project.build();
    let cited = csl(&files, "");
    assert_eq!(
        cited,
        [json!({
            "id": "signing-living",
            "type": "report",
            "title": "Signing",
            "note": "living text",
            "language": "en",
        })]
    );
    let bibtex = String::from_utf8(files["documents/signing/citation.bib"].clone()).unwrap();
    let whole = "@misc{signing-living,\n  title = {{Signing}},\n  note = {Living text},\n}\n";
    assert_eq!(bibtex, whole);
}

#[test]
fn bibtex_has_an_entry_for_each_text() {
    let project = lived_on("1.0", "published");
    let files = project.build();
    let bibtex = String::from_utf8(files["documents/signing/citation.bib"].clone()).unwrap();
    let first = r"@techreport{signing-1.0,
  author = {{Ada Moreau}},
  title = {{Signing models}},
  institution = {Example \& Co},
  type = {White paper},
  note = {Version 1.0},
  year = 2025,
  month = mar,
  day = 1,
  url = {https://guidance.example/docs/documents/signing/versions/1.0/},
}
";
    assert!(bibtex.starts_with(first), "{bibtex}");
    assert!(bibtex.contains("\n@techreport{signing-living,\n"));
}

/// The value of a field as a BibTeX parser takes it: up to the brace that closes it.
fn field<'a>(entry: &'a str, name: &str) -> &'a str {
    let start = entry.find(&format!("\n  {name} = {{")).unwrap() + name.len() + 7;
    let mut depth = 1;
    let end = entry[start..].find(|c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    &entry[start..start + end.unwrap()]
}

/// What LaTeX prints for a text that we escaped.
fn printed(escaped: &str) -> String {
    let mut text = escaped.to_owned();
    for (command, c) in [
        (r"\textasciitilde{}", "~"),
        (r"\textasciicircum{}", "^"),
        (r"\textbraceleft{}", "\u{1}"),
        (r"\textbraceright{}", "\u{2}"),
        (r"\textquotedbl{}", "\""),
        (r"\&", "&"),
        (r"\%", "%"),
        (r"\$", "$"),
        (r"\#", "#"),
        (r"\_", "_"),
        (r"\textbackslash{}", "\\"),
    ] {
        text = text.replace(command, c);
    }
    text.replace('\u{1}', "{").replace('\u{2}', "}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn bibtex_prints_any_title_and_stays_one_entry(
        title in r#"[a-z]([a-z{}&%$#_~^"'@,=é漢]|\\| ){0,30}[a-z]"#
    ) {
        let quoted = title.replace('\\', r"\\").replace('"', "\\\"");
        let project = Project::new()
            .file("signing.md", format!("---\ntitle: \"{quoted}\"\nid: signing\n---\n\nKeys.\n"));
        let files = project.build();
        let bibtex = String::from_utf8(files["documents/signing/citation.bib"].clone()).unwrap();
        let value = field(&bibtex, "title");
        let inner = value.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
        prop_assert_eq!(printed(inner.unwrap()), title);
        prop_assert!(field(&bibtex, "note").starts_with("Living"), "{}", bibtex);
    }
}
