//! A person of `people.yaml`.

use super::yaml::{Located, Node, Reader};
use crate::diagnostic::code;

/// A person who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id, the key in `people.yaml`.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// Other names found in git.
    pub names: Vec<String>,
    /// Addresses, for matching commits only. They are never published.
    pub emails: Vec<String>,
    /// The GitHub login, for matching and for a link.
    pub github: Option<String>,
    /// An id of `organizations.yaml`, or a plain name.
    pub organization: Option<Located<String>>,
    /// A page about the person.
    pub url: Option<String>,
    /// No longer taking part.
    pub emeritus: bool,
}

impl Person {
    /// Reads one entry of `people.yaml`.
    pub fn read(reader: &mut Reader<'_>, id: &str, node: &Node) -> Self {
        let known = [
            "name",
            "names",
            "emails",
            "github",
            "organization",
            "url",
            "state",
        ];
        let fields = reader.fields(node, "a person", &known);
        let name = reader.text(fields.get("name"));
        if name.is_none() {
            reader.problem(
                code::MISSING_KEY,
                &node.range,
                format!("the person `{id}` has no name"),
                "add `name:` with the name to show".into(),
            );
        }
        let plain = |texts: Vec<Located<String>>| texts.into_iter().map(|it| it.value).collect();
        Self {
            id: id.to_owned(),
            name: name.map_or_else(|| id.to_owned(), |it| it.value),
            names: plain(reader.texts(fields.get("names"))),
            emails: plain(reader.texts(fields.get("emails"))),
            github: reader.text(fields.get("github")).map(|it| it.value),
            organization: reader.text(fields.get("organization")),
            url: reader.url(fields.get("url")).map(|it| it.value),
            emeritus: reader
                .choice(
                    fields.get("state"),
                    "state of a person",
                    &[("active", false), ("emeritus", true)],
                )
                .is_some_and(|it| it.value),
        }
    }
}
