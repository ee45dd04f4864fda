//! Two states of a text, and what changed between them.

mod hunk;
pub mod section;
pub mod summary;

pub use section::Section;
pub use summary::{Class, Extent, SectionChange, Summary, summarise};
