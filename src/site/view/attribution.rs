//! Who wrote and last changed each block and section, as data for the page that is asked for it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::shared::{DateView, arrival};
use crate::site::Site;

/// The file beside a document's page that is read when a reader asks who wrote what.
#[derive(Serialize)]
pub(in crate::site) struct AttributionView {
    /// How many revisions there are; the newest is number 0.
    total: usize,
    /// The revision that left the text of each version, the newest version first.
    versions: Vec<VersionView>,
    revisions: BTreeMap<usize, RevisionView>,
    /// By the block's anchor, the revision that last changed it.
    blocks: BTreeMap<String, usize>,
    /// By the heading's anchor.
    sections: BTreeMap<String, SectionView>,
}

#[derive(Serialize)]
struct VersionView {
    number: String,
    revision: usize,
}

#[derive(Serialize)]
struct RevisionView {
    /// The day, for machines and for people.
    date: String,
    day: String,
    people: Vec<String>,
    tools: Vec<String>,
    subject: String,
    /// The redline, or else the history; from the site's base.
    url: String,
    /// The oldest version that has this text.
    version: Option<String>,
}

#[derive(Serialize)]
struct SectionView {
    changes: usize,
    /// May there be more changes, which this copy of the repository does not tell?
    incomplete: bool,
    last: Option<usize>,
}

impl AttributionView {
    pub(in crate::site) fn new(site: &Site, index: usize) -> Self {
        let document = &site.documents[index];
        let origins = site.origins(document);
        let blocks: BTreeMap<String, usize> = document
            .markdown
            .blocks()
            .iter()
            .zip(&origins.blocks)
            .filter_map(|(block, origin)| Some((block.anchor.clone()?, origin.last?)))
            .collect();
        let headings = document.markdown.headings();
        let sections: BTreeMap<String, SectionView> = origins
            .sections
            .iter()
            .map(|section| {
                let view = SectionView {
                    changes: section.changes,
                    incomplete: section.is_incomplete,
                    last: section.last,
                };
                (headings[section.heading].anchor.clone(), view)
            })
            .collect();
        let mut revisions = BTreeMap::new();
        let named = sections.values().filter_map(|it| it.last);
        for revision in blocks.values().copied().chain(named) {
            revisions
                .entry(revision)
                .or_insert_with(|| revision_view(site, index, revision));
        }
        let versions = document.versions.iter().filter_map(|version| {
            Some(VersionView {
                number: version.number.clone(),
                revision: version.text.revision()?,
            })
        });
        Self {
            total: document.lineage.revisions.len(),
            versions: versions.collect(),
            revisions,
            blocks,
            sections,
        }
    }
}

fn revision_view(site: &Site, index: usize, revision: usize) -> RevisionView {
    let document = &site.documents[index];
    let change = site.changes(document).nth(revision);
    let commit = &document.lineage.revisions[revision].commit;
    let date = change
        .as_ref()
        .map_or_else(|| DateView::of_time(&commit.arrival.when), arrival);
    let names = |people: &[crate::site::PersonIndex]| {
        let names = people
            .iter()
            .map(|it| site.registry.person(*it).name.clone());
        names.collect::<Vec<_>>()
    };
    let hands = &document.hands()[revision];
    let route = if document.lineage.revisions[revision].has_redline() {
        document.revision_route(commit.id)
    } else {
        document.history_route()
    };
    // Versions are in order, newest first; a revision is in each whose text is not older.
    let version = (0..document.versions.len()).rev().find(|it| {
        let at = document.versions[*it].text.revision();
        at.is_some_and(|at| at <= revision)
    });
    RevisionView {
        date: date.iso.clone(),
        day: date.in_words(site),
        people: names(&hands.authors),
        tools: names(&hands.tools),
        subject: site.shown(&commit.subject),
        url: route.url(),
        version: version.map(|it| document.versions[it].number.clone()),
    }
}
