//! Which places on the disk the files of a site take.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::MANIFEST;
use crate::error::{Error, Result};
use crate::path::Route;

/// The places taken, as the least exact file system tells them apart: without letter case, in one
/// Unicode form ([`Route::collision_key`]).
#[derive(Default)]
pub(super) struct Placed(HashMap<String, Taken>);

/// What is at a place, with the exact path of a file: of this one, or of one that lies in it.
pub(super) enum Taken {
    File(String),
    Folder(String),
}

impl Placed {
    /// Takes the place of a file and of the folders it lies in. Refused where that would be a file
    /// where another file or a folder is, or a folder where a file is.
    pub(super) fn add(&mut self, route: &Route) -> Result<()> {
        let (key, path) = (route.collision_key(), route.output_path());
        if key == MANIFEST {
            return Err(clash(&path, "the manifest"));
        }
        for folder in folders_above(&key) {
            match self.0.get(folder) {
                Some(Taken::Folder(_)) => break,
                Some(Taken::File(other)) => return Err(clash(&path, other)),
                None => {
                    self.0
                        .insert(folder.to_owned(), Taken::Folder(path.clone()));
                }
            }
        }
        match self.0.entry(key) {
            Entry::Vacant(free) => {
                free.insert(Taken::File(path));
                Ok(())
            }
            Entry::Occupied(taken) => {
                let (Taken::File(other) | Taken::Folder(other)) = taken.get();
                Err(clash(&path, other))
            }
        }
    }

    /// What is at a place.
    pub(super) fn at(&self, key: &str) -> Option<&Taken> {
        self.0.get(key)
    }
}

/// The same words, whichever of the two came first.
fn clash(one: &str, other: &str) -> Error {
    let (first, second) = if one <= other {
        (one, other)
    } else {
        (other, one)
    };
    Error::Usage(format!(
        "{first} and {second} cannot both be written: they want the same place on the disk"
    ))
}

/// The folders that a path lies in, the innermost first.
fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(slash, _)| &path[..slash])
}
