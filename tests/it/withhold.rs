//! What is withheld is in no file of a site.

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
        .any(|bytes| String::from_utf8_lossy(bytes).contains(text))
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
