//! Where a repository is: its git folder, its work tree, and the part of it that is the source.

use camino::{Utf8Path, Utf8PathBuf};

use crate::error::{Error, Result};

/// The folders of a repository.
#[derive(Debug)]
pub(super) struct Location {
    /// Holds `HEAD`; of a linked work tree its own.
    pub(super) git_dir: Utf8PathBuf,
    /// Holds `objects`, `refs` and `shallow`; shared between linked work trees.
    pub(super) common_dir: Utf8PathBuf,
    /// The checked-out files; a bare repository has none.
    pub(super) work_dir: Option<Utf8PathBuf>,
    /// The source's folder within the work tree; empty for the whole.
    pub(super) prefix: String,
}

impl Location {
    /// Looks in `dir` and in the folders above it. Environment variables such as `GIT_DIR`
    /// have no say: the same folder is always the same repository.
    pub(super) fn find(dir: &Utf8Path) -> Result<Option<Self>> {
        let start = dir
            .canonicalize_utf8()
            .map_err(|error| Error::io("read", dir, error))?;
        // Only the folder that was named may itself be a git folder: one that lies within
        // contributed files must not pass for the repository.
        if is_git_dir(&start) {
            return Self::at(start, None, String::new()).map(Some);
        }
        for work_dir in start.ancestors() {
            let Some(git_dir) = git_dir_of(work_dir)? else {
                continue;
            };
            let prefix = start
                .strip_prefix(work_dir)
                .map(|inner| inner.as_str().replace('\\', "/"))
                .unwrap_or_default();
            return Self::at(git_dir, Some(work_dir.to_owned()), prefix).map(Some);
        }
        Ok(None)
    }

    fn at(git_dir: Utf8PathBuf, work_dir: Option<Utf8PathBuf>, prefix: String) -> Result<Self> {
        let common_dir = match read_if_present(&git_dir.join("commondir"))? {
            Some(common) => plain(git_dir.join(common.trim())),
            None => git_dir.clone(),
        };
        Ok(Self {
            git_dir,
            common_dir,
            work_dir,
            prefix,
        })
    }
}

/// The git folder that belongs to a work tree: `.git`, or where a file of that name points.
fn git_dir_of(work_dir: &Utf8Path) -> Result<Option<Utf8PathBuf>> {
    let dot_git = work_dir.join(".git");
    if dot_git.is_dir() {
        return Ok(is_git_dir(&dot_git).then_some(dot_git));
    }
    if !dot_git.is_file() {
        return Ok(None);
    }
    let text = read_if_present(&dot_git)?.unwrap_or_default();
    let Some(target) = text.trim().strip_prefix("gitdir:") else {
        return Ok(None);
    };
    let target = plain(work_dir.join(target.trim()));
    if is_git_dir(&target) {
        return Ok(Some(target));
    }
    Err(Error::Git {
        message: format!("{dot_git} points to a git folder that is not there"),
        help: "`git worktree repair` or `git submodule update --init` mends it",
    })
}

/// The same folder by its one name, without `..`: who watches it is told of it by that.
fn plain(folder: Utf8PathBuf) -> Utf8PathBuf {
    folder.canonicalize_utf8().unwrap_or(folder)
}

fn is_git_dir(dir: &Utf8Path) -> bool {
    // A HEAD that is a symbolic link is an old form, and it may point to nothing yet.
    let head = dir.join("HEAD");
    (head.is_file() || head.is_symlink())
        && (dir.join("commondir").is_file()
            || (dir.join("objects").is_dir() && dir.join("refs").is_dir()))
}

/// The text of a small file, or `None` when there is none.
pub(super) fn read_if_present(path: &Utf8Path) -> Result<Option<String>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::NotFound
                    | std::io::ErrorKind::NotADirectory
                    | std::io::ErrorKind::IsADirectory
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(Error::io("read", path, error)),
    }
}
