//! Feeds of changes: of the site, of a workstream, of a document; as Atom and as JSON Feed.

use serde::Serialize;

use crate::path::Route;
use crate::redline::Class;
use crate::site::routes::{Feed, FeedFormat};
use crate::site::{Change, Site};

/// What an Atom feed (RFC 4287) says.
#[derive(Serialize)]
pub(in crate::site) struct FeedView {
    title: String,
    self_href: String,
    site_href: String,
    id: String,
    updated: String,
    entries: Vec<EntryView>,
}

#[derive(Serialize)]
struct EntryView {
    title: String,
    href: String,
    id: String,
    updated: String,
    summary: String,
    authors: Vec<String>,
    category: Option<&'static str>,
}

/// The same as a JSON Feed, version 1.1 (jsonfeed.org).
#[derive(Serialize)]
pub(in crate::site) struct JsonFeed {
    version: &'static str,
    title: String,
    home_page_url: String,
    feed_url: String,
    items: Vec<JsonItem>,
}

#[derive(Serialize)]
struct JsonItem {
    id: String,
    url: String,
    title: String,
    content_text: String,
    date_published: String,
    authors: Vec<JsonAuthor>,
    tags: Vec<&'static str>,
}

#[derive(Serialize)]
struct JsonAuthor {
    name: String,
}

/// So many changes stand in a feed.
const FEED_LENGTH: usize = 50;

impl FeedView {
    /// Without a base address its links are relative to its own place, and its ids are made from
    /// the site's title: a feed reader tells them apart all the same.
    pub(in crate::site) fn new(site: &Site, feed: Feed, format: FeedFormat) -> Self {
        let mut changes = site.changes_of(feed);
        // An entry must have a time.
        changes.retain(|change| change.revision.commit.arrival.when.is_known());
        let of = match feed {
            Feed::Site => &site.title,
            Feed::Workstream(index) => &site.workstreams[index].name,
            Feed::Document(index) => &site.documents[index].title,
        };
        let route = feed.route(site, format);
        let base = site.settings.base_url.clone();
        let base = base.unwrap_or_else(|| route.root());
        let name = match &site.settings.base_url {
            Some(base) => base.clone(),
            None => format!(
                "urn:guide:{}/",
                crate::path::percent_encode(&crate::path::slug(&site.title))
            ),
        };
        let newest = changes.first().map(updated);
        Self {
            title: format!("{of}: changes"),
            self_href: format!("{base}{}", route.url()),
            site_href: base.clone(),
            id: format!("{name}{}", route.url()),
            updated: newest.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned()),
            entries: changes
                .iter()
                .take(FEED_LENGTH)
                .map(|change| EntryView::new(site, change, &base, &name))
                .collect(),
        }
    }
}

impl EntryView {
    fn new(site: &Site, change: &Change<'_>, base: &str, name: &str) -> Self {
        let commit = &change.revision.commit;
        let history = change.document.history_route().url();
        let route = if change.revision.has_redline() {
            change.document.revision_route(commit.id)
        } else {
            change.document.history_route()
        };
        let label = change.class_label().unwrap_or_else(|| {
            let merged = change.is_nothing_new();
            if merged { "Merged" } else { "Changed" }.to_owned()
        });
        Self {
            title: format!("{}: {}", change.document.title, commit.subject),
            href: format!("{base}{}", route.url()),
            id: format!("{name}{history}#{}", commit.id),
            updated: updated(change),
            summary: match change.in_words() {
                Some(summary) => format!("{label}. {summary}"),
                None => label,
            },
            authors: site.person_names(&change.hands.authors),
            category: change.class().map(Class::key),
        }
    }
}

impl From<FeedView> for JsonFeed {
    fn from(feed: FeedView) -> Self {
        let item = |entry: EntryView| JsonItem {
            id: entry.id,
            url: entry.href,
            title: entry.title,
            content_text: entry.summary,
            date_published: entry.updated,
            authors: entry
                .authors
                .into_iter()
                .map(|name| JsonAuthor { name })
                .collect(),
            tags: entry.category.into_iter().collect(),
        };
        Self {
            version: "https://jsonfeed.org/version/1.1",
            title: feed.title,
            home_page_url: feed.site_href,
            feed_url: feed.self_href,
            items: feed.entries.into_iter().map(item).collect(),
        }
    }
}

fn updated(change: &Change<'_>) -> String {
    change.revision.commit.arrival.when.iso()
}

impl Site {
    /// The changes that a feed tells of, newest first.
    fn changes_of(&self, feed: Feed) -> Vec<Change<'_>> {
        match feed {
            Feed::Document(index) => self.changes(&self.documents[index]).collect(),
            Feed::Site => self.all_changes(),
            Feed::Workstream(index) => {
                let mut changes = self.all_changes();
                changes.retain(|it| it.document.workstream == Some(index));
                changes
            }
        }
    }
}

impl Feed {
    /// Where a feed stands.
    pub(in crate::site) fn route(self, site: &Site, format: FeedFormat) -> Route {
        match self {
            Self::Site => format.route(&Route::home()),
            Self::Workstream(index) => {
                format.route(&Route::page(&["workstreams", &site.workstreams[index].id]))
            }
            Self::Document(index) => format.route(&site.documents[index].route),
        }
    }
}
