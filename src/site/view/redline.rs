//! The page on which two states of a document are one text with the changes marked.

use serde::Serialize;

use super::shared::{Card, ChangeView, CommitRef, DateView, Word};
use crate::history::Event;
use crate::redline::{Group, Tally};
use crate::site::state::State;
use crate::site::{Document, Site};

#[derive(Serialize)]
pub(in crate::site) struct RedlineView {
    card: Card,
    from: EndView,
    to: EndView,
    html: String,
    groups: Vec<GroupView>,
    /// How many words changed, in words; empty where none did.
    words: String,
    /// How much it matters, by all that lies between the two.
    class: Option<Word>,
    /// Keys of the metadata that differ.
    metadata: Vec<String>,
    /// The revision, where the page shows one.
    change: Option<ChangeView>,
    /// What its people did: `edited`, or `merged`.
    hands: &'static str,
    /// Of a merge, the words of its own, if there are any.
    merge: String,
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
        if let Some(change) = site.changes(document).nth(revision) {
            view.change = Some(site.change(&change));
            if change.revision.is_merge() {
                view.hands = "merged";
                view.merge = change.words().in_words(site.strings());
            }
            if change.is_nothing_new() {
                view.class = None;
            }
        }
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
            words: String::new(),
            class: None,
            metadata: Vec::new(),
            change: None,
            hands: "edited",
            merge: String::new(),
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
        let mut words = Tally::default();
        for group in groups {
            words += group.words;
        }
        view.words = words.in_words(site.strings());
        let groups = groups.iter().enumerate();
        view.groups = groups.map(|(index, it)| group(site, index, it)).collect();
        view.html = marked.html;
        let summary = marked.summary;
        view.class = (!marked.is_empty || !summary.metadata.is_empty()).then(|| Word {
            key: summary.class.key(),
            label: if summary.is_metadata_only() {
                site.tell("change-class", &[("class", "metadata".into())])
            } else {
                summary.class.name(site.strings())
            },
        });
        view.metadata = summary.metadata;
        view
    }
}

fn group(site: &Site, index: usize, group: &Group) -> GroupView {
    let words = group.words.in_words(site.strings());
    GroupView {
        anchor: format!("guide:change-{}", index + 1),
        section: group.section.clone(),
        label: if words.is_empty() {
            // What moved away counts where it came to.
            site.say("redline-other-words")
        } else {
            words
        },
    }
}

fn end(site: &Site, document: &Document, state: State) -> EndView {
    let revision = document.revision_of(state);
    let date = revision.map(|it| DateView::of_time(&it.commit.arrival.when));
    let commit = revision.map(|it| site.commit_ref(document.from, it.commit.id));
    match state {
        State::Current => EndView {
            label: if document.uncommitted {
                site.say("end-working")
            } else {
                site.say("end-current")
            },
            date: document
                .committed()
                .map(|it| DateView::of_time(&it.commit.arrival.when)),
            url: Some(document.route.url()),
            commit: None,
        },
        State::Version(index) => {
            let version = &document.versions[index];
            let message = if version.is_approved {
                "version"
            } else {
                "version-draft"
            };
            EndView {
                label: site.tell(message, &[("version", (&version.number).into())]),
                date: version.approved_on.map(DateView::of).or(date),
                url: Some(document.version_route(index).url()),
                commit,
            }
        }
        State::Revision(_) => EndView {
            label: site.say("end-revision"),
            date,
            url: None,
            commit,
        },
        State::Before(index) => EndView {
            label: match &document.lineage.revisions[index].event {
                Event::Continued { from } => {
                    let path = from.to_string();
                    site.tell("end-last-of", &[("path", path.into())])
                }
                _ => site.say("end-before"),
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
        let mut later = later.filter(|(_, it)| it.text.revision().is_some_and(|at| at <= index));
        match later.next() {
            Some((version, _)) => State::Version(version),
            None => State::Current,
        }
    }
}
