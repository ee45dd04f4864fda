//! A redline as HTML: changes in groups one can go to, what did not change folded.

use serde::{Deserialize, Serialize};

use super::redline::{Marked, Redline};
use super::text::{Block, Content, Piece, Words, is_heading};
use super::words::Run;
use crate::markdown::SafeHtml;
use crate::markdown::tree::{Node, Tag, TreeWriter, unescape};

/// How a redline is written.
#[derive(Clone, Copy, Default)]
pub struct WriteOptions<'a> {
    /// Leave out what did not change, but for a little around the changes.
    pub fold: Option<Fold<'a>>,
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
    /// The heading under which they stand; empty before the first.
    pub section: String,
    /// Words inserted, deleted, moved here, and formatted or linked in another way.
    pub inserted: usize,
    /// Words deleted.
    pub deleted: usize,
    /// Words that were moved.
    pub moved: usize,
    /// Words that were formatted or linked in another way.
    pub reformed: usize,
}

impl Redline<'_> {
    /// Writes the redline.
    pub fn write(&self, options: &WriteOptions<'_>) -> Written {
        let mut writer = Writer {
            out: TreeWriter::default(),
            folds: options.fold.is_some(),
            group: Group::default(),
        };
        let mut groups = Vec::new();
        let mut section = String::new();
        let mut rest = &self.blocks[..];
        while !rest.is_empty() {
            let same = rest.iter().take_while(|it| it.is_same()).count();
            let is_last = same == rest.len();
            writer.unchanged(&rest[..same], options.fold, is_last, &mut section);
            rest = &rest[same..];
            let changed = rest.iter().take_while(|it| !it.is_same()).count();
            if changed > 0 {
                writer.group = Group {
                    section: section.clone(),
                    ..Group::default()
                };
                let number = groups.len() + 1;
                writer
                    .out
                    .markup("<div class=\"touched\" tabindex=\"-1\" id=\"guide:change-");
                writer.out.words(&number.to_string());
                writer.out.markup("\">\n");
                for block in &rest[..changed] {
                    writer.marked(block, "");
                    if let Some(title) = heading_of(block) {
                        section = title;
                    }
                }
                writer.out.markup("</div>\n");
                if writer.group.section.is_empty() {
                    writer.group.section.clone_from(&section);
                }
                writer.group.section = unescape(&writer.group.section);
                groups.push(std::mem::take(&mut writer.group));
            }
            rest = &rest[changed..];
        }
        Written {
            html: writer.out.finish(),
            groups,
        }
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

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Same,
    Inserted,
    Deleted,
    MovedHere,
    MovedAway,
}

impl Mode {
    fn class(self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Inserted => "inserted",
            Self::Deleted => "deleted",
            Self::MovedHere => "moved-here",
            Self::MovedAway => "moved-away",
        }
    }

    fn begin(self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Inserted => "<ins>",
            Self::Deleted => "<del>",
            Self::MovedHere => "<ins class=\"moved\">",
            Self::MovedAway => "<del class=\"moved\">",
        }
    }

    fn end(self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Inserted | Self::MovedHere => "</ins>",
            Self::Deleted | Self::MovedAway => "</del>",
        }
    }

    fn is_old(self) -> bool {
        matches!(self, Self::Deleted | Self::MovedAway)
    }
}

struct Writer {
    out: TreeWriter,
    folds: bool,
    group: Group,
}

/// Rows, items and blocks that are kept beside a change.
const CONTEXT: usize = 1;

/// Lines of code that are kept beside a change.
const CONTEXT_LINES: usize = 2;

impl Writer {
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
        let Some(page) = fold.filter(|_| blocks.len() > 2) else {
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
        if blocks.is_empty() {
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
        self.out.words(&unchanged(blocks.len(), "paragraph"));
        self.out.markup("</a></p>\n");
    }

    fn marked(&mut self, marked: &Marked<'_>, parent: &str) {
        match marked {
            Marked::Same { new, .. } => self.block(new, Mode::Same, true),
            Marked::Inserted(block) => {
                self.group.inserted += block.length();
                self.block(block, Mode::Inserted, true);
            }
            Marked::Deleted(block) => {
                self.group.deleted += block.length();
                self.block(block, Mode::Deleted, true);
            }
            Marked::MovedAway(block, _) => self.block(block, Mode::MovedAway, true),
            Marked::MovedHere(block, _) => {
                self.group.moved += block.length();
                self.block(block, Mode::MovedHere, true);
            }
            Marked::Element { old, new, children } => {
                let is_reformed = shape(old) != shape(new);
                if is_reformed {
                    self.group.reformed += 1;
                }
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
            self.out.words(&unchanged(hidden.len(), "row"));
            self.out.markup("</td></tr>\n");
        } else {
            self.out.markup("<li class=\"fold\">");
            self.out.words(&unchanged(hidden.len(), "item"));
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
                let mut inline = Inline::default();
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

    fn words(&mut self, old: &Words<'_>, new: &Words<'_>, runs: &[Run], folds: bool) {
        let mut inline = Inline::default();
        let known = same_elements(old, new, runs);
        let old_path = |within| -> Vec<Open> {
            let path = old.path(within).into_iter();
            path.map(|index| known[index].map_or(Open::Old(index), Open::New))
                .collect()
        };
        let new_path =
            |within| -> Vec<Open> { new.path(within).into_iter().map(Open::New).collect() };
        for (place, run) in runs.iter().enumerate() {
            match run {
                Run::Same(_, span) => {
                    let tokens = &new.tokens[span.clone()];
                    let lead = if place == 0 { 0 } else { CONTEXT_LINES };
                    let tail = if place + 1 == runs.len() {
                        0
                    } else {
                        CONTEXT_LINES
                    };
                    let hidden = if folds && tokens.len() > lead + tail + 2 {
                        lead..tokens.len() - tail
                    } else {
                        0..0
                    };
                    for (index, token) in tokens.iter().enumerate() {
                        if hidden.contains(&index) {
                            if index == hidden.start {
                                inline.go_to(self, Vec::new(), old, new, Mode::Same);
                                self.out.markup("<span class=\"fold\">");
                                self.out.words(&unchanged(hidden.len(), "line"));
                                self.out.markup("</span>\n");
                            }
                            continue;
                        }
                        inline.go_to(self, new_path(token.within), old, new, Mode::Same);
                        self.piece(token.piece, false);
                    }
                }
                Run::Reformed(before, span) => {
                    self.group.reformed += span.len();
                    inline.go_to(self, Vec::new(), old, new, Mode::Same);
                    self.out.markup("<span class=\"reformed\">");
                    for token in &new.tokens[span.clone()] {
                        inline.go_to(self, new_path(token.within), old, new, Mode::Same);
                        self.piece(token.piece, false);
                    }
                    inline.go_to(self, Vec::new(), old, new, Mode::Same);
                    self.former_link(old, before.start, new, span.start);
                    self.out.markup("</span>");
                }
                Run::Deleted(span) => {
                    let tokens = &old.tokens[span.clone()];
                    self.group.deleted += count(tokens);
                    for token in tokens {
                        inline.go_to(self, old_path(token.within), old, new, Mode::Deleted);
                        self.piece(token.piece, true);
                    }
                }
                Run::Inserted(span) => {
                    let tokens = &new.tokens[span.clone()];
                    self.group.inserted += count(tokens);
                    for token in tokens {
                        inline.go_to(self, new_path(token.within), old, new, Mode::Inserted);
                        self.piece(token.piece, false);
                    }
                }
            }
        }
        inline.go_to(self, Vec::new(), old, new, Mode::Same);
    }

    /// Says where a link led before.
    fn former_link(&mut self, old: &Words<'_>, before: usize, new: &Words<'_>, after: usize) {
        let target = |words: &Words<'_>, token: usize| {
            let path = words.path(words.tokens[token].within);
            let mut links = path.iter().map(|index| words.tags[*index].0);
            let link = links.rfind(|tag| tag.name() == "a");
            link.and_then(|tag| tag.attribute("href").map(str::to_owned))
        };
        let (from, to) = (target(old, before), target(new, after));
        if from != to {
            self.out.markup(" <span class=\"former\">");
            match from {
                Some(from) => {
                    self.out.markup("(link was ");
                    self.out.escaped(&from);
                    self.out.markup(")");
                }
                None => self.out.markup("(link is new)"),
            }
            self.out.markup("</span>");
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

    fn piece(&mut self, piece: Piece<'_>, is_old: bool) {
        match piece {
            Piece::Text(text) => self.out.escaped(text),
            Piece::Whole(node) => self.whole(node, is_old),
        }
    }

    /// An image, a break, a reference: without anchors, and without links that lead to them.
    fn whole(&mut self, node: &Node, is_old: bool) {
        match node {
            Node::Text(text) => self.out.escaped(text),
            Node::Element(element) => {
                let tag = without_anchors(&element.tag, is_old);
                self.out.open(&tag, "");
                for child in &element.children {
                    self.whole(child, is_old);
                }
                self.out.close(&tag);
            }
        }
    }
}

fn without_anchors(tag: &Tag, is_old: bool) -> Tag {
    let is_inside = tag.attribute("href").is_some_and(|it| it.starts_with('#'));
    tag.without(|name| {
        name == "id"
            || (is_inside && matches!(name, "href" | "aria-label"))
            || (is_old && name == "aria-label")
    })
}

fn count(tokens: &[super::text::Token<'_>]) -> usize {
    let words = tokens
        .iter()
        .filter(|it| it.kind == super::text::Kind::Word);
    words.count()
}

/// What a reader sees of a tag.
fn shape(tag: &Tag) -> (String, Vec<(String, Option<String>)>) {
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

fn unchanged(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} unchanged {what}{plural}")
}

/// For each inline element of the old words, the one of the new words that it became.
fn same_elements(old: &Words<'_>, new: &Words<'_>, runs: &[Run]) -> Vec<Option<usize>> {
    let mut known = vec![None; old.tags.len()];
    for run in runs {
        if let Run::Same(from, to) = run {
            for (from, to) in from.clone().zip(to.clone()) {
                let from = old.path(old.tokens[from].within);
                let to = new.path(new.tokens[to].within);
                for (from, to) in from.into_iter().zip(to) {
                    known[from] = Some(to);
                }
            }
        }
    }
    known
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Old(usize),
    New(usize),
}

/// The inline elements that are open, and the mark inside them.
#[derive(Default)]
struct Inline {
    open: Vec<Open>,
    mark: Option<Mode>,
}

impl Inline {
    /// Closes and opens what is needed to stand in `path`, marked with `mode`.
    fn go_to(
        &mut self,
        writer: &mut Writer,
        path: Vec<Open>,
        old: &Words<'_>,
        new: &Words<'_>,
        mode: Mode,
    ) {
        let mark = (mode != Mode::Same).then_some(mode);
        if self.open == path && self.mark == mark {
            return;
        }
        if let Some(mark) = self.mark.take() {
            writer.out.markup(mark.end());
        }
        let kept = self
            .open
            .iter()
            .zip(&path)
            .take_while(|(a, b)| a == b)
            .count();
        let tag = |open: &Open| match open {
            Open::Old(index) => old.tags[*index].0,
            Open::New(index) => new.tags[*index].0,
        };
        for open in self.open.drain(kept..).rev() {
            writer.out.close(tag(&open));
        }
        for open in &path[kept..] {
            writer
                .out
                .open(&without_anchors(tag(open), mode.is_old()), "");
        }
        self.open = path;
        if let Some(mark) = mark {
            writer.out.markup(mark.begin());
        }
        self.mark = mark;
    }
}
