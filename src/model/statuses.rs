//! The states that documents of a site may be in.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::form::{Form, Shape, field, words};
use super::status::{NATURES, Nature, Status};
use super::yaml::{Located, Node, Reader};
use crate::diagnostic::code;
use crate::email::mask_emails;

/// All of a site's states, in the order of a life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statuses(Vec<Arc<Status>>);

/// What a state may say.
pub(super) const FORM: Form = Form::new(
    "a state",
    &[
        field("id", "The word that documents and moves write.", Shape::Id)
            .needed()
            .like(&["committee-draft"]),
        field(
            "name",
            "Its name on pages; made of its id where nothing is said.",
            Shape::Text,
        )
        .like(&["Committee draft"]),
        field(
            "meaning",
            "What it means for a reader, in a sentence.",
            Shape::Text,
        )
        .like(&["The committee has it; comments are still welcome."]),
        field(
            "nature",
            "What it is, whatever it is called: all rules of guide ask for this.",
            Shape::Word(&words(&NATURES)),
        )
        .needed(),
    ],
);

impl Default for Statuses {
    fn default() -> Self {
        let usual = |(_, nature): (&str, Nature)| {
            Arc::new(Status {
                id: nature.look().to_owned(),
                name: name_of(nature.look()),
                meaning: None,
                nature,
            })
        };
        Self(NATURES.into_iter().map(usual).collect())
    }
}

impl Statuses {
    /// Reads `states`; the usual ones where it names none.
    pub(super) fn read(reader: &mut Reader<'_>, node: Option<&Node>) -> Self {
        let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
        let mut statuses = Vec::new();
        for node in reader.items(node) {
            let Some(status) = Status::read(reader, node) else {
                continue;
            };
            if ids.insert(status.id.clone()) && names.insert(status.name.clone()) {
                statuses.push(Arc::new(status));
            } else {
                reader.problem(
                    code::DUPLICATE_KEY,
                    &node.range,
                    format!("there are two states `{}`", status.id),
                    "give each state an id and a name of its own".into(),
                );
            }
        }
        if statuses.is_empty() {
            return Self::default();
        }
        Self(statuses)
    }

    /// The state that a document or a move names, matched strictly.
    pub fn choose(
        &self,
        reader: &mut Reader<'_>,
        node: Option<&Node>,
    ) -> Option<Located<Arc<Status>>> {
        let all = self.0.iter().enumerate();
        let choices: Vec<(&str, usize)> = all.map(|(at, it)| (it.id.as_str(), at)).collect();
        let chosen = reader.choice(node, "status", &choices)?;
        Some(Located {
            value: Arc::clone(&self.0[chosen.value]),
            at: chosen.at,
        })
    }

    /// In the order of a life.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Status>> {
        self.0.iter()
    }

    /// The words of YAML, in the order of a life.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|it| it.id.as_str())
    }

    /// The state of an id.
    pub fn named(&self, id: &str) -> Option<&Arc<Status>> {
        self.all().find(|it| it.id == id)
    }

    /// Those of a nature, in the order of a life.
    pub fn of(&self, nature: Nature) -> impl Iterator<Item = &Arc<Status>> {
        self.all().filter(move |it| it.nature == nature)
    }

    /// In the order of pages: what is in force, what is nearest to it, and last what is past.
    pub fn on_pages(&self) -> Vec<&Arc<Status>> {
        let mut statuses: Vec<&Arc<Status>> = self.all().collect();
        statuses.reverse();
        statuses.sort_by_key(|it| it.nature);
        statuses
    }

    /// Where a state stands on pages.
    pub fn place(&self, status: &Status) -> usize {
        let statuses = self.on_pages();
        let place = statuses.iter().position(|it| it.id == status.id);
        place.unwrap_or(statuses.len())
    }
}

impl Status {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        let fields = reader.fields(node, &FORM);
        let id = super::id::read(reader, fields.get("id"), "documents and commands name it");
        // They are the site's own words, in which nobody is to be written to.
        let mut words = |key: &str| {
            let words = reader.text(fields.get(key))?.value;
            Some(mask_emails(&words).into_owned())
        };
        let (name, meaning) = (words("name"), words("meaning"));
        let nature = reader.choice(fields.get("nature"), "nature of a state", &NATURES);
        for (key, like) in [("id", "committee-draft"), ("nature", "before-decision")] {
            if fields.get(key).is_none() {
                reader.problem(
                    code::MISSING_KEY,
                    &node.range,
                    format!("this state has no `{key}`"),
                    format!("add `{key}:`, such as `{key}: {like}`"),
                );
            }
        }
        let id = id?.value;
        Some(Self {
            name: name.unwrap_or_else(|| name_of(&id)),
            id,
            meaning,
            nature: nature?.value,
        })
    }
}

/// `committee-draft` is called "Committee draft".
pub(super) fn name_of(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
