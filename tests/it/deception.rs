//! What looks like something else is told of.

use crate::project::Project;

fn codes(project: &Project) -> Vec<String> {
    let problems = project.problems();
    let told = problems.iter().map(|it| {
        format!(
            "{} {} {}",
            it["severity"].as_str().unwrap(),
            it["code"].as_str().unwrap(),
            it["line"].as_u64().unwrap_or_default()
        )
    });
    told.filter(|it| !it.contains("base-url")).collect()
}

#[test]
fn what_metadata_and_entities_hide_is_found_after_decoding() {
    let project = Project::new()
        .file("guide.yaml", "title: T\nbase_url: https://x.example\n")
        .file("workstreams/people.yaml", "ann: {name: \"Ann\\u200b A\"}\n")
        .file(
            "content/w/a.md",
            "---\ntitle: \"T\\u202egnp\"\ntopics: [\"a\\u00adb\"]\n---\n# A\n\nx&#x202e;y\n\nx&#8203;y `&#8203;`\n\n    &#8203;\n",
        );
    assert_eq!(
        codes(&project),
        [
            "warning bidi-control 2",
            "warning invisible-character 3",
            "warning bidi-control 7",
            "hint invisible-character 9",
            "warning invisible-character 1",
        ]
    );
}

#[test]
fn a_name_in_git_with_a_hidden_character_is_shown_and_told_of() {
    let project = Project::in_git()
        .file("guide.yaml", "title: T\nbase_url: https://x.example\n")
        .file("content/w/a.md", "# A\n\nText.\n")
        .commit("Ann A <ann@x.example> 2025-03-01T10:00:00+01:00", "Write")
        .file("content/w/a.md", "# A\n\nText, more.\n")
        .commit(
            "Ann\u{200b} A <eve@x.example> 2025-03-02T10:00:00+01:00",
            "Add \u{202e}erom",
        );
    let short = project.head()[..8].to_owned();
    let problems = project.problems();
    let told: Vec<&str> = problems
        .iter()
        .map(|it| it["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        told,
        [
            format!(
                "the author's name of commit {short} holds a character that cannot be seen: Ann⟦U+200B⟧ A"
            ),
            format!(
                "the subject of commit {short} holds a character that cannot be seen: Add ⟦U+202E⟧erom"
            ),
        ]
    );
    let page = project.page("documents/w-a/history/");
    assert!(page.contains("Ann⟦U+200B⟧ A"), "{page}");
    for (name, bytes) in project.build() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let is_page = name.ends_with("index.html") || name.ends_with("changes.atom");
        assert!(
            !is_page || !text.contains(['\u{200b}', '\u{202e}']),
            "{name}"
        );
    }
}
