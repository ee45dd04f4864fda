//! Follows one document into the past: what plain `git log -- PATH` tells, path by path, with
//! renames in between.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use super::History;
use super::chain::index_of;
use super::compare::FileState;
use super::descent::Descent;
use super::lineage::{Event, Lineage, Origin, Revision, Segment};
use super::touches::{Content, Wall};
use crate::path::SourcePath;

/// The history of `path` from HEAD, then that of each declared predecessor.
pub(super) fn lineage(history: &History, path: &SourcePath, declared: &[SourcePath]) -> Lineage {
    let mut tracer = Tracer {
        history,
        lineage: Lineage::default(),
        told: HashSet::new(),
        births: BTreeSet::new(),
    };
    if !history.graph.is_empty() {
        tracer.follow(path, BTreeSet::from([0]), Origin::Created);
        tracer.declared(path, declared);
    }
    let (mut lineage, births) = (tracer.lineage, tracer.births);
    lineage
        .revisions
        .sort_by_key(|revision| history.place(revision.commit.id));
    lineage.head_blob = history.head_blob(path);
    Descent::new(history, &lineage, declared, births).tell(path, &mut lineage);
    lineage
}

struct Tracer<'h> {
    history: &'h History,
    lineage: Lineage,
    /// Ranks of the revisions found so far; a commit is one revision of one document.
    told: HashSet<u32>,
    /// Ranks of the commits where the document, predecessors aside, began.
    births: BTreeSet<u32>,
}

impl Tracer<'_> {
    /// Adds the segments of a path and of those it was renamed from. Whether there were any.
    fn follow(&mut self, path: &SourcePath, from: BTreeSet<u32>, how: Origin) -> bool {
        let before = self.lineage.segments.len();
        let mut open = Vec::new();
        if let Some(number) = self.history.touches.find(path) {
            open.push((number, from));
        }
        while let Some((path, from)) = open.pop() {
            let trail = self.history.trail(path, &from, how != Origin::Declared);
            self.lineage.truncated |= trail.truncated;
            if trail.steps.is_empty() && !trail.truncated {
                continue;
            }
            let mut sources: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for (rank, source) in &trail.renamed_from {
                sources.entry(*source).or_default().push(*rank);
            }
            self.tell(path, &from, how, &trail);
            for (source, renames) in sources {
                open.push((source, self.history.before(&trail, source, &renames)));
            }
        }
        self.lineage.segments.len() > before
    }

    fn declared(&mut self, path: &SourcePath, declared: &[SourcePath]) {
        // Up to when the document came: to its own branch, and with it to the main line.
        let history = self.history;
        let births = self.births.iter().copied();
        let came: BTreeSet<u32> = births.flat_map(|rank| history.before_birth(rank)).collect();
        for predecessor in declared {
            let is_followed =
                predecessor != path && self.follow(predecessor, came.clone(), Origin::Declared);
            // What git found by itself needs no declaration.
            let mut segments = self.lineage.segments.iter();
            let is_known =
                is_followed || predecessor != path && segments.any(|it| it.path == *predecessor);
            if !is_known {
                self.lineage.unknown_predecessors.push(predecessor.clone());
            }
        }
    }

    /// Writes a trail down as a segment and its revisions.
    fn tell(&mut self, path: u32, from: &BTreeSet<u32>, how: Origin, trail: &Trail) {
        let history = self.history;
        let segment = self.lineage.segments.len();
        let is_renamed = !trail.renamed_from.is_empty();
        let is_moved = !trail.moved.is_empty();
        let birth = trail
            .steps
            .iter()
            .filter(|step| {
                let event = &step.event;
                matches!(
                    event,
                    Event::Created | Event::Renamed { .. } | Event::Moved { .. }
                )
            })
            .map(|step| step.rank)
            .max();
        if how != Origin::Declared && !is_renamed {
            self.births.extend(birth);
        }
        let id = |rank: u32| history.graph[rank as usize].id;
        self.lineage.segments.push(Segment {
            path: history.touches.path(path).clone(),
            from: from.iter().map(|rank| id(*rank)).collect(),
            until: birth
                .filter(|_| !trail.truncated || is_renamed || is_moved)
                .map(id),
            how: match how {
                Origin::Declared => Origin::Declared,
                _ if is_renamed => Origin::Renamed,
                _ if is_moved => Origin::Moved,
                _ => Origin::Created,
            },
        });
        for step in &trail.steps {
            if !self.told.insert(step.rank) {
                continue;
            }
            self.lineage.revisions.push(Revision {
                commit: history.commits[step.rank as usize].clone(),
                path: history.touches.path(path).clone(),
                segment,
                event: step.event.clone(),
                blob: step.after.map(|state| state.blob),
                before: step.before.map(|state| state.blob),
                predecessors: Vec::new(),
            });
        }
    }
}

/// What was found of one path.
#[derive(Default)]
struct Trail {
    /// Newest first.
    steps: Vec<Step>,
    /// Commits that made this path by a rename, and the path it was there before.
    renamed_from: BTreeMap<u32, u32>,
    /// Commits that moved it here from where nothing is walked.
    moved: BTreeSet<u32>,
    /// Merges of which a parent did not have this path.
    lacking: Vec<(u32, u32)>,
    truncated: bool,
}

/// Where a path is followed from a commit.
enum Way {
    /// The commit did nothing to it that this parent had not.
    Same(u32),
    /// To all parents: a step was recorded.
    On,
    End,
}

struct Step {
    rank: u32,
    event: Event,
    before: Option<FileState>,
    after: Option<FileState>,
}

impl History {
    /// The commits in which a predecessor of a document that came into being may stand: before
    /// it on its own branch, and before its arrival on the main line.
    pub(super) fn before_birth(&self, rank: u32) -> impl Iterator<Item = u32> {
        let merge = self.arrivals[rank as usize];
        let of_merge = merge.and_then(|merge| self.graph[merge as usize].parents.first());
        let parents = self.graph[rank as usize].parents.iter();
        parents.chain(of_merge).copied()
    }

    /// The commits that changed one path, by git's rules: a commit with one parent counts when
    /// the path differs there; a merge counts when the path differs from all its parents, else
    /// only the first parent that has it the same is followed.
    ///
    /// A removal by which a document went to another path ends the trail of one that came later.
    /// `is_later` says so of the one that is looked for even where no commit has it yet.
    fn trail(&self, path: u32, from: &BTreeSet<u32>, is_later: bool) -> Trail {
        let mut trail = Trail::default();
        let mut seen = HashSet::new();
        // Ranks, and whether something came later. Those of which nothing did come first, so that
        // the order of the rest has no say.
        let mut open: VecDeque<(u32, bool)> = from.iter().map(|rank| (*rank, is_later)).collect();
        while let Some((rank, is_later)) = open.pop_back() {
            let Some(nearest) = self.touches.nearest(&self.chains, path, rank) else {
                continue;
            };
            if !seen.insert(nearest.rank) {
                continue;
            }
            if let Some(wall) = nearest.wall {
                // A document that is not there where a clone ends came later: nothing is lost.
                trail.truncated |= wall == Wall::Unreadable || nearest.after.is_some();
                continue;
            }
            let is_removal = nearest.after.is_none();
            match self.step(path, nearest.rank, nearest.after, &mut trail) {
                Way::Same(parent) if is_later => open.push_front((parent, true)),
                Way::Same(parent) => open.push_back((parent, false)),
                // What was here before is another document's life, which goes on elsewhere.
                Way::On if is_later && is_removal && self.is_renamed_away(nearest.rank, path) => {
                    trail.steps.pop();
                }
                Way::On => {
                    let parents = &self.graph[nearest.rank as usize].parents;
                    for parent in parents {
                        open.push_front((*parent, true));
                    }
                }
                Way::End => {}
            }
        }
        trail.steps.sort_by_key(|step| step.rank);
        self.drop_earlier_lives(&mut trail);
        name_creations(&mut trail.steps);
        trail
    }

    fn is_renamed_away(&self, rank: u32, path: u32) -> bool {
        self.origins.renamed_away.contains(&(rank, path))
    }

    /// Records what a commit did to a path that differs from its first parent, and says where to
    /// follow it.
    fn step(&self, path: u32, rank: u32, after: Option<FileState>, trail: &mut Trail) -> Way {
        let node = &self.graph[rank as usize];
        let contents: Vec<Content> = node
            .parents
            .iter()
            .map(|parent| self.touches.content(&self.chains, path, *parent))
            .collect();
        if let Some(same) = contents.iter().position(|content| *content == after.into()) {
            return Way::Same(node.parents[same]);
        }
        // Where a parent cannot be read, or where it cannot be told when the change reached the
        // main line, nothing is said rather than something wrong.
        if contents.contains(&Content::Unknown) || self.arrivals[rank as usize].is_none() {
            trail.truncated = true;
            return Way::End;
        }
        let mut before = contents.iter().find_map(|content| match content {
            Content::File(state) => Some(*state),
            _ => None,
        });
        let renamed = self.origins.renamed.get(&(rank, path)).copied();
        // Perhaps a document began here, perhaps one goes on whose text is missing.
        if before.is_none() && self.origins.unknown.contains(&(rank, path)) {
            trail.truncated = true;
            return Way::End;
        }
        let event = match (before, after, renamed) {
            (_, None, _) => Event::Deleted,
            (None, Some(_), Some(source)) => {
                trail.renamed_from.insert(rank, source);
                before = match self.touches.content_before(&self.chains, source, node) {
                    Content::File(state) => Some(state),
                    _ => None,
                };
                Event::Renamed {
                    from: self.touches.path(source).clone(),
                }
            }
            (None, Some(_), None) => match self.origins.moved.get(&(rank, path)) {
                Some((from, state)) => {
                    trail.moved.insert(rank);
                    trail.truncated = true;
                    before = Some(*state);
                    Event::Moved { from: from.clone() }
                }
                None => Event::Created,
            },
            (Some(_), Some(_), _) => Event::Changed,
        };
        let came_here = matches!(event, Event::Renamed { .. } | Event::Moved { .. });
        trail.steps.push(Step {
            rank,
            event,
            before,
            after,
        });
        let parents = node.parents.iter().zip(&contents);
        trail.lacking.extend(
            parents
                .filter(|(_, content)| before.is_some() && **content == Content::Absent)
                .map(|(parent, _)| (rank, *parent)),
        );
        if came_here { Way::End } else { Way::On }
    }

    /// Once a path is known to be the new place of something, what happened at it before that was
    /// another document.
    fn drop_earlier_lives(&self, trail: &mut Trail) {
        let came_here = trail.renamed_from.keys().chain(&trail.moved);
        let mut open: Vec<u32> = came_here.copied().collect();
        let Some(newest) = open.iter().min().copied() else {
            return;
        };
        if trail.steps.last().is_none_or(|step| step.rank <= newest) {
            return;
        }
        let mut is_earlier = vec![false; self.graph.len()];
        while let Some(rank) = open.pop() {
            for parent in &self.graph[rank as usize].parents {
                if !std::mem::replace(&mut is_earlier[*parent as usize], true) {
                    open.push(*parent);
                }
            }
        }
        trail.steps.retain(|step| !is_earlier[step.rank as usize]);
        trail
            .renamed_from
            .retain(|rank, _| !is_earlier[*rank as usize]);
        trail.moved.retain(|rank| !is_earlier[*rank as usize]);
    }

    /// Where to follow the earlier name: before the renames, and in the parents of later merges
    /// that knew the document only by that name.
    fn before(&self, trail: &Trail, source: u32, renames: &[u32]) -> BTreeSet<u32> {
        let mut from: BTreeSet<u32> = renames
            .iter()
            .flat_map(|rank| self.graph[*rank as usize].parents.iter().copied())
            .collect();
        for (merge, parent) in &trail.lacking {
            let has = |rank| match self.touches.content(&self.chains, source, rank) {
                Content::File(_) => true,
                Content::Absent | Content::Unknown => false,
            };
            if has(*parent) && !has(*merge) {
                from.insert(*parent);
            }
        }
        from
    }
}

/// A document that comes after it was removed is restored rather than created.
fn name_creations(steps: &mut [Step]) {
    let oldest_removal = steps.iter().rposition(|step| step.event == Event::Deleted);
    for (place, step) in steps.iter_mut().enumerate() {
        if step.event == Event::Created && oldest_removal.is_some_and(|removal| place < removal) {
            step.event = Event::Restored;
        }
    }
    debug_assert!(index_of(steps.len()) < u32::MAX);
}
