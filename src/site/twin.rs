//! A document or version as Markdown: for programs that read texts, and for people who take one along.
//!
//! It begins with what is to be known of the text, its links lead where the page's do, and comments are
//! left out, as on the page. Addresses are masked as there.

use super::state::State;
use super::version::{Version, VersionText};
use super::{Document, Site};
use crate::markdown::{LinkUse, Markdown};
use crate::path::Route;
use crate::unseen::without_controls;

impl Document {
    /// Where its text stands as Markdown.
    pub fn twin_route(&self) -> Route {
        Route::file(self.route.as_str(), &format!("{}.md", self.id))
    }

    /// Where the text of a version stands as Markdown.
    pub fn version_twin_route(&self, version: usize) -> Route {
        let number = &self.versions[version].number;
        let page = self.version_route(version);
        Route::file(page.as_str(), &format!("{}-{number}.md", self.id))
    }
}

impl Site {
    /// The present text of a document.
    pub fn twin(&self, index: usize) -> String {
        let document = &self.documents[index];
        let root = self.twin_root(&document.twin_route());
        let links = self.links();
        let href = |link: &LinkUse| {
            let found = links.resolve(index, &link.destination);
            let href = self.href(&found, &root)?;
            (href != link.destination).then_some(href)
        };
        let approved = document.approved_version();
        let approved = approved.map(|it| &document.versions[it]);
        let status = document.metadata.status.as_ref();
        // The last of what can be cited is what the document says now.
        let edition = self
            .citations(document)
            .pop()
            .map(|it| it.edition.words(self.strings()));
        let facts = Facts {
            edition: edition.unwrap_or_default(),
            approved,
            status: status.map(|it| self.status_name(&it.value)),
            url: self.whole_address(&document.route.url()),
        };
        self.with_facts(
            document,
            document.title(),
            &facts,
            &document.markdown,
            &href,
        )
    }

    /// The text of a version; `None` where this copy does not have it.
    pub fn twin_of_version(&self, index: usize, version: usize) -> Option<String> {
        let document = &self.documents[index];
        let found = &document.versions[version];
        if found.text == VersionText::Present {
            return Some(self.twin(index));
        }
        let old = self.old(document, State::Version(version))?;
        let markdown = self.parsed(&old);
        let root = self.twin_root(&document.version_twin_route(version));
        let href = |link: &LinkUse| {
            if link.destination.trim().starts_with('#') {
                return None;
            }
            let (target, _) = self.old_target(&old.place, &link.destination, &root);
            let href = target.href()?;
            (href != link.destination).then(|| href.to_owned())
        };
        let facts = Facts {
            edition: self
                .citation_of_version(document, version)
                .edition
                .words(self.strings()),
            approved: found.is_approved.then_some(found),
            status: found.status.as_ref().map(|it| self.status_name(it)),
            url: self.whole_address(&document.version_route(version).url()),
        };
        Some(self.with_facts(document, document.title(), &facts, &markdown, &href))
    }

    /// Whole addresses where the site knows its own: a text that is taken along leads back.
    fn twin_root(&self, route: &Route) -> String {
        let base = self.settings.base_url.clone();
        base.unwrap_or_else(|| route.root())
    }

    fn with_facts(
        &self,
        document: &Document,
        title: &str,
        facts: &Facts<'_>,
        markdown: &Markdown,
        href: &dyn Fn(&LinkUse) -> Option<String>,
    ) -> String {
        let workstream = document
            .workstream
            .map(|it| self.workstreams[it].name.as_str());
        let license = document.metadata.license.as_ref();
        let license = license.map(|it| it.value.as_str());
        let day = facts.approved.and_then(|it| it.approved_on);
        let day = day.map(|it| it.to_string());
        let said = [
            ("title", Some(title)),
            ("id", Some(document.id.as_str())),
            ("status", facts.status.as_deref()),
            ("text", Some(facts.edition.as_str())),
            (
                "approved_version",
                facts.approved.map(|it| it.number.as_str()),
            ),
            ("approved", day.as_deref()),
            ("workstream", workstream),
            ("license", license.or(self.settings.license.as_deref())),
            ("url", facts.url.as_deref()),
        ];
        let lines: String = said
            .into_iter()
            .filter_map(|(key, value)| Some(format!("{key}: {}\n", quoted(value?))))
            .collect();
        let heading = match markdown.title_heading() {
            Some(_) => String::new(),
            None => format!("# {title}\n\n"),
        };
        let text = markdown.rewritten(href);
        let text = self.shown(&without_controls(&text));
        format!("---\n{lines}---\n\n{heading}{}\n", text.trim())
    }
}

/// What is to be known of a text.
struct Facts<'a> {
    /// Which text it is.
    edition: String,
    /// The version that was approved, this one or the one before it.
    approved: Option<&'a Version>,
    status: Option<String>,
    url: Option<String>,
}

/// A text as YAML: what JSON writes is YAML, too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
