//! Texts that mean harm, in every place where a contributor can write, and every file they reach.

use crate::html::{Allow, assert_inert_with};
use crate::project::Project;

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
    for (number, text) in TEXTS.into_iter().enumerate() {
        let quoted = serde_json::to_string(text).unwrap();
        let name: String = text
            .chars()
            .filter(|c| !matches!(c, '<' | '>' | '\n'))
            .collect();
        let front = format!(
            "---\ntitle: {quoted}\nsummary: {quoted}\ntype: {quoted}\naudience: [{quoted}]\ntopics: [{quoted}]\nauthor: {quoted}\ncontributors: [{quoted}]\nai_assistance: {quoted}\nnotice: {quoted}\nlicense: {quoted}\nmappings: [{{ framework: {quoted}, references: [{quoted}] }}]\napprovals: [{{ body: {quoted}, outcome: {quoted} }}]\n---\n"
        );
        let body = format!(
            "# {text}\n\n{text}\n\n[{text}]({text})\n\n![{text}](<{text}>)\n\n```{text}\n{text}\n```\n\n| {text} | b |\n|---|---|\n| {text} | `{text}` |\n\nx[^1]\n\n[^1]: {text}\n\n- [ ] {text}\n\n> [!NOTE]\n> {text}\n"
        );
        let people = format!("x:\n  name: {quoted}\n  organization: {quoted}\n");
        let settings = format!(
            "title: {quoted}\ndescription: {quoted}\nnotice: {quoted}\nlicense: {quoted}\npublisher: {quoted}\n"
        );
        let who = format!("{name} <x@y.example> 2025-03-01T10:00:00+01:00");
        let project = Project::in_git()
            .file("guide.yaml", settings)
            .file("workstreams/people.yaml", people)
            .file("workstreams/w.yaml", format!("name: {quoted}\nshort: {quoted}\ncharter: {quoted}\nchannels: [{{ kind: chat, name: {quoted}, when: {quoted} }}]\n"))
            .file("content/w/a.md", front + &body)
            .file(&format!("content/w/{}.md", name.replace('/', "_")), &body)
            .commit(&who, &format!("{text}\n\nCo-authored-by: {name} <z@y.example>"));
        for (file, bytes) in project.build() {
            let generated = file.ends_with("index.html") || file == "404.html";
            if generated && !file.starts_with("assets/") {
                let html = String::from_utf8(bytes).unwrap();
                println!("text {number} in {file}");
                assert_inert_with(
                    &html,
                    Allow {
                        page: true,
                        svg: true,
                    },
                );
            } else if file.ends_with("changes.atom") || file == "sitemap.xml" {
                let xml = String::from_utf8(bytes).unwrap();
                assert!(
                    !xml.contains("<script") && !xml.contains("<img"),
                    "text {number} in {file}"
                );
            }
        }
    }
}
