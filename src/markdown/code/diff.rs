//! Differences, as `diff` and git write them: what a line is, its first letters say.

use super::{Kind, Stretches};

pub(super) fn scan(code: &str, found: &mut Stretches) {
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let text = line.trim_end_matches('\n');
        let is_note = ["+++", "---", "@@", "diff ", "index "]
            .iter()
            .any(|start| text.starts_with(start));
        let kind = match text.bytes().next() {
            _ if is_note => Some(Kind::Note),
            Some(b'+') => Some(Kind::Added),
            Some(b'-') => Some(Kind::Removed),
            _ => None,
        };
        if let Some(kind) = kind {
            found.add(at..at + text.len(), kind);
        }
        at += line.len();
    }
}
