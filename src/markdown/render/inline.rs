//! What stands within a line: text, code, emphasis.

use pulldown_cmark::{Tag, TagEnd};

use super::super::escape;
use super::Writer;
use super::raw::Open;

impl Writer<'_> {
    /// Text of the author's, escaped and with its addresses masked.
    pub(super) fn text(&mut self, text: &str) {
        match &self.page {
            Some(page) => escape::text(&mut self.out, &page.words(text)),
            None => escape::text(&mut self.out, text),
        }
    }

    pub(super) fn code(&mut self, text: &str) {
        self.out.push_str("<code>");
        self.text(text);
        self.out.push_str("</code>");
    }

    pub(super) fn hard_break(&mut self) {
        self.out.push_str("<br");
        self.end_void();
        self.out.push('\n');
    }

    pub(super) fn start_phrase(&mut self, tag: &Tag<'_>) {
        self.open.push(Open::Ours);
        self.phrase += 1;
        self.out.push_str(match tag {
            Tag::Emphasis => "<em>",
            Tag::Strong => "<strong>",
            Tag::Strikethrough => "<del>",
            _ => "",
        });
    }

    pub(super) fn end_phrase(&mut self, tag: TagEnd) {
        self.phrase -= 1;
        self.out.push_str(match tag {
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            _ => "",
        });
    }

    /// An attribute with text of the author's.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.text(value);
        self.out.push('"');
    }
}
