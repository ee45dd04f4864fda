//! Sites that do not know their own address or name.

use crate::project::{Project, files_below, run_in};

const ADA: &str = "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00";

fn paper(settings: &str) -> Project {
    Project::in_git()
        .file("guide.yaml", settings)
        .file("content/w/a.md", "# A\n\nText.\n")
        .commit(ADA, "Write")
}

#[test]
fn without_an_address_feeds_are_relative_to_themselves_and_there_is_no_sitemap() {
    let project = paper("title: T\n");
    let files = project.build();
    let feed = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    let of_document = feed("documents/w-a/changes.atom");
    assert!(
        of_document.contains("href=\"../../documents/w-a/history/\""),
        "{of_document}"
    );
    assert!(
        of_document.contains("href=\"../../documents/w-a/changes.atom\""),
        "{of_document}"
    );
    assert!(
        of_document.contains("href=\"../../documents/w-a/\""),
        "{of_document}"
    );
    let of_site = feed("changes.atom");
    assert!(
        of_site.contains("href=\"./documents/w-a/history/\""),
        "{of_site}"
    );
    assert!(!files.contains_key("sitemap.xml"));
    assert!(!feed("robots.txt").contains("itemap"));
    let hints = project.problems();
    assert_eq!(hints.len(), 1, "{hints:?}");
    assert_eq!(
        (&hints[0]["code"], &hints[0]["severity"]),
        (&"no-base-url".into(), &"hint".into())
    );

    let files = paper("title: T\nbase_url: https://x.example/y\n").build();
    let feed = String::from_utf8(files["documents/w-a/changes.atom"].clone()).unwrap();
    assert!(
        feed.contains("href=\"https://x.example/y/documents/w-a/history/\""),
        "{feed}"
    );
    assert!(files.contains_key("sitemap.xml"));
}

#[test]
fn a_bare_folder_is_not_asked_for_an_address() {
    let project = Project::new().file("a.md", "# A\n");
    assert!(project.problems().is_empty());
}

#[test]
fn an_address_under_another_name_is_understood() {
    let problems = paper("title: T\nurl: https://x.example\n").problems();
    let unknown = problems.iter().find(|it| it["code"] == "unknown-key");
    assert_eq!(unknown.unwrap()["help"], "did you mean `base_url`?");
}

#[test]
fn the_name_of_the_folder_of_a_clone_is_nowhere() {
    let project = Project::in_git()
        .file("a.md", "# A\n\nText.\n")
        .commit(ADA, "Write");
    let folder = tempfile::tempdir().unwrap();
    let folder = camino::Utf8Path::from_path(folder.path()).unwrap();
    let built: Vec<_> = ["one", "two"]
        .iter()
        .map(|name| {
            let clone = folder.join(name);
            git2::Repository::clone(project.path().as_str(), clone.as_std_path()).unwrap();
            assert_eq!(run_in(&clone, &["build"], &[]).status, 0);
            files_below(&clone.join("_site"))
        })
        .collect();
    assert!(built[0] == built[1]);
    let home = String::from_utf8_lossy(&built[0]["index.html"]).into_owned();
    assert!(home.contains("<title>Guidance</title>"), "{home}");

    let origin = "git@github.com:example/papers.git";
    project.repository().remote("origin", origin).unwrap();
    let home = project.page("");
    assert!(home.contains("<title>papers</title>"), "{home}");
}
