//! Which Markdown files differ between two trees.

use std::collections::{BTreeSet, HashSet};

use super::id::{BlobId, ObjectId};
use super::tree::{EntryKind, TreeEntry, Trees, entries};
use crate::error::{Error, Result};
use crate::unseen::is_control;

/// A file of a commit: what git compares to say that it changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FileState {
    pub(super) blob: BlobId,
    /// Git counts a change of this as a change of the file, and so do we.
    pub(super) executable: bool,
}

/// One file that differs.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) path: Box<str>,
    pub(super) before: Option<FileState>,
    pub(super) after: Option<FileState>,
}

/// Compares trees, descending only where their ids differ.
pub(super) struct Comparer<'s> {
    pub(super) trees: Trees<'s>,
    /// Trees found to hold no Markdown at any depth. A tree that holds itself many times over
    /// would otherwise take for ever to look through.
    barren: HashSet<ObjectId>,
    /// Names of Markdown files that cannot be paths of a source.
    pub(super) skipped: BTreeSet<String>,
    budget: usize,
}

/// Folders within folders, beyond which nothing is looked at.
const DEEPEST_FOLDER: usize = 256;
/// Changed files in the whole history, beyond which it is refused.
const MOST_DIFFERENCES: usize = 10_000_000;
/// Barren trees remembered at a time.
const MOST_BARREN: usize = 100_000;
/// Names listed of files that were skipped.
const MOST_SKIPPED: usize = 100;

/// A tree that the comparison needs is not in this clone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Whole,
    Missing,
}

impl<'s> Comparer<'s> {
    pub(super) fn new(trees: Trees<'s>) -> Self {
        Self {
            trees,
            barren: HashSet::new(),
            skipped: BTreeSet::new(),
            budget: MOST_DIFFERENCES,
        }
    }

    /// Appends the differences between two folders, in the order of their paths. Where a tree
    /// is missing nothing is appended.
    pub(super) fn compare(
        &mut self,
        before: Option<ObjectId>,
        after: Option<ObjectId>,
        found: &mut Vec<Difference>,
    ) -> Result<Outcome> {
        let start = found.len();
        let outcome = self.folders(before, after, &mut Vec::new(), 0, found)?;
        if outcome == Outcome::Missing {
            found.truncate(start);
        }
        Ok(outcome)
    }

    fn folders(
        &mut self,
        before: Option<ObjectId>,
        after: Option<ObjectId>,
        path: &mut Vec<u8>,
        depth: usize,
        found: &mut Vec<Difference>,
    ) -> Result<Outcome> {
        if before == after {
            return Ok(Outcome::Whole);
        }
        if depth > DEEPEST_FOLDER {
            self.skip(path);
            return Ok(Outcome::Whole);
        }
        if let (Some(tree), None) | (None, Some(tree)) = (before, after) {
            if self.barren.contains(&tree) {
                return Ok(Outcome::Whole);
            }
            let count = found.len();
            let outcome = self.both(before, after, path, depth, found)?;
            if outcome == Outcome::Whole && found.len() == count {
                if self.barren.len() >= MOST_BARREN {
                    self.barren.clear();
                }
                self.barren.insert(tree);
            }
            return Ok(outcome);
        }
        self.both(before, after, path, depth, found)
    }

    fn both(
        &mut self,
        before: Option<ObjectId>,
        after: Option<ObjectId>,
        path: &mut Vec<u8>,
        depth: usize,
        found: &mut Vec<Difference>,
    ) -> Result<Outcome> {
        let mut read = |id: Option<ObjectId>| match id {
            Some(id) => self.trees.get(id),
            None => Ok(Some([].into())),
        };
        let (Some(before), Some(after)) = (read(before)?, read(after)?) else {
            return Ok(Outcome::Missing);
        };
        let (mut old, mut new) = (&before[..], &after[..]);
        loop {
            let (a, b) = match (TreeEntry::first(old), TreeEntry::first(new)) {
                (None, None) => return Ok(Outcome::Whole),
                (Some(a), _) if new.starts_with(a.raw) => {
                    old = &old[a.raw.len()..];
                    new = &new[a.raw.len()..];
                    continue;
                }
                (Some(a), Some(b)) => match a.order(&b) {
                    std::cmp::Ordering::Less => (Some(a), None),
                    std::cmp::Ordering::Greater => (None, Some(b)),
                    std::cmp::Ordering::Equal => (Some(a), Some(b)),
                },
                one => one,
            };
            old = &old[a.map_or(0, |entry| entry.raw.len())..];
            new = &new[b.map_or(0, |entry| entry.raw.len())..];
            let Some(either) = a.or(b) else { continue };
            let length = path.len();
            if length > 0 {
                path.push(b'/');
            }
            path.extend_from_slice(either.name);
            let outcome = if either.is_folder() {
                self.folders(
                    a.map(|entry| entry.id),
                    b.map(|entry| entry.id),
                    path,
                    depth + 1,
                    found,
                )?
            } else {
                self.file(a, b, path, found)?;
                Outcome::Whole
            };
            path.truncate(length);
            if outcome == Outcome::Missing {
                return Ok(outcome);
            }
        }
    }

    fn file(
        &mut self,
        before: Option<TreeEntry<'_>>,
        after: Option<TreeEntry<'_>>,
        path: &[u8],
        found: &mut Vec<Difference>,
    ) -> Result<()> {
        if !is_markdown(path) {
            return Ok(());
        }
        let (before, after) = (before.and_then(state), after.and_then(state));
        if before == after {
            return Ok(());
        }
        let Some(path) = plain_path(path) else {
            self.skip(path);
            return Ok(());
        };
        self.budget = self.budget.checked_sub(1).ok_or_else(|| Error::Git {
            message: format!("more than {MOST_DIFFERENCES} changes of Markdown files"),
            help: "no repository of documents is so large; run guide in a folder of it",
        })?;
        found.push(Difference {
            path: path.into(),
            before,
            after,
        });
        Ok(())
    }

    fn skip(&mut self, path: &[u8]) {
        if self.skipped.len() < MOST_SKIPPED {
            self.skipped.insert(shown(path));
        }
    }
}

/// A file's state; symbolic links and submodules are no documents.
pub(super) fn state(entry: TreeEntry<'_>) -> Option<FileState> {
    match entry.kind() {
        EntryKind::File { executable } => Some(FileState {
            blob: BlobId::new(entry.id),
            executable,
        }),
        EntryKind::Folder | EntryKind::Symlink | EntryKind::Submodule => None,
    }
}

/// The same rule as `SourcePath::is_markdown`, on bytes that may not be UTF-8.
pub(super) fn is_markdown(path: &[u8]) -> bool {
    let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
    match name.iter().rposition(|byte| *byte == b'.') {
        Some(dot) if dot > 0 => {
            let extension = &name[dot + 1..];
            extension.eq_ignore_ascii_case(b"md") || extension.eq_ignore_ascii_case(b"markdown")
        }
        _ => false,
    }
}

/// A path as text, if it is one that a source may have: a hostile tree can hold `..` or names
/// with slashes in them.
pub(super) fn plain_path(path: &[u8]) -> Option<&str> {
    let path = std::str::from_utf8(path).ok()?;
    let plain = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    (plain && !path.contains(is_control)).then_some(path)
}

/// A path that is not plain, for a message.
pub(super) fn shown(path: &[u8]) -> String {
    String::from_utf8_lossy(path).escape_debug().to_string()
}

/// Visits every entry below a tree that is not a folder. `false` when a tree is missing.
pub(super) fn visit(
    trees: &mut Trees<'_>,
    root: ObjectId,
    path: &mut Vec<u8>,
    depth: usize,
    each: &mut impl FnMut(&[u8], &TreeEntry<'_>) -> Result<()>,
) -> Result<Outcome> {
    let Some(tree) = trees.get(root)? else {
        return Ok(Outcome::Missing);
    };
    let mut outcome = Outcome::Whole;
    for entry in entries(&tree) {
        let length = path.len();
        if length > 0 {
            path.push(b'/');
        }
        path.extend_from_slice(entry.name);
        if !entry.is_folder() {
            each(path, &entry)?;
        } else if depth < DEEPEST_FOLDER
            && visit(trees, entry.id, path, depth + 1, each)? == Outcome::Missing
        {
            outcome = Outcome::Missing;
        }
        path.truncate(length);
    }
    Ok(outcome)
}
