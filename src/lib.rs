//! `guide` publishes living guidance: Markdown in git becomes a static site that shows,
//! for every document, what it says, how it came to say that and who stands behind it.
//!
//! **A site is a value.** Reading is at one edge, writing and serving at the other; in
//! between pure functions make a `Site`: everything known, resolved and immutable, plus
//! a list of routes. A page is rendered when it is asked for.
//!
//! ```text
//!  guide.yaml  content/  workstreams/  themes/                  git
//!       └─────────┴──────────┴────────────┴──────────────────────┘
//!                              input                       edge: all reading
//!    ┌─────────────────────────────────────────────────────────────── pure ┐
//!    │ files ──parse──▶ documents, workstreams, people ─┐                  │
//!    │ git ────walk───▶ history (revisions, lineage) ───┴─assemble─▶ Site ─┼─▶ render(route)
//!    │ every step also yields diagnostics: data with a place               │
//!    └──────────────────────────────────────────────────────────────────── ┘
//!    build: every route, written atomically      serve: the route asked for, from memory
//! ```
//!
//! A room uses only the rooms listed above it.

pub mod direction;
mod email;
pub mod extent;
mod guarded;
mod kept;
mod svg;
mod unnamed;
mod unseen;

pub mod diagnostic;
pub mod error;
pub mod path;
pub mod strings;

pub mod diagram;
pub mod markdown;
pub mod model;
pub mod picture;
pub mod redline;

pub mod cache;
pub mod history;
pub mod input;
pub mod schema;
pub mod site;

pub mod web;

pub mod check;
pub mod doctor;
pub mod edit;
pub mod export;
pub mod output;
pub mod sample;
pub mod search;
pub mod serve;

pub mod cli;
pub mod publish;
