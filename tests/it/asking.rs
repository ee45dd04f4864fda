//! What `guide new` asks somebody who sits at a terminal.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::project::{Project, files_below};

/// The end of the input, as a person types it.
const END: &str = "\u{4}";

/// Runs `guide new` at a terminal of its own, at which all of this is typed, and then the end of
/// the input. Tells the exit code and what the terminal showed.
fn dialogue(project: &Project, arguments: &[&str], typed: &str) -> (i32, String) {
    let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&person).unwrap();
    unlockpt(&person).unwrap();
    let name = ptsname(&person, Vec::new()).unwrap();
    let terminal = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    let terminal = File::from(terminal);
    let mut person = File::from(person);
    person.write_all(typed.as_bytes()).unwrap();
    person.write_all(END.as_bytes()).unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_guide"))
        .args(["-C", project.path().as_str(), "new"])
        .args(arguments)
        .env("TERM", "dumb")
        .stdin(terminal.try_clone().unwrap())
        .stdout(Stdio::piped())
        .stderr(terminal)
        .spawn()
        .unwrap();
    let ran = child.wait_with_output().unwrap();
    // Nobody holds the other end any more: after what was shown comes an error.
    let mut shown = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(count @ 1..) = person.read(&mut piece) {
        shown.extend(&piece[..count]);
    }
    let shown = String::from_utf8_lossy(&shown).replace('\r', "");
    (ran.status.code().unwrap(), shown)
}

fn site() -> Project {
    Project::new()
        .file("guide.yaml", "title: T\nbase_url: https://t.example/\n")
        .file("workstreams/people.yaml", "ada: { name: Ada Moreau }\n")
        .file("workstreams/ws.yaml", "name: Keys\nleads: [ada]\n")
        .file("content/ws/keys.md", "---\nsummary: S.\n---\n\n# Keys\n")
}

fn read(project: &Project, path: &str) -> String {
    std::fs::read_to_string(project.path().join(path)).unwrap()
}

/// Do these stand in a text, one after the other?
#[track_caller]
fn in_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let at = rest.find(part);
        let at = at.unwrap_or_else(|| panic!("{part} is not there, or not there in turn:\n{text}"));
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn a_person_is_asked_for_and_empty_answers_say_nothing() {
    let project = site();
    let (status, shown) = dialogue(&project, &["person"], "Ben Oak\n\n\n\n");
    assert_eq!(status, 0, "{shown}");
    in_order(
        &shown,
        &[
            "The full name: ",
            "An address for matching commits (never published), or nothing: ",
            "The login at GitHub, or nothing: ",
            "The organisation, or nothing: ",
        ],
    );
    let people = read(&project, "workstreams/people.yaml");
    assert!(people.contains("ben-oak:\n  name: Ben Oak\n"), "{people}");
    for key in ["emails", "github", "organization"] {
        assert!(!people.contains(key), "{people}");
    }
    // What a flag gives is not asked for.
    let given = [
        "person",
        "Cas Elm",
        "--email",
        "cas@x.example",
        "--github",
        "cas",
    ];
    let (status, shown) = dialogue(&project, &given, "Northwind\n");
    assert_eq!(status, 0, "{shown}");
    assert!(
        !shown.contains("full name") && !shown.contains("GitHub"),
        "{shown}"
    );
    assert!(read(&project, "workstreams/people.yaml").contains("organization: Northwind"));
}

#[test]
fn an_answer_that_cannot_be_taken_is_asked_for_again_with_the_reason() {
    let project = site();
    let (status, shown) = dialogue(
        &project,
        &["person"],
        "\nAda\nBen Oak\nnowhere\nben@x.example\nbad login\n@ben\n\n",
    );
    assert_eq!(status, 0, "{shown}");
    in_order(
        &shown,
        &[
            "The full name: ",
            "this cannot be left empty\n",
            "The full name: ",
            "workstreams/people.yaml has `ada` already\n",
            "The full name: ",
            "`nowhere` is no address\n",
            "An address",
            "`bad login` is no login at GitHub\n",
            "The login at GitHub",
        ],
    );
    let people = read(&project, "workstreams/people.yaml");
    assert!(
        people.contains("ben@x.example") && people.contains("github: ben\n"),
        "{people}"
    );

    let (status, shown) = dialogue(
        &project,
        &["document"],
        "Ws keys\nLocks\nsw\nws\nguideline\nHow to lock.\n",
    );
    assert_eq!(status, 0, "{shown}");
    in_order(
        &shown,
        &[
            "The title: ",
            "content/ws/keys.md is known as `ws-keys` already\n",
            "The title: ",
            "there is no workstream `sw`\n",
            "The id of its workstream: ",
        ],
    );
    assert!(read(&project, "content/ws/locks.md").contains("summary: How to lock."));

    let (status, shown) = dialogue(
        &project,
        &["workstream"],
        "Locks\nws\nlocks\nnobody\nada\n\n",
    );
    assert_eq!(status, 0, "{shown}");
    in_order(
        &shown,
        &[
            "there is a workstreams/ws.yaml already\n",
            "A short name",
            "nobody is known as `nobody`\n",
            "The id of a person who leads it",
        ],
    );
    assert!(read(&project, "workstreams/locks.yaml").contains("name: Locks\n"));
}

#[test]
fn who_ends_the_input_writes_nothing() {
    let project = site();
    let before = files_below(project.path());
    for (arguments, typed) in [
        (&["person"][..], ""),
        (&["person"], "Ben Oak\n"),
        (&["person"], "Ben Oak\nnowhere\n"),
        (&["person", "Ben Oak"], "ben@x.example\nben\n"),
        (&["document"], "Locks\nws\n"),
        (&["workstream"], "Locks\n\n"),
    ] {
        let (status, shown) = dialogue(&project, arguments, typed);
        assert_eq!(status, 2, "{arguments:?} {typed:?} {shown}");
        in_order(
            &shown,
            &[
                ": ",
                "\nerror: the questions were not answered to their end, so nothing was written\n",
            ],
        );
        assert_eq!(files_below(project.path()), before, "{arguments:?}");
    }
}
