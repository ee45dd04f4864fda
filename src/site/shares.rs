//! How much of a document's present text is whose.

use std::collections::BTreeMap;

use unicode_segmentation::UnicodeSegmentation as _;

use super::Site;
use super::document::{Document, Hands};
use super::registry::PersonIndex;
use crate::history::LineOrigin;

/// The words of a document's present text by who wrote their lines.
///
/// The words of a revision with several authors are divided among them equally, so that shares
/// add up to the text. Tools are no authors: words of a commit that people signed are the
/// people's, and `tools` says beside it how many of all words a tool had a hand in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shares {
    /// People, the greatest share first.
    pub people: Vec<Share>,
    /// Bots and assistants, the greatest share first; their words count for people as well.
    pub tools: Vec<Share>,
    /// Words that only tools signed.
    pub by_tools_alone: usize,
    /// Words that are not committed.
    pub uncommitted: usize,
    /// Words whose writer cannot be told.
    pub unknown: usize,
    /// All words, front matter left out.
    pub words: usize,
}

/// One person's, or one tool's, words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Who.
    pub person: PersonIndex,
    /// How many words.
    pub words: usize,
}

impl Site {
    /// The words of a document's present text by who wrote them.
    pub fn shares(&self, document: &Document) -> Shares {
        let mut words: BTreeMap<LineOrigin, usize> = BTreeMap::new();
        let text = document.source.text();
        let before_body = text.len() - document.markdown.body().len();
        let mut start = 0;
        for (line, origin) in text
            .split_inclusive('\n')
            .zip(&self.origins(document).lines)
        {
            if start >= before_body {
                *words.entry(*origin).or_default() += line.unicode_words().count();
            }
            start += line.len();
        }
        Shares::of(&words, document.hands())
    }
}

impl Shares {
    fn of(words: &BTreeMap<LineOrigin, usize>, hands: &[Hands]) -> Self {
        let mut shares = Self {
            words: words.values().sum(),
            ..Self::default()
        };
        let mut people: BTreeMap<PersonIndex, usize> = BTreeMap::new();
        let mut tools: BTreeMap<PersonIndex, usize> = BTreeMap::new();
        for (origin, count) in words {
            let hands = match origin {
                LineOrigin::Uncommitted => {
                    shares.uncommitted += count;
                    continue;
                }
                LineOrigin::Revision(index) => hands.get(*index),
                LineOrigin::Unknown => None,
            };
            let Some(hands) = hands else {
                shares.unknown += count;
                continue;
            };
            for tool in &hands.tools {
                *tools.entry(*tool).or_default() += count;
            }
            let authors = hands.authors.len();
            match authors {
                0 if hands.tools.is_empty() => shares.unknown += count,
                0 => shares.by_tools_alone += count,
                _ => {}
            }
            // What cannot be divided goes to those named first.
            for (place, author) in hands.authors.iter().enumerate() {
                let part = count / authors + usize::from(place < count % authors);
                *people.entry(*author).or_default() += part;
            }
        }
        shares.people = greatest_first(people);
        shares.tools = greatest_first(tools);
        shares
    }
}

fn greatest_first(words: BTreeMap<PersonIndex, usize>) -> Vec<Share> {
    let mut shares: Vec<Share> = words
        .into_iter()
        .filter(|(_, words)| *words > 0)
        .map(|(person, words)| Share { person, words })
        .collect();
    shares.sort_by_key(|share| (std::cmp::Reverse(share.words), share.person));
    shares
}
