//! What a user may call a commit: an id, a branch, a tag, `HEAD`, and `~2` or `^1` behind it.

use super::commit::RawCommit;
use super::id::{CommitId, ObjectId};
use super::refs::{Head, Refs};
use super::store::{Kind, Store};
use crate::error::{Error, Result};

/// The name in a user's words, and the steps behind it.
pub fn parts(rev: &str) -> (&str, &str) {
    rev.split_at(rev.find(['~', '^']).unwrap_or(rev.len()))
}

/// The commit that `rev` names. `at` is read in place of the one that is checked out.
pub(super) fn resolve(
    rev: &str,
    at: Option<CommitId>,
    refs: &Refs,
    store: &Store,
) -> Result<CommitId> {
    let unknown = || {
        Error::Usage(format!(
            "`{}` names no commit, tag or branch of this repository",
            rev.escape_debug()
        ))
    };
    let (base, mut steps) = parts(rev);
    let named = match at {
        Some(at) if is_head(base) => Some(at.object()),
        _ => named(base, refs, store)?,
    };
    let named = named.ok_or_else(unknown)?;
    let mut commit = peel(named, store)?.ok_or_else(unknown)?;
    while let Some(step) = steps.chars().next() {
        steps = &steps[step.len_utf8()..];
        if let Some(rest) = steps
            .strip_prefix("{}")
            .or_else(|| steps.strip_prefix("{commit}"))
        {
            steps = rest;
            continue;
        }
        let digits = steps
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(steps.len());
        let (number, rest) = steps.split_at(digits);
        let number: usize = match number {
            "" => 1,
            number => number.parse().map_err(|_| unknown())?,
        };
        steps = rest;
        match step {
            '^' if number > 0 => {
                commit = parent(commit, number - 1, store)?.ok_or_else(unknown)?;
            }
            '^' => {}
            '~' => {
                for _ in 0..number {
                    commit = parent(commit, 0, store)?.ok_or_else(unknown)?;
                }
            }
            _ => return Err(unknown()),
        }
    }
    Ok(commit)
}

fn is_head(base: &str) -> bool {
    matches!(base, "" | "@" | "HEAD")
}

fn named(base: &str, refs: &Refs, store: &Store) -> Result<Option<ObjectId>> {
    if is_head(base) {
        return match refs.head()? {
            Head::Branch(name) => refs.get(&name),
            Head::Detached(id) => Ok(Some(id)),
        };
    }
    if let Some(id) = ObjectId::from_hex(base.as_bytes()) {
        return Ok(Some(id));
    }
    let full = base.strip_prefix("refs/").map(|_| base.to_owned());
    let candidates = full.into_iter().chain([
        format!("refs/tags/{base}"),
        format!("refs/heads/{base}"),
        format!("refs/remotes/{base}"),
        format!("refs/remotes/{base}/HEAD"),
    ]);
    for name in candidates {
        if let Some(id) = refs.get(&name)? {
            return Ok(Some(id));
        }
    }
    let is_short = base.len() >= 4 && base.bytes().all(|byte| byte.is_ascii_hexdigit());
    Ok(is_short.then(|| store.expand(base)).flatten())
}

/// An annotated tag may point to a tag; git has no limit, we need one.
const DEEPEST_TAG: usize = 16;

/// The commit behind an object: itself, or what an annotated tag points to.
pub(super) fn peel(mut id: ObjectId, store: &Store) -> Result<Option<CommitId>> {
    for _ in 0..DEEPEST_TAG {
        match store.kind(id)? {
            Some(Kind::Commit) => return Ok(Some(CommitId::new(id))),
            Some(Kind::Tag) => {
                let Some(tag) = store.read(id, Kind::Tag)? else {
                    return Ok(None);
                };
                let target = tag
                    .data()
                    .strip_prefix(b"object ")
                    .and_then(|rest| ObjectId::from_hex(rest.get(..40)?));
                match target {
                    Some(target) => id = target,
                    None => return Ok(None),
                }
            }
            _ => return Ok(None),
        }
    }
    Ok(None)
}

fn parent(commit: CommitId, number: usize, store: &Store) -> Result<Option<CommitId>> {
    let parents = store
        .read(commit.object(), Kind::Commit)?
        .and_then(|object| RawCommit::parse(object.data()))
        .map(|commit| commit.parents)
        .unwrap_or_default();
    Ok(parents.get(number).copied())
}
