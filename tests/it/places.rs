//! What stands where, and where links lead.

use crate::project::Project;

const ADA: &str = "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00";
const LATER: &str = "Ada Moreau <ada@x.example> 2025-04-01T10:00:00+01:00";

fn told(project: &Project) -> Vec<String> {
    let problems = project.problems();
    let told = problems.iter().map(|it| {
        let (code, message) = (
            it["code"].as_str().unwrap(),
            it["message"].as_str().unwrap(),
        );
        format!("{code}: {message}")
    });
    told.filter(|it| !it.starts_with("no-base-url")).collect()
}

#[test]
fn a_page_that_changes_kind_keeps_its_address() {
    let project = Project::in_git()
        .file(
            "README.md",
            "# Read me\n\nText of the readme, long enough.\n",
        )
        .file(
            "CONTRIBUTING.md",
            "# Contributing\n\nAnother text, long enough.\n",
        )
        .commit(ADA, "Write")
        .file(
            "README.md",
            "---\nstatus: draft\n---\n# Read me\n\nText of the readme, long enough.\n",
        )
        .rename("CONTRIBUTING.md", "docs/CONTRIBUTING.md")
        .commit(LATER, "Make it guidance");
    let files = project.build();
    let redirect = String::from_utf8_lossy(&files["pages/readme/index.html"]);
    assert!(
        redirect.contains("url=../../documents/readme/"),
        "{redirect}"
    );
    let redirect = String::from_utf8_lossy(&files["pages/docs-contributing/index.html"]);
    assert!(
        redirect.contains("url=../../pages/contributing/"),
        "{redirect}"
    );
    let useless: Vec<_> = files
        .keys()
        .filter(|it| it.starts_with("documents/") && it.contains("contributing"))
        .collect();
    assert!(useless.is_empty(), "{useless:?}");

    let project = project
        .file(
            "README.md",
            "# Read me\n\nText of the readme, long enough.\n",
        )
        .commit(LATER, "Take it back");
    let redirect = project.page("documents/readme/");
    assert!(redirect.contains("url=../../pages/readme/"), "{redirect}");
}

#[test]
fn an_alias_stands_as_it_is_written() {
    for alias in [
        "guides/x.html?x=1",
        "???",
        "../../etc",
        "/",
        "Old Page",
        "a//b",
    ] {
        let project =
            Project::new().file("a.md", format!("---\naliases: [\"{alias}\"]\n---\n# A\n"));
        let told = told(&project);
        assert_eq!(told.len(), 1, "{alias}: {told:?}");
        assert!(told[0].starts_with("invalid-alias: "), "{alias}: {told:?}");
    }
    let project = Project::new().file(
        "a.md",
        "---\naliases: [guides/x.html, /old/page/]\n---\n# A\n",
    );
    let files = project.build();
    for name in ["guides/x.html/index.html", "old/page/index.html"] {
        assert!(files.contains_key(name), "{name}");
    }
}

#[test]
fn a_link_to_the_root_leads_to_its_readme_or_home() {
    let links = "# A\n\n[a](../../) [b](/) [c](../..)\n";
    let project = Project::new()
        .file("content/ws/a.md", links)
        .file("content/ws/b.md", "# B\n")
        .file("README.md", "# Read me\n\n[d](./) [e](.)\n");
    assert_eq!(told(&project), [""; 0]);
    let page = project.page("documents/ws-a/");
    assert_eq!(
        page.matches("href=\"../../pages/readme/\"").count(),
        3,
        "{page}"
    );
    std::fs::remove_file(project.path().join("README.md")).unwrap();
    assert_eq!(told(&project), [""; 0]);
    let page = project.page("documents/ws-a/");
    assert!(page.contains("<a href=\"../../\">a</a>"), "{page}");
    let project = Project::new().file("content/ws/a.md", "# A\n\n[a](../../../)\n");
    assert_eq!(
        told(&project),
        ["unpublished-target: this link leads out of the source"]
    );
}

#[test]
fn another_repository_in_the_folder_is_left_out() {
    let project = Project::in_git()
        .file("a.md", "# A\n")
        .commit(ADA, "Write")
        .file("vendor/other/.git", "gitdir: ../../.git/modules/other\n")
        .file("vendor/other/b.md", "# B\n")
        .file("copy/.git/HEAD", "ref: refs/heads/main\n")
        .file("copy/c.md", "# C\n");
    let files = project.build();
    let pages: Vec<_> = files
        .keys()
        .filter(|it| it.starts_with("documents/") && it.contains("other") | it.contains("copy"))
        .collect();
    assert!(pages.is_empty(), "{pages:?}");
    assert_eq!(
        told(&project),
        [
            "nested-repository: copy, vendor/other are repositories of their own, so they are left out"
        ]
    );
}

#[cfg(unix)]
#[test]
fn links_of_the_file_system_are_told_of() {
    let project = Project::new()
        .file("a.md", "# A\n\n![x](pic.png) [y](folder/b.md)\n")
        .file("elsewhere/real.png", "x");
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(project.path().join(to), project.path().join(name)).unwrap();
    };
    link("elsewhere/real.png", "pic.png");
    link("elsewhere", "folder");
    link("elsewhere/real.png", "unused.png");
    assert_eq!(
        told(&project),
        [
            "symlink: folder is a symbolic link, so it is left out",
            "broken-link: this picture leads nowhere: `pic.png` is a symbolic link, so it is left out",
            "broken-link: this link leads nowhere: `folder/b.md` is a symbolic link, so it is left out",
        ]
    );
}

#[test]
fn documents_that_supersede_themselves_or_one_another_are_found() {
    let cycles = |files: &[(&str, &str)]| {
        let project = files.iter().fold(Project::new(), |project, (name, front)| {
            project.file(
                name,
                format!("---\nstatus: superseded\n{front}\n---\n# {name}\n"),
            )
        });
        let problems = project.problems();
        let found = problems
            .iter()
            .filter(|it| it["code"] == "supersession-cycle");
        found
            .map(|it| format!("{}:{}", it["file"].as_str().unwrap(), it["line"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(cycles(&[("a.md", "supersedes: [a]")]), ["a.md:3"]);
    assert_eq!(cycles(&[("a.md", "superseded_by: a")]), ["a.md:3"]);
    assert_eq!(
        cycles(&[("a.md", "supersedes: [b]"), ("b.md", "supersedes: [a]")]),
        ["a.md:3", "b.md:3"]
    );
    assert_eq!(
        cycles(&[
            ("a.md", "supersedes: [b]"),
            ("b.md", "x: 1"),
            ("c.md", "supersedes: [a]\nsuperseded_by: b"),
        ]),
        ["a.md:3", "c.md:4"]
    );
    assert_eq!(
        cycles(&[("a.md", "supersedes: [b]"), ("b.md", "superseded_by: a")]),
        [""; 0]
    );
}

#[test]
fn no_heading_takes_an_id_of_the_page() {
    let text = "# A\n\n## Guide cite\n\n## Guide main\n\n## Guide facts\n\n## Guide tell\n\n## Guide changes\n\n## Change 1\n\n";
    let project = Project::in_git()
        .file("guide.yaml", "title: T\n")
        .file("content/w/a.md", format!("{text}One.\n"))
        .file("README.md", format!("{text}One.\n"))
        .commit(ADA, "Write")
        .file("content/w/a.md", format!("{text}Two.\n"))
        .commit(LATER, "Change");
    let id = regex::Regex::new(r#"<[a-z][^>]*? id="([^"]*)""#).unwrap();
    for (name, bytes) in project.build() {
        if !name.ends_with("index.html") {
            continue;
        }
        let page = String::from_utf8_lossy(&bytes).into_owned();
        let mut seen = std::collections::BTreeSet::new();
        for found in id.captures_iter(&page) {
            assert!(seen.insert(found[1].to_owned()), "{name}: {}", &found[1]);
        }
        assert!(seen.is_empty() || seen.contains("guide:main"), "{name}");
    }
}
