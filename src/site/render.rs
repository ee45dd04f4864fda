//! One page of the site, made when it is asked for: the only way from a [`Site`] to bytes.

use std::sync::Arc;

use serde::Serialize;

use super::document::Kind;
use super::routes::{FeedFormat, Page};
use super::view::{
    AnswerView, AppliesView, AttributionView, CallsView, ChangesView, Context, DocumentView,
    DocumentsView, ErrorView, FacetValueView, FacetView, FeedView, HistoryView, HomeView, JsonFeed,
    NotFoundView, OpenGraph, OrganizationView, PageView, ParticipateView, PeopleView, PersonView,
    ProjectPageView, RedirectView, RedlineView, RobotsView, SearchView, SiteView, SitemapView,
    VersionView, WorkstreamView, WorkstreamsView, calendar, description, json_ld, llms,
};
use super::{Document, Facet, Site};
use crate::diagnostic::{Diagnostic, Severity};
use crate::direction::Direction;
use crate::history::Blobs;
use crate::input::Attachment;
use crate::markdown::tree::TreeWriter;
use crate::path::Route;

/// A page or file, ready to be written or sent.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// Its content.
    pub bytes: Arc<[u8]>,
    /// Its media type.
    pub media_type: &'static str,
}

const HTML: &str = "text/html; charset=utf-8";

impl Site {
    /// Renders what stands at a route. `None` when nothing does; an error is the theme's fault.
    pub fn render(&self, route: &Route) -> Option<Result<Rendered, Diagnostic>> {
        let page = self.page_at(route)?;
        let renderer = Renderer {
            site: self,
            route,
            page: &page,
        };
        Some(renderer.render())
    }

    /// The language of the site, a BCP 47 tag.
    pub fn language(&self) -> &str {
        self.settings.language()
    }

    pub(super) fn blobs(&self, document: &Document) -> Option<&Blobs> {
        self.source_of(document).blobs.as_ref()
    }
}

/// The page of the preview at a route where no page can be made, because of errors.
pub fn problem_page(site: &Site, route: &Route, problems: &[Diagnostic]) -> Rendered {
    let errors: Vec<Diagnostic> = problems
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .cloned()
        .collect();
    let renderer = Renderer {
        site,
        route,
        page: &Page::Home,
    };
    let view = ErrorView::new(&errors);
    renderer
        .html("error", &site.say("page-errors"), view)
        .unwrap_or_else(|fault| bare_problem_page(site, errors.iter().chain([&fault])))
}

/// The same without a theme, where that itself is broken. It is a page nevertheless, so that it goes
/// when the theme is mended.
fn bare_problem_page<'a>(site: &Site, errors: impl Iterator<Item = &'a Diagnostic>) -> Rendered {
    let title = site.say("errors-title");
    let mut page = TreeWriter::default();
    page.markup("<!doctype html>\n<html lang=\"");
    page.words(site.language());
    page.markup(
        "\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; \
         style-src 'self'; connect-src 'self'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
    );
    page.words(&title);
    page.markup("</title>\n</head>\n<body data-kind=\"error\">\n<main>\n<h1>");
    page.words(&title);
    page.markup("</h1>\n");
    for error in errors {
        page.markup("<pre>");
        if let Some(place) = &error.place {
            page.words(&format!("{}:{}:{}: ", place.file, place.line, place.column));
        }
        page.words(&error.message);
        page.markup("</pre>\n");
    }
    page.markup("</main>\n</body>\n</html>\n");
    Rendered {
        bytes: page.finish().into_string().into_bytes().into(),
        media_type: HTML,
    }
}

/// A page that only the preview has.
pub(super) fn preview_page(
    site: &Site,
    route: &Route,
    kind: &'static str,
    title: &str,
    view: impl Serialize,
) -> Result<Rendered, Diagnostic> {
    let page = &Page::Home;
    Renderer { site, route, page }.html(kind, title, view)
}

struct Renderer<'a> {
    site: &'a Site,
    route: &'a Route,
    page: &'a Page,
}

impl Renderer<'_> {
    fn render(&self) -> Result<Rendered, Diagnostic> {
        let site = self.site;
        let root = self.root();
        match self.page {
            Page::Home => self.html("home", &site.title, HomeView::new(site, &root)),
            Page::Documents => self.named("documents", "nav-documents", DocumentsView::new(site)),
            Page::Document(index) => {
                let document = &site.documents[*index];
                match document.kind {
                    Kind::Guidance => self.html(
                        "document",
                        document.title(),
                        DocumentView::new(site, *index, &root),
                    ),
                    Kind::ProjectPage => self.html(
                        "page",
                        document.title(),
                        ProjectPageView::new(site, *index, &root),
                    ),
                }
            }
            Page::History(index) => {
                let title = self.titled("page-history", *index);
                self.html("history", &title, HistoryView::new(site, *index))
            }
            Page::Version(index, version) => {
                let document = &site.documents[*index];
                let number = &document.versions[*version].number;
                let about = [
                    ("title", document.title().into()),
                    ("version", number.into()),
                ];
                let title = site.tell("page-version", &about);
                self.html(
                    "version",
                    &title,
                    VersionView::new(site, *index, *version, &root),
                )
            }
            Page::Revision(index, revision) => {
                let title = self.titled("page-revision", *index);
                let view = RedlineView::of_revision(site, *index, *revision, &root);
                self.html("redline", &title, view)
            }
            Page::Compare(index, from, to) => {
                let title = self.titled("page-compare", *index);
                let view = RedlineView::between(site, *index, *from, *to, &root);
                self.html("redline", &title, view)
            }
            Page::Workstreams => {
                self.named("workstreams", "nav-workstreams", WorkstreamsView::new(site))
            }
            Page::Workstream(index) => {
                let name = &site.workstreams[*index].name;
                self.html("workstream", name, WorkstreamView::new(site, *index))
            }
            Page::Facet(facet) => {
                let name = site.facet_name(*facet);
                self.html("facet", &name, FacetView::new(site, *facet))
            }
            Page::FacetValue(facet, value) => {
                let name = site.value_name(*facet, &site.facets.values(*facet)[*value]);
                let view = FacetValueView::new(site, *facet, *value);
                self.html("facet_value", &name, view)
            }
            Page::Applies => self.named("applies", "page-applies", AppliesView::new(site)),
            Page::Answer(audience, horizon) => {
                let name = &site.facets.values(Facet::Audience)[*audience].name;
                let who = ("audience", name.into());
                let title = match horizon {
                    Some(it) => {
                        let horizon = &site.facets.values(Facet::Horizon)[*it];
                        let horizon = site.value_name(Facet::Horizon, horizon);
                        site.tell("page-answer-horizon", &[who, ("horizon", horizon.into())])
                    }
                    None => site.tell("page-answer", &[who]),
                };
                self.html("answer", &title, AnswerView::new(site, *audience, *horizon))
            }
            Page::People => self.named("people", "nav-people", PeopleView::new(site)),
            Page::Person(index) => {
                let name = &site.registry.person(*index).name;
                self.html("person", name, PersonView::new(site, *index))
            }
            Page::Organization(index) => {
                let name = &site.registry.organizations[*index].name;
                self.html("organization", name, OrganizationView::new(site, *index))
            }
            Page::Participate => {
                self.named("participate", "nav-participate", ParticipateView::new(site))
            }
            Page::Changes => self.named("changes", "nav-changes", ChangesView::new(site)),
            Page::Calls => self.named("calls", "nav-calls", CallsView::new(site)),
            Page::Calendar => Ok(Rendered {
                bytes: calendar(site).into_bytes().into(),
                media_type: "text/calendar; charset=utf-8",
            }),
            Page::Search => self.named("search", "page-search", SearchView::new(site)),
            Page::NotFound => self.named("not_found", "page-not-found", NotFoundView::new(site)),
            Page::Redirect(index) => {
                let document = &site.documents[*index];
                let view = RedirectView {
                    target_url: document.route.url(),
                    title: document.title().to_owned(),
                };
                self.html("redirect", document.title(), view)
            }
            Page::Attribution(index) => Ok(Rendered {
                // Plain strings and numbers always serialise.
                bytes: serde_json::to_vec(&AttributionView::new(site, *index))
                    .unwrap_or_default()
                    .into(),
                media_type: "application/json",
            }),
            Page::Twin(index, version) => {
                let text = match version {
                    Some(version) => site.twin_of_version(*index, *version),
                    None => Some(site.twin(*index)),
                };
                Ok(Rendered {
                    bytes: text.unwrap_or_default().into_bytes().into(),
                    media_type: "text/markdown; charset=utf-8",
                })
            }
            Page::Picture(index) => Ok(Rendered {
                bytes: site.link_picture(&site.documents[*index]).into(),
                media_type: "image/png",
            }),
            Page::Llms => Ok(Rendered {
                bytes: llms(site).into_bytes().into(),
                media_type: "text/plain; charset=utf-8",
            }),
            Page::Citation(index, version, format) => {
                let document = &site.documents[*index];
                let citations = match version {
                    Some(version) => vec![site.citation_of_version(document, *version)],
                    None => site.citations(document),
                };
                Ok(Rendered {
                    bytes: format.write(&citations, site.strings()).into_bytes().into(),
                    media_type: format.media_type(),
                })
            }
            Page::Feed(feed, FeedFormat::Atom) => self.template(
                "feed.atom",
                "",
                FeedView::new(site, *feed, FeedFormat::Atom),
                "application/atom+xml; charset=utf-8",
            ),
            Page::Feed(feed, FeedFormat::Json) => {
                let feed = JsonFeed::from(FeedView::new(site, *feed, FeedFormat::Json));
                Ok(Rendered {
                    // Plain strings always serialise.
                    bytes: serde_json::to_vec_pretty(&feed).unwrap_or_default().into(),
                    media_type: "application/feed+json",
                })
            }
            Page::Sitemap => self.template(
                "sitemap.xml",
                "",
                SitemapView::new(site),
                "application/xml; charset=utf-8",
            ),
            Page::Robots => {
                let base = site.settings.base_url.as_ref();
                let view = RobotsView {
                    sitemap_href: base.map(|base| format!("{base}sitemap.xml")),
                };
                self.template("robots.txt", "", view, "text/plain; charset=utf-8")
            }
            Page::Headers => Ok(Rendered {
                bytes: Arc::from(HEADERS.as_bytes()),
                media_type: "text/plain; charset=utf-8",
            }),
            Page::Asset(name) => Ok(Rendered {
                bytes: site
                    .theme
                    .asset(name)
                    .cloned()
                    .unwrap_or_else(|| Arc::from(&b""[..])),
                media_type: media_type(name),
            }),
            Page::Attachment(path) => Ok(rendered(site.attachment(path))),
            Page::OldAttachment(blob) => Ok(rendered(site.old_attachment(blob))),
            Page::Drawing(source, dark) => {
                let drawing = site.diagrams.svg(source, *dark, site.strings());
                Ok(Rendered {
                    bytes: drawing.unwrap_or_else(|| Arc::from(&b""[..])),
                    media_type: media_type("svg"),
                })
            }
        }
    }

    /// The way to the site's base. The 404 page stands at any address, so it needs the whole way.
    fn root(&self) -> String {
        if *self.page != Page::NotFound {
            return self.route.root();
        }
        let base = self.site.settings.base_url.as_deref().and_then(|base| {
            let path = base.split("://").nth(1)?.split_once('/')?.1;
            Some(format!("/{path}"))
        });
        base.unwrap_or_else(|| "/".to_owned())
    }

    /// A page whose title is a message.
    fn named(
        &self,
        kind: &'static str,
        message: &str,
        view: impl Serialize,
    ) -> Result<Rendered, Diagnostic> {
        self.html(kind, &self.site.say(message), view)
    }

    /// The title of a page about a document.
    fn titled(&self, message: &str, document: usize) -> String {
        let title = self.site.documents[document].title();
        self.site.tell(message, &[("title", title.into())])
    }

    fn html(
        &self,
        kind: &'static str,
        title: &str,
        view: impl Serialize,
    ) -> Result<Rendered, Diagnostic> {
        let template = format!("{kind}.html");
        let context = self.context(kind, title, view);
        let text = self.site.theme.render(&template, &context)?;
        Ok(Rendered {
            bytes: Arc::from(text.into_bytes()),
            media_type: HTML,
        })
    }

    fn template(
        &self,
        template: &str,
        title: &str,
        view: impl Serialize,
        media_type: &'static str,
    ) -> Result<Rendered, Diagnostic> {
        let text = self
            .site
            .theme
            .render(template, &self.context("", title, view))?;
        Ok(Rendered {
            bytes: Arc::from(text.into_bytes()),
            media_type,
        })
    }

    fn context<V>(&self, kind: &'static str, title: &str, view: V) -> Context<'_, V> {
        Context {
            site: self.site.view.get_or_init(|| SiteView::new(self.site)),
            page: self.page_view(kind, title),
            root: self.root(),
            view,
        }
    }

    fn page_view(&self, kind: &'static str, title: &str) -> PageView {
        let site = self.site;
        let document = self.page.document().map(|it| &site.documents[it]);
        let is_text = matches!(self.page, Page::Document(_));
        let language = document
            .and_then(|it| it.metadata.language.as_ref())
            .map_or_else(|| site.language(), |it| it.value.as_str());
        let feed = |format: FeedFormat| match (self.page, document) {
            (Page::Document(_) | Page::History(_), Some(document))
                if document.kind == Kind::Guidance
                    && site.source_of(document).history.is_some() =>
            {
                Some(format.route(&document.route).url())
            }
            (Page::Workstream(_), _) if site.has_history() => Some(format.route(self.route).url()),
            (Page::Calls, _) => Some(format.route(self.route).url()),
            _ => None,
        };
        // A text that is not to be relied on leads to the present one.
        let route = match (self.page, document) {
            (Page::Redirect(_) | Page::Version(..), Some(document))
                if !site.is_for_crawlers(self.page) =>
            {
                document.route.url()
            }
            _ => self.route.url(),
        };
        let canonical = site.whole_address(&route);
        PageView {
            kind,
            title: title.to_owned(),
            description: description(site, self.page),
            open_graph: canonical
                .clone()
                .filter(|_| site.is_for_crawlers(self.page))
                .map(|url| OpenGraph::of(site, self.page, title, url)),
            json_ld: json_ld(site, self.page),
            canonical,
            route: self.route.url(),
            source: self.source(document),
            nav_key: nav_key(self.page, document),
            language: language.to_owned(),
            direction: Direction::of(language),
            robots: (!site.is_for_crawlers(self.page)).then_some("noindex"),
            feed_url: feed(FeedFormat::Atom),
            json_feed_url: feed(FeedFormat::Json),
            searchable: is_text,
        }
    }

    fn source(&self, document: Option<&Document>) -> Option<String> {
        match (self.page, document) {
            (_, Some(document)) => Some(document.source.path().to_string()),
            (Page::Workstream(index), _) => self.site.workstream_source(*index),
            _ => None,
        }
    }
}

/// A file of a source. Those that could not be read stand at no route.
fn rendered(attachment: Option<&Attachment>) -> Rendered {
    Rendered {
        bytes: attachment.map_or_else(|| Arc::from(&b""[..]), |it| Arc::clone(&it.bytes)),
        media_type: attachment.map_or("application/octet-stream", |it| it.media_type),
    }
}

fn nav_key(page: &Page, document: Option<&Document>) -> Option<&'static str> {
    match page {
        Page::Documents
        | Page::Facet(_)
        | Page::FacetValue(..)
        | Page::Applies
        | Page::Answer(..) => Some("documents"),
        Page::Document(_)
        | Page::History(_)
        | Page::Version(..)
        | Page::Revision(..)
        | Page::Compare(..) => document
            .filter(|it| it.kind == Kind::Guidance)
            .map(|_| "documents"),
        Page::Workstreams | Page::Workstream(_) => Some("workstreams"),
        Page::People | Page::Person(_) | Page::Organization(_) => Some("people"),
        Page::Participate => Some("participate"),
        Page::Changes => Some("changes"),
        Page::Calls => Some("calls"),
        _ => None,
    }
}

/// Headers for the hosts that read them from a file of this name. The policy of each page is also
/// in the page itself, for hosts that cannot set headers.
const HEADERS: &str = "/*
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
  Referrer-Policy: no-referrer
  Cross-Origin-Opener-Policy: same-origin
  Permissions-Policy: interest-cohort=()
/assets/*
  Cache-Control: public, max-age=31536000, immutable
  Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; sandbox
";

/// The media type of a theme's file, by its extension.
pub fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit('.').next().unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "woff2" => "font/woff2",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
