//! `guide serve`.
use super::Outcome;
use crate::error::Result;
use camino::Utf8PathBuf;
use clap::Args;

/// Preview the site while writing
#[derive(Debug, Args, Default)]
pub(super) struct ServeArgs {
    /// The port to listen on
    #[arg(long, value_name = "N", default_value_t = 4000)]
    port: u16,
}

pub(super) fn run(_directory: &Utf8PathBuf, _args: &ServeArgs) -> Result<Outcome> {
    unimplemented!()
}
