//! The object database: what guide asks of libgit2, beside the comparison of two texts
//! (`attribution/alignment.rs`).
//!
//! Objects are read, never written; nothing here runs a hook or a filter, reads git's
//! configuration or touches the network, so it does not matter who owns the repository.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, Once};

use camino::{Utf8Path, Utf8PathBuf};
use git2::{ErrorCode, Odb, OdbObject};

use super::commit::RawCommit;
use super::id::{BlobId, CommitId, ObjectId};
use super::tree::{EntryKind, Folder, Trees, entries};
use crate::cache::Cache;
use crate::error::{Error, Result};
use crate::path::SourcePath;
use crate::unnamed::Unnamed;

/// What an object is.
pub(super) use git2::ObjectType as Kind;

/// Reads objects by their id. Safe to share between threads.
pub(super) struct Store {
    objects: Odb<'static>,
    folder: Utf8PathBuf,
}

/// The largest file that is read, in bytes.
const LARGEST_BLOB: usize = 64 * 1024 * 1024;

const DAMAGED: &str = "`git fsck` tells what is damaged; a fresh clone usually mends it";

impl Store {
    /// Opens an `objects` folder and the alternates it names.
    pub(super) fn open(objects: &Utf8Path) -> Result<Self> {
        static SETTINGS: Once = Once::new();
        SETTINGS.call_once(|| {
            // Measured: hashing every object again doubles the time of a walk, and libgit2's
            // cache grows to 256 MiB beside our own memo of trees.
            git2::opts::strict_hash_verification(false);
            git2::opts::enable_caching(false);
        });
        let open = || {
            let odb = Odb::new()?;
            odb.add_disk_alternate(objects.as_str())?;
            Ok(odb)
        };
        open()
            .map(|opened| Self {
                objects: opened,
                folder: objects.to_owned(),
            })
            .map_err(|error: git2::Error| Error::Git {
                message: format!("{objects}: {}", error.message()),
                help: DAMAGED,
            })
    }

    /// The same, opened once more: of those who read from one at a time all but one wait.
    pub(super) fn again(&self) -> Result<Self> {
        Self::open(&self.folder)
    }

    /// The object, or `None` when this clone does not have it (as that kind).
    pub(super) fn read(&self, id: ObjectId, kind: Kind) -> Result<Option<OdbObject<'_>>> {
        match self.objects.read(id.oid()) {
            Ok(object) => Ok((object.kind() == kind).then_some(object)),
            Err(error) => missing(id, &error),
        }
    }

    /// What an object is, or `None` when this clone does not have it.
    pub(super) fn kind(&self, id: ObjectId) -> Result<Option<Kind>> {
        match self.objects.read_header(id.oid()) {
            Ok((_, kind)) => Ok(Some(kind)),
            Err(error) => missing(id, &error),
        }
    }

    /// Does this clone have the object? Nothing is read, nor is the disk searched anew for each
    /// that is missing: a partial clone lacks thousands.
    pub(super) fn has(&self, id: ObjectId) -> bool {
        self.objects
            .exists_ext(id.oid(), git2::OdbLookupFlags::NO_REFRESH)
    }

    /// How many bytes an object has, or `None` when this clone does not have it.
    pub(super) fn size(&self, id: ObjectId) -> Result<Option<usize>> {
        match self.objects.read_header(id.oid()) {
            Ok((size, _)) => Ok(Some(size)),
            Err(error) => missing(id, &error),
        }
    }

    /// The content of a file, or `None` when this clone does not have it.
    pub(super) fn blob(&self, id: BlobId) -> Result<Option<Vec<u8>>> {
        match self.objects.read_header(id.object().oid()) {
            Ok((size, Kind::Blob)) if size > LARGEST_BLOB => Err(Error::Usage(format!(
                "the file with the id {id} has {} MiB; guide reads files of up to 64 MiB: leave it out with `exclude`",
                size / (1024 * 1024)
            ))),
            Ok((_, Kind::Blob)) => Ok(self
                .read(id.object(), Kind::Blob)?
                .map(|object| object.data().to_vec())),
            Ok(_) => Ok(None),
            Err(error) => missing(id.object(), &error),
        }
    }

    /// The one object whose id begins with these digits, if there is one and only one.
    pub(super) fn expand(&self, digits: &str) -> Option<ObjectId> {
        let short = git2::Oid::from_str(digits).ok()?;
        let full = self.objects.exists_prefix(short, digits.len()).ok()?;
        ObjectId::from_bytes(full.as_bytes())
    }
}

fn missing<T>(id: ObjectId, error: &git2::Error) -> Result<Option<T>> {
    if error.code() == ErrorCode::NotFound {
        return Ok(None);
    }
    Err(Error::Git {
        message: format!("object {id}: {}", error.message()),
        help: DAMAGED,
    })
}

/// Reads the contents of files at any time and from any thread, so that only those that are
/// asked for are ever in memory.
#[derive(Clone)]
pub struct Blobs {
    store: Arc<Store>,
    /// The source's folder within the repository.
    prefix: Arc<str>,
    withheld: Arc<Withheld>,
    cache: Option<Arc<Cache>>,
}

/// What a reader of contents does not give out.
#[derive(Default)]
struct Withheld {
    blobs: BTreeSet<BlobId>,
    names: Unnamed,
}

impl Blobs {
    pub(super) fn new(store: Arc<Store>, prefix: &str) -> Self {
        Self {
            store,
            prefix: prefix.into(),
            withheld: Arc::default(),
            cache: None,
        }
    }

    /// A reader beside which results are remembered; see [`Blobs::remembered`].
    #[must_use]
    pub fn with_cache(self, cache: Arc<Cache>) -> Self {
        Self {
            cache: Some(cache),
            ..self
        }
    }

    pub(super) fn cache(&self) -> Option<&Cache> {
        self.cache.as_deref()
    }

    /// Does this clone have the content?
    pub(super) fn has(&self, id: BlobId) -> bool {
        self.store.has(id.object())
    }

    pub(super) fn withheld_names(&self) -> &Unnamed {
        &self.withheld.names
    }

    /// A reader that gives out none of these contents, and others without these names.
    #[must_use]
    pub fn withholding(self, blobs: BTreeSet<BlobId>, names: Unnamed) -> Self {
        let withheld = Withheld { blobs, names };
        Self {
            withheld: Arc::new(withheld),
            ..self
        }
    }

    /// Is this content withheld?
    pub fn is_withheld(&self, id: &BlobId) -> bool {
        self.withheld.blobs.contains(id)
    }

    pub(super) fn trees(&self) -> Trees<'_> {
        Trees::new(&self.store)
    }

    /// A folder of the source, as its repository knows it.
    pub(super) fn within(&self, folder: &str) -> String {
        [&*self.prefix, folder].join("/")
    }

    /// The plain file at a path of the source in a commit; `None` when the commit has none, or
    /// when this clone does not have the commit's folders.
    pub fn find(&self, commit: CommitId, path: &SourcePath) -> Result<Option<BlobId>> {
        let Some(commit) = self.store.read(commit.object(), Kind::Commit)? else {
            return Ok(None);
        };
        let Some(commit) = RawCommit::parse(commit.data()) else {
            return Ok(None);
        };
        let mut trees = self.trees();
        let Folder::Tree(id) = trees.folder(commit.tree, &self.within(path.folder()))? else {
            return Ok(None);
        };
        let Some(tree) = trees.get(id)? else {
            return Ok(None);
        };
        let name = path.file_name().as_bytes();
        let found = entries(&tree).find(|entry| entry.name == name);
        Ok(found
            .filter(|entry| matches!(entry.kind(), EntryKind::File { .. }))
            .map(|entry| BlobId::new(entry.id)))
    }

    /// The content of a file, or `None` when this clone does not have it (a partial clone) or it
    /// is withheld. A file of more than 64 MiB is refused.
    pub fn read(&self, id: &BlobId) -> Result<Option<Vec<u8>>> {
        if self.is_withheld(id) {
            return Ok(None);
        }
        let content = self.store.blob(*id)?;
        Ok(content.map(|content| self.withheld.take_names_out(content)))
    }
}

impl Withheld {
    fn take_names_out(&self, content: Vec<u8>) -> Vec<u8> {
        match std::str::from_utf8(&content).map(|text| self.names.take_out(text)) {
            Ok(Cow::Owned(text)) => text.into_bytes(),
            Ok(Cow::Borrowed(_)) | Err(_) => content,
        }
    }
}

impl std::fmt::Debug for Blobs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Blobs")
    }
}
