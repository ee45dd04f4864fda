//! Which blocks of two lists belong together.

use super::sequence::{Algorithm, DiffOp, ops};

use super::text::{Block, Content, Words};

/// One step through two lists, in the order in which they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Both(usize, usize),
    Old(usize),
    New(usize),
}

/// So many pairs of blocks are compared by their words in one gap, such as a paper of 500 paragraphs
/// rewritten whole; beyond, only by their beginnings.
const MOST_PAIRS: usize = 250_000;

/// Aligns by equality, and in the gaps by likeness. Each list is passed through in order, whole.
pub(super) fn align(old: &[Block], new: &[Block]) -> Vec<Step> {
    let hashes = |blocks: &[Block]| blocks.iter().map(|it| it.hash).collect::<Vec<_>>();
    let (old_hashes, new_hashes) = (hashes(old), hashes(new));
    let mut steps = Vec::with_capacity(old.len().max(new.len()));
    let (mut from_old, mut from_new) = (0, 0);
    let ops = ops(Algorithm::Histogram, &old_hashes, &new_hashes);
    for op in ops {
        if let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        {
            gap(
                old,
                from_old..old_index,
                new,
                from_new..new_index,
                &mut steps,
            );
            steps.extend((0..len).map(|it| Step::Both(old_index + it, new_index + it)));
            (from_old, from_new) = (old_index + len, new_index + len);
        }
    }
    gap(
        old,
        from_old..old.len(),
        new,
        from_new..new.len(),
        &mut steps,
    );
    steps
}

type Span = std::ops::Range<usize>;

fn gap(old: &[Block], olds: Span, new: &[Block], news: Span, steps: &mut Vec<Step>) {
    let pairs = if olds.is_empty() || news.is_empty() {
        Vec::new()
    } else if olds.len() * news.len() <= MOST_PAIRS {
        alike(&old[olds.clone()], &new[news.clone()])
    } else {
        beginning_alike(&old[olds.clone()], &new[news.clone()])
    };
    let (mut next_old, mut next_new) = (olds.start, news.start);
    for (from, to) in pairs {
        let (from, to) = (from + olds.start, to + news.start);
        steps.extend((next_old..from).map(Step::Old));
        steps.extend((next_new..to).map(Step::New));
        steps.push(Step::Both(from, to));
        (next_old, next_new) = (from + 1, to + 1);
    }
    steps.extend((next_old..olds.end).map(Step::Old));
    steps.extend((next_new..news.end).map(Step::New));
}

/// The pairs in order whose likenesses have the greatest sum (Needleman and Wunsch, 1970).
fn alike(old: &[Block], new: &[Block]) -> Vec<(usize, usize)> {
    let bags = |blocks: &[Block]| blocks.iter().map(bag).collect::<Vec<_>>();
    let (old_bags, new_bags) = (bags(old), bags(new));
    let width = new.len() + 1;
    let mut best = vec![0.0_f32; (old.len() + 1) * width];
    let mut score = vec![0.0_f32; old.len() * new.len()];
    for (i, from) in old.iter().enumerate().rev() {
        for (j, to) in new.iter().enumerate().rev() {
            let likeness = likeness((from, &old_bags[i]), (to, &new_bags[j]));
            score[i * new.len() + j] = likeness;
            let paired = if likeness > 0.0 {
                likeness + best[(i + 1) * width + j + 1]
            } else {
                0.0
            };
            best[i * width + j] = paired
                .max(best[(i + 1) * width + j])
                .max(best[i * width + j + 1]);
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        let here = best[i * width + j];
        let likeness = score[i * new.len() + j];
        if likeness > 0.0 && likeness + best[(i + 1) * width + j + 1] >= here {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= here {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// From 0 (another block) to 1: the share of words in common (Dice's coefficient), where it is
/// large enough to call the one a change of the other.
fn likeness((old, old_bag): (&Block, &[u64]), (new, new_bag): (&Block, &[u64])) -> f32 {
    if !is_of_a_kind(old, new) {
        return 0.0;
    }
    let total = old_bag.len() + new_bag.len();
    if total == 0 {
        return if old.hash == new.hash { 1.0 } else { 0.2 };
    }
    let common = common(old_bag, new_bag);
    #[expect(clippy::cast_precision_loss, reason = "a share, not a count")]
    let share = 2.0 * common as f32 / total as f32;
    // In a cell or a short heading one word is much.
    let least = match total {
        0..=8 => 0.2,
        9..=24 => 0.3,
        _ => 0.4,
    };
    if share >= least { share } else { 0.0 }
}

fn is_of_a_kind(old: &Block, new: &Block) -> bool {
    match (&old.content, &new.content) {
        (Content::Words(_), Content::Words(_)) => true,
        (Content::Element(old_tag, _), Content::Element(new_tag, _)) => {
            let (from, to) = (old_tag.name(), new_tag.name());
            from == to
                || (old.is_heading() && new.is_heading())
                || (["ul", "ol"].contains(&from) && ["ul", "ol"].contains(&to))
                || (["td", "th"].contains(&from) && ["td", "th"].contains(&to))
        }
        _ => false,
    }
}

/// The words of a block, sorted.
fn bag(block: &Block) -> Vec<u64> {
    let mut words = block.words();
    words.sort_unstable();
    words
}

/// How many elements two sorted lists have in common.
fn common(old: &[u64], new: &[u64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < old.len() && j < new.len() {
        match old[i].cmp(&new[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}

/// For long gaps, such as a table rewritten from end to end: pairs that begin the same.
fn beginning_alike(old: &[Block], new: &[Block]) -> Vec<(usize, usize)> {
    fn beginning(block: &Block) -> u64 {
        match &block.content {
            Content::Element(_, children) => children.first().map_or(0, beginning),
            Content::Words(inline) => Words::of(inline).tokens.first().map_or(0, |it| it.key),
        }
    }
    let keys = |blocks: &[Block]| blocks.iter().map(beginning).collect::<Vec<_>>();
    let mut pairs = Vec::new();
    for op in ops(Algorithm::Histogram, &keys(old), &keys(new)) {
        if let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        {
            let both = (0..len).map(|it| (old_index + it, new_index + it));
            pairs.extend(both.filter(|(i, j)| is_of_a_kind(&old[*i], &new[*j])));
        }
    }
    pairs
}

/// Cells of a row, which are told by their column: in rows of equal length each stays where it is.
pub(super) fn align_cells(old: &[Block], new: &[Block]) -> Vec<Step> {
    if old.len() == new.len() {
        return (0..old.len()).map(|it| Step::Both(it, it)).collect();
    }
    align(old, new)
}
