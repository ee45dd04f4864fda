//! Finding changes by looking: what the files are like, now and before.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::time::SystemTime;

use camino::Utf8PathBuf;

use super::scope::Scope;

/// What all that matters was like when it was looked at last.
pub(super) struct Poll {
    stamps: BTreeMap<Utf8PathBuf, Stamp>,
}

/// What a file is like without reading it. A time that goes back is a change like any other.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    is_folder: bool,
    length: u64,
    modified: Option<SystemTime>,
    /// On Unix the file itself, and when anything about it changed, which no program can set.
    identity: (u64, i64, i64),
}

impl Poll {
    pub(super) fn begin(scope: &Scope) -> Self {
        Self {
            stamps: look(scope),
        }
    }

    /// Looks again: the paths that came, went or changed since the last time.
    pub(super) fn look(&mut self, scope: &Scope) -> BTreeSet<Utf8PathBuf> {
        let before = std::mem::replace(&mut self.stamps, look(scope));
        let all = before.keys().chain(self.stamps.keys());
        let changed = all.filter(|it| before.get(*it) != self.stamps.get(*it));
        changed.cloned().collect()
    }
}

fn look(scope: &Scope) -> BTreeMap<Utf8PathBuf, Stamp> {
    let mut folders = BTreeSet::new();
    for root in scope.roots().iter().filter(|it| it.is_dir()) {
        scope.list_folders(root, &mut folders);
    }
    let mut stamps = BTreeMap::new();
    for folder in &folders {
        let entries = folder.read_dir_utf8().into_iter().flatten().flatten();
        let paths = entries.map(camino::Utf8DirEntry::into_path);
        for path in paths.filter(|it| scope.matters(it)) {
            // One that has gone since it was listed is not there.
            if let Ok(metadata) = fs::symlink_metadata(&path) {
                stamps.insert(path, Stamp::of(&metadata));
            }
        }
    }
    stamps
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        if metadata.is_dir() {
            // What happens in it is told by what is in it.
            return Self {
                is_folder: true,
                length: 0,
                modified: None,
                identity: (0, 0, 0),
            };
        }
        Self {
            is_folder: false,
            length: metadata.len(),
            modified: metadata.modified().ok(),
            identity: identity(metadata),
        }
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_metadata: &Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}
