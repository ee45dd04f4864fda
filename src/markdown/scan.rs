//! One pass over the events that gathers everything a document says about itself.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::events::{Dialect, events};
use super::facts::{
    Block, BlockKind, Comment, Footnote, FootnoteUse, Heading, LinkKind, LinkUse, Note, NoteKind,
};
use super::raw::{self, OpenTag, Token};
use super::slug::{Anchors, block_anchor, github_anchor};
use super::toc::TocFinder;
use super::url::Destination;
use super::{MAX_BYTES, MAX_DEPTH, Markdown, budget, code, math, outline, summary};

/// Reads a file from `body_start` on.
pub(super) fn scan(file: Arc<str>, body_start: usize) -> Markdown {
    let mut start = body_start.min(file.len());
    while !file.is_char_boundary(start) {
        start -= 1;
    }
    let length = file.len();
    if length - start >= MAX_BYTES {
        return refused(file, start, NoteKind::TooLong);
    }
    let body = &file[start..];
    if budget::lacks_too_many_cells(body) {
        return refused(file.clone(), start, NoteKind::TooWide);
    }
    let mut scan = Scan::new(body, start);
    for (event, span) in events(body, Dialect::GitHub) {
        scan.event(event, &span);
        if scan.depth > MAX_DEPTH {
            return refused(file, start, NoteKind::TooDeep);
        }
    }
    scan.finish(file.clone())
}

/// A document that is shown as it is.
fn refused(file: Arc<str>, start: usize, kind: NoteKind) -> Markdown {
    let words = file[start..].split_whitespace().count();
    let body = start..file.len();
    let note = Note {
        kind,
        span: body.start..body.start,
        text: String::new(),
    };
    Markdown {
        file,
        body,
        refused: true,
        headings: Vec::new(),
        title: None,
        links: Vec::new(),
        anchors: BTreeSet::new(),
        blocks: Vec::new(),
        toc: None,
        summary: None,
        words,
        words_below_headings: OnceLock::new(),
        notes: vec![note],
        comments: Vec::new(),
        diagrams: Vec::new(),
        raw: false,
        raw_ids: BTreeSet::new(),
        footnotes: Vec::new(),
        footnote_keys: BTreeMap::new(),
        footnote_uses: Vec::new(),
    }
}

struct Scan<'t> {
    body: &'t str,
    /// What to add to an offset in the body for one in the file.
    offset: usize,
    depth: usize,
    anchors: Anchors,
    headings: Vec<Heading>,
    heading: Option<OpenHeading>,
    links: Vec<LinkUse>,
    open_links: Vec<usize>,
    images: usize,
    blocks: Vec<Block>,
    open_blocks: Vec<usize>,
    /// Emphasis around the current text.
    emphasis: usize,
    summary: summary::Finder,
    toc: TocFinder,
    notes: Vec<Note>,
    comments: Vec<Comment>,
    diagrams: Vec<usize>,
    /// Is the code block that is open a formula?
    is_math: bool,
    /// Where entities stay text.
    code: Vec<Range<usize>>,
    raw: bool,
    /// Ids that raw HTML asks for, and their places in the file.
    raw_ids: Vec<(String, Range<usize>)>,
    /// The footnote being defined, in lower case.
    definition: Option<String>,
    definitions: BTreeMap<String, Range<usize>>,
    /// Uses of footnotes: which, and within which definition.
    uses: Vec<(String, Option<String>)>,
}

/// A heading being read.
struct OpenHeading {
    index: usize,
    /// The text GitHub makes its anchor from.
    slug: String,
    /// How long the text of its block was before it.
    before: usize,
}

impl<'t> Scan<'t> {
    fn new(body: &'t str, offset: usize) -> Self {
        Self {
            body,
            offset,
            depth: 0,
            anchors: Anchors::default(),
            headings: Vec::new(),
            heading: None,
            links: Vec::new(),
            open_links: Vec::new(),
            images: 0,
            blocks: Vec::new(),
            open_blocks: Vec::new(),
            emphasis: 0,
            summary: summary::Finder::default(),
            toc: TocFinder::default(),
            notes: Vec::new(),
            comments: Vec::new(),
            diagrams: Vec::new(),
            is_math: false,
            code: Vec::new(),
            raw: false,
            raw_ids: Vec::new(),
            definition: None,
            definitions: BTreeMap::new(),
            uses: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'t>, span: &Range<usize>) {
        match event {
            Event::Start(tag) => {
                self.start(tag, span);
                self.depth += 1;
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.end(tag, span);
            }
            Event::Text(text) => {
                self.check_dollars(&text, span);
                self.text(&text);
            }
            Event::Code(text) => {
                self.code.push(span.clone());
                self.text(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.line_break(),
            Event::Html(html) => self.html(&html, span),
            Event::InlineHtml(html) => {
                self.comments_in(span);
                if self.images == 0 {
                    self.html(&html, span);
                }
            }
            Event::FootnoteReference(name) => {
                self.uses
                    .push((name.to_lowercase(), self.definition.clone()));
            }
            Event::Rule => {
                self.open(BlockKind::Rule, span);
                self.open_blocks.pop();
                self.toc.other_block(self.depth);
            }
            Event::InlineMath(tex) => {
                self.code.push(span.clone());
                self.check_math(&tex, false, span);
                self.text(&tex);
            }
            Event::DisplayMath(tex) => self.formula(&tex, span),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'t>, span: &Range<usize>) {
        if self.depth == 0 && !matches!(tag, Tag::List(_) | Tag::HtmlBlock) {
            self.toc.other_block(0);
        }
        match tag {
            Tag::Paragraph => {
                if self.open_blocks.is_empty() {
                    self.open(BlockKind::Paragraph, span);
                    self.summary.start();
                } else {
                    self.separate();
                }
            }
            Tag::Heading { level, .. } => {
                self.open(BlockKind::Heading, span);
                self.start_heading(level as u8, span);
            }
            Tag::BlockQuote(_) => self.open(BlockKind::Quote, span),
            Tag::CodeBlock(kind) => {
                self.code.push(span.clone());
                self.open(BlockKind::Code, span);
                if let CodeBlockKind::Fenced(info) = kind {
                    self.check_language(&info, span);
                    self.is_math = code::is_math(code::language(&info));
                    if code::is_diagram(code::language(&info)) {
                        self.diagrams.push(self.blocks.len() - 1);
                    }
                }
            }
            Tag::HtmlBlock => {
                self.comments_in(span);
                if self.open_blocks.is_empty() {
                    self.open(BlockKind::Html, span);
                } else {
                    self.separate();
                }
            }
            Tag::List(_) if self.depth == 0 => {
                self.toc
                    .start_list(span.start, self.links.len(), self.headings.len());
            }
            Tag::Item => {
                self.toc.item();
                self.open(BlockKind::Item, span);
            }
            Tag::FootnoteDefinition(name) => self.start_footnote(&name, span),
            Tag::Table(_) => self.open(BlockKind::Table, span),
            Tag::TableRow => self.open(BlockKind::Row, span),
            Tag::TableCell => self.separate_cell(),
            Tag::Emphasis | Tag::Strong => self.emphasis += 1,
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                let kind = match link_type {
                    LinkType::Autolink | LinkType::Email => LinkKind::Autolink,
                    _ => LinkKind::Link,
                };
                let place = offset_in(self.body, &dest_url).unwrap_or(span.clone());
                let destination = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.into_string(),
                };
                self.start_link(kind, destination, &place);
            }
            Tag::Image { dest_url, .. } => {
                let place = offset_in(self.body, &dest_url).unwrap_or(span.clone());
                self.start_link(LinkKind::Image, dest_url.into_string(), &place);
                self.images += 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: &Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                if let [index] = self.open_blocks[..]
                    && self.blocks[index].kind == BlockKind::Paragraph
                {
                    self.open_blocks.pop();
                    self.summary.end(index);
                }
            }
            TagEnd::Heading(_) => {
                self.end_heading();
                self.open_blocks.pop();
                if self.depth == 0 {
                    self.toc.heading(self.headings.len() - 1);
                }
            }
            TagEnd::HtmlBlock => {
                if let [index] = self.open_blocks[..]
                    && self.blocks[index].kind == BlockKind::Html
                {
                    self.open_blocks.pop();
                    if !self.blocks[index].text.trim().is_empty() {
                        self.toc.other_block(self.depth);
                    }
                }
            }
            TagEnd::CodeBlock => {
                if let Some(index) = self.open_blocks.pop()
                    && std::mem::take(&mut self.is_math)
                {
                    let tex = std::mem::take(&mut self.blocks[index].text);
                    self.check_math(tex.trim_end(), true, span);
                    self.blocks[index].text = tex;
                }
            }
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::Table | TagEnd::TableRow => {
                self.open_blocks.pop();
            }
            TagEnd::List(_) if self.depth == 0 => {
                let span = self.trimmed(span);
                self.toc.end_list(span, &self.links, &self.headings);
            }
            TagEnd::FootnoteDefinition => {
                self.definition = None;
                self.open_blocks.pop();
            }
            TagEnd::Emphasis | TagEnd::Strong => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Link => {
                if let Some(index) = self.end_link() {
                    let link = &self.links[index];
                    if link.text.trim().is_empty() {
                        self.note(
                            NoteKind::EmptyLink,
                            link.span.clone(),
                            link.destination.clone(),
                        );
                    }
                }
            }
            TagEnd::Image => {
                self.images = self.images.saturating_sub(1);
                if let Some(index) = self.end_link() {
                    self.check_alt(index);
                }
            }
            _ => {}
        }
    }

    // Text

    fn text(&mut self, text: &str) {
        for index in &self.open_links {
            self.links[*index].text.push_str(text);
        }
        if let Some(heading) = &mut self.heading
            && self.images == 0
        {
            heading.slug.push_str(text);
        }
        if let Some(index) = self.open_blocks.last() {
            self.blocks[*index].text.push_str(text);
            let plain = self.open_links.is_empty() && self.emphasis == 0;
            self.summary.text(text, plain);
        }
    }

    fn line_break(&mut self) {
        for index in &self.open_links {
            self.links[*index].text.push(' ');
        }
        // GitHub takes line breaks out of an anchor: `a⏎b` is `ab`.
        if let Some(heading) = &mut self.heading
            && self.images == 0
        {
            heading.slug.push('\n');
        }
        if let Some(index) = self.open_blocks.last() {
            self.blocks[*index].text.push(' ');
        }
    }

    /// Separates the words of a paragraph from those before it in the same block.
    fn separate(&mut self) {
        if let Some(index) = self.open_blocks.last() {
            let text = &mut self.blocks[*index].text;
            if !text.is_empty() {
                text.push(' ');
            }
        }
    }

    fn separate_cell(&mut self) {
        if let Some(index) = self.open_blocks.last() {
            let text = &mut self.blocks[*index].text;
            if !text.is_empty() {
                text.push_str(" | ");
            }
        }
    }

    // Blocks

    fn block_text(&self) -> Option<&str> {
        let index = self.open_blocks.last()?;
        Some(&self.blocks[*index].text)
    }

    fn open(&mut self, kind: BlockKind, span: &Range<usize>) {
        self.open_blocks.push(self.blocks.len());
        self.blocks.push(Block {
            kind,
            depth: self.open_blocks.len() - 1,
            span: self.trimmed(span),
            anchor: None,
            text: String::new(),
        });
    }

    fn start_heading(&mut self, level: u8, span: &Range<usize>) {
        let previous = self.headings.last().map(|heading| heading.level);
        self.heading = Some(OpenHeading {
            index: self.headings.len(),
            slug: String::new(),
            before: self.block_text().map_or(0, str::len),
        });
        let span = self.trimmed(span);
        self.headings.push(Heading {
            level,
            text: String::new(),
            anchor: String::new(),
            span: span.clone(),
        });
        if previous.is_some_and(|previous| level > previous + 1) {
            self.note(NoteKind::SkippedHeadingLevel, span, level.to_string());
        }
    }

    fn end_heading(&mut self) {
        let Some(OpenHeading {
            index,
            slug,
            before,
        }) = self.heading.take()
        else {
            return;
        };
        let words = slug.split_whitespace().collect::<Vec<_>>().join(" ");
        let alternative = self.block_text().and_then(|text| text.get(before..));
        let text = match alternative {
            Some(alternative) if words.is_empty() => alternative.trim().to_owned(),
            _ => words,
        };
        let anchor = github_anchor(&slug);
        // A heading of punctuation alone has no anchor on GitHub; here it can be pointed at.
        let anchor = if anchor.is_empty() {
            block_anchor(&text)
        } else {
            anchor
        };
        let heading = &mut self.headings[index];
        heading.anchor = self.anchors.give(&anchor);
        heading.text = text;
        let (text, span) = (heading.text.clone(), heading.span.clone());
        if text.is_empty() {
            self.note(NoteKind::EmptyHeading, span, String::new());
        } else if outline::without_attribute(&text).len() < text.len() {
            self.note(NoteKind::HeadingAttribute, span, text);
        }
    }

    fn start_footnote(&mut self, name: &str, span: &Range<usize>) {
        let key = name.to_lowercase();
        self.open(BlockKind::Footnote, span);
        let place = self.trimmed(span);
        if self.definitions.contains_key(&key) {
            self.note(NoteKind::DuplicateFootnote, place, name.to_owned());
        } else {
            self.definitions.insert(key.clone(), place);
        }
        self.definition = Some(key);
    }

    // Links

    fn start_link(&mut self, kind: LinkKind, destination: String, place: &Range<usize>) {
        let span = self.in_file(place);
        if Destination::of(&destination) == Destination::Forbidden {
            self.note(NoteKind::ForbiddenLink, span.clone(), destination.clone());
        }
        self.open_links.push(self.links.len());
        self.links.push(LinkUse {
            destination,
            text: String::new(),
            kind,
            span,
        });
    }

    /// Ends the innermost link that is not raw HTML.
    fn end_link(&mut self) -> Option<usize> {
        let links = &self.links;
        let position = self
            .open_links
            .iter()
            .rposition(|index| links[*index].kind != LinkKind::HtmlLink)?;
        Some(self.open_links.remove(position))
    }

    fn check_alt(&mut self, index: usize) {
        let link = &self.links[index];
        if link.text.trim().is_empty() {
            let kind = match link.kind {
                LinkKind::HtmlImage => NoteKind::HtmlImageWithoutAlt,
                _ => NoteKind::ImageWithoutAlt,
            };
            self.note(kind, link.span.clone(), link.destination.clone());
        }
    }

    // Math

    /// A paragraph that is a formula.
    fn formula(&mut self, tex: &str, span: &Range<usize>) {
        self.code.push(span.clone());
        self.check_math(tex, true, span);
        if self.depth == 0 {
            self.toc.other_block(0);
        }
        if self.open_blocks.is_empty() {
            self.open(BlockKind::Paragraph, span);
            self.text(tex);
            self.open_blocks.pop();
        } else {
            self.separate();
            self.text(tex);
        }
    }

    fn check_math(&mut self, tex: &str, is_block: bool, span: &Range<usize>) {
        let Err(fault) = math::html(tex, is_block) else {
            return;
        };
        let written = &self.body[span.clone()];
        let place = written.find(tex).map_or(span.clone(), |at| {
            let begin = span.start + at;
            begin + fault.range.start..begin + fault.range.end
        });
        let place = self.in_file(&place);
        self.note(NoteKind::WrongMath, place, fault.message);
    }

    fn check_dollars(&mut self, text: &str, span: &Range<usize>) {
        let is_code = self
            .open_blocks
            .last()
            .is_some_and(|it| self.blocks[*it].kind == BlockKind::Code);
        if is_code || self.body[span.clone()] != *text {
            return;
        }
        if let Some(range) = math::forgotten(text) {
            let place = self.in_file(&(span.start + range.start..span.start + range.end));
            self.note(NoteKind::DollarMath, place, text[range].to_owned());
        }
    }

    fn check_language(&mut self, info: &str, span: &Range<usize>) {
        let language = code::language(info);
        if code::misspelt(language).is_none() {
            return;
        }
        let fence = &self.body[span.clone()];
        let place = fence.find(language).map_or(span.clone(), |at| {
            span.start + at..span.start + at + language.len()
        });
        let place = self.in_file(&place);
        self.note(NoteKind::MisspeltLanguage, place, language.to_owned());
    }

    // Raw HTML

    fn html(&mut self, html: &str, span: &Range<usize>) {
        self.raw = true;
        // Within a quote the lines of raw HTML are not contiguous: then the whole is the place.
        let base = (self.body[span.clone()] == *html).then_some(span.start);
        let tokens = raw::tokens(html);
        let mut heading_end = None;
        let mut dropped: Vec<String> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Text(text) => self.text(text),
                Token::Open(tag) => {
                    if let Some(level) = raw::heading_level(&tag.name)
                        && let Some(end) = raw::heading_end(&tokens, at)
                    {
                        self.start_heading(level, span);
                        heading_end = Some(end);
                    }
                    if raw::DROPPED_WITH_CONTENT.contains(&tag.name.as_str()) {
                        dropped.push(tag.name.clone());
                    }
                    self.open_tag(tag, span, base);
                }
                Token::Close(_) if heading_end == Some(at) => self.end_heading(),
                Token::Close(name) if name == "a" => self.close_html_link(),
                Token::Close(_) => {}
            }
        }
        for name in dropped {
            let span = self.trimmed(span);
            self.note(NoteKind::DroppedHtml, span, name);
        }
    }

    fn comments_in(&mut self, html: &Range<usize>) {
        let body = self.body;
        for (span, text) in Comment::find(&body[html.clone()]) {
            let span = html.start + span.start..html.start + span.end;
            self.comments.push(Comment {
                span: self.in_file(&span),
                text: text.to_owned(),
            });
        }
    }

    fn close_html_link(&mut self) {
        let links = &self.links;
        self.open_links
            .retain(|index| links[*index].kind != LinkKind::HtmlLink);
    }

    fn open_tag(&mut self, tag: &OpenTag, span: &Range<usize>, base: Option<usize>) {
        if let Some(id) = raw::id(tag) {
            let place = match base {
                Some(base) => self.in_file(&(base + id.span.start..base + id.span.end)),
                None => self.trimmed(span),
            };
            self.raw_ids.push((id.value.clone(), place));
        }
        let Some((kind, attribute)) = raw::link(tag) else {
            return;
        };
        let place = match base {
            Some(base) => base + attribute.span.start..base + attribute.span.end,
            None => span.clone(),
        };
        // As in browsers, a link ends where the next one begins; so at most one is open.
        if kind == LinkKind::HtmlLink {
            self.close_html_link();
        }
        let index = self.links.len();
        self.start_link(kind, attribute.value.clone(), &place);
        if kind == LinkKind::HtmlImage {
            self.open_links.pop();
            let alt = tag.value("alt").unwrap_or_default();
            self.links[index].text.push_str(alt);
            if tag.attribute("alt").is_none() {
                self.check_alt(index);
            }
            if self.images == 0
                && let Some(block) = self.open_blocks.last()
            {
                self.blocks[*block].text.push_str(alt);
            }
        }
    }

    // The end

    fn finish(mut self, file: Arc<str>) -> Markdown {
        outline::unseen_characters(self.body, &self.code, |kind, range, text| {
            self.notes.push(Note {
                kind,
                span: range.start + self.offset..range.end + self.offset,
                text,
            });
        });
        let toc = self.toc.finish(&self.headings);
        if let Some(toc) = &toc {
            for (entry, span) in &toc.unresolved {
                self.notes.push(Note {
                    kind: NoteKind::UnresolvedTocEntry,
                    span: span.clone(),
                    text: entry.clone(),
                });
            }
        }
        let mut anchors: BTreeSet<String> =
            self.headings.iter().map(|h| h.anchor.clone()).collect();
        let (footnotes, footnote_keys, footnote_uses) = self.footnotes();
        anchors.extend(footnotes.iter().map(|footnote| footnote.id.clone()));
        anchors.extend(footnote_uses.iter().map(|footnote| footnote.id.clone()));
        let mut raw_ids = BTreeSet::new();
        for (id, place) in std::mem::take(&mut self.raw_ids) {
            if self.anchors.claim(&id) {
                raw_ids.insert(id);
            } else {
                self.note(NoteKind::TakenId, place, id);
            }
        }
        anchors.extend(raw_ids.iter().cloned());
        self.block_anchors(&footnotes, &footnote_keys);
        self.notes.sort_by_key(|note| (note.span.start, note.kind));
        let words = self.blocks.iter().map(Block::words).sum();
        let title = outline::title(&self.headings, &self.blocks);
        Markdown {
            body: self.offset..file.len(),
            file,
            refused: false,
            title,
            headings: self.headings,
            links: self.links,
            anchors,
            summary: self.summary.finish(&self.blocks, toc.as_ref()),
            blocks: self.blocks,
            toc,
            words,
            words_below_headings: OnceLock::new(),
            notes: self.notes,
            comments: self.comments,
            diagrams: self.diagrams,
            raw: self.raw,
            raw_ids,
            footnotes,
            footnote_keys,
            footnote_uses,
        }
    }

    /// Numbers the footnotes by first use: those of the text first, then those used only in
    /// other footnotes.
    fn footnotes(&mut self) -> (Vec<Footnote>, BTreeMap<String, usize>, Vec<FootnoteUse>) {
        let mut within: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let mut number = |key: &str, order: &mut Vec<String>| {
            if self.definitions.contains_key(key) && !numbers.contains_key(key) {
                numbers.insert(key.to_owned(), order.len());
                order.push(key.to_owned());
            }
        };
        for (key, definition) in &self.uses {
            match definition {
                Some(definition) => within.entry(definition).or_default().push(key),
                None => number(key, &mut order),
            }
        }
        let mut at = 0;
        while at < order.len() {
            for key in within.remove(order[at].as_str()).unwrap_or_default() {
                number(key, &mut order);
            }
            at += 1;
        }
        let slugs: Vec<String> = order
            .iter()
            .enumerate()
            .map(|(index, key)| match github_anchor(key) {
                slug if slug.is_empty() => (index + 1).to_string(),
                slug => slug,
            })
            .collect();
        let footnotes = order
            .iter()
            .zip(&slugs)
            .map(|(key, slug)| Footnote {
                key: key.clone(),
                id: self.anchors.give(&format!("fn-{slug}")),
            })
            .collect();
        let uses = self
            .uses
            .iter()
            .map(|(key, _)| {
                let footnote = numbers.get(key).copied();
                FootnoteUse {
                    footnote,
                    id: footnote.map_or_else(String::new, |index| {
                        self.anchors.give(&format!("fnref-{}", slugs[index]))
                    }),
                }
            })
            .collect();
        for (key, span) in &self.definitions {
            if !numbers.contains_key(key) {
                self.notes.push(Note {
                    kind: NoteKind::UnusedFootnote,
                    span: span.clone(),
                    text: key.clone(),
                });
            }
        }
        (footnotes, numbers, uses)
    }

    fn block_anchors(&mut self, footnotes: &[Footnote], keys: &BTreeMap<String, usize>) {
        let by_start: BTreeMap<usize, &Footnote> = self
            .definitions
            .iter()
            .filter_map(|(key, span)| Some((span.start, &footnotes[*keys.get(key)?])))
            .collect();
        let mut headings = self.headings.iter().peekable();
        for block in &mut self.blocks {
            block.anchor = match block.kind {
                BlockKind::Html | BlockKind::Rule => None,
                BlockKind::Footnote => by_start.get(&block.span.start).map(|f| f.id.clone()),
                BlockKind::Heading => {
                    // Headings in raw HTML are no blocks of their own.
                    while headings
                        .next_if(|h| h.span.start < block.span.start)
                        .is_some()
                    {}
                    headings.peek().map(|heading| heading.anchor.clone())
                }
                _ if block.text.trim().is_empty() => {
                    let start = block.span.start - self.offset;
                    let source = self.body[start..].lines().next().unwrap_or_default();
                    Some(self.anchors.give(&block_anchor(source)))
                }
                _ => Some(self.anchors.give(&block_anchor(&block.text))),
            };
        }
    }

    // Places

    fn note(&mut self, kind: NoteKind, span: Range<usize>, text: String) {
        self.notes.push(Note { kind, span, text });
    }

    fn in_file(&self, span: &Range<usize>) -> Range<usize> {
        span.start + self.offset..span.end + self.offset
    }

    /// The span in the file, without white space at its end.
    fn trimmed(&self, span: &Range<usize>) -> Range<usize> {
        let length = self.body[span.clone()].trim_end().len();
        self.in_file(&(span.start..span.start + length))
    }
}

/// Where a part of the body stands in it, if it is one and not a copy.
fn offset_in(body: &str, part: &str) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(body.as_ptr() as usize)?;
    let end = start + part.len();
    (!part.is_empty() && end <= body.len()).then_some(start..end)
}
