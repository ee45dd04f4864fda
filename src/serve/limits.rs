//! How much of a preview one browser may take.

use std::time::Duration;

/// The most files that it is asked for: some systems say that there is no bound, and then refuse more.
#[cfg(unix)]
const MOST_FILES: u64 = 10_240;

/// Bounds in number and time, so that nobody keeps others from being answered.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How many connections may be open, streams included; more have to wait.
    pub connections: usize,
    /// How many streams of events may be open: one for each tab.
    pub streams: usize,
    /// How long a head may take from its first byte to its last.
    pub head: Duration,
    /// How long a connection may wait for its next request.
    pub idle: Duration,
    /// How long a browser may take to accept an answer.
    pub write: Duration,
    /// How often a quiet stream shows that it lives.
    pub alive: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            streams: 2048,
            head: Duration::from_secs(10),
            idle: Duration::from_mins(1),
            write: Duration::from_secs(30),
            alive: Duration::from_secs(15),
        }
    }
}

impl Limits {
    /// The same, within what the system gives this process: half of the files that it may have open
    /// are left for reading the site.
    #[must_use]
    pub(super) fn within_the_system(mut self) -> Self {
        let connections = open_files() / 2;
        self.connections = self.connections.min(connections);
        self.streams = self.streams.min(connections / 2);
        self
    }
}

/// How many files this process may have open, after asking for as many as it may ask for: many
/// systems give a process few unless it does.
#[cfg(unix)]
fn open_files() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let given = getrlimit(Resource::Nofile);
    let most = given.maximum.unwrap_or(MOST_FILES).min(MOST_FILES);
    if given.current.is_some_and(|it| it < most) {
        let wanted = Rlimit {
            current: Some(most),
            maximum: given.maximum,
        };
        // Refused, it stays as it was.
        let _ = setrlimit(Resource::Nofile, wanted);
    }
    let given = getrlimit(Resource::Nofile).current.unwrap_or(MOST_FILES);
    usize::try_from(given).unwrap_or(usize::MAX)
}

#[cfg(not(unix))]
fn open_files() -> usize {
    // Connections are no files there.
    usize::MAX
}
