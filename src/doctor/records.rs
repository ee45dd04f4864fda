//! EDGE: the few things about a repository that only the doctor asks for.

use std::collections::BTreeMap;

use camino::Utf8Path;

use crate::diagnostic::SourceText;
use crate::error::{Error, Result};
use crate::history::{CommitId, Repository};
use crate::path::SourcePath;
use crate::site::Site;

/// The file in which git looks for commits that blame skips.
pub const IGNORED_REVISIONS: &str = ".git-blame-ignore-revs";

/// A longer list of commits is none.
const LARGEST: usize = 4 * 1024 * 1024;

/// What was read.
#[derive(Debug, Default)]
pub struct Records {
    /// What would make git tell another history than the one that was pushed, a sentence each.
    pub not_followed: Vec<String>,
    /// The file of commits that blame skips.
    pub ignored_revisions: Option<SourceText>,
    /// The commits that brought the PDFs beside texts to the main line.
    pub pdf_arrivals: BTreeMap<SourcePath, CommitId>,
}

impl Records {
    /// Reads the repository that the site's folder lies in; outside of git there is nothing.
    pub fn read(root: &Utf8Path, site: &Site) -> Result<Self> {
        let (Some(repository), Some(history)) = (Repository::discover(root)?, &site.history) else {
            return Ok(Self::default());
        };
        let pdfs: Vec<SourcePath> = site
            .documents
            .iter()
            .filter_map(|document| site.pdf_beside(document))
            .collect();
        Ok(Self {
            not_followed: repository.ignored()?,
            ignored_revisions: ignored_revisions(root, &repository)?,
            pdf_arrivals: history.last_arrivals(&repository, &pdfs)?,
        })
    }
}

fn ignored_revisions(root: &Utf8Path, repository: &Repository) -> Result<Option<SourceText>> {
    let Some(path) = SourcePath::new(IGNORED_REVISIONS) else {
        return Ok(None);
    };
    let bytes = if repository.is_bare() {
        in_head(repository, &path)?
    } else {
        on_disk(&root.join(IGNORED_REVISIONS))?
    };
    let text = bytes.filter(|bytes| bytes.len() <= LARGEST);
    Ok(text.map(|bytes| SourceText::new(path, String::from_utf8_lossy(&bytes).into_owned())))
}

fn in_head(repository: &Repository, path: &SourcePath) -> Result<Option<Vec<u8>>> {
    let Some(head) = repository.head()? else {
        return Ok(None);
    };
    let files = repository.files(head)?.files;
    match files.iter().find(|file| file.path == *path) {
        Some(file) => repository.blob(&file.blob),
        None => Ok(None),
    }
}

/// The file's bytes; no link is followed, as everywhere.
fn on_disk(file: &Utf8Path) -> Result<Option<Vec<u8>>> {
    match std::fs::symlink_metadata(file) {
        Ok(metadata) if metadata.is_file() && metadata.len() <= LARGEST as u64 => {
            let bytes = std::fs::read(file).map_err(|error| Error::io("read", file, error))?;
            Ok(Some(bytes))
        }
        Ok(_) => Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", file, error)),
    }
}
