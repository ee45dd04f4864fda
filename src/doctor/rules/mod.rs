//! The rules.

mod approvals;
mod assistance;
mod classes;
mod formatting;
mod history;
mod identities;
mod pdfs;
mod people;
mod predecessors;

use super::records::Records;
use crate::diagnostic::Diagnostic;
use crate::site::Site;

/// A rule adds what it finds.
type Rule = fn(&Site, &Records, &mut Vec<Diagnostic>);

/// Every rule with its topic, in the order of the report.
pub(super) const ALL: [(&str, Rule); 9] = [
    ("History", history::rule),
    ("Identities", identities::rule),
    ("People", people::rule),
    ("Where texts came from", predecessors::rule),
    ("Declared classes", classes::rule),
    ("Formatting", formatting::rule),
    ("AI assistance", assistance::rule),
    ("PDFs", pdfs::rule),
    ("Approvals", approvals::rule),
];
