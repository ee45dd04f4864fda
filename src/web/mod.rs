//! EDGE asking other sites whether an address still answers. Nothing else of guide uses the network,
//! and nothing does so unasked.

mod ask;
mod inside;
mod known;

pub use ask::ask_all;
pub use known::Known;

use serde::{Deserialize, Serialize};

/// What an address answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// There is something.
    Answers,
    /// The host says that there is nothing: the status.
    Gone(u16),
    /// The host cannot be reached: why.
    Unreachable(String),
    /// It was not asked, because this host, to which it leads, is inside the network.
    Inside(String),
    /// The host does not tell a machine: it refuses, asks for a login, or is busy.
    Untold,
}
