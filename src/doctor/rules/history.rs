//! A history that is not all here, and how to fetch the rest.

use crate::diagnostic::{Diagnostic, code};
use crate::doctor::records::SourceRecords;
use crate::doctor::{Records, counted};
use crate::history::Completeness;
use crate::input::Source;
use crate::site::Site;
use crate::strings::Strings;

pub(super) fn rule(site: &Site, records: &Records, found: &mut Vec<Diagnostic>) {
    for (source, records) in site.sources.iter().zip(&records.of_sources) {
        of_source(source, records, found);
    }
}

fn of_source(source: &Source, records: &SourceRecords, found: &mut Vec<Diagnostic>) {
    let of = |message: &str| match source.mount.name() {
        Some(name) => format!("{name}: {message}"),
        None => message.to_owned(),
    };
    let Some(history) = &source.history else {
        found.push(
            Diagnostic::new(
                code::NO_HISTORY,
                of("there is no history: this folder is not in a git repository"),
            )
            .help("run `git init`, and commit the documents"),
        );
        return;
    };
    if history.commits().is_empty() {
        found.push(
            Diagnostic::new(
                code::NO_HISTORY,
                of("there is no history yet: nothing was committed"),
            )
            .help("commit the documents"),
        );
    }
    let incomplete = |message: String, help: &str| {
        Diagnostic::new(code::INCOMPLETE_HISTORY, of(&message)).help(help)
    };
    let lacking = history.completeness().lacking(Strings::english());
    let lacking = lacking.unwrap_or_default();
    match history.completeness() {
        Completeness::Complete => {}
        Completeness::Shallow { commits } => found.push(incomplete(
            format!(
                "this is a shallow clone of {}: older changes and their authors are missing",
                counted(*commits, "commit")
            ),
            "run `git fetch --unshallow`; in a workflow, set `fetch-depth: 0` at the checkout",
        )),
        Completeness::Partial { .. } => found.push(incomplete(
            format!("the history is without {lacking}, so changes and their authors are missing"),
            "run `git fetch --refetch --no-filter`, or clone again without `--filter`",
        )),
    }
    for sentence in &records.not_followed {
        found.push(
            Diagnostic::new(
                code::GRAFTED_HISTORY,
                of(&format!(
                    "git itself tells another history here: {}",
                    lower_first(sentence.trim_end_matches('.'))
                )),
            )
            .help("list them with `git replace` and remove them with `git replace -d`; empty `.git/info/grafts`"),
        );
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}
