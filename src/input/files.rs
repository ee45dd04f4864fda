//! The one reader of a source's files: it never leaves the root and follows no link.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use blake3::Hash;
use camino::{Utf8Path, Utf8PathBuf};
use ignore::{DirEntry, WalkBuilder};

use super::Mount;
use super::contents::{Contents, Stamp};
use crate::diagnostic::{Diagnostic, SourceText, code};
use crate::error::{Error, Result};
use crate::history::{BlobId, Blobs, FileKind, Repository};
use crate::path::SourcePath;

/// The largest file that is read.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Hidden folders that hold Markdown people read.
const HIDDEN_BUT_READ: [&str; 3] = [".github", ".gitlab", ".gitea"];

/// Folders that hold no source: history, packages, output.
const NEVER_READ: [&str; 3] = [".git", "node_modules", "_site"];

/// The files of a source: a folder, or the tree of a commit.
pub struct Files {
    entries: BTreeMap<SourcePath, Origin>,
    /// Symbolic links: known, so that a link to one can be told of, and never followed.
    symlinks: BTreeSet<SourcePath>,
    /// Folders that are repositories of their own, and are left out.
    nested: BTreeSet<SourcePath>,
    blobs: Option<Blobs>,
    /// What is known of what is in them, from one reading to the next.
    contents: Arc<Contents>,
    /// What was in those that were read so far.
    read: Mutex<BTreeMap<SourcePath, Hash>>,
}

enum Origin {
    Disk(Utf8PathBuf),
    Blob(BlobId),
    /// A text that is about to be written.
    Proposed(String),
}

impl Files {
    /// The files of a folder that git does not ignore.
    pub(super) fn of_folder(
        root: &Utf8Path,
        mount: &Mount,
        contents: Arc<Contents>,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Self> {
        let mut entries = BTreeMap::new();
        // Links inside the folder are not followed; the folder itself may well be one.
        let root = &root
            .canonicalize_utf8()
            .map_err(|error| Error::io("read", root, error))?;
        let mut symlinks = BTreeSet::new();
        let nested: Arc<Mutex<Vec<PathBuf>>> = Arc::default();
        let nested_found = Arc::clone(&nested);
        let walk = WalkBuilder::new(root)
            .hidden(false)
            .require_git(false)
            .git_global(false)
            .git_exclude(false)
            .ignore(false)
            .parents(false)
            .follow_links(false)
            .filter_entry(move |entry| {
                if entry.depth() == 0 {
                    return true;
                }
                let is_read = is_read(entry.file_name().to_str());
                let is_own = !is_read || !is_repository(entry);
                if !is_own && let Ok(mut found) = nested_found.lock() {
                    found.push(entry.path().to_owned());
                }
                is_own && is_read
            })
            .sort_by_file_name(Ord::cmp)
            .build();
        for entry in walk {
            let entry = entry.map_err(|error| {
                Error::io("read", root, std::io::Error::other(error.to_string()))
            })?;
            let kind = entry.file_type();
            if entry.depth() == 0 && kind.is_some_and(|kind| !kind.is_dir()) {
                return Err(Error::Usage(format!("{root} is not a folder")));
            }
            if !kind.is_some_and(|kind| kind.is_file() || kind.is_symlink()) {
                continue;
            }
            let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let Some(path) = relative.to_str().map(with_slashes) else {
                problems.push(unreadable(&relative.to_string_lossy(), "is not UTF-8"));
                continue;
            };
            let Some(path) = SourcePath::new(&path).map(|it| mount.known(&it)) else {
                problems.push(unreadable(&path, "holds a control character"));
                continue;
            };
            if kind.is_some_and(|kind| kind.is_symlink()) {
                if path.is_markdown() || entry.path().is_dir() {
                    problems.push(symlink_problem(&path));
                }
                symlinks.insert(path);
                continue;
            }
            let Ok(disk) = Utf8PathBuf::from_path_buf(entry.into_path()) else {
                continue;
            };
            entries.insert(path, Origin::Disk(disk));
        }
        let nested = nested.lock().map(|it| it.clone()).unwrap_or_default();
        let nested = nested
            .iter()
            .filter_map(|it| Some(it.strip_prefix(root).ok()?.to_string_lossy().into_owned()))
            .filter_map(|it| SourcePath::new(&with_slashes(&it)))
            .map(|it| mount.known(&it));
        Ok(Self {
            entries,
            symlinks,
            nested: nested.collect(),
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
        let mut entries = BTreeMap::new();
        let mut symlinks = BTreeSet::new();
        if let Some(head) = repository.head()? {
            for file in repository.files(head)?.files {
                let read = file.path.parts().all(|part| is_read(Some(part)));
                match file.kind {
                    FileKind::File | FileKind::Executable if read => {
                        entries.insert(mount.known(&file.path), Origin::Blob(file.blob));
                    }
                    FileKind::Symlink if read => {
                        symlinks.insert(mount.known(&file.path));
                    }
                    _ => {}
                }
            }
        }
        Ok(Self {
            entries,
            symlinks,
            nested: BTreeSet::new(),
            blobs: Some(repository.blobs()),
            contents,
            read: Mutex::default(),
        })
    }

    /// The same, as if a file were written.
    pub(super) fn propose(&mut self, path: SourcePath, text: String) {
        self.entries.insert(path, Origin::Proposed(text));
    }

    /// Leaves out a folder, which is a source of its own.
    pub(super) fn leave_out(&mut self, folder: &SourcePath) {
        let folder = folder.as_str();
        let is_outside = |path: &SourcePath| path.as_str() != folder && !path.is_within(folder);
        self.entries.retain(|path, _| is_outside(path));
        self.symlinks.retain(is_outside);
        self.nested.retain(is_outside);
    }

    /// Tells of the repositories that lie in this source and are left out.
    pub(super) fn nested_problem(&self) -> Option<Diagnostic> {
        let names: Vec<&str> = self.nested.iter().map(SourcePath::as_str).collect();
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
        self.entries.keys()
    }

    /// Where a file lies on the disk; `None` where it is of a commit, or there is none.
    pub fn on_disk(&self, path: &SourcePath) -> Option<&Utf8Path> {
        match self.entries.get(path)? {
            Origin::Disk(disk) => Some(disk),
            Origin::Blob(_) | Origin::Proposed(_) => None,
        }
    }

    /// What is known to be there and left out: symbolic links, and repositories of their own.
    pub(super) fn left_out(&self) -> impl Iterator<Item = &SourcePath> {
        self.symlinks.iter().chain(&self.nested)
    }

    /// What was in a file, if it was read.
    pub(super) fn hash(&self, path: &SourcePath) -> Option<Hash> {
        self.lock_read().get(path).copied()
    }

    /// Reads what is in a file that was not read so far, if it is there.
    pub(super) fn look_into(&self, path: &SourcePath) {
        if self.hash(path).is_some() {
            return;
        }
        let stamp = self.stamp(path);
        let known = stamp.and_then(|it| self.contents.hash(path, it));
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
        self.entries.contains_key(path)
    }

    /// Is it a symbolic link, or below one?
    pub fn is_symlink(&self, path: &str) -> bool {
        let found = |link: &SourcePath| {
            let rest = path.strip_prefix(link.as_str());
            rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
        };
        self.symlinks.iter().any(found)
    }

    /// Is there such a folder?
    pub fn contains_folder(&self, folder: &str) -> bool {
        let first_inside = format!("{folder}/");
        let found = self
            .entries
            .keys()
            .find(|path| path.as_str() >= first_inside.as_str());
        found.is_some_and(|path| path.is_within(folder))
    }

    /// What is known of what is in them, for the next reading.
    pub(super) fn contents(&self) -> &Contents {
        &self.contents
    }

    /// By what the file is told to be the one that was read.
    fn stamp(&self, path: &SourcePath) -> Option<Stamp> {
        match self.entries.get(path)? {
            Origin::Disk(disk) => {
                let file = std::fs::symlink_metadata(disk).ok()?;
                Stamp::of(&file, std::time::SystemTime::now())
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
        let stamp = self.stamp(&path);
        if let Some((text, hash)) = stamp.clone().and_then(|it| self.contents.text(&path, it)) {
            self.note(&path, hash);
            return Ok(Some(text));
        }
        let Some((bytes, hash)) = self.read(&path, problems)? else {
            return Ok(None);
        };
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = SourceText::new(path, text);
                if let Some(stamp) = stamp {
                    self.contents.keep_text(stamp, &text, hash);
                }
                Ok(Some(text))
            }
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                problems.push(
                    Diagnostic::new(code::NOT_UTF8, "the file is not UTF-8 text")
                        .at(SourceText::new(path, text).place(valid..valid + 1))
                        .help("save the file as UTF-8"),
                );
                Ok(None)
            }
        }
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
            if let Some(stamp) = stamp {
                self.contents.keep_hash(path, stamp, hash);
            }
            bytes
        }))
    }

    /// The bytes of a file, noted. Whoever keeps them takes the stamp before: what is written
    /// meanwhile makes the file another.
    fn read(
        &self,
        path: &SourcePath,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Option<(Vec<u8>, Hash)>> {
        let bytes = self.find(path, problems)?;
        Ok(bytes.map(|bytes| {
            let hash = blake3::hash(&bytes);
            self.note(path, hash);
            (bytes, hash)
        }))
    }

    fn find(&self, path: &SourcePath, problems: &mut Vec<Diagnostic>) -> Result<Option<Vec<u8>>> {
        match self.entries.get(path) {
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

fn is_read(name: Option<&str>) -> bool {
    name.is_none_or(|name| {
        let hidden = name.starts_with('.') && name.len() > 1;
        let file_read = matches!(name, ".mailmap" | super::LOOK_THROUGH_FILE)
            || HIDDEN_BUT_READ.contains(&name);
        !NEVER_READ.contains(&name) && (!hidden || file_read)
    })
}

/// A submodule, or another repository that lies in this one: its files are not this site's.
fn is_repository(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|it| it.is_dir()) && entry.path().join(".git").exists()
}

/// A path of this system with `/` between its parts. Where that is its own sign, a backslash is a
/// letter like others.
fn with_slashes(path: &str) -> String {
    path.replace(std::path::MAIN_SEPARATOR, "/")
}

fn unreadable(name: &str, why: &str) -> Diagnostic {
    let message = format!(
        "the file name {} {why}, so it is left out",
        name.escape_debug()
    );
    Diagnostic::new(code::UNREADABLE_NAME, message).help("rename the file")
}

fn symlink_problem(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(
        code::SYMLINK,
        format!("{path} is a symbolic link, so it is left out"),
    )
    .help("links are not followed, so that nothing outside the folder is published")
}
