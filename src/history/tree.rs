//! Trees as git stores them: parsed in place, and remembered by their id in bounded memory.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use super::id::ObjectId;
use super::store::{Kind, Store};
use crate::error::Result;

/// One entry of a tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct TreeEntry<'a> {
    pub(super) mode: u32,
    pub(super) name: &'a [u8],
    pub(super) id: ObjectId,
    /// The entry's own bytes: equal bytes are equal entries.
    pub(super) raw: &'a [u8],
}

/// What an entry of a tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryKind {
    Folder,
    File { executable: bool },
    Symlink,
    Submodule,
}

impl<'a> TreeEntry<'a> {
    /// Takes the first entry off `bytes`; `None` at the end, or where the tree is damaged.
    pub(super) fn first(bytes: &'a [u8]) -> Option<Self> {
        let space = bytes.iter().take(8).position(|byte| *byte == b' ')?;
        let mode = bytes[..space].iter().try_fold(0, |mode, digit| {
            (b'0'..=b'7')
                .contains(digit)
                .then(|| mode * 8 + u32::from(digit - b'0'))
        })?;
        let name_length = bytes[space + 1..].iter().position(|byte| *byte == 0)?;
        let id_start = space + 1 + name_length + 1;
        let raw = bytes.get(..id_start + 20)?;
        Some(Self {
            mode,
            name: &raw[space + 1..id_start - 1],
            id: ObjectId::from_bytes(&raw[id_start..])?,
            raw,
        })
    }

    pub(super) fn kind(&self) -> EntryKind {
        match self.mode & 0o170_000 {
            0o040_000 => EntryKind::Folder,
            0o120_000 => EntryKind::Symlink,
            0o160_000 => EntryKind::Submodule,
            _ => EntryKind::File {
                executable: self.mode & 0o100 != 0,
            },
        }
    }

    pub(super) fn is_folder(&self) -> bool {
        self.kind() == EntryKind::Folder
    }

    /// Git's order within a tree: folders sort as if their names ended with a slash. So two
    /// entries of one name but of different kinds are different entries.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let shared = self.name.len().min(other.name.len());
        let next = |entry: &Self| match entry.name.get(shared) {
            Some(byte) => *byte,
            None if entry.is_folder() => b'/',
            None => 0,
        };
        self.name[..shared]
            .cmp(&other.name[..shared])
            .then_with(|| next(self).cmp(&next(other)))
            .then_with(|| self.name.len().cmp(&other.name.len()))
    }
}

/// All entries of a tree, up to the place where it is damaged.
pub(super) fn entries(bytes: &[u8]) -> impl Iterator<Item = TreeEntry<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let entry = TreeEntry::first(rest)?;
        rest = &rest[entry.raw.len()..];
        Some(entry)
    })
}

/// Reads trees, remembering those used of late.
pub(super) struct Trees<'s> {
    store: &'s Store,
    recent: HashMap<ObjectId, Arc<[u8]>>,
    older: HashMap<ObjectId, Arc<[u8]>>,
    recent_bytes: usize,
}

/// How many bytes of trees one generation of the memo holds; there are two.
const GENERATION: usize = 4 * 1024 * 1024;

impl<'s> Trees<'s> {
    pub(super) fn new(store: &'s Store) -> Self {
        Self {
            store,
            recent: HashMap::new(),
            older: HashMap::new(),
            recent_bytes: 0,
        }
    }

    /// The tree, or `None` when this clone does not have it.
    pub(super) fn get(&mut self, id: ObjectId) -> Result<Option<Arc<[u8]>>> {
        if let Some(tree) = self.recent.get(&id) {
            return Ok(Some(tree.clone()));
        }
        let tree: Arc<[u8]> = match self.older.remove(&id) {
            Some(tree) => tree,
            None => match self.store.read(id, Kind::Tree)? {
                Some(object) => object.data().into(),
                None => return Ok(None),
            },
        };
        self.recent_bytes += tree.len();
        self.recent.insert(id, tree.clone());
        if self.recent_bytes > GENERATION {
            self.older = std::mem::take(&mut self.recent);
            self.recent_bytes = 0;
        }
        Ok(Some(tree))
    }

    /// The id of the folder `prefix` below a tree.
    pub(super) fn folder(&mut self, root: ObjectId, prefix: &str) -> Result<Folder> {
        let mut id = root;
        for part in prefix.split('/').filter(|part| !part.is_empty()) {
            let Some(tree) = self.get(id)? else {
                return Ok(Folder::Missing);
            };
            let found =
                entries(&tree).find(|entry| entry.is_folder() && entry.name == part.as_bytes());
            match found {
                Some(entry) => id = entry.id,
                None => return Ok(Folder::Absent),
            }
        }
        Ok(Folder::Tree(id))
    }
}

/// The outcome of looking for a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Folder {
    Tree(ObjectId),
    /// The commit has no such folder.
    Absent,
    /// This clone lacks a tree on the way there.
    Missing,
}
