//! HTML that is safe to print, and the list of what may be in it.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use regex::Regex;
use std::borrow::Cow;

use super::escape;
use super::url::Destination;

/// HTML that is safe to print into a page: only this room can make it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Wraps what the writer made from events alone.
    pub(super) fn written(html: String) -> Self {
        Self(html)
    }

    /// Plain text, escaped.
    pub fn text(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        escape::text(&mut out, text);
        Self(out)
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML, owned.
    pub fn into_string(self) -> String {
        self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<SafeHtml> for String {
    fn from(html: SafeHtml) -> Self {
        html.0
    }
}

/// Elements that may be in a rendered text, ours and authors'.
pub(super) const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

const ALIGNED: &[&str] = &["align-left", "align-center", "align-right"];

/// The classes that we generate, by element. An author's classes never get this far.
const CLASSES: &[(&str, &[&str])] = &[
    ("a", &["anchor", "footnote-back", "external-image"]),
    (
        "div",
        &[
            "table-scroll",
            "diagram-frame",
            "formula",
            "alert",
            "alert-note",
            "alert-tip",
            "alert-important",
            "alert-warning",
            "alert-caution",
            "align-left",
            "align-center",
            "align-right",
        ],
    ),
    (
        "p",
        &["alert-title", "align-left", "align-center", "align-right"],
    ),
    ("section", &["footnotes"]),
    ("details", &["comment", "diagram-words"]),
    ("figure", &["diagram"]),
    ("span", super::code::CLASSES),
    ("sup", &["footnote-ref"]),
    (
        "img",
        &[
            "on-light",
            "on-dark",
            "align-left",
            "align-center",
            "align-right",
        ],
    ),
    ("td", ALIGNED),
    ("th", ALIGNED),
    ("tr", ALIGNED),
    ("table", ALIGNED),
    ("h1", ALIGNED),
    ("h2", ALIGNED),
    ("h3", ALIGNED),
    ("h4", ALIGNED),
    ("h5", ALIGNED),
    ("h6", ALIGNED),
];

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "rel"]),
    ("code", &["class"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("details", &["open"]),
    ("img", &["src", "alt", "width", "height", "loading"]),
    ("input", &["type", "disabled", "checked"]),
    ("li", &["value"]),
    ("ol", &["start", "reversed", "type"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

fn cleaner() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.iter().copied().collect())
        .clean_content_tags(super::raw::DROPPED_WITH_CONTENT.iter().copied().collect())
        .tag_attributes(
            ATTRIBUTES
                .iter()
                .map(|(element, names)| (*element, names.iter().copied().collect()))
                .collect(),
        )
        .tag_attribute_values(HashMap::new())
        .set_tag_attribute_values(HashMap::from([(
            "input",
            HashMap::from([("type", "checkbox"), ("disabled", "")]),
        )]))
        .generic_attributes(
            [
                "id",
                "title",
                "lang",
                "dir",
                "role",
                "aria-label",
                "tabindex",
            ]
            .into(),
        )
        .generic_attribute_prefixes(std::collections::HashSet::new())
        .allowed_classes(
            CLASSES
                .iter()
                .map(|(element, names)| (*element, names.iter().copied().collect()))
                .collect(),
        )
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(attribute_value);
    builder
}

/// Which value an attribute may have. Whatever could reach a script, the focus order or the
/// page's own ids is limited to what we write ourselves.
fn attribute_value<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let allowed = match attribute {
        "href" => Destination::of(value) != Destination::Forbidden,
        "src" => Destination::of(value) == Destination::Relative,
        "rel" => value == "noopener",
        "role" => matches!((element, value), ("div", "region" | "note")),
        "tabindex" => matches!((element, value), ("div" | "pre", "0")),
        "class" if element == "code" => value.strip_prefix("language-").is_some_and(is_language),
        "loading" => value == "lazy",
        "id" => !value.is_empty() && !value.starts_with("guide:"),
        _ => true,
    };
    allowed.then_some(Cow::Borrowed(value))
}

/// Whether a word may become part of a class.
pub(super) fn is_language(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 40
        && word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+#._-".contains(&b))
}

/// Keeps what may be in a rendered text and drops the rest.
///
/// Parsing HTML and printing it again can give HTML that parses differently: that is how
/// sanitisers have been tricked. So it is done until nothing changes, and a text that does
/// not settle is shown as text.
pub fn sanitize(html: &str) -> SafeHtml {
    let mut clean = cleaned(html);
    for _ in 0..4 {
        let again = cleaned(&clean);
        if again == clean {
            return SafeHtml(clean);
        }
        clean = again;
    }
    SafeHtml::text(html)
}

/// Line ends right behind a `<pre>`: each reading takes one away, so that many would never settle.
static LEADING_LINES: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the pattern is ours, and tests run it")]
    Regex::new("(<pre[^>]*>)\n+").expect("a pattern of our own is one")
});

fn cleaned(html: &str) -> String {
    let clean = CLEANER.clean(html).to_string();
    if !clean.contains("<pre") {
        return clean;
    }
    match LEADING_LINES.replace_all(&clean, "$1") {
        Cow::Borrowed(_) => clean,
        Cow::Owned(settled) => settled,
    }
}
