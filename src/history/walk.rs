//! The one walk: what every commit changed against its first parent, and its renames.

use std::collections::{BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use super::chain::{Chains, index_of};
use super::compare::{Comparer, Difference, FileState, Outcome};
use super::graph::Graph;
use super::rename::{self, Candidates};
use super::repository::Repository;
use super::touches::{Content, Touches, Wall};
use super::tree::{Folder, Trees};
use crate::error::Result;

/// What the walk found.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) touches: Touches,
    pub(super) origins: Origins,
    pub(super) skipped: BTreeSet<String>,
}

/// Where paths that commits added came from, by the rank of the commit and the path.
#[derive(Debug, Default)]
pub(super) struct Origins {
    /// The path that the commit deleted, of which this is the new name.
    pub(super) renamed: HashMap<(u32, u32), u32>,
    /// What the commit deleted only under that name: the document goes on under another.
    pub(super) renamed_away: HashSet<(u32, u32)>,
    /// Perhaps from one that it deleted, perhaps from none: a text is not in this clone.
    pub(super) unknown: HashSet<(u32, u32)>,
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
            if change.wall.is_none() && !question.deleted.is_empty() && !question.added.is_empty() {
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
        let mut comparer = Comparer::new(Trees::new(repository.store()));
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

/// A commit that may have renamed something.
struct Question {
    rank: u32,
    deleted: Vec<(u32, FileState)>,
    added: Vec<(u32, FileState)>,
}

impl Question {
    fn new(rank: u32) -> Self {
        Self {
            rank,
            deleted: Vec::new(),
            added: Vec::new(),
        }
    }
}

fn origins(
    questions: Vec<Question>,
    touches: &Touches,
    repository: &Repository,
    graph: &Graph,
    chains: &Chains,
) -> Result<Origins> {
    let found: Vec<(Question, rename::Origins)> = questions
        .into_par_iter()
        .map(|mut question| {
            // A merge that took a file from another parent did not make it.
            let others = graph.nodes[question.rank as usize].parents.iter().skip(1);
            question.added.retain(|(path, _)| {
                others
                    .clone()
                    .all(|parent| touches.content(chains, *path, *parent) == Content::Absent)
            });
            if question.added.is_empty() {
                return Ok((question, rename::Origins::default()));
            }
            let named = |files: &[(u32, FileState)]| {
                let name = |(path, state): &(u32, _)| (touches.path(*path).as_str(), *state);
                files.iter().map(name).collect()
            };
            let candidates = Candidates {
                deleted: named(&question.deleted),
                added: named(&question.added),
            };
            let found = rename::detect(&candidates, repository.store())?;
            Ok((question, found))
        })
        .collect::<Result<_>>()?;
    let mut origins = Origins::default();
    for (question, found) in found {
        let key = |added: usize| (question.rank, question.added[added].0);
        for (added, deleted) in found.renamed {
            let source = question.deleted[deleted].0;
            origins.renamed.insert(key(added), source);
            origins.renamed_away.insert((question.rank, source));
        }
        origins.unknown.extend(found.unknown.into_iter().map(key));
    }
    Ok(origins)
}
