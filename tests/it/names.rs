//! Ids, logins and addresses: what can stand as one, what only one can have, and whose none is shown.

use crate::project::{Project, files_below};

const ADA: &str = "Ada Moreau <ada@x.example> 2025-03-01T10:00:00Z";

const SETTINGS: &str =
    "title: T\nbase_url: https://t.example/\nbodies:\n  tsc: { name: Steering }\n";

fn site() -> Project {
    Project::new()
        .file("guide.yaml", SETTINGS)
        .file("workstreams/ws1.yaml", "name: Keys\n")
        .file("content/ws1/a.md", "# A\n")
}

/// The errors that check finds: code, place, message and cure.
#[track_caller]
fn errors(project: &Project) -> Vec<String> {
    let problems = project.problems();
    let errors = problems.iter().filter(|it| it["severity"] == "error");
    let told = errors.map(|it| {
        let text = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
        let place = match it["line"].as_u64() {
            Some(line) => format!("{}:{line}:{}", text("file"), it["column"]),
            None => "-".to_owned(),
        };
        format!(
            "{} {place} {} | {}",
            text("code"),
            text("message"),
            text("help")
        )
    });
    told.collect()
}

/// A file, and the one error that it brings.
fn brings(path: &str, text: &str, told: &str) {
    assert_eq!(errors(&site().file(path, text)), [told], "{path}: {text}");
}

#[test]
fn an_id_names_one_holder_of_roles() {
    let people = "workstreams/people.yaml";
    brings(
        people,
        "tsc: { name: Tess Carr }\n",
        "duplicate-id workstreams/people.yaml:1:1 `tsc` is the id of a person here and of a body in guide.yaml:4: nobody can tell which is meant | give one of the two another id, here and where it is named",
    );
    brings(
        people,
        "ada: { name: Ada }\nws1: { name: Wes One }\n",
        "duplicate-id workstreams/ws1.yaml:1:1 `ws1` is the id of a workstream here and of a person in workstreams/people.yaml:2: nobody can tell which is meant | give one of the two another id, here and where it is named",
    );
    brings(
        "workstreams/organizations.yaml",
        "tsc: { name: Tools Company }\n",
        "duplicate-id workstreams/organizations.yaml:1:1 `tsc` is the id of an organisation here and of a body in guide.yaml:4: nobody can tell which is meant | give one of the two another id, here and where it is named",
    );
    brings(
        "workstreams/ws1.yml",
        "name: Keys again\n",
        "duplicate-id workstreams/ws1.yml:1:1 `ws1` is the id of a workstream here and of a workstream in workstreams/ws1.yaml:1: nobody can tell which is meant | give one of the two another id, here and where it is named",
    );
    brings(
        "content/tsc/b.md",
        "# B\n",
        "duplicate-id guide.yaml:4:3 `tsc` is the id of a body here and of the workstream in content/tsc/: nobody can tell which is meant | give one of the two another id, here and where it is named",
    );
    for (id, means) in [
        ("leads", "the leads of the workstream at hand"),
        ("workstream", "the document's own workstream"),
        ("mailing-list", "a kind of channel"),
    ] {
        brings(
            people,
            &format!("{id}: {{ name: Lea }}\n"),
            &format!(
                "invalid-id {people}:1:1 `{id}` cannot be the id of a person: among holders of roles it means {means} | choose another id"
            ),
        );
    }
}

#[test]
fn an_id_is_a_name_that_can_stand_in_an_address() {
    let people = "workstreams/people.yaml";
    for (key, shown, cure) in [
        ("\"a b\"", "`a b`", "write `a-b`"),
        ("\"../../x\"", "`../../x`", "write `x`"),
        ("\"<script>\"", "`<script>`", "write `script`"),
        ("\"a\\nb\"", "`a\\nb`", "write `a-b`"),
        ("Ada", "`Ada`", "write `ada`"),
        ("\"\"", "nothing", "write a short name, such as `ada`"),
        (
            "ada@x.example",
            "an e-mail address",
            "write a short name, such as `ada`",
        ),
    ] {
        let told = |path: &str, line: u8, column: u8| {
            format!(
                "invalid-id {path}:{line}:{column} {shown} cannot be an id: it stands in addresses of pages | {cure}"
            )
        };
        brings(
            people,
            &format!("{key}: {{ name: X }}\n"),
            &told(people, 1, 1),
        );
        let organizations = "workstreams/organizations.yaml";
        brings(
            organizations,
            &format!("{key}: {{ name: X }}\n"),
            &told(organizations, 1, 1),
        );
        let settings = SETTINGS.replace("tsc", key);
        brings("guide.yaml", &settings, &told("guide.yaml", 4, 3));
    }
}

#[test]
fn a_name_is_no_blank() {
    for name in ["\"\"", "\"   \"", "\"\\t\""] {
        let blank = |path: &str, line: u8, column: u8| {
            format!(
                "missing-key {path}:{line}:{column} this name is blank, so nobody could read it | write the name"
            )
        };
        for path in ["workstreams/people.yaml", "workstreams/organizations.yaml"] {
            brings(
                path,
                &format!("ada: {{ name: {name} }}\n"),
                &blank(path, 1, 14),
            );
        }
        let path = "workstreams/ws2.yaml";
        brings(path, &format!("name: {name}\n"), &blank(path, 1, 7));
        let settings = SETTINGS.replace("Steering", name);
        brings("guide.yaml", &settings, &blank("guide.yaml", 4, 16));
    }
}

#[test]
fn a_file_whose_name_is_nearly_that_of_another_is_no_workstream() {
    for (path, meant, text) in [
        ("workstreams/peoples.yaml", "people", "ada: { name: Ada }\n"),
        ("workstreams/people.yml", "people", "ada: { name: Ada }\n"),
        (
            "workstreams/organisations.yaml",
            "organizations",
            "name: North\n",
        ),
        ("workstreams/call.yaml", "calls", "x: {}\n"),
    ] {
        let told = format!(
            "invalid-id {path}:1:1 {path} would describe a workstream, but its name is nearly that of workstreams/{meant}.yaml | rename the file to workstreams/{meant}.yaml; a workstream needs a name less like it, or a folder in content/"
        );
        brings(path, text, &told);
    }
    let project = site()
        .file("workstreams/call.yaml", "name: Calling\n")
        .file("content/call/b.md", "# B\n");
    assert_eq!(errors(&project), Vec::<String>::new());
}

#[test]
fn a_login_is_one_and_of_one_person() {
    let people = "workstreams/people.yaml";
    let page = "write the name in the address of the person's page at GitHub, such as `adamo`";
    for (login, cure) in [
        ("ada @evil", page),
        ("a/b", page),
        ("@adamo", "write `adamo`"),
    ] {
        brings(
            people,
            &format!("ada: {{ name: Ada, github: \"{login}\" }}\n"),
            &format!("invalid-login {people}:1:27 `{login}` is no login at GitHub | {cure}"),
        );
    }
    brings(
        people,
        "ada: { name: Ada, github: adamo }\nben: { name: Ben, github: AdaMo }\n",
        "duplicate-login workstreams/people.yaml:2:27 this login is that of `ada` in workstreams/people.yaml:1 too | leave it with the person whose login it is",
    );
    let managed = site().file(people, "bob: { name: Bob, github: bob_acme }\n");
    assert_eq!(errors(&managed), Vec::<String>::new());
    let ran = site().run(&["new", "person", "Ada Moreau", "--github", "a/b"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("invalid-login"), "{}", ran.stderr);
}

#[test]
fn an_address_stands_alone() {
    let people = "workstreams/people.yaml";
    for address in [
        "Ada <ada@x.example>",
        "<ada@x.example>",
        "a@x.example, b@x.example",
    ] {
        brings(
            people,
            &format!("ada: {{ name: Ada, emails: [\"{address}\"] }}\n"),
            "invalid-address workstreams/people.yaml:1:28 this is not an address alone, so no commit could bear it | write what git has between `<` and `>`, each address for itself",
        );
        let project = site().file(
            people,
            format!("ada: {{ name: Ada, emails: [\"{address}\"] }}\n"),
        );
        assert_eq!(project.run(&["export", "mailmap"]).stdout, "");
    }
}

#[test]
fn new_takes_no_id_that_means_something_else() {
    let project = site().file("workstreams/people.yaml", "board: { name: Bo Ard }\n");
    for arguments in [
        &["new", "person", "leads"][..],
        &["new", "person", "Tess Carr", "--id", "tsc"],
        &["new", "person", "Wes", "--id", "ws1"],
        &["new", "workstream", "Board", "--id", "board"],
        &["new", "workstream", "Steering", "--id", "tsc"],
    ] {
        let before = files_below(project.path());
        let ran = project.run(arguments);
        assert_eq!(ran.status, 2, "{arguments:?}");
        let is_told = ["duplicate-id", "invalid-id"].map(|it| ran.stderr.contains(it));
        assert_ne!(is_told, [false, false], "{arguments:?} {}", ran.stderr);
        assert_eq!(files_below(project.path()), before);
    }
}

#[test]
fn new_does_not_take_a_slip_for_a_name() {
    let project = site()
        .file(
            "workstreams/people.yaml",
            "ada-moreau: { name: Ada Moreau }\n",
        )
        .file(
            "workstreams/organizations.yaml",
            "northwind: { name: Northwind Labs }\n",
        );
    let new = |arguments: &[&str]| {
        let ran = project.run(&[&["new"], arguments, &["--dry-run"]].concat());
        (ran.status, ran.stderr)
    };
    let person = ["person", "Ben Okafor", "--organization"];
    let document = [
        "document",
        "Rotation",
        "--workstream",
        "ws1",
        "--contributor",
    ];
    let first = "describe the organisation first; or write the name as it is spelt, if it is one";
    for (of, given, told) in [
        (&person[..], "northwnid", "did you mean `northwind`?"),
        (&person, "nope", first),
        (&document, "ada-moraeu", "did you mean `ada-moreau`?"),
        (
            &document,
            "nobody-here",
            "describe the person first; or write the name as it is spelt, if it is one",
        ),
    ] {
        let (status, stderr) = new(&[of, &[given]].concat());
        assert_eq!(status, 2, "{given}");
        assert!(stderr.contains(told), "{stderr}");
    }
    for (of, given, note) in [
        (&person[..], "northwind", ""),
        (&person, "Northwind Labs", ""),
        (
            &person,
            "Saltmarsh",
            "note: no organisation is known as `Saltmarsh`, so it is taken for a name\n",
        ),
        (&document, "Ada Moreau", ""),
        (
            &document,
            "Otis Bell",
            "note: no person is known as `Otis Bell`, so it is taken for a name\n",
        ),
    ] {
        assert_eq!(
            new(&[of, &[given]].concat()),
            (0, note.to_owned()),
            "{given}"
        );
    }
}

/// Everything that a program may read is looked through for the id, the login and the addresses of
/// somebody who is shown under no name.
#[test]
fn nothing_that_programs_read_tells_who_is_withheld() {
    let project = Project::in_git()
        .file(
            "guide.yaml",
            "title: T\nbase_url: https://t.example/\nbodies:\n  tsc: { name: Steering, members: [zz-secret, ada] }\nraci:\n  publish: { responsible: [zz-secret], accountable: [zz-secret] }\n",
        )
        .file(
            "workstreams/people.yaml",
            "ada: { name: Ada Moreau, emails: [ada@x.example], agreement: individual }\nzz-secret: { name: Zoe Quill, github: zq-login, handles: { gitlab: zq-lab }, emails: [zq@mail.example], display: withheld, state: emeritus, organization: north }\n",
        )
        .file("workstreams/organizations.yaml", "north: { name: North }\n")
        .file(
            "workstreams/ws1.yaml",
            "name: Keys\nleads: [zz-secret]\nraci:\n  draft: { responsible: [zz-secret], accountable: [zz-secret] }\n",
        )
        .file(
            "content/ws1/a.md",
            "---\nid: a\nraci: { responsible: [zz-secret], accountable: [zz-secret] }\ncontributors: [zz-secret]\n---\n\n# A\n\nText.\n",
        )
        .commit("Zoe Quill <zq@mail.example> 2024-03-01T10:00:00Z", "One")
        .file("content/ws1/b.md", "---\nid: b\n---\n\n# B\n")
        .commit("Zoe Quill <other@mail.example> 2025-03-01T10:00:00Z", "Two");
    let mut said = String::new();
    for arguments in [
        &["export", "raci"][..],
        &["export", "people"],
        &["export", "documents"],
        &["export", "mailmap"],
        &["export", "codeowners"],
        &["export", "raci", "--format", "json"],
        &["export", "people", "--format", "json"],
        &["export", "documents", "--format", "json"],
        &["check", "--format", "json"],
        &["log", "a", "--format", "json"],
        &["blame", "a", "--format", "json"],
        &["doctor", "--format", "json"],
        &["new", "workstream", "Agents", "--lead", "zz-secrte"],
    ] {
        let ran = project.run(arguments);
        for secret in ["zz-secret", "Quill", "zq-login", "zq-lab", "mail.example"] {
            let text = [ran.stdout.as_str(), ran.stderr.as_str()].concat();
            // What was typed is said again.
            let text = text.replace("zz-secrte", "");
            assert!(!text.contains(secret), "{secret} in {arguments:?}: {text}");
        }
        said += &ran.stdout;
    }
    assert!(said.contains("Name withheld") && said.contains("inactive-holder"));
    let built = project.build();
    let found = built.iter().find(|(path, bytes)| {
        path.contains("zz-secret") || String::from_utf8_lossy(bytes).contains("zz-secret")
    });
    assert!(found.is_none(), "{:?}", found.map(|(path, _)| path));
}

#[test]
fn who_is_emeritus_owns_no_code() {
    let project = Project::in_git()
        .file("guide.yaml", SETTINGS)
        .file(
            "workstreams/people.yaml",
            "ada: { name: Ada, github: adamo, state: emeritus }\nbob: { name: Bob, github: bob_acme }\n",
        )
        .file(
            "workstreams/ws1.yaml",
            "name: Keys\nleads: [bob]\nraci:\n  draft: { responsible: [ada], accountable: [leads] }\n",
        )
        .file("content/ws1/a.md", "# A\n")
        .commit(ADA, "All");
    let owners = project.run(&["export", "codeowners"]).stdout;
    assert!(
        owners.ends_with("# Keys\n/content/ws1/ @bob_acme\n"),
        "{owners}"
    );
}
