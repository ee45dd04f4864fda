//! `guide diff DOC A..B` takes what one types in git.

use crate::project::{Project, Ran};

fn at(day: u8) -> String {
    format!("Ada Moreau <ada@x.example> 2025-03-{day:02}T10:00:00+01:00")
}

fn text(words: &str) -> String {
    format!("---\nversion: v0.1\n---\n# Keys\n\nKeys are kept for {words} years.\n")
}

/// Two years became three, then four; between them another document came. The branch
/// `draft/keys` and the tag `sent` are at the first text, and `elsewhere` is on no line of these.
fn project() -> Project {
    let mut project = Project::in_git()
        .file("content/keys.md", text("two"))
        .commit(&at(1), "Write");
    let first = project.head();
    for (day, path, text) in [
        (2, "content/other.md", "# Other\n".to_owned()),
        (3, "content/keys.md", text("three")),
        (4, "content/keys.md", text("four")),
    ] {
        project = project.file(path, text).commit(&at(day), "Change");
    }
    {
        let repository = project.repository();
        let first = repository
            .find_commit(git2::Oid::from_str(&first).unwrap())
            .unwrap();
        repository.branch("draft/keys", &first, false).unwrap();
        repository
            .tag_lightweight("sent", first.as_object(), false)
            .unwrap();
        let signature = first.author();
        let aside = repository
            .commit(
                None,
                &signature,
                &signature,
                "Aside",
                &first.tree().unwrap(),
                &[&first],
            )
            .unwrap();
        let aside = repository.find_commit(aside).unwrap();
        repository.branch("elsewhere", &aside, false).unwrap();
    }
    project
}

fn diff(project: &Project, range: &str) -> Ran {
    project.run(&["diff", "keys", range])
}

#[test]
fn commits_are_named_as_in_git() {
    let project = project();
    let head = project.head();
    for (range, changed) in [
        ("HEAD~1..HEAD", "[-three-]{+four+}"),
        ("HEAD^..", "[-three-]{+four+}"),
        ("HEAD^^..HEAD~1", "[-two-]{+three+}"),
        ("@~2..@", "[-two-]{+four+}"),
        ("main~3..main", "[-two-]{+four+}"),
        ("HEAD..main~1", "[-four-]{+three+}"),
        ("draft/keys..main", "[-two-]{+four+}"),
        ("sent..HEAD~1", "[-two-]{+three+}"),
        ("refs/tags/sent..", "[-two-]{+four+}"),
        ("sent^0..", "[-two-]{+four+}"),
        (&format!("{}..HEAD", &head[..6]), "4 unchanged"),
        (&format!("{}~1..{head}", &head[..6]), "[-three-]{+four+}"),
        ("elsewhere~1..HEAD", "[-two-]{+four+}"),
        // Without dots it is held against the text as it is now.
        ("HEAD~1", "[-three-]{+four+}"),
        ("v0.1..sent", "[-four-]{+two+}"),
        ("0.1..sent", "[-four-]{+two+}"),
    ] {
        let ran = diff(&project, range);
        assert_eq!(ran.status, 0, "{range}: {}", ran.stderr);
        let is_as_said = ran.stdout.contains(changed)
            || (changed.contains("unchanged") && !ran.stdout.contains("{+"));
        assert!(is_as_said, "{range}: {}", ran.stdout);
    }
    project.write("content/keys.md", text("five"));
    let ran = diff(&project, "main");
    assert!(ran.stdout.contains("[-four-]{+five+}"), "{}", ran.stdout);
}

#[test]
fn what_names_nothing_is_told_with_what_may_be_meant() {
    let project = project();
    for (range, said, cure) in [
        ("mian..", "`mian` is no version", "did you mean `main`?"),
        (
            "HAED~2..",
            "`HAED~2` is no version",
            "did you mean `HEAD~2`?",
        ),
        ("HEAD..draft/key", "draft/key", "did you mean `draft/keys`?"),
        ("vv0.1..", "`vv0.1` is no version", "its versions are 0.1"),
        ("0.2..", "`0.2` is no version", "did you mean `0.1`?"),
        ("zzzzzz..", "`zzzzzz` is no version", "its versions are 0.1"),
        (
            "HEAD~99..",
            "`HEAD~99` leads to no commit",
            "`git log HEAD`",
        ),
        ("HEAD^2..", "`HEAD^2` leads to no commit", "`git log HEAD`"),
        ("main...HEAD", "has three dots", "write two"),
        (
            "elsewhere..",
            "`elsewhere`",
            "check out a commit that has both",
        ),
    ] {
        let ran = diff(&project, range);
        assert_eq!(ran.status, 2, "{range}: {}", ran.stdout);
        assert!(
            ran.stderr.contains(said) && ran.stderr.contains(cure),
            "{range}: {}",
            ran.stderr
        );
    }
    let ran = project.run(&["diff", "other", "sent.."]);
    assert_eq!(ran.status, 2, "{}", ran.stdout);
    assert!(
        ran.stderr
            .contains("content/other.md is not there in `sent`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_word_with_two_letters_before_its_number_is_no_version() {
    let project = Project::new().file("a.md", "---\nversion: vv1.0\n---\n# A\n");
    let problems = project.problems();
    let codes: Vec<&str> = problems
        .iter()
        .filter_map(|it| it["code"].as_str())
        .collect();
    assert_eq!(codes, ["invalid-version"], "{problems:?}");
    project.write(
        "a.md",
        "---\nversion: v1.0\napprovals: [{body: tsc, date: 2025-03-01, version: V1.0}]\n---\n# A\n",
    );
    let page = project.page("documents/a/");
    assert!(page.contains("Version 1.0"), "{page}");
    assert!(!page.contains("V1.0"), "{page}");
}

#[test]
fn names_are_those_of_the_documents_own_repository() {
    let own = project();
    let site = Project::in_git()
        .file(
            "guide.yaml",
            format!(
                "title: T\nsources: [{{path: '{}', name: ws}}]\n",
                own.path()
            ),
        )
        .file("content/a.md", "# A\n")
        .commit(&at(9), "Begin");
    let ran = site.run(&["diff", "ws/content/keys.md", "draft/keys..HEAD~1"]);
    assert!(
        ran.stdout.contains("[-two-]{+three+}"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
    let ran = site.run(&["diff", "content/a.md", "draft/keys.."]);
    assert_eq!(ran.status, 2, "{}", ran.stdout);

    // A source that is read at a commit has its HEAD there.
    site.write(
        "guide.yaml",
        format!(
            "title: T\nsources: [{{path: '{}', name: ws, commit: main~1}}]\n",
            own.path()
        ),
    );
    let ran = site.run(&["diff", "ws/content/keys.md", "HEAD~1..HEAD"]);
    assert!(
        ran.stdout.contains("[-two-]{+three+}"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
}
