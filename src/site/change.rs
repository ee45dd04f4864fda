//! One revision of one document: who had a hand in it, and how much it matters.

use super::Site;
use super::document::{Document, Hands};
use crate::history::{Event, Revision};
use crate::redline::{Class, Summary, Tally};
use crate::strings::Strings;

/// One revision of one document, with its people and what it did.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// The document.
    pub document: &'a Document,
    /// The revision.
    pub revision: &'a Revision,
    /// Who had a hand in it.
    pub hands: &'a Hands,
    /// What it did to the text, a merge what it did of its own; `None` when a text is missing in
    /// this clone.
    pub summary: Option<&'a Summary>,
    /// How much it matters, proposed from the difference; `None` when a text is missing, and for a
    /// merge that added nothing.
    pub proposed: Option<Class>,
    /// How much it matters, in the words of its people.
    pub declared: Option<Class>,
    /// Why, in the words of its people.
    pub note: Option<&'a str>,
}

impl Site {
    /// The revisions of a document with their people and with what each did to the text, newest
    /// first. Old texts are read once, on first use.
    pub fn changes<'a>(
        &'a self,
        document: &'a Document,
    ) -> impl Iterator<Item = Change<'a>> + use<'a> {
        document
            .lineage
            .revisions
            .iter()
            .zip(document.hands())
            .zip(document.declared())
            .zip(self.summaries(document))
            .map(move |(((revision, hands), declared), summary)| {
                let summary = summary.as_ref();
                Change {
                    document,
                    revision,
                    hands,
                    summary,
                    proposed: if hands.merged {
                        None
                    } else {
                        proposed(&revision.event, summary)
                    },
                    declared: declared.class,
                    note: declared.note.as_deref(),
                }
            })
    }

    /// The last change that mattered to a reader: editorial or substantive. Where no text can be
    /// compared, the last revision.
    pub fn last_change<'a>(&'a self, document: &'a Document) -> Option<Change<'a>> {
        let mut changes = self.changes(document);
        changes
            .find(Change::matters)
            .or_else(|| self.changes(document).next())
    }
}

impl Change<'_> {
    /// Are there two texts to compare?
    pub(super) fn has_redline(&self) -> bool {
        self.revision.has_redline()
    }

    /// How much it matters: the heavier of what is proposed and what is declared, so that nobody
    /// declares a change away.
    pub fn class(&self) -> Option<Class> {
        self.proposed.max(self.declared)
    }

    /// Does it matter to a reader? What cannot be compared may.
    pub fn matters(&self) -> bool {
        match self.class() {
            Some(class) => class > Class::Formatting,
            None => !self.is_nothing_new(),
        }
    }

    /// Is it a merge that only brought together what was written side by side?
    pub fn is_nothing_new(&self) -> bool {
        self.hands.merged && self.class().is_none()
    }

    /// The class in words: both, where the declared one is another than the proposed one.
    pub fn class_label(&self, strings: &Strings) -> Option<String> {
        let label = match (self.declared, self.proposed) {
            (Some(declared), Some(proposed)) if declared != proposed => strings.tell(
                "change-class-declared",
                &[
                    ("class", declared.key().into()),
                    ("proposed", proposed.key().into()),
                ],
            ),
            (None, Some(Class::Formatting)) if self.is_metadata_only() => {
                strings.tell("change-class", &[("class", "metadata".into())])
            }
            _ => self.class()?.name(strings),
        };
        Some(label)
    }

    /// What it did, in a few words; `None` where that cannot be told.
    pub fn in_words(&self, strings: &Strings) -> Option<String> {
        if self.is_nothing_new() {
            return Some(strings.say("merge-nothing-new"));
        }
        let summary = self.summary?;
        let words = || summary.in_words(strings);
        Some(match self.revision.event {
            Event::Created if summary.sections.is_empty() => strings.say("no-word-yet"),
            _ if self.revision.is_merge() => {
                strings.tell("merge-with", &[("changes", words().into())])
            }
            _ => words(),
        })
    }

    fn is_metadata_only(&self) -> bool {
        self.summary.is_some_and(Summary::is_metadata_only)
    }

    /// The words that it touched; none where they cannot be told.
    pub fn words(&self) -> Tally {
        self.summary.map(|it| it.words).unwrap_or_default()
    }
}

/// A text that comes or goes is substantive, unless there is no word in it; a pure rename is
/// formatting, and so is going on with the text of a predecessor as it was.
fn proposed(event: &Event, summary: Option<&Summary>) -> Option<Class> {
    let is_empty = summary.is_some_and(|it| it.sections.is_empty());
    match event {
        Event::Created | Event::Deleted | Event::Restored if !is_empty => Some(Class::Substantive),
        _ => summary.map(|summary| summary.class),
    }
}
