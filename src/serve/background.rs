//! What is worked out beside the preview, once that is shown: only of the newest.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// A thread of its own for work that nobody waits for.
pub struct Background {
    jobs: Sender<(Job, Superseded)>,
    newest: Mutex<Superseded>,
}

type Job = Box<dyn FnOnce(&Superseded) + Send>;

/// Has something newer come? Then the rest of a job is of no use.
#[derive(Clone, Default)]
pub struct Superseded(Arc<AtomicBool>);

impl Superseded {
    /// Is it so?
    pub fn is_so(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Background {
    /// Begins to wait for jobs.
    pub fn start() -> Self {
        let (jobs, waiting) = channel();
        // It ends with the process, as nothing that it does outlives that.
        thread::spawn(move || work(&waiting));
        Self {
            jobs,
            newest: Mutex::default(),
        }
    }

    /// Does a job, and lets the one before it know that it is superseded.
    pub fn begin(&self, job: impl FnOnce(&Superseded) + Send + 'static) {
        let new = Superseded::default();
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        let old = std::mem::replace(&mut *newest, new.clone());
        old.0.store(true, Ordering::Release);
        // It fails only when the process ends.
        let _ = self.jobs.send((Box::new(job), new));
    }
}

fn work(waiting: &Receiver<(Job, Superseded)>) {
    // One thread of several: the page that is asked for and the next save come first.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1);
    let pool = pool.start_handler(|_| let_others_go_first()).build();
    while let Ok((job, superseded)) = waiting.recv() {
        if superseded.is_so() {
            continue;
        }
        let job = || {
            // What fails must not end the preview.
            let _ = catch_unwind(AssertUnwindSafe(|| job(&superseded)));
        };
        match &pool {
            Ok(pool) => pool.install(job),
            Err(_) => job(),
        }
    }
}

/// Gives this thread the lowest priority, so that it works where nobody else does. Linux has priorities for threads;
/// elsewhere they are those of the whole program.
#[cfg(target_os = "linux")]
pub(super) fn let_others_go_first() {
    // Refused, it is as important as others.
    let _ = rustix::process::setpriority_process(None, 19);
}

#[cfg(not(target_os = "linux"))]
pub(super) fn let_others_go_first() {}

impl fmt::Debug for Background {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Background")
    }
}
