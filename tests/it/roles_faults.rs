//! One fault each in what a coalition says of its people, roles, lifecycle and calls: its code, its
//! place and its cure.

use crate::project::Project;

const PEOPLE: &str = "\
ada: { name: Ada Moreau, agreement: { date: 2025-01-01 } }
tomas: { name: Tomas Lind, agreement: individual }
";

const SETTINGS: &str = "\
title: T
base_url: https://x.example/
bodies:
  tsc: { name: Steering, members: [ada, tomas] }
";

const WORKSTREAM: &str = "\
name: Keys
leads: [tomas]
raci:
  draft: { responsible: [ada], accountable: [leads] }
  approve: { responsible: [tsc], accountable: [tsc] }
";

const DOCUMENT: &str = "\
---
id: keys
status: draft
version: \"0.1\"
summary: Keep keys.
---
# Keys
";

const CALL: &str = "\
agree:
  kind: lazy-consensus
  question: Shall we?
  body: tsc
  opens: 2025-01-01
  closes: 2025-01-31
";

/// A project without any fault.
fn sound() -> Project {
    Project::in_git()
        .file("guide.yaml", SETTINGS)
        .file("workstreams/people.yaml", PEOPLE)
        .file(
            "workstreams/organizations.yaml",
            "northwind: { name: Northwind, sponsorship: founding }\n",
        )
        .file("workstreams/ws.yaml", WORKSTREAM)
        .file("workstreams/calls.yaml", CALL)
        .file("content/ws/keys.md", DOCUMENT)
        .commit("Ada Moreau <a@x.example> 2025-01-10T10:00:00Z", "All")
}

/// One fault: a file with one text in the place of another, and what is found.
pub(crate) struct Fault {
    pub(crate) file: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    /// Severity and code, line and column.
    pub(crate) found: (&'static str, &'static str, u64, u64),
    help: &'static str,
}

pub(crate) fn original(file: &str) -> String {
    match file {
        "guide.yaml" => SETTINGS.to_owned(),
        "workstreams/people.yaml" => PEOPLE.to_owned(),
        "workstreams/organizations.yaml" => {
            "northwind: { name: Northwind, sponsorship: founding }\n".to_owned()
        }
        "workstreams/ws.yaml" => WORKSTREAM.to_owned(),
        "workstreams/calls.yaml" => CALL.to_owned(),
        _ => DOCUMENT.to_owned(),
    }
}

pub(crate) const FAULTS: [Fault; 21] = [
    Fault {
        file: "workstreams/people.yaml",
        from: "agreement: individual",
        to: "agreement: cla",
        found: ("error", "unknown-value", 2, 39),
        help: "use one of: individual, enterprise",
    },
    Fault {
        file: "workstreams/people.yaml",
        from: "agreement: individual",
        to: "affiliations: [{ organization: northwind, from: 2025-02-01, until: 2025-01-01 }]",
        found: ("error", "reversed-term", 2, 95),
        help: "mend `from:` or `until:`; both days are included",
    },
    Fault {
        file: "workstreams/people.yaml",
        from: "agreement: individual",
        to: "agreement: individual, organization: northwind, affiliations: [northwind]",
        found: ("error", "duplicate-key", 2, 65),
        help: "keep `affiliations`, and name this one there",
    },
    Fault {
        file: "workstreams/people.yaml",
        from: "agreement: individual",
        to: "agreement: individual, display: handel",
        found: ("error", "unknown-value", 2, 60),
        help: "did you mean `handle`? (one of: name, handle, withheld)",
    },
    Fault {
        file: "workstreams/people.yaml",
        from: "agreement: individual",
        to: "agreement: individual, state: emeritus",
        found: ("warning", "inactive-holder", 2, 9),
        help: "name somebody who is active, or mend the state or the term",
    },
    Fault {
        file: "workstreams/organizations.yaml",
        from: "sponsorship: founding",
        to: "sponsorship: [{ from: 2025-01-01 }]",
        found: ("error", "missing-key", 1, 45),
        help: "add `level:` beside the days",
    },
    Fault {
        file: "guide.yaml",
        from: "members: [ada, tomas]",
        to: "members: [ada, { person: thomas }]",
        found: ("error", "unknown-holder", 4, 51),
        help: "did you mean `tomas`?",
    },
    Fault {
        file: "guide.yaml",
        from: "bodies:",
        to: "checks: { severity: { accountable-counts: off } }\nbodies:",
        found: ("error", "unknown-code", 3, 23),
        help: "did you mean `accountable-count`?",
    },
    Fault {
        file: "guide.yaml",
        from: "bodies:",
        to: "checks: { severity: { drift: maybe } }\nbodies:",
        found: ("error", "unknown-value", 3, 30),
        help: "use one of: error, warning, hint, off",
    },
    Fault {
        file: "guide.yaml",
        from: "bodies:",
        to: "lifecycle: [{ from: draft, to: Published }]\nbodies:",
        found: ("error", "unknown-value", 3, 32),
        help: "did you mean `published`? (one of: draft, final-draft, published, superseded, withdrawn)",
    },
    Fault {
        file: "guide.yaml",
        from: "bodies:",
        to: "lifecycle: [{ from: draft, to: published, approvals: [tcs] }]\nbodies:",
        found: ("warning", "unknown-body", 3, 55),
        help: "did you mean `tsc`?",
    },
    Fault {
        file: "guide.yaml",
        from: "bodies:",
        to: "lifecycle: [{ from: draft }]\nbodies:",
        found: ("error", "missing-key", 3, 13),
        help: "add `to:` with a status, such as `to: published`",
    },
    Fault {
        file: "workstreams/ws.yaml",
        from: "[leads] }",
        to: "[leads, tsc] }",
        found: ("warning", "accountable-count", 4, 53),
        help: "keep one; several people are accountable together as `leads`, or as a body",
    },
    Fault {
        file: "workstreams/ws.yaml",
        from: "accountable: [leads]",
        to: "accountable: [ada]",
        found: ("warning", "accountable-holder", 4, 46),
        help: "name a lead of the workstream, `leads`, or a body; who does the work is `responsible`",
    },
    Fault {
        file: "workstreams/ws.yaml",
        from: "responsible: [tsc], ",
        to: "",
        found: ("warning", "no-responsible", 5, 12),
        help: "add `responsible:` with whoever does the work",
    },
    Fault {
        file: "content/ws/keys.md",
        from: "status: draft",
        to: "status: Draft",
        found: ("error", "unknown-value", 3, 9),
        help: "did you mean `draft`? (one of: draft, final-draft, published, superseded, withdrawn)",
    },
    Fault {
        file: "content/ws/keys.md",
        from: "status: draft",
        to: "status: superseded",
        found: ("warning", "supersession-status", 3, 9),
        help: "add `superseded_by:` with the id of its successor; or write `status: withdrawn`",
    },
    Fault {
        file: "content/ws/keys.md",
        from: "version: \"0.1\"",
        to: "review_by: 2025-01-09",
        found: ("warning", "review-overdue", 4, 12),
        help: "review the text, then set the day of the next review",
    },
    Fault {
        file: "workstreams/calls.yaml",
        from: "body: tsc",
        to: "body: tcs",
        found: ("warning", "unknown-body", 4, 9),
        help: "did you mean `tsc`?",
    },
    Fault {
        file: "workstreams/calls.yaml",
        from: "closes: 2025-01-31",
        to: "closes: 2024-12-31",
        found: ("error", "reversed-term", 6, 11),
        help: "mend `opens:` or `closes:`; both days are included",
    },
    Fault {
        file: "workstreams/calls.yaml",
        from: "question: Shall we?",
        to: "document: keys\n  version: \"2.0\"",
        found: ("warning", "unknown-version", 4, 12),
        help: "its versions are 0.1",
    },
];

#[test]
fn each_fault_is_told_with_its_code_its_place_and_its_cure() {
    assert_eq!(sound().problems(), Vec::<serde_json::Value>::new());
    for fault in FAULTS {
        let text = original(fault.file);
        assert_eq!(text.matches(fault.from).count(), 1, "{}", fault.from);
        let project = sound().file(fault.file, text.replace(fault.from, fault.to));
        let problems = project.problems();
        let (severity, code, line, column) = fault.found;
        let expected = serde_json::json!([severity, code, line, column, fault.help]);
        let told: Vec<serde_json::Value> = problems
            .iter()
            .map(|it| {
                serde_json::json!([
                    it["severity"],
                    it["code"],
                    it["line"],
                    it["column"],
                    it["help"]
                ])
            })
            .collect();
        assert!(told.contains(&expected), "{}: {problems:#?}", fault.to);
    }
}

#[test]
fn two_documents_that_contradict_each_other_are_told_of() {
    let document = |id: &str, more: &str| format!("---\nid: {id}\n{more}---\n# {id}\n");
    let project = sound()
        .file(
            "content/ws/keys.md",
            document("keys", "status: superseded\nsuperseded_by: locks\n"),
        )
        .file(
            "content/ws/locks.md",
            document("locks", "supersedes: [other]\n"),
        )
        .file("content/ws/other.md", document("other", ""));
    let problems = project.problems();
    let found: Vec<_> = problems
        .iter()
        .filter(|it| it["code"] == "supersession-disagreement")
        .collect();
    assert_eq!(found.len(), 1, "{problems:#?}");
    assert_eq!(found[0]["line"], 4);
    assert_eq!(
        found[0]["message"],
        "`keys` says that `locks` supersedes it, but `locks` names others that it supersedes"
    );
    // A third one that says it does.
    let project = project
        .file("content/ws/locks.md", document("locks", ""))
        .file(
            "content/ws/other.md",
            document("other", "supersedes: [keys]\n"),
        );
    let problems = project.problems();
    let told = problems
        .iter()
        .find(|it| it["code"] == "supersession-disagreement");
    assert_eq!(
        told.unwrap()["message"],
        "`keys` says that `locks` supersedes it, but `other` says that it does"
    );
    // Both in force at once.
    let project = project
        .file(
            "content/ws/keys.md",
            document("keys", "status: published\n"),
        )
        .file(
            "content/ws/other.md",
            document("other", "status: published\nsupersedes: [keys]\n"),
        );
    let problems = project.problems();
    let told = problems
        .iter()
        .find(|it| it["code"] == "supersession-status");
    assert_eq!(
        told.unwrap()["message"],
        "`keys` is superseded by `other`, but is still published"
    );
}
