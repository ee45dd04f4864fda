//! Which revision of a document stood in a commit, and what the main line had of it when.

use std::ops::Range;

use super::document::Document;
use crate::history::{CommitId, Revision};
use crate::input::Source;

/// What arrived together on the main line.
pub(super) struct Landing {
    /// The commit of the main line that brought it.
    pub(super) commit: CommitId,
    /// The revisions that arrived, by their places in the lineage.
    pub(super) revisions: Range<usize>,
    /// The revision that stood on the main line then; it may be one that had arrived before.
    /// `None` where a merge took the document away.
    pub(super) left: Option<usize>,
}

/// Everything that arrived on the main line, newest first.
pub(super) fn landings(document: &Document, source: &Source) -> Vec<Landing> {
    let together = document
        .lineage
        .revisions
        .chunk_by(|a, b| landing(a) == landing(b));
    let mut start = 0;
    let landings = together.map(|revisions| {
        let places = start..start + revisions.len();
        start = places.end;
        let commit = landing(&revisions[0]);
        Landing {
            commit,
            revisions: places,
            left: revision_at(document, source, commit),
        }
    });
    landings.collect()
}

/// The revision that made a document what it was in a commit.
pub(super) fn revision_at(document: &Document, source: &Source, commit: CommitId) -> Option<usize> {
    let revisions = &document.lineage.revisions;
    let own = revisions.iter().position(|it| it.commit.id == commit);
    if own.is_some() {
        return own;
    }
    let history = source.history.as_ref()?;
    let mut segments = document.lineage.segments.iter();
    let blob = segments.find_map(|segment| source.blob_at(&segment.path, commit))?;
    // A text that was taken back stood there more than once: the one meant is no younger than the
    // commit.
    let place = history.place(commit);
    let has_text = |it: &Revision| it.blob == Some(blob);
    revisions
        .iter()
        .position(|it| has_text(it) && history.place(it.commit.id) >= place)
        .or_else(|| revisions.iter().rposition(has_text))
}

/// The commit of the main line with which a revision arrived.
fn landing(revision: &Revision) -> CommitId {
    let commit = &revision.commit;
    commit.arrival.merge.unwrap_or(commit.id)
}
