//! Writing text and URLs so that they stay text and URLs.

use crate::unseen::is_control;

/// Appends text for the content of an element or a quoted attribute. What is no text is left out,
/// but for NUL, in the place of which CommonMark wants a sign.
pub(super) fn text(out: &mut String, text: &str) {
    let mut rest = text;
    let is_special = |it: char| matches!(it, '&' | '<' | '>' | '"') || is_control(it);
    while let Some((at, special)) = rest.char_indices().find(|(_, it)| is_special(*it)) {
        out.push_str(&rest[..at]);
        out.push_str(match special {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\0' => "\u{fffd}",
            _ => "",
        });
        rest = &rest[at + special.len_utf8()..];
    }
    out.push_str(rest);
}

/// Appends a URL for a quoted attribute. What has no place in a URL is percent-encoded; what
/// is encoded already stays.
pub(super) fn href(out: &mut String, url: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in url.as_bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#39;"),
            b'-' | b'_' | b'.' | b'+' | b'!' | b'*' | b'(' | b')' | b',' | b'%' | b'#' | b'@'
            | b'?' | b'=' | b';' | b':' | b'/' | b'$' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}
