//! Diagnostics as annotations of a workflow on GitHub: one command a line, which the runner shows at
//! the line of a pull request.

use std::fmt::Write as _;

use super::origin::{Origin, plain};
use crate::diagnostic::{Diagnostic, Severity};

/// The report, one line a diagnostic.
pub fn github(diagnostics: &[Diagnostic], origin: Origin<'_>) -> String {
    let mut report = String::new();
    for diagnostic in diagnostics {
        let _ = writeln!(report, "{}", command(diagnostic, origin));
    }
    report
}

fn command(diagnostic: &Diagnostic, origin: Origin<'_>) -> String {
    let word = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = &diagnostic.place {
        let (end_line, end_column) = place.end();
        properties.push(format!("file={}", property(&origin.path(place))));
        properties.push(format!("line={}", place.line));
        properties.push(format!("endLine={end_line}"));
        // Columns are heeded within one line only.
        if end_line == place.line {
            properties.push(format!("col={}", place.column));
            properties.push(format!("endColumn={end_column}"));
        }
    }
    properties.push(format!("title={}", property(diagnostic.code.name())));
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    format!("::{word} {}::{}", properties.join(","), data(&message))
}

/// What stands behind the second `::`. The runner decodes these three and nothing else.
fn data(text: &str) -> String {
    plain(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A value among others.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
