//! How somebody begins: a site in a folder that is empty or holds texts already, from wherever they stand.

use crate::project::{Project, files_below, run_in};

const ADA: &str = "Ada Moreau <ada@x.example> 2025-03-01T10:00:00Z";

fn ids(project: &Project) -> Vec<String> {
    let ran = project.run(&["export", "documents", "--format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let rows = rows.as_array().unwrap().iter();
    rows.map(|it| it["id"].as_str().unwrap().to_owned())
        .collect()
}

fn read(project: &Project, path: &str) -> String {
    std::fs::read_to_string(project.path().join(path)).unwrap()
}

#[test]
fn init_takes_no_document_out_of_a_site_that_is_there() {
    let project = Project::in_git()
        .file("docs/keys.md", "# Keys\n\nKeep them.\n")
        .file("papers/models.md", "# Models\n\nSign them.\n")
        .commit(ADA, "Write");
    let before = ids(&project);
    let ran = project.run(&["init"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(
        ran.stdout
            .contains("The 2 documents that are here stay where they are."),
        "{}",
        ran.stdout
    );
    assert_eq!(ids(&project), before);
    assert_eq!(project.run(&["check", "--strict"]).status, 0);
}

#[test]
fn init_in_an_empty_folder_names_the_next_steps() {
    let project = Project::new();
    let ran = project.run(&["init"]);
    for next in ["git init", "serve ", "check ", "new "] {
        assert!(ran.stdout.contains(next), "{next}: {}", ran.stdout);
    }
    assert_eq!(project.run(&["build"]).status, 0);
    assert_eq!(ids(&project), ["first-first-guidance"]);
}

#[test]
fn git_does_not_see_the_site_that_is_built() {
    let project = Project::in_git().file(".gitignore", "*.tmp");
    project.run(&["init"]);
    assert_eq!(read(&project, ".gitignore"), "*.tmp\n/_site/\n");
    let project = project.commit(ADA, "Begin");
    assert_eq!(project.run(&["build"]).status, 0);
    let mut options = git2::StatusOptions::new();
    options.include_untracked(true).include_ignored(false);
    let seen = project.repository().statuses(Some(&mut options)).unwrap();
    assert!(seen.is_empty());

    let known = Project::new().file(".gitignore", "_site\n");
    known.run(&["init"]);
    assert_eq!(read(&known, ".gitignore"), "_site\n");
}

#[test]
fn a_folder_of_a_site_is_not_taken_for_one() {
    let project = Project::in_git()
        .file("guide.yaml", "title: T\n")
        .file("content/one/a.md", "# A\n\nText.\n")
        .commit(ADA, "Write");
    let folder = project.path().join("content/one");
    let whole = project.path().canonicalize_utf8().unwrap();
    let before = files_below(&whole);
    for arguments in [
        &["new", "person", "Ada Moreau"][..],
        &["release", "a", "1.0", "--date", "2025-03-02"],
    ] {
        let ran = run_in(&folder, arguments, &[]);
        assert_eq!(ran.status, 2);
        assert!(
            ran.stderr.contains(&format!("-C {whole}")),
            "{}",
            ran.stderr
        );
    }
    assert_eq!(files_below(&whole), before);
    let ran = run_in(&folder, &["check"], &[]);
    assert_eq!(ran.status, 0);
    assert!(
        ran.stderr
            .starts_with("note: this folder is part of the site in")
    );
    assert!(!project.run(&["check"]).stderr.contains("note:"));
}

#[track_caller]
fn not_written(project: &Project, path: &str, more: &[&str]) {
    let new = [
        "new",
        "document",
        "X",
        "--workstream",
        "one",
        "--path",
        path,
    ];
    let ran = project.run(&[&new, more].concat());
    assert_eq!(ran.status, 2, "{path}: {}", ran.stdout);
    assert!(ran.stderr.contains(path), "{}", ran.stderr);
    assert!(ran.stderr.contains("help: "), "{}", ran.stderr);
}

#[test]
fn a_document_is_not_written_where_nobody_would_read_it() {
    let project = Project::in_git()
        .file("guide.yaml", "title: T\n")
        .file("workstreams/one.yaml", "name: One\n")
        .file("content/one/a.md", "# A\n\nText.\n")
        .commit(ADA, "Write");
    let before = files_below(project.path());
    for path in [
        ".git/hooks/x.md",
        "_site/x.md",
        "node_modules/x.md",
        "papers/x.md",
    ] {
        for trial in [&[][..], &["--dry-run"]] {
            not_written(&project, path, trial);
        }
    }
    assert_eq!(files_below(project.path()), before);
}

#[test]
fn a_site_without_a_folder_content_keeps_its_documents_and_its_hidden_folders() {
    let project = Project::in_git()
        .file("guide.yaml", "title: T\n")
        .file("workstreams/one.yaml", "name: One\n")
        .file("docs/a.md", "# A\n\nText.\n")
        .commit(ADA, "Write");
    let before = files_below(project.path());
    for path in [
        ".git/refs/heads/x.md",
        ".GIT/x.md",
        ".hidden/x.md",
        "_site/x.md",
        "node_modules/x.md",
        "content/one/x.md",
    ] {
        not_written(&project, path, &[]);
    }
    assert_eq!(files_below(project.path()), before);
    let new = [
        "new",
        "document",
        "X",
        "--workstream",
        "one",
        "--path",
        "docs/x.md",
    ];
    assert_eq!(project.run(&new).status, 0);
    assert_eq!(ids(&project), ["docs-a", "x"]);
}

#[test]
fn words_that_guide_wrote_are_not_released() {
    let project = Project::in_git();
    project.run(&["init"]);
    let new = ["new", "document", "Keys", "--workstream", "first"];
    assert_eq!(project.run(&new).status, 0);
    let project = project.commit(ADA, "Begin");
    let mut found: Vec<(String, u64)> = project
        .problems()
        .iter()
        .filter(|it| it["code"] == "placeholder")
        .map(|it| {
            let file = it["file"].as_str().unwrap().to_owned();
            (file, it["line"].as_u64().unwrap())
        })
        .collect();
    found.sort();
    let expected = [
        ("content/first/first-guidance.md", 5),
        ("content/first/keys.md", 10),
        ("workstreams/first.yaml", 6),
    ];
    assert_eq!(found, expected.map(|(file, line)| (file.to_owned(), line)));

    let release = ["release", "keys", "1.0", "--approval", "board=2025-03-01"];
    let ran = project.run(&release);
    assert_eq!(ran.status, 1, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("is what guide wrote"), "{}", ran.stdout);

    project.write(
        "content/first/keys.md",
        read(&project, "content/first/keys.md")
            .replace(
                "Say in the first paragraph what a reader can do today.",
                "Keep keys in hardware.",
            )
            .replace("The first step, as an instruction.", "Buy a token.")
            .replace(
                "The reasons, for those who must convince others.",
                "Files leak.",
            ),
    );
    let ran = project.run(&release);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn settings_under_another_name_are_told_of() {
    let project = Project::new()
        .file("guide.yml", "title: T\n")
        .file("a.md", "# A\n\nText.\n");
    let found = project.problems();
    let told = found.iter().find(|it| it["file"] == "guide.yml").unwrap();
    assert_eq!(told["severity"], "error");
    assert_eq!(told["help"], "rename the file to guide.yaml");
}
