//! Which document was there first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::history::{CommitId, Lineage, Time};
use crate::input::{Mount, Source, SourceId};
use crate::path::SourcePath;

/// How a document came into being.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Birth {
    age: Age,
    source: SourceId,
    /// The second at which it arrived, where that is known.
    arrived: Option<i64>,
    pub(super) mount: Mount,
    pub(super) path: SourcePath,
    /// `None` for one that no commit holds yet, or whose birth lies beyond what is known.
    pub(super) commit: Option<CommitId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Age {
    /// Before all that this clone holds.
    BeforeAll,
    /// By the place on the main line where it arrived, then by its own commit's.
    Known(Reverse<(u32, u32)>),
    /// Not committed.
    Unborn,
}

impl Birth {
    /// The birth of the document that is now at `path` of a source.
    pub(super) fn of(path: &SourcePath, lineage: &Lineage, id: SourceId, source: &Source) -> Self {
        let commit = lineage.birth_commit();
        let history = source.history.as_ref();
        let known = commit.and_then(|commit| history?.place(commit));
        let arrived = commit.and_then(|commit| Some(history?.commit(commit)?.arrival.when));
        Self {
            age: match known {
                Some(place) => Age::Known(Reverse(place)),
                None if lineage.truncated => Age::BeforeAll,
                None => Age::Unborn,
            },
            source: id,
            arrived: arrived.filter(Time::is_known).map(|it| it.seconds),
            mount: source.mount.clone(),
            path: lineage.birth_path().unwrap_or(path).clone(),
            commit,
        }
    }
}

/// The places of the births by age, the oldest first. Within a source the order of arrival holds,
/// whatever its clocks say; between sources the clock.
pub(super) fn by_age(births: &[Birth]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..births.len()).collect();
    let within = |index: &usize| {
        let birth = &births[*index];
        (birth.source, birth.age, &birth.path, birth.commit)
    };
    order.sort_by(|a, b| within(a).cmp(&within(b)));
    let mut latest: BTreeMap<SourceId, i64> = BTreeMap::new();
    let mut keyed: Vec<((u8, i64), usize)> = Vec::with_capacity(order.len());
    for index in order {
        let birth = &births[index];
        let before = latest.entry(birth.source).or_insert(i64::MIN);
        *before = birth.arrived.map_or(*before, |when| when.max(*before));
        let key = match birth.age {
            Age::BeforeAll => (0, 0),
            Age::Known(_) => (1, *before),
            Age::Unborn => (2, 0),
        };
        keyed.push((key, index));
    }
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, index)| index).collect()
}
