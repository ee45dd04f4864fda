//! Tables of contents typed by hand.
//!
//! Papers carry them because GitHub shows none in the text. Where every entry leads to a
//! heading, the page's own table of contents says the same and stays right when the text changes.

use std::collections::BTreeSet;
use std::ops::Range;

use super::facts::{Heading, LinkUse, TypedToc};
use super::outline::is_contents;
use super::url::percent_decode;

/// Watches the scan for a heading “Contents”, or a title, with a list of links right under it.
#[derive(Debug, Default)]
pub(super) struct TocFinder {
    /// The heading that was the last thing at the top level.
    heading: Option<usize>,
    candidate: Option<Candidate>,
    found: Option<Found>,
}

#[derive(Debug)]
struct Candidate {
    heading: usize,
    list: usize,
    first_link: usize,
    headings: usize,
    items: usize,
}

#[derive(Debug)]
struct Found {
    span: Range<usize>,
    list: usize,
    heading: Option<usize>,
    /// Destinations without `#`, with their places.
    entries: Vec<(String, Range<usize>)>,
    /// Whether each item of the list is an entry.
    complete: bool,
}

impl TocFinder {
    /// A heading ended at the top level.
    pub(super) fn heading(&mut self, index: usize) {
        self.heading = Some(index);
    }

    /// Another block than a list came.
    pub(super) fn other_block(&mut self, depth: usize) {
        if depth == 0 {
            self.heading = None;
        }
    }

    /// A list begins at the top level.
    pub(super) fn start_list(&mut self, list: usize, links: usize, headings: usize) {
        self.candidate = self.heading.take().map(|heading| Candidate {
            heading,
            list,
            first_link: links,
            headings,
            items: 0,
        });
    }

    /// An item of some list begins.
    pub(super) fn item(&mut self) {
        if let Some(candidate) = &mut self.candidate {
            candidate.items += 1;
        }
    }

    /// The list at the top level ended.
    pub(super) fn end_list(&mut self, span: Range<usize>, links: &[LinkUse], headings: &[Heading]) {
        let Some(candidate) = self.candidate.take().filter(|_| self.found.is_none()) else {
            return;
        };
        let heading = &headings[candidate.heading];
        let named = is_contents(&heading.text);
        let entries: Option<Vec<_>> = links[candidate.first_link..]
            .iter()
            .map(|link| {
                let fragment = link.destination.strip_prefix('#')?;
                Some((fragment.to_owned(), link.span.clone()))
            })
            .collect();
        // Under a title, only a list of nothing but links to sections is a table of contents.
        let Some(entries) = entries.filter(|entries| entries.len() >= if named { 1 } else { 2 })
        else {
            return;
        };
        let complete = entries.len() == candidate.items && headings.len() == candidate.headings;
        if !named && (candidate.heading != 0 || !complete) {
            return;
        }
        let start = if named {
            heading.span.start
        } else {
            span.start
        };
        self.found = Some(Found {
            span: start..span.end,
            list: candidate.list,
            heading: named.then_some(candidate.heading),
            entries,
            complete,
        });
    }

    /// Resolves the entries, now that all headings are known.
    pub(super) fn finish(&mut self, headings: &[Heading]) -> Option<TypedToc> {
        let found = self.found.take()?;
        let anchors: BTreeSet<&str> = headings.iter().map(|h| h.anchor.as_str()).collect();
        let leads_to_heading = |fragment: &str| {
            anchors.contains(fragment)
                || percent_decode(fragment).is_some_and(|f| anchors.contains(f.as_str()))
        };
        let unresolved: Vec<_> = found
            .entries
            .into_iter()
            .filter(|(fragment, _)| !leads_to_heading(fragment))
            .map(|(fragment, span)| (format!("#{fragment}"), span))
            .collect();
        let resolved = unresolved.is_empty() && found.complete;
        // Without a heading of its own, a list that does not fit is just a list.
        if found.heading.is_none() && !resolved {
            return None;
        }
        Some(TypedToc {
            span: found.span,
            resolved,
            unresolved,
            heading: found.heading,
            list: found.list,
        })
    }
}
