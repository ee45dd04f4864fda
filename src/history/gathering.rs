//! Gathers signatures into people, without ever merging two declared ones.

use std::collections::BTreeMap;

use super::identity::Evidence;

/// Sets of signatures, each of which may belong to one declared person.
#[derive(Debug)]
pub(super) struct Gathering {
    parent: Vec<usize>,
    /// By the first member of a set: the declared person it belongs to.
    owner: Vec<Option<usize>>,
    /// Why each set was put together, by its first member.
    pub(super) evidence: Vec<Vec<Evidence>>,
    /// Two declared people that some evidence would have merged.
    pub(super) conflicts: BTreeMap<(usize, usize), Evidence>,
    /// A declared person and a signature that bears the name and none of the addresses.
    pub(super) namesakes: Vec<(usize, usize)>,
}

impl Gathering {
    pub(super) fn of(number: usize) -> Self {
        Self {
            parent: (0..number).collect(),
            owner: vec![None; number],
            evidence: vec![Vec::new(); number],
            conflicts: BTreeMap::new(),
            namesakes: Vec::new(),
        }
    }

    /// The first member of the set that `member` is in.
    pub(super) fn set_of(&self, member: usize) -> usize {
        let mut set = member;
        while self.parent[set] != set {
            set = self.parent[set];
        }
        set
    }

    pub(super) fn owner_of(&self, member: usize) -> Option<usize> {
        self.owner[self.set_of(member)]
    }

    /// Says that a signature is a declared person's, unless it is already another's.
    pub(super) fn claim(&mut self, member: usize, person: usize, evidence: Evidence) {
        let set = self.set_of(member);
        match self.owner[set] {
            None => self.owner[set] = Some(person),
            Some(other) if other != person => self.conflict(other, person, evidence),
            Some(_) => {}
        }
    }

    /// Says that two signatures are one person's.
    pub(super) fn merge(&mut self, one: usize, other: usize, evidence: Evidence) {
        let (one, other) = (self.set_of(one), self.set_of(other));
        let (first, second) = (one.min(other), one.max(other));
        if first == second {
            return;
        }
        let owner = match (self.owner[first], self.owner[second]) {
            (Some(a), Some(b)) if a != b => {
                self.conflict(a, b, evidence);
                return;
            }
            (a, b) => a.or(b),
        };
        self.parent[second] = first;
        self.owner[first] = owner;
        let known = std::mem::take(&mut self.evidence[second]);
        self.evidence[first].extend(known);
        self.evidence[first].push(evidence);
        self.evidence[first].sort_unstable();
        self.evidence[first].dedup();
    }

    /// Merges all that share a key.
    pub(super) fn merge_equal<K: Ord>(
        &mut self,
        keys: impl Iterator<Item = (usize, Option<K>)>,
        evidence: Evidence,
    ) {
        let mut first: BTreeMap<K, usize> = BTreeMap::new();
        for (member, key) in keys {
            let Some(key) = key else { continue };
            let first = *first.entry(key).or_insert(member);
            self.merge(first, member, evidence);
        }
    }

    /// Notes two declared people whom some evidence would have made one.
    pub(super) fn conflict(&mut self, one: usize, other: usize, evidence: Evidence) {
        self.conflicts
            .entry((one.min(other), one.max(other)))
            .or_insert(evidence);
    }
}
