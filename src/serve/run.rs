//! Showing a site while it is being written.

use std::time::Duration;

use super::watch::{Changed, Watcher};

/// What the system tells of changes may be less than all: of what is written through another name of a file, or
/// into memory, it tells nothing. So long after what it told of, when that is long shown, everything is looked at.
const LOOK_AT_ALL: Duration = Duration::from_millis(300);

/// Has the preview rebuilt and shown whenever something changes.
///
/// `rebuild` may have other folders watched from now on. Where it is told of no path, anything may have changed.
pub fn run(watcher: &mut Watcher, mut rebuild: impl FnMut(&Changed, &mut Watcher)) -> ! {
    let mut is_all_looked_at = true;
    loop {
        let changed = if is_all_looked_at {
            watcher.wait()
        } else {
            watcher.wait_for(LOOK_AT_ALL).unwrap_or_default()
        };
        is_all_looked_at = changed.paths.is_empty();
        rebuild(&changed, watcher);
    }
}
