//! How much the checks matter to a site, as `checks:` in `guide.yaml` tells it.

use super::yaml::{Key, Node, Reader};
use crate::diagnostic::{Code, Severity, code};

/// What a site says of the checks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checks {
    /// How much a code matters here; nothing: it is not told of.
    pub severity: Vec<(Code, Option<Severity>)>,
    /// The most words of a section, where it says so.
    longest_section: Option<u16>,
    /// After so many months without a trace who is accountable is called silent.
    silent_months: Option<u16>,
}

/// The most words of a section, unless the site says otherwise: some four pages.
const LONGEST_SECTION: usize = 1200;

/// So many months, unless the site says otherwise.
const SILENT_MONTHS: u16 = 6;

const WEIGHTS: [(&str, Option<Severity>); 4] = [
    ("error", Some(Severity::Error)),
    ("warning", Some(Severity::Warning)),
    ("hint", Some(Severity::Hint)),
    ("off", None),
];

impl Checks {
    /// Reads `checks:`.
    pub fn read(reader: &mut Reader<'_>, node: Option<&Node>) -> Self {
        let Some(node) = node else {
            return Self::default();
        };
        let known = ["severity", "longest_section", "silent_months"];
        let fields = reader.fields(node, "`checks`", &known);
        let severity = reader.entries(fields.get("severity"), "`severity`");
        Self {
            severity: severity
                .into_iter()
                .filter_map(|(key, node)| weight(reader, key, node))
                .collect(),
            longest_section: reader.number(fields.get("longest_section"), u16::MAX),
            silent_months: reader.number(fields.get("silent_months"), 120),
        }
    }

    /// The most words of a section before it is told to be too long for a clause.
    pub fn longest_section(&self) -> usize {
        self.longest_section.map_or(LONGEST_SECTION, usize::from)
    }

    /// How many months somebody accountable may leave no trace.
    pub fn silent_months(&self) -> u16 {
        self.silent_months.unwrap_or(SILENT_MONTHS)
    }

    /// How much a code matters to this site, where it says so.
    pub fn of(&self, code: Code) -> Option<Option<Severity>> {
        let mut severities = self.severity.iter();
        severities.find(|(it, _)| *it == code).map(|(_, it)| *it)
    }
}

fn weight(reader: &mut Reader<'_>, key: &Key, node: &Node) -> Option<(Code, Option<Severity>)> {
    let Some(code) = Code::named(&key.name) else {
        reader.problem(
            code::UNKNOWN_CODE,
            &key.range,
            format!("there is no check `{}`", key.name),
            Code::suggestion(&key.name),
        );
        return None;
    };
    let weight = reader.choice(Some(node), "severity", &WEIGHTS)?.value;
    if code.is_fixed() && weight != Some(Severity::Error) {
        reader.problem(
            code::FIXED_SEVERITY,
            &node.range,
            format!("`{}` is an error and stays one", code.name()),
            "remove the line: an error means that the site would say something wrong".into(),
        );
        return None;
    }
    Some((code, weight))
}
