//! Lines that a revision moved within the document stay with who wrote them.

use std::collections::HashSet;

use super::alignment::hunks;
use super::runs::{Divided, Run};
use super::text::Text;

/// So many letters and digits make a block that was moved rather than written again.
const ENOUGH: usize = 20;

/// So many lines are compared in one attribution, beyond the comparing of revisions. It is a
/// few seconds' work, and a hundred times what the longest known document takes.
pub(super) const BUDGET: usize = 20_000_000;

/// Divides runs by the blocks of them that stand anywhere in the predecessor's text. The lines of
/// a run are the same in `asked`, the text that is asked about.
pub(super) fn divide(runs: Vec<Run>, asked: &Text, old: &Text, budget: &mut usize) -> Divided {
    let mut divided = Divided::default();
    let mut known: Option<HashSet<&[u8]>> = None;
    let mut open = runs;
    while let Some(run) = open.pop() {
        let lines = run.line..run.line + run.count;
        let cost = old.len() + run.count;
        if weight(asked.lines(lines.clone())) < ENOUGH || *budget < cost {
            divided.kept.push(run);
            continue;
        }
        let known = known.get_or_insert_with(|| (0..old.len()).map(|at| old.line(at)).collect());
        if !is_promising(lines.map(|line| asked.line(line)), known) {
            divided.kept.push(run);
            continue;
        }
        *budget -= cost;
        let Some((block, at)) = heaviest(run, asked, old) else {
            divided.kept.push(run);
            continue;
        };
        divided.passed.push(Run {
            at,
            ..run.slice(block.start, block.end)
        });
        for rest in [run.slice(0, block.start), run.slice(block.end, run.count)] {
            if rest.count > 0 {
                open.push(rest);
            }
        }
    }
    divided.kept.sort_unstable_by_key(|run| run.at);
    divided
}

fn weight(text: &[u8]) -> usize {
    text.iter()
        .filter(|byte| byte.is_ascii_alphanumeric())
        .count()
}

/// Do enough lines that follow one another stand in the other text at all? Most do not, and to
/// know it saves the comparison.
fn is_promising<'a>(lines: impl Iterator<Item = &'a [u8]>, known: &HashSet<&[u8]>) -> bool {
    let mut together = 0;
    for line in lines {
        together = if known.contains(line) {
            together + weight(line)
        } else {
            0
        };
        if together >= ENOUGH {
            return true;
        }
    }
    false
}

/// Of the blocks of a run that are alike in the other text, the one with the most letters and
/// digits, the last of equals, as git has it: its lines within the run, and where it stands.
fn heaviest(run: Run, asked: &Text, old: &Text) -> Option<(std::ops::Range<usize>, usize)> {
    let lines = asked.lines(run.line..run.line + run.count);
    let (mut new_end, mut old_end) = (0, 0);
    let mut best = None;
    let mut best_weight = ENOUGH;
    let differing = hunks(old.bytes(), lines)?.into_iter();
    let starts = differing.map(|hunk| (hunk.new.start, hunk.new.end, hunk.old.end));
    for (start, next_new, next_old) in starts.chain([(run.count, 0, 0)]) {
        if new_end < start {
            let block = new_end..start;
            let weight = weight(asked.lines(run.line + new_end..run.line + start));
            if weight >= best_weight {
                best_weight = weight;
                best = Some((block, old_end));
            }
        }
        (new_end, old_end) = (next_new, next_old);
    }
    best
}
