//! Who presses “merge” wrote nothing.

use crate::project::Project;

pub(crate) fn text(third: &str, last: &str) -> String {
    let lines: Vec<String> = (1..=30)
        .map(|line| match line {
            3 => format!("{third}\n"),
            25 => format!("{last}\n"),
            _ => format!("Paragraph number {line} of the guidance.\n"),
        })
        .collect();
    format!("# Guidance\n\n{}", lines.join("\n"))
}

/// Ada writes; Bob and Ada change the text side by side; Presser merges, with this outcome.
pub(crate) fn merged(outcome: &str) -> Project {
    let project = Project::in_git()
        .file("a.md", text("Third of Ada.", "Last of Ada."))
        .commit("Ada Moreau <ada@x.example> 2025-01-01T10:00:00Z", "Begin")
        .file("a.md", text("Third of Bob.", "Last of Ada."))
        .commit("Bob Quarrie <bob@x.example> 2025-01-02T10:00:00Z", "Third");
    let bob = {
        let repository = project.repository();
        let bob = repository.head().unwrap().peel_to_commit().unwrap();
        let begin = bob.parent(0).unwrap();
        repository
            .reset(begin.as_object(), git2::ResetType::Hard, None)
            .unwrap();
        bob.id()
    };
    let project = project
        .file("a.md", text("Third of Ada.", "Last, again by Ada."))
        .commit("Ada Moreau <ada@x.example> 2025-01-03T10:00:00Z", "Last")
        .file("a.md", outcome);
    {
        let repository = project.repository();
        let mut index = repository.index().unwrap();
        index.add_path(std::path::Path::new("a.md")).unwrap();
        index.write().unwrap();
        let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
        let head = repository.head().unwrap().peel_to_commit().unwrap();
        let bob = repository.find_commit(bob).unwrap();
        let time = git2::Time::new(1_736_000_000, 0);
        let who = git2::Signature::new("Presser Button", "press@x.example", &time).unwrap();
        repository
            .commit(Some("HEAD"), &who, &who, "Merge", &tree, &[&head, &bob])
            .unwrap();
    }
    project
}

#[test]
fn a_merge_that_adds_nothing_makes_nobody_an_editor() {
    let project = merged(&text("Third of Bob.", "Last, again by Ada."));
    let files = project.build();
    let page = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    assert!(!page("people/presser-button/index.html").contains("Edited"));
    assert!(!page("documents/a/index.html").contains("Presser"));
    let history = page("documents/a/history/index.html");
    assert!(
        history.contains("Brings together what was written side by side"),
        "{history}"
    );
    assert!(page("documents/a/index.html").contains("Last changed"));
    let log = project.run(&["log", "a", "--format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&log.stdout).unwrap();
    assert_eq!(
        rows.as_array().unwrap().len(),
        4,
        "the merge is a revision all the same"
    );
    assert_eq!(rows[0]["class"], serde_json::Value::Null);
}

#[test]
fn a_merge_with_words_of_its_own_is_an_edit() {
    let project = merged(&text(
        "Third of Bob, mended in the merge.",
        "Last, again by Ada.",
    ));
    let files = project.build();
    assert!(files.contains_key("people/presser-button/index.html"));
}
