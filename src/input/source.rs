//! One source of a site: a folder, or a commit of a repository, with what git knows of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::SystemTime;

use camino::{Utf8Path, Utf8PathBuf};

use super::files::Found;
use super::{Files, LOOK_THROUGH_FILE, Mount, SETTINGS_FILE, host_of, look_through};
use crate::diagnostic::{Diagnostic, code};
use crate::error::Result;
use crate::history::{
    BlobId, Blobs, CommitId, Completeness, Event, History, Lineage, Repository, Tag,
};
use crate::model::{Host, Located, Settings};
use crate::path::SourcePath;

/// A source of the site, by its place among them. The site's own is the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct SourceId(pub usize);

/// A file that is about to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The source that it is of.
    pub source: SourceId,
    /// Its path, as the site knows it.
    pub path: SourcePath,
    /// Its text.
    pub text: String,
}

/// What an earlier reading found, of use for the next one.
#[derive(Default)]
pub struct Earlier {
    /// The histories, by the folders that they were read from: they hold while their heads have not
    /// moved.
    histories: BTreeMap<Utf8PathBuf, Arc<History>>,
    /// Which files there were, by the same.
    files: BTreeMap<Utf8PathBuf, Found>,
    /// When the next one is, if not now.
    next: Option<SystemTime>,
}

impl Earlier {
    /// What was found in these sources.
    pub fn of(sources: &[Source]) -> Self {
        let history = |it: &Source| Some((it.root.clone(), it.history.clone()?));
        let found = |it: &Source| (it.root.clone(), it.files.found());
        Self {
            histories: sources.iter().filter_map(history).collect(),
            files: sources.iter().map(found).collect(),
            next: None,
        }
    }

    /// The same, for a reading at this time. What was written shortly before that is not known by its times.
    #[must_use]
    pub fn at(self, time: SystemTime) -> Self {
        Self {
            next: Some(time),
            ..self
        }
    }

    /// The same, after no more happened than another content of the files at these paths, if that is what they
    /// are. What the system tells may be less than all: without any, everything may be another.
    #[must_use]
    pub fn after(mut self, paths: &BTreeSet<Utf8PathBuf>) -> Self {
        let is_of_file = |path: &Utf8PathBuf| self.files.values().any(|it| it.lists(path));
        if !paths.is_empty() && paths.iter().all(is_of_file) {
            for found in self.files.values_mut() {
                found.happened = Some(paths.clone());
            }
        }
        self
    }
}

/// A source. Its paths are those under which the site knows its files; only git is asked by a
/// file's own path, and only here.
pub struct Source {
    /// Under which folder of the site its files are known.
    pub mount: Mount,
    /// The folder that was read, or that the commit is of.
    pub root: Utf8PathBuf,
    /// The workstream of its documents, unless they say otherwise.
    pub workstream: Option<Located<String>>,
    /// Its files.
    pub files: Files,
    /// What git knows; `None` outside of git.
    pub history: Option<Arc<History>>,
    /// Old texts, by their id.
    pub blobs: Option<Blobs>,
    /// The tags of the repository.
    pub tags: Vec<Tag>,
    /// Where it lives on the web.
    pub host: Option<Host>,
    /// The text of `.mailmap`.
    pub mailmap: String,
    /// Commits that attribution looks through.
    pub look_through: BTreeSet<CommitId>,
    /// The commit that was read in place of the one that is checked out.
    pub pinned: Option<CommitId>,
    /// The git folders that say when it has changed.
    pub git_folders: Vec<Utf8PathBuf>,
}

/// Which source to read.
pub(super) struct Which<'a> {
    pub(super) root: &'a Utf8Path,
    pub(super) mount: Mount,
    pub(super) repository: Option<&'a Repository>,
}

impl Source {
    /// Reads a folder, or the commit that the repository is at: all but its history.
    pub(super) fn read(
        which: &Which<'_>,
        earlier: &Earlier,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Self> {
        let Which {
            root,
            mount,
            repository,
        } = which;
        let before = earlier.files.get(*root);
        let files = match repository {
            Some(repository) if repository.is_commit_only() => {
                Files::of_head(repository, mount, before)?
            }
            _ => Files::of_folder(root, mount, before, earlier.next, problems)?,
        };
        if let Some(repository) = repository {
            problems.extend(repository.ignored()?.iter().map(|it| ignored(mount, it)));
        }
        let mut text = |name: &str| match SourcePath::new(name) {
            Some(path) => files.text(mount.known(&path).as_str(), problems),
            None => Ok(None),
        };
        let mailmap = text(".mailmap")?.map_or_else(String::new, |it| it.text().to_string());
        let look_through = text(LOOK_THROUGH_FILE)?
            .map(|source| look_through::read(&source, problems))
            .unwrap_or_default();
        Ok(Self {
            mount: mount.clone(),
            root: root.to_path_buf(),
            workstream: None,
            files,
            history: None,
            blobs: repository.map(Repository::blobs),
            tags: repository.map_or(Ok(Vec::new()), Repository::tags)?,
            host: None,
            mailmap,
            look_through,
            pinned: repository.and_then(Repository::pinned),
            git_folders: repository.map_or_else(Vec::new, Repository::git_folders),
        })
    }

    /// Its history, as the repository that it was read from tells it.
    pub(super) fn read_history(
        &self,
        repository: &Repository,
        earlier: &Earlier,
    ) -> Result<Arc<History>> {
        match earlier.histories.get(&self.root) {
            // What was not here may have come since, and what was here may have gone.
            Some(history)
                if *history.completeness() == Completeness::Complete
                    && !repository.is_shallow()
                    && history.head().map(|it| it.id) == repository.head()? =>
            {
                Ok(Arc::clone(history))
            }
            _ => Ok(Arc::new(History::read(repository)?)),
        }
    }

    /// Takes the files that are proposed for it as if they were written.
    pub(super) fn propose(&mut self, id: SourceId, files: &[Proposed]) {
        for file in files.iter().filter(|it| it.source == id) {
            self.files.propose(file.path.clone(), file.text.clone());
        }
    }

    /// The site's own source, at the host that its settings tell.
    pub(super) fn with_settings(mut self, settings: &Settings, of: Option<&Repository>) -> Self {
        self.host = host_of(
            settings.repository.as_deref(),
            settings.branch.as_deref(),
            settings.host.as_deref(),
            of,
        );
        self
    }

    /// Is there a `guide.yaml`? Then unknown keys are errors.
    pub fn is_configured(&self) -> bool {
        let settings = SourcePath::new(SETTINGS_FILE).map(|it| self.mount.known(&it));
        settings.is_some_and(|it| self.files.contains(&it))
    }

    /// Is all of its history here? `None` outside of git.
    pub fn completeness(&self) -> Option<&Completeness> {
        self.history.as_ref().map(|it| it.completeness())
    }

    /// The life of a document; see [`History::lineage`]. Empty outside of git.
    pub fn lineage(&self, path: &SourcePath, declared: &[SourcePath]) -> Lineage {
        let (Some(history), Some(own)) = (&self.history, self.mount.own(path)) else {
            return Lineage::default();
        };
        let declared: Vec<_> = declared
            .iter()
            .map(|it| self.mount.own_or_same(it))
            .collect();
        let mut lineage = history.lineage(&own, &declared);
        if self.mount.name().is_none() {
            return lineage;
        }
        let known = |path: &mut SourcePath| *path = self.mount.known(path);
        for segment in &mut lineage.segments {
            known(&mut segment.path);
        }
        for revision in &mut lineage.revisions {
            known(&mut revision.path);
            if let Event::Renamed { from } | Event::Continued { from } = &mut revision.event {
                known(from);
            }
        }
        lineage.unknown_predecessors.iter_mut().for_each(known);
        lineage
    }

    /// The content of a Markdown file in a commit that the history contains.
    pub fn blob_at(&self, path: &SourcePath, commit: CommitId) -> Option<BlobId> {
        self.history
            .as_ref()?
            .blob_at(&self.mount.own(path)?, commit)
    }

    /// The content of any file in a commit.
    pub fn find(&self, path: &SourcePath, commit: CommitId) -> Result<Option<BlobId>> {
        match (&self.blobs, self.mount.own(path)) {
            (Some(blobs), Some(own)) => blobs.find(commit, &own),
            _ => Ok(None),
        }
    }

    /// Its repository, as it was read; `None` outside of git.
    pub fn repository(&self) -> Result<Option<Repository>> {
        let found = Repository::discover(&self.root)?;
        Ok(found.map(|it| match self.pinned {
            Some(commit) => it.at(commit),
            None => it,
        }))
    }

    /// The page of a file at the host.
    pub fn view(&self, path: &SourcePath) -> Option<String> {
        Some(self.host.as_ref()?.view(&self.mount.own(path)?))
    }

    /// The editor for a file at the host.
    pub fn edit(&self, path: &SourcePath) -> Option<String> {
        Some(self.host.as_ref()?.edit(&self.mount.own(path)?))
    }

    /// The page of a folder at the host.
    pub fn folder(&self, path: &SourcePath) -> Option<String> {
        let own = self.mount.own(path);
        let own = own.as_ref().map_or("", SourcePath::as_str);
        Some(self.host.as_ref()?.folder(own))
    }

    /// The file that an address at the host means, as the site knows it.
    pub fn path_of(&self, url: &str) -> Option<SourcePath> {
        let path = self.host.as_ref()?.path_of(url)?;
        let own = SourcePath::new(&crate::path::percent_decode(&path))?;
        Some(self.mount.known(&own))
    }
}

/// Git itself would tell another history here than the one that was pushed.
fn ignored(mount: &Mount, what: &str) -> Diagnostic {
    let message = match mount.name() {
        Some(name) => format!("{name}: {what}"),
        None => what.to_owned(),
    };
    Diagnostic::new(code::IGNORED_HISTORY, message).help(
        "guide tells the history as it was committed; remove them with `git replace -d`, or from `.git/info/grafts`",
    )
}
