//! What closes, forms, is superseded, withdrawn or due for review says so wherever it is named.

use std::collections::BTreeMap;

use crate::project::Project;

type Files = BTreeMap<String, Vec<u8>>;

fn page(files: &Files, route: &str) -> String {
    String::from_utf8(files[&format!("{route}index.html")].clone()).unwrap()
}

const CHANNELS: &str = "channels:\n  - { kind: mailing-list, name: The list, url: \"https://lists.example/keys\" }\n  - { kind: meeting, name: The hour, when: On Mondays, url: \"https://meet.example/keys\" }\n  - { kind: minutes, name: The notes, url: \"https://notes.example/keys\" }\n";

/// Two workstreams with a document each; the first is in this state.
fn coalition(state: &str) -> Project {
    Project::in_git()
        .file(
            "guide.yaml",
            "title: T\nrepository: https://github.com/o/r\nbodies: { tsc: { name: Steering } }\n",
        )
        .file("workstreams/people.yaml", "ada: { name: Ada Moreau, agreement: individual }\ntomas: { name: Tomas Lind }\n")
        .file("workstreams/organizations.yaml", "north:\n  name: Northwind Labs\n  agreement: { date: 2025-01-01, until: 2025-02-28 }\nsalt:\n  name: Saltmarsh Security\n  agreement: { date: 2025-02-01 }\n")
        .file(
            "workstreams/keys.yaml",
            format!("name: Key handling\nshort: Keys\nnumber: 1\nstate: {state}\nsince: 2025-02-01\nleads: [{{ person: ada, from: 2025-02-01 }}]\n{CHANNELS}"),
        )
        .file("workstreams/locks.yaml", "name: Lock handling\nshort: Locks\nnumber: 2\n")
        .file(
            "content/keys/keys.md",
            "---\nid: keys\nversion: \"1.0\"\nstatus: published\napprovals: [{ body: tsc, date: 2025-03-01, version: \"1.0\" }]\n---\n# Keys\n\n## One\n\nText.\n",
        )
        .file("content/locks/locks.md", "---\nid: locks\n---\n# Locks\n\nText.\n")
        .commit("Ada Moreau <a@x.example> 2025-03-01T10:00:00Z", "All")
}

#[test]
fn a_closed_workstream_says_so_everywhere_and_invites_to_nothing() {
    let files = coalition("closed").build();
    for route in [
        "documents/keys/",
        "documents/keys/versions/1.0/",
        "documents/keys/history/",
        "documents/keys/compare/1.0..current/",
    ] {
        let page = page(&files, route);
        assert!(
            page.contains("<span class=\"ws-state\">closed</span>"),
            "{route}"
        );
        assert!(
            page.contains("nobody works on this document any more"),
            "{route}"
        );
    }
    for route in ["", "documents/", "workstreams/", "changes/"] {
        let page = page(&files, route);
        let named = page.contains("<span class=\"ws-state\">closed</span>")
            || page.contains("state-closed\">Closed since");
        assert!(named, "{route}: {page}");
    }
    let workstreams = page(&files, "workstreams/");
    let place = |name: &str| workstreams.find(name).unwrap();
    assert!(
        place("Lock handling") < place("Key handling"),
        "closed ones are last"
    );
    let own = page(&files, "workstreams/keys/");
    assert!(own.contains("This workstream is closed since"));
    assert!(own.contains("Last led by") && own.contains("https://notes.example/keys"));
    let participate = page(&files, "participate/");
    let closed = participate.split("id=\"guide:closed\"").nth(1).unwrap();
    assert!(closed.contains("Key handling") && closed.contains("2025-02-01"));
    assert!(
        !participate
            .split("id=\"guide:closed\"")
            .next()
            .unwrap()
            .contains("Key handling")
    );
    for page in files
        .iter()
        .filter(|(name, _)| name.ends_with("index.html"))
    {
        let text = String::from_utf8_lossy(page.1);
        let invites = ["https://lists.example/keys", "https://meet.example/keys"];
        assert!(!invites.iter().any(|it| text.contains(it)), "{}", page.0);
    }
}

#[test]
fn a_forming_workstream_says_so_everywhere_and_invites_to_join() {
    let files = coalition("forming").build();
    for route in [
        "documents/keys/",
        "documents/keys/versions/1.0/",
        "documents/",
        "changes/",
    ] {
        let page = page(&files, route);
        assert!(
            page.contains("<span class=\"ws-state\">forming</span>"),
            "{route}"
        );
    }
    for route in ["", "workstreams/", "participate/"] {
        let page = page(&files, route);
        assert!(
            page.contains("<span class=\"state state-forming\">Forming since"),
            "{route}"
        );
    }
    assert!(page(&files, "workstreams/keys/").contains("This workstream is forming since"));
    assert!(page(&files, "participate/").contains("Whoever joins now helps to decide"));
    assert!(!page(&files, "documents/keys/").contains("any more"));
}

#[test]
fn participate_tells_for_each_workstream_where_each_level_is_lived_and_what_it_needs() {
    let page = page(&coalition("active").build(), "participate/");
    let (_, card) = page.split_once("Key handling").unwrap();
    let card = card.split("</dl>").next().unwrap();
    let step = |title: &str| {
        let step = card.split(&format!("<dt>{title}</dt>")).nth(1).unwrap();
        step.split("</div>").next().unwrap().to_owned()
    };
    assert!(step("Follow").contains("https://lists.example/keys"));
    assert!(step("Follow").contains("workstreams/keys/changes.atom"));
    assert!(step("Contribute").contains("On Mondays"));
    assert!(step("Contribute").contains("Needs a signed contributor licence agreement"));
    assert!(step("Lead").contains("Ada Moreau") && step("Lead").contains("2025-02-01"));
    // An agreement that has ended covers nobody.
    let covered = page.split("class=\"covered\"").nth(1).unwrap();
    let covered = covered.split("</p>").next().unwrap();
    assert!(covered.contains("Saltmarsh Security") && !covered.contains("Northwind"));
}

/// A document with a version that was approved, its front matter changed by one line since.
fn document(more: &str) -> Files {
    let text = |more: &str| {
        format!(
            "---\nid: keys\nversion: \"1.0\"\n{more}approvals: [{{ body: tsc, date: 2025-03-01, version: \"1.0\" }}]\n---\n# Keys\n\nText.\n"
        )
    };
    let at = |day: &str| format!("Ada Moreau <a@x.example> {day}T10:00:00Z");
    Project::in_git()
        .file(
            "guide.yaml",
            "title: T\nbodies: { tsc: { name: Steering } }\n",
        )
        .file("content/keys.md", text("status: published\n"))
        .file(
            "content/locks.md",
            "---\nid: locks\n---\n# Locks\n\nText.\n",
        )
        .commit(&at("2025-03-01"), "All")
        .file("content/keys.md", text(more))
        .commit(&at("2025-04-01"), "More")
        .build()
}

#[test]
fn old_permalinks_say_that_their_document_is_superseded_or_withdrawn() {
    for (more, words) in [
        (
            "status: superseded\nsuperseded_by: locks\n",
            "This document has been superseded. Read ",
        ),
        (
            "status: superseded\n",
            "This document has been superseded. It is kept",
        ),
        ("status: withdrawn\n", "This document has been withdrawn."),
    ] {
        let files = document(more);
        let pages = files.keys().filter(|it| it.starts_with("documents/keys/"));
        let pages: Vec<&String> = pages.filter(|it| it.ends_with("index.html")).collect();
        assert!(pages.len() >= 5, "{pages:?}");
        for name in pages {
            let page = String::from_utf8_lossy(&files[name]);
            assert!(page.contains(words), "{name}: {more}");
            assert!(
                !page.contains("This is the approved text"),
                "{name}: {more}"
            );
        }
    }
}

#[test]
fn a_text_whose_review_is_overdue_says_so_while_it_is_in_use() {
    let says = |more: &str| page(&document(more), "documents/keys/").contains("due for a review");
    assert!(says("status: published\nreview_by: 2025-03-31\n"));
    assert!(!says("status: published\nreview_by: 2025-04-01\n"));
    assert!(!says("status: withdrawn\nreview_by: 2025-03-31\n"));
}

#[test]
fn nobody_leads_a_closed_workstream_and_nobody_answers_its_calls() {
    const CALLS: &str = "own:\n  title: Ask the keys\n  kind: review\n  document: keys\n  version: \"1.0\"\n  body: workstream\n  opens: 2025-01-01\n  closes: 2025-12-31\nboard:\n  title: Ask the board\n  kind: ballot\n  document: keys\n  version: \"1.0\"\n  body: tsc\n  opens: 2025-01-01\n  closes: 2025-12-31\n";
    let project = |state: &str| {
        coalition(state)
            .file("workstreams/calls.yaml", CALLS)
            .commit("Ada Moreau <a@x.example> 2025-03-02T10:00:00Z", "Calls")
    };
    let (active, closed) = (project("active").build(), project("closed").build());
    for route in [
        "",
        "documents/keys/",
        "documents/keys/versions/1.0/",
        "workstreams/keys/",
    ] {
        let names = |files: &Files, title: &str| page(files, route).contains(title);
        assert!(
            names(&active, "Ask the keys") && !names(&closed, "Ask the keys"),
            "{route}"
        );
        // A body that decides on its documents is there still.
        assert!(names(&closed, "Ask the board"), "{route}");
    }
    let calls = page(&closed, "calls/");
    let (open, past) = calls.split_once("id=\"guide:past\"").unwrap();
    assert!(past.contains("Ask the keys") && !open.contains("Ask the keys"));
    let calendar = String::from_utf8(closed["calls.ics"].clone()).unwrap();
    assert_eq!(calendar.matches("STATUS:CANCELLED").count(), 1);
    let feed = page_of(&closed, "calls/changes.json");
    assert!(
        feed.contains("Closed: Ask the keys") && feed.contains("2025-02-01T00:00:00Z"),
        "{feed}"
    );
    let found = project("closed").problems();
    let call = found
        .iter()
        .find(|it| it["code"] == "call-without-outcome")
        .unwrap();
    assert_eq!(
        call["message"],
        "the call `own` runs until 31 December 2025, but Keys, which was to decide, is closed"
    );
    // Those who led it do not any more.
    for (files, leads, role) in [
        (&active, "leads Keys", "Lead"),
        (&closed, "led Keys", "Former lead"),
    ] {
        assert!(page(files, "people/").contains(leads), "{leads}");
        let person = page(files, "people/ada/");
        assert!(
            person.contains(&format!("<span class=\"role\">{role}</span>")),
            "{person}"
        );
    }
    let person = page(&closed, "people/ada/");
    assert!(
        person.contains("<span class=\"ws-state\">closed</span>"),
        "{person}"
    );
}

#[test]
fn who_is_emeritus_leads_nothing() {
    let files = coalition("active")
        .file(
            "workstreams/people.yaml",
            "ada: { name: Ada Moreau, state: emeritus }\ntomas: { name: Tomas Lind }\n",
        )
        .build();
    assert!(page(&files, "people/").contains("led Keys"));
    assert!(page(&files, "people/ada/").contains("Former lead"));
}

fn page_of(files: &Files, name: &str) -> String {
    String::from_utf8(files[name].clone()).unwrap()
}
