//! Two rendered texts as one, with what was inserted, deleted, moved and formatted marked.
//!
//! The law: [`Redline::accepted`] is the new text and [`Redline::rejected`] the old one, to the
//! last anchor, for any two texts.

use std::collections::HashMap;

use super::align::{Step, align, align_cells};
use super::text::{Block, Content, Text, Words};
use super::words::{self, Run};
use crate::markdown::tree::Tag;

/// Two texts as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redline {
    pub(super) blocks: Vec<Marked>,
}

/// A block of the redline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Marked {
    /// Reads the same in both; the anchors may differ.
    Same {
        old: Block,
        new: Block,
    },
    Inserted(Block),
    Deleted(Block),
    /// It stands elsewhere now, at the place with the same number.
    MovedAway(Block, usize),
    MovedHere(Block, usize),
    /// An element of both, with changes in it or of itself.
    Element {
        old: Tag,
        new: Tag,
        children: Vec<Marked>,
    },
    /// A run of words that changed.
    Words {
        old: Words,
        new: Words,
        runs: Vec<Run>,
    },
}

/// A block of fewer words that turns up elsewhere may be there by chance.
const LEAST_WORDS_MOVED: usize = 5;

impl Redline {
    /// Compares two texts.
    pub fn between(old: &Text, new: &Text) -> Self {
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

impl Marked {
    pub(super) fn is_same(&self) -> bool {
        matches!(self, Self::Same { .. })
    }
}

fn compare(
    old: &[Block],
    new: &[Block],
    align: fn(&[Block], &[Block]) -> Vec<Step>,
) -> Vec<Marked> {
    let mut marked = Vec::new();
    for step in align(old, new) {
        match step {
            Step::Old(index) => marked.push(Marked::Deleted(old[index].clone())),
            Step::New(index) => marked.push(Marked::Inserted(new[index].clone())),
            Step::Both(from, to) => match both(&old[from], &new[to]) {
                Some(both) => marked.push(both),
                None => marked.extend([
                    Marked::Deleted(old[from].clone()),
                    Marked::Inserted(new[to].clone()),
                ]),
            },
        }
    }
    marked
}

/// A pair as one; none where the one cannot have become the other.
fn both(old: &Block, new: &Block) -> Option<Marked> {
    if old.hash == new.hash {
        return Some(Marked::Same {
            old: old.clone(),
            new: new.clone(),
        });
    }
    match (&old.content, &new.content) {
        (Content::Element(from, old_children), Content::Element(to, new_children)) => {
            let align = if to.name() == "tr" {
                align_cells
            } else {
                align
            };
            Some(Marked::Element {
                old: from.clone(),
                new: to.clone(),
                children: compare(old_children, new_children, align),
            })
        }
        (Content::Words(from), Content::Words(to)) => Some(Marked::Words {
            old: from.clone(),
            new: to.clone(),
            runs: words::compare(from, to),
        }),
        _ => None,
    }
}

/// Marks what was deleted in one place and inserted in another, word for word, as moved.
fn find_moves(blocks: &mut [Marked]) {
    let mut deleted: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut count = 0;
    visit(blocks, &mut |marked| {
        if let Marked::Deleted(block) = marked
            && block.length() >= LEAST_WORDS_MOVED
        {
            deleted.entry(block.hash).or_default().push(count);
            count += 1;
        }
    });
    if deleted.is_empty() {
        return;
    }
    // From the place among the deletions to the number of the move.
    let mut moves: HashMap<usize, usize> = HashMap::new();
    for places in deleted.values_mut() {
        places.reverse();
    }
    visit(blocks, &mut |marked| {
        if let Marked::Inserted(block) = marked
            && block.length() >= LEAST_WORDS_MOVED
            && let Some(place) = deleted.get_mut(&block.hash).and_then(Vec::pop)
        {
            let number = moves.len() + 1;
            moves.insert(place, number);
            *marked = Marked::MovedHere(block.clone(), number);
        }
    });
    let mut place = 0;
    visit(blocks, &mut |marked| {
        if let Marked::Deleted(block) = marked
            && block.length() >= LEAST_WORDS_MOVED
        {
            if let Some(number) = moves.get(&place) {
                *marked = Marked::MovedAway(block.clone(), *number);
            }
            place += 1;
        }
    });
}

fn visit(blocks: &mut [Marked], visitor: &mut dyn FnMut(&mut Marked)) {
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

fn take(blocks: &[Marked], side: Side) -> Vec<Block> {
    let is_new = side == Side::New;
    let taken = blocks.iter().filter_map(|marked| match marked {
        Marked::Same { old, new } => Some(if is_new { new } else { old }.clone()),
        Marked::Inserted(block) | Marked::MovedHere(block, _) => is_new.then(|| block.clone()),
        Marked::Deleted(block) | Marked::MovedAway(block, _) => (!is_new).then(|| block.clone()),
        Marked::Element { old, new, children } => {
            let tag = if is_new { new } else { old };
            Some(Block::element(tag.clone(), take(children, side)))
        }
        Marked::Words { old, new, runs } => Some(Block::words(take_words(old, new, runs, side))),
    });
    taken.collect()
}

/// The tokens of one side, put together again from the runs.
fn take_words(old: &Words, new: &Words, runs: &[Run], side: Side) -> Words {
    let (words, spans): (&Words, Vec<_>) = match side {
        Side::New => (
            new,
            runs.iter()
                .filter_map(|run| match run {
                    Run::Same(_, span) | Run::Reformed(_, span) | Run::Inserted(span) => Some(span),
                    Run::Deleted(_) => None,
                })
                .collect(),
        ),
        Side::Old => (
            old,
            runs.iter()
                .filter_map(|run| match run {
                    Run::Same(span, _) | Run::Reformed(span, _) | Run::Deleted(span) => Some(span),
                    Run::Inserted(_) => None,
                })
                .collect(),
        ),
    };
    Words {
        tags: words.tags.clone(),
        tokens: spans
            .into_iter()
            .flat_map(|span| words.tokens[span.clone()].iter().cloned())
            .collect(),
    }
}
