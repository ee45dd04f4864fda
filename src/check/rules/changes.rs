//! Classes declared for commits: commits that exist, and that changed the document.

use crate::diagnostic::{Diagnostic, code, nearest};
use crate::history::{CommitId, History};
use crate::model::DeclaredChange;
use crate::site::{Document, Site};

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    for document in &site.documents {
        let Some(history) = &site.source_of(document).history else {
            continue;
        };
        for change in &document.metadata.changes {
            found.extend(examine(change, document, history));
        }
    }
}

fn examine(change: &DeclaredChange, document: &Document, history: &History) -> Option<Diagnostic> {
    let digits = &change.commit.value;
    let is_meant = |id: &CommitId| id.to_string().starts_with(digits);
    let own = || {
        let revisions = document.lineage.revisions.iter();
        revisions.map(|revision| revision.commit.id)
    };
    let (code, message, help) = match own().filter(is_meant).count() {
        1 => return None,
        0 => {
            let in_history = history
                .commits()
                .iter()
                .map(|commit| commit.id)
                .any(|id| is_meant(&id));
            let message = if in_history {
                format!("the commit `{digits}` did not change `{}`", document.id)
            } else {
                format!("there is no commit `{digits}`")
            };
            (
                code::UNKNOWN_COMMIT,
                message,
                unknown(digits, own(), history),
            )
        }
        count => (
            code::AMBIGUOUS_COMMIT,
            format!(
                "{count} commits that changed `{}` begin with `{digits}`",
                document.id
            ),
            "write more digits of the one that is meant".to_owned(),
        ),
    };
    Some(
        Diagnostic::new(code, message)
            .at(change.commit.at.clone())
            .help(help),
    )
}

fn unknown(digits: &str, own: impl Iterator<Item = CommitId>, history: &History) -> String {
    let cut = |id: CommitId| id.to_string()[..digits.len()].to_owned();
    let ids: Vec<String> = own.map(cut).collect();
    match nearest(digits, ids.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if history.completeness().is_complete() => {
            "`guide log` lists the commits that changed the document".to_owned()
        }
        None => "fetch the whole history, then check again".to_owned(),
    }
}
