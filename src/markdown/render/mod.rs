//! Events to HTML.

mod block;
mod code;
mod figure;
mod footnote;
mod inline;
mod link;
mod math;
mod page;
mod raw;
mod table;

pub(super) use raw::FLOW;

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::events::{Dialect, events};
use super::facts::{Heading, LinkUse};
use super::sanitize::{SafeHtml, sanitize};
use super::url::Destination;
use super::{Markdown, email, escape};
use crate::diagram::Diagram;
use crate::extent::Extent;
use crate::strings::{Argument, Strings};
use code::OpenCode;
use footnote::Notes;
use link::{Image, OpenLink};
use math::Kept;
use page::Page;
use raw::Open;
use table::Table;

/// What the writer is told about a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Where it leads: a relative or absolute URL, final. It is still checked.
    Href(String),
    /// To a picture of the site that tells how large it is.
    Picture {
        /// Its address, as above.
        href: String,
        /// Its extent.
        extent: Extent,
    },
    /// Nowhere, or where it must not: its text is shown without a link.
    Text,
}

impl Target {
    /// The address to which it leads, if anywhere.
    pub fn href(&self) -> Option<&str> {
        match self {
            Self::Href(href) | Self::Picture { href, .. } => Some(href),
            Self::Text => None,
        }
    }

    /// How large the picture is to which it leads, where that is known.
    pub fn extent(&self) -> Option<Extent> {
        match self {
            Self::Picture { extent, .. } => Some(*extent),
            Self::Href(_) | Self::Text => None,
        }
    }
}

/// What becomes of e-mail addresses in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Emails {
    /// They are replaced; see [`mask_emails`](super::mask_emails).
    #[default]
    Mask,
    /// They stay, and are linked.
    Keep,
}

/// How code, diagrams and math are shown.
#[derive(Clone, Copy, Default)]
pub enum Figures<'a> {
    /// As they are written: for those who compare texts.
    #[default]
    Written,
    /// Code with the colours of its language, diagrams as pictures, math as math.
    Shown(&'a Pictures<'a>),
}

/// The pictures of a diagram, by its source as readers may see it; none for one that cannot be drawn.
pub type Pictures<'a> = dyn Fn(&str) -> Option<Picture> + 'a;

/// The pictures of a diagram, and where they stand.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The diagram.
    pub diagram: Arc<Diagram>,
    /// The address of the picture for light paper.
    pub light: String,
    /// The address of the one for dark paper, where it is another.
    pub dark: Option<String>,
}

/// How a document is rendered.
#[derive(Clone, Copy)]
pub struct RenderOptions<'a> {
    /// Where each link leads.
    pub resolve: &'a dyn Fn(&LinkUse) -> Target,
    /// What becomes of e-mail addresses.
    pub emails: Emails,
    /// How code and diagrams are shown.
    pub figures: Figures<'a>,
    /// The title that the page shows already: the document's heading is left out when it
    /// says the same, and an empty element keeps its anchor.
    pub hide_title: Option<&'a str>,
    /// Whether a typed table of contents that can be replaced is left out.
    pub replace_toc: bool,
    /// Whether blocks carry their anchors.
    pub block_anchors: bool,
    /// How many levels each heading is moved down; none goes below 6.
    pub heading_offset: u8,
    /// Whether a heading that skips levels is moved up below the one that it stands under, as
    /// whoever goes from heading to heading expects.
    pub whole_levels: bool,
    /// What readers are offered beside a heading, folded under one word: words and where they lead.
    pub beside_headings: Option<&'a Offers<'a>>,
    /// The words for what is not the author's: names of alerts, of tables, of links to headings.
    pub strings: &'a Strings,
}

/// What readers are offered beside a heading; nothing where there is nothing to offer.
pub type Offers<'a> = dyn Fn(&Heading) -> Vec<(String, String)> + 'a;

impl<'a> RenderOptions<'a> {
    /// Everything as it is by default: addresses masked, nothing left out, no block anchors, code and
    /// diagrams as they are written, words in English.
    pub fn new(resolve: &'a dyn Fn(&LinkUse) -> Target) -> Self {
        Self {
            resolve,
            emails: Emails::Mask,
            figures: Figures::Written,
            hide_title: None,
            replace_toc: false,
            block_anchors: false,
            heading_offset: 0,
            whole_levels: false,
            beside_headings: None,
            strings: Strings::english(),
        }
    }
}

/// Writes a document as HTML.
pub fn render(markdown: &Markdown, options: &RenderOptions<'_>) -> SafeHtml {
    if markdown.refused {
        return as_it_is(markdown, options);
    }
    let mut writer = Writer::page(Page::new(markdown, options));
    for (event, span) in events(markdown.body(), Dialect::GitHub) {
        writer.event(event, &span);
    }
    let kept = std::mem::take(&mut writer.kept);
    let html = writer.finish();
    // Without raw HTML all elements are ours, and reading them again would only cost time.
    if markdown.raw {
        kept.put_into(sanitize(&html))
    } else {
        SafeHtml::written(html)
    }
}

/// Writes a few words of Markdown: charters, notices, summaries. Links are followed only to
/// other sites, for there is no telling what such a text is relative to. A single paragraph
/// comes without its `<p>`.
pub fn render_inline(text: &str, emails: Emails) -> SafeHtml {
    let resolve = |link: &LinkUse| match Destination::of(&link.destination) {
        Destination::External | Destination::Mail => Target::Href(link.destination.clone()),
        Destination::Relative | Destination::Forbidden => Target::Text,
    };
    let options = RenderOptions {
        emails,
        ..RenderOptions::new(&resolve)
    };
    let html = render(&Markdown::parse(text, 0), &options);
    let single = html
        .as_str()
        .strip_prefix("<p>")
        .and_then(|rest| rest.trim_end().strip_suffix("</p>"))
        .filter(|inner| !inner.contains("<p") && !inner.contains("</p"));
    match single {
        Some(inner) => SafeHtml::written(inner.to_owned()),
        None => html,
    }
}

/// A text that is not read as Markdown, shown as it is.
fn as_it_is(markdown: &Markdown, options: &RenderOptions<'_>) -> SafeHtml {
    let mut out = String::from("<pre tabindex=\"0\"><code>");
    match options.emails {
        Emails::Mask => escape::text(&mut out, &email::mask_emails(markdown.body())),
        Emails::Keep => escape::text(&mut out, markdown.body()),
    }
    out.push_str("</code></pre>\n");
    SafeHtml::written(out)
}

/// The state of writing one document.
pub(super) struct Writer<'a> {
    /// The document and its options; none when CommonMark is printed as specified.
    page: Option<Page<'a>>,
    out: String,
    /// What was written before, while something is written aside.
    shelf: Vec<String>,
    /// How many of the texts written aside will be dropped.
    dropping: usize,
    /// The elements that are open, as far as an author's raw HTML is concerned.
    open: Vec<Open>,
    /// How many of our elements are open in which only phrases may stand.
    phrase: usize,
    /// Where the opening tag of the paragraph being written stands.
    paragraph: Range<usize>,
    /// Whether the heading being written is left out.
    left_out: bool,
    /// How many elements were open when the typed table of contents began.
    toc: Option<usize>,
    links: Vec<OpenLink>,
    image: Option<Image<'a>>,
    images: usize,
    table: Table,
    notes: Notes,
    /// The code block being read.
    code: Option<OpenCode>,
    /// How many diagrams were written.
    diagrams: usize,
    /// How many formulas were written as blocks.
    formulas: usize,
    /// Math that waits to be put into its place, behind the cleaning.
    kept: Kept,
}

impl<'a> Writer<'a> {
    /// A writer of CommonMark as specified.
    pub(super) fn plain(length: usize) -> Self {
        Self::new(None, length)
    }

    fn page(page: Page<'a>) -> Self {
        let length = page.markdown.body().len();
        Self::new(Some(page), length)
    }

    fn new(page: Option<Page<'a>>, length: usize) -> Self {
        Self {
            page,
            out: String::with_capacity(length + length / 4),
            shelf: Vec::new(),
            dropping: 0,
            open: Vec::new(),
            phrase: 0,
            paragraph: 0..0,
            left_out: false,
            toc: None,
            links: Vec::new(),
            image: None,
            images: 0,
            table: Table::default(),
            notes: Notes::default(),
            code: None,
            diagrams: 0,
            formulas: 0,
            kept: Kept::default(),
        }
    }

    /// Writes one event.
    pub(super) fn event(&mut self, event: Event<'a>, span: &Range<usize>) {
        if self.images > 0 {
            return self.event_in_image(event, span);
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.text.push_str(&text),
                None => self.text(&text),
            },
            Event::Code(text) => self.code(&text),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.hard_break(),
            Event::Rule => self.rule(span),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(&html, span),
            Event::FootnoteReference(_) => self.footnote_use(),
            Event::TaskListMarker(done) => self.task(done),
            Event::InlineMath(tex) => self.inline_math(&tex),
            Event::DisplayMath(tex) => {
                self.start_block();
                let anchor = self.take_block(span);
                self.math_block(anchor.as_deref(), &tex);
                self.close_raw();
            }
        }
    }

    /// The whole text.
    pub(super) fn finish(mut self) -> String {
        self.close_raw();
        self.write_footnotes();
        self.out
    }

    fn start(&mut self, tag: Tag<'a>, span: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(span),
            Tag::Heading { level, .. } => {
                self.start_block();
                self.phrase += 1;
                self.start_heading(level as u8, "");
                self.take_block(span);
            }
            Tag::BlockQuote(kind) => self.start_quote(kind, span),
            Tag::CodeBlock(kind) => {
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => info.as_ref(),
                    CodeBlockKind::Indented => "",
                };
                self.start_code(info, span);
            }
            Tag::HtmlBlock => {
                self.take_block(span);
                self.fresh_line();
            }
            Tag::List(first) => self.start_list(first, span),
            Tag::Item => self.start_item(span),
            Tag::FootnoteDefinition(name) => self.start_footnote(&name, span),
            Tag::Table(alignments) => self.start_table(alignments, span),
            Tag::TableHead => self.start_table_head(),
            Tag::TableRow => self.start_row(span),
            Tag::TableCell => self.start_cell(),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.start_link(link_type, &dest_url, &title),
            Tag::Image {
                dest_url, title, ..
            } => self.start_image(dest_url, title),
            tag => self.start_phrase(&tag),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::HtmlBlock => self.fresh_line(),
            TagEnd::Image => {}
            tag => {
                self.close_raw();
                match tag {
                    TagEnd::Paragraph => self.end_paragraph(),
                    TagEnd::Heading(level) => {
                        self.phrase -= 1;
                        self.end_heading(level as u8);
                        self.out.push('\n');
                    }
                    TagEnd::BlockQuote(kind) => self.end_quote(kind),
                    TagEnd::CodeBlock => self.end_code(),
                    TagEnd::List(ordered) => self.end_list(ordered),
                    TagEnd::Item => self.out.push_str("</li>\n"),
                    TagEnd::FootnoteDefinition => self.end_footnote(),
                    TagEnd::Table => self.end_table(),
                    TagEnd::TableHead => self.end_table_head(),
                    TagEnd::TableRow => self.out.push_str("</tr>\n"),
                    TagEnd::TableCell => self.end_cell(),
                    TagEnd::Link => self.end_link(),
                    tag => self.end_phrase(tag),
                }
            }
        }
    }

    /// Writes a message into an element or a quoted attribute.
    fn say(&mut self, message: &str, about: &[(&str, Argument<'_>)]) {
        let strings = match &self.page {
            Some(page) => page.options.strings,
            None => Strings::english(),
        };
        let words = strings.tell(message, about);
        escape::text(&mut self.out, &words);
    }

    /// Begins a new line unless one has just begun.
    fn fresh_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Writes what follows aside.
    fn put_aside(&mut self) {
        self.shelf.push(std::mem::take(&mut self.out));
    }

    /// Goes on where [`Writer::put_aside`] left off; gives what was written since.
    fn take_up(&mut self) -> String {
        let before = self.shelf.pop().unwrap_or_default();
        std::mem::replace(&mut self.out, before)
    }
}
