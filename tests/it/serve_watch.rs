//! Noticing changes. Every test waits for what must come; none sleeps.

#![expect(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::collections::BTreeSet;
use std::fs;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use guide::serve::{self, Changed, watch, watch_by_looking};

/// Far longer than any change takes to be noticed.
const PATIENCE: Duration = Duration::from_secs(20);

struct Watched {
    _folder: tempfile::TempDir,
    root: Utf8PathBuf,
    changes: Receiver<Changed>,
}

/// Watches a folder with these files in it, and ignores what is called `_site`.
fn watched(files: &[&str]) -> Watched {
    watched_below("", files)
}

/// The same, of a folder that lies in others.
fn watched_below(folders: &str, files: &[&str]) -> Watched {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path())
        .unwrap()
        .canonicalize_utf8()
        .unwrap();
    let root = match folders {
        "" => root,
        _ => root.join(folders),
    };
    for file in files {
        put(&root.join(file));
    }
    let is_output = |path: &Utf8Path| path.file_name() == Some("_site");
    let mut watcher = watch(std::slice::from_ref(&root), is_output);
    assert_eq!(watcher.polling(), None);
    let (sender, changes) = channel();
    thread::spawn(move || while sender.send(watcher.wait()).is_ok() {});
    Watched {
        _folder: folder,
        root,
        changes,
    }
}

fn put(path: &Utf8Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, "text").unwrap();
}

impl Watched {
    /// Waits for a change of this path; gives all the paths that came before and with it.
    fn until(&self, path: &str) -> Vec<String> {
        let mut seen = Vec::new();
        loop {
            let changed = self
                .changes
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|_| panic!("no change of {path}, only {seen:?}"));
            let paths = changed
                .paths
                .iter()
                .map(|path| path.strip_prefix(&self.root).unwrap().to_string());
            seen.extend(paths);
            if seen.iter().any(|seen| seen == path) {
                return seen;
            }
        }
    }
}

#[test]
fn every_kind_of_save_is_noticed() {
    let watched = watched(&["content/a.md", "content/b.md"]);
    let root = &watched.root;
    fs::write(root.join("content/a.md"), "new").unwrap();
    watched.until("content/a.md");
    fs::write(root.join("content/.a.md.tmp"), "newer").unwrap();
    fs::rename(root.join("content/.a.md.tmp"), root.join("content/a.md")).unwrap();
    watched.until("content/a.md");
    fs::rename(root.join("content/a.md"), root.join("content/a.md~")).unwrap();
    put(&root.join("content/a.md"));
    fs::remove_file(root.join("content/a.md~")).unwrap();
    watched.until("content/a.md");
    fs::remove_file(root.join("content/b.md")).unwrap();
    watched.until("content/b.md");
}

#[test]
fn new_folders_are_watched_too() {
    let watched = watched(&["content/a.md"]);
    let root = &watched.root;
    put(&root.join("content/new/deep/b.md"));
    watched.until("content/new");
    fs::write(root.join("content/new/deep/b.md"), "again").unwrap();
    watched.until("content/new/deep/b.md");
    // Another folder of the same name, as a checkout makes it.
    fs::remove_dir_all(root.join("content/new")).unwrap();
    put(&root.join("content/new/deep/b.md"));
    // Events come in order, so with this one the folder is known again.
    put(&root.join("content/c.md"));
    watched.until("content/c.md");
    fs::write(root.join("content/new/deep/b.md"), "again").unwrap();
    watched.until("content/new/deep/b.md");
}

#[test]
fn what_cannot_change_the_site_is_not_noticed() {
    let watched = watched(&[
        "content/a.md",
        "_site/index.html",
        "node_modules/x/y.js",
        "target/CACHEDIR.TAG",
        "target/debug/x",
        ".git/HEAD",
        ".git/objects/00/11",
        ".git/refs/heads/main",
    ]);
    let root = &watched.root;
    for file in [
        "_site/index.html",
        ".git/index.lock",
        "_site/a/b.html",
        "._site.guide-x1y2z3/lock",
        "node_modules/x/y.js",
        "target/debug/x",
        ".git/objects/00/22",
        ".git/COMMIT_EDITMSG",
        ".git/refs/heads/main.lock",
    ] {
        put(&root.join(file));
    }
    // Reading is no change.
    fs::read(root.join("content/a.md")).unwrap();
    put(&root.join("content/b.md"));
    assert_eq!(watched.until("content/b.md"), ["content/b.md"]);
}

#[test]
fn a_commit_is_noticed() {
    let watched = watched(&[".git/HEAD", ".git/refs/heads/main", ".git/objects/00/11"]);
    let git = watched.root.join(".git");
    // As git does it.
    put(&git.join("refs/heads/main.lock"));
    fs::rename(
        git.join("refs/heads/main.lock"),
        git.join("refs/heads/main"),
    )
    .unwrap();
    watched.until(".git/refs/heads/main");
    put(&git.join("HEAD.lock"));
    fs::rename(git.join("HEAD.lock"), git.join("HEAD")).unwrap();
    watched.until(".git/HEAD");
    put(&git.join("packed-refs"));
    watched.until(".git/packed-refs");
    put(&git.join("refs/heads/feature/x"));
    watched.until(".git/refs/heads/feature");
}

#[test]
fn where_a_root_lies_is_no_reason_to_ignore_it() {
    let watched = watched_below("_site/.x.guide-1/target", &["a.md", "_site/b.md"]);
    put(&watched.root.join("_site/c.md"));
    put(&watched.root.join("a.md"));
    assert_eq!(watched.until("a.md"), ["a.md"]);
}

#[test]
fn a_repository_that_begins_is_noticed() {
    let watched = watched(&["a.md"]);
    let git = watched.root.join(".git");
    fs::create_dir(&git).unwrap();
    watched.until(".git");
    put(&git.join("HEAD"));
    put(&git.join("refs/heads/main"));
    watched.until(".git/refs");
    // What else tells how much of the history is here, and where it lives.
    for file in ["shallow", "config", "info/grafts"] {
        put(&git.join(file));
        let told = file.split('/').next().unwrap();
        watched.until(&format!(".git/{told}"));
    }
    fs::remove_dir_all(&git).unwrap();
    watched.until(".git");
}

#[test]
fn looking_finds_what_times_do_not_tell() {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap().to_owned();
    for file in ["a.md", "b.md", "_site/c.md", ".git/HEAD", ".git/index"] {
        put(&root.join(file));
    }
    let is_output = |path: &Utf8Path| path.file_name() == Some("_site");
    let interval = Duration::from_millis(10);
    let mut watcher = watch_by_looking(std::slice::from_ref(&root), is_output, interval);
    let change = |path: &str, text: &str| {
        let path = root.join(path);
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        fs::write(&path, text).unwrap();
        // As programs do that copy files with their times.
        let file = fs::File::options().append(true).open(path).unwrap();
        file.set_modified(time).unwrap();
    };
    for ignored in ["_site/c.md", ".git/index"] {
        change(ignored, "gone");
    }
    change("a.md", "TEXT");
    let changed = watcher.wait().paths;
    assert_eq!(Vec::from_iter(changed), [root.join("a.md")]);
    // An older file takes its place, with its older time.
    fs::rename(root.join("b.md"), root.join("a.md")).unwrap();
    let changed = watcher.wait().paths;
    assert_eq!(
        Vec::from_iter(changed),
        [root.join("a.md"), root.join("b.md")]
    );
    change(".git/HEAD", "next");
    assert!(watcher.wait().paths.contains(&root.join(".git/HEAD")));
    fs::remove_dir_all(&root).unwrap();
    assert!(watcher.wait().paths.contains(&root.join("a.md")));
    put(&root.join("a.md"));
    assert!(watcher.wait().paths.contains(&root.join("a.md")));
}

/// What a preview of a folder is told, change by change.
fn told(root: &Utf8Path) -> Receiver<BTreeSet<Utf8PathBuf>> {
    let mut watcher = watch(&[root.to_owned()], |_| false);
    let (sender, changes) = channel();
    thread::spawn(move || {
        serve::run(&mut watcher, |changed, _| {
            let _ = sender.send(changed.paths.clone());
        })
    });
    changes
}

fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    let root = root.canonicalize_utf8().unwrap();
    put(&root.join("a.md"));
    (folder, root)
}

#[test]
fn everything_is_looked_at_once_after_what_was_told() {
    let (_folder, root) = folder();
    let changes = told(&root);
    fs::write(root.join("a.md"), "new").unwrap();
    let next = || changes.recv_timeout(PATIENCE).unwrap();
    assert!(next().contains(&root.join("a.md")));
    // The write may come as two changes.
    while !next().is_empty() {}
    assert!(changes.recv_timeout(Duration::from_secs(1)).is_err());
}

#[test]
fn everything_is_looked_at_also_where_changes_come_without_end() {
    let (_folder, root) = folder();
    let changes = told(&root);
    let (stop, stopped) = channel::<()>();
    let file = root.join("a.md");
    let writer = thread::spawn(move || {
        while stopped.try_recv().is_err() {
            fs::write(&file, "text").unwrap();
        }
    });
    while !changes.recv_timeout(PATIENCE).unwrap().is_empty() {}
    stop.send(()).unwrap();
    writer.join().unwrap();
}

#[cfg(unix)]
#[test]
fn a_root_under_two_names_is_heard_of() {
    let (_folder, root) = folder();
    put(&root.join("site/inner/b.md"));
    std::os::unix::fs::symlink("site", root.join("link")).unwrap();
    let roots = [root.join("link"), root.join("site/inner")];
    let mut watcher = watch(&roots, |_| false);
    put(&root.join("site/guide.yaml"));
    assert!(watcher.wait().paths.contains(&root.join("link/guide.yaml")));
    put(&root.join("site/inner/b.md"));
    let changed = watcher.wait().paths;
    assert!(
        changed.iter().any(|it| it.ends_with("inner/b.md")),
        "{changed:?}"
    );
}
