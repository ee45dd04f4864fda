//! Texts that mean harm, in every place where a contributor can write, and every file they reach.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::html::{Allow, assert_inert_with};
use crate::project::{Project, hostile_collections};

/// What must stay text. None of it may become an element, an attribute or an address.
const TEXTS: [&str; 12] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg onload=alert(1)>",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "]]></summary><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "{{ 7 * 7 }}{% raw %}<b onclick=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<style>*{background:url(//evil.example)}</style>",
    "\u{202e}<a href=data:text/html,<script>alert(1)</script>>x</a>",
];

#[test]
fn nothing_a_contributor_writes_runs_anywhere() {
    for text in TEXTS {
        let project = Project::in_git()
            .file("guide.yaml", settings(text))
            .file("workstreams/people.yaml", person("x", text))
            .file("workstreams/w.yaml", workstream(text))
            .file("content/w/a.md", document(text))
            .file(
                &format!("content/w/{}.md", name(text).replace('/', "_")),
                body(text),
            )
            .commit(&author(text), &message(text));
        assert_nothing_runs(&project.build(), text);
    }
}

#[test]
fn nothing_of_the_public_collections_runs_anywhere() {
    // One site holds many strings, each in a document, a person, a workstream and a commit of its
    // own: what one of them did to a page, the page would show.
    for (part, texts) in hostile_collections().chunks(60).enumerate() {
        let mut project = Project::in_git();
        let mut people = String::new();
        for (index, text) in texts.iter().enumerate() {
            people += &person(&format!("x{index}"), text);
            project.write(&format!("workstreams/w{index}.yaml"), workstream(text));
            project.write(&format!("content/w{index}/a.md"), document(text));
            if index % 10 == 0 {
                project = project.commit(&author(text), &message(text));
            }
        }
        let project = project
            .file("guide.yaml", settings(&texts[0]))
            .file("workstreams/people.yaml", people)
            .commit(&author(&texts[1]), &message(&texts[1]));
        assert_nothing_runs(&project.build(), &format!("part {part}"));
    }
}

/// As YAML writes it: JSON's strings are YAML's, but for characters that YAML wants escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for c in serde_json::to_string(text).unwrap().chars() {
        match c {
            '\u{7f}'..='\u{9f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            _ => quoted.push(c),
        }
    }
    quoted
}

/// What git takes for a person's name or a file's.
fn name(text: &str) -> String {
    let name: String = text
        .chars()
        .filter(|c| !matches!(c, '<' | '>') && !c.is_control())
        .collect();
    match name.trim_matches(|c: char| c.is_whitespace() || ".,:;<>\"\\'".contains(c)) {
        "" => "nameless".to_owned(),
        _ => name,
    }
}

fn author(text: &str) -> String {
    format!("{} <x@y.example> 2025-03-01T10:00:00+01:00", name(text))
}

fn message(text: &str) -> String {
    let text = text.replace('\0', "");
    format!("{text}\n\nCo-authored-by: {} <z@y.example>", name(&text))
}

fn settings(text: &str) -> String {
    let text = quoted(text);
    format!(
        "title: {text}\nbase_url: https://guidance.example/\ndescription: {text}\nnotice: {text}\nlicense: {text}\npublisher: {text}\n"
    )
}

fn person(key: &str, text: &str) -> String {
    let text = quoted(text);
    format!("{key}:\n  name: {text}\n  organization: {text}\n")
}

fn workstream(text: &str) -> String {
    let text = quoted(text);
    format!(
        "name: {text}\nshort: {text}\ncharter: {text}\nchannels: [{{ kind: chat, name: {text}, when: {text} }}]\n"
    )
}

fn document(text: &str) -> String {
    let q = quoted(text);
    let front = format!(
        "---\ntitle: {q}\nsummary: {q}\ntype: {q}\naudience: [{q}]\ntopics: [{q}]\nauthor: {q}\ncontributors: [{q}]\nai_assistance: {q}\nnotice: {q}\nlicense: {q}\nmappings: [{{ framework: {q}, references: [{q}] }}]\napprovals: [{{ body: {q}, outcome: {q} }}]\n---\n"
    );
    front + &body(text)
}

fn body(text: &str) -> String {
    format!(
        "# {text}\n\n{text}\n\n[{text}]({text})\n\n![{text}](<{text}>)\n\n```{text}\n{text}\n```\n\n| {text} | b |\n|---|---|\n| {text} | `{text}` |\n\nx[^1]\n\n[^1]: {text}\n\n- [ ] {text}\n\n> [!NOTE]\n> {text}\n"
    )
}

#[track_caller]
fn assert_nothing_runs(files: &BTreeMap<String, Vec<u8>>, text: &str) {
    for (file, bytes) in files {
        let generated = file.ends_with("index.html") || file == "404.html";
        if generated && !file.starts_with("assets/") {
            let html = std::str::from_utf8(bytes).unwrap();
            println!("{text} in {file}");
            assert_inert_with(
                html,
                Allow {
                    page: true,
                    svg: true,
                },
            );
        } else if file.ends_with("changes.atom") || file == "sitemap.xml" {
            let xml = std::str::from_utf8(bytes).unwrap();
            assert!(
                !xml.contains("<script") && !xml.contains("<img"),
                "{text} in {file}"
            );
        }
    }
}
