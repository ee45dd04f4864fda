//! The one stream of events that both the scan and the writer read, so that the n-th link,
//! heading or block of the one is the n-th of the other.
//!
//! pulldown-cmark cuts text wherever a character might have meant something and gives raw
//! HTML line by line. Here neighbouring pieces are joined again, bare addresses in the
//! text become links, as on GitHub, and control characters are left out. What is math has become
//! math before ([`Formulas`]).

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::autolink::{self, Found};
use super::formulas::Formulas;
use crate::unseen::without_controls;

/// Which Markdown is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// CommonMark and nothing else.
    CommonMark,
    /// CommonMark with GitHub's extensions: what documents are written in.
    GitHub,
}

/// An event and the bytes of the body it comes from.
pub(super) type Spanned<'t> = (Event<'t>, Range<usize>);

/// Reads a body as a stream of joined events.
pub(super) fn events(body: &str, dialect: Dialect) -> Events<'_> {
    // Heading attributes are left out on purpose: GitHub shows them as text, and
    // `# h {onclick=…}` would be a way into our elements.
    let options = match dialect {
        Dialect::CommonMark => Options::empty(),
        Dialect::GitHub => {
            Options::ENABLE_TABLES
                | Options::ENABLE_FOOTNOTES
                | Options::ENABLE_STRIKETHROUGH
                | Options::ENABLE_TASKLISTS
                | Options::ENABLE_GFM
        }
    };
    let parser = Parser::new_ext(body, options).into_offset_iter();
    Events {
        body,
        inner: Formulas::new(body, parser, dialect == Dialect::GitHub),
        ready: VecDeque::new(),
        autolinks: dialect == Dialect::GitHub,
        closed_to_links: 0,
        raw_link: false,
    }
}

/// See [`events`].
pub(super) struct Events<'t> {
    body: &'t str,
    inner: Formulas<'t>,
    ready: VecDeque<Spanned<'t>>,
    autolinks: bool,
    /// How many elements are open in which no bare address becomes a link.
    closed_to_links: usize,
    /// Whether an author's own `<a>` is open: a link within it would break both.
    raw_link: bool,
}

impl<'t> Iterator for Events<'t> {
    type Item = Spanned<'t>;

    fn next(&mut self) -> Option<Spanned<'t>> {
        if let Some(ready) = self.ready.pop_front() {
            return Some(ready);
        }
        let (event, span) = self.inner.next()?;
        match event {
            Event::Text(text) => self.join(&plain(text), span, false),
            Event::Html(html) => self.join(&plain(html), span, true),
            event => {
                self.count(&event);
                self.ready.push_back((in_plain_text(event), span));
            }
        }
        self.ready.pop_front()
    }
}

impl<'t> Events<'t> {
    fn count(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => {
                self.closed_to_links += 1;
            }
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                self.closed_to_links = self.closed_to_links.saturating_sub(1);
            }
            Event::InlineHtml(html) if is_tag(html, "<a") => self.raw_link = true,
            Event::InlineHtml(html) if is_tag(html, "</a") => self.raw_link = false,
            // Whatever was left open ends with its block.
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell,
            ) => {
                self.raw_link = false;
            }
            _ => {}
        }
    }

    /// Joins the following pieces of text, or of raw HTML, to the first one.
    fn join(&mut self, first: &CowStr<'t>, span: Range<usize>, html: bool) {
        let mut run = Run::new(self.body, first, span);
        let mut after = None;
        for (event, span) in self.inner.by_ref() {
            match event {
                Event::Text(text) if !html => run.push(&plain(text), span),
                Event::Html(text) if html => run.push(&plain(text), span),
                event => {
                    after = Some((event, span));
                    break;
                }
            }
        }
        if html {
            let span = run.span();
            self.ready.push_back((Event::Html(run.text()), span));
        } else if self.autolinks && self.closed_to_links == 0 && !self.raw_link {
            self.split_at_links(run);
        } else {
            let span = run.span();
            self.ready.push_back((Event::Text(run.text()), span));
        }
        if let Some((event, span)) = after {
            self.count(&event);
            self.ready.push_back((in_plain_text(event), span));
        }
    }

    fn split_at_links(&mut self, run: Run<'t>) {
        let found = autolink::find(run.as_str());
        let mut at = 0;
        for Found {
            range,
            destination,
            email,
        } in found
        {
            if at < range.start {
                self.push_text(&run, at..range.start);
            }
            let span = run.source(range.clone());
            let link_type = if email {
                LinkType::Email
            } else {
                LinkType::Autolink
            };
            let tag = Tag::Link {
                link_type,
                dest_url: destination.into(),
                title: "".into(),
                id: "".into(),
            };
            self.ready.push_back((Event::Start(tag), span.clone()));
            self.push_text(&run, range.clone());
            self.ready.push_back((Event::End(TagEnd::Link), span));
            at = range.end;
        }
        if at == 0 {
            let span = run.span();
            self.ready.push_back((Event::Text(run.text()), span));
        } else if at < run.as_str().len() {
            let rest = at..run.as_str().len();
            self.push_text(&run, rest);
        }
    }

    fn push_text(&mut self, run: &Run<'t>, range: Range<usize>) {
        let span = run.source(range.clone());
        self.ready.push_back((Event::Text(run.slice(range)), span));
    }
}

/// The same text, without control characters.
fn plain(text: CowStr<'_>) -> CowStr<'_> {
    match without_controls(&text) {
        Cow::Owned(plain) => plain.into(),
        Cow::Borrowed(_) => text,
    }
}

/// The same event, the words in it without control characters. A destination keeps them: it is
/// forbidden for them.
fn in_plain_text(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Code(text) => Event::Code(plain(text)),
        Event::InlineHtml(html) => Event::InlineHtml(plain(html)),
        Event::FootnoteReference(name) => Event::FootnoteReference(plain(name)),
        Event::Start(Tag::FootnoteDefinition(name)) => {
            Event::Start(Tag::FootnoteDefinition(plain(name)))
        }
        event => event,
    }
}

/// Whether raw HTML is the tag that starts with `start` (`<a` is not `<abbr`).
fn is_tag(html: &str, start: &str) -> bool {
    html.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
        && !html[start.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
}

/// Neighbouring pieces of text. As long as they are the source itself, nothing is copied.
struct Run<'t> {
    body: &'t str,
    /// The joined text, once it differs from the source.
    owned: Option<String>,
    /// Where each piece begins in the joined text, and the source it comes from.
    pieces: Vec<(usize, Range<usize>)>,
}

impl<'t> Run<'t> {
    fn new(body: &'t str, first: &CowStr<'t>, span: Range<usize>) -> Self {
        let owned = (body[span.clone()] != **first).then(|| first.to_string());
        Self {
            body,
            owned,
            pieces: vec![(0, span)],
        }
    }

    fn push(&mut self, text: &CowStr<'t>, span: Range<usize>) {
        let end = self.span().end;
        let literal = self.body[span.clone()] == **text;
        match &mut self.owned {
            None if literal && span.start == end => {
                if let Some((_, last)) = self.pieces.last_mut() {
                    last.end = span.end;
                }
                return;
            }
            None => self.owned = Some(self.body[self.span()].to_owned()),
            Some(_) => {}
        }
        if let Some(owned) = &mut self.owned {
            self.pieces.push((owned.len(), span));
            owned.push_str(text);
        }
    }

    fn span(&self) -> Range<usize> {
        let start = self.pieces.first().map_or(0, |(_, span)| span.start);
        let end = self.pieces.last().map_or(start, |(_, span)| span.end);
        start..end.max(start)
    }

    fn as_str(&self) -> &str {
        match &self.owned {
            Some(owned) => owned,
            None => &self.body[self.span()],
        }
    }

    fn text(self) -> CowStr<'t> {
        match self.owned {
            Some(owned) => owned.into(),
            None => CowStr::Borrowed(&self.body[self.span()]),
        }
    }

    fn slice(&self, range: Range<usize>) -> CowStr<'t> {
        match &self.owned {
            Some(owned) => owned[range].to_owned().into(),
            None => CowStr::Borrowed(&self.body[self.span()][range]),
        }
    }

    /// The bytes of the source behind a range of the joined text. Where a piece reads otherwise than its
    /// source (an entity, a control character that was left out) they are near it, in whole characters.
    fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_of(range.start).0;
        let end = match range.end {
            0 => start,
            end => {
                let (at, piece_end) = self.source_of(end - 1);
                (at + 1).min(piece_end)
            }
        };
        let start = self.body.floor_char_boundary(start);
        start..self.body.ceil_char_boundary(end.max(start))
    }

    /// The source of one byte of the joined text, and the end of the piece it is in.
    fn source_of(&self, offset: usize) -> (usize, usize) {
        let after = self.pieces.partition_point(|(at, _)| *at <= offset);
        let (at, span) = &self.pieces[after.saturating_sub(1)];
        ((span.start + offset - at).min(span.end), span.end)
    }
}
