//! How much of a history a clone holds.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;

use super::graph::Graph;
use super::repository::Repository;
use super::touches::{Touches, Wall};
use crate::strings::Strings;

/// Is all of the history here? What is not is left out, never guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Completeness {
    /// Yes.
    #[default]
    Complete,
    /// A shallow clone: older commits are not here.
    Shallow {
        /// How many commits are.
        commits: usize,
    },
    /// Commits, trees or texts are missing, as in a partial clone.
    Partial {
        /// What is missing.
        what: Lacking,
        /// How many of these.
        count: usize,
        /// Was the clone made so?
        is_partial_clone: bool,
    },
}

/// What a history lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lacking {
    /// Texts of documents.
    Texts,
    /// The lists of the files of commits.
    Trees,
    /// Commits.
    Commits,
}

impl Completeness {
    pub(super) fn of(repository: &Repository, graph: &Graph, touches: &Touches) -> Self {
        let is_shallow = graph
            .nodes
            .iter()
            .any(|node| node.cut && repository.shallow().contains(&node.id));
        let unreadable = touches
            .walls()
            .filter(|wall| *wall == Wall::Unreadable)
            .count();
        if is_shallow {
            return Self::Shallow {
                commits: graph.nodes.len(),
            };
        }
        let (what, count) = match (graph.missing, unreadable) {
            (0, 0) => match missing_texts(repository, touches) {
                0 => return Self::Complete,
                texts => (Lacking::Texts, texts),
            },
            (0, trees) => (Lacking::Trees, trees),
            (commits, _) => (Lacking::Commits, commits),
        };
        Self::Partial {
            what,
            count,
            is_partial_clone: repository.is_partial(),
        }
    }

    /// Is nothing missing?
    pub fn is_complete(&self) -> bool {
        *self == Self::Complete
    }

    /// One sentence for readers; `None` when nothing is missing.
    pub fn note(&self, strings: &Strings) -> Option<String> {
        if let Self::Shallow { commits } = self {
            return Some(strings.tell("history-shallow", &[("n", (*commits).into())]));
        }
        let what = self.lacking(strings)?;
        Some(strings.tell("history-partial", &[("what", what.into())]))
    }

    /// What a clone lacks that is not whole, as the subject of a sentence.
    pub fn lacking(&self, strings: &Strings) -> Option<String> {
        let Self::Partial {
            what,
            count,
            is_partial_clone,
        } = self
        else {
            return None;
        };
        let message = match what {
            Lacking::Texts => "history-lacks-texts",
            Lacking::Trees => "history-lacks-trees",
            Lacking::Commits => "history-lacks-commits",
        };
        let what = strings.tell(message, &[("n", (*count).into())]);
        let clone = if *is_partial_clone {
            "partial"
        } else {
            "other"
        };
        let about = [("what", what.into()), ("clone", clone.into())];
        Some(strings.tell("history-lacks", &about))
    }
}

/// How many of the texts that documents ever had are not in this clone. What a text is needed
/// for shows only later: to tell a rename, to show a change.
fn missing_texts(repository: &Repository, touches: &Touches) -> usize {
    let blobs: BTreeSet<_> = touches.blobs().collect();
    blobs
        .into_par_iter()
        .filter(|blob| !repository.store().has(blob.object()))
        .count()
}
