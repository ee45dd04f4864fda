//! Lines that say the same in another form.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::alignment::Hunk;
use super::runs::{Divided, Run};
use super::text::Text;

/// So far around its own place a line is looked for.
const NEAR: usize = 50;

/// The words of a line, as numbers in order: only whether they are the same is of interest.
type Words = Vec<u64>;

/// Some lines of a text, ready to be asked which of them another line resembles.
pub(super) struct Candidates {
    first: usize,
    words: Vec<Words>,
}

impl Candidates {
    pub(super) fn new(text: &Text, lines: Range<usize>) -> Self {
        Self {
            first: lines.start,
            words: lines.map(|line| words(text.line(line))).collect(),
        }
    }

    /// The candidate that shares the most words with a line, at least half of those of the
    /// shorter; the nearest of equals. `place` is where the line stands among its own: of 1000.
    pub(super) fn best(&self, line: &[u8], place: usize) -> Option<usize> {
        let wanted = words(line);
        let middle = self.words.len() * place / 1000;
        let near = middle.saturating_sub(NEAR)..self.words.len().min(middle + NEAR);
        let likeness = |index: &usize| {
            let shared = shared(&wanted, &self.words[*index]);
            let is_like = 2 * shared >= wanted.len().min(self.words[*index].len()) && shared > 0;
            is_like.then_some((shared, std::cmp::Reverse(index.abs_diff(middle))))
        };
        let (_, index) = near
            .filter_map(|index| Some((likeness(&index)?, index)))
            .max_by_key(|(likeness, _)| *likeness)?;
        Some(self.first + index)
    }
}

/// Where one of `count` lines stands among them: of 1000.
pub(super) fn place(index: usize, count: usize) -> usize {
    (index * 1000 + 500) / count.max(1)
}

/// The words in any case; where there are none, the signs, each once in a row.
fn words(line: &[u8]) -> Words {
    let line = String::from_utf8_lossy(line).to_lowercase();
    let mut words: Words = line.unicode_words().map(number).collect();
    words.sort_unstable();
    if words.is_empty() {
        let mut signs: Vec<char> = line.chars().filter(|c| !c.is_whitespace()).collect();
        signs.dedup();
        words.push(number(&signs.into_iter().collect::<String>()));
    }
    words
}

fn number(word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish()
}

fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut a, mut b, mut count) = (a, b, 0);
    while let ([first, a_rest @ ..], [second, b_rest @ ..]) = (a, b) {
        match first.cmp(second) {
            std::cmp::Ordering::Less => a = a_rest,
            std::cmp::Ordering::Greater => b = b_rest,
            std::cmp::Ordering::Equal => {
                count += 1;
                (a, b) = (a_rest, b_rest);
            }
        }
    }
    count
}

/// Divides runs by the lines of the predecessor that were only written otherwise.
pub(super) fn divide(runs: &[Run], text: &Text, old: &Text, hunks: &[Hunk]) -> Divided {
    let mut divided = Divided::default();
    for hunk in hunks.iter().filter(|hunk| !hunk.new.is_empty()) {
        let candidates = Candidates::new(old, hunk.old.clone());
        for run in runs {
            let start = run.at.max(hunk.new.start);
            let end = (run.at + run.count).min(hunk.new.end);
            for at in start..end {
                let line = run.slice(at - run.at, at - run.at + 1);
                let place = place(at - hunk.new.start, hunk.new.len());
                match candidates.best(text.line(at), place) {
                    Some(at) => divided.passed.push(Run { at, ..line }),
                    None => divided.kept.push(line),
                }
            }
        }
    }
    divided
}
