//! A git repository, as far as guide reads it.

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;

use super::commit::RawCommit;
use super::compare::{self, plain_path, shown};
use super::config::Config;
use super::id::{BlobId, CommitId, ObjectId};
use super::location::{Location, read_if_present};
use super::refs::{Head, Refs};
use super::rev;
use super::store::{Blobs, Kind, Store};
use super::tree::{EntryKind, Folder, Trees};
use crate::error::{Error, Result};
use crate::path::SourcePath;

/// A git repository and the folder of it that is the source. All paths given out are relative
/// to that folder.
///
/// Only objects and references are read, by guide's own rules: no hook, filter, child process
/// or network, no configuration but the repository's own file, no environment. So a checkout
/// that belongs to another user (usual in containers of CI) is read like any other. Replace
/// references and grafts, which make git tell another history than the one that was pushed,
/// are not followed; [`Repository::ignored`] reports them.
pub struct Repository {
    location: Location,
    config: Config,
    refs: Refs,
    store: Arc<Store>,
    shallow: BTreeSet<CommitId>,
    /// The commit to read in place of the one that is checked out.
    at: Option<CommitId>,
}

/// A file of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// Its path within the source.
    pub path: SourcePath,
    /// Its content.
    pub blob: BlobId,
    /// What it is.
    pub kind: FileKind,
}

/// What an entry of a commit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// A plain file.
    File,
    /// A file that may be run.
    Executable,
    /// A symbolic link; its blob holds the target.
    Symlink,
    /// A commit of another repository; its blob id names that commit.
    Submodule,
}

/// The files of a commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TreeFiles {
    /// In the order of their paths.
    pub files: Vec<TreeFile>,
    /// Names that cannot be paths of a source (not UTF-8, or trying to leave it), escaped.
    pub skipped: Vec<String>,
    /// Some folders are not in this clone.
    pub incomplete: bool,
}

/// A tag, with the commit it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The name after `refs/tags/`.
    pub name: String,
    /// The commit, through annotated tags.
    pub commit: CommitId,
}

impl Repository {
    /// Finds the repository that `dir` lies in; `None` when it lies in none.
    pub fn discover(dir: &Utf8Path) -> Result<Option<Self>> {
        let Some(location) = Location::find(dir)? else {
            return Ok(None);
        };
        let config = read_if_present(&location.common_dir.join("config"))?
            .map(|text| Config::parse(&text))
            .unwrap_or_default();
        refuse_unknown_formats(&config)?;
        let refs = Refs::read(&location)?;
        let store = Arc::new(Store::open(&location.common_dir.join("objects"))?);
        let shallow = read_if_present(&location.common_dir.join("shallow"))?
            .unwrap_or_default()
            .lines()
            .filter_map(|line| CommitId::from_hex(line.trim()))
            .collect();
        Ok(Some(Self {
            location,
            config,
            refs,
            store,
            shallow,
            at: None,
        }))
    }

    /// The same repository as if `commit` were checked out and nothing else were there.
    #[must_use]
    pub fn at(mut self, commit: CommitId) -> Self {
        self.at = Some(commit);
        self
    }

    /// Is there no work tree to read, but only a commit?
    pub fn is_commit_only(&self) -> bool {
        self.at.is_some() || self.location.work_dir.is_none()
    }

    /// The commit that is read: the one that is checked out; `None` before the first one.
    pub fn head(&self) -> Result<Option<CommitId>> {
        if self.at.is_some() {
            return Ok(self.at);
        }
        let id = match self.refs.head()? {
            Head::Branch(name) => self.refs.get(&name)?,
            Head::Detached(id) => Some(id),
        };
        Ok(id.map(CommitId::new))
    }

    /// The commit that a user's words name: an id or the beginning of one, a branch, a tag,
    /// `HEAD`, with `~2` or `^1` behind it.
    pub fn resolve(&self, rev: &str) -> Result<CommitId> {
        rev::resolve(rev, self.at, &self.refs, &self.store)
    }

    /// The names of all branches and tags, as a user writes them.
    pub fn names(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for kind in ["refs/heads/", "refs/tags/", "refs/remotes/"] {
            names.extend(self.refs.below(kind)?.into_keys());
        }
        Ok(names)
    }

    /// The short name of the branch that is checked out; `None` when HEAD is detached.
    pub fn branch(&self) -> Option<String> {
        match self.refs.head() {
            Ok(Head::Branch(name)) => Some(
                name.strip_prefix("refs/heads/")
                    .map_or_else(|| name.clone(), str::to_owned),
            ),
            _ => None,
        }
    }

    /// All tags that stand for a commit of this clone, by name.
    pub fn tags(&self) -> Result<Vec<Tag>> {
        let mut tags = Vec::new();
        for (name, id) in self.refs.below("refs/tags/")? {
            if let Some(commit) = rev::peel(id, &self.store)? {
                tags.push(Tag { name, commit });
            }
        }
        Ok(tags)
    }

    /// The URL of the remote `origin`, without user name and password.
    pub fn origin_url(&self) -> Option<&str> {
        self.config.origin_url.as_deref()
    }

    /// Has it no work tree?
    pub fn is_bare(&self) -> bool {
        self.location.work_dir.is_none()
    }

    /// The folder of the checked-out files.
    pub fn workdir(&self) -> Option<&Utf8Path> {
        self.location.work_dir.as_deref()
    }

    /// The folders in which git keeps where its branches point.
    pub fn git_folders(&self) -> Vec<Utf8PathBuf> {
        let mut folders = vec![self.location.git_dir.clone()];
        if self.location.common_dir != self.location.git_dir {
            folders.push(self.location.common_dir.clone());
        }
        folders
    }

    /// The commit to read in place of the one that is checked out, if any.
    pub fn pinned(&self) -> Option<CommitId> {
        self.at
    }

    /// The source's folder within the work tree; empty when it is the whole.
    pub fn prefix(&self) -> &str {
        &self.location.prefix
    }

    /// The files of a commit within the source.
    pub fn files(&self, commit: CommitId) -> Result<TreeFiles> {
        let mut found = TreeFiles::default();
        let mut trees = Trees::new(&self.store);
        let Some(root) = self.tree_of(commit)? else {
            found.incomplete = true;
            return Ok(found);
        };
        let folder = match trees.folder(root, self.prefix())? {
            Folder::Tree(id) => id,
            Folder::Absent => return Ok(found),
            Folder::Missing => {
                found.incomplete = true;
                return Ok(found);
            }
        };
        let outcome = compare::visit(
            &mut trees,
            folder,
            &mut Vec::new(),
            0,
            &mut |path, entry| {
                match plain_path(path).and_then(SourcePath::new) {
                    Some(path) => found.files.push(TreeFile {
                        path,
                        blob: BlobId::new(entry.id),
                        kind: match entry.kind() {
                            EntryKind::File { executable: true } => FileKind::Executable,
                            EntryKind::Symlink => FileKind::Symlink,
                            EntryKind::Submodule => FileKind::Submodule,
                            EntryKind::File { .. } | EntryKind::Folder => FileKind::File,
                        },
                    }),
                    None => found.skipped.push(shown(path)),
                }
                if found.files.len() + found.skipped.len() > MOST_FILES {
                    return Err(Error::Git {
                        message: format!(
                            "commit {} holds more than {MOST_FILES} files",
                            commit.short()
                        ),
                        help: "run guide in a folder of the repository",
                    });
                }
                Ok(())
            },
        )?;
        found.incomplete = outcome == compare::Outcome::Missing;
        found.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    /// The content of a file; `None` when this clone does not have it (a partial clone).
    pub fn blob(&self, id: &BlobId) -> Result<Option<Vec<u8>>> {
        self.store.blob(*id)
    }

    /// The folder that holds what git keeps for all work trees.
    pub fn common_dir(&self) -> &Utf8Path {
        &self.location.common_dir
    }

    /// A reader of contents that threads can share and that outlives the repository.
    pub fn blobs(&self) -> Blobs {
        Blobs::new(self.store.clone(), self.prefix())
    }

    /// What would make git itself tell another history here, and is not followed; a sentence each,
    /// without a full stop.
    pub fn ignored(&self) -> Result<Vec<String>> {
        let mut ignored = Vec::new();
        let replaced = self.refs.below("refs/replace/")?.len();
        if replaced > 0 {
            ignored.push(format!(
                "{replaced} replace reference{} in this clone {} ignored",
                if replaced == 1 { "" } else { "s" },
                if replaced == 1 { "is" } else { "are" },
            ));
        }
        let grafts = read_if_present(&self.location.common_dir.join("info/grafts"))?;
        if grafts.is_some_and(|text| text.lines().any(|line| !line.trim().is_empty())) {
            ignored.push("the grafts in this clone are ignored".to_owned());
        }
        Ok(ignored)
    }

    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    /// Is it a shallow clone, which lacks the older commits?
    pub fn is_shallow(&self) -> bool {
        !self.shallow.is_empty()
    }

    /// The commits whose parents a shallow clone left out.
    pub(super) fn shallow(&self) -> &BTreeSet<CommitId> {
        &self.shallow
    }

    /// Is it allowed to lack objects?
    pub(super) fn is_partial(&self) -> bool {
        self.config.promisor
    }

    fn tree_of(&self, commit: CommitId) -> Result<Option<ObjectId>> {
        let object = self.store.read(commit.object(), Kind::Commit)?;
        Ok(object
            .and_then(|object| RawCommit::parse(object.data()))
            .map(|commit| commit.tree))
    }
}

/// Files in one commit, beyond which it is refused: a tree can hold itself many times over.
const MOST_FILES: usize = 2_000_000;

fn refuse_unknown_formats(config: &Config) -> Result<()> {
    let refuse = |what: &str, help| {
        Err(Error::Git {
            message: format!("the repository uses {what}"),
            help,
        })
    };
    match (
        config.object_format.as_deref(),
        config.ref_storage.as_deref(),
    ) {
        (Some(format), _) if !format.eq_ignore_ascii_case("sha1") => refuse(
            &format!("the object format {format}"),
            "guide reads repositories with SHA-1 ids, which is what hosts offer",
        ),
        (_, Some(storage)) if !storage.eq_ignore_ascii_case("files") => refuse(
            &format!("the reference storage {storage}"),
            "`git refs migrate --ref-format=files` converts it",
        ),
        _ => Ok(()),
    }
}

impl std::fmt::Debug for Repository {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Repository")
            .field("location", &self.location)
            .finish_non_exhaustive()
    }
}
