//! How much the checks matter to a site, as `checks:` in `guide.yaml` tells it.

use super::form::{Field, Form, Shape, field, words};
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

const MOST_WORDS: u16 = u16::MAX;
const MOST_MONTHS: u16 = 120;

/// What `checks` may say.
pub(super) const FORM: Form = Form::new(
    "`checks`",
    &[
        field(
            "severity",
            "How much each kind of finding matters here, by its code; `guide check --explain` lists them.",
            Shape::Mapping(&SEVERITY),
        ),
        field(
            "longest_section",
            "The most words of a section, before `long-section` says so.",
            Shape::Number(MOST_WORDS),
        ),
        field(
            "silent_months",
            "After so many months without a trace who is accountable is called silent.",
            Shape::Number(MOST_MONTHS),
        ),
    ],
);

/// A key for each code, so that editors complete them. An error stays one.
const SEVERITY: Form = Form::new("`severity`", &SEVERITIES);

const SEVERITIES: [Field; code::ALL.len()] = {
    const STAYS: Shape = Shape::Word(&["error"]);
    const WEIGHED: Shape = Shape::Word(&words(&WEIGHTS));
    let mut fields = [field("", "", STAYS); code::ALL.len()];
    let mut index = 0;
    while index < fields.len() {
        let code = code::ALL[index];
        let shape = if code.is_fixed() { STAYS } else { WEIGHED };
        fields[index] = field(code.name(), code.title(), shape);
        index += 1;
    }
    fields
};

impl Checks {
    /// Reads `checks:`.
    pub fn read(reader: &mut Reader<'_>, node: Option<&Node>) -> Self {
        let Some(node) = node else {
            return Self::default();
        };
        let fields = reader.fields(node, &FORM);
        let severity = reader.entries(fields.get("severity"), "`severity`", "broken-link: error");
        Self {
            severity: severity
                .into_iter()
                .filter_map(|(key, node)| weight(reader, key, node))
                .collect(),
            longest_section: reader.number(fields.get("longest_section"), MOST_WORDS),
            silent_months: reader.number(fields.get("silent_months"), MOST_MONTHS),
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
