//! How to cite a document, as its page says it.

use serde::Serialize;

use super::shared::DateView;
use crate::path::Route;
use crate::site::{Citation, CitationFormat, Edition, Site};

/// The references to a document, and the files that programs read them from.
#[derive(Serialize)]
pub(in crate::site) struct CiteView {
    citations: Vec<CitationView>,
    files: Vec<FileView>,
}

/// One reference, in the parts of a sentence.
#[derive(Serialize)]
struct CitationView {
    /// What is cited, where there is more than one.
    of: String,
    /// Who wrote it; the publisher where nobody is declared.
    by: Option<String>,
    title: String,
    edition: String,
    standing: Option<String>,
    /// Unless it stands first.
    publisher: Option<String>,
    day: Option<DateView>,
    href: Option<String>,
}

#[derive(Serialize)]
struct FileView {
    label: &'static str,
    url: String,
}

impl CiteView {
    /// References to what stands at `page`.
    pub(in crate::site) fn new(site: &Site, citations: &[Citation], page: &Route) -> Self {
        let file = |format: CitationFormat| FileView {
            label: format.label(),
            url: Route::file(page.as_str(), format.file()).url(),
        };
        Self {
            citations: citations
                .iter()
                .map(|it| CitationView::new(site, it))
                .collect(),
            files: CitationFormat::ALL.map(file).into(),
        }
    }
}

impl CitationView {
    fn new(site: &Site, citation: &Citation) -> Self {
        let authors = site.strings().listed(&citation.authors, false);
        let is_named = !authors.is_empty();
        let publisher = citation.publisher.clone();
        Self {
            of: site.say(match citation.edition {
                Edition::Version(_) => "cite-version",
                Edition::Draft(_) => "cite-draft",
                Edition::Living { .. } => "cite-living",
            }),
            by: if is_named {
                Some(authors)
            } else {
                publisher.clone()
            },
            title: citation.title.clone(),
            edition: citation.edition.words(site.strings()),
            standing: citation.status.clone(),
            publisher: publisher.filter(|_| is_named),
            day: citation.day.map(DateView::of),
            href: citation.url.clone(),
        }
    }
}
