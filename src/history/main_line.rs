//! When files that are no documents last changed. The walk looks at Markdown only; these few are
//! asked for by name, along the main line, from the newest commit to the one that brought them.

use std::collections::{BTreeMap, BTreeSet};

use super::History;
use super::id::{BlobId, CommitId, ObjectId};
use super::repository::Repository;
use super::store::Blobs;
use super::tree::{EntryKind, Folder, Trees, entries};
use crate::error::Result;
use crate::path::SourcePath;

/// A state of a file along the main line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathState {
    /// Its content; `None` where the file was taken away.
    pub blob: Option<BlobId>,
    /// The commit of the main line that brought it.
    pub landed: CommitId,
    /// The commit in which it was written.
    pub written: CommitId,
}

/// What stands at a path in a commit; the outer `None` when this clone cannot tell.
type Found = Option<Option<ObjectId>>;

impl History {
    /// For each of these files of HEAD, the commit that brought its present state to the main
    /// line. Files for which this clone cannot tell are left out.
    pub fn last_arrivals(
        &self,
        repository: &Repository,
        paths: &[SourcePath],
    ) -> Result<BTreeMap<SourcePath, CommitId>> {
        let mut arrivals = BTreeMap::new();
        let mut trees = Trees::new(repository.store());
        let line = self.chains.main_line();
        let Some(head) = line.first() else {
            return Ok(arrivals);
        };
        let mut open: Vec<(&SourcePath, ObjectId)> = Vec::new();
        for path in paths {
            if let Some(Some(id)) = self.entry(&mut trees, repository, *head, path)? {
                open.push((path, id));
            }
        }
        for (place, rank) in line.iter().enumerate() {
            let node = &self.graph[*rank as usize];
            let mut still_open = Vec::new();
            for (path, id) in open {
                let before = match line.get(place + 1) {
                    Some(older) => self.entry(&mut trees, repository, *older, path)?,
                    // Before the end of a shallow clone anything may have been.
                    None if node.cut => None,
                    None => Some(None),
                };
                match before {
                    Some(Some(same)) if same == id => still_open.push((path, id)),
                    Some(_) => {
                        arrivals.insert(path.clone(), node.id);
                    }
                    None => {}
                }
            }
            open = still_open;
            if open.is_empty() {
                break;
            }
        }
        Ok(arrivals)
    }

    /// The states of a file along the main line, the oldest first; none where this clone does not
    /// hold all of it.
    pub fn states_on_main_line(&self, blobs: &Blobs, path: &SourcePath) -> Result<Vec<PathState>> {
        let line = self.chains.main_line();
        let mut states: Vec<PathState> = Vec::new();
        for rank in line.iter().rev() {
            let node = &self.graph[*rank as usize];
            if node.cut {
                return Ok(Vec::new());
            }
            let blob = blobs.find(node.id, path)?;
            if states.last().map_or(blob.is_some(), |it| it.blob != blob) {
                states.push(PathState {
                    blob,
                    landed: node.id,
                    written: self.writer(blobs, path, blob, node.id)?,
                });
            }
        }
        Ok(states)
    }

    /// Every file that ever stood right in a folder on the main line, as far as this clone tells.
    pub fn files_on_main_line(&self, blobs: &Blobs, folder: &str) -> Result<BTreeSet<SourcePath>> {
        let mut found = BTreeSet::new();
        let mut trees = blobs.trees();
        let mut last = None;
        for rank in self.chains.main_line() {
            let root = self.graph[*rank as usize].tree;
            let Folder::Tree(id) = trees.folder(root, &blobs.within(folder))? else {
                continue;
            };
            if last.replace(id) == Some(id) {
                continue;
            }
            let Some(tree) = trees.get(id)? else {
                continue;
            };
            let files = entries(&tree).filter(|it| matches!(it.kind(), EntryKind::File { .. }));
            let names = files.filter_map(|it| std::str::from_utf8(it.name).ok());
            found.extend(names.filter_map(|it| SourcePath::new(&format!("{folder}/{it}"))));
        }
        Ok(found)
    }

    /// The commit that wrote what a commit of the main line brought: a merge took it from a parent.
    fn writer(
        &self,
        blobs: &Blobs,
        path: &SourcePath,
        blob: Option<BlobId>,
        landed: CommitId,
    ) -> Result<CommitId> {
        let mut writer = landed;
        'older: while let Some(commit) = self.commit(writer) {
            // The first parent of the merge itself is on the main line, and had another state.
            for parent in &commit.parents {
                if blobs.find(*parent, path)? == blob {
                    writer = *parent;
                    continue 'older;
                }
            }
            break;
        }
        Ok(writer)
    }

    /// Does one commit come after another, in the order in which they are told?
    pub fn is_later(&self, commit: CommitId, than: CommitId) -> bool {
        match (self.ranks.get(&commit), self.ranks.get(&than)) {
            (Some(rank), Some(other)) => rank < other,
            _ => false,
        }
    }

    fn entry(
        &self,
        trees: &mut Trees<'_>,
        repository: &Repository,
        rank: u32,
        path: &SourcePath,
    ) -> Result<Found> {
        let folder = match (repository.prefix(), path.folder()) {
            ("", folder) => folder.to_owned(),
            (prefix, "") => prefix.to_owned(),
            (prefix, folder) => format!("{prefix}/{folder}"),
        };
        let tree = match trees.folder(self.graph[rank as usize].tree, &folder)? {
            Folder::Tree(id) => trees.get(id)?,
            Folder::Absent => return Ok(Some(None)),
            Folder::Missing => None,
        };
        Ok(tree.map(|tree| {
            let name = path.file_name().as_bytes();
            entries(&tree)
                .find(|entry| entry.name == name && !entry.is_folder())
                .map(|entry| entry.id)
        }))
    }
}
