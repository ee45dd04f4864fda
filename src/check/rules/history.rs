//! A history that is not all there, or that git itself would tell differently.

use crate::diagnostic::{Diagnostic, code};
use crate::history::{Completeness, History};
use crate::site::Site;
use crate::strings::Strings;

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    for source in &site.sources {
        if let Some(history) = &source.history {
            examine(history, source.mount.name(), found);
        }
    }
}

fn examine(history: &History, name: Option<&str>, found: &mut Vec<Diagnostic>) {
    let of = |message: &str| match name {
        Some(name) => format!("{name}: {message}"),
        None => message.to_owned(),
    };
    if let Some(note) = history.completeness().note(Strings::english()) {
        let help = match history.completeness() {
            Completeness::Partial { .. } => {
                "clone again without `--filter`; in the workflow, without `filter:`"
            }
            _ => "fetch everything: `git fetch --unshallow`, or `fetch-depth: 0` in the workflow",
        };
        found.push(
            Diagnostic::new(code::INCOMPLETE_HISTORY, of(note.trim_end_matches('.'))).help(help),
        );
    }
    for name in history.skipped() {
        found.push(
            Diagnostic::new(
                code::UNREADABLE_NAME,
                of(&format!(
                    "the history holds a file whose name cannot be shown: {name}"
                )),
            )
            .help("rename the file; its history is left out"),
        );
    }
}
