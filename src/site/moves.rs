//! How a document moved from state to state, as git tells it: on the main line, by its front
//! matter or by the sidecar that speaks of it.

use std::sync::Arc;

use jiff::civil::Date;

use super::standing::landings;
use super::version::{Said, said};
use super::{Document, PersonIndex, Site};
use crate::history::{Commit, CommitId};
use crate::input::SourceId;
use crate::model::{Approval, Status};

/// One move of a document between two states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The state before; none where the document got its first one.
    pub from: Option<Arc<Status>>,
    /// The state after.
    pub to: Arc<Status>,
    /// The number that the text bore then.
    pub version: Option<String>,
    /// The commit that made the move; none while it is not committed.
    pub commit: Option<CommitId>,
    /// The people who made it, as far as they are known.
    pub by: Vec<PersonIndex>,
    /// The day on which it arrived.
    pub day: Option<Date>,
}

impl Move {
    /// Does an approval concern the version that was moved?
    pub fn is_meant_by(&self, approval: &Approval) -> bool {
        match (&approval.version, &self.version) {
            (Some(approved), Some(version)) => approved == version,
            _ => true,
        }
    }

    /// Was an approval given by the day of the move, as far as its day is known?
    pub fn came_after(&self, approval: &Approval) -> bool {
        match (approval.date, self.day) {
            (Some(given), Some(moved)) => given <= moved,
            _ => true,
        }
    }
}

/// What became of the text, or of the sidecar, with one commit of the main line.
struct Step {
    /// Where it stands among all: the greater, the later.
    order: i64,
    /// Is it the sidecar that says so? It wins over the text.
    in_sidecar: bool,
    says: Said,
    commit: CommitId,
    day: Option<Date>,
    by: Vec<PersonIndex>,
}

impl Site {
    /// The moves of a document, the oldest first. In a clone without the whole history none is
    /// told, for it might be another's.
    pub fn moves(&self, document: &Document) -> Vec<Move> {
        let Some(status) = &document.metadata.status else {
            return Vec::new();
        };
        if !self.has_complete_history() {
            return Vec::new();
        }
        let mut steps = self.steps_of_text(document);
        steps.extend(self.steps_of_sidecar(document));
        steps.sort_by_key(|it| it.order);
        let mut moves: Vec<Move> = Vec::new();
        let (mut text, mut sidecar) = (Said::default(), Said::default());
        for together in steps.chunk_by(|a, b| a.order == b.order) {
            for step in together {
                let said = if step.in_sidecar {
                    &mut sidecar
                } else {
                    &mut text
                };
                said.clone_from(&step.says);
            }
            let from = moves.last().map(|it| Arc::clone(&it.to));
            let says = sidecar.status.as_ref().or(text.status.as_ref());
            let Some(to) = says.filter(|it| Some(*it) != from.as_ref()).cloned() else {
                continue;
            };
            let maker = together
                .iter()
                .find(|it| it.says.status.as_ref() == Some(&to));
            let maker = maker.unwrap_or(&together[0]);
            moves.push(Move {
                from,
                to,
                version: sidecar.number.clone().or_else(|| text.number.clone()),
                commit: Some(maker.commit),
                by: maker.by.clone(),
                day: maker.day,
            });
        }
        let from = moves.last().map(|it| Arc::clone(&it.to));
        if from.as_ref() != Some(&status.value) {
            let version = document.metadata.version.as_ref();
            moves.push(Move {
                from,
                to: Arc::clone(&status.value),
                version: version.map(|it| it.value.clone()),
                commit: None,
                by: Vec::new(),
                day: self.day,
            });
        }
        moves
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
            let says = said[left].clone().unwrap_or_default();
            // Of those that say the same the oldest said it first.
            let mut oldest_first = places.clone().rev();
            let status = |it: usize| said[it].as_ref().and_then(|it| it.status.as_ref());
            let first = oldest_first.find(|it| status(*it) == says.status.as_ref());
            let first = first.unwrap_or(places.start);
            let commit = &revisions[first].commit;
            let Some(order) = self.order(document, document.from, landing.commit) else {
                continue;
            };
            steps.push(Step {
                order,
                in_sidecar: false,
                says,
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
                    says: state.said_of(document).cloned().unwrap_or_default(),
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
