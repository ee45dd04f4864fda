//! One person under several names or addresses, as far as nobody can be sure.
//!
//! An address from git never leaves the history, so none is printed: names go into
//! `people.yaml`, and where only an address could help, a commit that bears it is named.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, code};
use crate::doctor::{Records, paste};
use crate::history::{Actor, ActorId, Commit, Email, Evidence, Suspicion};
use crate::site::Site;

pub(super) fn rule(site: &Site, _: &Records, found: &mut Vec<Diagnostic>) {
    for suspicion in site.identities.suspicions() {
        // Of those who are not shown by their names nothing is proposed: it would print them.
        let (one, other) = suspicion.actors;
        let is_unnamed = |actor| {
            site.registry
                .is_unnamed(site.registry.person_of_actor(actor))
        };
        if !is_unnamed(one) && !is_unnamed(other) {
            found.push(duplicate(site, suspicion));
        }
    }
    for conflict in site.identities.conflicts() {
        let (one, other) = &conflict.people;
        found.push(
            Diagnostic::new(
                code::MIXED_IDENTITIES,
                format!(
                    "`{one}` and `{other}` are two people of people.yaml, but {} in git",
                    shared(conflict.evidence)
                ),
            )
            .help("if they are one, keep one entry; else give each their own names and addresses"),
        );
    }
}

/// What two signatures have in common, after "they share".
fn shared(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::DeclaredAddress | Evidence::Address => "they share an address",
        Evidence::Login => "they share a login",
        Evidence::DeclaredName | Evidence::FullName => "they share a name",
        Evidence::SimilarName => "their names differ only in spaces, dots and the like",
        Evidence::ComposedLogin => "the login of one is made of the other's name and host",
        Evidence::SimilarAddress => "their addresses are alike before the `@`",
    }
}

fn duplicate(site: &Site, suspicion: &Suspicion) -> Diagnostic {
    let (first, second) = suspicion.actors;
    let actor = |id| site.identities.actor(id);
    let (proper, other) = if merit(actor(second)) > merit(actor(first)) {
        (second, first)
    } else {
        (first, second)
    };
    let signatures = Signatures::of(site, other);
    let why = shared(suspicion.evidence);
    Diagnostic::new(
        code::DUPLICATE_IDENTITY,
        format!(
            "{} ({}) and {} ({}) may be one person: {why}",
            actor(proper).name,
            Signatures::of(site, proper).commits(),
            actor(other).name,
            signatures.commits(),
        ),
    )
    .help(cure(site, proper, &signatures))
}

/// A declared person before others, a full name before a login.
fn merit(actor: &Actor) -> (bool, bool) {
    (actor.declared, actor.name.contains(' '))
}

fn cure(site: &Site, proper: ActorId, other: &Signatures<'_>) -> String {
    let actor = site.identities.actor(proper);
    let is_listed = site.configured || actor.declared;
    if is_listed && !other.names.is_empty() {
        return format!(
            "if they are, write in workstreams/people.yaml:\n{}",
            entry(site, actor, &other.names)
        );
    }
    let Some(own) = Signatures::of(site, proper).places.into_values().next() else {
        return "if they are, add the other address to the person's `emails:` in workstreams/people.yaml".to_owned();
    };
    let lines: Vec<String> = other
        .places
        .values()
        .map(|place| {
            format!(
                "{} <address of {}> <address of {}>",
                actor.name, own.commit, place.commit
            )
        })
        .collect();
    let other_place = other.places.values().next().unwrap_or(&own);
    format!(
        "if they are, write in .mailmap, with the addresses filled in:\n{}\n`git show -s --format={} {}` tells the last one",
        lines.join("\n"),
        other_place.format,
        other_place.commit,
    )
}

/// The lines of `people.yaml` that make the names one person's.
fn entry(site: &Site, actor: &Actor, names: &[&str]) -> String {
    let participant = site.registry.people.iter().find(|it| it.key == actor.key);
    let declared = participant.and_then(|it| it.declared.as_ref());
    let known: Vec<&str> = declared
        .into_iter()
        .flat_map(|person| person.names.iter().map(String::as_str))
        .collect();
    let more = names.iter().copied().filter(|name| !known.contains(name));
    let names: Vec<&str> = known.iter().copied().chain(more).collect();
    format!(
        "{}:\n  name: {}\n  names: [{}]",
        actor.key,
        paste::scalar(&actor.name),
        paste::items(names),
    )
}

/// How somebody signed: the names, and for each address a commit that bears it.
#[derive(Default)]
struct Signatures<'a> {
    names: Vec<&'a str>,
    places: BTreeMap<&'a Email, Place>,
    commits: Vec<&'a Commit>,
}

/// Where an address can be read, by whoever has the repository.
struct Place {
    commit: String,
    format: &'static str,
}

impl<'a> Signatures<'a> {
    fn of(site: &'a Site, actor: ActorId) -> Self {
        let mut found = Self::default();
        let revisions = site.documents.iter().flat_map(|it| &it.lineage.revisions);
        let mut commits: Vec<&Commit> = revisions.map(|it| it.commit.as_ref()).collect();
        commits.sort_by_key(|commit| (std::cmp::Reverse(commit.committer.when.seconds), commit.id));
        commits.dedup_by_key(|commit| commit.id);
        for commit in commits {
            let author = (&commit.author.name, &commit.author.email, "%ae");
            let committer = (&commit.committer.name, &commit.committer.email, "%ce");
            let others = commit
                .co_authors
                .iter()
                .map(|it| (&it.name, &it.email, "%B"));
            let mut is_theirs = false;
            for (name, email, format) in [author, committer].into_iter().chain(others) {
                if site.identities.who(name, email) != Some(actor) {
                    continue;
                }
                is_theirs = true;
                if !name.is_empty() && !found.names.contains(&&**name) {
                    found.names.push(name);
                }
                found.places.entry(email).or_insert(Place {
                    commit: commit.id.short(),
                    format,
                });
            }
            if is_theirs {
                found.commits.push(commit);
            }
        }
        found.names.sort_unstable();
        found
    }

    /// `3 commits, the last one 1a2b3c4d`.
    fn commits(&self) -> String {
        match &self.commits[..] {
            [] => "no commit".to_owned(),
            [only] => format!("commit {}", only.id.short()),
            [last, ..] => format!(
                "{} commits, the last one {}",
                self.commits.len(),
                last.id.short()
            ),
        }
    }
}
