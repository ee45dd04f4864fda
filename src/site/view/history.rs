//! The page of a document's history.

use serde::Serialize;

use super::document::distinct;
use super::shared::{Card, ChangeView, CommitRef, DateView, PersonRef, StatusView, arrival};
use crate::history::Origin;
use crate::site::{Change, Document, Kind, Site, State, VersionText};

#[derive(Serialize)]
pub(in crate::site) struct HistoryView {
    card: Card,
    timeline: Vec<MonthView>,
    /// A present text that no known revision left is a state of its own.
    now: Option<NowView>,
    versions: Vec<VersionView>,
    lineage: Vec<SegmentView>,
    sections: Vec<SectionView>,
    people: Vec<PersonRef>,
    note: Option<String>,
    revisions: usize,
    /// Below it stands the redline of each two states that have one.
    compare_url: String,
}

/// A state that can be chosen to be compared.
#[derive(Serialize)]
struct StateView {
    /// The word for it in addresses: the same for a version and for the revision whose text it is.
    key: String,
    /// What it is, in words.
    label: String,
}

/// The present text, where no known revision left it.
#[derive(Serialize)]
struct NowView {
    state: StateView,
    /// Why none did.
    why: String,
}

/// A redline that has a page.
#[derive(Serialize)]
struct RedlineLink {
    text: String,
    url: String,
    /// Its two states, by their keys.
    from: String,
    to: String,
}

/// How often a section of the present text changed, and when last.
#[derive(Serialize)]
struct SectionView {
    title: String,
    url: String,
    changes: usize,
    /// May there be more, which this copy of the repository does not tell?
    incomplete: bool,
    last: Option<DateView>,
    last_url: Option<String>,
    people: Vec<PersonRef>,
}

#[derive(Serialize)]
struct RevisionView {
    change: ChangeView,
    state: StateView,
    /// The state before it, where a redline tells what changed since.
    before: Option<String>,
}

#[derive(Serialize)]
struct MonthView {
    month: String,
    changes: Vec<RevisionView>,
}

#[derive(Serialize)]
struct VersionView {
    version: String,
    status: Option<StatusView>,
    date: Option<DateView>,
    commit: Option<CommitRef>,
    approved: bool,
    url: Option<String>,
    redlines: Vec<RedlineLink>,
    /// Why there is none.
    untold: Option<String>,
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
            now: now(site, document),
            versions: versions(site, document),
            lineage: lineage(document),
            sections: sections(site, document, &changes),
            people: site.person_refs(&distinct(document, |hands| &hands.authors)),
            note: site.history_note(document),
            revisions: changes.len(),
            compare_url: document.route.below("compare").url(),
        }
    }
}

/// The key of a text that no revision left.
const CURRENT: &str = "current";

/// What tells one text of a document from another: the commit that left it so.
fn key(document: &Document, state: State) -> String {
    let revision = match state {
        State::Current => document.committed(),
        State::Version(version) if document.versions[version].text == VersionText::Present => {
            document.committed()
        }
        state => document.revision_of(state),
    };
    revision.map_or_else(|| CURRENT.to_owned(), |it| it.commit.id.to_string())
}

fn now(site: &Site, document: &Document) -> Option<NowView> {
    let lineage = &document.lineage;
    let why = match (document.committed(), lineage.head_blob) {
        (Some(_), _) => return None,
        (None, None) => "history-now-new",
        (None, Some(_)) if document.uncommitted => "uncommitted",
        (None, Some(_)) => "history-now-older",
    };
    Some(NowView {
        state: StateView {
            key: CURRENT.to_owned(),
            label: site.say("state-now"),
        },
        why: site.say(why),
    })
}

fn revision(site: &Site, place: usize, change: &Change<'_>) -> RevisionView {
    let document = change.document;
    let state = State::Revision(place);
    let versions = document.versions.iter();
    let borne: Vec<String> = versions
        .filter(|it| it.text == VersionText::Revision(place))
        .map(|it| site.version_name(&it.number, true))
        .collect();
    let commit = &change.revision.commit;
    let name = if borne.is_empty() {
        site.tell("state-revision", &[("commit", commit.id.short().into())])
    } else {
        site.strings().listed(&borne, true)
    };
    let day = DateView::of_time(&commit.arrival.when).in_words(site);
    let before = document
        .revision_of(State::Before(place))
        .filter(|_| change.has_redline());
    RevisionView {
        change: site.change(change),
        state: StateView {
            key: key(document, state),
            label: site.tell(
                "state-of-day",
                &[("name", name.into()), ("date", day.into())],
            ),
        },
        before: before.map(|it| it.commit.id.to_string()),
    }
}

/// The sections of the present text, in its order, each with the changes of its words.
fn sections(site: &Site, document: &Document, changes: &[Change<'_>]) -> Vec<SectionView> {
    if document.kind != Kind::Guidance {
        return Vec::new();
    }
    let headings = document.markdown.headings();
    let sections = site.origins(document).sections.iter();
    let known = sections.filter_map(|section| {
        let heading = &headings[section.heading];
        let last = section.last.map(|index| &changes[index]);
        let is_told = section.changes > 0 || section.is_incomplete;
        (is_told && heading.has_words()).then(|| SectionView {
            title: site.shown(&heading.text),
            url: format!(
                "{}#{}",
                document.route.url(),
                crate::path::percent_encode(&heading.anchor)
            ),
            changes: section.changes,
            incomplete: section.is_incomplete,
            last: last.map(arrival),
            last_url: last
                .filter(|it| it.has_redline())
                .map(|it| document.revision_route(it.revision.commit.id).url()),
            people: last.map_or_else(Vec::new, |it| site.person_refs(&it.hands.authors)),
        })
    });
    known.collect()
}

/// The changes by the month of their arrival.
fn timeline(site: &Site, changes: &[Change<'_>]) -> Vec<MonthView> {
    let mut months: Vec<MonthView> = Vec::new();
    for (place, change) in changes.iter().enumerate() {
        let when = change.revision.commit.arrival.when;
        let month = if when.is_known() {
            site.strings().month(when.date())
        } else {
            site.say("month-unknown")
        };
        let view = revision(site, place, change);
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

/// The versions, newest first, each with its redlines: against the next older one, the present, and
/// those that are older still.
fn versions(site: &Site, document: &Document) -> Vec<VersionView> {
    let versions = document.versions.iter().enumerate();
    versions
        .map(|(index, version)| {
            let state = State::Version(index);
            let revision = document.revision_of(state);
            let arrival = revision.map(|it| DateView::of_time(&it.commit.arrival.when));
            let against = |text: String, from: State, to: State| RedlineLink {
                text,
                url: document.compare_route(from, to).url(),
                from: key(document, from),
                to: key(document, to),
            };
            let older = (index + 1..document.versions.len()).map(State::Version);
            let older = older.zip(&document.versions[index + 1..]);
            // Nothing is compared with a text that is not known.
            let older = older.filter(|(older, _)| document.is_told(*older));
            let older = older.map(|(older, version)| {
                let about = [("version", (&version.number).into())];
                against(site.tell("history-versions.since", &about), older, state)
            });
            let newer = against(site.say("history-versions.now"), state, State::Current);
            VersionView {
                version: version.number.clone(),
                status: version.status.as_deref().map(|it| StatusView::of(site, it)),
                date: version.approved_on.map(DateView::of).or(arrival),
                commit: revision.map(|it| site.commit_ref(document.from, it.commit.id)),
                approved: version.is_approved,
                url: Some(document.version_route(index).url()),
                untold: site
                    .untold(document, state)
                    .map(|it| it.why(site.strings())),
                redlines: if document.is_told(state) {
                    let mut redlines: Vec<RedlineLink> = older.collect();
                    redlines.insert(redlines.len().min(1), newer);
                    redlines
                } else {
                    Vec::new()
                },
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
