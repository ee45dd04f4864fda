//! The one reader of a source's files: it never leaves the root and follows no link.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use blake3::Hash;
use camino::Utf8Path;
use rayon::prelude::*;

use super::Mount;
use super::contents::{Contents, Stamp};
use super::listing::{Listing, Origin, is_read};
use crate::diagnostic::{Diagnostic, SourceText, code};
use crate::error::{Error, Result};
use crate::history::{Blobs, FileKind, Repository};
use crate::path::SourcePath;

/// The largest file that is read.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The files of a source: a folder, or the tree of a commit.
pub struct Files {
    listing: Arc<Listing>,
    /// What the folder held, before anything was left out of it or proposed.
    listed: Option<Arc<Listing>>,
    blobs: Option<Blobs>,
    /// What is known of what is in them, from one reading to the next.
    contents: Arc<Contents>,
    /// What was in those that were read so far.
    read: Mutex<BTreeMap<SourcePath, Hash>>,
}

/// What was found in a file.
#[derive(Default)]
struct Looked {
    text: Option<SourceText>,
    hash: Option<Hash>,
    problems: Vec<Diagnostic>,
}

impl Files {
    /// The files of a folder that git does not ignore; as they were `earlier`, where no other can be there.
    pub(super) fn of_folder(
        root: &Utf8Path,
        mount: &Mount,
        earlier: Option<&Arc<Listing>>,
        contents: Arc<Contents>,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Self> {
        // Links inside the folder are not followed; the folder itself may well be one.
        let root = &root
            .canonicalize_utf8()
            .map_err(|error| Error::io("read", root, error))?;
        let now = SystemTime::now();
        let listing = match earlier.filter(|it| it.still_holds(root, mount, now)) {
            Some(listing) => Arc::clone(listing),
            None => Arc::new(Listing::of_folder(root, mount, now)?),
        };
        problems.extend(listing.problems.iter().cloned());
        Ok(Self {
            listed: Some(Arc::clone(&listing)),
            listing,
            blobs: None,
            contents,
            read: Mutex::default(),
        })
    }

    /// The files of the commit that a repository's `HEAD` names.
    pub(super) fn of_head(
        repository: &Repository,
        mount: &Mount,
        contents: Arc<Contents>,
    ) -> Result<Self> {
        let mut listing = Listing::default();
        if let Some(head) = repository.head()? {
            for file in repository.files(head)?.files {
                let read = file.path.parts().all(|part| is_read(Some(part)));
                match file.kind {
                    FileKind::File | FileKind::Executable if read => {
                        let origin = Origin::Blob(file.blob);
                        listing.entries.insert(mount.known(&file.path), origin);
                    }
                    FileKind::Symlink if read => {
                        listing.symlinks.insert(mount.known(&file.path));
                    }
                    _ => {}
                }
            }
        }
        Ok(Self {
            listing: Arc::new(listing),
            listed: None,
            blobs: Some(repository.blobs()),
            contents,
            read: Mutex::default(),
        })
    }

    /// The same, as if a file were written.
    pub(super) fn propose(&mut self, path: SourcePath, text: String) {
        let listing = Arc::make_mut(&mut self.listing);
        listing.entries.insert(path, Origin::Proposed(text));
    }

    /// Leaves out a folder, which is a source of its own.
    pub(super) fn leave_out(&mut self, folder: &SourcePath) {
        let folder = folder.as_str();
        let is_outside = |path: &SourcePath| path.as_str() != folder && !path.is_within(folder);
        let listing = Arc::make_mut(&mut self.listing);
        listing.entries.retain(|path, _| is_outside(path));
        listing.symlinks.retain(is_outside);
        listing.nested.retain(is_outside);
    }

    /// Tells of the repositories that lie in this source and are left out.
    pub(super) fn nested_problem(&self) -> Option<Diagnostic> {
        let names: Vec<&str> = self.listing.nested.iter().map(SourcePath::as_str).collect();
        let (what, out) = match names.len() {
            0 => return None,
            1 => ("is a repository of its own", "it is left out"),
            _ => ("are repositories of their own", "they are left out"),
        };
        let message = format!("{} {what}, so {out}", names.join(", "));
        Some(Diagnostic::new(code::NESTED_REPOSITORY, message).help(
            "run guide there, to publish what is in it; or name it under `sources:` in guide.yaml",
        ))
    }

    /// Every path, in order.
    pub fn paths(&self) -> impl Iterator<Item = &SourcePath> + Clone {
        self.listing.entries.keys()
    }

    /// Where a file lies on the disk; `None` where it is of a commit, or there is none.
    pub fn on_disk(&self, path: &SourcePath) -> Option<&Utf8Path> {
        match self.listing.entries.get(path)? {
            Origin::Disk(disk) => Some(disk),
            Origin::Blob(_) | Origin::Proposed(_) => None,
        }
    }

    /// What is known to be there and left out: symbolic links, and repositories of their own.
    pub(super) fn left_out(&self) -> impl Iterator<Item = &SourcePath> {
        self.listing.symlinks.iter().chain(&self.listing.nested)
    }

    /// What was in a file, if it was read.
    pub(super) fn hash(&self, path: &SourcePath) -> Option<Hash> {
        self.lock_read().get(path).copied()
    }

    /// Every path, in order, with what was in the file, if it was read.
    pub(super) fn with_hashes(&self) -> Vec<(SourcePath, Option<Hash>)> {
        let read = self.lock_read();
        let mut read = read.iter().peekable();
        let mut hash_of = |path: &SourcePath| {
            while read.next_if(|(it, _)| *it < path).is_some() {}
            read.next_if(|(it, _)| *it == path).map(|(_, hash)| *hash)
        };
        let paths = self.paths();
        paths.map(|it| (it.clone(), hash_of(it))).collect()
    }

    /// Reads what is in a file that was not read so far, if it is there.
    pub(super) fn look_into(&self, path: &SourcePath) {
        if self.hash(path).is_some() {
            return;
        }
        let stamp = self.stamp(path);
        let known = stamp.and_then(|it| self.contents.hash(path, &it));
        match known {
            Some(hash) => self.note(path, hash),
            // Whoever uses it tells what is wrong with it.
            None => drop(self.bytes(path, &mut Vec::new())),
        }
    }

    /// Notes what was in a file. One that was not the same each time is like none of them.
    fn note(&self, path: &SourcePath, hash: Hash) {
        let mut read = self.lock_read();
        let seen = read.entry(path.clone()).or_insert(hash);
        if *seen != hash {
            *seen = blake3::hash(&[*seen.as_bytes(), *hash.as_bytes()].concat());
        }
    }

    fn lock_read(&self) -> MutexGuard<'_, BTreeMap<SourcePath, Hash>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Is there such a file?
    pub fn contains(&self, path: &SourcePath) -> bool {
        self.listing.entries.contains_key(path)
    }

    /// Is it a symbolic link, or below one?
    pub fn is_symlink(&self, path: &str) -> bool {
        let found = |link: &SourcePath| {
            let rest = path.strip_prefix(link.as_str());
            rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
        };
        self.listing.symlinks.iter().any(found)
    }

    /// Is there such a folder?
    pub fn contains_folder(&self, folder: &str) -> bool {
        let first_inside = format!("{folder}/");
        let found = self
            .paths()
            .find(|path| path.as_str() >= first_inside.as_str());
        found.is_some_and(|path| path.is_within(folder))
    }

    /// Which files a folder held, for the next reading.
    pub(super) fn listed(&self) -> Option<&Arc<Listing>> {
        self.listed.as_ref()
    }

    /// What is known of what is in them, for the next reading.
    pub(super) fn contents(&self) -> &Contents {
        &self.contents
    }

    /// By what the file is told to be the one that was read.
    fn stamp(&self, path: &SourcePath) -> Option<Stamp> {
        match self.listing.entries.get(path)? {
            Origin::Disk(disk) => {
                let file = std::fs::symlink_metadata(disk).ok()?;
                Stamp::of(&file, SystemTime::now())
            }
            Origin::Blob(blob) => Some(Stamp::Blob(*blob)),
            Origin::Proposed(_) => None,
        }
    }

    /// The text of a file, `None` when there is none, or when it cannot be text: that is reported.
    pub fn text(&self, path: &str, problems: &mut Vec<Diagnostic>) -> Result<Option<SourceText>> {
        let Some(path) = SourcePath::new(path) else {
            return Ok(None);
        };
        let looked = self.look(&path)?;
        problems.extend(looked.problems);
        if let Some(hash) = looked.hash {
            self.note(&path, hash);
        }
        Ok(looked.text)
    }

    /// The texts of some files, looked for side by side, in the same order.
    pub(super) fn texts(
        &self,
        paths: &[&SourcePath],
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Vec<Option<SourceText>>> {
        let looked = paths.par_iter().map(|path| self.look(path));
        let looked = looked.collect::<Result<Vec<_>>>()?;
        let mut texts = Vec::with_capacity(looked.len());
        for (path, looked) in paths.iter().zip(looked) {
            problems.extend(looked.problems);
            // Only now, so that they do not wait for one another.
            if let Some(hash) = looked.hash {
                self.note(path, hash);
            }
            texts.push(looked.text);
        }
        Ok(texts)
    }

    /// What is in a file, to be noted by whoever asks.
    fn look(&self, path: &SourcePath) -> Result<Looked> {
        let mut looked = Looked::default();
        let stamp = self.stamp(path);
        if let Some((text, hash)) = stamp.as_ref().and_then(|it| self.contents.text(path, it)) {
            (looked.text, looked.hash) = (Some(text), Some(hash));
            return Ok(looked);
        }
        let Some((bytes, hash)) = self.read(path, &mut looked.problems)? else {
            return Ok(looked);
        };
        looked.hash = Some(hash);
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = SourceText::new(path.clone(), text);
                if let Some(stamp) = stamp {
                    self.contents.keep_text(stamp, &text, hash);
                }
                looked.text = Some(text);
            }
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                looked.problems.push(
                    Diagnostic::new(code::NOT_UTF8, "the file is not UTF-8 text")
                        .at(SourceText::new(path.clone(), text).place(valid..valid + 1))
                        .help("save the file as UTF-8"),
                );
            }
        }
        Ok(looked)
    }

    /// The bytes of a file, `None` when there is none, or when it is too large or missing in this
    /// clone: that is reported.
    pub fn bytes(
        &self,
        path: &SourcePath,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Option<Vec<u8>>> {
        let stamp = self.stamp(path);
        let read = self.read(path, problems)?;
        Ok(read.map(|(bytes, hash)| {
            self.note(path, hash);
            if let Some(stamp) = stamp {
                self.contents.keep_hash(path, stamp, hash);
            }
            bytes
        }))
    }

    /// The bytes of a file, to be noted. Whoever keeps them takes the stamp before: what is written
    /// meanwhile makes the file another.
    fn read(
        &self,
        path: &SourcePath,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Option<(Vec<u8>, Hash)>> {
        let bytes = self.find(path, problems)?;
        Ok(bytes.map(|bytes| {
            let hash = blake3::hash(&bytes);
            (bytes, hash)
        }))
    }

    fn find(&self, path: &SourcePath, problems: &mut Vec<Diagnostic>) -> Result<Option<Vec<u8>>> {
        match self.listing.entries.get(path) {
            None => Ok(None),
            Some(Origin::Proposed(text)) => Ok(Some(text.clone().into_bytes())),
            Some(Origin::Disk(disk)) => {
                let read = |error| Error::io("read", disk, error);
                let size = std::fs::symlink_metadata(disk).map_err(read)?.len();
                if size > LARGEST {
                    problems.push(
                        Diagnostic::new(
                            code::FILE_TOO_LARGE,
                            format!(
                                "{path} holds {size} bytes; the most that is read is {LARGEST}"
                            ),
                        )
                        .help("keep large files elsewhere and link to them"),
                    );
                    return Ok(None);
                }
                std::fs::read(disk).map(Some).map_err(read)
            }
            Some(Origin::Blob(blob)) => {
                let bytes = match &self.blobs {
                    Some(blobs) => blobs.read(blob)?,
                    None => None,
                };
                if bytes.is_none() {
                    problems.push(
                        Diagnostic::new(
                            code::MISSING_BLOB,
                            format!("the content of {path} is missing in this clone"),
                        )
                        .help("fetch the whole repository, without --filter"),
                    );
                }
                Ok(bytes)
            }
        }
    }
}
