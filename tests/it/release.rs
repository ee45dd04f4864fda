//! What `guide release` writes, and when it refuses to.

use crate::project::{Project, Ran, run_in};

const ADA: &str = "Ada Moreau <ada@x.example>";
const TEXT: &str = "---\ntitle: Keys # the title\nstatus: final-draft\n# Not to be edited by hand:\nsummary: Keep keys.\n---\n\n# Keys\n\nKeep them.\n";
const SETTINGS: &str = "\
title: T
base_url: https://t.example/
bodies:
  tsc: { name: Steering }
  pgb: { name: Board }
lifecycle:
  - { from: draft, to: final-draft, approvals: [workstream] }
  - { from: final-draft, to: published, approvals: [tsc, pgb] }
";
const BOTH: [&str; 4] = [
    "--approval",
    "tsc=2025-03-02",
    "--approval",
    "pgb=2025-03-04",
];

fn site(text: &str) -> Project {
    let project = Project::in_git()
        .file("guide.yaml", SETTINGS)
        .file("workstreams/people.yaml", "ada: { name: Ada Moreau }\n")
        .file("workstreams/ws.yaml", "name: Keys\nleads: [ada]\n")
        .file("content/ws/keys.md", text)
        .commit(&format!("{ADA} 2025-03-01T10:00:00Z"), "Write");
    configure(&project);
    project
}

fn configure(project: &Project) {
    let mut config = project.repository().config().unwrap();
    config.set_str("user.name", "Chair").unwrap();
    config.set_str("user.email", "chair@x.example").unwrap();
}

fn release(project: &Project, more: &[&str]) -> Ran {
    let arguments = [&["release", "ws-keys"], more].concat();
    let time = [("SOURCE_DATE_EPOCH", "1744545600")];
    run_in(project.path(), &arguments, &time)
}

fn read(project: &Project, path: &str) -> String {
    std::fs::read_to_string(project.path().join(path)).unwrap()
}

#[track_caller]
fn refused(project: &Project, more: &[&str], status: i32, with: &[&str]) {
    let before = crate::project::files_below(project.path());
    let ran = release(project, more);
    assert_eq!(ran.status, status, "{}{}", ran.stdout, ran.stderr);
    let said = ran.stdout + &ran.stderr;
    for with in with {
        assert!(said.contains(with), "{with}: {said}");
    }
    assert_eq!(crate::project::files_below(project.path()), before);
}

#[test]
fn all_that_is_missing_is_named_at_once() {
    let project = site(TEXT);
    refused(
        &project,
        &["1.0"],
        1,
        &[
            "without the approval of Steering",
            "without the approval of Board",
            "content/ws/keys.md:3",
            "is not released",
        ],
    );
    refused(
        &project,
        &["1.0", "--approval", "tsc=2025-03-02"],
        1,
        &["approval of Board"],
    );
    let early = [&["1.0", "--date", "2025-03-03"], &BOTH[..]].concat();
    refused(
        &project,
        &early,
        1,
        &["before Board approved it on 4 March 2025"],
    );
    let draft = site(&TEXT.replace("final-draft", "draft"));
    let all = [&["1.0"], &BOTH[..]].concat();
    refused(&draft, &all, 1, &["may not go from draft to published"]);
    // What the site does not hold anybody to does not stand in the way.
    draft.write(
        "guide.yaml",
        format!("{SETTINGS}checks: {{ severity: {{ unlisted-move: off }} }}\n"),
    );
    assert_eq!(release(&draft, &all).status, 0);
}

#[test]
fn a_release_is_written_between_the_lines_of_its_author() {
    let project = site(TEXT);
    let record = ["--record", "tsc=https://x.example/minutes?a=[1]"];
    let ran = release(&project, &[&["v1.0"], &BOTH[..], &record].concat());
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(
        read(&project, "content/ws/keys.md"),
        "---\ntitle: Keys # the title\nstatus: published\nversion: \"1.0\"\ndate: 2025-03-04\n# Not to be edited by hand:\nsummary: Keep keys.\napprovals:\n  - { body: tsc, version: \"1.0\", date: 2025-03-02, record: \"https://x.example/minutes?a=[1]\" }\n  - { body: pgb, version: \"1.0\", date: 2025-03-04 }\n---\n\n# Keys\n\nKeep them.\n"
    );
    assert!(
        ran.stdout
            .contains("Keys 1.0: published on 4 March 2025\nThe first version: "),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .contains("-status: final-draft\n+status: published\n+version: \"1.0\""),
        "{}",
        ran.stdout
    );
    let now = release(&project, &["1.0"]);
    assert_eq!(now.status, 2);
    assert!(
        now.stderr.contains("is published as 1.0 already"),
        "{}",
        now.stderr
    );
}

#[test]
fn a_text_without_front_matter_gets_one_and_keeps_its_line_ends() {
    let project = site("\u{feff}# Keys\r\n\r\nKeep them.\r\n");
    let ran = release(
        &project,
        &[
            "0.9",
            "--status",
            "final-draft",
            "--approval",
            "workstream=2025-03-01",
        ],
    );
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(
        read(&project, "content/ws/keys.md"),
        "\u{feff}---\r\nstatus: final-draft\r\nversion: \"0.9\"\r\ndate: 2025-03-01\r\napprovals:\r\n  - { body: workstream, version: \"0.9\", date: 2025-03-01 }\r\n---\r\n\r\n# Keys\r\n\r\nKeep them.\r\n"
    );
}

/// A document that was approved as 1.0, and changed since. Its approvals say no version.
fn living() -> Project {
    let project = site(TEXT)
        .file(
            "content/ws/keys.md",
            "---\ntitle: Keys\nstatus: published\nversion: \"1.0\"\napprovals:\n- body: tsc\n  date: 2025-03-02\n- { body: pgb, date: 2025-03-04 }\n---\n\n# Keys\n\nKeep them.\n",
        )
        .commit(&format!("{ADA} 2025-03-05T10:00:00Z"), "Publish");
    let text = read(&project, "content/ws/keys.md");
    project
        .file(
            "content/ws/keys.md",
            text + "\n## Rotation\n\nTurn each key over within a year.\n",
        )
        .commit(
            "Tomas Lind <tomas@x.example> 2025-04-01T10:00:00Z",
            "Ask for rotation",
        )
}

#[test]
fn approvals_of_before_do_not_count_for_the_next_version() {
    let project = living();
    refused(
        &project,
        &["1.1"],
        1,
        &["approval of Steering", "approval of Board"],
    );
    let next = [
        "1.1",
        "--approval",
        "tsc=2025-04-10",
        "--approval",
        "pgb=2025-04-12",
    ];
    let ran = release(&project, &next);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(
        read(&project, "content/ws/keys.md")
            .split("---")
            .nth(1)
            .unwrap(),
        "\ntitle: Keys\nstatus: published\nversion: \"1.1\"\ndate: 2025-04-12\napprovals:\n- body: tsc\n  date: 2025-03-02\n  version: \"1.0\"\n- { body: pgb, date: 2025-03-04, version: \"1.0\" }\n- { body: tsc, version: \"1.1\", date: 2025-04-10 }\n- { body: pgb, version: \"1.1\", date: 2025-04-12 }\n"
    );
    let told = "Since 1.0, approved on 4 March 2025: 1 section: +8 words\nBy Tomas Lind\n  added    Rotation\n";
    assert!(ran.stdout.contains(told), "{}", ran.stdout);
}

#[test]
fn a_number_that_makes_no_sense_is_refused() {
    let project = living();
    refused(&project, &["1.0"], 2, &["is published as 1.0 already"]);
    refused(&project, &["0.9"], 2, &["has a later version already: 1.0"]);
    refused(&project, &["soon"], 2, &["`soon` is not a version number"]);
    refused(
        &project,
        &["1.1", "--approval", "tcs=2025-04-10"],
        2,
        &["did you mean `tsc`?"],
    );
    refused(
        &project,
        &["1.1", "--approval", "tsc"],
        2,
        &["write BODY=DATE"],
    );
    refused(
        &project,
        &["1.1", "--approval", "tsc=04/10/2025"],
        2,
        &["write year-month-day"],
    );
    refused(
        &project,
        &["1.1", "--record", "tsc=https://x.example/"],
        2,
        &["but no approval"],
    );
    refused(&project, &["1.1", "--tag"], 2, &["--commit"]);
}

#[test]
fn a_document_that_must_not_be_edited_is_released_in_its_workstreams_file() {
    let text = "---\ntitle: Keys\napprovals: [{ body: tsc, date: 2025-03-02, version: \"1.0\" }]\n---\n\n# Keys\n";
    let sidecar = "name: Keys\nleads: [ada]\ndocuments:\n  # The imported paper.\n  content/ws/keys.md: { status: final-draft } # as voted\n";
    let project = site(text)
        .file("workstreams/ws.yaml", sidecar)
        .commit(&format!("{ADA} 2025-03-03T10:00:00Z"), "Speak of it");
    let ran = release(&project, &["1.0", "--approval", "pgb=2025-03-04"]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(read(&project, "content/ws/keys.md"), text);
    assert_eq!(
        read(&project, "workstreams/ws.yaml"),
        "name: Keys\nleads: [ada]\ndocuments:\n  # The imported paper.\n  content/ws/keys.md: { status: published, version: \"1.0\", date: 2025-03-04, approvals: [{ body: tsc, version: \"1.0\", date: 2025-03-02 }, { body: pgb, version: \"1.0\", date: 2025-03-04 }] } # as voted\n"
    );
    assert_eq!(project.run(&["check"]).status, 0);
}

#[test]
fn a_commit_holds_the_document_alone_and_the_tag_names_the_version() {
    let project = site(TEXT);
    project.write("content/ws/other.md", "# Other\n");
    let ran = release(
        &project,
        &[&["1.0", "--commit", "--tag"], &BOTH[..]].concat(),
    );
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    let repository = project.repository();
    let commit = repository.head().unwrap().peel_to_commit().unwrap();
    assert!(
        ran.stdout
            .contains(&format!("Committed as {}", &commit.id().to_string()[..8])),
        "{}",
        ran.stdout
    );
    assert_eq!(
        commit.message().unwrap(),
        "Release ws-keys 1.0\n\nKeys 1.0: published on 4 March 2025\nApproved by Steering on 2 March 2025\nApproved by Board on 4 March 2025\n\nThe first version: 1 section: +3 words; metadata: status, summary, title\nBy Ada Moreau\n"
    );
    assert_eq!(commit.author().name().unwrap(), "Chair");
    assert_eq!(commit.time().seconds(), 1_744_545_600);
    let parent = commit.parent(0).unwrap();
    let diff = repository
        .diff_tree_to_tree(
            Some(&parent.tree().unwrap()),
            Some(&commit.tree().unwrap()),
            None,
        )
        .unwrap();
    let changed: Vec<_> = diff
        .deltas()
        .map(|it| it.new_file().path().unwrap().to_owned())
        .collect();
    assert_eq!(changed, [std::path::Path::new("content/ws/keys.md")]);
    let tag = repository
        .revparse_single("refs/tags/ws-keys/v1.0")
        .unwrap();
    assert_eq!(tag.peel_to_commit().unwrap().id(), commit.id());
    let status = |path: &str| repository.status_file(path.as_ref()).unwrap();
    assert_eq!(status("content/ws/keys.md"), git2::Status::CURRENT);
    assert_eq!(status("content/ws/other.md"), git2::Status::WT_NEW);
    // The version is the one that the site tells.
    let page = project.page("documents/ws-keys/versions/1.0/");
    assert!(page.contains("Keep them."), "{page}");
}

#[test]
fn a_commit_that_would_hold_more_or_have_no_author_is_refused_before_anything_is_written() {
    let project = site(TEXT);
    let all = [&["1.0", "--commit"], &BOTH[..]].concat();
    project.write("content/ws/keys.md", format!("{TEXT}\nMore.\n"));
    refused(&project, &all, 2, &["holds changes that are not committed"]);
    project.write("content/ws/keys.md", TEXT);
    let head = project
        .repository()
        .head()
        .unwrap()
        .peel(git2::ObjectType::Commit)
        .unwrap();
    project
        .repository()
        .tag_lightweight("ws-keys/v1.0", &head, false)
        .unwrap();
    let tagged = [&all[..], &["--tag"]].concat();
    refused(
        &project,
        &tagged,
        2,
        &["there is a tag `ws-keys/v1.0` already"],
    );
    let folder = Project::new()
        .file("guide.yaml", "title: T\nbase_url: https://t.example/\n")
        .file("content/ws/keys.md", TEXT);
    refused(
        &folder,
        &["1.0", "--commit"],
        2,
        &["not in a git repository"],
    );
}

#[test]
fn a_trial_writes_nothing() {
    let project = site(TEXT);
    let before = crate::project::files_below(project.path());
    let ran = release(&project, &[&["1.0", "--dry-run"], &BOTH[..]].concat());
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("+version: \"1.0\"") && ran.stdout.contains("Nothing was written"),
        "{}",
        ran.stdout
    );
    assert_eq!(crate::project::files_below(project.path()), before);
}

#[test]
fn what_cannot_be_changed_without_guessing_is_refused_with_its_place() {
    let project = site(&TEXT.replace(
        "summary: Keep keys.",
        "approvals:\n  body: tsc\n  date: 2025-03-02",
    ));
    refused(
        &project,
        &["1.0", "--approval", "pgb=2025-03-04"],
        2,
        &["content/ws/keys.md:6:3: ", "without a dash"],
    );
}

/// A lock that another git holds.
#[test]
fn what_git_cannot_commit_leaves_everything_as_it_was() {
    let arguments = [
        "1.0", BOTH[0], BOTH[1], BOTH[2], BOTH[3], "--commit", "--tag",
    ];
    for lock in ["index.lock", "refs/heads/main.lock"] {
        let project = site(TEXT);
        let (head, index) = (project.head(), read_bytes(&project, ".git/index"));
        project.write(&format!(".git/{lock}"), "");
        let ran = release(&project, &arguments);
        assert_eq!(ran.status, 2, "{lock}: {}{}", ran.stdout, ran.stderr);
        assert!(
            ran.stderr.contains("git cannot commit this"),
            "{}",
            ran.stderr
        );
        assert_eq!(read(&project, "content/ws/keys.md"), TEXT, "{lock}");
        assert_eq!(project.head(), head, "{lock}");
        assert_eq!(read_bytes(&project, ".git/index"), index, "{lock}");
        assert!(project.repository().tag_names(None).unwrap().is_empty());

        std::fs::remove_file(project.path().join(".git").join(lock)).unwrap();
        let ran = release(&project, &arguments);
        assert_eq!(ran.status, 0, "{lock}: {}{}", ran.stdout, ran.stderr);
        let repository = project.repository();
        assert_ne!(project.head(), head);
        assert!(repository.statuses(None).unwrap().is_empty());
        let tag = repository.revparse_single("ws-keys/v1.0^{commit}").unwrap();
        assert_eq!(tag.id().to_string(), project.head());
    }
}

#[test]
fn nothing_is_committed_on_no_branch() {
    let project = site(TEXT);
    let head = project.repository().head().unwrap().target().unwrap();
    project.repository().set_head_detached(head).unwrap();
    let arguments = ["1.0", BOTH[0], BOTH[1], BOTH[2], BOTH[3], "--commit"];
    refused(
        &project,
        &arguments,
        2,
        &["HEAD is on no branch", "git switch"],
    );
}

fn read_bytes(project: &Project, path: &str) -> Vec<u8> {
    std::fs::read(project.path().join(path)).unwrap()
}

#[test]
fn a_decision_is_of_a_day_that_it_can_be_of() {
    // The clock says 13 April 2025, and the text is there since the first of March.
    let project = site(TEXT);
    refused(
        &project,
        &["1.0", "--approval", "tsc=2099-01-01"],
        2,
        &[
            "the approval of `tsc` is dated 1 January 2099, which is still to come",
            "help: ",
        ],
    );
    refused(
        &project,
        &["1.0", "--date", "2099-01-01"],
        2,
        &["the day of the release is dated 1 January 2099"],
    );
    let early = [
        "1.0",
        "--approval",
        "tsc=2024-03-02",
        "--approval",
        "pgb=2025-03-04",
    ];
    refused(
        &project,
        &early,
        2,
        &[
            "the approval of `tsc` is dated 2 March 2024, before the first text of `ws-keys`, of 1 March 2025",
            "`--backdated`",
        ],
    );
    let ran = release(
        &project,
        &[&early[..], &["--backdated", "--dry-run"]].concat(),
    );
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    let approvals = "approvals:\n  - { body: tsc, version: \"1.0\", date: 2025-03-03 }\n  - { body: pgb, version: \"1.0\", date: 2025-03-03 }\n";
    let published = TEXT.replace(
        "status: final-draft\n",
        &format!("status: published\nversion: \"1.0\"\n{approvals}"),
    );
    let project = project
        .file("content/ws/keys.md", published)
        .commit(&format!("{ADA} 2025-03-03T10:00:00Z"), "Publish");
    refused(
        &project,
        &[
            "1.1",
            "--approval",
            "tsc=2025-03-02",
            "--approval",
            "pgb=2025-03-04",
        ],
        2,
        &[
            "the approval of `tsc` is dated 2 March 2025, before version 1.0 was approved on 3 March 2025",
        ],
    );
    let ran = release(
        &project,
        &[
            "1.1",
            "--approval",
            "tsc=2025-03-04",
            "--approval",
            "pgb=2025-03-04",
            "--dry-run",
        ],
    );
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
}
