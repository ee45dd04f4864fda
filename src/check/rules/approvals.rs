//! Approvals: bodies that exist, and published documents that have one.

use crate::diagnostic::{Diagnostic, code, nearest};
use crate::model::Nature;
use crate::site::{Document, Site};

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
        let status = document.metadata.status.as_ref();
        if let Some(status) = status.filter(|it| it.value.nature == Nature::InForce)
            && document.current_approvals().next().is_none()
            && let Some(is) = unapproved(site, document)
        {
            found.push(
                Diagnostic::new(
                    code::PUBLISHED_WITHOUT_APPROVAL,
                    format!("`{}` is {}, but {is}", document.id, status.value.id),
                )
                .at(status.at.clone())
                .help("add the decision under `approvals:`, or set another status"),
            );
        }
    }
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
