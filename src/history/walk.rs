//! The one walk: what every commit changed against its first parent, and its renames.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::chain::{Chains, index_of};
use super::compare::{Comparer, Difference, Outcome};
use super::graph::Graph;
use super::origin::{Origins, Question, origins};
use super::repository::Repository;
use super::touches::{Touches, Wall};
use super::tree::{Folder, Trees};
use crate::error::Result;

/// What the walk found.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) touches: Touches,
    pub(super) origins: Origins,
    pub(super) skipped: BTreeSet<String>,
}

/// Commits compared in one piece of work. Pieces share nothing, so each reads its first trees
/// anew: too small wastes, too large leaves threads idle.
const PIECE: usize = 512;

pub(super) fn walk(repository: &Repository, graph: &Graph, chains: &Chains) -> Result<Walk> {
    let ranks: Vec<u32> = (0..index_of(graph.nodes.len())).collect();
    let pieces: Vec<Piece> = ranks
        .par_chunks(PIECE)
        .map(|ranks| Piece::compare(repository, graph, ranks))
        .collect::<Result<_>>()?;

    let mut walk = Walk::default();
    let mut questions: Vec<Question> = Vec::new();
    for piece in pieces {
        walk.skipped.extend(piece.skipped);
        for (rank, change) in piece.changes {
            let at = chains.position(rank);
            if let Some(wall) = change.wall {
                walk.touches.add_wall(at, wall);
            }
            let mut question = Question::new(rank);
            for difference in &change.differences {
                let Some(path) = walk.touches.number(&difference.path) else {
                    continue;
                };
                walk.touches.add(path, at, difference.after);
                match (difference.before, difference.after) {
                    (Some(before), None) => question.deleted.push((path, before)),
                    (None, Some(after)) => question.added.push((path, after)),
                    _ => {}
                }
            }
            let is_root = graph.nodes[rank as usize].parents.is_empty();
            if change.wall.is_none() && !is_root && !question.added.is_empty() {
                questions.push(question);
            }
        }
    }
    walk.touches = walk.touches.sorted();
    walk.origins = origins(questions, &walk.touches, repository, graph, chains)?;
    Ok(walk)
}

/// The changes of some commits.
struct Piece {
    changes: Vec<(u32, Change)>,
    skipped: BTreeSet<String>,
}

struct Change {
    differences: Vec<Difference>,
    wall: Option<Wall>,
}

impl Piece {
    fn compare(repository: &Repository, graph: &Graph, ranks: &[u32]) -> Result<Self> {
        let store = repository.store().again()?;
        let mut comparer = Comparer::new(Trees::new(&store));
        let mut changes = Vec::new();
        for rank in ranks {
            let change = change(&mut comparer, repository.prefix(), graph, *rank)?;
            if change.wall.is_some() || !change.differences.is_empty() {
                changes.push((*rank, change));
            }
        }
        Ok(Self {
            changes,
            skipped: comparer.skipped,
        })
    }
}

/// What one commit changed against its first parent; all it holds, where that is unknown.
fn change(comparer: &mut Comparer<'_>, prefix: &str, graph: &Graph, rank: u32) -> Result<Change> {
    let node = &graph.nodes[rank as usize];
    let unreadable = Change {
        differences: Vec::new(),
        wall: Some(Wall::Unreadable),
    };
    let after = match comparer.trees.folder(node.tree, prefix)? {
        Folder::Tree(id) => Some(id),
        Folder::Absent => None,
        Folder::Missing => return Ok(unreadable),
    };
    let mut differences = Vec::new();
    if !node.cut {
        let before = match node.parents.first() {
            None => Folder::Absent,
            Some(parent) => comparer
                .trees
                .folder(graph.nodes[*parent as usize].tree, prefix)?,
        };
        let before = match before {
            Folder::Tree(id) => Some(Some(id)),
            Folder::Absent => Some(None),
            Folder::Missing => None,
        };
        if let Some(before) = before
            && comparer.compare(before, after, &mut differences)? == Outcome::Whole
        {
            return Ok(Change {
                differences,
                wall: None,
            });
        }
        // The parent cannot be read; a root that cannot be is tried once more, in vain.
    }
    Ok(match comparer.compare(None, after, &mut differences)? {
        Outcome::Whole => Change {
            differences,
            wall: Some(Wall::Cut),
        },
        Outcome::Missing => unreadable,
    })
}
