//! How much of a history a clone holds.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;

use super::graph::Graph;
use super::repository::Repository;
use super::touches::{Touches, Wall};

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
        /// What is missing, as the subject of a sentence.
        what: String,
    },
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
        let what = match (graph.missing, unreadable) {
            (0, 0) => match missing_texts(repository, touches) {
                0 => return Self::Complete,
                1 => "1 earlier text".to_owned(),
                texts => format!("{texts} earlier texts"),
            },
            (0, 1) => "the file list of 1 commit".to_owned(),
            (0, trees) => format!("the file lists of {trees} commits"),
            (1, _) => "1 commit".to_owned(),
            (commits, _) => format!("{commits} commits"),
        };
        let kind = if repository.is_partial() {
            "partial clone"
        } else {
            "clone"
        };
        Self::Partial {
            what: format!("{what} (this is a {kind})"),
        }
    }

    /// Is nothing missing?
    pub fn is_complete(&self) -> bool {
        *self == Self::Complete
    }

    /// One sentence for readers; `None` when nothing is missing.
    pub fn note(&self) -> Option<String> {
        match self {
            Self::Complete => None,
            Self::Shallow { commits } => Some(format!(
                "History incomplete: this site was built from a shallow clone that holds {commits} commit{}, so older changes and their authors are not shown.",
                if *commits == 1 { "" } else { "s" },
            )),
            Self::Partial { what } => Some(format!(
                "History incomplete: this site was built without {what}, so some changes and their authors are not shown."
            )),
        }
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
