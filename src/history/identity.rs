//! Who is who: one actor for all the names and addresses under which somebody signed commits.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::automation::{ActorKind, noreply_login, plain_words};
use super::commit::Commit;
use super::composed::is_composed;
use super::gathering::Gathering;
use super::mailmap::Mailmap;
use super::naming::{Keys, Names, unnamed};
use super::signature::Email;
use super::signer::Signer;
use super::unify::gather;

/// Everybody and every tool that signed a commit, and everybody who was declared.
#[derive(Debug, Clone, Default)]
pub struct Identities {
    actors: Vec<Actor>,
    by_signature: HashMap<(String, Email), ActorId>,
    declared: BTreeMap<String, ActorId>,
    mailmap: Mailmap,
    addresses: Vec<Vec<Address>>,
    merges: Vec<Merge>,
    conflicts: Vec<Conflict>,
    suspicions: Vec<Suspicion>,
}

/// Names an actor within its [`Identities`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId(usize);

/// A person, a bot or an AI assistant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Actor {
    /// Unique: the declared id, else a slug of the name.
    pub key: String,
    /// What to show: the declared name, else the most used full name.
    pub name: String,
    /// Is it a declared person?
    pub declared: bool,
    /// Person or tool.
    pub kind: ActorKind,
    /// Further names found in git.
    pub other_names: Vec<String>,
    /// The login on the host, from a declaration or from an address that the host made up.
    pub handle: Option<String>,
}

/// A person that the site's authors declared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclaredPerson {
    /// The stable id.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// Further names found in git.
    pub names: Vec<String>,
    /// Addresses found in git; for matching only.
    pub emails: Vec<Email>,
    /// The login on GitHub.
    pub github: Option<String>,
}

/// Why two signatures are taken for one person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The address is declared.
    DeclaredAddress,
    /// The login on the host is the same.
    Login,
    /// The name is declared.
    DeclaredName,
    /// The address is the same.
    Address,
    /// The full name is the same.
    FullName,
    /// The names differ only in spaces, dots and the like.
    SimilarName,
    /// The part of the addresses before the `@` is the same.
    SimilarAddress,
    /// One has a login made of the other's name and host.
    ComposedLogin,
}

/// An actor put together from several signatures without the help of a `.mailmap`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Who.
    pub actor: ActorId,
    /// How many different addresses.
    pub addresses: usize,
    /// Why.
    pub evidence: Vec<Evidence>,
}

/// Two declared people whom some evidence would have made one; they are kept apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The ids of the two.
    pub people: (String, String),
    /// What they share.
    pub evidence: Evidence,
}

/// Two actors who may be one; they are kept apart until somebody says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspicion {
    /// The two.
    pub actors: (ActorId, ActorId),
    /// What they share.
    pub evidence: Evidence,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Address {
    times: usize,
    email: Email,
}

impl Identities {
    /// Tells who signed these commits. The order of the commits has no influence, nor has it
    /// how often one is given.
    ///
    /// Rules, the strongest first: `.mailmap`; a declared address; a login within an address
    /// that the host made up; a declared name; the same address; the same full name of at least
    /// two words. Two declared people are never merged. Where addresses of a person are declared,
    /// the name alone is no more than a suspicion. `tools` are further names of AI tools.
    pub fn unify<'c>(
        commits: impl IntoIterator<Item = &'c Commit>,
        mailmap: &Mailmap,
        declared: &[DeclaredPerson],
        tools: &[String],
    ) -> Self {
        let signers = Signer::all(commits, mailmap, tools);
        let gathering = gather(&signers, declared);
        Self::assemble(&signers, &gathering, mailmap, declared)
    }

    /// Whose signature it is; `None` when none of the commits bore it.
    pub fn who(&self, name: &str, email: &Email) -> Option<ActorId> {
        let (name, email) = self.mailmap.resolve(name, email);
        self.by_signature.get(&(plain_words(&name), email)).copied()
    }

    /// Lets an actor be shown by another name than any that was signed with.
    pub fn show(&mut self, id: ActorId, name: &str) {
        let actor = &mut self.actors[id.0];
        name.clone_into(&mut actor.name);
        actor.other_names.clear();
        actor.handle = None;
        if !actor.declared {
            actor.key = crate::path::slug(name);
        }
    }

    /// Lets a signature be an actor's, beside those that commits bore.
    pub fn signed_as(&mut self, name: &str, email: &Email, actor: ActorId) {
        let (name, email) = self.mailmap.resolve(name, email);
        let signature = (plain_words(&name), email);
        self.by_signature.entry(signature).or_insert(actor);
    }

    /// The actor of a declared person's id.
    pub fn declared(&self, id: &str) -> Option<ActorId> {
        self.declared.get(id).copied()
    }

    /// The actor.
    pub fn actor(&self, id: ActorId) -> &Actor {
        &self.actors[id.0]
    }

    /// All actors: the declared ones in the order of their declaration, then the others in the
    /// order of their first commit.
    pub fn actors(&self) -> impl Iterator<Item = (ActorId, &Actor)> {
        let numbered = self.actors.iter().enumerate();
        numbered.map(|(number, actor)| (ActorId(number), actor))
    }

    /// People put together from several signatures: what a `.mailmap` would make explicit.
    pub fn merges(&self) -> &[Merge] {
        &self.merges
    }

    /// Declared people whom their signatures would mix up.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// People who may be one, which only somebody who knows them can say.
    pub fn suspicions(&self) -> &[Suspicion] {
        &self.suspicions
    }

    /// A `.mailmap` of the merges. The only text of guide that holds addresses from git: to be
    /// shown on a terminal, or when somebody asked for addresses, and never in a site.
    pub fn mailmap_with_addresses(&self) -> String {
        let mut lines = Vec::new();
        for merge in &self.merges {
            let name = &self.actors[merge.actor.0].name;
            let mut addresses = self.addresses[merge.actor.0]
                .iter()
                .map(|address| address.email.address());
            let Some(proper) = addresses.next() else {
                continue;
            };
            lines.push(format!("{name} <{proper}>\n"));
            lines.extend(addresses.map(|other| format!("{name} <{proper}> <{other}>\n")));
        }
        lines.concat()
    }

    fn assemble(
        signers: &[Signer],
        gathering: &Gathering,
        mailmap: &Mailmap,
        declared: &[DeclaredPerson],
    ) -> Self {
        // The sets of signers by actor: declared people first, then by first appearance.
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); declared.len()];
        let mut actor_of_set: BTreeMap<usize, usize> = BTreeMap::new();
        for signer in 0..signers.len() {
            let actor = gathering.owner_of(signer).unwrap_or_else(|| {
                let next = members.len();
                *actor_of_set.entry(gathering.set_of(signer)).or_insert(next)
            });
            if actor == members.len() {
                members.push(Vec::new());
            }
            members[actor].push(signer);
        }

        let mut identities = Self {
            mailmap: mailmap.clone(),
            ..Self::default()
        };
        let mut keys = Keys::default();
        for person in declared {
            keys.reserve(&person.id);
        }
        let drafts: Vec<Draft> = members
            .iter()
            .enumerate()
            .map(|(number, members)| Draft::of(members, signers, declared.get(number)))
            .collect();
        let nameless = drafts.iter().filter(|draft| draft.name.is_none()).count();
        let mut nameless_so_far = 0;
        for (number, (draft, members)) in drafts.into_iter().zip(&members).enumerate() {
            let id = ActorId(number);
            let name = draft.name.unwrap_or_else(|| {
                nameless_so_far += 1;
                unnamed(nameless_so_far, nameless)
            });
            let person = declared.get(number);
            let key = match person {
                Some(person) => person.id.clone(),
                None => keys.give(&name),
            };
            if person.is_some() {
                identities.declared.insert(key.clone(), id);
            }
            for member in members {
                let signer = &signers[*member];
                let signature = (plain_words(&signer.name), signer.email.clone());
                identities.by_signature.insert(signature, id);
            }
            if draft.addresses.len() > 1 && draft.kind == ActorKind::Person {
                identities.merges.push(Merge {
                    actor: id,
                    addresses: draft.addresses.len(),
                    evidence: evidence(members, gathering),
                });
            }
            identities.actors.push(Actor {
                key,
                other_names: draft.names.others(&name),
                name,
                declared: person.is_some(),
                kind: draft.kind,
                handle: draft.handle,
            });
            identities.addresses.push(draft.addresses);
        }
        identities.conflicts = gathering
            .conflicts
            .iter()
            .map(|((one, other), evidence)| Conflict {
                people: (declared[*one].id.clone(), declared[*other].id.clone()),
                evidence: *evidence,
            })
            .collect();
        let actor_of = |signer: &usize| {
            let signer = &signers[*signer];
            let signature = (plain_words(&signer.name), signer.email.clone());
            identities.by_signature.get(&signature).copied()
        };
        let namesakes = gathering.namesakes.iter();
        let namesakes = namesakes
            .filter_map(|(person, signer)| {
                Some((
                    (ActorId(*person), actor_of(signer)?),
                    Evidence::DeclaredName,
                ))
            })
            .collect();
        identities.suspicions = identities.suspect(namesakes);
        identities
    }

    /// Looks for people who were not merged although they share something.
    fn suspect(&self, mut found: BTreeMap<(ActorId, ActorId), Evidence>) -> Vec<Suspicion> {
        let mut first: BTreeMap<(Evidence, String), ActorId> = BTreeMap::new();
        for (id, actor) in self.actors() {
            if actor.kind != ActorKind::Person {
                continue;
            }
            let names = actor.other_names.iter().chain([&actor.name]);
            let squeezed = names.chain(&actor.handle).map(|name| squeeze(name));
            let locals = self.addresses[id.0]
                .iter()
                .filter(|address| noreply_login(address.email.address()).is_none())
                .filter_map(|address| address.email.address().split_once('@'))
                .map(|(local, _)| squeeze(local));
            let traits = squeezed
                .map(|name| (Evidence::SimilarName, name))
                .chain(locals.map(|local| (Evidence::SimilarAddress, local)));
            for (evidence, text) in traits {
                // Short ones, such as `info` and `dev`, are shared by strangers.
                if text.chars().count() < SHORTEST_TRAIT {
                    continue;
                }
                let other = *first.entry((evidence, text)).or_insert(id);
                if other != id && !(self.actor(other).declared && actor.declared) {
                    found.entry((other, id)).or_insert(evidence);
                }
            }
        }
        self.suspect_logins(&mut found);
        let suspicion = |(actors, evidence)| Suspicion { actors, evidence };
        found.into_iter().map(suspicion).collect()
    }

    fn suspect_logins(&self, found: &mut BTreeMap<(ActorId, ActorId), Evidence>) {
        let people = || {
            let all = self.actors();
            all.filter(|(_, actor)| actor.kind == ActorKind::Person)
        };
        for (id, actor) in people().filter(|(_, actor)| !actor.declared) {
            let names = actor.other_names.iter().chain([&actor.name]);
            let is_login = |it: &&String| !it.contains(' ') && it.contains(['-', '_', '.']);
            let logins: Vec<&String> = names.chain(&actor.handle).filter(is_login).collect();
            if logins.is_empty() {
                continue;
            }
            for (other, person) in people().filter(|(other, _)| *other != id) {
                let is_theirs = |login: &&String| {
                    let names = person.other_names.iter().chain([&person.name]);
                    let addresses = self.addresses[other.0].iter();
                    is_composed(
                        login,
                        names.map(String::as_str),
                        addresses.map(|it| it.email.address()),
                    )
                };
                if logins.iter().any(is_theirs) {
                    let pair = (id.min(other), id.max(other));
                    found.entry(pair).or_insert(Evidence::ComposedLogin);
                }
            }
        }
    }
}

const SHORTEST_TRAIT: usize = 6;

/// Only letters and digits, in lower case.
fn squeeze(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn evidence(members: &[usize], gathering: &Gathering) -> Vec<Evidence> {
    let sets: BTreeSet<usize> = members
        .iter()
        .map(|member| gathering.set_of(*member))
        .collect();
    let all: BTreeSet<Evidence> = sets
        .iter()
        .flat_map(|set| gathering.evidence[*set].iter().copied())
        .collect();
    all.into_iter().collect()
}

/// An actor before it has a key.
struct Draft {
    name: Option<String>,
    names: Names,
    kind: ActorKind,
    handle: Option<String>,
    /// The most used first.
    addresses: Vec<Address>,
}

impl Draft {
    fn of(members: &[usize], signers: &[Signer], person: Option<&DeclaredPerson>) -> Self {
        let mut names = Names::default();
        let mut handles = Names::default();
        let mut times: BTreeMap<&Email, usize> = BTreeMap::new();
        for member in members {
            let signer = &signers[*member];
            names.add(&signer.name, signer.usage);
            if let Some(login) = noreply_login(signer.email.address()) {
                handles.add(&login, signer.usage);
            }
            if signer.email.address().contains('@') {
                *times.entry(&signer.email).or_default() += signer.usage.times;
            }
        }
        let mut addresses: Vec<Address> = times
            .into_iter()
            .map(|(email, times)| Address {
                times,
                email: email.clone(),
            })
            .collect();
        addresses.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.email.cmp(&b.email)));
        let handle = person
            .and_then(|person| person.github.clone())
            .or_else(|| handles.best().map(str::to_owned));
        let is_assistant = members
            .first()
            .is_some_and(|first| signers[*first].kind == ActorKind::Assistant);
        let name = match person {
            Some(person) => Some(person.name.clone()),
            None if is_assistant => names.shortest().map(str::to_owned),
            None => names.best().map(str::to_owned).or_else(|| handle.clone()),
        };
        let kind = match (person, members.first()) {
            (None, Some(first)) => signers[*first].kind,
            _ => ActorKind::Person,
        };
        Self {
            name,
            names,
            kind,
            handle,
            addresses,
        }
    }
}
