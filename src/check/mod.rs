//! The rules that look at a whole site, and the reports that show what they find.
//!
//! One rule a file, each a plain function from the site to diagnostics.

pub mod report;
mod rules;

use crate::diagnostic::{Diagnostic, Severity, sort};
use crate::site::{Document, Move, Site};

/// Everything an author should know: what reading and assembling found, and what the rules find.
/// With `strict`, warnings are errors.
pub fn check(site: &Site, strict: bool) -> Vec<Diagnostic> {
    let mut found = site.problems.clone();
    for rule in rules::ALL {
        rule(site, &mut found);
    }
    if strict {
        raise_warnings(&mut found);
    }
    sort(&mut found);
    found.dedup();
    found
}

/// What stands in the way of a move of a document that is planned, by the policy of the site.
pub fn hindrances(site: &Site, document: &Document, step: &Move) -> Vec<Diagnostic> {
    rules::hindrances(site, document, step)
}

/// Makes errors of warnings.
pub fn raise_warnings(diagnostics: &mut [Diagnostic]) {
    for diagnostic in diagnostics {
        if diagnostic.severity == Severity::Warning {
            diagnostic.severity = Severity::Error;
        }
    }
}

/// Is there an error among them? Then `build` refuses to write.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|it| it.severity == Severity::Error)
}
