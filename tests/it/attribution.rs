//! Who wrote each line: against `git blame -M` by the git program, where that is present, and the
//! rules one by one through `guide blame`.

use std::collections::BTreeSet;
use std::path::Path;

use camino::Utf8Path;
use guide::history::{
    Blobs, CommitId, History, LineOrigin, Lineage, Repository, Subject, attribute,
};
use guide::path::SourcePath;
use proptest::prelude::*;

use crate::history_oracle::{PATHS, cases, git, has_git, make, step};
use crate::project::corpora;

/// The writers that git names, line by line.
fn blamed(folder: &Path, path: &str) -> Vec<String> {
    let arguments = ["blame", "-M", "--porcelain", "HEAD", "--", path];
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

    /// The writers that guide names, line by line, of the text at HEAD; empty without one.
    fn writers(&self, path: &SourcePath) -> Vec<String> {
        let lineage = self.history.lineage(path, &[]);
        let Some(head) = lineage.head.filter(|head| head.blob.is_some()) else {
            return Vec::new();
        };
        let subject = Subject::Revision(head.revision.unwrap());
        let read = |blob| self.blobs.read(&blob).unwrap();
        let told = attribute(&lineage, subject, &[], &BTreeSet::new(), &read);
        let name = |origin: &LineOrigin| named(&lineage, *origin);
        told.lines.iter().map(name).collect()
    }

    /// Prints where guide and git differ. How many lines there are, and how many differ.
    fn compare(&self, folder: &Path, path: &SourcePath) -> (usize, usize) {
        let (ours, theirs) = (self.writers(path), blamed(folder, path.as_str()));
        assert_eq!(ours.len(), theirs.len(), "{path}");
        let mut differing = 0;
        for (number, (ours, theirs)) in (1..).zip(ours.iter().zip(&theirs)) {
            if ours != theirs {
                differing += 1;
                println!("{path}:{number}: guide {ours}, git {theirs}");
            }
        }
        (ours.len(), differing)
    }
}

fn named(lineage: &Lineage, origin: LineOrigin) -> String {
    match origin {
        LineOrigin::Revision(index) => lineage.revisions[index].commit.id.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn any_history_is_attributed_as_git_does() {
    if !has_git() {
        println!("no git: nothing was compared");
        return;
    }
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let count = std::cell::Cell::new((0, 0));
    let histories = proptest::collection::vec(step(), 1..28);
    let outcome = runner.run(&histories, |steps| {
        let repo = make(&steps);
        let folder = repo.path().as_std_path();
        let told = Told::open(folder);
        for path in PATHS {
            let path = SourcePath::new(path).unwrap();
            if told.history.lineage(&path, &[]).head.is_some() {
                let (lines, differing) = told.compare(folder, &path);
                if differing > 0 {
                    println!("{steps:?}");
                    println!(
                        "{}",
                        git(
                            folder,
                            &["log", "--graph", "--format=%h %s", "--name-status"]
                        )
                        .unwrap()
                    );
                }
                let (all, bad) = count.get();
                count.set((all + lines, bad + differing));
            }
        }
        Ok(())
    });
    outcome.unwrap();
    let (lines, differing) = count.get();
    println!("{differing} of {lines} lines differ");
    assert!(differing * 100 <= lines, "{differing} of {lines} lines");
}

#[test]
fn real_repositories_are_attributed_as_git_does() {
    if !has_git() {
        println!("no git: nothing was compared");
        return;
    }
    for bundle in corpora() {
        let folder = tempfile::tempdir().unwrap();
        let clone = folder.path().join("clone");
        git(
            folder.path(),
            &["clone", "-q", bundle.as_str(), clone.to_str().unwrap()],
        );
        let told = Told::open(&clone);
        let (mut lines, mut differing) = (0, 0);
        for path in told.history.paths_at_head() {
            let (of_document, different) = told.compare(&clone, &path);
            lines += of_document;
            differing += different;
        }
        println!(
            "{}: {} of {lines} lines as git has them",
            bundle.file_name().unwrap(),
            lines - differing
        );
        assert!(differing * 100 <= lines, "{bundle}: {differing} of {lines}");
    }
}
