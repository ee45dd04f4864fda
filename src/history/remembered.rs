//! The one door to the cache for what follows from old texts.
//!
//! It opens only for texts that this clone has and that are not withheld, and what it leads to
//! depends on the names that are withheld: so nothing of a withheld text comes from the cache or
//! goes into it, and nothing is told that a build without the cache would not tell.

use super::id::BlobId;
use super::store::Blobs;
use crate::cache::{Cache, Key};

/// A place in the cache, for one result.
pub struct Remembered<'a> {
    cache: &'a Cache,
    document: &'a str,
    key: Key,
}

/// All that a result follows from, beside the texts.
#[derive(Default)]
pub struct Facts {
    bytes: Vec<u8>,
}

impl Facts {
    /// Adds a part, told apart from its neighbours.
    #[must_use]
    pub fn and(mut self, part: impl AsRef<[u8]>) -> Self {
        let part = part.as_ref();
        self.bytes.extend((part.len() as u64).to_le_bytes());
        self.bytes.extend(part);
        self
    }

    /// Adds a number.
    #[must_use]
    pub fn number(self, number: Option<usize>) -> Self {
        match number {
            Some(number) => self.and((number as u64).to_le_bytes()),
            None => self.and(""),
        }
    }

    /// Adds a text of the past by its id.
    #[must_use]
    pub fn blob(self, blob: Option<BlobId>) -> Self {
        match blob {
            Some(blob) => self.and(blob.to_string()),
            None => self.and(""),
        }
    }
}

impl Blobs {
    /// The place of a result that follows from these old texts and facts. `None` where nothing is
    /// remembered: without a cache, or where a text is withheld or missing.
    pub fn remembered<'a>(
        &'a self,
        document: &'a str,
        texts: impl IntoIterator<Item = BlobId>,
        facts: &Facts,
    ) -> Option<Remembered<'a>> {
        let cache = self.cache()?;
        let mut hasher = blake3::Hasher::new();
        let mut add = |part: &[u8]| {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        };
        for (name, instead) in self.withheld_names().all() {
            add(name.as_bytes());
            add(instead.as_bytes());
        }
        add(&[]);
        add(document.as_bytes());
        for id in texts {
            if self.is_withheld(&id) || !self.has(id) {
                return None;
            }
            add(id.to_string().as_bytes());
        }
        add(&[]);
        add(&facts.bytes);
        Some(Remembered {
            cache,
            document,
            key: *hasher.finalize().as_bytes(),
        })
    }
}

impl Remembered<'_> {
    /// The result, if it is remembered.
    pub fn get(&self) -> Option<Vec<u8>> {
        self.cache.get(self.document, &self.key)
    }

    /// Remembers the result.
    pub fn put(&self, result: Vec<u8>) {
        self.cache.put(self.document, self.key, result);
    }
}
