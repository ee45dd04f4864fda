//! Reading HTML as a browser does, to prove that nothing in it can act.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, ExpandedName, LocalName, Namespace, QualName, parse_document};

/// An element that a browser would make of some HTML.
#[derive(Debug)]
pub(crate) struct Element {
    /// Its name in lower case.
    pub(crate) name: String,
    /// Whether it is HTML, and not SVG or MathML.
    pub(crate) html: bool,
    /// Names and values, entities decoded.
    pub(crate) attributes: Vec<(String, String)>,
    /// The text directly in it.
    pub(crate) text: String,
}

impl Element {
    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(own, _)| own == name)?;
        Some(value)
    }
}

/// Every element of a page or fragment, in the order in which a browser makes them; also
/// those it moves elsewhere or throws away later.
pub(crate) fn elements(html: &str) -> Vec<Element> {
    let sink = parse_document(Sink::default(), html5ever::ParseOpts::default()).one(html);
    sink.made
        .borrow()
        .iter()
        .map(|node| Element {
            name: node.name.local.to_string(),
            html: node.name.ns == html5ever::ns!(html),
            attributes: node
                .attributes
                .borrow()
                .iter()
                .map(|a| (a.name.local.to_string(), a.value.to_string()))
                .collect(),
            text: node.text.borrow().clone(),
        })
        .collect()
}

/// What else than the text of a document may be in the HTML.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Allow {
    /// The frame of a page: its head, landmarks, forms, and scripts and styles of its own.
    pub(crate) page: bool,
    /// Inline `<svg>` with `<use href="…">` and shapes.
    pub(crate) svg: bool,
}

/// Asserts that a whole page, or a part of one, holds nothing that a text's author could
/// have made act: see [`assert_inert_with`].
#[track_caller]
pub(crate) fn assert_inert(html: &str) {
    let allow = Allow {
        page: html.contains("<html"),
        svg: false,
    };
    assert_inert_with(html, allow);
}

/// Asserts that HTML holds only known elements, attributes and schemes: no event handlers,
/// no inline script or style, no frames, nothing loaded from another site.
#[track_caller]
pub(crate) fn assert_inert_with(html: &str, allow: Allow) {
    for element in elements(html) {
        if let Err(why) = inert(&element, allow) {
            panic!("{why}: {element:?}\nin {}", excerpt(html, &element));
        }
    }
}

fn excerpt<'h>(html: &'h str, element: &Element) -> &'h str {
    let at = html.find(&format!("<{}", element.name)).unwrap_or(0);
    let mut end = (at + 2000).min(html.len());
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    &html[at..end]
}

const TEXT: &[&str] = &[
    "html",
    "head",
    "body",
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

const PAGE: &[&str] = &[
    "meta", "title", "link", "script", "noscript", "header", "nav", "main", "footer", "aside",
    "article", "address", "form", "search", "button", "label", "select", "option", "optgroup",
    "fieldset", "legend", "output", "progress", "meter", "dialog", "picture", "source", "data",
    "hgroup", "menu", "template",
];

const MATH: &[&str] = &[
    "math",
    "semantics",
    "annotation",
    "mrow",
    "mi",
    "mo",
    "mn",
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mtable",
    "mtr",
    "mtd",
    "mstyle",
    "mpadded",
    "mphantom",
    "menclose",
    "mmultiscripts",
    "mprescripts",
];

const MATH_ATTRIBUTES: &[&str] = &[
    "display",
    "encoding",
    "stretchy",
    "lspace",
    "rspace",
    "width",
    "class",
    "displaystyle",
    "scriptlevel",
    "mathvariant",
    "linethickness",
    "form",
    "fence",
    "separator",
    "accent",
    "movablelimits",
    "minsize",
    "maxsize",
];

const SVG: &[&str] = &[
    "svg", "use", "path", "circle", "rect", "line", "polyline", "polygon", "ellipse", "g", "title",
    "desc", "symbol", "defs",
];

const ATTRIBUTES: &[&str] = &[
    "id", "class", "href", "rel", "title", "lang", "dir", "role", "tabindex", "src", "alt",
    "width", "height", "loading", "type", "disabled", "checked", "value", "start", "reversed",
    "colspan", "rowspan", "span", "scope", "open", "datetime", "align",
];

const PAGE_ATTRIBUTES: &[&str] = &[
    "charset",
    "name",
    "content",
    "http-equiv",
    "property",
    "media",
    "as",
    "crossorigin",
    "integrity",
    "hreflang",
    "sizes",
    "defer",
    "async",
    "action",
    "method",
    "for",
    "placeholder",
    "autocomplete",
    "required",
    "hidden",
    "selected",
    "label",
    "spellcheck",
    "enterkeyhint",
    "inputmode",
    "minlength",
    "maxlength",
    "pattern",
    "popover",
    "popovertarget",
    "inert",
    "decoding",
    "fetchpriority",
    "color",
    "translate",
    "target",
    "download",
    "cite",
    "multiple",
    "size",
    "min",
    "max",
    "step",
    "referrerpolicy",
    "itemprop",
    "itemscope",
    "itemtype",
];

const SVG_ATTRIBUTES: &[&str] = &[
    "viewBox",
    "fill",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "d",
    "cx",
    "cy",
    "r",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "rx",
    "ry",
    "points",
    "xmlns",
    "focusable",
    "transform",
];

fn inert(element: &Element, allow: Allow) -> Result<(), String> {
    let name = element.name.as_str();
    let known = (element.html && TEXT.contains(&name))
        || (element.html && allow.page && PAGE.contains(&name))
        || (!element.html && MATH.contains(&name))
        || (!element.html && allow.svg && SVG.contains(&name));
    if !known {
        return Err(format!("<{name}> is not allowed"));
    }
    if !allow.page && name == "input" {
        let is = |name, value| element.attribute(name) == Some(value);
        if !is("type", "checkbox") || element.attribute("disabled").is_none() {
            return Err("an <input> that works".to_owned());
        }
    }
    if name == "script" {
        let source = element.attribute("src").unwrap_or_default();
        let data = matches!(
            element.attribute("type"),
            Some("application/json" | "application/ld+json")
        );
        let external = !source.is_empty() && element.text.trim().is_empty();
        if !(external || data) {
            return Err("an inline script".to_owned());
        }
    }
    let refreshes = |value: &str| value.eq_ignore_ascii_case("refresh");
    if name == "meta" && element.attribute("http-equiv").is_some_and(refreshes) {
        let content = element.attribute("content").unwrap_or_default();
        let url = content.split_once("url=").map_or("", |(_, url)| url);
        if !matches!(scheme(url), Ok(None)) {
            return Err("a redirection to another site".to_owned());
        }
    }
    for (attribute, value) in &element.attributes {
        attribute_is_inert(element, attribute, value, allow)?;
    }
    Ok(())
}

fn attribute_is_inert(
    element: &Element,
    attribute: &str,
    value: &str,
    allow: Allow,
) -> Result<(), String> {
    let known = ATTRIBUTES.contains(&attribute)
        || attribute.starts_with("aria-")
        || (allow.page && (PAGE_ATTRIBUTES.contains(&attribute) || attribute.starts_with("data-")))
        || (!element.html && MATH_ATTRIBUTES.contains(&attribute))
        || (!element.html && SVG_ATTRIBUTES.contains(&attribute));
    if !known {
        return Err(format!("the attribute {attribute} is not allowed"));
    }
    let loads = matches!(
        element.name.as_str(),
        "img" | "script" | "source" | "use" | "form"
    ) || (element.name == "link"
        && !element.attribute("rel").is_some_and(|rel| {
            matches!(
                rel,
                "canonical"
                    | "license"
                    | "alternate"
                    | "author"
                    | "prev"
                    | "next"
                    | "help"
                    | "me"
                    | "up"
                    | "latest-version"
                    | "predecessor-version"
                    | "successor-version"
                    | "version-history"
                    | "edit"
            )
        }));
    if matches!(attribute, "href" | "src" | "action") {
        match scheme(value)?.as_deref() {
            None => {}
            Some("http" | "https" | "mailto") if !loads => {}
            Some(scheme) => return Err(format!("{attribute} with the scheme {scheme}")),
        }
    }
    Ok(())
}

/// The scheme a browser sees: it skips white space and control characters around a URL, and
/// tabs and line breaks anywhere. A relative URL has none.
fn scheme(url: &str) -> Result<Option<String>, String> {
    let url: String = url
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .map(|c| if c == '\\' { '/' } else { c })
        .collect();
    if url.starts_with("//") {
        return Err("a URL that takes the scheme of its page".to_owned());
    }
    let end = url.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')));
    Ok(match end {
        Some(end) if end > 0 && url[end..].starts_with(':') => Some(url[..end].to_lowercase()),
        _ => None,
    })
}

#[derive(Debug)]
struct Node {
    name: QualName,
    attributes: RefCell<Vec<Attribute>>,
    text: RefCell<String>,
}

impl Node {
    fn new(name: QualName, attributes: Vec<Attribute>) -> Rc<Self> {
        Rc::new(Self {
            name,
            attributes: RefCell::new(attributes),
            text: RefCell::new(String::new()),
        })
    }

    fn unnamed() -> Rc<Self> {
        let name = QualName::new(None, Namespace::from(""), LocalName::from("#node"));
        Self::new(name, Vec::new())
    }
}

/// A tree that only remembers what was put into it.
struct Sink {
    document: Rc<Node>,
    made: RefCell<Vec<Rc<Node>>>,
}

impl Default for Sink {
    fn default() -> Self {
        Self {
            document: Node::unnamed(),
            made: RefCell::new(Vec::new()),
        }
    }
}

impl TreeSink for Sink {
    type Handle = Rc<Node>;
    type Output = Self;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Self {
        self
    }

    fn get_document(&self) -> Rc<Node> {
        self.document.clone()
    }

    fn get_template_contents(&self, target: &Rc<Node>) -> Rc<Node> {
        target.clone()
    }

    fn same_node(&self, one: &Rc<Node>, other: &Rc<Node>) -> bool {
        Rc::ptr_eq(one, other)
    }

    fn elem_name<'a>(&'a self, target: &'a Rc<Node>) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> Rc<Node> {
        let node = Node::new(name, attributes);
        self.made.borrow_mut().push(node.clone());
        node
    }

    fn create_comment(&self, _: StrTendril) -> Rc<Node> {
        Node::unnamed()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Rc<Node> {
        Node::unnamed()
    }

    fn append(&self, parent: &Rc<Node>, child: NodeOrText<Rc<Node>>) {
        if let NodeOrText::AppendText(text) = child {
            parent.text.borrow_mut().push_str(&text);
        }
    }

    fn append_before_sibling(&self, _: &Rc<Node>, _: NodeOrText<Rc<Node>>) {}

    fn append_based_on_parent_node(&self, _: &Rc<Node>, _: &Rc<Node>, _: NodeOrText<Rc<Node>>) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn add_attrs_if_missing(&self, target: &Rc<Node>, attributes: Vec<Attribute>) {
        target.attributes.borrow_mut().extend(attributes);
    }

    fn remove_from_parent(&self, _: &Rc<Node>) {}

    fn reparent_children(&self, _: &Rc<Node>, _: &Rc<Node>) {}

    fn mark_script_already_started(&self, _: &Rc<Node>) {}
}

#[test]
fn what_acts_is_not_inert() {
    for html in [
        "<script>1</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='java\nscript:alert(1)'>x</a>",
        "<a href='//evil.example'>x</a>",
        "<img src='https://evil.example/x.png'>",
        "<svg onload=alert(1)></svg>",
        "<p style='color:red'>x",
        "<input type=text>",
        "<iframe src=x></iframe>",
        "<html><script src='https://evil.example/x.js'></script>",
        "<html><script>alert(1)</script>",
        "<html><meta http-equiv=refresh content='0;url=https://evil.example'>",
    ] {
        let seen = std::panic::catch_unwind(|| assert_inert(html));
        assert!(seen.is_err(), "{html}");
    }
}

#[test]
fn a_page_of_ours_is_inert() {
    assert_inert(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>x</title>\
         <link rel=stylesheet href=/a.css><link rel=canonical href=https://x.example/>\
         <script src=/a.js defer></script></head><body><header><nav><a href=/>x</a></nav></header>\
         <main><form action=/search><input name=q type=search></form></main></body></html>",
    );
}

/// The words of a page as they stand in it, without its elements.
pub(crate) fn words(html: &str) -> String {
    let mut words = String::new();
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        words.push_str(text);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    words.push_str(rest);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
