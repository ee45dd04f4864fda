//! EDGE a folder in which results are remembered from one run to the next.
//!
//! An entry is found by a hash of all that it follows from, so it is never wrong, only absent. The
//! folder can be deleted at any time, and two processes can use it at once: a file is written
//! whole under another name and then takes its place. What was written by another build of the
//! program, or is damaged, is as if it were not there.
//!
//! The entries of a document are in one of a fixed number of files (`shelf`), so that a change
//! of one document rewrites little, and a site of thousands has few files.

mod shelf;

use std::fs::{self, File};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, SystemTime};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::error::{Error, Result};
use shelf::Shelf;

/// The name of an entry.
pub type Key = [u8; 32];

/// The folder, opened.
pub struct Cache {
    folder: Utf8PathBuf,
    shelves: Vec<Shelf>,
}

/// So many files hold the entries.
const SHELVES: usize = 64;

/// Names of files that are being written begin so.
const UNFINISHED: &str = "new-";

impl Cache {
    /// Opens a folder, which need not be there. Where the program cannot tell which build of it
    /// this is, nothing is remembered: it could not tell its own entries from another's.
    pub fn open(folder: &Utf8Path) -> Self {
        // Whoever opens a cache reads a site before asking for anything. Where there is no thread for it, it is done
        // when it is asked for.
        let _ = thread::Builder::new().spawn(program);
        let shelf = |number| Shelf::new(folder.join(format!("{number:02}.shelf")));
        Self {
            folder: folder.to_owned(),
            shelves: (0..SHELVES).map(shelf).collect(),
        }
    }

    /// What is remembered under a key for a document.
    pub fn get(&self, document: &str, key: &Key) -> Option<Vec<u8>> {
        self.shelf(document).get(key)
    }

    /// Remembers something under a key for a document.
    pub fn put(&self, document: &str, key: Key, value: Vec<u8>) {
        self.shelf(document).put(key, value);
    }

    /// Writes down what is new and drops what was not asked for.
    pub fn write(&self) -> Result<()> {
        self.prepare()
            .and_then(|()| {
                self.shelves
                    .par_iter()
                    .try_for_each(|it| it.write(&self.folder))
            })
            .map_err(|error| Error::io("write the cache in", &self.folder, error))
    }

    fn prepare(&self) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let ignore = self.folder.join(".gitignore");
        if !ignore.exists() {
            fs::write(&ignore, "*\n")?;
        }
        // What a process left that died while writing.
        let old = SystemTime::now() - Duration::from_hours(1);
        for entry in fs::read_dir(&self.folder)?.flatten() {
            let is_old = || entry.metadata()?.modified().map(|it| it < old);
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED)
                && is_old().unwrap_or(false)
            {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    fn shelf(&self, document: &str) -> &Shelf {
        let hash = blake3::hash(document.as_bytes());
        &self.shelves[usize::from(hash.as_bytes()[0]) % SHELVES]
    }
}

impl std::fmt::Debug for Cache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cache")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// A hash of the program itself: a version number does not tell two builds apart. It takes as long as
/// reading a small site, and whoever asks waits for it, so that no entry is taken before it is known
/// whose it is.
fn program() -> Option<&'static [u8; 32]> {
    static PROGRAM: LazyLock<Option<[u8; 32]>> = LazyLock::new(|| {
        let mut hasher = blake3::Hasher::new();
        // A piece at a time: to hold all of it takes longer than to hash it.
        hasher.update_reader(running_program()?).ok()?;
        Some(*hasher.finalize().as_bytes())
    });
    PROGRAM.as_ref()
}

/// The file that runs, even where another has taken its place since.
#[cfg(target_os = "linux")]
fn running_program() -> Option<File> {
    File::open("/proc/self/exe").ok()
}

/// The file that runs. No other has taken its place: it is read as soon as it runs.
#[cfg(not(target_os = "linux"))]
fn running_program() -> Option<File> {
    File::open(std::env::current_exe().ok()?).ok()
}
