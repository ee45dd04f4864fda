//! By what a document is found, and what a result says of it.

use serde::Serialize;

use super::document::distinct;
use super::shared::{DateView, arrival};
use crate::model::{ContributorRole, Located};
use crate::site::{Document, Kind, Site};
use crate::unnamed::WITHHELD;

/// The facets, in the order in which the search page shows them.
pub(in crate::site) const FACETS: [&str; 9] = [
    "Workstream",
    "Status",
    "Type",
    "Audience",
    "Horizon",
    "Topic",
    "Framework",
    "Person",
    "Year",
];

/// The facets of a document, and what a result says of it.
#[derive(Debug, Clone, Default, Serialize)]
pub(in crate::site) struct FoundView {
    facets: Vec<Named>,
    facts: Vec<Named>,
}

#[derive(Debug, Clone, Serialize)]
struct Named {
    name: &'static str,
    value: String,
}

impl FoundView {
    pub(in crate::site) fn new(site: &Site, document: &Document) -> Self {
        let mut view = Self::default();
        let changed = site.last_change(document).map(|it| arrival(&it));
        let metadata = &document.metadata;
        let date = changed.or_else(|| Some(DateView::of(metadata.date.as_ref()?.value)));
        let language = site.language_of(document);
        if language != site.language() {
            view.fact("language", language);
        }
        if document.kind == Kind::ProjectPage {
            view.facet("Type", &site.say("project-page"));
        } else {
            view.read(site, document);
        }
        if let Some(date) = date.filter(|it| !it.iso.is_empty()) {
            view.facet("Year", date.iso.split('-').next().unwrap_or_default());
            view.fact("date", &date.in_words(site));
        }
        view
    }

    /// The facets with their values.
    pub(in crate::site) fn facets(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.facets.iter().map(|it| (it.name, it.value.as_str()))
    }

    fn read(&mut self, site: &Site, document: &Document) {
        let metadata = &document.metadata;
        if let Some(workstream) = site.workstream_ref(document.workstream) {
            self.facet("Workstream", &workstream.short);
            self.fact("workstream", &workstream.short);
        }
        if let Some(status) = &metadata.status {
            let name = site.status_name(&status.value);
            self.facet("Status", &name);
            self.fact("status", &name);
            // Its name is the coalition's own; by this the script knows what it is.
            self.facet("Standing", status.value.nature.look());
            self.fact("look", status.value.nature.look());
        }
        if let Some(version) = &metadata.version {
            let is_approved = document.current_approvals().next().is_some();
            let message = if is_approved {
                "version"
            } else {
                "version-draft"
            };
            let about = [("version", (&version.value).into())];
            self.fact("version", &site.tell(message, &about));
        }
        let all = |values: &[Located<String>]| -> Vec<String> {
            values.iter().map(|it| it.value.clone()).collect()
        };
        let horizon = metadata.horizon.iter();
        let framework = metadata.mappings.iter();
        for (name, values) in [
            (
                "Type",
                metadata.kind.iter().map(|it| it.value.clone()).collect(),
            ),
            ("Audience", all(&metadata.audience)),
            (
                "Horizon",
                horizon.map(|it| site.horizon_name(it.value)).collect(),
            ),
            ("Topic", all(&metadata.topics)),
            (
                "Framework",
                framework.map(|it| it.framework.clone()).collect(),
            ),
            ("Person", people(site, document)),
        ] {
            let values: Vec<String> = values;
            for value in values {
                self.facet(name, &value);
            }
        }
    }

    fn facet(&mut self, name: &'static str, value: &str) {
        if !self.facets().any(|known| known == (name, value)) {
            let value = value.to_owned();
            self.facets.push(Named { name, value });
        }
    }

    fn fact(&mut self, name: &'static str, value: &str) {
        let value = value.to_owned();
        self.facts.push(Named { name, value });
    }
}

/// Who wrote it, as declared and as git tells; nobody who does not want to be named.
fn people(site: &Site, document: &Document) -> Vec<String> {
    let declared = document.metadata.contributors.iter();
    let writers = declared
        .filter(|it| matches!(it.role, ContributorRole::Author | ContributorRole::Editor))
        .map(|it| site.declared_ref(&it.name.value, None).name);
    let edited = site.person_names(&distinct(document, |hands| &hands.authors));
    let names = writers.chain(edited);
    names.filter(|name| name != WITHHELD).collect()
}
