//! Names and subjects of commits, and names of files, in which something is hidden. What is hidden in
//! texts and metadata is noticed where these are read.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, code};
use crate::history::Commit;
use crate::site::Site;
use crate::unseen;

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    for document in &site.documents {
        let path = document.source.path();
        if unseen::find(path.as_str()).next().is_some() {
            found.push(
                Diagnostic::new(
                    code::INVISIBLE_CHARACTER,
                    "the name of this file holds a character that cannot be seen",
                )
                .at(document.source.place(0..0))
                .help("rename the file"),
            );
        }
    }
    let mut seen = BTreeSet::new();
    let mut names = BTreeSet::new();
    let revisions = site.documents.iter().flat_map(|it| &it.lineage.revisions);
    for commit in revisions.map(|it| &*it.commit) {
        if seen.insert(commit.id) {
            of_commit(commit, &mut names, found);
        }
    }
}

/// What a commit hides. A name is told of once.
fn of_commit<'a>(commit: &'a Commit, names: &mut BTreeSet<&'a str>, found: &mut Vec<Diagnostic>) {
    let mut warn = |what: &str, text: &str| {
        let message = format!(
            "{what} of commit {} holds a character that cannot be seen: {text}",
            commit.id.short()
        );
        found.push(
            Diagnostic::new(code::INVISIBLE_CHARACTER, message)
                .help("pages show it as it stands here; see whether somebody meant to deceive"),
        );
    };
    let people = [
        ("the author's name", &*commit.author.name),
        ("the committer's name", &*commit.committer.name),
    ];
    let co_authors = commit
        .co_authors
        .iter()
        .map(|it| ("the name of a co-author", &*it.name));
    for (what, name) in people.into_iter().chain(co_authors) {
        if unseen::has_shown(name) && names.insert(name) {
            warn(what, name);
        }
    }
    if unseen::has_shown(&commit.subject) {
        warn("the subject", &commit.subject);
    }
}
