//! Two states of a text, and what changed between them.
//!
//! ```text
//! html, html ─▶ Text, Text ─▶ Redline ─▶ html        one text with the changes marked
//!                                └────▶ Summary     in a few words: sections, words, class
//! ```

mod align;
mod effects;
mod inline;
mod lines;
#[expect(clippy::module_inception, reason = "a file is named after its type")]
mod redline;
mod removed;
pub mod section;
mod sequence;
pub mod summary;
mod text;
mod touched;
mod words;
mod write;

pub use effects::Tally;
pub use lines::{Line, Mark};
pub use redline::Redline;
pub use removed::Removed;
pub use section::Section;
pub use summary::{Class, Extent, SectionChange, Summary, changed_metadata};
pub use text::Text;
pub use write::{Fold, Group, WriteOptions, Written};
