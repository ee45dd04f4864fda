//! Math among the events: code between two `$`, and paragraphs that are all `$$ … $$`.
//!
//! The parser could tell math by itself, but it would take the `$` of prices and paths for it.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, OffsetIter, Tag, TagEnd};

use super::events::Spanned;
use super::math;

/// The events of a text, in which math is told from code and text.
pub(super) struct Formulas<'t> {
    body: &'t str,
    inner: Peekable<OffsetIter<'t>>,
    /// Is there any math in this dialect?
    is_on: bool,
    /// How many quotes are open.
    quotes: usize,
    /// Does the `$` that comes next end a formula?
    ends_formula: bool,
}

impl<'t> Formulas<'t> {
    pub(super) fn new(body: &'t str, parser: OffsetIter<'t>, is_on: bool) -> Self {
        Self {
            body,
            inner: parser.peekable(),
            is_on,
            quotes: 0,
            ends_formula: false,
        }
    }

    /// A paragraph that is a formula, instead of what is in it.
    fn paragraph(&mut self, span: &Range<usize>) -> Option<Spanned<'t>> {
        let tex = math::display(&self.body[span.clone()], self.quotes)?;
        for (event, _) in self.inner.by_ref() {
            if event == Event::End(TagEnd::Paragraph) {
                break;
            }
        }
        Some((Event::DisplayMath(CowStr::from(tex)), span.clone()))
    }

    /// Text, without the `$` of formulas beside it. None where nothing else is in it.
    fn text(&mut self, text: CowStr<'t>, span: Range<usize>) -> Option<Spanned<'t>> {
        let begins = std::mem::take(&mut self.ends_formula) && text.starts_with('$');
        let code = self.inner.peek().and_then(|(event, span)| match event {
            Event::Code(_) => Some(span.clone()),
            _ => None,
        });
        let ends = text.len() > usize::from(begins)
            && text.ends_with('$')
            && code.is_some_and(|it| it.start == span.end && math::flanks(self.body, &it));
        if !begins && !ends {
            return Some((Event::Text(text), span));
        }
        let rest = &text[usize::from(begins)..text.len() - usize::from(ends)];
        let span = span.start + usize::from(begins)..span.end - usize::from(ends);
        // As long as it is the source itself, nothing is copied.
        let rest = match self.body.get(span.clone()) {
            Some(own) if own == rest => CowStr::Borrowed(own),
            _ => CowStr::from(rest.to_owned()),
        };
        (!rest.is_empty()).then_some((Event::Text(rest), span))
    }
}

impl<'t> Iterator for Formulas<'t> {
    type Item = Spanned<'t>;

    fn next(&mut self) -> Option<Spanned<'t>> {
        loop {
            let (event, span) = self.inner.next()?;
            if !self.is_on {
                return Some((event, span));
            }
            match event {
                Event::Text(text) => {
                    if let Some(text) = self.text(text, span) {
                        return Some(text);
                    }
                    continue;
                }
                Event::Code(tex) if math::flanks(self.body, &span) => {
                    self.ends_formula = true;
                    return Some((Event::InlineMath(tex), span.start - 1..span.end + 1));
                }
                Event::Start(Tag::Paragraph) => {
                    if let Some(formula) = self.paragraph(&span) {
                        return Some(formula);
                    }
                    return Some((event, span));
                }
                Event::Start(Tag::BlockQuote(_)) => self.quotes += 1,
                Event::End(TagEnd::BlockQuote(_)) => self.quotes = self.quotes.saturating_sub(1),
                _ => {}
            }
            return Some((event, span));
        }
    }
}
