//! What a preview answers: the pages of the site, and what only a preview has.

use std::sync::{Arc, Mutex};

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;

use super::desk::lock;
use super::news::News;
use super::placeless::placeless;
use crate::check::leave_out_consequences;
use crate::diagnostic::{Diagnostic, Severity};
use crate::input::{Reading, Thing};
use crate::path::{Route, SourcePath};
use crate::serve::{Editor, Index, Later, Preview, Promise, Response};
use crate::site::{Rendered, Site, checks_page, problem_page};

/// Where the search index stands.
const SEARCH: &str = "pagefind/";
/// Below it stands what only a preview tells.
const OWN: &str = "_guide/";
/// Where a page asks what is behind the text that is shown.
const STATE: &str = "_guide/state";
/// Below it, what is to be known of the page at the path that follows.
const REVIEW: &str = "_guide/page/";
/// Below it, by the name of an earlier text and the path of a document's page, the present text with
/// the changes since then.
const COMPARISON: &str = "_guide/redline/";
/// Below it, by the name of a text, the document that has it now.
const TEXT: &str = "_guide/text/";

/// A site that is shown.
#[derive(Clone)]
pub(super) struct Shown {
    site: Arc<Site>,
    /// What is to be mended in it, once that is known.
    problems: Arc<Later<Vec<Diagnostic>>>,
    /// The errors that were met when it was made.
    so_far: Arc<Vec<Diagnostic>>,
    index: Arc<Index>,
    /// In which files are opened from the pages, if they are.
    editor: Option<Editor>,
    news: Arc<Mutex<News>>,
    /// Can no site be made? Then every page says why.
    is_unmade: bool,
}

/// What follows a save later than the pages do.
#[derive(Serialize)]
struct State {
    /// Does the search tell of an earlier text?
    search_is_behind: bool,
    /// Why what is shown is not what was saved last, or lacks some of it.
    failure: Option<String>,
}

/// Where a text stands.
#[derive(Serialize)]
struct Found<'a> {
    title: &'a str,
    url: String,
}

impl Shown {
    pub(super) fn new(
        site: Site,
        index: Arc<Index>,
        editor: Option<Editor>,
        news: Arc<Mutex<News>>,
    ) -> Self {
        let mut so_far = site.problems_so_far().to_vec();
        so_far.retain(|it| it.severity == Severity::Error);
        leave_out_consequences(&site, &mut so_far);
        Self {
            problems: Arc::default(),
            so_far: Arc::new(so_far),
            is_unmade: site.is_unmade(),
            site: Arc::new(site),
            index,
            editor,
            news,
        }
    }

    pub(super) fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// The folders in which it may change.
    pub(super) fn folders(&self) -> Vec<Utf8PathBuf> {
        self.site.folders()
    }

    /// What it is made of that an earlier one was not; `None` where the two are the same.
    pub(super) fn changed_since(&self, before: &Self) -> Option<Vec<Thing>> {
        let (site, old) = (&self.site, &before.site);
        let old_reading = Reading::of(&old.sources);
        let changed = Reading::after(&old_reading, &site.sources).changed_since(&old_reading);
        let is_same = changed.is_empty() && site.problems_so_far() == old.problems_so_far();
        (!is_same).then_some(changed)
    }

    /// The promise of what is to be mended.
    pub(super) fn promise(&self) -> Promise<Vec<Diagnostic>> {
        Later::promise(&self.problems)
    }

    /// Its pages.
    pub(super) fn preview(&self) -> Preview {
        let shown = self.clone();
        Preview::new(move |path| shown.answer(path))
    }

    /// What is to be mended, as far as it is known; and whether that is all.
    fn known(&self) -> (Arc<Vec<Diagnostic>>, bool) {
        match self.problems.now() {
            Some(all) => (all, true),
            None => (Arc::clone(&self.so_far), false),
        }
    }

    /// What stands at a path.
    fn answer(&self, path: &str) -> Option<Response> {
        if path.starts_with(SEARCH) {
            return Some(Response {
                status: 200,
                content_type: crate::site::media_type(path),
                bytes: self.index.file(path)?,
            });
        }
        if path.starts_with(OWN) {
            return self.told(path);
        }
        let site = &self.site;
        let Some(route) = site.route_of(path) else {
            return Some(answer(
                200,
                &checks_page(site, || self.problems.wait(), path)?,
            ));
        };
        if self.is_unmade && is_page(&route) {
            return Some(answer(500, &problem_page(site, &route, &self.known().0)));
        }
        let status = if path == "404.html" { 404 } else { 200 };
        Some(match site.render(&route)? {
            Ok(page) => answer(status, &page),
            Err(fault) => answer(500, &self.failed(&route, fault)),
        })
    }

    /// What the bar of a page asks for.
    fn told(&self, path: &str) -> Option<Response> {
        let site = &self.site;
        if path == STATE {
            return Some(json(&self.state()));
        }
        if let Some(path) = path.strip_prefix(REVIEW) {
            let edit = |path: &Utf8Path, place| {
                let whole = path.canonicalize_utf8();
                let editor = self.editor.as_ref()?;
                Some(editor.link(whole.as_deref().unwrap_or(path), place))
            };
            let path = path.strip_suffix("index.html").unwrap_or(path);
            // A path that leads nowhere has what the whole site has to mend.
            let route = site.route_of(path);
            let route = route.unwrap_or_else(|| Route::fixed("404.html"));
            let (problems, is_checked) = self.known();
            return Some(json(&site.review(&route, &problems, is_checked, &edit)));
        }
        if let Some(rest) = path.strip_prefix(COMPARISON) {
            let (earlier, path) = rest.split_once('/')?;
            return Some(json(&site.comparison(&site.route_of(path)?, earlier)?));
        }
        let document = site.document_with_text(path.strip_prefix(TEXT)?)?;
        Some(json(&Found {
            title: document.title(),
            url: format!("/{}", document.route.url()),
        }))
    }

    fn state(&self) -> State {
        // All files were read for the checks.
        let is_read = self.problems.now().is_some();
        let lacking = || Some(self.site.failure()?.to_string());
        let failure = lock(&self.news).unread();
        let failure = failure.or_else(|| is_read.then(lacking)?);
        State {
            search_is_behind: self.index.is_behind(),
            failure: failure.map(|it| placeless(&it, &self.site.sources[0].root)),
        }
    }

    /// The page for one that the theme fails to make: what was wrong before may be why.
    fn failed(&self, route: &Route, fault: Diagnostic) -> Rendered {
        let mut problems = self.known().0.to_vec();
        problems.push(fault);
        problem_page(&self.site, route, &problems)
    }
}

fn json(value: &impl Serialize) -> Response {
    Response {
        status: 200,
        content_type: "application/json",
        // Plain strings and numbers always serialise.
        bytes: serde_json::to_vec(value).unwrap_or_default().into(),
    }
}

fn answer(status: u16, page: &Rendered) -> Response {
    Response {
        status,
        content_type: page.media_type,
        bytes: Arc::clone(&page.bytes),
    }
}

/// Is it a page that a person reads, not a file that pages use?
fn is_page(route: &Route) -> bool {
    let path = SourcePath::new(&route.output_path());
    path.is_some_and(|path| path.extension() == "html")
}
