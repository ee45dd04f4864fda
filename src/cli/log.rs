//! `guide log`.

use std::fmt::Write as _;

use camino::Utf8PathBuf;
use clap::Args;
use serde::Serialize;

use super::{Format, Outcome, find, site_for_one, terminal};
use crate::error::{Error, Result};
use crate::history::{CommitId, Event, Time};
use crate::model::date;
use crate::site::{Change, Document, PersonIndex, Site};
use crate::strings::Strings;

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
    let site = site_for_one(directory)?;
    let document = find(&site, directory, &args.document)?;
    if site.source_of(document).history.is_none() {
        return Err(Error::Usage(
            "there is no history: the document is not in a git repository\n  help: run `git init` and commit the documents".into(),
        ));
    }
    if document.lineage.revisions.is_empty() {
        let path = document.source.path();
        terminal::say(&match document.lineage.head_blob {
            None => format!("{path} is not committed yet, so it has no history."),
            Some(_) => format!(
                "Who wrote {path}, and when, cannot be told from this copy of the repository: it holds no commit that changed it."
            ),
        });
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
    let mut text = format!("{}\n{}\n\n", document.title(), document.source.path());
    for change in site.changes(document) {
        let commit = &change.revision.commit;
        let names = names(site, &change);
        let class = match change.class() {
            Some(class) => class.key(),
            None if change.is_nothing_new() => "merge",
            None => "unknown",
        };
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
            let label = change.class_label(Strings::english()).unwrap_or_default();
            let _ = writeln!(text, "          {}", label.to_lowercase());
        }
        if let Some(note) = change.note {
            let _ = writeln!(text, "          {}", one_line(note));
        }
        if let Some(event) = event(&change.revision.event) {
            let _ = writeln!(text, "          {event}");
        }
        if let Some(words) = in_words(site, &change) {
            let _ = writeln!(text, "          {words}");
        }
    }
    let completeness = site.source_of(document).completeness();
    if let Some(note) = completeness.and_then(|it| it.note(Strings::english())) {
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

/// What happened to the file, where it is more than a change.
fn event(event: &Event) -> Option<String> {
    match event {
        Event::Created | Event::Changed => None,
        Event::Renamed { from } => Some(format!("renamed from {from}")),
        Event::Continued { from } => Some(format!("continued from {from}")),
        Event::Moved { from } => Some(format!("moved from {from}, where it is not followed")),
        Event::Deleted => Some("deleted".to_owned()),
        Event::Restored => Some("created again".to_owned()),
    }
}

/// So many sections are named; `diff` names all.
const SECTIONS_NAMED: usize = 8;

/// So long is a title of a section, in characters.
const TITLE: usize = 60;

fn in_words(site: &Site, change: &Change<'_>) -> Option<String> {
    let words = change.in_words(Strings::english())?;
    if change.is_nothing_new() {
        return Some(words.to_lowercase());
    }
    let sections = change.summary.map_or(&[][..], |it| &it.sections);
    let titles = || {
        let titles = sections.iter().map(|it| it.title.as_str());
        titles.filter(|title| !title.is_empty())
    };
    let mut named: Vec<String> = titles()
        .take(SECTIONS_NAMED)
        .map(|title| short(&one_line(&site.shown(title))))
        .collect();
    let more = titles().count() - named.len();
    if more > 0 {
        named.push(format!("and {more} more"));
    }
    Some(if named.is_empty() {
        words
    } else {
        format!("{words} ({})", named.join("; "))
    })
}

/// A title, cut behind a word where it is long.
fn short(title: &str) -> String {
    let Some((end, _)) = title.char_indices().nth(TITLE) else {
        return title.to_owned();
    };
    let kept = &title[..end];
    let kept = kept.rsplit_once(' ').map_or(kept, |(kept, _)| kept);
    format!("{kept} …")
}
