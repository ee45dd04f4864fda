//! How a document moved from state to state, as git tells it: on the main line, by its front
//! matter or by the sidecar that speaks of it.

use std::sync::Arc;

use jiff::civil::Date;

use super::version::Said;
use super::{Decision, Document, PersonIndex, Site};
use crate::history::CommitId;
use crate::model::Status;

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
    /// Does a decision concern the version that was moved?
    pub fn is_meant_by(&self, decision: &Decision) -> bool {
        match (&decision.version, &self.version) {
            (Some(approved), Some(version)) => approved == version,
            _ => true,
        }
    }

    /// Was a decision made by the day of the move, as far as its day is known?
    pub fn came_after(&self, decision: &Decision) -> bool {
        match (decision.written.date, self.day) {
            (Some(given), Some(moved)) => given <= moved,
            _ => true,
        }
    }
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
        let steps = self.steps_of(document);
        let mut moves: Vec<Move> = Vec::new();
        let (mut text, mut sidecar) = (Said::default(), Said::default());
        for together in steps.chunk_by(|a, b| a.order == b.order) {
            for step in together {
                let said = if step.in_sidecar {
                    &mut sidecar
                } else {
                    &mut text
                };
                *said = step.says.clone().unwrap_or_default();
            }
            let from = moves.last().map(|it| Arc::clone(&it.to));
            let says = sidecar.status.as_ref().or(text.status.as_ref());
            let Some(to) = says.filter(|it| Some(*it) != from.as_ref()).cloned() else {
                continue;
            };
            let maker = together.iter().find(|it| {
                let says = it.says.as_ref();
                says.is_some_and(|says| says.status.as_ref() == Some(&to))
            });
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
}
