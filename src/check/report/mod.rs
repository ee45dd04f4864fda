//! Diagnostics for people and for programs.

mod explanation;
mod json;
mod terminal;

pub use explanation::{explanation, list, standing};
pub use json::json;
pub use terminal::{count, drawings, terminal};
