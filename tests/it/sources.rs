//! Several repositories as one site.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use guide::input::Inputs;
use guide::site::Site;

use crate::project::{Project, corpora, files_below};

const ADA: &str = "Ada Moreau <ada@secret-host.example> 2025-03-01T10:00:00+01:00";
const ADA_ELSEWHERE: &str = "ada <ada@other-host.example> 2025-03-03T10:00:00+01:00";
const BEN: &str = "Ben Okafor <ben@secret-host.example> 2025-04-02T10:00:00Z";

/// The repository of one workstream, with a document that was renamed and has a version.
fn chain() -> Project {
    let project = Project::in_git()
        .file("draft.md", "# Signing\n\nSign each artefact that you publish, and say which key.\n")
        .commit(ADA, "Write")
        .rename("draft.md", "signing.md")
        .commit(ADA, "Rename")
        .file(
            "signing.md",
            "---\nversion: \"1.0\"\n---\n# Signing\n\nSign each artefact that you publish, and say which key.\n\n## Keys\n\nKeep them apart. See [the other](docs/keys.md) and [agents](https://github.com/org/ws2/blob/main/content/agentic.md#rules).\n",
        )
        .file("docs/keys.md", "# Keys\n\nBack to [signing](../signing.md#keys) and [agents](../../ws2/content/agentic.md).\n")
        .file("README.md", "# Workstream one\n")
        .commit(BEN, "Say more");
    project
        .repository()
        .remote("origin", "git@github.com:org/ws1.git")
        .unwrap();
    project
}

fn agents() -> Project {
    let project = Project::in_git()
        .file(
            "content/agentic.md",
            "---\nsupersedes: [ws1-docs-keys]\n---\n# Agents\n\n## Rules\n\nSee [signing](https://github.com/org/ws1/blob/main/signing.md), and [keys](../../../../ws1/blob/main/docs/keys.md).\n",
        )
        .file("README.md", "# Workstream two\n")
        .file(".mailmap", "Ada Moreau <ada@secret-host.example> <ada@other-host.example>\n")
        .commit(ADA_ELSEWHERE, "Write");
    project
        .repository()
        .remote("origin", "https://gitlab.com/org/ws2.git")
        .unwrap();
    project
}

/// A site of these sources: `path:` and more lines for each.
fn site(sources: &[(&Utf8Path, &str)]) -> Project {
    let project = Project::in_git()
        .file("content/intro.md", "# Intro\n\nHow it all fits.\n")
        .file("workstreams/ws1.yaml", "name: Supply chain\n")
        .file(
            "workstreams/people.yaml",
            "ben:\n  name: Benjamin Okafor\n  emails: [ben@secret-host.example]\n",
        );
    project.write("guide.yaml", settings(sources));
    project.commit(BEN, "Begin")
}

fn settings(sources: &[(&Utf8Path, &str)]) -> String {
    let mut settings = "title: All\nbase_url: https://x.example/\nsources:\n".to_owned();
    for (path, more) in sources {
        settings += "  - path: \"";
        settings += path.as_str();
        settings += "\"\n";
        for line in more.lines() {
            settings += "    ";
            settings += line;
            settings += "\n";
        }
    }
    settings
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    let keys = || files.keys().collect::<Vec<_>>();
    let file = files
        .get(name)
        .unwrap_or_else(|| panic!("no {name} in {:#?}", keys()));
    String::from_utf8(file.clone()).unwrap()
}

fn json(project: &Project, arguments: &[&str]) -> Value {
    let ran = project.run(arguments);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr))
}

fn both() -> (Project, Project, Project) {
    let (one, two) = (chain(), agents());
    let site = site(&[
        (one.path(), "workstream: ws1"),
        (
            two.path(),
            "name: ws2\nrepository: https://github.com/org/ws2",
        ),
    ]);
    (site, one, two)
}

#[test]
fn documents_of_two_repositories_are_one_site_with_their_own_histories() {
    let (site, one, two) = both();
    let files = site.build();
    let signing = text(&files, "documents/ws1-draft/index.html");
    let agents = text(&files, "documents/ws2-agentic/index.html");
    assert!(text(&files, "pages/ws1/index.html").contains("Workstream one"));
    // Links: by relative path, by the host's address, by a path that a browser would resolve there.
    let keys = text(&files, "documents/ws1-docs-keys/index.html");
    assert!(
        signing.contains("href=\"../../documents/ws1-docs-keys/\""),
        "{signing}"
    );
    assert!(
        signing.contains("href=\"../../documents/ws2-agentic/#rules\""),
        "{signing}"
    );
    assert!(
        keys.contains("href=\"../../documents/ws1-draft/#keys\""),
        "{keys}"
    );
    assert!(
        keys.contains("href=\"../../documents/ws2-agentic/\""),
        "{keys}"
    );
    assert!(
        agents.contains("href=\"../../documents/ws1-draft/\""),
        "{agents}"
    );
    assert!(keys.contains("ws2-agentic"), "superseded: {keys}");
    // Edit and commit at the right host.
    assert!(
        signing.contains("https://github.com/org/ws1/edit/main/signing.md"),
        "{signing}"
    );
    assert!(
        agents.contains("https://github.com/org/ws2/edit/main/content/agentic.md"),
        "{agents}"
    );
    let history = text(&files, "documents/ws1-draft/history/index.html");
    assert!(history.contains(&format!("https://github.com/org/ws1/commit/{}", one.head())));
    // Versions, redlines, and where earlier paths lead.
    assert!(files.contains_key("documents/ws1-draft/versions/1.0/index.html"));
    let redline = format!("documents/ws1-draft/revisions/{}/index.html", one.head());
    assert!(text(&files, &redline).contains("<ins"));
    assert!(text(&files, "documents/ws1-signing/index.html").contains("documents/ws1-draft/"));
    // The workstream of a source is that of its documents.
    assert!(text(&files, "workstreams/ws1/index.html").contains("ws1-draft"));
    // The commit of each source stands below each page.
    for head in [site.head(), one.head(), two.head()] {
        assert!(signing.contains(&head[..7]), "{signing}");
    }
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains("secret-host") && !text.contains("other-host"),
            "{name}"
        );
        assert!(!text.contains(one.path().as_str()), "{name}");
    }
    assert!(
        !site.problems().iter().any(|it| it["code"] == "broken-link"),
        "{:?}",
        site.problems()
    );
}

#[test]
fn each_source_has_a_host_of_its_own() {
    let one = chain();
    let host = |more: &str| {
        let more = format!("name: one\nrepository: https://code.x.example/org/ws1\n{more}");
        let site = site(&[(one.path(), &more)]);
        let guide = std::fs::read_to_string(site.path().join("guide.yaml")).unwrap();
        let site = site.file("guide.yaml", format!("host: gitea\n{guide}"));
        text(&site.build(), "documents/one-draft/index.html")
    };
    let edit = |middle: &str| format!("https://code.x.example/org/ws1/{middle}/main/signing.md");
    for (more, middle) in [
        ("", "_edit"),
        ("host: gitlab", "-/edit"),
        ("host: github", "edit"),
    ] {
        assert!(host(more).contains(&edit(middle)), "{more}");
    }
}

#[test]
fn people_are_the_same_in_all_repositories() {
    let (site, _one, _two) = both();
    let files = site.build();
    let page = text(&files, "people/ada-moreau/index.html");
    assert!(
        page.contains("ws1-draft") && page.contains("ws2-agentic"),
        "{page}"
    );
    assert!(text(&files, "people/ben/index.html").contains("ws1-draft"));
    let summary = json(&site, &["build", "--format", "json"]);
    assert_eq!(summary["people"], 2, "{summary}");
    assert_eq!(summary["documents"], 4, "{summary}");
    assert_eq!(summary["revisions"], 6, "{summary}");
    assert_eq!(summary["complete_history"], true, "{summary}");
}

#[test]
fn commands_know_a_document_of_any_source_by_id_and_path() {
    let (site, one, _two) = both();
    for name in ["ws1-draft", "ws1/signing.md"] {
        let log = json(&site, &["log", name, "--format", "json"]);
        assert_eq!(log.as_array().unwrap().len(), 3, "{log}");
        assert_eq!(log[0]["commit"], one.head());
        assert_eq!(log[2]["path"], "ws1/draft.md");
        let blame = json(&site, &["blame", name, "--format", "json"]);
        let authors: Vec<&Value> = blame
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["author"])
            .collect();
        assert!(authors.contains(&&Value::from("Ada Moreau")), "{blame}");
        let diff = site.run(&[
            "diff",
            name,
            &format!("{}..current", &log[2]["commit"].as_str().unwrap()[..9]),
        ]);
        assert!(
            diff.stdout.contains("Keep them apart"),
            "{}{}",
            diff.stdout,
            diff.stderr
        );
    }
    let doctor = site.run(&["doctor"]);
    assert!(
        doctor.stdout.contains("5 commits"),
        "{}{}",
        doctor.stdout,
        doctor.stderr
    );
}

#[test]
fn what_is_wrong_with_a_source_is_told_where_it_is_named() {
    let one = chain();
    let path = one.path();
    let missing = Utf8Path::new("../not-there-at-all");
    let file = path.join("signing.md");
    for (sources, code) in [
        (vec![(missing, "")], "missing-source"),
        (vec![(file.as_path(), "name: a")], "missing-source"),
        (
            vec![(path, "name: a"), (path, "name: b")],
            "duplicate-source",
        ),
        (vec![(Utf8Path::new("."), "name: a")], "duplicate-source"),
        (vec![(path, "name: A b")], "source-name"),
        (vec![(path, "name: content")], "source-name"),
        (
            vec![(path, "name: a\nworkstream: ws9")],
            "unknown-workstream",
        ),
        (
            vec![(path, "name: a\ncommit: v9.9")],
            "unknown-source-commit",
        ),
        (vec![(path, "name: a\nfolder: b")], "unknown-key"),
        (vec![(path, "name: a\nhost: sourcehut")], "unknown-value"),
    ] {
        let site = site(&sources);
        let problems = site.problems();
        let found: Vec<&Value> = problems.iter().filter(|it| it["code"] == code).collect();
        assert_eq!(found.len(), 1, "{code}: {problems:#?}");
        assert_eq!(found[0]["file"], "guide.yaml", "{found:?}");
        assert!(found[0]["line"].as_u64().unwrap() > 3, "{found:?}");
        assert_eq!(site.run(&["build"]).status, 1, "{code}");
    }
    let two = agents();
    let site = site(&[(path, "name: a"), (two.path(), "name: a")]);
    assert!(site.problems().iter().any(|it| it["code"] == "source-name"));
}

#[test]
fn a_predecessor_in_another_source_is_an_error_that_names_the_cure() {
    let (one, two) = (chain(), agents());
    let site = site(&[(one.path(), "name: ws1"), (two.path(), "name: ws2")]);
    site.write(
        "content/intro.md",
        "---\nhistory_from: [ws1/draft.md]\n---\n# Intro\n",
    );
    two.write(
        "content/agentic.md",
        "---\nhistory_from: [content/intro.md, ws1/signing.md, content/never.md]\n---\n# Agents\n",
    );
    let problems = site.problems();
    let found: Vec<String> = problems
        .iter()
        .filter(|it| it["code"].as_str().unwrap().ends_with("-predecessor"))
        .map(|it| {
            format!(
                "{} {}:{}",
                it["code"].as_str().unwrap(),
                it["file"].as_str().unwrap(),
                it["column"]
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            "foreign-predecessor content/intro.md:16",
            "foreign-predecessor ws2/content/agentic.md:16",
            "foreign-predecessor ws2/content/agentic.md:34",
            "unknown-predecessor ws2/content/agentic.md:50",
        ]
    );
    let first = problems
        .iter()
        .find(|it| it["code"] == "foreign-predecessor");
    let help = first.unwrap()["help"].as_str().unwrap();
    assert!(
        help.contains("contributors") && help.contains("supersedes"),
        "{help}"
    );
    // Within one source, by either path, it is followed.
    one.write(
        "docs/keys.md",
        "---\nhistory_from: [ws1/signing.md]\n---\n# Keys\n",
    );
    assert!(
        !site
            .problems()
            .iter()
            .any(|it| { it["file"] == "ws1/docs/keys.md" && it["severity"] == "error" })
    );
}

#[test]
fn a_bare_source_and_one_at_a_commit_are_read_from_git() {
    let one = chain();
    let first = one.repository().revparse_single("HEAD~2").unwrap();
    one.repository()
        .tag_lightweight("first", &first, false)
        .unwrap();
    let bare = tempfile::tempdir().unwrap();
    let clone = Utf8Path::from_path(bare.path())
        .unwrap()
        .join("ws1-chain.git");
    git2::build::RepoBuilder::new()
        .bare(true)
        .clone(one.path().as_str(), clone.as_std_path())
        .unwrap();
    let files = site(&[(&clone, "")]).build();
    assert!(text(&files, "documents/ws1-chain-draft/index.html").contains("Keep them apart"));

    let site = site(&[(one.path(), "name: old\ncommit: first")]);
    let files = site.build();
    assert!(!text(&files, "documents/old-draft/index.html").contains("Keep them apart"));
    let log = json(&site, &["log", "old/draft.md", "--format", "json"]);
    assert_eq!(log.as_array().unwrap().len(), 1, "{log}");
}

#[test]
fn a_source_that_is_not_in_git_has_no_history() {
    let plain = Project::new().file("a.md", "# A\n\nText.\n");
    let site = site(&[(plain.path(), "name: plain")]);
    let files = site.build();
    assert!(files.contains_key("documents/plain-a/index.html"));
    assert!(!files.contains_key("documents/plain-a/history/index.html"));
    assert!(files.contains_key("documents/intro/history/index.html"));
    assert_eq!(site.run(&["log", "plain-a"]).status, 2);
}

#[test]
fn a_source_inside_the_site_is_read_once() {
    let site = site(&[(Utf8Path::new("repos/one"), "name: one")]);
    site.write("repos/one/content/a.md", "# A\n\nText.\n");
    site.write("repos/one/deep/b.md", "# B\n\nText.\n");
    let summary = json(&site, &["build", "--format", "json"]);
    assert_eq!(summary["documents"], 2, "{summary}");
    assert!(
        site.problems().iter().all(|it| it["severity"] != "error"),
        "{:?}",
        site.problems()
    );
}

#[test]
fn a_source_in_the_output_is_refused() {
    let site = site(&[(Utf8Path::new("out/one"), "name: one")]);
    site.write("out/one/a.md", "# A\n\nText.\n");
    let ran = site.run(&["build", "--output", "out"]);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("lies in the output"), "{}", ran.stderr);
    assert!(site.path().join("out/one/a.md").exists());
}

#[test]
fn an_incomplete_source_makes_the_whole_incomplete() {
    let one = chain();
    let parent = one.repository().revparse_single("HEAD").unwrap();
    one.write(".git/shallow", format!("{}\n", parent.id()));
    let site = site(&[(one.path(), "name: ws1")]);
    let summary = json(&site, &["build", "--format", "json"]);
    assert_eq!(summary["complete_history"], false, "{summary}");
}

#[test]
fn the_corpora_are_one_site() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    let mut clones: Vec<(Utf8PathBuf, String)> = Vec::new();
    for bundle in corpora() {
        let name = slug(bundle.file_stem().unwrap());
        let clone = folder.join(&name);
        let status = std::process::Command::new("git")
            .args(["clone", "-q", bundle.as_str(), clone.as_str()])
            .status();
        if status.is_err() {
            println!("no git program: {bundle} is not tested here");
            return;
        }
        clones.push((clone, name));
    }
    if clones.is_empty() {
        return;
    }
    let mut documents = 1;
    let mut revisions = 1;
    let mut broken = 0;
    for (clone, _) in &clones {
        let ran = crate::project::run_in(
            clone,
            &[
                "build",
                "--format",
                "json",
                "--no-search",
                "--output",
                "../out",
            ],
            &[],
        );
        let summary: Value = serde_json::from_str(&ran.stdout).unwrap();
        documents += summary["documents"].as_u64().unwrap();
        revisions += summary["revisions"].as_u64().unwrap();
        let ran = crate::project::run_in(clone, &["check", "--format", "json"], &[]);
        broken += broken_links(&ran.stdout);
    }
    let sources: Vec<(&Utf8Path, String)> = clones
        .iter()
        .map(|(clone, name)| (clone.as_path(), format!("name: {name}")))
        .collect();
    let sources: Vec<(&Utf8Path, &str)> = sources.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let site = site(&sources);
    let summary = json(&site, &["build", "--format", "json", "--no-search"]);
    assert_eq!(summary["documents"], documents, "{summary}");
    assert_eq!(summary["revisions"], revisions, "{summary}");
    let files = files_below(&site.path().join("_site"));
    let pages = files.keys().filter(|it| {
        let parts: Vec<&str> = it.split('/').collect();
        let is_page = matches!(*parts, ["documents", _, "index.html"]);
        is_page && !String::from_utf8_lossy(&files[*it]).contains("http-equiv=\"refresh\"")
    });
    assert_eq!(pages.count() as u64, documents);
    let ran = site.run(&["check", "--format", "json"]);
    assert!(broken_links(&ran.stdout) <= broken, "{}", ran.stdout);
}

fn slug(name: &str) -> String {
    guide::path::slug(name)
}

fn broken_links(report: &str) -> usize {
    let problems: Vec<Value> = serde_json::from_str(report).unwrap();
    let is_broken = |it: &&Value| {
        it["code"]
            .as_str()
            .is_some_and(|it| it.starts_with("broken"))
    };
    problems.iter().filter(is_broken).count()
}

#[test]
fn the_folders_of_sources_are_watched() {
    let (project, one, _two) = both();
    let site = Site::assemble(Inputs::read(project.path(), None).unwrap()).unwrap();
    let mut watcher = guide::serve::watch(&site.folders(), |_| false);
    let root = one.path().canonicalize_utf8().unwrap();
    one.write("new.md", "# New\n");
    let is_in_source = |it: &Utf8PathBuf| it.starts_with(&root);
    while !watcher.wait().paths.iter().any(is_in_source) {}
    let _one = one.commit(BEN, "New");
    let is_commit = |it: &Utf8PathBuf| it.starts_with(root.join(".git/refs"));
    while !watcher.wait().paths.iter().any(is_commit) {}
}

#[test]
fn a_source_that_is_not_there_yet_is_noticed_when_it_comes() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    let folder = folder.canonicalize_utf8().unwrap();
    let source = folder.join("later/deep/ws1");
    let project = site(&[(&source, "name: ws1")]);
    let read = || Site::assemble(Inputs::read(project.path(), None).unwrap()).unwrap();
    let now = read();
    assert!(now.document("ws1-a").is_none());
    let mut watcher = guide::serve::watch(&now.folders(), |_| false);
    let write = |path: &Utf8Path| {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "# A\n").unwrap();
    };
    // What else happens where it is waited for is of no interest.
    write(&folder.join("other.md"));
    std::fs::create_dir(folder.join("later")).unwrap();
    let changed = watcher.wait();
    assert_eq!(Vec::from_iter(changed.paths), [folder.join("later")]);
    write(&source.join("a.md"));
    let changed = watcher.wait();
    assert!(changed.paths.contains(&folder.join("later/deep")));
    let now = read();
    assert!(now.document("ws1-a").is_some());
    watcher.set_roots(&now.folders());
    write(&source.join("b.md"));
    while !watcher.wait().paths.contains(&source.join("b.md")) {}
}
