//! A rendered text as that which is compared: blocks, and words inside them.
//!
//! What only serves a page (links to headings, ways back from footnotes, white space between
//! blocks) is left out. Anchors stay, but do not tell two blocks apart: they follow from the words.
//! A text is split into blocks at once, and into words only where two blocks differ: most of a
//! document does not change.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use unicode_segmentation::UnicodeSegmentation as _;

use crate::markdown::SafeHtml;
use crate::markdown::tree::{Element, Node, Tag, is_block_element};

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
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Element(Tag, Vec<Block>),
    Words(Inline),
}

/// Text with its inline elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inline {
    pub(super) nodes: Vec<Node>,
    /// Code is compared by lines.
    pub(super) is_code: bool,
}

/// A run of words with their formatting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words<'t> {
    /// The inline elements, each with the one it is in.
    pub(super) tags: Vec<(&'t Tag, Option<usize>)>,
    pub(super) tokens: Vec<Token<'t>>,
}

/// The smallest piece that can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) piece: Piece<'t>,
    /// The innermost inline element it is in.
    pub(super) within: Option<usize>,
    /// Equal for tokens that read the same.
    pub(super) key: u64,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Text(&'t str),
    /// An image, a line break, a reference to a footnote: changes as a whole.
    Whole(&'t Node),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// A line of code.
    Line,
    Space,
    Sign,
}

impl Kind {
    /// Does it say something by which two texts are known to be alike?
    pub(super) fn says_something(self) -> bool {
        matches!(self, Self::Word | Self::Line)
    }
}

impl Text {
    /// Reads a rendered text.
    pub fn of(html: &SafeHtml) -> Self {
        Self {
            blocks: blocks(html.nodes(), false),
        }
    }
}

/// A line on a page has about so many bytes.
const BYTES_OF_A_LINE: usize = 72;

impl Block {
    pub(super) fn element(tag: Tag, children: Vec<Self>) -> Self {
        let mut hasher = DefaultHasher::new();
        "<".hash(&mut hasher);
        hash_tag(&tag, &mut hasher);
        for child in &children {
            child.hash.hash(&mut hasher);
        }
        children.len().hash(&mut hasher);
        Self {
            content: Content::Element(tag, children),
            hash: hasher.finish(),
        }
    }

    pub(super) fn inline(inline: Inline) -> Self {
        let mut hasher = DefaultHasher::new();
        for node in &inline.nodes {
            hash_node(node, inline.is_code, &mut hasher);
        }
        Self {
            content: Content::Words(inline),
            hash: hasher.finish(),
        }
    }

    /// The keys of its words, in order.
    pub(super) fn words(&self) -> Vec<u64> {
        fn collect(block: &Block, words: &mut Vec<u64>) {
            match &block.content {
                Content::Element(_, children) => {
                    for child in children {
                        collect(child, words);
                    }
                }
                Content::Words(inline) => {
                    let tokens = Words::of(inline).tokens.into_iter();
                    words.extend(
                        tokens
                            .filter(|it| it.kind.says_something())
                            .map(|it| it.key),
                    );
                }
            }
        }
        let mut words = Vec::new();
        collect(self, &mut words);
        words
    }

    /// How many words it has.
    pub(super) fn length(&self) -> usize {
        self.words().len()
    }

    pub(super) fn tag(&self) -> Option<&Tag> {
        match &self.content {
            Content::Element(tag, _) => Some(tag),
            Content::Words(_) => None,
        }
    }

    /// Is it a table, or around one?
    pub(super) fn has_rows(&self) -> bool {
        match &self.content {
            Content::Element(tag, children) => {
                tag.name() == "tr" || children.iter().any(Self::has_rows)
            }
            Content::Words(_) => false,
        }
    }

    /// How many lines it takes on a page, about.
    pub(super) fn lines(&self) -> usize {
        match &self.content {
            Content::Element(tag, children) if tag.name() == "tr" => {
                children.iter().map(Self::lines).max().unwrap_or(1)
            }
            Content::Element(_, children) => children.iter().map(Self::lines).sum(),
            Content::Words(inline) => {
                let breaks = |text: &str| text.matches('\n').count() * usize::from(inline.is_code);
                let lines = inline.nodes.iter().map(|node| match node {
                    Node::Text(text) => breaks(text) + text.len() / BYTES_OF_A_LINE,
                    Node::Element(element) => usize::from(element.tag.name() == "img") * 8,
                });
                1 + lines.sum::<usize>()
            }
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
            Content::Words(inline) => Words::of(inline).plain(),
        }
    }
}

pub(super) fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

fn is_block(node: &Node) -> bool {
    matches!(node, Node::Element(it) if is_block_element(it.tag.name()))
}

/// Links that only serve the page.
fn is_furniture(node: &Node) -> bool {
    matches!(node, Node::Element(it) if it.tag.name() == "a"
        && (it.tag.has_class("anchor") || it.tag.has_class("footnote-back")))
}

fn blocks(nodes: Vec<Node>, is_code: bool) -> Vec<Block> {
    let has_blocks = nodes.iter().any(is_block);
    let mut blocks = Vec::new();
    let mut run: Vec<Node> = Vec::new();
    for node in nodes {
        if is_furniture(&node) {
            continue;
        }
        match node {
            Node::Element(Element { tag, children }) if is_block_element(tag.name()) => {
                blocks.extend(inline_block(std::mem::take(&mut run), has_blocks, is_code));
                let is_code = is_code || tag.name() == "pre";
                blocks.push(Block::element(tag, self::blocks(children, is_code)));
            }
            node => run.push(node),
        }
    }
    blocks.extend(inline_block(run, has_blocks, is_code));
    blocks
}

/// White space between blocks is none of the text's, nor is that at the end of a block.
fn inline_block(mut nodes: Vec<Node>, between_blocks: bool, is_code: bool) -> Option<Block> {
    let is_blank =
        |node: &Node| matches!(node, Node::Text(text) if text.chars().all(char::is_whitespace));
    if nodes.is_empty() || (between_blocks && nodes.iter().all(is_blank)) {
        return None;
    }
    if !is_code && let Some(Node::Text(text)) = nodes.last_mut() {
        text.truncate(text.trim_end().len());
        if text.is_empty() {
            nodes.pop();
        }
    }
    Some(Block::inline(Inline { nodes, is_code }))
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

/// A reference to a footnote is told by what it points at: its number follows from its place.
fn hash_node(node: &Node, is_code: bool, hasher: &mut DefaultHasher) {
    match node {
        Node::Text(text) if is_code => text.hash(hasher),
        Node::Text(text) => {
            // White space of any kind and length reads the same.
            let mut is_space = false;
            for byte in text.bytes() {
                if byte.is_ascii_whitespace() {
                    is_space = true;
                } else {
                    if std::mem::take(&mut is_space) {
                        hasher.write_u8(b' ');
                    }
                    hasher.write_u8(byte);
                }
            }
            if is_space {
                hasher.write_u8(b' ');
            }
        }
        Node::Element(element) => {
            // An empty `<b>` is not the word “b”.
            hasher.write_u8(b'<');
            hash_tag(&element.tag, hasher);
            let is_reference = element.tag.has_class("footnote-ref");
            for child in &element.children {
                match child {
                    Node::Element(link) if is_reference => hash_tag(&link.tag, hasher),
                    Node::Text(_) if is_reference => {}
                    child if is_furniture(child) => {}
                    child => hash_node(child, is_code, hasher),
                }
            }
            hasher.write_u8(b'>');
        }
    }
}

impl<'t> Words<'t> {
    /// Splits text into words, signs and white space, or code into lines.
    pub(super) fn of(inline: &'t Inline) -> Self {
        let mut words = Self::default();
        for node in &inline.nodes {
            words.flatten(node, None, inline.is_code);
        }
        words
    }

    fn flatten(&mut self, node: &'t Node, within: Option<usize>, is_code: bool) {
        match node {
            Node::Text(text) if is_code => {
                for line in text.split_inclusive('\n') {
                    self.push(line, Kind::Line, within);
                }
            }
            Node::Text(text) => self.pieces(text, within),
            Node::Element(element) if is_indivisible(element) => {
                let mut hasher = DefaultHasher::new();
                hash_node(node, is_code, &mut hasher);
                self.tokens.push(Token {
                    piece: Piece::Whole(node),
                    within,
                    key: hasher.finish(),
                    kind: Kind::Word,
                });
            }
            Node::Element(Element { tag, children }) => {
                let index = self.tags.len();
                self.tags.push((tag, within));
                for child in children.iter().filter(|child| !is_furniture(child)) {
                    self.flatten(child, Some(index), is_code);
                }
            }
        }
    }

    /// A character reference is one sign.
    fn pieces(&mut self, text: &'t str, within: Option<usize>) {
        let mut rest = text;
        while let Some(start) = rest.find('&') {
            let (before, reference) = rest.split_at(start);
            let end = reference.find(';').map_or(1, |end| end + 1);
            self.plain_pieces(before, within);
            self.push(&reference[..end], Kind::Sign, within);
            rest = &reference[end..];
        }
        self.plain_pieces(rest, within);
    }

    fn plain_pieces(&mut self, text: &'t str, within: Option<usize>) {
        let mut rest = text;
        while !rest.is_empty() {
            let space = rest.len() - rest.trim_start().len();
            if space > 0 {
                self.push(&rest[..space], Kind::Space, within);
                rest = &rest[space..];
                continue;
            }
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            for piece in rest[..end].split_word_bounds() {
                let is_word = piece.chars().any(char::is_alphanumeric);
                self.push(piece, if is_word { Kind::Word } else { Kind::Sign }, within);
            }
            rest = &rest[end..];
        }
    }

    fn push(&mut self, text: &'t str, kind: Kind, within: Option<usize>) {
        let mut hasher = DefaultHasher::new();
        if kind == Kind::Space { " " } else { text }.hash(&mut hasher);
        self.tokens.push(Token {
            piece: Piece::Text(text),
            within,
            key: hasher.finish(),
            kind,
        });
    }

    /// The words alone, escaped.
    pub(super) fn plain(&self) -> String {
        let texts = self.tokens.iter().map(|token| match token.piece {
            Piece::Text(text) => text,
            Piece::Whole(_) => "",
        });
        texts.collect::<String>().trim().to_owned()
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

fn is_indivisible(element: &Element) -> bool {
    element.tag.is_void() || element.tag.has_class("footnote-ref") || element.children.is_empty()
}
