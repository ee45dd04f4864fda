//! The page of a document's history.

use serde::Serialize;

use super::document::distinct;
use super::shared::{Card, ChangeView, CommitRef, DateView, PersonRef, Word, status};
use crate::history::Origin;
use crate::model::date;
use crate::site::{Change, Document, Site};

#[derive(Serialize)]
pub(in crate::site) struct HistoryView {
    card: Card,
    timeline: Vec<MonthView>,
    versions: Vec<VersionView>,
    lineage: Vec<SegmentView>,
    people: Vec<PersonRef>,
    note: Option<String>,
    revisions: usize,
}

#[derive(Serialize)]
struct MonthView {
    month: String,
    changes: Vec<ChangeView>,
}

#[derive(Serialize)]
struct VersionView {
    version: String,
    status: Option<Word>,
    date: DateView,
    commit: Option<CommitRef>,
    approved: bool,
    url: Option<String>,
}

#[derive(Serialize)]
struct SegmentView {
    path: String,
    from: Option<DateView>,
    until: Option<DateView>,
    how: &'static str,
}

impl HistoryView {
    pub(in crate::site) fn new(site: &Site, index: usize) -> Self {
        let document = &site.documents[index];
        let changes: Vec<Change<'_>> = site.changes(document).collect();
        Self {
            card: site.card(document),
            timeline: timeline(site, &changes),
            versions: versions(site, document, &changes),
            lineage: lineage(document),
            people: site.person_refs(&distinct(document, |hands| &hands.authors)),
            note: site.history_note(document),
            revisions: changes.len(),
        }
    }
}

/// The changes by the month of their arrival.
fn timeline(site: &Site, changes: &[Change<'_>]) -> Vec<MonthView> {
    let mut months: Vec<MonthView> = Vec::new();
    for change in changes {
        let month = date::month(change.revision.commit.arrival.when.date());
        let view = site.change(change);
        match months.last_mut() {
            Some(last) if last.month == month => last.changes.push(view),
            _ => months.push(MonthView {
                month,
                changes: vec![view],
            }),
        }
    }
    months
}

/// The version that the document is now, where its last approval's day tells its place. The
/// versions of the past are found when versions have pages of their own.
fn versions(site: &Site, document: &Document, changes: &[Change<'_>]) -> Vec<VersionView> {
    let Some(version) = &document.metadata.version else {
        return Vec::new();
    };
    let approved = document.approved_on();
    let at = match approved {
        Some(day) => changes
            .iter()
            .find(|it| it.revision.commit.arrival.when.date() <= day),
        None => changes.first(),
    };
    let Some(at) = at.or(changes.last()) else {
        return Vec::new();
    };
    let date = match approved {
        Some(day) => DateView::of(day),
        None => super::shared::arrival(at),
    };
    vec![VersionView {
        version: version.value.clone(),
        status: document.metadata.status.as_ref().map(|it| status(it.value)),
        date,
        commit: Some(site.commit_ref(at.revision.commit.id)),
        approved: approved.is_some(),
        url: Some(document.route.url()),
    }]
}

/// The paths the document lived at, newest first. Each ends where the newer one begins.
fn lineage(document: &Document) -> Vec<SegmentView> {
    let mut views: Vec<SegmentView> = Vec::new();
    for segment in &document.lineage.segments {
        let until = views.last().and_then(|newer| newer.from.clone());
        let oldest = document
            .lineage
            .revisions
            .iter()
            .rfind(|revision| revision.path == segment.path)
            .map(|revision| DateView::of_time(&revision.commit.arrival.when));
        views.push(SegmentView {
            path: segment.path.to_string(),
            from: oldest,
            until,
            how: match segment.how {
                Origin::Created => "created",
                Origin::Renamed => "renamed",
                Origin::Declared => "declared",
            },
        });
    }
    views
}
