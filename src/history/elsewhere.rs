//! The files that a commit deleted and that are not walked: those outside the source's folder, and
//! those that are no Markdown. A document may have been one of them before.

use super::compare::{self, FileState, is_markdown, state};
use super::id::ObjectId;
use super::tree::{TreeEntry, Trees};
use crate::error::Result;

/// The files, by their paths in the repository.
pub(super) type Deleted = Vec<(String, FileState)>;

/// So many are looked at, as git looks at no more than a thousand; what a commit that deletes
/// more added is told as new.
const MOST: usize = 1_000;
/// Folders within folders, beyond which nothing is looked at.
const DEEPEST_FOLDER: usize = 256;

/// What was deleted between two trees of whole commits. `None` when a tree is missing.
pub(super) fn deleted(
    trees: &mut Trees<'_>,
    prefix: &str,
    before: ObjectId,
    after: ObjectId,
) -> Result<Option<Deleted>> {
    let mut search = Search {
        trees,
        prefix,
        path: Vec::new(),
        found: Vec::new(),
    };
    let is_whole = search.folders(before, after, 0)?;
    let found = search.found;
    Ok(match is_whole {
        false => None,
        true if found.len() > MOST => Some(Vec::new()),
        true => Some(found),
    })
}

struct Search<'t, 's> {
    trees: &'t mut Trees<'s>,
    prefix: &'t str,
    path: Vec<u8>,
    found: Deleted,
}

impl Search<'_, '_> {
    fn folders(&mut self, before: ObjectId, after: ObjectId, depth: usize) -> Result<bool> {
        if before == after || depth > DEEPEST_FOLDER || self.found.len() > MOST {
            return Ok(true);
        }
        let (Some(before), Some(after)) = (self.trees.get(before)?, self.trees.get(after)?) else {
            return Ok(false);
        };
        let (mut old, mut new) = (&before[..], &after[..]);
        while let Some(a) = TreeEntry::first(old) {
            let b = TreeEntry::first(new);
            let order = b.map_or(std::cmp::Ordering::Less, |b| a.order(&b));
            if let Some(b) = b.filter(|_| order.is_ge()) {
                new = &new[b.raw.len()..];
            }
            if order.is_gt() {
                continue;
            }
            old = &old[a.raw.len()..];
            let length = self.path.len();
            if length > 0 {
                self.path.push(b'/');
            }
            self.path.extend_from_slice(a.name);
            let is_whole = match b.filter(|_| order.is_eq()) {
                None => self.all_of(&a)?,
                Some(b) if a.is_folder() => self.folders(a.id, b.id, depth + 1)?,
                Some(_) => true,
            };
            self.path.truncate(length);
            if !is_whole {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn all_of(&mut self, entry: &TreeEntry<'_>) -> Result<bool> {
        let Self {
            trees,
            prefix,
            path,
            found,
        } = self;
        let mut add = |path: &[u8], entry: &TreeEntry<'_>| {
            if let Some(state) = state(*entry)
                && !is_walked(path, prefix)
                && found.len() <= MOST
            {
                found.push((compare::shown(path), state));
            }
            Ok(())
        };
        if !entry.is_folder() {
            add(path, entry)?;
            return Ok(true);
        }
        let outcome = compare::visit(trees, entry.id, path, 0, &mut add)?;
        Ok(outcome == compare::Outcome::Whole)
    }
}

fn is_walked(path: &[u8], prefix: &str) -> bool {
    let inside = path.strip_prefix(prefix.as_bytes());
    let is_inside = prefix.is_empty() || inside.is_some_and(|rest| rest.starts_with(b"/"));
    is_inside && is_markdown(path)
}
