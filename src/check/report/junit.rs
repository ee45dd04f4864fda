//! Diagnostics as a JUnit report, which CI servers count and show. JUnit knows success and failure
//! only: an error is a failure; a warning or hint succeeds and says what it has to say.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::origin::plain;
use crate::diagnostic::{Diagnostic, Severity};

/// The report: a case a diagnostic, and one for each of the `files` of which there is none.
pub fn junit(diagnostics: &[Diagnostic], files: &[&str]) -> String {
    let mut cases = String::new();
    for diagnostic in diagnostics {
        case(&mut cases, diagnostic);
    }
    let mut sound = 0;
    for file in files {
        let is_told_of = |it: &Diagnostic| {
            it.place
                .as_ref()
                .is_some_and(|it| it.file.as_str() == *file)
        };
        if !diagnostics.iter().any(is_told_of) {
            sound += 1;
            let file = attribute(file);
            let _ = writeln!(
                cases,
                "    <testcase classname=\"{file}\" name=\"no problem\"/>"
            );
        }
    }
    let errors = diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error);
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\"",
        diagnostics.len() + sound,
        errors.count()
    );
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n  \
         <testsuite name=\"guide check\" {counts}>\n{cases}  </testsuite>\n</testsuites>\n"
    )
}

fn case(cases: &mut String, diagnostic: &Diagnostic) {
    let code = diagnostic.code.name();
    let (file, at) = match &diagnostic.place {
        Some(place) => (
            place.file.as_str(),
            format!("{}:{}", place.line, place.column),
        ),
        None => ("site", String::new()),
    };
    let name = format!("{code} {at}");
    let _ = writeln!(
        cases,
        "    <testcase classname=\"{}\" name=\"{}\">",
        attribute(file),
        attribute(name.trim_end())
    );
    let mut text = format!("{}: {}", diagnostic.severity.word(), diagnostic.message);
    if let Some(help) = &diagnostic.help {
        let _ = write!(text, "\nhelp: {help}");
    }
    let text = plain(&text);
    let _ = if diagnostic.severity == Severity::Error {
        let message = attribute(&diagnostic.message);
        writeln!(
            cases,
            "      <failure type=\"{code}\" message=\"{message}\">{}</failure>",
            escape(&text)
        )
    } else {
        writeln!(cases, "      <system-out>{}</system-out>", escape(&text))
    };
    cases.push_str("    </testcase>\n");
}

/// A line break in an attribute would be read as a space.
fn attribute(text: &str) -> String {
    escape(plain(text).replace('\n', " ")).into_owned()
}
