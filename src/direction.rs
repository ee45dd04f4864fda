//! The side on which the lines of a language begin.

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
        let is_of = |it: &str, length: usize| {
            it.len() == length && it.bytes().all(|it| it.is_ascii_alphabetic())
        };
        // A script stands right behind the language; what is as long elsewhere is none.
        let script = groups.find(|it| !is_of(it, 3)).filter(|it| is_of(it, 4));
        let is_from_the_right = match script {
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
    fn the_direction_is_that_of_the_script() {
        for tag in [
            "ar",
            "AR-eg",
            "he",
            "fa-IR",
            "ur",
            "yi",
            "arc",
            "az-Arab-IR",
            "uz-Arab",
            "ckb",
            "ar-u-nu-latn",
            "ar-aeb-Arab",
        ] {
            assert_eq!(Direction::of(tag), Direction::RightToLeft, "{tag}");
        }
        for tag in [
            "en",
            "de-CH",
            "ar-Latn",
            "ar-aeb-Latn",
            "ks-Deva",
            "az",
            "zh-Hant",
            "tr",
            "arn",
            "en-u-nu-arab",
            "en-t-arab",
            "en-x-hebr",
            "",
        ] {
            assert_eq!(Direction::of(tag), Direction::LeftToRight, "{tag}");
        }
    }
}
