//! EDGE the preview server: it shows a value and tells browsers when there is a new one.
//!
//! A request is a look-up in memory through the [`Preview`], never a path on the disk, and
//! is answered only when it comes from the preview's own pages or from the person at the
//! keyboard (see the gate). A connection reads one small subset of HTTP/1.1, strictly:
//! GET and HEAD, no bodies, bounded heads, bounded time.

mod background;
mod burst;
mod connection;
mod editor;
mod events;
mod gate;
mod index;
mod interrupt;
mod later;
mod limits;
mod preview;
mod request;
mod response;
mod run;
mod scripts;
mod server;
mod token;
mod watch;

pub use background::{Background, Superseded};
pub use burst::Burst;
pub use editor::Editor;
pub use index::{Index, IndexFiles};
pub use interrupt::end_when_interrupted;
pub use later::{Later, Promise};
pub use limits::Limits;
pub use preview::Preview;
pub use request::{Method, Request};
pub use response::Response;
pub use run::run;
pub use server::{Options, Server, Teller};
pub use token::Token;
pub use watch::{Changed, POLL_INTERVAL, Polling, Watcher, watch, watch_by_looking};
