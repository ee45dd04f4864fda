//! Drift: what changed in a document since the text that was approved, and is different still.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::document::{Change, Document};
use super::{Site, State};
use crate::history::BlobId;
use crate::model::front_matter::body_start;
use crate::redline::{Class, Redline, summarise};

/// The changes by which the approved text became the present one. What was taken back is none of
/// them.
#[derive(Default)]
pub struct Drift<'a> {
    /// The revisions among them, newest first.
    pub changes: Vec<Change<'a>>,
    /// How much those matter that are not committed, if there are any.
    pub uncommitted: Option<Class>,
    /// Is the difference none of words, but of a picture, say, or of where a link leads?
    pub is_beside_words: bool,
}

impl Drift<'_> {
    /// Did the substance move? A change of which nothing is known may be one of substance.
    pub fn is_substantive(&self) -> bool {
        let weighs = |class: Option<Class>| class.is_none_or(|it| it == Class::Substantive);
        self.is_beside_words
            || self.uncommitted == Some(Class::Substantive)
            || self.changes.iter().any(|it| weighs(it.class()))
    }
}

/// What identifies the words of a text, front matter aside.
type Body = [u8; 32];

impl Site {
    /// What changed since the text that was approved last, if one was. The redline of the two
    /// texts is the truth: where it is empty there is no drift.
    pub fn drift<'a>(&'a self, document: &'a Document) -> Option<Drift<'a>> {
        let approved = document.approved_version()?;
        let texts = self.texts_of(document, State::Version(approved), State::Current);
        let is_same = texts.map(|(old, new)| Redline::between(&old, &new).is_empty());
        if is_same == Some(true) {
            return Some(Drift::default());
        }
        let revisions = &document.lineage.revisions;
        let since = 0..document.versions[approved]
            .revision
            .unwrap_or(revisions.len());
        let states = States::new(self, document, since.clone());
        let committed = document.lineage.head_blob.filter(|_| document.uncommitted);
        let now = body(document.source.text());
        let (from, uncommitted) = match committed {
            // Not committed, but back at a text that is.
            Some(_) if states.holds(now) => (now, None),
            Some(committed) => (
                self.body_of(Some(committed)),
                self.uncommitted(document, committed),
            ),
            None => (self.body_of(document.lineage.head_blob), None),
        };
        let standing = states.on_the_way_to(from);
        let changes = self.changes(document).enumerate().take(since.end);
        let changes: Vec<_> = changes
            .filter(|(index, change)| {
                // A change of metadata, such as the record of the approval, leaves the text as it
                // was.
                let is_metadata = change.summary.is_some_and(|it| it.sections.is_empty());
                if is_metadata {
                    change.declared.is_some()
                } else {
                    standing.contains(index)
                }
            })
            .map(|(_, change)| change)
            .collect();
        Some(Drift {
            is_beside_words: is_same.is_some() && changes.is_empty() && uncommitted.is_none(),
            changes,
            uncommitted,
        })
    }

    fn uncommitted(&self, document: &Document, committed: BlobId) -> Option<Class> {
        let summary = summarise(&self.old_text(&committed)?, document.source.text());
        (!summary.sections.is_empty()).then_some(summary.class)
    }

    /// A text that this clone does not have is like no other.
    fn body_of(&self, blob: Option<BlobId>) -> Body {
        let Some(blob) = blob else { return body("") };
        self.old_text(&blob).map_or_else(
            || *blake3::hash(blob.to_string().as_bytes()).as_bytes(),
            |text| body(&text),
        )
    }
}

fn body(text: &str) -> Body {
    *blake3::hash(&text.as_bytes()[body_start(text)..]).as_bytes()
}

/// The texts that a document had since it was approved.
struct States<'a> {
    site: &'a Site,
    document: &'a Document,
    since: Range<usize>,
    approved: Body,
    /// By text, the first revision that had it: those between it and any later one with the same
    /// text have been taken back.
    first: BTreeMap<Body, usize>,
}

impl<'a> States<'a> {
    fn new(site: &'a Site, document: &'a Document, since: Range<usize>) -> Self {
        let revisions = &document.lineage.revisions;
        let approved = revisions.get(since.end).and_then(|it| it.blob);
        let bodies = since
            .clone()
            .map(|index| site.body_of(revisions[index].blob));
        Self {
            site,
            document,
            approved: site.body_of(approved),
            // Newest first, so that the first stays.
            first: bodies.zip(since.clone()).collect(),
            since,
        }
    }

    fn holds(&self, text: Body) -> bool {
        text == self.approved || self.first.contains_key(&text)
    }

    /// The revisions by which the approved text became this one, on all lines that were merged.
    fn on_the_way_to(&self, text: Body) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut open = vec![text];
        while let Some(text) = open.pop() {
            let first = self.first.get(&text).filter(|_| text != self.approved);
            let Some(&index) = first.filter(|index| found.insert(**index)) else {
                continue;
            };
            // What is older than the approval is not followed.
            let predecessors = self.document.lineage.revisions[index].predecessors.iter();
            let since = predecessors.filter(|it| {
                it.revision
                    .is_some_and(|revision| self.since.contains(&revision))
            });
            open.extend(since.map(|it| self.site.body_of(it.blob)));
        }
        found
    }
}
