//! Diagnostics for people and for programs.

mod explanation;
mod github;
mod json;
mod junit;
mod origin;
mod sarif;
mod terminal;

pub use explanation::{explanation, list, standing};
pub use github::github;
pub use json::json;
pub use junit::junit;
pub use origin::Origin;
pub use sarif::sarif;
pub use terminal::{count, drawings, terminal};
