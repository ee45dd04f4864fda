//! Two rendered texts as one, with what was inserted, deleted, moved and formatted marked.
//!
//! The law: [`Redline::accepted`] is the new text and [`Redline::rejected`] the old one, to the
//! last anchor, for any two texts.

use std::collections::HashMap;

use super::align::{Step, align, align_cells};
use super::text::{Block, Content, Inline, Text, Words};
use super::words::{self, Run};
use crate::markdown::tree::Tag;

/// Two texts as one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Redline<'t> {
    pub(super) blocks: Vec<Marked<'t>>,
}

/// A block of the redline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Marked<'t> {
    /// Reads the same in both; the anchors may differ.
    Same {
        old: &'t Block,
        new: &'t Block,
    },
    Inserted(&'t Block),
    Deleted(&'t Block),
    /// It stands elsewhere now, at the place with the same number.
    MovedAway(&'t Block, usize),
    MovedHere(&'t Block, usize),
    /// An element of both, with changes in it or of itself.
    Element {
        old: &'t Tag,
        new: &'t Tag,
        children: Vec<Self>,
    },
    /// A run of words that changed.
    Words {
        old: Words<'t>,
        new: Words<'t>,
        runs: Vec<Run>,
        /// The two before they were split.
        inline: (&'t Inline, &'t Inline),
    },
}

/// A block of fewer words that turns up elsewhere may be there by chance.
const LEAST_WORDS_MOVED: usize = 5;

impl<'t> Redline<'t> {
    /// Compares two texts.
    pub fn between(old: &'t Text, new: &'t Text) -> Self {
        let mut blocks = compare(&old.blocks, &new.blocks, align);
        find_moves(&mut blocks);
        Self { blocks }
    }

    /// The new text: deletions dropped, insertions kept.
    pub fn accepted(&self) -> Text {
        Text {
            blocks: take(&self.blocks, Side::New),
        }
    }

    /// The old text: insertions dropped, deletions kept.
    pub fn rejected(&self) -> Text {
        Text {
            blocks: take(&self.blocks, Side::Old),
        }
    }

    /// Does the new text read exactly as the old?
    pub fn is_empty(&self) -> bool {
        self.blocks.iter().all(Marked::is_same)
    }
}

impl Marked<'_> {
    pub(super) fn is_same(&self) -> bool {
        matches!(self, Self::Same { .. })
    }
}

type Align = fn(&[Block], &[Block]) -> Vec<Step>;

fn compare<'t>(old: &'t [Block], new: &'t [Block], align: Align) -> Vec<Marked<'t>> {
    let mut marked = Vec::new();
    for step in align(old, new) {
        match step {
            Step::Old(index) => marked.push(Marked::Deleted(&old[index])),
            Step::New(index) => marked.push(Marked::Inserted(&new[index])),
            Step::Both(from, to) => match both(&old[from], &new[to]) {
                Some(both) => marked.push(both),
                None => {
                    marked.extend([Marked::Deleted(&old[from]), Marked::Inserted(&new[to])]);
                }
            },
        }
    }
    marked
}

/// A pair as one; none where the one cannot have become the other.
fn both<'t>(old: &'t Block, new: &'t Block) -> Option<Marked<'t>> {
    if old.hash == new.hash {
        return Some(Marked::Same { old, new });
    }
    match (&old.content, &new.content) {
        (Content::Element(from, old_children), Content::Element(to, new_children)) => {
            let align = if to.name() == "tr" {
                align_cells
            } else {
                align
            };
            Some(Marked::Element {
                old: from,
                new: to,
                children: compare(old_children, new_children, align),
            })
        }
        (Content::Words(from), Content::Words(to)) => {
            let (old, new) = (Words::of(from), Words::of(to));
            Some(Marked::Words {
                runs: words::compare(&old, &new),
                old,
                new,
                inline: (from, to),
            })
        }
        _ => None,
    }
}

/// Marks what was deleted in one place and inserted in another, word for word, as moved.
fn find_moves(blocks: &mut [Marked<'_>]) {
    let is_enough = |block: &Block| block.length() >= LEAST_WORDS_MOVED;
    // The deletions of each block, the first one last.
    let mut deleted: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut count = 0;
    visit(blocks, &mut |marked| {
        if let Marked::Deleted(block) = marked {
            deleted.entry(block.hash).or_default().insert(0, count);
            count += 1;
        }
    });
    if deleted.is_empty() {
        return;
    }
    // From the place among the deletions to the number of the move.
    let mut moves: HashMap<usize, usize> = HashMap::new();
    visit(blocks, &mut |marked| {
        if let Marked::Inserted(block) = *marked
            && let Some(places) = deleted.get_mut(&block.hash)
            && is_enough(block)
            && let Some(place) = places.pop()
        {
            let number = moves.len() + 1;
            moves.insert(place, number);
            *marked = Marked::MovedHere(block, number);
        }
    });
    let mut place = 0;
    visit(blocks, &mut |marked| {
        if let Marked::Deleted(block) = *marked {
            if let Some(number) = moves.get(&place) {
                *marked = Marked::MovedAway(block, *number);
            }
            place += 1;
        }
    });
    move_headings(blocks, moves.len());
}

/// A heading moves with its section, however short it is: where it is deleted right over a text that
/// moved away and inserted right over where that came to.
fn move_headings(blocks: &mut [Marked<'_>], mut moves: usize) {
    let departures: HashMap<usize, usize> = blocks
        .iter()
        .enumerate()
        .filter_map(|(at, it)| match it {
            Marked::MovedAway(_, number) => Some((*number, at)),
            _ => None,
        })
        .collect();
    // Where the text below came from.
    let mut below: Option<usize> = None;
    for at in (0..blocks.len()).rev() {
        match blocks[at] {
            Marked::MovedHere(_, number) => {
                below = departures.get(&number).copied();
            }
            Marked::Inserted(new) => {
                let over = below.and_then(|from| {
                    let above = |it: &usize| {
                        !matches!(blocks[*it], Marked::Inserted(_) | Marked::MovedHere(..))
                    };
                    (0..from).rev().find(above)
                });
                below = None;
                if let Some(from) = over
                    && let Marked::Deleted(old) = blocks[from]
                    && new.is_heading()
                    && old.hash == new.hash
                {
                    moves += 1;
                    blocks[from] = Marked::MovedAway(old, moves);
                    blocks[at] = Marked::MovedHere(new, moves);
                    below = Some(from);
                }
            }
            Marked::Deleted(_) | Marked::MovedAway(..) => {}
            _ => below = None,
        }
    }
}

fn visit<'t>(blocks: &mut [Marked<'t>], visitor: &mut dyn FnMut(&mut Marked<'t>)) {
    for marked in blocks {
        visitor(marked);
        if let Marked::Element { children, .. } = marked {
            visit(children, visitor);
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Old,
    New,
}

fn take(blocks: &[Marked<'_>], side: Side) -> Vec<Block> {
    let is_new = side == Side::New;
    let taken = blocks.iter().filter_map(|marked| match marked {
        Marked::Same { old, new } => Some(Block::clone(if is_new { new } else { old })),
        Marked::Inserted(block) | Marked::MovedHere(block, _) => {
            is_new.then(|| Block::clone(block))
        }
        Marked::Deleted(block) | Marked::MovedAway(block, _) => {
            (!is_new).then(|| Block::clone(block))
        }
        Marked::Element { old, new, children } => {
            let tag = Tag::clone(if is_new { new } else { old });
            Some(Block::element(tag, take(children, side)))
        }
        Marked::Words {
            old,
            new,
            runs,
            inline,
        } => {
            let (words, inline) = if is_new {
                (new, inline.1)
            } else {
                (old, inline.0)
            };
            let nodes = if covers(words, runs, side) {
                inline.nodes.clone()
            } else {
                Vec::new()
            };
            let is_code = inline.is_code;
            Some(Block::inline(Inline { nodes, is_code }))
        }
    });
    taken.collect()
}

/// Do the runs of one side, in order, hold each of its words once?
fn covers(words: &Words<'_>, runs: &[Run], side: Side) -> bool {
    let spans = runs.iter().filter_map(|run| match (run, side) {
        (Run::Same(_, span) | Run::Reformed(_, span) | Run::Inserted(span), Side::New)
        | (Run::Same(span, _) | Run::Reformed(span, _) | Run::Deleted(span), Side::Old) => {
            Some(span)
        }
        _ => None,
    });
    let mut spans = spans;
    let end = spans.try_fold(0, |at, span| (at == span.start).then_some(span.end));
    end == Some(words.tokens.len())
}
