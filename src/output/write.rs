//! Writing a site, in steps that each leave the old site or the new one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::displaced::slashed;
use super::manifest::Manifest;
use super::staging::{self, FILE_MODE, Staging, create_file, create_folder};
use super::tree::{self, Kind};
use super::{MANIFEST, OutputFile, exchange};
use crate::error::{Error, Result};

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
    run(dir, files, commit, &|_| Ok(()), Staging::discard)
}

/// Like [`write()`], asking `step` before each step. Its error ends the work there and leaves the
/// disk as a process killed at that moment would: tests hold the promise of [`write()`] with it.
pub fn write_with(
    dir: &Utf8Path,
    files: &[OutputFile],
    commit: Option<&str>,
    step: &Steps<'_>,
) -> Result<Written> {
    run(dir, files, commit, step, drop)
}

/// What [`write_with`] asks before each step.
pub type Steps<'a> = dyn Fn(Step<'_>) -> io::Result<()> + Sync + 'a;

fn run(
    dir: &Utf8Path,
    files: &[OutputFile],
    commit: Option<&str>,
    step: &Steps<'_>,
    abandon: fn(Staging),
) -> Result<Written> {
    let (parent, name) = place(dir)?;
    let output = parent.join(name);
    check_collisions(files)?;
    check_owned(&output)?;
    step(Step::Sweep)
        .and_then(|()| fs::create_dir_all(&parent))
        .and_then(|()| staging::sweep(parent.as_std_path(), name))
        .map_err(|error| Error::io("prepare", &parent, error))?;
    let old = Old::read(&output)?;
    let foreign = old.foreign(files, &output)?;
    let manifest = Manifest::of(files, commit);

    let staging = step(Step::Stage)
        .and_then(|()| Staging::create(parent.as_std_path(), name))
        .map_err(|error| Error::io("make a folder in", &parent, error))?;
    let staged = stage(&staging.site(), files, &old, step).and_then(|unchanged| {
        complete(&staging.site(), &foreign, &manifest, &old, step)
            .map_err(|error| Error::io("complete", &output, error))?;
        step(Step::Exchange)
            .and_then(|()| exchange::into_place(staging.root(), output.as_std_path()))
            .map_err(|error| cannot_replace(&output, error))?;
        Ok(unchanged)
    });
    let unchanged = match staged {
        Ok(unchanged) => unchanged,
        Err(error) => {
            abandon(staging);
            return Err(error);
        }
    };
    // The new site stands: what fails from here on is a leftover for the next build to sweep.
    let _ = step(Step::Remove).and_then(|()| staging.finish(output.as_std_path()));
    Ok(Written {
        files: files.len(),
        written: files.len() - unchanged,
        unchanged,
        removed: old.lost(&manifest),
        kept_foreign: foreign
            .values()
            .filter(|kind| **kind != Kind::Folder)
            .count(),
        bytes: files.iter().map(|file| file.bytes.len() as u64).sum(),
    })
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

/// Refuses two files that some file system would take for one, and a file where a folder must be.
fn check_collisions(files: &[OutputFile]) -> Result<()> {
    let mut places: BTreeMap<String, &OutputFile> = BTreeMap::new();
    let clash = |one: &OutputFile, other: &str| {
        Err(Error::Usage(format!(
            "{} and {other} cannot both be written: they want the same place on the disk",
            one.route.output_path()
        )))
    };
    for file in files {
        if file.route.collision_key() == MANIFEST {
            return clash(file, "the manifest");
        }
        if let Some(other) = places.insert(file.route.collision_key(), file) {
            return clash(file, &other.route.output_path());
        }
    }
    for (key, file) in &places {
        if let Some(other) = folders_above(key).find_map(|folder| places.get(folder)) {
            return clash(file, &other.route.output_path());
        }
    }
    Ok(())
}

/// The folders that a path lies in, the innermost first.
fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(slash, _)| &path[..slash])
}

/// The output folder as this build found it.
struct Old {
    root: PathBuf,
    entries: BTreeMap<PathBuf, Kind>,
    made: BTreeSet<String>,
}

impl Old {
    fn read(output: &Utf8Path) -> Result<Self> {
        let entries = match tree::list(output.as_std_path()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(Error::io("read", output, error)),
        };
        let manifest = Manifest::read(output)?;
        Ok(Self {
            root: output.as_std_path().to_owned(),
            entries,
            made: manifest.map_or_else(BTreeSet::new, |manifest| {
                manifest.files.into_keys().collect()
            }),
        })
    }

    /// How many of its files the new site does not have.
    fn lost(&self, new: &Manifest) -> usize {
        self.made
            .iter()
            .filter(|path| !new.files.contains_key(*path))
            .filter(|path| self.entries.contains_key(Path::new(path)))
            .count()
    }

    /// What guide did not make, in an order that has a folder before what it holds.
    fn foreign(&self, files: &[OutputFile], dir: &Utf8Path) -> Result<BTreeMap<PathBuf, Kind>> {
        let mut foreign: BTreeMap<PathBuf, Kind> = self
            .entries
            .iter()
            .filter(|(path, kind)| **kind != Kind::Folder && path.as_path() != Path::new(MANIFEST))
            .filter(|(path, _)| {
                !path
                    .to_str()
                    .is_some_and(|path| self.made.contains(&slashed(path)))
            })
            .map(|(path, kind)| (path.clone(), *kind))
            .collect();
        // A folder is someone else's if nothing of guide's is below it: git needs its empty ones.
        let guides: BTreeSet<&Path> = self
            .made
            .iter()
            .flat_map(|path| Path::new(path).ancestors().skip(1))
            .collect();
        foreign.extend(
            self.entries
                .iter()
                .filter(|(path, kind)| **kind == Kind::Folder && !guides.contains(path.as_path()))
                .map(|(path, kind)| (path.clone(), *kind)),
        );

        let mut wanted: BTreeMap<String, bool> = BTreeMap::new();
        for file in files {
            let key = file.route.collision_key();
            for folder in folders_above(&key) {
                wanted.entry(folder.to_owned()).or_insert(false);
            }
            wanted.insert(key, true);
        }
        for (path, kind) in &foreign {
            let key: String = slashed(&path.to_string_lossy())
                .nfc()
                .collect::<String>()
                .to_lowercase();
            let is_file = wanted.get(&key).copied();
            // Two folders at one place are no collision.
            if is_file == Some(true) || (is_file == Some(false) && *kind != Kind::Folder) {
                return Err(Error::Usage(format!(
                    "{} was not made by guide, and a file of the site wants its place; nothing was changed\n  \
                     help: move it away, or rename the page",
                    dir.join(key)
                )));
            }
        }
        Ok(foreign)
    }
}

/// Puts all files into the staging folder; says how many are the old site's, unchanged.
fn stage(site: &Path, files: &[OutputFile], old: &Old, step: &Steps<'_>) -> Result<usize> {
    let paths: Vec<String> = files.iter().map(|file| file.route.output_path()).collect();
    let folders: BTreeSet<&str> = paths.iter().flat_map(|path| folders_above(path)).collect();
    for folder in folders {
        create_folder(&site.join(folder)).map_err(|error| Error::io("create", folder, error))?;
    }
    let unchanged = AtomicUsize::new(0);
    paths.par_iter().zip(files).try_for_each(|(path, file)| {
        step(Step::File(path))
            .and_then(|()| {
                let target = site.join(path);
                if keep(&target, path, &file.bytes, old)? {
                    unchanged.fetch_add(1, Ordering::Relaxed);
                    return Ok(());
                }
                create_file(&target, &file.bytes)
            })
            .map_err(|error| Error::io("write", path, error))
    })?;
    Ok(unchanged.into_inner())
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
