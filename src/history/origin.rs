//! Where the documents that commits added came from.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::chain::Chains;
use super::compare::FileState;
use super::elsewhere::{self, Deleted};
use super::graph::Graph;
use super::rename::{self, Candidates};
use super::repository::Repository;
use super::touches::{Content, Touches};
use super::tree::Trees;
use crate::error::Result;

/// Where paths that commits added came from, by the rank of the commit and the path.
#[derive(Debug, Default)]
pub(super) struct Origins {
    /// The path that the commit deleted, of which this is the new name.
    pub(super) renamed: HashMap<(u32, u32), u32>,
    /// The file that the commit deleted outside what is walked: elsewhere in the repository, or
    /// one that is no Markdown.
    pub(super) moved: HashMap<(u32, u32), (String, FileState)>,
    /// What the commit deleted only under that name: the document goes on under another.
    pub(super) renamed_away: HashSet<(u32, u32)>,
    /// Perhaps from one that it deleted, perhaps from none: a text is not in this clone.
    pub(super) unknown: HashSet<(u32, u32)>,
}

/// A commit that may have renamed something.
pub(super) struct Question {
    pub(super) rank: u32,
    pub(super) deleted: Vec<(u32, FileState)>,
    pub(super) added: Vec<(u32, FileState)>,
}

impl Question {
    pub(super) fn new(rank: u32) -> Self {
        Self {
            rank,
            deleted: Vec::new(),
            added: Vec::new(),
        }
    }
}

/// Answers the questions, in parallel.
pub(super) fn origins(
    questions: Vec<Question>,
    touches: &Touches,
    repository: &Repository,
    graph: &Graph,
    chains: &Chains,
) -> Result<Origins> {
    let asked = Asked {
        touches,
        repository,
        graph,
    };
    let found: Vec<Origins> = questions
        .into_par_iter()
        .map_init(
            || Trees::new(repository.store()),
            |trees, mut question| {
                // A merge that took a file from another parent did not make it.
                let others = graph.nodes[question.rank as usize].parents.iter().skip(1);
                question.added.retain(|(path, _)| {
                    others
                        .clone()
                        .all(|parent| touches.content(chains, *path, *parent) == Content::Absent)
                });
                asked.answer(question, trees)
            },
        )
        .collect::<Result<_>>()?;
    let mut origins = Origins::default();
    for found in found {
        origins.renamed.extend(found.renamed);
        origins.renamed_away.extend(found.renamed_away);
        origins.moved.extend(found.moved);
        origins.unknown.extend(found.unknown);
    }
    Ok(origins)
}

struct Asked<'w> {
    touches: &'w Touches,
    repository: &'w Repository,
    graph: &'w Graph,
}

impl Asked<'_> {
    /// Looks among what the commit deleted: first the documents, then all other files.
    fn answer(&self, mut question: Question, trees: &mut Trees<'_>) -> Result<Origins> {
        let mut origins = Origins::default();
        let rank = question.rank;
        if !question.deleted.is_empty() {
            let documents = question.deleted.iter();
            let documents = documents.map(|(path, it)| (self.touches.path(*path).as_str(), *it));
            let found = self.detect(documents.collect(), &question.added)?;
            for (added, deleted) in found.renamed {
                let source = question.deleted[deleted].0;
                origins
                    .renamed
                    .insert((rank, question.added[added].0), source);
                origins.renamed_away.insert((rank, source));
            }
            let unknown = found.unknown.into_iter();
            origins
                .unknown
                .extend(unknown.map(|it| (rank, question.added[it].0)));
        }
        question.added.retain(|(path, _)| {
            let key = (rank, *path);
            !origins.renamed.contains_key(&key) && !origins.unknown.contains(&key)
        });
        if question.added.is_empty() {
            return Ok(origins);
        }
        let Some(files) = self.deleted_elsewhere(&question, trees)? else {
            let added = question.added.iter();
            origins.unknown.extend(added.map(|(path, _)| (rank, *path)));
            return Ok(origins);
        };
        let names = files
            .iter()
            .map(|(path, it)| (path.as_str(), *it))
            .collect();
        let found = self.detect(names, &question.added)?;
        for (added, deleted) in found.renamed {
            let key = (rank, question.added[added].0);
            origins.moved.insert(key, files[deleted].clone());
        }
        let unknown = found.unknown.into_iter();
        origins
            .unknown
            .extend(unknown.map(|it| (rank, question.added[it].0)));
        Ok(origins)
    }

    fn detect(
        &self,
        deleted: Vec<(&str, FileState)>,
        added: &[(u32, FileState)],
    ) -> Result<rename::Origins> {
        let name = |(path, state): &(u32, _)| (self.touches.path(*path).as_str(), *state);
        let candidates = Candidates {
            deleted,
            added: added.iter().map(name).collect(),
        };
        rename::detect(&candidates, self.repository.store())
    }

    /// The files of which one of the added documents can be made: of at least half and at most
    /// twice its size, so that no large file is read in vain. `None` when a tree is missing.
    fn deleted_elsewhere(
        &self,
        question: &Question,
        trees: &mut Trees<'_>,
    ) -> Result<Option<Deleted>> {
        let node = &self.graph.nodes[question.rank as usize];
        let Some(parent) = node.parents.first() else {
            return Ok(Some(Vec::new()));
        };
        let before = self.graph.nodes[*parent as usize].tree;
        let prefix = self.repository.prefix();
        let Some(mut files) = elsewhere::deleted(trees, prefix, before, node.tree)? else {
            return Ok(None);
        };
        if files.is_empty() {
            return Ok(Some(files));
        }
        let size = |state: &FileState| self.repository.store().size(state.blob.object());
        let mut sizes = Vec::new();
        for (_, state) in &question.added {
            sizes.push(size(state)?);
        }
        let mut kept = Vec::new();
        for (path, state) in files.drain(..) {
            let is_near = size(&state)?.is_none_or(|old| {
                let near =
                    |new: &Option<usize>| new.is_none_or(|new| old <= 2 * new && new <= 2 * old);
                old > 0 && sizes.iter().any(near)
            });
            if is_near {
                kept.push((path, state));
            }
        }
        Ok(Some(kept))
    }
}
