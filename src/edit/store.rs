//! EDGE: writes changed files, each in one step.

use std::fs;
use std::io::{ErrorKind, Write as _};

use camino::Utf8Path;

use super::Change;
use crate::error::{Error, Result};

/// Who may do what with a new file, before the umask.
#[cfg(unix)]
const FILE_MODE: u32 = 0o666;

/// Writes the files of changes. Each is the old or the new one at every moment. Refused, before
/// anything is written: a file that is not as it was when the change was made, and one that lies
/// outside of its source, behind a symbolic link.
pub fn write(changes: &[Change]) -> Result<()> {
    for change in changes {
        check(change)?;
    }
    changes.iter().try_for_each(replace)
}

fn check(change: &Change) -> Result<()> {
    let path = change.disk();
    let refuse = |why: &str, help: &str| {
        Err(Error::Usage(format!(
            "{} {why}, so nothing was written\n  help: {help}",
            change.path
        )))
    };
    let is_symlink = fs::symlink_metadata(&path).is_ok_and(|it| it.is_symlink());
    if is_symlink || !is_inside(&change.root, &path)? {
        return refuse(
            "lies behind a symbolic link",
            "work in the folder that the link points to",
        );
    }
    let now = match fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(Error::io("read", &path, error)),
    };
    match (&change.before, now) {
        (None, Some(_)) => refuse("is there already", "choose another name"),
        (before, now) if *before != now => {
            refuse("was changed in the meantime", "run the command again")
        }
        _ => Ok(()),
    }
}

/// Does the nearest folder that exists lie in the root?
fn is_inside(root: &Utf8Path, path: &Utf8Path) -> Result<bool> {
    let whole = |path: &Utf8Path| {
        path.canonicalize_utf8()
            .map_err(|error| Error::io("read", path, error))
    };
    let folder = path.ancestors().skip(1).find(|it| it.exists());
    match folder {
        Some(folder) if !folder.as_str().is_empty() => Ok(whole(folder)?.starts_with(whole(root)?)),
        _ => Ok(true),
    }
}

fn replace(change: &Change) -> Result<()> {
    let path = change.disk();
    let folder = path.parent().unwrap_or(Utf8Path::new("."));
    fs::create_dir_all(folder).map_err(|error| Error::io("create", folder, error))?;
    let failed = |error| Error::io("write", &path, error);
    let mut staged = tempfile::Builder::new();
    staged.prefix(".guide-");
    #[cfg(unix)]
    staged.permissions(std::os::unix::fs::PermissionsExt::from_mode(FILE_MODE));
    let mut staged = staged.tempfile_in(folder).map_err(failed)?;
    if let Ok(old) = fs::metadata(&path) {
        let same = staged.as_file().set_permissions(old.permissions());
        same.map_err(failed)?;
    }
    staged
        .write_all(change.after.as_bytes())
        .and_then(|()| staged.as_file().sync_all())
        .map_err(failed)?;
    staged
        .persist(&path)
        .map(drop)
        .map_err(|error| failed(error.error))
}
