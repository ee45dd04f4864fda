//! The names a repository gives to commits: HEAD, branches and tags.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::id::ObjectId;
use super::location::{Location, read_if_present};
use crate::error::{Error, Result};

/// Reads loose and packed references.
#[derive(Debug)]
pub(super) struct Refs {
    git_dir: Utf8PathBuf,
    common_dir: Utf8PathBuf,
    packed: BTreeMap<String, ObjectId>,
}

/// What HEAD says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// On a branch, by its full name.
    Branch(String),
    /// Directly on a commit.
    Detached(ObjectId),
}

/// A reference may point to a reference; git gives up as early.
const DEEPEST_LINK: usize = 5;

impl Refs {
    pub(super) fn read(location: &Location) -> Result<Self> {
        let text = read_if_present(&location.common_dir.join("packed-refs"))?.unwrap_or_default();
        let packed = text
            .lines()
            .filter(|line| !line.starts_with(['#', '^']))
            .filter_map(|line| {
                let (id, name) = line.split_once(' ')?;
                Some((name.to_owned(), ObjectId::from_hex(id.as_bytes())?))
            })
            .collect();
        Ok(Self {
            git_dir: location.git_dir.clone(),
            common_dir: location.common_dir.clone(),
            packed,
        })
    }

    /// What HEAD says; a branch it names may have no commit yet.
    pub(super) fn head(&self) -> Result<Head> {
        let path = self.git_dir.join("HEAD");
        let text = read_if_present(&path)?.unwrap_or_default();
        match parse(&text) {
            Some(Target::Link(name)) => Ok(Head::Branch(name)),
            Some(Target::Object(id)) => Ok(Head::Detached(id)),
            None => Err(Error::Git {
                message: format!("{path} names neither a branch nor a commit"),
                help: "`git fsck` tells what is damaged; a fresh clone usually mends it",
            }),
        }
    }

    /// The object a reference names, by its full name.
    pub(super) fn get(&self, name: &str) -> Result<Option<ObjectId>> {
        let mut name = name.to_owned();
        for _ in 0..DEEPEST_LINK {
            if !is_safe(&name) {
                return Ok(None);
            }
            let loose = read_if_present(&self.common_dir.join(&name))?;
            match loose.as_deref().and_then(parse) {
                Some(Target::Object(id)) => return Ok(Some(id)),
                Some(Target::Link(next)) => name = next,
                None => return Ok(self.packed.get(&name).copied()),
            }
        }
        Ok(None)
    }

    /// All references whose full names begin with `prefix` (`refs/tags/`), without it.
    pub(super) fn below(&self, prefix: &str) -> Result<BTreeMap<String, ObjectId>> {
        let mut names: Vec<String> = self
            .packed
            .keys()
            .filter(|name| name.starts_with(prefix))
            .cloned()
            .collect();
        loose_names(&self.common_dir.join(prefix), prefix, &mut names);
        let mut found = BTreeMap::new();
        for name in names {
            if let Some(id) = self.get(&name)? {
                found.insert(name[prefix.len()..].to_owned(), id);
            }
        }
        Ok(found)
    }
}

enum Target {
    Link(String),
    Object(ObjectId),
}

fn parse(text: &str) -> Option<Target> {
    let text = text.trim();
    match text.strip_prefix("ref:") {
        Some(name) => Some(Target::Link(name.trim().to_owned())),
        None => ObjectId::from_hex(text.get(..40)?.as_bytes()).map(Target::Object),
    }
}

/// Could the name, used as a path, leave the git folder?
fn is_safe(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(['\\', ':', '\0'])
        && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn loose_names(folder: &Utf8Path, prefix: &str, names: &mut Vec<String>) {
    let Ok(entries) = folder.read_dir_utf8() else {
        return;
    };
    for entry in entries.flatten() {
        let name = format!("{prefix}{}", entry.file_name());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => loose_names(entry.path(), &format!("{name}/"), names),
            Ok(_) if is_safe(&name) => names.push(name),
            _ => {}
        }
    }
}
