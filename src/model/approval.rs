//! A body's decision on a version.

use std::sync::Arc;

use jiff::civil::Date;

use super::form::{Form, Shape, field};
use super::status::{Nature, Status};
use super::statuses::Statuses;
use super::version::number_of;
use super::yaml::{Located, Node, Reader};
use crate::diagnostic::code;

/// A body's decision on a version of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The body, by its id in `guide.yaml` or by its name.
    pub body: Located<String>,
    /// The day of the decision.
    pub date: Option<Date>,
    /// What was decided, in the body's word: `approved` unless it says otherwise.
    pub outcome: String,
    /// The version decided on; without it, the one that the document had when it was recorded.
    pub version: Option<String>,
    /// The state that it lets the document move to; without one, it is on the version, and lets the
    /// document move to whatever leads into force.
    pub to: Option<Arc<Status>>,
    /// Where the record is. Without one the approval is only *claimed*.
    pub record: Option<String>,
}

/// What an approval may say.
pub(crate) const FORM: Form = Form::new(
    "an approval",
    &[
        field("body", "Who decided: the id of a body of guide.yaml, of a workstream, or `workstream` for the document's own.", Shape::Text)
            .needed()
            .like(&["tsc", "workstream"]),
        field("date", "The day of the decision.", Shape::Date).like(&["2025-06-12"]),
        field("outcome", "What was decided, in the body's word; `approved` where nothing is said.", Shape::Text)
            .like(&["approved", "rejected"]),
        field("version", "The version decided on; where nothing is said, the one that the document had when this was recorded.", Shape::Text)
            .like(&["1.0"]),
        field("for", "The state that the decision lets the document move to, such as one in which it is taken back; where nothing is said, the decision is on the version, and on its way into force.", Shape::Status),
        field("record", "Where the minutes or the result of the ballot are. Without it the approval is shown as claimed.", Shape::Url)
            .like(&["https://example.org/minutes/2025-06-12"]),
    ],
);

impl Approval {
    /// Reads one entry of `approvals`. An approval without a body, or for a state that does not
    /// exist, is reported and left out.
    pub fn read(reader: &mut Reader<'_>, node: &Node, statuses: &Statuses) -> Option<Self> {
        let fields = reader.fields(node, &FORM);
        let to = match fields.get("for") {
            None => None,
            named => Some(statuses.choose(reader, named)?.value),
        };
        let approval = Self {
            date: reader.date(fields.get("date")).map(|date| date.value),
            outcome: reader
                .text(fields.get("outcome"))
                .map_or("approved".into(), |it| it.value),
            version: reader.text(fields.get("version")).map(|it| {
                let number = number_of(&it.value).map(str::to_owned);
                number.unwrap_or(it.value)
            }),
            to,
            record: reader.url(fields.get("record")).map(|it| it.value),
            body: if let Some(body) = reader.text(fields.get("body")) {
                body
            } else {
                reader.problem(
                    code::MISSING_KEY,
                    &node.range,
                    "this approval does not say which body approved".into(),
                    "add `body:` with the id of a body in guide.yaml, such as `body: tsc`".into(),
                );
                return None;
            },
        };
        Some(approval)
    }

    /// Did the body say yes?
    pub fn is_approved(&self) -> bool {
        self.outcome.eq_ignore_ascii_case("approved")
    }

    /// Is it on the version itself, rather than on a move of the document out of force, or to a
    /// state before that?
    pub fn is_on_version(&self) -> bool {
        self.leads_elsewhere().is_none()
    }

    /// Does it let the document move to a state?
    pub fn is_for(&self, to: &Status) -> bool {
        match &self.to {
            Some(state) => **state == *to,
            None => to.nature.is_current(),
        }
    }

    /// Do two decisions answer one question?
    pub fn has_purpose_of(&self, other: &Self) -> bool {
        self.leads_elsewhere() == other.leads_elsewhere()
    }

    /// The state that it is for, where that is not one in force.
    fn leads_elsewhere(&self) -> Option<&Status> {
        let state = self.to.as_deref();
        state.filter(|it| it.nature != Nature::InForce)
    }
}
