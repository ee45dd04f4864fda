//! The stable id of a document.
//!
//! Front matter may give it. Else it comes from the path at birth: the folders and the name, as
//! one slug, without `content/` and without the extension; a `README` or `index` takes its
//! folder's name. A rename keeps it, because the birth does not change.

use crate::input::CONTENT_FOLDER;
use crate::path::{SourcePath, slug};

/// The id that a path gives to the document born there.
pub fn of_path(path: &SourcePath) -> String {
    let mut parts: Vec<&str> = path.parts().collect();
    let stem = path.file_stem();
    parts.pop();
    if parts.first() == Some(&CONTENT_FOLDER) {
        parts.remove(0);
    }
    let is_index = matches!(stem.to_lowercase().as_str(), "readme" | "index");
    if !is_index || parts.is_empty() {
        parts.push(stem);
    }
    slug(&parts.join("-"))
}

/// The same, told apart from another document whose path gives the same id.
pub fn of_path_apart(path: &SourcePath) -> String {
    let hash = blake3::hash(path.as_str().as_bytes()).to_hex();
    format!("{}-{}", of_path(path), &hash[..6])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_comes_from_the_path() {
        for (path, expected) in [
            ("content/ws1/signing.md", "ws1-signing"),
            ("contributions/q1-25/draft.md", "contributions-q1-25-draft"),
            ("README.md", "readme"),
            ("content/ws1/README.md", "ws1"),
            ("Scope & Plan $1.md", "scope-plan-1"),
            ("ガイド.md", "ガイド"),
        ] {
            assert_eq!(of_path(&SourcePath::new(path).unwrap()), expected, "{path}");
        }
    }
}
