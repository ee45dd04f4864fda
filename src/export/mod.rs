//! What the site knows, for other programs: tables, GitHub's code owners, git's mailmap. The rows
//! stand in an order that follows from the content alone.

mod code_owners;
mod documents;
mod mailmap;
mod people;
mod roles;
mod table;

pub use code_owners::code_owners;
pub use documents::documents;
pub use mailmap::mailmap;
pub use people::people;
pub use roles::roles;
pub use table::{Cell, Table};
