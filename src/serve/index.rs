//! The search index of a preview: it takes longer than a page, so it is made beside it.
//!
//! It is made when the first search asks for it. From then on it follows what is shown: until the
//! new one is there, the old one answers, and says that it is behind.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// The files of an index, by their paths.
pub type IndexFiles = BTreeMap<String, Arc<[u8]>>;

type Make = Box<dyn FnOnce() -> IndexFiles + Send>;

/// An index that follows in the background.
pub struct Index {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Has anybody searched?
    is_asked: bool,
    /// How to make the next one; a later one takes the place of one that was not begun.
    next: Option<Make>,
    is_making: bool,
    made: Option<IndexFiles>,
    /// The one before: a search that began with it may still ask for its parts.
    before: IndexFiles,
}

impl Index {
    /// Begins to wait for something to be made; `told` is called whenever a new index answers.
    pub fn start(told: impl Fn() + Send + 'static) -> Arc<Self> {
        let index = Arc::new(Self {
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let worker = Arc::clone(&index);
        // It ends with the process, as nothing that it does outlives that.
        thread::spawn(move || {
            loop {
                worker.make_next();
                told();
            }
        });
        index
    }

    /// Makes the next index in this way, once somebody searches.
    pub fn follow(&self, make: impl FnOnce() -> IndexFiles + Send + 'static) {
        self.lock().next = Some(Box::new(make));
        self.changed.notify_all();
    }

    /// A file of the index. Waits for the first one to be made.
    pub fn file(&self, path: &str) -> Option<Arc<[u8]>> {
        let mut state = self.lock();
        state.is_asked = true;
        self.changed.notify_all();
        let state = self
            .changed
            .wait_while(state, |state| state.made.is_none())
            .unwrap_or_else(PoisonError::into_inner);
        let made = state.made.as_ref().and_then(|files| files.get(path));
        made.or_else(|| state.before.get(path)).cloned()
    }

    /// Does it tell of an earlier state than the one that is shown?
    pub fn is_behind(&self) -> bool {
        let state = self.lock();
        state.made.is_some() && (state.next.is_some() || state.is_making)
    }

    fn make_next(&self) {
        let mut state = self
            .changed
            .wait_while(self.lock(), |state| !state.is_asked || state.next.is_none())
            .unwrap_or_else(PoisonError::into_inner);
        let Some(make) = state.next.take() else {
            return;
        };
        state.is_making = true;
        drop(state);
        // What cannot be indexed must not leave everybody waiting.
        let files = catch_unwind(AssertUnwindSafe(make)).unwrap_or_default();
        let mut state = self.lock();
        state.before = state.made.replace(files).unwrap_or_default();
        state.is_making = false;
        drop(state);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Index")
    }
}
