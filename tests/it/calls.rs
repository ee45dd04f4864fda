//! Calls for consensus, review and votes.

use guide::input::Inputs;
use guide::model::CallState;
use guide::site::{Holder, Site};

use crate::project::Project;

const CALLS: &str = "\
keys-1-0:
  title: Agree on the keys
  kind: lazy-consensus
  document: keys
  version: \"1.0\"
  body: workstream
  opens: 2025-03-01
  closes: 2025-03-10
  answer: Object on the list.
  answer_at: mailto:keys@lists.example
next:
  kind: ballot
  question: Shall we go on?
  body: tsc
  opens: 2025-04-01
  closes: 2025-04-02
past:
  kind: review
  pull_request: https://x.example/pull/1
  body: ws
  opens: 2025-01-01
  closes: 2025-02-28
  outcome: agreed
";

fn project(day: &str) -> Project {
    Project::in_git()
        .file(
            "guide.yaml",
            "title: T\nbodies: { tsc: { name: Steering } }\n",
        )
        .file("workstreams/ws.yaml", "name: Keys\n")
        .file("workstreams/calls.yaml", CALLS)
        .file(
            "content/ws/keys.md",
            "---\nid: keys\nversion: \"1.0\"\n---\n# Keys\n",
        )
        .commit(
            &format!("Ada Moreau <a@x.example> {day}T23:30:00-08:00"),
            "All",
        )
}

fn states(day: &str) -> Vec<(String, CallState)> {
    let project = project(day);
    let site = Site::assemble(Inputs::read(project.path(), None).unwrap()).unwrap();
    let calls = site.calls.iter();
    calls
        .map(|it| (it.id.value.clone(), site.call_state(it)))
        .collect()
}

#[test]
fn whether_a_call_is_open_is_told_by_the_day_of_the_newest_commit() {
    use CallState::{Announced, Closed, Open};
    let on = |day: &str| states(day).into_iter().map(|it| it.1).collect::<Vec<_>>();
    assert_eq!(on("2025-02-28"), [Announced, Announced, Open]);
    assert_eq!(on("2025-03-01"), [Open, Announced, Closed]);
    assert_eq!(on("2025-03-10"), [Open, Announced, Closed]);
    assert_eq!(on("2025-03-11"), [Closed, Announced, Closed]);
    assert_eq!(on("2025-04-02"), [Closed, Open, Closed]);
}

#[test]
fn a_call_knows_its_document_and_who_decides() {
    let project = project("2025-03-05");
    let site = Site::assemble(Inputs::read(project.path(), None).unwrap()).unwrap();
    let call = &site.calls[0];
    let document = site.call_document(call).unwrap();
    assert_eq!(document.id, "keys");
    assert_eq!(site.call_body(call), Some(Holder::Leads(0)));
    assert_eq!(site.call_body(&site.calls[1]), Some(Holder::Body(0)));
    let open: Vec<&str> = site
        .open_calls(document)
        .map(|it| it.title.as_str())
        .collect();
    assert_eq!(open, ["Agree on the keys"]);
    // The list is there to be written to.
    assert_eq!(call.answer_at.as_deref(), Some("mailto:keys@lists.example"));
}

#[test]
fn a_call_that_closed_without_an_outcome_is_told_of() {
    let project = project("2025-03-10");
    assert_eq!(project.run(&["check", "--strict"]).status, 0);
    let ran = project.run(&["check", "--now", "2025-03-11", "--format", "json"]);
    let problems: Vec<serde_json::Value> = serde_json::from_str(&ran.stdout).unwrap();
    let found: Vec<_> = problems
        .iter()
        .filter(|it| it["code"] == "call-without-outcome")
        .collect();
    assert_eq!(found.len(), 1, "{problems:?}");
    assert_eq!(
        found[0]["message"],
        "the call `keys-1-0` closed on 10 March 2025, and its outcome is not noted"
    );
    assert_eq!(
        (&found[0]["file"], &found[0]["line"]),
        (&"workstreams/calls.yaml".into(), &2.into())
    );
}
