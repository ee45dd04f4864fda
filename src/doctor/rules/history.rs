//! A history that is not all here, and how to fetch the rest.

use crate::diagnostic::Diagnostic;
use crate::doctor::{Records, counted};
use crate::history::Completeness;
use crate::site::Site;

pub(super) fn rule(site: &Site, records: &Records, found: &mut Vec<Diagnostic>) {
    let Some(history) = &site.history else {
        found.push(
            Diagnostic::hint(
                "no-history",
                "there is no history: this folder is not in a git repository",
            )
            .help("run `git init`, and commit the documents"),
        );
        return;
    };
    if history.commits().is_empty() {
        found.push(
            Diagnostic::hint(
                "no-history",
                "there is no history yet: nothing was committed",
            )
            .help("commit the documents"),
        );
    }
    let incomplete =
        |message: String, help: &str| Diagnostic::warning("incomplete-history", message).help(help);
    match history.completeness() {
        Completeness::Complete => {}
        Completeness::Shallow { commits } => found.push(incomplete(
            format!(
                "this is a shallow clone of {}: older changes and their authors are missing",
                counted(*commits, "commit")
            ),
            "run `git fetch --unshallow`; in a workflow, set `fetch-depth: 0` at the checkout",
        )),
        Completeness::Partial { what } => found.push(incomplete(
            format!("the history is without {what}, so changes and their authors are missing"),
            "run `git fetch --refetch --no-filter`, or clone again without `--filter`",
        )),
    }
    for sentence in &records.not_followed {
        found.push(
            Diagnostic::warning(
                "grafted-history",
                format!(
                    "git itself tells another history here: {}",
                    lower_first(sentence.trim_end_matches('.'))
                ),
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
