//! Guidance to which nothing leads.
//!
//! Search and the list of all guidance hold every document, so none is quite out of reach. What is
//! told of is one that no workstream has and no other text links to, on a site that has workstreams.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, code};
use crate::site::{Destination, Kind, Site};

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    let is_stray = |index: &usize| {
        let document = &site.documents[*index];
        // One that names an unknown workstream is told of already.
        let names_none = document.metadata.workstream.is_none();
        document.kind == Kind::Guidance && document.workstream.is_none() && names_none
    };
    let mut strays = (0..site.documents.len()).filter(is_stray).peekable();
    if site.workstreams.is_empty() || strays.peek().is_none() {
        return;
    }
    let reached = reached(site);
    for document in strays
        .filter(|it| !reached.contains(it))
        .map(|it| &site.documents[it])
    {
        let message = "no workstream has this document, and no other text links to it";
        found.push(
            Diagnostic::new(code::ORPHAN_DOCUMENT, message)
                .at(document.name_place())
                .help("add `workstream:`, link to it, or list it under `project_pages:` in guide.yaml"),
        );
    }
}

/// The documents that another text links to, or names as its successor or predecessor.
fn reached(site: &Site) -> BTreeSet<usize> {
    let links = site.links();
    let mut reached = BTreeSet::new();
    for (from, document) in site.documents.iter().enumerate() {
        for link in document.markdown.links() {
            if let Destination::Page { document: to, .. } = links.resolve(from, &link.destination)
                && to != from
            {
                reached.insert(to);
            }
        }
        let metadata = &document.metadata;
        for named in metadata.supersedes.iter().chain(&metadata.superseded_by) {
            let is_named = |it: &crate::site::Document| it.id == named.value;
            reached.extend(site.documents.iter().position(is_named));
        }
    }
    reached
}
