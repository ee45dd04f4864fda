//! Writing a site, in steps that each leave the old site or the new one.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::manifest::{self, Manifest};
use super::old::Old;
use super::placed::Placed;
use super::staging::{self, FILE_MODE, Staging, create_file, create_folders};
use super::tree::Kind;
use super::{MANIFEST, OutputFile, exchange};
use crate::error::{Error, Result};
use crate::path::Route;

/// What writing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files of the site, without the manifest.
    pub files: usize,
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were kept as they were, with their times.
    pub unchanged: usize,
    /// Files of the old site that the new one does not have.
    pub removed: usize,
    /// Files that guide did not make and has left alone.
    pub kept_foreign: usize,
    /// The size of the site in bytes, without the manifest.
    pub bytes: u64,
}

/// What is about to be done. Files are staged in parallel, in no fixed order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Look for leftovers of builds that died.
    Sweep,
    /// Make the staging folder.
    Stage,
    /// Put a file of the site into the staging folder.
    File(&'a str),
    /// Carry over something that guide did not make.
    Foreign(&'a Path),
    /// Write the manifest of the new site.
    Manifest,
    /// Let the new site take the place of the old one.
    Exchange,
    /// Remove the old site.
    Remove,
}

/// Writes the site into the folder `dir`, whose old site stands until the new one is complete.
///
/// Refused, with everything untouched: a folder that is not empty and not guide's, a symbolic
/// link, two files at one path, and a file of someone else's where one of the site should be.
pub fn write(dir: &Utf8Path, files: &[OutputFile], commit: Option<&str>) -> Result<Written> {
    let writing = Writing::begin(dir)?;
    writing.put_all(files)?;
    writing.finish(commit)
}

/// Like [`write()`], asking `step` before each step. Its error ends the work there and leaves the
/// disk as a process killed at that moment would: tests hold the promise of [`write()`] with it.
pub fn write_with(
    dir: &Utf8Path,
    files: &[OutputFile],
    commit: Option<&str>,
    step: &Steps<'_>,
) -> Result<Written> {
    let mut writing = Writing::begin_with(dir, step)?;
    writing.staging.leave_behind();
    writing.put_all(files)?;
    writing.finish(commit)
}

/// What [`write_with`] asks before each step.
pub type Steps<'a> = dyn Fn(Step<'_>) -> io::Result<()> + Sync + 'a;

/// A site that is being written, file by file, beside its folder, so that it need not be in memory
/// as a whole. Dropped before [`Writing::finish`], it leaves the folder as it was.
pub struct Writing<'a> {
    output: Utf8PathBuf,
    old: Old,
    staging: Staging,
    put: Mutex<Put>,
    step: &'a Steps<'a>,
}

/// What has been put so far.
#[derive(Default)]
struct Put {
    placed: Placed,
    /// The hash of each file, by its path.
    hashes: BTreeMap<String, String>,
    unchanged: usize,
    bytes: u64,
}

impl Writing<'_> {
    /// Begins to write a site that is to stand in the folder `dir`, as [`write()`] does.
    pub fn begin(dir: &Utf8Path) -> Result<Self> {
        Self::begin_with(dir, &|_| Ok(()))
    }
}

impl<'a> Writing<'a> {
    fn begin_with(dir: &Utf8Path, step: &'a Steps<'a>) -> Result<Self> {
        let (parent, name) = place(dir)?;
        let output = parent.join(name);
        check_owned(&output)?;
        step(Step::Sweep)
            .and_then(|()| fs::create_dir_all(&parent))
            .and_then(|()| staging::sweep(parent.as_std_path(), name))
            .map_err(|error| Error::io("prepare", &parent, error))?;
        let old = Old::read(&output)?;
        let staging = step(Step::Stage)
            .and_then(|()| Staging::create(parent.as_std_path(), name))
            .map_err(|error| Error::io("make a folder in", &parent, error))?;
        Ok(Self {
            output,
            old,
            staging,
            put: Mutex::default(),
            step,
        })
    }

    fn put_all(&self, files: &[OutputFile]) -> Result<()> {
        files
            .par_iter()
            .try_for_each(|file| self.put(&file.route, &file.bytes))
    }

    /// Puts one file of the site. Files may be put in any order, by several threads.
    pub fn put(&self, route: &Route, bytes: &[u8]) -> Result<()> {
        let path = route.output_path();
        self.state().placed.add(route)?;
        let hash = manifest::hash(bytes);
        let unchanged = (self.step)(Step::File(&path))
            .and_then(|()| {
                let target = self.staging.site().join(&path);
                create_folders(&self.staging.site(), &path)?;
                let unchanged = keep(&target, &path, bytes, &self.old)?;
                if !unchanged {
                    create_file(&target, bytes)?;
                }
                Ok(unchanged)
            })
            .map_err(|error| Error::io("write", &path, error))?;
        let mut put = self.state();
        put.hashes.insert(path, hash);
        put.unchanged += usize::from(unchanged);
        put.bytes += bytes.len() as u64;
        Ok(())
    }

    fn state(&self) -> std::sync::MutexGuard<'_, Put> {
        self.put.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets what has been put take the place of the old site.
    pub fn finish(self, commit: Option<&str>) -> Result<Written> {
        let put = self
            .put
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let foreign = self.old.foreign(&put.placed, &self.output)?;
        let manifest = Manifest::new(put.hashes, commit);
        complete(
            &self.staging.site(),
            &foreign,
            &manifest,
            &self.old,
            self.step,
        )
        .map_err(|error| Error::io("complete", &self.output, error))?;
        (self.step)(Step::Exchange)
            .and_then(|()| exchange::into_place(self.staging.root(), self.output.as_std_path()))
            .map_err(|error| cannot_replace(&self.output, error))?;
        // The new site stands: what fails from here on is a leftover for the next build to sweep.
        let _ =
            (self.step)(Step::Remove).and_then(|()| self.staging.finish(self.output.as_std_path()));
        let files = manifest.files.len();
        Ok(Written {
            files,
            written: files - put.unchanged,
            unchanged: put.unchanged,
            removed: self.old.lost(&manifest),
            kept_foreign: foreign
                .values()
                .filter(|kind| **kind != Kind::Folder)
                .count(),
            bytes: put.bytes,
        })
    }
}

/// The folder that holds the output folder, and its name in there.
fn place(dir: &Utf8Path) -> Result<(Utf8PathBuf, &str)> {
    match (dir.parent(), dir.file_name()) {
        (Some(parent), Some(name)) if parent.as_str().is_empty() => Ok((".".into(), name)),
        (Some(parent), Some(name)) => Ok((parent.to_owned(), name)),
        _ => Err(Error::Usage(format!(
            "the output folder {dir} cannot be replaced as a whole\n  \
             help: give a folder with a name of its own, such as _site"
        ))),
    }
}

/// Refuses a folder that guide has not made.
fn check_owned(output: &Utf8Path) -> Result<()> {
    let refuse =
        |what: &str, help: &str| Err(Error::Usage(format!("{output} {what}\n  help: {help}")));
    match fs::symlink_metadata(output) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::io("read", output, error)),
        Ok(metadata) if metadata.is_symlink() => refuse(
            "is a symbolic link; guide writes into a folder only",
            "give the folder that the link points to",
        ),
        Ok(metadata) if !metadata.is_dir() => {
            refuse("is a file, not a folder", "give another name with --output")
        }
        Ok(_) if Manifest::read(output)?.is_some() => Ok(()),
        Ok(_) => {
            let mut entries =
                fs::read_dir(output).map_err(|error| Error::io("read", output, error))?;
            match entries.next() {
                None => Ok(()),
                Some(_) => refuse(
                    &format!(
                        "is not empty and has no {MANIFEST}, so guide did not make it; nothing was changed"
                    ),
                    "give an empty or new folder with --output, or empty this one yourself",
                ),
            }
        }
    }
}

/// Adds to the staged site what it takes over from the old folder, and its manifest.
fn complete(
    site: &Path,
    foreign: &BTreeMap<PathBuf, Kind>,
    manifest: &Manifest,
    old: &Old,
    step: &Steps<'_>,
) -> io::Result<()> {
    for (path, kind) in foreign {
        step(Step::Foreign(path))?;
        carry(&old.root.join(path), site, path, *kind)?;
    }
    step(Step::Manifest)?;
    create_file(&site.join(MANIFEST), &manifest.to_bytes())
}

/// Links the old site's file into the new one if it holds the same bytes.
///
/// It is linked first and compared after: whatever another build does to the old site
/// meanwhile, what was compared is what stands in the new one.
fn keep(staged: &Path, path: &str, bytes: &[u8], old: &Old) -> io::Result<bool> {
    let length = bytes.len() as u64;
    if old.entries.get(Path::new(path)) != Some(&Kind::File { length })
        || fs::hard_link(old.root.join(path), staged).is_err()
    {
        return Ok(false);
    }
    let same = fs::symlink_metadata(staged)
        .is_ok_and(|found| found.is_file() && plain_mode(&found))
        && fs::read(staged).is_ok_and(|found| found == bytes);
    if !same {
        fs::remove_file(staged)?;
    }
    Ok(same)
}

#[cfg(unix)]
fn plain_mode(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o7777 == FILE_MODE
}

#[cfg(not(unix))]
fn plain_mode(_metadata: &fs::Metadata) -> bool {
    true
}

/// Puts something that guide did not make into the new site: the same file, not a copy, where
/// the file system can.
fn carry(from: &Path, site: &Path, path: &Path, kind: Kind) -> io::Result<()> {
    let target = site.join(path);
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    let gone = |error: &io::Error| error.kind() == ErrorKind::NotFound;
    match kind {
        Kind::Folder => fs::create_dir_all(&target),
        _ => match fs::hard_link(from, &target) {
            // Removed by its owner in the meantime.
            Err(error) if gone(&error) => Ok(()),
            Err(_) if matches!(kind, Kind::File { .. }) => fs::copy(from, &target).map(|_| ()),
            result => result,
        },
    }
}

/// Why the exchange failed, with what helps.
fn cannot_replace(dir: &Utf8Path, error: io::Error) -> Error {
    match error.kind() {
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => Error::Usage(format!(
            "cannot replace {dir}: it is a mount point or part of a container image ({error})\n  \
             help: give a folder inside it, such as {}",
            dir.join("site")
        )),
        _ => Error::io("replace", dir, error),
    }
}
