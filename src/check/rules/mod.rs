//! The rules.

mod approvals;
mod calls;
mod changes;
mod contents;
mod contrast;
mod diagrams;
mod evidence;
mod hidden;
mod history;
mod lifecycle;
mod links;
mod orphans;
mod placeholders;
mod roles;
mod sections;
mod summaries;
mod supersession;
mod text;

pub(super) use lifecycle::hindrances;

use crate::diagnostic::Diagnostic;
use crate::site::Site;

/// A rule adds what it finds.
type Rule = fn(&Site, &mut Vec<Diagnostic>);

/// Every rule.
pub(super) const ALL: [Rule; 18] = [
    approvals::rule,
    calls::rule,
    changes::rule,
    contents::rule,
    contrast::rule,
    diagrams::rule,
    evidence::rule,
    hidden::rule,
    history::rule,
    lifecycle::rule,
    links::rule,
    orphans::rule,
    placeholders::rule,
    roles::rule,
    sections::rule,
    summaries::rule,
    supersession::rule,
    text::rule,
];
