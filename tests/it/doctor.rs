//! `guide doctor`: what it finds, and what it leaves in peace.

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use crate::project::{Project, corpora, run_in};

const ADA: &str = "Ada Moreau <ada@secret-host.example> 2025-06-13T10:00:00+02:00";
const ADA_LATER: &str = "Ada Moreau <ada@secret-host.example> 2025-07-02T10:00:00+02:00";
const ADA_LAST: &str = "Ada Moreau <ada@secret-host.example> 2025-08-03T10:00:00+02:00";
const BEN: &str = "Ben Okafor <ben.okafor@secret-host.example> 2025-07-10T10:00:00+02:00";
const SITE: &str = "title: Example\nbodies:\n  pgb: { name: Project Governing Board }\n";

fn findings_in(directory: &Utf8Path) -> Vec<Value> {
    let ran = run_in(directory, &["doctor", "--format", "json"], &[]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(!ran.stdout.contains("secret-host"), "{}", ran.stdout);
    serde_json::from_str(&ran.stdout).unwrap()
}

fn findings(project: &Project) -> Vec<Value> {
    findings_in(project.path())
}

fn codes(findings: &[Value]) -> Vec<&str> {
    findings
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect()
}

/// The one finding.
#[track_caller]
fn only(project: &Project, code: &str) -> Value {
    let found = findings(project);
    assert_eq!(codes(&found), [code], "{found:#?}");
    found[0].clone()
}

#[track_caller]
fn nothing(project: &Project) {
    let found = findings(project);
    assert!(found.is_empty(), "{found:#?}");
}

fn help(finding: &Value) -> &str {
    finding["help"].as_str().unwrap()
}

fn message(finding: &Value) -> &str {
    finding["message"].as_str().unwrap()
}

/// A text of its own for each seed, long enough to be told apart from others.
fn prose(seed: usize, sentences: usize) -> String {
    let of = |sentence: usize| {
        let word = |at: usize| (seed * 7919 + sentence * 104_729 + at * 1299) % 9973;
        let words: Vec<String> = (0..12).map(|at| format!("w{}", word(at))).collect();
        format!("{}.\n", words.join(" "))
    };
    (0..sentences).map(of).collect()
}

fn short(id: &str) -> &str {
    &id[..8]
}

#[test]
fn it_works_outside_git_in_an_empty_and_in_a_bare_repository() {
    let plain = Project::new().file("a.md", "# A\n");
    assert_eq!(
        message(&only(&plain, "no-history"))
            .matches("not in a git")
            .count(),
        1
    );
    let empty = Project::in_git();
    assert!(message(&only(&empty, "no-history")).contains("nothing was committed"));

    let project = Project::in_git().file("a.md", "# A\n").commit(ADA, "A");
    nothing(&project);
    let bare = tempfile::tempdir().unwrap();
    let bare = Utf8Path::from_path(bare.path()).unwrap().join("bare.git");
    git2::build::RepoBuilder::new()
        .bare(true)
        .clone(project.path().as_str(), bare.as_std_path())
        .unwrap();
    assert!(findings_in(&bare).is_empty());
    let ran = project.run(&["doctor"]);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (
            0,
            "No problems in history and identities.\nLooked at 1 commit, of which 1 changed 1 Markdown file, and at 1 person.\n"
        )
    );
}

#[test]
fn strict_makes_errors_of_warnings_and_the_report_has_topics() {
    let project = Project::in_git()
        .file("a.md", "# A\n")
        .commit(ADA, "A\n\nChange-Class: huge");
    let ran = project.run(&["doctor"]);
    assert_eq!(ran.status, 0);
    assert!(
        ran.stdout
            .starts_with("Declared classes\n\nwarning[unknown-class]"),
        "{}",
        ran.stdout
    );
    assert_eq!(project.run(&["doctor", "--strict"]).status, 1);
}

#[test]
fn a_shallow_clone_is_told_how_to_fetch_the_rest() {
    let project = Project::in_git()
        .file("a.md", "# A\n")
        .commit(ADA, "A")
        .file("a.md", "# A\n\nMore.\n")
        .commit(ADA_LATER, "B");
    let git = project.repository().path();
    std::fs::write(git.join("shallow"), format!("{}\n", project.head())).unwrap();
    let finding = only(&project, "incomplete-history");
    assert!(
        help(&finding).contains("git fetch --unshallow"),
        "{finding}"
    );
}

#[test]
fn grafts_are_told_of() {
    let project = Project::in_git().file("a.md", "# A\n").commit(ADA, "A");
    let info = project.repository().path().join("info");
    std::fs::create_dir_all(&info).unwrap();
    std::fs::write(info.join("grafts"), format!("{}\n", project.head())).unwrap();
    only(&project, "grafted-history");
}

#[test]
fn a_text_missing_in_a_partial_clone_is_told_of() {
    let project = Project::in_git().file("a.md", "# A\n").commit(ADA, "A");
    let old = git2::Oid::hash_object(git2::ObjectType::Blob, b"# A\n")
        .unwrap()
        .to_string();
    let project = project
        .file("a.md", "# A\n\nMore.\n")
        .commit(ADA_LATER, "B");
    let objects = project.repository().path().join("objects");
    std::fs::remove_file(objects.join(&old[..2]).join(&old[2..])).unwrap();
    let finding = only(&project, "incomplete-history");
    assert!(message(&finding).contains("1 earlier text"), "{finding}");
    assert!(help(&finding).contains("--no-filter"), "{finding}");
}

const LOGIN: &str = "adamoreau <home@secret-host.example> 2025-07-02T10:00:00+02:00";

fn two_names() -> Project {
    Project::in_git()
        .file("a.md", "# A\n")
        .commit(ADA, "A")
        .file("a.md", "# A\n\nMore.\n")
        .commit(LOGIN, "B")
}

#[test]
fn two_names_are_proposed_as_one_person_without_any_address() {
    let project = two_names();
    let second = project.head();
    let finding = only(&project, "duplicate-identity");
    assert!(
        message(&finding).starts_with("Ada Moreau (commit "),
        "{finding}"
    );
    let line = format!("<address of {}>\n", short(&second));
    assert!(
        help(&finding).contains(&line),
        "without guide.yaml: {finding}"
    );

    let project = project.file("guide.yaml", SITE);
    let finding = only(&project, "duplicate-identity");
    let lines = "ada-moreau:\n  name: Ada Moreau\n  names: [adamoreau]";
    assert!(help(&finding).ends_with(lines), "{finding}");
    // What is proposed, pasted, cures it.
    nothing(&project.file("workstreams/people.yaml", lines));
}

#[test]
fn the_lines_for_a_mailmap_cure_it_when_the_addresses_are_filled_in() {
    let project = two_names();
    let finding = only(&project, "duplicate-identity");
    let line = help(&finding).lines().nth(1).unwrap();
    let mut parts = line.split('<');
    let name = parts.next().unwrap().trim();
    assert_eq!(parts.clone().count(), 2, "{line}");
    let map = format!("{name} <ada@secret-host.example> <home@secret-host.example>\n");
    nothing(&project.file(".mailmap", map));
}

#[test]
fn a_login_made_of_name_and_employer_is_proposed_too() {
    let project = |login: &str| {
        Project::in_git()
            .file("a.md", "# A\n")
            .commit(
                "Ada Moreau <a.m@northwind.example> 2025-06-13T10:00:00Z",
                "A",
            )
            .file("a.md", "# A\n\nMore.\n")
            .commit(
                &format!("{login} <7+{login}@users.noreply.github.com> 2025-07-02T10:00:00Z"),
                "B",
            )
    };
    only(&project("ada-northwind"), "duplicate-identity");
    nothing(&project("ben-northwind"));
}

#[test]
fn two_declared_people_who_share_an_address_are_told_of() {
    let project = |address: &str| {
        Project::in_git()
            .file(
                "workstreams/people.yaml",
                "ada:\n  name: Ada Moreau\nben:\n  name: Ben Okafor\n",
            )
            .file("a.md", "# A\n")
            .commit(ADA, "A")
            .file("a.md", "# A\n\nMore.\n")
            .commit(&format!("Ben Okafor <{address}> 2025-07-02T10:00:00Z"), "B")
    };
    let finding = only(&project("ada@secret-host.example"), "mixed-identities");
    assert!(message(&finding).contains("share an address"), "{finding}");
    nothing(&project("ben@secret-host.example"));
}

#[test]
fn a_name_that_means_harm_is_quoted() {
    let project = Project::in_git()
        .file("guide.yaml", SITE)
        .file("a.md", "# A\n")
        .commit(
            "Ada: [Moreau] # x <ada@secret-host.example> 2025-06-13T10:00:00Z",
            "A",
        )
        .file("a.md", "# A\n\nMore.\n")
        .commit(
            "\"adamoreaux\" <b@secret-host.example> 2025-06-14T10:00:00Z",
            "B",
        );
    let finding = only(&project, "duplicate-identity");
    assert!(
        help(&finding).contains("name: \"Ada: [Moreau] # x\""),
        "{finding}"
    );
}

#[test]
fn authors_without_an_entry_are_hinted_at_where_there_are_entries() {
    let project = Project::in_git()
        .file("a.md", "# A\n")
        .commit(ADA, "A")
        .file("a.md", "# A\n\nMore.\n")
        .commit(BEN, "B");
    nothing(&project);
    let project = project.file(
        "workstreams/people.yaml",
        "ada-moreau:\n  name: Ada Moreau\nkenji:\n  name: Kenji Watarase\n",
    );
    let finding = only(&project, "undeclared-author");
    assert_eq!(finding["severity"], "hint");
    assert!(
        message(&finding).starts_with("Ben Okafor wrote 1 revision of 1 document"),
        "{finding}"
    );
    let lines = "ben-okafor:\n  name: Ben Okafor";
    assert!(help(&finding).ends_with(lines), "{finding}");
    let people =
        "ada-moreau:\n  name: Ada Moreau\nkenji:\n  name: Kenji Watarase\n  names: [kenjiw]\n";
    let project = project.file("workstreams/people.yaml", format!("{people}{lines}\n"));
    let finding = only(&project, "unmatched-person");
    assert!(message(&finding).ends_with("`kenji`"), "{finding}");
}

#[test]
fn an_imported_text_is_led_back_to_its_draft() {
    let draft = format!("# On keys\n\n{}", prose(1, 40));
    let paper = format!("# Keeping keys apart\n\n{}{}", prose(1, 30), prose(2, 10));
    for is_deleted in [false, true] {
        let project = Project::in_git()
            .file("contributions/draft.md", &draft)
            .file("other.md", format!("# Other\n\n{}", prose(3, 40)))
            .commit(ADA, "Draft");
        if is_deleted {
            std::fs::remove_file(project.path().join("contributions/draft.md")).unwrap();
        }
        let drafted = project.head();
        let project = if is_deleted {
            project.commit(ADA_LATER, "Remove the draft")
        } else {
            project
        };
        let project = project.file("keys.md", &paper).commit(BEN, "Import");
        let finding = only(&project, "likely-predecessor");
        assert_eq!(
            (&finding["file"], &finding["line"]),
            (&"keys.md".into(), &1.into())
        );
        assert!(
            message(&finding).contains(short(&project.head())),
            "{finding}"
        );
        assert!(message(&finding).contains(short(&drafted)), "{finding}");
        let percent = message(&finding).split(" is ").last().unwrap();
        let percent: usize = percent.split(' ').next().unwrap().parse().unwrap();
        assert!((60..=90).contains(&percent), "{finding}");
        let line = "history_from: [contributions/draft.md]";
        assert!(help(&finding).contains(line), "{finding}");
        nothing(&project.file("keys.md", format!("---\n{line}\n---\n{paper}")));
    }
}

#[test]
fn a_rewritten_draft_is_known_by_its_title() {
    let project = Project::in_git()
        .file(
            "draft.md",
            format!(
                "# Keys of AI systems -- DRAFT\n\n{}{}",
                prose(1, 60),
                prose(9, 8)
            ),
        )
        .commit(ADA, "Draft")
        .file(
            "keys.md",
            format!(
                "# Keys of AI systems, V 1.0\n\n{}{}",
                prose(2, 60),
                prose(9, 8)
            ),
        )
        .commit(BEN, "Import");
    let finding = only(&project, "likely-predecessor");
    assert!(
        message(&finding).contains("bears the same title"),
        "{finding}"
    );
}

#[test]
fn texts_of_their_own_renames_and_templates_are_left_in_peace() {
    let text = format!("# Rules of the house\n\n{}", prose(1, 40));
    let project = Project::in_git()
        .file("a.md", &text)
        .file(
            "rfc-template.md",
            format!("# Request for comments\n\n{}", prose(5, 40)),
        )
        .commit(ADA, "A")
        .rename("a.md", "b.md")
        .commit(ADA_LATER, "Rename")
        .file("c.md", format!("# Rules of the garden\n\n{}", prose(2, 40)))
        .file("d.md", format!("# A request\n\n{}", prose(5, 40)))
        .commit(BEN, "Two more");
    nothing(&project);
}

fn three_documents() -> Project {
    let text = |name: &str| format!("# {name}\n\nThe words of {name} stay as they are.\n");
    Project::in_git()
        .file("a.md", text("A"))
        .file("b.md", text("B"))
        .file("c.md", text("C"))
        .commit(ADA, "Write")
}

fn reformatted(project: Project, names: &[&str]) -> Project {
    let mut project = project;
    for name in names {
        let title = name.to_uppercase();
        project = project.file(
            &format!("{name}.md"),
            format!("# {title}\n\nThe *words* of {title}\nstay as they are.\n"),
        );
    }
    project.commit(ADA_LATER, "Wrap the lines")
}

#[test]
fn a_commit_that_reformats_many_documents_is_proposed_for_blame() {
    nothing(&reformatted(three_documents(), &["a", "b"]));
    let project = reformatted(three_documents(), &["a", "b", "c"]);
    let finding = only(&project, "formatting-commit");
    let lines = format!("# Wrap the lines, 2 July 2025\n{}", project.head());
    assert!(help(&finding).ends_with(&lines), "{finding}");
    nothing(&project.file(".git-blame-ignore-revs", lines));
}

#[test]
fn lines_that_blame_should_not_heed_are_found() {
    let project = three_documents();
    let written = project.head();
    let list = format!(
        "# Formatting\n\n{}\n  {written} # all\n{}\n",
        &written[..10],
        "0123456789".repeat(4)
    );
    let found = findings(&project.file(".git-blame-ignore-revs", list));
    let places: Vec<(&str, u64, u64)> = found
        .iter()
        .map(|it| {
            (
                it["code"].as_str().unwrap(),
                it["line"].as_u64().unwrap(),
                it["column"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            ("invalid-ignored-commit", 3, 1),
            ("ignored-change", 4, 3),
            ("unknown-ignored-commit", 5, 1),
        ]
    );
}

fn assisted(front_matter: &str) -> Project {
    Project::in_git()
        .file("a.md", format!("{front_matter}# A\n\nOne.\n"))
        .commit(ADA, "A")
        .file("a.md", format!("{front_matter}# A\n\nOne, two.\n"))
        .commit(
            ADA_LATER,
            "B\n\nCo-Authored-By: AI Assistant <x@secret-host.example>",
        )
}

#[test]
fn assistance_must_be_disclosed() {
    let finding = only(&assisted(""), "undisclosed-assistance");
    assert!(
        message(&finding)
            .starts_with("1 of 2 revisions of `a` names an AI assistant (AI Assistant)"),
        "{finding}"
    );
    assert_eq!(finding["severity"], "warning");
    let denied = only(
        &assisted("---\nai_assistance: none\n---\n"),
        "undisclosed-assistance",
    );
    assert_eq!(denied["line"], 2);
    let project = assisted("---\nai_assistance: Drafted the second word.\n---\n");
    nothing(&project);
    let ran = project.run(&["doctor"]);
    assert!(
        ran.stdout.contains("named in 1 revision of 1 document"),
        "{}",
        ran.stdout
    );
    // A project page is no guidance, and a bot is no assistant.
    let page = Project::in_git()
        .file("README.md", "# A\n")
        .commit(ADA, "A\n\nCo-Authored-By: AI Assistant")
        .file("b.md", "# B\n")
        .commit(ADA_LATER, "B\n\nCo-Authored-By: dependabot[bot]");
    nothing(&page);
}

fn with_pdf() -> Project {
    Project::in_git()
        .file("papers/a.md", "# A\n\nOne.\n")
        .file("papers/a.pdf", "%PDF-1.7 one")
        .commit(ADA, "A")
}

#[test]
fn a_pdf_older_than_its_text_is_found() {
    nothing(&with_pdf());
    let stale = with_pdf()
        .file("papers/a.md", "# A\n\nOne, two.\n")
        .commit(ADA_LATER, "B");
    let changed = stale.head();
    let finding = only(&stale, "stale-pdf");
    assert_eq!(finding["file"], "papers/a.md");
    assert!(
        message(&finding).contains("of 13 June 2025")
            && message(&finding).contains(short(&changed)),
        "{finding}"
    );
    nothing(
        &stale
            .file("papers/a.pdf", "%PDF-1.7 two")
            .commit(ADA_LAST, "C"),
    );
    // What a PDF does not show makes it no older.
    let form = with_pdf()
        .file("papers/a.md", "---\ntitle: A\n---\n# A\n\n*One*.\n")
        .commit(ADA_LATER, "B");
    nothing(&form);
}

fn approved(front_matter: &str, day: &str) -> Project {
    Project::in_git().file("guide.yaml", SITE).file(
        "a.md",
        format!("---\ntitle: A\n{front_matter}---\n# A\n\n_Approved by the X Project Governing Board on {day}_\n\nText.\n"),
    )
}

#[test]
fn a_wrong_year_is_found_by_the_history() {
    let finding = only(
        &approved("", "12 June 2024").commit(ADA, "A"),
        "approval-day",
    );
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&6.into(), &47.into())
    );
    assert!(
        message(&finding).contains("12 June 2024") && message(&finding).contains("13 June 2025"),
        "{finding}"
    );
    nothing(&approved("", "12 June 2025").commit(ADA, "A"));
    // Brought in some months after its approval, as papers are.
    nothing(&approved("", "2 December 2024").commit(ADA, "A"));
    let ahead = only(
        &approved("", "12 June 2026").commit(ADA, "A"),
        "approval-day",
    );
    assert!(message(&ahead).contains("long before that day"), "{ahead}");
    nothing(&approved("", "20 June 2025").commit(ADA, "A"));
}

#[test]
fn a_wrong_year_in_a_text_that_is_old_is_found_by_the_day_it_was_written() {
    let old = "Ada Moreau <ada@secret-host.example> 2023-01-13T10:00:00+02:00";
    let project = |day: &str| {
        Project::in_git()
            .file("a.md", "# A\n\nText.\n")
            .commit(old, "A")
            .file(
                "a.md",
                format!("# A\n\nApproved by the Board on {day}.\n\nText.\n"),
            )
            .commit(ADA, "Approved")
    };
    let finding = only(&project("12 June 2024"), "approval-day");
    assert!(message(&finding).contains("2025 may be meant"), "{finding}");
    nothing(&project("12 March 2024"));
    nothing(&project("12 June 2025"));
}

#[test]
fn a_sentence_that_the_metadata_contradict_is_found_with_both_places() {
    let approval = |day: &str| {
        format!("approvals:\n  - {{ body: pgb, date: {day}, record: \"https://x.example/1\" }}\n")
    };
    let finding = only(
        &approved(&approval("2025-06-12"), "12 June 2024").commit(ADA, "A"),
        "approval-disagrees",
    );
    assert_eq!(finding["line"], 8);
    assert!(help(&finding).contains("a.md, line 4"), "{finding}");
    nothing(&approved(&approval("2025-06-12"), "12 June 2025").commit(ADA, "A"));
    // A decision with a record stands, however late the text came.
    nothing(&approved(&approval("2023-06-12"), "12 June 2023").commit(ADA, "A"));
    let dated = only(
        &approved("date: 2025-06-12\n", "12 June 2024").commit(ADA, "A"),
        "approval-year",
    );
    assert!(help(&dated).contains("a.md, line 3"), "{dated}");
}

#[test]
fn an_unknown_class_in_a_trailer_is_told_with_its_commit() {
    let project = |class: &str| {
        Project::in_git()
            .file("a.md", "# A\n")
            .commit(ADA, &format!("A\n\nChange-Class: {class}"))
    };
    nothing(&project("EDITORIAL"));
    let typo = project("editoral");
    let finding = only(&typo, "unknown-class");
    assert!(message(&finding).contains(short(&typo.head())), "{finding}");
    assert!(
        help(&finding).contains("did you mean `editorial`?"),
        "{finding}"
    );
    assert!(
        help(&finding).ends_with(&format!(
            "changes:\n  {}: {{ class: editorial }}",
            short(&typo.head())
        )),
        "{finding}"
    );
}

/// A real repository, where the git program is there to unpack it.
fn unpacked(bundle: &Utf8Path) -> Option<(tempfile::TempDir, Utf8PathBuf)> {
    let folder = tempfile::tempdir().unwrap();
    let clone = Utf8Path::from_path(folder.path()).unwrap().join("clone");
    let made = std::process::Command::new("git")
        .args(["clone", "-q", bundle.as_str(), clone.as_str()])
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .status();
    if !made.is_ok_and(|it| it.success()) {
        println!("no git program: {bundle} is not tested here");
        return None;
    }
    Some((folder, clone))
}

#[test]
fn real_repositories_are_examined_and_the_order_is_stable() {
    for bundle in corpora() {
        let Some((_folder, clone)) = unpacked(&bundle) else {
            continue;
        };
        let ran = run_in(&clone, &["doctor"], &[]);
        println!(
            "{}\n\n{}",
            bundle.file_name().unwrap_or_default(),
            ran.stdout
        );
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        assert!(ran.stdout.contains("Looked at "), "{}", ran.stdout);
        let elsewhere = [("RAYON_NUM_THREADS", "1"), ("TZ", "Asia/Kolkata")];
        let again = run_in(&clone, &["doctor"], &elsewhere);
        assert_eq!(ran.stdout, again.stdout);
    }
}

#[test]
fn a_real_paper_is_led_back_to_its_rewritten_draft() {
    for bundle in corpora().iter().filter(|it| it.as_str().contains("ws1-")) {
        let Some((_folder, clone)) = unpacked(bundle) else {
            continue;
        };
        let found = findings_in(&clone);
        assert_eq!(codes(&found), ["likely-predecessor"], "{found:#?}");
        assert!(help(&found[0]).contains("history_from: [contributions/q1-25/draft.md]"));
    }
}

/// Two real papers say when they were approved. Both days are right, and in another year each
/// sentence is found: beside the date of its front matter, and by the history alone.
#[test]
fn a_wrong_year_in_a_real_paper_is_found() {
    const PAPER: &str = "signing-ml-artifacts.md";
    for bundle in corpora().iter().filter(|it| it.as_str().contains("ws1-")) {
        let Some((_folder, clone)) = unpacked(bundle) else {
            continue;
        };
        let text = std::fs::read_to_string(clone.join(PAPER)).unwrap();
        let wrong = text.replace("on 29 September 2025_", "on 29 September 2024_");
        assert_ne!(text, wrong);
        let undated = wrong.replace("date: 29 September 2025\n", "");
        for (text, code, line) in [(wrong, "approval-year", 11), (undated, "approval-day", 10)] {
            std::fs::write(clone.join(PAPER), text).unwrap();
            let found = findings_in(&clone);
            let places: Vec<(&Value, &Value)> = found
                .iter()
                .filter(|it| it["file"] == PAPER)
                .map(|it| (&it["code"], &it["line"]))
                .collect();
            assert_eq!(places, [(&code.into(), &line.into())], "{found:#?}");
        }
    }
}
