//! Participation: who is responsible, accountable, consulted and informed.
//!
//! This is metadata about a document or a workstream. A RACI table inside a text is content.

use super::yaml::{Located, Node, Reader};

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

    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Responsible => "Responsible",
            Self::Accountable => "Accountable",
            Self::Consulted => "Consulted",
            Self::Informed => "Informed",
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

    /// The word on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Review => "Review",
            Self::Approve => "Approve",
            Self::Publish => "Publish",
            Self::Maintain => "Maintain",
        }
    }
}

/// The holders of each role, by the names they were given in YAML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Raci {
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
        let known = ["responsible", "accountable", "consulted", "informed"];
        let fields = reader.fields(node, "`raci`", &known);
        Self {
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
        Role::ALL.iter().all(|role| self.holders(*role).is_empty())
    }

    /// Reads a mapping of activities to roles, in the order of [`Activity::ALL`].
    pub fn read_by_activity(reader: &mut Reader<'_>, node: Option<&Node>) -> Vec<(Activity, Self)> {
        let Some(node) = node else { return Vec::new() };
        let keys: Vec<&str> = Activity::ALL
            .iter()
            .map(|activity| activity.key())
            .collect();
        let fields = reader.fields(node, "`raci` of a workstream", &keys);
        let read = |activity: Activity| {
            let node = fields.get(activity.key())?;
            Some((activity, Self::read(reader, node)))
        };
        Activity::ALL.into_iter().filter_map(read).collect()
    }
}
