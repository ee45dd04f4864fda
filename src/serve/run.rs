//! Showing a site while it is being written.

use std::time::{Duration, Instant};

use super::watch::{Changed, Watcher};

/// What the system tells of changes may be less than all: of what is written through another name of a file it tells
/// nothing. So long after what it told of, when that is long shown, everything is looked at,
const LOOK_AT_ALL: Duration = Duration::from_millis(300);
/// and where it tells of changes without end, so often.
const LATEST: Duration = Duration::from_secs(2);

/// Has the preview rebuilt and shown whenever something changes.
///
/// `rebuild` may have other folders watched from now on. Where it is told of no path, anything may have changed.
pub fn run(watcher: &mut Watcher, mut rebuild: impl FnMut(&Changed, &mut Watcher)) -> ! {
    // Since when not everything was looked at.
    let mut since: Option<Instant> = None;
    loop {
        let changed = match since.map(|it| LATEST.saturating_sub(it.elapsed())) {
            None => watcher.wait(),
            Some(left) if left.is_zero() => Changed::default(),
            Some(left) => watcher.wait_for(left.min(LOOK_AT_ALL)).unwrap_or_default(),
        };
        since = match since {
            _ if changed.paths.is_empty() => None,
            None => Some(Instant::now()),
            since => since,
        };
        rebuild(&changed, watcher);
    }
}
