//! Which commit touched which document, and what the document was at any commit.

use std::collections::HashMap;

use super::chain::{Chains, Position};
use super::compare::FileState;
use super::graph::Node;
use super::id::BlobId;
use crate::path::SourcePath;

/// Every change of every document against the first parent of the commit that made it.
#[derive(Debug, Default)]
pub(super) struct Touches {
    paths: Vec<SourcePath>,
    numbers: HashMap<SourcePath, u32>,
    /// By path, in the order of the positions.
    by_path: Vec<Vec<Touch>>,
    /// Commits that hide what came before them, in the order of their positions.
    walls: Vec<(Position, Wall)>,
}

#[derive(Debug)]
struct Touch {
    at: Position,
    after: Option<FileState>,
}

/// Why the way into the past ends at a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wall {
    /// What it holds is known, not what it changed: its parents are not in this clone.
    Cut,
    /// Its trees are not in this clone.
    Unreadable,
}

/// The nearest commit on the way along first parents that touched a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nearest {
    pub(super) rank: u32,
    pub(super) after: Option<FileState>,
    pub(super) wall: Option<Wall>,
}

/// What a commit holds at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    File(FileState),
    Absent,
    Unknown,
}

impl From<Option<FileState>> for Content {
    fn from(state: Option<FileState>) -> Self {
        state.map_or(Self::Absent, Self::File)
    }
}

impl Touches {
    /// The number of a path, given out on first sight.
    pub(super) fn number(&mut self, path: &str) -> Option<u32> {
        let path = SourcePath::new(path)?;
        if let Some(number) = self.numbers.get(&path) {
            return Some(*number);
        }
        let number = super::chain::index_of(self.paths.len());
        self.paths.push(path.clone());
        self.numbers.insert(path, number);
        self.by_path.push(Vec::new());
        Some(number)
    }

    pub(super) fn add(&mut self, path: u32, at: Position, after: Option<FileState>) {
        self.by_path[path as usize].push(Touch { at, after });
    }

    pub(super) fn add_wall(&mut self, at: Position, wall: Wall) {
        self.walls.push((at, wall));
    }

    /// Puts everything in order, once all is added.
    pub(super) fn sorted(mut self) -> Self {
        for touches in &mut self.by_path {
            touches.sort_unstable_by_key(|touch| touch.at);
            touches.shrink_to_fit();
        }
        self.walls.sort_unstable_by_key(|(at, _)| *at);
        self
    }

    pub(super) fn find(&self, path: &SourcePath) -> Option<u32> {
        self.numbers.get(path).copied()
    }

    pub(super) fn path(&self, number: u32) -> &SourcePath {
        &self.paths[number as usize]
    }

    /// What a path held after each commit that touched it.
    pub(super) fn states(&self, path: u32) -> impl Iterator<Item = (Position, Option<FileState>)> {
        let touches = self.by_path[path as usize].iter();
        touches.map(|touch| (touch.at, touch.after))
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        (0..).take(self.paths.len())
    }

    pub(super) fn walls(&self) -> impl Iterator<Item = Wall> {
        self.walls.iter().map(|(_, wall)| *wall)
    }

    /// The content that each touch left, as often as it did.
    pub(super) fn blobs(&self) -> impl Iterator<Item = BlobId> {
        let touches = self.by_path.iter().flatten();
        touches.filter_map(|touch| Some(touch.after?.blob))
    }

    /// The nearest commit that touched `path`, from `rank` (itself included) along first parents.
    pub(super) fn nearest(&self, chains: &Chains, path: u32, rank: u32) -> Option<Nearest> {
        let touches = &self.by_path[path as usize];
        let mut at = chains.position(rank);
        loop {
            let touch = touches
                .get(touches.partition_point(|touch| touch.at < at))
                .filter(|touch| touch.at.chain == at.chain);
            let wall = self
                .walls
                .get(self.walls.partition_point(|(wall, _)| *wall < at))
                .filter(|(wall, _)| wall.chain == at.chain);
            let nearer = match (touch, wall) {
                (None, None) => {
                    at = chains.attached_to(at.chain)?;
                    continue;
                }
                (Some(touch), Some((wall, _))) => touch.at.min(*wall),
                (Some(touch), None) => touch.at,
                (None, Some((wall, _))) => *wall,
            };
            return Some(Nearest {
                rank: chains.rank(nearer),
                after: touch
                    .filter(|touch| touch.at == nearer)
                    .and_then(|touch| touch.after),
                wall: wall
                    .filter(|(wall, _)| *wall == nearer)
                    .map(|(_, wall)| *wall),
            });
        }
    }

    /// What the commit of `rank` holds at `path`.
    pub(super) fn content(&self, chains: &Chains, path: u32, rank: u32) -> Content {
        match self.nearest(chains, path, rank) {
            None => Content::Absent,
            Some(nearest) if nearest.wall == Some(Wall::Unreadable) => Content::Unknown,
            Some(nearest) => nearest.after.into(),
        }
    }

    /// What the first parent of a commit holds at `path`.
    pub(super) fn content_before(&self, chains: &Chains, path: u32, node: &Node) -> Content {
        node.parents.first().map_or(Content::Absent, |parent| {
            self.content(chains, path, *parent)
        })
    }
}
