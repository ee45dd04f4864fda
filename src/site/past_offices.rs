//! Who was behind a body or led a workstream at a time of the past.
//!
//! Two witnesses are asked: the terms that are noted today, and the files as they were in a commit.
//! Of whom today's terms give a day, they tell; of everybody else, what the file said then.

use jiff::civil::Date;

use super::registry::PersonIndex;
use super::{Holder, Site};
use crate::history::CommitId;
use crate::model::{Located, Tenure, Term};

impl Site {
    /// The people behind a holder of a role on a day, as the files of the site's own said in a
    /// commit; `None` where nobody says who they are.
    pub fn people_then(
        &self,
        holder: Holder,
        day: Option<Date>,
        commit: Option<CommitId>,
    ) -> Option<Vec<PersonIndex>> {
        let is_given = |tenures: &[Tenure<PersonIndex>]| !tenures.is_empty();
        match holder {
            Holder::Leads(workstream) => {
                let today = self.lead_terms(workstream);
                let then = commit.and_then(|it| self.workstream_at(it, workstream));
                let then = then.map(|it| self.known(&it.leads));
                let is_said = is_given(today) || then.as_deref().is_some_and(is_given);
                is_said.then(|| holding(today, then.as_deref(), day))
            }
            Holder::Body(body) => {
                let written = &self.registry.bodies[body];
                let today = self.member_terms(body);
                let then = commit.and_then(|it| self.settings_at(it));
                let mut bodies = then.into_iter().flat_map(|it| it.bodies);
                let then = bodies.find(|it| it.id == written.id);
                let then = then.and_then(|it| it.members);
                let then = then.map(|it| self.known(&it));
                let is_said = written.members.is_some() || then.is_some();
                is_said.then(|| holding(today, then.as_deref(), day))
            }
            Holder::Person(_) | Holder::Organization(_) | Holder::Channel(..) => {
                let people = self.people_of(holder, day);
                (!people.is_empty()).then_some(people)
            }
        }
    }

    /// Did somebody else than a person have a say in a decision on a day? Where nobody knows who
    /// decided, somebody may have. Who was emeritus by then had none.
    pub fn is_said_by_others(
        &self,
        decider: Holder,
        day: Option<Date>,
        commit: Option<CommitId>,
        than: PersonIndex,
    ) -> bool {
        let people = self.people_then(decider, day, commit);
        let has_a_say = |it: &PersonIndex| *it != than && !self.had_left(*it, commit);
        people.is_none_or(|it| it.iter().any(has_a_say))
    }

    /// Was somebody emeritus in a commit? It is not noted since when, so the file of then is asked.
    fn had_left(&self, person: PersonIndex, commit: Option<CommitId>) -> bool {
        let declared = self.registry.person(person).declared.as_ref();
        let Some(declared) = declared.filter(|it| it.emeritus) else {
            return false;
        };
        let then = commit.and_then(|it| self.person_at(it, &declared.id));
        then.is_none_or(|it| it.emeritus)
    }

    /// The people of whom a file of the past speaks, as far as they are known today.
    fn known(&self, written: &[Tenure<Located<String>>]) -> Vec<Tenure<PersonIndex>> {
        self.registry.tenures(written, &mut Vec::new())
    }
}

/// Who held an office on a day, by the terms of today and those that a file had then.
fn holding(
    today: &[Tenure<PersonIndex>],
    then: Option<&[Tenure<PersonIndex>]>,
    day: Option<Date>,
) -> Vec<PersonIndex> {
    let Some(then) = then else {
        return Tenure::on(today, day).copied().collect();
    };
    let is_dated = |it: &&Tenure<PersonIndex>| it.term != Term::default();
    let dated = || today.iter().filter(is_dated);
    let is_told = |person: &PersonIndex| dated().any(|it| it.what == *person);
    let then = Tenure::on(then, day).filter(|it| !is_told(it));
    let told = dated().filter(|it| it.term.holds_on(day));
    let mut people: Vec<PersonIndex> = Vec::new();
    for person in told.map(|it| &it.what).chain(then) {
        if !people.contains(person) {
            people.push(*person);
        }
    }
    people
}
