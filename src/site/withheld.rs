//! Keeps what is withheld out of everything: it is taken away where texts and commits come in.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, code};
use crate::history::{BlobId, Blobs, Commit, Lineage};
use crate::model::Withhold;
use crate::model::yaml::Located;

/// What stands in the place of a name.
const NAME: &str = "Name withheld";
/// What stands in the place of a message.
const MESSAGE: &str = "Withheld";

/// What is withheld of all sources.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    blobs: BTreeSet<BlobId>,
    names: Vec<String>,
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
            if !self.names.contains(&name.value) {
                self.names.push(name.value.clone());
            }
        }
        let revisions = withhold.revisions.iter();
        self.messages.extend(revisions.map(|it| it.value.clone()));
    }

    /// Takes what a site or a document withholds out of a lineage, with all that was noted before.
    /// `used` is told of each revision that was found.
    pub(super) fn take_out(
        &mut self,
        withhold: &Withhold,
        lineage: &mut Lineage,
        used: &mut BTreeSet<String>,
    ) {
        for revision in &mut lineage.revisions {
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
                revision.commit = Arc::new(self.without(&revision.commit, message));
            }
        }
    }

    fn is_named(&self, commit: &Commit) -> bool {
        self.names.iter().any(|name| {
            commit.subject.contains(name.as_str())
                || *commit.author.name == **name
                || *commit.committer.name == **name
                || commit.co_authors.iter().any(|it| *it.name == **name)
        })
    }

    fn without(&self, commit: &Commit, message: bool) -> Commit {
        let mut commit = commit.clone();
        for name in &self.names {
            commit.subject = commit.subject.replace(name, NAME);
            for signed in [&mut commit.author.name, &mut commit.committer.name] {
                if **signed == **name {
                    *signed = NAME.into();
                }
            }
            for other in &mut commit.co_authors {
                if *other.name == **name {
                    other.name = NAME.into();
                }
            }
        }
        if message {
            MESSAGE.clone_into(&mut commit.subject);
        }
        commit
    }

    /// The names that are withheld.
    pub(super) fn names(&self) -> &[String] {
        &self.names
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
            blobs.withholding(self.blobs.clone(), self.names.clone(), NAME)
        }
    }
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
pub(super) fn still_named(name: &str, at: crate::diagnostic::Place) -> Diagnostic {
    Diagnostic::new(
        code::WITHHELD_NAME,
        format!("the name `{name}` is withheld, but this file still has it"),
    )
    .at(at)
    .help("take the name out of the file")
}
