//! What is withheld is in no file of a site.

use crate::indexed::unpacked;
use crate::project::Project;

const SECRET: &str = "hunter2-the-password";

fn project(guide: &str) -> Project {
    let at = |who: &str, day: &str| {
        let mailbox = &who[..3];
        format!("{who} <{mailbox}@y.example> 2025-01-{day}T10:00:00Z")
    };
    Project::in_git()
        .file("guide.yaml", "title: T\n")
        .file("content/a.md", "# A\n\nFirst words of a text.\n")
        .commit(&at("Ada Moreau", "01"), "Begin")
        .file(
            "content/a.md",
            format!("# A\n\nFirst words of a text. {SECRET}\n"),
        )
        .commit(&at("Nell Left", "02"), &format!("Add {SECRET}"))
        .file(
            "content/a.md",
            "# A\n\nFirst words of a text, thanks to Nell Left.\n",
        )
        .commit(&at("Ada Moreau", "03"), "Take it out")
        .file(
            "content/a.md",
            "# A\n\nFirst words of a text, thanks to all.\n",
        )
        .file("guide.yaml", guide)
        .commit(&at("Ada Moreau", "04"), "Thank all")
}

/// Whether any file that a reader can get has this text, compressed files too.
fn is_published(project: &Project, text: &str) -> bool {
    let files = project.build();
    assert!(files.keys().any(|name| name.contains("/revisions/")));
    files
        .values()
        .any(|bytes| String::from_utf8_lossy(&unpacked(bytes)).contains(text))
}

#[test]
fn a_revision_is_withheld_with_its_text_and_message() {
    assert!(is_published(&project("title: T\n"), SECRET));
    let commit = {
        let project = project("title: T\n");
        let leak = project.repository().revparse_single("HEAD~2").unwrap();
        leak.id().to_string()
    };
    for id in [&commit[..10], &commit[..]] {
        let project = project(&format!(
            "title: T\nwithhold: {{ revisions: [\"{id}\"] }}\n"
        ));
        assert!(!is_published(&project, SECRET));
        let history = project.page("documents/a/history/");
        assert!(history.contains("What changed is withheld."), "{history}");
        let ran = project.run(&["diff", "a", &format!("{id}..current")]);
        assert!(!ran.stdout.contains(SECRET) && !ran.stderr.contains(SECRET));
        let log = project.run(&["log", "a", "--format", "json"]);
        assert!(!log.stdout.contains(SECRET), "{}", log.stdout);
    }
}

#[test]
fn a_blob_is_withheld() {
    let blob = git2::Oid::hash_object(
        git2::ObjectType::Blob,
        format!("# A\n\nFirst words of a text. {SECRET}\n").as_bytes(),
    )
    .unwrap();
    let project = project(&format!("title: T\nwithhold: {{ blobs: [\"{blob}\"] }}\n"));
    let files = project.build();
    let pages = files
        .iter()
        .filter(|(name, _)| name.contains("/revisions/"));
    for (name, bytes) in pages {
        let html = String::from_utf8_lossy(bytes);
        assert!(!html.contains(&format!("text. {SECRET}")), "{name}");
    }
}

#[test]
fn a_name_is_withheld_in_history_and_in_old_texts() {
    assert!(is_published(&project("title: T\n"), "Nell Left"));
    let project = project("title: T\nwithhold: { names: [Nell Left] }\n");
    assert!(!is_published(&project, "Nell Left"));
    assert!(
        project
            .page("documents/a/history/")
            .contains("Name withheld")
    );
    assert!(!project.run(&["log", "a"]).stdout.contains("Nell Left"));
}

/// A document that thanked somebody, and whose own front matter withholds the name since.
fn asked_to_be_left_out(head: &str) -> Project {
    let at = |who: &str, day: &str| {
        let mailbox = &who[..3];
        format!("{who} <{mailbox}@y.example> 2025-01-{day}T10:00:00Z")
    };
    let body = "# A\n\nFirst words of a text, thanks to all.\n\nOther words.\n";
    Project::in_git()
        .file("guide.yaml", "title: T\n")
        .file("content/a.md", "# A\n\nFirst words of a text.\n")
        .commit(&at("Ada Moreau", "01"), "Begin")
        .file(
            "content/a.md",
            "# A\n\nFirst words of a text, thanks to Nell Left.\n\nOther words.\n",
        )
        .commit(&at("Nell Left", "02"), "Thank")
        .file("content/a.md", format!("---\n{head}---\n{body}"))
        .commit(&at("Ada Moreau", "03"), "Thank all")
        .file(
            "content/a.md",
            format!("---\n{head}---\n{body}\nAnd more of them.\n"),
        )
        .commit(&at("Ada Moreau", "04"), "Say more")
}

#[test]
fn a_document_withholds_a_name_in_its_own_front_matter() {
    for head in [
        "withhold: { names: [Nell Left] }\n",
        "title: A\nwithhold:\n  # Nell Left asked for it.\n  names:\n    - \"Nell Left\"\nstatus: draft\n",
    ] {
        let project = asked_to_be_left_out(head);
        assert!(!is_published(&project, "Nell Left"), "{head}");
        let history = project.page("documents/a/history/");
        assert!(history.contains("Name withheld"), "{history}");
        for command in [
            &["log", "a"][..],
            &["blame", "a"],
            &["blame", "a", "--format", "json"],
            &["diff", "a", "HEAD~1..current"],
        ] {
            let ran = project.run(command);
            assert!(!ran.stdout.contains("Nell Left"), "{}", ran.stdout);
        }
        // Who wrote what is told as ever, of a text that is committed and of one that is not.
        let writers = |project: &Project| -> Vec<String> {
            let ran = project.run(&["blame", "a", "--format", "json"]);
            let lines: Vec<serde_json::Value> = serde_json::from_str(&ran.stdout).unwrap();
            let author = |it: &serde_json::Value| it["author"].as_str().unwrap_or("").to_owned();
            lines.iter().map(author).collect()
        };
        let of_head = vec!["Ada Moreau"; head.lines().count() + 2];
        let of_text = [
            "Ada Moreau",
            "Ada Moreau",
            "Ada Moreau",
            "Name withheld",
            "Name withheld",
        ];
        let expected: Vec<&str> = of_head.iter().chain(&of_text).copied().collect();
        assert_eq!(writers(&project)[..expected.len()], expected);
        let text = std::fs::read_to_string(project.path().join("content/a.md")).unwrap();
        let project = project.file("content/a.md", text + "\nNot committed.\n");
        assert_eq!(writers(&project)[..expected.len()], expected);
        assert!(!is_published(&project, "Nell Left"), "{head}");
    }
}

#[test]
fn a_name_elsewhere_in_front_matter_is_an_error() {
    for head in [
        "title: For Nell Left\nwithhold: { names: [Nell Left] }\n",
        "withhold: { names: [Nell Left] }\ncontributors: [Nell Left]\n",
        "{ withhold: { names: [Nell Left] }, title: For Nell Left }\n",
    ] {
        let project = asked_to_be_left_out(head);
        let problems = project.problems();
        let found: Vec<_> = problems
            .iter()
            .filter(|it| it["code"] == "withheld-name")
            .collect();
        assert_eq!(found.len(), 1, "{problems:?}");
        assert_eq!(found[0]["file"], "content/a.md");
        assert_eq!(project.run(&["build"]).status, 1);
    }
}

#[test]
fn what_one_document_withholds_of_a_commit_no_other_tells() {
    let at = |who: &str, day: &str| {
        let mailbox = &who[..3];
        format!("{who} <{mailbox}@y.example> 2025-01-{day}T10:00:00Z")
    };
    for who in ["a", "b"] {
        let project = Project::in_git()
            .file("guide.yaml", "title: T\n")
            .file("content/a.md", "# A\n\nWords of a.\n")
            .file("content/b.md", "# B\n\nWords of b.\n")
            .commit(&at("Ada Moreau", "01"), "Begin")
            .file(
                format!("content/{who}.md").as_str(),
                format!("# A text\n\nWords of it. {SECRET}\n"),
            )
            .file("content/c.md", "# C\n\nOther words.\n")
            .commit(&at("Nell Left", "02"), &format!("Add {SECRET}"));
        let leak = project.head();
        let sidecar = format!(
            "name: W\ndocuments:\n  content/{who}.md:\n    withhold: {{ revisions: [\"{leak}\"], names: [Nell Left] }}\n"
        );
        let project = project
            .file(
                format!("content/{who}.md").as_str(),
                "# A text\n\nNew words.\n",
            )
            .commit(&at("Ada Moreau", "03"), "Take it out")
            .file("workstreams/w.yaml", sidecar);
        assert!(!is_published(&project, SECRET));
        assert!(!is_published(&project, "Nell Left"));
    }
}

#[test]
fn what_is_still_there_or_never_was_is_an_error() {
    let project = project("title: T\nwithhold: { names: [words of], revisions: [abcdef0123] }\n");
    let codes: Vec<String> = project
        .problems()
        .iter()
        .filter(|it| it["severity"] == "error")
        .map(|it| it["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(codes, ["withheld-name", "unknown-revision"]);
}

#[test]
fn a_withheld_name_is_taken_out_of_what_yaml_says() {
    let project = project("title: T\nwithhold: { names: [Nell Left] }\nbodies: { b: { name: Board of Nell Left } }\n")
        .file("workstreams/people.yaml", "nell: { name: Nell Left }\n")
        .file(
            "workstreams/ws.yaml",
            "name: W\ncharter: Begun by **Nell** Left.\nleads: [nell]\ndocuments:\n  content/a.md:\n    contributors: [{ name: Nell Left }]\n",
        );
    for (name, bytes) in project.build() {
        let text = String::from_utf8_lossy(&bytes);
        if let Some(at) = text.find("Nell") {
            panic!("{name}: {}", &text[at.saturating_sub(60)..][..120]);
        }
    }
}

#[test]
fn a_withheld_name_is_found_over_the_end_of_a_line() {
    let project = project("title: T\nwithhold: { names: [Nell Left] }\n").file(
        "content/a.md",
        "# A\n\nFirst words of a text, thanks to Nell\nLeft.\n",
    );
    let ran = project.run(&["build"]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("withheld-name"), "{}", ran.stderr);
    assert!(ran.stderr.contains("content/a.md:3:34"), "{}", ran.stderr);
}
