//! What a redline does to the words that a reader reads: the one count of them.
//!
//! A word is a piece of shown text with a letter or a digit in it; code counts by its words, not by
//! its lines. Comments, destinations of links, pictures and front matter are no words.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation as _;

use super::redline::Marked;
use super::text::{Block, Content, Kind, Piece, Token, Words};
use super::write::shape;
use crate::markdown::tree::Tag;

/// How many words a change inserted, deleted, moved, and gave another form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Words that are new.
    pub inserted: usize,
    /// Words that are gone.
    pub deleted: usize,
    /// Words that stand elsewhere now.
    pub moved: usize,
    /// Words that are formatted or linked in another way.
    pub reformed: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.inserted += other.inserted;
        self.deleted += other.deleted;
        self.moved += other.moved;
        self.reformed += other.reformed;
    }
}

/// What blocks of a redline do, in as much as a class follows from it.
#[derive(Debug, Default)]
pub(super) struct Effects<'t> {
    inserted: Vec<Word<'t>>,
    deleted: Vec<Word<'t>>,
    moved: usize,
    reformed: usize,
    /// Where links lead and which pictures are shown, in what changed: in the old text, and in the
    /// new one.
    targets: [Vec<&'t str>; 2],
    /// Did the box of a task change?
    has_box: bool,
}

#[derive(Debug, Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    /// Does it stand in a table?
    in_row: bool,
}

/// The text that a block is of.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Old,
    New,
}

impl<'t> Effects<'t> {
    pub(super) fn of(blocks: &[Marked<'t>]) -> Self {
        let mut effects = Self::default();
        for marked in blocks {
            effects.add(marked, false);
        }
        effects
    }

    pub(super) fn tally(&self) -> Tally {
        Tally {
            inserted: self.inserted.len(),
            deleted: self.deleted.len(),
            moved: self.moved,
            reformed: self.reformed,
        }
    }

    /// Does it change a number, a demand or a table?
    pub(super) fn is_weighty(&self) -> bool {
        let mut words = self.inserted.iter().chain(&self.deleted);
        words.any(|word| word.in_row || is_weighty(word.text))
    }

    pub(super) fn has_box(&self) -> bool {
        self.has_box
    }

    /// Where links lead that led nowhere before, and led that lead nowhere now; pictures likewise.
    pub(super) fn changed_targets(&self) -> Vec<&'t str> {
        let [old, new] = &self.targets;
        let mut changed = without(old, new);
        changed.extend(without(new, old));
        changed
    }

    /// What a merge did of its own: what it did to each of the texts that it brought together.
    pub(super) fn common(of_each: Vec<Self>) -> Self {
        let mut of_each = of_each.into_iter();
        let Some(mut common) = of_each.next() else {
            return Self::default();
        };
        for other in of_each {
            // The new text is the same for all, so that one word of it is known by its place.
            let places: std::collections::BTreeSet<*const u8> =
                other.inserted.iter().map(|it| it.text.as_ptr()).collect();
            common
                .inserted
                .retain(|it| places.contains(&it.text.as_ptr()));
            let mut left = counted(other.deleted.iter().map(|it| it.text));
            common.deleted.retain(|it| take(&mut left, it.text));
            for (side, others) in common.targets.iter_mut().zip(&other.targets) {
                let mut left = counted(others.iter().copied());
                side.retain(|it| take(&mut left, it));
            }
            common.moved = common.moved.min(other.moved);
            common.reformed = common.reformed.min(other.reformed);
            common.has_box &= other.has_box;
        }
        common
    }

    fn add(&mut self, marked: &Marked<'t>, in_row: bool) {
        match marked {
            Marked::Same { .. } | Marked::MovedAway(..) => {}
            Marked::Inserted(block) => self.block(block, Side::New, in_row),
            Marked::Deleted(block) => self.block(block, Side::Old, in_row),
            Marked::MovedHere(block, _) => self.moved += count(block),
            Marked::Element { old, new, children } => {
                let in_row = in_row || new.name() == "tr";
                let is_reshaped = shape(old) != shape(new);
                for child in children {
                    self.add(child, in_row);
                    if let Marked::Same { new, .. } = child
                        && is_reshaped
                    {
                        self.reformed += count(new);
                    }
                }
            }
            Marked::Words { old, new, runs, .. } => {
                self.links(old, Side::Old);
                self.links(new, Side::New);
                for run in runs {
                    use super::words::Run;
                    match run {
                        Run::Same(..) => {}
                        Run::Reformed(_, span) => {
                            let words = new.tokens[span.clone()].iter().flat_map(words_of);
                            self.reformed += words.count();
                        }
                        Run::Deleted(span) => {
                            self.tokens(&old.tokens[span.clone()], Side::Old, in_row);
                        }
                        Run::Inserted(span) => {
                            self.tokens(&new.tokens[span.clone()], Side::New, in_row);
                        }
                    }
                }
            }
        }
    }

    fn block(&mut self, block: &'t Block, side: Side, in_row: bool) {
        match &block.content {
            Content::Element(tag, children) => {
                for child in children {
                    self.block(child, side, in_row || tag.name() == "tr");
                }
            }
            Content::Words(inline) => {
                let words = Words::of(inline);
                self.links(&words, side);
                self.tokens(&words.tokens, side, in_row);
            }
        }
    }

    fn links(&mut self, words: &Words<'t>, side: Side) {
        let links = words.tags.iter().filter(|(tag, _)| tag.name() == "a");
        let targets = links.filter_map(|(tag, _)| Tag::attribute(tag, "href"));
        self.targets[side as usize].extend(targets);
    }

    fn tokens(&mut self, tokens: &[Token<'t>], side: Side, in_row: bool) {
        let words = match side {
            Side::Old => &mut self.deleted,
            Side::New => &mut self.inserted,
        };
        for token in tokens {
            words.extend(words_of(token).map(|text| Word { text, in_row }));
            if let Piece::Whole(crate::markdown::tree::Node::Element(element)) = token.piece {
                let tag = &element.tag;
                self.has_box |= tag.name() == "input";
                let picture = Some(tag).filter(|it| it.name() == "img");
                let source = picture.and_then(|it| it.attribute("src"));
                self.targets[side as usize].extend(source);
            }
        }
    }
}

/// How many words a block has.
fn count(block: &Block) -> usize {
    match &block.content {
        Content::Element(_, children) => children.iter().map(count).sum(),
        Content::Words(inline) => Words::of(inline).tokens.iter().flat_map(words_of).count(),
    }
}

/// The words of a token: one, those of a line of code, or none.
fn words_of<'t>(token: &Token<'t>) -> impl Iterator<Item = &'t str> + use<'t> {
    let (word, line) = match (token.piece, token.kind) {
        (Piece::Text(text), Kind::Word) => (Some(text), None),
        (Piece::Text(text), Kind::Line) => (None, Some(text)),
        _ => (None, None),
    };
    // What an escaped sign is named by is no word.
    let parts = line.into_iter().flat_map(|line| line.split('&'));
    let plain = parts.enumerate().map(|(place, part)| match place {
        0 => part,
        _ => part.split_once(';').map_or(part, |(_, rest)| rest),
    });
    word.into_iter()
        .chain(plain.flat_map(|part| part.unicode_words()))
}

/// Numbers and the words of requirement levels (RFC 2119) change what is demanded.
fn is_weighty(word: &str) -> bool {
    const DEMANDS: [&str; 9] = [
        "must",
        "shall",
        "should",
        "required",
        "recommended",
        "may",
        "optional",
        "not",
        "never",
    ];
    word.chars().any(char::is_numeric)
        || DEMANDS
            .iter()
            .any(|demand| word.eq_ignore_ascii_case(demand))
}

/// The elements of a list that are not in the other, each as often as it is there more.
fn without<'t>(list: &[&'t str], other: &[&'t str]) -> Vec<&'t str> {
    let mut left = counted(other.iter().copied());
    let more = list.iter().copied().filter(|it| !take(&mut left, it));
    more.collect()
}

fn counted<'t>(list: impl Iterator<Item = &'t str>) -> BTreeMap<&'t str, usize> {
    let mut counts = BTreeMap::new();
    for it in list {
        *counts.entry(it).or_default() += 1;
    }
    counts
}

/// Takes one away, if one is left.
fn take(left: &mut BTreeMap<&str, usize>, element: &str) -> bool {
    left.get_mut(element)
        .filter(|count| **count > 0)
        .map(|count| *count -= 1)
        .is_some()
}
