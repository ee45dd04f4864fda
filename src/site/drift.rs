//! What changed in a document since the text that was approved.

use serde::Serialize;

use super::{Document, Site, State};
use crate::redline::{Class, Redline, summarise};

/// How many changes of each class came after the text that was approved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// Changes of substance, and those of which nothing is known.
    pub substantive: usize,
    /// Changes of words.
    pub editorial: usize,
    /// Changes of form.
    pub formatting: usize,
}

impl Drift {
    /// A change of which nothing is known may be of any class.
    fn count(&mut self, class: Option<Class>) {
        match class {
            Some(Class::Substantive) | None => self.substantive += 1,
            Some(Class::Editorial) => self.editorial += 1,
            Some(Class::Formatting) => self.formatting += 1,
        }
    }
}

impl Site {
    /// How far a document drifted from the text that was approved; `None` where none was. Nothing
    /// where the present text reads as that one: what was taken back is no drift.
    pub fn drift(&self, document: &Document) -> Option<Drift> {
        let approved = document.approved_version()?;
        let mut since = Drift::default();
        let states = (State::Version(approved), State::Current);
        let texts = self.texts_of(document, states.0, states.1);
        if texts.is_some_and(|(old, new)| Redline::between(&old, &new).is_empty()) {
            return Some(since);
        }
        let text = document.versions[approved].revision;
        for (index, change) in self.changes(document).enumerate() {
            if text.is_some_and(|text| index >= text) {
                break;
            }
            // A change of metadata, such as the record of the approval, leaves the text as it was.
            let is_metadata = change.summary.is_some_and(|it| it.sections.is_empty());
            if is_metadata && change.declared.is_none() {
                continue;
            }
            since.count(change.class());
        }
        let committed = document.lineage.head_blob.filter(|_| document.uncommitted);
        if let Some(committed) = committed.and_then(|blob| self.old_text(&blob)) {
            let summary = summarise(&committed, document.source.text());
            if !summary.sections.is_empty() {
                since.count(Some(summary.class));
            }
        }
        Some(since)
    }
}
