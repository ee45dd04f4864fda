//! Documents that take another's place, and say so on both sides.

use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{Located, Status};
use crate::site::{Document, Site};

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    for document in site.guidance() {
        let metadata = &document.metadata;
        for id in metadata.supersedes.iter().chain(&metadata.superseded_by) {
            if site.document(&id.value).is_none() {
                found.push(unknown(site, id));
            }
        }
        if let Some(next) = &metadata.superseded_by {
            if chain_returns(site, document) {
                let message = format!("`{}` is superseded, in the end, by itself", document.id);
                found.push(
                    Diagnostic::error("supersession-cycle", message)
                        .at(next.at.clone())
                        .help("remove `superseded_by` from the newest of these documents"),
                );
            }
            let status = metadata.status.as_ref();
            if status.is_none_or(|it| it.value != Status::Superseded) {
                let place = status.map_or_else(|| next.at.clone(), |it| it.at.clone());
                found.push(
                    Diagnostic::warning(
                        "supersession-status",
                        format!(
                            "`{}` names its successor, but is not `superseded`",
                            document.id
                        ),
                    )
                    .at(place)
                    .help("write `status: superseded`, or remove `superseded_by`"),
                );
            }
        }
    }
}

fn unknown(site: &Site, id: &Located<String>) -> Diagnostic {
    let ids = site.guidance().map(|document| document.id.as_str());
    let help = match nearest(&id.value, ids) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write the id of a document of this site".into(),
    };
    Diagnostic::error(
        "unknown-document",
        format!("there is no document `{}`", id.value),
    )
    .at(id.at.clone())
    .help(help)
}

fn chain_returns(site: &Site, start: &Document) -> bool {
    let mut at = start;
    for _ in 0..=site.documents.len() {
        let next = at
            .metadata
            .superseded_by
            .as_ref()
            .and_then(|id| site.document(&id.value));
        match next {
            None => return false,
            Some(next) if next.id == start.id => return true,
            Some(next) => at = next,
        }
    }
    false
}
