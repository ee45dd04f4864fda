//! The class of a change: proposed from the difference, declared by people, and what follows.

use crate::project::Project;

const ADA: &str = "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00";
const LATER: &str = "Ada Moreau <ada@x.example> 2025-04-02T10:00:00+02:00";
const LAST: &str = "Ada Moreau <ada@x.example> 2025-05-03T10:00:00+02:00";

const APPROVED: &str = "title: Keys\nversion: \"1.0\"\nstatus: published\nsummary: Keep keys.\napprovals:\n  - { body: tsc, date: 2025-03-01, record: \"https://x.example/1\" }\n";

fn text(front_matter: &str, words: &str) -> String {
    format!(
        "---\n{front_matter}---\n# Keys\n\nKeep every key in its own store, and rotate it each year. {words}\n"
    )
}

/// An approved paper.
fn paper() -> Project {
    Project::in_git()
        .file(
            "guide.yaml",
            "title: Example\nbase_url: https://x.example\nbodies:\n  tsc: { name: Steering Committee }\n",
        )
        .file("content/ws1/keys.md", text(APPROVED, "Good."))
        .commit(ADA, "Write it")
}

/// A new word, which is proposed as editorial.
fn reworded(message: &str) -> Project {
    paper()
        .file("content/ws1/keys.md", text(APPROVED, "Better."))
        .commit(LATER, message)
}

/// A new demand, which is proposed as substantive.
fn demanding(message: &str) -> Project {
    paper()
        .file(
            "content/ws1/keys.md",
            text(APPROVED, "You MUST use 256 bits."),
        )
        .commit(LATER, message)
}

fn newest_class(project: &Project) -> serde_json::Value {
    let ran = project.run(&["log", "ws1-keys", "--format", "json"]);
    let log: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    log[0]["class"].clone()
}

#[test]
fn without_a_declaration_the_proposed_class_holds() {
    assert_eq!(newest_class(&reworded("Reword")), "editorial");
    assert_eq!(newest_class(&demanding("Demand more")), "substantive");
}

#[test]
fn a_trailer_raises_the_class_in_any_letter_case_and_the_heaviest_counts() {
    for trailers in [
        "Change-Class: substantive",
        "change-class: SUBSTANTIVE",
        "Change-Class: Formatting\nChange-Class: substantive",
    ] {
        let project = reworded(&format!("Reword\n\n{trailers}"));
        assert_eq!(newest_class(&project), "substantive", "{trailers}");
        let history = project.page("documents/ws1-keys/history/");
        assert!(
            history.contains("Substantive (proposed: editorial)"),
            "{history}"
        );
        assert!(history.contains("change class-substantive"), "{history}");
    }
}

#[test]
fn a_lowered_class_is_shown_beside_the_proposed_one_and_clears_no_drift() {
    let project = demanding("Demand more\n\nChange-Class: formatting");
    assert_eq!(newest_class(&project), "substantive");
    let history = project.page("documents/ws1-keys/history/");
    assert!(
        history.contains("Formatting (proposed: substantive)"),
        "{history}"
    );
    assert!(history.contains("change class-substantive"), "{history}");
    let page = project.page("documents/ws1-keys/");
    assert!(page.contains("substantive change"), "{page}");
    assert!(page.contains("2 April 2025"), "last changed then: {page}");
}

#[test]
fn a_raised_class_counts_for_last_changed_and_drift() {
    let project = paper()
        .file("content/ws1/keys.md", text(APPROVED, "*Good.*"))
        .commit(LATER, "Emphasise\n\nChange-Class: substantive");
    let page = project.page("documents/ws1-keys/");
    assert!(page.contains("substantive change"), "{page}");
    assert!(page.contains("2 April 2025"), "{page}");
}

#[test]
fn metadata_declares_a_class_for_a_commit_that_was_made_long_ago() {
    let project = reworded("Reword");
    let reworded = project.head();
    let front_matter = format!(
        "{APPROVED}changes:\n  {}: {{ class: substantive, note: \"The key length is new.\" }}\n",
        &reworded[..7]
    );
    let project = project
        .file("content/ws1/keys.md", text(&front_matter, "Better."))
        .commit(LAST, "Declare it");
    let ran = project.run(&["log", "ws1-keys", "--format", "json"]);
    let log: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(log[1]["commit"], reworded);
    assert_eq!(log[1]["class"], "substantive");
    let history = project.page("documents/ws1-keys/history/");
    assert!(history.contains("The key length is new."), "{history}");
    // What was declared to be of substance drifts from what was approved.
    let problems = project.problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0]["code"], "drift");
}

#[test]
fn a_sidecar_declares_a_class_for_a_document_that_must_not_be_edited() {
    let project = reworded("Reword");
    let sidecar = format!(
        "name: One\ndocuments:\n  content/ws1/keys.md:\n    changes:\n      {}: {{ class: substantive }}\n",
        project.head()
    );
    let project = project.file("workstreams/ws1.yaml", sidecar);
    assert_eq!(newest_class(&project), "substantive");
}

#[test]
fn an_unknown_commit_is_a_warning_that_names_the_nearest() {
    let project = reworded("Reword");
    let known = project.head();
    let last = if known.as_bytes()[9] == b'0' {
        "1"
    } else {
        "0"
    };
    let near = format!("{}{last}", &known[..9]);
    let project = project.file(
        "content/ws1/keys.md",
        text(
            &format!("{APPROVED}changes:\n  {near}: {{ class: editorial }}\n"),
            "Better.",
        ),
    );
    let problems = project.problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0]["code"], "unknown-commit");
    assert_eq!(problems[0]["severity"], "warning");
    assert_eq!(problems[0]["line"], 9);
    let help = problems[0]["help"].as_str().unwrap();
    assert!(help.contains(&known[..10]), "{help}");
}

#[test]
fn a_declaration_is_read_strictly() {
    let project = paper().file(
        "content/ws1/keys.md",
        text(
            &format!("{APPROVED}changes:\n  abc: {{ class: editorial }}\n  abcdef0: {{ class: edtorial }}\n  abcdef1: {{ clas: editorial }}\n"),
            "Good.",
        ),
    );
    let problems = project.problems();
    let found: Vec<(&str, u64)> = problems
        .iter()
        .map(|it| (it["code"].as_str().unwrap(), it["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        found,
        [
            ("invalid-commit", 9),
            ("unknown-value", 10),
            ("missing-key", 11),
            ("unknown-key", 11),
        ]
    );
}
