//! EDGE: the sample repository: this project's own content with a history of two years.
//!
//! `story.yaml` tells who changed what, and when. Early states of a text are told from its final
//! one (without these sections, with these earlier words), so the last state is the content itself.

mod replay;
mod state;
mod story;

use std::collections::BTreeMap;

use camino::Utf8Path;

use crate::error::{Error, Result};

#[derive(rust_embed::RustEmbed)]
#[folder = "content"]
#[prefix = "content/"]
struct Content;

#[derive(rust_embed::RustEmbed)]
#[folder = "workstreams"]
#[prefix = "workstreams/"]
struct Workstreams;

const SETTINGS: &str = include_str!("../../guide.yaml");
const STORY: &str = include_str!("story.yaml");

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Commits, merges included.
    pub commits: usize,
    /// Different signatures of authors.
    pub authors: usize,
}

/// Makes the sample repository in an empty folder, with its files checked out.
pub fn make(folder: &Utf8Path) -> Result<Made> {
    let story = story::Story::read(STORY).map_err(told_wrong)?;
    std::fs::create_dir_all(folder).map_err(|error| Error::io("create", folder, error))?;
    let made = replay::replay(&story, &final_files(), folder)?;
    // So that a site that is built there is not taken for one of its files.
    let exclude = folder.join(".git/info/exclude");
    std::fs::write(&exclude, "/_site/\n").map_err(|error| Error::io("write", &exclude, error))?;
    Ok(made)
}

/// The files of the sample as they are at its end.
fn final_files() -> BTreeMap<String, Vec<u8>> {
    let content = Content::iter().filter_map(|path| Some((path.to_string(), Content::get(&path)?)));
    let workstreams =
        Workstreams::iter().filter_map(|path| Some((path.to_string(), Workstreams::get(&path)?)));
    let mut files: BTreeMap<String, Vec<u8>> = content
        .chain(workstreams)
        .map(|(path, file)| (path, file.data.into_owned()))
        .collect();
    files.insert("guide.yaml".to_owned(), SETTINGS.as_bytes().to_vec());
    files
}

/// The story is part of guide: a fault in it is ours, and a test replays it.
#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn told_wrong(fault: String) -> Error {
    Error::Usage(format!("the sample's story cannot be told: {fault}"))
}
