//! A signed contributor licence agreement.

use super::form::{Field, Form, Shape, field, words};
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
    /// The word in YAML.
    pub fn key(self) -> &'static str {
        match self {
            Self::Individual => "individual",
            Self::Enterprise => "enterprise",
        }
    }
}

/// The agreements that somebody can have: their words, and how one is written with its days.
pub(super) struct Kinds {
    words: &'static [(&'static str, AgreementKind)],
    form: &'static Form,
}

/// A person's: an employer's may be noted with the person too.
pub(super) const OF_PERSON: Kinds = Kinds {
    words: &PERSONAL,
    form: &PERSONAL_FORM,
};
/// An organisation's.
pub(super) const OF_ORGANIZATION: Kinds = Kinds {
    words: &ENTERPRISE,
    form: &ENTERPRISE_FORM,
};
/// What `agreement` of a person may be.
pub(super) const SHAPE_OF_PERSON: Shape = Shape::Many(&Shape::Either(&[
    PERSONAL_WORD,
    Shape::Mapping(&PERSONAL_FORM),
]));
/// What `agreement` of an organisation may be.
pub(super) const SHAPE_OF_ORGANIZATION: Shape = Shape::Many(&Shape::Either(&[
    ENTERPRISE_WORD,
    Shape::Mapping(&ENTERPRISE_FORM),
]));

const PERSONAL: [(&str, AgreementKind); 2] = [
    ("individual", AgreementKind::Individual),
    ("enterprise", AgreementKind::Enterprise),
];
const PERSONAL_WORD: Shape = Shape::Word(&words(&PERSONAL));
const PERSONAL_FIELDS: [Field; 3] = fields(PERSONAL_WORD);
const PERSONAL_FORM: Form = Form::new("an agreement", &PERSONAL_FIELDS);

const ENTERPRISE: [(&str, AgreementKind); 1] = [("enterprise", AgreementKind::Enterprise)];
const ENTERPRISE_WORD: Shape = Shape::Word(&words(&ENTERPRISE));
const ENTERPRISE_FIELDS: [Field; 3] = fields(ENTERPRISE_WORD);
const ENTERPRISE_FORM: Form = Form::new("an agreement of an organisation", &ENTERPRISE_FIELDS);

const fn fields(kind: Shape) -> [Field; 3] {
    [
        field("kind", "Who signed it.", kind),
        field("date", "The day on which it was signed.", Shape::Date).like(&["2025-02-01"]),
        field("until", "The last day on which it holds.", Shape::Date),
    ]
}

impl Agreement {
    /// Reads `agreement`: a kind, a mapping with `kind`, `date` and `until`, or a list of such.
    pub(super) fn read_all(
        reader: &mut Reader<'_>,
        node: Option<&Node>,
        kinds: &Kinds,
    ) -> Vec<Self> {
        let items = reader.items(node).into_iter();
        items
            .filter_map(|item| Self::read(reader, item, kinds))
            .collect()
    }

    fn read(reader: &mut Reader<'_>, node: &Node, kinds: &Kinds) -> Option<Self> {
        let Kinds { words, form } = kinds;
        if !matches!(node.value, Value::Map(_)) {
            let kind = reader.choice(Some(node), "kind of agreement", words)?.value;
            return Some(Self {
                kind,
                term: Term::default(),
            });
        }
        let fields = reader.fields(node, form);
        let term = Term::read(reader, &fields, "date", "until");
        let kind = match fields.get("kind") {
            None => words.first()?.1,
            kind => reader.choice(kind, "kind of agreement", words)?.value,
        };
        Some(Self { kind, term })
    }
}
