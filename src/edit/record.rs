//! EDGE: commits changed files, and tags the commit.

use camino::{Utf8Path, Utf8PathBuf};
use git2::build::TreeUpdateBuilder;
use git2::{
    Commit, FileMode, Index, ObjectType, Oid, Repository, RepositoryState, Signature, Status, Time,
    Tree,
};

use crate::error::{Error, Result};
use crate::path::SourcePath;

/// What is to be committed.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    /// The folder of the source.
    pub root: &'a Utf8Path,
    /// The files, by their paths within the source. Others are left out, also those in the index.
    pub files: Vec<SourcePath>,
    /// The message.
    pub message: String,
    /// The tag.
    pub tag: Option<String>,
    /// The seconds of its time; that of the clock, where none are given.
    pub seconds: Option<i64>,
}

/// What was committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The commit's id, shortened.
    pub commit: String,
    /// The tag.
    pub tag: Option<String>,
}

/// A repository in which a commit can be made.
pub struct Ready<'a> {
    record: Record<'a>,
    repository: Repository,
    author: Signature<'static>,
    /// The files, by their paths within the repository.
    files: Vec<Utf8PathBuf>,
}

impl<'a> Record<'a> {
    /// Sees, before anything is written, whether it can be committed.
    pub fn ready(self) -> Result<Ready<'a>> {
        let repository = Repository::discover(self.root).map_err(|error| {
            refused(
                "this is not in a git repository that can be written",
                error.message(),
            )
        })?;
        if repository.state() != RepositoryState::Clean {
            return Err(refused(
                "git is in the middle of a merge or a rebase",
                "finish it first, then run the command again",
            ));
        }
        if repository
            .head()
            .and_then(|it| it.peel_to_commit())
            .is_err()
        {
            return Err(refused(
                "nothing is committed in this repository yet",
                "commit the document first",
            ));
        }
        if repository.head_detached().unwrap_or_default() {
            return Err(refused(
                "HEAD is on no branch, so the commit would soon be lost",
                "switch to a branch first, such as `git switch main`",
            ));
        }
        let author = author(&repository, self.seconds)?;
        if let Some(tag) = &self.tag
            && repository
                .find_reference(&format!("refs/tags/{tag}"))
                .is_ok()
        {
            return Err(refused(
                &format!("there is a tag `{tag}` already"),
                "leave out `--tag`, or release another version",
            ));
        }
        let files = self
            .files
            .iter()
            .map(|it| within(&repository, self.root, it))
            .collect::<Result<Vec<_>>>()?;
        for file in &files {
            let status = repository
                .status_file(file.as_std_path())
                .map_err(|error| failed(&error))?;
            if status != Status::CURRENT {
                return Err(refused(
                    &format!("{file} holds changes that are not committed"),
                    "commit or undo them first, so that the release is a commit of its own",
                ));
            }
        }
        Ok(Ready {
            record: self,
            repository,
            author,
            files,
        })
    }
}

/// Commits the files as they are on the disk now. No hook is run and nothing is signed. Branch, index
/// and tag change together, or none of them does.
pub fn record(ready: &Ready<'_>) -> Result<Recorded> {
    let recorded = ready.record().map_err(|error| failed(&error))?;
    Ok(Recorded {
        commit: recorded.to_string().chars().take(8).collect(),
        tag: ready.record.tag.clone(),
    })
}

impl Ready<'_> {
    fn record(&self) -> std::result::Result<Oid, git2::Error> {
        let Self {
            record,
            repository,
            author,
            ..
        } = self;
        let head = repository.head()?;
        let branch = head.name()?.to_owned();
        let parent = head.peel_to_commit()?;
        let mut index = repository.index()?;
        let tree = self.tree(&mut index, &parent)?;
        let message = record.message.as_str();
        let id = repository.commit(None, author, author, message, &tree, &[&parent])?;

        let mut transaction = repository.transaction()?;
        transaction.lock_ref(&branch)?;
        let subject = message.lines().next().unwrap_or_default();
        let told = format!("commit: {subject}");
        transaction.set_target(&branch, id, Some(author), &told)?;
        if let Some(tag) = &record.tag {
            let commit = repository.find_object(id, Some(ObjectType::Commit))?;
            let named = repository.tag_annotation_create(tag, &commit, author, message)?;
            let name = format!("refs/tags/{tag}");
            transaction.lock_ref(&name)?;
            transaction.set_target(&name, named, Some(author), "")?;
        }
        // The index has a lock of its own: where it is taken, the references stay as they were.
        index.write()?;
        transaction.commit()?;
        Ok(id)
    }

    /// The tree of the parent with the files, which the index gets as well.
    fn tree(
        &self,
        index: &mut Index,
        parent: &Commit<'_>,
    ) -> std::result::Result<Tree<'_>, git2::Error> {
        let mut update = TreeUpdateBuilder::new();
        for file in &self.files {
            index.add_path(file.as_std_path())?;
            let added = index.get_path(file.as_std_path(), 0);
            let added = added.ok_or_else(|| git2::Error::from_str("git does not take the file"))?;
            let mode = if added.mode == 0o100_755 {
                FileMode::BlobExecutable
            } else {
                FileMode::Blob
            };
            update.upsert(file.as_str(), added.id, mode);
        }
        let tree = update.create_updated(&self.repository, &parent.tree()?)?;
        self.repository.find_tree(tree)
    }
}

/// Who commits, as the configuration of git says.
fn author(repository: &Repository, seconds: Option<i64>) -> Result<Signature<'static>> {
    let now = repository.signature().map_err(|_| {
        refused(
            "git does not know who commits",
            "tell it: `git config user.name \"…\"` and `git config user.email …`",
        )
    })?;
    let Some(seconds) = seconds else {
        return Ok(now);
    };
    let (Ok(name), Ok(email)) = (now.name(), now.email()) else {
        return Err(refused(
            "the name of who commits is not UTF-8",
            "mend `user.name`",
        ));
    };
    Signature::new(name, email, &Time::new(seconds, 0)).map_err(|error| failed(&error))
}

/// The path of a file within the repository.
fn within(repository: &Repository, root: &Utf8Path, file: &SourcePath) -> Result<Utf8PathBuf> {
    let outside = || {
        refused(
            "the site is not in the work tree of its repository",
            root.as_str(),
        )
    };
    let work = repository.workdir().and_then(Utf8Path::from_path);
    let work = work.and_then(|it| it.canonicalize_utf8().ok());
    let root = root.canonicalize_utf8().ok();
    let (Some(work), Some(root)) = (work, root) else {
        return Err(outside());
    };
    let folder = root.strip_prefix(&work).map_err(|_| outside())?;
    Ok(folder.join(file.as_str()))
}

fn refused(what: &str, help: &str) -> Error {
    Error::Usage(format!("{what}\n  help: {help}"))
}

fn failed(error: &git2::Error) -> Error {
    refused("git cannot commit this", error.message())
}
