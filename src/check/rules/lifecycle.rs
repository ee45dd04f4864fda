//! The life of documents held against git: that each move was allowed and approved, that no review
//! is overdue, and that what is published is what was approved.

use crate::diagnostic::{Diagnostic, code, nearest};
use crate::model::{AllowedMove, Located, Nature, date};
use crate::site::{Decision, Document, Holder, Move, SinceApproval, Site};

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    unknown_deciders(site, found);
    let is_held = site.has_roles() || site.settings.lifecycle.is_own();
    for document in site.guidance() {
        found.extend(overdue(site, document));
        if !is_held {
            continue;
        }
        found.extend(drifted(site, document));
        let status = document.metadata.status.as_ref();
        let place = status.map_or_else(|| document.name_place(), |it| it.at.clone());
        let moves = site.moves(document);
        for (index, step) in moves.iter().enumerate() {
            let is_last = index + 1 == moves.len();
            let stands = is_last && status.is_some_and(|it| it.value == step.to);
            let finding = examine(site, document, step, stands);
            found.extend(finding.map(|it| it.at(place.clone())));
        }
    }
}

/// The approvals that moves ask for, of bodies that nobody knows.
fn unknown_deciders(site: &Site, found: &mut Vec<Diagnostic>) {
    let moves = site.settings.lifecycle.moves().iter();
    let asked = moves.flat_map(|it| &it.approvals);
    for name in asked {
        let is_known =
            name.value == "workstream" || site.registry.decider(&name.value, None).is_some();
        if is_known {
            continue;
        }
        let bodies = site.registry.bodies.iter().map(|it| it.id.as_str());
        let workstreams = site.workstreams.iter().map(|it| it.id.as_str());
        let help = match nearest(&name.value, bodies.chain(workstreams).chain(["workstream"])) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "describe it under `bodies:`, or write `workstream` for the document's own".into()
            }
        };
        let message = format!("no body is known as `{}`", name.value);
        found.push(
            Diagnostic::new(code::UNKNOWN_BODY, message)
                .at(name.at.clone())
                .help(help),
        );
    }
}

/// `stands`: it led to where the document is now.
fn examine(site: &Site, document: &Document, step: &Move, stands: bool) -> Option<Diagnostic> {
    let kind = document.metadata.kind.as_ref();
    let kind = kind.map(|it| it.value.as_str());
    // A move is held against what was asked for then, not against what is today.
    let then = site.lifecycle_then(step)?;
    let (from, now) = (step.from.as_deref(), &site.settings.lifecycle);
    let allowed = then.allows(from, &step.to, kind);
    let Some(allowed) = allowed.or_else(|| now.allows(from, &step.to, kind)) else {
        return unlisted(site, document, step);
    };
    let by_own_author = published_alone(site, document, step);
    by_own_author.or_else(|| unapproved(site, document, step, allowed, stands))
}

/// `final-draft on 2 March 2025 (1a2b3c4d, by Ada Moreau)`; with its number where only that is new.
fn moved(site: &Site, step: &Move) -> String {
    let anew = match &step.version {
        Some(number) if step.is_anew() => format!(" anew, as version {number},"),
        _ => String::new(),
    };
    format!("{}{anew}{}", step.to.id, made(site, step))
}

/// ` on 2 March 2025 (1a2b3c4d, by Ada Moreau)`.
pub(super) fn made(site: &Site, step: &Move) -> String {
    let when = match (step.commit, step.day) {
        (None, _) => return " in the work tree".to_owned(),
        (Some(_), Some(day)) => format!(" on {}", date::long(day)),
        (Some(_), None) => String::new(),
    };
    let commit = step.commit.map(|it| it.short()).unwrap_or_default();
    let by: Vec<&str> = step
        .by
        .iter()
        .map(|it| site.registry.person(*it).name.as_str())
        .collect();
    let by = if by.is_empty() {
        String::new()
    } else {
        format!(", by {}", by.join(", "))
    };
    format!("{when} ({commit}{by})")
}

/// A first state that no move leads to is one in which documents may begin.
fn unlisted(site: &Site, document: &Document, step: &Move) -> Option<Diagnostic> {
    let from = step.from.as_ref().filter(|_| !step.is_anew())?;
    let message = format!(
        "`{}` went from {} to {}, which its lifecycle does not allow",
        document.id,
        from.id,
        moved(site, step)
    );
    let finding = Diagnostic::new(code::UNLISTED_MOVE, message);
    Some(finding.help("take the steps between; or allow the move under `lifecycle:` in guide.yaml"))
}

/// The holder that an approval is of.
fn decider(site: &Site, document: &Document, name: &str) -> Option<Holder> {
    site.registry.decider(name, document.workstream)
}

/// The approvals that a move can rest on, less those that were taken back before it; of a move that
/// is not made yet, those that hold.
fn approvals(step: &Move) -> impl Iterator<Item = &Decision> {
    let day = step.day.filter(|_| step.commit.is_some());
    let given = step.decisions.iter();
    given.filter(move |it| it.written.is_approved() && it.held_on(day))
}

/// Published by its only author, or with the approval of that author alone: without the say of
/// anybody else.
fn published_alone(site: &Site, document: &Document, step: &Move) -> Option<Diagnostic> {
    let author = site.only_author(document)?;
    if step.to.nature != Nature::InForce {
        return None;
    }
    // One that came too late is told of as that.
    let is_by_others = approvals(step).any(|it| {
        let written = &it.written;
        let day = written.date.or(step.day);
        decider(site, document, &written.body.value)
            .is_some_and(|by| site.is_said_by_others(by, day, step.site, author))
    });
    if is_by_others {
        return None;
    }
    let moved = moved(site, step);
    let name = &site.registry.person(author).name;
    let how = if step.by == [author] {
        "its only author, without the approval of anybody else".to_owned()
    } else if approvals(step).next().is_some() {
        format!("approved by nobody but {name}, its only author")
    } else {
        return None;
    };
    let message = format!("`{}` became {moved}, {how}", document.id);
    let finding = Diagnostic::new(code::OWN_APPROVAL, message);
    Some(
        finding.help(
            "add the decision of a body with other members under `approvals:`, with its date",
        ),
    )
}

fn unapproved(
    site: &Site,
    document: &Document,
    step: &Move,
    allowed: &AllowedMove,
    stands: bool,
) -> Option<Diagnostic> {
    let missing = allowed
        .approvals
        .iter()
        .find_map(|name| missing(site, document, step, name));
    let missing = missing.or_else(|| {
        let missing = lacks_any(site, document, step, allowed)?;
        // That there is none for the present version is told by another rule.
        let is_told = stands
            && approvals(step).next().is_none()
            && document.current_approvals().next().is_none();
        (!is_told).then_some(missing)
    })?;
    let message = format!("`{}` became {} {missing}", document.id, moved(site, step));
    let finding = Diagnostic::new(code::UNAPPROVED_MOVE, message);
    let purpose = if step.to.nature.is_current() {
        String::new()
    } else {
        format!(" and `for: {}`", step.to.id)
    };
    Some(finding.help(format!(
        "add the decision under `approvals:` with its date{purpose}, or mend the date"
    )))
}

/// What is missing of an approval that a move needs, after "became published".
fn missing(
    site: &Site,
    document: &Document,
    step: &Move,
    name: &Located<String>,
) -> Option<String> {
    let wanted = decider(site, document, &name.value)?;
    let given: Vec<_> = approvals(step)
        .filter(|it| decider(site, document, &it.written.body.value) == Some(wanted))
        .collect();
    if given.iter().any(|it| step.came_after(it)) {
        return None;
    }
    let who = match wanted {
        Holder::Body(body) => site.registry.bodies[body].name.as_str(),
        Holder::Leads(workstream) => site.workstreams[workstream].name.as_str(),
        Holder::Person(_) | Holder::Organization(_) | Holder::Channel(..) => name.value.as_str(),
    };
    let first = given.iter().filter_map(|it| it.written.date).min();
    Some(match first {
        Some(day) => format!("before {who} approved it on {}", date::long(day)),
        None => format!("without the approval of {who}"),
    })
}

/// The same where a decision of any body does. A site that had no bodies then could not ask them.
fn lacks_any(
    site: &Site,
    document: &Document,
    step: &Move,
    allowed: &AllowedMove,
) -> Option<String> {
    if !allowed.needs_some_approval || !site.had_bodies(step) {
        return None;
    }
    // The word of somebody whom nobody knows is no body's decision.
    let given = approvals(step);
    let given = given.filter(|it| decider(site, document, &it.written.body.value).is_some());
    let given: Vec<_> = given.collect();
    if given.iter().any(|it| step.came_after(it)) {
        return None;
    }
    let first = given.iter().filter_map(|it| it.written.date).min();
    Some(match first {
        Some(day) => format!("before it was approved on {}", date::long(day)),
        None => "without the approval of any body".to_owned(),
    })
}

/// What stands in the way of a move that is planned: all of it.
pub(in crate::check) fn hindrances(
    site: &Site,
    document: &Document,
    step: &Move,
) -> Vec<Diagnostic> {
    let kind = document.metadata.kind.as_ref();
    let lifecycle = &site.settings.lifecycle;
    let Some(allowed) = lifecycle.allows(
        step.from.as_deref(),
        &step.to,
        kind.map(|it| it.value.as_str()),
    ) else {
        // A first state that no move leads to is one in which documents may begin.
        let from = step.from.as_ref().filter(|_| !step.is_anew());
        let not_allowed = from.map(|from| {
            let message = format!(
                "`{}` may not go from {} to {}: its lifecycle does not have that move",
                document.id,
                from.id,
                step.to.id
            );
            let finding = Diagnostic::new(code::UNLISTED_MOVE, message);
            finding.help("take the steps between, with `--status`; or allow the move under `lifecycle:` in guide.yaml")
        });
        return not_allowed.into_iter().collect();
    };
    let asked = allowed.approvals.iter();
    let mut wanting: Vec<String> = asked
        .filter_map(|name| missing(site, document, step, name))
        .collect();
    wanting.extend(lacks_any(site, document, step, allowed));
    let findings = wanting.into_iter().map(|wanting| {
        let message = format!("`{}` would become {} {wanting}", document.id, step.to.id);
        let finding = Diagnostic::new(code::UNAPPROVED_MOVE, message);
        finding.help("give the decision with `--approval BODY=DATE`, once it is there")
    });
    findings.collect()
}

fn overdue(site: &Site, document: &Document) -> Option<Diagnostic> {
    let review = document.metadata.review_by.as_ref()?;
    let day = site.day.filter(|day| review.value < *day)?;
    if !document.metadata.is_current() {
        return None;
    }
    let message = format!(
        "`{}` was to be reviewed by {}, and it is {}",
        document.id,
        date::long(review.value),
        date::long(day)
    );
    let finding = Diagnostic::new(code::REVIEW_OVERDUE, message);
    Some(
        finding
            .at(review.at.clone())
            .help("review the text, then set the day of the next review"),
    )
}

fn drifted(site: &Site, document: &Document) -> Option<Diagnostic> {
    let version = &document.versions[document.approved_version()?];
    let is_in_force = document.metadata.nature() == Some(Nature::InForce);
    let since = is_in_force.then(|| site.since_approval(document))??;
    let SinceApproval::Drift(drift) = since else {
        return None;
    };
    if !drift.is_substantive() {
        return None;
    }
    let message = format!(
        "the substance of `{}` has changed since the approved text of version {}",
        document.id, version.number
    );
    let finding = Diagnostic::new(code::DRIFT, message);
    let place = document.metadata.version.as_ref().map(|it| it.at.clone());
    let place = place.or_else(|| Some(document.metadata.status.as_ref()?.at.clone()))?;
    Some(finding.at(place).help(format!(
        "let the body approve the text under a new version; `guide diff {} {}..current` shows what changed",
        document.id, version.number
    )))
}
