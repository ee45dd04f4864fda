//! Which earlier states of a document each of its revisions was made from, parent by parent.

use std::collections::{BTreeSet, HashMap};

use super::History;
use super::compare::FileState;
use super::id::BlobId;
use super::lineage::{Event, Lineage, State};
use super::touches::{Content, Wall};
use crate::path::SourcePath;

/// A lineage whose revisions are known, about to be joined to one another.
pub(super) struct Descent<'h> {
    history: &'h History,
    /// The revisions and their paths, by rank; a commit is one revision of one document.
    revisions: HashMap<u32, (usize, u32)>,
    /// From a path to the paths that the document was moved there from.
    earlier_names: HashMap<u32, Vec<u32>>,
    declared: Vec<u32>,
    /// Ranks of the commits where the document, predecessors aside, began.
    births: BTreeSet<u32>,
}

/// What a commit holds of a document.
enum Found {
    Absent,
    /// The state that a commit left it in.
    At(u32, FileState),
    /// Who left it so is not known in this clone.
    Beyond(Option<FileState>),
}

impl<'h> Descent<'h> {
    pub(super) fn new(
        history: &'h History,
        lineage: &Lineage,
        declared: &[SourcePath],
        births: BTreeSet<u32>,
    ) -> Self {
        let number = |path: &SourcePath| history.touches.find(path);
        let mut revisions = HashMap::new();
        let mut earlier_names: HashMap<u32, Vec<u32>> = HashMap::new();
        for (index, revision) in lineage.revisions.iter().enumerate() {
            let rank = history.ranks.get(&revision.commit.id).copied();
            let (Some(rank), Some(path)) = (rank, number(&revision.path)) else {
                continue;
            };
            revisions.insert(rank, (index, path));
            if let Event::Renamed { from } = &revision.event
                && let Some(from) = number(from)
            {
                let names = earlier_names.entry(path).or_default();
                if !names.contains(&from) {
                    names.push(from);
                }
            }
        }
        Self {
            history,
            revisions,
            earlier_names,
            declared: declared.iter().filter_map(number).collect(),
            births,
        }
    }

    /// Writes down the state at HEAD and the predecessors of each revision.
    pub(super) fn tell(&self, path: &SourcePath, lineage: &mut Lineage) {
        let head = self.history.touches.find(path);
        lineage.head = head
            .filter(|_| !self.history.graph.is_empty())
            .and_then(|path| self.state(path, 0));
        #[expect(
            clippy::iter_over_hash_type,
            reason = "each entry is written by itself"
        )]
        for (rank, (index, path)) in &self.revisions {
            let mut predecessors = self.predecessors(*rank, *path);
            let revision = &mut lineage.revisions[*index];
            if matches!(revision.event, Event::Moved { .. }) {
                // Where it came from is not followed, but its text there is known.
                let elsewhere = State {
                    revision: None,
                    blob: revision.before,
                };
                add(&mut predecessors, Some(elsewhere));
            }
            revision.predecessors = predecessors;
            if revision.event == Event::Created
                && let Some((from, before)) = self.continued(*rank)
            {
                revision.event = Event::Continued {
                    from: self.history.touches.path(from).clone(),
                };
                revision.before = Some(before);
            }
        }
    }

    /// The declared predecessor whose last text is the newest, where the document began, and that
    /// text.
    fn continued(&self, rank: u32) -> Option<(u32, BlobId)> {
        let states = self.declared_states(rank).into_iter();
        let known = states.filter_map(|(path, state)| Some((path, state.revision, state.blob?)));
        // A smaller index is newer; of what nobody is known to have left, nothing is known to be.
        let (path, _, blob) = known.min_by_key(|(_, index, _)| index.unwrap_or(usize::MAX))?;
        Some((path, blob))
    }

    fn predecessors(&self, rank: u32, path: u32) -> Vec<State> {
        let mut states = Vec::new();
        for parent in &self.history.graph[rank as usize].parents {
            let state = self
                .state(path, *parent)
                .or_else(|| self.under_earlier_name(path, rank, *parent));
            add(&mut states, state);
        }
        for (_, state) in self.declared_states(rank) {
            add(&mut states, Some(state));
        }
        states
    }

    /// The last states of the declared predecessors where the document began, each with its path.
    fn declared_states(&self, rank: u32) -> Vec<(u32, State)> {
        if !self.births.contains(&rank) {
            return Vec::new();
        }
        let mut states = Vec::new();
        for path in &self.declared {
            for parent in self.history.before_birth(rank) {
                let state = self
                    .state(*path, parent)
                    .or_else(|| self.before_removal(*path, parent));
                states.extend(state.map(|state| (*path, state)));
            }
        }
        states
    }

    /// The state of a path that was removed before a commit, as it was until then.
    fn before_removal(&self, path: u32, rank: u32) -> Option<State> {
        let History {
            touches,
            chains,
            graph,
            ..
        } = self.history;
        let removal = touches.nearest(chains, path, rank)?;
        if removal.wall.is_some() || removal.after.is_some() {
            return None;
        }
        let mut parents = graph[removal.rank as usize].parents.iter();
        parents.find_map(|parent| self.state(path, *parent))
    }

    /// A parent that knows the document only by a name that the commit no longer has.
    fn under_earlier_name(&self, path: u32, rank: u32, parent: u32) -> Option<State> {
        let names = self.earlier_names.get(&path)?;
        let is_gone = |name: &&u32| {
            let content = |rank| {
                let History {
                    touches, chains, ..
                } = self.history;
                touches.content(chains, **name, rank)
            };
            matches!(content(parent), Content::File(_)) && content(rank) == Content::Absent
        };
        names
            .iter()
            .filter(is_gone)
            .find_map(|name| self.state(*name, parent))
    }

    /// The state of a path in a commit, if it is this document's.
    fn state(&self, path: u32, rank: u32) -> Option<State> {
        let blob = |state: FileState| state.blob;
        match self.find(path, rank) {
            Found::Absent => None,
            Found::Beyond(state) => Some(State {
                revision: None,
                blob: state.map(blob),
            }),
            Found::At(rank, state) => {
                // A state that no revision left is that of an earlier document at this path.
                let (index, told_at) = *self.revisions.get(&rank)?;
                Some(State {
                    revision: (told_at == path).then_some(index),
                    blob: Some(state.blob),
                })
            }
        }
    }

    /// Who left a path as it is in a commit: the way of `trace`, through merges that took it
    /// from a parent as it was.
    fn find(&self, path: u32, mut rank: u32) -> Found {
        let History {
            touches,
            chains,
            graph,
            arrivals,
            origins,
            ..
        } = self.history;
        loop {
            let Some(nearest) = touches.nearest(chains, path, rank) else {
                return Found::Absent;
            };
            let state = match (nearest.wall, nearest.after) {
                (Some(Wall::Unreadable), _) => return Found::Beyond(None),
                (_, None) => return Found::Absent,
                (Some(Wall::Cut), after) => return Found::Beyond(after),
                (None, Some(state)) => state,
            };
            let parents = &graph[nearest.rank as usize].parents;
            let contents: Vec<Content> = parents
                .iter()
                .map(|parent| touches.content(chains, path, *parent))
                .collect();
            let is_same = |content: &Content| *content == Content::File(state);
            if let Some(same) = contents.iter().position(is_same) {
                rank = parents[same];
                continue;
            }
            let had_it = |content: &Content| matches!(content, Content::File(_));
            let is_open = contents.contains(&Content::Unknown)
                || arrivals[nearest.rank as usize].is_none()
                || (origins.unknown.contains(&(nearest.rank, path))
                    && !contents.iter().any(had_it));
            return if is_open {
                Found::Beyond(Some(state))
            } else {
                Found::At(nearest.rank, state)
            };
        }
    }
}

fn add(states: &mut Vec<State>, state: Option<State>) {
    states.extend(state.filter(|state| !states.contains(state)));
}
