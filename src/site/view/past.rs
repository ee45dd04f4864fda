//! What is gone from a document, as it is searched.

use super::found::FoundView;
use super::shared::DateView;
use crate::site::removed::Gone;
use crate::site::{Document, Site, State};

/// Texts that are gone, at the page on which they can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastText {
    /// The version that has them last, or the redline that shows them; below the site's base.
    pub url: String,
    /// The title of the document.
    pub title: String,
    /// The facets of the document with their values.
    pub facets: Vec<(&'static str, String)>,
    /// What a result says: which version has them, what took them out, the redline that shows it.
    pub facts: Vec<(&'static str, String)>,
    /// The sections in which they stood.
    pub sections: Vec<PastSection>,
}

/// A section of the past with what is gone from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastSection {
    /// Its heading; empty before the first.
    pub title: String,
    /// Its anchor on the page, if it has one.
    pub anchor: Option<String>,
    /// The blocks that are gone.
    pub texts: Vec<String>,
}

impl Site {
    /// What is gone from a document, a value for each page that shows some of it.
    pub fn past_texts(&self, document: &Document) -> Vec<PastText> {
        let mut pages: Vec<PastText> = Vec::new();
        let facets: Vec<_> = FoundView::new(self, document)
            .facets()
            .map(|(name, value)| (name, value.to_owned()))
            .collect();
        for gone in self.gone(document) {
            let (url, told) = told(self, document, &gone);
            if !pages.iter().any(|it| it.url == url) {
                pages.push(PastText {
                    url: url.clone(),
                    title: document.title().to_owned(),
                    facets: facets.clone(),
                    facts: told,
                    sections: Vec::new(),
                });
            }
            for page in pages.iter_mut().filter(|it| it.url == url) {
                page.take(&gone);
            }
        }
        pages
    }
}

impl PastText {
    fn take(&mut self, gone: &Gone) {
        let removed = &gone.removed;
        let text = removed.text.clone();
        let same =
            |it: &&mut PastSection| it.title == removed.section && it.anchor == removed.anchor;
        match self.sections.iter_mut().find(same) {
            Some(section) => section.texts.push(text),
            None => self.sections.push(PastSection {
                title: removed.section.clone(),
                anchor: removed.anchor.clone(),
                texts: vec![text],
            }),
        }
    }
}

/// Where what is gone can be read, and what is told of it.
fn told(site: &Site, document: &Document, gone: &Gone) -> (String, Vec<(&'static str, String)>) {
    let number = |version: usize| &document.versions[version].number;
    let revision = &document.lineage.revisions[gone.revision];
    let change = document.revision_route(revision.commit.id).url();
    let mut facts = Vec::new();
    if let Some(last) = gone.last {
        let about = [("version", number(last).into())];
        facts.push(("version", site.tell("version", &about)));
    }
    let (url, by, redline) = if let (Some(last), Some(without)) = (gone.last, gone.without) {
        let (from, to) = (State::Version(last), State::Version(without));
        let redline = document.compare_route(from, to).url();
        (
            document.version_route(last).url(),
            site.version_name(number(without), true),
            redline,
        )
    } else {
        let day = DateView::of_time(&revision.commit.arrival.when);
        let by = if day.iso.is_empty() {
            site.say("removed-by-change")
        } else {
            let about = [("date", day.in_words(site).into())];
            site.tell("removed-by-change-of", &about)
        };
        (change.clone(), by, change)
    };
    facts.push(("removed", by));
    facts.push(("redline", redline));
    (url, facts)
}
