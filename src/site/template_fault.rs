//! What Tera says of a template, as a diagnostic: in a file of the site's own at its place there.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Write as _;
use std::ops::Range;

use tera::ErrorKind;

use crate::diagnostic::{Diagnostic, SourceText, code};

/// A fault with all its causes. `own` are the templates of the site's own, by their names.
pub(super) fn template_fault(
    what: &str,
    error: &tera::Error,
    own: &BTreeMap<String, SourceText>,
) -> Diagnostic {
    let found = place(error).and_then(|(name, range)| Some((own.get(name)?, range)));
    let mut message = match (error.kind(), &found) {
        (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report), Some(_)) => {
            // The place is told of with its line; from where it was called is not.
            let told = error.to_string();
            let calls = told.lines().filter(|it| it.starts_with("note: "));
            let mut message = format!("{what}: {}", report.message());
            for call in calls {
                let _ = write!(message, "\n{}", with_paths(call, own));
            }
            message
        }
        _ => format!("{what}: {error}"),
    };
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(message, "\n{cause}");
        source = cause.source();
    }
    let fault = Diagnostic::new(code::THEME, message)
        .help("mend the template, or remove the file to use the built-in one");
    match found {
        Some((text, range)) => fault.at(text.place(range)),
        None => fault,
    }
}

/// The template that an error names, and where in it.
fn place(error: &tera::Error) -> Option<(&str, Range<usize>)> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            Some((report.filename(), report.span().range.clone()))
        }
        ErrorKind::CircularExtend { tpl: name, .. }
        | ErrorKind::CircularInclude { tpl: name, .. }
        | ErrorKind::MissingParent { current: name, .. } => Some((name, 0..0)),
        _ => None,
    }
}

/// A line of Tera's with the paths of templates of the site's own in the place of their names.
fn with_paths(line: &str, own: &BTreeMap<String, SourceText>) -> String {
    let words = line.split(' ').map(|word| {
        let name = word.split(':').next().unwrap_or(word);
        match own.get(name) {
            Some(text) => word.replacen(name, text.path().as_str(), 1),
            None => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
