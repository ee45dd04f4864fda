//! `guide blame`.

use std::fmt::Write as _;

use camino::Utf8PathBuf;
use clap::Args;
use serde::Serialize;

use super::{Format, Outcome, find, site_for_one, terminal};
use crate::error::{Error, Result};
use crate::history::{CommitId, LineOrigin};
use crate::model::date;
use crate::site::{Document, Site};
use crate::strings::Strings;

/// Show who wrote each line of a document
///
/// Names for each line of the present text the commit that wrote it, the day it arrived on the
/// main line, and its author: through merges, renames and declared predecessors, and also where
/// lines were moved within the document. Commits listed in `.git-blame-ignore-revs` are looked
/// through. Lines that are not committed, and lines whose writer this clone does not tell, say so.
#[derive(Debug, Args)]
pub(super) struct BlameArgs {
    /// The document's id, or the path of its file
    #[arg(value_name = "DOC")]
    document: String,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Serialize)]
struct Row<'a> {
    line: usize,
    commit: Option<CommitId>,
    author: Option<&'a str>,
}

pub(super) fn run(directory: &Utf8PathBuf, args: &BlameArgs) -> Result<Outcome> {
    let site = site_for_one(directory)?;
    let document = find(&site, directory, &args.document)?;
    if site.source_of(document).history.is_none() {
        return Err(Error::Usage(
            "there is no history: the document is not in a git repository\n  help: run `git init` and commit the documents".into(),
        ));
    }
    match args.format {
        Format::Json => terminal::print(&json(&site, document)),
        Format::Text => terminal::print_text(&text(&site, document)),
    }
    Ok(Outcome::Sound)
}

fn json(site: &Site, document: &Document) -> String {
    let origins = &site.origins(document).lines;
    let rows: Vec<Row<'_>> = (1..)
        .zip(origins)
        .map(|(line, origin)| match origin {
            LineOrigin::Revision(index) => Row {
                line,
                commit: Some(document.lineage.revisions[*index].commit.id),
                author: author(site, document, *index),
            },
            LineOrigin::Uncommitted | LineOrigin::Unknown => Row {
                line,
                commit: None,
                author: None,
            },
        })
        .collect();
    // Plain strings always serialise.
    format!(
        "{}\n",
        serde_json::to_string_pretty(&rows).unwrap_or_default()
    )
}

/// The name of a revision's author, a person or a tool.
fn author<'a>(site: &'a Site, document: &'a Document, revision: usize) -> Option<&'a str> {
    let person = document.hands().get(revision)?.author?;
    Some(site.registry.person(person).name.as_str()).filter(|name| !name.is_empty())
}

fn text(site: &Site, document: &Document) -> String {
    let origins = &site.origins(document).lines;
    let rows: Vec<[String; 3]> = origins
        .iter()
        .map(|origin| match origin {
            LineOrigin::Revision(index) => {
                let commit = &document.lineage.revisions[*index].commit;
                [
                    commit.id.short(),
                    date::long(commit.arrival.when.date()),
                    author(site, document, *index).unwrap_or_default().into(),
                ]
            }
            LineOrigin::Uncommitted => [String::new(), String::new(), "not committed".into()],
            LineOrigin::Unknown => [String::new(), String::new(), "unknown".into()],
        })
        .collect();
    let width = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or_default()
    };
    let (commit, day, author) = (width(0), width(1), width(2));
    let number = rows.len().to_string().len();
    let mut text = String::new();
    let lines = document.source.text().split_inclusive('\n');
    for ((row, line), place) in rows.iter().zip(lines).zip(1..) {
        let [id, when, who] = row;
        let written = format!(
            "{id:<commit$}  {when:>day$}  {who:<author$}  {place:>number$}  {}",
            line.trim_end_matches(['\n', '\r']),
        );
        let _ = writeln!(text, "{}", written.trim_end());
    }
    let completeness = site.source_of(document).completeness();
    if let Some(note) = completeness.and_then(|it| it.note(Strings::english())) {
        let _ = writeln!(text, "\n{note}");
    }
    text
}
