//! The examples of the articles, run: a wrong one gives exactly the code of its article, and a right one
//! neither that nor any error.
//!
//! An example says into which file it goes: ```` ```yaml guide.yaml ````. YAML stands beside what the
//! file says already, and at the head of a document; Markdown is the text below that head. ` on DAY`
//! and ` by NAME` say how it was committed, where that matters.

use guide::diagnostic::{Code, Severity, code};
use guide::path::SourcePath;

use crate::project::Project;

const GUIDE: &str = "\
title: Example Coalition Guidance
base_url: https://guidance.example.org/
bodies:
  tsc: { name: Steering Committee, members: [mei, tomas] }
  pgb: { name: Governing Board }
lifecycle:
  - { to: [superseded, withdrawn] }
  - { from: draft, to: published }
  - { from: draft, to: final-draft, approvals: [tsc] }
  - { from: final-draft, to: [draft, published] }
";

const PEOPLE: &str = "\
ada: { name: Ada Moreau, emails: [ada@example.org], agreement: { kind: individual, date: 2025-01-02 } }
otis: { name: Otis Bell, emails: [otis@example.org], agreement: { kind: individual, date: 2025-01-02 } }
tomas: { name: Tomas Lind, agreement: { kind: individual, date: 2025-01-02 } }
mei: { name: Mei Tan, agreement: { kind: individual, date: 2025-01-02 } }
";

const ORGANIZATIONS: &str = "northwind: { name: Northwind Labs }\n";

const WORKSTREAM: &str = "\
name: Keys
short: Keys
leads: [ada]
raci:
  draft: { responsible: [ada], accountable: [leads] }
";

const SIGNING: &str = "\
---
id: signing
status: draft
version: \"0.1\"
summary: Sign what you ship.
---

# Signing

Sign it. See [keys](keys.md).
";

const KEYS: &str = "\
---
id: keys
status: draft
summary: Keep keys.
---

# Keys

Keep them. See [signing](signing.md).
";

/// The files before an example.
fn original(path: &str) -> &'static str {
    match path {
        "guide.yaml" => GUIDE,
        "workstreams/people.yaml" => PEOPLE,
        "workstreams/organizations.yaml" => ORGANIZATIONS,
        "workstreams/ws1.yaml" => WORKSTREAM,
        "content/ws1/signing.md" => SIGNING,
        "content/ws1/keys.md" => KEYS,
        _ => "",
    }
}

/// What is about a repository, a device or another program: no file of a site can show it.
const STORIES: [&str; 28] = [
    "not-utf8",
    "file-too-large",
    "missing-blob",
    "symlink",
    "nested-repository",
    "unreadable-name",
    "unknown-source-commit",
    "dead-link",
    "unasked-link",
    "too-deep",
    "too-wide",
    "too-long",
    "incomplete-history",
    "ignored-history",
    "unknown-commit",
    "ambiguous-commit",
    "unknown-revision",
    "withheld-text",
    "no-history",
    "grafted-history",
    "duplicate-identity",
    "mixed-identities",
    "likely-predecessor",
    "unknown-class",
    "formatting-commit",
    "unknown-ignored-commit",
    "ignored-change",
    "undisclosed-assistance",
];

/// One part of an example.
#[derive(Debug)]
struct Part<'a> {
    language: &'a str,
    path: &'a str,
    by: &'a str,
    on: &'a str,
    text: String,
}

/// The parts of an example that go into files.
fn parts(example: &'static str) -> Vec<Part<'static>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    // The fence of the part that is open: a longer one may hold shorter ones.
    let mut fence = None;
    for line in example.lines() {
        let (ticks, info) = line.split_at(line.len() - line.trim_start_matches('`').len());
        match fence {
            None if ticks.len() >= 3 => {
                let (info, on) = info.split_once(" on ").unwrap_or((info, "2025-06-12"));
                let (info, by) = info.split_once(" by ").unwrap_or((info, "Ada Moreau"));
                let (language, path) = info.split_once(' ').unwrap_or((info, ""));
                parts.push(Part {
                    language,
                    path,
                    by,
                    on,
                    text: String::new(),
                });
                fence = Some(ticks);
            }
            Some(open) if open == line => fence = None,
            Some(_) => {
                let text = &mut parts.last_mut().unwrap().text;
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    parts
}

/// The entries of a YAML file, by their keys: the lines of each.
fn entries(yaml: &str) -> Vec<(String, String)> {
    let mut entries: Vec<(String, String)> = Vec::new();
    for line in yaml.lines() {
        let begins = !line.starts_with([' ', '#', '-']);
        match entries.last_mut() {
            Some((_, last)) if !begins => last.extend([line, "\n"]),
            _ => {
                let key = line.split(':').next().unwrap();
                entries.push((key.to_owned(), format!("{line}\n")));
            }
        }
    }
    entries
}

/// The YAML with the entries of another in the place of its own.
fn merged(yaml: &str, with: &str) -> String {
    let with = entries(with);
    let kept = entries(yaml)
        .into_iter()
        .filter(|(key, _)| !with.iter().any(|(it, _)| it == key));
    let all = kept.chain(with.clone());
    all.map(|(_, lines)| lines).collect()
}

fn laid_over(before: &str, part: &Part<'_>) -> String {
    let is_document = SourcePath::new(part.path).unwrap().is_markdown();
    let (head, body) = before
        .strip_prefix("---\n")
        .and_then(|it| it.split_once("---\n"))
        .unwrap_or(("", before));
    match part.language {
        "yaml" if is_document => format!("---\n{}---\n{body}", merged(head, &part.text)),
        "yaml" => merged(before, &part.text),
        _ if is_document && !part.text.starts_with("---\n") => {
            let head = if head.is_empty() {
                "summary: S.\n"
            } else {
                head
            };
            format!("---\n{head}---\n\n# A title\n\n{}", part.text)
        }
        _ => part.text.clone(),
    }
}

fn committed(project: Project, by: &str, on: &str) -> Project {
    let first = by.split(' ').next().unwrap().to_lowercase();
    project.commit(
        &format!("{by} <{first}@example.org> {on}T10:00:00Z"),
        "Change",
    )
}

/// What check, or doctor, finds after an example.
fn found(code: Code, example: &'static str) -> Vec<(String, String)> {
    let mut project = Project::in_git();
    for path in [
        "guide.yaml",
        "workstreams/people.yaml",
        "workstreams/organizations.yaml",
        "workstreams/ws1.yaml",
        "content/ws1/signing.md",
        "content/ws1/keys.md",
    ] {
        project.write(path, original(path));
    }
    project.write("README.md", "# R\n\n[signing](content/ws1/signing.md)\n");
    project.write(
        "content/ws1/flow.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    );
    project = committed(project, "Ada Moreau", "2025-01-10");
    let parts = parts(example);
    for (index, part) in parts.iter().enumerate() {
        let now = std::fs::read_to_string(project.path().join(part.path));
        project.write(part.path, laid_over(&now.unwrap_or_default(), part));
        let next = parts.get(index + 1).map(|it| (it.by, it.on));
        if next != Some((part.by, part.on)) {
            project = committed(project, part.by, part.on);
        }
    }
    let command = match code.topic() {
        code::Topic::Doctor => "doctor",
        _ => "check",
    };
    let ran = project.run(&[command, "--format", "json"]);
    let problems: Vec<serde_json::Value> = serde_json::from_str(&ran.stdout).expect(&ran.stderr);
    let text = |it: &serde_json::Value, key: &str| it[key].as_str().unwrap().to_owned();
    problems
        .iter()
        .map(|it| (text(it, "code"), text(it, "severity")))
        .collect()
}

#[test]
fn the_site_before_an_example_is_sound() {
    assert_eq!(found(code::BROKEN_LINK, ""), []);
}

#[test]
fn every_example_does_what_its_article_says() {
    let mut faults = Vec::new();
    let mut stories = Vec::new();
    for code in code::ALL {
        let name = code.name();
        let (_, rest) = code.article().split_once("\n## Wrong\n").unwrap();
        let (wrong, rest) = rest.split_once("\n## Right\n").unwrap();
        let (right, _) = rest.split_once("\n## How to mend it\n").unwrap();
        if [wrong, right]
            .iter()
            .any(|it| parts(it).iter().any(|it| it.path.is_empty()))
        {
            stories.push(name);
            continue;
        }
        let of_wrong = found(*code, wrong);
        if of_wrong.is_empty() || of_wrong.iter().any(|(it, _)| it != name) {
            faults.push(format!("{name}: the wrong example gives {of_wrong:?}"));
        }
        let error = Severity::Error.word();
        let of_right = found(*code, right);
        if of_right
            .iter()
            .any(|(it, severity)| it == name || severity == error)
        {
            faults.push(format!("{name}: the right example gives {of_right:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(stories, STORIES);
}
