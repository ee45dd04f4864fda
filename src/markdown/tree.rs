//! Rendered HTML as a tree, for those who compare two texts, and the way back.
//!
//! Text and attribute values stay escaped throughout: what is read here was safe, and what is
//! written is made of the same pieces and of names that guide chose, so it is safe as well.

use super::escape;
use super::render::FLOW;
use super::sanitize::SafeHtml;

/// An element, or text between elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// An element with what is in it.
    Element(Element),
    /// Text, escaped.
    Text(String),
}

/// An element with what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its name and attributes.
    pub tag: Tag,
    /// What is in it.
    pub children: Vec<Node>,
}

/// The opening tag of an element.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tag {
    name: String,
    attributes: Vec<(String, Option<String>)>,
}

/// Does an element of this name stand between lines rather than within one?
pub fn is_block_element(name: &str) -> bool {
    FLOW.contains(&name) || matches!(name, "col" | "hr" | "section")
}

/// Elements that have no content and no closing tag.
const VOID: [&str; 6] = ["br", "col", "hr", "img", "input", "wbr"];

impl Tag {
    /// The name of the element.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The attributes in order, their values escaped; none for one without a value.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.attributes
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_deref()))
    }

    /// The escaped value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(it, _)| it == name);
        found.and_then(|(_, value)| value.as_deref())
    }

    /// Is this one of its classes?
    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|classes| classes.split(' ').any(|it| it == class))
    }

    /// Does it stand alone, without content and closing tag?
    pub fn is_void(&self) -> bool {
        VOID.contains(&self.name.as_str())
    }

    /// The tag without the attributes of which `unwanted` says so.
    #[must_use]
    pub fn without(&self, unwanted: impl Fn(&str) -> bool) -> Self {
        let attributes = self.attributes.iter().filter(|(name, _)| !unwanted(name));
        Self {
            name: self.name.clone(),
            attributes: attributes.cloned().collect(),
        }
    }
}

impl SafeHtml {
    /// Reads the HTML as a tree. Elements left open end where their parent ends.
    pub fn nodes(&self) -> Vec<Node> {
        let mut open: Vec<(Option<Tag>, Vec<Node>)> = vec![(None, Vec::new())];
        let mut rest = self.as_str();
        while !rest.is_empty() {
            let (text, markup) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            if !text.is_empty() {
                push(&mut open, Node::Text(text.to_owned()));
            }
            let Some(end) = end_of_tag(markup) else {
                break;
            };
            let inside = &markup[1..end];
            rest = &markup[end + 1..];
            if let Some(name) = inside.strip_prefix('/') {
                let depth = open
                    .iter()
                    .rposition(|(tag, _)| tag.as_ref().is_some_and(|it| it.name == name.trim()));
                if let Some(depth) = depth {
                    close_to(&mut open, depth);
                }
            } else if !inside.starts_with('!') {
                let tag = read_tag(inside);
                if tag.is_void() {
                    let children = Vec::new();
                    push(&mut open, Node::Element(Element { tag, children }));
                } else {
                    open.push((Some(tag), Vec::new()));
                }
            }
        }
        close_to(&mut open, 1);
        open.pop().map(|(_, nodes)| nodes).unwrap_or_default()
    }
}

/// Escaped text as plain text.
pub fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

fn push(open: &mut [(Option<Tag>, Vec<Node>)], node: Node) {
    if let Some((_, children)) = open.last_mut() {
        children.push(node);
    }
}

/// Closes every element from the innermost down to the one at `depth`.
fn close_to(open: &mut Vec<(Option<Tag>, Vec<Node>)>, depth: usize) {
    while open.len() > depth.max(1) {
        if let Some((Some(tag), children)) = open.pop() {
            push(open, Node::Element(Element { tag, children }));
        }
    }
}

/// Where the `>` of a tag stands; values may hold one too.
fn end_of_tag(markup: &str) -> Option<usize> {
    let mut quoted = false;
    markup.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    })
}

fn read_tag(inside: &str) -> Tag {
    let inside = inside.trim_end_matches([' ', '/']);
    let (name, mut rest) = inside.split_at(inside.find(' ').unwrap_or(inside.len()));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let attribute = rest[..end].to_owned();
        rest = &rest[end..];
        let value = rest.strip_prefix("=\"").map(|quoted| {
            let end = quoted.find('"').unwrap_or(quoted.len());
            rest = quoted.get(end + 1..).unwrap_or_default();
            quoted[..end].to_owned()
        });
        if value.is_none() {
            // `=` without quotes: we write none.
            rest = rest.trim_start_matches('=');
        }
        attributes.push((attribute, value));
    }
    Tag {
        name: name.to_owned(),
        attributes,
    }
}

/// Writes HTML of pieces that were safe before.
#[derive(Debug, Default)]
pub struct TreeWriter {
    out: String,
}

impl TreeWriter {
    /// Opens an element, or writes a void one, with classes of guide's own added.
    pub fn open(&mut self, tag: &Tag, class: &'static str) {
        self.out.push('<');
        self.out.push_str(&tag.name);
        let mut class = Some(class).filter(|class| !class.is_empty());
        for (name, value) in &tag.attributes {
            self.out.push(' ');
            self.out.push_str(name);
            if let Some(value) = value {
                self.out.push_str("=\"");
                self.out.push_str(value);
                if name == "class"
                    && let Some(class) = class.take()
                {
                    self.out.push(' ');
                    self.out.push_str(class);
                }
                self.out.push('"');
            }
        }
        if let Some(class) = class {
            self.out.push_str(" class=\"");
            self.out.push_str(class);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// Closes an element; nothing for a void one.
    pub fn close(&mut self, tag: &Tag) {
        if !tag.is_void() {
            self.out.push_str("</");
            self.out.push_str(&tag.name);
            self.out.push('>');
        }
    }

    /// Text that a node holds: it is escaped already.
    pub(crate) fn escaped(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Markup of guide's own.
    pub fn markup(&mut self, markup: &'static str) {
        self.out.push_str(markup);
    }

    /// Words of guide's own.
    pub fn words(&mut self, text: &str) {
        escape::text(&mut self.out, text);
    }

    /// A node with all that is in it.
    pub fn node(&mut self, node: &Node) {
        match node {
            Node::Text(text) => self.out.push_str(text),
            Node::Element(element) => {
                self.open(&element.tag, "");
                for child in &element.children {
                    self.node(child);
                }
                self.close(&element.tag);
            }
        }
    }

    /// What was written.
    pub fn finish(self) -> SafeHtml {
        SafeHtml::written(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_written_as_it_was_read() {
        let html = "<p class=\"a &gt; b\" hidden>x &amp; <em>y</em><br>z</p>\n<hr><ul>\n<li>1</li>\n</ul>\n";
        let mut writer = TreeWriter::default();
        for node in &SafeHtml::written(html.to_owned()).nodes() {
            writer.node(node);
        }
        assert_eq!(writer.finish().as_str(), html);
    }

    #[test]
    fn what_is_not_balanced_ends_with_its_parent() {
        let nodes = SafeHtml::written("</b><ul><li>a<li>b</ul>c <".to_owned()).nodes();
        assert_eq!(nodes.len(), 2, "{nodes:?}");
    }
}
