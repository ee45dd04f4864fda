//! What two lists have in common, in bounded time.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::ops::Range;

pub(super) use similar::{Algorithm, DiffOp};

/// Lists with no more pairs of elements than this are compared by the algorithm asked for, whose
/// time grows, at worst, with the number of pairs.
const MOST_PAIRS: usize = 4_000_000;

/// The steps from one list to the other, in order.
///
/// Long lists are first rid of what the other one lacks, and then cut at what both have once, in
/// the order that keeps most of it (the idea of patience diff, by Bram Cohen). What is still too
/// long is shown as replaced: so the time is bounded whatever the lists are, and the same lists
/// always give the same steps.
pub(super) fn ops<T: Hash + Ord>(algorithm: Algorithm, old: &[T], new: &[T]) -> Vec<DiffOp> {
    if is_short(old.len(), new.len()) {
        return similar::capture_diff_slices(algorithm, old, new);
    }
    let (kept_old, kept_new) = (shared(old, new), shared(new, old));
    let old_shared: Vec<&T> = kept_old.iter().map(|index| &old[*index]).collect();
    let new_shared: Vec<&T> = kept_new.iter().map(|index| &new[*index]).collect();
    let mut pairs = Vec::new();
    match_pairs(algorithm, &old_shared, &new_shared, &mut pairs);
    let pairs = pairs.into_iter();
    through(
        pairs.map(|(from, to)| (kept_old[from], kept_new[to])),
        old.len(),
        new.len(),
    )
}

fn is_short(old: usize, new: usize) -> bool {
    old.saturating_mul(new) <= MOST_PAIRS
}

/// The places of the elements that the other list has too.
fn shared<T: Hash + Eq>(list: &[T], other: &[T]) -> Vec<usize> {
    let other: HashSet<&T> = other.iter().collect();
    (0..list.len())
        .filter(|index| other.contains(&list[*index]))
        .collect()
}

/// Adds the pairs of equal elements, in order.
fn match_pairs<T: Hash + Ord>(
    algorithm: Algorithm,
    old: &[T],
    new: &[T],
    pairs: &mut Vec<(usize, usize)>,
) {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = old[head..].iter().rev().zip(new[head..].iter().rev());
    let tail = rest.take_while(|(a, b)| a == b).count();
    pairs.extend((0..head).map(|at| (at, at)));

    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let (mut from, mut to) = (head, head);
    let between = |olds: Range<usize>, news: Range<usize>, pairs: &mut Vec<_>| {
        if !is_short(olds.len(), news.len()) {
            return;
        }
        let (old_at, new_at) = (olds.start, news.start);
        for op in similar::capture_diff_slices(algorithm, &old[olds], &new[news]) {
            if let DiffOp::Equal {
                old_index,
                new_index,
                len,
            } = op
            {
                let both = 0..len;
                pairs.extend(both.map(|at| (old_at + old_index + at, new_at + new_index + at)));
            }
        }
    };
    for (old_index, new_index) in landmarks(&old[head..old_end], &new[head..new_end]) {
        let (old_index, new_index) = (head + old_index, head + new_index);
        between(from..old_index, to..new_index, pairs);
        pairs.push((old_index, new_index));
        (from, to) = (old_index + 1, new_index + 1);
    }
    between(from..old_end, to..new_end, pairs);
    pairs.extend((0..tail).map(|at| (old_end + at, new_end + at)));
}

/// Of the elements that each list has once, a longest run in the order of both (by patience
/// sorting).
fn landmarks<T: Hash + Eq>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    let once = |list| {
        let mut places: HashMap<&T, Option<usize>> = HashMap::new();
        for (index, element) in <[T]>::iter(list).enumerate() {
            let place = places.entry(element);
            place.and_modify(|it| *it = None).or_insert(Some(index));
        }
        places
    };
    let (old_once, new_once) = (once(old), once(new));
    let pairs: Vec<(usize, usize)> = old
        .iter()
        .enumerate()
        .filter(|(_, element)| old_once[element].is_some())
        .filter_map(|(index, element)| Some((index, (*new_once.get(element)?)?)))
        .collect();

    // The pair with the smallest end of each length, and what came before each pair.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (place, (_, to)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *to);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(place);
        } else {
            ends[length] = place;
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(place) = next {
        run.push(pairs[place]);
        next = before[place];
    }
    run.reverse();
    run
}

/// The steps that go through both lists and stop at these pairs.
fn through(pairs: impl Iterator<Item = (usize, usize)>, old: usize, new: usize) -> Vec<DiffOp> {
    let mut ops: Vec<DiffOp> = Vec::new();
    let (mut from, mut to) = (0, 0);
    for (old_index, new_index) in pairs.chain([(old, new)]) {
        let (old_len, new_len) = (old_index - from, new_index - to);
        match (old_len, new_len) {
            (0, 0) => {}
            (0, _) => ops.push(DiffOp::Insert {
                old_index: from,
                new_index: to,
                new_len,
            }),
            (_, 0) => ops.push(DiffOp::Delete {
                old_index: from,
                old_len,
                new_index: to,
            }),
            _ => ops.push(DiffOp::Replace {
                old_index: from,
                old_len,
                new_index: to,
                new_len,
            }),
        }
        (from, to) = (old_index + 1, new_index + 1);
        if (old_index, new_index) == (old, new) {
            break;
        }
        match ops.last_mut() {
            Some(DiffOp::Equal { len, .. }) => *len += 1,
            _ => ops.push(DiffOp::Equal {
                old_index,
                new_index,
                len: 1,
            }),
        }
    }
    ops
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever way the pairs are found, the steps turn one list into the other.
        #[test]
        fn the_steps_lead_from_one_list_to_the_other(
            old in prop::collection::vec(0..60_u8, 0..200),
            new in prop::collection::vec(0..60_u8, 0..200),
        ) {
            let mut pairs = Vec::new();
            match_pairs(Algorithm::Myers, &old, &new, &mut pairs);
            let mut made: Vec<u8> = Vec::new();
            let mut at = 0;
            for op in through(pairs.into_iter(), old.len(), new.len()) {
                prop_assert_eq!(op.old_range().start, at);
                at = op.old_range().end;
                match op {
                    DiffOp::Equal { .. } => {
                        prop_assert_eq!(&old[op.old_range()], &new[op.new_range()]);
                        made.extend(&old[op.old_range()]);
                    }
                    _ => made.extend(&new[op.new_range()]),
                }
            }
            prop_assert_eq!(at, old.len());
            prop_assert_eq!(made, new);
        }
    }

    #[test]
    fn long_lists_keep_what_they_share() {
        let old: Vec<usize> = (0..30_000).collect();
        // Each tenth element is another one, and one run has moved.
        let mut new: Vec<usize> = old
            .iter()
            .map(|it| if it % 10 == 0 { it + 100_000 } else { *it })
            .collect();
        new.rotate_left(1_000);
        let ops = ops(Algorithm::Histogram, &old, &new);
        let equal = ops.iter().filter(|it| matches!(it, DiffOp::Equal { .. }));
        assert_eq!(
            equal.map(|it| it.old_range().len()).sum::<usize>(),
            29_000 * 9 / 10
        );
    }

    #[test]
    fn lists_that_share_nothing_in_order_take_no_time() {
        // Every element is there many times, so that nothing can be held on to.
        let old: Vec<usize> = (0..60_000).map(|it| it * 7919 % 1_009).collect();
        let new: Vec<usize> = (0..60_000).map(|it| it * 104_729 % 1_013).collect();
        assert!(!ops(Algorithm::Myers, &old, &new).is_empty());
    }
}
