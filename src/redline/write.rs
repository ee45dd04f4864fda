//! A redline as HTML: changes in groups one can go to, what did not change folded.

use serde::{Deserialize, Serialize};

use super::effects::{Effects, Tally};
use super::inline::{Nesting, Open};
use super::redline::{Marked, Redline};
use super::text::{Block, Content, Words, is_heading};
use crate::markdown::SafeHtml;
use crate::markdown::tree::{Tag, TreeWriter, unescape};
use crate::strings::Strings;

/// How a redline is written.
#[derive(Clone, Copy)]
pub struct WriteOptions<'a> {
    /// Leave out what did not change, but for a little around the changes.
    pub fold: Option<Fold<'a>>,
    /// The words for what is of neither text.
    pub strings: &'a Strings,
}

/// Nothing left out, in English.
impl Default for WriteOptions<'_> {
    fn default() -> Self {
        Self {
            fold: None,
            strings: Strings::english(),
        }
    }
}

/// The page on which the text that is folded can be read.
#[derive(Clone, Copy)]
pub struct Fold<'a> {
    /// Its address.
    pub address: &'a str,
    /// Whether it has an anchor.
    pub has_anchor: &'a dyn Fn(&str) -> bool,
}

/// A redline, written.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// The text with the changes marked: `ins` and `del` inside blocks, classes on blocks.
    pub html: SafeHtml,
    /// The groups of changes, in order; the first has the id `guide:change-1`.
    pub groups: Vec<Group>,
}

/// Changes that stand together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The heading with which they begin, in the new text or else in the old one; else the one under
    /// which they stand, empty before the first.
    pub section: String,
    /// The words that they touch; those that moved count where they came to.
    pub words: Tally,
}

impl Redline<'_> {
    /// Writes the redline.
    pub fn write(&self, options: &WriteOptions<'_>) -> Written {
        let mut writer = Writer {
            out: TreeWriter::default(),
            folds: options.fold.is_some(),
            strings: options.strings,
        };
        let mut groups = Vec::new();
        let mut section = String::new();
        let mut rest = &self.blocks[..];
        while !rest.is_empty() {
            let same = rest.iter().take_while(|it| it.is_same()).count();
            let is_last = same == rest.len();
            writer.unchanged(&rest[..same], options.fold, is_last, &mut section);
            rest = &rest[same..];
            let changed = together(rest);
            if changed > 0 {
                let begins = || rest[..changed].iter().take_while(|it| is_head(it));
                let own = begins().filter_map(heading_of).last();
                let gone = begins().find_map(gone_heading);
                if let Some(title) = &own {
                    section.clone_from(title);
                }
                groups.push(Group {
                    section: unescape(&own.or(gone).unwrap_or_else(|| section.clone())),
                    words: Effects::of(&rest[..changed]).tally(),
                });
                writer
                    .out
                    .markup("<div class=\"touched\" tabindex=\"-1\" id=\"guide:change-");
                writer.out.words(&groups.len().to_string());
                writer.out.markup("\">\n");
                for block in &rest[..changed] {
                    writer.marked(block, "");
                }
                writer.out.markup("</div>\n");
            }
            rest = &rest[changed..];
        }
        Written {
            html: writer.out.finish(),
            groups,
        }
    }
}

/// How many blocks from the first make one group: what changed without a break, up to where the
/// next section begins.
fn together(blocks: &[Marked<'_>]) -> usize {
    let mut changed = 0;
    for (at, block) in blocks.iter().enumerate() {
        let begins = at > 0 && is_head(block) && !is_head(&blocks[at - 1]);
        if block.is_same() || begins {
            break;
        }
        changed += 1;
    }
    changed
}

/// Is it a heading, of either text?
fn is_head(marked: &Marked<'_>) -> bool {
    match marked {
        Marked::Same { new: block, .. }
        | Marked::Inserted(block)
        | Marked::MovedHere(block, _)
        | Marked::Deleted(block)
        | Marked::MovedAway(block, _) => block.is_heading(),
        Marked::Element { new, .. } => is_heading(new.name()),
        Marked::Words { .. } => false,
    }
}

/// The headings under which the end of these blocks stands, from the highest level down.
fn headings_over_end(blocks: &[Marked<'_>]) -> Vec<usize> {
    let level = |index: usize| match &blocks[index] {
        Marked::Same { new, .. } => new.tag().map_or("", Tag::name),
        _ => "",
    };
    let mut over: Vec<usize> = Vec::new();
    for index in (0..blocks.len()).filter(|it| is_heading(level(*it))) {
        over.retain(|it| level(*it) < level(index));
        over.push(index);
    }
    over
}

/// The words of a block that is a heading in the new text.
fn heading_of(marked: &Marked<'_>) -> Option<String> {
    match marked {
        Marked::Same { new: block, .. } | Marked::Inserted(block) | Marked::MovedHere(block, _) => {
            block.is_heading().then(|| block.plain())
        }
        Marked::Element { new, children, .. } if is_heading(new.name()) => {
            let words = children.iter().filter_map(|child| match child {
                Marked::Same { new, .. } => Some(new.plain()),
                Marked::Words { new, .. } => Some(new.plain()),
                _ => None,
            });
            Some(words.collect())
        }
        _ => None,
    }
}

/// The words of a heading that the new text no longer has at this place.
fn gone_heading(marked: &Marked<'_>) -> Option<String> {
    match marked {
        Marked::Deleted(block) | Marked::MovedAway(block, _) => Some(block.plain()),
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Mode {
    Same,
    Inserted,
    Deleted,
    MovedHere,
    MovedAway,
}

impl Mode {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Inserted => "inserted",
            Self::Deleted => "deleted",
            Self::MovedHere => "moved-here",
            Self::MovedAway => "moved-away",
        }
    }

    pub(super) fn begin(self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Inserted => "<ins>",
            Self::Deleted => "<del>",
            Self::MovedHere => "<ins class=\"moved\">",
            Self::MovedAway => "<del class=\"moved\">",
        }
    }

    pub(super) fn end(self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Inserted | Self::MovedHere => "</ins>",
            Self::Deleted | Self::MovedAway => "</del>",
        }
    }

    pub(super) fn is_old(self) -> bool {
        matches!(self, Self::Deleted | Self::MovedAway)
    }
}

pub(super) struct Writer<'a> {
    pub(super) out: TreeWriter,
    folds: bool,
    pub(super) strings: &'a Strings,
}

/// Rows, items and blocks that are kept beside a change.
const CONTEXT: usize = 1;

impl Writer<'_> {
    /// So many parts of the text did not change.
    pub(super) fn unchanged_parts(&mut self, message: &str, count: usize) {
        let words = self.strings.tell(message, &[("n", count.into())]);
        self.out.words(&words);
    }

    /// Blocks of the text that did not change: folded, or in full. The headings over the change
    /// that follows stay, from the chapter's down.
    fn unchanged(
        &mut self,
        blocks: &[Marked<'_>],
        fold: Option<Fold<'_>>,
        is_last: bool,
        section: &mut String,
    ) {
        let headings = headings_over_end(blocks);
        if let Some(title) = headings
            .last()
            .and_then(|index| heading_of(&blocks[*index]))
        {
            *section = title;
        }
        let Some(page) = fold.filter(|_| take_room(blocks)) else {
            for block in blocks {
                self.marked(block, "");
            }
            return;
        };
        let mut folded = 0;
        for kept in headings.into_iter().filter(|_| !is_last) {
            self.fold(&blocks[folded..kept], page);
            self.marked(&blocks[kept], "");
            folded = kept + 1;
        }
        self.fold(&blocks[folded..], page);
    }

    fn fold(&mut self, blocks: &[Marked<'_>], page: Fold<'_>) {
        if !take_room(blocks) {
            for block in blocks {
                self.marked(block, "");
            }
            return;
        }
        let on_page = |block: &Marked<'_>| match block {
            Marked::Same { new, .. } => anchor(new).filter(|it| (page.has_anchor)(it)),
            _ => None,
        };
        let first = blocks.iter().find_map(on_page).unwrap_or_default();
        let last = blocks.iter().rev().find_map(on_page).unwrap_or_default();
        self.out.markup("<p class=\"fold\" data-first=\"");
        self.out.escaped(&first);
        self.out.markup("\" data-last=\"");
        self.out.escaped(&last);
        self.out.markup("\"><a href=\"");
        self.out.words(page.address);
        if !first.is_empty() {
            self.out.markup("#");
            self.out.words(&crate::path::percent_encode(&first));
        }
        self.out.markup("\">");
        let is_table = |it: &Marked<'_>| matches!(it, Marked::Same { new, .. } if new.has_rows());
        let what = if blocks.iter().all(is_table) {
            "unchanged-tables"
        } else {
            "unchanged-paragraphs"
        };
        self.unchanged_parts(what, blocks.len());
        self.out.markup("</a></p>\n");
    }

    fn marked(&mut self, marked: &Marked<'_>, parent: &str) {
        match marked {
            Marked::Same { new, .. } => self.block(new, Mode::Same, true),
            Marked::Inserted(block) => self.block(block, Mode::Inserted, true),
            Marked::Deleted(block) => self.block(block, Mode::Deleted, true),
            Marked::MovedAway(block, _) => self.block(block, Mode::MovedAway, true),
            Marked::MovedHere(block, _) => self.block(block, Mode::MovedHere, true),
            Marked::Element { old, new, children } => {
                let is_reformed = shape(old) != shape(new);
                self.open(new, if is_reformed { "reformed" } else { "" }, Mode::Same);
                self.children(new.name(), children);
                self.close(new);
            }
            Marked::Words { old, new, runs, .. } => {
                let is_code = parent == "pre";
                self.words(old, new, runs, is_code && self.folds);
            }
        }
    }

    /// The children of an element of both texts: long unchanged parts of lists and tables folded.
    fn children(&mut self, parent: &str, children: &[Marked<'_>]) {
        let folds = self.folds && matches!(parent, "tbody" | "ul" | "ol");
        let mut index = 0;
        while index < children.len() {
            let same = children[index..]
                .iter()
                .take_while(|it| it.is_same())
                .count();
            let lead = if index == 0 { 0 } else { CONTEXT };
            let tail = if index + same == children.len() {
                0
            } else {
                CONTEXT
            };
            if folds && same > lead + tail + 2 {
                let hidden = index + lead..index + same - tail;
                for child in &children[index..hidden.start] {
                    self.marked(child, parent);
                }
                self.fold_inside(parent, &children[hidden.clone()]);
                index = hidden.end;
                for child in &children[index..index + tail] {
                    self.marked(child, parent);
                }
                index += tail;
            } else {
                for child in &children[index..index + same] {
                    self.marked(child, parent);
                }
                index += same;
            }
            if let Some(child) = children.get(index) {
                self.marked(child, parent);
                index += 1;
            }
        }
    }

    fn fold_inside(&mut self, parent: &str, hidden: &[Marked<'_>]) {
        if parent == "tbody" {
            let columns = match hidden.first() {
                Some(Marked::Same { new, .. }) => match &new.content {
                    Content::Element(_, cells) => cells.len().max(1),
                    Content::Words(_) => 1,
                },
                _ => 1,
            };
            self.out.markup("<tr class=\"fold\"><td colspan=\"");
            self.out.words(&columns.to_string());
            self.out.markup("\">");
            self.unchanged_parts("unchanged-rows", hidden.len());
            self.out.markup("</td></tr>\n");
        } else {
            self.out.markup("<li class=\"fold\">");
            self.unchanged_parts("unchanged-items", hidden.len());
            self.out.markup("</li>\n");
        }
    }

    /// A block of one text, or of both alike.
    fn block(&mut self, block: &Block, mode: Mode, outermost: bool) {
        match &block.content {
            Content::Element(tag, children) => {
                let class = if outermost { mode.class() } else { "" };
                self.open(tag, class, mode);
                for child in children {
                    self.block(child, mode, false);
                }
                self.close(tag);
            }
            Content::Words(inline) => {
                let words = &Words::of(inline);
                let mut inline = Nesting::default();
                for token in &words.tokens {
                    let path = words
                        .path(token.within)
                        .into_iter()
                        .map(Open::New)
                        .collect();
                    inline.go_to(self, path, words, words, mode);
                    self.piece(token.piece, mode.is_old());
                }
                inline.go_to(self, Vec::new(), words, words, Mode::Same);
            }
        }
    }

    fn open(&mut self, tag: &Tag, class: &'static str, mode: Mode) {
        let is_old = mode.is_old();
        let tag =
            tag.without(|name| name == "id" || (is_old && matches!(name, "aria-label" | "role")));
        self.out.open(&tag, class);
    }

    fn close(&mut self, tag: &Tag) {
        self.out.close(tag);
        if tag.name() != "code" {
            self.out.markup("\n");
        }
    }
}

/// A fold takes as much room as so many lines.
const LINES_OF_A_FOLD: usize = 3;

/// Do blocks that did not change take more room than a fold in their place?
fn take_room(blocks: &[Marked<'_>]) -> bool {
    let lines = blocks.iter().map(|it| match it {
        Marked::Same { new, .. } => new.lines(),
        _ => 0,
    });
    lines.sum::<usize>() > LINES_OF_A_FOLD
}

/// What a reader sees of a tag.
pub(super) fn shape(tag: &Tag) -> (String, Vec<(String, Option<String>)>) {
    let attributes = tag
        .attributes()
        .filter(|(name, _)| !super::text::is_incidental(name))
        .map(|(name, value)| (name.to_owned(), value.map(str::to_owned)));
    (tag.name().to_owned(), attributes.collect())
}

/// The anchor of a block, or of the first thing in it that has one.
fn anchor(block: &Block) -> Option<String> {
    match &block.content {
        Content::Element(tag, children) => tag
            .attribute("id")
            .map(str::to_owned)
            .or_else(|| children.iter().find_map(anchor)),
        Content::Words(_) => None,
    }
}
