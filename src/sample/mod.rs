//! EDGE: the sample repository: this project's own content with a history of two years.
use crate::error::Result;
use camino::Utf8Path;

/// What was made.
#[derive(Debug)]
pub struct Made {
    /// Commits, merges included.
    pub commits: usize,
    /// Authors.
    pub people: usize,
}

/// Makes the sample in an empty folder.
pub fn make(_folder: &Utf8Path) -> Result<Made> {
    unimplemented!()
}
