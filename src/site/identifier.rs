//! The stable id of a document.
//!
//! Front matter may give it. Else it comes from the path at birth: the folders and the name, as
//! one slug, without `content/` and without the extension; a `README` or `index` takes its
//! folder's name. A rename keeps it, because the birth does not change.
//!
//! A newcomer never takes an id over: of documents whose births give one id the oldest has it,
//! and each younger one gets a suffix made from its own birth.

use std::collections::{BTreeMap, BTreeSet};

use super::seniority::{Birth, by_age};
use crate::history::Lineage;
use crate::input::{CONTENT_FOLDER, Mount, SourceId};
use crate::kept::Same;
use crate::path::{SourcePath, slug};

/// All that the ids of documents follow from, in one order.
#[derive(PartialEq)]
pub(super) struct Births {
    /// Those that metadata give.
    pub(super) given: Vec<Option<String>>,
    pub(super) places: Vec<(SourceId, SourcePath)>,
    pub(super) lineages: Vec<Same<Lineage>>,
    /// Under which folders the files of the sources are known.
    pub(super) mounts: Vec<Mount>,
}

/// The ids of documents, in their order.
pub(super) struct Ids {
    pub(super) all: Vec<String>,
    /// The place of each document among all by age, the oldest first.
    pub(super) ages: Vec<usize>,
    /// The documents that claim an id which another one has by its birth, each with that one.
    pub(super) claims: Vec<(usize, usize)>,
}

impl Ids {
    pub(super) fn of(given: &[Option<String>], births: &[Birth]) -> Self {
        let by_age = by_age(births);
        let mut owners: BTreeMap<String, usize> = BTreeMap::new();
        for index in by_age.iter().filter(|it| given[**it].is_none()) {
            let id = of_path(&births[*index].mount, &births[*index].path);
            owners.entry(id).or_insert(*index);
        }
        let mut claims = Vec::new();
        let mut granted: Vec<Option<&str>> = Vec::new();
        for (index, id) in given.iter().enumerate() {
            let owner = id.as_ref().and_then(|id| owners.get(id));
            claims.extend(owner.map(|owner| (index, *owner)));
            // Its address stays with the document that has it.
            granted.push(id.as_deref().filter(|_| owner.is_none()));
        }
        let mut ages = vec![0; births.len()];
        for (age, index) in by_age.into_iter().enumerate() {
            ages[index] = age;
        }
        Self {
            all: all(&granted, births),
            ages,
            claims,
        }
    }
}

/// The ids of documents: the given ones as they are, the others from the births. Both lists are
/// in one order; so is the answer.
pub(super) fn all(given: &[Option<&str>], births: &[Birth]) -> Vec<String> {
    let mut ids: Vec<String> = vec![String::new(); births.len()];
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut paths: BTreeMap<&SourcePath, usize> = BTreeMap::new();
    for index in by_age(births) {
        let birth = &births[index];
        let earlier = paths.entry(&birth.path).or_default();
        let id = if let Some(id) = given[index] {
            // Two that claim one id are told where addresses are given out.
            id.to_owned()
        } else {
            let plain = of_path(&birth.mount, &birth.path);
            if taken.contains(&plain) {
                apart(birth, *earlier > 0)
            } else {
                plain
            }
        };
        *earlier += 1;
        taken.insert(id.clone());
        ids[index] = id;
    }
    ids
}

/// The id that a path gives to the document born there. Files of another source than the site's
/// own stand below its name.
pub fn of_path(mount: &Mount, path: &SourcePath) -> String {
    let mut parts: Vec<&str> = path.parts().collect();
    let stem = path.file_stem();
    parts.pop();
    let content = usize::from(mount.name().is_some());
    if parts.get(content) == Some(&CONTENT_FOLDER) {
        parts.remove(content);
    }
    let is_index = matches!(stem.to_lowercase().as_str(), "readme" | "index");
    if !is_index || parts.is_empty() {
        parts.push(stem);
    }
    slug(&parts.join("-"))
}

/// The id of a younger document: with a hash of the path at birth and, where an older one was
/// born at the same path, of the commit.
fn apart(birth: &Birth, is_path_shared: bool) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(birth.path.as_str().as_bytes());
    if is_path_shared && let Some(commit) = birth.commit {
        hasher.update(commit.to_string().as_bytes());
    }
    format!(
        "{}-{}",
        of_path(&birth.mount, &birth.path),
        &hasher.finalize().to_hex()[..6]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_comes_from_the_path() {
        for (path, expected) in [
            ("content/ws1/signing.md", "ws1-signing"),
            ("contributions/q1-25/draft.md", "contributions-q1-25-draft"),
            ("README.md", "readme"),
            ("content/ws1/README.md", "ws1"),
            ("Scope & Plan $1.md", "scope-plan-1"),
            ("ガイド.md", "ガイド"),
        ] {
            let path = SourcePath::new(path).unwrap();
            assert_eq!(of_path(&Mount::default(), &path), expected, "{path}");
        }
        for (path, expected) in [
            ("ws1/content/signing.md", "ws1-signing"),
            ("ws1/README.md", "ws1"),
            ("ws1/drafts/a.md", "ws1-drafts-a"),
        ] {
            let path = SourcePath::new(path).unwrap();
            assert_eq!(of_path(&Mount::below("ws1"), &path), expected, "{path}");
        }
    }
}
