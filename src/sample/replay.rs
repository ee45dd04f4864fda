//! Replays a story into a repository, with libgit2 and no git program.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use git2::build::{CheckoutBuilder, TreeUpdateBuilder};
use git2::{FileMode, Oid, RepositoryInitOptions, Signature};

use super::story::{Step, Story};
use super::{Made, state, told_wrong};
use crate::error::{Error, Result};

/// What a branch holds.
#[derive(Clone, Default)]
struct Branch {
    head: Option<Oid>,
    files: BTreeMap<String, Vec<u8>>,
    /// The files where it began.
    start: BTreeMap<String, Vec<u8>>,
}

/// Makes the repository and checks its last state out.
pub(super) fn replay(
    story: &Story,
    finals: &BTreeMap<String, Vec<u8>>,
    folder: &Utf8Path,
) -> Result<Made> {
    let mut options = RepositoryInitOptions::new();
    options.initial_head("main").external_template(false);
    let repository = git2::Repository::init_opts(folder, &options).map_err(refused)?;
    let mut branches: BTreeMap<&str, Branch> = BTreeMap::new();
    let mut made = Made {
        commits: 0,
        authors: 0,
    };
    let mut authors = BTreeSet::new();
    for step in &story.steps {
        if let Some(tag) = &step.tag {
            tag_main(&repository, story, step, tag, &branches)?;
            continue;
        }
        let main = branches.get("main").cloned().unwrap_or_default();
        let branch = branches.entry(&step.on).or_insert_with(|| Branch {
            start: main.files.clone(),
            ..main
        });
        let mut files = branch.files.clone();
        let mut parents: Vec<Oid> = branch.head.into_iter().collect();
        for name in &step.merge {
            let merged = branches
                .get(name.as_str())
                .ok_or_else(|| told_wrong(format!("there is no branch {name}")))?;
            parents.extend(merged.head);
            merge(&mut files, merged);
        }
        apply(&mut files, step, finals)
            .map_err(|fault| told_wrong(format!("{} {:?}: {fault}", step.at, step.say)))?;
        let id = commit(&repository, story, step, &files, &parents)?;
        authors.insert(&step.by);
        made.commits += 1;
        if let Some(branch) = branches.get_mut(step.on.as_str()) {
            branch.head = Some(id);
            branch.files = files;
        }
    }
    made.authors = authors.len();
    let head = branches.get("main").and_then(|main| main.head);
    let head = head.ok_or_else(|| told_wrong("nothing happens on main".into()))?;
    repository
        .reference("refs/heads/main", head, true, "sample")
        .map_err(refused)?;
    repository
        .checkout_head(Some(CheckoutBuilder::new().force()))
        .map_err(refused)?;
    Ok(made)
}

/// What the branch changed since it began.
fn merge(files: &mut BTreeMap<String, Vec<u8>>, branch: &Branch) {
    let paths: BTreeSet<&String> = branch.start.keys().chain(branch.files.keys()).collect();
    for path in paths {
        let (before, after) = (branch.start.get(path), branch.files.get(path));
        // Where the main line changed it too, the merge itself says what becomes of it.
        if before == after || files.get(path) != before {
            continue;
        }
        match after {
            Some(content) => files.insert(path.clone(), content.clone()),
            None => files.remove(path),
        };
    }
}

fn apply(
    files: &mut BTreeMap<String, Vec<u8>>,
    step: &Step,
    finals: &BTreeMap<String, Vec<u8>>,
) -> std::result::Result<(), String> {
    for (from, to) in &step.rename {
        let content = files
            .remove(from)
            .ok_or_else(|| format!("there is no {from} to rename"))?;
        files.insert(to.clone(), content);
    }
    for path in &step.delete {
        files
            .remove(path)
            .ok_or_else(|| format!("there is no {path} to delete"))?;
    }
    for (path, state) in &step.files {
        let content = state::bytes_of(path, state, finals)?;
        if files.insert(path.clone(), content.clone()) == Some(content) {
            return Err(format!("{path} does not change"));
        }
    }
    Ok(())
}

fn commit(
    repository: &git2::Repository,
    story: &Story,
    step: &Step,
    files: &BTreeMap<String, Vec<u8>>,
    parents: &[Oid],
) -> Result<Oid> {
    let author = signature(story, &step.by, &step.at)?;
    let committed = step.committed.as_ref().unwrap_or(&step.at);
    let by_whom = signature(
        story,
        step.committer.as_ref().unwrap_or(&step.by),
        committed,
    )?;
    let empty = repository
        .treebuilder(None)
        .and_then(|it| it.write())
        .map_err(refused)?;
    let mut update = TreeUpdateBuilder::new();
    for (path, content) in files {
        update.upsert(
            path.as_str(),
            repository.blob(content).map_err(refused)?,
            FileMode::Blob,
        );
    }
    let empty = repository.find_tree(empty).map_err(refused)?;
    let tree = update.create_updated(repository, &empty).map_err(refused)?;
    let tree = repository.find_tree(tree).map_err(refused)?;
    let parents: Vec<git2::Commit<'_>> = parents
        .iter()
        .map(|id| repository.find_commit(*id))
        .collect::<std::result::Result<_, _>>()
        .map_err(refused)?;
    let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
    let message = format!("{}\n", step.say.trim_end());
    repository
        .commit(None, &author, &by_whom, &message, &tree, &parents)
        .map_err(refused)
}

fn tag_main(
    repository: &git2::Repository,
    story: &Story,
    step: &Step,
    tag: &str,
    branches: &BTreeMap<&str, Branch>,
) -> Result<()> {
    let head = branches.get("main").and_then(|main| main.head);
    let head = head.ok_or_else(|| told_wrong(format!("nothing to tag as {tag}")))?;
    let target = repository.find_object(head, None).map_err(refused)?;
    let tagger = signature(story, &step.by, &step.at)?;
    repository
        .tag(tag, &target, &tagger, &step.say, false)
        .map_err(refused)?;
    Ok(())
}

fn signature(story: &Story, who: &str, at: &str) -> Result<Signature<'static>> {
    let person = story
        .people
        .get(who)
        .ok_or_else(|| told_wrong(format!("nobody is known as {who}")))?;
    let pieces = jiff::fmt::temporal::Pieces::parse(at);
    let offset = pieces.ok().and_then(|it| it.to_numeric_offset());
    let time: Option<jiff::Timestamp> = at.parse().ok();
    let (Some(offset), Some(time)) = (offset, time) else {
        return Err(told_wrong(format!("`{at}` is not a time with its offset")));
    };
    let time = git2::Time::new(time.as_second(), offset.seconds() / 60);
    Signature::new(&person.name, &person.email, &time).map_err(refused)
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn refused(error: git2::Error) -> Error {
    Error::Git {
        message: format!(
            "the sample repository could not be written: {}",
            error.message()
        ),
        help: "name a new folder on a disk with room",
    }
}
