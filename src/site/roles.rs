//! Who holds which role in which activity, for a workstream and for a document.

use super::{Document, Holder, Site};
use crate::diagnostic::Place;
use crate::model::{Activity, Located, OwnRaci, Raci, Role};

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

/// What is said of roles, from the general to the particular.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    /// By the site, for all workstreams.
    pub(super) site: &'a [(Activity, Raci)],
    /// By the workstream.
    pub(super) workstream: &'a [(Activity, Raci)],
    /// By the document.
    pub(super) document: Option<&'a OwnRaci>,
}

impl<'a> Given<'a> {
    /// Does the document say something of an activity?
    fn is_own(&self, activity: Activity) -> bool {
        let says = |own: &OwnRaci| {
            let mut roles = Role::ALL.into_iter();
            roles.any(|role| !own.holders(activity, role).is_empty())
        };
        self.document.is_some_and(says)
    }

    /// The workstream's own roles in an activity, else the site's.
    fn general(&self, activity: Activity) -> Option<&'a Raci> {
        let mut all = self.workstream.iter().chain(self.site);
        all.find(|(it, _)| *it == activity).map(|(_, raci)| raci)
    }

    /// What holds in general for the work on a text, whichever: to draft or to maintain it.
    fn other_work(&self, activity: Activity) -> Option<&'a Raci> {
        let mut others = Activity::ALL.into_iter().filter(|it| it.is_on_the_text());
        others
            .find_map(|it| self.general(it))
            .filter(|_| activity.is_on_the_text())
    }

    /// Role by role, what the document gives, else what holds in general; and where the most of it
    /// is given. Nothing where nobody says anything of the activity. A document speaks of all work
    /// on its text at once, where its workstream may speak of drafting alone.
    fn names(&self, activity: Activity) -> Option<(&'a Place, [&'a [Located<String>]; 4])> {
        let general = self.general(activity);
        let own = self.document.filter(|_| self.is_own(activity));
        let general = general.or_else(|| own.and_then(|_| self.other_work(activity)));
        let at = match (own, general) {
            (Some(own), _) => own.place(activity),
            (None, general) => &general?.at,
        };
        let names = Role::ALL.map(|role| {
            let own = own.map_or(&[][..], |it| it.holders(activity, role));
            match (own, general) {
                ([], Some(raci)) => raci.holders(role),
                (own, _) => own,
            }
        });
        Some((at, names))
    }
}

impl Site {
    /// The roles in each activity of a workstream: its own, else the site's. An activity of which
    /// neither says anything is left out.
    pub fn workstream_roles(&self, workstream: usize) -> Vec<Assignment<'_>> {
        self.assignments(self.given(Some(workstream), None), Some(workstream))
    }

    /// The roles in each activity for which a document gives some of its own; role by role, what it
    /// does not give is its workstream's.
    pub fn document_roles<'a>(&'a self, document: &'a Document) -> Vec<Assignment<'a>> {
        let given = self.given(document.workstream, document.metadata.raci.as_ref());
        let mut assignments = self.assignments(given, document.workstream);
        assignments.retain(|it| given.is_own(it.activity));
        assignments
    }

    /// The roles in each activity that hold for a document, its own and its workstream's.
    pub fn roles_for<'a>(&'a self, document: &'a Document) -> Vec<Assignment<'a>> {
        let given = self.given(document.workstream, document.metadata.raci.as_ref());
        self.assignments(given, document.workstream)
    }

    fn given<'a>(&'a self, workstream: Option<usize>, own: Option<&'a OwnRaci>) -> Given<'a> {
        Given {
            site: workstream.map_or(&[], |_| &self.settings.raci),
            workstream: workstream.map_or(&[], |it| &self.workstreams[it].raci),
            document: own,
        }
    }

    /// Unknown names are left out: they were reported when the site was made.
    pub(super) fn assignments<'a>(
        &self,
        given: Given<'a>,
        workstream: Option<usize>,
    ) -> Vec<Assignment<'a>> {
        let activities = Activity::ALL.into_iter();
        activities
            .filter_map(|activity| {
                let (at, names) = given.names(activity)?;
                Some(Assignment {
                    activity,
                    at,
                    assignees: names.map(|it| self.assignees(it, workstream)),
                })
            })
            .collect()
    }

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
