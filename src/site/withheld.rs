//! Keeps what is withheld out of everything: it is taken away where texts and commits come in.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::assemble::Draft;
use crate::diagnostic::{Diagnostic, SourceText, code};
use crate::history::{BlobId, Blobs, Commit, Lineage};
use crate::model::yaml::Located;
use crate::model::{Settings, Withhold, Workstream};
use crate::unnamed::{Unnamed, WITHHELD};

/// What stands in the place of a message.
const MESSAGE: &str = "Withheld";

/// What is withheld of all sources.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Withheld {
    blobs: BTreeSet<BlobId>,
    names: Unnamed,
    /// The commits whose messages are, as they are named.
    messages: BTreeSet<String>,
}

impl Withheld {
    /// Notes what is withheld wherever it stands, whoever says so: contents, names, and messages,
    /// which a commit tells of every document that it changed.
    pub(super) fn note(&mut self, withhold: &Withhold) {
        for id in &withhold.blobs {
            self.blobs.extend(BlobId::from_hex(&id.value));
        }
        for name in &withhold.names {
            self.names.add(&name.value, WITHHELD);
        }
        let revisions = withhold.revisions.iter();
        self.messages.extend(revisions.map(|it| it.value.clone()));
    }

    /// Takes what a site or a document withholds out of a lineage, with all that was noted before.
    /// `used` is told of each revision that was found.
    pub(super) fn take_out(
        &mut self,
        withhold: &Withhold,
        lineage: &mut Arc<Lineage>,
        used: &mut BTreeSet<String>,
    ) {
        let mut changed = Vec::new();
        for (place, revision) in lineage.revisions.iter().enumerate() {
            let id = revision.commit.id.to_string();
            let named = withhold
                .revisions
                .iter()
                .find(|it| id.starts_with(&it.value));
            if let Some(named) = named {
                used.insert(named.value.clone());
                self.blobs.extend(revision.blob);
            }
            let message = self.messages.iter().any(|it| id.starts_with(it.as_str()));
            if message || self.is_named(&revision.commit) {
                changed.push((place, self.without(&revision.commit, message)));
            }
        }
        replace(lineage, changed);
    }

    fn is_named(&self, commit: &Commit) -> bool {
        let is_one = |name: &str| self.names.instead_of(name).is_some();
        self.names.find(&commit.subject).is_some()
            || is_one(&commit.author.name)
            || is_one(&commit.committer.name)
            || commit.co_authors.iter().any(|it| is_one(&it.name))
    }

    fn without(&self, commit: &Commit, message: bool) -> Commit {
        let mut commit = commit.clone();
        commit.subject = self.names.take_out(&commit.subject).into_owned();
        let signed = [&mut commit.author.name, &mut commit.committer.name];
        let others = commit.co_authors.iter_mut().map(|it| &mut it.name);
        for name in signed.into_iter().chain(others) {
            if let Some(instead) = self.names.instead_of(name) {
                *name = instead.into();
            }
        }
        if message {
            MESSAGE.clone_into(&mut commit.subject);
        }
        commit
    }

    /// A text of today with the names taken out of its own `withhold:`, which is published nowhere
    /// but stands among the lines that are attributed and compared. `None` where there are none in
    /// it. A name that stands anywhere else is a problem.
    pub(super) fn present(
        &self,
        source: &SourceText,
        own: &Withhold,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<SourceText> {
        let text = source.text();
        let said = own.said.iter().find(|it| it.file == *source.path());
        let said = said.map_or(0..0, |it| it.range.clone());
        for (from, part) in [(0, &text[..said.start]), (said.end, &text[said.end..])] {
            for found in self.names.first_places(part) {
                let name = &part[found.clone()];
                let place = source.place(from + found.start..from + found.end);
                problems.push(still_named(name, place));
            }
        }
        let told = self.names.take_out(&text[said.clone()]);
        (told != text[said.clone()]).then(|| {
            let text = [&text[..said.start], &told, &text[said.end..]].concat();
            SourceText::new(source.path().clone(), text)
        })
    }

    /// Takes further names out of old texts.
    pub(super) fn add_names(&mut self, names: &Unnamed) {
        for (name, instead) in names.all() {
            self.names.add(name, instead);
        }
    }

    /// Is this content withheld?
    pub(super) fn holds(&self, blob: BlobId) -> bool {
        self.blobs.contains(&blob)
    }

    /// A reader of old texts that gives none of it out.
    pub(super) fn reader(&self, blobs: Blobs) -> Blobs {
        if self.blobs.is_empty() && self.names.is_empty() {
            blobs
        } else {
            blobs.withholding(self.blobs.clone(), self.names.clone())
        }
    }
}

/// Puts other commits in the place of some.
pub(super) fn replace(lineage: &mut Arc<Lineage>, commits: Vec<(usize, Commit)>) {
    if commits.is_empty() {
        return;
    }
    let lineage = Arc::make_mut(lineage);
    for (place, commit) in commits {
        lineage.revisions[place].commit = Arc::new(commit);
    }
}

/// The names that anybody withholds: they are taken out of what YAML says too.
pub(super) fn declared_names(
    settings: &Settings,
    workstreams: &[Workstream],
    drafts: &[Draft],
) -> Unnamed {
    let sidecars = workstreams.iter().flat_map(|it| &it.sidecars);
    let withholds = sidecars
        .map(|(_, metadata)| &metadata.withhold)
        .chain(drafts.iter().map(|it| &it.metadata.withhold))
        .chain([&settings.withhold]);
    let mut names = Unnamed::default();
    for name in withholds.flat_map(|it| &it.names) {
        names.add(&name.value, WITHHELD);
    }
    names
}

/// A revision to withhold that no document has.
pub(super) fn unknown(revision: &Located<String>) -> Diagnostic {
    Diagnostic::new(
        code::UNKNOWN_REVISION,
        format!("no document has the revision `{}`", revision.value),
    )
    .at(revision.at.clone())
    .help("take the id from `guide log`")
}

/// A text that is withheld and is still the current one.
pub(super) fn still_current(at: crate::diagnostic::Place) -> Diagnostic {
    Diagnostic::new(
        code::WITHHELD_TEXT,
        "the text to withhold is still the current one",
    )
    .at(at)
    .help("change the text first, then commit")
}

/// A name that is withheld and still stands in a file of today.
fn still_named(name: &str, at: crate::diagnostic::Place) -> Diagnostic {
    Diagnostic::new(
        code::WITHHELD_NAME,
        format!("the name `{name}` is withheld, but this file still has it"),
    )
    .at(at)
    .help("take the name out of the file; it may stand in `withhold:` only")
}
