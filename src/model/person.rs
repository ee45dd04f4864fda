//! A person of `people.yaml`.

use super::agreement::{self, Agreement, OF_PERSON};
use super::form::{Field, Form, Shape, TEXTS, field, words};
use super::term::{self, Tenure};
use super::yaml::{Fields, Key, Located, Node, Reader};
use crate::diagnostic::{Place, code};

/// A person who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id, the key in `people.yaml`.
    pub id: String,
    /// Where that stands.
    pub at: Place,
    /// The full name.
    pub name: String,
    /// Other names found in git.
    pub names: Vec<String>,
    /// Addresses, for matching commits only. They are never published.
    pub emails: Vec<String>,
    /// The GitHub login, for matching and for a link.
    pub github: Option<Located<String>>,
    /// Logins elsewhere: the place and the login.
    pub handles: Vec<(String, String)>,
    /// The organisations, by their ids in `organizations.yaml` or by plain names, and when.
    pub affiliations: Vec<Tenure<Located<String>>>,
    /// A page about the person.
    pub url: Option<String>,
    /// No longer taking part.
    pub emeritus: bool,
    /// Under which name the person is shown.
    pub display: Display,
    /// Contributor licence agreements.
    pub agreements: Vec<Agreement>,
}

/// Under which name a person is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Display {
    /// The full name.
    #[default]
    Name,
    /// The login.
    Handle,
    /// Under none.
    Withheld,
}

const DISPLAYS: [(&str, Display); 3] = [
    ("name", Display::Name),
    ("handle", Display::Handle),
    ("withheld", Display::Withheld),
];

const STATES: [(&str, bool); 2] = [("active", false), ("emeritus", true)];

const AFFILIATION_FIELDS: [Field; 3] = term::fields(field(
    "organization",
    "An id of organizations.yaml, or a name.",
    Shape::Text,
));
const AFFILIATION: Form = Form::new("an affiliation", &AFFILIATION_FIELDS);
const AFFILIATIONS: Shape =
    Shape::Many(&Shape::Either(&[Shape::Text, Shape::Mapping(&AFFILIATION)]));

/// What a person may say.
pub(crate) const FORM: Form = Form::new(
    "a person",
    &[
        field("name", "The full name, to show.", Shape::Name)
            .needed()
            .like(&["Ada Moreau"]),
        field("names", "Other names found in git.", TEXTS).like(&["A. Moreau"]),
        field(
            "emails",
            "Addresses for matching commits. They are never published.",
            Shape::Many(&Shape::Address),
        ),
        field(
            "github",
            "The login at GitHub, for matching, for a link and for code owners.",
            Shape::Login,
        )
        .like(&["adamo"]),
        field(
            "handles",
            "Logins elsewhere: the place and the login.",
            Shape::Entries(&Shape::Text),
        ),
        field(
            "organization",
            "Where the person belongs: an id of organizations.yaml, or a name.",
            AFFILIATIONS,
        ),
        field(
            "affiliations",
            "Where the person belongs and belonged, with the days.",
            AFFILIATIONS,
        ),
        field("url", "A page about the person.", Shape::Url),
        field(
            "state",
            "Whether the person still takes part.",
            Shape::Word(&words(&STATES)),
        ),
        field(
            "display",
            "Under which name the person is shown: the full name, the login, or none.",
            Shape::Word(&words(&DISPLAYS)),
        ),
        field(
            "agreement",
            "The contributor licence agreement.",
            agreement::SHAPE_OF_PERSON,
        ),
    ],
);

impl Person {
    /// Reads one entry of `people.yaml`.
    pub fn read(reader: &mut Reader<'_>, key: &Key, node: &Node) -> Self {
        let Located { value: id, at } = super::id::of_key(reader, key);
        let fields = reader.fields(node, &FORM);
        let name = reader.name(fields.get("name"));
        if fields.get("name").is_none() {
            reader.problem(
                code::MISSING_KEY,
                &node.range,
                format!("the person `{id}` has no name"),
                "add `name:` with the name to show".into(),
            );
        }
        let plain = |texts: Vec<Located<String>>| texts.into_iter().map(|it| it.value).collect();
        let person = Self {
            name: name.map_or_else(|| id.clone(), |it| it.value),
            names: plain(reader.texts(fields.get("names"))),
            emails: addresses(reader, fields.get("emails")),
            github: super::login::read(reader, fields.get("github")),
            handles: reader
                .entries(fields.get("handles"), "`handles`", "gitlab: adamo")
                .into_iter()
                .filter_map(|(place, login)| {
                    Some((place.name.clone(), reader.text(Some(login))?.value))
                })
                .collect(),
            affiliations: affiliations(reader, &fields),
            url: reader.url(fields.get("url")).map(|it| it.value),
            emeritus: reader
                .choice(fields.get("state"), "state of a person", &STATES)
                .is_some_and(|it| it.value),
            display: reader
                .choice(fields.get("display"), "way to show a person", &DISPLAYS)
                .map_or(Display::Name, |it| it.value),
            agreements: Agreement::read_all(reader, fields.get("agreement"), &OF_PERSON),
            id,
            at,
        };
        if let (Display::Handle, None, Some(display)) =
            (person.display, person.handle(), fields.get("display"))
        {
            reader.problem(
                code::MISSING_KEY,
                &display.range,
                format!("`{}` is to be shown by a handle, but has none", person.id),
                "add `github:`, or `handles:` with a place and a login".into(),
            );
        }
        person
    }

    /// The login by which the person is known: that on GitHub, else the first one given.
    pub fn handle(&self) -> Option<&str> {
        let first = || self.handles.first().map(|(_, login)| login.as_str());
        let github = self.github.as_ref().map(|it| it.value.as_str());
        github.or_else(first)
    }
}

/// An address and nothing beside it: no name, and no brackets.
pub(crate) const ADDRESS: &str = r"^[^\s<>,;]+$";

/// Addresses for matching commits, as git has them between its brackets.
fn addresses(reader: &mut Reader<'_>, node: Option<&Node>) -> Vec<String> {
    let mut addresses = Vec::new();
    for address in reader.texts(node) {
        let is_beside = |it: char| it.is_whitespace() || matches!(it, '<' | '>' | ',' | ';');
        if !address.value.is_empty() && !address.value.contains(is_beside) {
            addresses.push(address.value);
            continue;
        }
        reader.problem(
            code::INVALID_ADDRESS,
            &address.at.range,
            "this is not an address alone, so no commit could bear it".into(),
            "write what git has between `<` and `>`, each address for itself".into(),
        );
    }
    addresses
}

/// `affiliations`, or `organization` where there is but one.
fn affiliations(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<Tenure<Located<String>>> {
    let (one, all) = (fields.get("organization"), fields.get("affiliations"));
    if let (Some(one), Some(_)) = (one, all) {
        reader.problem(
            code::DUPLICATE_KEY,
            &one.range,
            "`organization` says what `affiliations` says too".into(),
            "keep `affiliations`, and name this one there".into(),
        );
    }
    Tenure::read_all(reader, all.or(one), &AFFILIATION)
}
