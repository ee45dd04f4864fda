//! Commits that changed nothing but form: those that `git blame` should skip, and those that it
//! is told to skip.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, SourceText, code};
use crate::doctor::records::{IGNORED_REVISIONS, Records, SourceRecords};
use crate::history::{CommitId, Event, History};
use crate::model::date;
use crate::redline::Class;
use crate::site::{Change, Site};

/// A commit that reformatted fewer documents is not worth a line in the file.
const MANY: usize = 3;

pub(super) fn rule(site: &Site, records: &Records, found: &mut Vec<Diagnostic>) {
    for (source, records) in site.sources.iter().zip(&records.of_sources) {
        if let Some(history) = &source.history {
            of_source(site, history, records, found);
        }
    }
}

fn of_source(site: &Site, history: &History, records: &SourceRecords, found: &mut Vec<Diagnostic>) {
    let commits = Commits::of(site);
    let listed: Vec<CommitId> = match &records.ignored_revisions {
        Some(source) => entries(source)
            .filter_map(|(entry, _)| CommitId::from_hex(entry))
            .collect(),
        None => Vec::new(),
    };
    for commit in history.commits() {
        let Some(work) = commits.by_id.get(&commit.id) else {
            continue;
        };
        if work.is_formatting_of_many() && commit.parents.len() < 2 && !listed.contains(&commit.id)
        {
            found.push(proposal(commit, work));
        }
    }
    if let Some(source) = &records.ignored_revisions {
        for (entry, at) in entries(source) {
            if let Some(problem) = examine(entry, history, &commits) {
                found.push(problem.at(source.place(at..at + entry.len())));
            }
        }
    }
}

/// What each commit did to the documents.
struct Commits<'a> {
    by_id: BTreeMap<CommitId, Work<'a>>,
}

#[derive(Default)]
struct Work<'a> {
    reformatted: usize,
    /// A document that it changed otherwise, or of which that is not known.
    otherwise: Option<&'a str>,
}

impl Work<'_> {
    fn is_formatting_of_many(&self) -> bool {
        self.otherwise.is_none() && self.reformatted >= MANY
    }
}

impl<'a> Commits<'a> {
    fn of(site: &'a Site) -> Self {
        let mut by_id: BTreeMap<CommitId, Work<'a>> = BTreeMap::new();
        for document in &site.documents {
            for change in site.changes(document) {
                let work = by_id.entry(change.revision.commit.id).or_default();
                if is_formatting(&change) {
                    work.reformatted += 1;
                } else {
                    work.otherwise.get_or_insert(document.id.as_str());
                }
            }
        }
        Self { by_id }
    }
}

/// A move alone changes no line, so that there is nothing to skip.
fn is_formatting(change: &Change<'_>) -> bool {
    let is_change = matches!(change.revision.event, Event::Changed);
    is_change && change.class() == Some(Class::Formatting)
}

fn proposal(commit: &crate::history::Commit, work: &Work<'_>) -> Diagnostic {
    Diagnostic::new(
        code::FORMATTING_COMMIT,
        format!(
            "commit {} changed {} documents, and only their formatting",
            commit.id.short(),
            work.reformatted
        ),
    )
    .help(format!(
        "add it to {IGNORED_REVISIONS}, so that blame looks through it:\n# {}, {}\n{}",
        commit.subject,
        date::long(commit.arrival.when.date()),
        commit.id
    ))
}

/// The entries of the file with their places: what is left of each line without its comment.
fn entries(source: &SourceText) -> impl Iterator<Item = (&str, usize)> {
    let text: &str = source.text();
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    text.split('\n').zip(starts).filter_map(|(line, start)| {
        let bare = line.split('#').next().unwrap_or_default();
        let entry = bare.trim();
        let indent = bare.len() - bare.trim_start().len();
        (!entry.is_empty()).then_some((entry, start + indent))
    })
}

fn examine(entry: &str, history: &History, commits: &Commits<'_>) -> Option<Diagnostic> {
    let warning = |code, message: String, help: &str| {
        Some(Diagnostic::new(code, message).help(help.to_owned()))
    };
    let Some(id) = CommitId::from_hex(entry) else {
        return warning(
            code::INVALID_IGNORED_COMMIT,
            "this is not the whole id of a commit, and git refuses the file".to_owned(),
            "write all 40 digits; `git rev-parse` tells them",
        );
    };
    if history.commit(id).is_none() {
        let help = if history.completeness().is_complete() {
            "remove the line: a commit that was squashed or rebased has another id"
        } else {
            "fetch the whole history, then look again"
        };
        return warning(
            code::UNKNOWN_IGNORED_COMMIT,
            format!("commit {} is not in this history", id.short()),
            help,
        );
    }
    let document = commits.by_id.get(&id)?.otherwise?;
    warning(
        code::IGNORED_CHANGE,
        format!(
            "commit {} did more than formatting: it changed what `{document}` says",
            id.short()
        ),
        "remove the line, or whoever wrote those words is passed over",
    )
}
