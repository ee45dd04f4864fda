//! What a reading saw: two readings that saw the same make the same site.

use std::cmp::Ordering;
use std::fmt;
use std::iter::zip;
use std::sync::Arc;

use blake3::Hash;

use super::listing::Listing;
use super::source::Source;
use crate::path::SourcePath;

/// All that was looked at, with what it held: files by their content, and what git tells.
///
/// A file that was saved as it was, one that an editor puts beside it for a moment, or a commit
/// that was fetched for another branch leaves it as it is.
pub struct Reading(Vec<OfSource>);

/// Something that a site is made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// What git tells of a source, which has this name unless it is the site's own.
    History(Option<String>),
    /// A file, or whatever else bears a name.
    File(SourcePath),
}

/// What was seen of a source. The default is that of one that is not there.
#[derive(Default)]
struct OfSource {
    name: Option<String>,
    listing: Arc<Listing>,
    /// What was in each file of the listing that was looked into.
    seen: Vec<Option<Hash>>,
    git: Option<Hash>,
}

impl Reading {
    /// What was seen of these sources so far.
    pub fn of(sources: &[Source]) -> Self {
        Self(sources.iter().map(OfSource::of).collect())
    }

    /// The same, with what is now in each file that an earlier reading has looked into: a file that
    /// only some pages show is read when one of them is asked for.
    pub fn after(before: &Self, sources: &[Source]) -> Self {
        let now = Self::of(sources);
        let absent = OfSource::default();
        for (source, now) in zip(sources, &now.0) {
            let before = before.source(now).unwrap_or(&absent);
            for (place, old) in side_by_side(&now.listing, &before.listing) {
                if let (Some(place), Some(old)) = (place, old)
                    && now.seen[place].is_none()
                    && before.seen[old].is_some()
                {
                    source.files.look_into(place);
                }
            }
        }
        Self::of(sources)
    }

    /// What is not as it was in an earlier reading, in order.
    pub fn changed_since(&self, before: &Self) -> Vec<Thing> {
        let absent = OfSource::default();
        let mut changed = Vec::new();
        for now in &self.0 {
            now.add_changed_since(before.source(now).unwrap_or(&absent), &mut changed);
        }
        for gone in before.0.iter().filter(|it| self.source(it).is_none()) {
            absent.add_changed_since(gone, &mut changed);
        }
        changed.sort();
        changed
    }

    /// The source of the same name.
    fn source(&self, like: &OfSource) -> Option<&OfSource> {
        self.0.iter().find(|it| it.name == like.name)
    }
}

impl OfSource {
    fn of(source: &Source) -> Self {
        Self {
            name: source.mount.name().map(str::to_owned),
            listing: Arc::clone(source.files.listing()),
            seen: source.files.seen().collect(),
            git: Some(of_git(source)),
        }
    }

    fn add_changed_since(&self, before: &Self, changed: &mut Vec<Thing>) {
        if self.git != before.git {
            let name = self.name.as_ref().or(before.name.as_ref());
            changed.push(Thing::History(name.cloned()));
        }
        for (now, then) in side_by_side(&self.listing, &before.listing) {
            let seen = now.map(|it| self.seen[it]);
            let is_same = seen == then.map(|it| before.seen[it]);
            let entry = match (now, then) {
                (Some(now), _) => &self.listing.entries()[now],
                (None, Some(then)) => &before.listing.entries()[then],
                (None, None) => continue,
            };
            let is_unread =
                seen.flatten().is_none() && then.and_then(|it| before.seen[it]).is_none();
            if !(is_same || is_unread && is_passing(&entry.path)) {
                changed.push(Thing::File(entry.path.clone()));
            }
        }
        let (now, then) = (self.listing.left_out(), before.listing.left_out());
        let differ = now.symmetric_difference(&then);
        changed.extend(differ.map(|it| Thing::File((*it).clone())));
    }
}

/// The places of the files of two listings in the order of their paths, those of one path beside each other.
fn side_by_side<'a>(
    one: &'a Listing,
    other: &'a Listing,
) -> impl Iterator<Item = (Option<usize>, Option<usize>)> + 'a {
    let (mut a, mut b) = (0, 0);
    std::iter::from_fn(move || {
        let order = match (one.entries().get(a), other.entries().get(b)) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(one), Some(other)) => one.path.cmp(&other.path),
        };
        let (first, second) = (order.is_le().then_some(a), order.is_ge().then_some(b));
        a += usize::from(first.is_some());
        b += usize::from(second.is_some());
        Some((first, second))
    })
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
