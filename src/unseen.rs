//! Characters that a reader cannot see, with which a text can say other than it shows: directional
//! controls, characters without width, and the tag characters in which text can be smuggled past a
//! reader to a machine. And control characters, which are no text at all: no output holds one.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// What such a character does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unseen {
    /// It changes the direction of what stands around it.
    Direction,
    /// It takes no room.
    Invisible,
    /// It is no text: it drives terminals, and XML cannot hold it.
    Control,
}

/// Joiners are left out: scripts and emoji need them.
static UNSEEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        "[\u{61c}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]|[\u{180e}\u{200b}\u{2060}-\u{2064}\u{feff}\u{e0000}-\u{e007f}]+|[\0-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{7f}-\u{9f}\u{fffe}\u{ffff}]+",
    )
    .expect("the character classes are valid")
});

/// Each such character of a text, or run of them, by its first.
pub(crate) fn find(text: &str) -> impl Iterator<Item = (Unseen, Range<usize>, char)> {
    let found = (!is_plain(text)).then(|| UNSEEN.find_iter(text));
    found.into_iter().flatten().filter_map(|found| {
        let first = found.as_str().chars().next()?;
        let what = match first {
            it if is_directional(it) => Unseen::Direction,
            // The flags of England, Scotland and Wales are written with tag characters.
            '\u{e0000}'..='\u{e007f}' if text[..found.start()].ends_with('\u{1f3f4}') => {
                return None;
            }
            // A byte order mark is no text.
            '\u{feff}' if found.start() == 0 => return None,
            it if is_control(it) => Unseen::Control,
            _ => Unseen::Invisible,
        };
        Some((what, found.range(), first))
    })
}

/// Is it nothing but what a typewriter can write?
fn is_plain(text: &str) -> bool {
    let is_typed = |it: u8| matches!(it, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    text.bytes().all(is_typed)
}

/// Does it change the direction of what stands around it?
pub(crate) fn is_directional(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Is it a character that is no text? Tabs and line ends are white space.
pub(crate) fn is_control(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => false,
        '\u{fffe}' | '\u{ffff}' => true,
        it => it.is_control(),
    }
}

/// The text without characters that are none.
pub(crate) fn without_controls(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(is_control) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|it| !is_control(*it)).collect())
}

/// The name of a character: `U+200B`.
pub(crate) fn name(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// The text with each such character shown: `Ann⟦U+200B⟧ A` cannot be taken for `Ann A`. For names
/// and titles, where also a soft hyphen, a filler, or a joiner between plain letters deceives.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut hidden: Vec<Range<usize>> = find(text).map(|(_, range, _)| range).collect();
    hidden.extend(deceptive(text).map(|(range, _)| range));
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for (at, character) in text.char_indices() {
        if hidden.iter().any(|range| range.contains(&at)) {
            let _ = write!(shown, "⟦{}⟧", name(character));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// What deceives in a name though a text may need it.
pub(crate) fn deceptive(text: &str) -> impl Iterator<Item = (Range<usize>, char)> {
    text.char_indices().filter_map(|(at, character)| {
        let after = at + character.len_utf8();
        let is_deceptive = match character {
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => true,
            '\u{200c}' | '\u{200d}' => {
                let is_plain = |c: Option<char>| c.is_none_or(|c| c.is_ascii());
                is_plain(text[..at].chars().next_back()) && is_plain(text[after..].chars().next())
            }
            _ => false,
        };
        is_deceptive.then_some((at..after, character))
    })
}

/// Was something hidden in this text, which [`shown`] made visible?
pub(crate) fn has_shown(text: &str) -> bool {
    text.contains("⟦U+")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_shown_and_what_scripts_need_stays() {
        for (text, expected) in [
            ("Ann\u{200b} A", "Ann⟦U+200B⟧ A"),
            ("An\u{200d}n", "An⟦U+200D⟧n"),
            ("An\u{ad}n", "An⟦U+00AD⟧n"),
            ("T\u{202e}gnp", "T⟦U+202E⟧gnp"),
        ] {
            assert_eq!(shown(text), expected);
            assert!(has_shown(&shown(text)));
        }
        for fine in [
            "Ann",
            "José",
            "می\u{200c}خواهم",
            "👩\u{200d}💻",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}",
        ] {
            assert_eq!(shown(fine), fine);
        }
    }
}
