//! What changed within a run of words.

use std::ops::Range;

use super::sequence::{Algorithm, DiffOp, ops};

use super::text::{Kind, Words};

/// A stretch of tokens, of the old run, the new run, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Run {
    /// The same words in the same form.
    Same(Range<usize>, Range<usize>),
    /// The same words, formatted or linked in another way.
    Reformed(Range<usize>, Range<usize>),
    Deleted(Range<usize>),
    Inserted(Range<usize>),
}

/// Below this share of words in common, two runs are shown one after the other: a sentence that
/// was written anew cannot be read word by word.
const LEAST_COMMON: f64 = 0.25;

pub(super) fn compare(old: &Words<'_>, new: &Words<'_>) -> Vec<Run> {
    let keys = |words: &Words<'_>| words.tokens.iter().map(|it| it.key).collect::<Vec<_>>();
    let ops = ops(Algorithm::Myers, &keys(old), &keys(new));
    let mut equal: Vec<(usize, usize, usize)> = Vec::new();
    for op in ops {
        if let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        {
            equal.push((old_index, new_index, len));
        }
    }
    let is_word = |index: &usize| new.tokens[*index].kind == Kind::Word;
    let last = equal.len().saturating_sub(1);
    let ends = |place: usize, (from, to, len): (usize, usize, usize)| {
        // What touches both beginnings or both ends stands on its own.
        (place == 0 && from == 0 && to == 0)
            || (place == last && from + len == old.tokens.len() && to + len == new.tokens.len())
    };
    let equal: Vec<_> = equal
        .iter()
        .enumerate()
        .filter(|(place, it)| {
            ends(*place, **it) || (it.1..it.1 + it.2).any(|index| is_word(&index))
        })
        .map(|(_, it)| *it)
        .collect();
    let common: usize = equal
        .iter()
        .map(|it| (it.1..it.1 + it.2).filter(is_word).count())
        .sum();
    let count = |words: &Words<'_>| {
        words
            .tokens
            .iter()
            .filter(|it| it.kind == Kind::Word)
            .count()
    };
    let most = count(old).max(count(new));
    #[expect(clippy::cast_precision_loss, reason = "a share, not a count")]
    let is_rewritten = most > 3 && (common as f64) < LEAST_COMMON * most as f64;
    runs(old, new, if is_rewritten { &[] } else { &equal })
}

fn runs(old: &Words<'_>, new: &Words<'_>, equal: &[(usize, usize, usize)]) -> Vec<Run> {
    let (old_shapes, new_shapes) = (old.shapes(), new.shapes());
    let mut runs = Vec::new();
    let (mut from, mut to) = (0, 0);
    let end = (old.tokens.len(), new.tokens.len(), 0);
    for (old_index, new_index, len) in equal.iter().copied().chain([end]) {
        if from < old_index {
            runs.push(Run::Deleted(from..old_index));
        }
        if to < new_index {
            runs.push(Run::Inserted(to..new_index));
        }
        let mut begun = 0;
        let is_same = |step: usize| {
            let shape = |within: Option<usize>, shapes: &[u64]| within.map(|it| shapes[it]);
            shape(old.tokens[old_index + step].within, &old_shapes)
                == shape(new.tokens[new_index + step].within, &new_shapes)
        };
        for step in 1..=len {
            if step < len && is_same(step) == is_same(begun) {
                continue;
            }
            let spans = (
                old_index + begun..old_index + step,
                new_index + begun..new_index + step,
            );
            runs.push(if is_same(begun) {
                Run::Same(spans.0, spans.1)
            } else {
                Run::Reformed(spans.0, spans.1)
            });
            begun = step;
        }
        (from, to) = (old_index + len, new_index + len);
    }
    runs
}
