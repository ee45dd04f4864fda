//! People who are shown by a handle, or under no name, are so in every file and every answer.

use crate::project::Project;

const ADA: &str = "Ada Quenell <ada@x.example>";
const TOMAS: &str = "Tomas Lind <tomas@x.example>";

/// Two people who wrote a text that once named them both.
fn project(ada: &str) -> Project {
    let at = |who: &str, day: &str| format!("{who} 2025-01-{day}T10:00:00Z");
    Project::in_git()
        .file("guide.yaml", "title: T\nnotice: Ask Ada Quenell.\n")
        .file(
            "workstreams/people.yaml",
            format!("ada:\n  name: Ada Quenell\n  names: [A. Quenell]\n  emails: [ada@x.example]\n{ada}tomas: {{ name: Tomas Lind, organization: northwind }}\n"),
        )
        .file("workstreams/organizations.yaml", "northwind: { name: Northwind }\n")
        .file(
            "workstreams/w.yaml",
            "name: W\ncharter: What Ada Quenell began.\nleads: [ada]\n",
        )
        .file(
            "content/w/a.md",
            "---\nsummary: By Ada Quenell.\ncontributors: [Ada Quenell]\nauthor: A. Quenell\n---\n# A\n\nThanks to Ada Quenell.\n",
        )
        .commit(&at(ADA, "01"), "Begin, by Ada Quenell")
        .file(
            "content/w/a.md",
            "---\nsummary: By Ada Quenell.\ncontributors: [Ada Quenell]\nauthor: A. Quenell\n---\n# A\n\nThanks to all.\n",
        )
        .commit(
            &at(TOMAS, "02"),
            "Thank all\n\nCo-authored-by: ada  quenell <other@x.example>",
        )
        .file("content/w/b.md", "# B\n\nWords.\n")
        .commit(&at("Ada Quenell <else@y.example>", "03"), "Another")
        .file("content/w/b.md", "# B\n\nMore words.\n")
        .commit(&at("A. Quenell <ada@x.example>", "04"), "More")
}

const NAMES: [&str; 4] = ["Quenell", "quenell", "A. Quen", "ada-"];

#[track_caller]
fn tells_none_of(text: &str, what: &str) {
    for name in NAMES {
        let lower = text.to_lowercase();
        let at = lower.find(&name.to_lowercase());
        let context = at.map(|at| text.get(at.saturating_sub(80)..at + 40));
        assert!(at.is_none(), "{what}: {name}: {context:?}");
    }
}

#[test]
fn a_name_that_somebody_does_not_want_shown_is_in_no_file_and_no_answer() {
    for (display, instead) in [
        ("  display: withheld\n", "Name withheld"),
        ("  github: hidden-hand\n  display: handle\n", "hidden-hand"),
    ] {
        let project = project(display);
        let files = project.build();
        assert!(files.keys().any(|name| name.contains("/revisions/")));
        for (name, bytes) in &files {
            tells_none_of(name, "a name of a file");
            tells_none_of(&String::from_utf8_lossy(bytes), name);
        }
        let history = String::from_utf8(files["documents/w-a/history/index.html"].clone());
        assert!(history.unwrap().contains(instead));
        let first = project.repository().revparse_single("HEAD~3").unwrap();
        let range = format!("{}..current", first.id());
        for arguments in [
            &["log", "w-a"][..],
            &["log", "w-b", "--format", "json"],
            &["blame", "w-b"],
            &["blame", "w-a", "--format", "json"],
            &["diff", "w-a", &range],
            &["diff", "w-a", &range, "--format", "html"],
            &["check", "--format", "json"],
            &["doctor"],
        ] {
            let ran = project.run(arguments);
            assert_eq!(ran.status, 0, "{arguments:?}: {}{}", ran.stdout, ran.stderr);
            tells_none_of(&ran.stdout, &format!("{arguments:?}"));
            tells_none_of(&ran.stderr, &format!("{arguments:?}"));
        }
        let log = project.run(&["log", "w-b"]).stdout;
        assert!(log.contains(instead), "{log}");
    }
}

#[test]
fn who_is_shown_by_a_handle_has_a_page_under_it_and_who_is_withheld_has_none() {
    let files = project("  github: Hidden-Hand\n  display: handle\n").build();
    let page = String::from_utf8(files["people/hidden-hand/index.html"].clone()).unwrap();
    assert!(
        page.contains("<h1") && page.contains("Hidden-Hand"),
        "{page}"
    );
    let files = project("  display: withheld\n").build();
    let people: Vec<&String> = files
        .keys()
        .filter(|it| it.starts_with("people/"))
        .collect();
    assert!(
        !people.iter().any(|it| it.starts_with("people/ada")),
        "{people:?}"
    );
    let people = String::from_utf8(files["people/index.html"].clone()).unwrap();
    assert!(people.contains("Tomas Lind"));
}

#[test]
fn a_text_that_still_has_the_name_is_an_error_with_its_place() {
    let project =
        project("  display: withheld\n").file("content/w/b.md", "# B\n\nWords of Ada Quenell.\n");
    let problems = project.problems();
    let found = problems
        .iter()
        .find(|it| it["code"] == "withheld-name")
        .unwrap();
    assert_eq!(
        (&found["file"], &found["line"], &found["column"]),
        (&"content/w/b.md".into(), &3.into(), &10.into(),)
    );
    assert_eq!(project.run(&["build"]).status, 1);
}

#[test]
fn a_handle_that_is_not_given_is_an_error() {
    let project = project("  display: handle\n");
    let problems = project.problems();
    assert!(
        problems
            .iter()
            .any(|it| { it["code"] == "missing-key" && it["line"] == 5 && it["column"] == 12 }),
        "{problems:?}"
    );
}
