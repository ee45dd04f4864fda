//! Every document of guidance, with where it stands.

use super::{Cell, Table};
use crate::history::Time;
use crate::model::Role;
use crate::site::{Document, Site};

const COLUMNS: [&str; 15] = [
    "id",
    "path",
    "title",
    "workstream",
    "type",
    "status",
    "version",
    "approved_version",
    "approved_on",
    "approved_by",
    "last_changed",
    "review_by",
    "responsible",
    "accountable",
    "page",
];

/// One row a document, by path.
pub fn documents(site: &Site) -> Table {
    Table {
        columns: &COLUMNS,
        rows: site.guidance().map(|it| row(site, it)).collect(),
    }
}

fn row(site: &Site, document: &Document) -> Vec<Cell> {
    let metadata = &document.metadata;
    let approved = document.approved_version().map(|it| &document.versions[it]);
    let changed = site.last_change(document);
    let changed = changed.map(|it| it.revision.commit.arrival.when);
    let approvers = document.current_approvals();
    let approvers = approvers.map(|it| it.written.body.value.clone());
    let holders = |role: Role| {
        let holders = document.holders(role).iter();
        Cell::List(holders.map(|it| super::roles::id_of(site, *it)).collect())
    };
    vec![
        document.id.as_str().into(),
        document.source.path().as_str().into(),
        document.title().into(),
        Cell::maybe(
            document
                .workstream
                .map(|it| site.workstreams[it].id.as_str()),
        ),
        Cell::maybe(metadata.kind.as_ref().map(|it| &it.value)),
        Cell::maybe(metadata.status.as_ref().map(|it| it.value.id.as_str())),
        Cell::maybe(metadata.version.as_ref().map(|it| &it.value)),
        Cell::maybe(approved.map(|it| &it.number)),
        Cell::maybe(approved.and_then(|it| it.approved_on)),
        Cell::List(approvers.collect()),
        Cell::maybe(changed.filter(Time::is_known).map(|it| it.date())),
        Cell::maybe(metadata.review_by.as_ref().map(|it| it.value)),
        holders(Role::Responsible),
        holders(Role::Accountable),
        document.route.as_str().into(),
    ]
}
