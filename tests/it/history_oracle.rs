//! Guide's history against the git program's own, where that is present.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use camino::Utf8Path;
use git2::Oid;
use guide::history::{Event, History, Repository};
use guide::path::SourcePath;
use proptest::prelude::*;

use crate::history_fixture::Fixture;

/// The output of git in a folder, nothing of the machine's configuration used; `None` without git.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "core.quotePath=false"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_LITERAL_PATHSPECS", "1")
        .output()
        .ok()?;
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

pub(crate) fn has_git() -> bool {
    Command::new("git")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

pub(crate) fn lines(folder: &Path, arguments: &[&str]) -> BTreeSet<String> {
    let output = git(folder, arguments).unwrap_or_default();
    output.lines().map(str::to_owned).collect()
}

/// Every segment of a document's lineage is plain `git log FROM -- PATH`, less what was told
/// already and, where the path began by a rename, less what came before that.
///
/// One thing is not as in the repository: a commit that renamed a document away from PATH has no
/// parents for this `git log`, so that what it left there is not the past of a document written
/// at PATH later.
fn check_document(folder: &Path, history: &History, path: &SourcePath) {
    let lineage = history.lineage(path, &[]);
    let mut told: BTreeSet<String> = BTreeSet::new();
    for (number, segment) in lineage.segments.iter().enumerate() {
        let from: Vec<String> = segment.from.iter().map(ToString::to_string).collect();
        let ends = ends_of_other_lives(folder, &from, segment.path.as_str());
        for end in &ends {
            git(folder, &["replace", "--graft", end]);
        }
        let mut arguments = vec!["log", "--format=%H"];
        arguments.extend(from.iter().map(String::as_str));
        arguments.extend(["--", segment.path.as_str()]);
        let mut expected = lines(folder, &arguments);
        for end in &ends {
            git(folder, &["replace", "-d", end]);
        }
        let revisions = lineage
            .revisions
            .iter()
            .filter(|revision| revision.segment == number);
        for revision in revisions.clone() {
            if matches!(revision.event, Event::Renamed { .. } | Event::Moved { .. }) {
                let before = format!("{}^@", revision.commit.id);
                for earlier in lines(folder, &["rev-list", &before]) {
                    expected.remove(&earlier);
                }
            }
        }
        expected.retain(|commit| !told.contains(commit));
        let found: BTreeSet<String> = revisions
            .map(|revision| revision.commit.id.to_string())
            .collect();
        assert_eq!(found, expected, "{path}, at {}", segment.path);
        told.extend(found);
    }
    check_order(history, &lineage.revisions);
    check_renames(folder, &lineage.revisions);
}

/// The commits that took a path away by a rename.
fn ends_of_other_lives(folder: &Path, from: &[String], path: &str) -> Vec<String> {
    let log = |option: &str| {
        let mut arguments = vec!["log", "--format=%H", option, "--diff-filter=D"];
        if option == "--merges" {
            // The filter would leave them all out.
            arguments.pop();
        }
        arguments.extend(from.iter().map(String::as_str));
        arguments.extend(["--", path]);
        lines(folder, &arguments)
    };
    let removals = log("--no-merges").into_iter().chain(log("--merges"));
    removals
        .filter(|commit| is_renamed_away(folder, commit, path))
        .collect()
}

/// Did a commit rename this document? Of the files it added count those that are documents and
/// that none of its parents had.
fn is_renamed_away(folder: &Path, commit: &str, path: &str) -> bool {
    let parents = git(folder, &["rev-parse", &format!("{commit}^@")]).unwrap_or_default();
    let parents: Vec<&str> = parents.lines().collect();
    let Some(first) = parents.first() else {
        return false;
    };
    let changed = |filter: &str| -> BTreeSet<String> {
        let filter = format!("--diff-filter={filter}");
        let arguments = [
            "diff-tree",
            "-r",
            "--no-renames",
            "--name-only",
            "-z",
            &filter,
        ];
        let output = git(folder, &[&arguments[..], &[first, commit]].concat()).unwrap_or_default();
        let documents = output
            .split('\0')
            .filter(|it| SourcePath::new(it).is_some_and(|it| it.is_markdown()));
        documents.map(str::to_owned).collect()
    };
    let had: BTreeSet<String> = parents[1..]
        .iter()
        .flat_map(|parent| {
            let output = git(folder, &["ls-tree", "-r", "--name-only", "-z", parent]);
            let names = output.unwrap_or_default();
            names.split('\0').map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    let added = changed("A");
    let removed = changed("D");
    if !removed.contains(path) {
        return false;
    }
    let files = removed.iter().chain(added.difference(&had));
    let mut arguments = vec![
        "diff-tree",
        "-r",
        "-M",
        "--name-status",
        "-z",
        first,
        commit,
        "--",
    ];
    arguments.extend(files.map(String::as_str));
    let output = git(folder, &arguments).unwrap_or_default();
    let mut fields = output.split('\0');
    while let (Some(status), Some(old)) = (fields.next(), fields.next()) {
        if status.starts_with('R') {
            fields.next();
            if old == path {
                return true;
            }
        }
    }
    false
}

/// In the order of arrival on the main line, then in that of all commits.
fn check_order(history: &History, revisions: &[guide::history::Revision]) {
    let place = |id| {
        let mut commits = history.commits().iter();
        commits.position(|commit| commit.id == id)
    };
    assert!(revisions.is_sorted_by_key(|revision| {
        let commit = &revision.commit;
        let arrived = commit.arrival.merge.unwrap_or(commit.id);
        (place(arrived), place(commit.id))
    }));
}

/// What is told as a rename is one for `git diff-tree -M`, and so is what came from a file that is
/// no document; what is told as new is none, of a document.
fn check_renames(folder: &Path, revisions: &[guide::history::Revision]) {
    for revision in revisions {
        if revision.commit.parents.len() != 1 {
            continue;
        }
        let id = revision.commit.id.to_string();
        let arguments = [
            "diff-tree",
            "-r",
            "-M",
            "--no-commit-id",
            "--name-status",
            "-z",
            &id,
        ];
        let output = git(folder, &arguments).unwrap_or_default();
        let mut fields = output.split('\0');
        let mut renames: BTreeMap<&str, &str> = BTreeMap::new();
        while let (Some(status), Some(path)) = (fields.next(), fields.next()) {
            if status.starts_with('R') {
                renames.insert(fields.next().unwrap_or_default(), path);
            }
        }
        let theirs = renames.get(revision.path.as_str()).copied();
        match &revision.event {
            Event::Renamed { from } => assert_eq!(theirs, Some(from.as_str()), "{id}"),
            Event::Created | Event::Continued { .. } | Event::Restored => {
                let is_document =
                    |path: &&str| SourcePath::new(path).is_some_and(|p| p.is_markdown());
                assert_eq!(theirs.filter(is_document), None, "{id}");
            }
            Event::Moved { from } => {
                assert_eq!(theirs, Some(from.as_str()), "{id}");
            }
            Event::Changed | Event::Deleted => {}
        }
    }
}

/// Times, names, parents and the order of commits.
fn check_commits(folder: &Path, history: &History) {
    let format = "--format=%H%x09%cI%x09%aI%x09%P";
    let theirs = lines(folder, &["log", format]);
    let ours: BTreeSet<String> = history
        .commits()
        .iter()
        .map(|commit| {
            let parents: Vec<String> = commit.parents.iter().map(ToString::to_string).collect();
            format!(
                "{}\t{}\t{}\t{}",
                commit.id,
                commit.committer.when.iso(),
                commit.author.when.iso(),
                parents.join(" ")
            )
        })
        .collect();
    assert_eq!(ours, theirs);
    let mut seen = BTreeSet::new();
    for commit in history.commits().iter().rev() {
        assert!(commit.parents.iter().all(|parent| seen.contains(parent)));
        seen.insert(commit.id);
    }
}

/// The arrival is the oldest commit of the main line that contains the commit.
fn check_arrivals(folder: &Path, history: &History) {
    let main = git(folder, &["rev-list", "--first-parent", "HEAD"]).unwrap_or_default();
    let mut expected: BTreeMap<String, String> = BTreeMap::new();
    for on_main in main.lines() {
        for contained in lines(folder, &["rev-list", on_main]) {
            expected.insert(contained, on_main.to_owned());
        }
    }
    for commit in history.commits() {
        let arrived = commit.arrival.merge.unwrap_or(commit.id).to_string();
        assert_eq!(expected[&commit.id.to_string()], arrived);
    }
}

pub(crate) fn open(folder: &Path) -> History {
    let folder = Utf8Path::from_path(folder).unwrap();
    History::read(&Repository::discover(folder).unwrap().unwrap()).unwrap()
}

/// One step in the making of a history.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Write {
        branch: usize,
        file: usize,
        line: usize,
        own: u8,
    },
    Remove {
        branch: usize,
        file: usize,
    },
    /// Moves some lines to the end of the text.
    Shift {
        branch: usize,
        file: usize,
        line: usize,
        count: usize,
    },
    Rename {
        branch: usize,
        file: usize,
        to: usize,
        edits: usize,
    },
    Merge {
        branch: usize,
        other: usize,
        mix: u16,
        evil: Option<(usize, u8)>,
    },
    Switch {
        branch: usize,
        to: usize,
    },
}

pub(crate) const PATHS: [&str; 7] = [
    "a.md",
    "b.md",
    "c d.md",
    "x/a.md",
    "x/b.md",
    "x/y/é.md",
    "README.md",
];
const BRANCHES: usize = 3;

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let (branch, file) = (0..BRANCHES, 0..PATHS.len());
    prop_oneof![
        5 => (branch.clone(), file.clone(), 0..8_usize, 0..4_u8)
            .prop_map(|(branch, file, line, own)| Step::Write { branch, file, line, own }),
        1 => (branch.clone(), file.clone()).prop_map(|(branch, file)| Step::Remove { branch, file }),
        1 => (branch.clone(), file.clone(), 0..6_usize, 1..4_usize)
            .prop_map(|(branch, file, line, count)| Step::Shift { branch, file, line, count }),
        3 => (branch.clone(), file.clone(), file.clone(), 0..5_usize)
            .prop_map(|(branch, file, to, edits)| Step::Rename { branch, file, to, edits }),
        3 => (branch.clone(), branch.clone(), any::<u16>(), proptest::option::weighted(0.3, (file, 0..4_u8)))
            .prop_map(|(branch, other, mix, evil)| Step::Merge { branch, other, mix, evil }),
        1 => (branch.clone(), branch).prop_map(|(branch, to)| Step::Switch { branch, to }),
    ]
}

fn fresh(file: usize) -> Vec<String> {
    // Some files share lines from the start, so that renames compete.
    (0..8)
        .map(|line| format!("line {line} of text {}\n", file % 3))
        .collect()
}

fn edited(text: &str, line: usize, own: u8) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    if line < lines.len() {
        lines[line] = format!("edited with {own}\n");
    }
    lines.concat()
}

pub(crate) fn make(steps: &[Step]) -> Fixture {
    let mut repo = Fixture::new();
    let first: BTreeMap<String, String> = PATHS
        .iter()
        .take(3)
        .enumerate()
        .map(|(file, path)| ((*path).to_owned(), fresh(file).concat()))
        .collect();
    let root = repo.commit_files("root", &[], first);
    let mut heads: [Oid; BRANCHES] = [root; BRANCHES];
    for (number, step) in steps.iter().enumerate() {
        let message = format!("{number}");
        match *step {
            Step::Write {
                branch,
                file,
                line,
                own,
            } => {
                let mut files = repo.files(heads[branch]).clone();
                let text = files
                    .get(PATHS[file])
                    .cloned()
                    .unwrap_or_else(|| fresh(file).concat());
                files.insert(PATHS[file].to_owned(), edited(&text, line, own));
                heads[branch] = repo.commit_files(&message, &[heads[branch]], files);
            }
            Step::Remove { branch, file } => {
                let mut files = repo.files(heads[branch]).clone();
                files.remove(PATHS[file]);
                heads[branch] = repo.commit_files(&message, &[heads[branch]], files);
            }
            Step::Shift {
                branch,
                file,
                line,
                count,
            } => {
                let mut files = repo.files(heads[branch]).clone();
                if let Some(text) = files.get_mut(PATHS[file]) {
                    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
                    let end = lines.len().min(line + count);
                    lines[line.min(end)..].rotate_left(end.saturating_sub(line));
                    *text = lines.concat();
                    heads[branch] = repo.commit_files(&message, &[heads[branch]], files);
                }
            }
            Step::Rename {
                branch,
                file,
                to,
                edits,
            } => {
                let mut files = repo.files(heads[branch]).clone();
                if let Some(mut text) = files.remove(PATHS[file]) {
                    for line in 0..edits {
                        text = edited(&text, line, 9);
                    }
                    files.insert(PATHS[to].to_owned(), text);
                    heads[branch] = repo.commit_files(&message, &[heads[branch]], files);
                }
            }
            Step::Merge {
                branch,
                other,
                mix,
                evil,
            } => {
                let (ours, theirs) = (repo.files(heads[branch]), repo.files(heads[other]));
                let mut files = ours.clone();
                for (bit, path) in PATHS.iter().enumerate() {
                    if mix >> bit & 1 == 1 {
                        match theirs.get(*path) {
                            Some(text) => files.insert((*path).to_owned(), text.clone()),
                            None => files.remove(*path),
                        };
                    }
                }
                if let Some((file, own)) = evil {
                    let text = files
                        .get(PATHS[file])
                        .cloned()
                        .unwrap_or_else(|| fresh(file).concat());
                    files.insert(PATHS[file].to_owned(), edited(&text, 0, own));
                }
                if heads[branch] != heads[other] {
                    let parents = [heads[branch], heads[other]];
                    heads[branch] = repo.commit_files(&message, &parents, files);
                }
            }
            Step::Switch { branch, to } => heads[to] = heads[branch],
        }
    }
    repo.set_main(heads[0]);
    repo
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_is_told_as_git_tells_it(steps in proptest::collection::vec(step(), 1..28)) {
        if has_git() {
            let repo = make(&steps);
            let folder = repo.path().as_std_path();
            let history = open(folder);
            check_commits(folder, &history);
            check_arrivals(folder, &history);
            for path in PATHS {
                check_document(folder, &history, &SourcePath::new(path).unwrap());
            }
        }
    }
}

/// Each case runs the git program some hundred times.
pub(crate) fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(40)
}

/// Real repositories, where they lie beside this one or where `GUIDE_CORPORA` says.
fn corpora() -> Vec<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let folder = std::env::var_os("GUIDE_CORPORA").map_or(beside, PathBuf::from);
    let mut bundles: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "bundle")
        })
        .collect();
    bundles.sort();
    bundles
}

#[test]
fn real_repositories_are_told_as_git_tells_them() {
    let bundles = corpora();
    if bundles.is_empty() || !has_git() {
        println!("no corpora (set GUIDE_CORPORA) or no git: nothing was compared");
        return;
    }
    for bundle in bundles {
        let folder = tempfile::tempdir().unwrap();
        let clone = folder.path().join("clone");
        let (from, to) = (bundle.to_str().unwrap(), clone.to_str().unwrap());
        git(folder.path(), &["clone", "-q", from, to]);
        let history = open(&clone);
        check_commits(&clone, &history);
        check_arrivals(&clone, &history);
        let every = lines(&clone, &["log", "--format=", "--name-only", "-m", "--root"]);
        let documents = every
            .iter()
            .filter_map(|path| SourcePath::new(path))
            .filter(SourcePath::is_markdown);
        for path in documents {
            check_document(&clone, &history, &path);
            if std::env::var_os("GUIDE_FOLLOW").is_some() {
                compare_with_follow(&clone, &history, &path);
            }
        }
    }
}

/// Prints where guide and `git log --follow` differ, for the report of differences.
fn compare_with_follow(folder: &Path, history: &History, path: &SourcePath) {
    let ours: BTreeSet<String> = history
        .lineage(path, &[])
        .revisions
        .iter()
        .map(|revision| revision.commit.id.to_string())
        .collect();
    let theirs = lines(
        folder,
        &["log", "--follow", "--format=%H", "--", path.as_str()],
    );
    if ours == theirs {
        return;
    }
    println!(
        "{}: {path}: {} here, {} with --follow",
        folder.display(),
        ours.len(),
        theirs.len()
    );
    for commit in ours.symmetric_difference(&theirs) {
        let side = if ours.contains(commit) {
            "only guide"
        } else {
            "only --follow"
        };
        let shown = git(folder, &["log", "-1", "--format=%h %p %s", commit]).unwrap_or_default();
        println!("  {side}: {}", shown.trim());
    }
}
