//! All commits reachable from HEAD, children before parents.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::commit::RawCommit;
use super::id::{CommitId, ObjectId};
use super::repository::Repository;
use super::store::Kind;
use crate::error::{Error, Result};

/// The commits in the order they are told: newest first, never a parent before its child.
/// A commit's place in that order is its *rank*.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) commits: Vec<RawCommit>,
    /// Parents named by commits that this clone should have, and has not.
    pub(super) missing: usize,
}

/// A commit's place among the others.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) id: CommitId,
    pub(super) tree: ObjectId,
    /// Ranks of the parents; empty at the end of a shallow clone.
    pub(super) parents: Vec<u32>,
    /// Has it parents that this clone lacks? Then nothing is known of what it changed.
    pub(super) cut: bool,
}

/// Stands for the place of a commit that this clone lacks.
const ABSENT: usize = usize::MAX;

/// Reads every commit once.
pub(super) fn read(repository: &Repository) -> Result<Graph> {
    let Some(head) = repository.head()? else {
        return Ok(Graph::default());
    };
    let store = repository.store();
    let mut found: HashMap<CommitId, usize> = HashMap::new();
    let mut commits: Vec<Option<(CommitId, RawCommit)>> = Vec::new();
    let mut open = vec![head];
    let mut missing = 0;
    while let Some(id) = open.pop() {
        if found.contains_key(&id) {
            continue;
        }
        let commit = store
            .read(id.object(), Kind::Commit)?
            .and_then(|object| RawCommit::parse(object.data()));
        let Some(commit) = commit else {
            missing += 1;
            found.insert(id, ABSENT);
            continue;
        };
        if !repository.shallow().contains(&id) {
            open.extend(commit.parents.iter().rev());
        }
        found.insert(id, commits.len());
        commits.push(Some((id, commit)));
    }
    if commits.is_empty() {
        return Err(Error::Git {
            message: format!("the commit {} that HEAD names is not there", head.short()),
            help: "`git fsck` tells what is damaged; a fresh clone usually mends it",
        });
    }
    let links: Vec<Links> = commits
        .iter()
        .flatten()
        .map(|(id, commit)| Links::of(*id, commit, &found, repository))
        .collect();
    let order = newest_first(&commits, &links);
    let mut rank = vec![0_u32; commits.len()];
    for (place, index) in (0_u32..).zip(&order) {
        rank[*index] = place;
    }
    let mut graph = Graph {
        missing,
        ..Graph::default()
    };
    for index in order {
        let Some((id, commit)) = commits[index].take() else {
            continue;
        };
        graph.nodes.push(Node {
            id,
            tree: commit.tree,
            parents: links[index]
                .parents
                .iter()
                .map(|parent| rank[*parent])
                .collect(),
            cut: links[index].cut,
        });
        graph.commits.push(commit);
    }
    Ok(graph)
}

/// The parents of a commit that this clone has.
struct Links {
    parents: Vec<usize>,
    cut: bool,
}

impl Links {
    fn of(
        id: CommitId,
        commit: &RawCommit,
        found: &HashMap<CommitId, usize>,
        repository: &Repository,
    ) -> Self {
        let place = |parent: &CommitId| found.get(parent).copied().filter(|at| *at != ABSENT);
        let places: Vec<Option<usize>> = commit.parents.iter().map(place).collect();
        let is_shallow = repository.shallow().contains(&id);
        let cut = !places.is_empty() && (is_shallow || places.contains(&None));
        let has_first = places.first().is_some_and(Option::is_some);
        // Without its first parent a commit ends its line: another parent must not pass for it.
        let parents = if is_shallow || !has_first {
            Vec::new()
        } else {
            places.into_iter().flatten().collect()
        };
        Self { parents, cut }
    }
}

/// Children before parents; among those that are free, the latest committed first. Equal times
/// keep the order of discovery, which the graph alone decides.
fn newest_first(commits: &[Option<(CommitId, RawCommit)>], links: &[Links]) -> Vec<usize> {
    // The number of children, counted over what is reachable from HEAD, which comes first.
    let mut children = vec![0_u32; commits.len()];
    let mut seen = vec![false; commits.len()];
    let mut open = vec![0];
    seen[0] = true;
    while let Some(index) = open.pop() {
        for parent in &links[index].parents {
            children[*parent] += 1;
            if !std::mem::replace(&mut seen[*parent], true) {
                open.push(*parent);
            }
        }
    }
    let seconds = |index: usize| {
        commits[index]
            .as_ref()
            .map_or(0, |(_, commit)| commit.committer.when.seconds)
    };
    let mut free = BinaryHeap::from([(seconds(0), Reverse(0))]);
    let mut order = Vec::with_capacity(commits.len());
    while let Some((_, Reverse(index))) = free.pop() {
        order.push(index);
        for parent in &links[index].parents {
            children[*parent] -= 1;
            if children[*parent] == 0 {
                free.push((seconds(*parent), Reverse(*parent)));
            }
        }
    }
    order
}
