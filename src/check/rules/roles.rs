//! Roles: that each activity has the holders that the policy asks for, and that they can act.

use crate::diagnostic::{Diagnostic, Place, code};
use crate::model::{Activity, Located, Role, State, date};
use crate::site::{Assignee, Assignment, Document, Gap, GapEnd, Holder, Site};

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    if !site.has_roles() {
        return;
    }
    // In a workstream that is closed nobody has anything to do any more.
    let at_work = |it: &usize| site.workstreams[*it].state != State::Closed;
    for workstream in (0..site.workstreams.len()).filter(at_work) {
        for assignment in site.workstream_roles(workstream) {
            examine(site, &assignment, Some(workstream), found);
        }
        inactive_leads(site, workstream, found);
    }
    inactive_members(site, found);
    let documents = site.guidance();
    for document in documents.filter(|it| it.workstream.as_ref().is_none_or(at_work)) {
        for assignment in site.document_roles(document) {
            examine(site, &assignment, document.workstream, found);
        }
        found.extend(own_approval(site, document));
    }
}

fn examine(
    site: &Site,
    assignment: &Assignment<'_>,
    workstream: Option<usize>,
    found: &mut Vec<Diagnostic>,
) {
    found.extend(accountable(site, assignment, workstream));
    if assignment.of(Role::Responsible).is_empty() {
        let message = format!("nobody is responsible {}", task(assignment.activity));
        found.push(
            Diagnostic::new(code::NO_RESPONSIBLE, message)
                .at(head(assignment.at))
                .help("add `responsible:` with whoever does the work"),
        );
    }
    for (role, assignee) in assignment.all() {
        found.extend(inactive(site, assignee));
        found.extend(without_channel(site, assignee));
        if role == Role::Responsible {
            found.extend(without_agreement(site, assignee));
        }
    }
}

/// Exactly one holder is accountable, and it is one that can answer: a lead, or a body.
fn accountable(
    site: &Site,
    assignment: &Assignment<'_>,
    workstream: Option<usize>,
) -> Option<Diagnostic> {
    let task = task(assignment.activity);
    match assignment.of(Role::Accountable) {
        [] => {
            let message = format!("nobody is accountable {task}");
            let finding = Diagnostic::new(code::ACCOUNTABLE_COUNT, message);
            Some(finding.at(head(assignment.at)).help(
                "add `accountable:` with one holder, such as `leads` or a body of guide.yaml",
            ))
        }
        [only] => {
            let can_answer = match only.holder {
                Holder::Body(_) | Holder::Leads(_) => true,
                Holder::Person(person) => {
                    workstream.is_some_and(|it| site.leads(it).contains(&person))
                }
                Holder::Organization(_) | Holder::Channel(..) => false,
            };
            if can_answer {
                return None;
            }
            let message = format!(
                "{} is accountable {task}, but is neither a lead nor a body",
                site.registry.quoted(only.name)
            );
            let finding = Diagnostic::new(code::ACCOUNTABLE_HOLDER, message);
            Some(finding.at(only.name.at.clone()).help(
                "name a lead of the workstream, `leads`, or a body; who does the work is `responsible`",
            ))
        }
        [_, second, ..] => {
            let count = assignment.of(Role::Accountable).len();
            let message =
                format!("{count} holders are accountable {task}: nobody is when several are");
            let finding = Diagnostic::new(code::ACCOUNTABLE_COUNT, message);
            Some(
                finding.at(second.name.at.clone()).help(
                    "keep one; several people are accountable together as `leads`, or as a body",
                ),
            )
        }
    }
}

/// What a holder does in an activity, after "responsible" or "accountable".
fn task(activity: Activity) -> String {
    format!("to {}", activity.key())
}

/// The first line of a place: a whole mapping is too much to show.
fn head(place: &Place) -> Place {
    let mut head = place.clone();
    head.range.end = head.range.start;
    head
}

/// A holder who cannot act: somebody who left, leads or members of whom there are none.
fn inactive(site: &Site, assignee: Assignee<'_>) -> Option<Diagnostic> {
    let nobody = |is_empty: bool| is_empty && site.day.is_some();
    let why = match assignee.holder {
        Holder::Person(person) if !site.is_active(person) => "is emeritus",
        Holder::Leads(workstream) if nobody(site.leads(workstream).is_empty()) => {
            "has no lead today"
        }
        Holder::Body(body)
            if site.registry.bodies[body].members.is_some()
                && nobody(site.people_of(assignee.holder, site.day).is_empty()) =>
        {
            "has no member today"
        }
        _ => return None,
    };
    Some(inactive_at(
        site,
        assignee.name,
        &format!("holds a role, but {why}"),
    ))
}

fn inactive_at(site: &Site, name: &Located<String>, why: &str) -> Diagnostic {
    let message = format!("{} {why}", site.registry.quoted(name));
    Diagnostic::new(code::INACTIVE_HOLDER, message)
        .at(name.at.clone())
        .help("name somebody who is active, or mend the state or the term")
}

/// A kind of channel that the workstream does not have: what is sent there reaches nobody.
fn without_channel(site: &Site, assignee: Assignee<'_>) -> Option<Diagnostic> {
    let Holder::Channel(kind, Some(workstream)) = assignee.holder else {
        return None;
    };
    let workstream = &site.workstreams[workstream];
    if workstream.channels.iter().any(|it| it.kind == kind) {
        return None;
    }
    let word = kind.key();
    let message = format!(
        "`{word}` holds a role, but {} has no such channel",
        workstream.short()
    );
    let finding = Diagnostic::new(code::MISSING_CHANNEL, message);
    Some(finding.at(assignee.name.at.clone()).help(format!(
        "add it under `channels:` in workstreams/{}.yaml, with `kind: {word}`; or name somebody else",
        workstream.id
    )))
}

fn inactive_leads(site: &Site, workstream: usize, found: &mut Vec<Diagnostic>) {
    for lead in &site.workstreams[workstream].leads {
        let is_today = lead.term.holds_on(site.day);
        found.extend(
            is_today
                .then(|| emeritus_in_office(site, &lead.what))
                .flatten(),
        );
    }
}

fn inactive_members(site: &Site, found: &mut Vec<Diagnostic>) {
    let members = site.registry.bodies.iter().flat_map(|it| &it.members);
    for member in members.flatten() {
        let is_today = member.term.holds_on(site.day);
        found.extend(
            is_today
                .then(|| emeritus_in_office(site, &member.what))
                .flatten(),
        );
    }
}

fn emeritus_in_office(site: &Site, name: &Located<String>) -> Option<Diagnostic> {
    let person = site.registry.person_named(&name.value)?;
    (!site.is_active(person)).then(|| inactive_at(site, name, "holds an office, but is emeritus"))
}

/// Who is responsible has signed an agreement, where agreements are kept at all.
fn without_agreement(site: &Site, assignee: Assignee<'_>) -> Option<Diagnostic> {
    if !site.has_agreements() {
        return None;
    }
    let people = match assignee.holder {
        Holder::Person(_) | Holder::Leads(_) => site.people_of(assignee.holder, site.day),
        Holder::Organization(_) | Holder::Body(_) | Holder::Channel(..) => return None,
    };
    let mut without = people
        .into_iter()
        .filter(|it| site.agreement_of(*it, site.day).is_none());
    let person = without.next()?;
    let (why, help) = match site.day.and_then(|day| site.gap_of(person, day)) {
        Some(gap) => (
            uncovered(gap),
            "note the agreement that covers the person today, or mend the day",
        ),
        None => (
            "no contributor agreement is noted".to_owned(),
            "add `agreement:` with its `date:` to the person, or to the organisation in its name",
        ),
    };
    let name = &site.registry.person(person).name;
    let message = format!("{name} is responsible, but {why}");
    let finding = Diagnostic::new(code::MISSING_AGREEMENT, message);
    Some(finding.at(assignee.name.at.clone()).help(help))
}

/// Why an agreement that is noted covers nobody today.
fn uncovered(gap: Gap<'_>) -> String {
    let agreement = "the contributor agreement";
    match (gap.organization, gap.is_of_affiliation, gap.end) {
        (Some(name), true, GapEnd::BeginsOn(day)) => format!(
            "{agreement} of {name} covers its people, and the affiliation begins on {}",
            date::long(day)
        ),
        (Some(name), true, GapEnd::EndedOn(day)) => format!(
            "{agreement} of {name} covers its people, and the affiliation ended on {}",
            date::long(day)
        ),
        (name, _, end) => {
            let of = name.map_or_else(String::new, |it| format!(" of {it}"));
            match end {
                GapEnd::BeginsOn(day) => format!("{agreement}{of} is dated {}", date::long(day)),
                GapEnd::EndedOn(day) => format!("{agreement}{of} ended on {}", date::long(day)),
            }
        }
    }
}

/// Who approves a document is somebody else than its only author.
fn own_approval(site: &Site, document: &Document) -> Option<Diagnostic> {
    let author = site.only_author(document)?;
    let all = site.roles_for(document);
    let approve = all.iter().find(|it| it.activity == Activity::Approve)?;
    let decides = |role: &Role| matches!(role, Role::Responsible | Role::Accountable);
    let deciding: Vec<Assignee<'_>> = approve
        .all()
        .filter(|(role, _)| decides(role))
        .map(|(_, it)| it)
        .collect();
    let first = deciding.first()?;
    if deciding
        .iter()
        .any(|it| site.is_said_by_others(it.holder, site.day, None, author))
    {
        return None;
    }
    let message = format!(
        "{} is to approve `{}`, and is its only author",
        site.registry.person(author).name,
        document.id
    );
    let finding = Diagnostic::new(code::OWN_APPROVAL, message);
    Some(
        finding
            .at(first.name.at.clone())
            .help("let a body, or somebody else, approve it"),
    )
}
