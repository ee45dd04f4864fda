//! Parts of a text (sections, say), followed into the past line by line: which of them a revision
//! changed, and where they stood before it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::alignment::Hunk;
use super::resembling::{Candidates, place};
use super::text::Text;

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
        .filter(|line| !is_blank(text.line(*line)))
        .map(|line| (text.line(line), labels[line]))
        .collect();
    for hunk in hunks.iter() {
        before.extend_from_slice(&labels[at..hunk.new.start]);
        at = hunk.new.end;
        replaced(hunk, labels, text, old, &moved, &mut before);
    }
    before.extend_from_slice(&labels[at..]);
    before
}

/// The parts of the old lines of a hunk. A line goes to the one it resembles; one that resembles
/// none stays with the line above it, until a heading that nothing became of begins a section
/// that is gone.
fn replaced(
    hunk: &Hunk,
    labels: &Labels,
    text: &Text,
    old: &Text,
    moved: &HashMap<&[u8], Option<usize>>,
    before: &mut Labels,
) {
    let headings = |text: &Text, lines: std::ops::Range<usize>| -> Vec<usize> {
        lines.filter(|line| is_heading(text.line(*line))).collect()
    };
    let old_headings = headings(old, hunk.old.clone());
    let new_headings = headings(text, hunk.new.clone());
    let above = hunk.new.start.checked_sub(1).and_then(|line| labels[line]);
    let mut current = match hunk.new.clone().next() {
        Some(first) if !new_headings.contains(&first) => labels[first],
        _ => above,
    };
    let candidates = Candidates::new(text, hunk.new.clone());
    for line in hunk.old.clone() {
        let bytes = old.line(line);
        if !is_blank(bytes) {
            let like = || candidates.best(bytes, place(line - hunk.old.start, hunk.old.len()));
            let heading = old_headings.binary_search(&line).ok();
            current = match (moved.get(bytes), heading) {
                (Some(label), _) => *label,
                (None, None) => like().map_or(current, |line| labels[line]),
                (None, Some(index)) => like()
                    .filter(|line| new_headings.contains(line))
                    .or_else(|| {
                        let same_count = old_headings.len() == new_headings.len();
                        new_headings.get(index).copied().filter(|_| same_count)
                    })
                    .and_then(|line| labels[line]),
            };
        }
        before.push(current);
    }
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

fn is_heading(line: &[u8]) -> bool {
    let level = line.iter().take_while(|byte| **byte == b'#').count();
    (1..=6).contains(&level) && line.get(level).is_none_or(u8::is_ascii_whitespace)
}
