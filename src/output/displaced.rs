//! Removing a site that another has replaced, and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use camino::Utf8Path;

use super::MANIFEST;
use super::manifest::Manifest;
use super::staging::create_folder;
use super::tree::{self, Kind};

/// Removes the folder `site`, which stood at `output` once or was to stand there.
///
/// The only copy of a file that guide did not make is never removed: someone may have put it
/// there while the build ran. It moves on into `output`, or stays where it is.
pub(super) fn remove(site: &Path, output: &Path) -> io::Result<()> {
    let entries = match tree::list(site) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let made = match Utf8Path::from_path(site).map(Manifest::read) {
        Some(Ok(Some(manifest))) => Some(manifest.files),
        // Staged and never finished: guide made all of it.
        Some(Ok(None)) => None,
        // Not ours to judge.
        Some(Err(_)) | None => Some(BTreeMap::new()),
    };
    let ours = |path: &Path| {
        made.as_ref().is_none_or(|made| {
            path.to_str()
                .is_some_and(|path| made.contains_key(&slashed(path)))
        })
    };
    let mut all_gone = true;
    for (path, kind) in &entries {
        if *kind == Kind::Folder || path.as_path() == Path::new(MANIFEST) {
            continue;
        }
        let file = site.join(path);
        let copied = *kind != Kind::Other && same(&file, &output.join(path));
        if ours(path) || copied || rescue(&file, output, path) {
            fs::remove_file(&file)?;
        } else {
            all_gone = false;
        }
    }
    for (path, _) in entries
        .iter()
        .rev()
        .filter(|(_, kind)| **kind == Kind::Folder)
    {
        // Not empty: something in it is not ours.
        let _ = fs::remove_dir(site.join(path));
    }
    // Last, because it says what is ours when this is interrupted.
    if all_gone {
        if entries.contains_key(Path::new(MANIFEST)) {
            fs::remove_file(site.join(MANIFEST))?;
        }
        let _ = fs::remove_dir(site);
    }
    Ok(())
}

/// A path as the manifest writes it.
pub(super) fn slashed(path: &str) -> String {
    if cfg!(windows) {
        path.replace('\\', "/")
    } else {
        path.to_owned()
    }
}

/// Is the same thing in the new site too?
fn same(file: &Path, carried: &Path) -> bool {
    match (fs::read_link(file), fs::read_link(carried)) {
        (Ok(one), Ok(other)) => one == other,
        // Only plain files are read: a pipe would never end.
        (Err(_), Err(_)) if fs::symlink_metadata(carried).is_ok_and(|found| found.is_file()) => {
            fs::read(file).is_ok_and(|bytes| fs::read(carried).is_ok_and(|found| found == bytes))
        }
        _ => false,
    }
}

/// Moves a late arrival into the new site, unless something has its place there.
fn rescue(file: &Path, output: &Path, path: &Path) -> bool {
    let mut folder = output.to_owned();
    for part in path.parent().into_iter().flat_map(Path::components) {
        folder.push(part);
        let plain = fs::symlink_metadata(&folder).is_ok_and(|metadata| metadata.is_dir());
        if !plain && create_folder(&folder).is_err() {
            return false;
        }
    }
    fs::hard_link(file, output.join(path)).is_ok()
}
