//! Cures that work when one does literally what they say.

use crate::project::Project;

const SITE: &str = "title: T\nbase_url: https://t.example/\n";

/// What is found: code, place and cure.
fn told(project: &Project) -> Vec<String> {
    let problems = project.problems();
    let told = problems.iter().map(|it| {
        let text = |key: &str| it[key].as_str().unwrap_or_default();
        format!(
            "{} {}:{}:{} {}",
            text("code"),
            text("file"),
            it["line"],
            it["column"],
            text("help")
        )
    });
    told.collect()
}

fn page(text: &str) -> Project {
    Project::new()
        .file("guide.yaml", SITE)
        .file("content/w/a.md", text)
}

#[test]
fn an_anchor_is_proposed_that_is_still_there_after_the_other_cures() {
    let text = "# A\n\n[x](#1-introduction) [y](#scpoe)\n\n## 1. Introduction {#1-introduction}\n\n## Scope\n";
    assert_eq!(
        told(&page(text)),
        [
            "broken-anchor content/w/a.md:3:5 take `{#1-introduction}` from its heading, which has this anchor then",
            "broken-anchor content/w/a.md:3:26 did you mean `#scope`?",
            "heading-attribute content/w/a.md:5:1 remove it: every heading has GitHub's anchor",
        ]
    );
    let other = text.replace("(#1-introduction)", "(#1.-introduction)");
    assert!(
        told(&page(&other))[0]
            .ends_with("take `{#1-introduction}` from its heading, then write `#1-introduction`")
    );
    let mended = text
        .replace(" {#1-introduction}", "")
        .replace("#scpoe", "#scope");
    assert_eq!(told(&page(&mended)), [""; 0]);
}

#[test]
fn what_stands_at_the_head_of_a_form_is_for_the_host() {
    let form = "---\nname: Proposal\nabout: Propose a change\ntitle: '[RFC]'\nlabels: rfc\nassignees: ''\n---\n\n## Proposal\n";
    let project = page("# A\n")
        .file(".github/ISSUE_TEMPLATE/rfc-template.md", form)
        .file(".gitea/issue_template/bug.md", form);
    assert_eq!(told(&project), [""; 0]);
    assert!(
        told(&page(form))
            .iter()
            .any(|it| it.starts_with("unknown-key content/w/a.md:5:1"))
    );
}

#[test]
fn one_exemption_names_several_codes() {
    let text = "# A\n\n<!-- guide-allow broken-link, empty-link: they come with version 2 -->\n[](no.md)\n";
    assert_eq!(told(&page(text)), [""; 0]);
    let text = text.replace("empty-link", "emtpy-link, duplicate-id, bidi-control");
    assert_eq!(
        told(&page(&text)),
        [
            "fixed-severity content/w/a.md:3:1 remove the comment, and mend what the error is about",
            "unknown-code content/w/a.md:3:1 did you mean `empty-link`?",
            "unused-allow content/w/a.md:3:1 remove the comment, or put it right above what it is about",
            "empty-link content/w/a.md:4:4 say in the square brackets where it leads",
        ]
    );
}

#[test]
fn an_exemption_right_above_an_item_of_a_list_covers_it() {
    for text in [
        "- one\n  <!-- guide-allow broken-link: later -->\n- [x](no.md)\n- two\n",
        "- one\n\n  <!-- guide-allow broken-link: later -->\n\n- [x](no.md)\n",
        "- one\n<!-- guide-allow broken-link: later -->\n- [x](no.md)\n",
    ] {
        assert_eq!(told(&page(&format!("# A\n\n{text}"))), [""; 0], "{text}");
    }
    let text = "- one\n  <!-- guide-allow broken-link: later -->\n- two\n- [x](no.md)\n";
    assert_eq!(told(&page(&format!("# A\n\n{text}"))).len(), 2);
}

#[test]
fn mending_leaves_code_as_it_is() {
    let text = "# A\n\nText\u{200b}\n\n```\ncode\u{200b}\n```\n\n- x\n\n      more\u{200b}\n\n<pre>\nraw\u{200b}\n</pre>\n";
    let project = page(text);
    project.run(&["check", "--fix"]);
    let after = std::fs::read_to_string(project.path().join("content/w/a.md")).unwrap();
    assert_eq!(after, text.replacen('\u{200b}', "", 1));
}

#[test]
fn numbers_of_versions_are_compared_however_long() {
    let project = Project::in_git()
        .file("guide.yaml", format!("{SITE}bodies: {{ tsc: {{ name: Steering }} }}\n"))
        .file(
            "content/w/a.md",
            "---\nid: a\nstatus: published\nversion: \"1.1\"\napprovals: [{ body: tsc, version: \"1.1\", date: 2025-03-01 }]\n---\n# A\n",
        )
        .commit("Ada <a@x.example> 2025-03-02T10:00:00Z", "All");
    let release = |number: &str| {
        project.run(&[
            "release",
            "a",
            number,
            "--approval",
            "tsc=2025-03-02",
            "--dry-run",
        ])
    };
    let long = "99999999999999999999.0";
    assert_eq!(release(long).status, 0, "{}", release(long).stderr);
    assert!(
        release("1.0")
            .stderr
            .contains("has a later version already: 1.1")
    );
    assert!(
        release("1.O")
            .stderr
            .contains("small letters may follow, as in 2.0-rc1")
    );
    assert_eq!(
        release("2.0-rc1").status,
        0,
        "{}",
        release("2.0-rc1").stderr
    );
}
