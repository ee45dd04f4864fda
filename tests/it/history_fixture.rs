//! Builds small repositories without the git program.

use std::collections::{BTreeMap, HashMap};

use camino::Utf8Path;
use git2::{Oid, Signature, Time};
use guide::history::{Event, History, Lineage, Repository};
use guide::path::SourcePath;

/// A repository in a temporary folder. Its clock moves one hour with each commit.
pub(crate) struct Fixture {
    folder: tempfile::TempDir,
    pub(crate) git: git2::Repository,
    contents: HashMap<Oid, BTreeMap<String, String>>,
    seconds: i64,
    pub(crate) offset: i32,
    pub(crate) author: (String, String),
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = git2::RepositoryInitOptions::new();
        options.initial_head("main").external_template(false);
        let git = git2::Repository::init_opts(folder.path(), &options).unwrap();
        Self {
            folder,
            git,
            contents: HashMap::new(),
            seconds: 1_700_000_000,
            offset: 0,
            author: ("Ada Moreau".to_owned(), "ada@example.org".to_owned()),
        }
    }

    pub(crate) fn path(&self) -> &Utf8Path {
        Utf8Path::from_path(self.folder.path()).unwrap()
    }

    /// The files of a commit.
    pub(crate) fn files(&self, commit: Oid) -> &BTreeMap<String, String> {
        &self.contents[&commit]
    }

    /// Commits the first parent's files with these written (or removed, without a text), and
    /// moves `main` there.
    pub(crate) fn commit(
        &mut self,
        message: &str,
        parents: &[Oid],
        changes: &[(&str, Option<&str>)],
    ) -> Oid {
        let mut files = match parents.first() {
            Some(parent) => self.contents[parent].clone(),
            None => BTreeMap::new(),
        };
        for (path, text) in changes {
            match text {
                Some(text) => files.insert((*path).to_owned(), (*text).to_owned()),
                None => files.remove(*path),
            };
        }
        self.commit_files(message, parents, files)
    }

    /// Commits exactly these files.
    pub(crate) fn commit_files(
        &mut self,
        message: &str,
        parents: &[Oid],
        files: BTreeMap<String, String>,
    ) -> Oid {
        let mut index = git2::Index::new().unwrap();
        for (path, text) in &files {
            index
                .add(&git2::IndexEntry {
                    ctime: git2::IndexTime::new(0, 0),
                    mtime: git2::IndexTime::new(0, 0),
                    dev: 0,
                    ino: 0,
                    mode: 0o100_644,
                    uid: 0,
                    gid: 0,
                    file_size: 0,
                    id: self.git.blob(text.as_bytes()).unwrap(),
                    flags: 0,
                    flags_extended: 0,
                    path: path.clone().into_bytes(),
                })
                .unwrap();
        }
        let tree = index.write_tree_to(&self.git).unwrap();
        let oid = self.commit_tree(message, parents, tree);
        self.contents.insert(oid, files);
        oid
    }

    /// Commits a tree, whatever is in it.
    pub(crate) fn commit_tree(&mut self, message: &str, parents: &[Oid], tree: Oid) -> Oid {
        self.seconds += 3600;
        let when = Time::new(self.seconds, self.offset);
        let (name, email) = &self.author;
        let author = Signature::new(name, email, &when).unwrap();
        let parents: Vec<git2::Commit<'_>> = parents
            .iter()
            .map(|parent| self.git.find_commit(*parent).unwrap())
            .collect();
        let oid = self
            .git
            .commit(
                None,
                &author,
                &author,
                message,
                &self.git.find_tree(tree).unwrap(),
                &parents.iter().collect::<Vec<_>>(),
            )
            .unwrap();
        self.set_main(oid);
        oid
    }

    /// Stores a commit object of exactly these bytes after its tree and parents.
    pub(crate) fn commit_raw(&mut self, parents: &[Oid], tree: Oid, rest: &[u8]) -> Oid {
        let mut bytes = format!("tree {tree}\n").into_bytes();
        for parent in parents {
            bytes.extend_from_slice(format!("parent {parent}\n").as_bytes());
        }
        bytes.extend_from_slice(rest);
        let odb = self.git.odb().unwrap();
        let oid = odb.write(git2::ObjectType::Commit, &bytes).unwrap();
        self.set_main(oid);
        oid
    }

    pub(crate) fn set_main(&self, oid: Oid) {
        self.git
            .reference("refs/heads/main", oid, true, "test")
            .unwrap();
    }

    /// Removes a loose object, as if this were a partial clone.
    pub(crate) fn lose(&self, oid: Oid) {
        let hex = oid.to_string();
        let objects = self.git.path().join("objects");
        std::fs::remove_file(objects.join(&hex[..2]).join(&hex[2..])).unwrap();
    }

    pub(crate) fn repository(&self) -> Repository {
        Repository::discover(self.path()).unwrap().unwrap()
    }

    pub(crate) fn history(&self) -> History {
        History::read(&self.repository()).unwrap()
    }

    pub(crate) fn lineage(&self, path: &str) -> Lineage {
        self.history().lineage(&source(path), &[])
    }

    /// The revisions of a document, newest first, as `event path subject`.
    pub(crate) fn told(&self, path: &str) -> Vec<String> {
        told(&self.lineage(path))
    }
}

pub(crate) fn source(path: &str) -> SourcePath {
    SourcePath::new(path).unwrap()
}

/// The revisions, newest first, as `event path subject`.
pub(crate) fn told(lineage: &Lineage) -> Vec<String> {
    lineage
        .revisions
        .iter()
        .map(|revision| {
            let event = match &revision.event {
                Event::Created => "created",
                Event::Continued { .. } => "continued",
                Event::Changed => "changed",
                Event::Renamed { .. } => "renamed",
                Event::Moved { .. } => "moved",
                Event::Deleted => "deleted",
                Event::Restored => "restored",
            };
            format!("{event} {} {}", revision.path, revision.commit.subject)
        })
        .collect()
}

/// A text of ten lines, of which some are its own.
pub(crate) fn text(own: &str) -> String {
    let mut text: String = (1..10)
        .map(|line| format!("common line {line}\n"))
        .collect();
    text.push_str(own);
    text.push('\n');
    text
}
