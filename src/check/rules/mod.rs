//! The rules.

mod approvals;
mod changes;
mod contents;
mod hidden;
mod history;
mod links;
mod orphans;
mod sections;
mod summaries;
mod supersession;
mod text;

use crate::diagnostic::Diagnostic;
use crate::site::Site;

/// A rule adds what it finds.
type Rule = fn(&Site, &mut Vec<Diagnostic>);

/// Every rule.
pub(super) const ALL: [Rule; 11] = [
    approvals::rule,
    changes::rule,
    contents::rule,
    hidden::rule,
    history::rule,
    links::rule,
    orphans::rule,
    sections::rule,
    summaries::rule,
    supersession::rule,
    text::rule,
];
