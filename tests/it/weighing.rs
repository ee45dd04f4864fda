//! How much a check matters to a site, and the findings that a comment lets stand.

use crate::project::Project;

/// Code, severity and line of each problem.
fn told(project: &Project) -> Vec<(String, String, u64)> {
    let problems = project.problems();
    let told = problems.iter().map(|it| {
        let text = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
        let line = it["line"].as_u64().unwrap_or_default();
        (text("code"), text("severity"), line)
    });
    told.collect()
}

fn is(code: &str, severity: &str, line: u64) -> (String, String, u64) {
    (code.to_owned(), severity.to_owned(), line)
}

const SITE: &str = "title: T\nbase_url: https://t.example/\n";
const PAGE: &str = "# A\n\n[x](nowhere.md)\n\n### Deep\n";

#[test]
fn a_site_says_how_much_a_check_matters() {
    let project = Project::new().file("a.md", PAGE).file("guide.yaml", SITE);
    assert_eq!(
        told(&project),
        [
            is("broken-link", "warning", 3),
            is("heading-level", "hint", 5)
        ]
    );
    let project = project.file(
        "guide.yaml",
        format!("{SITE}checks:\n  severity:\n    broken-link: error\n    heading-level: off\n"),
    );
    assert_eq!(told(&project), [is("broken-link", "error", 3)]);
    assert_eq!(project.run(&["build"]).status, 1);
    let project = project.file(
        "guide.yaml",
        format!("{SITE}checks: {{ severity: {{ broken-link: hint, heading-level: warning }} }}\n"),
    );
    assert_eq!(
        told(&project),
        [
            is("broken-link", "hint", 3),
            is("heading-level", "warning", 5)
        ]
    );
    assert_eq!(project.run(&["check", "--strict"]).status, 1);
}

#[test]
fn doctor_weighs_its_findings_too() {
    let project = Project::new().file("a.md", "# A\n").file(
        "guide.yaml",
        format!("{SITE}checks: {{ severity: {{ no-history: warning }} }}\n"),
    );
    let ran = project.run(&["doctor"]);
    assert!(ran.stdout.contains("warning[no-history]"), "{}", ran.stdout);
}

#[test]
fn an_error_is_not_lowered_and_a_code_must_be_one() {
    let project = Project::new().file("a.md", "# A\n").file(
        "guide.yaml",
        format!("{SITE}checks:\n  severity:\n    duplicate-id: hint\n    broken-lnk: off\n    symlink: loud\n"),
    );
    assert_eq!(
        told(&project),
        [
            is("fixed-severity", "error", 5),
            is("unknown-code", "error", 6),
            is("unknown-value", "error", 7)
        ]
    );
    let help = project.problems()[1]["help"].as_str().unwrap().to_owned();
    assert_eq!(help, "did you mean `broken-link`?");
}

#[test]
fn a_comment_lets_the_findings_of_its_block_stand() {
    let allowed = "<!-- guide-allow broken-link: it comes with version 2 -->\n";
    for (text, left) in [
        (format!("# A\n\n{allowed}[x](nowhere.md)\n"), vec![]),
        (format!("# A\n\n{allowed}\n[x](nowhere.md)\n"), vec![]),
        (format!("# A\n\n[x](nowhere.md) {allowed}"), vec![]),
        (
            format!("# A\n\n{allowed}\n- [x](nowhere.md)\n- [y](nowhere.md)\n"),
            vec![],
        ),
        (
            format!("# A\n\n{allowed}\n| a |\n|---|\n| [x](nowhere.md) |\n"),
            vec![],
        ),
        (
            format!("# A\n\n{allowed}[x](nowhere.md)\n\n[y](nowhere.md)\n"),
            vec![is("broken-link", "warning", 6)],
        ),
        (
            format!("# A\n\n    {allowed}\n[x](nowhere.md)\n"),
            vec![is("broken-link", "warning", 5)],
        ),
        (
            format!("# A\n\n{allowed}\nNo link.\n"),
            vec![is("unused-allow", "hint", 3)],
        ),
        (
            format!(
                "# A\n\n{allowed}<!-- guide-allow image-without-alt: it is a rule of flowers -->\n![](b.png) [x](nowhere.md)\n"
            ),
            vec![],
        ),
    ] {
        let project = Project::new().file("a.md", &text).file("b.png", "x");
        assert_eq!(told(&project), left, "{text}");
    }
}

#[test]
fn a_comment_in_yaml_lets_the_findings_of_its_line_stand() {
    for (front, left) in [
        (
            "# guide-allow date-format: as printed\ndate: 12 June 2025",
            vec![],
        ),
        (
            "date: 12 June 2025 # guide-allow date-format: as printed",
            vec![],
        ),
        (
            "# guide-allow date-format: as printed\ntitle: A\ndate: 12 June 2025",
            vec![is("unused-allow", "hint", 2), is("date-format", "hint", 4)],
        ),
        (
            "title: \"# guide-allow date-format: no comment\"\ndate: 12 June 2025",
            vec![is("date-format", "hint", 3)],
        ),
    ] {
        let project = Project::new().file("a.md", format!("---\n{front}\n---\n# A\n"));
        assert_eq!(told(&project), left, "{front}");
    }
    let project = Project::new().file("a.md", "# A\n").file(
        "guide.yaml",
        "# guide-allow no-base-url: we do not know yet\ntitle: T\n",
    );
    assert_eq!(told(&project), []);
}

#[test]
fn an_exemption_needs_a_reason_and_a_code_that_can_be_exempted() {
    for (comment, expected) in [
        ("guide-allow broken-link", "allow-without-reason"),
        ("guide-allow broken-link:  ", "allow-without-reason"),
        ("guide-allow broken-lnk: because", "unknown-code"),
        ("guide-allow", "unknown-code"),
        ("guide-allow duplicate-id: because", "fixed-severity"),
    ] {
        let text = format!("# A\n\n<!-- {comment} -->\n[x](nowhere.md)\n");
        let project = Project::new().file("a.md", &text);
        let expected = [is(expected, "warning", 3), is("broken-link", "warning", 4)];
        assert_eq!(told(&project), expected, "{comment}");
    }
}

#[test]
fn what_only_doctor_looks_for_check_does_not_call_unused() {
    let text = "# A\n\n<!-- guide-allow approval-day: as printed -->\nApproved.\n";
    assert_eq!(told(&Project::new().file("a.md", text)), []);
}
