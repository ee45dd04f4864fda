//! The language of a text, a BCP 47 tag.

use super::yaml::{Located, Node, Reader};
use crate::diagnostic::code;

/// Is the tag well-formed: a language of letters, then groups of letters and digits?
pub fn is_well_formed(tag: &str) -> bool {
    let mut groups = tag.split('-');
    let is_group = |group: &str| {
        (1..=8).contains(&group.len()) && group.bytes().all(|it| it.is_ascii_alphanumeric())
    };
    groups.next().is_some_and(|language| {
        (2..=8).contains(&language.len()) && language.bytes().all(|it| it.is_ascii_alphabetic())
    }) && groups.all(is_group)
}

/// Reads a tag. Readers' browsers and screen readers go by it, so a wrong one is an error.
pub fn read(reader: &mut Reader<'_>, node: Option<&Node>) -> Option<Located<String>> {
    let tag = reader.text(node)?;
    if is_well_formed(&tag.value) {
        return Some(tag);
    }
    let range = tag.at.range.clone();
    reader.problem(
        code::INVALID_LANGUAGE,
        &range,
        format!("`{}` is not the tag of a language", tag.value),
        "write a BCP 47 tag, such as `en`, `pt-BR` or `zh-Hant`".into(),
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_names() {
        for tag in ["en", "pt-BR", "zh-Hant-TW", "de-CH-1996", "sl-rozaj-biske"] {
            assert!(is_well_formed(tag), "{tag}");
        }
        for tag in [
            "",
            "e",
            "English (UK)",
            "en_GB",
            "en-",
            "-en",
            "en--GB",
            "x\"y",
            "1en",
        ] {
            assert!(!is_well_formed(tag), "{tag}");
        }
    }
}
