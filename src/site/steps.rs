//! What was said of a document, step by step along the main line: by its front matter, and by the
//! sidecar that speaks of it.

use jiff::civil::Date;

use super::standing::landings;
use super::version::{Said, said};
use super::{Document, PersonIndex, Site};
use crate::history::{Commit, CommitId};
use crate::input::SourceId;

/// What became of the text, or of the sidecar, with one commit of the main line.
pub(super) struct Step {
    /// Where it stands among all: the greater, the later.
    pub(super) order: i64,
    /// Is it the sidecar that says so? It wins over the text.
    pub(super) in_sidecar: bool,
    /// `None` where it cannot be read, because it is withheld or not in this copy.
    pub(super) says: Option<Said>,
    /// The commit of the main line that brought it.
    pub(super) landed: CommitId,
    /// The commit that first said so.
    pub(super) commit: CommitId,
    /// The day on which it arrived.
    pub(super) day: Option<Date>,
    /// Who said so.
    pub(super) by: Vec<PersonIndex>,
}

impl Site {
    /// All steps, the oldest first; those that came together have the same order.
    pub(super) fn steps_of(&self, document: &Document) -> Vec<Step> {
        let mut steps = self.steps_of_text(document);
        steps.extend(self.steps_of_sidecar(document));
        steps.sort_by_key(|it| it.order);
        steps
    }

    /// What arrived together is one step: the state that it left on the main line.
    fn steps_of_text(&self, document: &Document) -> Vec<Step> {
        let source = self.source_of(document);
        let said = said(document, source.blobs.as_ref(), self.statuses());
        let revisions = &document.lineage.revisions;
        let mut steps = Vec::new();
        for landing in landings(document, source) {
            let places = landing.revisions;
            let left = landing.left.unwrap_or(places.start);
            let says = said[left].clone();
            // Of those that say the same the oldest said it first.
            let mut oldest_first = places.clone().rev();
            let status = |says: &Option<Said>| says.as_ref().and_then(|it| it.status.clone());
            let first = oldest_first.find(|it| status(&said[*it]) == status(&says));
            let first = first.unwrap_or(places.start);
            let commit = &revisions[first].commit;
            let Some(order) = self.order(document, document.from, landing.commit) else {
                continue;
            };
            steps.push(Step {
                order,
                in_sidecar: false,
                says,
                landed: landing.commit,
                commit: commit.id,
                day: day(commit),
                by: document.hands[first].authors.clone(),
            });
        }
        steps
    }

    fn steps_of_sidecar(&self, document: &Document) -> Vec<Step> {
        let history = self.sources[0].history.as_ref();
        let states = self.past_sidecars(document).iter();
        states
            .filter_map(|state| {
                let landed = history?.commit(state.landed)?;
                let written = history?.commit(state.written)?;
                Some(Step {
                    order: self.order(document, SourceId::default(), landed.id)?,
                    in_sidecar: true,
                    says: state.said_of(document),
                    landed: landed.id,
                    commit: written.id,
                    day: day(landed),
                    by: self.author_of(written).into_iter().collect(),
                })
            })
            .collect()
    }

    /// Within a source the order of arrival holds, between sources the clock.
    fn order(&self, document: &Document, source: SourceId, landed: CommitId) -> Option<i64> {
        let history = self.source(source).history.as_ref()?;
        if document.from == SourceId::default() {
            let (rank, _) = history.place(landed)?;
            return Some(-i64::from(rank));
        }
        Some(history.commit(landed)?.arrival.when.seconds)
    }

    /// Who wrote a commit that need not have changed a document; nobody where that is not known.
    fn author_of(&self, commit: &Commit) -> Option<PersonIndex> {
        let author = &commit.author;
        let actor = self.identities.who(&author.name, &author.email)?;
        Some(self.registry.person_of_actor(actor))
    }
}

fn day(commit: &Commit) -> Option<Date> {
    let when = commit.arrival.when;
    when.is_known().then(|| when.date())
}
