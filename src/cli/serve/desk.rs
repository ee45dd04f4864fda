//! Where the site of a preview is read, shown and looked over.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use super::news::News;
use crate::cache::Cache;
use crate::check::{check_unless, has_errors};
use crate::cli::terminal;
use crate::diagnostic::Diagnostic;
use crate::error::{Error, Result};
use crate::input::{Inputs, Reading, Thing};
use crate::path::{Route, SourcePath};
use crate::publish;
use crate::serve::{Background, Index, IndexFiles, Later, Preview, Response};
use crate::site::{Known, Rendered, Site, checks_page, problem_page};

/// Where the search index stands.
const SEARCH_FOLDER: &str = "pagefind/";

/// Where a page of the preview asks whether the search index is behind what is shown.
const INDEX_STATE: &str = "_guide/index";

/// Where the site is read and looked over.
pub(super) struct Desk {
    directory: Utf8PathBuf,
    cache: Option<Arc<Cache>>,
    index: Arc<Index>,
    background: Background,
    /// Tells the open pages that there is something new.
    tell: Arc<dyn Fn() + Send + Sync>,
    /// What is told to the person at the terminal.
    news: Arc<Mutex<News>>,
}

/// A site as it is shown.
pub(super) struct Shown {
    site: Arc<Site>,
    /// What is wrong with it, once that is known.
    problems: Arc<Later<Vec<Diagnostic>>>,
    /// Did the one before it have errors? Then nothing is shown before it is known whether it has.
    is_doubtful: bool,
}

impl Shown {
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

    /// Are errors known, or were there some before that may still be there?
    fn has_errors(&self) -> bool {
        let known = self.problems.now();
        known.map_or(self.is_doubtful, |it| has_errors(&it))
    }
}

impl Desk {
    /// The desk of a folder; `tell` tells the open pages that there is something new.
    pub(super) fn new(
        directory: &Utf8Path,
        cache: Option<Arc<Cache>>,
        tell: impl Fn() + Clone + Send + Sync + 'static,
    ) -> Self {
        Self {
            directory: directory.to_owned(),
            cache,
            index: Index::start(tell.clone()),
            background: Background::start(),
            tell: Arc::new(tell),
            news: Arc::default(),
        }
    }

    /// What is told to the person at the terminal.
    pub(super) fn news(&self) -> MutexGuard<'_, News> {
        lock(&self.news)
    }

    /// The site as it is now, after an earlier one.
    pub(super) fn read(&self, before: Option<&Shown>) -> Result<Shown> {
        let known = before.map_or_else(Known::default, |it| it.site.for_next());
        let is_doubtful = before.is_some_and(Shown::has_errors);
        let mut inputs = Inputs::read(&self.directory, Some(&known.inputs))?;
        if let Some(cache) = &self.cache {
            inputs.remember_in(cache);
        }
        Ok(Shown {
            site: Arc::new(Site::begin(inputs, known)),
            problems: Arc::default(),
            is_doubtful,
        })
    }

    /// Looks for what is wrong with a site, and makes its search index, while it is shown already.
    pub(super) fn look_over(&self, shown: &Shown) {
        self.index.follow({
            let site = Arc::clone(&shown.site);
            move || search_index(&site)
        });
        let (site, tell) = (Arc::clone(&shown.site), Arc::clone(&self.tell));
        let news = Arc::clone(&self.news);
        let promise = Later::promise(&shown.problems);
        self.background.begin(move |superseded| {
            let failure = site.failure();
            let Some(problems) = check_unless(&site, || superseded.is_so()) else {
                return;
            };
            lock(&news).looked_over(&problems, failure);
            let is_news = has_errors(&problems) && !has_errors(site.problems_so_far());
            promise.keep(problems);
            if is_news {
                tell();
            }
        });
    }

    /// The pages of a site. Those of one with errors show these: such as were met when it was made at
    /// once, others when they are known.
    pub(super) fn preview(&self, shown: &Shown) -> Preview {
        let (site, problems) = (Arc::clone(&shown.site), Arc::clone(&shown.problems));
        let index = Arc::clone(&self.index);
        let (so_far, is_doubtful) = (Arc::new(site.problems_so_far().to_vec()), shown.is_doubtful);
        Preview::new(move |path| {
            if path.starts_with(SEARCH_FOLDER) {
                return Some(Response {
                    status: 200,
                    content_type: crate::site::media_type(path),
                    bytes: index.file(path)?,
                });
            }
            if path == INDEX_STATE {
                let state = if index.is_behind() {
                    "behind"
                } else {
                    "current"
                };
                return Some(Response {
                    status: 200,
                    content_type: "text/plain; charset=utf-8",
                    bytes: state.as_bytes().into(),
                });
            }
            let Some(route) = &site.route_of(path) else {
                let known = || problems.wait();
                return Some(answer(200, &checks_page(&site, known, path)?));
            };
            let known = match problems.now() {
                Some(known) => known,
                None if is_doubtful => problems.wait(),
                None => Arc::clone(&so_far),
            };
            if is_page(route) && has_errors(&known) {
                return Some(answer(500, &problem_page(&site, &known)));
            }
            let status = if path == "404.html" { 404 } else { 200 };
            Some(match site.render(route)? {
                Ok(page) => answer(status, &page),
                Err(fault) => {
                    let page = problem_page(&site, &[fault]);
                    answer(500, &page)
                }
            })
        })
    }
}

fn lock(news: &Mutex<News>) -> MutexGuard<'_, News> {
    news.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is shown while there is no site: why it cannot be read. It gives way as soon as it can.
pub(super) fn unread(error: &Error) -> Preview {
    let why = terminal::tame(&error.to_string());
    let why = why.replace('&', "&amp;").replace('<', "&lt;");
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>No site</title>\n\
         <h1>The site cannot be read</h1>\n<pre>{why}</pre>\n\
         <p>It is shown here as soon as it can be.</p>\n</html>\n"
    );
    let bytes: Arc<[u8]> = page.into_bytes().into();
    Preview::new(move |_| {
        Some(Response {
            status: 500,
            content_type: "text/html; charset=utf-8",
            bytes: Arc::clone(&bytes),
        })
    })
}

/// The files of the search index; none where a page cannot be rendered, which it says itself.
fn search_index(site: &Site) -> IndexFiles {
    let index = publish::search_files(site).unwrap_or_default();
    index
        .into_iter()
        .map(|file| (file.route.as_str().to_owned(), file.bytes))
        .collect()
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
