//! What once stood in a document and does not any more, for those who search for it.
//!
//! Each revision tells what it took out. It counts as gone where the present text does not say it
//! elsewhere: a block that went as a whole unless it still stands somewhere, a block that was
//! edited only for a word that the present text has nowhere.

use std::collections::BTreeSet;

use super::Site;
use super::document::Document;
use super::state::State;
use crate::history::{Facts, Remembered};
use crate::redline::{Redline, Removed};

/// A block that is gone, by the last change that took it out.
pub struct Gone {
    /// The block as it was.
    pub removed: Removed,
    /// The revision that took it out, by its place.
    pub revision: usize,
    /// The last version that has it, by its place.
    pub last: Option<usize>,
    /// The version after that, where there is one.
    pub without: Option<usize>,
}

/// A text as it is looked through: its words in small letters, and nothing else.
struct Said {
    text: String,
    words: BTreeSet<String>,
}

impl Said {
    fn of(text: &str) -> Self {
        let text = words_of(text);
        Self {
            words: text.split(' ').map(str::to_owned).collect(),
            text: format!(" {text} "),
        }
    }

    fn has(&self, text: &str) -> bool {
        self.text.contains(&format!(" {} ", words_of(text)))
    }
}

fn words_of(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

impl Site {
    /// What is gone from a document, what was taken out last first. Texts that this copy lacks or
    /// that are withheld tell nothing.
    pub fn gone(&self, document: &Document) -> Vec<Gone> {
        let revisions = &document.lineage.revisions;
        let Some(present) = self.said(document, State::Current) else {
            return Vec::new();
        };
        let versions: Vec<Option<Said>> = (0..document.versions.len())
            .map(|version| self.said(document, State::Version(version)))
            .collect();
        let mut seen = BTreeSet::new();
        let mut gone = Vec::new();
        // What two sides of a merge took out, their own revisions tell.
        let (merges, own): (Vec<usize>, Vec<usize>) =
            (0..revisions.len()).partition(|index| revisions[*index].is_merge());
        for revision in own.into_iter().chain(merges) {
            for removed in self.removed_by(document, revision) {
                let is_gone = match &removed.parts {
                    None => !present.has(&removed.text),
                    Some(parts) => parts.iter().any(|part| {
                        let part = words_of(part);
                        part.split(' ').any(|word| !present.words.contains(word))
                    }),
                };
                if is_gone && seen.insert(words_of(&removed.text)) {
                    let has = |version: &usize| {
                        let said = versions[*version].as_ref();
                        said.is_some_and(|it| it.has(&removed.text))
                    };
                    let last = (0..versions.len()).find(has);
                    gone.push(Gone {
                        removed,
                        revision,
                        last,
                        without: last.and_then(|it| it.checked_sub(1)),
                    });
                }
            }
        }
        gone.sort_by_key(|it| it.revision);
        gone
    }

    fn said(&self, document: &Document, state: State) -> Option<Said> {
        let old = self.old(document, state)?;
        let compared = self.compared_all(document, &[&old], "");
        Some(Said::of(&compared[0].text.plain()))
    }

    /// What a revision took out, worked out or remembered: it follows from the two texts alone.
    fn removed_by(&self, document: &Document, index: usize) -> Vec<Removed> {
        let revision = &document.lineage.revisions[index];
        if !revision.has_redline() {
            return Vec::new();
        }
        let texts = [revision.before, revision.blob];
        let facts = Facts::default()
            .and("removed")
            .and(format!("{:?}", self.emails()));
        let facts = texts.into_iter().fold(facts, Facts::blob);
        let remembered = self
            .blobs(document)
            .and_then(|it| it.remembered(&document.id, texts.into_iter().flatten(), &facts));
        if let Some(bytes) = remembered.as_ref().and_then(Remembered::get)
            && let Ok(removed) = serde_json::from_slice(&bytes)
        {
            return removed;
        }
        let Some((old, new)) =
            self.texts_of(document, State::Before(index), State::Revision(index))
        else {
            return Vec::new();
        };
        let removed = Redline::between(&old, &new).removed();
        if let (Some(remembered), Ok(bytes)) = (&remembered, serde_json::to_vec(&removed)) {
            remembered.put(bytes);
        }
        removed
    }
}
