//! Changes to files that people wrote: what is added stands where they would have put it, and all
//! else stays as it was, byte for byte. Nothing is ever written anew from what was read.
//!
//! The texts are made here without touching the disk. **EDGE**: `store.rs` writes files, `record.rs`
//! commits them.

mod fresh;
mod front_matter;
mod mapping;
mod record;
mod release;
mod scalar;
mod store;

pub use fresh::{NewDocument, NewPerson, NewWorkstream};
pub use front_matter::with_front_matter;
pub use mapping::{Refused, Step, Yaml};
pub use record::{Ready, Record, Recorded, record};
pub use release::{Decision, Release, Spoken};
pub use scalar::{flow_mapping, scalar};
pub use store::write;

use std::fmt::Write as _;

use camino::Utf8PathBuf;

use crate::input::{Proposed, SourceId};
use crate::path::SourcePath;

/// A file before and after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The source that it is of.
    pub source: SourceId,
    /// Its path, as the site knows it.
    pub path: SourcePath,
    /// The folder of the source on the disk.
    pub root: Utf8PathBuf,
    /// Its path below that folder.
    pub own: SourcePath,
    /// Its text before; none where it is new.
    pub before: Option<String>,
    /// Its text after.
    pub after: String,
}

impl Change {
    /// Where it lies on the disk.
    pub fn disk(&self) -> Utf8PathBuf {
        self.root.join(self.own.as_str())
    }

    /// The change that takes this one back; none for a new file.
    pub fn taken_back(&self) -> Option<Self> {
        Some(Self {
            before: Some(self.after.clone()),
            after: self.before.clone()?,
            ..self.clone()
        })
    }

    /// The file as it is about to be.
    pub fn proposed(&self) -> Proposed {
        Proposed {
            source: self.source,
            path: self.path.clone(),
            text: self.after.clone(),
        }
    }

    /// The difference, as `diff -u` shows it.
    pub fn diff(&self) -> String {
        let before = self.before.as_deref().unwrap_or_default();
        let diff = similar::TextDiff::from_lines(before, &self.after);
        let mut out = String::new();
        let old = match self.before {
            Some(_) => self.path.as_str(),
            None => "/dev/null",
        };
        let _ = write!(
            out,
            "{}",
            diff.unified_diff().header(old, self.path.as_str())
        );
        out
    }
}
