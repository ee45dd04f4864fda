//! Calls for consensus, review and votes.

use guide::input::Inputs;
use guide::model::CallState;
use guide::site::{Holder, Site};

use crate::html::words;
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

/// What stands between two headings of the page of calls.
fn section<'a>(page: &'a str, from: &str) -> &'a str {
    let start = page.find(&format!("id=\"guide:{from}\"")).unwrap();
    page[start..].split("</section>").next().unwrap()
}

#[test]
fn the_page_of_calls_says_on_which_day_which_are_open() {
    let page = project("2025-03-10").page("calls/");
    let open = words(section(&page, "open"));
    assert!(open.contains("Agree on the keys"), "{open}");
    assert!(open.contains("1 March 2025 to 10 March 2025"), "{open}");
    assert!(open.contains("Object on the list."), "{open}");
    assert!(page.contains("href=\"mailto:keys@lists.example\""));
    let past = words(section(&page, "past"));
    assert!(past.contains("past") && past.contains("agreed"), "{past}");
    assert!(words(&page).contains("as of 10 March 2025, the day of the newest change"));

    let after = project("2025-03-11").page("calls/");
    assert!(words(section(&after, "open")).contains("No call is open."));
    let past = words(section(&after, "past"));
    assert!(past.contains("Agree on the keys") && past.contains("not noted yet"));
    // What is over invites to nothing.
    assert!(!after.contains("mailto:"), "{after}");
}

#[test]
fn an_open_call_is_told_on_its_document_its_versions_its_workstream_and_at_home() {
    let pages = [
        "documents/keys/index.html",
        "documents/keys/versions/1.0/index.html",
        "workstreams/ws/index.html",
        "index.html",
    ];
    let told = |day: &str| {
        let files = project(day).build();
        pages.map(|it| {
            let page = String::from_utf8(files[it].clone()).unwrap();
            page.contains("calls/#guide:call-keys-1-0")
        })
    };
    assert_eq!(told("2025-02-27"), [false; 4]);
    assert_eq!(told("2025-03-01"), [true; 4]);
    assert_eq!(told("2025-03-11"), [false; 4]);
}

#[test]
fn the_feed_of_calls_tells_that_they_opened_and_that_they_closed() {
    let entries = |day: &str| {
        let feed = project(day).page("calls/changes.json");
        let feed: serde_json::Value = serde_json::from_str(&feed).unwrap();
        let items = feed["items"].as_array().unwrap().clone();
        let told = |it: &serde_json::Value, key: &str| it[key].as_str().unwrap().to_owned();
        let items = items.iter();
        items
            .map(|it| (told(it, "title"), told(it, "date_published")))
            .collect::<Vec<_>>()
    };
    let entry = |title: &str, day: &str| (title.to_owned(), format!("{day}T00:00:00Z"));
    assert_eq!(
        entries("2025-03-10"),
        [
            entry("Open: Agree on the keys", "2025-03-01"),
            entry("Closed: past", "2025-03-01"),
            entry("Open: past", "2025-01-01"),
        ]
    );
    assert_eq!(
        entries("2025-03-11")[0],
        entry("Closed: Agree on the keys", "2025-03-11")
    );
    let atom = project("2025-03-10").page("calls/changes.atom");
    assert!(atom.contains("<updated>2025-03-01T00:00:00Z</updated>"));
    assert!(atom.contains("<summary>Review, Leads of Keys. From 1 January 2025 to 28 February 2025, both days included. Outcome: agreed.</summary>"), "{atom}");
}

/// The lines of a calendar, unfolded as RFC 5545 has it; every end and length is proven on the way.
fn unfolded(calendar: &[u8]) -> Vec<String> {
    let text = String::from_utf8(calendar.to_vec()).unwrap();
    let lines: Vec<&str> = text.strip_suffix("\r\n").unwrap().split("\r\n").collect();
    for line in &lines {
        assert!(line.len() <= 75, "{} bytes: {line}", line.len());
        assert!(!line.contains(['\r', '\n']), "{line:?}");
    }
    let mut unfolded: Vec<String> = Vec::new();
    for line in lines {
        match line.strip_prefix(' ') {
            Some(more) => unfolded.last_mut().unwrap().push_str(more),
            None => unfolded.push(line.to_owned()),
        }
    }
    unfolded
}

#[test]
fn a_calendar_has_every_call_as_days() {
    let files = project("2025-03-05").build();
    let lines = unfolded(&files["calls.ics"]);
    let event = lines.iter().position(|it| it == "BEGIN:VEVENT").unwrap();
    assert_eq!(lines[0], "BEGIN:VCALENDAR");
    assert_eq!(
        lines[event + 1..event + 5],
        [
            "UID:urn:guide:t/calls/#guide:call-keys-1-0",
            "DTSTAMP:20250305T000000Z",
            "DTSTART;VALUE=DATE:20250301",
            // The end of an event is the day after its last.
            "DTEND;VALUE=DATE:20250311",
        ]
    );
    assert_eq!(
        lines.iter().filter(|it| *it == "BEGIN:VEVENT").count(),
        3,
        "what is announced and what is past are days too"
    );
    assert_eq!(lines.last().unwrap(), "END:VCALENDAR");
    // An event is known by the same name tomorrow.
    let uids = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        let lines = unfolded(&files["calls.ics"]).into_iter();
        lines
            .filter(|it| it.starts_with("UID:"))
            .collect::<Vec<_>>()
    };
    assert_eq!(uids(&files), uids(&project("2025-03-11").build()));
}

#[test]
fn a_calendar_folds_between_characters_and_escapes() {
    let title =
        "Schlüssel, Schlösser; und \\ Größen: 鍵と錠前についての長い長い題名、もう一度、もう一度";
    let calls = format!(
        "two-words-ü:\n  title: '{title}'\n  kind: ballot\n  question: \"One\\nTwo\\r\\u0007END:VEVENT\"\n  body: tsc\n  opens: 2025-03-01\n  closes: 2025-03-01\n"
    );
    let project = Project::in_git()
        .file(
            "guide.yaml",
            "title: T\nbase_url: https://g.example/x\nbodies: { tsc: { name: Steering } }\n",
        )
        .file("workstreams/calls.yaml", calls)
        .file("content/a.md", "# A\n")
        .commit("Ada Moreau <a@x.example> 2025-03-01T10:00:00Z", "All");
    let files = project.build();
    let lines = unfolded(&files["calls.ics"]);
    let value = |name: &str| {
        let line = lines.iter().find_map(|it| it.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name} in {lines:#?}"))
    };
    assert_eq!(
        value("SUMMARY:"),
        title
            .replace('\\', "\\\\")
            .replace(',', "\\,")
            .replace(';', "\\;")
    );
    assert!(value("DESCRIPTION:").contains("\\nOne\\nTwo"), "{lines:#?}");
    assert_eq!(lines.iter().filter(|it| *it == "END:VEVENT").count(), 1);
    let anchor = "guide:call-two-words-%C3%BC";
    let page = String::from_utf8(files["calls/index.html"].clone()).unwrap();
    assert!(page.contains(&format!("id=\"{anchor}\"")), "{page}");
    let url = format!("https://g.example/x/calls/#{}", anchor.replace('%', "%25"));
    assert_eq!(value("URL:"), url);
    assert_eq!(value("UID:"), url);
}

#[test]
fn a_site_without_calls_has_no_page_of_them() {
    let files = Project::in_git()
        .file("guide.yaml", "title: T\n")
        .file("content/a.md", "# A\n")
        .commit("Ada Moreau <a@x.example> 2025-03-01T10:00:00Z", "All")
        .build();
    assert!(!files.keys().any(|it| it.starts_with("calls")));
    let home = String::from_utf8(files["index.html"].clone()).unwrap();
    assert!(!home.contains("calls/"));
}

#[test]
fn a_call_of_one_day_names_it_once_and_its_feed_leads_to_the_page_of_calls() {
    let files = Project::in_git()
        .file(
            "guide.yaml",
            "title: T\nbase_url: https://g.example/x/\nbodies: { tsc: { name: Steering } }\n",
        )
        .file(
            "workstreams/calls.yaml",
            "vote:\n  title: Vote\n  kind: ballot\n  question: Shall we?\n  body: tsc\n  opens: 2025-05-10\n  closes: 2025-05-10\n",
        )
        .file("content/a.md", "# A\n")
        .commit("Ada Moreau <a@x.example> 2025-05-10T10:00:00Z", "All")
        .build();
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    let atom = text("calls/changes.atom");
    assert!(
        atom.contains("Ballot, Steering. On 10 May 2025.<"),
        "{atom}"
    );
    let page = "<link rel=\"alternate\" type=\"text/html\" href=\"https://g.example/x/calls/\"/>";
    assert!(atom.contains(page), "{atom}");
    let json: serde_json::Value = serde_json::from_str(&text("calls/changes.json")).unwrap();
    assert_eq!(json["home_page_url"], "https://g.example/x/calls/");
    assert!(!text("calls/index.html").contains("From 10 May 2025"));
}
