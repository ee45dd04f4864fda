//! The page of a document's history.

use serde::Serialize;

use super::document::distinct;
use super::shared::{Card, ChangeView, CommitRef, DateView, Link, PersonRef, Word, status};
use crate::history::Origin;
use crate::model::date;
use crate::site::{Change, Document, Site, State};

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
    date: Option<DateView>,
    commit: Option<CommitRef>,
    approved: bool,
    url: Option<String>,
    redlines: Vec<Link>,
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
            versions: versions(site, document),
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
        let when = change.revision.commit.arrival.when;
        let month = if when.is_known() {
            date::month(when.date())
        } else {
            "Month unknown".to_owned()
        };
        let view = site.change(change);
        match months.iter_mut().find(|it| it.month == month) {
            Some(found) => found.changes.push(view),
            None => months.push(MonthView {
                month,
                changes: vec![view],
            }),
        }
    }
    months
}

/// The versions, newest first, each with its redlines against the older ones and the present.
fn versions(site: &Site, document: &Document) -> Vec<VersionView> {
    let versions = document.versions.iter().enumerate();
    versions
        .map(|(index, version)| {
            let state = State::Version(index);
            let revision = document.revision_of(state);
            let arrival = revision.map(|it| DateView::of_time(&it.commit.arrival.when));
            let against = |label: String, from: State, to: State| {
                Link::page(label, &document.compare_route(from, to))
            };
            let older = (index + 1..document.versions.len()).map(|older| {
                let label = format!("since {}", document.versions[older].number);
                against(label, State::Version(older), state)
            });
            let newer = against("until now".into(), state, State::Current);
            VersionView {
                version: version.number.clone(),
                status: version.status.map(status),
                date: version.approved_on.map(DateView::of).or(arrival),
                commit: revision.map(|it| site.commit_ref(document.from, it.commit.id)),
                approved: version.is_approved,
                url: Some(document.version_route(index).url()),
                redlines: older.chain([newer]).collect(),
            }
        })
        .collect()
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
                Origin::Moved => "moved",
                Origin::Declared => "declared",
            },
        });
    }
    views
}
