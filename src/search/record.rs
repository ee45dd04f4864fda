//! What can be found without being a page of its own.

use std::fmt::Write as _;

use crate::markdown::SafeHtml;

use super::SearchPage;

/// Some text, with the page on which it can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// That page, below the site's base, percent-encoded.
    pub url: String,
    /// What a result is named by.
    pub title: String,
    /// Facets with their values.
    pub facets: Vec<(&'static str, String)>,
    /// What a result says.
    pub facts: Vec<(&'static str, String)>,
    /// The text.
    pub sections: Vec<Section>,
}

/// A part of the text under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading; none where it is empty.
    pub title: String,
    /// Its anchor on the page.
    pub anchor: Option<String>,
    /// The paragraphs.
    pub texts: Vec<String>,
}

impl Record {
    /// The record as a page that the index reads.
    pub fn page(&self) -> SearchPage {
        let text = |text: &str| SafeHtml::text(text).into_string();
        let mut html = "<!doctype html><html><head>".to_owned();
        for (kind, named) in [("filter", &self.facets), ("meta", &self.facts)] {
            for (name, value) in named {
                let _ = write!(
                    html,
                    "<meta content=\"{}\" data-pagefind-{kind}=\"{}[content]\">",
                    text(value),
                    text(name)
                );
            }
        }
        html += "</head><body><main data-pagefind-body><h1>";
        html += &text(&self.title);
        html += "</h1>";
        for section in &self.sections {
            if !section.title.is_empty() {
                // The anchor is escaped already, as it was in the page it is from.
                let anchor = section.anchor.as_deref().unwrap_or_default();
                let _ = write!(html, "<h2 id=\"{anchor}\">{}</h2>", text(&section.title));
            }
            for paragraph in &section.texts {
                let _ = write!(html, "<p>{}</p>", text(paragraph));
            }
        }
        html += "</main></body></html>";
        SearchPage {
            url: self.url.clone(),
            html,
        }
    }
}
