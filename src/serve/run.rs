//! Showing a site while it is being written.

use super::preview::Preview;
use super::server::Server;
use super::watch::{Changed, Watcher};

/// Rebuilds and shows the preview whenever something changes.
///
/// `rebuild` answers `None` when what is shown is still right: after a save that changed
/// nothing, for example. It may have other folders watched from now on.
pub fn run(
    server: &Server,
    watcher: &mut Watcher,
    mut rebuild: impl FnMut(&Changed, &mut Watcher) -> Option<Preview>,
) -> ! {
    loop {
        let changed = watcher.wait();
        if let Some(preview) = rebuild(&changed, watcher) {
            server.show(preview);
        }
    }
}
