//! Versions, redlines of revisions, and any state read as it was.

use crate::project::Project;

const ADA: &str = "Ada Moreau <ada@x.example> 2025-01-10T10:00:00+01:00";

fn at(day: &str) -> String {
    format!("Ada Moreau <ada@x.example> {day}T10:00:00Z")
}

fn text(version: &str, status: &str, approvals: &str, body: &str) -> String {
    format!(
        "---\ntitle: Signing\nid: signing\nversion: \"{version}\"\nstatus: {status}\napprovals: [{approvals}]\n---\n\n# Signing\n\n{body}\n"
    )
}

const FIRST: &str =
    "{ body: tsc, date: 2025-03-01, version: \"1.0\", record: \"https://x.example/1\" }";
const BOTH: &str = "{ body: tsc, date: 2025-03-01, version: \"1.0\", record: \"https://x.example/1\" }, { body: tsc, date: 2025-06-01, version: \"1.1\", record: \"https://x.example/2\" }";

/// A document with a draft version, two approved ones, and a change since.
fn document() -> Project {
    Project::in_git()
        .file(
            "guide.yaml",
            "title: T\nbodies: { tsc: { name: Steering } }\n",
        )
        .file("content/seal.png", b"first seal")
        .file(
            "content/a.md",
            text("0.9", "draft", "", "Keys are kept.\n\n![seal](seal.png)"),
        )
        .commit(ADA, "Draft")
        .file(
            "content/a.md",
            text(
                "1.0",
                "published",
                "",
                "Keys must be kept.\n\n![seal](seal.png)",
            ),
        )
        .commit(&at("2025-02-20"), "For the vote")
        .file(
            "content/a.md",
            text(
                "1.0",
                "published",
                FIRST,
                "Keys must be kept.\n\n![seal](seal.png)",
            ),
        )
        .commit(&at("2025-03-02"), "Note the approval")
        .file("content/seal.png", b"second seal")
        .file(
            "content/a.md",
            text(
                "1.1",
                "published",
                FIRST,
                "Keys must be kept for ten years.\n\n![seal](seal.png)",
            ),
        )
        .commit(&at("2025-05-20"), "Ten years")
        .file(
            "content/a.md",
            text(
                "1.1",
                "published",
                BOTH,
                "Keys must be kept for ten years.\n\n![seal](seal.png)",
            ),
        )
        .commit(&at("2025-06-02"), "Note the approval")
        .file(
            "content/a.md",
            text(
                "1.1",
                "published",
                BOTH,
                "Keys must be kept for twelve years.\n\n![seal](seal.png)",
            ),
        )
        .commit(&at("2025-09-01"), "Longer")
}

#[test]
fn versions_are_found_in_the_past_and_shown_as_they_were() {
    let files = document().build();
    let page = |route: &str| {
        let file = files.get(&format!("{route}index.html"));
        String::from_utf8(file.unwrap_or_else(|| panic!("no {route}")).clone()).unwrap()
    };
    let first = page("documents/signing/versions/1.0/");
    assert!(first.contains("Keys must be kept."), "{first}");
    assert!(first.contains(
        "superseded by <a href=\"../../../../documents/signing/versions/1.1/\">version 1.1</a>"
    ));
    assert!(first.contains("approved <time datetime=\"2025-03-01\">1 March 2025"));
    let second = page("documents/signing/versions/1.1/");
    assert!(second.contains("Keys must be kept for ten years."));
    assert!(second.contains("This is the approved text") && second.contains("has changed since"));
    let draft = page("documents/signing/versions/0.9/");
    assert!(draft.contains("Keys are kept.") && draft.contains("draft version"));
    // The picture of each is the one it had.
    let picture = |html: &str| {
        let start = html.find("<img src=\"../../../../assets/").unwrap() + 10;
        let route = html[start..].split('"').next().unwrap().replace("../", "");
        files[&route].clone()
    };
    assert_eq!(picture(&first), b"first seal");
    assert_eq!(picture(&second), b"second seal");
}

#[test]
fn any_two_versions_and_each_revision_have_a_redline() {
    let project = document();
    let files = project.build();
    for range in [
        "0.9..1.0",
        "0.9..1.1",
        "1.0..1.1",
        "0.9..current",
        "1.0..current",
        "1.1..current",
    ] {
        assert!(
            files.contains_key(&format!("documents/signing/compare/{range}/index.html")),
            "{range}"
        );
    }
    let compare =
        String::from_utf8(files["documents/signing/compare/1.1..current/index.html"].clone())
            .unwrap();
    assert!(
        compare.contains("<del>ten</del><ins>twelve</ins>"),
        "{compare}"
    );
    let revision = format!("documents/signing/revisions/{}/index.html", project.head());
    let revision = String::from_utf8(files[&revision].clone()).unwrap();
    assert!(revision.contains("<del>ten</del><ins>twelve</ins>"));
    let document = String::from_utf8(files["documents/signing/index.html"].clone()).unwrap();
    assert!(document.contains("compare/1.1..current/"));
}

#[test]
fn a_tag_names_a_version_before_all_else() {
    let project = document();
    let draft = project.repository().revparse_single("HEAD~5").unwrap();
    project
        .repository()
        .tag_lightweight("signing/v1.0", &draft, false)
        .unwrap();
    let page = project.page("documents/signing/versions/1.0/");
    assert!(
        page.contains("Keys are kept.") && page.contains("<code>signing/v1.0</code>"),
        "{page}"
    );
}

#[test]
fn a_commit_is_built_as_if_it_were_checked_out() {
    let project = document().file("content/a.md", "# Not committed\n");
    assert_eq!(
        project
            .run(&["build", "--commit", "HEAD~4", "--output", "old"])
            .status,
        0
    );
    let page =
        std::fs::read_to_string(project.path().join("old/documents/signing/index.html")).unwrap();
    assert!(
        page.contains("Keys must be kept.") && !page.contains("Not committed"),
        "{page}"
    );
    assert_eq!(project.run(&["build", "--commit", "nothing"]).status, 2);
}

#[test]
fn two_states_are_compared_in_the_terminal() {
    let project = document();
    let ran = project.run(&["diff", "signing", "1.0..1.1"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("kept{+ for ten years+}."),
        "{}",
        ran.stdout
    );
    // Without a range: the last approved text against the present one.
    let ran = project.run(&["diff", "signing"]);
    assert!(
        ran.stdout.contains("version 1.1 → the current text"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("[-ten-]{+twelve+}"), "{}", ran.stdout);
    let ran = project.run(&["diff", "signing", "HEAD..", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(answer["words_added"], 0);
    let ran = project.run(&["diff", "signing", "1.0..1.1", "--format", "html"]);
    assert!(
        ran.stdout.contains("<ins> for ten years</ins>"),
        "{}",
        ran.stdout
    );
    let ran = project.run(&["diff", "signing", "7.0.."]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("its versions are 1.1, 1.0, 0.9"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_is_not_committed_is_compared_too() {
    let project = document().file(
        "content/a.md",
        text(
            "1.1",
            "published",
            BOTH,
            "Keys must be kept for ever.\n\n![seal](seal.png)",
        ),
    );
    let ran = project.run(&["diff", "signing", "HEAD..current"]);
    assert!(ran.stdout.contains("{+ever+}"), "{}", ran.stdout);
}

#[test]
fn a_change_of_substance_without_a_new_approval_is_said_on_the_page() {
    const NOTICE: &str = "The substance of this text has changed since it was approved";
    let page = document().page("documents/signing/");
    // Ten years became twelve: no number, but an approval came and the text moved after it.
    assert!(
        page.contains("One editorial change") && !page.contains(NOTICE),
        "{page}"
    );
    let project = document()
        .file(
            "content/a.md",
            text(
                "1.1",
                "published",
                BOTH,
                "Keys should be kept for 12 years.\n\n![seal](seal.png)",
            ),
        )
        .commit(&at("2025-10-01"), "Weaken");
    let page = project.page("documents/signing/");
    assert!(page.contains(NOTICE), "{page}");
    assert!(
        page.contains("One substantive and one editorial change"),
        "{page}"
    );
}

#[test]
fn what_was_taken_back_is_no_drift_and_what_is_not_committed_is() {
    let words = |words: &str| {
        let words = format!("Keys must be kept for {words} years.\n\n![seal](seal.png)");
        text("1.1", "published", BOTH, &words)
    };
    let since = |project: &Project| {
        let page = project.page("documents/signing/");
        let fact = page.split("Since then").nth(1).unwrap();
        fact.split("</dd>").next().unwrap().to_owned()
    };
    let project = document()
        .file("content/a.md", words("ten"))
        .commit(&at("2025-10-01"), "Ten again");
    assert!(since(&project).contains("Unchanged."));
    let project = project.file("content/a.md", words("thirteen"));
    assert!(since(&project).contains("One editorial change:"));
    // A version that no commit bears yet is the text being written.
    let approvals = format!("{BOTH}, {{ body: tsc, version: \"2.0\", date: 2025-11-01 }}");
    let next = text("2.0", "published", &approvals, "Keys must be kept.");
    let project = project.file("content/a.md", next);
    assert!(since(&project).contains("Unchanged."));
}

/// What the page says of the time since the approval.
fn since_approval(project: &Project) -> String {
    let page = project.page("documents/signing/");
    let fact = page.split("Since then").nth(1).unwrap();
    let fact = fact.split("</dd>").next().unwrap();
    let tag = regex::Regex::new("<[^>]*>").unwrap();
    tag.replace_all(fact, "").trim().to_owned()
}

/// The document with a text of three lines.
fn lines(years: &str, place: &str) -> String {
    let body = format!(
        "Keys must be kept for {years} years.\n\n![seal](seal.png)\n\nKeep them in a {place}."
    );
    text("1.1", "published", BOTH, &body)
}

#[test]
fn a_change_and_its_taking_back_are_not_counted_among_those_that_stay() {
    let project = document()
        .file("content/a.md", lines("twelve", "drawer"))
        .commit(&at("2025-09-01"), "Say where")
        .file("content/a.md", lines("eighty", "drawer"))
        .commit(&at("2025-10-01"), "Eighty")
        .file("content/a.md", lines("twelve", "drawer"))
        .commit(&at("2025-10-02"), "Revert \"Eighty\"");
    let said = since_approval(&project);
    assert!(
        said.starts_with("Two editorial changes, the last 1 September 2025:"),
        "{said}"
    );
    // Taken back without a commit: that of drawers, then also that of years.
    let words = |years: &str| {
        let body = format!("Keys must be kept for {years} years.\n\n![seal](seal.png)");
        text("1.1", "published", BOTH, &body)
    };
    let project = project.file("content/a.md", words("twelve"));
    let said = since_approval(&project);
    assert!(said.starts_with("One editorial change, the last"), "{said}");
    let project = project.file("content/a.md", words("ten"));
    assert_eq!(since_approval(&project), "Unchanged.");
}

#[test]
fn the_changes_of_all_lines_that_were_merged_are_counted() {
    use crate::story::Story;
    let mut story = Story::new();
    let guide = "title: T\nbodies: { tsc: { name: Steering } }\n";
    let ada = "Ada Moreau <ada@x.example>";
    let mut commit = |message: &str, parents: &[git2::Oid], text: String| {
        let files = [
            ("guide.yaml".to_owned(), guide.to_owned()),
            ("content/a.md".to_owned(), text),
        ];
        story.commit_files((ada, ada), message, parents, files.into())
    };
    let approvals = "{ body: tsc, version: \"1.0\", date: 2020-01-01 }";
    let of = |a: &str, b: &str| {
        text(
            "1.0",
            "published",
            approvals,
            &format!("Keys are {a}.\n\n{}\n\nLocks are {b}.", "Between them."),
        )
    };
    let begun = commit("Begin", &[], of("kept", "shut"));
    let one = commit("Keys", &[begun], of("kept well", "shut"));
    let other = commit("Locks", &[begun], of("kept", "shut well"));
    let away = commit("Away", &[other], of("lost", "shut well"));
    let back = commit("Back", &[away], of("kept", "shut well"));
    let merged = commit("Merge", &[one, back], of("kept well", "shut well"));
    story.check_out(merged);
    let said = since_approval(&story.project);
    assert!(said.starts_with("Two editorial changes"), "{said}");
}

#[test]
fn another_picture_is_drift_of_a_text_whose_words_are_the_same() {
    let project = document()
        .file(
            "content/a.md",
            text(
                "1.1",
                "published",
                BOTH,
                "Keys must be kept for ten years.\n\n![seal](seal.png)",
            ),
        )
        .commit(&at("2025-09-01"), "Ten again");
    assert_eq!(since_approval(&project), "Unchanged.");
    let project = project
        .file("content/seal.png", b"third seal")
        .commit(&at("2025-09-02"), "Seal");
    let said = since_approval(&project);
    assert!(said.starts_with("One substantive change:"), "{said}");
}

#[test]
fn who_wrote_each_block_is_told_beside_the_page() {
    let files = document().build();
    let data: serde_json::Value =
        serde_json::from_slice(&files["documents/signing/attribution.json"]).unwrap();
    let revisions = data["revisions"].as_object().unwrap();
    let subjects: Vec<&str> = revisions
        .values()
        .map(|it| it["subject"].as_str().unwrap())
        .collect();
    assert!(
        subjects.contains(&"Longer") && subjects.contains(&"Draft"),
        "{data}"
    );
    assert_eq!(data["sections"]["signing"]["changes"], 4, "{data}");
    let page = String::from_utf8(files["documents/signing/index.html"].clone()).unwrap();
    assert!(page.contains("data-who=\"../../documents/signing/attribution.json\""));
    assert!(page.contains("Who wrote this text"));
}

#[test]
fn feeds_of_site_workstream_and_document_tell_class_and_summary() {
    let files = document()
        .file("workstreams/ws.yaml", "name: Keys\n")
        .file(
            "content/ws/other.md",
            "---\nid: other\n---\n\n# Other\n\nWords.\n",
        )
        .commit(&at("2025-10-02"), "Another")
        .build();
    for folder in [
        "",
        "workstreams/ws/",
        "documents/signing/",
        "documents/other/",
    ] {
        let json = &files[&format!("{folder}changes.json")];
        let feed: serde_json::Value = serde_json::from_slice(json).unwrap();
        let items = feed["items"].as_array().unwrap();
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        assert!(!items.is_empty(), "{folder}");
        let text = items[0]["content_text"].as_str().unwrap();
        let class = items[0]["tags"][0].as_str().unwrap();
        assert!(text.to_lowercase().starts_with(class), "{text}");
        let atom = String::from_utf8(files[&format!("{folder}changes.atom")].clone()).unwrap();
        assert_eq!(atom.matches("<entry>").count(), items.len());
    }
    let of_workstream: serde_json::Value =
        serde_json::from_slice(&files["workstreams/ws/changes.json"]).unwrap();
    assert_eq!(of_workstream["items"].as_array().unwrap().len(), 1);
}

#[test]
fn a_diff_shows_the_beginning_of_a_title_that_fills_more_than_a_line() {
    let long = "Every key that signs a model, a data set or a part of either, is kept by nobody who can change what it signs, ever";
    let unbroken = "ü".repeat(120);
    let text = |word: &str| {
        format!("# Keys\n\n## {long}\n\nOne {word}.\n\n## {unbroken}\n\nTwo {word}.\n")
    };
    let project = Project::in_git()
        .file("a.md", text("then"))
        .commit(ADA, "Write")
        .file("a.md", text("now"));
    let shown = project.run(&["diff", "a"]).stdout;
    let begins = "Every key that signs a model, a data set or a part of either, is …";
    assert!(shown.contains(&format!("  changed  {begins}\n")), "{shown}");
    assert!(shown.contains(&format!("\n{begins}\n")), "{shown}");
    assert!(
        !shown.contains(long) && !shown.contains(&unbroken),
        "{shown}"
    );
    assert!(shown.contains(&format!("{} …", "ü".repeat(68))), "{shown}");
    // Programs get the whole.
    let told = project.run(&["diff", "a", "--format", "json"]).stdout;
    assert!(told.contains(long), "{told}");
}

#[test]
fn a_page_is_told_which_revision_left_the_text_of_each_version() {
    let files = document().build();
    let told: serde_json::Value =
        serde_json::from_slice(&files["documents/signing/attribution.json"]).unwrap();
    assert_eq!(told["total"], 6);
    let versions = serde_json::json!([
        { "number": "1.1", "revision": 2 },
        { "number": "1.0", "revision": 4 },
        { "number": "0.9", "revision": 5 },
    ]);
    assert_eq!(told["versions"], versions);
}
