//! What a document declares about one of its changes, for a commit that can no longer be reworded.

use super::form::{Form, Shape, field};
use super::yaml::{Key, Located, Node, Reader};
use crate::diagnostic::code;

/// How much a change matters, in the words of its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredChange {
    /// The commit's id, or its first digits, in lower case.
    pub commit: Located<String>,
    /// One of [`CLASSES`].
    pub class: Located<&'static str>,
    /// Why, in words.
    pub note: Option<String>,
}

/// The words for the class of a change, the lightest first.
pub const CLASSES: [&str; 3] = ["formatting", "editorial", "substantive"];

/// What is said of a change.
pub(super) const FORM: Form = Form::new(
    "a change",
    &[
        field("class", "How much it matters.", Shape::Word(&CLASSES)).needed(),
        field("note", "Why, in a sentence.", Shape::Text),
    ],
);

/// Fewer digits than these soon name several commits.
pub(crate) const FEWEST_DIGITS: usize = 7;
const MOST_DIGITS: usize = 40;

impl DeclaredChange {
    /// Reads `changes`: a mapping from commits to `class` and `note`. An entry that cannot be
    /// understood is reported and left out.
    pub fn read_all(reader: &mut Reader<'_>, node: Option<&Node>) -> Vec<Self> {
        reader
            .entries(node, "`changes`", "1a2b3c4d: { class: editorial }")
            .into_iter()
            .filter_map(|(key, node)| Self::read(reader, key, node))
            .collect()
    }

    fn read(reader: &mut Reader<'_>, key: &Key, node: &Node) -> Option<Self> {
        let words = CLASSES.map(|word| (word, word));
        let fields = reader.fields(node, &FORM);
        let class = reader.choice(fields.get("class"), "class of a change", &words);
        let reason = reader.text(fields.get("note"));
        if fields.get("class").is_none() {
            reader.problem(
                code::MISSING_KEY,
                &key.range,
                format!("this change does not say what class `{}` is of", key.name),
                format!("add `class:` with one of: {}", CLASSES.join(", ")),
            );
        }
        let commit = key.name.to_lowercase();
        let is_id = commit.bytes().all(|byte| byte.is_ascii_hexdigit())
            && (FEWEST_DIGITS..=MOST_DIGITS).contains(&commit.len());
        if !is_id {
            reader.problem(
                code::INVALID_COMMIT,
                &key.range,
                format!("`{}` is not the id of a commit", key.name),
                format!("write the id, or at least its first {FEWEST_DIGITS} digits"),
            );
            return None;
        }
        Some(Self {
            commit: Located {
                value: commit,
                at: reader.place(&key.range),
            },
            class: class?,
            note: reason.map(|it| it.value),
        })
    }
}
