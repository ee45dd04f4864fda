//! Who wrote what of a document's present text: its lines, its sections, its blocks.

use std::collections::BTreeSet;
use std::ops::Range;

use super::document::Document;
use crate::history::{
    Attribution, Blobs, CommitId, Facts, LineOrigin, Remembered, State, Subject, attribute,
    last_changes,
};
use crate::markdown::Block;

/// What the revisions of a document left in its present text. Revisions are named by their index
/// in the document's lineage; a smaller one is newer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    /// Of each line, front matter included.
    pub lines: Vec<LineOrigin>,
    /// Of each section, in the order of the headings.
    pub sections: Vec<SectionHistory>,
    /// Of each block, in the order of [`Markdown::blocks`](crate::markdown::Markdown::blocks).
    pub blocks: Vec<BlockOrigins>,
}

/// The history of a section: a heading with what stands between it and the next one. It is
/// followed by its lines, so that another number or another name does not begin it anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionHistory {
    /// Its heading, as an index of the document's headings.
    pub heading: usize,
    /// How many revisions changed its words, the one that wrote it among them. Moving it, or
    /// setting it otherwise, is no change; nor is what formatting commits did that are listed to
    /// be looked through.
    pub changes: usize,
    /// The last of them; `None` when none is known.
    pub last: Option<usize>,
}

/// The revisions that wrote the lines of a block, without those of blocks nested in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockOrigins {
    /// The revisions, newest first.
    pub revisions: Vec<usize>,
    /// The last that changed it: wrote a line of it, or took one out. `None` when none is known, or
    /// the last change is not committed.
    pub last: Option<usize>,
    /// Is its last change not committed?
    pub uncommitted: bool,
}

impl BlockOrigins {
    /// The same, of a block that a revision may have changed without writing a line of it.
    fn and_changed(self, changed: LineOrigin) -> Self {
        let uncommitted = self.uncommitted || changed == LineOrigin::Uncommitted;
        let changed = match changed {
            LineOrigin::Revision(index) => Some(index),
            LineOrigin::Uncommitted | LineOrigin::Unknown => None,
        };
        let newest = self.last.into_iter().chain(changed).min();
        Self {
            last: newest.filter(|_| !uncommitted),
            uncommitted,
            ..self
        }
    }
}

impl Origins {
    pub(super) fn of(
        document: &Document,
        blobs: Option<&Blobs>,
        look_through: &BTreeSet<CommitId>,
    ) -> Self {
        let text = document.source.text();
        let lines = Lines::of(text);
        let headings = document.markdown.headings();
        let starts: Vec<usize> = headings.iter().map(|it| lines.at(it.span.start)).collect();
        let section = |line: usize| {
            starts
                .partition_point(|start| *start <= line)
                .checked_sub(1)
        };
        let parts: Vec<Option<usize>> = (0..lines.count()).map(section).collect();
        let remembered = remembered(document, blobs, look_through);
        let known = || serde_json::from_slice(&remembered.as_ref()?.get()?).ok();
        let (attribution, last): (Attribution, Vec<LineOrigin>) = known().unwrap_or_else(|| {
            let lineage = &document.lineage;
            let read = |blob| blobs?.read(&blob).ok()?;
            let subject = Subject::WorkTree(text);
            let found = (
                attribute(lineage, subject, &parts, look_through, &read),
                last_changes(&document.markdown, lineage, look_through, &read),
            );
            if let (Some(remembered), Ok(bytes)) = (&remembered, serde_json::to_vec(&found)) {
                remembered.put(bytes);
            }
            found
        });
        let changes = |heading: usize| attribution.parts.get(heading).map_or(&[][..], |it| it);
        Self {
            sections: (0..headings.len())
                .map(|heading| SectionHistory {
                    heading,
                    changes: changes(heading).len(),
                    last: changes(heading).first().copied(),
                })
                .collect(),
            blocks: blocks(document.markdown.blocks(), &lines, &attribution.lines)
                .into_iter()
                .zip(last)
                .map(|(block, last)| block.and_changed(last))
                .collect(),
            lines: attribution.lines,
        }
    }
}

/// Where the attribution of the present text is remembered: it follows from that text and from all
/// that the lineage has of old ones.
fn remembered<'a>(
    document: &'a Document,
    blobs: Option<&'a Blobs>,
    look_through: &BTreeSet<CommitId>,
) -> Option<Remembered<'a>> {
    let lineage = &document.lineage;
    let mut facts = Facts::default()
        .and("origins")
        .and(document.source.text().as_bytes());
    let mut texts = BTreeSet::new();
    let mut state = |facts: Facts, state: &State| {
        texts.extend(state.blob);
        facts.number(state.revision).blob(state.blob)
    };
    for revision in &lineage.revisions {
        let left = State {
            revision: Some(usize::from(look_through.contains(&revision.commit.id))),
            blob: revision.blob,
        };
        facts = state(facts, &left);
        for predecessor in &revision.predecessors {
            facts = state(facts, predecessor);
        }
        facts = facts.and("revision");
    }
    facts = lineage.head.iter().fold(facts, state);
    blobs?.remembered(&document.id, texts, &facts)
}

fn blocks(blocks: &[Block], lines: &Lines, origins: &[LineOrigin]) -> Vec<BlockOrigins> {
    let of_block = |(index, block): (usize, &Block)| {
        let nested: Vec<Range<usize>> = blocks[index + 1..]
            .iter()
            .take_while(|inner| inner.depth > block.depth)
            .map(|inner| lines.of_span(&inner.span))
            .collect();
        let mut next = nested.iter().peekable();
        let mut own: Vec<usize> = Vec::new();
        for line in lines.of_span(&block.span) {
            while next.next_if(|inner| inner.end <= line).is_some() {}
            if next.peek().is_none_or(|inner| inner.start > line) {
                own.push(line);
            }
        }
        if own.is_empty() {
            own.extend(lines.of_span(&block.span).take(1));
        }
        let found: BTreeSet<LineOrigin> = own
            .iter()
            .filter_map(|line| origins.get(*line).copied())
            .collect();
        let revisions: Vec<usize> = found
            .iter()
            .filter_map(|origin| match origin {
                LineOrigin::Revision(index) => Some(*index),
                LineOrigin::Uncommitted | LineOrigin::Unknown => None,
            })
            .collect();
        let uncommitted = found.contains(&LineOrigin::Uncommitted);
        BlockOrigins {
            last: revisions.first().copied().filter(|_| !uncommitted),
            revisions,
            uncommitted,
        }
    };
    blocks.iter().enumerate().map(of_block).collect()
}

/// Where the lines of a text begin.
struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    fn of(text: &str) -> Self {
        let starts = text.split_inclusive('\n').scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some(start)
        });
        Self {
            starts: starts.collect(),
        }
    }

    fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line of a byte.
    fn at(&self, byte: usize) -> usize {
        self.starts
            .partition_point(|start| *start <= byte)
            .saturating_sub(1)
    }

    fn of_span(&self, span: &Range<usize>) -> Range<usize> {
        self.at(span.start)..self.at(span.end.saturating_sub(1).max(span.start)) + 1
    }
}
