//! What a page says of itself in a sentence: search engines show it below its title.

use crate::site::{Page, Site};

/// What the page is about. The lists have none: their titles say it.
pub(in crate::site) fn description(site: &Site, page: &Page) -> Option<String> {
    let title = page.document().map(|it| &site.documents[it].title);
    let said = match page {
        Page::Home => return site.settings.description.clone(),
        Page::Document(index) => match &site.documents[*index].summary {
            Some(summary) => summary.clone(),
            None => format!("{}, with its history and who stands behind it.", title?),
        },
        Page::History(_) => format!(
            "How {} came to say what it says: its versions and changes, with their days, people and reasons.",
            title?
        ),
        Page::Version(index, version) => {
            let number = &site.documents[*index].versions[*version].number;
            format!("{} as it stood in version {number}.", title?)
        }
        Page::Workstream(index) => format!(
            "{}: its charter, leads, guidance, roles and changes.",
            site.workstreams[*index].name
        ),
        Page::Person(index) => format!(
            "{}: roles, documents and contributions.",
            site.registry.person(*index).name
        ),
        Page::Organization(index) => format!(
            "{}: people, roles and documents.",
            site.registry.organizations[*index].name
        ),
        Page::Search => format!(
            "Search {} by words, and narrow what is found by status, topic, audience and more.",
            site.title
        ),
        _ => return None,
    };
    Some(said)
}
