//! Comparisons made so far: contents come again, after a revert or on another branch.

use std::collections::HashMap;
use std::rc::Rc;

use super::alignment::{Hunk, hunks};
use super::text::Text;
use crate::history::id::BlobId;

/// So many differing runs are remembered at a time.
const MOST: usize = 500_000;

#[derive(Default)]
pub(super) struct Comparisons {
    known: HashMap<(BlobId, BlobId), Rc<[Hunk]>>,
    /// How many runs they hold.
    size: usize,
}

impl Comparisons {
    /// The differing runs of two texts, of which the ids are known unless one is not committed.
    pub(super) fn hunks(
        &mut self,
        pair: Option<(BlobId, BlobId)>,
        old: &Text,
        new: &Text,
    ) -> Option<Rc<[Hunk]>> {
        if let Some(found) = pair.and_then(|pair| self.known.get(&pair)) {
            return Some(Rc::clone(found));
        }
        let found: Rc<[Hunk]> = hunks(old.bytes(), new.bytes())?.into();
        if let Some(pair) = pair {
            if self.size > MOST {
                self.known.clear();
                self.size = 0;
            }
            self.size += found.len() + 1;
            self.known.insert(pair, Rc::clone(&found));
        }
        Some(found)
    }
}
