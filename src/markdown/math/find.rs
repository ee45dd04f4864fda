//! Where math stands in a text.

use std::ops::Range;

/// The TeX of a paragraph that is all `$$ … $$`, without the marks of the quotes around it.
pub(in crate::markdown) fn display(paragraph: &str, quotes: usize) -> Option<String> {
    let inner = paragraph.trim().strip_prefix("$$")?.strip_suffix("$$")?;
    if inner.trim().is_empty() || inner.contains("$$") {
        return None;
    }
    let lines = inner.lines().map(|line| {
        let mut line = line;
        for _ in 0..quotes {
            line = line.trim_start();
            line = line.strip_prefix('>').unwrap_or(line);
        }
        line.trim()
    });
    Some(lines.collect::<Vec<_>>().join("\n").trim().to_owned())
}

/// Does a code span stand between two `$` that belong to it alone?
pub(in crate::markdown) fn flanks(body: &str, span: &Range<usize>) -> bool {
    let before = body[..span.start].strip_suffix('$');
    let after = body[span.end..].strip_prefix('$');
    before.is_some_and(|it| !it.ends_with(['\\', '$']) && !it.ends_with(char::is_alphanumeric))
        && after.is_some_and(|it| !it.starts_with('$') && !it.starts_with(char::is_alphanumeric))
}

/// Math between single `$`, which is shown as text: what stands there could be nothing else.
pub(in crate::markdown) fn forgotten(text: &str) -> Option<Range<usize>> {
    let mut marks = text.match_indices('$').map(|(at, _)| at).peekable();
    while let Some(start) = marks.next() {
        let end = *marks.peek()?;
        let inner = &text[start + 1..end];
        let is_tight =
            !inner.starts_with(char::is_whitespace) && !inner.ends_with(char::is_whitespace);
        if is_tight && inner.len() < 200 && is_tex(inner) {
            return Some(start..end + 1);
        }
    }
    None
}

/// Does it hold a command or a group that only TeX has?
fn is_tex(inner: &str) -> bool {
    let has_command = inner.match_indices('\\').any(|(at, _)| {
        let letters = inner[at + 1..]
            .chars()
            .take_while(char::is_ascii_alphabetic);
        letters.count() > 1
    });
    // `C:\Users` between two prices is a path.
    let is_path = inner.contains(":\\") || inner.starts_with('\\') && inner[1..].contains("\\\\");
    !is_path && (has_command || inner.contains("^{") || inner.contains("_{"))
}
