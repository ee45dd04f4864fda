//! Everybody who takes part, without addresses.

use super::{Cell, Table};
use crate::history::ActorKind;
use crate::model::{AgreementKind, State};
use crate::site::{PersonIndex, Site};

const COLUMNS: [&str; 11] = [
    "id",
    "name",
    "declared",
    "state",
    "organization",
    "github",
    "agreement",
    "leads",
    "bodies",
    "documents",
    "revisions",
];

/// One row a person, by id. Tools and people who are shown under no name are left out.
pub fn people(site: &Site) -> Table {
    let people = (0..site.registry.people.len()).map(PersonIndex);
    let mut shown: Vec<PersonIndex> = people
        .filter(|it| {
            site.registry.person(*it).kind == ActorKind::Person && !site.registry.is_withheld(*it)
        })
        .collect();
    shown.sort_by(|a, b| {
        let key = |it: &PersonIndex| &site.registry.person(*it).key;
        key(a).cmp(key(b))
    });
    Table {
        columns: &COLUMNS,
        rows: shown.into_iter().map(|it| row(site, it)).collect(),
    }
}

fn row(site: &Site, index: PersonIndex) -> Vec<Cell> {
    let person = site.registry.person(index);
    let declared = person.declared.as_ref();
    let affiliation = site.affiliation_of(index);
    let leads = site.workstreams.iter().enumerate();
    // Nobody leads what is closed.
    let leads = leads.filter(|(it, workstream)| {
        workstream.state != State::Closed && site.leads(*it).contains(&index)
    });
    let bodies = site.registry.bodies.iter().enumerate();
    let bodies = bodies.filter(|(it, _)| {
        let holder = crate::site::Holder::Body(*it);
        site.people_of(holder, site.day).contains(&index)
    });
    let mut documents = Vec::new();
    let mut revisions = 0;
    for document in site.guidance() {
        let hands = document.hands().iter();
        let count = hands.filter(|it| it.authors.contains(&index)).count();
        if count > 0 {
            documents.push(document.id.clone());
            revisions += count;
        }
    }
    vec![
        person.key.as_str().into(),
        person.name.as_str().into(),
        Cell::Truth(declared.is_some()),
        match declared {
            Some(it) if it.emeritus => "emeritus".into(),
            Some(_) => "active".into(),
            None => "".into(),
        },
        Cell::maybe(affiliation.map(|it| site.registry.affiliation_name(it))),
        Cell::maybe(
            declared
                .and_then(|it| it.github.as_ref())
                .map(|it| &it.value),
        ),
        Cell::maybe(site.agreement_of(index, site.day).map(AgreementKind::key)),
        Cell::List(leads.map(|(_, it)| it.id.clone()).collect()),
        Cell::List(bodies.map(|(_, it)| it.id.clone()).collect()),
        Cell::List(documents),
        Cell::Number(revisions),
    ]
}
