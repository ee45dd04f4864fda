//! YAML, line by line: keys, values, comments, blocks of text.

use super::{Kind, Stretches, end_while};

pub(super) fn scan(code: &str, found: &mut Stretches) {
    let mut at = 0;
    // How far the line is indented that a block of text belongs to.
    let mut block: Option<usize> = None;
    for line in code.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim_end();
        let indent = text.len() - text.trim_start().len();
        if text.is_empty() {
            continue;
        }
        if block.is_some_and(|outer| indent > outer) {
            found.add(start..start + text.len(), Kind::String);
            continue;
        }
        let line = &mut Line {
            text,
            start,
            is_flow: text.contains(['{', '[']),
            found,
        };
        let opens = line.scan(indent);
        block = opens.then_some(indent);
    }
}

struct Line<'a, 'f> {
    text: &'a str,
    /// Where it begins in the code.
    start: usize,
    /// Does it hold values in brackets?
    is_flow: bool,
    found: &'f mut Stretches,
}

impl Line<'_, '_> {
    /// Is a block of text opened at its end?
    fn scan(&mut self, indent: usize) -> bool {
        let mut at = indent;
        if self.text == "---" || self.text == "..." || self.text.starts_with('%') {
            self.add(0, self.text.len(), Kind::Note);
            return false;
        }
        while self.text[at..].starts_with("- ") {
            at = end_while(self.text, at + 1, |c| c == ' ');
        }
        if let Some(colon) = self.key(at) {
            self.add(at, colon, Kind::Name);
            at = colon + 1;
        }
        self.value(at)
    }

    fn add(&mut self, from: usize, to: usize, kind: Kind) {
        self.found.add(self.start + from..self.start + to, kind);
    }

    /// Where the colon of a key stands that begins here.
    fn key(&self, at: usize) -> Option<usize> {
        let text = self.text;
        let begin = match text[at..].chars().next()? {
            quote @ ('"' | '\'') => self.end_of_string(at, quote),
            '#' | '{' | '[' | '&' | '*' | '!' | '|' | '>' => return None,
            _ => at,
        };
        let is_end =
            |colon: &usize| text[colon + 1..].is_empty() || text[colon + 1..].starts_with(' ');
        let colon = text[begin..].match_indices(':').map(|(it, _)| begin + it);
        let colon = colon.into_iter().find(is_end)?;
        let comment = text[begin..].find(" #").map(|it| begin + it);
        comment.is_none_or(|it| colon < it).then_some(colon)
    }

    /// The rest of a line; does it open a block of text?
    fn value(&mut self, mut at: usize) -> bool {
        let text = self.text;
        let mut opens = false;
        while at < text.len() {
            at = end_while(text, at, |c| c == ' ');
            let Some(first) = text[at..].chars().next() else {
                break;
            };
            let end = match first {
                '#' => {
                    self.add(at, text.len(), Kind::Comment);
                    text.len()
                }
                '"' | '\'' => {
                    let end = self.end_of_string(at, first);
                    let is_key = text[end..].starts_with(':');
                    self.add(at, end, if is_key { Kind::Name } else { Kind::String });
                    end
                }
                '|' | '>' => {
                    let end = end_while(text, at + 1, |c| c != ' ');
                    self.add(at, end, Kind::Note);
                    opens = true;
                    end
                }
                '&' | '*' | '!' => {
                    let end = end_while(text, at, |c| !matches!(c, ' ' | ',' | ']' | '}'));
                    self.add(at, end, Kind::Note);
                    end
                }
                '{' | '}' | '[' | ']' | ',' => at + 1,
                _ => self.scalar(at),
            };
            at = end.max(at + first.len_utf8());
        }
        opens
    }

    /// A value that is written without quotes; gives where it ends.
    fn scalar(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let rest = match rest.find([',', ']', '}']).filter(|_| self.is_flow) {
            Some(sign) => &rest[..sign],
            None => rest,
        };
        let rest = &rest[..rest.find(" #").unwrap_or(rest.len())];
        let word = rest.trim_end();
        if is_value(word) {
            self.add(at, at + word.len(), Kind::Value);
        } else if let Some(colon) = word.find(": ").filter(|_| self.is_flow) {
            self.add(at, at + colon, Kind::Name);
            return at + colon + 1;
        }
        at + rest.len()
    }

    /// Where a string ends that begins here, at the latest with the line.
    fn end_of_string(&self, at: usize, quote: char) -> usize {
        let mut escaped = false;
        for (offset, c) in self.text[at + 1..].char_indices() {
            if escaped {
                escaped = false;
            } else if c == '\\' && quote == '"' {
                escaped = true;
            } else if c == quote {
                return at + 1 + offset + 1;
            }
        }
        self.text.len()
    }
}

fn is_value(word: &str) -> bool {
    let words = ["true", "false", "null", "yes", "no", "on", "off", "~"];
    words.contains(&word)
        || (word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
            && word.contains(|c: char| c.is_ascii_digit())
            && word
                .chars()
                .all(|c| c.is_ascii_hexdigit() || "xo_.+-:TZ".contains(c)))
}
