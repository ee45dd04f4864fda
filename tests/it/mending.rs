//! `guide check --fix`: what it mends, and what it leaves alone.

use crate::project::Project;

const SITE: &str = "title: T\nbase_url: https://t.example/\n";
const ADA: &str = "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00";

fn read(project: &Project, path: &str) -> String {
    std::fs::read_to_string(project.path().join(path)).unwrap()
}

const BROKEN: &str = "---\ntitle: A\nstatus: \"Final Draft\" # as agreed\nsummary: Sign.\ndate: 12 June 2025\nraci: {}\n---\n\n# A\u{200b}\n\nSee [it](Img/READ.md#r), `12 June 2025` \u{200b}x.\u{200b} \n";
const MENDED: &str = "---\ntitle: A\nstatus: final-draft # as agreed\nsummary: Sign.\ndate: 2025-06-12\nraci: {}\n---\n\n# A\n\nSee [it](img/read.md#r), `12 June 2025` \u{200b}x. \n";

fn broken() -> Project {
    Project::in_git()
        .file("guide.yaml", SITE)
        .file("content/w/a.md", BROKEN)
        .file("content/w/img/read.md", "# R\n")
}

#[test]
fn what_is_safe_is_mended_and_the_rest_is_told_of() {
    let project = broken();
    let ran = project.run(&["check", "--fix"]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(read(&project, "content/w/a.md"), MENDED);
    for told in [
        "content/w/a.md:3:9: unknown-value: now `final-draft`\n",
        "content/w/a.md:5:7: date-format: now `2025-06-12`\n",
        "content/w/a.md:9:4: invisible-character: removed\n",
        "content/w/a.md:11:10: broken-link: now `img/read.md#r`\n",
    ] {
        assert!(ran.stdout.contains(told), "{}", ran.stdout);
    }
    assert!(
        ran.stdout.contains("hint[invisible-character]"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("date-format]"), "{}", ran.stdout);
    let again = project.run(&["check", "--fix"]);
    assert!(!again.stdout.contains("now `"), "{}", again.stdout);
    assert_eq!(read(&project, "content/w/a.md"), MENDED);
}

#[test]
fn a_dry_run_tells_and_writes_nothing() {
    let project = broken();
    let ran = project.run(&["check", "--fix", "--dry-run"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stdout
            .contains("content/w/a.md:5:7: date-format: would be `2025-06-12`\n"),
        "{}",
        ran.stdout
    );
    assert_eq!(read(&project, "content/w/a.md"), BROKEN);
    assert_eq!(project.run(&["check", "--dry-run"]).status, 2);
}

#[test]
fn what_is_exempted_or_turned_off_is_not_mended() {
    let text = "---\n# guide-allow date-format: as printed\ndate: 12 June 2025\n---\n# A\n";
    let project = Project::new().file("a.md", text);
    assert_eq!(project.run(&["check", "--fix"]).status, 0);
    assert_eq!(read(&project, "a.md"), text);
    let text = "---\ndate: 12 June 2025\n---\n# A\n";
    let project = Project::new().file("a.md", text).file(
        "guide.yaml",
        format!("{SITE}checks: {{ severity: {{ date-format: off }} }}\n"),
    );
    assert_eq!(project.run(&["check", "--fix"]).status, 0);
    assert_eq!(read(&project, "a.md"), text);
}

#[test]
fn what_git_ignores_lies_elsewhere_or_is_only_a_commit_is_left_alone() {
    let text = "---\ndate: 12 June 2025\n---\n# A\n";
    let project = Project::in_git()
        .file("a.md", text)
        .file("b.md", text)
        .file("c.md", text);
    let ignored = project.path().join(".git/info/exclude");
    std::fs::create_dir_all(ignored.parent().unwrap()).unwrap();
    std::fs::write(ignored, "b.md\n").unwrap();
    let ran = project.run(&["check", "--fix"]);
    assert_eq!(
        read(&project, "a.md"),
        text.replace("12 June 2025", "2025-06-12")
    );
    assert_eq!(read(&project, "b.md"), text);
    assert!(
        ran.stderr.contains("b.md is left as it is"),
        "{}",
        ran.stderr
    );

    let other = Project::in_git().file("d.md", text).commit(ADA, "Begin");
    let site = Project::in_git().file("e.md", "# E\n").file(
        "guide.yaml",
        format!(
            "{SITE}sources: [{{ path: '{}', name: other }}]\n",
            other.path()
        ),
    );
    let ran = site.run(&["check", "--fix"]);
    assert_eq!(read(&other, "d.md"), text);
    assert!(
        ran.stderr.contains("other/d.md is left as it is"),
        "{}",
        ran.stderr
    );

    let bare = tempfile::tempdir().unwrap();
    let bare = camino::Utf8Path::from_path(bare.path()).unwrap();
    git2::build::RepoBuilder::new()
        .bare(true)
        .clone(other.path().as_str(), bare.as_std_path())
        .unwrap();
    let ran = crate::project::run_in(bare, &["check", "--fix"], &[]);
    assert!(
        ran.stderr.contains("d.md is left as it is"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
}

#[cfg(unix)]
#[test]
fn a_mended_file_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = broken();
    let file = project.path().join("content/w/a.md");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    project.run(&["check", "--fix"]);
    assert_eq!(read(&project, "content/w/a.md"), MENDED);
    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o640
    );
}

#[test]
fn a_report_for_code_hosts_holds_what_would_be_written_and_nothing_else() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("sarif/sarif-schema-2.1.0.json")).unwrap();
    let project = broken()
        .file(".gitignore", "ours.md\n")
        .file("content/w/b@x.example.md", "# B\n")
        .file("content/w/ours.md", BROKEN)
        .file(
            "content/w/c.md",
            "---\nsummary: S.\n---\n\n# C\n\nSee [b](B@x.example.md).\n",
        );
    let text = project.run(&["check", "--format", "sarif"]).stdout;
    let log: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(crate::json_schema::faults(&schema, &log), [""; 0]);
    assert!(!text.contains("x.example"), "{text}");
    // Carried out from the last to the first, the fixes make what `--fix` writes.
    let mut fixes: Vec<(u64, u64, u64, u64, String)> = Vec::new();
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let Some(fix) = result["fixes"].get(0) else {
            continue;
        };
        let change = &fix["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], "content/w/a.md");
        assert_eq!(
            change["artifactLocation"],
            result["locations"][0]["physicalLocation"]["artifactLocation"]
        );
        let replacement = &change["replacements"][0];
        let number = |key: &str| replacement["deletedRegion"][key].as_u64().unwrap();
        let new = replacement["insertedContent"]["text"].as_str().unwrap();
        fixes.push((
            number("startLine"),
            number("startColumn"),
            number("endLine"),
            number("endColumn"),
            new.to_owned(),
        ));
    }
    assert!(fixes.len() >= 4, "{text}");
    fixes.sort();
    let mut lines: Vec<String> = BROKEN.lines().map(str::to_owned).collect();
    for (line, start, end_line, end, new) in fixes.into_iter().rev() {
        assert_eq!(line, end_line);
        let line = &mut lines[usize::try_from(line).unwrap() - 1];
        let at = |column: u64| usize::try_from(column).unwrap() - 1;
        let characters: Vec<char> = line.chars().collect();
        let before: String = characters[..at(start)].iter().collect();
        let after: String = characters[at(end)..].iter().collect();
        *line = before + &new + &after;
    }
    assert_eq!(lines.join("\n") + "\n", MENDED);
}
