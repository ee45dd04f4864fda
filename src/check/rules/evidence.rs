//! Roles held against git: who is responsible and did nothing, who works without a role, and who is
//! accountable and silent.

use crate::diagnostic::{Diagnostic, code};
use crate::model::date;
use crate::site::{Evidence, Site};

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    for workstream in 0..site.workstreams.len() {
        if let Some(evidence) = site.evidence_of_workstream(workstream) {
            let of = site.workstreams[workstream].short();
            idle(site, of, &evidence, found);
            silent(site, of, &evidence, found);
            found.extend(without_role(site, of, &evidence));
        }
    }
}

fn idle(site: &Site, of: &str, evidence: &Evidence<'_>, found: &mut Vec<Diagnostic>) {
    for (assignee, person) in &evidence.idle {
        let message = format!(
            "{} is responsible for the texts of {of}, but no commit shows it",
            site.registry.person(*person).name
        );
        let finding = Diagnostic::new(code::IDLE_RESPONSIBLE, message);
        found.push(finding.at(assignee.name.at.clone()).help(
            "let it be if the work is done elsewhere; add other names found in git to people.yaml; or name whoever does the work",
        ));
    }
}

/// Whoever works without a role is told of once for a workstream.
fn without_role(site: &Site, of: &str, evidence: &Evidence<'_>) -> Option<Diagnostic> {
    let listed: Vec<String> = evidence
        .without_role
        .iter()
        .map(|it| {
            let name = &site.registry.person(it.person).name;
            match it.revisions {
                1 => format!("{name} (1 revision)"),
                revisions => format!("{name} ({revisions} revisions)"),
            }
        })
        .collect();
    if listed.is_empty() {
        return None;
    }
    let message = format!("in {of} these wrote without a role: {}", listed.join(", "));
    let finding = Diagnostic::new(code::WORK_WITHOUT_ROLE, message);
    let mut place = evidence.at.clone();
    place.range.end = place.range.start;
    Some(finding.at(place).help(
        "name them as responsible, or under `contributors:` of the documents that they wrote",
    ))
}

fn silent(site: &Site, of: &str, evidence: &Evidence<'_>, found: &mut Vec<Diagnostic>) {
    let months = site.settings.checks.silent_months();
    for (assignee, since) in &evidence.silent {
        let message = format!(
            "{} is accountable for the texts of {of}, and left no trace in them since {}",
            site.registry.quoted(assignee.name),
            date::long(*since)
        );
        let finding = Diagnostic::new(code::SILENT_ACCOUNTABLE, message);
        found.push(finding.at(assignee.name.at.clone()).help(format!(
            "see whether they still are; `checks: {{ silent_months: {months} }}` in guide.yaml says how long is long"
        )));
    }
}
