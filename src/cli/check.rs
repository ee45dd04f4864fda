//! `guide check`.

use camino::Utf8PathBuf;
use clap::Args;

use super::{Format, Outcome, read_site, terminal};
use crate::check::{check, has_errors, report};
use crate::diagnostic::Code;
use crate::error::{Error, Result};

/// Find problems in the content
///
/// Reads everything that `build` reads and reports what an author can mend: front matter, names
/// that nobody bears, links and anchors that lead nowhere, pictures without words, hidden
/// characters. Each problem has its file, line and column, its cause and its cure; all are shown
/// at once. `--explain` tells what a code means, why it matters and how to mend it.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Explain a code, such as `broken-link`; without one, list them all
    #[arg(long, value_name = "CODE", num_args = 0..=1, default_missing_value = ALL, conflicts_with_all = ["strict", "format"])]
    explain: Option<String>,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) fn run(directory: &Utf8PathBuf, args: &CheckArgs) -> Result<Outcome> {
    if let Some(code) = &args.explain {
        return explain(code);
    }
    let site = read_site(directory)?;
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

/// In place of a code: list them.
const ALL: &str = "all";

fn explain(name: &str) -> Result<Outcome> {
    if name == ALL {
        terminal::print(&report::list());
        return Ok(Outcome::Sound);
    }
    let code = Code::named(name).ok_or_else(|| {
        let help = Code::suggestion(name);
        Error::Usage(format!(
            "there is no code `{}`\n  help: {help}",
            name.escape_debug()
        ))
    })?;
    terminal::print(&report::explanation(code));
    Ok(Outcome::Sound)
}
