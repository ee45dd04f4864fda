//! Approvals that a text states, held against its metadata and its history.

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, code};
use crate::doctor::Records;
use crate::doctor::approval_sentence::{ApprovalSentence, approval_sentences};
use crate::history::Revision;
use crate::model::{Approval, date};
use crate::site::{Document, Site};

/// A wrong year is at least so many days away, however late a text was brought in.
const LONG_BEFORE: i32 = 300;
/// A day announced beforehand is nearer than this.
const FAR_AHEAD: i32 = 31;

pub(super) fn rule(site: &Site, _: &Records, found: &mut Vec<Diagnostic>) {
    for document in site.guidance() {
        for sentence in approval_sentences(document.source.text()) {
            let finding = against_metadata(site, document, &sentence)
                .or_else(|| against_date(document, &sentence))
                .or_else(|| against_history(site, document, &sentence));
            if let Some(finding) = finding {
                found.push(finding.at(document.source.place(sentence.range.clone())));
            }
        }
    }
}

fn against_metadata(
    site: &Site,
    document: &Document,
    sentence: &ApprovalSentence,
) -> Option<Diagnostic> {
    let dated: Vec<(&Approval, Date)> = document
        .metadata
        .approvals
        .iter()
        .filter(|approval| approval.is_approved())
        .filter_map(|approval| Some((approval, approval.date?)))
        .collect();
    let of_body: Vec<(&Approval, Date)> = dated
        .iter()
        .filter(|(approval, _)| is_meant(site, approval, sentence))
        .copied()
        .collect();
    let comparable = if of_body.is_empty() { dated } else { of_body };
    if comparable.iter().any(|(_, date)| *date == sentence.date) {
        return None;
    }
    let (approval, date) = comparable.first()?;
    let place = &approval.body.at;
    Some(
        Diagnostic::new(
            code::APPROVAL_DISAGREES,
            format!(
                "the text says {}, the metadata say that `{}` approved on {}",
                stated(sentence),
                approval.body.value,
                date::long(*date)
            ),
        )
        .help(format!(
            "mend one of the two: the metadata stand in {}, line {}",
            place.file, place.line
        )),
    )
}

/// Is the approval one of the body that the sentence names?
fn is_meant(site: &Site, approval: &Approval, sentence: &ApprovalSentence) -> bool {
    let Some(body) = &sentence.body else {
        return false;
    };
    let said = body.to_lowercase();
    let written = approval.body.value.as_str();
    let known = site
        .registry
        .body(written)
        .map(|it| &site.registry.bodies[it]);
    let names = known
        .into_iter()
        .flat_map(|it| [it.id.as_str(), it.name.as_str()]);
    names.chain([written]).any(|name| {
        let name = name.to_lowercase();
        let words =
            |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        let (said, name) = (words(&said), words(&name));
        !name.is_empty() && said.windows(name.len()).any(|part| part == name)
    })
}

/// The day and month of the document's own date in another year.
fn against_date(document: &Document, sentence: &ApprovalSentence) -> Option<Diagnostic> {
    let own = document.metadata.date.as_ref()?;
    let same_day =
        own.value.month() == sentence.date.month() && own.value.day() == sentence.date.day();
    (same_day && own.value.year() != sentence.date.year()).then(|| {
        Diagnostic::new(
            code::APPROVAL_YEAR,
            format!(
                "the text says {}, the document is dated {}: one of the years is wrong",
                stated(sentence),
                date::long(own.value)
            ),
        )
        .help(format!(
            "mend one of the two: the date stands in {}, line {}",
            own.at.file, own.at.line
        ))
    })
}

fn against_history(
    site: &Site,
    document: &Document,
    sentence: &ApprovalSentence,
) -> Option<Diagnostic> {
    let is_recorded = document
        .metadata
        .approvals
        .iter()
        .any(|it| it.date == Some(sentence.date) && it.record.is_some());
    if is_recorded {
        return None;
    }
    let birth = document.lineage.revisions.last()?;
    let first = day(birth);
    if !document.lineage.truncated && days(sentence.date, first) > LONG_BEFORE {
        return Some(warning(
            sentence,
            &format!(
                "but the text is known since {} only (commit {})",
                date::long(first),
                birth.commit.id.short()
            ),
        ));
    }
    let stated_in = introduction(site, document, sentence)?;
    let since = day(stated_in);
    let commit = stated_in.commit.id.short();
    let said = format!("the sentence is of {} (commit {commit})", date::long(since));
    if days(since, sentence.date) > FAR_AHEAD {
        return Some(warning(
            sentence,
            &format!("but {said}, long before that day"),
        ));
    }
    // Where older revisions are missing, the sentence may be older than it looks.
    if document.lineage.truncated {
        return None;
    }
    // The text is old enough; but a year later the very day was just past when this was written.
    let year = since.year() - sentence.date.year();
    let meant = year_later(sentence.date, year)?;
    let is_slip = year > 0
        && days(sentence.date, since) > LONG_BEFORE
        && (0..=FAR_AHEAD).contains(&days(meant, since));
    is_slip.then(|| {
        warning(
            sentence,
            &format!("but {said}: {} may be meant", since.year()),
        )
    })
}

fn warning(sentence: &ApprovalSentence, why: &str) -> Diagnostic {
    Diagnostic::new(
        code::APPROVAL_DAY,
        format!("the text says {}, {why}", stated(sentence)),
    )
    .help("mend the year; or record the decision under `approvals:` with a link to its `record:`, or name earlier paths of the text in `history_from:`")
}

/// `that X approved on 12 June 2025`.
fn stated(sentence: &ApprovalSentence) -> String {
    let day = date::long(sentence.date);
    match &sentence.body {
        Some(body) => format!("that {body} approved on {day}"),
        None => format!("that it was approved on {day}"),
    }
}

/// The oldest of the newest revisions that all have the sentence's line.
fn introduction<'a>(
    site: &Site,
    document: &'a Document,
    sentence: &ApprovalSentence,
) -> Option<&'a Revision> {
    let has_line = |revision: &&Revision| {
        let text = revision.blob.and_then(|blob| site.old_text(&blob));
        text.is_some_and(|text| text.lines().any(|line| line.trim() == sentence.line))
    };
    document
        .lineage
        .revisions
        .iter()
        .take_while(has_line)
        .last()
}

/// The day on which a revision existed for certain: written, or at the latest arrived.
fn day(revision: &Revision) -> Date {
    let commit = &revision.commit;
    commit.author.when.date().min(commit.arrival.when.date())
}

/// How many days from one to the other; an absurd distance counts as the longest.
fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

fn year_later(date: Date, years: i16) -> Option<Date> {
    date.checked_add(jiff::Span::new().years(years)).ok()
}
