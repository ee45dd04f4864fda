//! Roles held against git: who is responsible and did nothing, who works without a role, and who is
//! accountable and silent.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, code};
use crate::history::Time;
use crate::model::{Role, date};
use crate::site::{Assignee, Assignment, Evidence, Holder, PersonIndex, Site};

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    // What a clone does not hold may be just the evidence.
    if !site.has_roles() || !site.has_complete_history() {
        return;
    }
    for workstream in 0..site.workstreams.len() {
        let evidence = site.evidence(workstream);
        let work: Vec<Assignment<'_>> = site
            .workstream_roles(workstream)
            .into_iter()
            .filter(|it| it.activity.is_on_the_text())
            .collect();
        if work.is_empty() || evidence.values().all(|it| it.revisions == 0) {
            continue;
        }
        let mut told: Vec<Holder> = Vec::new();
        for assignee in work.iter().flat_map(|it| it.of(Role::Responsible)) {
            if !told.contains(&assignee.holder) {
                told.push(assignee.holder);
                found.extend(idle(site, workstream, *assignee, &evidence));
            }
        }
        for assignee in work.iter().flat_map(|it| it.of(Role::Accountable)) {
            if !told.contains(&assignee.holder) {
                told.push(assignee.holder);
                found.extend(silent(site, workstream, *assignee, &evidence));
            }
        }
        found.extend(without_role(site, workstream, &work[0], &evidence));
    }
}

type Found = BTreeMap<PersonIndex, Evidence>;

fn idle(site: &Site, workstream: usize, assignee: Assignee<'_>, of: &Found) -> Option<Diagnostic> {
    let Holder::Person(person) = assignee.holder else {
        return None;
    };
    if of.get(&person).is_some_and(|it| it.revisions > 0) {
        return None;
    }
    let message = format!(
        "{} is responsible for the texts of {}, but no commit shows it",
        site.registry.person(person).name,
        site.workstreams[workstream].short()
    );
    let finding = Diagnostic::new(code::IDLE_RESPONSIBLE, message);
    Some(finding.at(assignee.name.at.clone()).help(
        "let it be if the work is done elsewhere; add other names found in git to people.yaml; or name whoever does the work",
    ))
}

/// Whoever works without a role is told of once for a workstream: the most active first.
fn without_role(
    site: &Site,
    workstream: usize,
    work: &Assignment<'_>,
    of: &Found,
) -> Option<Diagnostic> {
    let name = |person: PersonIndex| &site.registry.person(person).name;
    let is_known = |person: PersonIndex| site.registry.person(person).declared.is_some();
    let mut without: Vec<(usize, &String)> = of
        .iter()
        .filter(|(person, it)| it.revisions > 0 && !it.is_declared && is_known(**person))
        .map(|(person, it)| (it.revisions, name(*person)))
        .collect();
    without.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let listed: Vec<String> = without
        .iter()
        .map(|(revisions, name)| match revisions {
            1 => format!("{name} (1 revision)"),
            _ => format!("{name} ({revisions} revisions)"),
        })
        .collect();
    if listed.is_empty() {
        return None;
    }
    let message = format!(
        "in {} these wrote without a role: {}",
        site.workstreams[workstream].short(),
        listed.join(", ")
    );
    let finding = Diagnostic::new(code::WORK_WITHOUT_ROLE, message);
    let mut place = work.at.clone();
    place.range.end = place.range.start;
    Some(finding.at(place).help(
        "name them as responsible, or under `contributors:` of the documents that they wrote",
    ))
}

fn silent(
    site: &Site,
    workstream: usize,
    assignee: Assignee<'_>,
    of: &Found,
) -> Option<Diagnostic> {
    let today = site.day?;
    let people = site.people_of(assignee.holder, Some(today));
    if people.is_empty() {
        return None;
    }
    let committed = people.iter().filter_map(|it| of.get(it)?.last).max();
    let decided = decisions(site, workstream, assignee.holder).max();
    // Where they left no trace at all, the silence began with the first text.
    let since = committed
        .max(decided)
        .or_else(|| first_day(site, workstream))?;
    let months = site.settings.checks.silent_months();
    let end = since.checked_add(i32::from(months).months()).ok()?;
    if today <= end {
        return None;
    }
    let message = format!(
        "{} is accountable for the texts of {}, and left no trace since {}",
        site.registry.quoted(assignee.name),
        site.workstreams[workstream].short(),
        date::long(since)
    );
    let finding = Diagnostic::new(code::SILENT_ACCOUNTABLE, message);
    Some(finding.at(assignee.name.at.clone()).help(format!(
        "see whether they still are; `checks: {{ silent_months: {months} }}` in guide.yaml says how long is long"
    )))
}

/// The days on which a holder approved documents of the workstream.
fn decisions(site: &Site, workstream: usize, holder: Holder) -> impl Iterator<Item = Date> {
    let documents = site.documents_of(workstream);
    let approvals = documents.flat_map(|it| &it.metadata.approvals);
    approvals
        .filter(move |it| site.registry.decider(&it.body.value, Some(workstream)) == Some(holder))
        .filter_map(|it| it.date)
}

fn first_day(site: &Site, workstream: usize) -> Option<Date> {
    let documents = site.documents_of(workstream);
    let revisions = documents.flat_map(|it| &it.lineage.revisions);
    let times = revisions.map(|it| it.commit.arrival.when);
    times.filter(Time::is_known).map(|it| it.date()).min()
}
