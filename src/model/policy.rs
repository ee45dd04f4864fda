//! Which rules about roles and about the life of documents hold, and how much each matters.

use std::collections::BTreeMap;

use super::form::{Field, Form, Shape, field, words};
use super::yaml::{Node, Reader};
use crate::diagnostic::{Diagnostic, Severity};

/// The rules, by the codes of their diagnostics, and what they are set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    severities: BTreeMap<&'static str, Option<Severity>>,
    /// After so many months without a trace who is accountable is called silent.
    pub silent_months: u16,
}

/// Every rule that can be set, with the severity that it has by default, and what it finds.
const RULES: [(&str, Severity, &str); 14] = [
    (
        "accountable-count",
        Severity::Warning,
        "An activity without exactly one accountable holder.",
    ),
    (
        "no-responsible",
        Severity::Warning,
        "An activity for which nobody is responsible.",
    ),
    (
        "accountable-holder",
        Severity::Warning,
        "Somebody accountable who is neither a lead nor a body.",
    ),
    (
        "own-approval",
        Severity::Warning,
        "An approver, or a publication, that is the only author's and nobody else's.",
    ),
    (
        "missing-agreement",
        Severity::Warning,
        "Somebody responsible without an agreement.",
    ),
    (
        "inactive-holder",
        Severity::Warning,
        "A role or an office of somebody who no longer takes part.",
    ),
    (
        "idle-responsible",
        Severity::Hint,
        "Somebody responsible for texts without a commit there.",
    ),
    (
        "work-without-role",
        Severity::Hint,
        "Somebody with commits in a workstream and without a role there.",
    ),
    (
        "silent-accountable",
        Severity::Hint,
        "Somebody accountable who left no trace for `silent_months`.",
    ),
    (
        "unlisted-move",
        Severity::Warning,
        "A move between states that the lifecycle does not have.",
    ),
    (
        "unapproved-move",
        Severity::Warning,
        "A move without the approvals that it needs.",
    ),
    (
        "review-overdue",
        Severity::Warning,
        "A day in `review_by` that has passed.",
    ),
    (
        "drift",
        Severity::Hint,
        "A published text whose substance changed since it was approved.",
    ),
    (
        "call-without-outcome",
        Severity::Hint,
        "A call that closed, without a note of what came out.",
    ),
];

const SEVERITIES: [(&str, Option<Severity>); 4] = [
    ("error", Some(Severity::Error)),
    ("warning", Some(Severity::Warning)),
    ("hint", Some(Severity::Hint)),
    ("off", None),
];

const SILENT_MONTHS: &str = "silent_months";
const MOST_MONTHS: u16 = 120;

const SEVERITY: Shape = Shape::Word(&words(&SEVERITIES));

const FIELDS: [Field; RULES.len() + 1] = {
    let mut fields = [field(
        SILENT_MONTHS,
        "After so many months without a trace who is accountable is called silent.",
        Shape::Number(MOST_MONTHS),
    ); RULES.len() + 1];
    let mut index = 0;
    while index < RULES.len() {
        fields[index] = field(RULES[index].0, RULES[index].2, SEVERITY);
        index += 1;
    }
    fields
};

/// What `policy` may say: the severity of each rule.
pub(super) const FORM: Form = Form::new("`policy`", &FIELDS);

impl Default for Policy {
    fn default() -> Self {
        let defaults = RULES.iter();
        Self {
            severities: defaults.map(|(code, it, _)| (*code, Some(*it))).collect(),
            silent_months: 6,
        }
    }
}

impl Policy {
    /// Reads `policy`: a mapping from codes to `error`, `warning`, `hint` or `off`.
    pub fn read(reader: &mut Reader<'_>, node: Option<&Node>) -> Self {
        let mut policy = Self::default();
        let Some(node) = node else { return policy };
        let fields = reader.fields(node, &FORM);
        for (code, severity) in &mut policy.severities {
            if let Some(chosen) = reader.choice(fields.get(code), "severity", &SEVERITIES) {
                *severity = chosen.value;
            }
        }
        if let Some(months) = reader.number(fields.get(SILENT_MONTHS), MOST_MONTHS) {
            policy.silent_months = months;
        }
        policy
    }

    /// What a rule finds, as severe as the site has it; nothing where the rule is off.
    pub fn finding(&self, code: &'static str, message: impl Into<String>) -> Option<Diagnostic> {
        let severity = self.severities.get(code).copied().flatten()?;
        Some(Diagnostic::new(severity, code, message))
    }
}
