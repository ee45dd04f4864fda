//! On which version a decision is, which decisions hold, and on which days they can have been made.

use crate::project::Project;
use crate::story::Story;

const ADA: &str = "Ada Moreau <ada@x.example>";
const SETTINGS: &str = "title: T\nbodies: { tsc: { name: Steering }, pgb: { name: Board } }\n";

fn at(day: &str) -> String {
    format!("{ADA} {day}T10:00:00Z")
}

fn text(version: &str, approvals: &str, body: &str) -> String {
    let version = match version {
        "" => String::new(),
        number => format!("version: \"{number}\"\n"),
    };
    format!(
        "---\nid: paper\n{version}status: published\napprovals:\n{approvals}---\n\n# Paper\n\n{body}\n"
    )
}

const PLAIN: &str = "  - { body: tsc, date: 2025-01-05, record: \"https://x.example/1\" }\n";

fn site() -> Project {
    Project::in_git().file("guide.yaml", SETTINGS)
}

/// A paper that was approved as 1.0, in words that say no version, and that bears 1.1 since.
fn moved_on() -> Project {
    site()
        .file("a.md", text("1.0", "", "Keep keys."))
        .commit(&at("2025-01-02"), "For the vote")
        .file("a.md", text("1.0", PLAIN, "Keep keys."))
        .commit(&at("2025-01-06"), "Note the vote")
        .file("a.md", text("1.1", PLAIN, "Keep all keys."))
        .commit(&at("2025-03-01"), "Next")
}

/// The words of a page, without its tags.
fn words(page: &str) -> String {
    let tag = regex::Regex::new("<[^>]*>").unwrap();
    let text = tag.replace_all(page, " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn paper(project: &Project) -> String {
    words(&project.page("documents/paper/"))
}

/// `code line: message | help` of the findings with a code.
fn found(project: &Project, code: &str, arguments: &[&str]) -> Vec<String> {
    let ran = project.run(&[&["check", "--format", "json"], arguments].concat());
    let problems: Vec<serde_json::Value> = serde_json::from_str(&ran.stdout).unwrap();
    let problems = problems.iter().filter(|it| it["code"] == code);
    let told = problems.map(|it| {
        let text = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
        let (file, line) = (text("file"), it["line"].to_string());
        format!("{file}:{line}: {} | {}", text("message"), text("help"))
    });
    told.collect()
}

const UNVERSIONED: &str = "approval-without-version";

#[test]
fn an_approval_stays_with_the_number_that_it_was_given_for() {
    let project = moved_on();
    let page = paper(&project);
    for said in [
        "Draft version 1.1",
        "Approved text version 1.0 , approved 5 January 2025",
        "Steering , 5 January 2025 , version 1.0",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
    let found = found(&project, UNVERSIONED, &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("a.md:6: this decision says no version; it was recorded when the document bore 1.0, on 6 January 2025 (commit ")
            && found[0].contains("so it does not count for 1.1 | write `version: \"1.0\"`"),
        "{found:?}"
    );
    // The cure holds, and says the same.
    let cured = PLAIN.replace("tsc,", "tsc, version: \"1.0\",");
    let project = project.file("a.md", text("1.1", &cured, "Keep all keys."));
    assert_eq!(self::found(&project, UNVERSIONED, &[]), [""; 0]);
    assert!(paper(&project).contains("Approved text version 1.0 , approved 5 January 2025"));
}

#[test]
fn a_release_writes_the_number_that_git_tells_into_older_approvals() {
    let project = moved_on();
    let ran = project.run(&[
        "release",
        "paper",
        "1.2",
        "--approval",
        "tsc=2025-03-02",
        "--dry-run",
    ]);
    assert!(
        ran.stdout
            .contains("tsc, date: 2025-01-05, version: \"1.0\", record"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
}

#[test]
fn what_was_approved_before_it_had_a_number_is_the_first_that_it_got() {
    let project = site()
        .file("a.md", text("", PLAIN, "Keep keys."))
        .commit(&at("2025-01-06"), "Note the vote");
    // Not yet: the present number is the first, whichever.
    let project = project.file("a.md", text("1.0", PLAIN, "Keep keys."));
    assert!(paper(&project).contains("Version 1.0 approved 5 January 2025"));
    let project = project
        .commit(&at("2025-01-07"), "Number")
        .file("a.md", text("2.0", PLAIN, "Keep keys."));
    let page = paper(&project);
    assert!(page.contains("Approved text version 1.0"), "{page}");
}

#[test]
fn a_decision_beside_a_text_is_on_the_number_that_stood_there_then() {
    let sidecar = |version: &str, approvals: &str| {
        format!(
            "name: W\ndocuments:\n  content/ws/a.md: {{ status: published{version}{approvals} }}\n"
        )
    };
    let approvals = ", approvals: [{ body: tsc, date: 2025-01-05 }]";
    let plain = "# Paper\n\nKeep keys.\n";
    // The number stands in the sidecar too, or in the text alone.
    let beside = site()
        .file("content/ws/a.md", plain)
        .file(
            "workstreams/ws.yaml",
            sidecar(", version: \"1.0\"", approvals),
        )
        .commit(&at("2025-01-06"), "Note the vote")
        .file(
            "workstreams/ws.yaml",
            sidecar(", version: \"1.1\"", approvals),
        )
        .commit(&at("2025-03-01"), "Next");
    let numbered = |number: &str| format!("---\nversion: \"{number}\"\n---\n\n{plain}");
    let within = site()
        .file("content/ws/a.md", numbered("1.0"))
        .commit(&at("2025-01-02"), "For the vote")
        .file("workstreams/ws.yaml", sidecar("", approvals))
        .commit(&at("2025-01-06"), "Note the vote")
        .file("content/ws/a.md", numbered("1.1"))
        .commit(&at("2025-03-01"), "Next");
    for project in [beside, within] {
        let page = words(&project.page("documents/ws-a/"));
        assert!(page.contains("Approved text version 1.0"), "{page}");
        let found = found(&project, UNVERSIONED, &[]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("workstreams/ws.yaml:3: "), "{found:?}");
    }
}

#[test]
fn what_a_merge_brought_together_is_on_the_number_that_the_main_line_bore_then() {
    let mut story = Story::new();
    let mut commit = |message: &str, parents: &[git2::Oid], text: &str| {
        let files = [("guide.yaml", Some(SETTINGS)), ("a.md", Some(text))];
        story.commit(ADA, message, parents, &files)
    };
    // The vote was on the day of the first commit.
    let vote = PLAIN.replace("2025-01-05", "2024-01-01");
    let first = commit("Draft", &[], &text("0.9", "", "Keys."));
    let side = commit("Note the vote", &[first], &text("0.9", &vote, "Keys."));
    let side = commit("Number", &[side], &text("1.0", &vote, "Keys."));
    let merged = commit("Merge", &[first, side], &text("1.0", &vote, "Keys."));
    story.check_out(merged);
    let page = paper(&story.project);
    assert!(
        page.contains("Version 1.0 approved 1 January 2024"),
        "{page}"
    );
}

#[test]
fn where_a_copy_does_not_tell_it_is_taken_for_the_present_number_and_said_so() {
    let taken = "taken to be on version 1.1 : this copy of the repository does not tell";
    let taken = |page: &str| page.replace("1.1:", "1.1 :").contains(taken);
    let whole = paper(&moved_on());
    assert!(!taken(&whole), "{whole}");
    let cut = moved_on();
    let head = cut.repository().head().unwrap().target().unwrap();
    cut.write(".git/shallow", format!("{head}\n"));
    let page = paper(&cut);
    assert!(taken(&page), "{page}");
    assert!(
        page.contains("Version 1.1 approved 5 January 2025"),
        "{page}"
    );
    assert_eq!(found(&cut, UNVERSIONED, &[]), [""; 0]);
    let page = words(&cut.page("documents/paper/versions/1.1/"));
    assert!(taken(&page), "{page}");
    let bare = Project::new()
        .file("guide.yaml", SETTINGS)
        .file("a.md", text("1.1", PLAIN, "Keep keys."));
    assert!(taken(&paper(&bare)));
    // Not committed is no doubt.
    let fresh = site()
        .file("a.md", text("1.1", "", "Keep keys."))
        .commit(&at("2025-01-06"), "For the vote")
        .file("a.md", text("1.1", PLAIN, "Keep keys."));
    let page = paper(&fresh);
    assert!(
        !taken(&page) && page.contains("Version 1.1 approved"),
        "{page}"
    );
}

const TAKEN_BACK: &str = "  - { body: tsc, version: \"1.0\", date: 2025-02-01, outcome: withdrawn, record: \"https://x.example/2\" }\n";
const GIVEN: &str =
    "  - { body: tsc, version: \"1.0\", date: 2025-01-05, record: \"https://x.example/1\" }\n";

#[test]
fn the_latest_decision_of_a_body_on_a_version_is_the_one_that_holds() {
    let of = |approvals: &[&str]| {
        site()
            .file("a.md", text("1.0", &approvals.concat(), "Keep keys."))
            .commit(&at("2025-02-02"), "Note the votes")
    };
    // In whatever order they stand.
    for approvals in [[GIVEN, TAKEN_BACK], [TAKEN_BACK, GIVEN]] {
        let project = of(&approvals);
        let page = paper(&project);
        assert!(!page.contains("Approved by"), "{page}");
        assert!(page.contains("Draft version 1.0"), "{page}");
        assert!(
            page.contains(
                "approved , which a later decision took back (withdrawn, 1 February 2025 )"
            ) || page.contains(
                "approved, which a later decision took back (withdrawn, 1 February 2025 )"
            ),
            "{page}"
        );
        // Its page stays, as that of a draft version.
        let version = words(&project.page("documents/paper/versions/1.0/"));
        assert!(version.contains("draft version 1.0"), "{version}");
        let found = found(&project, "published-without-approval", &[]);
        assert_eq!(found.len(), 1, "{found:?}");
    }
    // Another body, another version, or a new approval.
    let again = "  - { body: tsc, version: \"1.0\", date: 2025-02-02 }\n";
    for other in [
        &TAKEN_BACK.replace("tsc", "pgb"),
        &TAKEN_BACK.replace("1.0", "0.9"),
        &format!("{TAKEN_BACK}{again}"),
    ] {
        let page = paper(&of(&[GIVEN, other]));
        assert!(page.contains("Version 1.0 approved"), "{other}{page}");
    }
}

#[test]
fn what_was_taken_back_later_was_there_when_a_document_moved() {
    let life = |settings: &str, taken_back: &str| {
        site()
            .file("guide.yaml", settings)
            .file(
                "a.md",
                text("1.0", GIVEN, "Keep keys.").replace("published", "draft"),
            )
            .commit(&at("2025-01-06"), "Note the vote")
            .file(
                "a.md",
                text("1.0", &format!("{GIVEN}{taken_back}"), "Keep keys."),
            )
            .commit("Ben Oak <ben@x.example> 2025-01-20T10:00:00Z", "Publish")
    };
    assert_eq!(
        found(
            &life(SETTINGS, TAKEN_BACK),
            "unapproved-move",
            &["--now", "2025-03-01"]
        ),
        [""; 0]
    );
    let settings =
        format!("{SETTINGS}lifecycle:\n  - {{ from: draft, to: published, approvals: [tsc] }}\n");
    let strict = |taken_back| life(&settings, taken_back);
    let found = |project| found(&project, "unapproved-move", &["--now", "2025-03-01"]);
    assert_eq!(found(strict(TAKEN_BACK)), [""; 0]);
    let before = found(strict(&TAKEN_BACK.replace("2025-02-01", "2025-01-10")));
    assert!(
        before.len() == 1 && before[0].contains("without the approval of Steering"),
        "{before:?}"
    );
}

#[test]
fn a_body_that_took_its_approval_back_may_give_it_again() {
    let approvals = format!("{GIVEN}{TAKEN_BACK}");
    let draft = text("1.0", &approvals, "Keep keys.").replace("published", "final-draft");
    let project = site()
        .file(
            "a.md",
            text("1.0", "", "Keep keys.").replace("published", "final-draft"),
        )
        .commit(&at("2025-01-02"), "For the vote")
        .file("a.md", draft)
        .commit(&at("2025-02-02"), "Note the votes");
    let release = |day: &str| {
        let approval = format!("tsc={day}");
        project.run(&[
            "release",
            "paper",
            "1.0",
            "--approval",
            &approval,
            "--dry-run",
        ])
    };
    let ran = release("2025-02-01");
    assert_eq!(
        ran.status, 0,
        "the later in the list: {}{}",
        ran.stdout, ran.stderr
    );
    let ran = release("2025-01-20");
    assert_eq!(ran.status, 1, "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn a_decision_cannot_be_of_a_day_that_has_not_come() {
    let ahead = |project: &Project, arguments: &[&str]| found(project, "approval-ahead", arguments);
    let future = PLAIN.replace("2025-01-05", "2025-06-12");
    // Committed: held against its commit. By clocks elsewhere it may be tomorrow.
    let committed = site()
        .file("a.md", text("1.0", &future, "Keep keys."))
        .commit(&at("2025-06-10"), "Plan the vote");
    let found = ahead(&committed, &[]);
    assert!(
        found.len() == 1
            && found[0].starts_with(
                "a.md:6: a decision of `tsc` is dated 12 June 2025, but was recorded on 10 June 2025 already"
            ),
        "{found:?}"
    );
    let eve = site()
        .file("a.md", text("1.0", &future, "Keep keys."))
        .commit(&at("2025-06-11"), "Note the vote");
    assert_eq!(ahead(&eve, &[]), [""; 0]);
    assert!(paper(&eve).contains("Version 1.0 approved 12 June 2025"));
    let page = paper(&committed);
    assert!(!page.contains("Version 1.0 approved"), "{page}");
    assert!(page.contains("it counts for nothing"), "{page}");
    // Not committed: held against the day of the site.
    let fresh = site()
        .file("a.md", text("1.0", "", "Keep keys."))
        .commit(&at("2025-06-10"), "For the vote")
        .file("a.md", text("1.0", &future, "Keep keys."));
    let found = ahead(&fresh, &[]);
    assert!(
        found.len() == 1
            && found[0].contains(
                "is dated 12 June 2025, after the day of the site, which is 10 June 2025"
            ),
        "{found:?}"
    );
    assert_eq!(ahead(&fresh, &["--now", "2025-06-12"]), [""; 0]);
    assert_eq!(ahead(&fresh, &["--now", "2025-06-11"]).len(), 1);
    let doctor = committed.run(&["doctor"]).stdout;
    assert!(!doctor.contains("is dated"), "told once: {doctor}");
}

const VOTED: &str = "  - { body: tsc, version: \"2.0\" }\n";

#[test]
fn a_number_that_only_a_side_branch_bore_is_no_fault_of_the_copy() {
    let mut story = Story::new();
    let mut commit = |message: &str, parents: &[git2::Oid], text: &str| {
        let files = [("guide.yaml", Some(SETTINGS)), ("a.md", Some(text))];
        story.commit(ADA, message, parents, &files)
    };
    let first = commit("Draft", &[], &text("0.9", "", "Keys."));
    let side = commit("Try", &[first], &text("2.0", "", "Keys and locks."));
    let back = commit("Back", &[side], &text("0.9", VOTED, "Keys and locks."));
    let merged = commit(
        "Merge",
        &[first, back],
        &text("0.9", VOTED, "Keys and locks."),
    );
    story.check_out(merged);
    let project = &story.project;
    let why = "cannot be told, for no text on the main line bore its number";
    for route in [
        "documents/paper/versions/2.0/",
        "documents/paper/",
        "documents/paper/history/",
    ] {
        let page = words(&project.page(route));
        assert!(page.contains(why), "{route}: {page}");
        assert!(!page.contains("this copy"), "{route}: {page}");
    }
    let ran = project.run(&["diff", "paper", "2.0.."]);
    assert!(
        ran.stderr
            .contains(&format!("which text version 2.0 was {why}"))
            && ran.stderr.contains("git tag paper/v"),
        "{}",
        ran.stderr
    );
    // A copy that is cut off does not know that.
    project.write(".git/shallow", format!("{merged}\n"));
    let page = words(&project.page("documents/paper/versions/2.0/"));
    assert!(
        page.contains("cannot be told from this copy") && !page.contains(why),
        "{page}"
    );
}

#[test]
fn a_version_that_may_be_a_withheld_text_is_no_fault_of_the_copy() {
    let project = moved_on();
    let repository = project.repository();
    let blob = repository.revparse_single("HEAD~2:a.md").unwrap().id();
    project.write(
        "guide.yaml",
        format!("{SETTINGS}withhold: {{ blobs: [\"{blob}\"] }}\n"),
    );
    let versioned = PLAIN.replace("tsc,", "tsc, version: \"1.0\",");
    project.write("a.md", text("1.1", &versioned, "Keep all keys."));
    let page = words(&project.page("documents/paper/versions/1.0/"));
    assert!(
        page.contains("cannot be told, for a text is withheld"),
        "{page}"
    );
    assert!(!page.contains("this copy"), "{page}");
}

#[test]
fn a_move_is_held_against_what_was_asked_for_then() {
    let asked = |of: &str| {
        format!("{SETTINGS}lifecycle:\n  - {{ from: draft, to: published, approvals: [{of}] }}\n")
    };
    let published = |settings: &str| {
        site()
            .file("guide.yaml", settings)
            .file(
                "a.md",
                text("1.0", GIVEN, "Keep keys.").replace("published", "draft"),
            )
            .commit(&at("2025-01-06"), "Note the vote")
            .file("a.md", text("1.0", GIVEN, "Keep keys."))
            .commit("Ben Oak <ben@x.example> 2025-01-20T10:00:00Z", "Publish")
    };
    let later = |project: Project, settings: &str| {
        let project = project
            .file("guide.yaml", settings)
            .commit(&at("2025-02-10"), "Ask otherwise");
        found(&project, "unapproved-move", &[])
    };
    assert_eq!(later(published(&asked("tsc")), &asked("tsc, pgb")), [""; 0]);
    let still = later(published(&asked("tsc, pgb")), &asked("tsc"));
    assert_eq!(still.len(), 1, "{still:?}");
    let never_asked = later(published(SETTINGS), &asked("pgb"));
    assert_eq!(never_asked, [""; 0]);
}
