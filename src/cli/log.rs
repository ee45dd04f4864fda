//! `guide log`.

use std::fmt::Write as _;

use camino::Utf8PathBuf;
use clap::Args;
use serde::Serialize;

use super::{Format, Outcome, find, read_site, terminal};
use crate::error::{Error, Result};
use crate::history::{CommitId, Completeness, Event, Time};
use crate::model::date;
use crate::redline::Summary;
use crate::site::{Change, Document, PersonIndex, Site};

/// Show how a document came to say what it says
///
/// Lists the revisions of a document, newest first, through renames and merges and from declared
/// predecessors: when each arrived on the main line, who wrote it, and what it changed.
#[derive(Debug, Args)]
pub(super) struct LogArgs {
    /// The document's id, or the path of its file
    #[arg(value_name = "DOC")]
    document: String,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Serialize)]
struct Row<'a> {
    commit: CommitId,
    parents: &'a [CommitId],
    path: &'a str,
    date: String,
    author: &'a str,
    co_authors: Vec<&'a str>,
    tools: Vec<&'a str>,
    subject: &'a str,
    class: Option<&'static str>,
}

pub(super) fn run(directory: &Utf8PathBuf, args: &LogArgs) -> Result<Outcome> {
    let site = read_site(directory)?;
    let document = find(&site, directory, &args.document)?;
    if site.source_of(document).history.is_none() {
        return Err(Error::Usage(
            "there is no history: the document is not in a git repository\n  help: run `git init` and commit the documents".into(),
        ));
    }
    if document.lineage.revisions.is_empty() {
        terminal::say(&format!(
            "{} is not committed yet, so it has no history.",
            document.source.path()
        ));
    }
    match args.format {
        Format::Json => terminal::print(&json(&site, document)),
        Format::Text => terminal::print_text(&text(&site, document)),
    }
    Ok(Outcome::Sound)
}

fn json(site: &Site, document: &Document) -> String {
    let changes: Vec<Change<'_>> = site.changes(document).collect();
    let rows: Vec<Row<'_>> = changes
        .iter()
        .map(|change| {
            let commit = &change.revision.commit;
            let Names {
                author,
                co_authors,
                tools,
            } = names(site, change);
            Row {
                commit: commit.id,
                parents: &commit.parents,
                path: change.revision.path.as_str(),
                date: commit.arrival.when.iso(),
                author,
                co_authors,
                tools,
                subject: &commit.subject,
                class: change.class().map(crate::redline::Class::key),
            }
        })
        .collect();
    // Plain strings always serialise.
    format!(
        "{}\n",
        serde_json::to_string_pretty(&rows).unwrap_or_default()
    )
}

/// Who had a hand in a revision. The author may be a tool, which is then not named again.
struct Names<'a> {
    author: &'a str,
    co_authors: Vec<&'a str>,
    tools: Vec<&'a str>,
}

fn names<'a>(site: &'a Site, change: &Change<'a>) -> Names<'a> {
    let author = change.hands.author;
    let name = |index| site.registry.person(index).name.as_str();
    let others = |all: &'a [PersonIndex]| {
        let others = all.iter().copied().filter(|it| Some(*it) != author);
        others.map(name).collect()
    };
    Names {
        author: author.map_or("", name),
        co_authors: others(&change.hands.authors),
        tools: others(&change.hands.tools),
    }
}

fn text(site: &Site, document: &Document) -> String {
    let mut text = format!("{}\n{}\n\n", document.title, document.source.path());
    for change in site.changes(document) {
        let commit = &change.revision.commit;
        let names = names(site, &change);
        let class = change.class().map_or("unknown", crate::redline::Class::key);
        let people: Vec<&str> = std::iter::once(names.author)
            .chain(names.co_authors)
            .collect();
        let _ = writeln!(
            text,
            "{}  {:>17}  {:<11}  {}",
            commit.id.short(),
            day(&commit.arrival.when),
            class,
            people.join(", "),
        );
        if !names.tools.is_empty() {
            let _ = writeln!(text, "          assisted by {}", names.tools.join(", "));
        }
        let _ = writeln!(text, "          {}", commit.subject);
        if change
            .declared
            .is_some_and(|declared| change.proposed.is_some_and(|it| it != declared))
        {
            let label = change.class_label().unwrap_or_default();
            let _ = writeln!(text, "          {}", label.to_lowercase());
        }
        if let Some(note) = change.note {
            let _ = writeln!(text, "          {}", one_line(note));
        }
        if let Event::Renamed { from } = &change.revision.event {
            let _ = writeln!(text, "          renamed from {from}");
        }
        if let Event::Continued { from } = &change.revision.event {
            let _ = writeln!(text, "          continued from {from}");
        }
        if let Event::Moved { from } = &change.revision.event {
            let _ = writeln!(
                text,
                "          moved from {from}, where it is not followed"
            );
        }
        if let Some(summary) = change.summary {
            let _ = writeln!(text, "          {}", in_words(site, summary));
        }
    }
    let completeness = site.source_of(document).completeness();
    if let Some(note) = completeness.and_then(Completeness::note) {
        let _ = writeln!(text, "\n{note}");
    }
    text
}

/// An author's words on one line.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

fn day(time: &Time) -> String {
    if time.is_known() {
        date::long(time.date())
    } else {
        "day unknown".to_owned()
    }
}

/// So many sections are named; `diff` names all.
const SECTIONS_NAMED: usize = 8;

fn in_words(site: &Site, summary: &Summary) -> String {
    let titles = || {
        let titles = summary.sections.iter().map(|it| it.title.as_str());
        titles.filter(|title| !title.is_empty())
    };
    let mut sections: Vec<String> = titles()
        .take(SECTIONS_NAMED)
        .map(|title| one_line(&site.shown(title)))
        .collect();
    let more = titles().count() - sections.len();
    if more > 0 {
        sections.push(format!("and {more} more"));
    }
    let words = summary.to_string();
    if sections.is_empty() {
        words
    } else {
        format!("{words} ({})", sections.join("; "))
    }
}
