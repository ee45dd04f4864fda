//! Sections that a version has and the present text has not: whoever cited one is told where it stands.

use std::collections::BTreeSet;

use super::state::State;
use super::version::VersionText;
use super::{Document, Site};

/// An anchor of a heading that is gone from a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// The anchor.
    pub anchor: String,
    /// The heading.
    pub title: String,
    /// The newest version that has it, by its place.
    pub version: usize,
}

impl Site {
    /// The headings of a document's versions that its present text has no more, or under other names;
    /// those of the newest version first. Versions whose texts this copy does not have tell of none.
    pub fn tombstones(&self, document: &Document) -> Vec<Tombstone> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        for (version, it) in document.versions.iter().enumerate() {
            if it.text == VersionText::Present {
                continue;
            }
            let Some(old) = self.old(document, State::Version(version)) else {
                continue;
            };
            let markdown = self.parsed(&old);
            let title = markdown.title_heading().map(|it| &it.anchor);
            // A table of contents typed by hand is no section.
            let contents = markdown.toc().and_then(|it| it.heading);
            for (index, heading) in markdown.headings().iter().enumerate() {
                let now = &document.markdown;
                let anchor = &heading.anchor;
                let is_gone = !now.is_on_page(anchor) && !now.anchors().contains(anchor);
                let is_section =
                    Some(anchor) != title && Some(index) != contents && !anchor.is_empty();
                if is_gone && is_section && seen.insert(heading.anchor.clone()) {
                    found.push(Tombstone {
                        anchor: heading.anchor.clone(),
                        title: self.shown(&heading.text),
                        version,
                    });
                }
            }
        }
        found
    }
}
