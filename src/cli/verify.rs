//! `guide verify`.

use camino::Utf8PathBuf;
use clap::Args;

use super::{Outcome, terminal};
use crate::error::Result;
use crate::output::{self, DifferenceKind};

/// Compare a built site with its manifest
///
/// Reads every file of a folder that `guide build` wrote and names each that was changed, is
/// missing, or was added since.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// The folder that `guide build` wrote
    #[arg(value_name = "DIR", default_value = "_site")]
    folder: Utf8PathBuf,
}

pub(super) fn run(directory: &Utf8PathBuf, args: &VerifyArgs) -> Result<Outcome> {
    let differences = output::verify(&directory.join(&args.folder))?;
    for difference in &differences {
        let word = match difference.kind {
            DifferenceKind::Changed => "changed",
            DifferenceKind::Missing => "missing",
            DifferenceKind::Extra => "extra",
        };
        terminal::print(&format!("{word:<8} {}\n", difference.path));
    }
    if differences.is_empty() {
        terminal::print("Every file is as it was built.\n");
        return Ok(Outcome::Sound);
    }
    Ok(Outcome::Errors)
}
