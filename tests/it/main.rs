//! The one integration test binary: every test goes through a public door, on data.

mod commonmark;
mod html;
mod markdown;
mod markdown_hostile;
