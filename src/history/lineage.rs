//! The life of one document: the paths it lived at and the commits that changed it.

use std::sync::Arc;

use serde::Serialize;

use super::commit::Commit;
use super::id::{BlobId, CommitId};
use crate::path::SourcePath;

/// All that git knows of one document, newest first.
#[derive(Debug, Clone, Default)]
pub struct Lineage {
    /// The paths it lived at, the present one first, then declared predecessors.
    pub segments: Vec<Segment>,
    /// The commits that changed it, each once, in the order in which they arrived on the main
    /// line, newest first; of those that arrived together, children before parents.
    pub revisions: Vec<Revision>,
    /// Its content at HEAD; `None` when HEAD does not have it.
    pub head_blob: Option<BlobId>,
    /// Which state of it HEAD has.
    pub head: Option<State>,
    /// Does its history go on beyond what this clone holds, or beyond the source? Then its first
    /// revisions are not known, and the oldest one shown is not its birth.
    pub truncated: bool,
    /// Declared predecessors that git knows nothing of before this document came.
    pub unknown_predecessors: Vec<SourcePath>,
}

/// A part of a document's life, at one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Where it lived.
    pub path: SourcePath,
    /// The commits from which its history at this path was followed into the past: HEAD for the
    /// present path, the parents of a rename for an earlier one.
    pub from: Vec<CommitId>,
    /// The commit that brought it to this path; `None` when that lies beyond this clone.
    pub until: Option<CommitId>,
    /// How it came to this path.
    pub how: Origin,
}

/// How a document came to a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// It was written there.
    Created,
    /// It was moved there from the path of the next segment.
    Renamed,
    /// It was moved there from elsewhere: see [`Event::Moved`].
    Moved,
    /// Somebody declared that this was its predecessor.
    Declared,
}

/// A commit that changed a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The commit.
    pub commit: Arc<Commit>,
    /// The path of the document in that commit.
    pub path: SourcePath,
    /// The index of its segment in [`Lineage::segments`].
    pub segment: usize,
    /// What happened.
    pub event: Event,
    /// The content after it; `None` when it was deleted.
    pub blob: Option<BlobId>,
    /// The content to compare with: the one in the first parent that had the document, under
    /// its earlier name if need be; where it came into being, the last one of its declared
    /// predecessor.
    pub before: Option<BlobId>,
    /// The states it was made from, one for each parent that had the document, in their order:
    /// under an earlier name if need be, and where it came into being those of declared
    /// predecessors. States that are the same are named once.
    pub predecessors: Vec<State>,
}

/// A document as it stood at some commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// The revision that left it so, as an index of [`Lineage::revisions`]; `None` when that lies
    /// beyond this clone.
    pub revision: Option<usize>,
    /// Its content; `None` when even that cannot be told.
    pub blob: Option<BlobId>,
}

/// What a commit did to a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    /// It came into being.
    Created,
    /// It came into being, and somebody declared that it goes on with the text of another path.
    Continued {
        /// The declared predecessor.
        from: SourcePath,
    },
    /// Its text (or whether it may be run) changed.
    Changed,
    /// It moved here, perhaps with changes of the text.
    Renamed {
        /// Where it was before.
        from: SourcePath,
    },
    /// It moved here, perhaps with changes of the text, from where its history is not followed:
    /// from outside the source's folder, or from a file that was no Markdown.
    Moved {
        /// Where it was before, as a path of the repository.
        from: String,
    },
    /// It was removed.
    Deleted,
    /// It came back after it had been removed.
    Restored,
}

impl Revision {
    /// Did it change the words of a text that was there before and still is?
    pub fn has_redline(&self) -> bool {
        self.blob.is_some() && self.before.is_some() && self.blob != self.before
    }
}

impl Lineage {
    /// The path at which the document was written first, declared predecessors aside: what its
    /// id is made from, so that a rename keeps the id.
    pub fn birth_path(&self) -> Option<&SourcePath> {
        self.birth_segment().map(|segment| &segment.path)
    }

    /// The commit that wrote it first or moved it into the source; `None` where that lies beyond
    /// what is known.
    pub fn birth_commit(&self) -> Option<CommitId> {
        self.birth_segment().and_then(|segment| segment.until)
    }

    /// Where the document was before it came into the source, as a path of the repository.
    pub fn moved_from(&self) -> Option<&str> {
        self.revisions.iter().find_map(|it| match &it.event {
            Event::Moved { from } => Some(from.as_str()),
            _ => None,
        })
    }

    fn birth_segment(&self) -> Option<&Segment> {
        let mut segments = self.segments.iter();
        segments.rfind(|segment| segment.how != Origin::Declared)
    }
}
