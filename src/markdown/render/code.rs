//! Blocks of code, in the colours of their language.

use std::ops::Range;

use super::super::sanitize::is_language;
use super::super::{code, escape};
use super::{Figures, Writer};

/// A code block being read.
pub(super) struct OpenCode {
    anchor: Option<String>,
    language: String,
    pub(super) text: String,
}

impl Writer<'_> {
    pub(super) fn start_code(&mut self, info: &str, span: &Range<usize>) {
        self.start_block();
        self.code = Some(OpenCode {
            anchor: self.take_block(span),
            language: code::language(info).to_owned(),
            text: String::new(),
        });
    }

    pub(super) fn end_code(&mut self) {
        let Some(code) = self.code.take() else {
            return;
        };
        let anchor = code.anchor.as_deref();
        let Some(page) = &self.page else {
            return self.code_block(anchor, &code.language, &code.text);
        };
        let text = page.words(&code.text).into_owned();
        match page.options.figures {
            Figures::Shown(pictures) if code::is_diagram(&code.language) => match pictures(&text) {
                Some(picture) => self.diagram(anchor, &picture, &text),
                None => self.code_block(anchor, &code.language, &text),
            },
            Figures::Shown(_) if code::is_math(&code.language) => {
                self.math_block(anchor, text.trim_end());
            }
            Figures::Shown(_) | Figures::Written => {
                self.code_block(anchor, &code.language, &text);
            }
        }
    }

    /// Writes a block of code, which readers may see.
    pub(super) fn code_block(&mut self, anchor: Option<&str>, language: &str, text: &str) {
        self.open_element("pre", anchor);
        if self.page.is_some() {
            self.out.push_str(" tabindex=\"0\"");
        }
        self.out.push_str("><code");
        if !language.is_empty() && (self.page.is_none() || is_language(language)) {
            self.out.push_str(" class=\"language-");
            escape::text(&mut self.out, language);
            self.out.push('"');
        }
        self.out.push('>');
        let has_colours = self
            .page
            .as_ref()
            .is_some_and(|page| matches!(page.options.figures, Figures::Shown(_)));
        if has_colours {
            self.coloured(language, text);
        } else {
            escape::text(&mut self.out, text);
        }
        self.out.push_str("</code></pre>\n");
    }

    /// Writes code with the colours of its language. What readers see is the code itself.
    fn coloured(&mut self, language: &str, text: &str) {
        let mut at = 0;
        for (range, kind) in code::stretches(language, text) {
            escape::text(&mut self.out, &text[at..range.start]);
            self.out.push_str("<span class=\"");
            self.out.push_str(kind.class());
            self.out.push_str("\">");
            escape::text(&mut self.out, &text[range.clone()]);
            self.out.push_str("</span>");
            at = range.end;
        }
        escape::text(&mut self.out, &text[at..]);
    }
}
