//! EDGE git: who changed which document, when, and under which name, as plain values.
//!
//! ```text
//!  Repository ──▶ graph    all commits reachable from HEAD, each read once
//!                 chains   the first-parent lines they form
//!                 walk     what each changed against its first parent; renames
//!                   └────▶ History ── lineage(path) ──▶ Lineage { segments, revisions }
//!                             attribute(lineage, text) ──▶ Attribution { lines, parts }
//!  signatures, .mailmap, declared people ─────────────▶ Identities ──▶ Actor
//! ```
//!
//! Git is asked for objects, and for what differs between two texts; no type of libgit2 leaves
//! this room. An address from git cannot leave it either: [`Email`] can be compared, not printed.

mod arrivals;
mod attribution;
mod automation;
mod chain;
mod commit;
mod compare;
mod completeness;
mod composed;
mod config;
mod descent;
mod elsewhere;
mod gathering;
mod graph;
mod id;
mod identity;
mod lineage;
mod location;
mod mailmap;
mod main_line;
mod mask;
mod message;
mod naming;
mod origin;
mod past;
mod refs;
mod remembered;
mod rename;
mod repository;
pub mod rev;
mod signature;
mod signer;
mod similarity;
mod store;
mod touches;
mod trace;
mod tree;
mod unify;
mod walk;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

pub use attribution::{Attribution, LineOrigin, Subject, attribute, last_changes};
pub use automation::ActorKind;
pub use commit::{Arrival, CoAuthor, Commit};
pub use completeness::Completeness;
pub use id::{BlobId, CommitId};
pub use identity::{
    Actor, ActorId, Conflict, DeclaredPerson, Evidence, Identities, Merge, Suspicion,
};
pub use lineage::{Event, Lineage, Origin, Revision, Segment, State};
pub use mailmap::Mailmap;
pub use main_line::PathState;
pub use past::PastText;
pub use remembered::{Facts, Remembered};
pub use repository::{FileKind, Repository, Tag, TreeFile, TreeFiles};
pub use signature::{Email, Signature, Time};
pub use store::Blobs;

use jiff::civil::Date;

use crate::error::Result;
use crate::path::SourcePath;
use chain::Chains;
use graph::Node;
use origin::Origins;
use touches::{Content, Touches};

/// The whole history of a source, read in one walk.
///
/// Everything is told from HEAD: commits that HEAD does not contain do not exist here.
#[derive(Debug, Default)]
pub struct History {
    graph: Vec<Node>,
    chains: Chains,
    /// By rank.
    commits: Vec<Arc<Commit>>,
    ranks: HashMap<CommitId, u32>,
    /// By rank, the rank of the commit that brought each to the main line.
    arrivals: Vec<Option<u32>>,
    touches: Touches,
    origins: Origins,
    completeness: Completeness,
    skipped: BTreeSet<String>,
    newest_day: Option<Date>,
}

impl History {
    /// Reads all commits that HEAD contains.
    pub fn read(repository: &Repository) -> Result<Self> {
        let graph = graph::read(repository)?;
        let chains = Chains::of(&graph.nodes);
        let walk = walk::walk(repository, &graph, &chains)?;
        let arrivals = arrivals::arrivals(&graph.nodes, &chains);
        let completeness = Completeness::of(repository, &graph, &walk.touches);
        let times = arrivals::times(&graph, &chains);
        let nodes = graph.nodes;
        let commits: Vec<Arc<Commit>> = (0_u32..)
            .zip(graph.commits)
            .map(|(rank, raw)| {
                // Where it is not known when a commit arrived, no revision is made of it.
                let on_main = arrivals[rank as usize].unwrap_or(rank);
                let arrival = Arrival {
                    when: times[on_main as usize],
                    merge: (on_main != rank).then(|| nodes[on_main as usize].id),
                };
                Arc::new(raw.finish(nodes[rank as usize].id, arrival))
            })
            .collect();
        let arrived = commits.iter().map(|it| it.arrival.when);
        let newest_day = arrived.filter(Time::is_known).map(|it| it.date()).max();
        Ok(Self {
            ranks: (0..)
                .zip(&nodes)
                .map(|(rank, node)| (node.id, rank))
                .collect(),
            graph: nodes,
            chains,
            commits,
            arrivals,
            touches: walk.touches,
            origins: walk.origins,
            completeness,
            skipped: walk.skipped,
            newest_day,
        })
    }

    /// The life of the document at `path`, renames followed. `declared` are paths that its
    /// authors name as predecessors: their history up to the document's arrival is added.
    ///
    /// The revisions of each segment are those of plain `git log -- PATH` from the segment's
    /// start to its end: an earlier life of a document that was deleted and written again is
    /// part of it. Where a path began as another's new name, or was free because a document had
    /// been renamed away from it, an earlier document at that path is not: at a path that one was
    /// renamed away from there is none. Copies are new documents.
    pub fn lineage(&self, path: &SourcePath, declared: &[SourcePath]) -> Lineage {
        trace::lineage(self, path, declared)
    }

    /// The newest commit; `None` before the first.
    pub fn head(&self) -> Option<&Arc<Commit>> {
        self.commits.first()
    }

    /// The latest day on which anything arrived, each on the clock that recorded it. Clocks differ, so that a commit
    /// may bear an earlier day than the one that it follows; this day is never before a day that is told of a change.
    pub fn newest_day(&self) -> Option<Date> {
        self.newest_day
    }

    /// A commit that HEAD contains.
    pub fn commit(&self, id: CommitId) -> Option<&Arc<Commit>> {
        self.ranks
            .get(&id)
            .and_then(|rank| self.commits.get(*rank as usize))
    }

    /// A commit's place in the order of arrival, the newest first: that of the commit that brought
    /// it to the main line, then its own.
    pub fn place(&self, id: CommitId) -> Option<(u32, u32)> {
        let rank = *self.ranks.get(&id)?;
        let on_main = self.arrivals[rank as usize];
        Some((on_main.unwrap_or(rank), rank))
    }

    /// All commits that HEAD contains, newest first, children before parents.
    pub fn commits(&self) -> &[Arc<Commit>] {
        &self.commits
    }

    /// The Markdown files of HEAD, in the order of their paths.
    pub fn paths_at_head(&self) -> Vec<SourcePath> {
        if self.graph.is_empty() {
            return Vec::new();
        }
        let is_at_head = |number: &u32| self.content_at(*number, 0).is_some();
        let mut paths: Vec<SourcePath> = self
            .touches
            .numbers()
            .filter(is_at_head)
            .map(|number| self.touches.path(number).clone())
            .collect();
        paths.sort();
        paths
    }

    /// The content of `path` in a commit that HEAD contains; `None` when it is not there, or
    /// cannot be told in this clone.
    pub fn blob_at(&self, path: &SourcePath, commit: CommitId) -> Option<BlobId> {
        let rank = *self.ranks.get(&commit)?;
        self.content_at(self.touches.find(path)?, rank)
    }

    /// Is all of the history here?
    pub fn completeness(&self) -> &Completeness {
        &self.completeness
    }

    /// Markdown files whose names cannot be paths of a source (not UTF-8, or trying to leave
    /// it), escaped for a message.
    pub fn skipped(&self) -> impl Iterator<Item = &str> {
        self.skipped.iter().map(String::as_str)
    }

    fn head_blob(&self, path: &SourcePath) -> Option<BlobId> {
        if self.graph.is_empty() {
            return None;
        }
        self.content_at(self.touches.find(path)?, 0)
    }

    fn content_at(&self, path: u32, rank: u32) -> Option<BlobId> {
        match self.touches.content(&self.chains, path, rank) {
            Content::File(state) => Some(state.blob),
            Content::Absent | Content::Unknown => None,
        }
    }
}
