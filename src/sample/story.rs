//! The story as it is written.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Who commits, and what happened, in order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub(super) people: BTreeMap<String, Signatory>,
    pub(super) steps: Vec<Step>,
}

/// A name and an address; one person may have several.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signatory {
    pub(super) name: String,
    pub(super) email: String,
}

/// A commit, a merge or a tag.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// The author's time.
    pub(super) at: String,
    /// The committer's time, when another.
    pub(super) committed: Option<String>,
    pub(super) by: String,
    /// The committer, when another.
    pub(super) committer: Option<String>,
    /// The branch; a new one begins where `main` stands.
    #[serde(default = "main_branch")]
    pub(super) on: String,
    pub(super) say: String,
    #[serde(default)]
    pub(super) files: BTreeMap<String, State>,
    #[serde(default)]
    pub(super) rename: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) delete: Vec<String>,
    /// The branches that this commit merges.
    #[serde(default)]
    pub(super) merge: Vec<String>,
    /// Tags the tip of `main` instead of making a commit.
    pub(super) tag: Option<String>,
}

/// The state of a file: its whole text, or told from a final file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    pub(super) text: Option<String>,
    #[serde(default)]
    pub(super) r#final: bool,
    pub(super) from: Option<String>,
    #[serde(default)]
    pub(super) without: Vec<String>,
    #[serde(default)]
    pub(super) replace: Vec<Replacement>,
    /// The earlier front matter, or `none`.
    pub(super) front_matter: Option<String>,
}

/// Words of the final text, and what stood there before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Replacement {
    pub(super) now: String,
    pub(super) was: String,
}

fn main_branch() -> String {
    "main".to_owned()
}

impl Story {
    pub(super) fn read(yaml: &str) -> Result<Self, String> {
        let mut options = serde_yaml::Options::default();
        // The story is long, and it is ours.
        options.budget = None;
        serde_yaml::from_str_with_options(yaml, options).map_err(|error| error.to_string())
    }
}
