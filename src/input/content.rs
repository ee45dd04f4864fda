//! What is in a file, read again only where the file may be another than it was.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

use blake3::Hash;

use crate::diagnostic::SourceText;
use crate::history::BlobId;
use crate::kept::Last;

/// What is known of what is in a file, from one reading to the next.
#[derive(Default)]
pub(super) struct Content {
    /// Its text.
    pub(super) text: Last<Stamp, (SourceText, Hash)>,
    /// Where it was read as bytes: nobody needs these again, but whether they are the same.
    pub(super) hash: Last<Stamp, Hash>,
}

/// By what a file is told to be the one that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stamp {
    /// What the system says of a file on the disk.
    Disk {
        /// Where it lies.
        inode: (u64, u64),
        /// How many bytes it has.
        size: u64,
        /// When its content changed, in seconds and nanoseconds.
        modified: (i64, i64),
        /// When anything of it changed: nobody can set that.
        changed: (i64, i64),
    },
    /// The content of a file in a commit.
    Blob(BlobId),
}

/// Clocks of file systems are coarse. A file as young as its reading may change once more and tell
/// the same time.
const COARSEST_CLOCK: Duration = Duration::from_secs(2);

impl Stamp {
    /// The stamp of a file that is about to be read, at the time that it is now. `None` for one so
    /// young that it tells nothing, as git's index has it, and for one of the future, whose clock is
    /// not ours.
    #[cfg(unix)]
    pub(super) fn of(file: &Metadata, now: SystemTime) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let now = now.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let settled = i64::try_from(now.checked_sub(COARSEST_CLOCK)?.as_secs()).ok()?;
        (file.mtime() < settled && file.ctime() < settled).then(|| Self::Disk {
            inode: (file.dev(), file.ino()),
            size: file.len(),
            modified: (file.mtime(), file.mtime_nsec()),
            changed: (file.ctime(), file.ctime_nsec()),
        })
    }

    /// Where the system tells of no change, each file is read again.
    #[cfg(not(unix))]
    pub(super) fn of(_file: &Metadata, _now: SystemTime) -> Option<Self> {
        None
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;

    use super::*;

    fn later() -> SystemTime {
        SystemTime::now() + Duration::from_hours(1)
    }

    #[test]
    fn a_file_as_young_as_its_reading_has_no_stamp() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let written = file.as_file().metadata().unwrap();
        assert_eq!(Stamp::of(&written, SystemTime::now()), None);
        assert!(Stamp::of(&written, later()).is_some());
        assert_eq!(Stamp::of(&written, SystemTime::UNIX_EPOCH), None);
    }

    #[test]
    fn a_file_that_takes_the_place_of_another_has_another_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("a.md"), folder.path().join("b.md"));
        let stamp = || Stamp::of(&fs::symlink_metadata(&path).unwrap(), later());
        fs::write(&path, "one").unwrap();
        let first = stamp();
        assert_eq!(stamp(), first);
        fs::write(&other, "two").unwrap();
        let times =
            fs::FileTimes::new().set_modified(fs::metadata(&path).unwrap().modified().unwrap());
        fs::File::options()
            .write(true)
            .open(&other)
            .unwrap()
            .set_times(times)
            .unwrap();
        fs::rename(&other, &path).unwrap();
        assert_ne!(stamp(), first);
    }
}
