//! A version's number, as people write it.

use super::yaml::{Located, Node, Reader};
use crate::diagnostic::code;

/// The number that a word means: `1.0`, which many write `v1.0`. It stands in addresses.
pub fn number_of(word: &str) -> Option<&str> {
    let number = word.strip_prefix(['v', 'V']).unwrap_or(word);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit());
    (is_number && crate::path::slug(number) == number).then_some(number)
}

/// Reads a document's `version`.
pub(super) fn read(reader: &mut Reader<'_>, node: Option<&Node>) -> Option<Located<String>> {
    let mut version = reader.text(node)?;
    if let Some(number) = number_of(&version.value) {
        version.value = number.to_owned();
        return Some(version);
    }
    let range = version.at.range.clone();
    reader.problem(
        code::INVALID_VERSION,
        &range,
        format!("`{}` is not a version number", version.value),
        "write digits and dots, such as `\"1.0\"`; small letters may follow, as in `\"2.0-rc1\"`"
            .into(),
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_may_stand_before_a_number() {
        for word in ["1.0", "v1.0", "V1.0"] {
            assert_eq!(number_of(word), Some("1.0"), "{word}");
        }
        assert_eq!(number_of("1.1-rc1"), Some("1.1-rc1"));
        for word in [
            "vv1.0", "vV1.0", "v", "", "v v1.0", "v 1.0", "1/0", "x1.0", "..",
        ] {
            assert_eq!(number_of(word), None, "{word}");
        }
    }
}
