//! The first page, the lists, and the pages that belong to no one document.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::calls::CallView;
use super::facets::ChoiceView;
use super::found::{FACETS, FoundView};
use super::participate::LevelView;
use super::shared::{Card, ChangeView, DateView, Link, WorkstreamRef};
use super::workstream::WorkstreamCard;
use crate::history::ActorKind;
use crate::site::{Change, Document, Kind, Site};

#[derive(Serialize)]
pub(in crate::site) struct HomeView {
    intro_html: Option<String>,
    workstreams: Vec<WorkstreamCard>,
    documents: Vec<Card>,
    changes: Vec<ChangeView>,
    /// The calls that can be answered.
    calls: Vec<CallView>,
    pages: Vec<Link>,
    levels: Vec<LevelView>,
    /// What applies to each audience.
    answers: Vec<ChoiceView>,
    /// The other ways to find guidance.
    facets: Vec<Link>,
    counts: CountsView,
}

#[derive(Serialize)]
struct CountsView {
    documents: usize,
    revisions: usize,
    people: usize,
}

/// So many changes are news.
const NEWS: usize = 8;

impl HomeView {
    pub(in crate::site) fn new(site: &Site, root: &str) -> Self {
        let changes: Vec<Change<'_>> = site.all_changes();
        // What matters first: not typing errors, and of each document only the latest.
        let mut seen = std::collections::BTreeSet::new();
        let news = changes
            .iter()
            .filter(|change| change.matters())
            .filter(|change| seen.insert(&change.document.id));
        let current = |document: &&Document| document.metadata.is_current();
        let people = site
            .registry
            .people
            .iter()
            .filter(|it| it.kind == ActorKind::Person)
            .count();
        Self {
            intro_html: site.intro_html(root),
            workstreams: site.workstream_cards(),
            documents: site.cards(site.guidance().filter(current)),
            changes: news.take(NEWS).map(|it| site.change(it)).collect(),
            calls: site.open_calls_of_all(),
            pages: site.project_pages(),
            levels: site.levels(),
            answers: site.answer_choices(),
            facets: site.facet_links(None),
            counts: CountsView {
                documents: site.guidance().count(),
                revisions: changes.len(),
                people,
            },
        }
    }
}

#[derive(Serialize)]
pub(in crate::site) struct DocumentsView {
    groups: Vec<GroupView>,
    facets: Vec<Link>,
    /// Is there a page that tells which guidance applies to whom?
    has_answers: bool,
    pages: Vec<Link>,
}

#[derive(Serialize)]
struct GroupView {
    workstream: Option<WorkstreamRef>,
    documents: Vec<Card>,
}

impl DocumentsView {
    pub(in crate::site) fn new(site: &Site) -> Self {
        let all = (0..site.workstreams.len()).map(Some).chain([None]);
        let groups = all.map(|index| GroupView {
            workstream: site.workstream_ref(index),
            documents: site.cards(site.guidance().filter(|it| it.workstream == index)),
        });
        Self {
            groups: groups.filter(|it| !it.documents.is_empty()).collect(),
            facets: site.facet_links(None),
            has_answers: !site.answer_choices().is_empty(),
            pages: site.project_pages(),
        }
    }
}

#[derive(Serialize)]
pub(in crate::site) struct ChangesView {
    days: Vec<DayView>,
    more: usize,
}

#[derive(Serialize)]
struct DayView {
    date: DateView,
    changes: Vec<ChangeView>,
}

/// So many changes stand on the page of changes; each document's history has all of its own.
const CHANGES_SHOWN: usize = 200;

impl ChangesView {
    pub(in crate::site) fn new(site: &Site) -> Self {
        let changes = site.all_changes();
        let mut days: Vec<DayView> = Vec::new();
        for change in changes.iter().take(CHANGES_SHOWN) {
            let view = site.change(change);
            // Clocks in different zones can show an earlier day for a later arrival.
            if let Some(day) = days.iter_mut().find(|day| day.date.iso == view.date.iso) {
                day.changes.push(view);
                continue;
            }
            days.push(DayView {
                date: DateView::of_time(&change.revision.commit.arrival.when),
                changes: vec![view],
            });
        }
        Self {
            days,
            more: changes.len().saturating_sub(CHANGES_SHOWN),
        }
    }
}

#[derive(Serialize)]
pub(in crate::site) struct SearchView {
    /// Those that a page declares.
    facets: Vec<&'static str>,
    /// All of them, where they are few enough to be listed below a search.
    documents: Vec<Card>,
    count: usize,
}

/// Of more documents the list would be heavier than all that a search loads.
const MOST_LISTED: usize = 200;

impl SearchView {
    pub(in crate::site) fn new(site: &Site) -> Self {
        let found = site.documents.iter().map(|it| FoundView::new(site, it));
        let declared: BTreeSet<&str> = found
            .flat_map(|it| it.facets().map(|(name, _)| name).collect::<Vec<_>>())
            .collect();
        let facets = FACETS.into_iter().filter(|it| declared.contains(it));
        let count = site.guidance().count();
        Self {
            facets: facets.collect(),
            documents: match count {
                0..=MOST_LISTED => site.cards(site.guidance()),
                _ => Vec::new(),
            },
            count,
        }
    }
}

#[derive(Serialize)]
pub(in crate::site) struct NotFoundView {
    documents: Vec<Card>,
}

impl NotFoundView {
    pub(in crate::site) fn new(site: &Site) -> Self {
        Self {
            documents: site.cards(site.guidance()),
        }
    }
}

impl Site {
    /// All changes of guidance, newest first by their arrival.
    pub(in crate::site) fn all_changes(&self) -> Vec<Change<'_>> {
        let mut changes: Vec<_> = self.guidance().flat_map(|it| self.changes(it)).collect();
        self.sort_changes(&mut changes);
        changes
    }

    pub(in crate::site) fn sort_changes(&self, changes: &mut [Change<'_>]) {
        let place = |change: &Change<'_>| {
            let history = self.source_of(change.document).history.as_ref();
            history?.place(change.revision.commit.id)
        };
        changes.sort_by(|a, b| {
            let ids = || a.document.id.cmp(&b.document.id);
            let sources = a.document.from.cmp(&b.document.from);
            sources.then_with(|| place(a).cmp(&place(b))).then_with(ids)
        });
        // Within a source the order of arrival holds, whatever its clocks say; between sources the clock.
        let mut latest = BTreeMap::new();
        let mut keyed: Vec<(Reverse<i64>, Change<'_>)> = Vec::with_capacity(changes.len());
        for change in changes.iter() {
            let when = change.revision.commit.arrival.when;
            let before = latest.entry(change.document.from).or_insert(i64::MAX);
            if when.is_known() {
                *before = when.seconds.min(*before);
            }
            keyed.push((Reverse(*before), *change));
        }
        keyed.sort_by_key(|(when, _)| *when);
        for (slot, (_, change)) in changes.iter_mut().zip(keyed) {
            *slot = change;
        }
    }

    pub(in crate::site) fn project_pages(&self) -> Vec<Link> {
        let pages = self
            .documents
            .iter()
            .filter(|it| it.kind == Kind::ProjectPage);
        let mut pages: Vec<&Document> = pages.collect();
        pages.sort_by_key(|page| (page.title().to_lowercase(), page.id.clone()));
        let mut bearers: HashMap<&str, usize> = HashMap::new();
        for page in &pages {
            *bearers.entry(page.title()).or_default() += 1;
        }
        let named = |page: &Document| {
            if bearers[page.title()] == 1 {
                return page.title().to_owned();
            }
            // Only the path tells them apart.
            let path = page.source.path().as_str();
            let names = [("title", page.title().into()), ("path", path.into())];
            self.tell("title-at-path", &names)
        };
        pages
            .iter()
            .map(|page| Link::page(named(page), &page.route))
            .collect()
    }

    /// The README, where the site is a plain folder of Markdown.
    fn intro_html(&self, root: &str) -> Option<String> {
        let readme = self.documents.iter().position(|document| {
            document.source.path().folder().is_empty()
                && document
                    .source
                    .path()
                    .file_stem()
                    .eq_ignore_ascii_case("readme")
        })?;
        self.workstreams
            .is_empty()
            .then(|| self.document_html(readme, root))
    }
}
