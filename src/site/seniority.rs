//! Which document was there first.

use std::cmp::Reverse;

use crate::history::{CommitId, History, Lineage};
use crate::path::SourcePath;

/// How a document came into being. Sorts by age, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Birth {
    age: Age,
    pub(super) path: SourcePath,
    /// `None` for one that no commit holds yet, or whose birth lies beyond what is known.
    pub(super) commit: Option<CommitId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Age {
    /// Before all that this clone holds.
    BeforeAll,
    /// By the place on the main line where it arrived, then by its own commit's.
    Known(Reverse<(u32, u32)>),
    /// Not committed.
    Unborn,
}

impl Birth {
    /// The birth of the document that is now at `path`.
    pub(super) fn of(path: &SourcePath, lineage: &Lineage, history: Option<&History>) -> Self {
        let commit = lineage.birth_commit();
        let known = commit.and_then(|commit| history?.place(commit));
        Self {
            age: match known {
                Some(place) => Age::Known(Reverse(place)),
                None if lineage.truncated => Age::BeforeAll,
                None => Age::Unborn,
            },
            path: lineage.birth_path().unwrap_or(path).clone(),
            commit,
        }
    }
}
