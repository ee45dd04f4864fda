//! The life of documents held against git: who moved them when, and whether that was approved.

use crate::project::Project;
use crate::story::Story;

const ADA: &str = "Ada Moreau <ada@x.example>";
const TOMAS: &str = "Tomas Lind <tomas@x.example>";

const SETTINGS: &str = "\
title: T
bodies:
  tsc: { name: Steering, members: [ada, tomas] }
  board: { name: Board }
lifecycle:
  - { from: draft, to: final-draft, approvals: [workstream] }
  - { from: final-draft, to: published, approvals: [tsc, board] }
  - { from: [draft, final-draft], to: published, types: [card], approvals: [tsc] }
  - { from: published, to: [superseded, withdrawn] }
";

fn text(status: &str, more: &str) -> String {
    format!(
        "---\nid: keys\nstatus: {status}\nversion: \"1.0\"\n{more}summary: Keep keys.\n---\n# Keys\n\nKeep them. A key that two people have is nobody's key.\n"
    )
}

fn approval(body: &str, day: &str) -> String {
    format!("  - {{ body: {body}, date: {day}, record: \"https://x.example/{body}\" }}\n")
}

/// The statuses of a document, each with the person and the day; then what its metadata say today.
struct Life {
    settings: String,
    steps: Vec<(&'static str, &'static str, &'static str)>,
    more: String,
}

impl Life {
    /// All is right: draft, agreed, decided by both, published.
    fn sound() -> Self {
        Self {
            settings: SETTINGS.to_owned(),
            steps: vec![
                ("draft", ADA, "2025-01-10"),
                ("final-draft", TOMAS, "2025-02-10"),
                ("published", TOMAS, "2025-03-10"),
            ],
            more: format!(
                "approvals:\n{}{}{}",
                approval("ws", "2025-02-10"),
                approval("tsc", "2025-03-01"),
                approval("board", "2025-03-10")
            ),
        }
    }

    fn project(&self) -> Project {
        let mut project = Project::in_git()
            .file("guide.yaml", &self.settings)
            .file("workstreams/ws.yaml", "name: Keys\nleads: [tomas]\n")
            .file(
                "workstreams/people.yaml",
                "ada: { name: Ada Moreau }\ntomas: { name: Tomas Lind }\n",
            );
        for (status, who, day) in &self.steps {
            project = project
                .file("content/ws/keys.md", text(status, ""))
                .commit(&format!("{who} {day}T10:00:00Z"), status);
        }
        let (status, ..) = self.steps.last().unwrap();
        project
            .file("content/ws/keys.md", text(status, &self.more))
            .commit(
                &format!("{ADA} 2025-04-01T10:00:00Z"),
                "Note what was decided",
            )
    }

    /// What is found of the life of the document: code and message.
    #[track_caller]
    fn findings(&self) -> Vec<(String, String)> {
        findings(&self.project())
    }
}

#[track_caller]
fn findings(project: &Project) -> Vec<(String, String)> {
    let problems = project.problems();
    let told = problems.iter().map(|it| {
        let text = |key: &str| it[key].as_str().unwrap().to_owned();
        (text("code"), text("message"))
    });
    told.filter(|(code, _)| code != "no-base-url").collect()
}

#[test]
fn a_life_in_which_all_is_right_is_met_with_silence() {
    assert_eq!(Life::sound().findings(), []);
}

#[test]
fn each_move_needs_the_approvals_that_its_lifecycle_asks_for() {
    let mut life = Life::sound();
    life.more = life.more.replace("2025-03-10", "2025-03-11");
    let found = life.findings();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "unapproved-move");
    assert!(
        found[0]
            .1
            .starts_with("`keys` became published on 10 March 2025 ("),
        "{found:?}"
    );
    assert!(
        found[0]
            .1
            .ends_with("by Tomas Lind) before Board approved it on 11 March 2025"),
        "{found:?}"
    );

    let mut life = Life::sound();
    life.more = life.more.replace(&approval("ws", "2025-02-10"), "");
    let found = life.findings();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0]
            .1
            .contains("became final-draft on 10 February 2025")
    );
    assert!(found[0].1.ends_with("without the approval of Keys"));

    // A decision on another version, or one that said no, is none on this one.
    for other in ["version: \"0.9\"", "outcome: rejected"] {
        let mut life = Life::sound();
        let board = approval("board", "2025-03-10");
        let no = board.replace(" }", &format!(", {other} }}"));
        life.more = life.more.replace(&board, &no);
        let found = life.findings();
        assert!(
            found[0].1.ends_with("without the approval of Board"),
            "{found:?}"
        );
    }
}

#[test]
fn a_type_of_document_has_moves_of_its_own() {
    let mut life = Life::sound();
    life.steps.remove(1);
    life.more = format!("approvals:\n{}", approval("tsc", "2025-03-10"));
    let found = life.findings();
    assert_eq!(found[0].0, "unlisted-move", "{found:?}");
    assert!(
        found[0]
            .1
            .contains("went from draft to published on 10 March 2025")
    );
    life.more = format!("type: card\n{}", life.more);
    assert_eq!(life.findings(), []);
}

#[test]
fn published_by_its_only_author_without_another_is_found() {
    let mut life = Life::sound();
    life.settings = "title: T\n".to_owned();
    life.steps = vec![
        ("draft", ADA, "2025-01-10"),
        ("final-draft", ADA, "2025-02-10"),
        ("published", ADA, "2025-03-10"),
    ];
    life.more = String::new();
    let found = life.findings();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "own-approval");
    assert!(found[0].1.contains("on 10 March 2025 ("), "{found:?}");
    assert!(
        found[0]
            .1
            .contains("by Ada Moreau), its only author, without the approval")
    );
    // A body in which she sits alone is nobody else; one with another member is.
    let bodies = |members: &str| {
        format!("title: T\nbodies: {{ tsc: {{ name: S, members: [{members}] }} }}\n")
    };
    life.more = format!("approvals:\n{}", approval("tsc", "2025-03-09"));
    life.settings = bodies("ada");
    assert_eq!(life.findings()[0].0, "own-approval");
    life.settings = bodies("ada, tomas");
    assert_eq!(life.findings(), []);
    // A member who came later had no say.
    life.settings = bodies("ada, { person: tomas, from: 2025-03-10 }");
    assert_eq!(life.findings()[0].0, "own-approval");
}

#[test]
fn a_move_in_a_sidecar_is_one_and_its_writer_is_told() {
    let sidecar = |status: &str, more: &str| {
        format!(
            "name: Keys\nleads: [tomas]\ndocuments:\n  content/ws/keys.md:\n    status: {status}\n{more}"
        )
    };
    let project = Project::in_git()
        .file(
            "guide.yaml",
            "title: T\nlifecycle: [{ from: draft, to: final-draft }]\n",
        )
        .file(
            "content/ws/keys.md",
            "# Keys\n\nKeep them. A key that two people have is nobody's key.\n",
        )
        .file("workstreams/ws.yaml", sidecar("draft", ""))
        .file(
            "workstreams/people.yaml",
            "ada: { name: Ada Moreau }\ntomas: { name: Tomas Lind }\n",
        )
        .commit(&format!("{ADA} 2025-01-10T10:00:00Z"), "Draft")
        .file("content/ws/keys.md", "# Keys\n\nKeep them well.\n")
        .commit(&format!("{TOMAS} 2025-01-11T10:00:00Z"), "Well")
        .file("workstreams/ws.yaml", sidecar("published", ""))
        .commit(&format!("{TOMAS} 2025-02-10T10:00:00Z"), "Publish");
    let found = findings(&project);
    let told = found
        .iter()
        .find(|(code, _)| code == "unlisted-move")
        .unwrap();
    assert!(
        told.1.contains("published on 10 February 2025"),
        "{found:?}"
    );
    assert!(told.1.contains("by Tomas Lind"), "{found:?}");
    let problems = project.problems();
    let place = problems
        .iter()
        .find(|it| it["code"] == "unlisted-move")
        .unwrap();
    assert_eq!(place["file"], "workstreams/ws.yaml");
    assert_eq!((&place["line"], &place["column"]), (&5.into(), &13.into()));
}

#[test]
fn what_is_not_committed_yet_is_held_against_the_lifecycle_too() {
    let project = Life::sound()
        .project()
        .file("content/ws/keys.md", text("draft", ""));
    let found = findings(&project);
    assert!(
        found.iter().any(|(code, message)| {
            code == "unlisted-move" && message.contains("from published to draft in the work tree")
        }),
        "{found:?}"
    );
}

#[test]
fn a_clone_without_the_whole_history_tells_no_move() {
    let mut life = Life::sound();
    life.more = String::new();
    let project = life.project();
    assert!(!life.findings().is_empty());
    // What git leaves of a clone of depth 1: the boundary is written down, the parents are away.
    let boundary = project.path().join(".git/shallow");
    std::fs::write(boundary, format!("{}\n", project.head())).unwrap();
    let ran = project.run(&["check", "--format", "json"]);
    assert!(ran.stdout.contains("incomplete-history"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("-move"), "{}", ran.stdout);
}

#[test]
fn a_review_is_overdue_as_of_the_newest_commit_or_as_of_a_day() {
    let mut life = Life::sound();
    life.more.push_str("review_by: 2025-04-01\n");
    let project = life.project();
    assert_eq!(findings(&project), []);
    let ran = project.run(&["check", "--now", "2025-04-02", "--format", "json"]);
    assert!(
        ran.stdout
            .contains("`keys` was to be reviewed by 1 April 2025, and it is 2 April 2025")
    );
    assert_eq!(project.run(&["check", "--now", "tomorrow"]).status, 2);
    life.more = life.more.replace("2025-04-01", "2025-03-31");
    assert_eq!(life.findings()[0].0, "review-overdue");
}

#[test]
fn a_published_text_that_drifted_is_found() {
    let life = Life::sound();
    let drifted = text("published", &life.more).replace("Keep them.", "Never keep 12 of them.");
    let project = life
        .project()
        .file("content/ws/keys.md", drifted)
        .commit(&format!("{TOMAS} 2025-05-01T10:00:00Z"), "Weaken");
    let found = findings(&project);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "drift");
    // A site may think otherwise of each rule.
    let project = project.file(
        "guide.yaml",
        format!("{SETTINGS}checks: {{ severity: {{ drift: off }} }}\n"),
    );
    assert_eq!(findings(&project), []);
    let project = project.file(
        "guide.yaml",
        format!("{SETTINGS}checks: {{ severity: {{ drift: error }} }}\n"),
    );
    assert_eq!(project.run(&["check"]).status, 1);
}

#[test]
fn a_repository_that_declares_nothing_hears_nothing_of_its_life() {
    let project = Project::in_git()
        .file("keys.md", text("draft", ""))
        .commit(&format!("{ADA} 2025-01-10T10:00:00Z"), "Draft")
        .file("keys.md", text("published", ""))
        .commit(&format!("{ADA} 2025-01-11T10:00:00Z"), "Publish");
    assert_eq!(findings(&project), []);
}

#[test]
fn a_move_on_a_branch_is_its_writers_and_of_the_day_on_which_it_was_merged() {
    const MEI: &str = "Mei Tan <mei@x.example>";
    let sidecar = |status: &str| {
        format!("name: Keys\ndocuments:\n  content/ws/side.md:\n    status: {status}\n")
    };
    let (draft, published) = (text("draft", ""), text("published", ""));
    let mut story = Story::new();
    let first = story.commit(
        ADA,
        "Begin",
        &[],
        &[
            (
                "guide.yaml",
                Some("title: T\nlifecycle: [{ from: draft, to: final-draft }]\n"),
            ),
            ("workstreams/ws.yaml", Some(&sidecar("draft"))),
            ("content/ws/side.md", Some("# Side\n")),
            ("content/ws/keys.md", Some(&draft)),
        ],
    );
    let change = [("content/ws/keys.md", Some(published.as_str()))];
    let of_text = story.commit(TOMAS, "Publish", &[first], &change);
    let change = [("workstreams/ws.yaml", Some(&*sidecar("published")))];
    let of_sidecar = story.commit(TOMAS, "Publish the other", &[of_text], &change);
    let main = story.commit(ADA, "Go on", &[first], &[("README.md", Some("# T\n"))]);
    let merge = story.commit(
        MEI,
        "Merge",
        &[main, of_sidecar],
        &[
            ("content/ws/keys.md", Some(&published)),
            ("workstreams/ws.yaml", Some(&sidecar("published"))),
        ],
    );
    story.check_out(merge);
    assert_eq!(story.day(merge), "2024-01-05");
    let found = findings(&story.project);
    for (document, commit) in [("keys", of_text), ("ws-side", of_sidecar)] {
        let expected = format!(
            "`{document}` went from draft to published on 5 January 2024 ({}, by Tomas Lind), which its lifecycle does not allow",
            &commit.to_string()[..8]
        );
        assert!(
            found.iter().any(|it| it.1 == expected),
            "{expected}: {found:?}"
        );
    }
}

#[test]
fn a_reader_of_a_superseded_document_is_sent_to_one_in_force() {
    let text = |id: &str, more: &str| format!("---\nid: {id}\n{more}---\n# {id}\n\nText.\n");
    let told = |next: &str, old: &str| {
        let project = Project::in_git()
            .file("guide.yaml", "title: T\n")
            .file("old.md", text("old", &format!("status: superseded\n{old}")))
            .file("new.md", text("new", next))
            .commit(&format!("{ADA} 2025-01-10T10:00:00Z"), "All");
        let found = findings(&project).into_iter();
        found
            .filter(|it| it.0 == "supersession-status")
            .map(|it| it.1)
            .collect::<Vec<_>>()
    };
    let by = "superseded_by: new\n";
    for (next, is) in [
        ("draft", "draft"),
        ("final-draft", "final-draft"),
        ("withdrawn", "withdrawn"),
    ] {
        let message =
            format!("`old` is superseded by `new`, which is {is}: a reader is sent to it");
        assert_eq!(told(&format!("status: {next}\n"), by), [message.as_str()]);
        assert_eq!(
            told(&format!("status: {next}\nsupersedes: [old]\n"), ""),
            [message.as_str()]
        );
    }
    assert_eq!(told("status: published\n", by), [""; 0]);
    assert_eq!(told("", by), [""; 0]);
}

#[test]
fn a_day_out_of_all_years_is_told_as_that() {
    let project = Project::in_git().file("keys.md", "---\nreview_by: 9999-12-31\n---\n# Keys\n");
    let found = findings(&project);
    assert!(
        found.contains(&(
            "invalid-date".to_owned(),
            "`9999-12-31` is not in the years 1900 to 2999".to_owned()
        )),
        "{found:?}"
    );
    let ran = project.run(&["check", "--now", "9999-12-31"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("is not in the years 1900 to 2999"),
        "{}",
        ran.stderr
    );
}
