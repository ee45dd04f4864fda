//! GitHub's anchors of headings, and the anchors of all other blocks.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;

use super::email::mask_emails;

/// What GitHub takes out of a heading: all but letters, marks, digits, connectors, hyphens
/// and spaces.
static TAKEN_OUT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\- ]").expect("the character class is valid")
});

/// The anchor that GitHub gives to a heading of this text, before it is made unique.
pub fn github_anchor(text: &str) -> String {
    let text = mask_emails(text);
    if text.is_ascii() {
        return text
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' '))
            .map(|c| {
                if c == ' ' {
                    '-'
                } else {
                    c.to_ascii_lowercase()
                }
            })
            .collect();
    }
    let lower = text.to_lowercase();
    TAKEN_OUT.replace_all(&lower, "").replace(' ', "-")
}

/// Hands out anchors of one document, each only once.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// Every anchor given, with the last number appended to it.
    given: HashMap<String, usize>,
}

impl Anchors {
    /// The first free of `anchor`, `anchor-1`, `anchor-2` …: the rule of github-slugger, in
    /// which `a`, `a-1`, `a` gives `a`, `a-1`, `a-2`.
    pub(super) fn give(&mut self, anchor: &str) -> String {
        let Some(count) = self.given.get(anchor) else {
            self.given.insert(anchor.to_owned(), 0);
            return anchor.to_owned();
        };
        let mut count = *count;
        let unique = loop {
            count += 1;
            let candidate = format!("{anchor}-{count}");
            if !self.given.contains_key(&candidate) {
                break candidate;
            }
        };
        self.given.insert(anchor.to_owned(), count);
        self.given.insert(unique.clone(), 0);
        unique
    }

    /// Takes this very anchor, unless it is taken.
    pub(super) fn claim(&mut self, anchor: &str) -> bool {
        let free = !self.given.contains_key(anchor);
        if free {
            self.given.insert(anchor.to_owned(), 0);
        }
        free
    }
}

/// `b-` and eight hexadecimal digits of the hash of a block's words.
///
/// White space is folded and addresses are masked first, so that neither re-wrapping a
/// paragraph nor the policy for addresses moves an anchor.
pub(super) fn block_anchor(text: &str) -> String {
    let text = mask_emails(text);
    let mut words = String::with_capacity(text.len());
    let mut add = |word: &str| {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    };
    if text.is_ascii() {
        // The white space of Unicode that is ASCII.
        let between = |c: char| matches!(c, '\t'..='\r' | ' ');
        let found = text.split(between).filter(|word| !word.is_empty());
        found.for_each(&mut add);
    } else {
        let normal: String = text.nfc().collect();
        normal.split_whitespace().for_each(&mut add);
    }
    let hex = blake3::hash(words.as_bytes()).to_hex();
    format!("b-{}", &hex[..8])
}
