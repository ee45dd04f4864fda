//! What stands at each route. The addresses are decided once, here:
//!
//! ```text
//! /                                home
//! /documents/                      all guidance          /documents/<id>/          a document
//! /documents/<id>/history/         its history           /pages/<id>/              a project page
//! /documents/<id>/<id>.md          its text as Markdown; also `<id>-<version>.md` beside a version
//! /documents/<id>/picture.png      what other sites show beside a link to it
//! /documents/<id>/citation.bib     how to cite it; also `citation.json`, and both beside a version
//! /documents/<id>/versions/<version>/                    a version, as it was
//! /documents/<id>/revisions/<commit>/                    a revision against the text before it
//! /documents/<id>/compare/<a>..<b>/                      two versions; `current` is the living text
//! /workstreams/  /workstreams/<id>/                      /people/  /people/<key>/
//! /organizations/<id>/             /participate/         /changes/  /search/
//! /audiences/  /audiences/<value>/  and likewise horizons, topics, frameworks, industries, regions
//! /applies/                        which guidance applies to me    /applies/<audience>/<horizon>/
//! /calls/                          the calls, open and past             /calls.ics  for calendars
//! /changes.atom  /changes.json     the feeds; also beside each workstream, each document and the calls
//! /llms.txt                        the guidance, for language models
//! /assets/<hash>/<name>            theme and attachments, by content
//! ```
//!
//! `serve` also answers `compare/<a>..<b>/` for any two states, by versions or commits.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::document::{Document, Kind};
use super::facets::{Facet, Facets};
use super::hands::Grounds;
use super::registry::PersonIndex;
use super::state::State;
use super::version::Standing;
use super::view::{calendar_route, calls_route};
use super::{CitationFormat, Site, identifier};
use crate::diagnostic::{Diagnostic, SourceText, code};
use crate::history::{ActorKind, BlobId, Blobs, Lineage, Origin};
use crate::input::{Mount, SourceId};
use crate::kept::Same;
use crate::model::front_matter::FrontMatter;
use crate::model::{Located, Settings, Statuses};
use crate::path::{Route, SourcePath};

/// What stands at a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The first page.
    Home,
    /// All guidance.
    Documents,
    /// A document or project page, by its place.
    Document(usize),
    /// The history of a document.
    History(usize),
    /// Who wrote which block of a document, as data.
    Attribution(usize),
    /// A version of a document, both by their places.
    Version(usize, usize),
    /// The text of a document, or of the version of it at this place, as Markdown.
    Twin(usize, Option<usize>),
    /// The picture that other sites show beside a link to a document.
    Picture(usize),
    /// How to cite a document, or the version of it at this place, for programs.
    Citation(usize, Option<usize>, CitationFormat),
    /// The redline of a revision, both by their places.
    Revision(usize, usize),
    /// The redline of two states of a document.
    Compare(usize, State, State),
    /// All workstreams.
    Workstreams,
    /// A workstream, by its place.
    Workstream(usize),
    /// All values of a facet.
    Facet(Facet),
    /// The documents of a facet's value, by its place.
    FacetValue(Facet, usize),
    /// Where a reader asks which guidance applies.
    Applies,
    /// What applies to an audience, perhaps within a horizon, both by their places.
    Answer(usize, Option<usize>),
    /// Everybody.
    People,
    /// A person.
    Person(PersonIndex),
    /// An organisation, by its place.
    Organization(usize),
    /// How to take part.
    Participate,
    /// What changed, by day.
    Changes,
    /// The calls for consensus, review and votes.
    Calls,
    /// The calls, for calendars.
    Calendar,
    /// A feed of changes.
    Feed(Feed, FeedFormat),
    /// The search page.
    Search,
    /// What a host shows for an address that leads nowhere.
    NotFound,
    /// An old address that leads to a document.
    Redirect(usize),
    /// The list of pages for crawlers.
    Sitemap,
    /// What crawlers may read.
    Robots,
    /// The guidance, for language models: `llms.txt`.
    Llms,
    /// Headers for the hosts that read them from a file.
    Headers,
    /// A file of the theme, by its path among the assets.
    Asset(String),
    /// A file of the source.
    Attachment(SourcePath),
    /// A file that a version shows, as it was then.
    OldAttachment(BlobId),
    /// A drawing of a diagram, by its source; for dark paper?
    Drawing(String, bool),
}

/// What a feed tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feed {
    /// All documents.
    Site,
    /// The documents of a workstream, by its place.
    Workstream(usize),
    /// A document, by its place.
    Document(usize),
    /// The calls: that they opened, and that they closed.
    Calls,
}

/// How a feed is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedFormat {
    /// RFC 4287.
    Atom,
    /// jsonfeed.org, version 1.1.
    Json,
}

impl FeedFormat {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Atom, Self::Json];

    /// The feed of this format beside a page.
    pub(super) fn route(self, page: &Route) -> Route {
        let name = match self {
            Self::Atom => "changes.atom",
            Self::Json => "changes.json",
        };
        if *page == Route::home() {
            Route::fixed(name)
        } else {
            Route::file(page.as_str(), name)
        }
    }
}

/// Where the pages of a site stand, but those that stand below a document's own or are files by
/// their content: these follow from a document or from what texts show, and are asked for there.
pub(super) struct Routes {
    table: Arc<Table>,
    aliases: Table,
    /// Two things at one route, naming both.
    pub(super) problems: Vec<Diagnostic>,
}

/// Things by where they stand.
#[derive(Default)]
pub(super) struct Table {
    routes: BTreeMap<Route, Page>,
    /// By what two of them must not share.
    taken: BTreeMap<String, Route>,
    /// The documents whose places were taken, and by what.
    displaced: Vec<(usize, Page)>,
}

/// All that the table of a site follows from.
#[derive(PartialEq)]
pub(super) struct Addressed {
    fixed: Vec<(Route, Page)>,
    documents: Vec<(Route, Kind, usize, SourceId, SourcePath, Same<Lineage>)>,
    settings: Settings,
    mounts: Vec<Mount>,
    grounds: Same<Grounds>,
}

impl Routes {
    /// A route with what stands there.
    fn find(&self, route: &str) -> Option<(&Route, &Page)> {
        let (one, other) = (&self.table.routes, &self.aliases.routes);
        let found = one.get_key_value(route);
        found.or_else(|| other.get_key_value(route))
    }

    /// The document below whose own address a path lies.
    fn document_above(&self, path: &str) -> Option<usize> {
        let end = path.match_indices('/').nth(1)?.0 + 1;
        match self.find(&path[..end])? {
            (_, Page::Document(index)) => Some(*index),
            _ => None,
        }
    }

    /// Adds an alias, unless something else stands there.
    fn add_alias(&mut self, route: Route, page: Page) -> bool {
        let key = route.collision_key();
        let taken = self.table.taken.get(&key);
        if let Some(taken) = taken.or_else(|| self.aliases.taken.get(&key)) {
            return *taken == route && self.find(route.as_str()) == Some((&route, &page));
        }
        self.aliases.add(route, page);
        true
    }
}

/// The folder of files that are addressed by their content.
const BY_CONTENT: &str = "assets/";

impl Site {
    /// Every route of the site with what stands there, in order.
    pub fn routes(&self) -> &BTreeMap<Route, Page> {
        self.all_routes.get_or_init(|| {
            let top = self.top();
            let mut all = top.table.routes.clone();
            let mut add = |(route, page)| {
                all.entry(route).or_insert(page);
            };
            top.aliases.routes.clone().into_iter().for_each(&mut add);
            for page in top.table.routes.values() {
                if let Page::Document(index) = page {
                    self.routes_below(*index).into_iter().for_each(&mut add);
                }
            }
            self.routes_by_content().into_iter().for_each(&mut add);
            all
        })
    }

    /// One route of [`Site::routes`] with what stands there. Where not all of them were asked for,
    /// they are not made for it.
    pub(super) fn stands_at(&self, path: &str) -> Option<(Route, Page)> {
        let copy = |(route, page): (&Route, &Page)| (route.clone(), page.clone());
        let all = self.all_routes.get().or_else(|| {
            let is_by_content = path.starts_with(BY_CONTENT) && self.top().find(path).is_none();
            is_by_content.then(|| self.routes())
        });
        if let Some(all) = all {
            return all.get_key_value(path).map(copy);
        }
        if let Some(found) = self.top().find(path) {
            return Some(copy(found));
        }
        let below = self.routes_below(self.top().document_above(path)?);
        below.into_iter().find(|(route, _)| route.as_str() == path)
    }

    pub(super) fn top(&self) -> &Routes {
        self.top_routes.get_or_init(|| {
            let table = self.known.table.get(self.addressed(), |from| {
                let fixed = from.fixed.iter().cloned();
                Arc::new(self.table(fixed))
            });
            let displaced = table.displaced.iter();
            let problems = displaced.map(|(index, by)| self.displaced(*index, by));
            let mut routes = Routes {
                problems: problems.collect(),
                table: Arc::clone(&table),
                aliases: Table::default(),
            };
            self.add_aliases(&mut routes);
            routes
        })
    }

    fn addressed(&self) -> Addressed {
        let documents = self.documents.iter().map(|it| {
            let lineage = Same(Arc::clone(&it.lineage));
            let path = it.source.path().clone();
            (it.route.clone(), it.kind, it.age, it.from, path, lineage)
        });
        Addressed {
            fixed: self.fixed_routes(),
            documents: documents.collect(),
            settings: self.settings.clone(),
            mounts: self.sources.iter().map(|it| it.mount.clone()).collect(),
            grounds: self.grounds.clone(),
        }
    }

    fn table(&self, fixed: impl Iterator<Item = (Route, Page)>) -> Table {
        let mut table = Table::default();
        for (route, page) in fixed {
            table.add(route, page);
        }
        for (index, document) in self.documents.iter().enumerate() {
            table.add_document(index, &document.route);
        }
        // Where two lived at one place, it leads to the older.
        let mut by_age: Vec<usize> = (0..self.documents.len()).collect();
        by_age.sort_by_key(|index| self.documents[*index].age);
        for index in by_age {
            for old in self.old_routes(&self.documents[index]) {
                table.add_if_free(old, Page::Redirect(index));
            }
        }
        table
    }

    /// Tells of a document whose place is taken.
    fn displaced(&self, index: usize, by: &Page) -> Diagnostic {
        let document = &self.documents[index];
        let other = match by {
            Page::Document(other) => self.documents[*other].source.path().to_string(),
            _ => format!("the page {}", document.route),
        };
        let id = document.metadata.id.as_ref();
        let place = id.map_or_else(|| document.source.place(0..0), |id| id.at.clone());
        Diagnostic::new(
            code::DUPLICATE_ID,
            format!("the id `{}` is taken by {other}", document.id),
        )
        .at(place)
        .help("give one of the two another `id:` in its front matter")
    }

    /// The routes below a document's own; the first of two at one place is meant.
    fn routes_below(&self, index: usize) -> Vec<(Route, Page)> {
        let document = &self.documents[index];
        let mut routes = Vec::new();
        if document.is_guidance() {
            for format in CitationFormat::ALL {
                let route = Route::file(document.route.as_str(), format.file());
                routes.push((route, Page::Citation(index, None, format)));
            }
            routes.push((document.twin_route(), Page::Twin(index, None)));
            if self.settings.base_url.is_some() {
                // Whoever shows it asks for it by its whole address.
                routes.push((document.picture_route(), Page::Picture(index)));
            }
        }
        if self.source_of(document).history.is_none() {
            return routes;
        }
        routes.push((document.history_route(), Page::History(index)));
        routes.extend(document.routes_of_past(index));
        if document.is_guidance() {
            routes.push((attribution_route(document), Page::Attribution(index)));
            for format in FeedFormat::ALL {
                let page = Page::Feed(Feed::Document(index), format);
                routes.push((format.route(&document.route), page));
            }
        }
        routes
    }

    /// The files that are addressed by their content: those that texts show, and drawings.
    fn routes_by_content(&self) -> Vec<(Route, Page)> {
        let mut routes = Vec::new();
        for (path, attachment) in self.attachments() {
            routes.push((attachment.route.clone(), Page::Attachment(path.clone())));
        }
        for (blob, attachment) in self.old_attachments() {
            routes.push((attachment.route.clone(), Page::OldAttachment(*blob)));
        }
        let drawings = self.drawings().into_iter();
        routes.extend(drawings.map(|(route, source, dark)| (route, Page::Drawing(source, dark))));
        routes
    }

    fn add_aliases(&self, routes: &mut Routes) {
        for (index, document) in self.documents.iter().enumerate() {
            for alias in &document.metadata.aliases {
                let parts: Vec<&str> = alias.value.split('/').filter(|it| !it.is_empty()).collect();
                let route = Route::page(&parts);
                if !stands_as_written(alias, &parts) {
                    routes.problems.push(invalid_alias(alias, &route));
                } else if self.is_below_document(routes, &route)
                    || !routes.add_alias(route.clone(), Page::Redirect(index))
                {
                    routes.problems.push(
                        Diagnostic::new(
                            code::ROUTE_COLLISION,
                            format!("another page stands at {route}"),
                        )
                        .at(alias.at.clone())
                        .help("choose another alias, or remove it"),
                    );
                }
            }
        }
    }

    /// Does something of a document stand there, below its own address?
    fn is_below_document(&self, routes: &Routes, route: &Route) -> bool {
        let key = route.collision_key();
        let above = routes.document_above(route.as_str());
        let mut below = above.into_iter().flat_map(|it| self.routes_below(it));
        below.any(|(it, _)| it.collision_key() == key)
    }

    /// The routes of what belongs to no one document.
    fn fixed_routes(&self) -> Vec<(Route, Page)> {
        let mut routes = vec![
            (Route::home(), Page::Home),
            (Route::page(&["documents"]), Page::Documents),
            (Route::page(&["participate"]), Page::Participate),
            (Route::page(&["search"]), Page::Search),
            (Route::fixed("404.html"), Page::NotFound),
            (Route::fixed("robots.txt"), Page::Robots),
            (Route::fixed("_headers"), Page::Headers),
            (Route::fixed("llms.txt"), Page::Llms),
        ];
        if self.settings.base_url.is_some() {
            // A sitemap may hold whole addresses only.
            routes.push((Route::fixed("sitemap.xml"), Page::Sitemap));
        }
        let has_history = self.has_history();
        if has_history {
            routes.push((Route::page(&["changes"]), Page::Changes));
            for format in FeedFormat::ALL {
                routes.push((format.route(&Route::home()), Page::Feed(Feed::Site, format)));
            }
        }
        if !self.calls.is_empty() {
            for format in FeedFormat::ALL {
                let page = Page::Feed(Feed::Calls, format);
                routes.push((format.route(&calls_route()), page));
            }
            routes.push((calls_route(), Page::Calls));
            routes.push((calendar_route(), Page::Calendar));
        }
        if !self.workstreams.is_empty() {
            routes.push((Route::page(&["workstreams"]), Page::Workstreams));
        }
        for (index, workstream) in self.workstreams.iter().enumerate() {
            let route = Route::page(&["workstreams", &workstream.id]);
            if has_history {
                for format in FeedFormat::ALL {
                    let page = Page::Feed(Feed::Workstream(index), format);
                    routes.push((format.route(&route), page));
                }
            }
            routes.push((route, Page::Workstream(index)));
        }
        for facet in self.facets.used() {
            routes.push((facet.route(), Page::Facet(facet)));
            let values = self.facets.values(facet).iter().enumerate();
            routes.extend(
                values.map(|(place, it)| (it.route(facet), Page::FacetValue(facet, place))),
            );
        }
        let audiences = self.facets.values(Facet::Audience);
        if !audiences.is_empty() {
            routes.push((Facets::applies_route(), Page::Applies));
        }
        for (audience, horizon) in self.facets.answers(&self.documents) {
            let within = horizon.map(|it| &self.facets.values(Facet::Horizon)[it]);
            let route = Facets::answer_route(&audiences[audience], within);
            routes.push((route, Page::Answer(audience, horizon)));
        }
        for (index, person) in self.registry.people.iter().enumerate() {
            if person.kind == ActorKind::Person {
                let index = PersonIndex(index);
                routes.extend(
                    self.registry
                        .person_route(index)
                        .map(|it| (it, Page::Person(index))),
                );
            }
        }
        let registry = &self.registry;
        let is_anybody = !registry.people.is_empty() || !registry.organizations.is_empty();
        if is_anybody || !registry.bodies.is_empty() {
            routes.push((Route::page(&["people"]), Page::People));
        }
        for (index, organization) in self.registry.organizations.iter().enumerate() {
            let route = Route::page(&["organizations", &organization.id]);
            routes.push((route, Page::Organization(index)));
        }
        for (name, route) in self.theme.assets() {
            routes.push((route.clone(), Page::Asset(name.to_owned())));
        }
        routes
    }
}

/// Who wrote which block of a document.
pub(super) fn attribution_route(document: &Document) -> Route {
    Route::file(document.route.as_str(), "attribution.json")
}

/// Only then does the old address lead here.
fn stands_as_written(alias: &Located<String>, parts: &[&str]) -> bool {
    let is_plain = |part: &&str| crate::path::slug(part) == **part;
    !alias.value.contains("//") && !parts.is_empty() && parts.iter().all(is_plain)
}

fn invalid_alias(alias: &Located<String>, route: &Route) -> Diagnostic {
    let message = format!(
        "`{}` cannot stand in the site as it is written",
        alias.value
    );
    Diagnostic::new(code::INVALID_ALIAS, message)
        .at(alias.at.clone())
        .help(format!(
            "write a path of small letters, digits, hyphens and dots, such as `{}`",
            route.as_str().trim_end_matches('/')
        ))
}

impl Site {
    /// Where the document could once have stood: the addresses that its earlier paths gave, and the
    /// one its path gave before it had an id of its own; as guidance and as a project page, where it
    /// may have been both.
    fn old_routes(&self, document: &Document) -> Vec<Route> {
        let own = document
            .lineage
            .segments
            .iter()
            .filter(|segment| segment.how != Origin::Declared)
            .map(|segment| &segment.path);
        let paths: Vec<&SourcePath> = own.chain([document.source.path()]).collect();
        let source = self.source_of(document);
        let is_page = |it: &SourcePath| {
            let own = source.mount.own_or_same(it);
            self.pages_rule.is_project_page(&own)
        };
        let was_page = paths.iter().any(|it| is_page(it));
        let was_guidance = document.kind == Kind::Guidance
            || paths.iter().any(|it| !is_page(it))
            || said_to_be_guidance(document, source.blobs.as_ref(), self.statuses());
        let folders = [("documents", was_guidance), ("pages", was_page)];
        let mut routes = Vec::new();
        for (folder, _) in folders.iter().filter(|(_, was)| *was) {
            for path in &paths {
                let route = Route::page(&[folder, &identifier::of_path(&source.mount, path)]);
                if route != document.route && !routes.contains(&route) {
                    routes.push(route);
                }
            }
        }
        routes
    }
}

/// Did an earlier text of a project page say what only guidance says?
fn said_to_be_guidance(document: &Document, blobs: Option<&Blobs>, statuses: &Statuses) -> bool {
    let texts = document.lineage.revisions.iter().filter_map(|it| it.blob);
    texts
        .filter_map(|blob| super::version::text(blobs?, &blob))
        .filter(|text| text.starts_with(['-', '\u{feff}']))
        .any(|text| {
            let source = SourceText::new(document.source.path().clone(), text);
            let front = FrontMatter::read(&source, false, statuses, &mut Vec::new());
            front.metadata.is_guidance()
        })
}

impl Table {
    /// Adds a route whose name guide chose. Equal attachments share one.
    fn add(&mut self, route: Route, page: Page) {
        self.taken
            .entry(route.collision_key())
            .or_insert_with(|| route.clone());
        self.routes.entry(route).or_insert(page);
    }

    fn add_if_free(&mut self, route: Route, page: Page) -> bool {
        let key = route.collision_key();
        if let Some(taken) = self.taken.get(&key) {
            *taken == route && self.routes.get(&route) == Some(&page)
        } else {
            self.add(route, page);
            true
        }
    }

    fn add_document(&mut self, index: usize, route: &Route) {
        match self.taken.get(&route.collision_key()) {
            None => self.add(route.clone(), Page::Document(index)),
            Some(taken) => {
                let by = self.routes.get(taken).cloned();
                self.displaced.extend(by.map(|by| (index, by)));
            }
        }
    }
}

impl Document {
    /// Where its versions stand, and the redlines between its states.
    fn routes_of_past(&self, index: usize) -> Vec<(Route, Page)> {
        let mut routes = Vec::new();
        for version in 0..self.versions.len() {
            let state = State::Version(version);
            let route = self.version_route(version);
            for format in CitationFormat::ALL {
                let file = Route::file(route.as_str(), format.file());
                routes.push((file, Page::Citation(index, Some(version), format)));
            }
            if self.is_guidance() && self.is_told(state) {
                let twin = self.version_twin_route(version);
                routes.push((twin, Page::Twin(index, Some(version))));
            }
            routes.push((route, Page::Version(index, version)));
            // Nothing is compared with a text that is not known.
            let newer = (0..version).map(State::Version).chain([State::Current]);
            let told = newer.filter(|it| self.is_told(state) && self.is_told(*it));
            for newer in told {
                let route = self.compare_route(state, newer);
                routes.push((route, Page::Compare(index, state, newer)));
            }
        }
        for (place, revision) in self.lineage.revisions.iter().enumerate() {
            if revision.has_redline() {
                let route = self.revision_route(revision.commit.id);
                routes.push((route, Page::Revision(index, place)));
            }
        }
        routes
    }
}

impl Page {
    /// The document that a page tells of, by its place.
    pub fn document(&self) -> Option<usize> {
        match self {
            Self::Document(index)
            | Self::History(index)
            | Self::Redirect(index)
            | Self::Version(index, _)
            | Self::Revision(index, _)
            | Self::Compare(index, ..) => Some(*index),
            _ => None,
        }
    }
}

impl Site {
    /// May search engines list a page? A text that is not to be relied on is not among them, lest
    /// it be found in place of the present one.
    pub fn is_for_crawlers(&self, page: &Page) -> bool {
        match page {
            Page::NotFound | Page::Redirect(_) | Page::Revision(..) | Page::Compare(..) => false,
            Page::Version(index, version) => {
                self.documents[*index].standing(*version) == Standing::Current
            }
            _ => true,
        }
    }

    /// The route that a path (not percent-encoded, without `/` before it) means: one of
    /// [`Site::routes`], or the redline of any two states.
    pub fn route_of(&self, path: &str) -> Option<Route> {
        if let Some((route, _)) = self.stands_at(path) {
            return Some(route);
        }
        let parts: Vec<&str> = path.strip_suffix('/')?.split('/').collect();
        let route = Route::page(&parts);
        (route.as_str() == path && self.page_on_demand(&route).is_some()).then_some(route)
    }

    /// What stands at a route.
    pub(super) fn page_at(&self, route: &Route) -> Option<Page> {
        let there = self.stands_at(route.as_str());
        let page = there.map(|(_, page)| page);
        page.or_else(|| self.page_on_demand(route))
    }

    /// What stands at a route that no link leads to: the redline of any two states.
    pub(super) fn page_on_demand(&self, route: &Route) -> Option<Page> {
        let (before, range) = route.as_str().trim_end_matches('/').rsplit_once('/')?;
        let index = self.top().document_above(route.as_str())?;
        let document = &self.documents[index];
        before
            .strip_prefix(document.route.as_str())
            .filter(|it| *it == "compare")?;
        let (from, to) = range.split_once("..")?;
        let state = |name: &str| {
            self.state(document, name)
                .filter(|it| document.is_told(*it))
        };
        Some(Page::Compare(index, state(from)?, state(to)?))
    }

    /// The routes whose pages stand in the sitemap and in the search index.
    pub fn is_listed(page: &Page) -> bool {
        !matches!(
            page,
            Page::NotFound
                | Page::Redirect(_)
                | Page::Sitemap
                | Page::Robots
                | Page::Headers
                | Page::Asset(_)
                | Page::Attachment(_)
                | Page::OldAttachment(_)
                | Page::Drawing(..)
                | Page::Revision(..)
                | Page::Compare(..)
                | Page::Feed(..)
                | Page::Calendar
                | Page::Attribution(_)
                | Page::Citation(..)
                | Page::Twin(..)
                | Page::Picture(_)
                | Page::Llms
                | Page::Search
        )
    }
}
