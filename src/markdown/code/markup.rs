//! HTML and XML: elements with their attributes, comments, references.

use super::{Kind, Stretches, end_while};

pub(super) fn scan(code: &str, found: &mut Stretches) {
    let mut at = 0;
    while let Some(length) = code[at..].find(['<', '&']) {
        at += length;
        let rest = &code[at..];
        if rest.starts_with("<!--") {
            let end = rest
                .find("-->")
                .map_or(code.len(), |length| at + length + 3);
            found.add(at..end, Kind::Comment);
            at = end;
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            let end = rest.find('>').map_or(code.len(), |length| at + length + 1);
            found.add(at..end, Kind::Note);
            at = end;
        } else if rest.starts_with('&') {
            let end = end_while(code, at + 1, |c| c.is_ascii_alphanumeric() || c == '#');
            at = if code[end..].starts_with(';') {
                found.add(at..end + 1, Kind::Value);
                end + 1
            } else {
                end
            };
        } else {
            let name = at + 1 + usize::from(rest[1..].starts_with('/'));
            let end = end_while(code, name, is_name);
            found.add(name..end, Kind::Name);
            at = if end > name {
                tag(code, end, found)
            } else {
                name
            };
        }
    }
}

/// The attributes of a tag; gives where it ends.
fn tag(code: &str, mut at: usize, found: &mut Stretches) -> usize {
    while let Some(next) = code[at..].chars().next() {
        let end = match next {
            '>' => return at + 1,
            // It was left open.
            '<' => return at,
            '"' | '\'' => {
                let inside = at + 1;
                let end = code[inside..].find(next);
                let end = end.map_or(code.len(), |length| inside + length + 1);
                found.add(at..end, Kind::String);
                end
            }
            c if is_name(c) => {
                let end = end_while(code, at, is_name);
                found.add(at..end, Kind::Note);
                end
            }
            c => at + c.len_utf8(),
        };
        at = end;
    }
    at
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '@')
}
