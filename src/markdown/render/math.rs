//! Math, within a line and as a block of its own.

use super::super::math;
use super::super::sanitize::SafeHtml;
use super::{Figures, Writer};

/// Math that waits until the text around it is cleaned. The cleaner knows no MathML, because raw HTML with
/// it has deceived such cleaners before; ours is made by guide alone and goes around it.
#[derive(Default)]
pub(super) struct Kept {
    /// What stands in its place: a hash of the text, which the text cannot hold.
    mark: String,
    formulas: Vec<String>,
}

impl Kept {
    /// Keeps a formula; gives what is to stand in its place.
    fn keep(&mut self, body: &str, formula: String) -> String {
        if self.mark.is_empty() {
            self.mark = blake3::hash(body.as_bytes()).to_hex().to_string();
        }
        self.formulas.push(formula);
        format!("{}-{}-", self.mark, self.formulas.len() - 1)
    }

    /// Puts every formula into its place.
    pub(super) fn put_into(self, html: SafeHtml) -> SafeHtml {
        if self.formulas.is_empty() {
            return html;
        }
        let mark = format!("{}-", self.mark);
        let mut parts = html.as_str().split(mark.as_str());
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (index, rest) = part.split_once('-').unwrap_or_default();
            let formula = index
                .parse()
                .ok()
                .and_then(|it: usize| self.formulas.get(it));
            out.push_str(formula.map_or("", String::as_str));
            out.push_str(rest);
        }
        SafeHtml::written(out)
    }
}

impl Writer<'_> {
    pub(super) fn inline_math(&mut self, tex: &str) {
        match self.set(tex, false) {
            Some(formula) => self.out.push_str(&formula),
            None => self.code(tex),
        }
    }

    /// A formula on lines of its own; its source where it cannot be set or is to be compared.
    pub(super) fn math_block(&mut self, anchor: Option<&str>, tex: &str) {
        let Some(formula) = self.set(tex, true) else {
            let tex = match &self.page {
                Some(page) => page.words(tex).into_owned(),
                None => tex.to_owned(),
            };
            return self.code_block(anchor, "math", &tex);
        };
        self.formulas += 1;
        self.open_element("div", anchor);
        self.out
            .push_str(" class=\"formula\" role=\"region\" tabindex=\"0\" aria-label=\"");
        self.say("formula", &[("number", self.formulas.into())]);
        self.out.push_str("\">");
        self.out.push_str(&formula);
        self.out.push_str("</div>\n");
    }

    /// A formula as MathML, or what stands in its place until the text is cleaned.
    fn set(&mut self, tex: &str, is_block: bool) -> Option<String> {
        let page = self.page.as_ref()?;
        let Figures::Shown(_) = page.options.figures else {
            return None;
        };
        let formula = math::html(&page.words(tex), is_block).ok()?;
        let markdown = page.markdown;
        Some(if markdown.raw {
            self.kept.keep(markdown.body(), formula)
        } else {
            formula
        })
    }
}
