//! Which paths may change what is shown.

use std::collections::BTreeSet;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};

use crate::input::CACHE_MARK;

/// Folders with all below them but what is ignored, the folders of dependencies and caches, and
/// git's own files other than those that tell what its history is. Where a root itself lies is no
/// reason to ignore it.
pub(super) struct Scope {
    roots: Vec<Utf8PathBuf>,
    /// The roots that are git folders.
    git: Vec<Utf8PathBuf>,
    ignored: Ignored,
}

/// Tells what is of no interest to the site.
pub(super) type Ignored = Box<dyn Fn(&Utf8Path) -> bool + Send>;

impl Scope {
    pub(super) fn new(roots: &[Utf8PathBuf], ignored: Ignored) -> Self {
        let mut scope = Self {
            roots: Vec::new(),
            git: Vec::new(),
            ignored,
        };
        scope.set_roots(roots);
        scope
    }

    /// Takes these roots in place of the former ones. Are they others?
    pub(super) fn set_roots(&mut self, roots: &[Utf8PathBuf]) -> bool {
        let roots = absolute(roots);
        self.git = roots.iter().filter(|it| is_git(it)).cloned().collect();
        let differ = self.roots != roots;
        self.roots = roots;
        differ
    }

    pub(super) fn roots(&self) -> &[Utf8PathBuf] {
        &self.roots
    }

    /// May a change of this path change what is shown?
    pub(super) fn matters(&self, path: &Utf8Path) -> bool {
        if let Some(inside) = in_git(path, &self.git) {
            return tells_history(inside);
        }
        let mut below_root = path.ancestors().take_while(|it| !self.is_root(it));
        !below_root.any(|it| is_ours(it.file_name().unwrap_or_default()) || (self.ignored)(it))
    }

    /// Adds a root that is there, and the folders below it in which changes may matter.
    pub(super) fn list_folders(&self, root: &Utf8Path, folders: &mut BTreeSet<Utf8PathBuf>) {
        let mut queue = vec![root.to_owned()];
        while let Some(folder) = queue.pop() {
            // What cannot be read cannot be shown either.
            let Ok(entries) = folder.read_dir_utf8() else {
                continue;
            };
            let below = entries
                .flatten()
                .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
                .map(camino::Utf8DirEntry::into_path)
                .filter(|path| self.enters(path));
            queue.extend(below);
            folders.insert(folder);
        }
    }

    fn enters(&self, folder: &Utf8Path) -> bool {
        if let Some(inside) = in_git(folder, &self.git) {
            return inside.as_str().is_empty() || inside.starts_with("refs") || inside == "info";
        }
        let name = folder.file_name().unwrap_or_default();
        let cache = fs::symlink_metadata(folder.join(CACHE_MARK)).is_ok();
        !cache && name != "node_modules" && !is_ours(name) && !(self.ignored)(folder)
    }

    pub(super) fn is_root(&self, folder: &Utf8Path) -> bool {
        self.roots.iter().any(|root| root == folder)
    }
}

/// The roots as events name what lies in them.
fn absolute(roots: &[Utf8PathBuf]) -> Vec<Utf8PathBuf> {
    let absolute = |root: &Utf8PathBuf| {
        let absolute = camino::absolute_utf8(root).unwrap_or_else(|_| root.clone());
        // Without the `.` at the end that `-C .` leaves.
        absolute.components().collect()
    };
    roots.iter().map(absolute).collect()
}

/// The path within the git folder that it lies in.
fn in_git<'a>(path: &'a Utf8Path, git: &[Utf8PathBuf]) -> Option<&'a Utf8Path> {
    let named = |folder: &&Utf8Path| folder.file_name() == Some(".git");
    path.ancestors()
        .find(|folder| named(folder) || git.iter().any(|root| root == folder))
        .and_then(|folder| path.strip_prefix(folder).ok())
}

/// Is it a git folder, of a repository or of a linked work tree?
fn is_git(folder: &Utf8Path) -> bool {
    folder.join("HEAD").is_file()
        && (folder.join("objects").is_dir() || folder.join("commondir").is_file())
}

/// Does it say where a branch or a tag points, how much of the history is here, or where the
/// repository lives? The git folder itself does, when it comes or goes.
fn tells_history(inside: &Utf8Path) -> bool {
    let is_told_by = |it: &str| {
        matches!(
            it,
            "" | "HEAD" | "packed-refs" | "config" | "shallow" | "info" | "info/grafts"
        )
    };
    let known = is_told_by(inside.as_str()) || inside.starts_with("refs");
    known && inside.extension() != Some("lock")
}

/// Is it where a site is being put together?
fn is_ours(name: &str) -> bool {
    name.starts_with('.') && name.contains(".guide-")
}
