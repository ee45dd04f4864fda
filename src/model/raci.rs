//! Participation: who is responsible, accountable, consulted and informed.
//!
//! This is metadata about a document or a workstream. A RACI table inside a text is content.

use super::form::{Field, Form, Shape, TEXTS, field};
use super::yaml::{Fields, Located, Node, Reader};
use crate::diagnostic::Place;

/// A part in the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Does the work.
    Responsible,
    /// Answers for it.
    Accountable,
    /// Is asked.
    Consulted,
    /// Is told.
    Informed,
}

impl Role {
    /// The four, in their usual order.
    pub const ALL: [Self; 4] = [
        Self::Responsible,
        Self::Accountable,
        Self::Consulted,
        Self::Informed,
    ];

    /// The letter in a matrix.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Responsible => "R",
            Self::Accountable => "A",
            Self::Consulted => "C",
            Self::Informed => "I",
        }
    }
}

/// What a workstream does with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Activity {
    /// Writing it.
    Draft,
    /// Reviewing it.
    Review,
    /// Deciding on it.
    Approve,
    /// Bringing it out.
    Publish,
    /// Keeping it true.
    Maintain,
}

impl Activity {
    /// All activities, in the order of a document's life.
    pub const ALL: [Self; 5] = [
        Self::Draft,
        Self::Review,
        Self::Approve,
        Self::Publish,
        Self::Maintain,
    ];

    /// The word in YAML.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Review => "review",
            Self::Approve => "approve",
            Self::Publish => "publish",
            Self::Maintain => "maintain",
        }
    }

    /// Is it work on the text itself, rather than a decision about it?
    pub fn is_on_the_text(self) -> bool {
        matches!(self, Self::Draft | Self::Maintain)
    }
}

const RESPONSIBLE: Field =
    field("responsible", "Who does the work.", TEXTS).like(&["ada-moreau", "leads"]);
const ACCOUNTABLE: Field = field(
    "accountable",
    "Who answers for it: one holder, a lead or a body.",
    TEXTS,
)
.like(&["leads", "tsc"]);
const CONSULTED: Field = field("consulted", "Who is asked.", TEXTS).like(&["mailing-list"]);
const INFORMED: Field = field("informed", "Who is told.", TEXTS).like(&["chat"]);

const DRAFT: Field = field("draft", "The roles in writing it.", ROLES);
const REVIEW: Field = field("review", "The roles in reviewing it.", ROLES);
const APPROVE: Field = field("approve", "The roles in deciding on it.", ROLES);
const PUBLISH: Field = field("publish", "The roles in bringing it out.", ROLES);
const MAINTAIN: Field = field("maintain", "The roles in keeping it true.", ROLES);

const ROLES: Shape = Shape::Mapping(&ROLES_FORM);
const ROLES_FORM: Form = Form::new(
    "the roles in an activity",
    &[RESPONSIBLE, ACCOUNTABLE, CONSULTED, INFORMED],
);

/// The roles of a workstream, or of all: by activity.
pub(super) const FORM: Form = Form::new(
    "`raci` of a workstream",
    &[DRAFT, REVIEW, APPROVE, PUBLISH, MAINTAIN],
);

/// The roles of a document: in the work on its text, in single activities, or both.
pub(super) const OWN_FORM: Form = Form::new(
    "`raci` of a document",
    &[
        RESPONSIBLE,
        ACCOUNTABLE,
        CONSULTED,
        INFORMED,
        DRAFT,
        REVIEW,
        APPROVE,
        PUBLISH,
        MAINTAIN,
    ],
);

/// The holders of each role, by the names they were given in YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raci {
    /// Where they are given.
    pub at: Place,
    /// Who does the work.
    pub responsible: Vec<Located<String>>,
    /// Who answers for it.
    pub accountable: Vec<Located<String>>,
    /// Who is asked.
    pub consulted: Vec<Located<String>>,
    /// Who is told.
    pub informed: Vec<Located<String>>,
}

impl Raci {
    /// Reads a mapping of roles to holders.
    pub fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let fields = reader.fields(node, &ROLES_FORM);
        Self::of(reader, node, &fields)
    }

    fn of(reader: &mut Reader<'_>, node: &Node, fields: &Fields<'_>) -> Self {
        Self {
            at: reader.place(&node.range),
            responsible: reader.texts(fields.get("responsible")),
            accountable: reader.texts(fields.get("accountable")),
            consulted: reader.texts(fields.get("consulted")),
            informed: reader.texts(fields.get("informed")),
        }
    }

    /// The holders of one role.
    pub fn holders(&self, role: Role) -> &[Located<String>] {
        match role {
            Role::Responsible => &self.responsible,
            Role::Accountable => &self.accountable,
            Role::Consulted => &self.consulted,
            Role::Informed => &self.informed,
        }
    }

    /// Does it name nobody?
    pub fn is_empty(&self) -> bool {
        self.names().next().is_none()
    }

    /// Every name in it.
    pub fn names(&self) -> impl Iterator<Item = &Located<String>> {
        Role::ALL.iter().flat_map(|role| self.holders(*role))
    }

    /// Reads a mapping of activities to roles, in the order of [`Activity::ALL`].
    pub fn read_by_activity(reader: &mut Reader<'_>, node: Option<&Node>) -> Vec<(Activity, Self)> {
        let Some(node) = node else { return Vec::new() };
        let fields = reader.fields(node, &FORM);
        Self::of_activities(reader, &fields)
    }

    fn of_activities(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<(Activity, Self)> {
        let read = |activity: Activity| {
            let node = fields.get(activity.key())?;
            Some((activity, Self::read(reader, node)))
        };
        Activity::ALL.into_iter().filter_map(read).collect()
    }
}

/// The roles that a document gives for itself, in place of its workstream's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRaci {
    /// Who works on the text: the roles in drafting and maintaining it.
    pub text: Raci,
    /// The roles in single activities.
    pub activities: Vec<(Activity, Raci)>,
}

impl OwnRaci {
    /// Reads a mapping of roles to holders, of activities to such mappings, or of both.
    pub fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let fields = reader.fields(node, &OWN_FORM);
        Self {
            text: Raci::of(reader, node, &fields),
            activities: Raci::of_activities(reader, &fields),
        }
    }

    /// What it says of a role in an activity; empty where it leaves that to the workstream.
    pub fn holders(&self, activity: Activity, role: Role) -> &[Located<String>] {
        let mut own = self.activities.iter();
        match own.find(|(it, _)| *it == activity) {
            Some((_, raci)) if !raci.holders(role).is_empty() => raci.holders(role),
            _ if activity.is_on_the_text() => self.text.holders(role),
            _ => &[],
        }
    }

    /// Where it speaks of an activity.
    pub fn place(&self, activity: Activity) -> &Place {
        let mut own = self.activities.iter();
        own.find(|(it, _)| *it == activity)
            .map_or(&self.text.at, |(_, raci)| &raci.at)
    }

    /// Every name in it.
    pub fn names(&self) -> impl Iterator<Item = &Located<String>> {
        let activities = self.activities.iter().map(|(_, raci)| raci);
        activities.chain([&self.text]).flat_map(Raci::names)
    }
}
