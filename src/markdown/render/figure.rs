//! Diagrams: the picture for each scheme, and all that it shows in words.

use super::super::escape;
use super::{Picture, Writer};
use crate::diagram::Drawing;

/// A drawing that is wider than this is made smaller, though never by more than a quarter: then it
/// could not be read any more, and is moved in its frame instead.
const WIDE: u32 = 640;

impl Writer<'_> {
    /// Writes a diagram, its words and its source.
    pub(super) fn diagram(&mut self, anchor: Option<&str>, picture: &Picture, source: &str) {
        let diagram = &picture.diagram;
        self.diagrams += 1;
        self.open_element("figure", anchor);
        self.out.push_str(" class=\"diagram\">\n");
        if let Some(title) = &diagram.title {
            self.out.push_str("<figcaption>");
            escape::text(&mut self.out, title);
            self.out.push_str("</figcaption>\n");
        }
        self.out
            .push_str("<div class=\"diagram-frame\" role=\"region\" tabindex=\"0\" aria-label=\"");
        self.say("diagram", &[("number", self.diagrams.into())]);
        self.out.push_str("\">");
        match (&picture.dark, &diagram.dark) {
            (Some(dark), Some(drawing)) => {
                let alternative = &diagram.alternative;
                self.drawing("on-light", &picture.light, &diagram.light, alternative);
                self.drawing("on-dark", dark, drawing, alternative);
            }
            _ => self.drawing("", &picture.light, &diagram.light, &diagram.alternative),
        }
        self.out
            .push_str("</div>\n<details class=\"diagram-words\"><summary>");
        self.say("diagram-words", &[]);
        self.out.push_str("</summary>\n<ul>\n");
        for fact in &diagram.words {
            self.out.push_str("<li>");
            escape::text(&mut self.out, fact);
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ul>\n<p>");
        self.say("diagram-source", &[]);
        self.out.push_str("</p>\n");
        self.code_block(None, "mermaid", source);
        self.out.push_str("</details>\n</figure>\n");
    }

    fn drawing(&mut self, class: &str, address: &str, drawing: &Drawing, alternative: &str) {
        let (width, height) = shown_size(drawing);
        self.out.push_str("<img src=\"");
        escape::href(&mut self.out, address);
        self.out.push_str("\" alt=\"");
        escape::text(&mut self.out, alternative);
        self.out.push('"');
        if !class.is_empty() {
            self.attribute("class", class);
        }
        self.attribute("width", &width.to_string());
        self.attribute("height", &height.to_string());
        self.out.push_str(" loading=\"lazy\">");
    }
}

fn shown_size(drawing: &Drawing) -> (u32, u32) {
    let (width, height) = (drawing.width, drawing.height);
    let shown = width.min(WIDE.max(width * 3 / 4));
    (shown, (height * shown).div_ceil(width.max(1)))
}
