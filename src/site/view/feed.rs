//! Feeds of changes, of the site, of a workstream, of a document, and of calls; as Atom and as JSON
//! Feed.

use jiff::civil::Date;
use serde::Serialize;

use super::calls::calls_route;
use crate::model::{Call, CallState};
use crate::path::Route;
use crate::redline::Class;
use crate::site::routes::{Feed, FeedFormat};
use crate::site::{Change, Site};

/// What an Atom feed (RFC 4287) says.
#[derive(Serialize)]
pub(in crate::site) struct FeedView {
    title: String,
    self_href: String,
    /// The page that tells the same.
    page_href: String,
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
        let of = match feed {
            Feed::Site | Feed::Calls => &site.title,
            Feed::Workstream(index) => &site.workstreams[index].name,
            Feed::Document(index) => site.documents[index].title(),
        };
        let route = feed.route(site, format);
        let base = site.settings.base_url.clone();
        let base = base.unwrap_or_else(|| route.root());
        let name = site.name_for_machines();
        let entries = match feed {
            Feed::Calls => call_entries(site, &base, &name),
            _ => change_entries(site, feed, &base, &name),
        };
        let newest = entries.first().map(|it| it.updated.clone());
        let what = match feed {
            Feed::Calls => "feed-of-calls",
            _ => "feed-of",
        };
        Self {
            title: site.tell(what, &[("title", of.into())]),
            self_href: format!("{base}{}", route.url()),
            page_href: format!("{base}{}", feed.page(site).url()),
            id: format!("{name}{}", route.url()),
            updated: newest.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned()),
            entries,
        }
    }
}

fn change_entries(site: &Site, feed: Feed, base: &str, name: &str) -> Vec<EntryView> {
    let mut changes = site.changes_of(feed);
    // An entry must have a time.
    changes.retain(|change| change.revision.commit.arrival.when.is_known());
    let changes = changes.iter().take(FEED_LENGTH);
    changes
        .map(|change| EntryView::new(site, change, base, name))
        .collect()
}

/// That a call opened, and that it closed: two entries, because readers tell of new ones only. What
/// is only announced stands on the page and in the calendar.
fn call_entries(site: &Site, base: &str, name: &str) -> Vec<EntryView> {
    let mut events: Vec<(Date, &Call, bool)> = Vec::new();
    for call in &site.calls {
        let has_opened = call.state_on(site.day) != CallState::Announced;
        let opened = call.term.from.filter(|_| has_opened);
        events.extend(opened.map(|day| (day, call, false)));
        let closed = site.call_ended_on(call);
        events.extend(closed.map(|day| (day, call, true)));
    }
    events.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.value.cmp(&b.1.id.value)));
    let events = events.into_iter().take(FEED_LENGTH);
    events
        .map(|event| EntryView::of_call(site, event, base, name))
        .collect()
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
        let label = change.class_label(site.strings()).unwrap_or_else(|| {
            let merged = change.is_nothing_new();
            let event = if merged { "merged" } else { "changed" };
            site.tell("change-event", &[("event", event.into())])
        });
        Self {
            title: site.tell(
                "feed-entry",
                &[
                    ("document", change.document.title().into()),
                    ("subject", (&commit.subject).into()),
                ],
            ),
            href: format!("{base}{}", route.url()),
            id: format!("{name}{history}#{}", commit.id),
            updated: updated(change),
            summary: match change.in_words(site.strings()) {
                Some(summary) => {
                    let about = [("class", label.into()), ("what", summary.into())];
                    site.tell("feed-summary", &about)
                }
                None => label,
            },
            authors: site.person_names(&change.hands.authors),
            category: change.class().map(Class::key),
        }
    }
}

impl EntryView {
    fn of_call(
        site: &Site,
        (day, call, is_closed): (Date, &Call, bool),
        base: &str,
        name: &str,
    ) -> Self {
        let url = Site::call_url(call);
        let (event, word) = if is_closed {
            ("closed", "call-closed")
        } else {
            ("opened", "call-opened")
        };
        let outcome = call.outcome.as_ref().filter(|_| is_closed);
        let summary = [
            Some(site.call_words(call)),
            outcome.map(|it| {
                let outcome = site.outcome_name(it);
                site.tell("call-ended", &[("outcome", outcome.into())])
            }),
        ];
        Self {
            title: site.tell(word, &[("title", (&call.title).into())]),
            href: format!("{base}{url}"),
            id: format!("{name}{url}:{event}"),
            updated: format!("{day}T00:00:00Z"),
            summary: summary.into_iter().flatten().collect::<Vec<_>>().join(" "),
            authors: Vec::new(),
            category: Some(call.kind.key()),
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
            home_page_url: feed.page_href,
            feed_url: feed.self_href,
            items: feed.entries.into_iter().map(item).collect(),
        }
    }
}

fn updated(change: &Change<'_>) -> String {
    change.revision.commit.arrival.when.iso()
}

impl Site {
    /// What begins the ids in feeds and calendars: the site's address, else a name made of its title.
    pub(in crate::site) fn name_for_machines(&self) -> String {
        match &self.settings.base_url {
            Some(base) => base.clone(),
            None => format!(
                "urn:guide:{}/",
                crate::path::percent_encode(&crate::path::slug(&self.title))
            ),
        }
    }

    /// The changes that a feed tells of, newest first.
    fn changes_of(&self, feed: Feed) -> Vec<Change<'_>> {
        match feed {
            Feed::Document(index) => self.changes(&self.documents[index]).collect(),
            Feed::Site => self.all_changes(),
            Feed::Calls => Vec::new(),
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
        format.route(&self.page(site))
    }

    /// The page of what it tells of.
    fn page(self, site: &Site) -> Route {
        match self {
            Self::Site => Route::home(),
            Self::Workstream(index) => Route::page(&["workstreams", &site.workstreams[index].id]),
            Self::Document(index) => site.documents[index].route.clone(),
            Self::Calls => calls_route(),
        }
    }
}
