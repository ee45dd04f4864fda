//! Reading an author's raw HTML into tags and text.
//!
//! This need not read HTML exactly as a browser does: what is read here is written anew,
//! escaped and by allow-list, so a misreading can only lose markup.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::facts::LinkKind;

/// A piece of raw HTML. Comments, declarations and processing instructions are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'h> {
    /// Text, with its entities decoded.
    Text(Cow<'h, str>),
    /// An opening tag.
    Open(OpenTag),
    /// A closing tag, its name in lower case.
    Close(String),
}

/// An opening tag, names in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OpenTag {
    pub(super) name: String,
    pub(super) attributes: Vec<Attribute>,
}

/// An attribute; of several with one name only the first counts, as in browsers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    pub(super) name: String,
    /// The value, with its entities decoded.
    pub(super) value: String,
    /// Where the value stands in the HTML that was read.
    pub(super) span: Range<usize>,
}

impl OpenTag {
    /// The attribute of this name.
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| a.name == name)
    }

    /// The value of the attribute of this name.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.attribute(name).map(|a| a.value.as_str())
    }
}

/// Elements whose content is not text for readers: it goes with the tag.
pub(super) const DROPPED_WITH_CONTENT: &[&str] = &[
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "template",
    "svg",
    "math",
    "object",
    "select",
];

/// Reads raw HTML. Linear in its length, whatever it holds.
pub(super) fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut reader = Reader { html, at: 0 };
    let mut tokens = Vec::new();
    while reader.at < html.len() {
        if let Some(token) = reader.token() {
            if let Token::Open(tag) = &token
                && DROPPED_WITH_CONTENT.contains(&tag.name.as_str())
            {
                let name = tag.name.clone();
                reader.skip_to_close(&name);
            }
            tokens.push(token);
        }
    }
    tokens
}

struct Reader<'h> {
    html: &'h str,
    at: usize,
}

impl<'h> Reader<'h> {
    fn rest(&self) -> &'h str {
        &self.html[self.at..]
    }

    fn token(&mut self) -> Option<Token<'h>> {
        let rest = self.rest();
        let after = rest.strip_prefix('<').unwrap_or("");
        if after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.at += 1;
            self.open_tag().map(Token::Open)
        } else if let Some(after) = after.strip_prefix('/') {
            if after.starts_with(|c: char| c.is_ascii_alphabetic()) {
                self.at += 2;
                self.open_tag().map(|tag| Token::Close(tag.name))
            } else {
                self.skip_past(">");
                None
            }
        } else if after.starts_with("!--") {
            self.comment();
            None
        } else if after.starts_with("![CDATA[") {
            self.skip_past("]]>");
            None
        } else if after.starts_with(['!', '?']) {
            self.skip_past(">");
            None
        } else {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let end = rest[first..].find('<').map_or(rest.len(), |at| at + first);
            self.at += end;
            Some(Token::Text(decode(&rest[..end])))
        }
    }

    fn comment(&mut self) {
        self.at += "<!--".len();
        if let Some(short) = ["->", ">"]
            .iter()
            .find(|end| self.rest().starts_with(**end))
        {
            self.at += short.len();
        } else {
            self.skip_past("-->");
        }
    }

    /// Moves behind the next `end`, or to the end of everything.
    fn skip_past(&mut self, end: &str) {
        self.at = match self.rest().find(end) {
            Some(found) => self.at + found + end.len(),
            None => self.html.len(),
        };
    }

    /// Moves before the closing tag of an element whose content is dropped.
    fn skip_to_close(&mut self, name: &str) {
        let bytes = self.html.as_bytes();
        while let Some(found) = self.html[self.at..].find("</") {
            let start = self.at + found + 2;
            let end = start + name.len();
            if bytes
                .get(start..end)
                .is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()))
            {
                self.at = start - 2;
                return;
            }
            self.at = start;
        }
        self.at = self.html.len();
    }

    /// Reads a tag from its name to behind its `>`; a tag without an end is dropped.
    fn open_tag(&mut self) -> Option<OpenTag> {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
        let Some(end) = end else {
            self.at = self.html.len();
            return None;
        };
        let name = rest[..end].to_ascii_lowercase();
        self.at += end;
        let mut attributes: Vec<Attribute> = Vec::new();
        loop {
            let rest = self.rest();
            let skipped = rest.find(|c: char| !(c.is_ascii_whitespace() || c == '/'));
            let Some(skipped) = skipped else {
                self.at = self.html.len();
                return None;
            };
            self.at += skipped;
            if self.rest().starts_with('>') {
                self.at += 1;
                return Some(OpenTag { name, attributes });
            }
            let attribute = self.attribute()?;
            // The limit keeps a tag with a million attributes from costing a million squared.
            if attributes.len() < 64 && attributes.iter().all(|a| a.name != attribute.name) {
                attributes.push(attribute);
            }
        }
    }

    fn attribute(&mut self) -> Option<Attribute> {
        let rest = self.rest();
        // A name may begin with `=`, which is then part of it.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..]
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='))
            .map_or(rest.len(), |at| at + first);
        let name = rest[..end].to_ascii_lowercase();
        self.at += end;
        let rest = self.rest();
        let after_space = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let Some(value) = after_space.strip_prefix('=') else {
            let at = self.at;
            return Some(Attribute {
                name,
                value: String::new(),
                span: at..at,
            });
        };
        let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
        self.at = self.html.len() - value.len();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (start, length, behind) = if let Some(quote) = quote {
            if let Some(length) = value[1..].find(quote) {
                (self.at + 1, length, 1)
            } else {
                self.at = self.html.len();
                return None;
            }
        } else {
            let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>');
            (self.at, end.unwrap_or(value.len()), 0)
        };
        let span = start..start + length;
        self.at = span.end + behind;
        Some(Attribute {
            name,
            value: decode(&self.html[span.clone()]).into_owned(),
            span,
        })
    }
}

/// The text with its entities decoded; what is no entity stays.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = rest
            .bytes()
            .take(40)
            .position(|b| b == b';')
            .map_or(0, |semicolon| semicolon + 1);
        if let Some(character) = entity(&rest[..length]) {
            decoded.push_str(&character);
            rest = &rest[length..];
        } else {
            decoded.push('&');
            rest = &rest[1..];
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// What an entity stands for. The table of names is the Markdown parser's own.
fn entity(entity: &str) -> Option<String> {
    let name = entity.strip_prefix('&')?.strip_suffix(';')?;
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#') {
        return None;
    }
    let known = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "nbsp" => "\u{a0}",
        _ => "",
    };
    if !known.is_empty() {
        return Some(known.to_owned());
    }
    let text: String = Parser::new(entity)
        .filter_map(|event| match event {
            Event::Text(text) => Some(text.into_string()),
            _ => None,
        })
        .collect();
    (text != entity).then_some(text)
}

/// The level of a heading element.
pub(super) fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// Where the heading that opens at `open` closes; none if another heading opens before that.
pub(super) fn heading_end(tokens: &[Token<'_>], open: usize) -> Option<usize> {
    let length = tokens[open + 1..].iter().position(|token| match token {
        Token::Open(tag) => heading_level(&tag.name).is_some(),
        Token::Close(name) => heading_level(name).is_some(),
        Token::Text(_) => false,
    })?;
    let at = open + 1 + length;
    matches!(tokens[at], Token::Close(_)).then_some(at)
}

/// The id that an element of the author's asks for, by `id` or by the old `name`. The
/// namespace of the page's own ids is closed to authors.
pub(super) fn id(tag: &OpenTag) -> Option<&Attribute> {
    let attribute = tag.attribute("id").or_else(|| tag.attribute("name"))?;
    let id = &attribute.value;
    let proper = !id.is_empty()
        && id.len() <= 200
        && !id.contains(|c: char| c.is_whitespace() || c.is_control())
        && !id.to_ascii_lowercase().starts_with("guide-")
        && !id.to_ascii_lowercase().starts_with("guide:");
    proper.then_some(attribute)
}

/// The link or picture that an element is, and the attribute that says where it leads.
pub(super) fn link(tag: &OpenTag) -> Option<(LinkKind, &Attribute)> {
    match tag.name.as_str() {
        "a" => Some((LinkKind::HtmlLink, tag.attribute("href")?)),
        "img" => Some((LinkKind::HtmlImage, tag.attribute("src")?)),
        _ => None,
    }
}
