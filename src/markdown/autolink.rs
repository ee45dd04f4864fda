//! Bare addresses in running text: GitHub's extended autolinks.

use std::ops::Range;

/// An address found in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// What it leads to; an e-mail address without its `mailto:`.
    pub(super) destination: String,
    /// Whether it is an e-mail address.
    pub(super) email: bool,
}

/// Every `https://…`, `http://…`, `www.…` and e-mail address of a text, in order.
pub(super) fn find(text: &str) -> Vec<Found> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // Nothing before `free` may become part of a link any more, which keeps this linear.
    let mut free = 0;
    let mut at = 0;
    while at < bytes.len() {
        let hit = match bytes[at] {
            b':' if bytes[at..].starts_with(b"://") => with_scheme(text, free, at),
            b'w' | b'W' if starts_with(&bytes[at..], b"www.") => with_www(text, at),
            b'@' => email(text, free, at),
            _ => None,
        };
        match hit {
            Some(hit) => {
                at = hit.range.end;
                free = at;
                found.push(hit);
            }
            None => at += 1,
        }
    }
    found
}

fn starts_with(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes
        .get(..prefix.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

fn with_scheme(text: &str, free: usize, colon: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let start = ["https", "http"].iter().find_map(|scheme| {
        let start = colon.checked_sub(scheme.len()).filter(|s| *s >= free)?;
        let before = start.checked_sub(1).map(|at| bytes[at]);
        let matches = bytes[start..colon].eq_ignore_ascii_case(scheme.as_bytes());
        (matches && !before.is_some_and(|b| b.is_ascii_alphanumeric())).then_some(start)
    })?;
    let domain = colon + 3;
    domain_end(bytes, domain, 0)?;
    let end = link_end(text, domain)?;
    Some(Found {
        range: start..end,
        destination: text[start..end].to_owned(),
        email: false,
    })
}

fn with_www(text: &str, start: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let free_before = start
        .checked_sub(1)
        .map(|at| bytes[at])
        .is_none_or(|b| b.is_ascii_whitespace() || b"*_~(".contains(&b));
    if !free_before {
        return None;
    }
    domain_end(bytes, start, 1)?;
    let end = link_end(text, start)?;
    // Nothing but `www.` is left when everything else was punctuation.
    (end > start + 4).then(|| Found {
        range: start..end,
        destination: format!("http://{}", &text[start..end]),
        email: false,
    })
}

/// The end of a valid domain: labels of letters, digits, `-` and `_` between periods, at
/// least `periods` of them, and no underscore in the last two labels.
fn domain_end(bytes: &[u8], start: usize, periods: usize) -> Option<usize> {
    let mut seen = 0;
    let mut underscores = [false, false];
    let mut end = start;
    for &byte in &bytes[start..] {
        match byte {
            b'_' => underscores[1] = true,
            b'.' => {
                underscores = [underscores[1], false];
                seen += 1;
            }
            b'-' => {}
            byte if byte.is_ascii_alphanumeric() || byte >= 0x80 => {}
            _ => break,
        }
        end += 1;
    }
    let named = bytes
        .get(start)
        .is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
    (named && seen >= periods && underscores == [false, false]).then_some(end)
}

/// Where a link ends that begins at or before `start`: at white space or `<`, less the
/// punctuation that belongs to the sentence around it.
fn link_end(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    let length = rest
        .find(|c: char| c.is_whitespace() || c == '<' || c.is_control())
        .unwrap_or(rest.len());
    let link = &rest.as_bytes()[..length];
    let mut opened = rest[..length].matches('(').count();
    let mut closed = rest[..length].matches(')').count();
    let mut end = link.len();
    while end > 0 {
        match link[end - 1] {
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"' => end -= 1,
            b')' if closed > opened => {
                closed -= 1;
                end -= 1;
            }
            b';' => end = before_entity(&link[..end]),
            _ => break,
        }
        // A parenthesis that was cut with an entity counts no more.
        opened = opened.min(end);
    }
    (end > 0).then_some(start + end)
}

/// `…&name;` ends before the ampersand, any other `…;` before the semicolon.
fn before_entity(link: &[u8]) -> usize {
    let semicolon = link.len() - 1;
    let name = link[..semicolon]
        .iter()
        .rev()
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    match (semicolon - name).checked_sub(1) {
        Some(at) if name > 0 && link[at] == b'&' => at,
        _ => semicolon,
    }
}

fn email(text: &str, free: usize, sign: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let local = bytes[free..sign]
        .iter()
        .rev()
        .take_while(|b| b.is_ascii_alphanumeric() || b".-_+".contains(b))
        .count();
    let host = &bytes[sign + 1..];
    let mut end = host
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric() || b".-_".contains(b))
        .count();
    while end > 0 && host[end - 1] == b'.' {
        end -= 1;
    }
    let good_end = end > 0 && host[end - 1].is_ascii_alphanumeric();
    if local == 0 || !good_end || host[0] == b'.' || !host[..end].contains(&b'.') {
        return None;
    }
    let range = sign - local..sign + 1 + end;
    Some(Found {
        destination: text[range.clone()].to_owned(),
        range,
        email: true,
    })
}
