//! Blocks: paragraphs, headings, quotes, alerts, lists.

use std::ops::Range;

use pulldown_cmark::BlockQuoteKind;

use super::super::escape;
use super::Writer;
use super::page::Page;
use super::raw::Open;

impl Writer<'_> {
    /// Begins one of our blocks on a new line. A `<p>` of the author's ends before it, as it
    /// does in browsers.
    pub(super) fn start_block(&mut self) {
        self.close_raw_paragraph();
        self.fresh_line();
        self.open.push(Open::Ours);
    }

    /// Moves on to the next block of the document, if this is one; gives its anchor.
    pub(super) fn take_block(&mut self, span: &Range<usize>) -> Option<String> {
        let page = self.page.as_mut()?;
        let anchor = page.block(span.start)?;
        page.options.block_anchors.then(|| anchor.to_owned())
    }

    /// Writes `<name`, and the anchor of the block.
    fn open_block(&mut self, name: &str, span: &Range<usize>) {
        let anchor = self.take_block(span);
        self.open_element(name, anchor.as_deref());
    }

    /// Writes `<name`, and an anchor.
    pub(super) fn open_element(&mut self, name: &str, anchor: Option<&str>) {
        self.out.push('<');
        self.out.push_str(name);
        self.id(anchor);
    }

    pub(super) fn id(&mut self, id: Option<&str>) {
        if let Some(id) = id {
            self.out.push_str(" id=\"");
            escape::text(&mut self.out, id);
            self.out.push('"');
        }
    }

    pub(super) fn start_paragraph(&mut self, span: &Range<usize>) {
        self.start_block();
        self.phrase += 1;
        let before = self.out.len();
        self.open_block("p", span);
        self.out.push('>');
        self.paragraph = before..self.out.len();
    }

    /// Ends a paragraph. One of nothing but comments, or of HTML that was dropped, is none.
    pub(super) fn end_paragraph(&mut self) {
        self.phrase -= 1;
        let opened = self.paragraph.clone();
        let written = self.out.get(opened.end..).unwrap_or_default();
        if self.page.is_some() && written.trim().is_empty() {
            self.out.truncate(opened.start);
        } else {
            self.out.push_str("</p>\n");
        }
    }

    pub(super) fn rule(&mut self, span: &Range<usize>) {
        self.close_raw_paragraph();
        self.fresh_line();
        self.take_block(span);
        self.out.push_str("<hr");
        self.end_void();
        self.out.push('\n');
    }

    /// Ends an element without content, as XHTML where the specification prints that.
    pub(super) fn end_void(&mut self) {
        self.out
            .push_str(if self.page.is_some() { ">" } else { " />" });
    }

    // Headings

    /// Writes the opening tag of a heading. One that is left out is written aside.
    pub(super) fn start_heading(&mut self, level: u8, attributes: &str) {
        let found = self.page.as_mut().and_then(Page::heading);
        debug_assert!(found.is_none_or(|(heading, _)| heading.level == level));
        let anchor = found.map(|(heading, _)| heading.anchor.as_str());
        self.left_out = found.is_some_and(|(_, left_out)| left_out);
        if self.left_out {
            self.out.push_str("<a");
            self.id(anchor);
            self.out.push_str("></a>");
            self.put_aside();
            self.dropping += 1;
        }
        let names_nothing = found.is_some_and(|(heading, _)| !heading.has_words());
        let tag = if names_nothing {
            WORDLESS
        } else {
            heading_tag(self.level(level))
        };
        self.out.push_str(tag);
        self.id(anchor);
        self.out.push_str(attributes);
        self.out.push('>');
    }

    /// Writes the link to a heading and its closing tag.
    pub(super) fn end_heading(&mut self, level: u8) {
        let mut tag = heading_tag(self.level(level));
        let last = self.page.as_ref().and_then(Page::last_heading);
        let names_nothing = last.is_some_and(|heading| !heading.has_words());
        if names_nothing {
            tag = WORDLESS;
        } else if let Some((page, heading)) = self.page.as_ref().zip(last) {
            let words = page.words(&heading.text).into_owned();
            self.out.push_str(" <a class=\"anchor\" href=\"#");
            escape::href(&mut self.out, &heading.anchor);
            self.out.push_str("\" aria-label=\"");
            self.say("heading-link", &[("heading", words.into())]);
            self.out.push_str("\">¶</a>");
        }
        self.out.push_str("</");
        self.out.push_str(&tag[1..]);
        self.out.push('>');
        if !names_nothing {
            self.offers();
        }
        if std::mem::take(&mut self.left_out) {
            self.dropping -= 1;
            self.take_up();
        }
    }

    /// Writes what is offered beside the heading that ended, but not into an author's own element.
    fn offers(&mut self) {
        if !self.open.iter().all(|it| matches!(it, Open::Ours)) {
            return;
        }
        let Some(page) = &self.page else { return };
        let Some((offer, heading)) = page.options.beside_headings.zip(page.last_heading()) else {
            return;
        };
        let offers = offer(heading);
        if offers.is_empty() {
            return;
        }
        let words = page.words(&heading.text).into_owned();
        self.out
            .push_str("\n<details class=\"comment\"><summary aria-label=\"");
        self.say("heading-comment.section", &[("heading", words.into())]);
        self.out.push_str("\">");
        self.say("heading-comment", &[]);
        self.out.push_str("</summary><ul>");
        for (text, href) in offers {
            self.out.push_str("<li><a href=\"");
            escape::href(&mut self.out, &href);
            self.out.push_str("\">");
            escape::text(&mut self.out, &text);
            self.out.push_str("</a></li>");
        }
        self.out.push_str("</ul></details>");
    }

    fn level(&self, level: u8) -> u8 {
        let Some(page) = &self.page else {
            return level.clamp(1, 6);
        };
        let level = if page.options.whole_levels {
            page.whole_level()
        } else {
            level
        };
        level
            .saturating_add(page.options.heading_offset)
            .clamp(1, 6)
    }

    // Quotes and alerts

    pub(super) fn start_quote(&mut self, kind: Option<BlockQuoteKind>, span: &Range<usize>) {
        self.start_block();
        let Some(kind) = kind else {
            self.open_block("blockquote", span);
            self.out.push_str(">\n");
            return;
        };
        let class = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        self.open_block("div", span);
        self.out.push_str(" class=\"alert alert-");
        self.out.push_str(class);
        self.out
            .push_str("\" role=\"note\">\n<p class=\"alert-title\">");
        self.say("alert", &[("kind", class.into())]);
        self.out.push_str("</p>\n");
    }

    pub(super) fn end_quote(&mut self, kind: Option<BlockQuoteKind>) {
        self.fresh_line();
        self.out.push_str(if kind.is_some() {
            "</div>\n"
        } else {
            "</blockquote>\n"
        });
    }

    // Lists

    pub(super) fn start_list(&mut self, first: Option<u64>, span: &Range<usize>) {
        self.start_block();
        let toc = self.page.as_ref().and_then(|page| page.toc);
        if toc.is_some_and(|toc| toc.list == span.start) && self.toc.is_none() {
            self.toc = Some(self.open.len());
            self.put_aside();
            self.dropping += 1;
        }
        match first {
            None => self.out.push_str("<ul>\n"),
            Some(1) => self.out.push_str("<ol>\n"),
            Some(first) => {
                self.out.push_str("<ol start=\"");
                self.out.push_str(&first.to_string());
                self.out.push_str("\">\n");
            }
        }
    }

    pub(super) fn end_list(&mut self, ordered: bool) {
        self.out
            .push_str(if ordered { "</ol>\n" } else { "</ul>\n" });
        // The list itself is closed already.
        if self.toc == Some(self.open.len() + 1) {
            self.toc = None;
            self.dropping -= 1;
            self.take_up();
        }
    }

    pub(super) fn start_item(&mut self, span: &Range<usize>) {
        self.start_block();
        self.open_block("li", span);
        self.out.push('>');
    }

    /// The box of a task. It is read out, so it has a name.
    pub(super) fn task(&mut self, done: bool) {
        self.out.push_str("<input type=\"checkbox\" disabled=\"\"");
        if done {
            self.out.push_str(" checked=\"\"");
        }
        self.out.push_str(" aria-label=\"");
        self.say(if done { "task-done" } else { "task-open" }, &[]);
        self.out.push_str("\"> ");
    }
}

/// What stands for a heading that names nothing: it would be a gap for whoever goes from heading to heading.
const WORDLESS: &str = "<div";

fn heading_tag(level: u8) -> &'static str {
    match level {
        1 => "<h1",
        2 => "<h2",
        3 => "<h3",
        4 => "<h4",
        5 => "<h5",
        _ => "<h6",
    }
}
