//! Who takes part: people declared and found in git, organisations, bodies, workstreams' leads and
//! channels; and what a name written in YAML means.

use std::collections::BTreeMap;

use super::wishes;
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::history::{ActorId, ActorKind, Identities};
use crate::model::settings::Body;
use crate::model::{ChannelKind, Display, Located, Organization, Person, Tenure, Workstream};
use crate::path::{Route, slug};
use crate::unnamed::WITHHELD;

/// A person's place in the [`Registry`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonIndex(pub usize);

/// Somebody who took part: declared in `people.yaml`, or known from commits alone.
#[derive(Debug, Clone)]
pub struct Participant {
    /// The key in addresses and exports: the declared id, or a slug of the name that is shown.
    pub key: String,
    /// The name to show.
    pub name: String,
    /// A person, a bot or an assistant.
    pub kind: ActorKind,
    /// Other names found in git.
    pub other_names: Vec<String>,
    /// The entry of `people.yaml`.
    pub declared: Option<Person>,
    /// The organisations, and when.
    pub affiliations: Vec<Tenure<Affiliation>>,
}

/// Where a person belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Affiliation {
    /// An organisation with an entry.
    Known(usize),
    /// A name only.
    Named(String),
}

/// Who holds a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// A person.
    Person(PersonIndex),
    /// An organisation, by its place.
    Organization(usize),
    /// A body, by its place.
    Body(usize),
    /// The leads of a workstream, by its place.
    Leads(usize),
    /// A channel of a workstream; without one, of the coalition.
    Channel(ChannelKind, Option<usize>),
}

/// Everybody and everything that can hold a role.
#[derive(Debug, Default)]
pub struct Registry {
    /// The people, bots and assistants: first those declared, then those known from git.
    pub people: Vec<Participant>,
    /// The organisations, by their names.
    pub organizations: Vec<Organization>,
    /// The bodies, in the order of `guide.yaml`.
    pub bodies: Vec<Body>,
    /// The ids of the workstreams, in their order.
    workstreams: Vec<String>,
    by_key: BTreeMap<String, PersonIndex>,
    by_name: BTreeMap<String, Option<PersonIndex>>,
    /// From the identities of git to people.
    actors: BTreeMap<ActorId, PersonIndex>,
}

impl Registry {
    /// Joins the declared people with the identities found in git.
    pub fn new(
        declared: Vec<Person>,
        identities: &Identities,
        mut organizations: Vec<Organization>,
        bodies: Vec<Body>,
        workstreams: &[Workstream],
    ) -> Self {
        organizations.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        let mut registry = Self {
            organizations,
            bodies,
            workstreams: workstreams.iter().map(|it| it.id.clone()).collect(),
            ..Self::default()
        };
        // Every declared id is a key; a person who is not shown by the name has another in addresses.
        for (index, person) in declared.iter().enumerate() {
            registry
                .by_key
                .insert(person.id.clone(), PersonIndex(index));
        }
        for person in declared {
            let affiliations = person.affiliations.iter();
            let affiliations = affiliations
                .map(|it| it.map(|name| registry.affiliation(&name.value)))
                .collect();
            registry.add(Participant {
                key: match person.display {
                    Display::Name => person.id.clone(),
                    Display::Handle | Display::Withheld => {
                        registry.free_key(wishes::shown(&person))
                    }
                },
                name: wishes::shown(&person).to_owned(),
                kind: ActorKind::Person,
                other_names: Vec::new(),
                affiliations,
                declared: Some(person),
            });
        }
        for (id, actor) in identities.actors() {
            let known = registry
                .by_key
                .get(&actor.key)
                .copied()
                .filter(|_| actor.declared);
            let index = match known {
                Some(index) => {
                    registry.people[index.0]
                        .other_names
                        .clone_from(&actor.other_names);
                    index
                }
                None => registry.add(Participant {
                    key: registry.free_key(&actor.key),
                    name: actor.name.clone(),
                    kind: actor.kind,
                    other_names: actor.other_names.clone(),
                    declared: None,
                    affiliations: Vec::new(),
                }),
            };
            registry.actors.insert(id, index);
        }
        registry
    }

    fn add(&mut self, participant: Participant) -> PersonIndex {
        let index = PersonIndex(self.people.len());
        self.by_key.insert(participant.key.clone(), index);
        if participant.kind == ActorKind::Person {
            let declared = participant.declared.as_ref();
            let names = declared
                .into_iter()
                .flat_map(|it| it.names.iter().chain([&it.name]));
            // What stands in the place of a name that is withheld names nobody.
            let shown = [&participant.name].into_iter().filter(|it| *it != WITHHELD);
            for name in names.chain(shown) {
                // A name that two people bear names neither; but who only signs commits with
                // the name of a declared person does not take it from them. Those come first.
                let is_declared = participant.declared.is_some();
                let people = &self.people;
                let bears = |it: &PersonIndex| {
                    *it == index || (!is_declared && people[it.0].declared.is_some())
                };
                self.by_name
                    .entry(fold(name))
                    .and_modify(|found| *found = found.filter(bears))
                    .or_insert(Some(index));
            }
        }
        self.people.push(participant);
        index
    }

    fn free_key(&self, wanted: &str) -> String {
        let mut key = slug(wanted);
        let mut number = 2;
        while self.by_key.contains_key(&key) {
            key = format!("{}-{number}", slug(wanted));
            number += 1;
        }
        key
    }

    /// The person behind an identity of git.
    pub fn person_of_actor(&self, actor: ActorId) -> PersonIndex {
        self.actors[&actor]
    }

    /// A participant.
    pub fn person(&self, index: PersonIndex) -> &Participant {
        &self.people[index.0]
    }

    /// The page of a person. Tools have none, nor has who is shown under no name.
    pub fn person_route(&self, index: PersonIndex) -> Option<Route> {
        let person = self.person(index);
        let has_page = person.kind == ActorKind::Person && !self.is_withheld(index);
        has_page.then(|| Route::page(&["people", &person.key]))
    }

    /// Is the person shown by something else than the name?
    pub fn is_unnamed(&self, index: PersonIndex) -> bool {
        let declared = self.person(index).declared.as_ref();
        declared.is_some_and(|it| it.display != Display::Name)
    }

    /// Is the person shown under no name?
    pub fn is_withheld(&self, index: PersonIndex) -> bool {
        let declared = self.person(index).declared.as_ref();
        declared.is_some_and(|it| it.display == Display::Withheld)
    }

    /// The person whom a declared contributor's name means, by id or by full name.
    pub fn person_named(&self, name: &str) -> Option<PersonIndex> {
        let by_key = self.by_key.get(name).copied();
        by_key
            .filter(|index| self.person(*index).kind == ActorKind::Person)
            .or_else(|| self.by_name.get(&fold(name)).copied().flatten())
    }

    /// Where a written affiliation leads.
    pub fn affiliation(&self, name: &str) -> Affiliation {
        match self
            .organizations
            .iter()
            .position(|it| it.id == name || it.name == name)
        {
            Some(index) => Affiliation::Known(index),
            None => Affiliation::Named(name.to_owned()),
        }
    }

    /// The name of an affiliation.
    pub fn affiliation_name<'a>(&'a self, affiliation: &'a Affiliation) -> &'a str {
        match affiliation {
            Affiliation::Known(index) => &self.organizations[*index].name,
            Affiliation::Named(name) => name,
        }
    }

    /// What the name of a role's holder means. An unknown one is reported, with the nearest.
    pub fn holder(
        &self,
        name: &Located<String>,
        workstream: Option<usize>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Holder> {
        let text = name.value.as_str();
        if text == "leads" {
            if let Some(index) = workstream {
                return Some(Holder::Leads(index));
            }
            problems.push(
                Diagnostic::new(code::UNKNOWN_HOLDER, "`leads` of which workstream?")
                    .at(name.at.clone())
                    .help("add `workstream:` to the document, or name a person"),
            );
            return None;
        }
        let channel = ChannelKind::ALL.iter().find(|(key, _)| *key == text);
        let found = self
            .person_named(text)
            .map(Holder::Person)
            .or_else(|| {
                self.organizations
                    .iter()
                    .position(|it| it.id == text)
                    .map(Holder::Organization)
            })
            .or_else(|| {
                self.bodies
                    .iter()
                    .position(|it| it.id == text)
                    .map(Holder::Body)
            })
            .or_else(|| self.workstream(text).map(Holder::Leads))
            .or_else(|| channel.map(|(_, kind)| Holder::Channel(*kind, workstream)));
        if found.is_none() {
            problems.push(self.unknown_holder(name));
        }
        found
    }

    /// A name of a holder for a message: as it is written, but for one that is not to be shown.
    pub fn quoted(&self, name: &Located<String>) -> String {
        let person = self.person_named(&name.value);
        match person.filter(|it| self.is_withheld(*it)) {
            Some(_) => "somebody whose name is withheld".to_owned(),
            None => format!("`{}`", name.value),
        }
    }

    /// The keys of the declared people who are shown.
    pub fn declared_keys(&self) -> impl Iterator<Item = &str> + Clone {
        let is_shown = |it: &&Participant| {
            let declared = it.declared.as_ref();
            declared.is_some_and(|it| it.display != Display::Withheld)
        };
        self.people
            .iter()
            .filter(is_shown)
            .map(|it| it.key.as_str())
    }

    fn unknown_holder(&self, name: &Located<String>) -> Diagnostic {
        let known = self
            .declared_keys()
            .chain(self.organizations.iter().map(|it| it.id.as_str()))
            .chain(self.bodies.iter().map(|it| it.id.as_str()))
            .chain(self.workstreams.iter().map(String::as_str))
            .chain(ChannelKind::ALL.iter().map(|(key, _)| *key))
            .chain(["leads"]);
        let help = match nearest(&name.value, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name an id of people.yaml or organizations.yaml, a body of guide.yaml, a workstream's id or `leads` for its leads, or a kind of channel such as `mailing-list`".into(),
        };
        let message = format!("nobody is known as `{}`", name.value);
        Diagnostic::new(code::UNKNOWN_HOLDER, message)
            .at(name.at.clone())
            .help(help)
    }

    /// Who decides under this name: a body by its id or its name, or a workstream, whose leads
    /// speak for it, by its id. `workstream` is the document's own.
    pub fn decider(&self, name: &str, workstream: Option<usize>) -> Option<Holder> {
        if name == "workstream" {
            return workstream.map(Holder::Leads);
        }
        let body = self.body(name).map(Holder::Body);
        body.or_else(|| self.workstream(name).map(Holder::Leads))
    }

    fn workstream(&self, id: &str) -> Option<usize> {
        self.workstreams.iter().position(|it| it == id)
    }

    /// A body by its id or its name.
    pub fn body(&self, name: &str) -> Option<usize> {
        self.bodies
            .iter()
            .position(|body| body.id == name || body.name == name)
    }

    /// The people who hold an office, and when. Unknown names are reported.
    pub fn tenures(
        &self,
        names: &[Tenure<Located<String>>],
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<Tenure<PersonIndex>> {
        let mut tenures = Vec::new();
        for tenure in names {
            match self.person_named(&tenure.what.value) {
                Some(index) => tenures.push(tenure.map(|_| index)),
                None => problems.push(self.unknown_holder(&tenure.what)),
            }
        }
        tenures
    }
}

fn fold(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
