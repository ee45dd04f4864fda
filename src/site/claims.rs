//! What only one can have: the id by which a holder of roles is named, an address, a login.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Place, code};
use crate::input::PEOPLE_FILE;
use crate::model::settings::Body;
use crate::model::{ChannelKind, Display, Organization, Person, Workstream};

/// Everybody and everything that is named by an id where roles are given.
#[derive(Clone, Copy)]
pub(super) struct Claimants<'a> {
    pub(super) people: &'a [Person],
    pub(super) organizations: &'a [Organization],
    pub(super) bodies: &'a [Body],
    pub(super) workstreams: &'a [Workstream],
}

/// One claim to an id.
struct Claim<'a> {
    id: &'a str,
    what: &'static str,
    /// Where the id is given; none for a workstream that only its folder tells of.
    at: Option<&'a Place>,
}

impl<'a> Claimants<'a> {
    /// What several claim, or nobody may.
    pub(super) fn problems(self) -> Vec<Diagnostic> {
        let mut found = self.ids();
        found.extend(shared_addresses(self.people));
        found.extend(shared_logins(self.people));
        found
    }

    /// People, organisations, bodies and workstreams are named by their ids in one and the same
    /// place, so all ids are of one kind.
    fn ids(self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut owners: BTreeMap<&str, Claim<'_>> = BTreeMap::new();
        for claim in self.claims() {
            if let (Some(means), Some(at)) = (meaning(claim.id), claim.at) {
                found.push(taken_word(&claim, means).at(at.clone()));
            }
            match owners.get(claim.id) {
                Some(owner) => found.extend(shared_id(owner, &claim)),
                None => {
                    owners.insert(claim.id, claim);
                }
            }
        }
        found
    }

    /// Every claim, those with a place first.
    fn claims(self) -> impl Iterator<Item = Claim<'a>> {
        let claim = |id: &'a String, what, at| Claim {
            id,
            what,
            at: Some(at),
        };
        let bodies = self.bodies.iter();
        let organizations = self.organizations.iter();
        let people = self.people.iter();
        let (described, of_folders): (Vec<_>, Vec<_>) =
            self.workstreams.iter().partition(|it| it.at.is_some());
        let workstreams = described.into_iter().chain(of_folders);
        bodies
            .map(move |it| claim(&it.id, "a body", &it.at))
            .chain(organizations.map(move |it| claim(&it.id, "an organisation", &it.at)))
            .chain(people.map(move |it| claim(&it.id, "a person", &it.at)))
            .chain(workstreams.map(|it| Claim {
                id: &it.id,
                what: "a workstream",
                at: it.at.as_ref(),
            }))
    }
}

/// What a word means where holders are named, if it is none of theirs.
fn meaning(id: &str) -> Option<&'static str> {
    match id {
        "leads" => Some("the leads of the workstream at hand"),
        "workstream" => Some("the document's own workstream"),
        _ => {
            let is_kind = ChannelKind::ALL.iter().any(|(key, _)| *key == id);
            is_kind.then_some("a kind of channel")
        }
    }
}

fn taken_word(claim: &Claim<'_>, means: &str) -> Diagnostic {
    let (id, what) = (claim.id, claim.what);
    let message =
        format!("`{id}` cannot be the id of {what}: among holders of roles it means {means}");
    Diagnostic::new(code::INVALID_ID, message).help("choose another id")
}

/// Two claims to one id. Of two keys of one file [`code::DUPLICATE_KEY`] tells.
fn shared_id(owner: &Claim<'_>, other: &Claim<'_>) -> Option<Diagnostic> {
    // A folder that nothing describes comes last, and is told of at the other.
    let at = other.at.or(owner.at)?;
    if let (Some(first), Some(second)) = (owner.at, other.at)
        && first.file == second.file
    {
        return None;
    }
    let id = other.id;
    let (what, also) = match (owner.at, other.at) {
        (Some(first), Some(_)) => {
            let place = format!("{}:{}", first.file, first.line);
            (other.what, format!("{} in {place}", owner.what))
        }
        _ => (owner.what, format!("the workstream in content/{id}/")),
    };
    let message =
        format!("`{id}` is the id of {what} here and of {also}: nobody can tell which is meant");
    Some(
        Diagnostic::new(code::DUPLICATE_ID, message)
            .at(at.clone())
            .help("give one of the two another id, here and where it is named"),
    )
}

/// Two people who claim one address. The message does not show it.
fn shared_addresses(people: &[Person]) -> Vec<Diagnostic> {
    let mut owners: BTreeMap<String, &Person> = BTreeMap::new();
    let mut found = Vec::new();
    for person in people {
        for address in &person.emails {
            let owner = *owners.entry(address.to_lowercase()).or_insert(person);
            if owner.id != person.id {
                let message = format!(
                    "{} and {} of {PEOPLE_FILE} claim one address",
                    named(owner),
                    named(person)
                );
                found.push(
                    Diagnostic::new(code::DUPLICATE_ADDRESS, message)
                        .help("leave it with the person whose address it is"),
                );
            }
        }
    }
    found
}

/// Two people who claim one login.
fn shared_logins(people: &[Person]) -> Vec<Diagnostic> {
    let mut owners: BTreeMap<String, &Person> = BTreeMap::new();
    let mut found = Vec::new();
    for person in people {
        let Some(login) = &person.github else {
            continue;
        };
        let owner = *owners.entry(login.value.to_lowercase()).or_insert(person);
        if owner.id != person.id {
            let message = format!(
                "this login is that of {} in {}:{} too",
                named(owner),
                owner.at.file,
                owner.at.line
            );
            found.push(
                Diagnostic::new(code::DUPLICATE_LOGIN, message)
                    .at(login.at.clone())
                    .help("leave it with the person whose login it is"),
            );
        }
    }
    found
}

fn named(person: &Person) -> String {
    match person.display {
        Display::Withheld => "somebody whose name is withheld".to_owned(),
        Display::Name | Display::Handle => format!("`{}`", person.id),
    }
}
