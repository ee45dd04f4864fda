//! Control characters: told of where they come in, and in no output.

use camino::Utf8Path;

use crate::project::Project;

/// Characters that are no text. NUL cannot stand in a commit.
const CONTROLS: [char; 8] = [
    '\u{1}', '\u{7}', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}', '\u{fffe}', '\u{ffff}',
];

fn is_control(it: char) -> bool {
    it != '\n' && it != '\t' && (it.is_control() || matches!(it, '\u{fffe}' | '\u{ffff}'))
}

#[track_caller]
fn assert_plain(text: &str, what: &str) {
    let found = text.find(is_control);
    let around = found.map(|at| text[..at].chars().rev().take(60).collect::<String>());
    assert!(
        found.is_none(),
        "{what}: {:?}",
        around.map(|it| it.chars().rev().collect::<String>())
    );
}

/// The texts in a JSON value, and its keys.
fn assert_plain_json(value: &serde_json::Value, what: &str) {
    match value {
        serde_json::Value::String(text) => assert_plain(text, what),
        serde_json::Value::Array(items) => items.iter().for_each(|it| assert_plain_json(it, what)),
        serde_json::Value::Object(fields) => fields.iter().for_each(|(key, it)| {
            assert_plain(key, what);
            assert_plain_json(it, what);
        }),
        _ => {}
    }
}

fn escaped(text: &str) -> String {
    let escape = |it: char| format!("\\u{:04x}", u32::from(it));
    text.chars()
        .map(|it| {
            if is_control(it) {
                escape(it)
            } else {
                it.into()
            }
        })
        .collect()
}

fn site(bad: &str) -> Project {
    let q = format!("\"{}\"", escaped(bad));
    let call = format!(
        "c1:\n  title: {q}\n  kind: review\n  question: {q}\n  body: tsc\n  opens: 2025-01-01\n  closes: 2025-01-02\n  answer: {q}\n  outcome: {q}\n"
    );
    let document = format!(
        "---\nid: a\ntitle: {q}\nsummary: {q}\ntype: {q}\naudience: [{q}]\ntopics: [{q}]\nauthor: {q}\ncontributors: [{q}]\nai_assistance: {q}\nnotice: {q}\nlicense: {q}\nstatus: published\nversion: \"1.0\"\nmappings: [{{ framework: {q}, references: [{q}] }}]\napprovals: [{{ body: tsc, outcome: {q}, date: 2025-03-01 }}]\n---\n"
    );
    let entity: String = bad
        .chars()
        .filter(|it| is_control(*it))
        .map(|it| format!("&#{};", u32::from(it)))
        .collect();
    let body = format!(
        "# {bad}\n\n{bad} `{bad}` {entity}\n\n[{bad}](b.md \"{bad}\") ![{bad}](p.png)\n\n```{bad}\n{bad}\n```\n\n    {bad}\n\n<p title=\"{bad}{entity}\">{bad}{entity}</p>\n\n| {bad} |\n|---|\n| `{bad}` |\n\nx[^{bad}]\n\n[^{bad}]: {bad}\n\n## {bad} {entity}\n"
    );
    let author = format!(
        "Zed {} Q <z@x.example> 2025-03-01T10:00:00Z",
        bad.replace(['<', '>'], "")
    );
    Project::in_git()
        .file(
            "guide.yaml",
            format!("title: {q}\nbase_url: https://t.example/\ndescription: {q}\nnotice: {q}\nlicense: {q}\npublisher: {q}\nbodies:\n  tsc: {{ name: {q} }}\nparticipate: [{{ level: informed, title: {q}, text: {q} }}]\n"),
        )
        .file(
            "workstreams/people.yaml",
            format!("ada: {{ name: {q}, names: [{q}], organization: {q}, handles: {{ {q}: {q} }} }}\n"),
        )
        .file("workstreams/organizations.yaml", format!("north: {{ name: {q} }}\n"))
        .file(
            "workstreams/ws1.yaml",
            format!("name: {q}\nshort: {q}\ncharter: {q}\nleads: [ada]\nchannels: [{{ kind: chat, name: {q}, when: {q} }}]\n"),
        )
        .file("workstreams/calls.yaml", call)
        .file(".mailmap", format!("Mapped {bad} Name <m@x.example> <old@x.example>\n"))
        .file("content/ws1/a.md", format!("{document}{body}"))
        .file(&format!("content/ws1/n{}.md", bad.replace('/', "")), "# B\n")
        .commit(&author, &format!("subject {bad}\n\nCo-authored-by: {bad} <y@x.example>\nChange-Class: {bad}"))
        .file("content/ws1/a.md", format!("{document}{body}\nMore {bad}.\n"))
        .commit("Old <old@x.example> 2025-03-02T10:00:00Z", &format!("{bad} again"))
}

#[test]
fn no_control_character_is_in_any_output() {
    for control in CONTROLS {
        let project = site(&format!("T {control} x"));
        let tag = format!(
            "a/v1.0{}",
            if control > '\u{7f}' {
                control.to_string()
            } else {
                String::new()
            }
        );
        let head = project
            .repository()
            .head()
            .unwrap()
            .peel(git2::ObjectType::Commit)
            .unwrap();
        project
            .repository()
            .tag_lightweight(&tag, &head, false)
            .unwrap();
        let files = project.build();
        let mut feeds = 0;
        for (file, bytes) in &files {
            let Ok(text) = std::str::from_utf8(bytes) else {
                continue;
            };
            let what = format!("{control:?} in {file}");
            assert_plain(text.replace("\r\n", "\n").as_str(), &what);
            let extension = Utf8Path::new(file).extension();
            if extension == Some("json") {
                assert_plain_json(&serde_json::from_str(text).unwrap(), &what);
            }
            feeds += usize::from(extension == Some("atom"));
        }
        assert!(feeds > 2, "{feeds}");
        for arguments in [
            &["log", "a"][..],
            &["blame", "a"],
            &["check"],
            &["doctor"],
            &["export", "people"],
            &["export", "raci"],
            &["export", "documents"],
        ] {
            let ran = project.run(&[arguments, &["--format", "json"]].concat());
            let value = serde_json::from_str(&ran.stdout)
                .unwrap_or_else(|_| panic!("{} {arguments:?}", ran.stderr));
            assert_plain_json(&value, &format!("{control:?} in {arguments:?}"));
        }
    }
}

#[test]
fn each_is_told_of_at_its_place_with_its_cure() {
    let project = Project::new()
        .file("guide.yaml", "title: \"T \\u0002\"\nbase_url: https://t.example/\nbodies:\n  tsc: { name: \"TSC \\x9b\" }\n")
        .file("workstreams/people.yaml", "ada: { name: \"Ada\\eM\" }\n")
        .file("content/w/a.md", "---\ntitle: \"T \\a x\"\nsummary: |\n  Two\n  lines\twith a tab.\n---\n# A\n\nText \u{7} and &#1;.\n");
    let problems = project.problems();
    let told: Vec<String> = problems
        .iter()
        .filter(|it| it["code"] == "control-character")
        .map(|it| {
            format!(
                "{} {}:{}:{} {} | {}",
                it["severity"].as_str().unwrap(),
                it["file"].as_str().unwrap(),
                it["line"],
                it["column"],
                it["message"].as_str().unwrap(),
                it["help"].as_str().unwrap()
            )
        })
        .collect();
    let in_yaml = |place: &str, name: &str| {
        format!(
            "warning {place} this text holds a control character ({name}), which is left out | remove it, and write the text anew"
        )
    };
    let in_text = |place: &str, name: &str| {
        format!(
            "hint {place} there is a control character here ({name}), which is left out | remove it"
        )
    };
    assert_eq!(
        told,
        [
            in_yaml("content/w/a.md:2:8", "U+0007"),
            in_text("content/w/a.md:9:6", "U+0007"),
            in_text("content/w/a.md:9:12", "U+0001"),
            in_yaml("guide.yaml:1:8", "U+0002"),
            in_yaml("guide.yaml:4:16", "U+009B"),
            in_yaml("workstreams/people.yaml:1:14", "U+001B"),
        ]
    );
}

#[test]
fn a_file_with_one_in_its_name_is_left_out_and_told_of() {
    let project = Project::in_git()
        .file("guide.yaml", "title: T\nbase_url: https://t.example/\n")
        .file("content/w/a.md", "# A\n")
        .file("content/w/b\u{1}.md", "# B\n")
        .commit("Ada <a@x.example> 2025-03-01T10:00:00Z", "All");
    let problems = project.problems();
    let told = problems.iter().find(|it| it["code"] == "unreadable-name");
    assert_eq!(
        told.unwrap()["message"],
        "the file name content/w/b\\u{1}.md holds a control character, so it is left out"
    );
    assert!(!project.build().contains_key("documents/w-b/index.html"));
}

/// On systems where `/` parts folders, a backslash is a letter of a name.
#[cfg(unix)]
#[test]
fn a_backslash_in_a_name_is_a_letter() {
    let project = Project::in_git()
        .file("guide.yaml", "title: T\nbase_url: https://t.example/\n")
        .file(
            "workstreams/people.yaml",
            "ada: { name: Ada, github: adamo }\n",
        )
        .file(
            "content/w/back\\slash.md",
            "---\nid: odd\nraci: { responsible: [ada] }\n---\n# A\n\n[x](none.md)\n",
        )
        .commit("Ada <a@x.example> 2025-03-01T10:00:00Z", "All");
    let problems = project.problems();
    let told = problems.iter().find(|it| it["code"] == "broken-link");
    assert_eq!(told.unwrap()["file"], "content/w/back\\slash.md");
    let documents = project.run(&["export", "documents"]).stdout;
    assert!(
        documents.contains("odd,content/w/back\\slash.md,A,w,,,,,,,2025-03-01"),
        "{documents}"
    );
    let owners = project.run(&["export", "codeowners"]).stdout;
    assert!(
        owners.ends_with("/content/w/back?slash.md @adamo\n"),
        "{owners}"
    );
    assert!(project.build().contains_key("documents/odd/index.html"));
}
