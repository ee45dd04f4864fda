//! Where a preview's site is read and looked over.

use std::sync::Arc;

use camino::Utf8PathBuf;

use super::shown::{Failure, Shown};
use crate::cache::Cache;
use crate::check::{check_unless, report};
use crate::cli::terminal;
use crate::error::Result;
use crate::input::Inputs;
use crate::publish;
use crate::serve::{Background, Editor, Index, IndexFiles};
use crate::site::{Known, Site};

/// What a site is read and looked over with.
pub(super) struct Desk {
    directory: Utf8PathBuf,
    cache: Option<Arc<Cache>>,
    editor: Editor,
    index: Arc<Index>,
    background: Background,
    failure: Arc<Failure>,
    /// Tells the open pages that there is something new.
    tell: Arc<dyn Fn() + Send + Sync>,
}

impl Desk {
    pub(super) fn new(
        directory: Utf8PathBuf,
        cache: Option<Arc<Cache>>,
        editor: Editor,
        tell: impl Fn() + Clone + Send + Sync + 'static,
    ) -> Self {
        Self {
            directory,
            cache,
            editor,
            index: Index::start(tell.clone()),
            background: Background::start(),
            failure: Arc::default(),
            tell: Arc::new(tell),
        }
    }

    /// The site as it is now, after an earlier one. Where it cannot be read, the pages of the earlier
    /// one say why.
    pub(super) fn read(&self, before: Option<&Shown>) -> Result<Shown> {
        let known = before.map_or_else(Known::default, Shown::for_next);
        match self.begin(known) {
            Ok(site) => {
                self.failure.set(None);
                Ok(Shown::new(
                    site,
                    Arc::clone(&self.index),
                    self.editor.clone(),
                    Arc::clone(&self.failure),
                ))
            }
            Err(error) => {
                if before.is_some() {
                    terminal::say(&format!("error: {error}"));
                    self.failure.set(Some(error.to_string()));
                    (self.tell)();
                }
                Err(error)
            }
        }
    }

    fn begin(&self, known: Known) -> Result<Site> {
        let mut inputs = Inputs::read(&self.directory, Some(&known.inputs))?;
        if let Some(cache) = &self.cache {
            inputs.remember_in(cache);
        }
        Ok(Site::begin(inputs, known))
    }

    /// Looks for what is wrong with a site, and makes its search index, while it is shown already.
    pub(super) fn look_over(&self, shown: &Shown) {
        self.index.follow({
            let site = Arc::clone(shown.site());
            move || search_index(&site)
        });
        let (site, tell) = (Arc::clone(shown.site()), Arc::clone(&self.tell));
        let promise = shown.promise();
        self.background.begin(move |superseded| {
            if let Some(error) = site.failure() {
                terminal::say(&format!("error: {error}"));
            }
            let Some(problems) = check_unless(&site, || superseded.is_so()) else {
                return;
            };
            if !problems.is_empty() {
                terminal::say(&report::terminal(&problems, terminal::color_on_stderr()));
            }
            promise.keep(problems);
            tell();
        });
    }
}

/// The files of the search index; none where a page cannot be rendered, which it says itself.
fn search_index(site: &Site) -> IndexFiles {
    let index = publish::search_files(site).unwrap_or_default();
    index
        .into_iter()
        .map(|file| (file.route.as_str().to_owned(), file.bytes))
        .collect()
}
