//! Which files a folder holds: found by walking through it, and again only where another may be there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use camino::{Utf8Path, Utf8PathBuf};
use ignore::{DirEntry, WalkBuilder};

use super::Mount;
use super::contents::Stamp;
use crate::diagnostic::{Diagnostic, code};
use crate::error::{Error, Result};
use crate::history::BlobId;
use crate::path::SourcePath;

/// Hidden folders that hold Markdown people read.
const HIDDEN_BUT_READ: [&str; 3] = [".github", ".gitlab", ".gitea"];

/// Folders that hold no source: history, packages, output.
const NEVER_READ: [&str; 3] = [".git", "node_modules", "_site"];

/// The file by which cargo and others call the folder in which it lies a cache: it holds no source.
pub(crate) const CACHE_MARK: &str = "CACHEDIR.TAG";

/// The file in which a folder says what git ignores there.
const IGNORE_FILE: &str = ".gitignore";

/// The files of a source, by their paths as the site knows these.
#[derive(Debug, Clone, Default)]
pub(super) struct Listing {
    pub(super) entries: BTreeMap<SourcePath, Origin>,
    /// Symbolic links: known, so that a link to one can be told of, and never followed.
    pub(super) symlinks: BTreeSet<SourcePath>,
    /// Folders that are repositories of their own, and are left out.
    pub(super) nested: BTreeSet<SourcePath>,
    /// What is wrong with names.
    pub(super) problems: Vec<Diagnostic>,
    /// Where it was looked; `None` where it has to be looked each time.
    looked_in: Option<LookedIn>,
}

/// Where a file comes from.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    Disk(Utf8PathBuf),
    Blob(BlobId),
    /// A text that is about to be written.
    Proposed(String),
}

/// All that a listing follows from: folders and what they say to ignore. A folder is another when anything
/// comes, goes or takes another name in it.
#[derive(Debug, Clone)]
struct LookedIn {
    root: Utf8PathBuf,
    mount: Mount,
    stamps: Vec<(PathBuf, Option<Stamp>)>,
}

impl Listing {
    /// Would walking through the folder at this time find the same?
    pub(super) fn still_holds(&self, root: &Utf8Path, mount: &Mount, now: SystemTime) -> bool {
        self.looked_in.as_ref().is_some_and(|it| {
            let mut stamps = it.stamps.iter();
            it.root == root
                && it.mount == *mount
                && stamps.all(|(path, before)| stamp(path, now).is_ok_and(|it| it == *before))
        })
    }

    /// Is it a file that was found in a folder?
    pub(super) fn holds(&self, path: &Utf8Path) -> bool {
        let found = self.looked_in.as_ref().and_then(|it| {
            let own = path.strip_prefix(&it.root).ok()?;
            let own = SourcePath::new(&with_slashes(own.as_str()))?;
            self.entries.get(&it.mount.known(&own))
        });
        found.is_some()
    }

    /// The files of a folder that git does not ignore, looked for at this time.
    pub(super) fn of_folder(root: &Utf8Path, mount: &Mount, now: SystemTime) -> Result<Self> {
        let mut listing = Self::default();
        let mut folders = vec![root.as_std_path().to_owned()];
        let nested: Arc<Mutex<Vec<PathBuf>>> = Arc::default();
        let nested_found = Arc::clone(&nested);
        let caches: Arc<Mutex<Vec<PathBuf>>> = Arc::default();
        let caches_found = Arc::clone(&caches);
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
                let is_cache = is_own && is_read && is_cache(entry);
                if is_cache && let Ok(mut found) = caches_found.lock() {
                    found.push(entry.path().to_owned());
                }
                is_own && is_read && !is_cache
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
            if kind.is_some_and(|kind| kind.is_dir()) && entry.depth() > 0 {
                folders.push(entry.path().to_owned());
            }
            if !kind.is_some_and(|kind| kind.is_file() || kind.is_symlink()) {
                continue;
            }
            let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let Some(path) = relative.to_str().map(with_slashes) else {
                let name = relative.to_string_lossy();
                listing.problems.push(unreadable(&name, "is not UTF-8"));
                continue;
            };
            let Some(path) = SourcePath::new(&path).map(|it| mount.known(&it)) else {
                let problem = unreadable(&path, "holds a control character");
                listing.problems.push(problem);
                continue;
            };
            if kind.is_some_and(|kind| kind.is_symlink()) {
                if path.is_markdown() || entry.path().is_dir() {
                    listing.problems.push(symlink_problem(&path));
                }
                listing.symlinks.insert(path);
                continue;
            }
            let Ok(disk) = Utf8PathBuf::from_path_buf(entry.into_path()) else {
                continue;
            };
            listing.entries.insert(path, Origin::Disk(disk));
        }
        let nested = nested.lock().map(|it| it.clone()).unwrap_or_default();
        let relative = nested
            .iter()
            .filter_map(|it| Some(it.strip_prefix(root).ok()?.to_string_lossy().into_owned()))
            .filter_map(|it| SourcePath::new(&with_slashes(&it)))
            .map(|it| mount.known(&it));
        listing.nested = relative.collect();
        // Where a link leads is not told by the folder in which it lies.
        if listing.symlinks.is_empty() {
            folders.extend(nested);
            folders.extend(caches.lock().map(|it| it.clone()).unwrap_or_default());
            let stamps = stamps(folders, now);
            listing.looked_in = stamps.map(|stamps| LookedIn {
                root: root.to_owned(),
                mount: mount.clone(),
                stamps,
            });
        }
        Ok(listing)
    }
}

/// What tells these folders, and what they say to ignore, from others; `None` where something of it is so young
/// that it may have become another since it was read.
fn stamps(folders: Vec<PathBuf>, now: SystemTime) -> Option<Vec<(PathBuf, Option<Stamp>)>> {
    let files = folders.iter().map(|it| it.join(IGNORE_FILE));
    let files: Vec<PathBuf> = files.collect();
    let all = folders.into_iter().chain(files);
    all.map(|path| {
        let stamp = stamp(&path, now).ok()?;
        Some((path, stamp))
    })
    .collect()
}

/// What tells what is at a path, if anything is; an error where nothing does.
fn stamp(path: &Path, now: SystemTime) -> std::result::Result<Option<Stamp>, Untold> {
    match std::fs::symlink_metadata(path) {
        // Where it leads is not told by a link.
        Ok(found) if found.is_symlink() => Err(Untold),
        Ok(found) => Stamp::of(&found, now).map(Some).ok_or(Untold),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(_) => Err(Untold),
    }
}

/// Nothing tells whether it is the same.
struct Untold;

/// Is what has this name looked at?
pub(super) fn is_read(name: Option<&str>) -> bool {
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

fn is_cache(entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_some_and(|it| it.is_dir());
    is_folder && entry.path().join(CACHE_MARK).symlink_metadata().is_ok()
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

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs::{self, File, FileTimes};
    use std::time::Duration;

    use super::*;

    /// When all that a test writes is old.
    fn later() -> SystemTime {
        SystemTime::now() + Duration::from_hours(1)
    }

    /// A folder with files in it, in which nothing changed for long.
    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let root = root.canonicalize_utf8().unwrap();
        fs::create_dir_all(root.join("content/inner")).unwrap();
        for file in ["a.md", "content/b.md", "content/inner/c.md"] {
            fs::write(root.join(file), "text").unwrap();
        }
        fs::write(root.join(".gitignore"), "draft.md\n").unwrap();
        let long_ago = FileTimes::new().set_modified(SystemTime::UNIX_EPOCH);
        for path in ["", "content", "content/inner", ".gitignore"] {
            let opened = File::open(root.join(path)).unwrap();
            opened.set_times(long_ago).unwrap();
        }
        (folder, root)
    }

    /// Does the listing of a folder hold after something was done in it?
    fn holds_after(act: impl FnOnce(&Utf8Path)) -> bool {
        let (_folder, root) = folder();
        let listing = Listing::of_folder(&root, &Mount::default(), later()).unwrap();
        act(&root);
        listing.still_holds(&root, &Mount::default(), later())
    }

    #[test]
    fn a_listing_holds_while_no_file_comes_or_goes() {
        assert!(holds_after(|_| {}));
        assert!(holds_after(
            |root| fs::write(root.join("a.md"), "other").unwrap()
        ));
    }

    #[test]
    fn a_listing_holds_no_more_when_another_file_may_be_there() {
        let write = |root: &Utf8Path, path| fs::write(root.join(path), "text").unwrap();
        assert!(!holds_after(|root| write(root, "new.md")));
        assert!(!holds_after(|root| write(root, "content/inner/new.md")));
        assert!(!holds_after(|root| write(root, "content/inner/.gitignore")));
        assert!(!holds_after(|root| write(root, ".gitignore")));
        assert!(!holds_after(|root| write(root, "content/CACHEDIR.TAG")));
        assert!(!holds_after(|root| fs::remove_file(
            root.join("content/b.md")
        )
        .unwrap()));
        assert!(!holds_after(|root| {
            fs::rename(root.join("content/inner"), root.join("content/moved")).unwrap();
        }));
        assert!(!holds_after(|root| fs::create_dir(
            root.join("content/.git")
        )
        .unwrap()));
    }

    #[test]
    fn what_is_young_or_has_links_is_looked_through_each_time() {
        let (_folder, root) = folder();
        let (mount, now) = (Mount::default(), SystemTime::now());
        let young = Listing::of_folder(&root, &mount, now).unwrap();
        assert!(!young.still_holds(&root, &mount, later()));
        std::os::unix::fs::symlink("content", root.join("link")).unwrap();
        let with_link = Listing::of_folder(&root, &mount, later()).unwrap();
        assert!(!with_link.still_holds(&root, &mount, later()));
    }

    #[test]
    fn it_tells_which_paths_are_files_that_were_found() {
        let (_folder, root) = folder();
        let listing = Listing::of_folder(&root, &Mount::default(), later()).unwrap();
        assert!(listing.holds(&root.join("content/b.md")));
        for path in ["content", "draft.md", "new.md", "../a.md"] {
            assert!(!listing.holds(&root.join(path)), "{path}");
        }
    }
}
