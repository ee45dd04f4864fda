//! What the commands say beside their results.

use camino::Utf8Path;

use crate::project::{Project, run_in};

const ADA: &str = "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00";

#[test]
fn the_next_step_after_init_works_from_where_it_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    let elsewhere = folder.as_str();
    for (arguments, next) in [
        (
            &["init", "newx"][..],
            format!("guide -C {elsewhere}/newx serve "),
        ),
        (&["init"], format!("guide -C {elsewhere} serve ")),
    ] {
        let ran = run_in(folder, arguments, &[]);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        assert!(ran.stdout.contains(&next), "{}", ran.stdout);
    }
    let help = run_in(folder, &["init", "--help"], &[]).stdout;
    assert!(help.contains("exclude each other"), "{help}");
}

#[test]
fn the_workflow_pins_what_it_installs_and_asks_for_the_default_branch() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    let ran = run_in(folder, &["init", "--pages"], &[]);
    assert!(ran.stdout.contains("GUIDE_REVISION"), "{}", ran.stdout);
    let text = std::fs::read_to_string(folder.join(".github/workflows/guidance-site.yml")).unwrap();
    assert!(text.contains("--rev \"$GUIDE_REVISION\""), "{text}");
    assert!(
        text.contains("GUIDE_REVISION: ${{ vars.GUIDE_REVISION }}"),
        "{text}"
    );
    assert!(
        text.contains("github.ref_name == github.event.repository.default_branch"),
        "{text}"
    );
    assert!(!text.contains("main"), "{text}");
}

#[test]
fn the_log_of_a_text_that_is_not_committed_says_so_and_takes_whole_paths() {
    let project = Project::in_git()
        .file("content/w/a.md", "# A\n\nText.\n")
        .commit(ADA, "Write")
        .file("content/w/b.md", "# B\n");
    let ran = project.run(&["log", "content/w/b.md"]);
    assert_eq!(ran.status, 0);
    assert_eq!(
        ran.stderr,
        "content/w/b.md is not committed yet, so it has no history.\n"
    );
    let whole = project.path().join("content/w/a.md");
    let ran = project.run(&["log", whole.as_str(), "--format", "json"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("Ada Moreau"), "{}", ran.stdout);
    assert_eq!(project.run(&["log", "/etc/passwd"]).status, 2);
}

#[test]
fn where_no_setting_can_be_read_nothing_is_told_that_may_follow_from_that() {
    let project = Project::new()
        .file(
            "guide.yaml",
            "title: T\nbodies:\n  tsc: { name: Committee }\n",
        )
        .file(
            "workstreams/w.yaml",
            "name: W\nroles: { accountable: [tsc] }\n",
        )
        .file("content/w/a.md", "# A\n");
    let whole = project.run(&["check"]);
    assert!(!whole.stderr.contains("tsc"), "{}", whole.stderr);
    project.write(
        "guide.yaml",
        "title: [T\nbodies:\n  tsc: { name: Committee }\n",
    );
    let broken = project.run(&["check"]);
    let said = broken.stdout + &broken.stderr;
    assert!(said.contains("--> guide.yaml:"), "{said}");
    assert!(!said.contains("workstreams/w.yaml"), "{said}");
}

#[test]
fn no_text_of_a_document_drives_the_terminal() {
    let text = "# T\n\nx \u{1b}[31mred\u{1b}]0;title\u{7} \u{202e}y\n\n## H\u{1b}[2J\n\nz\n";
    let project = Project::in_git()
        .file("a.md", "# T\n\nx\n")
        .file("turned\u{202e}round.md", "# T\n\nSee [it](nowhere.md).\n")
        .commit("Ada <a@x.example> 2025-01-01T10:00:00Z", "One")
        .file("a.md", text)
        .commit("Ada <a@x.example> 2025-01-02T10:00:00Z", "Two \u{1b}[31m");
    let before = project.repository().revparse_single("HEAD~1").unwrap();
    let range = format!("{}..", before.id());
    for arguments in [
        &["log", "a"][..],
        &["blame", "a"],
        &["diff", "a", &range],
        &["diff", "a", &range, "--format", "html"],
        &["check"],
    ] {
        let ran = project.run(arguments);
        let said = ran.stdout + &ran.stderr;
        let control = |c: char| {
            (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}')
        };
        assert!(
            said.len() > 10 && !said.contains(control),
            "{arguments:?}: {said:?}"
        );
    }
}
