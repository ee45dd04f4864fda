//! Who leads which workstream and sits in which body, and when.

use jiff::civil::Date;

use super::Site;
use super::registry::{Affiliation, Holder, PersonIndex, Registry};
use crate::diagnostic::Diagnostic;
use crate::model::{Agreement, AgreementKind, Located, Tenure, Workstream};

/// The offices that people hold for a time.
#[derive(Debug, Default)]
pub struct Offices {
    /// By workstream.
    leads: Vec<Vec<Tenure<PersonIndex>>>,
    /// By body.
    members: Vec<Vec<Tenure<PersonIndex>>>,
}

impl Offices {
    /// What workstreams and bodies say of their people. Unknown names are reported.
    pub(super) fn new(
        workstreams: &[Workstream],
        registry: &Registry,
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut of = |names: &[Tenure<Located<String>>]| registry.tenures(names, problems);
        Self {
            leads: workstreams.iter().map(|it| of(&it.leads)).collect(),
            members: registry
                .bodies
                .iter()
                .map(|it| of(it.members.as_deref().unwrap_or_default()))
                .collect(),
        }
    }
}

impl Site {
    /// The people who lead a workstream today.
    pub fn leads(&self, workstream: usize) -> Vec<PersonIndex> {
        self.leads_on(workstream, self.day)
    }

    /// The people who led a workstream on a day.
    pub fn leads_on(&self, workstream: usize, day: Option<Date>) -> Vec<PersonIndex> {
        Tenure::on(&self.offices.leads[workstream], day)
            .copied()
            .collect()
    }

    /// Who leads and led a workstream, and when.
    pub fn lead_terms(&self, workstream: usize) -> &[Tenure<PersonIndex>] {
        &self.offices.leads[workstream]
    }

    /// Who is and was a member of a body, and when; nobody where nobody says.
    pub fn member_terms(&self, body: usize) -> &[Tenure<PersonIndex>] {
        &self.offices.members[body]
    }

    /// Where a person belongs today; of several places the first.
    pub fn affiliation_of(&self, person: PersonIndex) -> Option<&Affiliation> {
        let affiliations = &self.registry.person(person).affiliations;
        Tenure::on(affiliations, self.day).next()
    }

    /// The people behind a holder of a role on a day; nobody where that cannot be told, as of a
    /// channel, or of a body whose members nobody gives.
    pub fn people_of(&self, holder: Holder, day: Option<Date>) -> Vec<PersonIndex> {
        match holder {
            Holder::Person(person) => vec![person],
            Holder::Leads(workstream) => self.leads_on(workstream, day),
            Holder::Body(body) => Tenure::on(self.member_terms(body), day).copied().collect(),
            Holder::Organization(organization) => self.people_affiliated(organization, day),
            Holder::Channel(..) => Vec::new(),
        }
    }

    /// The people who belonged to an organisation on a day.
    pub fn people_affiliated(&self, organization: usize, day: Option<Date>) -> Vec<PersonIndex> {
        let wanted = Affiliation::Known(organization);
        (0..self.registry.people.len())
            .map(PersonIndex)
            .filter(|person| {
                let affiliations = &self.registry.person(*person).affiliations;
                Tenure::on(affiliations, day).any(|it| *it == wanted)
            })
            .collect()
    }

    /// The contributor licence agreement that covers a person on a day: their own, or that of an
    /// organisation to which they belong on that day.
    pub fn agreement_of(&self, person: PersonIndex, day: Option<Date>) -> Option<AgreementKind> {
        let holds = |agreements: &[Agreement]| {
            let mut agreements = agreements.iter();
            agreements
                .find(|it| it.term.holds_on(day))
                .map(|it| it.kind)
        };
        let participant = self.registry.person(person);
        let own = participant.declared.as_ref();
        own.and_then(|it| holds(&it.agreements)).or_else(|| {
            Tenure::on(&participant.affiliations, day).find_map(|it| match it {
                Affiliation::Known(index) => holds(&self.registry.organizations[*index].agreements),
                Affiliation::Named(_) => None,
            })
        })
    }

    /// Does anybody declare an agreement? Where nobody does, nothing can be said of those who
    /// have none.
    pub fn has_agreements(&self) -> bool {
        let mut people = self.registry.people.iter();
        let mut organizations = self.registry.organizations.iter();
        people.any(|it| {
            let declared = it.declared.as_ref();
            declared.is_some_and(|it| !it.agreements.is_empty())
        }) || organizations.any(|it| !it.agreements.is_empty())
    }

    /// Do people or bodies appear anywhere but in git? Rules about roles speak only then.
    pub fn has_roles(&self) -> bool {
        let declared = self.registry.people.iter().any(|it| it.declared.is_some());
        declared || !self.registry.bodies.is_empty()
    }
}
