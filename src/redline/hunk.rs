//! The runs of lines in which two texts differ.

use std::ops::Range;

use super::sequence::{Algorithm, DiffOp, ops};

/// A run of old lines replaced by a run of new lines; one of the two may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// The differing runs, in order. What is alike at both ends is set aside first, so the cost
/// follows the change and not the text.
pub(super) fn hunks(old: &[&str], new: &[&str]) -> Vec<Hunk> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old_middle, new_middle) = (
        &old_rest[..old_rest.len() - tail],
        &new_rest[..new_rest.len() - tail],
    );
    if old_middle.is_empty() && new_middle.is_empty() {
        return Vec::new();
    }
    if old_middle.is_empty() || new_middle.is_empty() {
        let (old_len, new_len) = (old_middle.len(), new_middle.len());
        return vec![Hunk {
            old: head..head + old_len,
            new: head..head + new_len,
        }];
    }
    let mut hunks: Vec<Hunk> = Vec::new();
    for op in ops(Algorithm::Histogram, old_middle, new_middle) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old_range, new_range) = (op.old_range(), op.new_range());
        let old_range = old_range.start + head..old_range.end + head;
        let new_range = new_range.start + head..new_range.end + head;
        match hunks.last_mut() {
            Some(last) if last.old.end == old_range.start && last.new.end == new_range.start => {
                last.old.end = old_range.end;
                last.new.end = new_range.end;
            }
            _ => hunks.push(Hunk {
                old: old_range,
                new: new_range,
            }),
        }
    }
    hunks
}
