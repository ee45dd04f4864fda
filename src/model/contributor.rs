//! Who wrote a document, as the document itself declares it.

use super::form::{Form, Shape, field, words};
use super::yaml::{Located, Node, Reader, Value};
use crate::diagnostic::code;

/// A person named by the document, whatever git says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// An id of `people.yaml`, or a plain name.
    pub name: Located<String>,
    /// The organisation written beside the name.
    pub organization: Option<String>,
    /// What the person did.
    pub role: ContributorRole,
}

/// What a declared contributor did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContributorRole {
    /// Wrote it.
    Author,
    /// Edited it.
    Editor,
    /// Reviewed it.
    Reviewer,
}

impl ContributorRole {
    /// The word in YAML.
    pub fn key(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Editor => "editor",
            Self::Reviewer => "reviewer",
        }
    }
}

const ROLES: [(&str, ContributorRole); 3] = [
    ("author", ContributorRole::Author),
    ("editor", ContributorRole::Editor),
    ("reviewer", ContributorRole::Reviewer),
];

/// What a contributor may say of themselves.
const FORM: Form = Form::new(
    "a contributor",
    &[
        field(
            "name",
            "The full name, where the person is not in people.yaml.",
            Shape::Text,
        ),
        field("person", "The id of a person of people.yaml.", Shape::Text).like(&["ada-moreau"]),
        field(
            "organization",
            "For whom they took part: an id of organizations.yaml, or a name.",
            Shape::Text,
        ),
        field(
            "role",
            "What they did; `author` where nothing is said.",
            Shape::Word(&words(&ROLES)),
        ),
    ],
)
.with_one_of(&["name", "person"]);

/// What an entry of `contributors` may be: a name, or more than that.
pub(super) const SHAPE: Shape = Shape::Either(&[Shape::Text, Shape::Mapping(&FORM)]);

impl Contributor {
    /// Reads one entry of `contributors`: a name, or a mapping with a name.
    pub fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        if let Value::Text(_) = &node.value {
            let name = reader.text(Some(node))?;
            return Some(Self {
                name,
                organization: None,
                role: ContributorRole::Author,
            });
        }
        let fields = reader.fields(node, &FORM);
        let organization = reader.text(fields.get("organization")).map(|it| it.value);
        let role = reader
            .choice(fields.get("role"), "role of a contributor", &ROLES)
            .map_or(ContributorRole::Author, |role| role.value);
        let Some(name) = reader.text(fields.get("person").or(fields.get("name"))) else {
            reader.problem(
                code::MISSING_KEY,
                &node.range,
                "this contributor has no name".into(),
                "add `name:`, or `person:` with an id of people.yaml".into(),
            );
            return None;
        };
        Some(Self {
            name,
            organization,
            role,
        })
    }
}
