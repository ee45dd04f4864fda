//! Where a document stands in its life.

/// A state in the life of documents. Its id and name are the coalition's words; what follows from it
/// follows from its nature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The word in YAML.
    pub id: String,
    /// The words on pages.
    pub name: String,
    /// What it means for a reader, in a sentence.
    pub meaning: Option<String>,
    /// What guide understands of it.
    pub nature: Nature,
}

/// What a state is to a reader, whatever it is called. Every rule asks for this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    /// The text to follow.
    InForce,
    /// Agreed among those who write it, before those who decide.
    BeforeDecision,
    /// Being written.
    BeingWritten,
    /// Another document took its place.
    Replaced,
    /// Taken back.
    TakenBack,
}

/// The words in YAML, in the order of a life.
pub(super) const NATURES: [(&str, Nature); 5] = [
    ("being-written", Nature::BeingWritten),
    ("before-decision", Nature::BeforeDecision),
    ("in-force", Nature::InForce),
    ("replaced", Nature::Replaced),
    ("taken-back", Nature::TakenBack),
];

impl Status {
    /// The key of a usual state under its usual name, which is not the coalition's own word.
    pub fn usual_key(&self) -> Option<&'static str> {
        let look = self.nature.look();
        let is_usual = self.id == look && self.name == super::statuses::name_of(look);
        is_usual.then_some(look)
    }
}

impl Nature {
    /// Every nature, in the order of pages.
    pub const ALL: [Self; 5] = [
        Self::InForce,
        Self::BeforeDecision,
        Self::BeingWritten,
        Self::Replaced,
        Self::TakenBack,
    ];

    /// The word in YAML.
    pub fn key(self) -> &'static str {
        let mut all = NATURES.into_iter();
        all.find(|(_, it)| *it == self).map_or("", |(word, _)| word)
    }

    /// The name of its look, in class names of the theme: that of the usual state of this nature.
    pub fn look(self) -> &'static str {
        match self {
            Self::InForce => "published",
            Self::BeforeDecision => "final-draft",
            Self::BeingWritten => "draft",
            Self::Replaced => "superseded",
            Self::TakenBack => "withdrawn",
        }
    }

    /// Is it still the text to follow or to comment on?
    pub fn is_current(self) -> bool {
        !matches!(self, Self::Replaced | Self::TakenBack)
    }
}
