//! Where the site of a preview is read, shown and looked over.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use super::news::News;
use super::placeless::placeless;
use super::shown::Shown;
use crate::cache::Cache;
use crate::check::check_unless;
use crate::cli::terminal;
use crate::error::{Error, Result};
use crate::input::{Earlier, Inputs};
use crate::publish;
use crate::serve::{Background, Editor, Index, IndexFiles, Preview, Response};
use crate::site::Site;

/// Where the site is read and looked over.
pub(super) struct Desk {
    directory: Utf8PathBuf,
    cache: Option<Arc<Cache>>,
    editor: Option<Editor>,
    index: Arc<Index>,
    background: Background,
    /// Tells the open pages that there is something new.
    tell: Arc<dyn Fn() + Send + Sync>,
    /// What is told to the person at the terminal.
    news: Arc<Mutex<News>>,
}

impl Desk {
    /// The desk of a folder; `tell` tells the open pages that there is something new. Without an editor
    /// no file is opened from them.
    pub(super) fn new(
        directory: &Utf8Path,
        cache: Option<Arc<Cache>>,
        editor: Option<Editor>,
        tell: impl Fn() + Clone + Send + Sync + 'static,
    ) -> Self {
        Self {
            directory: directory.to_owned(),
            cache,
            editor,
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

    /// The site can be read; where it could not, the terminal and the open pages are told.
    pub(super) fn is_read(&self) {
        if self.news().is_read() {
            (self.tell)();
        }
    }

    /// The site cannot be read: the terminal and the open pages are told why.
    pub(super) fn is_unread(&self, error: &Error) {
        self.news().failure(error);
        (self.tell)();
    }

    /// The site as it is now, after an earlier one and what happened at these paths since, as far as that is known.
    pub(super) fn read(
        &self,
        before: Option<&Shown>,
        happened: &BTreeSet<Utf8PathBuf>,
    ) -> Result<Shown> {
        // All of it where the work is shared out, so that nobody is woken for each part.
        rayon::scope(|_| self.read_here(before, happened))
    }

    fn read_here(&self, before: Option<&Shown>, happened: &BTreeSet<Utf8PathBuf>) -> Result<Shown> {
        let before = before.map(|it| &**it.site());
        let earlier = before.map(|it| Earlier::of(&it.sources).after(happened));
        let mut inputs = Inputs::read(&self.directory, earlier.as_ref())?;
        if let Some(cache) = &self.cache {
            inputs.remember_in(cache);
        }
        let site = Site::begin(inputs, before);
        let (index, news) = (Arc::clone(&self.index), Arc::clone(&self.news));
        Ok(Shown::new(site, index, self.editor.clone(), news))
    }

    /// Looks for what is wrong with a site, and makes its search index, while it is shown already.
    pub(super) fn look_over(&self, shown: &Shown) {
        self.index.follow({
            let site = Arc::clone(shown.site());
            move || search_index(&site)
        });
        let (site, tell) = (Arc::clone(shown.site()), Arc::clone(&self.tell));
        let news = Arc::clone(&self.news);
        let promise = shown.promise();
        self.background.begin(move |superseded| {
            let failure = site.failure();
            let Some(problems) = check_unless(&site, || superseded.is_so()) else {
                return;
            };
            lock(&news).looked_over(&problems, failure);
            promise.keep(problems);
            tell();
        });
    }
}

/// What is told, for one at a time.
pub(super) fn lock(news: &Mutex<News>) -> MutexGuard<'_, News> {
    news.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is shown while there is no site: why it cannot be read. It gives way as soon as it can.
pub(super) fn unread(error: &Error, directory: &Utf8Path) -> Preview {
    let why = placeless(&terminal::tame(&error.to_string()), directory);
    let why = why.replace('&', "&amp;").replace('<', "&lt;");
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>No site</title>\n\
         <body data-kind=\"none\">\n<h1>The site cannot be read</h1>\n<pre>{why}</pre>\n\
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
