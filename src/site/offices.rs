//! Who leads which workstream and sits in which body, and when.

use jiff::civil::Date;

use super::Site;
use super::registry::{Affiliation, Holder, PersonIndex, Registry};
use crate::diagnostic::Diagnostic;
use crate::model::{Agreement, AgreementKind, Located, Tenure, Term, Workstream};

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

/// Why an agreement that is noted does not cover somebody on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap<'a> {
    /// The organisation that signed it; none where the person did.
    pub organization: Option<&'a str>,
    /// Is it the affiliation that does not hold, rather than the agreement?
    pub is_of_affiliation: bool,
    /// The day on which it begins to hold, or the last on which it did.
    pub end: GapEnd,
}

/// On which side of a term a day lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapEnd {
    /// Before its first day.
    BeginsOn(Date),
    /// After its last.
    EndedOn(Date),
}

impl<'a> Gap<'a> {
    fn of(
        term: Term,
        day: Date,
        organization: Option<&'a str>,
        is_of_affiliation: bool,
    ) -> Option<Self> {
        let begins = term.from.filter(|it| day < *it).map(GapEnd::BeginsOn);
        let ended = term.until.filter(|it| *it < day).map(GapEnd::EndedOn);
        Some(Self {
            organization,
            is_of_affiliation,
            end: begins.or(ended)?,
        })
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

    /// Does somebody still take part, as far as is noted?
    pub fn is_active(&self, person: PersonIndex) -> bool {
        let declared = self.registry.person(person).declared.as_ref();
        declared.is_none_or(|it| !it.emeritus)
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

    /// Why no agreement covers a person on a day, where one is noted that does on others.
    pub fn gap_of(&self, person: PersonIndex, day: Date) -> Option<Gap<'_>> {
        let participant = self.registry.person(person);
        let own = participant.declared.iter().flat_map(|it| &it.agreements);
        let own = own.filter_map(|it| Gap::of(it.term, day, None, false));
        let affiliations = participant.affiliations.iter().filter_map(|it| {
            let Affiliation::Known(index) = it.what else {
                return None;
            };
            let organization = &self.registry.organizations[index];
            let name = Some(organization.name.as_str());
            let mut agreements = organization.agreements.iter();
            if it.term.holds_on(Some(day)) {
                return agreements.find_map(|it| Gap::of(it.term, day, name, false));
            }
            agreements.next()?;
            Gap::of(it.term, day, name, true)
        });
        own.chain(affiliations).next()
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
