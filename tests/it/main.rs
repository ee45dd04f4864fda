//! The one integration test binary: every test goes through a public door, on data.

mod output;
mod output_stops;
mod search;
mod serve;
mod serve_watch;
