//! What a reading saw: two readings that saw the same make the same site.

use std::collections::BTreeMap;
use std::fmt;

use blake3::Hash;

use super::source::Source;
use crate::path::SourcePath;

/// All that was looked at, with what it held: files by their content, and what git tells.
///
/// A file that was saved as it was, one that an editor puts beside it for a moment, or a commit
/// that was fetched for another branch leaves it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading(BTreeMap<Thing, Seen>);

/// Something that a site is made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// What git tells of a source, which has this name unless it is the site's own.
    History(Option<String>),
    /// A file, or whatever else bears a name.
    File(SourcePath),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// It is there, and what is in it has no part in the site.
    There,
    /// A symbolic link, or a repository of its own.
    LeftOut,
    /// This is in it.
    Holds(Hash),
}

impl Reading {
    /// What was seen of these sources so far.
    pub fn of(sources: &[Source]) -> Self {
        Self(sources.iter().flat_map(seen).collect())
    }

    /// The same, with what is now in each file that an earlier reading has looked into: a file that
    /// only some pages show is read when one of them is asked for.
    pub fn after(before: &Self, sources: &[Source]) -> Self {
        let was_looked_into = |path: &SourcePath| {
            let seen = before.0.get(&Thing::File(path.clone()));
            matches!(seen, Some(Seen::Holds(_)))
        };
        for source in sources {
            let unread = source.files.with_hashes().into_iter();
            let unread = unread.filter(|(_, hash)| hash.is_none());
            for (path, _) in unread.filter(|(path, _)| was_looked_into(path)) {
                source.files.look_into(&path);
            }
        }
        Self::of(sources)
    }

    /// What is not as it was in an earlier reading, in order.
    pub fn changed_since(&self, before: &Self) -> Vec<Thing> {
        let (mut now, mut then) = (self.0.iter().peekable(), before.0.iter().peekable());
        let mut changed = Vec::new();
        // Both in order, side by side.
        while let Some(thing) = first(now.peek().map(|it| it.0), then.peek().map(|it| it.0)) {
            let (now, then) = (
                now.next_if(|it| it.0 == thing),
                then.next_if(|it| it.0 == thing),
            );
            if now != then {
                changed.push(thing.clone());
            }
        }
        changed
    }
}

/// Which of two comes first, where not both are over.
fn first<'a>(one: Option<&'a Thing>, other: Option<&'a Thing>) -> Option<&'a Thing> {
    one.into_iter().chain(other).min()
}

/// What was seen of a source so far.
fn seen(source: &Source) -> impl Iterator<Item = (Thing, Seen)> {
    let files = &source.files;
    let there = files.with_hashes().into_iter();
    let there = there.filter_map(|(path, hash)| match hash {
        Some(hash) => Some((path, Seen::Holds(hash))),
        None => (!is_passing(&path)).then_some((path, Seen::There)),
    });
    let left_out = files.left_out().map(|it| (it.clone(), Seen::LeftOut));
    let files = there.chain(left_out);
    let files = files.map(|(path, seen)| (Thing::File(path), seen));
    let name = source.mount.name().map(str::to_owned);
    let history = (Thing::History(name), Seen::Holds(of_git(source)));
    files.chain([history])
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::History(None) => f.write_str("the history"),
            Self::History(Some(name)) => write!(f, "the history of {name}"),
            Self::File(path) => path.fmt(f),
        }
    }
}

/// Where the branch stands, which tags there are, how much is here, and where it lives.
fn of_git(source: &Source) -> Hash {
    let head = source.history.as_ref().and_then(|it| it.head());
    let told = (
        head.map(|it| it.id),
        &source.tags,
        source.completeness(),
        &source.host,
        source.pinned,
    );
    blake3::hash(format!("{told:?}").as_bytes())
}

/// Is it a file that editors put beside another while they save it? Nothing is made of it.
fn is_passing(path: &SourcePath) -> bool {
    let name = path.file_name();
    // Vim tries under this name whether it may write into the folder.
    let is_trial = name == "4913";
    is_trial || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'))
}
