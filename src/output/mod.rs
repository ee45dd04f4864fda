//! EDGE writing: atomic, owned by its manifest, verifiable.
//!
//! A site is staged beside its folder and then takes the folder's place in one step, so
//! a reader, a crash or a full disk meets the old site or the new one, never a mix. The
//! manifest in the folder says which files guide made: those are all that it replaces or
//! removes. An author's own file is written only where the author asks for it, see [`Revisable`].

mod displaced;
mod exchange;
mod manifest;
mod old;
mod placed;
mod revise;
mod staging;
mod tree;
mod verify;
mod write;

use std::sync::Arc;

pub use manifest::{MANIFEST, Manifest};
pub use revise::{Left, Revisable};
pub use verify::{Difference, DifferenceKind, verify};
pub use write::{Step, Steps, Writing, Written, write, write_with};

use crate::path::Route;

/// One file of a finished site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Where it stands in the site.
    pub route: Route,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}
