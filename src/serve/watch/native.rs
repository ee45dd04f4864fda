//! Being told of changes by the system.
//!
//! Folders are watched one by one, so that what is ignored costs nothing.

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::mount;
use super::polling::Polling;
use super::scope::Scope;
use crate::input::CACHE_MARK;

/// What the system tells.
pub(super) struct Native {
    backend: Box<dyn Watcher + Send>,
    events: Receiver<notify::Result<Event>>,
    watched: BTreeSet<Utf8PathBuf>,
    /// Roots that are not there yet, and folders on the way to them.
    awaited: BTreeSet<Utf8PathBuf>,
    /// The folders that are watched only for one of those, or because a root lies there.
    waiting_in: BTreeSet<Utf8PathBuf>,
    /// May there be folders that are not watched yet?
    has_new_folders: bool,
}

/// What came of waiting for an event.
pub(super) enum Told {
    /// Something changed; where, as far as that is known.
    Changed(Vec<Utf8PathBuf>),
    /// This was written, and may be written on.
    Written(Utf8PathBuf),
    /// Whoever wrote this is done with it, where the system tells that.
    Closed(Utf8PathBuf),
    /// Something happened that changes nothing here.
    Nothing,
    /// It was quiet for as long as was asked.
    Quiet,
    /// The system tells nothing any more.
    Ended,
}

impl Native {
    pub(super) fn start() -> Result<Self, Polling> {
        let (sender, events): (Sender<notify::Result<Event>>, _) = channel();
        let config = Config::default().with_follow_symlinks(false);
        let backend = RecommendedWatcher::new(sender, config).map_err(|it| reason(&it))?;
        Ok(Self::new(Box::new(backend), events))
    }

    pub(super) fn new(
        backend: Box<dyn Watcher + Send>,
        events: Receiver<notify::Result<Event>>,
    ) -> Self {
        Self {
            backend,
            events,
            watched: BTreeSet::new(),
            awaited: BTreeSet::new(),
            waiting_in: BTreeSet::new(),
            has_new_folders: true,
        }
    }

    /// Waits for the next event, so long at most.
    pub(super) fn next(&mut self, scope: &Scope, longest: Option<Duration>) -> Told {
        let event = match longest {
            None => self
                .events
                .recv()
                .map_err(|_| RecvTimeoutError::Disconnected),
            Some(longest) => self.events.recv_timeout(longest),
        };
        match event {
            Ok(event) => self.take(event, scope),
            Err(RecvTimeoutError::Timeout) => Told::Quiet,
            Err(RecvTimeoutError::Disconnected) => Told::Ended,
        }
    }

    fn take(&mut self, event: notify::Result<Event>, scope: &Scope) -> Told {
        let event = match event {
            Ok(event) if !event.need_rescan() => event,
            // More happened than the system could tell: folders may be others than those that are
            // watched under their names, so all are watched anew.
            _ => {
                self.watched.clear();
                self.has_new_folders = true;
                return Told::Changed(Vec::new());
            }
        };
        if let EventKind::Access(access) = event.kind {
            let path = event.paths.into_iter().next();
            let path = path.and_then(|it| Utf8PathBuf::from_path_buf(it).ok());
            return match (access, path) {
                (AccessKind::Close(AccessMode::Write), Some(path)) => Told::Closed(path),
                // Reading the files is what the preview itself does.
                _ => Told::Nothing,
            };
        }
        let is_another = matches!(
            event.kind,
            EventKind::Remove(_)
                | EventKind::Modify(ModifyKind::Name(_))
                | EventKind::Create(CreateKind::Folder)
        );
        let mut matters = false;
        let mut changed = Vec::new();
        for path in &event.paths {
            let Some(path) = Utf8Path::from_path(path) else {
                // A name that is no text can only be judged by looking.
                matters = true;
                self.has_new_folders = true;
                continue;
            };
            if is_another {
                // It is, or may come back as, another folder, which is to be watched anew.
                self.watched.retain(|watched| !watched.starts_with(path));
            }
            if self.matters(path, scope) {
                matters = true;
                self.has_new_folders |= self.brings_folders(path, scope);
                changed.push(path.to_owned());
            }
        }
        let is_written = matches!(event.kind, EventKind::Modify(ModifyKind::Data(_)));
        match changed.pop() {
            Some(path) if is_written && changed.is_empty() => Told::Written(path),
            last if matters => {
                changed.extend(last);
                Told::Changed(changed)
            }
            _ => Told::Nothing,
        }
    }

    fn matters(&self, path: &Utf8Path, scope: &Scope) -> bool {
        let only_waits_there = || path.parent().is_some_and(|it| self.waiting_in.contains(it));
        // A root may lie where it was waited for, and goes from there as it came.
        self.awaited.contains(path)
            || scope.is_root(path)
            || (!only_waits_there() && scope.matters(path))
    }

    /// May there be folders to watch after something happened at a path? Each that comes is told of, because the one in
    /// which it lies is watched; and the mark of a cache keeps others out until it goes.
    fn brings_folders(&self, path: &Utf8Path, scope: &Scope) -> bool {
        self.awaited.contains(path)
            || scope.is_root(path)
            || path.file_name() == Some(CACHE_MARK)
            || path.symlink_metadata().is_ok_and(|it| it.is_dir())
    }

    /// Watches what came since this was last called; or why the system cannot tell of all of it.
    pub(super) fn add_those_that_came(&mut self, scope: &Scope) -> Result<(), Polling> {
        if self.has_new_folders {
            self.add_new_folders(scope)
        } else {
            Ok(())
        }
    }

    /// Watches what is not watched yet; or why the system cannot tell of all of it.
    pub(super) fn add_new_folders(&mut self, scope: &Scope) -> Result<(), Polling> {
        self.has_new_folders = false;
        while self.add_folders(scope)? {}
        Ok(())
    }

    /// Adds what is not watched yet. Whether there was any: more may have come in it before it was watched.
    fn add_folders(&mut self, scope: &Scope) -> Result<bool, Polling> {
        let mut folders = BTreeSet::new();
        let mut waiting_in = BTreeSet::new();
        let mut above = BTreeSet::new();
        self.awaited.clear();
        for root in scope.roots() {
            if root.is_dir() {
                scope.list_folders(root, &mut folders);
                let parent = root.parent().filter(|it| !is_a_root(it, scope));
                above.extend(parent.map(Utf8Path::to_owned));
            } else if let Some((folder, next)) = nearest(root) {
                waiting_in.insert(folder);
                self.awaited.insert(next);
            }
        }
        // Those that no root waits in any more stay watched, and of no interest.
        self.waiting_in.extend(waiting_in.union(&above).cloned());
        self.waiting_in.retain(|it| !folders.contains(it));
        folders.extend(waiting_in);
        let has_new = !folders.is_subset(&self.watched);
        self.watch_new(&folders)?;
        self.watch_above(above);
        Ok(has_new)
    }

    /// Watches the folders in which roots lie, as far as that is allowed. A folder in which some
    /// program stands does not tell itself that it was deleted.
    fn watch_above(&mut self, folders: BTreeSet<Utf8PathBuf>) {
        for folder in folders {
            if !self.watched.contains(&folder)
                && mount::remote(&folder).is_none()
                && self
                    .backend
                    .watch(folder.as_std_path(), RecursiveMode::NonRecursive)
                    .is_ok()
            {
                self.watched.insert(folder);
            }
        }
    }

    fn watch_new(&mut self, folders: &BTreeSet<Utf8PathBuf>) -> Result<(), Polling> {
        let new: Vec<Utf8PathBuf> = folders.difference(&self.watched).cloned().collect();
        if new.is_empty() {
            return Ok(());
        }
        if let Some(remote) = new.iter().find_map(|it| mount::remote(it)) {
            return Err(remote);
        }
        let mut paths = self.backend.paths_mut();
        let mut failed = None;
        for folder in &new {
            if let Err(error) = paths.add(folder.as_std_path(), RecursiveMode::NonRecursive) {
                // One that has gone since it was listed is no failure.
                failed = folder.exists().then_some(error).or(failed);
            }
        }
        paths.commit().map_err(|it| reason(&it))?;
        self.watched.extend(new);
        failed.map_or(Ok(()), |error| Err(reason(&error)))
    }
}

/// Is it one of the roots, under whatever name? To watch it under two would be to hear of it under one.
fn is_a_root(folder: &Utf8Path, scope: &Scope) -> bool {
    let whole = folder.canonicalize_utf8().ok();
    let mut roots = scope.roots().iter();
    whole.is_some_and(|it| roots.any(|root| root.canonicalize_utf8().is_ok_and(|root| root == it)))
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

fn reason(error: &notify::Error) -> Polling {
    // Too many watches, or too many programs that watch.
    let is_full = match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        ErrorKind::Io(error) => matches!(error.raw_os_error(), Some(NO_SPACE | TOO_MANY_FILES)),
        _ => false,
    };
    if is_full {
        Polling::NoRoom
    } else {
        Polling::Unable(error.to_string())
    }
}

/// `ENOSPC` and `EMFILE`, on the systems where watches can run out.
const NO_SPACE: i32 = 28;
const TOO_MANY_FILES: i32 = 24;
