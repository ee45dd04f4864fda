//! An organisation that takes part.

use super::agreement::{self, Agreement, OF_ORGANIZATION};
use super::form::{Field, Form, Shape, field, words};
use super::term::{self, Tenure};
use super::yaml::{Key, Located, Node, Reader};
use crate::diagnostic::Place;

/// An organisation that takes part in the coalition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its id, the key in `organizations.yaml`.
    pub id: String,
    /// Where that stands.
    pub at: Place,
    /// Its name.
    pub name: String,
    /// Its site.
    pub url: Option<String>,
    /// How it sponsors, and when.
    pub sponsorships: Vec<Tenure<Sponsorship>>,
    /// Agreements that cover its people while they are affiliated with it.
    pub agreements: Vec<Agreement>,
}

/// How an organisation sponsors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sponsorship {
    /// From the beginning.
    Founding,
    /// With a seat.
    Premier,
    /// As a member.
    General,
}

impl Sponsorship {
    /// The words on pages.
    pub fn key(self) -> &'static str {
        let mut all = SPONSORSHIPS.into_iter();
        all.find(|(_, it)| *it == self).map_or("", |(key, _)| key)
    }
}

const SPONSORSHIPS: [(&str, Sponsorship); 3] = [
    ("founding", Sponsorship::Founding),
    ("premier", Sponsorship::Premier),
    ("general", Sponsorship::General),
];

const LEVEL: Shape = Shape::Word(&words(&SPONSORSHIPS));
const SPONSORSHIP_FIELDS: [Field; 3] =
    term::fields(field("level", "How the organisation sponsors.", LEVEL));
const SPONSORSHIP: Form = Form::new("a sponsorship", &SPONSORSHIP_FIELDS);

/// What an organisation may say.
pub(crate) const FORM: Form = Form::new(
    "an organisation",
    &[
        field(
            "name",
            "Its name; its id where nothing is said.",
            Shape::Name,
        )
        .like(&["Northwind Labs"]),
        field("url", "Its site.", Shape::Url).like(&["https://northwind.example/"]),
        field(
            "sponsorship",
            "How it sponsors: a level, or levels with their days.",
            Shape::Many(&Shape::Either(&[LEVEL, Shape::Mapping(&SPONSORSHIP)])),
        ),
        field(
            "agreement",
            "The contributor licence agreement that covers its people while they are affiliated.",
            agreement::SHAPE_OF_ORGANIZATION,
        ),
    ],
);

impl Organization {
    /// Reads one entry of `organizations.yaml`.
    pub fn read(reader: &mut Reader<'_>, key: &Key, node: &Node) -> Self {
        let Located { value: id, at } = super::id::of_key(reader, key);
        let fields = reader.fields(node, &FORM);
        Self {
            name: reader
                .name(fields.get("name"))
                .map_or_else(|| id.clone(), |it| it.value),
            url: reader.url(fields.get("url")).map(|it| it.value),
            sponsorships: term::read_all(
                reader,
                fields.get("sponsorship"),
                &SPONSORSHIP,
                |reader, node| {
                    let level = reader.choice(Some(node), "kind of sponsorship", &SPONSORSHIPS);
                    level.map(|it| it.value)
                },
            ),
            agreements: Agreement::read_all(reader, fields.get("agreement"), &OF_ORGANIZATION),
            id,
            at,
        }
    }
}
