//! EDGE: the few things about a repository that only the doctor asks for.

use std::collections::BTreeMap;

use crate::diagnostic::SourceText;
use crate::error::Result;
use crate::history::CommitId;
use crate::input::SourceId;
use crate::path::SourcePath;
use crate::site::Site;

/// The file in which git looks for commits that blame skips.
pub const IGNORED_REVISIONS: &str = crate::input::LOOK_THROUGH_FILE;

/// What was read.
#[derive(Debug, Default)]
pub struct Records {
    /// Of each source of the site, in their order.
    pub of_sources: Vec<SourceRecords>,
}

/// What was read of one source.
#[derive(Debug, Default)]
pub struct SourceRecords {
    /// What would make git tell another history than the one that was pushed, a sentence each.
    pub not_followed: Vec<String>,
    /// The file of commits that blame skips.
    pub ignored_revisions: Option<SourceText>,
    /// The commits that brought the PDFs beside texts to the main line.
    pub pdf_arrivals: BTreeMap<SourcePath, CommitId>,
}

impl Records {
    /// Reads the repositories that the site's sources lie in; outside of git there is nothing.
    pub fn read(site: &Site) -> Result<Self> {
        let sources = (0..site.sources.len()).map(SourceId);
        let of_sources = sources.map(|id| SourceRecords::read(site, id));
        Ok(Self {
            of_sources: of_sources.collect::<Result<_>>()?,
        })
    }
}

impl SourceRecords {
    fn read(site: &Site, id: SourceId) -> Result<Self> {
        let source = site.source(id);
        let (Some(repository), Some(history)) = (source.repository()?, &source.history) else {
            return Ok(Self::default());
        };
        let pdfs: Vec<SourcePath> = site
            .documents
            .iter()
            .filter(|document| document.from == id)
            .filter_map(|document| source.mount.own(&site.pdf_beside(document)?))
            .collect();
        let arrivals = history.last_arrivals(&repository, &pdfs)?;
        let ignored = SourcePath::new(IGNORED_REVISIONS).map(|it| source.mount.known(&it));
        Ok(Self {
            not_followed: repository.ignored()?,
            ignored_revisions: match ignored {
                // What is wrong with the file is told where the site is read.
                Some(path) => source.files.text(path.as_str(), &mut Vec::new())?,
                None => None,
            },
            pdf_arrivals: arrivals
                .into_iter()
                .map(|(path, commit)| (source.mount.known(&path), commit))
                .collect(),
        })
    }
}
