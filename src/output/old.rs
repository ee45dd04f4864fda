//! The output folder as a build finds it: what guide made there, and what it did not.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use camino::Utf8Path;
use unicode_normalization::UnicodeNormalization as _;

use super::MANIFEST;
use super::displaced::slashed;
use super::manifest::Manifest;
use super::placed::{Placed, Taken};
use super::tree::{self, Kind};
use crate::error::{Error, Result};

/// The output folder as this build found it.
pub(super) struct Old {
    pub(super) root: PathBuf,
    pub(super) entries: BTreeMap<PathBuf, Kind>,
    made: BTreeSet<String>,
}

impl Old {
    pub(super) fn read(output: &Utf8Path) -> Result<Self> {
        let entries = match tree::list(output.as_std_path()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(Error::io("read", output, error)),
        };
        let manifest = Manifest::read(output)?;
        Ok(Self {
            root: output.as_std_path().to_owned(),
            entries,
            made: manifest.map_or_else(BTreeSet::new, |manifest| {
                manifest.files.into_keys().collect()
            }),
        })
    }

    /// How many of its files the new site does not have.
    pub(super) fn lost(&self, new: &Manifest) -> usize {
        self.made
            .iter()
            .filter(|path| !new.files.contains_key(*path))
            .filter(|path| self.entries.contains_key(Path::new(path)))
            .count()
    }

    /// What guide did not make, in an order that has a folder before what it holds.
    pub(super) fn foreign(
        &self,
        placed: &Placed,
        dir: &Utf8Path,
    ) -> Result<BTreeMap<PathBuf, Kind>> {
        let mut foreign: BTreeMap<PathBuf, Kind> = self
            .entries
            .iter()
            .filter(|(path, kind)| **kind != Kind::Folder && path.as_path() != Path::new(MANIFEST))
            .filter(|(path, _)| {
                !path
                    .to_str()
                    .is_some_and(|path| self.made.contains(&slashed(path)))
            })
            .map(|(path, kind)| (path.clone(), *kind))
            .collect();
        // A folder is someone else's if nothing of guide's is below it: git needs its empty ones.
        let guides: BTreeSet<&Path> = self
            .made
            .iter()
            .flat_map(|path| Path::new(path).ancestors().skip(1))
            .collect();
        foreign.extend(
            self.entries
                .iter()
                .filter(|(path, kind)| **kind == Kind::Folder && !guides.contains(path.as_path()))
                .map(|(path, kind)| (path.clone(), *kind)),
        );

        for (path, kind) in &foreign {
            let key: String = slashed(&path.to_string_lossy())
                .nfc()
                .collect::<String>()
                .to_lowercase();
            // Two folders at one place are no collision.
            let collides = match placed.at(&key) {
                Some(Taken::File(_)) => true,
                Some(Taken::Folder(_)) => *kind != Kind::Folder,
                None => false,
            };
            if collides {
                return Err(Error::Usage(format!(
                    "{} was not made by guide, and a file of the site wants its place; nothing was changed\n  \
                     help: move it away, or rename the page",
                    dir.join(key)
                )));
            }
        }
        Ok(foreign)
    }
}
