//! Who is responsible, accountable, consulted and informed: for each workstream, and for each document
//! that gives roles of its own.

use super::{Cell, Table};
use crate::site::{Assignment, Holder, Site};

const COLUMNS: [&str; 7] = [
    "workstream",
    "document",
    "activity",
    "role",
    "kind",
    "holder",
    "name",
];

/// One row a holder: workstreams in their order, then documents by path; within each by activity and
/// role, in the order written.
pub fn roles(site: &Site) -> Table {
    let mut rows = Vec::new();
    for (index, workstream) in site.workstreams.iter().enumerate() {
        for assignment in site.workstream_roles(index) {
            add(site, &workstream.id, "", &assignment, &mut rows);
        }
    }
    for document in site.guidance() {
        let workstream = document
            .workstream
            .map(|it| site.workstreams[it].id.as_str());
        for assignment in site.document_roles(document) {
            let workstream = workstream.unwrap_or_default();
            add(site, workstream, &document.id, &assignment, &mut rows);
        }
    }
    Table {
        columns: &COLUMNS,
        rows,
    }
}

fn add(
    site: &Site,
    workstream: &str,
    document: &str,
    assignment: &Assignment<'_>,
    rows: &mut Vec<Vec<Cell>>,
) {
    for (role, assignee) in assignment.all() {
        let (kind, name) = described(site, assignee.holder);
        rows.push(vec![
            workstream.into(),
            document.into(),
            assignment.activity.key().into(),
            role.key().into(),
            kind.into(),
            id_of(site, assignee.holder).into(),
            name.into(),
        ]);
    }
}

/// The id by which a holder is known.
pub(super) fn id_of(site: &Site, holder: Holder) -> String {
    match holder {
        Holder::Person(person) => site.registry.person(person).key.clone(),
        Holder::Organization(index) => site.registry.organizations[index].id.clone(),
        Holder::Body(index) => site.registry.bodies[index].id.clone(),
        Holder::Leads(index) => site.workstreams[index].id.clone(),
        Holder::Channel(kind, _) => kind.key().to_owned(),
    }
}

/// What a holder is, and its name.
fn described(site: &Site, holder: Holder) -> (&'static str, &str) {
    match holder {
        Holder::Person(person) => ("person", &site.registry.person(person).name),
        Holder::Organization(index) => ("organization", &site.registry.organizations[index].name),
        Holder::Body(index) => ("body", &site.registry.bodies[index].name),
        Holder::Leads(index) => ("leads", &site.workstreams[index].name),
        Holder::Channel(kind, _) => ("channel", kind.label()),
    }
}
