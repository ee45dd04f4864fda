//! The folder beside the output where a site is put together: `.NAME.guide-XXXXXX`.
//!
//! It holds `lock`, locked for as long as its build lives, and `site`. Because the lock
//! dies with its process, the next build can tell a dead build's leftovers from a living
//! neighbour.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::{displaced, exchange};

/// How often another name is tried when a neighbour takes the staging folder for a leftover.
const ATTEMPTS: usize = 16;

/// A staging folder of this build, removed when it is dropped.
pub(super) struct Staging {
    root: PathBuf,
    stays: bool,
    /// Held until the end; a dead process holds nothing.
    _lock: File,
}

impl Staging {
    /// Makes a new staging folder for the output folder `name` in `parent`.
    pub(super) fn create(parent: &Path, name: &str) -> io::Result<Self> {
        let mut failure = io::Error::from(ErrorKind::WouldBlock);
        for _ in 0..ATTEMPTS {
            match Self::attempt(parent, name) {
                Ok(staging) => return Ok(staging),
                // Another build may sweep the folder away before it is locked.
                Err(error)
                    if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::WouldBlock) =>
                {
                    failure = error;
                }
                Err(error) => return Err(error),
            }
        }
        Err(failure)
    }

    fn attempt(parent: &Path, name: &str) -> io::Result<Self> {
        let root = tempfile::Builder::new()
            .prefix(&prefix(name))
            .tempdir_in(parent)?
            .keep();
        let lock = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(root.join("lock"))?;
        lock.try_lock()?;
        let staging = Self {
            root,
            stays: false,
            _lock: lock,
        };
        create_folder(&staging.site())?;
        Ok(staging)
    }

    /// Where the new site is put together, and where the old one is after the exchange.
    pub(super) fn site(&self) -> PathBuf {
        self.root.join("site")
    }

    /// The folder itself.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// From now on dropping it leaves it on the disk, as a crash would.
    pub(super) fn leave_behind(&mut self) {
        self.stays = true;
    }

    /// Removes the old site, which is in here now, and the folder itself.
    pub(super) fn finish(mut self, output: &Path) -> io::Result<()> {
        self.stays = true;
        empty(&self.root, output)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.stays {
            // A failure here hides nothing: the next build sweeps what stays.
            let _ = fs::remove_dir_all(self.site()).and_then(|()| close(&self.root));
        }
    }
}

/// Clears away what dead builds left beside the output folder, bringing back a site that one
/// had set aside when it died.
pub(super) fn sweep(parent: &Path, name: &str) -> io::Result<()> {
    let output = parent.join(name);
    for entry in fs::read_dir(parent)? {
        let entry = entry?;
        let ours = entry
            .file_name()
            .to_str()
            .is_some_and(|found| found.starts_with(&prefix(name)));
        if ours && entry.file_type()?.is_dir() {
            // What cannot be removed is in nobody's way.
            let _ = sweep_one(&entry.path(), &output);
        }
    }
    Ok(())
}

fn sweep_one(root: &Path, output: &Path) -> io::Result<()> {
    match File::open(root.join("lock")) {
        Ok(lock) if lock.try_lock().is_ok() => {
            exchange::bring_back(root, output)?;
            empty(root, output)
        }
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // Empty: a build died, or is just being born and will take another name.
            let _ = fs::remove_dir(root);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

fn empty(root: &Path, output: &Path) -> io::Result<()> {
    displaced::remove(&root.join("site"), output)?;
    displaced::remove(&root.join(exchange::ASIDE), output)?;
    close(root)
}

fn close(root: &Path) -> io::Result<()> {
    // The lock goes last, so that a folder without one is known to hold nothing.
    if root.join("site").exists() || root.join(exchange::ASIDE).exists() {
        return Ok(());
    }
    fs::remove_file(root.join("lock"))?;
    fs::remove_dir(root)
}

fn prefix(name: &str) -> String {
    format!(".{name}.guide-")
}

/// Makes a folder that everyone may read, whatever the umask.
pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    fs::create_dir(path)?;
    set_mode(path, 0o755)
}

/// Makes the folders below `site` that the file at `path` lies in, where they are not there yet.
pub(super) fn create_folders(site: &Path, path: &str) -> io::Result<()> {
    let Some((folder, _)) = path.rsplit_once('/') else {
        return Ok(());
    };
    match create_folder(&site.join(folder)) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            create_folders(site, folder)?;
            match create_folder(&site.join(folder)) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
                result => result,
            }
        }
        result => result,
    }
}

/// Makes a new file that everyone may read, whatever the umask.
pub(super) fn create_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    drop(file);
    set_mode(path, FILE_MODE)
}

/// The permissions of every file of a site.
pub(super) const FILE_MODE: u32 = 0o644;

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}
