//! The `guide` command.

fn main() {}
