//! Languages of words and signs: those that differ in how comments and strings are written, and in
//! their words.

use super::{Kind, Stretches, end_of_line, end_while};

/// How a language is written.
#[expect(
    clippy::struct_excessive_bools,
    reason = "a row of a table, in which each is set by its name"
)]
pub(in crate::markdown) struct Rules {
    /// What begins a comment that ends with its line.
    pub(super) line_comments: &'static [&'static str],
    /// What begins and ends a longer comment.
    pub(super) block_comment: Option<(&'static str, &'static str)>,
    /// May such comments hold others?
    pub(super) nested_comments: bool,
    /// What begins and ends a string; the longer marks first.
    pub(super) strings: &'static [Quotes],
    /// The words of the language, sorted; separated by spaces.
    pub(super) keywords: &'static str,
    /// Values that are written out.
    pub(super) values: &'static str,
    /// Is `SELECT` the word `select`?
    pub(super) ignores_case: bool,
    /// What may stand in a word beside letters, digits and `_`.
    pub(super) in_words: &'static str,
    /// Are words before this sign keys?
    pub(super) key_sign: Option<char>,
    /// Are words before a parenthesis functions?
    pub(super) has_calls: bool,
    /// Does `$` begin a variable?
    pub(super) has_variables: bool,
    /// What begins a note: `@` an annotation.
    pub(super) note: Option<char>,
    /// What begins a directive that fills its line.
    pub(super) directive: Option<char>,
    /// Is `'` the mark of one character, such as `'a'`?
    pub(super) has_characters: bool,
}

/// How a string is written.
#[derive(Clone, Copy)]
pub(in crate::markdown) struct Quotes {
    pub(super) mark: &'static str,
    /// May it hold line breaks?
    pub(super) is_long: bool,
    /// Does a backslash take the next character along?
    pub(super) escapes: bool,
}

pub(super) fn scan(code: &str, rules: &Rules, found: &mut Stretches) {
    let mut at = 0;
    while let Some(next) = code[at..].chars().next() {
        at = match comment(code, at, rules).or_else(|| string(code, at, rules)) {
            Some((end, kind)) => {
                let is_key = kind == Kind::String && is_key(code, end, rules);
                found.add(at..end, if is_key { Kind::Name } else { kind });
                end
            }
            None if next.is_ascii_digit() => {
                let end = number(code, at);
                found.add(at..end, Kind::Value);
                end
            }
            None if next.is_alphabetic() || next == '_' => word(code, at, rules, found),
            None => sign(code, at, next, rules, found),
        };
    }
}

fn comment(code: &str, at: usize, rules: &Rules) -> Option<(usize, Kind)> {
    let rest = &code[at..];
    if let Some(mark) = rules.line_comments.iter().find(|it| rest.starts_with(**it)) {
        // In a shell `${x#y}` and `a#b` hold no comments.
        let is_apart = *mark != "#"
            || code[..at]
                .chars()
                .next_back()
                .is_none_or(char::is_whitespace);
        return is_apart.then(|| (end_of_line(code, at), Kind::Comment));
    }
    let (open, close) = rules.block_comment?;
    if !rest.starts_with(open) {
        return None;
    }
    let mut depth = 1;
    let mut end = at + open.len();
    while depth > 0 {
        let rest = &code[end..];
        let Some(next) = rest.chars().next() else {
            break;
        };
        if rest.starts_with(close) {
            depth -= 1;
            end += close.len();
        } else if rules.nested_comments && rest.starts_with(open) {
            depth += 1;
            end += open.len();
        } else {
            end += next.len_utf8();
        }
    }
    Some((end, Kind::Comment))
}

fn string(code: &str, at: usize, rules: &Rules) -> Option<(usize, Kind)> {
    let rest = &code[at..];
    if rules.has_characters && rest.starts_with('\'') {
        // Anything longer is a lifetime, or a mark between digits.
        let mut chars = rest.char_indices().skip(1);
        let (_, first) = chars.next()?;
        let closing = match first {
            '\\' => chars.skip(1).take(9).find(|(_, c)| *c == '\''),
            '\'' | '\n' => None,
            _ => chars.next().filter(|(_, c)| *c == '\''),
        };
        return closing.map(|(offset, _)| (at + offset + 1, Kind::String));
    }
    let quotes = rules.strings.iter().find(|it| rest.starts_with(it.mark))?;
    let mut end = at + quotes.mark.len();
    while let Some(next) = code[end..].chars().next() {
        if code[end..].starts_with(quotes.mark) {
            return Some((end + quotes.mark.len(), Kind::String));
        }
        if next == '\n' && !quotes.is_long {
            break;
        }
        end += next.len_utf8();
        if next == '\\' && quotes.escapes {
            end += code[end..].chars().next().map_or(0, char::len_utf8);
        }
    }
    Some((end, Kind::String))
}

fn number(code: &str, at: usize) -> usize {
    let end = end_while(code, at, |c| c.is_ascii_alphanumeric() || c == '_');
    let fraction = &code[end..];
    let has_fraction =
        fraction.starts_with('.') && fraction[1..].starts_with(|c: char| c.is_ascii_digit());
    if has_fraction {
        end_while(code, end + 1, |c| c.is_ascii_alphanumeric() || c == '_')
    } else {
        end
    }
}

fn word(code: &str, at: usize, rules: &Rules, found: &mut Stretches) -> usize {
    let end = end_while(code, at, |c| {
        c.is_alphanumeric() || c == '_' || rules.in_words.contains(c)
    });
    let word = &code[at..end];
    let kind = if is_key(code, end, rules) {
        Some(Kind::Name)
    } else if is_among(word, rules.keywords, rules.ignores_case) {
        Some(Kind::Keyword)
    } else if is_among(word, rules.values, rules.ignores_case) {
        Some(Kind::Value)
    } else if rules.has_calls && code[end..].starts_with('(') {
        Some(Kind::Name)
    } else {
        None
    };
    if let Some(kind) = kind {
        found.add(at..end, kind);
    }
    end
}

fn sign(code: &str, at: usize, next: char, rules: &Rules, found: &mut Stretches) -> usize {
    let after = at + next.len_utf8();
    if rules.directive == Some(next) {
        let end = end_of_line(code, at);
        found.add(at..end, Kind::Note);
        return end;
    }
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    if rules.note == Some(next) && code[after..].starts_with(char::is_alphabetic) {
        let end = end_while(code, after, is_name);
        found.add(at..end, Kind::Note);
        return end;
    }
    if rules.has_variables && next == '$' {
        let end = if code[after..].starts_with('{') {
            let end = end_while(code, after, |c| !matches!(c, '}' | '\n'));
            end + usize::from(code[end..].starts_with('}'))
        } else {
            end_while(code, after, |c| c.is_alphanumeric() || c == '_')
        };
        if end > after {
            found.add(at..end, Kind::Name);
            return end;
        }
    }
    after
}

/// Does the sign of keys follow?
fn is_key(code: &str, end: usize, rules: &Rules) -> bool {
    rules.key_sign.is_some_and(|sign| {
        let rest = code[end..].trim_start_matches([' ', '\t']);
        rest.starts_with(sign) && !rest[sign.len_utf8()..].starts_with('=')
    })
}

fn is_among(word: &str, words: &str, ignores_case: bool) -> bool {
    words
        .split_ascii_whitespace()
        .any(|it| it == word || (ignores_case && it.eq_ignore_ascii_case(word)))
}
