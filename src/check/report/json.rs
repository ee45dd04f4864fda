//! Diagnostics as JSON: an array of `{code, severity, file, line, column, message, help}`.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};

#[derive(Serialize)]
struct Row<'a> {
    code: &'a str,
    severity: Severity,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
    help: Option<&'a str>,
}

/// The report, with a newline at its end.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let rows: Vec<Row<'_>> = diagnostics
        .iter()
        .map(|it| Row {
            code: it.code.name(),
            severity: it.severity,
            file: it.place.as_ref().map(|place| place.file.as_str()),
            line: it.place.as_ref().map(|place| place.line),
            column: it.place.as_ref().map(|place| place.column),
            message: &it.message,
            help: it.help.as_deref(),
        })
        .collect();
    // Plain strings and numbers always serialise.
    let mut text = serde_json::to_string_pretty(&rows).unwrap_or_default();
    text.push('\n');
    text
}
