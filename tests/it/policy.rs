//! What a coalition asks of the holders of its roles, and what git shows of them.

use crate::project::Project;

const ADA: &str = "Ada Moreau <ada@x.example>";
const TOMAS: &str = "Tomas Lind <tomas@x.example>";
const MEI: &str = "Mei Tan <mei@x.example>";

const PEOPLE: &str = "\
ada: { name: Ada Moreau, agreement: { date: 2025-01-01 } }
tomas: { name: Tomas Lind, organization: northwind }
mei: { name: Mei Tan, agreement: { date: 2025-01-01 } }
old: { name: Olga Dorn, state: emeritus }
";

const WORKSTREAM: &str = "\
name: Keys
leads: [tomas]
raci:
  draft: { responsible: [ada], accountable: [leads], informed: [mailing-list] }
  approve: { responsible: [tsc], accountable: [tsc] }
  maintain: { responsible: [ada], accountable: [tomas] }
channels: [{ kind: mailing-list, name: The list }]
";

fn at(who: &str, day: &str) -> String {
    format!("{who} {day}T10:00:00Z")
}

/// A workstream in which all is as it should be.
fn sound() -> Project {
    Project::in_git()
        .file(
            "guide.yaml",
            "title: T\nbodies: { tsc: { name: Steering, members: [ada, tomas] } }\n",
        )
        .file("workstreams/people.yaml", PEOPLE)
        .file(
            "workstreams/organizations.yaml",
            "northwind: { name: Northwind, agreement: { date: 2025-01-01 } }\n",
        )
        .file("workstreams/ws.yaml", WORKSTREAM)
        .file("content/ws/keys.md", "# Keys\n\nKeep them.\n")
        .commit(&at(ADA, "2025-01-10"), "Draft")
        .file("content/ws/keys.md", "# Keys\n\nKeep them safe.\n")
        .commit(&at(TOMAS, "2025-02-10"), "Safe")
}

/// What is found: code, line and message.
#[track_caller]
fn findings(project: &Project, now: Option<&str>) -> Vec<(String, u64, String)> {
    let mut arguments = vec!["check", "--format", "json"];
    arguments.extend(now.iter().flat_map(|it| ["--now", it]));
    let ran = project.run(&arguments);
    let problems: Vec<serde_json::Value> = serde_json::from_str(&ran.stdout).unwrap();
    let told = problems.iter().map(|it| {
        let text = |key: &str| it[key].as_str().unwrap().to_owned();
        (
            text("code"),
            it["line"].as_u64().unwrap_or(0),
            text("message"),
        )
    });
    told.filter(|(code, ..)| code != "no-base-url").collect()
}

/// The one finding of the sound workstream with another line in its file.
#[track_caller]
fn only(from: &str, to: &str) -> (String, u64, String) {
    let changed = WORKSTREAM.replace(from, to);
    assert_ne!(changed, WORKSTREAM);
    let found = findings(&sound().file("workstreams/ws.yaml", changed), None);
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap()
}

#[test]
fn a_workstream_in_which_all_is_right_is_met_with_silence() {
    assert_eq!(findings(&sound(), None), []);
}

#[test]
fn one_holder_is_accountable_and_it_is_a_lead_or_a_body() {
    let (code, line, message) = only("[leads], informed", "[leads, tsc], informed");
    assert_eq!((code.as_str(), line), ("accountable-count", 4));
    assert_eq!(
        message,
        "2 holders are accountable to draft: nobody is when several are"
    );
    let (code, line, message) = only("accountable: [tsc] ", "informed: [mailing-list] ");
    assert_eq!((code.as_str(), line), ("accountable-count", 5));
    assert_eq!(message, "nobody is accountable to approve");
    let (code, line, message) = only("accountable: [tomas]", "accountable: [ada]");
    assert_eq!((code.as_str(), line), ("accountable-holder", 6));
    assert_eq!(
        message,
        "`ada` is accountable to maintain, but is neither a lead nor a body"
    );
    let (code, ..) = only("accountable: [tsc]", "accountable: [northwind]");
    assert_eq!(code, "accountable-holder");
}

#[test]
fn somebody_is_responsible() {
    let (code, line, message) = only("responsible: [tsc], ", "");
    assert_eq!((code.as_str(), line), ("no-responsible", 5));
    assert_eq!(message, "nobody is responsible to approve");
}

#[test]
fn who_left_holds_no_role_and_no_office() {
    let (code, line, message) = only("informed: [mailing-list]", "informed: [old]");
    assert_eq!((code.as_str(), line), ("inactive-holder", 4));
    assert_eq!(message, "`old` holds a role, but is emeritus");
    let (code, line, message) = only("leads: [tomas]", "leads: [tomas, old]");
    assert_eq!((code.as_str(), line), ("inactive-holder", 2));
    assert_eq!(message, "`old` holds an office, but is emeritus");
    // An office that ended is past.
    let past = WORKSTREAM.replace(
        "[tomas]\nraci",
        "[tomas, { person: old, until: 2024-12-31 }]\nraci",
    );
    assert_eq!(
        findings(&sound().file("workstreams/ws.yaml", past), None),
        []
    );
    let gone = WORKSTREAM
        .replace(
            "[tomas]\nraci",
            "[{ person: tomas, until: 2025-03-01 }]\nraci",
        )
        .replace("accountable: [tomas]", "accountable: [leads]");
    let project = sound().file("workstreams/ws.yaml", gone);
    assert_eq!(findings(&project, None), []);
    let found = findings(&project, Some("2025-03-02"));
    assert!(
        found.iter().all(|it| it.0 == "inactive-holder"),
        "{found:?}"
    );
    assert_eq!(found[0].2, "`leads` holds a role, but has no lead today");
}

#[test]
fn who_is_responsible_has_an_agreement_of_their_own_or_their_employers() {
    let people = PEOPLE.replace(
        "ada: { name: Ada Moreau, agreement: { date: 2025-01-01 } }",
        "ada: { name: Ada Moreau }",
    );
    let found = findings(&sound().file("workstreams/people.yaml", people), None);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!((found[0].0.as_str(), found[0].1), ("missing-agreement", 4));
    assert_eq!(
        found[0].2,
        "Ada Moreau is responsible, but no contributor agreement is noted"
    );
    let project = sound().file(
        "workstreams/ws.yaml",
        WORKSTREAM.replace("[ada]", "[tomas]"),
    );
    assert_eq!(
        findings(&project, None)
            .iter()
            .filter(|it| it.0 == "missing-agreement")
            .count(),
        0
    );
    let project = project.file(
        "workstreams/organizations.yaml",
        "northwind: { name: Northwind, agreement: { until: 2025-02-09 } }\n",
    );
    assert!(
        findings(&project, None)
            .iter()
            .any(|it| it.0 == "missing-agreement")
    );
    // Where nobody notes agreements, nothing is asked.
    let none = "ada: { name: Ada Moreau }\ntomas: { name: Tomas Lind }\nold: { name: Olga Dorn }\n";
    let project = sound()
        .file("workstreams/people.yaml", none)
        .file("workstreams/organizations.yaml", "");
    assert_eq!(findings(&project, None), []);
}

#[test]
fn who_approves_is_not_the_only_author() {
    let approve = |holder: &str| {
        WORKSTREAM.replace(
            "approve: { responsible: [tsc], accountable: [tsc] }",
            &format!("approve: {{ responsible: [{holder}], accountable: [leads] }}"),
        )
    };
    let alone = |holder: &str| {
        sound()
            .file("workstreams/ws.yaml", approve(holder))
            .file("content/ws/alone.md", "# Alone\n\nWords.\n")
            .commit(&at(TOMAS, "2025-03-01"), "Alone")
    };
    let found = findings(&alone("tomas"), None);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "own-approval");
    assert_eq!(
        found[0].2,
        "Tomas Lind is to approve `ws-alone`, and is its only author"
    );
    assert_eq!(findings(&alone("tsc"), None), []);
    assert_eq!(findings(&alone("ada"), None), []);
}

#[test]
fn evidence_stands_beside_what_is_declared() {
    let project = sound().file(
        "workstreams/ws.yaml",
        WORKSTREAM.replace("responsible: [ada]", "responsible: [ada, mei]"),
    );
    let found = findings(&project, None);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].0.as_str(), found[0].1), ("idle-responsible", 4));
    assert_eq!(
        found[0].2,
        "Mei Tan is responsible for the texts of Keys, but no commit shows it"
    );
    let project = sound()
        .file("content/ws/keys.md", "# Keys\n\nKeep them very safe.\n")
        .commit(&at(MEI, "2025-03-01"), "Very");
    let found = findings(&project, None);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "work-without-role");
    assert_eq!(
        found[0].2,
        "in Keys these wrote without a role: Mei Tan (1 revision)"
    );
    let named = "---\ncontributors: [mei]\n---\n# Keys\n\nKeep them very safe.\n";
    assert_eq!(
        findings(&project.file("content/ws/keys.md", named), None),
        []
    );
}

#[test]
fn who_is_accountable_and_silent_for_too_long_is_told_of() {
    let project = sound();
    assert_eq!(findings(&project, Some("2025-08-10")), []);
    let found = findings(&project, Some("2025-08-11"));
    // `leads` and the lead by name.
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|it| it.0 == "silent-accountable"));
    assert_eq!(
        found[0].2,
        "`leads` is accountable for the texts of Keys, and left no trace in them since 10 February 2025"
    );
    let settings = "title: T\nbodies: { tsc: { name: S, members: [ada, tomas] } }\nchecks: { silent_months: 12 }\n";
    let project = project.file("guide.yaml", settings);
    assert_eq!(findings(&project, Some("2025-08-11")), []);
    let off = settings.replace("silent_months: 12", "severity: { silent-accountable: off }");
    let project = project.file("guide.yaml", off);
    assert_eq!(findings(&project, Some("2030-01-01")), []);
}

#[test]
fn a_repository_without_people_and_bodies_hears_nothing_of_roles() {
    let project = Project::in_git()
        .file(
            "workstreams/ws.yaml",
            "name: Keys\nraci:\n  draft: { informed: [chat] }\n",
        )
        .file("content/ws/keys.md", "# Keys\n")
        .commit(&at(ADA, "2025-01-10"), "Draft");
    assert_eq!(findings(&project, None), []);
}

#[test]
fn why_no_agreement_covers_somebody_is_told_as_it_is() {
    let told = |ada: &str, northwind: &str| {
        let people = PEOPLE.replace(
            "agreement: { date: 2025-01-01 } }\ntomas",
            &format!("{ada} }}\ntomas"),
        );
        let project = sound().file("workstreams/people.yaml", people).file(
            "workstreams/organizations.yaml",
            format!("northwind: {{ name: Northwind, {northwind} }}\n"),
        );
        let found = findings(&project, None);
        assert!(
            found.iter().all(|it| it.0 == "missing-agreement"),
            "{found:?}"
        );
        found[0].2.clone()
    };
    let signed = "agreement: { date: 2025-01-01 }";
    for (ada, northwind, why) in [
        (
            "agreement: { date: 2026-02-15 }",
            signed,
            "the contributor agreement is dated 15 February 2026",
        ),
        (
            "agreement: { until: 2025-01-31 }",
            signed,
            "the contributor agreement ended on 31 January 2025",
        ),
        (
            "organization: northwind",
            "agreement: { date: 2026-02-15 }",
            "the contributor agreement of Northwind is dated 15 February 2026",
        ),
        (
            "affiliations: [{ organization: northwind, until: 2025-01-31 }]",
            signed,
            "the contributor agreement of Northwind covers its people, and the affiliation ended on 31 January 2025",
        ),
        (
            "names: [A. M.]",
            signed,
            "no contributor agreement is noted",
        ),
    ] {
        assert_eq!(
            told(ada, northwind),
            format!("Ada Moreau is responsible, but {why}")
        );
    }
}

#[test]
fn a_channel_that_holds_a_role_is_one_of_the_workstream() {
    let (code, line, message) = only("kind: mailing-list", "kind: chat");
    assert_eq!((code.as_str(), line), ("missing-channel", 4));
    assert_eq!(
        message,
        "`mailing-list` holds a role, but Keys has no such channel"
    );
}

#[test]
fn a_document_speaks_of_all_work_on_its_text_where_its_workstream_speaks_of_drafting() {
    let drafts = WORKSTREAM.replace(
        "  maintain: { responsible: [ada], accountable: [tomas] }\n",
        "",
    );
    let own = "---\nraci: { responsible: [ada] }\n---\n# Keys\n\nKeep them safe.\n";
    let project = sound()
        .file("workstreams/ws.yaml", drafts)
        .file("content/ws/keys.md", own);
    assert_eq!(findings(&project, None), []);
}

#[test]
fn nobody_is_nagged_about_a_workstream_that_does_not_work() {
    let mut idle = WORKSTREAM.replace("responsible: [ada]", "responsible: [ada, mei]");
    idle.push_str("state: active\n");
    let found = |state: &str| {
        let project = sound().file("workstreams/ws.yaml", idle.replace("active", state));
        let found = findings(&project, Some("2026-01-01")).into_iter();
        found.map(|it| it.0).collect::<Vec<_>>()
    };
    assert!(found("active").contains(&"idle-responsible".to_owned()));
    assert!(found("active").contains(&"silent-accountable".to_owned()));
    for state in ["forming", "dormant", "closed"] {
        assert_eq!(found(state), [""; 0], "{state}");
    }
    // Who left a closed one need not be replaced.
    let left = idle.replace(
        "leads: [tomas]",
        "leads: [{ person: tomas, until: 2025-03-01 }, old]",
    );
    let project = sound().file("workstreams/ws.yaml", left.replace("active", "closed"));
    let found = findings(&project, Some("2026-01-01"));
    assert!(
        found
            .iter()
            .all(|it| it.0 != "accountable-holder" && !it.2.starts_with("`leads`")),
        "{found:?}"
    );
}
