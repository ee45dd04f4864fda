//! Shows people under the names that they prefer: by `display:` in `people.yaml` somebody is shown
//! by a handle, or under no name at all, in every file and every report.

use std::sync::Arc;

use super::assemble::Draft;
use super::withheld::replace;
use crate::diagnostic::{Diagnostic, code};
use crate::history::{Commit, Email, Identities};
use crate::model::{Display, Person};
use crate::unnamed::{Unnamed, WITHHELD};

/// What is shown of somebody in the place of a name.
pub(super) fn shown(person: &Person) -> &str {
    match person.display {
        Display::Name => &person.name,
        Display::Handle => person.handle().unwrap_or(WITHHELD),
        Display::Withheld => WITHHELD,
    }
}

/// A person whose name is withheld is shown under none, whatever the person prefers.
pub(super) fn withheld(mut person: Person, withheld: &Unnamed) -> Person {
    let is_withheld = |name: &String| withheld.instead_of(name) == Some(WITHHELD);
    if is_withheld(&person.name) || person.names.iter().any(is_withheld) {
        person.display = Display::Withheld;
    }
    person
}

/// The declared names of those who are not shown by them.
pub(super) fn declared_names(people: &[Person]) -> Unnamed {
    let mut names = Unnamed::default();
    for person in people.iter().filter(|it| it.display != Display::Name) {
        for name in person.names.iter().chain([&person.name]) {
            names.add(name, shown(person));
        }
    }
    names
}

/// Takes the names of those who are not shown by them out of identities and commits. Returns all
/// these names, for old texts: those that are declared and those under which they signed.
pub(super) fn grant(
    people: &[Person],
    identities: &mut Arc<Identities>,
    drafts: &mut [Draft],
) -> Unnamed {
    let mut names = declared_names(people);
    if names.is_empty() {
        return names;
    }
    let identities = Arc::make_mut(identities);
    for person in people.iter().filter(|it| it.display != Display::Name) {
        if let Some(actor) = identities.declared(&person.id) {
            for name in identities.actor(actor).other_names.clone() {
                names.add(&name, shown(person));
            }
            identities.show(actor, shown(person));
        }
    }
    // Somebody else may have signed with such a name: that it is another cannot be seen from it.
    let others: Vec<_> = identities
        .actors()
        .filter(|(_, actor)| !actor.declared)
        .filter_map(|(id, actor)| Some((id, names.instead_of(&actor.name)?.to_owned())))
        .collect();
    for (actor, instead) in others {
        identities.show(actor, &instead);
    }
    for draft in drafts {
        let mut changed = Vec::new();
        for (place, revision) in draft.lineage.revisions.iter().enumerate() {
            let without = without(&revision.commit, &names, identities);
            changed.extend(without.map(|it| (place, it)));
        }
        replace(&mut draft.lineage, changed);
    }
    names
}

/// The commit without the names; `None` where it has none of them.
fn without(commit: &Commit, names: &Unnamed, identities: &mut Identities) -> Option<Commit> {
    let mut changed = commit.clone();
    changed.subject = names.take_out(&commit.subject).into_owned();
    let author = &mut changed.author;
    let committer = &mut changed.committer;
    let signed = [
        (&mut author.name, &author.email),
        (&mut committer.name, &committer.email),
    ];
    let others = changed.co_authors.iter_mut();
    let others = others.map(|it| (&mut it.name, &it.email));
    for (name, email) in signed.into_iter().chain(others) {
        if let Some(shown) = shown_for(name, email, names, identities) {
            *name = shown;
        }
    }
    (changed != *commit).then_some(changed)
}

fn shown_for(
    name: &Arc<str>,
    email: &Email,
    names: &Unnamed,
    identities: &mut Identities,
) -> Option<Arc<str>> {
    let instead = names.instead_of(name)?;
    if let Some(actor) = identities.who(name, email) {
        identities.signed_as(instead, email, actor);
    }
    Some(instead.into())
}

/// A name that is not to be shown and stands in the text of a document.
pub(super) fn still_shown(draft: &Draft, names: &Unnamed) -> Option<Diagnostic> {
    let body = draft.body_start();
    let found = names.find(draft.source.text().get(body..)?)?;
    let place = draft.source.place(body + found.start..body + found.end);
    Some(
        Diagnostic::new(
            code::WITHHELD_NAME,
            "people.yaml says not to show the person by this name, but the text has it",
        )
        .at(place)
        .help("take the name out of the text, or set `display: name` for the person"),
    )
}
