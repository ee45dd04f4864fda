//! A signed contributor licence agreement.

use super::term::Term;
use super::yaml::{Node, Reader, Value};

/// A contributor licence agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Who signed it.
    pub kind: AgreementKind,
    /// From the day it was signed.
    pub term: Term,
}

/// Who signs an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AgreementKind {
    /// A person, for themselves.
    Individual,
    /// An organisation, for the people who are affiliated with it.
    Enterprise,
}

impl AgreementKind {
    /// The words on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Individual => "Individual contributor licence agreement",
            Self::Enterprise => "Enterprise contributor licence agreement",
        }
    }
}

/// The words for a person's agreement: an employer's may be noted with the person too.
pub(super) const OF_PERSON: [(&str, AgreementKind); 2] = [
    ("individual", AgreementKind::Individual),
    ("enterprise", AgreementKind::Enterprise),
];
/// The words for an organisation's agreement.
pub(super) const OF_ORGANIZATION: [(&str, AgreementKind); 1] =
    [("enterprise", AgreementKind::Enterprise)];

impl Agreement {
    /// Reads `agreement`: a kind, a mapping with `kind`, `date` and `until`, or a list of such.
    pub(super) fn read_all(
        reader: &mut Reader<'_>,
        node: Option<&Node>,
        kinds: &[(&str, AgreementKind)],
    ) -> Vec<Self> {
        let items = reader.items(node).into_iter();
        items
            .filter_map(|item| Self::read(reader, item, kinds))
            .collect()
    }

    fn read(reader: &mut Reader<'_>, node: &Node, kinds: &[(&str, AgreementKind)]) -> Option<Self> {
        if !matches!(node.value, Value::Map(_)) {
            let kind = reader.choice(Some(node), "kind of agreement", kinds)?.value;
            return Some(Self {
                kind,
                term: Term::default(),
            });
        }
        let fields = reader.fields(node, "an agreement", &["kind", "date", "until"]);
        let term = Term::read(reader, &fields, "date", "until");
        let kind = match fields.get("kind") {
            None => kinds.first()?.1,
            kind => reader.choice(kind, "kind of agreement", kinds)?.value,
        };
        Some(Self { kind, term })
    }
}
