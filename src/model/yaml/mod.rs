//! YAML as a tree in which every value knows its place, and a reader that collects all problems.
//!
//! Anchors, aliases and tags are refused, so a file means what it shows and cannot grow when read.

mod parse;
mod reader;

use std::ops::Range;

pub use parse::{comments, parse};
pub use reader::{Fields, Reader};

use crate::diagnostic::Place;

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub at: Place,
}

/// One value of a YAML file.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Its bytes in the file; of a list or a mapping, where it begins.
    pub range: Range<usize>,
    /// All its bytes, to the end of what is in it.
    pub whole: Range<usize>,
    /// Is it a list or a mapping in brackets?
    pub is_flow: bool,
}

/// The kinds of value that guide's files hold. Numbers and truth values stay text until a
/// reader asks for them: a version `1.10` is not a number.
#[derive(Debug, Clone)]
pub enum Value {
    /// Nothing: an empty value, `~` or `null`.
    Null,
    /// A scalar.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order written.
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Debug, Clone)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// Its bytes in the file.
    pub range: Range<usize>,
}

impl Value {
    fn describe(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }
}
