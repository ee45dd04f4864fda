//! Approvals: bodies that exist, and published documents that have one.

use crate::diagnostic::{Diagnostic, code, nearest};
use crate::model::Status;
use crate::site::Site;

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
                        "this approval has no link to its record, so it is shown as claimed",
                    )
                    .at(approval.body.at.clone())
                    .help("add `record:` with the address of the minutes"),
                );
            }
        }
        let status = document.metadata.status.as_ref();
        if let Some(status) = status.filter(|it| it.value == Status::Published)
            && !site.registry.bodies.is_empty()
            && document.current_approvals().next().is_none()
        {
            found.push(
                Diagnostic::new(
                    code::PUBLISHED_WITHOUT_APPROVAL,
                    format!(
                        "`{}` is published, but no approval of its version is given",
                        document.id
                    ),
                )
                .at(status.at.clone())
                .help("add the decision under `approvals:`, or set another status"),
            );
        }
    }
}
