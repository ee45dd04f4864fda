//! Approvals: of bodies that exist, on a version and a day that can be meant; and published documents
//! that have one.

use jiff::civil::Date;

use super::lifecycle;
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::history::CommitId;
use crate::model::{Approval, Nature, date};
use crate::site::{Decision, Document, Site, Told};

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    let bodies = || site.registry.bodies.iter().map(|body| body.id.as_str());
    for document in site.guidance() {
        for approval in &document.metadata.approvals {
            if site
                .registry
                .decider(&approval.body.value, document.workstream)
                .is_none()
            {
                let help = match nearest(&approval.body.value, bodies()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "describe it under `bodies:` in guide.yaml".into(),
                };
                found.push(
                    Diagnostic::new(
                        code::UNKNOWN_BODY,
                        format!("no body is known as `{}`", approval.body.value),
                    )
                    .at(approval.body.at.clone())
                    .help(help),
                );
            } else if approval.record.is_none() {
                found.push(
                    Diagnostic::new(
                        code::CLAIMED_APPROVAL,
                        "this decision has no link to its record, so it is shown as claimed",
                    )
                    .at(approval.body.at.clone())
                    .help("add `record:` with the address of the minutes"),
                );
            }
        }
        found.extend(moved_on(site, document));
        found.extend(ahead(site, document));
        let status = document.metadata.status.as_ref();
        if let Some(status) = status.filter(|it| it.value.nature == Nature::InForce)
            && document.current_approvals().next().is_none()
            && let Some(is) = unapproved(site, document)
        {
            found.push(
                Diagnostic::new(
                    code::PUBLISHED_WITHOUT_APPROVAL,
                    format!(
                        "`{}` is {}, but {is}{}",
                        document.id,
                        status.value.id,
                        since(site, document)
                    ),
                )
                .at(status.at.clone())
                .help("add the decision under `approvals:`, or set another status"),
            );
        }
    }
}

/// The decisions that say no version, on a document that bears another number since.
fn moved_on(site: &Site, document: &Document) -> Vec<Diagnostic> {
    let now = document.metadata.version.as_ref().map(|it| &it.value);
    let written = document.decisions.iter().filter(|it| it.dropped.is_none());
    let moved = written.filter_map(|it| {
        let Decision { written, version, told, .. } = it;
        let (Told::Recorded(commit), Some(now), Some(version)) = (told, now, version) else {
            return None;
        };
        if version == now {
            return None;
        }
        let message = format!(
            "this decision says no version; it was recorded when the document bore {version}{}, so it does not count for {now}",
            recorded_on(site, *commit)
        );
        let finding = Diagnostic::new(code::APPROVAL_WITHOUT_VERSION, message);
        Some(finding.at(written.body.at.clone()).help(format!(
            "write `version: \"{version}\"`; or `version: \"{now}\"`, if that is what was decided on"
        )))
    });
    moved.collect()
}

/// ` on 20 January 2024 (commit 1a2b3c4d)`.
fn recorded_on(site: &Site, commit: CommitId) -> String {
    match day_of(site, commit) {
        Some(day) => format!(", on {} (commit {})", date::long(day), commit.short()),
        None => format!(" (commit {})", commit.short()),
    }
}

/// The day on which a commit arrived.
fn day_of(site: &Site, commit: CommitId) -> Option<Date> {
    let mut histories = site.sources.iter().filter_map(|it| it.history.as_ref());
    let when = histories.find_map(|it| it.commit(commit))?.arrival.when;
    when.is_known().then(|| when.date())
}

/// The decisions that were written down before their day.
fn ahead(site: &Site, document: &Document) -> Vec<Diagnostic> {
    if document
        .metadata
        .approvals
        .iter()
        .all(|it| it.date.is_none())
    {
        return Vec::new();
    }
    let recorded = site.recorded(document);
    let both = document.metadata.approvals.iter().zip(recorded);
    let found = both.filter_map(|(approval, commit)| {
        let finding = match commit.and_then(|it| Some((it, day_of(site, it)?))) {
            Some((commit, when)) => before_its_day(approval, commit, when),
            None => in_the_future(site, approval),
        };
        Some(finding?.at(approval.body.at.clone()))
    });
    found.collect()
}

/// By clocks elsewhere the day after may have come.
fn before_its_day(approval: &Approval, commit: CommitId, when: Date) -> Option<Diagnostic> {
    let day = approval.date?;
    if when.tomorrow().is_ok_and(|tomorrow| day <= tomorrow) {
        return None;
    }
    let message = format!(
        "a decision of `{}` is dated {}, but was recorded on {} already (commit {})",
        approval.body.value,
        date::long(day),
        date::long(when),
        commit.short()
    );
    let finding = Diagnostic::new(code::APPROVAL_AHEAD, message);
    Some(finding.help("mend the date; the record of the decision has it"))
}

/// Of one that is not committed, only the day that the site tells can be known.
fn in_the_future(site: &Site, approval: &Approval) -> Option<Diagnostic> {
    let (day, today) = (approval.date?, site.day?);
    if day <= today {
        return None;
    }
    let message = format!(
        "a decision of `{}` is dated {}, after the day of the site, which is {}",
        approval.body.value,
        date::long(day),
        date::long(today)
    );
    let finding = Diagnostic::new(code::APPROVAL_AHEAD, message);
    Some(finding.help("mend the date; where the day has come since the newest commit, commit the decision, or judge with `--now`"))
}

/// `; it became so on 2 March 2025 (1a2b3c4d, by Ada Moreau)`, where that is known.
fn since(site: &Site, document: &Document) -> String {
    let status = document.metadata.status.as_ref();
    let moves = site.moves(document);
    let last = moves.last().filter(|it| it.commit.is_some());
    let last = last.filter(|it| status.is_some_and(|status| status.value == it.to));
    last.map_or_else(String::new, |it| {
        format!("; it became so{}", lifecycle::made(site, it))
    })
}

/// What there is in place of an approval of the present version, where one is to be expected: a
/// body could have given it, or did for another version.
fn unapproved(site: &Site, document: &Document) -> Option<String> {
    let none = "no approval of its version is given".to_owned();
    match document.approved_version() {
        None => (!site.registry.bodies.is_empty()).then_some(none),
        Some(approved) => {
            let number = &document.versions[approved].number;
            let own = document.metadata.version.as_ref();
            Some(match own {
                Some(own) => {
                    format!(
                        "only version {number} is approved, not version {}",
                        own.value
                    )
                }
                None => format!("it bears no number, and only version {number} is approved"),
            })
        }
    }
}
