//! Which rules about roles and about the life of documents hold, and how much each matters.

use std::collections::BTreeMap;

use super::yaml::{Node, Reader};
use crate::diagnostic::{Diagnostic, Severity};

/// The rules, by the codes of their diagnostics, and what they are set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    severities: BTreeMap<&'static str, Option<Severity>>,
    /// After so many months without a trace who is accountable is called silent.
    pub silent_months: u16,
}

/// Every rule that can be set, with the severity that it has by default.
const RULES: [(&str, Severity); 14] = [
    ("accountable-count", Severity::Warning),
    ("no-responsible", Severity::Warning),
    ("accountable-holder", Severity::Warning),
    ("own-approval", Severity::Warning),
    ("missing-agreement", Severity::Warning),
    ("inactive-holder", Severity::Warning),
    ("idle-responsible", Severity::Hint),
    ("work-without-role", Severity::Hint),
    ("silent-accountable", Severity::Hint),
    ("unlisted-move", Severity::Warning),
    ("unapproved-move", Severity::Warning),
    ("review-overdue", Severity::Warning),
    ("drift", Severity::Hint),
    ("call-without-outcome", Severity::Hint),
];

const SEVERITIES: [(&str, Option<Severity>); 4] = [
    ("error", Some(Severity::Error)),
    ("warning", Some(Severity::Warning)),
    ("hint", Some(Severity::Hint)),
    ("off", None),
];

const SILENT_MONTHS: &str = "silent_months";

impl Default for Policy {
    fn default() -> Self {
        let defaults = RULES.iter();
        Self {
            severities: defaults.map(|(code, it)| (*code, Some(*it))).collect(),
            silent_months: 6,
        }
    }
}

impl Policy {
    /// Reads `policy`: a mapping from codes to `error`, `warning`, `hint` or `off`.
    pub fn read(reader: &mut Reader<'_>, node: Option<&Node>) -> Self {
        let mut policy = Self::default();
        let Some(node) = node else { return policy };
        let codes = RULES.iter().map(|(code, _)| *code);
        let known: Vec<&str> = codes.chain([SILENT_MONTHS]).collect();
        let fields = reader.fields(node, "`policy`", &known);
        for (code, severity) in &mut policy.severities {
            if let Some(chosen) = reader.choice(fields.get(code), "severity", &SEVERITIES) {
                *severity = chosen.value;
            }
        }
        if let Some(months) = reader.number(fields.get(SILENT_MONTHS), 120) {
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
