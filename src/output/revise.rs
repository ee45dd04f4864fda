//! Writing into an author's own file, when the author asks for it.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;

use camino::{Utf8Path, Utf8PathBuf};
use ignore::WalkBuilder;

use crate::error::{Error, Result};
use crate::path::SourcePath;

/// The files of a folder that may be revised: plain files in it, reached through no link, that git
/// does not ignore for any reason it has.
#[derive(Debug)]
pub struct Revisable {
    root: Utf8PathBuf,
    files: BTreeSet<Utf8PathBuf>,
}

/// Why a file was left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// It is no plain file of the folder, or git ignores it.
    NotOurs,
    /// It is not what was read any more.
    Changed,
}

impl Revisable {
    /// Looks through a folder.
    pub fn of(root: &Utf8Path) -> Result<Self> {
        let read = |error| Error::io("read", root, error);
        let whole = root.canonicalize_utf8().map_err(read)?;
        let walk = WalkBuilder::new(&whole)
            .hidden(false)
            .ignore(false)
            .require_git(false)
            .follow_links(false)
            .build();
        let mut files = BTreeSet::new();
        for entry in walk {
            let entry = entry.map_err(|error| read(std::io::Error::other(error.to_string())))?;
            let is_file = entry.file_type().is_some_and(|it| it.is_file());
            if let (true, Ok(path)) = (is_file, Utf8PathBuf::from_path_buf(entry.into_path())) {
                files.insert(path);
            }
        }
        Ok(Self { root: whole, files })
    }

    /// May a file that was read as `before` be revised?
    pub fn look(&self, path: &SourcePath, before: &str) -> Result<std::result::Result<(), Left>> {
        let file = self.root.join(path.as_str());
        if !self.files.contains(&file) {
            return Ok(Err(Left::NotOurs));
        }
        let now = fs::read(&file).map_err(|error| Error::io("read", &file, error))?;
        let is_same = now == before.as_bytes();
        Ok(if is_same { Ok(()) } else { Err(Left::Changed) })
    }

    /// Writes a file anew, in one step: whoever looks sees the old text or the new one.
    pub fn revise(
        &self,
        path: &SourcePath,
        before: &str,
        after: &str,
    ) -> Result<std::result::Result<(), Left>> {
        if let Err(left) = self.look(path, before)? {
            return Ok(Err(left));
        }
        let file = self.root.join(path.as_str());
        let write = |error| Error::io("write", &file, error);
        let permissions = fs::metadata(&file).map_err(write)?.permissions();
        let folder = file.parent().unwrap_or(&self.root);
        let mut new = tempfile::NamedTempFile::new_in(folder).map_err(write)?;
        new.write_all(after.as_bytes()).map_err(write)?;
        new.as_file().set_permissions(permissions).map_err(write)?;
        new.persist(&file).map_err(|error| write(error.error))?;
        Ok(Ok(()))
    }
}
