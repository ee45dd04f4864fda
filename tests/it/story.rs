//! A project whose past has branches and merges, told commit by commit.

use std::collections::{BTreeMap, HashMap};

use git2::{Oid, Signature, Time};

use crate::project::Project;

/// The files of a commit.
pub(crate) type Files = BTreeMap<String, String>;

/// A repository in the making. Its clock moves one day with each commit, so that days tell commits
/// apart; clocks of several places are used in turn, none far enough from noon to change the day.
pub(crate) struct Story {
    pub(crate) project: Project,
    files: HashMap<Oid, Files>,
    /// All commits, in the order of their making.
    pub(crate) commits: Vec<Oid>,
}

/// The day of the first commit: 1 January 2024, at noon.
const BEGIN: i64 = 1_704_110_400;
const OFFSETS: [i32; 4] = [0, 120, -420, 330];

impl Story {
    pub(crate) fn new() -> Self {
        Self {
            project: Project::in_git(),
            files: HashMap::new(),
            commits: Vec::new(),
        }
    }

    /// The files of a commit.
    pub(crate) fn files(&self, commit: Oid) -> &Files {
        &self.files[&commit]
    }

    /// The text of a file in a commit.
    #[track_caller]
    pub(crate) fn text(&self, commit: Oid, path: &str) -> &str {
        &self.files[&commit][path]
    }

    /// Commits the first parent's files with these written, or removed where there is no text.
    /// `who` is `Name <address>`.
    pub(crate) fn commit(
        &mut self,
        who: &str,
        message: &str,
        parents: &[Oid],
        changes: &[(&str, Option<&str>)],
    ) -> Oid {
        let mut files = parents
            .first()
            .map_or_else(Files::new, |parent| self.files[parent].clone());
        for (path, text) in changes {
            match text {
                Some(text) => files.insert((*path).to_owned(), (*text).to_owned()),
                None => files.remove(*path),
            };
        }
        self.commit_files((who, who), message, parents, files)
    }

    /// Commits exactly these files, as author and committer.
    pub(crate) fn commit_files(
        &mut self,
        (author, committer): (&str, &str),
        message: &str,
        parents: &[Oid],
        files: Files,
    ) -> Oid {
        let repository = self.project.repository();
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
                    id: repository.blob(text.as_bytes()).unwrap(),
                    flags: 0,
                    flags_extended: 0,
                    path: path.clone().into_bytes(),
                })
                .unwrap();
        }
        let tree = index.write_tree_to(repository).unwrap();
        let number = self.commits.len();
        let day = i64::try_from(number).unwrap();
        let when = Time::new(BEGIN + day * 86_400, OFFSETS[number % OFFSETS.len()]);
        let signature = |who: &str| {
            let (name, address) = who.trim_end_matches('>').split_once(" <").unwrap();
            Signature::new(name, address, &when).unwrap()
        };
        let parents: Vec<git2::Commit<'_>> = parents
            .iter()
            .map(|parent| repository.find_commit(*parent).unwrap())
            .collect();
        let commit = repository
            .commit(
                None,
                &signature(author),
                &signature(committer),
                message,
                &repository.find_tree(tree).unwrap(),
                &parents.iter().collect::<Vec<_>>(),
            )
            .unwrap();
        self.files.insert(commit, files);
        self.commits.push(commit);
        commit
    }

    /// The day of a commit: `2024-01-01` is that of the first.
    pub(crate) fn day(&self, commit: Oid) -> String {
        let number = self.commits.iter().position(|it| *it == commit).unwrap();
        let first = jiff::civil::date(2024, 1, 1);
        let later = jiff::Span::new().days(i64::try_from(number).unwrap());
        first.checked_add(later).unwrap().to_string()
    }

    /// Makes a commit what is checked out.
    pub(crate) fn check_out(&self, commit: Oid) {
        self.project
            .repository()
            .reference("refs/heads/main", commit, true, "test")
            .unwrap();
        for (path, text) in &self.files[&commit] {
            self.project.write(path, text);
        }
    }
}
