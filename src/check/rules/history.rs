//! A history that is not all there, or that git itself would tell differently.

use crate::diagnostic::Diagnostic;
use crate::history::Completeness;
use crate::site::Site;

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    let Some(history) = &site.history else { return };
    if let Some(note) = history.completeness().note() {
        let help = match history.completeness() {
            Completeness::Partial { .. } => {
                "clone again without `--filter`; in the workflow, without `filter:`"
            }
            _ => "fetch everything: `git fetch --unshallow`, or `fetch-depth: 0` in the workflow",
        };
        found.push(
            Diagnostic::warning("incomplete-history", note.trim_end_matches('.').to_owned())
                .help(help),
        );
    }
    for name in history.skipped() {
        found.push(
            Diagnostic::warning(
                "unreadable-name",
                format!("the history holds a file whose name cannot be shown: {name}"),
            )
            .help("rename the file; its history is left out"),
        );
    }
}
