//! The runs of lines in which two texts differ: git's own comparison, as libgit2 has it, so that
//! among equal lines the same are chosen as git chooses.

use std::ops::Range;

use git2::{DiffOptions, Patch};

/// A run of old lines replaced by a run of new lines; one of the two may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// Equal ends are set aside in blocks of so many bytes.
const BLOCK: usize = 1024;

/// The differing runs, in order; `None` when the texts are too large to be compared.
pub(super) fn hunks(old: &[u8], new: &[u8]) -> Option<Vec<Hunk>> {
    if old == new {
        return Some(Vec::new());
    }
    let tail = common_tail(old, new);
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let head = common_head(old, new);
    let above = count(&old[..head]);
    let (old, new) = (&old[head..], &new[head..]);
    if old.is_empty() || new.is_empty() {
        return Some(vec![Hunk {
            old: above..above + count(old),
            new: above..above + count(new),
        }]);
    }
    let mut options = DiffOptions::new();
    options
        .force_text(true)
        .indent_heuristic(true)
        .context_lines(0)
        .interhunk_lines(0);
    let patch = Patch::from_buffers(old, None, new, None, Some(&mut options)).ok()?;
    (0..patch.num_hunks())
        .map(|index| {
            let (hunk, _) = patch.hunk(index).ok()?;
            Some(Hunk {
                old: range(above, hunk.old_start(), hunk.old_lines()),
                new: range(above, hunk.new_start(), hunk.new_lines()),
            })
        })
        .collect()
}

/// A hunk without lines on one side names the line before it.
fn range(above: usize, start: u32, count: u32) -> Range<usize> {
    let before = if count == 0 {
        start
    } else {
        start.saturating_sub(1)
    };
    let first = above + before as usize;
    first..first + count as usize
}

fn count(text: &[u8]) -> usize {
    text.split_inclusive(|byte| *byte == b'\n').count()
}

/// The length of an equal end that is set aside, as git does it before it compares: whole blocks,
/// less the part of a line that the first of them may begin with. It saves time, and it decides
/// between equal lines near it.
fn common_tail(old: &[u8], new: &[u8]) -> usize {
    let blocks = old
        .rchunks_exact(BLOCK)
        .zip(new.rchunks_exact(BLOCK))
        .take_while(|(old, new)| old == new)
        .count();
    let tail = &old[old.len() - blocks * BLOCK..];
    let rest_of_line = tail.iter().position(|byte| *byte == b'\n');
    rest_of_line.map_or(0, |end| tail.len() - end - 1)
}

/// The length of an equal beginning that is set aside, in whole lines. Git sets none aside; what
/// is left before the first difference is so much that it decides as git does, and a long text
/// of which little changed costs little.
fn common_head(old: &[u8], new: &[u8]) -> usize {
    const LEFT: usize = 64 * 1024;
    let blocks = old
        .chunks_exact(BLOCK)
        .zip(new.chunks_exact(BLOCK))
        .take_while(|(old, new)| old == new)
        .count();
    let spare = &old[..(blocks * BLOCK).saturating_sub(LEFT)];
    let end = spare.iter().rposition(|byte| *byte == b'\n');
    end.map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]
        /// Replacing the old lines of each hunk by its new ones makes the new text.
        #[test]
        fn hunks_turn_one_text_into_the_other(
            old in proptest::collection::vec(0..4_u8, 0..30),
            new in proptest::collection::vec(0..4_u8, 0..30),
            shared in 0..90_usize,
            before in prop_oneof![Just(0), Just(4000_usize)],
            ends in any::<bool>(),
        ) {
            let text = |lines: &[u8]| {
                let mut text: String = (0..before).map(|line| format!("before all of it: {line}\n")).collect();
                text.extend(lines.iter().map(|line| format!("line {line}\n")));
                text.extend((0..shared).map(|line| format!("a line that both texts have: {line}\n")));
                if !ends {
                    text.push_str("the end");
                }
                text.into_bytes()
            };
            let (old, new) = (text(&old), text(&new));
            let lines = |text: &'_ [u8]| -> Vec<Vec<u8>> {
                text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
            };
            let (old_lines, new_lines) = (lines(&old), lines(&new));
            let mut made = Vec::new();
            let mut at = 0;
            for hunk in hunks(&old, &new).unwrap() {
                made.extend_from_slice(&old_lines[at..hunk.old.start]);
                prop_assert_eq!(made.len(), hunk.new.start);
                made.extend_from_slice(&new_lines[hunk.new]);
                at = hunk.old.end;
            }
            made.extend_from_slice(&old_lines[at..]);
            prop_assert_eq!(made, new_lines);
        }
    }
}
