//! Who holds which role in each activity, for a document and for a version of it.

use jiff::civil::Date;
use serde::Serialize;

use super::shared::{HolderRef, PersonRef};
use crate::history::CommitId;
use crate::model::{Activity, Role};
use crate::site::{Document, Holder, Site};

/// The roles in one activity.
#[derive(Serialize)]
pub(in crate::site) struct ActivityView {
    activity: &'static str,
    roles: Vec<RoleView>,
}

#[derive(Serialize)]
struct RoleView {
    word: &'static str,
    holders: Vec<HolderView>,
}

/// A holder; of leads also who they were on the day.
#[derive(Serialize)]
struct HolderView {
    holder: HolderRef,
    people: Vec<PersonRef>,
}

impl Site {
    /// The roles that hold for a document today, its own and its workstream's.
    pub(in crate::site) fn roles_today(&self, document: &Document) -> Vec<ActivityView> {
        let roles = self.roles_for(document).into_iter();
        roles
            .map(|it| self.activity(it.activity, &it.holders(), self.day, None))
            .collect()
    }

    /// The roles as they were when a version was written.
    pub(in crate::site) fn roles_then(
        &self,
        document: &Document,
        version: usize,
    ) -> Vec<ActivityView> {
        let Some(past) = self.roles_of_version(document, version) else {
            return Vec::new();
        };
        let roles = past.roles.iter();
        roles
            .map(|(activity, holders)| self.activity(*activity, holders, past.day, past.commit))
            .collect()
    }

    fn activity(
        &self,
        activity: Activity,
        holders: &[Vec<Holder>; 4],
        day: Option<Date>,
        commit: Option<CommitId>,
    ) -> ActivityView {
        let view = |holder: &Holder| HolderView {
            holder: self.holder_ref(*holder),
            people: match holder {
                Holder::Leads(_) => {
                    let people = self.people_then(*holder, day, commit);
                    self.person_refs(&people.unwrap_or_default())
                }
                _ => Vec::new(),
            },
        };
        let roles = Role::ALL.into_iter().zip(holders);
        ActivityView {
            activity: activity.label(),
            roles: roles
                .filter(|(_, holders)| !holders.is_empty())
                .map(|(role, holders)| RoleView {
                    word: role.word(),
                    holders: holders.iter().map(view).collect(),
                })
                .collect(),
        }
    }
}
