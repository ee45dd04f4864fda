//! The moves of documents that git tells: which there were, and what they could rest on.

use crate::html::words;
use crate::project::Project;

const ADA: &str = "Ada Moreau <ada@x.example>";
const BOB: &str = "Bob Stone <bob@x.example>";
const BODIES: &str = "title: T\nbodies:\n  tsc: { name: Steering }\n  pgb: { name: Board }\n";
const MOVES: &str = "lifecycle:
  - { from: draft, to: published, approvals: [tsc] }
  - { from: published, to: [draft, superseded] }
  - { from: published, to: withdrawn, approvals: [tsc] }
";
const PEOPLE: &str =
    "ada: { name: Ada Moreau }\nbob: { name: Bob Stone }\ncem: { name: Cem Late }\n";

/// A paper whose front matter says this much, and a text.
fn paper(front: &str, body: &str) -> String {
    format!("---\nid: keys\nsummary: Keep keys.\n{front}---\n\n# Keys\n\n{body}\n")
}

fn approved(version: &str, day: &str) -> String {
    format!("{{ body: tsc, version: \"{version}\", date: {day}, record: \"https://x.example/1\" }}")
}

/// A site whose paper had these front matters one after another, on the days from 1 January 2025
/// on, each by somebody.
fn lived(settings: &str, steps: &[(&str, &str)]) -> Project {
    let mut project = Project::in_git()
        .file("guide.yaml", settings)
        .file("workstreams/people.yaml", PEOPLE)
        .file("workstreams/ws.yaml", "name: Keys\nleads: [ada]\n");
    for (index, (who, front)) in steps.iter().enumerate() {
        let day = index + 1;
        project = project
            .file("content/ws/keys.md", paper(front, &format!("Keep {day}.")))
            .commit(&format!("{who} 2025-01-{day:02}T10:00:00Z"), "Step");
    }
    project
}

/// `code: message` of what is found of the life of documents, and of their approvals.
fn found(project: &Project) -> Vec<String> {
    let wanted = [
        "unapproved-move",
        "unlisted-move",
        "own-approval",
        "published-without-approval",
        "review-overdue",
    ];
    let commit = regex::Regex::new("[0-9a-f]{8}").unwrap();
    let problems = project.problems();
    let problems = problems
        .iter()
        .filter(|it| wanted.iter().any(|code| it["code"] == *code));
    problems
        .map(|it| {
            let message = it["message"].as_str().unwrap();
            let message = commit.replace_all(message, "COMMIT");
            format!("{}: {message}", it["code"].as_str().unwrap())
        })
        .collect()
}

const DRAFT: &str = "status: draft\nversion: \"0.1\"\n";
const UNAPPROVED: &str = "status: published\nversion: \"1.0\"\n";

fn published(version: &str, approvals: &[String]) -> String {
    let approvals = approvals.join(", ");
    format!("status: published\nversion: \"{version}\"\napprovals: [{approvals}]\n")
}

#[test]
fn a_new_number_in_force_needs_what_the_first_needed() {
    let one = published("1.0", &[approved("1.0", "2025-01-02")]);
    let both = |day: &str| {
        published(
            "2.0",
            &[approved("1.0", "2025-01-02"), approved("2.0", day)],
        )
    };
    for settings in [BODIES.to_owned(), format!("{BODIES}{MOVES}")] {
        let late = both("2025-01-04");
        let project = lived(&settings, &[(ADA, DRAFT), (BOB, &one), (BOB, &late)]);
        let found = self::found(&project);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("unapproved-move: `keys` became published anew, as version 2.0, on 3 January 2025 (COMMIT, by Bob Stone) before")
                && found[0].ends_with("on 4 January 2025"),
            "{found:?}"
        );
        let sound = both("2025-01-03");
        let steps = [(ADA, DRAFT), (BOB, &one), (BOB, &sound)];
        assert_eq!(self::found(&lived(&settings, &steps)), [""; 0]);
        // What is not committed is held to it, too; a return to what was approved is not.
        let none = published("2.0", &[approved("1.0", "2025-01-02")]);
        let project = lived(&settings, &[(ADA, DRAFT), (BOB, &one)])
            .file("content/ws/keys.md", paper(&none, "Keep all."));
        let codes: Vec<String> = self::found(&project);
        assert!(!codes.is_empty(), "{settings}");
        let steps = [(ADA, DRAFT), (BOB, &one), (BOB, &sound), (BOB, &one)];
        assert_eq!(self::found(&lived(&settings, &steps)), [""; 0]);
    }
    // A lifecycle may ask for less of it.
    let minor =
        format!("{BODIES}{MOVES}  - {{ from: published, to: published, approvals: [pgb] }}\n");
    let late = both("2025-01-04").replace(
        "tsc, version: \"2.0\", date: 2025-01-04",
        "pgb, version: \"2.0\", date: 2025-01-03",
    );
    let steps = [(ADA, DRAFT), (BOB, &*one), (BOB, &*late)];
    assert_eq!(found(&lived(&minor, &steps)), [""; 0]);
    assert_eq!(found(&lived(&format!("{BODIES}{MOVES}"), &steps)).len(), 1);
}

#[test]
fn the_first_number_of_a_published_text_is_no_move() {
    let plain = "status: published\napprovals: [{ body: tsc, date: 2025-01-02 }]\n";
    let numbered = format!("{plain}version: \"1.0\"\n");
    let steps = [(ADA, "status: draft\n"), (BOB, plain), (BOB, &numbered)];
    assert_eq!(found(&lived(BODIES, &steps)), [""; 0]);
}

#[test]
fn what_was_in_force_without_an_approval_is_found_ever_after() {
    let bare = "unapproved-move: `keys` became published on 2 January 2025 (COMMIT, by Bob Stone) without the approval of any body";
    for then in [
        "status: draft\nversion: \"1.1\"\n",
        "status: superseded\nversion: \"1.0\"\n",
        DRAFT,
        // It does not go away with the word.
        "version: \"1.0\"\n",
    ] {
        let project = lived(BODIES, &[(ADA, DRAFT), (BOB, UNAPPROVED), (BOB, then)]);
        assert_eq!(found(&project), [bare], "{then}");
    }
    let stands = lived(BODIES, &[(ADA, DRAFT), (BOB, UNAPPROVED)]);
    assert_eq!(
        found(&stands),
        [
            "published-without-approval: `keys` is published, but no approval of its version is given; it became so on 2 January 2025 (COMMIT, by Bob Stone)"
        ]
    );
    // Where nobody decides, nobody has to.
    let alone = lived(
        "title: T\n",
        &[(ADA, DRAFT), (BOB, UNAPPROVED), (BOB, DRAFT)],
    );
    assert_eq!(found(&alone), [""; 0]);
    // Nor where nobody did yet.
    let since = alone
        .file("guide.yaml", BODIES)
        .commit(&format!("{ADA} 2025-02-01T10:00:00Z"), "Bodies");
    assert_eq!(found(&since), [""; 0]);
}

#[test]
fn an_approval_that_came_late_is_found_without_a_number_too() {
    let late = "status: published\napprovals: [{ body: tsc, date: 2025-01-05 }]\n";
    let plain = "status: published\n";
    let steps = [
        (ADA, "status: draft\n"),
        (BOB, plain),
        (BOB, plain),
        (BOB, late),
    ];
    assert_eq!(
        found(&lived(BODIES, &steps)),
        [
            "unapproved-move: `keys` became published on 2 January 2025 (COMMIT, by Bob Stone) before it was approved on 5 January 2025"
        ]
    );
}

#[test]
fn a_list_of_approvals_that_is_kept_short_takes_nothing_from_versions_of_before() {
    let one = published("1.0", &[approved("1.0", "2025-01-02")]);
    let next = "status: draft\nversion: \"1.1\"\n";
    let two = published("1.1", &[approved("1.1", "2025-01-04")]);
    let settings = format!("{BODIES}{MOVES}");
    let project = lived(
        &settings,
        &[(ADA, DRAFT), (BOB, &one), (BOB, next), (BOB, &two)],
    );
    assert_eq!(found(&project), [""; 0]);
    let version = words(&project.page("documents/keys/versions/1.0/"));
    assert!(!version.contains("draft version"), "{version}");
    assert!(version.contains("approved 2 January 2025"), "{version}");
    assert!(version.contains("it is not noted any more"), "{version}");
    // Noted after the move, and dropped since.
    let steps = [(ADA, DRAFT), (BOB, UNAPPROVED), (BOB, &one), (BOB, next)];
    assert_eq!(found(&lived(&settings, &steps)), [""; 0]);
    // What was noted by mistake, and taken out while the text bore the number, was none.
    let steps = [(ADA, DRAFT), (BOB, &one), (BOB, UNAPPROVED), (BOB, next)];
    let project = lived(&settings, &steps);
    let version = words(&project.page("documents/keys/versions/1.0/"));
    assert!(version.contains("draft version 1.0"), "{version}");
    // But the move rested on what its own commit said.
    assert_eq!(found(&project), [""; 0]);
    // What stands there today holds against what stood there then.
    let late = published("1.0", &[approved("1.0", "2025-01-04")]);
    let steps = [(ADA, DRAFT), (BOB, &*one), (BOB, &*late)];
    assert_eq!(found(&lived(&settings, &steps)).len(), 1);
}

#[test]
fn what_a_sidecar_said_is_not_forgotten_with_it() {
    let plain = "# Keys\n\nKeep them.\n";
    let sidecar = |says: &str| format!("name: Keys\ndocuments:\n  content/ws/keys.md: {says}\n");
    let at = |who: &str, day: &str| format!("{who} 2025-01-{day}T10:00:00Z");
    let project = || {
        Project::in_git()
            .file("guide.yaml", BODIES)
            .file("workstreams/people.yaml", PEOPLE)
            .file("workstreams/ws.yaml", "name: Keys\n")
            .file("content/ws/keys.md", paper(DRAFT, "Keep them."))
            .commit(&at(ADA, "01"), "Draft")
            .file("content/ws/keys.md", plain)
            .file(
                "workstreams/ws.yaml",
                sidecar("{ id: keys, status: published, version: \"1.0\" }"),
            )
            .commit(&at(BOB, "02"), "Publish beside the text")
    };
    let bare = "unapproved-move: `keys` became published on 2 January 2025 (COMMIT, by Bob Stone) without the approval of any body";
    let back = project()
        .file("workstreams/ws.yaml", "name: Keys\n")
        .file(
            "content/ws/keys.md",
            paper("status: draft\nversion: \"1.1\"\n", "Keep them."),
        )
        .commit(&at(BOB, "03"), "Back into the text");
    assert_eq!(found(&back), [bare]);
    // The file has another name since.
    let renamed = project()
        .rename("workstreams/ws.yaml", "workstreams/locks.yaml")
        .file(
            "workstreams/locks.yaml",
            sidecar("{ id: keys, status: draft, version: \"1.1\", workstream: locks }"),
        )
        .commit(&at(BOB, "03"), "Another name");
    assert_eq!(found(&renamed), [bare]);
}

#[test]
fn a_body_of_the_only_author_says_nothing_whoever_commits() {
    let settings = |members: &str| {
        BODIES.replace(
            "{ name: Steering }",
            &format!("{{ name: Steering, members: {members} }}"),
        )
    };
    let alone = "own-approval: `keys` became published on 2 January 2025 (COMMIT, by Bob Stone), approved by nobody but Ada Moreau, its only author";
    // Bob commits the move, and writes nothing.
    let project = |members: &str, people: &str| {
        let text = |front: &str| paper(front, "Keep them.");
        Project::in_git()
            .file("guide.yaml", settings(members))
            .file("workstreams/people.yaml", people)
            .file("content/ws/keys.md", text(&format!("{DRAFT}contributors: [ada]\n")))
            .commit(&format!("{ADA} 2025-01-01T10:00:00Z"), "Draft")
            .file("workstreams/ws.yaml", "name: Keys\ndocuments:\n  content/ws/keys.md:\n    status: published\n    version: \"1.0\"\n    approvals: [{ body: tsc, version: \"1.0\", date: 2025-01-02 }]\n")
            .commit(&format!("{BOB} 2025-01-02T10:00:00Z"), "Publish")
    };
    assert_eq!(found(&project("[ada]", PEOPLE)), [alone]);
    // Nor does who gives a text other metadata write it.
    let text = |front: &str| paper(front, "Keep them.");
    let within = Project::in_git()
        .file("guide.yaml", settings("[ada]"))
        .file("workstreams/people.yaml", PEOPLE)
        .file("content/ws/keys.md", text(DRAFT))
        .commit(&format!("{ADA} 2025-01-01T10:00:00Z"), "Draft")
        .file(
            "content/ws/keys.md",
            text(&published("1.0", &[approved("1.0", "2025-01-02")])),
        )
        .commit(&format!("{BOB} 2025-01-02T10:00:00Z"), "Publish");
    assert_eq!(found(&within), [alone]);
    assert_eq!(found(&project("[ada, cem]", PEOPLE)), [""; 0]);
    // Nobody else sits there any more, or ever did.
    let left = PEOPLE.replace("Cem Late }", "Cem Late, state: emeritus }");
    assert_eq!(found(&project("[ada, cem]", &left)), [alone]);
    assert_eq!(found(&project("[]", PEOPLE)), [alone]);
    // Who left later had a say then, and who came later had none.
    let since = project("[ada, cem]", PEOPLE)
        .file("workstreams/people.yaml", &left)
        .commit(&format!("{ADA} 2025-02-01T10:00:00Z"), "Leave");
    assert_eq!(found(&since), [""; 0]);
    let since = project("[ada]", PEOPLE)
        .file("guide.yaml", settings("[ada, cem]"))
        .commit(&format!("{ADA} 2025-02-01T10:00:00Z"), "Come");
    assert_eq!(found(&since), [alone]);
}

#[test]
fn an_approval_is_for_the_way_into_force_unless_it_says_otherwise() {
    let settings = format!("{BODIES}{MOVES}");
    let given = approved("1.0", "2025-01-02");
    let one = published("1.0", std::slice::from_ref(&given));
    let out = |approvals: &[&str]| {
        format!(
            "status: withdrawn\nversion: \"1.0\"\napprovals: [{}]\n",
            approvals.join(", ")
        )
    };
    let taken_back = given.replace("2025-01-02", "2025-01-03, for: withdrawn");
    let both = out(&[&given, &taken_back]);
    let life = |last: &str| lived(&settings, &[(ADA, DRAFT), (BOB, &one), (BOB, last)]);
    let project = life(&out(&[&given]));
    assert_eq!(
        found(&project),
        [
            "unapproved-move: `keys` became withdrawn on 3 January 2025 (COMMIT, by Bob Stone) without the approval of Steering"
        ]
    );
    let cure = project.run(&["check"]).stdout;
    assert!(
        cure.contains("with its date and `for: withdrawn`"),
        "{cure}"
    );
    let project = life(&both);
    assert_eq!(found(&project), [""; 0]);
    // It is no approval of the version.
    let page = words(&project.page("documents/keys/versions/1.0/"));
    assert!(page.contains("approved 2 January 2025"), "{page}");
    assert!(
        page.contains("Steering, 3 January 2025, for Withdrawn: approved"),
        "{page}"
    );
    // A no to the withdrawal takes the approval of the version not back.
    let no = taken_back.replace("for: withdrawn", "for: withdrawn, outcome: rejected");
    let project = lived(
        &settings,
        &[(ADA, DRAFT), (BOB, &published("1.0", &[given.clone(), no]))],
    );
    assert_eq!(found(&project), [""; 0]);
    // A state that does not exist is none.
    let wrong = taken_back.replace("withdrawn", "withdrawed");
    let project = life(&out(&[&given, &wrong]));
    let said = project.run(&["check"]).stdout;
    assert!(said.contains("did you mean `withdrawn`?"), "{said}");
}

#[test]
fn a_no_on_the_day_of_the_move_takes_the_yes_of_before_back() {
    let yes = approved("1.0", "2025-01-01");
    let no = approved("1.0", "2025-01-02").replace(" }", ", outcome: rejected }");
    let steps = [(ADA, DRAFT), (BOB, &*published("1.0", &[yes, no]))];
    let found = found(&lived(&format!("{BODIES}{MOVES}"), &steps));
    assert!(
        found[0].ends_with("(COMMIT, by Bob Stone) without the approval of Steering")
            || found[1].ends_with("(COMMIT, by Bob Stone) without the approval of Steering"),
        "{found:?}"
    );
}

#[test]
fn a_review_is_overdue_whatever_is_said_of_the_state() {
    let project = lived("title: T\n", &[(ADA, "review_by: 2024-12-31\n")]);
    assert_eq!(
        found(&project),
        ["review-overdue: `keys` was to be reviewed by 31 December 2024, and it is 1 January 2025"]
    );
}
