//! What really stands in a folder: symbolic links are listed, never followed.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A plain file of this length.
    File {
        /// In bytes.
        length: u64,
    },
    /// A folder.
    Folder,
    /// A symbolic link, wherever it points.
    Link,
    /// A socket, a pipe, a device.
    Other,
}

/// Everything below `root`, by its path relative to it. A folder comes before what it holds.
pub(super) fn list(root: &Path) -> io::Result<BTreeMap<PathBuf, Kind>> {
    let mut entries = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            let metadata = entry.metadata()?;
            let kind = match metadata.file_type() {
                kind if kind.is_symlink() => Kind::Link,
                kind if kind.is_dir() => Kind::Folder,
                kind if kind.is_file() => Kind::File {
                    length: metadata.len(),
                },
                _ => Kind::Other,
            };
            if kind == Kind::Folder {
                folders.push(path.clone());
            }
            entries.insert(path, kind);
        }
    }
    Ok(entries)
}
