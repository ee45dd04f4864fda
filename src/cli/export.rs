//! `guide export`.

use camino::Utf8Path;
use clap::{Args, ValueEnum};

use super::{Outcome, read_site, terminal};
use crate::diagnostic::nearest;
use crate::error::{Error, Result};
use crate::export::{self, Table};
use crate::history::Repository;
use crate::input::SourceId;
use crate::site::Site;

/// Print what the site knows for other programs
///
/// codeowners: GitHub's CODEOWNERS, from the roles. Owners of a text are those accountable and
/// responsible for maintaining it, or, where nothing is said of that, for drafting it, but nobody who is
/// emeritus; who has no login at GitHub is named in a comment. Write it to `.github/CODEOWNERS`.
///
/// mailmap: git's .mailmap, from people.yaml. It prints the addresses that people.yaml holds, as such a
/// file must; no other export prints an address.
///
/// people, raci, documents: tables, as CSV or JSON. Rows stand in an order that follows from the content,
/// so that a difference of two exports is a difference of the content. In CSV a cell that a spreadsheet
/// would take for a formula begins with an apostrophe.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// What to print
    #[arg(value_name = "WHAT", value_enum)]
    what: What,
    /// How a table is written; csv where nothing is said
    #[arg(long, value_enum)]
    format: Option<TableFormat>,
    /// Code owners of another source of `guide.yaml`, by its name
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// GitHub's code owners
    Codeowners,
    /// git's mailmap, with addresses
    Mailmap,
    /// Everybody who takes part
    People,
    /// Who holds which role
    Raci,
    /// Every document, with where it stands
    Documents,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TableFormat {
    /// Comma-separated values
    Csv,
    /// An array of objects
    Json,
}

pub(super) fn run(directory: &Utf8Path, args: &ExportArgs) -> Result<Outcome> {
    let site = read_site(&directory.to_owned())?;
    let text = match args.what {
        What::Codeowners | What::Mailmap if args.format.is_some() => {
            return Err(Error::Usage(
                "this is no table, so it has no --format\n  help: leave `--format` out".into(),
            ));
        }
        What::Codeowners => {
            let source = source(&site, args.source.as_deref())?;
            let root = &site.source(source).root;
            let repository = Repository::discover(root)?;
            let prefix = repository.as_ref().map_or("", Repository::prefix);
            export::code_owners(&site, source, prefix)
        }
        _ if args.source.is_some() => {
            return Err(Error::Usage(
                "only code owners are of one source\n  help: leave `--source` out".into(),
            ));
        }
        What::Mailmap => export::mailmap(&site),
        What::People => table(&export::people(&site), args.format),
        What::Raci => table(&export::roles(&site), args.format),
        What::Documents => table(&export::documents(&site), args.format),
    };
    // A carriage return belongs to CSV, and is no control character of a text of others there.
    terminal::print(&text);
    Ok(Outcome::Sound)
}

fn table(table: &Table, format: Option<TableFormat>) -> String {
    match format {
        None | Some(TableFormat::Csv) => table.csv(),
        Some(TableFormat::Json) => table.json(),
    }
}

/// The site's own source, or the one of a name.
fn source(site: &Site, name: Option<&str>) -> Result<SourceId> {
    let Some(name) = name else {
        return Ok(SourceId::default());
    };
    let names = || site.sources.iter().map(|it| it.mount.name());
    names()
        .position(|it| it == Some(name))
        .map(SourceId)
        .ok_or_else(|| {
            let help = match nearest(name, names().flatten()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "give the `name:` of an entry of `sources:` in guide.yaml".to_owned(),
            };
            Error::Usage(format!(
                "there is no source `{}`\n  help: {help}",
                name.escape_debug()
            ))
        })
}
