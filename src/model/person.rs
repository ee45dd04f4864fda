//! A person of `people.yaml`.

use super::agreement::{Agreement, OF_PERSON};
use super::term::Tenure;
use super::yaml::{Fields, Located, Node, Reader};
use crate::diagnostic::code;

/// A person who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id, the key in `people.yaml`.
    pub id: String,
    /// The full name.
    pub name: String,
    /// Other names found in git.
    pub names: Vec<String>,
    /// Addresses, for matching commits only. They are never published.
    pub emails: Vec<String>,
    /// The GitHub login, for matching and for a link.
    pub github: Option<String>,
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

const KEYS: [&str; 11] = [
    "name",
    "names",
    "emails",
    "github",
    "handles",
    "organization",
    "affiliations",
    "url",
    "state",
    "display",
    "agreement",
];

impl Person {
    /// Reads one entry of `people.yaml`.
    pub fn read(reader: &mut Reader<'_>, id: &str, node: &Node) -> Self {
        let fields = reader.fields(node, "a person", &KEYS);
        let name = reader.text(fields.get("name"));
        if name.is_none() {
            reader.problem(
                code::MISSING_KEY,
                &node.range,
                format!("the person `{id}` has no name"),
                "add `name:` with the name to show".into(),
            );
        }
        let plain = |texts: Vec<Located<String>>| texts.into_iter().map(|it| it.value).collect();
        let person = Self {
            id: id.to_owned(),
            name: name.map_or_else(|| id.to_owned(), |it| it.value),
            names: plain(reader.texts(fields.get("names"))),
            emails: plain(reader.texts(fields.get("emails"))),
            github: reader.text(fields.get("github")).map(|it| it.value),
            handles: reader
                .entries(fields.get("handles"), "`handles`")
                .into_iter()
                .filter_map(|(place, login)| {
                    Some((place.name.clone(), reader.text(Some(login))?.value))
                })
                .collect(),
            affiliations: affiliations(reader, &fields),
            url: reader.url(fields.get("url")).map(|it| it.value),
            emeritus: reader
                .choice(
                    fields.get("state"),
                    "state of a person",
                    &[("active", false), ("emeritus", true)],
                )
                .is_some_and(|it| it.value),
            display: reader
                .choice(fields.get("display"), "way to show a person", &DISPLAYS)
                .map_or(Display::Name, |it| it.value),
            agreements: Agreement::read_all(reader, fields.get("agreement"), &OF_PERSON),
        };
        if let (Display::Handle, None, Some(display)) =
            (person.display, person.handle(), fields.get("display"))
        {
            reader.problem(
                code::MISSING_KEY,
                &display.range,
                format!("`{id}` is to be shown by a handle, but has none"),
                "add `github:`, or `handles:` with a place and a login".into(),
            );
        }
        person
    }

    /// The login by which the person is known: that on GitHub, else the first one given.
    pub fn handle(&self) -> Option<&str> {
        let first = || self.handles.first().map(|(_, login)| login.as_str());
        self.github.as_deref().or_else(first)
    }
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
    Tenure::read_all(reader, all.or(one), "an affiliation", "organization")
}
