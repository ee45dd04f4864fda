//! What `guide new` adds: `check` accepts it, and what was there stays as it was.

use proptest::prelude::*;

use crate::project::Project;

const PEOPLE: &str = "\
# Who they are. Keep the order of joining.
ada-moreau:
  name: Ada Moreau   # chairs
  emails: [ada@x.example]

# From the second round on:
tomas: { name: Tomas Lind }
# end";

fn site() -> Project {
    Project::in_git()
        .file("guide.yaml", "title: T\nbase_url: https://t.example/\n")
        .file("workstreams/people.yaml", PEOPLE)
        .file(
            "workstreams/ws1.yaml",
            "name: Keys\nnumber: 4\nleads: [ada-moreau]\n",
        )
        .file(
            "content/ws1/keys.md",
            "---\nid: keys\n---\n\n# Keys\n\nKeep them.\n",
        )
        .commit("Ada Moreau <ada@x.example> 2025-03-01T10:00:00Z", "All")
}

fn read(project: &Project, path: &str) -> String {
    std::fs::read_to_string(project.path().join(path)).unwrap()
}

#[track_caller]
fn refused(project: &Project, arguments: &[&str], with: &str) {
    let before = crate::project::files_below(project.path());
    let ran = project.run(arguments);
    assert_eq!(ran.status, 2, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stderr.contains(with), "{}", ran.stderr);
    assert!(ran.stderr.contains("help: "), "{}", ran.stderr);
    assert_eq!(crate::project::files_below(project.path()), before);
}

#[track_caller]
fn done(project: &Project, arguments: &[&str]) -> String {
    let ran = project.run(arguments);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    ran.stdout
}

#[test]
fn a_person_is_added_behind_the_others_and_their_text_stays() {
    let project = site();
    let shown = done(
        &project,
        &[
            "new",
            "person",
            "Mei Tan",
            "--email",
            "mei@x.example",
            "--github",
            "@meitan",
            "--organization",
            "Northwind: Labs",
            "--agreement",
            "individual",
            "--agreement-date",
            "2025-02-01",
        ],
    );
    assert!(shown.contains("+mei-tan:"), "{shown}");
    let added = "\nmei-tan:\n  name: Mei Tan\n  emails: [\"mei@x.example\"]\n  github: meitan\n  organization: \"Northwind: Labs\"\n  agreement: { kind: individual, date: 2025-02-01 }\n";
    assert_eq!(
        read(&project, "workstreams/people.yaml"),
        format!("{PEOPLE}{added}")
    );
    assert_eq!(project.problems(), Vec::<serde_json::Value>::new());
}

#[test]
fn a_person_is_added_where_nobody_is_yet_and_to_lines_that_end_in_two_signs() {
    let project = site();
    std::fs::remove_file(project.path().join("workstreams/people.yaml")).unwrap();
    project.write("workstreams/ws1.yaml", "name: Keys\n");
    done(&project, &["new", "person", "Mei Tan"]);
    assert_eq!(
        read(&project, "workstreams/people.yaml"),
        "mei-tan:\n  name: Mei Tan\n"
    );
    project.write("workstreams/people.yaml", "# nobody yet\r\n");
    done(
        &project,
        &["new", "person", "Renée O'Neil", "--id", "renee"],
    );
    assert_eq!(
        read(&project, "workstreams/people.yaml"),
        "# nobody yet\r\nrenee:\r\n  name: \"Renée O'Neil\"\r\n"
    );
}

#[test]
fn who_is_there_already_and_what_check_would_not_accept_is_refused() {
    let project = site();
    refused(
        &project,
        &["new", "person", "Ada Moreau"],
        "has `ada-moreau` already",
    );
    refused(
        &project,
        &["new", "person", "X", "--id", "Not An Id"],
        "write `not-an-id`",
    );
    refused(
        &project,
        &["new", "person", "X", "--email", "nowhere"],
        "`nowhere` is no address",
    );
    refused(&project, &["new", "person"], "NAME is missing");
    refused(
        &project,
        &["new", "person", "Ada B", "--email", "ada@x.example"],
        "claim one address",
    );
    refused(
        &project,
        &["new", "workstream", "Keys", "--id", "ws1"],
        "there is a workstreams/ws1.yaml already",
    );
    refused(
        &project,
        &["new", "workstream", "People"],
        "means something else",
    );
    refused(
        &project,
        &["new", "workstream", "W", "--lead", "ada-morau"],
        "did you mean `ada-moreau`?",
    );
    refused(
        &project,
        &["new", "document", "T", "--workstream", "ws2"],
        "did you mean `ws1`?",
    );
    refused(
        &project,
        &["new", "document", "Keys", "--workstream", "ws1"],
        "content/ws1/keys.md is known as `keys` already",
    );
    refused(
        &project,
        &["new", "document", "T"],
        "--workstream is missing",
    );
    refused(
        &project,
        &[
            "new",
            "document",
            "T",
            "--workstream",
            "ws1",
            "--path",
            "../t.md",
        ],
        "no path within the site",
    );
}

#[test]
fn entries_in_brackets_are_left_to_their_author() {
    let project = site();
    project.write("workstreams/people.yaml", "{ ada-moreau: { name: Ada } }\n");
    refused(
        &project,
        &["new", "person", "Mei Tan"],
        "workstreams/people.yaml:1:1: ",
    );
    project.write(
        "workstreams/people.yaml",
        "ada-moreau: { name: Ada }\nmei: {\n",
    );
    refused(&project, &["new", "person", "Mei Tan"], "not valid YAML");
}

#[test]
fn a_workstream_and_a_document_in_it_are_sound() {
    let project = site();
    done(
        &project,
        &[
            "new",
            "workstream",
            "Agents: who may do what",
            "--short",
            "Agents",
            "--lead",
            "ada-moreau",
            "--since",
            "12 June 2025",
            "--charter",
            "What an agent may do, and \"who\" says so.",
        ],
    );
    assert_eq!(
        read(&project, "workstreams/agents.yaml"),
        "name: \"Agents: who may do what\"\nshort: Agents\nnumber: 5\nstate: forming\nsince: 2025-06-12\ncharter: \"What an agent may do, and \\\"who\\\" says so.\"\nleads: [ada-moreau]\nraci:\n  draft: { responsible: [leads], accountable: [leads] }\n  maintain: { responsible: [leads], accountable: [leads] }\n"
    );
    done(
        &project,
        &[
            "new",
            "document",
            "Least *agency* & more",
            "--workstream",
            "agents",
            "--type",
            "guideline",
            "--summary",
            "No: not yet.",
            "--contributor",
            "ada-moreau",
        ],
    );
    let text = read(&project, "content/agents/least-agency-more.md");
    let front = "---\ntitle: \"Least *agency* & more\"\nid: least-agency-more\ntype: guideline\nstatus: draft\nversion: \"0.1\"\nsummary: \"No: not yet.\"\ncontributors: [ada-moreau]\n---\n\n# Least \\*agency\\* \\& more\n";
    assert!(text.starts_with(front), "{text}");
    let codes: Vec<_> = project
        .problems()
        .iter()
        .map(|it| it["code"].clone())
        .collect();
    assert_eq!(codes, ["placeholder"], "its outline is to be filled in");
    let page = project.page("documents/least-agency-more/");
    assert!(page.contains("Least *agency* &amp; more</h1>"), "{page}");
}

#[test]
fn a_first_folder_of_content_would_take_the_other_documents_out() {
    let project = Project::in_git()
        .file("docs/a.md", "# A\n\nText.\n")
        .file("workstreams/ws1.yaml", "name: Keys\n")
        .commit("Ada <ada@x.example> 2025-03-01T10:00:00Z", "All");
    let new = ["new", "document", "B", "--workstream", "ws1"];
    refused(&project, &new, "`--path docs/b.md`");
    done(&project, &[&new[..], &["--path", "docs/b.md"]].concat());
    let text = read(&project, "docs/b.md");
    assert!(text.contains("\nworkstream: ws1\n"), "{text}");
    let ran = project.run(&["build", "--format", "json"]);
    let built: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(built["documents"], 2);
}

#[test]
fn a_trial_writes_nothing() {
    let project = site();
    let before = crate::project::files_below(project.path());
    let shown = done(&project, &["new", "person", "Mei Tan", "--dry-run"]);
    assert!(
        shown.contains("+  name: Mei Tan") && shown.contains("Nothing was written"),
        "{shown}"
    );
    assert_eq!(crate::project::files_below(project.path()), before);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_symbolic_link() {
    let elsewhere = tempfile::tempdir().unwrap();
    let project = site();
    std::os::unix::fs::symlink(elsewhere.path(), project.path().join("content/ws1/out")).unwrap();
    refused(
        &project,
        &[
            "new",
            "document",
            "T",
            "--workstream",
            "ws1",
            "--path",
            "content/ws1/out/t.md",
        ],
        "lies behind a symbolic link",
    );
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Whatever somebody is called, `check` accepts what is written, and reads that name.
    #[test]
    fn any_name_is_written_so_that_it_is_read(name in "[\\p{L}:#'\"\\[\\]{}&*!|>%@`,?\\\\-]{1,12}( [\\p{L}.-]{1,8})?") {
        prop_assume!(!name.starts_with('-'));
        let project = Project::new()
            .file("guide.yaml", "title: T\nbase_url: https://t.example/\n")
            .file("content/w/a.md", "# A\n");
        let ran = project.run(&["new", "person", &name, "--id", "somebody"]);
        prop_assert_eq!(ran.status, 0, "{}", ran.stderr);
        let people = project.run(&["export", "people", "--format", "json"]).stdout;
        let people: serde_json::Value = serde_json::from_str(&people).unwrap();
        prop_assert_eq!(people[0]["name"].as_str(), Some(name.as_str()));
    }
}
