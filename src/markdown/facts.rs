//! The plain values that a scan yields.

use std::ops::Range;

/// A heading, written with `#`, underlined, or as raw HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its plain words; the text of its pictures when it has no words.
    pub text: String,
    /// GitHub's anchor, unique in the document.
    pub anchor: String,
    /// Its bytes in the file.
    pub span: Range<usize>,
}

impl Heading {
    /// Does it name what is under it?
    pub fn has_words(&self) -> bool {
        !self.text.trim().is_empty()
    }
}

/// One entry of a table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineItem {
    /// The plain words of the heading.
    pub text: String,
    /// Where it leads.
    pub anchor: String,
    /// The level of the heading, 1 to 6.
    pub level: u8,
    /// What lies under it.
    pub children: Vec<OutlineItem>,
}

/// How a link is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `[text](destination)` and its reference forms.
    Link,
    /// `![text](destination)` and its reference forms.
    Image,
    /// `<https://…>`, or a bare address in the text.
    Autolink,
    /// `<a href=…>`.
    HtmlLink,
    /// `<img src=…>`.
    HtmlImage,
}

impl LinkKind {
    /// Whether it shows a picture.
    pub fn is_image(self) -> bool {
        matches!(self, Self::Image | Self::HtmlImage)
    }
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkUse {
    /// Where it leads, as the author wrote it, entities and escapes decoded.
    pub destination: String,
    /// Its plain words, or the text alternative of an image.
    pub text: String,
    /// How it is written.
    pub kind: LinkKind,
    /// The bytes of the destination in the file, or of the whole link where the destination
    /// cannot be told apart.
    pub span: Range<usize>,
}

/// What a [`Block`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading; its anchor is GitHub's.
    Heading,
    /// A paragraph that is not part of a list item, quote or footnote.
    Paragraph,
    /// A list item with its own paragraphs, without the blocks nested in it.
    Item,
    /// A block quote or an alert with its own paragraphs, without the blocks nested in it.
    Quote,
    /// A code block.
    Code,
    /// A table; its words are those of its head.
    Table,
    /// A row of a table's body, its cells separated by ` | `.
    Row,
    /// A footnote; its anchor is `fn-NAME`.
    Footnote,
    /// Raw HTML between other blocks. It has no anchor.
    Html,
    /// A thematic break. It has no anchor.
    Rule,
}

/// A piece of a document that can be pointed at. Blocks come in document order, a container
/// before what is nested in it, and every word of the document is in exactly one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// How many blocks it is nested in.
    pub depth: usize,
    /// Its bytes in the file, without white space at its end.
    pub span: Range<usize>,
    /// Its id on the page, when block anchors are rendered.
    pub anchor: Option<String>,
    /// Its plain words.
    pub text: String,
}

impl Block {
    /// How many words it has.
    pub fn words(&self) -> usize {
        let words = self.text.split_whitespace();
        words
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .count()
    }
}

/// A table of contents typed by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedToc {
    /// Its bytes in the file, its heading included.
    pub span: Range<usize>,
    /// Whether every entry leads to a heading of the document: it can be replaced.
    pub resolved: bool,
    /// The entries that lead nowhere, and where they stand in the file.
    pub unresolved: Vec<(String, Range<usize>)>,
    /// Its heading, as an index of the headings.
    pub heading: Option<usize>,
    /// Where in the body its list begins.
    pub(super) list: usize,
}

/// A comment, which readers do not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its bytes in the file.
    pub span: Range<usize>,
    /// Its words, without the signs that make it a comment.
    pub text: String,
}

impl Comment {
    /// Each comment in raw HTML, and its words.
    pub(super) fn find(html: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let start = at + html[at..].find("<!--")?;
            let length = html[start + 4..].find("-->")?;
            at = start + 4 + length + 3;
            Some((start..at, html[start + 4..start + 4 + length].trim()))
        })
    }

    /// Is this raw HTML nothing but comments?
    pub fn is_all_of(html: &str) -> bool {
        let mut rest = 0;
        for (span, _) in Self::find(html) {
            if !html[rest..span.start].trim().is_empty() {
                return false;
            }
            rest = span.end;
        }
        rest > 0 && html[rest..].trim().is_empty()
    }
}

/// Something an author can mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is.
    pub kind: NoteKind,
    /// Its bytes in the file.
    pub span: Range<usize>,
    /// The words in question: a destination, a heading, the name of an element.
    pub text: String,
}

/// What a [`Note`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// A picture without a text alternative.
    ImageWithoutAlt,
    /// A picture of raw HTML without a text alternative.
    HtmlImageWithoutAlt,
    /// A heading more than one level below the one before it.
    SkippedHeadingLevel,
    /// A heading without words.
    EmptyHeading,
    /// A heading that ends in `{#id}`: GitHub, and this site, show that as text.
    HeadingAttribute,
    /// An entry of a typed table of contents that leads to no heading.
    UnresolvedTocEntry,
    /// A link without words.
    EmptyLink,
    /// A link whose destination is not allowed (`javascript:`, `//host` …); its text is shown.
    ForbiddenLink,
    /// Raw HTML that is left out of the page.
    DroppedHtml,
    /// An id that the page has already; a link to it leads elsewhere.
    TakenId,
    /// A code block in a language that is no name of one, but nearly.
    MisspeltLanguage,
    /// TeX that cannot be set.
    WrongMath,
    /// Math between single `$`, which is shown as text.
    DollarMath,
    /// A footnote that nothing refers to; it is not shown.
    UnusedFootnote,
    /// A second footnote of the same name; it is not shown.
    DuplicateFootnote,
    /// A character that changes the direction of text and can hide what it says.
    BidiControl,
    /// A character that cannot be seen and can carry hidden text.
    InvisibleCharacter,
    /// A character that is no text, and is left out.
    ControlCharacter,
    /// The text is nested too deeply to be read; it is shown as it is.
    TooDeep,
    /// The rows of its tables have too few cells for the columns; the text is shown as it is.
    TooWide,
    /// The text is too long to be read; it is shown as it is.
    TooLong,
}

/// A footnote that is shown, in the order of first use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Footnote {
    /// Its name in lower case.
    pub(super) key: String,
    /// Its id on the page.
    pub(super) id: String,
}

/// One use of a footnote, in the order of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FootnoteUse {
    /// Which footnote, if it is shown.
    pub(super) footnote: Option<usize>,
    /// The id of this use on the page.
    pub(super) id: String,
}
