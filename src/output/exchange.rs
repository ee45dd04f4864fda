//! Putting a new folder where the old one is.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Where the old site waits when the file system cannot exchange two folders in one step.
pub(super) const ASIDE: &str = "aside";

/// How often to look again when another build creates or removes the output folder meanwhile.
const ATTEMPTS: usize = 16;

/// Puts the folder `site` in the staging folder `root` in the place of `output`. Where there
/// was an old site, it is afterwards in the staging folder: at `site`, or at [`ASIDE`].
pub(super) fn into_place(root: &Path, output: &Path) -> io::Result<()> {
    let site = root.join("site");
    let mut failure = io::Error::from(ErrorKind::WouldBlock);
    for _ in 0..ATTEMPTS {
        let attempt = match fs::symlink_metadata(output) {
            Ok(metadata) if metadata.is_dir() => match exchange(&site, output) {
                Err(error) if cannot_exchange(&error) => set_aside(root, output),
                result => result,
            },
            Ok(_) => Err(io::Error::from(ErrorKind::NotADirectory)),
            Err(error) if error.kind() == ErrorKind::NotFound => rename_to_nothing(&site, output),
            Err(error) => Err(error),
        };
        match attempt {
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::AlreadyExists) =>
            {
                failure = error;
            }
            result => return result,
        }
    }
    Err(failure)
}

/// Undoes [`set_aside`] for a build that died between its two renames.
pub(super) fn bring_back(root: &Path, output: &Path) -> io::Result<()> {
    let aside = root.join(ASIDE);
    if aside.is_dir() && !output.exists() {
        return fs::rename(&aside, output);
    }
    Ok(())
}

/// For file systems without an exchange: a reader may find no site for a moment, never a mix.
fn set_aside(root: &Path, output: &Path) -> io::Result<()> {
    let aside = root.join(ASIDE);
    fs::rename(output, &aside)?;
    fs::rename(root.join("site"), output).inspect_err(|_| {
        // The first failure is the one to report.
        let _ = fs::rename(&aside, output);
    })
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(site: &Path, output: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, site, CWD, output, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_site: &Path, _output: &Path) -> io::Result<()> {
    Err(io::Error::from(ErrorKind::Unsupported))
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn rename_to_nothing(site: &Path, output: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, site, CWD, output, RenameFlags::NOREPLACE).map_err(io::Error::from) {
        Err(error) if cannot_exchange(&error) => fs::rename(site, output),
        result => result,
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn rename_to_nothing(site: &Path, output: &Path) -> io::Result<()> {
    fs::rename(site, output)
}

/// The kernel or the file system does not know the flag.
fn cannot_exchange(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::InvalidInput | ErrorKind::Unsupported
    )
}
