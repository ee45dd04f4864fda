//! Comparing an output folder with its manifest.

use std::fs;
use std::path::{Path, PathBuf};

use camino::Utf8Path;
use rayon::prelude::*;

use super::MANIFEST;
use super::displaced::slashed;
use super::manifest::{Manifest, hash};
use super::tree::{self, Kind};
use crate::error::{Error, Result};

/// One way in which a folder is not what its manifest says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The path in the folder, with `/` between its parts.
    pub path: String,
    /// What is wrong with it.
    pub kind: DifferenceKind,
}

/// How a file differs from the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// It holds something else, or is no plain file.
    Changed,
    /// It is not there.
    Missing,
    /// The manifest does not know it.
    Extra,
}

/// Compares the folder with its manifest; empty when every byte is as it was written.
pub fn verify(dir: &Utf8Path) -> Result<Vec<Difference>> {
    let Some(manifest) = Manifest::read(dir)? else {
        return Err(Error::Usage(format!(
            "{dir} holds no {MANIFEST}, so there is nothing to compare it with\n  \
             help: give the folder that `guide build` wrote"
        )));
    };
    let entries = tree::list(dir.as_std_path()).map_err(|error| Error::io("read", dir, error))?;
    let listed: Vec<(&String, &String)> = manifest.files.iter().collect();
    let mut differences = listed
        .into_par_iter()
        .map(|(path, expected)| {
            let kind = match entries.get(&PathBuf::from(path)) {
                None => Some(DifferenceKind::Missing),
                Some(Kind::File { .. }) => {
                    let file = dir.join(path);
                    let bytes = fs::read(&file).map_err(|error| Error::io("read", file, error))?;
                    (hash(&bytes) != *expected).then_some(DifferenceKind::Changed)
                }
                Some(_) => Some(DifferenceKind::Changed),
            };
            Ok(kind.map(|kind| Difference {
                path: path.clone(),
                kind,
            }))
        })
        .filter_map(Result::transpose)
        .collect::<Result<Vec<Difference>>>()?;
    let extra = entries
        .iter()
        .filter(|(path, kind)| **kind != Kind::Folder && path.as_path() != Path::new(MANIFEST))
        .map(|(path, _)| slashed(&path.to_string_lossy()))
        .filter(|path| !manifest.files.contains_key(path))
        .map(|path| Difference {
            path,
            kind: DifferenceKind::Extra,
        });
    differences.extend(extra);
    differences.sort();
    Ok(differences)
}
