//! Who holds which role in which activity, for a workstream and for a document.

use super::{Document, Holder, Site};
use crate::diagnostic::Place;
use crate::model::{Activity, Located, Raci, Role};

/// The roles in one activity, and where they are given.
pub struct Assignment<'a> {
    /// What is done.
    pub activity: Activity,
    /// Where most of it is written: the mapping of the activity, or that of the document.
    pub at: &'a Place,
    assignees: [Vec<Assignee<'a>>; 4],
}

/// One holder of a role, as written and as it is meant.
#[derive(Debug, Clone, Copy)]
pub struct Assignee<'a> {
    /// The name that was written.
    pub name: &'a Located<String>,
    /// Whom it means.
    pub holder: Holder,
}

impl<'a> Assignment<'a> {
    /// Who holds a role.
    pub fn of(&self, role: Role) -> &[Assignee<'a>] {
        let mut all = Role::ALL.into_iter().zip(&self.assignees);
        all.find(|(it, _)| *it == role)
            .map_or(&[], |(_, assignees)| assignees)
    }

    /// Every holder with its role.
    pub fn all(&self) -> impl Iterator<Item = (Role, Assignee<'a>)> {
        let all = Role::ALL.into_iter().zip(&self.assignees);
        all.flat_map(|(role, assignees)| assignees.iter().map(move |it| (role, *it)))
    }

    /// The holders alone, in the order of [`Role::ALL`].
    pub fn holders(&self) -> [Vec<Holder>; 4] {
        Role::ALL.map(|role| self.of(role).iter().map(|it| it.holder).collect())
    }
}

impl Site {
    /// The roles in each activity of a workstream: its own, else the site's. An activity of which
    /// neither says anything is left out.
    pub fn workstream_roles(&self, workstream: usize) -> Vec<Assignment<'_>> {
        let activities = Activity::ALL.into_iter();
        activities
            .filter_map(|activity| {
                let raci = self.workstream_raci(workstream, activity)?;
                Some(Assignment {
                    activity,
                    at: &raci.at,
                    assignees: Role::ALL
                        .map(|role| self.assignees(raci.holders(role), Some(workstream))),
                })
            })
            .collect()
    }

    /// The roles in each activity for a document that gives some of its own; role by role, what it
    /// does not give is its workstream's. Nothing where it gives none.
    pub fn document_roles<'a>(&'a self, document: &'a Document) -> Vec<Assignment<'a>> {
        let Some(own) = &document.metadata.raci else {
            return Vec::new();
        };
        let activities = Activity::ALL.into_iter();
        activities
            .filter_map(|activity| {
                let of_workstream = document
                    .workstream
                    .and_then(|it| self.workstream_raci(it, activity));
                let is_own = Role::ALL
                    .into_iter()
                    .any(|role| !own.holders(activity, role).is_empty());
                let mut given = own.activities.iter();
                let given = given.find(|(it, _)| *it == activity);
                let at = given.map_or(&own.text.at, |(_, raci)| &raci.at);
                is_own.then(|| Assignment {
                    activity,
                    at,
                    assignees: Role::ALL.map(|role| {
                        let names = match (own.holders(activity, role), of_workstream) {
                            ([], Some(raci)) => raci.holders(role),
                            (names, _) => names,
                        };
                        self.assignees(names, document.workstream)
                    }),
                })
            })
            .collect()
    }

    fn workstream_raci(&self, workstream: usize, activity: Activity) -> Option<&Raci> {
        let own = self.workstreams[workstream].raci.iter();
        let mut all = own.chain(&self.settings.raci);
        all.find(|(it, _)| *it == activity).map(|(_, raci)| raci)
    }

    /// Unknown names were reported when the site was made.
    fn assignees<'a>(
        &self,
        names: &'a [Located<String>],
        workstream: Option<usize>,
    ) -> Vec<Assignee<'a>> {
        let known =
            |name: &Located<String>| self.registry.holder(name, workstream, &mut Vec::new());
        let names = names.iter();
        names
            .filter_map(|name| {
                let holder = known(name)?;
                Some(Assignee { name, holder })
            })
            .collect()
    }
}
