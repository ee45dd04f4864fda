//! Where a document stands in its life.

use serde::Serialize;

/// A document's status. The words are matched strictly: `Final Draft` is not `final-draft`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The text in force.
    Published,
    /// Agreed in the workstream, before the bodies.
    FinalDraft,
    /// Being written.
    Draft,
    /// Another document took its place.
    Superseded,
    /// Taken back.
    Withdrawn,
}

/// The words in YAML.
pub(super) const STATUSES: [(&str, Status); 5] = [
    ("draft", Status::Draft),
    ("final-draft", Status::FinalDraft),
    ("published", Status::Published),
    ("superseded", Status::Superseded),
    ("withdrawn", Status::Withdrawn),
];

impl Status {
    /// Every status, in the order pages list them.
    pub const ALL: [Self; 5] = [
        Self::Published,
        Self::FinalDraft,
        Self::Draft,
        Self::Superseded,
        Self::Withdrawn,
    ];

    /// The word in YAML and in class names.
    pub fn key(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::FinalDraft => "final-draft",
            Self::Draft => "draft",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The word on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Published => "Published",
            Self::FinalDraft => "Final draft",
            Self::Draft => "Draft",
            Self::Superseded => "Superseded",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// Is it still the text to follow or to comment on?
    pub fn is_current(self) -> bool {
        !matches!(self, Self::Superseded | Self::Withdrawn)
    }
}
