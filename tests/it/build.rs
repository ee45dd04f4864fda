//! Whole sites, made by the command.

use camino::Utf8Path;

use crate::project::{Project, corpora, files_below, run_in};

const ADA: &str = "Ada Moreau <ada@secret-host.example> 2025-03-01T10:00:00+01:00";
const BEN: &str = "Ben Okafor <ben@secret-host.example> 2025-04-02T23:30:00-07:00";

fn paper() -> Project {
    Project::in_git()
        .file("guide.yaml", "title: Example\nbase_url: https://x.example/site\n")
        .file("content/ws1/a.md", "---\ntitle: A paper\n---\n# A paper\n\nOne two three four.\n\n## Rules\n\nKeep keys apart, see [B](b.md#part).\n")
        .file("content/ws1/b.md", "# B\n\n## Part\n\nText of b, long enough to be told apart from all others.\n")
        .commit(ADA, "Write both")
}

#[test]
fn a_bare_folder_of_markdown_is_a_site() {
    let project = Project::new()
        .file("README.md", "# My notes\n\nHello.\n")
        .file("Scope & Plan $1.md", "# Scope\n\nSee [it](ü%20x.md).\n")
        .file("ü x.md", "# Ü\n\n![p](a%20b.png)\n")
        .file("a b.png", b"\x89PNG\r\n\x1a\n");
    let files = project.build();
    let home = String::from_utf8(files["index.html"].clone()).unwrap();
    assert!(home.contains("<title>My notes</title>"), "{home}");
    assert!(files.contains_key("documents/scope-plan-1/index.html"));
    assert!(files.contains_key("documents/ü-x/index.html"));
    assert!(
        files
            .keys()
            .any(|it| it.starts_with("assets/") && it.ends_with("/a-b.png"))
    );
    assert!(
        !files.contains_key("changes/index.html"),
        "there is no history to show"
    );
}

#[test]
fn a_folder_without_content_and_a_repository_without_commits_are_sites() {
    for project in [Project::new(), Project::in_git()] {
        assert!(project.build().contains_key("index.html"));
    }
}

#[test]
fn a_rename_keeps_the_id_and_the_date_is_the_arrival() {
    let project = paper()
        .rename("content/ws1/b.md", "content/ws1/renamed.md")
        .file(
            "content/ws1/a.md",
            "# A paper\n\nOne two three four.\n\nSee [B](renamed.md#part).\n",
        )
        .commit(BEN, "Rename b");
    let files = project.build();
    let page = String::from_utf8(files["documents/ws1-b/index.html"].clone()).unwrap();
    assert!(
        page.contains("content=\"content/ws1/renamed.md\""),
        "{page}"
    );
    let redirect = String::from_utf8(files["documents/ws1-renamed/index.html"].clone()).unwrap();
    assert!(
        redirect.contains("url=../../documents/ws1-b/"),
        "{redirect}"
    );

    let ran = project.run(&["log", "content/ws1/renamed.md", "--format", "json"]);
    let log: Vec<serde_json::Value> = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(log.len(), 2);
    assert_eq!(log[0]["commit"], project.head());
    assert_eq!(log[0]["date"], "2025-04-02T23:30:00-07:00");
    assert_eq!(log[1]["path"], "content/ws1/b.md");
    assert_eq!(log[1]["author"], "Ada Moreau");
}

#[test]
fn formatting_does_not_move_last_changed() {
    let project = paper()
        .file(
            "content/ws1/b.md",
            "# B\n\n## Part\n\n*Text* of b, long enough to be told apart from all others.\n",
        )
        .commit(BEN, "Format");
    let page = project.page("documents/");
    let card = page.split("documents/ws1-b/").nth(1).unwrap();
    let card = card.split("</li>").next().unwrap();
    assert!(card.contains("1 March 2025"), "{card}");
    assert!(!card.contains("2 April 2025"), "{card}");
}

#[test]
fn no_address_of_git_is_in_any_file() {
    let project = paper()
        .file(
            "content/ws1/c.md",
            "# C\n\nWrite to carol@secret-host.example.\n",
        )
        .commit(
            "ben@secret-host.example <ben@secret-host.example> 2025-04-02T23:30:00-07:00",
            "Ask dan@secret-host.example\n\nSigned-off-by: Ben <ben@secret-host.example>",
        );
    for (name, bytes) in project.build() {
        assert!(
            !String::from_utf8_lossy(&bytes).contains("secret-host"),
            "{name}"
        );
    }
    let ran = project.run(&["log", "ws1-c", "--format", "json"]);
    assert!(!ran.stdout.contains("secret-host"), "{}", ran.stdout);
}

#[test]
fn two_builds_are_the_same_bytes() {
    let project = paper();
    let copy = tempfile::tempdir().unwrap();
    let copy = Utf8Path::from_path(copy.path())
        .unwrap()
        .join("another place");
    let clone = git2::Repository::clone(project.path().as_str(), copy.as_std_path()).unwrap();
    clone.remote_delete("origin").unwrap();
    let first = run_in(
        project.path(),
        &["build"],
        &[("TZ", "Asia/Kolkata"), ("LC_ALL", "tr_TR.UTF-8")],
    );
    let second = run_in(
        &copy,
        &["build"],
        &[("TZ", "America/St_Johns"), ("RAYON_NUM_THREADS", "1")],
    );
    assert_eq!(
        (first.status, second.status),
        (0, 0),
        "{}{}",
        first.stderr,
        second.stderr
    );
    let (first, second) = (
        files_below(&project.path().join("_site")),
        files_below(&copy.join("_site")),
    );
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        second.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in first {
        assert!(bytes == second[&name], "{name} differs");
    }
}

#[test]
fn errors_write_nothing_and_name_all_places() {
    let project = paper();
    project.build();
    let before = files_below(&project.path().join("_site"));
    let project = project.file(
        "content/ws1/a.md",
        "---\nstatsu: draft\nstatus: Draft\ndate: 2025-02-30\n---\n# A\n",
    );
    let ran = project.run(&["build"]);
    assert_eq!(ran.status, 1);
    assert_eq!(files_below(&project.path().join("_site")), before);
    let problems: Vec<(String, u64, u64)> = project
        .problems()
        .iter()
        .filter(|it| it["severity"] == "error")
        .map(|it| {
            (
                it["code"].as_str().unwrap().to_owned(),
                it["line"].as_u64().unwrap(),
                it["column"].as_u64().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("unknown-key", 2, 1),
        ("unknown-value", 3, 9),
        ("invalid-date", 4, 7),
    ];
    assert_eq!(
        problems,
        expected.map(|(code, line, column)| (code.to_owned(), line, column))
    );
}

#[test]
fn a_link_that_leads_nowhere_is_found_with_the_nearest() {
    let project = paper().file("content/ws1/c.md", "# C\n\n[x](bb.md) [y](b.md#pert)\n");
    let problems = project.problems();
    let found: Vec<(&str, u64, &str)> = problems
        .iter()
        .map(|it| {
            (
                it["code"].as_str().unwrap(),
                it["column"].as_u64().unwrap(),
                it["help"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("broken-link", 5, "did you mean `content/ws1/b.md`?"),
            ("broken-anchor", 16, "did you mean `#part`?")
        ]
    );
}

#[test]
fn a_bare_repository_and_a_shallow_clone_are_told_as_they_are() {
    let project = paper()
        .file(
            "content/ws1/b.md",
            "# B\n\n## Part\n\nText of b, long enough to be told apart from all others. More.\n",
        )
        .commit(BEN, "Add a word");
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    let bare = folder.join("bare.git");
    git2::build::RepoBuilder::new()
        .bare(true)
        .clone(project.path().as_str(), bare.as_std_path())
        .unwrap();
    let output = folder.join("site");
    let ran = run_in(&bare, &["build", "--output", output.as_str()], &[]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(files_below(&output).contains_key("documents/ws1-b/index.html"));

    // What git leaves of a clone of depth 1: the boundary is written down, the parents are away.
    std::fs::write(
        project.path().join(".git/shallow"),
        format!("{}\n", project.head()),
    )
    .unwrap();
    let page = project.page("documents/ws1-b/");
    assert!(page.contains("History incomplete"), "{page}");
    assert!(
        !page.contains("Ben Okafor"),
        "who changed it is not known: {page}"
    );
}

#[test]
fn who_moved_a_text_into_the_site_is_not_shown_as_its_creator() {
    let text = "# B\n\nText of b, long enough to be told apart from all others.\n";
    let project = Project::in_git()
        .file("notes/b.md", text)
        .file("site/guide.yaml", "title: Example\n")
        .commit(ADA, "Write")
        .rename("notes/b.md", "site/content/ws1/b.md")
        .commit(BEN, "Move it in");
    let ran = run_in(&project.path().join("site"), &["build"], &[]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let pages = files_below(&project.path().join("site/_site"));
    let page = |name: &str| String::from_utf8_lossy(&pages[name]).into_owned();
    let history = page("documents/ws1-b/history/index.html");
    assert!(history.contains("Moved here"), "{history}");
    assert!(history.contains("moved here from notes/b.md"), "{history}");
    assert!(!history.contains("Created"), "{history}");
    assert!(!page("documents/ws1-b/index.html").contains("Here since"));
}

#[test]
fn a_log_names_tools_apart_from_people() {
    let project = Project::in_git().file("a.md", "# A\n\nText.\n").commit(
        ADA,
        "Write\n\nCo-authored-by: Ben Okafor <ben@x.example>\nCo-authored-by: AI ASSISTANT\nCo-authored-by: Claude <noreply@anthropic.com>",
    );
    let ran = project.run(&["log", "a", "--format", "json"]);
    let log: Vec<serde_json::Value> = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(log[0]["author"], "Ada Moreau");
    assert_eq!(log[0]["co_authors"], serde_json::json!(["Ben Okafor"]));
    assert_eq!(
        log[0]["tools"],
        serde_json::json!(["AI ASSISTANT", "Claude"])
    );
    let text = project.run(&["log", "a"]).stdout;
    assert!(text.contains("Ada Moreau, Ben Okafor\n"), "{text}");
    assert!(
        text.contains("assisted by AI ASSISTANT, Claude\n"),
        "{text}"
    );
}

#[test]
fn one_address_of_two_people_is_an_error_that_does_not_show_it() {
    let project = paper().file(
        "workstreams/people.yaml",
        "ada: {name: Ada Moreau, emails: [shared@secret-host.example]}\nben: {name: Ben Okafor, emails: [Shared@Secret-Host.example]}\n",
    );
    let problems = project.problems();
    let problem = problems
        .iter()
        .find(|it| it["severity"] == "error")
        .unwrap();
    assert_eq!(problem["code"], "duplicate-address");
    let message = problem["message"].as_str().unwrap();
    assert!(
        message.contains("`ada`") && message.contains("`ben`"),
        "{message}"
    );
    let ran = project.run(&["build"]);
    assert_eq!(ran.status, 1);
    assert!(
        !ran.stderr.to_lowercase().contains("secret-host"),
        "{}",
        ran.stderr
    );
}

#[test]
fn who_signs_with_the_name_of_another_is_not_put_on_their_page() {
    let project = paper()
        .file(
            "workstreams/people.yaml",
            "ada:\n  name: Ada Moreau\n  emails: [ada@secret-host.example]\n",
        )
        .file(
            "content/ws1/c.md",
            "---\ncontributors: [Ada Moreau]\nworkstream: ws1\n---\n# C\n\nText of c.\n",
        )
        .commit(
            "Ada Moreau <mallory@secret-host.example> 2025-04-02T10:00:00Z",
            "Write c",
        );
    let person = project.page("people/ada/");
    assert!(
        !person.contains("edited 2 times") && !person.contains("Write c"),
        "{person}"
    );
    let c = project.page("documents/ws1-c/");
    assert!(c.contains("people/ada/\">Ada Moreau"), "{c}");
    let problems = project.problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0]["code"], "name-without-address");
    assert_eq!(problems[0]["severity"], "hint");
    let message = problems[0]["message"].as_str().unwrap();
    assert!(
        message.contains("Ada Moreau") && message.contains(&project.head()[..8]),
        "{message}"
    );
    assert!(
        !format!("{problems:?}").contains("secret-host"),
        "{problems:?}"
    );
}

#[test]
fn a_day_that_no_commit_tells_is_not_made_up() {
    let project = Project::in_git()
        .file("a.md", "# A\n\nText.\n")
        .commit(ADA, "Write");
    let repository = project.repository();
    let tree = repository.head().unwrap().peel_to_tree().unwrap().id();
    let person = "Ada Moreau <ada@x.example>";
    for time in ["", " 99999999999999999999 +0000"] {
        let commit =
            format!("tree {tree}\nauthor {person}{time}\ncommitter {person}{time}\n\nWrite\n");
        let odb = repository.odb().unwrap();
        let id = odb
            .write(git2::ObjectType::Commit, commit.as_bytes())
            .unwrap();
        repository
            .reference("refs/heads/main", id, true, "")
            .unwrap();
        let files = project.build();
        for (name, bytes) in &files {
            let text = String::from_utf8_lossy(bytes);
            assert!(
                !text.contains("9999-") && !text.contains("December 9999"),
                "{name}"
            );
            let is_feed = name.ends_with("changes.atom");
            assert!(
                is_feed || !(text.contains("1970-01") || text.contains("January 1970")),
                "{name}"
            );
            assert!(!text.contains("datetime=\"\""), "{name}");
        }
        let history = String::from_utf8_lossy(&files["documents/a/history/index.html"]);
        assert!(history.contains("on an unknown day"), "{history}");
        assert!(project.run(&["log", "a"]).stdout.contains("day unknown"));
    }
}

#[test]
fn replace_references_and_grafts_are_warned_of() {
    let project = paper();
    let head = project.head();
    assert!(project.problems().is_empty());
    let name = format!("refs/replace/{head}");
    let repository = project.repository();
    let id = repository.head().unwrap().target().unwrap();
    repository.reference(&name, id, false, "").unwrap();
    let info = project.path().join(".git/info");
    std::fs::create_dir_all(&info).unwrap();
    std::fs::write(info.join("grafts"), format!("{head}\n")).unwrap();
    let problems = project.problems();
    let messages: Vec<&str> = problems
        .iter()
        .filter(|it| it["code"] == "ignored-history" && it["severity"] == "warning")
        .map(|it| it["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        messages,
        [
            "1 replace reference in this clone is ignored",
            "the grafts in this clone are ignored"
        ]
    );
    let ran = project.run(&["build", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["problems"], 2);
}

/// As after `git clone --filter=blob:none`: of the texts only those of the newest commit are here.
#[test]
fn a_clone_without_old_texts_says_so_and_names_no_creator() {
    let project = paper()
        .rename("content/ws1/b.md", "content/ws1/renamed.md")
        .file(
            "content/ws1/renamed.md",
            "# B\n\n## Part\n\nText of b, long enough to be told apart from all others. More.\n",
        )
        .file("content/ws1/a.md", "# A paper\n\nOne two three.\n")
        .commit(BEN, "Rename b with an edit")
        .file("content/ws1/a.md", "# A paper\n\nOne two three four.\n")
        .commit(BEN, "Add a word");
    for text in ["content/ws1/a.md", "content/ws1/b.md"] {
        let first = project
            .repository()
            .revparse_single(&format!("HEAD~2:{text}"));
        let hex = first.unwrap().id().to_string();
        let objects = project.path().join(".git/objects");
        std::fs::remove_file(objects.join(&hex[..2]).join(&hex[2..])).unwrap();
    }
    let ran = project.run(&["build", "--format", "json"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["complete_history"], false);
    let problems = project.problems();
    let problem = problems
        .iter()
        .find(|it| it["code"] == "incomplete-history");
    let message = problem.unwrap()["message"].as_str().unwrap();
    assert!(message.contains("2 earlier texts"), "{message}");
    let pages = files_below(&project.path().join("_site"));
    let page = |name: &str| String::from_utf8_lossy(&pages[name]).into_owned();
    let history = page("documents/ws1-a/history/index.html");
    assert!(
        history.contains("What changed cannot be shown"),
        "{history}"
    );
    let renamed = page("documents/ws1-renamed/index.html");
    assert!(renamed.contains("History incomplete"), "{renamed}");
    assert!(!renamed.contains("Here since"), "{renamed}");
    assert!(!renamed.contains("Ben Okafor"), "{renamed}");
    let ran = project.run(&["log", "content/ws1/renamed.md", "--format", "json"]);
    assert_eq!(ran.stdout.trim(), "[]");
}

#[test]
fn every_document_of_a_real_repository_has_a_page_and_its_links_lead_somewhere() {
    for bundle in corpora() {
        let folder = tempfile::tempdir().unwrap();
        let clone = Utf8Path::from_path(folder.path()).unwrap().join("clone");
        let made = std::process::Command::new("git")
            .args(["clone", "-q", bundle.as_str(), clone.as_str()])
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .status();
        if !made.is_ok_and(|it| it.success()) {
            println!("no git program: {bundle} is not tested here");
            continue;
        }
        let ran = run_in(&clone, &["build", "--format", "json"], &[]);
        assert_eq!(ran.status, 0, "{bundle}: {}", ran.stderr);
        let pages = files_below(&clone.join("_site"));
        let sources: Vec<String> = files_below(&clone)
            .into_keys()
            .filter(|it| Utf8Path::new(it).extension() == Some("md"))
            .filter(|it| !it.starts_with(".git/") && !it.starts_with("_site/"))
            .collect();
        for source in sources {
            let mark = format!("<meta name=\"guide:source\" content=\"{source}\">");
            let found = pages.iter().any(|(name, bytes)| {
                name.ends_with("index.html") && String::from_utf8_lossy(bytes).contains(&mark)
            });
            assert!(found, "{bundle}: no page of {source}");
        }
        links_lead_somewhere(&pages);
    }
}

#[test]
fn every_link_of_the_own_site_leads_somewhere() {
    let folder = tempfile::tempdir().unwrap();
    let output = Utf8Path::from_path(folder.path()).unwrap().join("site");
    let ran = run_in(
        Utf8Path::new(env!("CARGO_MANIFEST_DIR")),
        &["build", "--output", output.as_str()],
        &[],
    );
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    links_lead_somewhere(&files_below(&output));
}

/// Every relative `href` and `src` of every page is a file of the site, and its anchor is there.
pub(crate) fn links_lead_somewhere(pages: &std::collections::BTreeMap<String, Vec<u8>>) {
    let link = regex::Regex::new(r#"(?:href|src)="([^"]*)""#).unwrap();
    for (name, bytes) in pages
        .iter()
        .filter(|(name, _)| name.ends_with("index.html"))
    {
        let html = String::from_utf8_lossy(bytes);
        for found in link.captures_iter(&html) {
            let address = found[1].replace("&amp;", "&");
            if address.contains("://") {
                continue;
            }
            let (path, anchor) = address.split_once('#').unwrap_or((&address, ""));
            let mut target: Vec<&str> = name.split('/').collect();
            target.pop();
            for part in path.split('/') {
                match part {
                    ".." => assert!(target.pop().is_some(), "{name}: {address} leaves the site"),
                    "." | "" => {}
                    part => target.push(part),
                }
            }
            let mut file = guide::path::percent_decode(&target.join("/"));
            if path.is_empty() && !address.is_empty() {
                file.clone_from(name);
            } else if path.ends_with('/') || file.is_empty() {
                file.push_str(if file.is_empty() {
                    "index.html"
                } else {
                    "/index.html"
                });
            }
            let Some(content) = pages.get(&file) else {
                panic!("{name}: {address} leads nowhere ({file})")
            };
            if !anchor.is_empty() && file.ends_with("index.html") {
                let anchor = guide::path::percent_decode(anchor)
                    .replace('&', "&amp;")
                    .replace('"', "&quot;");
                let content = String::from_utf8_lossy(content);
                assert!(
                    content.contains(&format!("id=\"{anchor}\"")),
                    "{name}: {address} has no anchor there"
                );
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_is_that_folder() {
    let project = Project::new().file("real/a.md", "# A\n");
    std::os::unix::fs::symlink("real", project.path().join("link")).unwrap();
    let ran = run_in(&project.path().join("link"), &["build"], &[]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(
        project
            .path()
            .join("real/_site/documents/a/index.html")
            .exists()
    );
}
