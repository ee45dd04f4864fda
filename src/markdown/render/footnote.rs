//! Footnotes, collected at the end with a way back for every use.

use std::ops::Range;

use super::super::escape;
use super::Writer;

/// The footnotes met so far.
#[derive(Default)]
pub(super) struct Notes {
    /// The number of the use that comes next.
    next_use: usize,
    /// The uses that were written, by footnote.
    uses: Vec<Vec<usize>>,
    /// What the footnotes say.
    texts: Vec<Option<String>>,
    /// The footnotes being defined; none for one that is not shown.
    open: Vec<Option<usize>>,
}

impl Writer<'_> {
    /// A use in a text alternative is not shown.
    pub(super) fn skip_footnote_use(&mut self) {
        self.notes.next_use += 1;
    }

    pub(super) fn footnote_use(&mut self) {
        let index = self.notes.next_use;
        self.notes.next_use += 1;
        let Some(page) = &self.page else {
            return;
        };
        let Some(used) = page.markdown.footnote_uses.get(index) else {
            return;
        };
        let Some(footnote) = used.footnote else {
            return;
        };
        let number = (footnote + 1).to_string();
        self.out.push_str("<sup class=\"footnote-ref\" id=\"");
        escape::text(&mut self.out, &used.id);
        self.out.push_str("\"><a href=\"#");
        escape::href(&mut self.out, &page.markdown.footnotes[footnote].id);
        self.out.push_str("\" aria-label=\"");
        self.say("footnote", &[("number", (&number).into())]);
        self.out.push_str("\">");
        self.out.push_str(&number);
        self.out.push_str("</a></sup>");
        if self.dropping == 0 {
            let places = &mut self.notes.uses;
            if places.len() <= footnote {
                places.resize_with(footnote + 1, Vec::new);
            }
            places[footnote].push(index);
        }
    }

    pub(super) fn start_footnote(&mut self, name: &str, span: &Range<usize>) {
        self.start_block();
        self.take_block(span);
        let shown = self.page.as_ref().and_then(|page| {
            let index = *page.markdown.footnote_keys.get(&name.to_lowercase())?;
            let texts = &self.notes.texts;
            let first = texts.get(index).is_none_or(Option::is_none);
            (first && !self.notes.open.contains(&Some(index))).then_some(index)
        });
        self.put_aside();
        self.notes.open.push(shown);
        if shown.is_none() {
            self.dropping += 1;
        }
    }

    pub(super) fn end_footnote(&mut self) {
        let text = self.take_up();
        let Some(shown) = self.notes.open.pop() else {
            return;
        };
        let Some(index) = shown else {
            self.dropping -= 1;
            return;
        };
        if self.notes.texts.len() <= index {
            self.notes.texts.resize(index + 1, None);
        }
        self.notes.texts[index] = Some(text);
    }

    /// Writes the footnotes at the end of the document.
    pub(super) fn write_footnotes(&mut self) {
        let texts = std::mem::take(&mut self.notes.texts);
        let Some(page) = self.page.as_ref().filter(|_| !texts.is_empty()) else {
            return;
        };
        let markdown = page.markdown;
        self.fresh_line();
        self.out
            .push_str("<section class=\"footnotes\" aria-label=\"");
        self.say("footnotes", &[]);
        self.out.push_str("\">\n<ol>\n");
        for (index, text) in texts.into_iter().enumerate() {
            self.out.push_str("<li id=\"");
            escape::text(&mut self.out, &markdown.footnotes[index].id);
            self.out.push_str("\">");
            let text = text.unwrap_or_default();
            let text = text.trim_end();
            // The way back stands in the last line rather than below it.
            let (before, after) = match text.strip_suffix("</p>") {
                Some(before) => (before, "</p>"),
                None => (text, ""),
            };
            self.out.push_str(before);
            self.write_back_references(index);
            self.out.push_str(after);
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn write_back_references(&mut self, footnote: usize) {
        let Some(page) = &self.page else {
            return;
        };
        let markdown = page.markdown;
        let uses = self.notes.uses.get(footnote).cloned().unwrap_or_default();
        for (count, used) in uses.iter().enumerate() {
            self.out.push_str(" <a class=\"footnote-back\" href=\"#");
            escape::href(&mut self.out, &markdown.footnote_uses[*used].id);
            self.out.push_str("\" aria-label=\"");
            let number = match count {
                0 => (footnote + 1).to_string(),
                again => format!("{}-{}", footnote + 1, again + 1),
            };
            self.say("footnote-back", &[("number", number.into())]);
            self.out.push_str("\">↩</a>");
        }
    }
}
