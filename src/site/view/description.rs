//! What a page says of itself in a sentence: search engines show it below its title.

use crate::site::{Page, Site};

/// What the page is about. The lists have none: their titles say it.
pub(in crate::site) fn description(site: &Site, page: &Page) -> Option<String> {
    let title = |index: usize| ("title", site.documents[index].title().into());
    let said = match page {
        Page::Home => return site.settings.description.clone(),
        Page::Document(index) => match site.documents[*index].summary() {
            Some(summary) => summary.to_owned(),
            None => site.tell("description-document", &[title(*index)]),
        },
        Page::History(index) => site.tell("description-history", &[title(*index)]),
        Page::Version(index, version) => {
            let number = &site.documents[*index].versions[*version].number;
            let version = ("version", number.as_str().into());
            site.tell("description-version", &[title(*index), version])
        }
        Page::Workstream(index) => {
            let name = &site.workstreams[*index].name;
            site.tell("description-workstream", &[("name", name.into())])
        }
        Page::Person(index) => {
            let name = &site.registry.person(*index).name;
            site.tell("description-person", &[("name", name.into())])
        }
        Page::Organization(index) => {
            let name = &site.registry.organizations[*index].name;
            site.tell("description-organization", &[("name", name.into())])
        }
        Page::Search => site.tell("description-search", &[("site", (&site.title).into())]),
        _ => return None,
    };
    Some(said)
}
