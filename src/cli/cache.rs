//! Where results are remembered from one run to the next.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::cache::Cache;
use crate::error::{Error, Result};
use crate::history::Repository;

#[derive(Debug, Default, Args)]
pub(super) struct CacheArgs {
    /// Remember results of earlier builds in DIR [default: guide-cache in the git folder]
    ///
    /// A build with them gives the same bytes as one without, only sooner. The folder can be
    /// deleted at any time; `serve` reads it and writes nothing.
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    cache: Option<Utf8PathBuf>,
    /// Neither use nor write results of earlier builds
    #[arg(long)]
    no_cache: bool,
}

impl CacheArgs {
    /// The cache of the repository that `directory` is in, or the one that was named; outside of
    /// git there is nothing to remember.
    pub(super) fn open(&self, directory: &Utf8Path) -> Result<Option<Arc<Cache>>> {
        let Some(folder) = self.folder(directory)? else {
            return Ok(None);
        };
        Ok(Some(Arc::new(Cache::open(&folder))))
    }

    /// Where results are remembered, if they are.
    pub(super) fn folder(&self, directory: &Utf8Path) -> Result<Option<Utf8PathBuf>> {
        if self.no_cache {
            return Ok(None);
        }
        let Some(repository) = Repository::discover(directory)? else {
            return Ok(None);
        };
        Ok(Some(match &self.cache {
            Some(folder) => directory.join(folder),
            None => repository.common_dir().join("guide-cache"),
        }))
    }

    /// Refuses a cache in the output, where it would be published, and the other way round.
    pub(super) fn keep_apart(&self, directory: &Utf8Path, output: &Utf8Path) -> Result<()> {
        let Some(cache) = &self.cache else {
            return Ok(());
        };
        let whole = |path: &Utf8Path| {
            let path = camino::absolute_utf8(path).unwrap_or_else(|_| path.to_owned());
            // The nearest folder that is there tells where links lead.
            let there = path.ancestors().find_map(|it| {
                let real = it.canonicalize_utf8().ok()?;
                Some(real.join(path.strip_prefix(it).ok()?))
            });
            there.unwrap_or(path)
        };
        let (cache, output) = (whole(&directory.join(cache)), whole(output));
        if cache.starts_with(&output) || output.starts_with(&cache) {
            return Err(Error::Usage(
                "the cache and the output must not lie in one another\n  \
                 help: give another folder with --cache"
                    .to_owned(),
            ));
        }
        Ok(())
    }
}
