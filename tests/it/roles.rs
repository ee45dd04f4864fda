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
        ["<tbody>", "<dl class=\"matrix-list\">"].map(|from| {
            let (_, section) = page.split_once("id=\"guide:roles\">").unwrap();
            let to = from.split([' ', '>']).next().unwrap().replace('<', "</");
            words(section, from, &to)
        })
    };
    assert_eq!(
        told("documents/keys/versions/0.1"),
        [
            "Draft RResponsible AAccountable",
            "Draft Northwind Labs: responsible Leads of Keys (Ada Moreau): accountable"
        ]
    );
    assert_eq!(
        told("documents/keys"),
        [
            "Draft RResponsible AAccountable",
            "Draft Steering: responsible Leads of Keys (Tomas Lind): accountable"
        ]
    );
}

#[test]
fn people_and_organisations_with_roles_in_several_documents_have_a_table_of_them() {
    let text = |title: &str, raci: &str| format!("---\n{raci}---\n# {title}\n");
    let project = coalition("2025-06-15")
        .file(
            "workstreams/ws1.yaml",
            "name: Keys\nleads: [tomas]\nraci: { draft: { responsible: [ada], accountable: [leads] } }\n",
        )
        .file("content/ws1/a.md", text("First", ""))
        .file(
            "content/ws1/b.md",
            text(
                "Second",
                "raci: { review: { responsible: [tomas], consulted: [northwind] } }\n",
            ),
        )
        .commit(
            "Ada Moreau <a@x.example> 2025-06-16T10:00:00Z",
            "Two documents",
        );
    let files = project.build();
    let table = |route: &str| {
        let page = String::from_utf8(files[&format!("{route}/index.html")].clone()).unwrap();
        let (_, section) = page.split_once("id=\"guide:roles\">")?;
        let (section, _) = section.split_once("</section>")?;
        let (_, table) = section.split_once("<table>")?;
        let list = words(section, "<dl class=\"matrix-list\">", "</dl>");
        Some((words(table, "<thead>", "</tbody>"), list))
    };
    let told = |table: &str, list: &str| Some((table.to_owned(), list.to_owned()));
    assert_eq!(
        table("people/ada"),
        told(
            "DocumentDraft First RResponsible Second RResponsible",
            "First Draft: responsible Second Draft: responsible"
        )
    );
    // What leads answer for, each of them does.
    assert_eq!(
        table("people/tomas"),
        told(
            "DocumentDraftReview First AAccountable none Second AAccountable RResponsible",
            "First Draft: accountable Second Draft: accountable Review: responsible"
        )
    );
    // One document alone is named in the list of roles.
    assert_eq!(table("organizations/northwind"), None);
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
fn the_name_of_a_body_leads_to_its_entry_among_the_people() {
    let project = coalition("2025-06-15")
        .file(
            "workstreams/ws1.yaml",
            "name: Keys\nraci: { approve: { accountable: [tsc] } }\n",
        )
        .file(
            "content/ws1/a.md",
            "---\nversion: \"1.0\"\nstatus: published\napprovals: [{ body: tsc, date: 2025-06-15 }]\n---\n# Keys\n",
        );
    let files = project.build();
    let page =
        |route: &str| String::from_utf8(files[&format!("{route}/index.html")].clone()).unwrap();
    assert!(page("people").contains("<li id=\"guide:body-tsc\">"));
    for (route, up) in [
        ("documents/ws1-a", "../../"),
        ("documents/ws1-a/versions/1.0", "../../../../"),
        ("workstreams/ws1", "../../"),
        ("people/ada", "../../"),
    ] {
        let page = page(route);
        let link = format!("<a href=\"{up}people/#guide:body-tsc\">Steering</a>");
        assert!(page.contains(&link), "{route}");
        assert!(!page.contains("<span class=\"name\">Steering"), "{route}");
    }
}

#[test]
fn the_day_that_is_told_is_never_before_one_that_a_page_shows() {
    // The clock of the last commit is behind: it bears an earlier day than the one that it follows.
    let project = coalition("2025-06-01")
        .file("content/ws1/a.md", "# Keys\n\nKeep them well.\n")
        .commit("Tomas Lind <t@x.example> 2025-06-20T10:00:00Z", "Well")
        .file("content/ws1/a.md", "# Keys\n\nKeep them very well.\n")
        .commit("Ada Moreau <a@x.example> 2025-05-20T10:00:00Z", "Very");
    let site = site(project.path());
    assert_eq!(site.day, Some(date(2025, 6, 20)));
    assert_eq!(site.leads(0), [person(&site, "tomas")]);
    let history = project.page("documents/ws1-a/history/");
    assert!(history.contains("20 June 2025") && history.contains("20 May 2025"));
}

#[test]
fn what_git_shows_stands_beside_what_is_declared() {
    let at = |who: &str, day: &str| format!("{who} <x@x.example> {day}T10:00:00Z");
    let text = |title: &str, words: &str| format!("# {title}\n\n{words}\n");
    let project = coalition("2025-01-10")
        .file(
            "workstreams/people.yaml",
            format!("{PEOPLE}mei: {{ name: Mei Tan }}\n"),
        )
        .file(
            "workstreams/ws1.yaml",
            "name: Keys\nraci: { draft: { responsible: [tomas], accountable: [ada] } }\n",
        )
        .commit(&at("Ada Moreau", "2025-01-11"), "Say who")
        .file("content/ws1/a.md", text("Keys", "Keep them safe."))
        .commit(&at("Mei Tan", "2025-02-10"), "Safe")
        .file("content/ws1/a.md", text("Keys", "Keep them very safe."))
        .commit(&at("Mei Tan", "2025-03-10"), "Very")
        .file("content/ws1/b.md", text("Locks", "Lock them."))
        .commit(&at("Tomas Lind", "2025-08-11"), "Another text");
    let told = |route: &str| {
        let page = project.page(route);
        let (_, section) = page.split_once("evidence\">")?;
        Some(words(&format!("<ul>{section}"), "<ul>", "</ul>"))
    };
    let ada = "Ada Moreau Accountable No commit to these texts, and no decision on them, since 10 January 2025";
    let mei = "Mei Tan No role is noted 2 commits, the last on 10 March 2025";
    // Tomas did nothing in the one text, and something in the workstream.
    assert_eq!(
        told("documents/ws1-a/"),
        Some(format!(
            "Tomas Lind Responsible No commit since the text began on 10 January 2025 {ada} {mei}"
        ))
    );
    assert_eq!(told("workstreams/ws1/"), Some(format!("{ada} {mei}")));
    // The text of August: nobody has been silent for long.
    assert_eq!(told("documents/ws1-b/"), None);
    // Check tells the same, and a site that does not want to hear of it is not told.
    let codes = |project: &Project| -> Vec<String> {
        let found = project.problems();
        let codes = found.iter().filter_map(|it| it["code"].as_str());
        let about = [
            "idle-responsible",
            "silent-accountable",
            "work-without-role",
        ];
        codes
            .filter(|it| about.contains(it))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(codes(&project), ["work-without-role", "silent-accountable"]);
    let settings = "title: T\nbodies: { tsc: { name: S } }\nchecks: { silent_months: 8, severity: { work-without-role: off } }\n";
    project.write("guide.yaml", settings);
    assert_eq!(told("workstreams/ws1/"), None);
    assert_eq!(codes(&project), [""; 0]);
    // Nobody is expected to work on what is taken back, or in a workstream that is closed.
    project.write("guide.yaml", "title: T\nbodies: { tsc: { name: S } }\n");
    project.write(
        "content/ws1/a.md",
        "---\nstatus: withdrawn\n---\n# Keys\n\nKeep them very safe.\n",
    );
    assert_eq!(told("documents/ws1-a/"), None);
    assert!(told("workstreams/ws1/").is_some());
    project.write(
        "workstreams/ws1.yaml",
        "name: Keys\nstate: closed\nraci: { draft: { responsible: [tomas], accountable: [ada] } }\n",
    );
    assert_eq!(told("workstreams/ws1/"), None);
    assert_eq!(codes(&project), [""; 0]);
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
