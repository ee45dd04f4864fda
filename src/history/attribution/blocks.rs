//! Which revision changed each block last.
//!
//! The writers of its lines do not tell: a line that was taken out of a block has no writer any
//! more, but changed the block. So each block is looked for in the text before, by its words; the
//! revision that a block with these words came with is the last that changed it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::LineOrigin;
use crate::history::id::{BlobId, CommitId};
use crate::history::lineage::{Lineage, State};
use crate::markdown::Markdown;
use crate::model::front_matter::body_start;

/// What identifies the words of a block; how they are set is no matter.
type Words = [u8; 32];

/// The revision that last changed each block of the present text. Moving a block is no change of
/// it. It is unknown where a text is missing, and where a commit of `look_through` set its words in
/// another form.
pub fn last_changes(
    present: &Markdown,
    lineage: &Lineage,
    look_through: &BTreeSet<CommitId>,
    read: &dyn Fn(BlobId) -> Option<Vec<u8>>,
) -> Vec<LineOrigin> {
    let mut search = Search {
        found: vec![LineOrigin::Unknown; present.blocks().len()],
        words: words(present),
        pending: BTreeMap::new(),
        read,
    };
    let all = (0..search.words.len()).collect();
    search.step(all, LineOrigin::Uncommitted, lineage.head.as_slice());
    while let Some((index, blocks)) = search.pending.pop_first() {
        let revision = &lineage.revisions[index];
        let mut predecessors = revision.predecessors.iter();
        if let Some(same) = predecessors.find(|it| it.blob == revision.blob) {
            search.expect(same, blocks);
            continue;
        }
        let origin = if look_through.contains(&revision.commit.id) {
            LineOrigin::Unknown
        } else {
            LineOrigin::Revision(index)
        };
        search.step(blocks, origin, &revision.predecessors);
    }
    search.found
}

struct Search<'a> {
    /// Of each block.
    found: Vec<LineOrigin>,
    words: Vec<Option<Words>>,
    /// By revision, the blocks that its text has.
    pending: BTreeMap<usize, Vec<usize>>,
    read: &'a dyn Fn(BlobId) -> Option<Vec<u8>>,
}

impl Search<'_> {
    /// Hands each block to the first predecessor that has it; those that none has are of `origin`.
    fn step(&mut self, blocks: Vec<usize>, origin: LineOrigin, predecessors: &[State]) {
        let mut rest = blocks;
        for state in predecessors {
            let Some(text) = state.blob.and_then(self.read) else {
                return;
            };
            let had = words_of(&text);
            let is_old = |block: &usize| self.words[*block].is_none_or(|it| had.contains(&it));
            let (same, other) = rest.into_iter().partition(is_old);
            self.expect(state, same);
            rest = other;
        }
        for block in rest {
            self.found[block] = origin;
        }
    }

    /// Where nothing is known of a state, its blocks stay unknown.
    fn expect(&mut self, state: &State, blocks: Vec<usize>) {
        if let Some(revision) = state.revision.filter(|_| !blocks.is_empty()) {
            self.pending.entry(revision).or_default().extend(blocks);
        }
    }
}

fn words_of(text: &[u8]) -> HashSet<Words> {
    let text = String::from_utf8_lossy(text).into_owned();
    let body = body_start(&text);
    let markdown = Markdown::parse(text, body);
    words(&markdown).into_iter().flatten().collect()
}

/// The words of each block's own lines, markup included; `None` where it has no line of its own.
fn words(markdown: &Markdown) -> Vec<Option<Words>> {
    let mut hashers = vec![None; markdown.blocks().len()];
    for (line, block) in markdown.lines_with_blocks() {
        let Some(block) = block else { continue };
        let hasher = hashers[block].get_or_insert_with(blake3::Hasher::new);
        for word in line.split_whitespace() {
            hasher.update(word.as_bytes());
        }
    }
    let told = hashers.into_iter();
    told.map(|it| it.map(|hasher| *hasher.finalize().as_bytes()))
        .collect()
}
