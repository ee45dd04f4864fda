//! The class of a change as its people declare it: in a trailer of the commit, or in the
//! document's metadata where the commit can no longer be reworded.

use crate::history::Commit;
use crate::model::{DeclaredChange, Metadata};
use crate::redline::Class;

/// What is declared about one revision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declared {
    /// The heaviest class of all that is declared.
    pub class: Option<Class>,
    /// The notes in the metadata.
    pub note: Option<String>,
}

impl Declared {
    /// What trailers and metadata say of a commit. A word that names no class says nothing.
    pub(super) fn of(commit: &Commit, metadata: &Metadata) -> Self {
        let id = commit.id.to_string();
        let entries: Vec<&DeclaredChange> = metadata
            .changes
            .iter()
            .filter(|it| id.starts_with(&it.commit.value))
            .collect();
        let trailers = commit.change_classes.iter().map(String::as_str);
        let words = trailers.chain(entries.iter().map(|it| it.class.value));
        let notes: Vec<&str> = entries.iter().filter_map(|it| it.note.as_deref()).collect();
        Self {
            class: words.filter_map(class_named).max(),
            note: (!notes.is_empty()).then(|| notes.join(" ")),
        }
    }
}

/// The class that a word names, in whatever letter case.
pub fn class_named(word: &str) -> Option<Class> {
    let classes = [Class::Formatting, Class::Editorial, Class::Substantive];
    let word = word.trim();
    classes
        .into_iter()
        .find(|class| class.key().eq_ignore_ascii_case(word))
}
