//! Merges that only bring together what was written on two lines.
//!
//! Such a merge differs from each of its parents, so it is a revision of the document; but who
//! made it wrote nothing, and is not shown as somebody who edited the text.

use std::collections::HashSet;

use crate::history::{BlobId, Blobs, Revision};

/// Is every line of the merged text from one of its parents?
pub(super) fn adds_nothing(revision: &Revision, blobs: Option<&Blobs>) -> bool {
    if !revision.is_merge() {
        return false;
    }
    let read = |id: Option<BlobId>| blobs?.read(&id?).ok()?;
    let Some(text) = read(revision.blob) else {
        return false;
    };
    let mut known: HashSet<Vec<u8>> = HashSet::new();
    for predecessor in &revision.predecessors {
        let Some(parent) = read(predecessor.blob) else {
            return false;
        };
        known.extend(lines(&parent).map(<[u8]>::to_vec));
    }
    lines(&text).all(|line| known.contains(line))
}

/// The lines of a text, without what is blank at their ends.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii_end)
}
