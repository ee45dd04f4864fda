//! A rendered text as that which is compared: blocks, and words inside them.
//!
//! What only serves a page (links to headings, ways back from footnotes, white space between
//! blocks) is left out. Anchors stay, but do not tell two blocks apart: they follow from the words.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use unicode_segmentation::UnicodeSegmentation as _;

use crate::markdown::SafeHtml;
use crate::markdown::tree::{Element, Node, Tag};

/// The blocks of a rendered text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub(super) blocks: Vec<Block>,
}

/// A block: an element with blocks in it, or a run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) content: Content,
    /// The hash of all that a reader sees of it, formatting included.
    pub(super) hash: u64,
    /// The hashes of its words, sorted.
    pub(super) words: Vec<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Element(Tag, Vec<Block>),
    Words(Words),
}

/// A run of words with their formatting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words {
    /// The inline elements, each with the one it is in.
    pub(super) tags: Vec<(Tag, Option<usize>)>,
    pub(super) tokens: Vec<Token>,
}

/// The smallest piece that can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) piece: Piece,
    /// The innermost inline element it is in.
    pub(super) within: Option<usize>,
    /// Equal for tokens that read the same.
    pub(super) key: u64,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    /// An image, a line break, a reference to a footnote: changes as a whole.
    Whole(Node),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Space,
    Sign,
}

/// Elements that are blocks.
const BLOCKS: [&str; 33] = [
    "blockquote",
    "caption",
    "col",
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
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "address",
];

impl Text {
    /// Reads a rendered text.
    pub fn of(html: &SafeHtml) -> Self {
        Self {
            blocks: blocks(html.nodes(), false),
        }
    }
}

impl Block {
    pub(super) fn element(tag: Tag, children: Vec<Self>) -> Self {
        let mut hasher = DefaultHasher::new();
        "<".hash(&mut hasher);
        hash_tag(&tag, &mut hasher);
        for child in &children {
            child.hash.hash(&mut hasher);
        }
        children.len().hash(&mut hasher);
        let mut words: Vec<u64> = children
            .iter()
            .flat_map(|child| child.words.iter().copied())
            .collect();
        words.sort_unstable();
        Self {
            content: Content::Element(tag, children),
            hash: hasher.finish(),
            words,
        }
    }

    pub(super) fn words(words: Words) -> Self {
        let mut hasher = DefaultHasher::new();
        let shapes = words.shapes();
        for token in &words.tokens {
            token.key.hash(&mut hasher);
            token.within.map(|within| shapes[within]).hash(&mut hasher);
        }
        let word_keys = words.tokens.iter().filter(|it| it.kind == Kind::Word);
        let mut keys: Vec<u64> = word_keys.map(|token| token.key).collect();
        keys.sort_unstable();
        Self {
            content: Content::Words(words),
            hash: hasher.finish(),
            words: keys,
        }
    }

    /// How many words it has.
    pub(super) fn length(&self) -> usize {
        self.words.len()
    }

    pub(super) fn tag(&self) -> Option<&Tag> {
        match &self.content {
            Content::Element(tag, _) => Some(tag),
            Content::Words(_) => None,
        }
    }

    pub(super) fn is_heading(&self) -> bool {
        self.tag().is_some_and(|tag| is_heading(tag.name()))
    }

    /// Its plain words, escaped.
    pub(super) fn plain(&self) -> String {
        match &self.content {
            Content::Element(_, children) => {
                let parts: Vec<String> = children.iter().map(Self::plain).collect();
                parts.join(" ")
            }
            Content::Words(words) => {
                let texts = words.tokens.iter().map(|token| match &token.piece {
                    Piece::Text(text) => text.as_str(),
                    Piece::Whole(_) => "",
                });
                texts.collect::<String>().trim().to_owned()
            }
        }
    }
}

pub(super) fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

fn is_block(node: &Node) -> bool {
    matches!(node, Node::Element(it) if BLOCKS.contains(&it.tag.name()))
}

/// Links that only serve the page.
fn is_furniture(node: &Node) -> bool {
    matches!(node, Node::Element(it) if it.tag.name() == "a"
        && (it.tag.has_class("anchor") || it.tag.has_class("footnote-back")))
}

fn blocks(nodes: Vec<Node>, code: bool) -> Vec<Block> {
    let has_blocks = nodes.iter().any(is_block);
    let mut blocks = Vec::new();
    let mut run: Vec<Node> = Vec::new();
    for node in nodes {
        if is_furniture(&node) {
            continue;
        }
        if is_block(&node) {
            blocks.extend(words_block(std::mem::take(&mut run), has_blocks, code));
            if let Node::Element(Element { tag, children }) = node {
                let code = code || tag.name() == "pre";
                blocks.push(Block::element(tag, self::blocks(children, code)));
            }
        } else {
            run.push(node);
        }
    }
    blocks.extend(words_block(run, has_blocks, code));
    blocks
}

/// White space between blocks is none of the text's.
fn words_block(nodes: Vec<Node>, between_blocks: bool, code: bool) -> Option<Block> {
    let is_blank =
        |node: &Node| matches!(node, Node::Text(text) if text.chars().all(char::is_whitespace));
    if nodes.is_empty() || (between_blocks && nodes.iter().all(is_blank)) {
        return None;
    }
    let mut words = Words::default();
    for node in nodes {
        words.flatten(node, None, code);
    }
    while !code && words.tokens.last().is_some_and(|it| it.kind == Kind::Space) {
        words.tokens.pop();
    }
    Some(Block::words(words))
}

/// An attribute that follows from the words or from the place, and says nothing of its own.
pub(super) fn is_incidental(name: &str) -> bool {
    matches!(name, "id" | "aria-label" | "tabindex")
}

fn hash_tag(tag: &Tag, hasher: &mut DefaultHasher) {
    tag.name().hash(hasher);
    for attribute in tag.attributes().filter(|(name, _)| !is_incidental(name)) {
        attribute.hash(hasher);
    }
}

impl Words {
    fn flatten(&mut self, node: Node, within: Option<usize>, code: bool) {
        match node {
            Node::Text(text) if code => {
                for line in text.split_inclusive('\n') {
                    self.text(line, Kind::Word, within);
                }
            }
            Node::Text(text) => self.pieces(&text, within),
            Node::Element(element) if is_whole(&element) => {
                let key = whole_key(&element);
                self.tokens.push(Token {
                    piece: Piece::Whole(Node::Element(element)),
                    within,
                    key,
                    kind: Kind::Word,
                });
            }
            Node::Element(Element { tag, children }) => {
                let index = self.tags.len();
                self.tags.push((tag, within));
                for child in children.into_iter().filter(|child| !is_furniture(child)) {
                    self.flatten(child, Some(index), code);
                }
            }
        }
    }

    /// Splits text into words, signs and runs of white space; a character reference is one sign.
    fn pieces(&mut self, text: &str, within: Option<usize>) {
        let mut rest = text;
        while let Some(start) = rest.find('&') {
            let (before, reference) = rest.split_at(start);
            let end = reference.find(';').map_or(1, |end| end + 1);
            self.plain(before, within);
            self.text(&reference[..end], Kind::Sign, within);
            rest = &reference[end..];
        }
        self.plain(rest, within);
    }

    fn plain(&mut self, text: &str, within: Option<usize>) {
        for piece in text.split_word_bounds() {
            let kind = if piece.chars().all(char::is_whitespace) {
                Kind::Space
            } else if piece.chars().any(char::is_alphanumeric) {
                Kind::Word
            } else {
                Kind::Sign
            };
            let last = self.tokens.last_mut();
            if kind == Kind::Space
                && let Some(Token {
                    piece: Piece::Text(before),
                    within: same,
                    kind: Kind::Space,
                    ..
                }) = last
                && *same == within
            {
                before.push_str(piece);
                continue;
            }
            self.text(piece, kind, within);
        }
    }

    fn text(&mut self, text: &str, kind: Kind, within: Option<usize>) {
        let mut hasher = DefaultHasher::new();
        if kind == Kind::Space { " " } else { text }.hash(&mut hasher);
        self.tokens.push(Token {
            piece: Piece::Text(text.to_owned()),
            within,
            key: hasher.finish(),
            kind,
        });
    }

    /// For each inline element, the hash of its formatting and of that around it.
    pub(super) fn shapes(&self) -> Vec<u64> {
        let mut shapes: Vec<u64> = Vec::with_capacity(self.tags.len());
        for (tag, within) in &self.tags {
            let mut hasher = DefaultHasher::new();
            hash_tag(tag, &mut hasher);
            within.map(|index| shapes[index]).hash(&mut hasher);
            shapes.push(hasher.finish());
        }
        shapes
    }

    /// The inline elements around a token, outermost first.
    pub(super) fn path(&self, within: Option<usize>) -> Vec<usize> {
        let mut path: Vec<usize> =
            std::iter::successors(within, |index| self.tags[*index].1).collect();
        path.reverse();
        path
    }
}

fn is_whole(element: &Element) -> bool {
    element.tag.is_void() || element.tag.has_class("footnote-ref") || element.children.is_empty()
}

/// A reference to a footnote is told by what it points at: its number follows from its place.
fn whole_key(element: &Element) -> u64 {
    fn hash(node: &Node, by_target: bool, hasher: &mut DefaultHasher) {
        match node {
            Node::Text(text) if !by_target => text.hash(hasher),
            Node::Text(_) => {}
            Node::Element(element) => {
                hash_tag(&element.tag, hasher);
                for child in &element.children {
                    hash(child, by_target, hasher);
                }
            }
        }
    }
    let mut hasher = DefaultHasher::new();
    // An empty `<b>` is not the word “b”.
    "<".hash(&mut hasher);
    hash_tag(&element.tag, &mut hasher);
    for child in &element.children {
        hash(child, element.tag.has_class("footnote-ref"), &mut hasher);
    }
    hasher.finish()
}
