//! Parts of a text (sections, say), followed into the past line by line: which of them a revision
//! changed, and where they stood before it.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use super::alignment::Hunk;
use super::resembling::{Candidates, place};
use super::text::Text;
use crate::redline::section::sections;

/// For each line the part it belongs to.
pub(super) type Labels = Vec<Option<usize>>;

/// A predecessor's text and how it differs.
pub(super) struct Compared {
    pub(super) text: Rc<Text>,
    pub(super) hunks: Rc<[Hunk]>,
}

/// What a revision did to the parts of its text.
pub(super) struct Traced {
    /// Those that differ from all predecessors: git's rule for files.
    pub(super) changed: BTreeSet<usize>,
    /// The parts in the text of each predecessor. A part that is as it was in one of them is
    /// followed there and nowhere else.
    pub(super) before: Vec<Labels>,
}

/// Compares the parts of a text with those of its predecessors.
pub(super) fn trace(labels: &Labels, text: &Text, predecessors: &[Compared]) -> Traced {
    let mut before = Vec::new();
    let mut differing = Vec::new();
    for predecessor in predecessors {
        let old_labels = labels_before(labels, text, predecessor);
        differing.push(differing_parts(labels, &old_labels, text, predecessor));
        before.push(old_labels);
    }
    let home = |part: usize| differing.iter().position(|parts| !parts.contains(&part));
    let parts: BTreeSet<usize> = labels.iter().flatten().copied().collect();
    let homes: BTreeMap<usize, Option<usize>> =
        parts.into_iter().map(|part| (part, home(part))).collect();
    for (index, old_labels) in before.iter_mut().enumerate() {
        for label in old_labels {
            let home = label.and_then(|part| homes.get(&part).copied().flatten());
            *label = label.filter(|_| home.is_none_or(|home| home == index));
        }
    }
    let changed = homes.into_iter().filter(|(_, home)| home.is_none());
    Traced {
        changed: changed.map(|(part, _)| part).collect(),
        before,
    }
}

/// The parts whose words differ: where they stand, and how they are set, is no change.
fn differing_parts(
    labels: &Labels,
    old_labels: &Labels,
    text: &Text,
    predecessor: &Compared,
) -> BTreeSet<usize> {
    let mut words: BTreeMap<usize, [Vec<u8>; 2]> = BTreeMap::new();
    let mut add = |label: Option<usize>, side: usize, line: &[u8]| {
        if let Some(part) = label {
            let signs = line.iter().filter(|byte| !byte.is_ascii_whitespace());
            words.entry(part).or_default()[side].extend(signs);
        }
    };
    for hunk in predecessor.hunks.iter() {
        for line in hunk.new.clone() {
            add(labels[line], 0, text.line(line));
        }
        for line in hunk.old.clone() {
            add(old_labels[line], 1, predecessor.text.line(line));
        }
    }
    let differing = words.into_iter().filter(|(_, [new, old])| new != old);
    differing.map(|(part, _)| part).collect()
}

/// The parts in the predecessor's text: lines that are alike keep theirs, the others belong to
/// what became of them.
fn labels_before(labels: &Labels, text: &Text, predecessor: &Compared) -> Labels {
    let Compared { text: old, hunks } = predecessor;
    let mut before: Labels = Vec::with_capacity(old.len());
    let mut at = 0;
    let moved: HashMap<&[u8], Option<usize>> = hunks
        .iter()
        .flat_map(|hunk| hunk.new.clone())
        .filter(|line| !text.line(*line).iter().all(u8::is_ascii_whitespace))
        .map(|line| (text.line(line), labels[line]))
        .collect();
    let (old_headings, new_headings) = (headings(old), LazyCell::new(|| headings(text)));
    for hunk in hunks.iter() {
        before.extend_from_slice(&labels[at..hunk.new.start]);
        at = hunk.new.end;
        let replaced = Replaced {
            hunk,
            labels,
            text,
            old,
            moved: &moved,
            old_headings: within(&old_headings, &hunk.old),
            new_headings: if hunk.new.is_empty() {
                &[]
            } else {
                within(&new_headings, &hunk.new)
            },
        };
        replaced.label(&mut before);
    }
    before.extend_from_slice(&labels[at..]);
    before
}

/// A hunk and what is needed to say which parts its old lines belong to.
struct Replaced<'a> {
    hunk: &'a Hunk,
    labels: &'a Labels,
    text: &'a Text,
    old: &'a Text,
    /// The parts of new lines anywhere in the text.
    moved: &'a HashMap<&'a [u8], Option<usize>>,
    old_headings: &'a [usize],
    new_headings: &'a [usize],
}

impl Replaced<'_> {
    /// A line goes where it moved to, or to the line that it resembles. One that resembles none
    /// stays with the line above it, until a heading that nothing became of begins a section
    /// that is gone.
    fn label(&self, before: &mut Labels) {
        let Hunk { old, new } = self.hunk;
        let mut current = match new.clone().next() {
            Some(first) if !self.new_headings.contains(&first) => self.labels[first],
            _ => new.start.checked_sub(1).and_then(|line| self.labels[line]),
        };
        // Within one part there is nothing to choose, and the many rows of a table cost nothing.
        let is_one_part = new.clone().all(|line| self.labels[line] == current);
        let candidates = LazyCell::new(|| Candidates::new(self.text, new.clone()));
        for line in old.clone() {
            let bytes = self.old.line(line);
            if !bytes.iter().all(u8::is_ascii_whitespace) {
                let like = || candidates.best(bytes, place(line - old.start, old.len()));
                let heading = self.old_headings.binary_search(&line).ok();
                current = match (self.moved.get(bytes), heading) {
                    (Some(label), _) => *label,
                    (None, None) if is_one_part => current,
                    (None, None) => like().map_or(current, |line| self.labels[line]),
                    (None, Some(place)) => like()
                        .filter(|line| self.new_headings.contains(line))
                        .or_else(|| self.heading_instead(place))
                        .and_then(|line| self.labels[line]),
                };
            }
            before.push(current);
        }
    }

    /// As many headings as before are the same ones under other names.
    fn heading_instead(&self, place: usize) -> Option<usize> {
        let is_same_count = self.old_headings.len() == self.new_headings.len();
        self.new_headings
            .get(place)
            .copied()
            .filter(|_| is_same_count)
    }
}

/// The lines with headings.
fn headings(text: &Text) -> Vec<usize> {
    let text = String::from_utf8_lossy(text.bytes());
    let lines: Vec<&str> = text.split('\n').collect();
    let sections = sections(&lines);
    let titled = sections.iter().skip(1);
    titled.map(|section| section.lines.start).collect()
}

fn within<'a>(headings: &'a [usize], lines: &Range<usize>) -> &'a [usize] {
    let start = headings.partition_point(|line| *line < lines.start);
    let end = headings.partition_point(|line| *line < lines.end);
    &headings[start..end]
}
