//! Which files a folder holds: found by walking through it, and again only where another may be there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use camino::{Utf8Path, Utf8PathBuf};
use ignore::{DirEntry, WalkBuilder};

use super::Mount;
use super::content::{Content, Stamp};
use crate::diagnostic::{Diagnostic, code};
use crate::error::{Error, Result};
use crate::history::BlobId;
use crate::kept::Last;
use crate::model::Guidance;
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
#[derive(Default)]
pub(super) struct Listing {
    /// In the order of their paths, no two of which are the same.
    entries: Vec<Entry>,
    /// Symbolic links: known, so that a link to one can be told of, and never followed.
    pub(super) symlinks: BTreeSet<SourcePath>,
    /// Folders that are repositories of their own, and are left out.
    pub(super) nested: BTreeSet<SourcePath>,
    /// What is wrong with names.
    pub(super) problems: Vec<Diagnostic>,
    /// Where it was looked; `None` where it has to be looked each time.
    looked_in: Option<LookedIn>,
    /// What becomes of its Markdown, where the files of these patterns are left out.
    markdown: Last<Vec<String>, Arc<Markdown>>,
}

/// The Markdown files of a source, by their places among all.
#[derive(Default)]
pub(super) struct Markdown {
    /// Those that make pages.
    pub(super) pages: Vec<usize>,
    pub(super) others: Vec<usize>,
}

/// A file of a source.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) path: SourcePath,
    pub(super) origin: Origin,
    /// What is known of what is in it: it goes from each listing to the next that has the same path.
    pub(super) content: Arc<Content>,
}

/// Where a file comes from.
#[derive(Clone)]
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

    /// The same files, to be changed: nothing tells where to look for those.
    pub(super) fn copy(&self) -> Self {
        Self {
            entries: self.entries.clone(),
            symlinks: self.symlinks.clone(),
            nested: self.nested.clone(),
            ..Self::default()
        }
    }

    /// Adds a file, in place of another at the same path.
    pub(super) fn add(&mut self, entry: Entry) {
        let place = self.entries.binary_search_by(|it| it.path.cmp(&entry.path));
        match place {
            Ok(place) => self.entries[place] = entry,
            Err(place) => self.entries.insert(place, entry),
        }
    }

    /// Leaves out a folder.
    pub(super) fn leave_out(&mut self, folder: &SourcePath) {
        let folder = folder.as_str();
        let is_outside = |path: &SourcePath| path.as_str() != folder && !path.is_within(folder);
        self.entries.retain(|it| is_outside(&it.path));
        self.symlinks.retain(is_outside);
        self.nested.retain(is_outside);
    }

    /// These files, of which the listing before may know something.
    pub(super) fn of(mut entries: Vec<Entry>, before: Option<&Self>) -> Self {
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        entries.dedup_by(|a, b| a.path == b.path);
        let before = before.map_or(&[][..], |it| &it.entries);
        let mut before = before.iter().peekable();
        for entry in &mut entries {
            while before.next_if(|it| it.path < entry.path).is_some() {}
            if let Some(known) = before.next_if(|it| it.path == entry.path) {
                entry.content = Arc::clone(&known.content);
            }
        }
        Self {
            entries,
            ..Self::default()
        }
    }

    /// What is known to be there and left out: symbolic links, and repositories of their own.
    pub(super) fn left_out(&self) -> BTreeSet<&SourcePath> {
        self.symlinks.iter().chain(&self.nested).collect()
    }

    /// The files, in the order of their paths.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Its Markdown, but that which `guidance` leaves out. Where there is a `content/` folder, what is in it and at
    /// the top makes pages; without one, all of it.
    pub(super) fn markdown(&self, guidance: &Guidance, mount: &Mount) -> Arc<Markdown> {
        self.markdown.get(guidance.left_out().to_vec(), |_| {
            let content = mount.content();
            let top = mount.name().unwrap_or_default();
            // A pattern may mean the path within the source, or the one that the site knows.
            let is_excluded = |path: &SourcePath| {
                let own = || mount.own(path).is_some_and(|it| guidance.is_excluded(&it));
                guidance.is_excluded(path) || own()
            };
            let paths = self.entries.iter().map(|it| &it.path);
            let markdown = paths.enumerate().filter(|(_, path)| path.is_markdown());
            let has_content = markdown.clone().any(|(_, path)| path.is_within(&content));
            let makes_a_page = |path: &SourcePath| {
                !has_content || path.is_within(&content) || path.folder() == top
            };
            let read = markdown.filter(|(_, path)| !is_excluded(path));
            let (pages, others): (Vec<_>, Vec<_>) = read.partition(|(_, path)| makes_a_page(path));
            let places = |of: Vec<(usize, &SourcePath)>| of.into_iter().map(|it| it.0).collect();
            Arc::new(Markdown {
                pages: places(pages),
                others: places(others),
            })
        })
    }

    /// The place of a file among them.
    pub(super) fn position(&self, path: &str) -> Option<usize> {
        let found = self
            .entries
            .binary_search_by(|it| it.path.as_str().cmp(path));
        found.ok()
    }

    /// The place of a file that was found at a path of a folder.
    pub(super) fn position_on_disk(&self, path: &Utf8Path) -> Option<usize> {
        let LookedIn { root, mount, .. } = self.looked_in.as_ref()?;
        let own = path.strip_prefix(root).ok()?;
        let own = SourcePath::new(&with_slashes(own.as_str()))?;
        self.position(mount.known(&own).as_str())
    }

    /// The files of a folder that git does not ignore, looked for at this time. The listing before may know
    /// something of them.
    pub(super) fn of_folder(
        root: &Utf8Path,
        mount: &Mount,
        now: SystemTime,
        before: Option<&Self>,
    ) -> Result<Self> {
        let mut listing = Self::default();
        let mut entries = Vec::new();
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
            entries.push(Entry::new(path, Origin::Disk(disk)));
        }
        listing.entries = Self::of(entries, before).entries;
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

impl Entry {
    pub(super) fn new(path: SourcePath, origin: Origin) -> Self {
        Self {
            path,
            origin,
            content: Arc::default(),
        }
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
        let listing = Listing::of_folder(&root, &Mount::default(), later(), None).unwrap();
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
        let young = Listing::of_folder(&root, &mount, now, None).unwrap();
        assert!(!young.still_holds(&root, &mount, later()));
        std::os::unix::fs::symlink("content", root.join("link")).unwrap();
        let with_link = Listing::of_folder(&root, &mount, later(), None).unwrap();
        assert!(!with_link.still_holds(&root, &mount, later()));
    }

    #[test]
    fn it_tells_where_files_that_were_found_lie() {
        let (_folder, root) = folder();
        let listing = Listing::of_folder(&root, &Mount::default(), later(), None).unwrap();
        let found = listing.position_on_disk(&root.join("content/b.md"));
        assert_eq!(found, listing.position("content/b.md"));
        assert!(found.is_some());
        for path in ["content", "draft.md", "new.md", "../a.md"] {
            assert_eq!(listing.position_on_disk(&root.join(path)), None, "{path}");
        }
    }

    #[test]
    fn what_is_known_of_a_file_goes_to_the_next_listing_by_its_path() {
        let (_folder, root) = folder();
        let list = |before| Listing::of_folder(&root, &Mount::default(), later(), before).unwrap();
        let first = list(None);
        fs::write(root.join("content/a.md"), "before the others").unwrap();
        fs::remove_file(root.join("a.md")).unwrap();
        let second = list(Some(&first));
        let paths = second.entries().iter().map(|it| it.path.as_str());
        let paths: Vec<&str> = paths.collect();
        assert_eq!(
            paths,
            ["content/a.md", "content/b.md", "content/inner/c.md"]
        );
        let content = |of: &Listing, path| {
            let position = of.position(path).unwrap();
            Arc::clone(&of.entries()[position].content)
        };
        let same = |path| Arc::ptr_eq(&content(&first, path), &content(&second, path));
        assert!(same("content/b.md") && same("content/inner/c.md"));
    }
}
