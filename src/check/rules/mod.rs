//! The rules.

mod approvals;
mod changes;
mod hidden;
mod history;
mod links;
mod supersession;
mod text;

use crate::diagnostic::Diagnostic;
use crate::site::Site;

/// A rule adds what it finds.
type Rule = fn(&Site, &mut Vec<Diagnostic>);

/// Every rule.
pub(super) const ALL: [Rule; 7] = [
    approvals::rule,
    changes::rule,
    hidden::rule,
    history::rule,
    links::rule,
    supersession::rule,
    text::rule,
];
