//! A coalition with states of its own: every rule asks for their nature, every page for their name.

use serde_json::Value;

use crate::project::{Project, run_in};

const ADA: &str = "Ada Moreau <ada@x.example>";
const TOMAS: &str = "Tomas Lind <tomas@x.example>";
const STATES: &str = "  states:
    - { id: idea, nature: being-written }
    - { id: working-draft, nature: being-written }
    - { id: committee-draft, nature: before-decision, meaning: The committee has it. }
    - { id: standard, name: Full standard, nature: in-force }
    - { id: replaced, nature: replaced }
    - { id: retired, nature: taken-back }
";
const MOVES: &str = "  moves:
    - { from: idea, to: working-draft }
    - { from: working-draft, to: committee-draft, approvals: [workstream] }
    - { from: committee-draft, to: standard, approvals: [tsc] }
    - { from: standard, to: [replaced, retired] }
";

fn settings(lifecycle: &[&str]) -> String {
    let head = "title: T\nbase_url: https://t.example/\nbodies:\n  tsc: { name: Steering }\n";
    format!("{head}lifecycle:\n{}", lifecycle.concat())
}

fn text(id: &str, status: &str, more: &str) -> String {
    format!(
        "---\nid: {id}\nstatus: {status}\nversion: \"1.0\"\n{more}summary: Of {id}.\n---\n# The {id}\n\nKeep them. A key that two people have is nobody's key.\n"
    )
}

/// A site with one document, which went through these states, on the tenth of each month of 2025.
fn site(lifecycle: &[&str], states: &[&str], more: &str) -> Project {
    let mut project = Project::in_git()
        .file("guide.yaml", settings(lifecycle))
        .file("workstreams/ws.yaml", "name: Keys\nleads: [tomas]\n")
        .file(
            "workstreams/people.yaml",
            "ada: { name: Ada Moreau }\ntomas: { name: Tomas Lind }\n",
        );
    for (month, state) in states.iter().enumerate() {
        let who = if month == 0 { ADA } else { TOMAS };
        let more = if month + 1 == states.len() { more } else { "" };
        project = project
            .file("content/ws/keys.md", text("keys", state, more))
            .commit(&format!("{who} 2025-0{}-10T10:00:00Z", month + 1), state);
    }
    project
}

/// Code, message and help of what is found.
#[track_caller]
fn found(project: &Project, code: &str) -> Vec<(String, String)> {
    let found = project.problems();
    let found = found.iter().filter(|it| it["code"] == code);
    let word = |it: &Value, key: &str| it[key].as_str().unwrap_or_default().to_owned();
    found
        .map(|it| (word(it, "message"), word(it, "help")))
        .collect()
}

const DECIDED: &str = "approvals:\n  - { body: ws, date: 2025-03-01, record: \"https://x.example/1\" }\n  - { body: tsc, date: 2025-04-01, record: \"https://x.example/2\" }\n";
const LIFE: [&str; 4] = ["idea", "working-draft", "committee-draft", "standard"];

#[test]
fn pages_name_and_group_documents_by_the_states_of_the_site() {
    let project = site(&[STATES, MOVES], &LIFE, DECIDED)
        .file("content/ws/a.md", text("a", "idea", ""))
        .file("content/ws/b.md", text("b", "working-draft", ""))
        .file("content/ws/c.md", text("c", "committee-draft", ""))
        .file("content/ws/d.md", text("d", "retired", ""))
        .file(
            "content/ws/e.md",
            text("e", "replaced", "superseded_by: keys\n"),
        )
        .commit(&format!("{ADA} 2025-05-01T10:00:00Z"), "More");
    let files = project.build();
    let page = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    let workstream = page("workstreams/ws/index.html");
    let heads = workstream.match_indices("<h3 id=\"guide:status-");
    let heads: Vec<&str> = heads
        .map(|(at, _)| {
            let rest = &workstream[at..];
            let start = rest.find('>').unwrap() + 1;
            &rest[start..start + rest[start..].find('<').unwrap()]
        })
        .collect();
    let order = [
        "Full standard",
        "Committee draft",
        "Working draft",
        "Idea",
        "Replaced",
        "Retired",
    ];
    assert_eq!(heads, order);
    let document = page("documents/c/index.html");
    assert!(document.contains("class=\"status status-final-draft\">Committee draft</span>"));
    assert!(document.contains("The committee has it."));
    assert!(
        document.contains("content=\"Committee draft\" data-pagefind-filter=\"Status[content]\"")
    );
    assert!(page("documents/keys/index.html").contains("status-published\">Full standard</span>"));
    // What follows from the nature: banners, and how search weighs and shows a result.
    let retired = page("documents/d/index.html");
    assert!(retired.contains("This document has been withdrawn."));
    let replaced = page("documents/e/index.html");
    assert!(replaced.contains("This document has been superseded. Read"));
    for (page, look) in [
        (&document, "final-draft"),
        (&retired, "withdrawn"),
        (&replaced, "superseded"),
    ] {
        let filter = format!("content=\"{look}\" data-pagefind-filter=\"Standing[content]\"");
        assert!(page.contains(&filter), "{look}");
    }
    let exported = project.run(&["export", "documents"]).stdout;
    assert!(exported.contains(",committee-draft,"), "{exported}");
}

#[test]
fn the_life_of_a_document_is_held_against_the_moves_of_the_site() {
    let sound = site(&[STATES, MOVES], &LIFE, DECIDED);
    for code in [
        "unlisted-move",
        "unapproved-move",
        "published-without-approval",
    ] {
        assert_eq!(found(&sound, code), [], "{code}");
    }
    let skipped = site(&[STATES, MOVES], &["idea", "standard"], "");
    let messages: Vec<String> = found(&skipped, "unlisted-move")
        .into_iter()
        .map(|it| it.0)
        .collect();
    let [message] = &messages[..] else {
        panic!("{messages:?}")
    };
    assert!(
        message.starts_with("`keys` went from idea to standard on 10 February 2025 ("),
        "{message}"
    );
    let alone = found(&skipped, "published-without-approval");
    assert_eq!(
        alone[0].0,
        format!(
            "`keys` is standard, but no approval of its version is given; it became so on 10 February 2025 ({}, by Tomas Lind)",
            &skipped.head()[..8]
        )
    );
    let late = DECIDED.replace("2025-04-01", "2025-04-20");
    let late = found(&site(&[STATES, MOVES], &LIFE, &late), "unapproved-move");
    assert!(
        late[0]
            .0
            .contains("before Steering approved it on 20 April 2025"),
        "{late:?}"
    );
}

#[test]
fn without_moves_the_usual_ones_hold_by_nature() {
    // An idea becomes a draft without anybody's leave, a standard does not.
    let project = site(
        &[STATES],
        &LIFE,
        "approvals:\n  - { body: tsc, date: 2025-04-20, record: \"https://x.example/2\" }\n",
    );
    assert_eq!(found(&project, "unlisted-move"), []);
    let unapproved = found(&project, "unapproved-move");
    assert_eq!(unapproved.len(), 1);
    assert!(
        unapproved[0].0.contains("became standard on 10 April 2025"),
        "{unapproved:?}"
    );
    let back = site(&[STATES], &["standard", "retired", "committee-draft"], "");
    let back = found(&back, "unlisted-move");
    assert!(
        back[0].0.contains("went from retired to committee-draft"),
        "{back:?}"
    );
}

#[test]
fn rules_about_supersession_speak_the_words_of_the_site() {
    let project = site(&[STATES, MOVES], &LIFE, DECIDED)
        .file(
            "content/ws/old.md",
            text("old", "standard", "superseded_by: keys\n"),
        )
        .commit(&format!("{ADA} 2025-05-01T10:00:00Z"), "Old");
    let told = found(&project, "supersession-status");
    assert_eq!(
        told,
        [(
            "`old` names its successor, but is not `replaced`".to_owned(),
            "write `status: replaced`, or remove `superseded_by`".to_owned()
        )]
    );
    // A lifecycle need not have a state for it; then it is to get one.
    let fewer = STATES.replace("    - { id: replaced, nature: replaced }\n", "");
    project.write("guide.yaml", settings(&[&fewer]));
    let told = found(&project, "supersession-status");
    assert_eq!(
        told,
        [(
            "`old` names its successor, but no state says that it is replaced".to_owned(),
            "add a state with `nature: replaced` to the lifecycle in guide.yaml, and write it here, or remove `superseded_by`".to_owned()
        )]
    );
}

#[test]
fn drift_is_told_of_what_is_in_force_and_of_nothing_else() {
    let changed = |state: &str| {
        let text = text("keys", state, DECIDED)
            .replace("nobody's key", "nobody's key. You must not keep 3 of them");
        site(&[STATES, MOVES], &LIFE, DECIDED)
            .file("content/ws/keys.md", text)
            .commit(&format!("{ADA} 2025-05-01T10:00:00Z"), "Change")
    };
    assert_eq!(found(&changed("standard"), "drift").len(), 1);
    assert_eq!(found(&changed("retired"), "drift"), []);
}

#[test]
fn commands_and_schemas_know_the_states_of_the_site() {
    let project = site(&[STATES, MOVES], &LIFE[..3], "");
    let new = project.run(&[
        "new",
        "document",
        "Locks",
        "--workstream",
        "ws",
        "--dry-run",
    ]);
    assert!(
        new.stdout.contains("+status: idea"),
        "{}{}",
        new.stdout,
        new.stderr
    );
    let time = [("SOURCE_DATE_EPOCH", "1741780800")];
    let release = |more: &[&str]| {
        let arguments = [
            &["release", "keys", "1.0", "--approval", "tsc=2025-03-12"],
            more,
        ]
        .concat();
        run_in(project.path(), &arguments, &time)
    };
    let wrong = release(&["--status", "comittee-draft"]);
    assert_eq!(wrong.status, 2);
    assert!(
        wrong
            .stderr
            .contains("did you mean `committee-draft`? (one of: committee-draft, standard)"),
        "{}",
        wrong.stderr
    );
    assert_eq!(release(&["--status", "idea"]).status, 2);
    let ran = release(&[]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(
        ran.stdout
            .contains("The keys 1.0: standard on 12 March 2025"),
        "{}",
        ran.stdout
    );
    let written = std::fs::read_to_string(project.path().join("content/ws/keys.md")).unwrap();
    assert!(written.contains("\nstatus: standard\n"), "{written}");
    for (name, pointer) in [
        ("front-matter", "/$defs/document/properties/status/enum"),
        ("guide", "/$defs/move/properties/to/anyOf/1/enum"),
    ] {
        let schema = project.run(&["schema", name]).stdout;
        let schema: Value = serde_json::from_str(&schema).unwrap();
        let words = schema
            .pointer(pointer)
            .and_then(Value::as_array)
            .unwrap_or_else(|| panic!("{schema:#}"));
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        assert_eq!(
            words,
            [
                "idea",
                "working-draft",
                "committee-draft",
                "standard",
                "replaced",
                "retired"
            ]
        );
    }
    let none = STATES.replace("in-force", "before-decision");
    project.write("guide.yaml", settings(&[&none]));
    let ran = project.run(&["release", "keys", "1.1"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("no state of documents is in force"),
        "{}",
        ran.stderr
    );
}

#[test]
fn states_are_matched_strictly_and_are_sound_themselves() {
    let project = site(&[STATES, MOVES], &LIFE[..1], "");
    let unknown = |status: &str| {
        project.write("content/ws/keys.md", text("keys", status, ""));
        let found = found(&project, "unknown-value");
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    };
    let all = "idea, working-draft, committee-draft, standard, replaced, retired";
    assert_eq!(
        unknown("Working Draft"),
        (
            "`Working Draft` is no status".to_owned(),
            format!("did you mean `working-draft`? (one of: {all})")
        )
    );
    assert_eq!(unknown("published").1, format!("use one of: {all}"));
    project.write("content/ws/keys.md", text("keys", "idea", ""));
    for (from, to, code, message) in [
        (
            "id: retired, nature",
            "id: idea, nature",
            "duplicate-key",
            "there are two states `idea`",
        ),
        (
            "id: retired, nature",
            "id: gone, name: Idea, nature",
            "duplicate-key",
            "there are two states `gone`",
        ),
        (
            "id: idea, nature: being-written",
            "id: idea",
            "missing-key",
            "this state has no `nature`",
        ),
        (
            "id: idea, nature",
            "nature",
            "missing-key",
            "this state has no `id`",
        ),
        (
            "id: retired",
            "id: Re tired",
            "invalid-id",
            "`Re tired` cannot be an id: documents and commands name it",
        ),
        (
            "nature: replaced",
            "nature: replace",
            "unknown-value",
            "`replace` is no nature of a state",
        ),
        (
            "from: idea,",
            "from: ideas,",
            "unknown-value",
            "`ideas` is no status",
        ),
    ] {
        let whole = settings(&[STATES, MOVES]);
        assert!(whole.contains(from), "{from}");
        project.write("guide.yaml", whole.replacen(from, to, 1));
        let found = found(&project, code);
        assert!(found.iter().any(|it| it.0 == message), "{from}: {found:?}");
    }
}

#[test]
fn a_word_that_is_no_state_any_more_is_passed_over_in_the_past() {
    // Written as a draft of the usual life; the site got its own states since.
    let project = site(
        &[STATES, MOVES],
        &["draft", "working-draft", "committee-draft"],
        "approvals:\n  - { body: ws, date: 2025-03-01, record: \"https://x.example/1\" }\n",
    );
    assert_eq!(found(&project, "unlisted-move"), []);
    assert_eq!(found(&project, "unknown-value"), []);
}
