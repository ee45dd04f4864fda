//! The sample repository.

use camino::Utf8Path;

use crate::project::{files_below, run_in};

#[test]
fn the_sample_ends_as_this_projects_content_with_a_history_as_in_life() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    let made = run_in(folder, &["init", "--sample", "sample"], &[]);
    assert_eq!(made.status, 0, "{}", made.stderr);
    let sample = folder.join("sample");
    let own = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["content", "workstreams"] {
        assert_eq!(
            files_below(&sample.join(part)),
            files_below(&own.join(part))
        );
    }
    let again = run_in(folder, &["init", "--sample", "sample"], &[]);
    assert_eq!(again.status, 0, "{}", again.stderr);

    let built = run_in(&sample, &["build", "--strict", "--format", "json"], &[]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    let summary: serde_json::Value = serde_json::from_str(&built.stdout).unwrap();
    assert_eq!(summary["complete_history"], true);
    assert!(summary["revisions"].as_u64().unwrap() >= 160, "{summary}");

    // No decision was written down before its day.
    let check = run_in(&sample, &["check"], &[]);
    for code in ["approval-ahead", "approval-without-version"] {
        assert!(!check.stdout.contains(code), "{}", check.stdout);
    }

    // The playbook was renamed twice, once on a branch; the paper was imported by staff.
    let log = |document| -> Vec<serde_json::Value> {
        let ran = run_in(&sample, &["log", document, "--format", "json"], &[]);
        serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr))
    };
    let playbook = log("ai-incident-response");
    assert!(playbook.len() >= 30, "{}", playbook.len());
    assert_eq!(
        playbook.last().unwrap()["path"],
        "content/ws2/ai-incident-runbook.md"
    );
    let paper = log("signing-ml-artifacts");
    assert_eq!(
        paper.last().unwrap()["path"],
        "contributions/2025-q1/signing-draft.md"
    );
}

#[test]
fn a_new_site_has_no_problem_but_that_it_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    assert_eq!(run_in(folder, &["init"], &[]).status, 0);
    // Its words are still to be replaced, and it does not know yet where it will be published.
    let checked = run_in(folder, &["check", "--strict"], &[]);
    assert_eq!(checked.status, 0, "{}", checked.stdout);
    let is_finding = |it: &&str| it.contains("]: ");
    let found: Vec<&str> = checked.stdout.lines().filter(is_finding).collect();
    let codes: Vec<&str> = found
        .iter()
        .map(|it| it.split(':').next().unwrap())
        .collect();
    assert_eq!(
        codes,
        [
            "hint[placeholder]",
            "hint[no-base-url]",
            "hint[placeholder]"
        ]
    );
    let settings = folder.join("guide.yaml");
    let text = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, text.replace("# base_url:", "base_url:")).unwrap();
    let checked = run_in(folder, &["check", "--strict"], &[]);
    assert_eq!(checked.status, 0);
    assert!(
        checked.stdout.ends_with("\n2 hints\n"),
        "{}",
        checked.stdout
    );
    assert_eq!(
        run_in(folder, &["init"], &[]).status,
        2,
        "a site is not begun twice"
    );
}

#[test]
fn the_workflow_that_publishes_can_be_added_to_a_site() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    let workflow = folder.join(".github/workflows/guidance-site.yml");
    assert_eq!(run_in(folder, &["init"], &[]).status, 0);
    assert!(!workflow.exists(), "only where it is asked for");
    assert_eq!(run_in(folder, &["init", "--pages"], &[]).status, 0);
    let text = std::fs::read_to_string(&workflow).unwrap();
    assert!(text.contains("fetch-depth: 0") && text.contains("permissions: {}"));
    std::fs::write(&workflow, "mine").unwrap();
    assert_eq!(run_in(folder, &["init", "--pages"], &[]).status, 2);
    assert_eq!(std::fs::read_to_string(&workflow).unwrap(), "mine");
}
