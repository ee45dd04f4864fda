//! People, organisations, bodies and agreements over time, and the roles that they hold.

use camino::Utf8Path;
use guide::input::Inputs;
use guide::model::AgreementKind;
use guide::site::{Holder, PersonIndex, Site};
use jiff::civil::{Date, date};

use crate::project::Project;

const PEOPLE: &str = "\
ada:
  name: Ada Moreau
  github: adamo
  handles: { gitlab: ada-m }
  agreement: { kind: individual, date: 2025-02-01, until: 2025-06-30 }
  affiliations:
    - { organization: northwind, until: 2025-03-31 }
    - { organization: saltmarsh, from: 2025-04-01 }
tomas:
  name: Tomas Lind
  organization: northwind
";

const ORGANIZATIONS: &str = "\
northwind:
  name: Northwind Labs
  sponsorship:
    - { level: general, until: 2025-05-31 }
    - { level: premier, from: 2025-06-01 }
  agreement: { date: 2025-02-15 }
saltmarsh: { name: Saltmarsh Security, sponsorship: founding }
";

/// A coalition whose people move. The newest commit is of `day`.
fn coalition(day: &str) -> Project {
    Project::in_git()
        .file(
            "guide.yaml",
            "title: T\nbodies:\n  tsc: { name: Steering, members: [{ person: ada, from: 2025-05-01 }, tomas] }\n",
        )
        .file("workstreams/people.yaml", PEOPLE)
        .file("workstreams/organizations.yaml", ORGANIZATIONS)
        .file(
            "workstreams/ws1.yaml",
            "name: Keys\nleads:\n  - { person: ada, until: 2025-05-31 }\n  - { person: tomas, from: 2025-06-01 }\n",
        )
        .file("content/ws1/a.md", "# Keys\n\nKeep them.\n")
        .commit(&format!("Ada Moreau <a@x.example> {day}T10:00:00Z"), "All")
}

fn site(root: &Utf8Path) -> Site {
    Site::assemble(Inputs::read(root, None).unwrap()).unwrap()
}

fn person(site: &Site, id: &str) -> PersonIndex {
    site.registry.person_named(id).unwrap()
}

#[test]
fn pages_tell_who_belongs_where_on_the_day_of_the_newest_commit() {
    let before = coalition("2025-03-31").build();
    let after = coalition("2025-06-01").build();
    let page = |files: &std::collections::BTreeMap<String, Vec<u8>>, route: &str| {
        String::from_utf8(files[&format!("{route}/index.html")].clone()).unwrap()
    };
    let ada = |files| page(files, "people/ada");
    assert!(ada(&before).contains("Northwind Labs") && !ada(&before).contains("Saltmarsh"));
    assert!(ada(&after).contains("Saltmarsh Security") && !ada(&after).contains("Northwind"));
    let northwind = |files| page(files, "organizations/northwind");
    assert!(northwind(&before).contains("Ada Moreau") && !northwind(&after).contains("Ada Moreau"));
    assert!(northwind(&before).contains("General sponsor"));
    assert!(northwind(&after).contains("Premier sponsor"));
    let site = |day| site(coalition(day).path());
    let leads = |site: &Site| {
        let leads = site.leads(0).into_iter();
        leads
            .map(|it| site.registry.person(it).key.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(leads(&site("2025-05-31")), ["ada"]);
    assert_eq!(leads(&site("2025-06-01")), ["tomas"]);
}

#[test]
fn an_agreement_holds_from_its_day_and_an_employers_while_one_is_employed() {
    let project = coalition("2025-07-01");
    let site = site(project.path());
    let agreement = |id: &str, day: Date| site.agreement_of(person(&site, id), Some(day));
    let individual = Some(AgreementKind::Individual);
    let enterprise = Some(AgreementKind::Enterprise);
    assert_eq!(agreement("ada", date(2025, 1, 31)), None);
    assert_eq!(agreement("ada", date(2025, 2, 1)), individual);
    // Their own has ended, and by then they work elsewhere.
    assert_eq!(agreement("ada", date(2025, 7, 1)), None);
    assert_eq!(agreement("tomas", date(2025, 2, 14)), None);
    assert_eq!(agreement("tomas", date(2025, 2, 15)), enterprise);
}

#[test]
fn a_body_is_its_members_of_the_day() {
    let project = coalition("2025-07-01");
    let site = site(project.path());
    let tsc = Holder::Body(site.registry.body("tsc").unwrap());
    let on = |day: Date| site.people_of(tsc, Some(day)).len();
    assert_eq!((on(date(2025, 4, 30)), on(date(2025, 5, 1))), (1, 2));
    let organization = site
        .registry
        .organizations
        .iter()
        .position(|it| it.id == "saltmarsh");
    let holder = Holder::Organization(organization.unwrap());
    assert_eq!(
        site.people_of(holder, Some(date(2025, 4, 1))),
        [person(&site, "ada")]
    );
    assert_eq!(site.people_of(holder, Some(date(2025, 3, 31))), []);
}

#[test]
fn a_document_overrides_single_roles_and_the_rest_is_its_workstreams() {
    let project = coalition("2025-07-01")
        .file(
            "workstreams/ws1.yaml",
            "name: Keys\nleads: [tomas]\nraci:\n  draft: { responsible: [tomas], accountable: [leads], informed: [chat] }\n  approve: { responsible: [tsc], accountable: [tsc] }\n",
        )
        .file(
            "content/ws1/a.md",
            "---\nraci:\n  responsible: [ada]\n  approve: { accountable: [ws1] }\n---\n# Keys\n",
        );
    let site = site(project.path());
    let document = site.document("ws1-a").unwrap();
    let roles: Vec<(&str, [Vec<Holder>; 4])> = site
        .document_roles(document)
        .iter()
        .map(|it| (it.activity.key(), it.holders()))
        .collect();
    let ada = Holder::Person(person(&site, "ada"));
    let chat = Holder::Channel(guide::model::ChannelKind::Chat, Some(0));
    let tsc = Holder::Body(0);
    assert_eq!(
        roles,
        [
            (
                "draft",
                [vec![ada], vec![Holder::Leads(0)], vec![], vec![chat]]
            ),
            (
                "approve",
                [vec![tsc], vec![Holder::Leads(0)], vec![], vec![]]
            ),
            // The workstream speaks of drafting alone, the document of all work on its text.
            (
                "maintain",
                [vec![ada], vec![Holder::Leads(0)], vec![], vec![chat]]
            ),
        ]
    );
    assert_eq!(project.run(&["check"]).status, 0);
}

#[test]
fn each_version_keeps_the_roles_that_were_given_when_it_was_written() {
    let text = |version: &str, raci: &str| {
        format!("---\nid: keys\nversion: \"{version}\"\n{raci}---\n# Keys {version}\n")
    };
    let workstream = |responsible: &str| {
        format!(
            "name: Keys\nleads: [tomas]\nraci:\n  draft: {{ responsible: [{responsible}], accountable: [leads] }}\n"
        )
    };
    let at = |day: &str| format!("Ada Moreau <a@x.example> {day}T10:00:00Z");
    let project = coalition("2025-01-01")
        .file("workstreams/ws1.yaml", workstream("ada"))
        .file("content/ws1/a.md", text("0.1", ""))
        .commit(&at("2025-01-02"), "Ada drafts")
        .file(
            "content/ws1/a.md",
            text("0.2", "raci: { responsible: [northwind] }\n"),
        )
        .commit(&at("2025-01-03"), "The text says who")
        .file("workstreams/ws1.yaml", workstream("tomas"))
        .commit(&at("2025-01-04"), "Tomas drafts")
        .file("content/ws1/a.md", text("0.3", ""))
        .commit(&at("2025-01-05"), "Another")
        .file("workstreams/ws1.yaml", workstream("tsc"))
        .commit(&at("2025-01-06"), "The committee drafts");
    let site = site(project.path());
    let document = site.document("keys").unwrap();
    let responsible = |number: &str| {
        let version = document
            .versions
            .iter()
            .position(|it| it.number == number)
            .unwrap();
        let past = site.roles_of_version(document, version).unwrap();
        let draft = past
            .roles
            .iter()
            .find(|(activity, _)| activity.key() == "draft")
            .unwrap();
        (past.day, draft.1[0].clone(), draft.1[1].clone())
    };
    let northwind = site
        .registry
        .organizations
        .iter()
        .position(|it| it.id == "northwind")
        .unwrap();
    for (number, day, holder) in [
        (
            "0.1",
            date(2025, 1, 2),
            Holder::Person(person(&site, "ada")),
        ),
        ("0.2", date(2025, 1, 3), Holder::Organization(northwind)),
        (
            "0.3",
            date(2025, 1, 5),
            Holder::Person(person(&site, "tomas")),
        ),
    ] {
        let expected = (Some(day), vec![holder], vec![Holder::Leads(0)]);
        assert_eq!(responsible(number), expected, "{number}");
    }
    let now = site.roles_for(document);
    assert_eq!(now[0].holders()[0], [Holder::Body(0)]);
}

/// The words between two marks of a page, without elements.
fn words(page: &str, from: &str, to: &str) -> String {
    let (_, part) = page.split_once(from).unwrap();
    let (part, _) = part.split_once(to).unwrap();
    let words = part
        .split('<')
        .map(|it| it.split_once('>').map_or(it, |(_, after)| after));
    let words: String = words.collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_of_a_version_tells_the_roles_of_its_day_and_that_of_the_text_those_of_today() {
    let raci = |responsible: &str| {
        format!(
            "name: Keys\nleads:\n  - {{ person: ada, until: 2025-05-31 }}\n  - {{ person: tomas, from: 2025-06-01 }}\nraci: {{ draft: {{ responsible: [{responsible}], accountable: [leads] }} }}\n"
        )
    };
    let text =
        |version: &str| format!("---\nid: keys\nversion: \"{version}\"\n---\n# Keys {version}\n");
    let at = |day: &str| format!("Ada Moreau <a@x.example> {day}T10:00:00Z");
    let files = coalition("2025-01-01")
        .file("workstreams/ws1.yaml", raci("northwind"))
        .file("content/ws1/a.md", text("0.1"))
        .commit(&at("2025-02-01"), "First")
        .file("workstreams/ws1.yaml", raci("tsc"))
        .file("content/ws1/a.md", text("0.2"))
        .commit(&at("2025-07-01"), "Second")
        .build();
    let told = |route: &str| {
        let page = String::from_utf8(files[&format!("{route}/index.html")].clone()).unwrap();
        words(&page, "<dl class=\"activities\">", "</dl>")
    };
    assert_eq!(
        told("documents/keys/versions/0.1"),
        "Draft Responsible Northwind Labs Accountable Leads of Keys (Ada Moreau)"
    );
    assert_eq!(
        told("documents/keys"),
        "Draft Responsible Steering Accountable Leads of Keys (Tomas Lind)"
    );
}

#[test]
fn people_and_organisations_have_what_they_hold_and_held_with_its_days() {
    let files = coalition("2025-06-15").build();
    let told = |route: &str, from: &str, to: &str| {
        let page = String::from_utf8(files[&format!("{route}/index.html")].clone()).unwrap();
        words(&page, from, to)
    };
    let ada = told("people/ada", "<ul class=\"roles\">", "</ul>");
    assert_eq!(
        ada,
        "Lead for Keys until 31 May 2025 Member of Steering since 1 May 2025"
    );
    let page = told("people/ada", "<dl class=\"facts\">", "</dl>");
    assert!(page.contains("AgreementIndividual"), "{page}");
    let sponsor = told("organizations/northwind", "<dl class=\"facts\">", "</dl>");
    assert!(
        sponsor.contains("General sponsor until 31 May 2025Premier sponsor since 1 June 2025"),
        "{sponsor}"
    );
    assert!(
        sponsor.contains("agreement since 15 February 2025"),
        "{sponsor}"
    );
    let bodies = told("people", "id=\"guide:bodies\">", "</section>");
    assert!(
        bodies.contains("Steering Ada Moreau since 1 May 2025"),
        "{bodies}"
    );
}

#[test]
fn what_git_shows_stands_beside_what_is_declared() {
    let project = coalition("2025-06-15").file(
        "workstreams/ws1.yaml",
        "name: Keys\nraci: { draft: { responsible: [tomas], accountable: [tsc] } }\n",
    );
    let page = project.page("workstreams/ws1/");
    let people = words(&page, "id=\"guide:people\">", "</section>");
    assert!(
        people.contains("Tomas Lind Northwind Labs responsible · no change of theirs"),
        "{people}"
    );
}

#[test]
fn who_led_at_a_version_is_told_by_the_file_of_then_unless_todays_terms_tell() {
    let text =
        |version: &str| format!("---\nid: keys\nversion: \"{version}\"\n---\n# Keys {version}\n");
    let workstream = |leads: &str| {
        format!(
            "name: Keys\nleads: [{leads}]\nraci:\n  draft: {{ responsible: [northwind], accountable: [leads] }}\n"
        )
    };
    let led = |today: &str| {
        let files = coalition("2025-01-01")
            .file("workstreams/ws1.yaml", workstream("ada"))
            .file("content/ws1/a.md", text("0.1"))
            .commit("Ada Moreau <a@x.example> 2025-01-02T10:00:00Z", "Ada leads")
            .file("workstreams/ws1.yaml", workstream(today))
            .file("content/ws1/a.md", text("0.2"))
            .commit(
                "Ada Moreau <a@x.example> 2025-02-02T10:00:00Z",
                "Another does",
            )
            .build();
        let page = |route: &str| {
            crate::html::words(std::str::from_utf8(&files[&format!("{route}index.html")]).unwrap())
        };
        let versions = ["0.1", "0.2"].map(|it| page(&format!("documents/keys/versions/{it}/")));
        versions.map(|page| {
            let ada = page.contains("Leads of Keys (Ada Moreau)");
            let tomas = page.contains("Leads of Keys (Tomas Lind)");
            (ada, tomas)
        })
    };
    let (ada, tomas) = ((true, false), (false, true));
    assert_eq!(led("tomas"), [ada, tomas]);
    let terms = "{ person: ada, until: 2025-01-31 }, { person: tomas, from: 2025-02-01 }";
    assert_eq!(led(terms), [ada, tomas]);
    // What was corrected since holds.
    let corrected = "{ person: ada, until: 2024-12-31 }, { person: tomas, from: 2025-01-01 }";
    assert_eq!(led(corrected), [tomas, tomas]);
}
