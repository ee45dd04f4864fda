//! Authors whom `people.yaml` does not know, and people of it whom no commit knows.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, code};
use crate::doctor::{Records, counted, paste};
use crate::history::ActorId;
use crate::site::{Document, PersonIndex, Site};

pub(super) fn rule(site: &Site, _: &Records, found: &mut Vec<Diagnostic>) {
    let has_people = site.registry.people.iter().any(|it| it.declared.is_some());
    if has_people && site.has_history() {
        undeclared(site, found);
        found.extend(unmatched(site));
    }
}

/// How much somebody wrote.
#[derive(Default)]
struct Share {
    revisions: usize,
    documents: BTreeSet<String>,
}

fn undeclared(site: &Site, found: &mut Vec<Diagnostic>) {
    let mut shares: BTreeMap<PersonIndex, Share> = BTreeMap::new();
    for document in site.guidance() {
        for author in document.hands().iter().flat_map(|hands| &hands.authors) {
            let share = shares.entry(*author).or_default();
            share.revisions += 1;
            share.documents.insert(document.id.clone());
        }
    }
    let suspected = suspected(site);
    for (index, share) in shares {
        let person = site.registry.person(index);
        // Who may be somebody already known is told of once, with the cure that fits.
        if person.declared.is_some() || suspected.contains(&index) {
            continue;
        }
        found.push(
            Diagnostic::new(
                code::UNDECLARED_AUTHOR,
                format!(
                    "{} wrote {} of {}, and is not in workstreams/people.yaml",
                    person.name,
                    counted(share.revisions, "revision"),
                    counted(share.documents.len(), "document"),
                ),
            )
            .help(format!(
                "add the person, or the name to the `names:` of whoever it is:\n{}:\n  name: {}",
                person.key,
                paste::scalar(&person.name)
            )),
        );
    }
}

fn suspected(site: &Site) -> BTreeSet<PersonIndex> {
    let suspicions = site.identities.suspicions().iter();
    let actors = suspicions.flat_map(|it| <[ActorId; 2]>::from(it.actors));
    actors
        .map(|actor| site.registry.person_of_actor(actor))
        .collect()
}

/// Who takes part need not commit; but names for matching commits that match none are a slip.
fn unmatched(site: &Site) -> Option<Diagnostic> {
    if !site.has_complete_history() {
        return None;
    }
    let seen: BTreeSet<PersonIndex> = site
        .documents
        .iter()
        .flat_map(Document::hands)
        .flat_map(|hands| hands.authors.iter().chain(&hands.committer))
        .copied()
        .collect();
    // A repository in which nobody of the file ever committed holds another kind of history.
    if !seen
        .iter()
        .any(|it| site.registry.person(*it).declared.is_some())
    {
        return None;
    }
    let keys: Vec<String> = site
        .registry
        .people
        .iter()
        .enumerate()
        .filter(|(number, it)| {
            let has_names = it.declared.as_ref().is_some_and(|it| !it.names.is_empty());
            has_names && !seen.contains(&PersonIndex(*number))
        })
        .map(|(_, it)| format!("`{}`", it.key))
        .collect();
    (!keys.is_empty()).then(|| {
        Diagnostic::new(
            code::UNMATCHED_PERSON,
            format!(
                "no commit bears a name that people.yaml gives for {}",
                keys.join(", ")
            ),
        )
        .help("`names:` are other names found in git; compare them with `git shortlog -s`")
    })
}
