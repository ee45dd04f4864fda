//! An author's raw HTML, written anew.
//!
//! Only tags and attributes of the list are written. Every tag is closed within the element
//! of ours in which it was opened, so an author can neither close our elements nor leave
//! one open over the rest of the page.

use std::ops::Range;

use super::super::raw::{self, OpenTag, Token};
use super::Writer;
use crate::extent::Extent;

/// An element that is open.
pub(super) enum Open {
    /// One of ours: raw HTML within it is balanced within it.
    Ours,
    /// An author's, whose tag was written; and what to write after its closing tag.
    Author(String, &'static str),
    /// An author's, whose content is dropped with it.
    Dropped(String),
}

impl Open {
    pub(super) fn is_written_link(&self) -> bool {
        matches!(self, Self::Author(name, _) if name == "a")
    }

    fn is(&self, name: &str) -> bool {
        matches!(self, Self::Author(own, _) | Self::Dropped(own) if own == name)
    }
}

/// How many of an author's elements may be open at once. Real pages need ten.
const MAX_OPEN: usize = 60;

/// Elements that may stand within a line.
const PHRASES: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark",
    "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u",
    "var",
];

/// Elements that may only stand between lines.
pub(in crate::markdown) const FLOW: &[&str] = &[
    "blockquote",
    "caption",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements that a browser may copy when they are left open; an id on them would be copied.
const COPIED: &[&str] = &["a", "b", "code", "em", "i", "s", "small", "strong", "u"];

impl Writer<'_> {
    /// Writes raw HTML: as it is where CommonMark is printed as specified, else by the list.
    pub(super) fn raw_html(&mut self, html: &str, _span: &Range<usize>) {
        if self.page.is_none() {
            self.out.push_str(html);
            return;
        }
        let tokens = raw::tokens(html);
        let mut heading_end = None;
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Text(text) => self.text(text),
                Token::Open(tag) => {
                    if raw::heading_level(&tag.name).is_some() {
                        let end = raw::heading_end(&tokens, at);
                        heading_end = end.or(heading_end);
                        self.raw_heading(tag, end.is_some());
                    } else {
                        self.open_tag(tag);
                    }
                }
                Token::Close(name) if heading_end == Some(at) => {
                    heading_end = None;
                    self.end_raw_heading(name);
                }
                Token::Close(name) => self.close_tag(name),
            }
        }
    }

    /// Closes what an author left open in the element of ours that ends now.
    pub(super) fn close_raw(&mut self) {
        while let Some(open) = self.open.pop() {
            if let Open::Ours = open {
                return;
            }
            self.write_close(open);
        }
    }

    /// Closes an author's `<p>`, and what is open within it.
    pub(super) fn close_raw_paragraph(&mut self) {
        if self.innermost("p").is_some() {
            self.close_tag("p");
        }
    }

    /// The place of the innermost author's element of this name within our current element.
    fn innermost(&self, name: &str) -> Option<usize> {
        let ours = self
            .open
            .iter()
            .rposition(|open| matches!(open, Open::Ours))
            .map_or(0, |at| at + 1);
        let found = self.open[ours..].iter().rposition(|open| open.is(name))?;
        Some(ours + found)
    }

    fn close_tag(&mut self, name: &str) {
        let Some(at) = self.innermost(name) else {
            return;
        };
        while self.open.len() > at {
            if let Some(open) = self.open.pop() {
                self.write_close(open);
            }
        }
    }

    fn write_close(&mut self, open: Open) {
        match open {
            Open::Ours => {}
            Open::Author(name, after) => {
                self.out.push_str("</");
                self.out.push_str(&name);
                self.out.push('>');
                self.out.push_str(after);
            }
            Open::Dropped(_) => {
                self.dropping -= 1;
                self.take_up();
            }
        }
    }

    fn open_tag(&mut self, tag: &OpenTag) {
        let name = tag.name.as_str();
        // Every link is asked for, in order, whether it is shown or not.
        let link = match raw::link(tag) {
            Some(_) => self.page.as_mut().and_then(super::page::Page::link),
            None => None,
        };
        debug_assert!(
            link.is_none_or(|own| raw::link(tag).is_some_and(|(_, a)| a.value == own.destination))
        );
        if raw::DROPPED_WITH_CONTENT.contains(&name) {
            self.open.push(Open::Dropped(name.to_owned()));
            self.put_aside();
            self.dropping += 1;
        } else if name == "img" {
            if let Some(link) = link {
                let alt = tag.value("alt").unwrap_or_default();
                let title = tag.value("title").unwrap_or_default();
                self.picture(link, alt, title, |writer, extent| {
                    writer.image_attributes(tag, extent);
                });
            }
        } else if name == "a" {
            self.id_before(tag);
            self.close_tag("a");
            let href = link.filter(|_| !self.in_link()).and_then(|l| self.href(l));
            if let Some(href) = href.filter(|_| self.may_open()) {
                self.open_anchor(&href, None);
                self.global_attributes(tag);
                self.out.push('>');
                self.open.push(Open::Author(name.to_owned(), ""));
            }
        } else if matches!(name, "br" | "wbr" | "hr" | "col") {
            if name == "hr" && self.phrase > 0 {
                return;
            }
            self.write_open(tag);
        } else if PHRASES.contains(&name) || (FLOW.contains(&name) && self.phrase == 0) {
            self.close_implied(name);
            if self.may_open() {
                let framed = name == "table" && self.innermost("table").is_none();
                if framed {
                    self.start_frame();
                }
                self.write_open(tag);
                let after = if framed { "</div>" } else { "" };
                self.open.push(Open::Author(name.to_owned(), after));
            }
        }
    }

    fn may_open(&self) -> bool {
        let authors = self.open.iter().filter(|open| !matches!(open, Open::Ours));
        authors.count() < MAX_OPEN
    }

    /// Closes what ends by itself where an element begins.
    fn close_implied(&mut self, name: &str) {
        let closes: &[&str] = match name {
            "li" => &["li"],
            "dt" | "dd" => &["dt", "dd"],
            "td" | "th" => &["td", "th"],
            "tr" => &["td", "th", "tr"],
            "tbody" | "thead" | "tfoot" => &[
                "td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup",
            ],
            _ => &[],
        };
        if FLOW.contains(&name) {
            self.close_raw_paragraph();
        }
        while let Some(Open::Author(last, _)) = self.open.last()
            && closes.contains(&last.as_str())
        {
            let last = last.clone();
            self.close_tag(&last);
        }
    }

    fn write_open(&mut self, tag: &OpenTag) {
        let name = tag.name.as_str();
        if COPIED.contains(&name) {
            self.id_before(tag);
        }
        self.out.push('<');
        self.out.push_str(name);
        if !COPIED.contains(&name) {
            let id = self.new_id(tag);
            self.id(id.as_deref());
        }
        self.global_attributes(tag);
        self.own_attributes(tag);
        self.out.push('>');
    }

    // Headings

    fn raw_heading(&mut self, tag: &OpenTag, closed: bool) {
        let Some(level) = raw::heading_level(&tag.name) else {
            return;
        };
        if !closed {
            return self.open_tag(tag);
        }
        self.close_implied(&tag.name);
        self.id_before(tag);
        let class = alignment(tag).map(|class| format!(" class=\"{class}\""));
        self.start_heading(level, class.as_deref().unwrap_or_default());
        self.open.push(Open::Ours);
        self.phrase += 1;
    }

    fn end_raw_heading(&mut self, name: &str) {
        self.close_raw();
        self.phrase -= 1;
        self.end_heading(raw::heading_level(name).unwrap_or(6));
    }

    // Attributes

    /// The id that an element asks for, if it is free and was not written yet.
    fn new_id(&mut self, tag: &OpenTag) -> Option<String> {
        let page = self.page.as_mut()?;
        let id = page.markdown.raw_ids.get(&raw::id(tag)?.value)?;
        page.written_ids.insert(id.as_str()).then(|| id.to_owned())
    }

    /// Writes the id of an element before it.
    fn id_before(&mut self, tag: &OpenTag) {
        if let Some(id) = self.new_id(tag) {
            self.out.push_str("<span");
            self.id(Some(&id));
            self.out.push_str("></span>");
        }
    }

    fn global_attributes(&mut self, tag: &OpenTag) {
        if let Some(title) = tag.value("title").filter(|title| !title.is_empty()) {
            self.attribute("title", title);
        }
        if let Some(language) = tag.value("lang").filter(|l| is_plain(l, "-")) {
            self.attribute("lang", language);
        }
        if let Some(direction @ ("ltr" | "rtl" | "auto")) = tag.value("dir") {
            self.attribute("dir", direction);
        }
    }

    fn own_attributes(&mut self, tag: &OpenTag) {
        let aligned = matches!(
            tag.name.as_str(),
            "p" | "div" | "td" | "th" | "tr" | "table"
        );
        if let Some(class) = alignment(tag).filter(|_| aligned) {
            self.attribute("class", class);
        }
        let numbers: &[&str] = match tag.name.as_str() {
            "td" | "th" => &["colspan", "rowspan"],
            "col" | "colgroup" => &["span"],
            "ol" => &["start"],
            "li" => &["value"],
            _ => &[],
        };
        for name in numbers {
            if let Some(value) = tag.value(name).filter(|value| is_number(value, 4)) {
                self.attribute(name, value);
            }
        }
        match tag.name.as_str() {
            "details" if tag.attribute("open").is_some() => self.attribute("open", ""),
            "ol" => {
                if tag.attribute("reversed").is_some() {
                    self.attribute("reversed", "");
                }
                if let Some(kind @ ("1" | "a" | "A" | "i" | "I")) = tag.value("type") {
                    self.attribute("type", kind);
                }
            }
            "th" => {
                if let Some(scope @ ("row" | "col" | "rowgroup" | "colgroup")) = tag.value("scope")
                {
                    self.attribute("scope", scope);
                }
            }
            "time" => {
                if let Some(when) = tag.value("datetime").filter(|v| is_plain(v, "-:+. ")) {
                    self.attribute("datetime", when);
                }
            }
            _ => {}
        }
    }

    /// What the author says of a picture; how large it is where they do not.
    fn image_attributes(&mut self, tag: &OpenTag, extent: Option<Extent>) {
        // A share of the page, such as `50%`, is no longer HTML.
        let said = ["width", "height"].map(|name| {
            let value = tag.value(name)?.trim().trim_end_matches("px");
            let pixels = is_number(value, 4).then(|| value.parse::<u32>().ok())??;
            (pixels > 0).then_some(pixels)
        });
        match (said, extent) {
            ([None, None], extent) => self.extent_attributes(extent),
            ([width, height], extent) => {
                // What the author does not say follows from the picture.
                let width = width.or_else(|| extent?.width_at(height?));
                let height = height.or_else(|| extent?.height_at(width?));
                for (name, value) in [("width", width), ("height", height)] {
                    if let Some(value) = value {
                        self.attribute(name, &value.to_string());
                    }
                }
            }
        }
        if let Some(class) = alignment(tag) {
            self.attribute("class", class);
        }
        let id = self.new_id(tag);
        self.id(id.as_deref());
    }
}

/// `align` is no longer HTML; it becomes a class.
fn alignment(tag: &OpenTag) -> Option<&'static str> {
    match tag.value("align")?.to_ascii_lowercase().as_str() {
        "left" => Some("align-left"),
        "center" | "middle" => Some("align-center"),
        "right" => Some("align-right"),
        _ => None,
    }
}

fn is_number(text: &str, digits: usize) -> bool {
    !text.is_empty() && text.len() <= digits && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_plain(text: &str, more: &str) -> bool {
    !text.is_empty()
        && text.len() <= 40
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || more.contains(c))
}
