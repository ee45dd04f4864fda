//! Why it is looked for changes again and again, instead of being told of them.

use std::fmt;

use camino::Utf8PathBuf;

/// Why the system does not tell of changes here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Polling {
    /// Somebody asked to look.
    Asked,
    /// A folder lies where others can change it without this system's knowing.
    Remote {
        /// The folder.
        folder: Utf8PathBuf,
        /// What it lies on, with its article.
        on: &'static str,
    },
    /// There is no room for more watches.
    NoRoom,
    /// It says so itself.
    Unable(String),
}

impl fmt::Display for Polling {
    /// The reason, as the end of a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked => f.write_str("as asked"),
            Self::Remote { folder, on } => {
                write!(f, "because {folder} lies on {on}, where not all changes are told of")
            }
            Self::NoRoom if cfg!(target_os = "linux") => f.write_str(
                "because this system has no room for more watches (`sysctl fs.inotify` shows its limits)",
            ),
            Self::NoRoom => f.write_str("because this system has no room for more watches"),
            Self::Unable(why) => write!(f, "because this system cannot tell of them: {why}"),
        }
    }
}
