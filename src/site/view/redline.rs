//! The page on which two states of a document are one text with the changes marked.

use serde::Serialize;

use super::shared::{Card, ChangeView, CommitRef, DateView, Word};
use crate::history::Event;
use crate::redline::Group;
use crate::site::state::State;
use crate::site::{Document, Site};

#[derive(Serialize)]
pub(in crate::site) struct RedlineView {
    card: Card,
    from: EndView,
    to: EndView,
    html: String,
    groups: Vec<GroupView>,
    inserted: usize,
    deleted: usize,
    moved: usize,
    reformed: usize,
    /// How much it matters, by all that lies between the two.
    class: Option<Word>,
    /// Keys of the metadata that differ.
    metadata: Vec<String>,
    /// The revision, where the page shows one.
    change: Option<ChangeView>,
    older_url: Option<String>,
    newer_url: Option<String>,
    history_url: String,
    /// The page that holds what is folded.
    stored_url: String,
    /// A text of the two is not in this clone, or withheld.
    missing: bool,
    withheld: bool,
}

/// One of the two states.
#[derive(Serialize)]
struct EndView {
    label: String,
    date: Option<DateView>,
    url: Option<String>,
    commit: Option<CommitRef>,
}

/// Changes that stand together.
#[derive(Serialize)]
struct GroupView {
    anchor: String,
    section: String,
    /// `+12 −3 words`
    label: String,
}

impl RedlineView {
    /// The redline of a revision against the text before it.
    pub(in crate::site) fn of_revision(
        site: &Site,
        index: usize,
        revision: usize,
        root: &str,
    ) -> Self {
        let document = &site.documents[index];
        let (from, to) = (State::Before(revision), State::Revision(revision));
        let mut view = Self::between(site, index, from, to, root);
        view.change = site
            .changes(document)
            .nth(revision)
            .map(|it| site.change(&it));
        let revisions = &document.lineage.revisions;
        let neighbour = |mut places: Box<dyn Iterator<Item = usize>>| {
            let found = places.find(|it| revisions[*it].has_redline())?;
            Some(document.revision_route(revisions[found].commit.id).url())
        };
        view.older_url = neighbour(Box::new(revision + 1..revisions.len()));
        view.newer_url = neighbour(Box::new((0..revision).rev()));
        view
    }

    /// The redline of any two states.
    pub(in crate::site) fn between(
        site: &Site,
        index: usize,
        from: State,
        to: State,
        root: &str,
    ) -> Self {
        let document = &site.documents[index];
        let stored_url = match document.stored(to) {
            State::Version(version) => document.version_route(version).url(),
            _ => document.route.url(),
        };
        let mut view = Self {
            card: site.card(document),
            from: end(site, document, from),
            to: end(site, document, to),
            html: String::new(),
            groups: Vec::new(),
            inserted: 0,
            deleted: 0,
            moved: 0,
            reformed: 0,
            class: None,
            metadata: Vec::new(),
            change: None,
            older_url: None,
            newer_url: None,
            history_url: document.history_route().url(),
            stored_url: stored_url.clone(),
            missing: true,
            withheld: [from, to].iter().any(|state| {
                document
                    .revision_of(*state)
                    .is_some_and(|it| site.is_withheld(document, it))
            }),
        };
        let address = format!("{root}{stored_url}");
        let stored = (document.stored(to), address.as_str());
        let Some(marked) = site.marked(document, (from, to), stored, root) else {
            return view;
        };
        let groups = &marked.groups;
        view.missing = false;
        view.inserted = groups.iter().map(|it| it.inserted).sum();
        view.deleted = groups.iter().map(|it| it.deleted).sum();
        view.moved = groups.iter().map(|it| it.moved).sum();
        view.reformed = groups.iter().map(|it| it.reformed).sum();
        view.groups = groups.iter().enumerate().map(group).collect();
        view.html = marked.html;
        let summary = marked.summary;
        view.class = (!marked.is_empty || !summary.metadata.is_empty()).then(|| Word {
            key: summary.class.key(),
            label: summary.class.label(),
        });
        view.metadata = summary.metadata;
        view
    }
}

fn group((index, group): (usize, &Group)) -> GroupView {
    let mut parts = Vec::new();
    if group.inserted > 0 || group.deleted > 0 {
        let signed = [("+", group.inserted), ("−", group.deleted)];
        let counts = signed.iter().filter(|(_, count)| *count > 0);
        let counts: Vec<String> = counts
            .map(|(sign, count)| format!("{sign}{count}"))
            .collect();
        let total = group.inserted + group.deleted;
        parts.push(format!(
            "{} {}",
            counts.join(" "),
            super::shared::plural(total, "word")
        ));
    }
    if group.moved > 0 {
        parts.push("moved text".to_owned());
    }
    if group.reformed > 0 && parts.is_empty() {
        parts.push("formatting or links".to_owned());
    }
    if parts.is_empty() {
        parts.push("moved from here".to_owned());
    }
    GroupView {
        anchor: format!("guide:change-{}", index + 1),
        section: group.section.clone(),
        label: parts.join(", "),
    }
}

fn end(site: &Site, document: &Document, state: State) -> EndView {
    let revision = document.revision_of(state);
    let date = revision.map(|it| DateView::of_time(&it.commit.arrival.when));
    let commit = revision.map(|it| site.commit_ref(document.from, it.commit.id));
    match state {
        State::Current => EndView {
            label: if document.uncommitted {
                "The text in the working tree".to_owned()
            } else {
                "The current text".to_owned()
            },
            date: match document.lineage.revisions.first() {
                Some(last) if !document.uncommitted => {
                    Some(DateView::of_time(&last.commit.arrival.when))
                }
                _ => None,
            },
            url: Some(document.route.url()),
            commit: None,
        },
        State::Version(index) => {
            let version = &document.versions[index];
            let word = if version.is_approved {
                "Version"
            } else {
                "Draft version"
            };
            EndView {
                label: format!("{word} {}", version.number),
                date: version.approved_on.map(DateView::of).or(date),
                url: Some(document.version_route(index).url()),
                commit,
            }
        }
        State::Revision(_) => EndView {
            label: "This revision".to_owned(),
            date,
            url: None,
            commit,
        },
        State::Before(index) => EndView {
            label: match &document.lineage.revisions[index].event {
                Event::Continued { from } => format!("The last text of {from}"),
                _ => "The text before".to_owned(),
            },
            date,
            url: None,
            commit,
        },
    }
}

impl Document {
    /// The state nearest to another whose whole text has a page.
    fn stored(&self, state: State) -> State {
        let index = match state {
            State::Current | State::Version(_) => return state,
            State::Revision(index) | State::Before(index) => index,
        };
        let later = self.versions.iter().enumerate().rev();
        let mut later = later.filter(|(_, it)| it.revision.is_some_and(|at| at <= index));
        match later.next() {
            Some((version, _)) => State::Version(version),
            None => State::Current,
        }
    }
}
