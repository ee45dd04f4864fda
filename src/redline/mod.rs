//! Two states of a text, and what changed between them.
//!
//! ```text
//! source, source ─▶ Summary      in a few words: sections, words, class
//! html, html ─▶ Text, Text ─▶ Redline ─▶ html     one text with the changes marked
//! ```

mod align;
mod hunk;
mod inline;
mod lines;
#[expect(clippy::module_inception, reason = "a file is named after its type")]
mod redline;
pub mod section;
mod sequence;
pub mod summary;
mod text;
mod words;
mod write;

pub use lines::{Line, Mark};
pub use redline::Redline;
pub use section::Section;
pub use summary::{Class, Extent, SectionChange, Summary, summarise};
pub use text::Text;
pub use write::{Fold, Group, WriteOptions, Written};
