//! Which text was approved, and what is said where the present one bears another number.

use crate::project::Project;
use crate::story::Story;

fn at(day: &str) -> String {
    format!("Ada Moreau <ada@x.example> {day}T10:00:00Z")
}

/// The words of a page, without its tags.
fn words(page: &str) -> String {
    let tag = regex::Regex::new("<[^>]*>").unwrap();
    let text = tag.replace_all(page, " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn head(project: &Project, route: &str) -> String {
    let page = project.page(route);
    let main = page.split("<main").nth(1).unwrap();
    words(main.split("class=\"reading").next().unwrap())
}

fn text(version: &str, status: &str, approvals: &str, body: &str) -> String {
    format!(
        "---\nid: paper\nversion: \"{version}\"\nstatus: {status}\napprovals: [{approvals}]\n---\n\n# Paper\n\n{body}\n"
    )
}

const APPROVED: &str =
    "{ body: tsc, version: \"1.0\", date: 2024-02-01, record: \"https://x.example/1\" }";
const SIDECAR: &str = "name: W\ndocuments:\n  content/ws1/p.md: { status: published, version: \"1.0\", approvals: [{ body: tsc, version: \"1.0\", date: 2024-01-15, record: \"https://x.example/1\" }] }\n";

/// A paper whose approval stands beside it, changed since.
fn beside(sidecar: &str) -> Project {
    Project::in_git()
        .file(
            "content/ws1/p.md",
            "# P\n\nThe first words of an approved paper stand here.\n",
        )
        .commit(&at("2024-01-01"), "Write")
        .file("workstreams/ws1.yaml", sidecar)
        .commit(&at("2024-01-20"), "Note the approval")
        .file(
            "content/ws1/p.md",
            "# P\n\nThe first words of an approved paper must stand elsewhere.\n",
        )
        .commit(&at("2024-02-01"), "Change")
}

#[test]
fn a_version_declared_beside_its_text_is_the_text_of_the_day_of_its_approval() {
    let project = beside(SIDECAR);
    let page = head(&project, "documents/ws1-p/");
    assert!(page.contains("Since then One substantive change"), "{page}");
    let version = project.page("documents/ws1-p/versions/1.0/");
    assert!(
        version.contains("paper stand here") && !version.contains("elsewhere"),
        "{version}"
    );
    let ran = project.run(&["diff", "ws1-p", "1.0..current"]);
    assert!(ran.stdout.contains("elsewhere+}"), "{}", ran.stdout);
}

#[test]
fn a_paper_that_was_brought_in_after_its_approval_is_the_text_that_came() {
    let sidecar = SIDECAR.replace("2024-01-15", "2023-06-12");
    let project = beside(&sidecar);
    let page = words(&project.page("documents/ws1-p/versions/1.0/"));
    assert!(page.contains("paper stand here"), "{page}");
    assert!(
        page.contains("Text of 1 January 2024 , the first here after the approval"),
        "{page}"
    );
}

#[test]
fn an_approval_of_a_number_that_nothing_bears_is_told_with_what_changed_since() {
    let sidecar = SIDECAR.replace("status: published, version: \"1.0\", ", "");
    let page = head(&beside(&sidecar), "documents/ws1-p/");
    assert!(
        page.contains("Approved text version 1.0 , approved 15 January 2024")
            && page.contains("Since then One substantive change"),
        "{page}"
    );
}

#[test]
fn a_new_number_that_nobody_approved_hides_neither_the_approval_nor_what_changed() {
    let project = Project::in_git()
        .file("a.md", text("1.0", "published", APPROVED, "Keep keys."))
        .commit(&at("2024-01-20"), "For the vote")
        .file(
            "a.md",
            text("1.0", "published", APPROVED, "All must keep keys."),
        )
        .commit(&at("2024-03-01"), "Demand")
        .file(
            "a.md",
            text("1.1", "published", APPROVED, "All must keep keys."),
        )
        .commit(&at("2024-04-01"), "Number");
    let page = head(&project, "documents/paper/");
    for said in [
        "Draft version 1.1 not approved",
        "Approved text version 1.0 , approved 1 February 2024",
        "Since then One substantive change, the last 1 March 2024",
        "The substance of this text has changed since it was approved",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
    assert!(project.page("documents/paper/").contains("versions/1.0/"));
    let draft = head(&project, "documents/paper/versions/1.1/");
    assert!(
        draft.contains("draft version 1.1") && !draft.contains("Published"),
        "{draft}"
    );
    assert!(draft.contains("The living text is the same."), "{draft}");
    let problems = project.problems();
    let message = format!(
        "`paper` is published, but only version 1.0 is approved, not version 1.1; it became so on 1 April 2024 ({}, by Ada Moreau)",
        &project.head()[..8]
    );
    assert!(
        problems.iter().any(|it| it["message"] == message.as_str()),
        "{problems:?}"
    );
}

#[test]
fn a_decision_against_a_text_reads_as_approval_nowhere() {
    let rejected = "{ body: tsc, version: \"1.0\", date: 2024-02-01, outcome: rejected, record: \"https://x.example/1\" }";
    let project = Project::in_git()
        .file("a.md", text("1.0", "draft", rejected, "Keep keys."))
        .commit(&at("2024-01-20"), "For the vote");
    for route in ["documents/paper/", "documents/paper/versions/1.0/"] {
        let page = words(&project.page(route));
        assert!(!page.contains("Approved by"), "{page}");
        assert!(
            page.contains("Other decisions tsc , 1 February 2024"),
            "{page}"
        );
        assert!(page.contains(": rejected"), "{page}");
    }
    let page = head(&project, "documents/paper/");
    assert!(
        page.contains("Draft version 1.0") && page.contains("No approval is recorded."),
        "{page}"
    );
    assert!(!page.contains("Since then"), "{page}");
    // Both in one document: each stands under its own words.
    let project = project
        .file(
            "a.md",
            text(
                "1.0",
                "published",
                &format!("{rejected}, {APPROVED}"),
                "Keep keys.",
            ),
        )
        .commit(&at("2024-02-02"), "Note both");
    let page = words(&project.page("documents/paper/"));
    let approved = page.split("Approved by").nth(1).unwrap();
    let (approved, other) = approved.split_once("Other decisions").unwrap();
    assert!(
        !approved.contains("rejected") && other.contains("rejected"),
        "{page}"
    );
}

/// The versions of the document in their order, each with its date.
fn table(project: &Project) -> Vec<String> {
    let page = project.page("documents/paper/history/");
    let table = page.split("<tbody>").nth(1).unwrap();
    let table = table.split("</tbody>").next().unwrap();
    let rows = table.split("</tr>").map(words);
    rows.filter(|it| !it.is_empty()).collect()
}

const ADA: &str = "Ada Moreau <ada@x.example>";

#[test]
fn a_publication_that_was_reverted_and_made_again_leaves_the_draft_before_it() {
    let draft = text("0.5", "draft", "", "Keys are kept.");
    let published = text(
        "1.0",
        "published",
        "{ body: tsc, version: \"1.0\", date: 2024-01-02 }",
        "Keys must be kept.",
    );
    let mut story = Story::new();
    let mut tip = story.commit(ADA, "Draft", &[], &[("a.md", Some(&draft))]);
    for (message, text) in [
        ("Publish", &published),
        ("Revert \"Publish\"", &draft),
        ("Publish again", &published),
    ] {
        tip = story.commit(ADA, message, &[tip], &[("a.md", Some(text))]);
    }
    story.check_out(tip);
    let rows = table(&story.project);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(
        rows[0].starts_with("1.0 Published 2 January 2024"),
        "{rows:?}"
    );
    assert!(rows[1].starts_with("0.5 Draft 1 January 2024"), "{rows:?}");
}

#[test]
fn a_branch_that_still_bears_an_old_number_moves_no_version() {
    let approved = "{ body: tsc, version: \"1.0\", date: 2024-01-02 }";
    let of = |version: &str, status: &str, approvals: &str, keys: &str, locks: &str| {
        let body = format!("{keys} are kept.\n\nBetween them.\n\n{locks} are shut.");
        text(version, status, approvals, &body)
    };
    let mut story = Story::new();
    let mut commit = |message: &str, parents: &[git2::Oid], text: &str| {
        story.commit(ADA, message, parents, &[("a.md", Some(text))])
    };
    let draft = commit("Draft", &[], &of("0.9", "draft", "", "Keys", "Locks"));
    let publish = of("1.0", "published", approved, "Keys", "Locks");
    let publish = commit("Publish", &[draft], &publish);
    let side = of("0.9", "draft", "", "Keys", "All locks");
    let side = commit("Locks", &[draft], &side);
    let merged = of("1.0", "published", approved, "Keys", "All locks");
    let merged = commit("Merge", &[publish, side], &merged);
    story.check_out(merged);
    let rows = table(&story.project);
    assert!(
        rows[0].starts_with("1.0 Published 2 January 2024"),
        "{rows:?}"
    );
    assert!(rows[1].starts_with("0.9 Draft 1 January 2024"), "{rows:?}");
    let page = story.project.page("documents/paper/versions/0.9/");
    assert!(!page.contains("All locks"), "{page}");
}

#[test]
fn each_version_names_what_followed_it_and_what_is_current() {
    let approval = |version: &str, day: &str| {
        format!("{{ body: tsc, version: \"{version}\", date: {day} }}, ")
    };
    let mut project = Project::in_git();
    let mut approvals = String::new();
    for (version, day) in [("0.8", "01"), ("0.9", "02")] {
        project = project
            .file(
                "a.md",
                text(version, "draft", "", &format!("Text {version}.")),
            )
            .commit(&at(&format!("2024-01-{day}")), "Draft");
    }
    let banner = |project: &Project, version: &str| {
        let page = project.page(&format!("documents/paper/versions/{version}/"));
        words(
            page.split("class=\"banner")
                .nth(1)
                .unwrap()
                .split("</p>")
                .next()
                .unwrap(),
        )
    };
    assert!(banner(&project, "0.8").contains("It was followed by draft version 0.9"));
    assert!(banner(&project, "0.9").contains("The living text is the same."));
    for (version, day) in [
        ("1.0", "2024-02-01"),
        ("1.1", "2024-03-01"),
        ("1.2", "2024-04-01"),
    ] {
        approvals += &approval(version, day);
        project = project
            .file(
                "a.md",
                text(
                    version,
                    "published",
                    &approvals,
                    &format!("Text {version}."),
                ),
            )
            .commit(&at(day), "Publish");
    }
    for (version, said) in [
        (
            "0.9",
            "superseded by version 1.0 ; version 1.2 is the current one",
        ),
        (
            "1.0",
            "superseded by version 1.1 ; version 1.2 is the current one",
        ),
        ("1.1", "superseded by version 1.2 . It is kept"),
    ] {
        let banner = banner(&project, version);
        assert!(banner.contains(said), "{version}: {banner}");
    }
}

#[test]
fn a_decision_that_was_recorded_before_its_day_is_found() {
    let check = |project: &Project| project.run(&["check"]).stdout;
    let ahead = "a decision of `tsc` is dated 1 February 2024, but was recorded on 20 January 2024";
    let project = Project::in_git()
        .file("a.md", text("1.0", "published", APPROVED, "Keep keys."))
        .commit(&at("2024-01-20"), "For the vote");
    let said = check(&project);
    assert!(said.contains(ahead), "{said}");
    let beside = beside(&SIDECAR.replace("2024-01-15", "2024-02-01"));
    let said = check(&beside);
    assert!(said.contains(ahead), "{said}");
    let said = check(&self::beside(SIDECAR));
    assert!(!said.contains("was recorded on"), "{said}");
}

#[test]
fn a_document_is_named_beside_it_as_commands_name_it() {
    let sidecar = SIDECAR.replace("content/ws1/p.md", "ws1-p");
    let page = head(&beside(&sidecar), "documents/ws1-p/");
    assert!(page.contains("Version 1.0 approved 15 January"), "{page}");
}

#[test]
fn a_name_that_the_path_would_give_leads_to_the_id() {
    let project = Project::in_git()
        .file("draft.md", "# Final\n\nWords that stay as they are.\n")
        .commit(&at("2024-01-01"), "Draft")
        .rename("draft.md", "final.md")
        .commit(&at("2024-01-02"), "Rename")
        .file(
            "old.md",
            "---\nstatus: superseded\nsuperseded_by: final\n---\n# Old\n",
        )
        .commit(&at("2024-01-03"), "Supersede");
    let problems = project.problems();
    let problem = problems.iter().find(|it| it["code"] == "unknown-document");
    assert_eq!(
        problem.unwrap()["help"],
        "the id of final.md is `draft`",
        "{problems:?}"
    );
    let project = project.file(
        "old.md",
        "---\nstatus: superseded\nsuperseded_by: final.md\n---\n# Old\n",
    );
    let page = words(&project.page("documents/draft/"));
    assert!(page.contains("Supersedes Old"), "{page}");
}

#[test]
fn a_predecessor_that_git_found_by_itself_needs_no_word() {
    let text = "# Final\n\nWords that stay as they are, and more of them.\n";
    let project = Project::in_git()
        .file("draft.md", text)
        .commit(&at("2024-01-01"), "Draft")
        .rename("draft.md", "final.md")
        .file(
            "final.md",
            format!("---\nhistory_from: [draft.md]\n---\n{text}"),
        )
        .commit(&at("2024-01-02"), "Rename");
    let problems = project.problems();
    assert!(
        problems
            .iter()
            .all(|it| it["code"] != "unknown-predecessor"),
        "{problems:?}"
    );
}
