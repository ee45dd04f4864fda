//! The one reader of a source's files: it never leaves the root and follows no link.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use blake3::Hash;
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::Mount;
use super::content::Stamp;
use super::listing::{Entry, Listing, Markdown, Origin, is_read};
use crate::diagnostic::{Diagnostic, SourceText, code};
use crate::error::{Error, Result};
use crate::history::{Blobs, FileKind, Repository};
use crate::model::Guidance;
use crate::path::SourcePath;

/// The largest file that is read.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The files of a source: a folder, or the tree of a commit.
pub struct Files {
    listing: Arc<Listing>,
    /// What the folder held, before anything was left out of it or proposed.
    listed: Arc<Listing>,
    blobs: Option<Blobs>,
    /// When the reading began: a file that is written later is younger than it.
    begun: SystemTime,
    /// Where it is known which files may be others than an earlier reading found: these.
    touched: Option<BTreeSet<SourcePath>>,
    /// What was in each, if it was read so far.
    seen: Vec<Mutex<Option<Hash>>>,
}

/// What an earlier reading found in a folder.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) listing: Arc<Listing>,
    /// Where no more happened since than another content of files that were there: at which paths.
    pub(super) happened: Option<BTreeSet<Utf8PathBuf>>,
}

/// What was found in a file.
#[derive(Default)]
struct Looked {
    text: Option<SourceText>,
    problems: Vec<Diagnostic>,
}

impl Found {
    /// Is it a file that was found?
    pub(super) fn lists(&self, path: &Utf8Path) -> bool {
        self.listing.position_on_disk(path).is_some()
    }
}

impl Files {
    fn new(listing: Listing, blobs: Option<Blobs>, begun: SystemTime) -> Self {
        let listing = Arc::new(listing);
        Self {
            seen: unseen(&listing),
            listed: Arc::clone(&listing),
            listing,
            blobs,
            begun,
            touched: None,
        }
    }

    /// The files of a folder that git does not ignore; as they were found `before`, where no other can be there.
    pub(super) fn of_folder(
        root: &Utf8Path,
        mount: &Mount,
        before: Option<&Found>,
        now: Option<SystemTime>,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Self> {
        // Links inside the folder are not followed; the folder itself may well be one.
        let root = &root
            .canonicalize_utf8()
            .map_err(|error| Error::io("read", root, error))?;
        let now = now.unwrap_or_else(SystemTime::now);
        let files = match before {
            Some(Found {
                listing,
                happened: Some(happened),
            }) if listing.still_holds(root, mount, now) => {
                let places = happened
                    .iter()
                    .filter_map(|it| listing.position_on_disk(it));
                let paths = places.map(|it| listing.entries()[it].path.clone());
                Self {
                    touched: Some(paths.collect()),
                    seen: unseen(listing),
                    listed: Arc::clone(listing),
                    listing: Arc::clone(listing),
                    blobs: None,
                    begun: now,
                }
            }
            _ => {
                let before = before.map(|it| &*it.listing);
                Self::new(Listing::of_folder(root, mount, now, before)?, None, now)
            }
        };
        problems.extend(files.listing.problems.iter().cloned());
        Ok(files)
    }

    /// The files of the commit that a repository's `HEAD` names.
    pub(super) fn of_head(
        repository: &Repository,
        mount: &Mount,
        before: Option<&Found>,
    ) -> Result<Self> {
        let mut entries = Vec::new();
        let mut symlinks = BTreeSet::new();
        if let Some(head) = repository.head()? {
            for file in repository.files(head)?.files {
                let read = file.path.parts().all(|part| is_read(Some(part)));
                match file.kind {
                    FileKind::File | FileKind::Executable if read => {
                        let origin = Origin::Blob(file.blob);
                        entries.push(Entry::new(mount.known(&file.path), origin));
                    }
                    FileKind::Symlink if read => {
                        symlinks.insert(mount.known(&file.path));
                    }
                    _ => {}
                }
            }
        }
        let mut listing = Listing::of(entries, before.map(|it| &*it.listing));
        listing.symlinks = symlinks;
        Ok(Self::new(
            listing,
            Some(repository.blobs()),
            SystemTime::now(),
        ))
    }

    fn change(&mut self, change: impl FnOnce(&mut Listing)) {
        let mut listing = self.listing.copy();
        change(&mut listing);
        let seen = unseen(&listing);
        for (entry, hash) in self.listing.entries().iter().zip(&self.seen) {
            if let Some(place) = listing.position(entry.path.as_str()) {
                *lock(&seen[place]) = *lock(hash);
            }
        }
        (self.listing, self.seen) = (Arc::new(listing), seen);
    }

    /// The same, as if a file were written.
    pub(super) fn propose(&mut self, path: SourcePath, text: String) {
        self.change(|it| it.add(Entry::new(path, Origin::Proposed(text))));
    }

    /// Leaves out a folder, which is a source of its own.
    pub(super) fn leave_out(&mut self, folder: &SourcePath) {
        self.change(|it| it.leave_out(folder));
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
        self.listing.entries().iter().map(|it| &it.path)
    }

    fn entry(&self, path: &SourcePath) -> Option<(usize, &Entry)> {
        let place = self.listing.position(path.as_str())?;
        Some((place, &self.listing.entries()[place]))
    }

    /// Where a file lies on the disk; `None` where it is of a commit, or there is none.
    pub fn on_disk(&self, path: &SourcePath) -> Option<&Utf8Path> {
        match &self.entry(path)?.1.origin {
            Origin::Disk(disk) => Some(disk),
            Origin::Blob(_) | Origin::Proposed(_) => None,
        }
    }

    /// The files, for the next reading to compare.
    pub(super) fn listing(&self) -> &Arc<Listing> {
        &self.listing
    }

    /// What was in each file, if it was read so far: in the order of their paths.
    pub(super) fn seen(&self) -> impl Iterator<Item = Option<Hash>> {
        self.seen.iter().map(|it| *lock(it))
    }

    /// Reads what is in the file at this place, if it was not read so far.
    pub(super) fn look_into(&self, place: usize) {
        if lock(&self.seen[place]).is_some() {
            return;
        }
        let entry = &self.listing.entries()[place];
        let known = self
            .stamp(entry)
            .and_then(|it| entry.content.hash.find(&it));
        match known {
            Some(hash) => self.note(place, hash),
            // Whoever uses it tells what is wrong with it.
            None => drop(self.bytes(&entry.path, &mut Vec::new())),
        }
    }

    /// Notes what was in a file. One that was not the same each time is like none of them.
    fn note(&self, place: usize, hash: Hash) {
        let mut seen = lock(&self.seen[place]);
        *seen = Some(match *seen {
            Some(other) if other != hash => {
                blake3::hash(&[*other.as_bytes(), *hash.as_bytes()].concat())
            }
            _ => hash,
        });
    }

    /// Is there such a file?
    pub fn contains(&self, path: &SourcePath) -> bool {
        self.entry(path).is_some()
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
        let entries = self.listing.entries();
        let place = entries.partition_point(|it| it.path.as_str() < first_inside.as_str());
        entries
            .get(place)
            .is_some_and(|it| it.path.is_within(folder))
    }

    /// What the folder held, for the next reading.
    pub(super) fn found(&self) -> Found {
        Found {
            listing: Arc::clone(&self.listed),
            happened: None,
        }
    }

    /// The text of a file, `None` when there is none, or when it cannot be text: that is reported.
    pub fn text(&self, path: &str, problems: &mut Vec<Diagnostic>) -> Result<Option<SourceText>> {
        let Some(place) = SourcePath::new(path).and_then(|it| self.listing.position(it.as_str()))
        else {
            return Ok(None);
        };
        let looked = self.look(place)?;
        problems.extend(looked.problems);
        Ok(looked.text)
    }

    /// The Markdown of the source, but that which `guidance` leaves out.
    pub(super) fn markdown(&self, guidance: &Guidance, mount: &Mount) -> Arc<Markdown> {
        self.listing.markdown(guidance, mount)
    }

    /// The texts of the files at these places, looked for side by side, in the same order.
    pub(super) fn texts(
        &self,
        places: &[usize],
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Vec<Option<SourceText>>> {
        let looked = places.par_iter().map(|place| self.look(*place));
        let looked = looked.collect::<Result<Vec<_>>>()?;
        let texts = looked.into_iter().map(|looked| {
            problems.extend(looked.problems);
            looked.text
        });
        Ok(texts.collect())
    }

    /// What is in a file.
    fn look(&self, place: usize) -> Result<Looked> {
        let entry = &self.listing.entries()[place];
        let mut looked = Looked::default();
        let may_be_another = |it: &BTreeSet<SourcePath>| it.contains(&entry.path);
        let (stamp, known) = if self.touched.as_ref().is_none_or(may_be_another) {
            let stamp = self.stamp(entry);
            let known = stamp.as_ref().and_then(|it| entry.content.text.find(it));
            (stamp, known)
        } else {
            let known = entry.content.text.value_unchecked();
            let stamp = known.is_none().then(|| self.stamp(entry)).flatten();
            (stamp, known)
        };
        if let Some((text, hash)) = known {
            self.note(place, hash);
            looked.text = Some(text);
            return Ok(looked);
        }
        // Whatever comes of it, what is known is of another.
        entry.content.text.forget();
        let Some((bytes, hash)) = self.read(entry, &mut looked.problems)? else {
            return Ok(looked);
        };
        self.note(place, hash);
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = SourceText::new(entry.path.clone(), text);
                if let Some(stamp) = stamp {
                    entry.content.text.keep(stamp, (text.clone(), hash));
                }
                looked.text = Some(text);
            }
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                looked.problems.push(
                    Diagnostic::new(code::NOT_UTF8, "the file is not UTF-8 text")
                        .at(SourceText::new(entry.path.clone(), text).place(valid..valid + 1))
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
        let Some((place, entry)) = self.entry(path) else {
            return Ok(None);
        };
        // Before it is read: what is written meanwhile makes the file another.
        let stamp = self.stamp(entry);
        let read = self.read(entry, problems);
        let hash = match &read {
            Ok(Some((_, hash))) => *hash,
            // It may be read when it is another.
            Ok(None) | Err(_) => blake3::hash(b"what cannot be read"),
        };
        self.note(place, hash);
        Ok(read?.map(|(bytes, hash)| {
            if let Some(stamp) = stamp {
                entry.content.hash.keep(stamp, hash);
            }
            bytes
        }))
    }

    /// By what a file is told to be the one that was read.
    fn stamp(&self, entry: &Entry) -> Option<Stamp> {
        match &entry.origin {
            Origin::Disk(disk) => {
                let file = std::fs::symlink_metadata(disk).ok()?;
                Stamp::of(&file, self.begun)
            }
            Origin::Blob(blob) => Some(Stamp::Blob(*blob)),
            Origin::Proposed(_) => None,
        }
    }

    fn read(
        &self,
        entry: &Entry,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Option<(Vec<u8>, Hash)>> {
        let bytes = self.find(entry, problems)?;
        Ok(bytes.map(|bytes| {
            let hash = blake3::hash(&bytes);
            (bytes, hash)
        }))
    }

    fn find(&self, entry: &Entry, problems: &mut Vec<Diagnostic>) -> Result<Option<Vec<u8>>> {
        let path = &entry.path;
        match &entry.origin {
            Origin::Proposed(text) => Ok(Some(text.clone().into_bytes())),
            Origin::Disk(disk) => {
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
            Origin::Blob(blob) => {
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

/// That no file was read.
fn unseen(listing: &Listing) -> Vec<Mutex<Option<Hash>>> {
    listing.entries().iter().map(|_| Mutex::default()).collect()
}

fn lock(seen: &Mutex<Option<Hash>>) -> MutexGuard<'_, Option<Hash>> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}
