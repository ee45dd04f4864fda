//! Documents offered as final without a summary written for lists, search and feeds.

use crate::diagnostic::{Diagnostic, code};
use crate::model::Nature;
use crate::site::Site;

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    for document in site.guidance() {
        let metadata = &document.metadata;
        let is_final = matches!(
            metadata.nature(),
            Some(Nature::InForce | Nature::BeforeDecision)
        );
        if is_final && metadata.summary.is_none() {
            let message = match document.summary() {
                Some(_) => "there is no summary, so lists show the first paragraph in its place",
                None => "there is no summary, and no paragraph that could stand in its place",
            };
            found.push(
                Diagnostic::new(code::MISSING_SUMMARY, message)
                    .at(document.name_place())
                    .help("add `summary:` with one sentence that says what the reader is to do"),
            );
        }
    }
}
