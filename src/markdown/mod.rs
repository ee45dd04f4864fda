//! Text to blocks and outline, to safe HTML.
//!
//! [`Markdown::parse`] reads a document once and keeps what it says about itself: headings,
//! links, anchors, blocks, a typed table of contents, and [`Note`]s of what an author can
//! mend. [`render()`] writes it as [`SafeHtml`], asking its caller where each link leads. Both
//! are total: there is no text that they refuse, only texts they show as they are.
//!
//! # Anchors
//!
//! - A heading has GitHub's anchor ([`github_anchor`]), duplicates numbered as GitHub does.
//! - A footnote has `fn-NAME`, its uses `fnref-NAME`.
//! - Every other block that has an element of its own has `b-` and eight hexadecimal digits
//!   of the hash of its words, the second with the same words `-1`, and so on. It depends on
//!   the block alone: an edit elsewhere in the document, or moving the block, does not change
//!   it; an edit of its words does, for then it is another clause.
//! - An author's own `id` or `name` is kept, unless it is taken or begins with `guide-` or
//!   `guide:`. The page's own ids begin with `guide:`: no heading can make that one, whereas
//!   “Guide to roles” makes `guide-to-roles`.
//!
//! # Safety
//!
//! Our own elements are written from events, escaped. An author's raw HTML is read into tags,
//! written anew by allow-list and balanced, so that it cannot close an element of ours; then
//! the whole document goes through ammonia. The last word on every URL is [`Destination`]'s.

mod autolink;
mod budget;
mod code;
mod escape;
mod events;
mod facts;
mod formulas;
mod lazy;
mod math;
mod outline;
mod plain;
mod raw;
mod render;
mod rewrite;
mod sanitize;
mod scan;
mod slug;
mod summary;
mod toc;
pub mod tree;
mod url;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::email;
pub use crate::email::mask_emails;
pub use facts::{
    Block, BlockKind, Comment, Heading, LinkKind, LinkUse, Note, NoteKind, OutlineItem, TypedToc,
};
pub use lazy::LazyMarkdown;
pub use outline::without_attribute;
pub use plain::commonmark_html;
pub use render::{
    Emails, Figures, Offers, Picture, Pictures, RenderOptions, Target, render, render_inline,
};
pub use sanitize::{SafeHtml, sanitize};
pub use slug::github_anchor;
pub use url::Destination;

use facts::{Footnote, FootnoteUse};

/// A text of this length or more is not parsed.
pub const MAX_BYTES: usize = 64 << 20;

/// A text nested deeper than this is not rendered as Markdown.
pub const MAX_DEPTH: usize = 100;

/// Everything a document's text says about itself, before links are resolved.
#[derive(Debug, Clone)]
pub struct Markdown {
    file: Arc<str>,
    body: Range<usize>,
    /// Too long, too deep or too wide: the text is shown as it is.
    refused: bool,
    headings: Vec<Heading>,
    title: Option<usize>,
    links: Vec<LinkUse>,
    anchors: BTreeSet<String>,
    blocks: Vec<Block>,
    toc: Option<TypedToc>,
    summary: Option<String>,
    words: usize,
    words_below_headings: OnceLock<Vec<usize>>,
    notes: Vec<Note>,
    comments: Vec<Comment>,
    /// The blocks that are diagrams, by their places.
    diagrams: Vec<usize>,
    raw: bool,
    raw_ids: BTreeSet<String>,
    footnotes: Vec<Footnote>,
    footnote_keys: BTreeMap<String, usize>,
    footnote_uses: Vec<FootnoteUse>,
}

impl Markdown {
    /// Reads a file whose Markdown begins at `body_start`, behind its front matter. All spans
    /// are bytes of the file.
    pub fn parse(file: impl Into<Arc<str>>, body_start: usize) -> Self {
        scan::scan(file.into(), body_start)
    }

    /// The Markdown itself, without front matter.
    pub fn body(&self) -> &str {
        &self.file[self.body.clone()]
    }

    /// The words of the heading that names the document: its first heading, if that is of
    /// level 1 or nothing but decoration and metadata comes before it; else its first
    /// heading of level 1. A heading “Contents” names nothing.
    pub fn title(&self) -> Option<&str> {
        let text = self.headings[self.title?].text.as_str();
        Some(outline::without_attribute(text)).filter(|text| !text.is_empty())
    }

    /// The heading that names the document.
    pub fn title_heading(&self) -> Option<&Heading> {
        Some(&self.headings[self.title?])
    }

    /// Every heading, in order.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// The number of words from each heading to the next one. Code is not read as words.
    pub fn words_below_headings(&self) -> &[usize] {
        self.words_below_headings.get_or_init(|| {
            let mut words = vec![0; self.headings.len()];
            let blocks = self.blocks.iter();
            let texts =
                blocks.filter(|it| !matches!(it.kind, BlockKind::Heading | BlockKind::Code));
            for block in texts {
                let is_before = |it: &Heading| it.span.start <= block.span.start;
                let after = self.headings.partition_point(is_before);
                if let Some(heading) = after.checked_sub(1) {
                    words[heading] += block.words();
                }
            }
            words
        })
    }

    /// The headings as a nested table of contents, without the title and without the heading
    /// of a typed table of contents that can be replaced.
    pub fn outline(&self) -> Vec<OutlineItem> {
        let toc = self.toc.as_ref().filter(|toc| toc.resolved);
        outline::outline(&self.headings, self.title, toc.and_then(|toc| toc.heading))
    }

    /// Every link and image, in order, also those in raw HTML.
    pub fn links(&self) -> &[LinkUse] {
        &self.links
    }

    /// Every id that a link may point to: headings, footnotes, and ids of raw HTML. The
    /// anchors of other blocks are in [`Markdown::blocks`].
    pub fn anchors(&self) -> &BTreeSet<String> {
        &self.anchors
    }

    /// The anchor that a fragment (without `#`) leads to: itself, or itself percent-decoded.
    pub fn anchor(&self, fragment: &str) -> Option<&str> {
        let found = self.anchors.get(fragment).or_else(|| {
            let decoded = url::percent_decode(fragment)?;
            self.anchors.get(&decoded)
        });
        found.map(String::as_str)
    }

    /// Whether the document's own page has an anchor, its blocks' included. A typed table of
    /// contents that can be replaced is not on it.
    pub fn is_on_page(&self, anchor: &str) -> bool {
        let replaced = self.toc.as_ref().filter(|toc| toc.resolved);
        let is_replaced = |span: &Range<usize>| {
            replaced.is_some_and(|toc| toc.span.start <= span.start && span.end <= toc.span.end)
        };
        match self
            .blocks
            .iter()
            .find(|it| it.anchor.as_deref() == Some(anchor))
        {
            Some(block) => !is_replaced(&block.span),
            None => self.anchors.contains(anchor),
        }
    }

    /// The blocks: the base of redlines, and of clauses one can point at.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The lines of the whole file, each with the innermost block that it belongs to, as an index
    /// of the blocks.
    pub fn lines_with_blocks(&self) -> impl Iterator<Item = (&str, Option<usize>)> {
        let lines = self.file.split_inclusive('\n');
        let ends = lines.clone().scan(0, |at, line| {
            *at += line.len();
            Some(*at)
        });
        let ends: Vec<usize> = ends.collect();
        let mut innermost = vec![None; ends.len()];
        let line_of = |byte: usize| ends.partition_point(|end| *end <= byte);
        // A container comes before what is nested in it.
        for (index, block) in self.blocks.iter().enumerate() {
            let last = block.span.end.saturating_sub(1).max(block.span.start);
            let lines = line_of(block.span.start)..(line_of(last) + 1).min(ends.len());
            innermost
                .get_mut(lines)
                .unwrap_or_default()
                .fill(Some(index));
        }
        lines.zip(innermost)
    }

    /// The blocks that hold the source of a diagram, in order; their text is the source.
    pub fn diagrams(&self) -> impl Iterator<Item = &Block> {
        self.diagrams.iter().map(|index| &self.blocks[*index])
    }

    /// A table of contents typed by hand.
    pub fn toc(&self) -> Option<&TypedToc> {
        self.toc.as_ref()
    }

    /// The first paragraph that says something, as plain text of at most 240 characters, cut
    /// at a word. Badges, metadata lines and typed tables of contents say nothing.
    /// Addresses are not masked.
    pub fn plain_summary(&self) -> Option<&str> {
        self.summary.as_deref()
    }

    /// How many words it has.
    pub fn words(&self) -> usize {
        self.words
    }

    /// The comments in its raw HTML, in order.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// What an author can mend, in the order of the text.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }
}
