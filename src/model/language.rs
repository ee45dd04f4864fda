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

/// The side on which the lines of a text begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Direction {
    /// On the left.
    #[serde(rename = "ltr")]
    LeftToRight,
    /// On the right.
    #[serde(rename = "rtl")]
    RightToLeft,
}

/// Scripts that are written from the right, as BCP 47 names them.
const SCRIPTS: [&str; 13] = [
    "adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "syrj", "syrn",
    "thaa",
];

/// Languages that are written from the right where their tags name no script.
const LANGUAGES: [&str; 35] = [
    "aeb", "acm", "acw", "afb", "apc", "ar", "arc", "arq", "ars", "ary", "arz", "bal", "bgn",
    "bqi", "ckb", "dv", "fa", "glk", "he", "iw", "ji", "khw", "ks", "lrc", "mzn", "nqo", "pnb",
    "prs", "ps", "sd", "sdh", "syr", "ug", "ur", "yi",
];

impl Direction {
    /// The direction of a language: that of the script in its tag, else that of its usual one.
    pub fn of(tag: &str) -> Self {
        let tag = tag.to_ascii_lowercase();
        let mut groups = tag.split('-');
        let language = groups.next().unwrap_or_default();
        let is_script = |it: &&str| it.len() == 4 && it.bytes().all(|it| it.is_ascii_alphabetic());
        let is_from_the_right = match groups.find(is_script) {
            Some(script) => SCRIPTS.contains(&script),
            None => LANGUAGES.contains(&language),
        };
        if is_from_the_right {
            Self::RightToLeft
        } else {
            Self::LeftToRight
        }
    }
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

    #[test]
    fn the_direction_is_that_of_the_script() {
        for tag in [
            "ar",
            "AR-eg",
            "he",
            "fa-IR",
            "ur",
            "yi",
            "az-Arab-IR",
            "uz-Arab",
            "ckb",
        ] {
            assert_eq!(Direction::of(tag), Direction::RightToLeft, "{tag}");
        }
        for tag in [
            "en", "de-CH", "ar-Latn", "ks-Deva", "az", "zh-Hant", "tr", "arn", "",
        ] {
            assert_eq!(Direction::of(tag), Direction::LeftToRight, "{tag}");
        }
    }
}
