//! The rules.

mod approvals;
mod calls;
mod changes;
mod evidence;
mod hidden;
mod history;
mod lifecycle;
mod links;
mod roles;
mod supersession;
mod text;

pub(super) use lifecycle::hindrances;

use crate::diagnostic::Diagnostic;
use crate::site::Site;

/// A rule adds what it finds.
type Rule = fn(&Site, &mut Vec<Diagnostic>);

/// Every rule.
pub(super) const ALL: [Rule; 11] = [
    approvals::rule,
    calls::rule,
    changes::rule,
    evidence::rule,
    hidden::rule,
    history::rule,
    lifecycle::rule,
    links::rule,
    roles::rule,
    supersession::rule,
    text::rule,
];
