//! What every page gets, and the small pages for machines.

use std::collections::BTreeMap;

use serde::Serialize;

use super::brand::{self, FaviconView, LogoView};
use super::check::ProblemView;
use super::document::{OutlineView, outline};
use super::found::FoundView;
use super::shared::{CommitRef, DateView, Named};
use super::structured::OpenGraph;
use crate::diagnostic::Diagnostic;
use crate::direction::Direction;
use crate::site::{Page, Site};

/// The four names a template may use.
#[derive(Serialize)]
pub(in crate::site) struct Context<'a, V> {
    pub(in crate::site) site: &'a SiteView,
    pub(in crate::site) page: PageView,
    pub(in crate::site) root: String,
    pub(in crate::site) view: V,
}

/// The site, as every page shows it.
#[derive(Debug, Serialize)]
pub(in crate::site) struct SiteView {
    title: String,
    description: Option<String>,
    language: String,
    direction: Direction,
    logo: Option<LogoView>,
    favicon: Option<FaviconView>,
    /// Fonts to load at once.
    fonts: Vec<String>,
    base_url: Option<String>,
    publisher: Option<Named>,
    license: Option<Named>,
    notice_html: Option<String>,
    repository_href: Option<String>,
    built_from: Vec<BuiltFrom>,
    uncommitted: bool,
    history: &'static str,
    history_note: Option<String>,
    nav: Vec<NavView>,
    feed_url: Option<&'static str>,
    search_url: &'static str,
    assets: BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
struct BuiltFrom {
    source: Option<String>,
    uncommitted: bool,
    id: String,
    short: String,
    href: Option<String>,
    date: DateView,
}

#[derive(Debug, Serialize)]
struct NavView {
    key: &'static str,
    text: String,
    url: &'static str,
}

/// One page, as its head shows it.
#[derive(Serialize)]
pub(in crate::site) struct PageView {
    pub(in crate::site) kind: &'static str,
    pub(in crate::site) title: String,
    pub(in crate::site) description: Option<String>,
    pub(in crate::site) route: String,
    pub(in crate::site) source: Option<String>,
    pub(in crate::site) nav_key: Option<&'static str>,
    pub(in crate::site) canonical: Option<String>,
    /// The language of the text that the page shows, else of the site.
    pub(in crate::site) language: String,
    pub(in crate::site) direction: Direction,
    pub(in crate::site) robots: Option<&'static str>,
    pub(in crate::site) feed_url: Option<String>,
    pub(in crate::site) json_feed_url: Option<String>,
    pub(in crate::site) searchable: bool,
    /// For sites that show a link to the page.
    pub(in crate::site) open_graph: Option<OpenGraph>,
    /// For search engines: safe in a script element.
    pub(in crate::site) json_ld: Option<String>,
}

impl SiteView {
    pub(in crate::site) fn new(site: &Site) -> Self {
        let settings = &site.settings;
        let nav = [
            ("documents", "nav-documents", "documents/", true),
            (
                "workstreams",
                "nav-workstreams",
                "workstreams/",
                !site.workstreams.is_empty(),
            ),
            ("changes", "nav-changes", "changes/", site.has_history()),
            ("calls", "nav-calls", "calls/", !site.calls.is_empty()),
            (
                "people",
                "nav-people",
                "people/",
                !site.registry.people.is_empty() || !site.registry.bodies.is_empty(),
            ),
            ("participate", "nav-participate", "participate/", true),
        ];
        Self {
            title: site.title.clone(),
            description: settings.description.clone(),
            language: site.language().to_owned(),
            direction: Direction::of(site.language()),
            logo: LogoView::new(&site.theme),
            favicon: FaviconView::new(&site.theme),
            fonts: brand::fonts(&site.theme),
            base_url: settings.base_url.clone(),
            publisher: settings.publisher.as_ref().map(|it| Named {
                name: it.name.clone(),
                href: it.url.clone(),
            }),
            license: settings.license.as_deref().map(super::document::license),
            notice_html: settings.notice.as_deref().map(|it| site.markdown(it)),
            repository_href: site.sources[0]
                .host
                .as_ref()
                .map(|host| host.repository().to_owned()),
            built_from: site.built_from(),
            uncommitted: site.documents.iter().any(|it| it.uncommitted),
            history: match (site.has_history(), site.has_complete_history()) {
                (false, _) => "none",
                (true, true) => "complete",
                (true, false) => "incomplete",
            },
            history_note: site.history_notes(),
            nav: nav
                .into_iter()
                .filter(|(.., there)| *there)
                .map(|(key, message, url, _)| NavView {
                    key,
                    text: site.say(message),
                    url,
                })
                .collect(),
            feed_url: site.has_history().then_some("changes.atom"),
            search_url: "search/",
            assets: site
                .theme
                .assets()
                .map(|(name, route)| (name.to_owned(), route.url()))
                .collect(),
        }
    }
}

impl Site {
    /// The commit of each source that the site shows.
    fn built_from(&self) -> Vec<BuiltFrom> {
        let of_source = |(index, source): (usize, &crate::input::Source)| {
            let commit = source.history.as_ref()?.head()?;
            let CommitRef { id, short, href } =
                self.commit_ref(crate::input::SourceId(index), commit.id);
            Some(BuiltFrom {
                source: source.mount.name().map(str::to_owned),
                uncommitted: self
                    .documents
                    .iter()
                    .any(|it| it.from.0 == index && it.uncommitted),
                id,
                short,
                href,
                date: DateView::of_time(&commit.arrival.when),
            })
        };
        self.sources
            .iter()
            .enumerate()
            .filter_map(of_source)
            .collect()
    }

    /// Why the histories may not be all there.
    fn history_notes(&self) -> Option<String> {
        let of_source = |source: &crate::input::Source| {
            let note = source.completeness()?.note(self.strings())?;
            Some(match source.mount.name() {
                Some(name) => {
                    let about = [("source", name.into()), ("note", note.into())];
                    self.tell("history-of-source", &about)
                }
                None => note,
            })
        };
        let notes: Vec<String> = self.sources.iter().filter_map(of_source).collect();
        (!notes.is_empty()).then(|| notes.join(" "))
    }
}

/// A licence, a contributing guide, minutes.
#[derive(Serialize)]
pub(in crate::site) struct ProjectPageView {
    title: String,
    found: FoundView,
    html: String,
    outline: Vec<OutlineView>,
    changed: Option<DateView>,
    history_url: Option<String>,
    edit_href: Option<String>,
    source_href: Option<String>,
}

impl ProjectPageView {
    pub(in crate::site) fn new(site: &Site, index: usize, root: &str) -> Self {
        let document = &site.documents[index];
        let path = document.source.path();
        let source = site.source_of(document);
        Self {
            title: document.title().to_owned(),
            found: FoundView::new(site, document),
            html: site.document_html(index, root),
            outline: outline(site, &document.markdown.outline()),
            changed: site
                .last_change(document)
                .as_ref()
                .map(super::shared::arrival),
            history_url: source
                .history
                .is_some()
                .then(|| document.history_route().url()),
            edit_href: source.edit(path),
            source_href: source.view(path),
        }
    }
}

/// The old address of a document.
#[derive(Serialize)]
pub(in crate::site) struct RedirectView {
    pub(in crate::site) target_url: String,
    pub(in crate::site) title: String,
}

/// The list of pages for crawlers.
#[derive(Serialize)]
pub(in crate::site) struct SitemapView {
    urls: Vec<UrlView>,
}

#[derive(Serialize)]
struct UrlView {
    href: String,
    lastmod: Option<String>,
}

impl SitemapView {
    pub(in crate::site) fn new(site: &Site) -> Self {
        let base = site.settings.base_url.clone().unwrap_or_default();
        let listed = site
            .routes()
            .iter()
            .filter(|(_, page)| Site::is_listed(page) && site.is_for_crawlers(page));
        let urls = listed.map(|(route, page)| UrlView {
            href: format!("{base}{}", route.url()),
            lastmod: match page {
                Page::Document(index) | Page::History(index) => {
                    let change = site.last_change(&site.documents[*index]);
                    let when = change.map(|it| it.revision.commit.arrival.when);
                    when.filter(crate::history::Time::is_known)
                        .map(|it| it.iso())
                }
                _ => None,
            },
        });
        Self {
            urls: urls.collect(),
        }
    }
}

/// What crawlers may read.
#[derive(Serialize)]
pub(in crate::site) struct RobotsView {
    pub(in crate::site) sitemap_href: Option<String>,
}

/// What stands in the preview while the site cannot be shown.
#[derive(Serialize)]
pub(in crate::site) struct ErrorView {
    problems: Vec<ProblemView>,
}

impl ErrorView {
    pub(in crate::site) fn new(problems: &[Diagnostic]) -> Self {
        Self {
            problems: problems.iter().map(ProblemView::new).collect(),
        }
    }
}
