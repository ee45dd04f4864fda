//! `guide check`.

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use jiff::civil::Date;

use super::cache::CacheArgs;
use super::fix::FixArgs;
use super::report::{ReportFormat, for_programs};
use super::{Outcome, terminal};
use crate::check::{check_with, external, has_errors, report};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::{Error, Result};
use crate::input::Inputs;
use crate::site::Site;
use crate::web::{self, Known};

/// Find problems in the content
///
/// Reads everything that `build` reads and reports what an author can mend: front matter, names
/// that nobody bears, links and anchors that lead nowhere, pictures without words, hidden
/// characters; and, where a site declares people and bodies, roles, moves between states and calls
/// against its policy and git. Each problem has its file, line and column, its cause and its cure;
/// all are shown at once. `--explain` tells what a code means, why it matters and how to mend it.
///
/// `checks:` in guide.yaml says how much each code matters to the site. A comment lets one finding
/// stand: `<!-- guide-allow CODE: reason -->` above its block, in YAML `# guide-allow CODE: reason`
/// above its line or at its end.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Judge terms, reviews and calls as of this day, such as 2025-06-12; else as of the newest commit
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    now: Option<Date>,
    #[command(flatten)]
    fix: FixArgs,
    /// Ask other sites whether the links to them still lead somewhere
    ///
    /// Links of texts and of metadata. What does not answer is a warning. The answers are remembered
    /// for some days in `links.json` of the cache folder. Whoever can change the texts decides which
    /// addresses are asked, so no host inside the network is (loopback, private and link-local
    /// addresses, and names that mean one), and in CI this is better done on the main branch than in
    /// pull requests of strangers.
    #[arg(long)]
    external: bool,
    /// With --external: a host inside the network that may be asked; may be given again
    #[arg(long, value_name = "HOST", requires = "external")]
    internal: Vec<String>,
    #[command(flatten)]
    cache: CacheArgs,
    /// Explain a code, such as `broken-link`; without one, list them all
    #[arg(long, value_name = "CODE", num_args = 0..=1, default_missing_value = ALL, exclusive = true)]
    explain: Option<String>,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: ReportFormat,
}

pub(super) fn run(directory: &Utf8PathBuf, args: &CheckArgs) -> Result<Outcome> {
    if let Some(code) = &args.explain {
        return explain(code);
    }
    let (mut site, mut problems) = examine(directory, args)?;
    if args.fix.is_wanted() {
        let told = args.fix.mend(directory, &problems)?;
        match args.format {
            ReportFormat::Text => terminal::print_text(&told),
            _ => terminal::say(&terminal::tame(&told)),
        }
        if !args.fix.is_dry() {
            (site, problems) = examine(directory, args)?;
        }
    }
    match for_programs(args.format, directory, &site, &problems)? {
        Some(report) => terminal::print(&report),
        None if problems.is_empty() => {
            let count = site.documents.len();
            terminal::print(&format!(
                "No problems in {count} Markdown file{}.\n",
                if count == 1 { "" } else { "s" }
            ));
        }
        None => terminal::print(&report::terminal(&problems, terminal::color_on_stdout())),
    }
    Ok(if has_errors(&problems) {
        Outcome::Errors
    } else {
        Outcome::Sound
    })
}

fn examine(directory: &Utf8PathBuf, args: &CheckArgs) -> Result<(Site, Vec<Diagnostic>)> {
    let inputs = Inputs {
        day: args.now,
        ..Inputs::read(directory, None)?
    };
    let site = Site::assemble(inputs)?;
    let asked = if args.external {
        let folder = args.cache.folder(directory)?;
        Some(ask(&site, &args.internal, folder.as_deref())?)
    } else {
        None
    };
    let problems = check_with(&site, asked, args.strict);
    Ok((site, problems))
}

/// Asks other sites, and remembers what they answered.
fn ask(site: &Site, internal: &[String], folder: Option<&Utf8Path>) -> Result<Vec<Diagnostic>> {
    let addresses = external::addresses(site);
    let used: Vec<&str> = addresses.keys().map(String::as_str).collect();
    let today = jiff::tz::Offset::UTC
        .to_datetime(jiff::Timestamp::now())
        .date();
    let known = folder.map(Known::read).unwrap_or_default();
    let is_unknown = |address: &&str| known.fresh(address, today).is_none();
    let unknown: Vec<&str> = used.iter().copied().filter(is_unknown).collect();
    let bar = terminal::progress("Asking", unknown.len());
    let answers = web::ask_all(unknown, internal, &|| bar.inc(1));
    bar.finish_and_clear();
    let known = known.with(answers, today, &used);
    if let Some(folder) = folder {
        known.write(folder)?;
    }
    Ok(external::dead(&addresses, &known))
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
