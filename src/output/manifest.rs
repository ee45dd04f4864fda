//! What guide made in an output folder, and the mark that the folder is guide's.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;

use camino::Utf8Path;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::path::SourcePath;

/// The name of the manifest, at the root of the output folder.
pub const MANIFEST: &str = "guide-manifest.json";

/// The one layout of a manifest that this guide reads and writes.
const FORMAT: u32 = 1;

/// Every file of a written site with its hash. Itself it is not listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The layout of this file.
    pub format: u32,
    /// The program that wrote the site, with its version.
    pub generator: String,
    /// The commit that the site was made from; none for an uncommitted work tree.
    pub commit: Option<String>,
    /// The BLAKE3 hash of each file, in hexadecimal, by its path in the output folder.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of a site with these files and their hashes.
    pub(super) fn new(files: BTreeMap<String, String>, commit: Option<&str>) -> Self {
        Self {
            format: FORMAT,
            generator: concat!("guide ", env!("CARGO_PKG_VERSION")).to_owned(),
            commit: commit.map(str::to_owned),
            files,
        }
    }

    /// Reads the manifest of an output folder; `None` if the folder has none.
    ///
    /// Its paths are checked: a manifest may come from a stranger's commit.
    pub fn read(dir: &Utf8Path) -> Result<Option<Self>> {
        let path = dir.join(MANIFEST);
        let plain = match fs::symlink_metadata(&path) {
            Ok(metadata) => metadata.is_file(),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(Error::io("read", path, error)),
        };
        let unusable = |why: &str| {
            Error::Usage(format!(
                "{path} is not a manifest that this guide can trust: {why}\n  \
                 help: remove the folder {dir} yourself if nothing in it is needed"
            ))
        };
        if !plain {
            return Err(unusable("it is not a plain file"));
        }
        let bytes = fs::read(&path).map_err(|error| Error::io("read", &path, error))?;
        let manifest: Self =
            serde_json::from_slice(&bytes).map_err(|error| unusable(&error.to_string()))?;
        if manifest.format != FORMAT {
            return Err(unusable(&format!("its format is {}", manifest.format)));
        }
        for file in manifest.files.keys() {
            if SourcePath::new(file).is_none_or(|path| path.as_str() != file) {
                return Err(unusable(&format!(
                    "it names {file:?}, which is no plain path"
                )));
            }
        }
        Ok(Some(manifest))
    }

    /// The manifest as it is written: the same bytes for the same site.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

/// The hash of a file, as the manifest writes it.
pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
