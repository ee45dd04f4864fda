//! Noticing that files or commits have changed.
//!
//! An event is only a reason to look again: what has really changed is found by comparing
//! content. Folders are watched one by one, so that what is ignored costs nothing.

use std::collections::BTreeSet;
use std::fs;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use notify::Watcher as _;
use notify::event::ModifyKind;
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode};

use super::burst::Burst;
use crate::error::{Error, Result};

/// How often files are compared where the system cannot tell of changes.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// Some changes that came together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Where something happened, in order. A hint: events get lost, and more may have changed.
    pub paths: BTreeSet<Utf8PathBuf>,
}

/// Watches folders; ends when it is dropped.
pub struct Watcher {
    roots: Vec<Utf8PathBuf>,
    /// The roots that are git folders.
    git: Vec<Utf8PathBuf>,
    ignored: Box<dyn Fn(&Utf8Path) -> bool + Send>,
    backend: Box<dyn notify::Watcher + Send>,
    polling: bool,
    watched: BTreeSet<Utf8PathBuf>,
    /// Roots that are not there yet, and folders on the way to them.
    awaited: BTreeSet<Utf8PathBuf>,
    /// The folders that are watched only for one of those.
    waiting_in: BTreeSet<Utf8PathBuf>,
    events: Receiver<notify::Result<Event>>,
    begun: Instant,
}

/// Watches the folders `roots` with all below them but what is `ignored`, the folders of
/// dependencies and caches, and git's own files other than where its branches point. Where a root
/// itself lies is no reason to ignore it.
///
/// A root may be a git folder itself: that of a linked work tree lies elsewhere. One that is not
/// there is noticed when it comes.
pub fn watch(
    roots: &[Utf8PathBuf],
    ignored: impl Fn(&Utf8Path) -> bool + Send + 'static,
) -> Result<Watcher> {
    let mut watcher = match native() {
        Ok((backend, events)) => Watcher::new(roots, Box::new(ignored), backend, false, events),
        Err(_) => Watcher::polling(roots, Box::new(ignored))?,
    };
    if watcher.add_new_folders().is_err() && !watcher.polling {
        // The system has no room for more watches.
        watcher = Watcher::polling(roots, watcher.ignored)?;
        watcher.add_new_folders()?;
    }
    Ok(watcher)
}

type Backend = (
    Box<dyn notify::Watcher + Send>,
    Receiver<notify::Result<Event>>,
);

fn native() -> notify::Result<Backend> {
    let (sender, events): (Sender<notify::Result<Event>>, _) = channel();
    let config = Config::default().with_follow_symlinks(false);
    Ok((Box::new(RecommendedWatcher::new(sender, config)?), events))
}

impl Watcher {
    fn new(
        roots: &[Utf8PathBuf],
        ignored: Box<dyn Fn(&Utf8Path) -> bool + Send>,
        backend: Box<dyn notify::Watcher + Send>,
        polling: bool,
        events: Receiver<notify::Result<Event>>,
    ) -> Self {
        let roots = absolute(roots);
        Self {
            git: roots.iter().filter(|root| is_git(root)).cloned().collect(),
            roots,
            ignored,
            backend,
            polling,
            watched: BTreeSet::new(),
            awaited: BTreeSet::new(),
            waiting_in: BTreeSet::new(),
            events,
            begun: Instant::now(),
        }
    }

    fn polling(
        roots: &[Utf8PathBuf],
        ignored: Box<dyn Fn(&Utf8Path) -> bool + Send>,
    ) -> Result<Self> {
        let (sender, events): (Sender<notify::Result<Event>>, _) = channel();
        let config = Config::default()
            .with_poll_interval(POLL_INTERVAL)
            .with_follow_symlinks(false);
        let backend = PollWatcher::new(sender, config).map_err(failure)?;
        Ok(Self::new(roots, ignored, Box::new(backend), true, events))
    }

    /// Does it compare files once a second, because the system cannot tell of changes?
    pub fn is_polling(&self) -> bool {
        self.polling
    }

    /// Watches these folders in place of the former ones. Those that are watched stay so.
    pub fn set_roots(&mut self, roots: &[Utf8PathBuf]) {
        let roots = absolute(roots);
        self.git = roots.iter().filter(|it| is_git(it)).cloned().collect();
        if self.roots != roots {
            self.roots = roots;
            let _ = self.add_new_folders();
        }
    }

    /// Waits until something has changed and it has been quiet for a moment.
    pub fn wait(&mut self) -> Result<Changed> {
        let mut changed = Changed::default();
        let mut burst: Option<Burst> = None;
        loop {
            let event = match burst {
                None => self.events.recv().map_err(failure)?,
                Some(burst) => match burst.left(self.begun.elapsed()) {
                    None => break,
                    Some(left) => match self.events.recv_timeout(left) {
                        Ok(event) => event,
                        Err(RecvTimeoutError::Timeout) => break,
                        Err(error @ RecvTimeoutError::Disconnected) => return Err(failure(error)),
                    },
                },
            };
            if self.take(event, &mut changed) {
                let now = self.begun.elapsed();
                burst = Some(burst.map_or(Burst::begin(now), |burst| burst.with(now)));
            }
        }
        // Before the caller reads: what comes into a new folder from now on is an event.
        let _ = self.add_new_folders();
        Ok(changed)
    }

    /// Notes what an event says; is it a change at all?
    fn take(&mut self, event: notify::Result<Event>, changed: &mut Changed) -> bool {
        // An overflow or the like: look again.
        let Ok(event) = event else { return true };
        if event.need_rescan() {
            return true;
        }
        // Reading the files is what the preview itself does.
        if matches!(event.kind, EventKind::Access(_)) {
            return false;
        }
        let gone = matches!(
            event.kind,
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
        );
        let mut matters = false;
        for path in &event.paths {
            let Some(path) = Utf8Path::from_path(path) else {
                // A name that is no text can only be judged by looking.
                matters = true;
                continue;
            };
            if gone {
                // It may come back as another folder, which is then to be watched anew.
                self.watched.retain(|watched| !watched.starts_with(path));
            }
            if self.matters(path) {
                matters = true;
                changed.paths.insert(path.to_owned());
            }
        }
        matters
    }

    /// May a change of this path change what is shown?
    fn matters(&self, path: &Utf8Path) -> bool {
        if self.awaited.contains(path) {
            return true;
        }
        if path.parent().is_some_and(|it| self.waiting_in.contains(it)) {
            return false;
        }
        if let Some(inside) = in_git(path, &self.git) {
            return is_reference(inside);
        }
        let mut below_root = path.ancestors().take_while(|it| !self.is_root(it));
        !below_root.any(|it| is_ours(it.file_name().unwrap_or_default()) || (self.ignored)(it))
    }

    fn is_root(&self, folder: &Utf8Path) -> bool {
        self.roots.iter().any(|root| root == folder)
    }

    fn add_new_folders(&mut self) -> Result<()> {
        while self.add_folders()? {}
        Ok(())
    }

    /// Adds what is not watched yet. Whether there was something on the way to a root that is not
    /// there: more may have come before it was watched.
    fn add_folders(&mut self) -> Result<bool> {
        let mut folders = BTreeSet::new();
        let mut waiting_in = BTreeSet::new();
        self.awaited.clear();
        for root in &self.roots {
            if root.is_dir() {
                self.list_folders(root, &mut folders);
            } else if let Some((folder, next)) = nearest(root) {
                waiting_in.insert(folder);
                self.awaited.insert(next);
            }
        }
        // Those that no root waits in any more stay watched, and of no interest.
        self.waiting_in.extend(waiting_in.iter().cloned());
        self.waiting_in.retain(|it| !folders.contains(it));
        let is_on_the_way = !waiting_in.is_subset(&self.watched);
        folders.extend(waiting_in);
        self.watch_new(&folders)?;
        Ok(is_on_the_way)
    }

    fn watch_new(&mut self, folders: &BTreeSet<Utf8PathBuf>) -> Result<()> {
        let new: Vec<Utf8PathBuf> = folders.difference(&self.watched).cloned().collect();
        if new.is_empty() {
            return Ok(());
        }
        let mut paths = self.backend.paths_mut();
        let mut failed = None;
        for folder in &new {
            if let Err(error) = paths.add(folder.as_std_path(), RecursiveMode::NonRecursive) {
                // One that has gone since it was listed is no failure.
                failed = folder.exists().then_some(error).or(failed);
            }
        }
        paths.commit().map_err(failure)?;
        self.watched.extend(new);
        failed.map_or(Ok(()), |error| Err(failure(error)))
    }

    fn list_folders(&self, root: &Utf8Path, folders: &mut BTreeSet<Utf8PathBuf>) {
        let mut queue = vec![root.to_owned()];
        while let Some(folder) = queue.pop() {
            // What cannot be read cannot be shown either.
            let Ok(entries) = folder.read_dir_utf8() else {
                continue;
            };
            let below = entries
                .flatten()
                .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
                .map(camino::Utf8DirEntry::into_path)
                .filter(|path| self.enters(path));
            queue.extend(below);
            folders.insert(folder);
        }
    }

    fn enters(&self, folder: &Utf8Path) -> bool {
        if let Some(inside) = in_git(folder, &self.git) {
            return inside.as_str().is_empty() || inside.starts_with("refs");
        }
        let name = folder.file_name().unwrap_or_default();
        // The mark by which cargo and others call a folder a cache.
        let cache = fs::symlink_metadata(folder.join("CACHEDIR.TAG")).is_ok();
        !cache && name != "node_modules" && !is_ours(name) && !(self.ignored)(folder)
    }
}

impl std::fmt::Debug for Watcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watcher")
            .field("roots", &self.roots)
            .field("polling", &self.polling)
            .finish_non_exhaustive()
    }
}

/// The roots as events name what lies in them.
fn absolute(roots: &[Utf8PathBuf]) -> Vec<Utf8PathBuf> {
    let absolute =
        |root: &Utf8PathBuf| camino::absolute_utf8(root).unwrap_or_else(|_| root.clone());
    roots.iter().map(absolute).collect()
}

/// The folder nearest to one that is not there, and what is to come in it first.
fn nearest(missing: &Utf8Path) -> Option<(Utf8PathBuf, Utf8PathBuf)> {
    let mut next = missing;
    loop {
        let folder = next.parent()?;
        if folder.is_dir() {
            let folder = folder.canonicalize_utf8().ok()?;
            let next = folder.join(next.file_name()?);
            return Some((folder, next));
        }
        next = folder;
    }
}

/// The path within the git folder that it lies in.
fn in_git<'a>(path: &'a Utf8Path, git: &[Utf8PathBuf]) -> Option<&'a Utf8Path> {
    let named = |folder: &&Utf8Path| folder.file_name() == Some(".git");
    path.ancestors()
        .find(|folder| named(folder) || git.iter().any(|root| root == folder))
        .and_then(|folder| path.strip_prefix(folder).ok())
}

/// Is it a git folder, of a repository or of a linked work tree?
fn is_git(folder: &Utf8Path) -> bool {
    folder.join("HEAD").is_file()
        && (folder.join("objects").is_dir() || folder.join("commondir").is_file())
}

/// Does it say where a branch or a tag points? Commits are new when one of these is.
fn is_reference(inside: &Utf8Path) -> bool {
    let known = matches!(inside.as_str(), "HEAD" | "packed-refs") || inside.starts_with("refs");
    known && inside.extension() != Some("lock")
}

/// Is it where a site is being put together?
fn is_ours(name: &str) -> bool {
    name.starts_with('.') && name.contains(".guide-")
}

fn failure(cause: impl std::fmt::Display) -> Error {
    Error::Usage(format!("cannot watch for changes: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_noticed_by_polling_too() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap().to_owned();
        let mut watcher =
            Watcher::polling(std::slice::from_ref(&root), Box::new(|_| false)).unwrap();
        watcher.add_new_folders().unwrap();
        assert!(watcher.is_polling());
        fs::write(root.join("a.md"), "# A").unwrap();
        assert!(watcher.wait().unwrap().paths.contains(&root.join("a.md")));
    }
}
