//! What was worked out lately: the next page of a document often needs the same text.
//!
//! A memo is keyed by content, so it is never wrong, only forgotten.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::state::Compared;
use crate::history::{BlobId, CommitId};
use crate::markdown::Markdown;
use crate::path::SourcePath;

/// Old texts, parsed and made ready to be compared, and what all of them ask.
#[derive(Default)]
pub(super) struct Memo {
    pub(super) parsed: Recent<BlobId, Markdown>,
    pub(super) compared: Recent<TextKey, Compared>,
    /// The first document that lived at each path.
    pub(super) homes: OnceLock<BTreeMap<SourcePath, usize>>,
}

/// What the comparable form of an old text follows from.
#[derive(PartialEq, Eq)]
pub(super) struct TextKey {
    pub(super) blob: BlobId,
    pub(super) path: SourcePath,
    /// Only where a link asked for a file of the commit.
    pub(super) commit: Option<CommitId>,
    /// Its id: links within a text lead to the document's page.
    pub(super) document: String,
    pub(super) heading_offset: u8,
    pub(super) root: String,
}

/// The values used last.
pub(super) struct Recent<K, V> {
    kept: Mutex<VecDeque<(K, Arc<V>, usize)>>,
}

/// So many values are kept, of so many bytes of text: a page needs a few, each thread its own.
const MOST: usize = 64;
const MOST_BYTES: usize = 4 * 1024 * 1024;

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self {
            kept: Mutex::default(),
        }
    }
}

impl<K: PartialEq, V> Recent<K, V> {
    /// The value of a key that this accepts.
    pub(super) fn find(&self, is_it: impl Fn(&K) -> bool) -> Option<Arc<V>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(key, ..)| is_it(key))?;
        Some(Arc::clone(&found.1))
    }

    /// Keeps a value made of so many bytes, and forgets the oldest.
    pub(super) fn keep(&self, key: K, value: V, bytes: usize) -> Arc<V> {
        let value = Arc::new(value);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((key, Arc::clone(&value), bytes));
        let mut sum = 0;
        let fitting = kept.iter().take(MOST).take_while(|(.., bytes)| {
            sum += bytes;
            sum <= MOST_BYTES
        });
        let fitting = fitting.count();
        kept.truncate(fitting);
        value
    }
}
