//! What the world may refuse: files, git, the network port, the output folder.
//!
//! An author's mistake is never an [`Error`]; it is a [`Diagnostic`](crate::diagnostic::Diagnostic).

use camino::Utf8PathBuf;

/// A failure of the world around guide. Each says what was attempted, why it failed and what helps.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was attempted, as a verb: "read", "write", "create".
        action: &'static str,
        /// The path, as the user would type it.
        path: Utf8PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The git repository could not be read.
    #[error("cannot read the git history: {message}\n  help: {help}")]
    Git {
        /// What was attempted and what git said.
        message: String,
        /// What the user can do.
        help: &'static str,
    },
    /// A request that makes no sense here; the message says why and what to do instead.
    #[error("{0}")]
    Usage(String),
}

/// A result whose failure is the world's.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Wraps an I/O error with the verb and the path it happened on.
    pub fn io(action: &'static str, path: impl Into<Utf8PathBuf>, source: std::io::Error) -> Self {
        Self::Io {
            action,
            path: path.into(),
            source,
        }
    }
}
