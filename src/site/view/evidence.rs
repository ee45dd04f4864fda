//! What the record of changes shows beside the roles: plain facts with their days.

use serde::Serialize;

use super::shared::{DateView, HolderRef};
use crate::model::Role;
use crate::site::{Evidence, Holder, Site};

/// One holder, and what is known of them.
#[derive(Serialize)]
pub(in crate::site) struct EvidenceView {
    holder: HolderRef,
    /// The role, or that none is noted.
    role: String,
    /// What the record shows: `idle`, `silent` or `commits`.
    kind: &'static str,
    /// What began when the record did: `text` or `workstream`.
    beginning: &'static str,
    /// So many commits.
    revisions: usize,
    /// Since when, or when last.
    date: Option<DateView>,
}

impl EvidenceView {
    /// `beginning`: what began on the day of the first change, the `text` or the `workstream`.
    pub(in crate::site) fn all(
        site: &Site,
        evidence: Option<&Evidence<'_>>,
        beginning: &'static str,
    ) -> Vec<Self> {
        let Some(evidence) = evidence else {
            return Vec::new();
        };
        let role = |role: Role| site.role_name(role);
        let idle = evidence.idle.iter().map(|(it, _)| Self {
            holder: site.holder_ref(it.holder),
            role: role(Role::Responsible),
            kind: "idle",
            beginning,
            revisions: 0,
            date: evidence.begins.map(DateView::of),
        });
        let silent = evidence.silent.iter().map(|(it, since)| Self {
            holder: site.holder_ref(it.holder),
            role: role(Role::Accountable),
            kind: "silent",
            beginning,
            revisions: 0,
            date: Some(DateView::of(*since)),
        });
        let without_role = evidence.without_role.iter().map(|it| Self {
            holder: site.holder_ref(Holder::Person(it.person)),
            role: site.say("evidence-no-role"),
            kind: "commits",
            beginning,
            revisions: it.revisions,
            date: it.last.map(DateView::of),
        });
        idle.chain(silent).chain(without_role).collect()
    }
}
