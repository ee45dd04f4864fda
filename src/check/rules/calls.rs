//! Calls: that they are about something that exists, by somebody who can decide, and were answered.

use crate::diagnostic::{Diagnostic, code, nearest};
use crate::model::{Call, CallState, date};
use crate::site::Site;

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    for call in &site.calls {
        found.extend(unknown_document(site, call));
        found.extend(unknown_version(site, call));
        found.extend(unknown_body(site, call));
        found.extend(without_outcome(site, call));
    }
}

fn unknown_document(site: &Site, call: &Call) -> Option<Diagnostic> {
    let name = call.document.as_ref()?;
    if site.call_document(call).is_some() {
        return None;
    }
    let help = match nearest(&name.value, site.guidance().map(|it| it.id.as_str())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write the id of a document of this site".into(),
    };
    let message = format!("there is no document `{}`", name.value);
    Some(
        Diagnostic::new(code::UNKNOWN_DOCUMENT, message)
            .at(name.at.clone())
            .help(help),
    )
}

fn unknown_version(site: &Site, call: &Call) -> Option<Diagnostic> {
    let version = call.version.as_ref()?;
    let document = site.call_document(call)?;
    let mut known = document.versions.iter().map(|it| it.number.as_str());
    // What is only announced need not be written yet.
    if site.call_state(call) == CallState::Announced || known.any(|it| it == version.value) {
        return None;
    }
    let numbers: Vec<&str> = document
        .versions
        .iter()
        .map(|it| it.number.as_str())
        .collect();
    let help = if numbers.is_empty() {
        "write `version:` in the document's front matter".to_owned()
    } else {
        format!("its versions are {}", numbers.join(", "))
    };
    let message = format!("`{}` has no version {}", document.id, version.value);
    Some(
        Diagnostic::new(code::UNKNOWN_VERSION, message)
            .at(version.at.clone())
            .help(help),
    )
}

fn unknown_body(site: &Site, call: &Call) -> Option<Diagnostic> {
    if site.call_body(call).is_some() {
        return None;
    }
    let bodies = site.registry.bodies.iter().map(|it| it.id.as_str());
    let workstreams = site.workstreams.iter().map(|it| it.id.as_str());
    let help = match nearest(&call.body.value, bodies.chain(workstreams)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a body of guide.yaml, or a workstream".into(),
    };
    let message = format!("no body is known as `{}`", call.body.value);
    Some(
        Diagnostic::new(code::UNKNOWN_BODY, message)
            .at(call.body.at.clone())
            .help(help),
    )
}

fn without_outcome(site: &Site, call: &Call) -> Option<Diagnostic> {
    let closed = call.term.until?;
    if call.outcome.is_some() || site.call_state(call) != CallState::Closed {
        return None;
    }
    let id = &call.id.value;
    let (message, help) = match site.ended_with(call) {
        Some(workstream) => (
            format!(
                "the call `{id}` runs until {}, but {}, which was to decide, is closed",
                date::long(closed),
                workstream.short()
            ),
            "add `outcome:` with what became of it; or name a body that is at work in `body:`",
        ),
        None => (
            format!(
                "the call `{id}` closed on {}, and its outcome is not noted",
                date::long(closed)
            ),
            "add `outcome:`, and `record:` with the address of the minutes",
        ),
    };
    let finding = Diagnostic::new(code::CALL_WITHOUT_OUTCOME, message);
    Some(finding.at(call.id.at.clone()).help(help))
}
