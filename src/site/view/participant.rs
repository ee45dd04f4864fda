//! The pages of people and organisations.

use std::collections::BTreeSet;

use serde::Serialize;

use super::matrix::{MatrixView, Row};
use super::shared::{Card, ChangeView, DateView, Link, PersonRef};
use super::workstream::PartsView;
use crate::history::Time;
use crate::model::{AgreementKind, Role, Sponsorship, State, Tenure, Term};
use crate::path::Route;
use crate::site::{Affiliation, Document, Holder, PersonIndex, Site};

#[derive(Serialize)]
pub(in crate::site) struct PersonView {
    person: PersonRef,
    state: Option<String>,
    organization: Option<Link>,
    links: Vec<Link>,
    roles: Vec<RoleView>,
    /// The documents in which they hold roles, where these are several.
    matrix: Option<MatrixView>,
    documents: Vec<ContributionView>,
    changes: Vec<ChangeView>,
    also_known_as: Vec<String>,
    /// The agreement that covers them today.
    agreement: Option<String>,
}

#[derive(Serialize)]
struct RoleView {
    role: String,
    what: Link,
    scope: &'static str,
    activity: Option<String>,
    since: Option<DateView>,
    until: Option<DateView>,
    /// Is it in a workstream that is closed?
    is_closed: bool,
}

/// Something that holds for a time.
#[derive(Serialize)]
struct TermView {
    label: String,
    since: Option<DateView>,
    until: Option<DateView>,
}

/// A body and who is and was a member of it.
#[derive(Serialize)]
struct BodyView {
    anchor: String,
    name: String,
    href: Option<String>,
    members: Vec<MemberView>,
}

#[derive(Serialize)]
struct MemberView {
    person: PersonRef,
    since: Option<DateView>,
    until: Option<DateView>,
}

#[derive(Serialize)]
struct ContributionView {
    card: Card,
    parts: Vec<String>,
    first: Option<DateView>,
    last: Option<DateView>,
}

#[derive(Serialize)]
pub(in crate::site) struct PeopleView {
    people: Vec<PartsView>,
    organizations: Vec<OrganizationCard>,
    bodies: Vec<BodyView>,
}

#[derive(Serialize)]
struct OrganizationCard {
    name: String,
    url: String,
    sponsorship: Option<String>,
    people: usize,
}

#[derive(Serialize)]
pub(in crate::site) struct OrganizationView {
    name: String,
    href: Option<String>,
    sponsorship: Option<String>,
    /// How it sponsors and sponsored.
    sponsorships: Vec<TermView>,
    agreements: Vec<TermView>,
    people: Vec<PartsView>,
    roles: Vec<RoleView>,
    /// The documents in which it holds roles, where these are several.
    matrix: Option<MatrixView>,
    documents: Vec<Card>,
}

/// The scope of a role that is held in one document.
const DOCUMENT: &str = "document";

/// So many changes are shown on a person's page.
const CHANGES_SHOWN: usize = 20;

impl TermView {
    fn new(label: String, term: Term) -> Self {
        Self {
            label,
            since: term.from.map(DateView::of),
            until: term.until.map(DateView::of),
        }
    }
}

impl PersonView {
    pub(in crate::site) fn new(site: &Site, index: PersonIndex) -> Self {
        let person = site.registry.person(index);
        let declared = person.declared.as_ref();
        let github = declared
            .and_then(|it| it.github.as_ref())
            .map(|it| it.value.as_str());
        let page = declared.and_then(|it| it.url.as_deref());
        let links = page
            .map(|url| Link::elsewhere(site.say("person-page"), url))
            .into_iter()
            .chain(github.map(|login| {
                let login = crate::path::percent_encode(login);
                Link::elsewhere("GitHub", format!("https://github.com/{login}"))
            }))
            .collect();
        let mut changes: Vec<_> = site
            .guidance()
            .flat_map(|document| site.changes(document))
            .filter(|change| change.hands.authors.contains(&index))
            .collect();
        site.sort_changes(&mut changes);
        let is_theirs = |holder| match holder {
            Holder::Leads(workstream) => site.leads(workstream).contains(&index),
            other => other == Holder::Person(index),
        };
        let matrix = matrix(site, is_theirs);
        let mut roles = roles(site, |holder| holder == Holder::Person(index), Some(index));
        roles.retain(|it| matrix.is_none() || it.scope != DOCUMENT);
        Self {
            person: site.person_ref(index),
            state: declared.map(|it| {
                let state = if it.emeritus { "emeritus" } else { "active" };
                site.tell("person-state", &[("state", state.into())])
            }),
            organization: site
                .affiliation_of(index)
                .map(|it| site.affiliation_link(it)),
            links,
            roles,
            matrix,
            documents: contributions(site, index),
            changes: changes
                .iter()
                .take(CHANGES_SHOWN)
                .map(|it| site.change(it))
                .collect(),
            also_known_as: person.other_names.clone(),
            agreement: site
                .agreement_of(index, site.day)
                .map(|it| site.agreement_name(it)),
        }
    }
}

/// The roles that `matches` holds, in workstreams and documents; of a person also the offices, held
/// now and once.
fn roles(
    site: &Site,
    matches: impl Fn(Holder) -> bool,
    office: Option<PersonIndex>,
) -> Vec<RoleView> {
    let mut roles = Vec::new();
    for (index, workstream) in site.workstreams.iter().enumerate() {
        let what = || {
            Link::page(
                &workstream.name,
                &Route::page(&["workstreams", &workstream.id]),
            )
        };
        let is_closed = workstream.state == State::Closed;
        let terms = site.lead_terms(index).iter();
        for lead in terms.filter(|it| office.is_some_and(|person| person == it.what)) {
            roles.push(RoleView {
                role: site.say(if is_closed || !site.is_active(lead.what) {
                    "role-lead-former"
                } else {
                    "role-lead"
                }),
                what: what(),
                scope: "workstream",
                activity: None,
                since: lead.term.from.map(DateView::of),
                until: lead.term.until.map(DateView::of),
                is_closed,
            });
        }
        for assignment in site.workstream_roles(index) {
            let holders = assignment.holders();
            for (role, _) in held(&holders, &matches) {
                roles.push(RoleView {
                    role: site.role_name(role),
                    what: what(),
                    scope: "workstream",
                    activity: Some(site.activity_name(assignment.activity)),
                    since: None,
                    until: None,
                    is_closed,
                });
            }
        }
    }
    for (index, body) in site.registry.bodies.iter().enumerate() {
        let terms = site.member_terms(index).iter();
        for member in terms.filter(|it| office.is_some_and(|person| person == it.what)) {
            roles.push(RoleView {
                role: site.say("role-member"),
                what: Link::part(&body.name, site.body_url(index)),
                scope: "body",
                activity: None,
                since: member.term.from.map(DateView::of),
                until: member.term.until.map(DateView::of),
                is_closed: false,
            });
        }
    }
    for document in site.guidance() {
        for (role, _) in held(&document.roles, &matches) {
            roles.push(RoleView {
                role: site.role_name(role),
                what: site.link_to(document),
                scope: DOCUMENT,
                activity: None,
                since: None,
                until: None,
                is_closed: false,
            });
        }
    }
    roles
}

/// The documents in which `matches` holds roles, by activity; one alone is no table.
fn matrix(site: &Site, matches: impl Fn(Holder) -> bool) -> Option<MatrixView> {
    let rows = site.guidance().map(|it| Row::held(site, it, &matches));
    let rows: Vec<_> = rows.filter(|it| !it.is_empty()).collect();
    (rows.len() > 1).then(|| MatrixView::of_activities(site, rows))?
}

fn held<'a>(
    roles: &'a [Vec<Holder>; 4],
    matches: &'a impl Fn(Holder) -> bool,
) -> impl Iterator<Item = (Role, &'a Vec<Holder>)> {
    Role::ALL
        .into_iter()
        .zip(roles)
        .filter(move |(_, holders)| holders.iter().any(|holder| matches(*holder)))
}

/// What a person did in each document: declared, and seen in git, side by side.
fn contributions(site: &Site, person: PersonIndex) -> Vec<ContributionView> {
    let mut found = Vec::new();
    for document in site.guidance() {
        let mut parts: Vec<String> = document
            .metadata
            .contributors
            .iter()
            .filter(|it| site.registry.person_named(&it.name.value) == Some(person))
            .map(|it| site.tell("part-declared", &[("role", it.role.key().into())]))
            .collect();
        let times = edits(document, person);
        if !times.is_empty() {
            parts.push(site.tell("part-edits", &[("n", times.len().into())]));
        }
        if parts.is_empty() {
            continue;
        }
        let first = times.iter().min().map(DateView::of_time);
        let last = times.iter().max().map(DateView::of_time);
        found.push((
            document,
            ContributionView {
                card: site.card(document),
                parts,
                first,
                last,
            },
        ));
    }
    found.sort_by(|(a, a_view), (b, b_view)| {
        let day = |view: &ContributionView| view.last.as_ref().map(|it| it.iso.clone());
        day(b_view)
            .cmp(&day(a_view))
            .then_with(|| a.title().cmp(b.title()))
    });
    found.into_iter().map(|(_, view)| view).collect()
}

fn edits(document: &Document, person: PersonIndex) -> Vec<Time> {
    document
        .lineage
        .revisions
        .iter()
        .zip(document.hands())
        .filter(|(_, hands)| hands.authors.contains(&person))
        .map(|(revision, _)| revision.commit.arrival.when)
        .collect()
}

impl PeopleView {
    pub(in crate::site) fn new(site: &Site) -> Self {
        let mut people: Vec<PersonIndex> = (0..site.registry.people.len())
            .map(PersonIndex)
            .filter(|index| site.registry.person_route(*index).is_some())
            .collect();
        people.sort_by_key(|index| (site.registry.person(*index).name.to_lowercase(), *index));
        let people = people
            .into_iter()
            .map(|index| PartsView {
                person: site.person_ref(index),
                parts: parts(site, index),
            })
            .collect();
        let organizations = site.registry.organizations.iter().enumerate();
        let organizations = organizations
            .map(|(index, organization)| OrganizationCard {
                name: organization.name.clone(),
                url: Route::page(&["organizations", &organization.id]).url(),
                sponsorship: site.sponsorship(index),
                people: members(site, index).len(),
            })
            .collect();
        Self {
            people,
            organizations,
            bodies: bodies(site),
        }
    }
}

/// The bodies that decide, with their members, where somebody says who they are.
fn bodies(site: &Site) -> Vec<BodyView> {
    let bodies = site.registry.bodies.iter().enumerate();
    bodies
        .map(|(index, body)| BodyView {
            anchor: site.body_anchor(index),
            name: body.name.clone(),
            href: body.url.clone(),
            members: site
                .member_terms(index)
                .iter()
                .map(|it| MemberView {
                    person: site.person_ref(it.what),
                    since: it.term.from.map(DateView::of),
                    until: it.term.until.map(DateView::of),
                })
                .collect(),
        })
        .collect()
}

fn parts(site: &Site, person: PersonIndex) -> Vec<String> {
    let leads = (0..site.workstreams.len()).filter(|index| site.leads(*index).contains(&person));
    let mut parts: Vec<String> = leads
        .map(|index| {
            let workstream = &site.workstreams[index];
            let is_past = workstream.state == State::Closed || !site.is_active(person);
            let leads = if is_past { "part-led" } else { "part-leads" };
            site.tell(leads, &[("workstream", workstream.short().into())])
        })
        .collect();
    let documents: Vec<&Document> = site.guidance().collect();
    let declared = documents.iter().filter(|document| {
        let mut contributors = document.metadata.contributors.iter();
        contributors.any(|it| site.registry.person_named(&it.name.value) == Some(person))
    });
    let edited = documents.iter().filter(|it| !edits(it, person).is_empty());
    for (message, count) in [
        ("part-contributed", declared.count()),
        ("part-edited", edited.count()),
    ] {
        if count > 0 {
            parts.push(site.tell(message, &[("n", count.into())]));
        }
    }
    parts
}

fn members(site: &Site, organization: usize) -> Vec<PersonIndex> {
    let mut people = site.people_affiliated(organization, site.day);
    people.retain(|it| site.registry.person_route(*it).is_some());
    people
}

impl Site {
    fn sponsorship_name(&self, sponsorship: Sponsorship) -> String {
        self.tell("sponsorship", &[("level", sponsorship.key().into())])
    }

    fn agreement_name(&self, agreement: AgreementKind) -> String {
        self.tell("agreement", &[("agreement", agreement.key().into())])
    }

    /// How an organisation sponsors today, in words.
    fn sponsorship(&self, organization: usize) -> Option<String> {
        let sponsorships = &self.registry.organizations[organization].sponsorships;
        Tenure::on(sponsorships, self.day)
            .next()
            .map(|it| self.sponsorship_name(*it))
    }
}

impl OrganizationView {
    pub(in crate::site) fn new(site: &Site, index: usize) -> Self {
        let organization = &site.registry.organizations[index];
        let members = members(site, index);
        let involved: BTreeSet<PersonIndex> = members.iter().copied().collect();
        let documents = site.guidance().filter(|document| {
            let written = document.metadata.contributors.iter().any(|it| {
                let person = site.registry.person_named(&it.name.value);
                person.is_some_and(|it| involved.contains(&it))
                    || it.organization.as_deref().is_some_and(|written| {
                        site.registry.affiliation(written) == Affiliation::Known(index)
                    })
            });
            written
                || involved
                    .iter()
                    .any(|person| !edits(document, *person).is_empty())
        });
        let is_its = |holder| holder == Holder::Organization(index);
        let matrix = matrix(site, is_its);
        let mut roles = roles(site, is_its, None);
        roles.retain(|it| matrix.is_none() || it.scope != DOCUMENT);
        Self {
            name: organization.name.clone(),
            href: organization.url.clone(),
            sponsorship: site.sponsorship(index),
            sponsorships: organization
                .sponsorships
                .iter()
                .map(|it| TermView::new(site.sponsorship_name(it.what), it.term))
                .collect(),
            agreements: organization
                .agreements
                .iter()
                .map(|it| TermView::new(site.agreement_name(it.kind), it.term))
                .collect(),
            people: members
                .iter()
                .map(|it| PartsView {
                    person: site.person_ref(*it),
                    parts: parts(site, *it),
                })
                .collect(),
            roles,
            matrix,
            documents: site.cards(documents),
        }
    }
}
