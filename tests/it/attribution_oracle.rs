//! Who wrote each line: against `git blame -M` by the git program, where that is present.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::Path;

use camino::Utf8Path;
use guide::history::{Blobs, History, LineOrigin, Lineage, Repository, Subject, attribute};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::history_fixture::source;
use crate::history_oracle::{PATHS, cases, git, has_git, make, step};
use crate::project::corpora;

/// The writers that git names, line by line, of the text at a commit.
fn blamed(folder: &Path, commit: &str, path: &str) -> Vec<String> {
    let arguments = ["blame", "-M", "--porcelain", commit, "--", path];
    let output = git(folder, &arguments).unwrap();
    let mut commit = "";
    let mut lines = Vec::new();
    for line in output.split('\n') {
        if line.starts_with('\t') {
            lines.push(commit.to_owned());
        } else if let Some((id, _)) = line.split_once(' ')
            && id.len() == 40
        {
            commit = id;
        }
    }
    lines
}

/// A repository and all that its documents' lines are told from.
struct Told {
    history: History,
    blobs: Blobs,
}

impl Told {
    fn open(folder: &Path) -> Self {
        let folder = Utf8Path::from_path(folder).unwrap();
        let repository = Repository::discover(folder).unwrap().unwrap();
        Self {
            history: History::read(&repository).unwrap(),
            blobs: repository.blobs(),
        }
    }

    /// Do all parents of the merges that changed a document have it?
    fn is_in_all_parents(&self, lineage: &Lineage) -> bool {
        let mut merges = lineage
            .revisions
            .iter()
            .filter(|it| it.commit.parents.len() > 1);
        merges.all(|merge| {
            let mut parents = merge.commit.parents.iter();
            let is_there = |id| self.history.blob_at(&merge.path, id).is_some();
            merge.blob.is_none() || parents.all(|parent| is_there(*parent))
        })
    }

    /// Prints where guide and git differ over the text that a revision left.
    fn compare(&self, folder: &Path, lineage: &Lineage, index: usize) -> Count {
        let revision = &lineage.revisions[index];
        let read = |blob| self.blobs.read(&blob).unwrap();
        let subject = Subject::Revision(index);
        let ours = attribute(lineage, subject, &[], &BTreeSet::new(), &read).lines;
        let commit = revision.commit.id.to_string();
        let theirs = blamed(folder, &commit, revision.path.as_str());
        assert_eq!(ours.len(), theirs.len(), "{} at {commit}", revision.path);
        let mut count = Count::default();
        for (number, (ours, theirs)) in (1..).zip(ours.iter().zip(&theirs)) {
            let ours = named(lineage, *ours);
            count.lines += 1;
            if ours != *theirs {
                count.differing += 1;
                let path = &revision.path;
                println!("{path}:{number} at {commit}: guide {ours}, git {theirs}");
            }
        }
        count
    }
}

/// How many lines were compared, and how many differ.
#[derive(Clone, Copy, Default)]
struct Count {
    lines: usize,
    differing: usize,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.differing += other.differing;
    }

    #[track_caller]
    fn check(self, what: &str) {
        let Self { lines, differing } = self;
        println!(
            "{what}: {} of {lines} lines as git has them",
            lines - differing
        );
        assert!(differing * 100 <= lines, "{what}: {differing} of {lines}");
    }
}

fn named(lineage: &Lineage, origin: LineOrigin) -> String {
    match origin {
        LineOrigin::Revision(index) => lineage.revisions[index].commit.id.to_string(),
        other => format!("{other:?}"),
    }
}

/// Every line, but for one kind of document: where a merge wrote a text that one of its parents
/// does not have at that path. Git then looks for an earlier name in every parent. Guide looks for
/// new names against the first parent, as its history does, and in a branch only for names the
/// document is known to have had: such lines may be the merge's for guide, and older for git.
#[test]
fn any_history_is_attributed_as_git_does() {
    if !has_git() {
        println!("no git: nothing was compared");
        return;
    }
    let mut runner = TestRunner::new(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let count = Cell::new(Count::default());
    let histories = proptest::collection::vec(step(), 1..28);
    let outcome = runner.run(&histories, |steps| {
        let repo = make(&steps);
        let folder = repo.path().as_std_path();
        let told = Told::open(folder);
        for path in PATHS {
            let lineage = told.history.lineage(&source(path), &[]);
            let head = lineage.head.and_then(|head| head.revision);
            if let Some(index) = head.filter(|_| told.is_in_all_parents(&lineage)) {
                let mut all = count.get();
                all.add(told.compare(folder, &lineage, index));
                count.set(all);
            }
        }
        Ok(())
    });
    outcome.unwrap();
    count.get().check("random histories");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// Where texts are missing, a line has the writer that it has with all of them, or none.
    #[test]
    fn a_missing_text_makes_no_wrong_writer(
        steps in proptest::collection::vec(step(), 1..28),
        lost in any::<u64>(),
        formatting in any::<u64>(),
    ) {
        let repo = make(&steps);
        let told = Told::open(repo.path().as_std_path());
        let is_chosen = |bits: u64, index: usize| bits >> (index % 64) & 1 == 1;
        for path in PATHS {
            let lineage = told.history.lineage(&source(path), &[]);
            let Some(index) = lineage.head.and_then(|head| head.revision) else { continue };
            let present = lineage.revisions[index].blob;
            let contents: BTreeSet<_> = lineage.revisions.iter().filter_map(|it| it.blob).collect();
            let missing: BTreeSet<_> = contents
                .into_iter()
                .enumerate()
                .filter(|(number, blob)| is_chosen(lost, *number) && Some(*blob) != present)
                .map(|(_, blob)| blob)
                .collect();
            let revisions = lineage.revisions.iter().enumerate();
            let look_through: BTreeSet<_> = revisions
                .filter(|(number, _)| is_chosen(formatting, *number))
                .map(|(_, revision)| revision.commit.id)
                .collect();
            let parts: Vec<Option<usize>> = (0..20).map(|line| (line > 0).then_some(line / 3)).collect();
            let attributed = |missing: &BTreeSet<_>| {
                let read = |blob| told.blobs.read(&blob).unwrap().filter(|_| !missing.contains(&blob));
                attribute(&lineage, Subject::Revision(index), &parts, &look_through, &read)
            };
            let (whole, partial) = (attributed(&BTreeSet::new()), attributed(&missing));
            for (whole, partial) in whole.lines.iter().zip(&partial.lines) {
                prop_assert!(matches!(whole, LineOrigin::Revision(_)));
                prop_assert!(whole == partial || *partial == LineOrigin::Unknown);
            }
            for (whole, partial) in whole.parts.iter().zip(&partial.parts) {
                prop_assert!(partial.iter().all(|revision| whole.contains(revision)));
            }
        }
    }
}

/// The text of every document of the corpora, at HEAD and at each of its revisions.
#[test]
fn real_repositories_are_attributed_as_git_does() {
    if !has_git() {
        println!("no git: nothing was compared");
        return;
    }
    for bundle in corpora() {
        let folder = tempfile::tempdir().unwrap();
        let clone = folder.path().join("clone");
        let arguments = ["clone", "-q", bundle.as_str(), clone.to_str().unwrap()];
        git(folder.path(), &arguments);
        let told = Told::open(&clone);
        let (mut present, mut earlier) = (Count::default(), Count::default());
        for path in told.history.paths_at_head() {
            let lineage = told.history.lineage(&path, &[]);
            let head = lineage.head.and_then(|head| head.revision);
            for (index, revision) in lineage.revisions.iter().enumerate() {
                if revision.blob.is_some() {
                    let count = told.compare(&clone, &lineage, index);
                    earlier.add(count);
                    if head == Some(index) {
                        present.add(count);
                    }
                }
            }
        }
        let name = bundle.file_name().unwrap();
        present.check(&format!("{name}, at HEAD"));
        earlier.check(&format!("{name}, at every revision"));
    }
}
