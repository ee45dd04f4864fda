//! `guide diff`.

use std::fmt::Write as _;

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{Outcome, find, range, site_for_one, terminal};
use crate::error::{Error, Result};
use crate::redline::{Class, Line, Redline, Summary};
use crate::site::{Document, Site, State, Untold};
use crate::strings::Strings;

/// Show what changed in a document between two states
///
/// A and B are versions (`1.0` or `v1.0`), `current` for the text as it is now, or what git calls a
/// commit in the document's repository: an id or its beginning, a tag, a branch, `HEAD`, with `~2` or
/// `^` behind it. Either may be left out: A is then the last approved version, or else the last
/// commit, and B the current text. So `guide diff DOC` shows what the working tree changes in a
/// published text, and `guide diff DOC HEAD~3` what has changed since three commits ago.
///
/// The two texts are compared as they are read: block by block and word by word, tables by cell,
/// code by line; text that moved and text that was only formatted or linked anew is told apart.
#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// The document's id, or the path of its file
    #[arg(value_name = "DOC")]
    document: String,
    /// The two states
    #[arg(value_name = "A..B", default_value = "..")]
    range: String,
    /// Only count: sections and words
    #[arg(long)]
    stat: bool,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: DiffFormat,
}

/// How `diff` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// For people, with colour on a terminal
    Text,
    /// The text with the changes marked
    Html,
    /// For programs
    Json,
}

#[derive(Serialize)]
struct Answer<'a> {
    document: &'a str,
    from: String,
    to: String,
    class: &'static str,
    words_added: usize,
    words_removed: usize,
    sections: Vec<Section>,
    metadata: &'a [String],
    changes: Vec<Group>,
}

#[derive(Serialize)]
struct Section {
    title: String,
    change: &'static str,
}

#[derive(Serialize)]
struct Group {
    section: String,
    inserted: usize,
    deleted: usize,
    moved: usize,
    reformed: usize,
}

pub(super) fn run(directory: &Utf8PathBuf, args: &DiffArgs) -> Result<Outcome> {
    let site = site_for_one(directory)?;
    let document = find(&site, directory, &args.document)?;
    let (from, to) = range::states(&site, document, &args.range)?;
    let texts = site.texts_of(document, from, to);
    let (Some((old, new)), Some(summary)) = (texts, site.summary(document, from, to)) else {
        let is_missing = |state: &State| site.text_of(document, *state).is_none();
        let missing = [from, to].into_iter().find(is_missing).unwrap_or(to);
        return Err(untold(&site, document, missing));
    };
    let redline = Redline::between(&old, &new);
    match args.format {
        DiffFormat::Html => terminal::print_text(
            redline
                .write(&crate::redline::WriteOptions::default())
                .html
                .as_str(),
        ),
        DiffFormat::Json => terminal::print(&json(&site, document, from, to, &summary, &redline)),
        DiffFormat::Text => {
            let colour = terminal::color_on_stdout();
            let mut out = terminal::tame(&head(&site, document, from, to, &summary));
            if !args.stat {
                lines(&redline, colour, &mut out);
            }
            terminal::print(&out);
        }
    }
    Ok(Outcome::Sound)
}

/// Why the text of a state cannot be shown.
fn untold(site: &Site, document: &Document, state: State) -> Error {
    let name = name(document, state);
    let is_told = document.is_told(state);
    let id = &document.id;
    let (what, help) = match site.untold(document, state) {
        Some(Untold::Unborne) => (
            format!(
                "which text {name} was {}",
                Untold::Unborne.why(Strings::english())
            ),
            format!("name its commit by a tag: `git tag {id}/v… COMMIT`"),
        ),
        Some(Untold::Withheld) => (
            if is_told {
                format!("the text of {name} is withheld")
            } else {
                format!(
                    "which text {name} was {}",
                    Untold::Withheld.why(Strings::english())
                )
            },
            format!("compare with another state; `guide log {id}` lists them"),
        ),
        Some(Untold::Lacking) | None if is_told => (
            format!("this copy of the repository lacks the text of {name}"),
            "fetch the whole history: `git fetch --unshallow`, or clone without `--filter`".into(),
        ),
        Some(Untold::Lacking) | None => (
            format!(
                "which text {name} was {}",
                Untold::Lacking.why(Strings::english())
            ),
            match site.source_of(document).completeness() {
                None => "only git tells; give a folder that is in git".into(),
                Some(_) => "fetch the whole history: `git fetch --unshallow`".into(),
            },
        ),
    };
    Error::Usage(format!("{what}\n  help: {help}"))
}

fn name(document: &Document, state: State) -> String {
    match (state, document.revision_of(state)) {
        (State::Version(version), _) => format!("version {}", document.versions[version].number),
        (State::Current, _) => "the current text".to_owned(),
        (_, Some(revision)) => revision.commit.id.short(),
        (_, None) => "the text before".to_owned(),
    }
}

fn head(site: &Site, document: &Document, from: State, to: State, summary: &Summary) -> String {
    let mut out = format!(
        "{}\n{} → {}\n",
        document.title(),
        name(document, from),
        name(document, to)
    );
    let _ = writeln!(out, "{}: {summary}", summary.class.name(Strings::english()));
    for section in summary.sections.iter().filter(|it| !it.title.is_empty()) {
        let title = site.shown(&section.title);
        let title = terminal::shortened(&title);
        let _ = writeln!(out, "  {:<8} {title}", section.extent.key());
    }
    out
}

fn json(
    site: &Site,
    document: &Document,
    from: State,
    to: State,
    summary: &Summary,
    redline: &Redline<'_>,
) -> String {
    let written = redline.write(&crate::redline::WriteOptions::default());
    let answer = Answer {
        document: &document.id,
        from: name(document, from),
        to: name(document, to),
        class: Class::key(summary.class),
        words_added: summary.words.inserted,
        words_removed: summary.words.deleted,
        sections: summary
            .sections
            .iter()
            .map(|it| Section {
                title: site.shown(&it.title),
                change: it.extent.key(),
            })
            .collect(),
        metadata: &summary.metadata,
        changes: written
            .groups
            .into_iter()
            .map(|it| Group {
                section: it.section,
                inserted: it.words.inserted,
                deleted: it.words.deleted,
                moved: it.words.moved,
                reformed: it.words.reformed,
            })
            .collect(),
    };
    // Plain strings and numbers always serialise.
    format!(
        "{}\n",
        serde_json::to_string_pretty(&answer).unwrap_or_default()
    )
}

/// The redline as lines of text: `-` and `+` for whole blocks, brackets or colour within.
fn lines(redline: &Redline<'_>, colour: bool, out: &mut String) {
    for line in redline.lines() {
        match line {
            Line::Heading(text) => {
                let text = terminal::tame(&text);
                let text = terminal::shortened(&text);
                let _ = write!(out, "\n{}\n", paint(&text, "1", colour));
            }
            Line::Folded(count) => {
                let plural = if count == 1 { "" } else { "s" };
                let _ = writeln!(out, "  … {count} unchanged block{plural}");
            }
            Line::Text(pieces) => {
                out.push_str("  ");
                for (mark, text) in pieces {
                    out.push_str(&marked(mark, &terminal::tame(&text), colour));
                }
                out.push('\n');
            }
        }
    }
}

fn marked(mark: crate::redline::Mark, text: &str, colour: bool) -> String {
    use crate::redline::Mark;
    let (code, before, after) = match mark {
        Mark::Same => return text.to_owned(),
        Mark::Inserted => ("32;4", "{+", "+}"),
        Mark::Deleted => ("31;9", "[-", "-]"),
        Mark::MovedHere => ("34;4", "{>", "<}"),
        Mark::MovedAway => ("34;9", "[>", "<]"),
        Mark::Reformed => ("33", "{~", "~}"),
    };
    if colour {
        paint(text, code, true)
    } else {
        format!("{before}{text}{after}")
    }
}

fn paint(text: &str, code: &str, colour: bool) -> String {
    if colour {
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}
