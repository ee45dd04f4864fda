//! Diagnostics for people and for programs.

mod json;
mod terminal;

pub use json::json;
pub use terminal::{count, drawings, terminal};
