//! Who had a hand in each revision, under one identity each.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::assemble::Draft;
use super::document::Hands;
use super::known::{OfSite, Signatures};
use super::merge;
use super::registry::Registry;
use super::summaries::{Telling, Told};
use super::withheld::Withheld;
use crate::diagnostic::{Diagnostic, code};
use crate::history::{
    ActorKind, Blobs, DeclaredPerson, Email, Evidence, Identities, Lineage, Mailmap, Suspicion,
};
use crate::input::Source;
use crate::kept::{Last, Same};
use crate::model::Person;
use crate::unnamed::WITHHELD;

/// Who had a hand in each revision of a document, and what each did.
pub(super) struct Past {
    pub(super) hands: Vec<Hands>,
    /// What each revision did, once it was asked for.
    pub(super) told: Last<Telling, Arc<Told>>,
}

/// All that it follows from who had a hand in a revision, beside the revision.
#[derive(Clone, PartialEq)]
pub(super) struct Grounds {
    identities: Same<Identities>,
    people: Vec<Person>,
    /// What may not be read.
    withheld: Withheld,
}

impl Grounds {
    pub(super) fn of(identities: &Arc<Identities>, people: &[Person], withheld: &Withheld) -> Self {
        Self {
            identities: Same(Arc::clone(identities)),
            people: people.to_vec(),
            withheld: withheld.clone(),
        }
    }
}

/// Everybody who had a hand in a revision, under one identity each.
pub(super) fn identities(
    drafts: &[Draft],
    people: &[Person],
    sources: &[Source],
    tools: &[String],
    known: &OfSite,
) -> Arc<Identities> {
    let declared: Vec<DeclaredPerson> = people
        .iter()
        .map(|person| DeclaredPerson {
            id: person.id.clone(),
            name: person.name.clone(),
            names: person.names.clone(),
            emails: person
                .emails
                .iter()
                .map(|address| Email::new(address))
                .collect(),
            github: person.github.as_ref().map(|it| it.value.clone()),
        })
        .collect();
    // The later line wins: that of the site's own.
    let mailmaps: Vec<&str> = sources.iter().rev().map(|it| &*it.mailmap).collect();
    let from = Signatures {
        lineages: drafts
            .iter()
            .map(|it| Same(Arc::clone(&it.lineage)))
            .collect(),
        declared,
        mailmap: mailmaps.join("\n"),
        tools: tools.to_vec(),
    };
    known.identities.get(from, |from| {
        let revisions = from.lineages.iter().flat_map(|it| &it.0.revisions);
        let commits = revisions.map(|revision| revision.commit.as_ref());
        let mailmap = Mailmap::parse(&from.mailmap);
        let unified = Identities::unify(commits, &mailmap, &from.declared, &from.tools);
        Arc::new(unified)
    })
}

/// Who signed with the name of a declared person, but with none of that person's addresses.
pub(super) fn namesakes(drafts: &[Draft], identities: &Identities) -> Vec<Diagnostic> {
    /// So many commits are named.
    const SHOWN: usize = 5;
    let by_name = |it: &&Suspicion| it.evidence == Evidence::DeclaredName;
    let suspicions = identities.suspicions().iter().filter(by_name);
    let mut found = Vec::new();
    for Suspicion {
        actors: (person, other),
        ..
    } in suspicions
    {
        let person = identities.actor(*person);
        let is_withheld = person.name == WITHHELD;
        let revisions = drafts.iter().flat_map(|draft| &draft.lineage.revisions);
        let signed = revisions.filter(|revision| {
            let commit = &revision.commit;
            let is_other = |name: &str, email: &Email| identities.who(name, email) == Some(*other);
            is_other(&commit.author.name, &commit.author.email)
                || is_other(&commit.committer.name, &commit.committer.email)
                || commit
                    .co_authors
                    .iter()
                    .any(|it| is_other(&it.name, &it.email))
        });
        let commits: BTreeSet<String> = signed.map(|it| it.commit.id.short()).collect();
        let mut shown: Vec<&str> = commits.iter().map(String::as_str).take(SHOWN).collect();
        if commits.len() > SHOWN {
            shown.push("…");
        }
        let (name, bearer) = if is_withheld {
            (
                "a name that is withheld".to_owned(),
                "its bearer".to_owned(),
            )
        } else {
            let name = format!("the name of {}", person.name);
            (name, format!("`{}`", person.key))
        };
        let message = format!(
            "somebody signed with {name} and none of the addresses of {bearer}: {}",
            shown.join(", ")
        );
        found.push(
            Diagnostic::new(code::NAME_WITHOUT_ADDRESS, message)
            .help("if it is the same person, add the address to people.yaml or .mailmap; until then they are two"),
        );
    }
    found
}

pub(super) fn hands(
    lineage: &Lineage,
    identities: &Identities,
    registry: &Registry,
    blobs: Option<&Blobs>,
) -> Vec<Hands> {
    let who = |name: &str, email: &Email| {
        identities
            .who(name, email)
            .map(|actor| registry.person_of_actor(actor))
    };
    lineage
        .revisions
        .iter()
        .map(|revision| {
            let commit = &revision.commit;
            let author = who(&commit.author.name, &commit.author.email);
            let co_authors = commit
                .co_authors
                .iter()
                .filter_map(|it| who(&it.name, &it.email));
            let mut hands = Hands {
                author,
                ..Hands::default()
            };
            if merge::adds_nothing(revision, blobs) {
                hands.merged = true;
                return hands;
            }
            for person in author.into_iter().chain(co_authors) {
                let list = match registry.person(person).kind {
                    ActorKind::Person => &mut hands.authors,
                    ActorKind::Bot | ActorKind::Assistant => &mut hands.tools,
                };
                if !list.contains(&person) {
                    list.push(person);
                }
            }
            let committer = who(&commit.committer.name, &commit.committer.email);
            hands.committer = committer.filter(|person| {
                registry.person(*person).kind == ActorKind::Person
                    && !hands.authors.contains(person)
            });
            hands
        })
        .collect()
}
