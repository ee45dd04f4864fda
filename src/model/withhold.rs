//! What must not be published any more: a leaked secret in an old text, the name of somebody who
//! asked to be left out.

use super::form::{Form, Shape, TEXTS, field};
use super::yaml::{Fields, Located, Node, Reader, Value};
use crate::diagnostic::{Place, code};

/// What is withheld, as `withhold:` in `guide.yaml` or in a document's metadata says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Withhold {
    /// Commits, by their ids or beginnings of at least seven digits: their texts and messages.
    pub revisions: Vec<Located<String>>,
    /// Contents, by the ids that git gives them.
    pub blobs: Vec<Located<String>>,
    /// Names, wherever they stand in history and in old texts.
    pub names: Vec<Located<String>>,
    /// Where all this is said: the only places where a withheld name may stand.
    pub said: Vec<Place>,
}

const FORM: Form = Form::new(
    "`withhold`",
    &[
        field(
            "revisions",
            "Ids of commits, at least seven digits: their texts and messages are not shown.",
            Shape::Many(&Shape::Hash(7)),
        )
        .like(&["1a2b3c4d"]),
        field(
            "blobs",
            "Ids of contents, all 40 digits: no text that is one of them is shown.",
            Shape::Many(&Shape::Hash(40)),
        ),
        field(
            "names",
            "Names that are taken out of history and of old texts.",
            TEXTS,
        ),
    ],
);

/// What `withhold` may be: revisions alone, or more than these.
pub(super) const SHAPE: Shape =
    Shape::Either(&[Shape::Mapping(&FORM), Shape::Many(&Shape::Hash(7))]);

impl Withhold {
    /// Reads `withhold:` of a file or a document: a mapping with `revisions`, `blobs` and `names`,
    /// or a plain list of revisions.
    pub fn read(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Self {
        let Some((node, whole)) = fields.get("withhold").zip(fields.whole("withhold")) else {
            return Self::default();
        };
        let said = vec![reader.place(&whole)];
        if !matches!(node.value, Value::Map(_)) {
            return Self {
                revisions: ids(reader, Some(node), 7..=40, "a revision"),
                said,
                ..Self::default()
            };
        }
        let fields = reader.fields(node, &FORM);
        Self {
            revisions: ids(reader, fields.get("revisions"), 7..=40, "a revision"),
            blobs: ids(reader, fields.get("blobs"), 40..=40, "a blob"),
            names: reader.texts(fields.get("names")),
            said,
        }
    }

    /// Is there nothing to withhold?
    pub fn is_empty(&self) -> bool {
        self.revisions.is_empty() && self.blobs.is_empty() && self.names.is_empty()
    }

    /// What either of the two withholds.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.revisions.extend(other.revisions);
        self.blobs.extend(other.blobs);
        self.names.extend(other.names);
        self.said.extend(other.said);
        self
    }
}

fn ids(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    length: std::ops::RangeInclusive<usize>,
    what: &str,
) -> Vec<Located<String>> {
    let mut ids = Vec::new();
    for mut id in reader.texts(node) {
        let is_hex = id.value.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hex && length.contains(&id.value.len()) {
            id.value.make_ascii_lowercase();
            ids.push(id);
        } else {
            let range = id.at.range.clone();
            let digits = if length.start() == length.end() {
                "all 40 digits".to_owned()
            } else {
                format!("at least {} digits", length.start())
            };
            reader.problem(
                code::INVALID_ID,
                &range,
                format!("`{}` is not the id of {what}", id.value),
                format!("write {digits} of the id that git shows, in quotes"),
            );
        }
    }
    ids
}
