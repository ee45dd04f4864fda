//! PDFs that are older than the text beside them.

use crate::diagnostic::{Diagnostic, code};
use crate::doctor::Records;
use crate::model::date;
use crate::redline::Class;
use crate::site::{Change, Document, Site};

pub(super) fn rule(site: &Site, records: &Records, found: &mut Vec<Diagnostic>) {
    for document in &site.documents {
        let Some(history) = &site.source_of(document).history else {
            continue;
        };
        let Some(pdf) = site.pdf_beside(document) else {
            continue;
        };
        let of_source = &records.of_sources[document.from.0];
        let Some(made) = of_source.pdf_arrivals.get(&pdf) else {
            continue;
        };
        let missed: Vec<Change<'_>> = site
            .changes(document)
            .filter(|change| history.is_later(on_main(change), *made))
            .filter(changes_the_page)
            .collect();
        let (Some(last), Some(made)) = (missed.first(), history.commit(*made)) else {
            continue;
        };
        let day = |change: &Change<'_>| date::long(change.revision.commit.arrival.when.date());
        found.push(
            Diagnostic::new(
                code::STALE_PDF,
                format!(
                    "{pdf} is of {} (commit {}), but the text changed on {} (commit {})",
                    date::long(made.arrival.when.date()),
                    made.id.short(),
                    day(last),
                    last.revision.commit.id.short(),
                ),
            )
            .at(document.source.place(0..0))
            .help(help(document, missed.len())),
        );
    }
}

/// The commit that brought a change to the main line.
fn on_main(change: &Change<'_>) -> crate::history::CommitId {
    let commit = &change.revision.commit;
    commit.arrival.merge.unwrap_or(commit.id)
}

/// Would a PDF made anew read otherwise? Metadata alone do not show there.
fn changes_the_page(change: &Change<'_>) -> bool {
    let has_words = change
        .summary
        .is_some_and(|summary| summary.words_added + summary.words_removed > 0);
    has_words && change.class() >= Some(Class::Editorial)
}

fn help(document: &Document, missed: usize) -> String {
    format!(
        "make the PDF anew, or remove it: it misses {missed} change{} of {}",
        if missed == 1 { "" } else { "s" },
        document.source.path(),
    )
}
