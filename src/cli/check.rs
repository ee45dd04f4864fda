//! `guide check`.

use camino::Utf8PathBuf;
use clap::Args;
use jiff::civil::Date;

use super::{Format, Outcome, terminal};
use crate::check::{check, has_errors, report};
use crate::error::Result;
use crate::input::Inputs;
use crate::site::Site;

/// Find problems in the content
///
/// Reads everything that `build` reads and reports what an author can mend: front matter, names
/// that nobody bears, links and anchors that lead nowhere, pictures without words, hidden
/// characters; and, where a site declares people and bodies, roles, moves between states and calls
/// against its policy and git. Each problem has its file, line and column, its cause and its cure; all are shown
/// at once.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Judge terms, reviews and calls as of this day, such as 2025-06-12; else as of the newest commit
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    now: Option<Date>,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) fn run(directory: &Utf8PathBuf, args: &CheckArgs) -> Result<Outcome> {
    let inputs = Inputs {
        day: args.now,
        ..Inputs::read(directory, None)?
    };
    let site = Site::assemble(inputs)?;
    let problems = check(&site, args.strict);
    match args.format {
        Format::Json => terminal::print(&report::json(&problems)),
        Format::Text if problems.is_empty() => {
            let count = site.documents.len();
            terminal::print(&format!(
                "No problems in {count} Markdown file{}.\n",
                if count == 1 { "" } else { "s" }
            ));
        }
        Format::Text => {
            terminal::print(&report::terminal(&problems, terminal::color_on_stdout()));
        }
    }
    Ok(if has_errors(&problems) {
        Outcome::Errors
    } else {
        Outcome::Sound
    })
}
