//! What the record of changes shows beside the roles: plain facts with their days.

use serde::Serialize;

use super::shared::{DateView, HolderRef, plural};
use crate::site::{Evidence, Holder, Site};

/// One holder, and what is known of them.
#[derive(Serialize)]
pub(in crate::site) struct EvidenceView {
    holder: HolderRef,
    /// The role, or that none is noted.
    role: &'static str,
    /// What the record shows, up to the day.
    words: String,
    date: Option<DateView>,
}

impl EvidenceView {
    /// `beginning`: what happened on the day of the first change, after "since".
    pub(in crate::site) fn all(
        site: &Site,
        evidence: Option<&Evidence<'_>>,
        beginning: &str,
    ) -> Vec<Self> {
        let Some(evidence) = evidence else {
            return Vec::new();
        };
        let idle = evidence.idle.iter().map(|(it, _)| Self {
            holder: site.holder_ref(it.holder),
            role: "responsible",
            words: match evidence.begins {
                Some(_) => format!("no commit since {beginning} on"),
                None => "no commit".to_owned(),
            },
            date: evidence.begins.map(DateView::of),
        });
        let silent = evidence.silent.iter().map(|(it, since)| Self {
            holder: site.holder_ref(it.holder),
            role: "accountable",
            words: "no commit to these texts, and no decision on them, since".to_owned(),
            date: Some(DateView::of(*since)),
        });
        let without_role = evidence.without_role.iter().map(|it| Self {
            holder: site.holder_ref(Holder::Person(it.person)),
            role: "no role is noted",
            words: {
                let commits = plural(it.revisions, "commit");
                let last = match (it.last, it.revisions) {
                    (None, _) => "",
                    (Some(_), 1) => ", on",
                    (Some(_), _) => ", the last on",
                };
                format!("{} {commits}{last}", it.revisions)
            },
            date: it.last.map(DateView::of),
        });
        idle.chain(silent).chain(without_role).collect()
    }
}
