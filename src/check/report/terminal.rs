//! Diagnostics for the terminal, in the look of rustc: place, source line, cause, cure.

use annotate_snippets::renderer::Renderer;
use annotate_snippets::{AnnotationKind, Group, Level, Snippet};

use crate::diagnostic::{Diagnostic, Place, Severity};

/// The longest piece of source shown for one problem, in bytes.
const LONGEST_EXCERPT: usize = 400;

/// The report: one drawing a diagnostic, then a line that counts.
pub fn terminal(diagnostics: &[Diagnostic], color: bool) -> String {
    drawings(diagnostics, color) + &count(diagnostics)
}

/// One drawing a diagnostic, each followed by an empty line.
pub fn drawings(diagnostics: &[Diagnostic], color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut report = String::new();
    for diagnostic in diagnostics {
        report.push_str(&renderer.render(&groups(diagnostic)));
        report.push_str("\n\n");
    }
    report
}

/// How many there are of each kind, as a line; nothing when there are none.
pub fn count(diagnostics: &[Diagnostic]) -> String {
    let of = |severity| {
        diagnostics
            .iter()
            .filter(|it| it.severity == severity)
            .count()
    };
    let counts = [
        (of(Severity::Error), "error"),
        (of(Severity::Warning), "warning"),
        (of(Severity::Hint), "hint"),
    ];
    let words: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if words.is_empty() {
        String::new()
    } else {
        format!("{}\n", words.join(", "))
    }
}

fn groups(diagnostic: &Diagnostic) -> Vec<Group<'_>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let title = level
        .primary_title(plain(&diagnostic.message))
        .id(diagnostic.code);
    let mut group = match &diagnostic.place {
        Some(place) => title.element(snippet(place)),
        None => Group::with_title(title),
    };
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(plain(help)));
    }
    vec![group]
}

/// The lines around the place: one line, of which a very long one is shown in part.
fn snippet(place: &Place) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
    let text: &str = &place.text;
    let line_start = text[..place.range.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[place.range.start..]
        .find('\n')
        .map_or(text.len(), |at| place.range.start + at);
    let start = if place.range.start - line_start > LONGEST_EXCERPT / 2 {
        floor(text, place.range.start - LONGEST_EXCERPT / 2)
    } else {
        line_start
    };
    let end = floor(text, line_end.min(start + LONGEST_EXCERPT)).max(place.range.start);
    let span = place.range.start - start..place.range.end.min(end).max(place.range.start) - start;
    let path = plain(place.file.as_str());
    Snippet::source(spaced(&text[start..end]))
        .path(path)
        .line_start(place.line)
        .annotation(AnnotationKind::Primary.span(span))
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Control characters never reach the terminal. Each is replaced by as many bytes as it has, so
/// that spans stay true.
fn spaced(text: &str) -> String {
    text.chars()
        .map(|c| match (c.is_control(), c.len_utf8()) {
            (false, _) => c.to_string(),
            (true, length) => " ".repeat(length),
        })
        .collect()
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect()
}
