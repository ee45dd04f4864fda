//! Noticing that files or commits have changed.
//!
//! What is noticed is only a reason to look again: what has really changed is found by comparing
//! content. So nothing may be missed, and what is noticed in vain does no harm.

mod mount;
mod native;
mod poll;
mod polling;
mod scope;

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};

use super::burst::Burst;
use native::{Native, Told};
use poll::Poll;
use scope::Scope;

pub use polling::Polling;

/// How often it is looked for changes, unless somebody says.
pub const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// Some changes that came together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Where something happened, in order; none where anything may have changed. A hint: the system may tell less
    /// than all.
    pub paths: BTreeSet<Utf8PathBuf>,
}

/// Watches folders; ends when it is dropped.
pub struct Watcher {
    scope: Scope,
    eyes: Eyes,
    interval: Duration,
    /// Something may have changed that nobody told of.
    is_due: bool,
    begun: Instant,
}

/// How it is noticed that something changed.
enum Eyes {
    /// The system tells.
    Told(Native),
    /// It is looked for, for this reason.
    Looking(Poll, Polling),
}

/// Watches the folders `roots` with all below them but what is `ignored`, the folders of
/// dependencies and caches, and git's own files other than those that tell what its history is.
/// Where a root itself lies is no reason to ignore it.
///
/// A root may be a git folder itself: that of a linked work tree lies elsewhere. One that is not
/// there is noticed when it comes.
pub fn watch(
    roots: &[Utf8PathBuf],
    ignored: impl Fn(&Utf8Path) -> bool + Send + 'static,
) -> Watcher {
    let scope = Scope::new(roots, Box::new(ignored));
    let eyes = Native::start().and_then(|mut native| {
        native.add_new_folders(&scope)?;
        Ok(Eyes::Told(native))
    });
    let eyes = eyes.unwrap_or_else(|why| Eyes::Looking(Poll::begin(&scope), why));
    Watcher::new(scope, eyes, POLL_INTERVAL)
}

/// The same, by looking for changes once in an `interval`, whatever the system can tell.
pub fn watch_by_looking(
    roots: &[Utf8PathBuf],
    ignored: impl Fn(&Utf8Path) -> bool + Send + 'static,
    interval: Duration,
) -> Watcher {
    let scope = Scope::new(roots, Box::new(ignored));
    let eyes = Eyes::Looking(Poll::begin(&scope), Polling::Asked);
    Watcher::new(scope, eyes, interval)
}

impl Watcher {
    fn new(scope: Scope, eyes: Eyes, interval: Duration) -> Self {
        Self {
            scope,
            eyes,
            interval,
            is_due: false,
            begun: Instant::now(),
        }
    }

    /// Why it looks for changes from time to time, where the system does not tell it of them. That
    /// may come to be so while it waits.
    pub fn polling(&self) -> Option<&Polling> {
        match &self.eyes {
            Eyes::Told(_) => None,
            Eyes::Looking(_, why) => Some(why),
        }
    }

    /// How often it looks, where it does.
    pub fn interval(&self) -> Duration {
        self.interval
    }

    /// Watches these folders in place of the former ones. Those that are watched stay so.
    pub fn set_roots(&mut self, roots: &[Utf8PathBuf]) {
        if self.scope.set_roots(roots) {
            self.look_around(Native::add_new_folders);
            // Whoever names new folders has read them already, while nobody watched them.
            self.is_due = true;
        }
    }

    /// Waits until something has changed and it has been quiet for a moment.
    pub fn wait(&mut self) -> Changed {
        loop {
            if let Some(changed) = self.wait_at_most(None) {
                return changed;
            }
        }
    }

    /// The same; `None` where nothing has changed for so long.
    pub fn wait_for(&mut self, longest: Duration) -> Option<Changed> {
        self.wait_at_most(Some(longest))
    }

    fn wait_at_most(&mut self, longest: Option<Duration>) -> Option<Changed> {
        if std::mem::take(&mut self.is_due) {
            return Some(Changed::default());
        }
        let waited = match &mut self.eyes {
            Eyes::Told(native) => Flurry::default().wait(native, &self.scope, self.begun, longest),
            Eyes::Looking(poll, _) => look_for(poll, &self.scope, self.interval, longest),
        };
        let changed = match waited {
            Waited::Changed(changed) => changed,
            Waited::InVain => return None,
            Waited::Ended => {
                self.look_instead(Polling::Unable("it has ended".to_owned()));
                Changed::default()
            }
        };
        // Before the caller reads: what comes into a new folder from now on is an event.
        self.look_around(Native::add_those_that_came);
        Some(changed)
    }

    /// Has the system tell of folders that are new; where it cannot, looks for changes from now on.
    fn look_around(&mut self, add: impl FnOnce(&mut Native, &Scope) -> Result<(), Polling>) {
        if let Eyes::Told(native) = &mut self.eyes
            && let Err(why) = add(native, &self.scope)
        {
            self.look_instead(why);
        }
    }

    fn look_instead(&mut self, why: Polling) {
        self.eyes = Eyes::Looking(Poll::begin(&self.scope), why);
    }
}

/// What came of waiting.
enum Waited {
    Changed(Changed),
    /// Nothing changed for as long as was asked.
    InVain,
    /// Nothing will be told any more.
    Ended,
}

/// Changes that come one upon the other.
#[derive(Default)]
struct Flurry {
    changed: Changed,
    burst: Option<Burst>,
    /// What was written, and not said to be done with.
    open: BTreeSet<Utf8PathBuf>,
    /// Did anything happen but that files were written?
    is_more: bool,
    /// Did something happen of which it is not told where?
    is_anywhere: bool,
}

impl Flurry {
    /// Waits for an event that matters, so long at most, and for the end of the flurry that it is part of.
    fn wait(
        mut self,
        native: &mut Native,
        scope: &Scope,
        begun: Instant,
        longest: Option<Duration>,
    ) -> Waited {
        let end = longest.map(|it| begun.elapsed() + it);
        loop {
            let now = begun.elapsed();
            let left = match self.burst {
                None => end.map(|it| it.saturating_sub(now)),
                Some(burst) => match burst.left(now) {
                    None => return Waited::Changed(self.changed()),
                    // What is told already is part of it.
                    Some(_) if self.is_done() => Some(Duration::ZERO),
                    left => left,
                },
            };
            match native.next(scope, left) {
                Told::Quiet if self.burst.is_none() => return Waited::InVain,
                Told::Quiet => return Waited::Changed(self.changed()),
                Told::Ended => return Waited::Ended,
                told => self.take(told, begun.elapsed()),
            }
        }
    }

    /// What was told at a moment.
    fn take(&mut self, told: Told, now: Duration) {
        let paths = match told {
            Told::Changed(paths) => {
                self.is_more = true;
                self.is_anywhere |= paths.is_empty();
                paths
            }
            Told::Written(path) => {
                self.open.insert(path.clone());
                vec![path]
            }
            Told::Closed(path) => {
                self.open.remove(&path);
                return;
            }
            Told::Nothing | Told::Quiet | Told::Ended => return,
        };
        let burst = self.burst.map(|it| it.with(now));
        self.burst = Some(burst.unwrap_or(Burst::begin(now)));
        self.changed.paths.extend(paths);
    }

    /// What has changed.
    fn changed(self) -> Changed {
        if self.is_anywhere {
            Changed::default()
        } else {
            self.changed
        }
    }

    /// Is it known to be over? Whoever saves a file in its place writes it and closes it; where files come, go and
    /// take other names, more may follow.
    fn is_done(&self) -> bool {
        !self.is_more && self.open.is_empty()
    }
}

/// Looks until something has changed, so long at most.
fn look_for(
    poll: &mut Poll,
    scope: &Scope,
    interval: Duration,
    longest: Option<Duration>,
) -> Waited {
    let mut left = longest;
    loop {
        let pause = left.map_or(interval, |it| it.min(interval));
        thread::sleep(pause);
        let paths = poll.look(scope);
        if !paths.is_empty() {
            return Waited::Changed(Changed { paths });
        }
        left = left.map(|it| it.saturating_sub(pause));
        if left.is_some_and(|it| it.is_zero()) {
            return Waited::InVain;
        }
    }
}

impl std::fmt::Debug for Watcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watcher")
            .field("roots", &self.scope.roots())
            .field("polling", &self.polling())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::mpsc::{Receiver, Sender, channel};

    use notify::Watcher as _;
    use notify::event::Flag;
    use notify::{
        Config, Event, EventHandler, EventKind, RecommendedWatcher, RecursiveMode, WatcherKind,
    };

    use super::*;

    type Events = (
        Sender<notify::Result<Event>>,
        Receiver<notify::Result<Event>>,
    );

    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let root = root.canonicalize_utf8().unwrap();
        (folder, root)
    }

    fn watcher(root: &Utf8Path, native: Native) -> Watcher {
        let scope = Scope::new(&[root.to_owned()], Box::new(|_| false));
        let mut watcher = Watcher::new(scope, Eyes::Told(native), Duration::from_millis(10));
        watcher.look_around(Native::add_new_folders);
        watcher
    }

    /// A watcher of the system's that has room for so many folders.
    struct Narrow {
        real: RecommendedWatcher,
        room: usize,
    }

    impl notify::Watcher for Narrow {
        fn new<F: EventHandler>(events: F, config: Config) -> notify::Result<Self> {
            let real = RecommendedWatcher::new(events, config)?;
            Ok(Self { real, room: 2 })
        }

        fn watch(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
            if self.room == 0 {
                return Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch));
            }
            self.room -= 1;
            self.real.watch(path, mode)
        }

        fn unwatch(&mut self, path: &Path) -> notify::Result<()> {
            self.real.unwatch(path)
        }

        fn kind() -> WatcherKind {
            RecommendedWatcher::kind()
        }
    }

    #[test]
    fn a_flurry_is_over_when_all_that_was_written_is_closed_and_nothing_else_happened() {
        let written = |path: &str| Told::Written(path.into());
        let closed = |path: &str| Told::Closed(path.into());
        let came = || Told::Changed(vec!["new.md".into()]);
        let is_done_after = |events: Vec<Told>| {
            let mut flurry = Flurry::default();
            for event in events {
                flurry.take(event, Duration::ZERO);
            }
            flurry.burst.is_some() && flurry.is_done()
        };
        assert!(is_done_after(vec![written("a"), written("a"), closed("a")]));
        assert!(!is_done_after(vec![written("a")]));
        assert!(!is_done_after(vec![
            written("a"),
            written("b"),
            closed("a")
        ]));
        assert!(is_done_after(vec![
            written("a"),
            written("b"),
            closed("a"),
            closed("b")
        ]));
        assert!(!is_done_after(vec![
            written("a"),
            closed("a"),
            written("a")
        ]));
        // An editor that puts another file in the place of the one that it saves is not done yet.
        assert!(!is_done_after(vec![came(), written("a"), closed("a")]));
        assert!(!is_done_after(vec![closed("a")]));
    }

    #[test]
    fn where_events_were_lost_anything_may_have_changed_whatever_else_is_told() {
        let changed_after = |events: Vec<Told>| {
            let mut flurry = Flurry::default();
            for event in events {
                flurry.take(event, Duration::ZERO);
            }
            flurry.changed().paths.len()
        };
        let (lost, written) = (|| Told::Changed(Vec::new()), || Told::Written("a".into()));
        assert_eq!(changed_after(vec![written()]), 1);
        assert_eq!(changed_after(vec![lost(), written()]), 0);
        assert_eq!(changed_after(vec![written(), lost()]), 0);
    }

    #[test]
    fn where_there_is_no_room_for_more_watches_it_is_looked_for_changes() {
        let (_folder, root) = folder();
        fs::create_dir(root.join("a")).unwrap();
        let (sender, events): Events = channel();
        let narrow = <Narrow as notify::Watcher>::new(sender, Config::default()).unwrap();
        let mut watcher = watcher(&root, Native::new(Box::new(narrow), events));
        assert_eq!(watcher.polling(), None);
        fs::create_dir(root.join("b")).unwrap();
        assert!(watcher.wait().paths.contains(&root.join("b")));
        assert_eq!(watcher.polling(), Some(&Polling::NoRoom));
        fs::write(root.join("b/new.md"), "text").unwrap();
        assert!(watcher.wait().paths.contains(&root.join("b/new.md")));
    }

    #[test]
    fn after_events_were_lost_all_is_looked_at_and_watched_anew() {
        let (_folder, root) = folder();
        let inner = root.join("a/b");
        fs::create_dir_all(&inner).unwrap();
        let (sender, events): Events = channel();
        let (real, told): Events = channel();
        let backend = RecommendedWatcher::new(real, Config::default()).unwrap();
        let mut watcher = watcher(&root, Native::new(Box::new(backend), events));
        // Another folder of the same name, of which nothing is heard.
        fs::remove_dir_all(root.join("a")).unwrap();
        fs::create_dir_all(&inner).unwrap();
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        sender.send(Ok(lost)).unwrap();
        assert_eq!(watcher.wait(), Changed::default());
        fs::write(inner.join("new.md"), "text").unwrap();
        // What the system tells of the new folder arrives.
        let is_of_file = |it: &Event| {
            it.paths
                .iter()
                .any(|it| it.as_path() == inner.join("new.md"))
        };
        while !is_of_file(&told.recv_timeout(Duration::from_secs(20)).unwrap().unwrap()) {}
        drop(sender);
        // Where nothing comes any more, it is looked for.
        assert_eq!(watcher.wait(), Changed::default());
        assert!(matches!(watcher.polling(), Some(Polling::Unable(_))));
        fs::write(inner.join("newer.md"), "text").unwrap();
        assert!(watcher.wait().paths.contains(&inner.join("newer.md")));
    }
}
