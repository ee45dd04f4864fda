//! What the site tells other programs.

use std::collections::BTreeMap;

use crate::project::Project;

const ADA: &str = "Ada Moreau <ada@x.example> 2025-03-01T10:00:00Z";

fn site() -> Project {
    Project::in_git()
        .file(
            "guide.yaml",
            "title: T\nbase_url: https://t.example/\nbodies:\n  tsc: { name: Steering, members: [tomas, mei] }\n  pgb: { name: Board }\n",
        )
        .file(
            "workstreams/people.yaml",
            "tomas: { name: Tomas Lind, github: tlind, emails: [tomas@x.example, t.lind@y.example] }\nada: { name: Ada Moreau, github: adamo, emails: [ada@x.example], organization: north }\nmei: { name: \"Mei, Tan\" }\nhidden: { name: Hanna Gray, github: hgray, emails: [h@x.example], display: withheld }\nodd: { name: '=cmd()', github: 'not a login' }\n",
        )
        .file("workstreams/organizations.yaml", "north: { name: North }\n")
        .file(
            "workstreams/ws2.yaml",
            "name: Agents\nnumber: 1\nraci:\n  draft: { responsible: [ada], accountable: [tsc], informed: [mailing-list] }\n",
        )
        .file(
            "workstreams/ws1.yaml",
            "name: Keys\nnumber: 2\nleads: [ada]\nraci:\n  draft: { responsible: [mei], accountable: [tsc] }\n  maintain: { responsible: [ada, hidden], accountable: [leads] }\n",
        )
        .file("content/ws1/keys.md", "---\nid: keys\nstatus: published\nversion: \"1.0\"\napprovals: [{ body: tsc, date: 2025-02-20 }]\n---\n\n# Keys\n")
        .file("content/ws1/a b#c [draft].md", "---\nid: odd-name\nraci: { responsible: [tomas], accountable: [pgb] }\n---\n\n# Odd\n")
        .file("content/ws1/sub/same.md", "---\nraci: { responsible: [ada] }\n---\n\n# Same\n")
        .file("content/ws2/x.md", "# X\n")
        .file("stray.md", "---\nworkstream: ws2\nid: stray\n---\n\n# Stray\n")
        .commit(ADA, "All")
}

#[track_caller]
fn export(project: &Project, arguments: &[&str]) -> String {
    let ran = project.run(&[&["export"], arguments].concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    ran.stdout
}

/// One line of a CODEOWNERS file.
struct Rule {
    pattern: String,
    owners: Vec<String>,
}

/// Reads CODEOWNERS by GitHub's rules: `#` begins a comment, a backslash escapes a space and a `#`,
/// an owner is `@name`, `@organisation/team` or an address; `!` and `[ ]` are not for patterns.
fn parse(text: &str) -> Vec<Rule> {
    let mut rules = Vec::new();
    for line in text.lines() {
        let mut words: Vec<String> = vec![String::new()];
        let mut characters = line.chars().peekable();
        while let Some(character) = characters.next() {
            let last = words.last_mut().unwrap();
            match character {
                '#' => break,
                '\\' if matches!(characters.peek(), Some(' ' | '#')) => {
                    last.extend(characters.next());
                }
                ' ' | '\t' => words.push(String::new()),
                it => last.push(it),
            }
        }
        words.retain(|it| !it.is_empty());
        if words.is_empty() {
            continue;
        }
        let pattern = words.remove(0);
        assert!(
            !pattern.starts_with('!') && !pattern.contains(['[', ']', '\\']),
            "{line}"
        );
        for owner in &words {
            let name = owner
                .strip_prefix('@')
                .unwrap_or_else(|| panic!("an owner is no login: {line}"));
            let is_login = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_');
            assert!(!name.is_empty() && name.chars().all(is_login), "{line}");
        }
        rules.push(Rule {
            pattern,
            owners: words,
        });
    }
    rules
}

/// Does a pattern that begins at the root match a file? Of the wildcards only `?` and a lone `*` are
/// written by guide.
fn matches(pattern: &str, path: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let pattern = pattern
        .strip_prefix('/')
        .expect("a pattern begins at the root");
    let is_prefix = |pattern: &str, path: &str| {
        let same = |(a, b): (char, char)| a == b || a == '?' && b != '/';
        path.chars().count() >= pattern.chars().count()
            && pattern.chars().zip(path.chars()).all(same)
    };
    let is_whole = pattern.chars().count() == path.chars().count();
    is_prefix(pattern, path) && (pattern.ends_with('/') || is_whole)
}

/// The owners of a file: those of the last rule that matches.
fn owners<'r>(rules: &'r [Rule], path: &str) -> Vec<&'r str> {
    let last = rules.iter().rfind(|it| matches(&it.pattern, path));
    last.map_or_else(Vec::new, |it| {
        it.owners.iter().map(String::as_str).collect()
    })
}

#[test]
fn code_owners_are_those_who_keep_a_text_true() {
    let project = site();
    let text = export(&project, &["codeowners"]);
    let rules = parse(&text);
    for (path, expected) in [
        ("content/ws1/keys.md", &["@adamo"][..]),
        ("content/ws1/sub/same.md", &["@adamo"]),
        ("content/ws1/a b#c [draft].md", &["@tlind"]),
        ("content/ws2/x.md", &["@tlind", "@adamo"]),
        ("content/ws2/new.md", &["@tlind", "@adamo"]),
        ("stray.md", &["@tlind", "@adamo"]),
        ("guide.yaml", &[]),
    ] {
        assert_eq!(owners(&rules, path), expected, "{path}\n{text}");
    }
    assert_eq!(
        text,
        "# Made by `guide export codeowners` from the roles of this site: change those, then make it anew.\n\
        \n# Agents\n# without a login at GitHub: Mei, Tan\n/content/ws2/ @tlind @adamo\n\
        \n# Keys\n/content/ws1/ @adamo\n\
        \n# Documents with roles of their own\n\
        # without a login at GitHub: Board\n/content/ws1/a\\ b\\#c\\ ?draft?.md @tlind\n\
        # without a login at GitHub: Mei, Tan\n/stray.md @tlind @adamo\n"
    );
    // The order of people and of keys in a file is no matter of ownership.
    let people = std::fs::read_to_string(project.path().join("workstreams/people.yaml")).unwrap();
    let turned: Vec<&str> = people.lines().rev().collect();
    project.write("workstreams/people.yaml", turned.join("\n"));
    assert_eq!(export(&project, &["codeowners"]), text);
}

#[test]
fn code_owners_of_another_source_are_of_its_own_paths() {
    let other = Project::in_git()
        .file("docs/a.md", "# A\n")
        .file(
            "docs/b.md",
            "---\nraci: { responsible: [tomas], accountable: [ada] }\n---\n\n# B\n",
        )
        .commit(ADA, "All");
    let project = site();
    let settings = std::fs::read_to_string(project.path().join("guide.yaml")).unwrap();
    let source = format!(
        "sources: [{{ path: {}, workstream: ws1, name: far }}]\n",
        other.path()
    );
    project.write("guide.yaml", settings + &source);
    let text = export(&project, &["codeowners", "--source", "far"]);
    let rules = parse(&text);
    assert_eq!(owners(&rules, "docs/a.md"), ["@adamo"], "{text}");
    assert_eq!(owners(&rules, "docs/b.md"), ["@adamo", "@tlind"], "{text}");
    let ran = project.run(&["export", "codeowners", "--source", "fra"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("did you mean `far`?"), "{}", ran.stderr);
}

#[test]
fn a_site_in_a_folder_of_a_repository_owns_paths_from_its_top() {
    let project = Project::in_git()
        .file(
            "site/guide.yaml",
            "title: T\nbase_url: https://t.example/\n",
        )
        .file(
            "site/workstreams/people.yaml",
            "ada: { name: Ada, github: adamo }\n",
        )
        .file(
            "site/workstreams/ws.yaml",
            "name: W\nraci: { draft: { responsible: [ada], accountable: [ada] } }\n",
        )
        .file("site/content/ws/a.md", "# A\n")
        .commit(ADA, "All");
    let ran = crate::project::run_in(&project.path().join("site"), &["export", "codeowners"], &[]);
    assert_eq!(
        owners(&parse(&ran.stdout), "site/content/ws/a.md"),
        ["@adamo"],
        "{}",
        ran.stdout
    );
}

#[test]
fn only_the_mailmap_shows_addresses_and_only_those_of_the_file() {
    let project = site();
    assert_eq!(
        export(&project, &["mailmap"]),
        "Ada Moreau <ada@x.example>\nTomas Lind <tomas@x.example>\nTomas Lind <tomas@x.example> <t.lind@y.example>\n"
    );
    for what in ["codeowners", "people", "raci", "documents"] {
        let text = export(&project, &[what]);
        assert!(
            !text.contains("example") && text.len() > 20,
            "{what}: {text}"
        );
        assert!(
            !text.contains("Hanna") && !text.contains("hgray"),
            "{what}: {text}"
        );
    }
}

#[test]
fn git_reads_the_mailmap() {
    let project = site();
    let text = export(&project, &["mailmap"]);
    let mailmap = git2::Mailmap::from_buffer(&text).unwrap();
    let signature = git2::Signature::now("T. L.", "t.lind@y.example").unwrap();
    let resolved = mailmap.resolve_signature(&signature).unwrap();
    assert_eq!(resolved.name().unwrap(), "Tomas Lind");
    assert_eq!(resolved.email().unwrap(), "tomas@x.example");
}

/// The rows of a table, as its JSON has them.
fn rows(project: &Project, what: &str) -> Vec<BTreeMap<String, serde_json::Value>> {
    serde_json::from_str(&export(project, &[what, "--format", "json"])).unwrap()
}

#[test]
fn tables_hold_what_the_site_knows_in_an_order_of_their_own() {
    let project = site();
    let people = rows(&project, "people");
    let ids: Vec<&str> = people.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["ada", "mei", "odd", "tomas"]);
    assert_eq!(people[0]["organization"], "North");
    assert_eq!(people[0]["leads"], serde_json::json!(["ws1"]));
    assert_eq!(
        (&people[0]["revisions"], &people[0]["declared"]),
        (&5.into(), &true.into())
    );
    assert_eq!(people[3]["bodies"], serde_json::json!(["tsc"]));
    let documents = rows(&project, "documents");
    let keys = documents.iter().find(|it| it["id"] == "keys").unwrap();
    for (key, value) in [
        ("path", "content/ws1/keys.md"),
        ("status", "published"),
        ("version", "1.0"),
        ("approved_on", "2025-02-20"),
        ("last_changed", "2025-03-01"),
        ("page", "documents/keys/"),
    ] {
        assert_eq!(keys[key], value, "{key}");
    }
    let raci = export(&project, &["raci"]);
    assert_eq!(
        raci.lines().take(4).collect::<Vec<_>>(),
        [
            "workstream,document,activity,role,kind,holder,name",
            "ws2,,draft,responsible,person,ada,Ada Moreau",
            "ws2,,draft,accountable,body,tsc,Steering",
            "ws2,,draft,informed,channel,mailing-list,Mailing list",
        ]
    );
    assert!(
        raci.contains("\r\nws1,odd-name,draft,responsible,person,tomas,Tomas Lind\r\n"),
        "{raci}"
    );
}

#[test]
fn a_cell_of_a_table_is_no_formula_and_one_cell() {
    let people = export(&site(), &["people"]);
    assert!(people.contains("\r\nodd,'=cmd(),yes,"), "{people}");
    assert!(people.contains("\r\nmei,\"Mei, Tan\",yes,"), "{people}");
    for (name, cell) in [
        (" =1+1", "' =1+1"),
        ("\\t=1+1", "'\t=1+1"),
        ("\u{3000}＝1+1", "'\u{3000}＝1+1"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("\\tplain", "'\tplain"),
        ("1+1 =2", "1+1 =2"),
    ] {
        let project = Project::new().file(
            "workstreams/people.yaml",
            format!("x: {{ name: \"{name}\" }}\n"),
        );
        let people = export(&project, &["people"]);
        assert!(people.contains(&format!("\r\nx,{cell},yes,")), "{people}");
    }
}

#[test]
fn what_makes_no_sense_is_told() {
    let project = site();
    for arguments in [
        &["codeowners", "--format", "csv"][..],
        &["people", "--source", "x"],
    ] {
        let ran = project.run(&[&["export"], arguments].concat());
        assert_eq!(ran.status, 2, "{}", ran.stdout);
        assert!(ran.stderr.contains("help: leave"), "{}", ran.stderr);
    }
}

#[test]
fn nobody_leads_a_closed_workstream() {
    let site = |state: &str| {
        Project::new()
            .file("guide.yaml", "title: T\n")
            .file("workstreams/people.yaml", "ada: { name: Ada Moreau, github: adamo }\n")
            .file(
                "workstreams/keys.yaml",
                format!("name: Keys\nstate: {state}\nleads: [ada]\nraci: {{ draft: {{ responsible: [ada], accountable: [leads] }} }}\n"),
            )
            .file("content/keys/a.md", "# A\n")
    };
    let leads = |project: Project| {
        let ran = project.run(&["export", "people", "--format", "json"]);
        let rows: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        rows[0]["leads"].clone()
    };
    assert_eq!(leads(site("active")), serde_json::json!(["keys"]));
    assert_eq!(leads(site("closed")), serde_json::json!([]));
    let owners = |project: Project| project.run(&["export", "codeowners"]).stdout;
    assert!(owners(site("active")).contains("/content/keys/ @adamo\n"));
    let closed = owners(site("closed"));
    assert!(!closed.contains("@adamo"), "{closed}");
}
