//! Diagnostics for the terminal, in the look of rustc: place, source line, cause, cure.

use annotate_snippets::renderer::Renderer;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Snippet};

use super::origin::plain;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::unseen;

/// The most of a line that is shown from the place on, in bytes.
const LONGEST_EXCERPT: usize = 400;

/// The farthest place in its line, in bytes, whose line is shown.
const FARTHEST: usize = 20_000;

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

/// A text as it may stand in a line of a terminal, with what could turn the line round shown.
fn shown(text: &str) -> String {
    unseen::shown(&plain(text)).into_owned()
}

fn groups(diagnostic: &Diagnostic) -> Vec<Group<'_>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let title = level
        .primary_title(shown(&diagnostic.message))
        .id(diagnostic.code.name());
    let mut group = match &diagnostic.place {
        Some(place) => match snippet(place) {
            Some(snippet) => title.element(snippet),
            None => title.element(
                Origin::path(shown(place.file.as_str()))
                    .line(place.line)
                    .char_column(place.column),
            ),
        },
        None => Group::with_title(title),
    };
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(shown(help)));
    }
    vec![group]
}

/// The line of the place. It begins where the line begins, for the renderer counts the column in
/// it; of a very long line it shows what is around the place. So far in that counting would cost
/// too much, there is none.
fn snippet(place: &Place) -> Option<Snippet<'static, annotate_snippets::Annotation<'static>>> {
    let (line, meant) = place.excerpt();
    if meant.start > FARTHEST {
        return None;
    }
    let end = floor(&line, line.len().min(meant.start + LONGEST_EXCERPT));
    let span = meant.start..meant.end.min(end);
    Some(
        Snippet::source(spaced(&line[..end]))
            .path(shown(place.file.as_str()))
            .line_start(place.line)
            .annotation(AnnotationKind::Primary.span(span)),
    )
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
