//! The pass itself: newest revision first, each looked at once, its lines handed to its
//! predecessors.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::comparisons::Comparisons;
use super::parts::{Compared, Labels, trace};
use super::runs::{Divided, Run, joined};
use super::text::Text;
use super::{Attribution, LineOrigin, Same, moved, resembling, runs};
use crate::history::id::{BlobId, CommitId};
use crate::history::lineage::{Lineage, State};

pub(super) struct Pass<'a> {
    lineage: &'a Lineage,
    look_through: &'a BTreeSet<CommitId>,
    read: &'a dyn Fn(BlobId) -> Option<Vec<u8>>,
    /// The text that is asked about.
    asked: Rc<Text>,
    labels: Labels,
    found: Attribution,
    /// By revision, what was handed to it so far.
    pending: BTreeMap<usize, Pending>,
    comparisons: Comparisons,
    budget: usize,
}

/// What is looked for in the text of a revision.
struct Pending {
    text: Rc<Text>,
    runs: Vec<Run>,
    labels: Labels,
}

/// Whose the changes of parts are.
#[derive(Clone, Copy)]
enum Changed {
    By(usize),
    /// Nobody's that counts: not committed yet, or looked through.
    Uncounted,
    /// It cannot be told: a predecessor is missing.
    Unknown,
}

/// A predecessor whose text is known.
struct Known {
    state: State,
    compared: Compared,
}

impl<'a> Pass<'a> {
    pub(super) fn new(
        lineage: &'a Lineage,
        look_through: &'a BTreeSet<CommitId>,
        read: &'a dyn Fn(BlobId) -> Option<Vec<u8>>,
        text: Text,
        parts: &[Option<usize>],
    ) -> Self {
        let mut labels = parts.to_vec();
        labels.resize(text.len(), None);
        let count = labels.iter().flatten().max().map_or(0, |most| most + 1);
        Self {
            lineage,
            look_through,
            read,
            labels,
            found: Attribution {
                lines: vec![LineOrigin::Uncommitted; text.len()],
                parts: vec![Vec::new(); count],
                incomplete: BTreeSet::new(),
            },
            asked: Rc::new(text),
            pending: BTreeMap::new(),
            comparisons: Comparisons::default(),
            budget: moved::BUDGET,
        }
    }

    pub(super) fn run(mut self, from: Option<(State, Same)>) -> Attribution {
        let start = Pending {
            text: Rc::clone(&self.asked),
            runs: self.asked.run(),
            labels: std::mem::take(&mut self.labels),
        };
        match from {
            None => {}
            Some((state, Same::Yes)) => {
                self.pass_runs(&state, &start.text, start.runs);
                self.pass_labels(&state, start.labels);
            }
            Some((state, Same::No)) => self.step(None, start, &[state]),
        }
        let lineage = self.lineage;
        while let Some((index, pending)) = self.pending.pop_first() {
            self.step(Some(index), pending, &lineage.revisions[index].predecessors);
        }
        self.found
    }

    /// Hands on what predecessors have, and settles the rest.
    fn step(&mut self, index: Option<usize>, here: Pending, predecessors: &[State]) {
        let Pending { text, runs, labels } = here;
        if runs.is_empty() && labels.iter().all(Option::is_none) {
            return;
        }
        let blob = index.and_then(|index| self.lineage.revisions[index].blob);
        let is_same = |state: &&State| blob.is_some() && state.blob == blob;
        if let Some(same) = predecessors.iter().find(is_same) {
            self.pass_runs(same, &text, runs);
            self.pass_labels(same, labels);
            return;
        }
        let known = self.compare(blob, &text, predecessors);
        let is_whole = known.len() == distinct(predecessors);
        let is_looked_through = index.is_some_and(|index| {
            let commit = self.lineage.revisions[index].commit.id;
            self.look_through.contains(&commit)
        });

        let mut rest = joined(runs);
        rest = self.hand_on(rest, &known, |_, rest, known| {
            runs::divide(&rest, &known.compared.hunks)
        });
        // As long as it is open what a predecessor had, a weaker likeness says nothing.
        if is_whole && is_looked_through {
            rest = self.hand_on(rest, &known, |_, rest, known| {
                let Compared { text: old, hunks } = &known.compared;
                resembling::divide(&rest, &text, old, hunks)
            });
        }
        if is_whole {
            rest = self.hand_on(rest, &known, |pass, rest, known| {
                let asked = Rc::clone(&pass.asked);
                moved::divide(rest, &asked, &known.compared.text, &mut pass.budget)
            });
        }
        let origin = match index {
            _ if !is_whole => LineOrigin::Unknown,
            None => LineOrigin::Uncommitted,
            Some(index) => LineOrigin::Revision(index),
        };
        self.settle(&rest, origin);

        if labels.iter().any(Option::is_some) {
            let changed = match index {
                _ if !is_whole => Changed::Unknown,
                Some(index) if !is_looked_through => Changed::By(index),
                _ => Changed::Uncounted,
            };
            self.follow_parts(changed, &labels, &text, known);
        }
    }

    /// Writes down which parts a revision changed, and hands them on.
    fn follow_parts(&mut self, changed: Changed, labels: &Labels, text: &Text, known: Vec<Known>) {
        let (states, compared): (Vec<State>, Vec<Compared>) =
            known.into_iter().map(|it| (it.state, it.compared)).unzip();
        let mut traced = trace(labels, text, &compared);
        match changed {
            Changed::By(index) => {
                for part in traced.changed {
                    let revisions = &mut self.found.parts[part];
                    if let Err(at) = revisions.binary_search(&index) {
                        revisions.insert(at, index);
                    }
                }
            }
            Changed::Unknown => {
                // They may be what they were in a text that is not known: then they came from there
                // and nowhere else.
                for label in traced.before.iter_mut().flatten() {
                    *label = label.filter(|part| !traced.changed.contains(part));
                }
                self.found.incomplete.extend(traced.changed);
            }
            Changed::Uncounted => {}
        }
        for ((state, compared), labels) in states.iter().zip(&compared).zip(traced.before) {
            self.expect(state, &compared.text);
            self.pass_labels(state, labels);
        }
    }

    /// The predecessors up to the first whose text is not known, each content once.
    fn compare(&mut self, blob: Option<BlobId>, text: &Text, states: &[State]) -> Vec<Known> {
        let mut known: Vec<Known> = Vec::new();
        for state in states {
            if known.iter().any(|it| it.state.blob == state.blob) {
                continue;
            }
            let Some(old) = self.text(state) else { break };
            let pair = state.blob.zip(blob);
            let Some(hunks) = self.comparisons.hunks(pair, &old, text) else {
                break;
            };
            known.push(Known {
                state: *state,
                compared: Compared { text: old, hunks },
            });
        }
        known
    }

    fn text(&self, state: &State) -> Option<Rc<Text>> {
        let waiting = state.revision.and_then(|index| self.pending.get(&index));
        if let Some(pending) = waiting {
            return Some(Rc::clone(&pending.text));
        }
        Some(Rc::new(Text::new((self.read)(state.blob?)?)))
    }

    /// Offers runs to one predecessor after the other; what none takes is left.
    fn hand_on(
        &mut self,
        runs: Vec<Run>,
        known: &[Known],
        divide: impl Fn(&mut Self, Vec<Run>, &Known) -> Divided,
    ) -> Vec<Run> {
        let mut rest = runs;
        for known in known {
            if rest.is_empty() {
                break;
            }
            let divided = divide(self, rest, known);
            self.pass_runs(&known.state, &known.compared.text, divided.passed);
            rest = divided.kept;
        }
        rest
    }

    fn pass_runs(&mut self, state: &State, text: &Rc<Text>, runs: Vec<Run>) {
        match state.revision {
            None => self.settle(&runs, LineOrigin::Unknown),
            Some(_) => {
                if let Some(pending) = self.expect(state, text) {
                    pending.runs.extend(runs);
                }
            }
        }
    }

    /// Of two ways to a line the one found first says which part it belongs to.
    fn pass_labels(&mut self, state: &State, labels: Labels) {
        let Some(index) = state.revision else {
            self.found.incomplete.extend(labels.into_iter().flatten());
            return;
        };
        if let Some(pending) = self.pending.get_mut(&index) {
            for (known, label) in pending.labels.iter_mut().zip(labels) {
                *known = known.or(label);
            }
        }
    }

    fn expect(&mut self, state: &State, text: &Rc<Text>) -> Option<&mut Pending> {
        let pending = self.pending.entry(state.revision?);
        Some(pending.or_insert_with(|| Pending {
            text: Rc::clone(text),
            runs: Vec::new(),
            labels: vec![None; text.len()],
        }))
    }

    fn settle(&mut self, runs: &[Run], origin: LineOrigin) {
        for run in runs {
            self.found.lines[run.line..run.line + run.count].fill(origin);
        }
    }
}

fn distinct(states: &[State]) -> usize {
    let blobs: BTreeSet<Option<BlobId>> = states.iter().map(|state| state.blob).collect();
    blobs.len()
}
