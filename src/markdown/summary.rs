//! The first paragraph that says something.

use std::ops::Range;

use super::facts::{Block, TypedToc};

/// The most characters of a summary.
const LENGTH: usize = 240;

/// How many candidates are kept; a text whose first fifty paragraphs are badges has no summary.
const CANDIDATES: usize = 50;

/// Watches the paragraphs of a scan.
#[derive(Debug, Default)]
pub(super) struct Finder {
    /// Bytes of the current paragraph outside links and emphasis, and all bytes.
    plain: usize,
    all: usize,
    /// Each by its place among the blocks.
    candidates: Vec<usize>,
}

impl Finder {
    /// A paragraph begins.
    pub(super) fn start(&mut self) {
        (self.plain, self.all) = (0, 0);
    }

    /// Text comes, of a paragraph or of anything else.
    pub(super) fn text(&mut self, text: &str, plain: bool) {
        self.all += text.len();
        if plain {
            self.plain += text.len();
        }
    }

    /// The paragraph ends, a block of this index.
    pub(super) fn end(&mut self, block: usize) {
        if self.candidates.len() < CANDIDATES && self.plain * 2 >= self.all {
            self.candidates.push(block);
        }
    }

    /// The first candidate outside a typed table of contents that says something.
    pub(super) fn finish(&self, blocks: &[Block], toc: Option<&TypedToc>) -> Option<String> {
        let outside = |span: &Range<usize>| {
            toc.is_none_or(|toc| span.end <= toc.span.start || span.start >= toc.span.end)
        };
        let mut candidates = self.candidates.iter().map(|index| &blocks[*index]);
        let found = candidates.find(|it| outside(&it.span) && says_something(&it.text))?;
        Some(cut(found.text.split_whitespace()))
    }
}

/// Six words or more, and not `Key: value`.
fn says_something(text: &str) -> bool {
    let count = text.split_whitespace().count();
    let key_value = count <= 12
        && text
            .split_once(':')
            .is_some_and(|(key, _)| key.split_whitespace().count() <= 3);
    count >= 6 && !key_value
}

/// The words, as many as fit, with an ellipsis where some are left out.
fn cut<'t>(words: impl Iterator<Item = &'t str>) -> String {
    let mut summary = String::new();
    let mut length = 0;
    for word in words {
        let longer = length + usize::from(length > 0) + word.chars().count();
        if longer > LENGTH - 1 {
            if summary.is_empty() {
                summary.extend(word.chars().take(LENGTH - 1));
            }
            summary.truncate(summary.trim_end_matches([',', ';', ':', '.']).len());
            summary.push('…');
            return summary;
        }
        if length > 0 {
            summary.push(' ');
        }
        summary.push_str(word);
        length = longer;
    }
    summary
}
