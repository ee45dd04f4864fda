//! Once settled, what the real program shows is what a clean build writes, whatever happened to the
//! files and to git. Every test waits for what must come; none sleeps.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use camino::{Utf8Path, Utf8PathBuf};

use crate::project::{Project, files_below, run_in};
use crate::running::{Events, Running};

const ADDED: &str =
    "<script type=\"module\" src=\"/_guide/preview.js\" data-guide-preview></script>";
const ADA: &str = "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00";

/// A preview of a project, and what it tells.
struct Watched {
    running: Running,
    events: Events,
    folder: Utf8PathBuf,
}

impl Watched {
    fn start(project: &Project, arguments: &[&str]) -> Self {
        let mut command = Running::command(project.path());
        command.args(["--port", "0"]).args(arguments);
        let running = Running::of(command.stderr(Stdio::null()));
        let events = running.events();
        Self {
            running,
            events,
            folder: project.path().to_owned(),
        }
    }

    /// Waits until each page is that of a clean build of now.
    #[track_caller]
    fn settles(&mut self, after: &str) {
        let output = tempfile::tempdir().unwrap();
        let output = Utf8Path::from_path(output.path()).unwrap().join("site");
        let ran = run_in(
            &self.folder,
            &["build", "--no-cache", "--output", output.as_str()],
            &[],
        );
        assert_eq!(ran.status, 0, "{after}: {}", ran.stderr);
        let built = files_below(&output);
        let built: Vec<(&str, &Vec<u8>)> = built
            .iter()
            .filter(|(name, _)| !name.starts_with("pagefind/") && *name != "guide-manifest.json")
            .map(|(name, bytes)| (name.strip_suffix("index.html").unwrap_or(name), bytes))
            .collect();
        let running = &self.running;
        self.events.until(|| {
            built.iter().all(|(path, built)| {
                let shown = running.get(path).1;
                match String::from_utf8(shown) {
                    Ok(text) => text.replacen(ADDED, "", 1).as_bytes() == built.as_slice(),
                    Err(bytes) => bytes.as_bytes() == built.as_slice(),
                }
            })
        });
    }

    fn at(&self, path: &str) -> Utf8PathBuf {
        self.folder.join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.at(from), self.at(to)).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        git(&self.folder, arguments);
    }
}

/// Runs git itself, as Ada, on no other settings than its own.
fn git(folder: &Utf8Path, arguments: &[&str]) {
    let ran = Command::new("git")
        .args(["-C", folder.as_str()])
        .args(arguments)
        .envs([
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_NAME", "Ada Moreau"),
            ("GIT_AUTHOR_EMAIL", "ada@x.example"),
            ("GIT_AUTHOR_DATE", "2025-04-01T10:00:00+01:00"),
            ("GIT_COMMITTER_NAME", "Ada Moreau"),
            ("GIT_COMMITTER_EMAIL", "ada@x.example"),
            ("GIT_COMMITTER_DATE", "2025-04-01T10:00:00+01:00"),
        ])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "git {arguments:?}: {told}");
}

fn project() -> Project {
    Project::in_git()
        .file(
            "guide.yaml",
            "title: Notes\nbase_url: https://n.example/\ntheme: own\n",
        )
        .file("themes/own/assets/extra.css", "p { color: red }\n")
        .file("workstreams/people.yaml", "ada: { name: Ada Moreau }\n")
        .file(
            "content/a.md",
            "# A paper\n\nOne two three.\n\n![Plan](plan.png)\n",
        )
        .file("content/plan.png", b"\x89PNG\r\n\x1a\n 1")
        .file("content/b.md", "# Another\n\nFour, see [a](a.md).\n")
        .file("content/deep/c.md", "# Deep\n\nFive.\n")
        .commit(ADA, "Write")
}

/// Each kind of save, and whatever else happens to files.
fn every_kind_of_save(arguments: &[&str]) {
    let project = project();
    let mut watched = Watched::start(&project, arguments);
    let shown = &mut watched;
    shown.settles("the start");
    shown.write("content/a.md", "# A paper\n\nTruncated and written.\n");
    shown.settles("a save that truncates");
    shown.write("content/.a.md.new", "# A paper\n\nRenamed over.\n");
    shown.rename("content/.a.md.new", "content/a.md");
    shown.settles("a save that renames over");
    shown.rename("content/a.md", "content/a.md~");
    shown.write(
        "content/a.md",
        "# A paper\n\nWith a backup.\n\n![Plan](plan.png)\n",
    );
    fs::remove_file(shown.at("content/a.md~")).unwrap();
    shown.settles("a save with a backup");
    shown.rename("content/b.md", "content/B.md");
    shown.settles("another letter case");
    shown.rename("content/B.md", "content/deep/b.md");
    shown.settles("a move to another folder");
    shown.write("content/plan.png", "\u{89}PNG 2");
    shown.settles("another picture");
    // Made elsewhere, with files in it, and there all at once.
    shown.write(".elsewhere/new/inner/d.md", "# Moved in\n\nSix.\n");
    shown.rename(".elsewhere/new", "content/new");
    shown.settles("a folder that is moved in");
    shown.write("content/new/inner/d.md", "# Moved in\n\nSix and seven.\n");
    shown.settles("a save in it");
    shown.rename("content/new", "content/newer");
    shown.write("content/newer/inner/d.md", "# Moved in\n\nEight.\n");
    shown.settles("a save in a folder of another name");
    fs::remove_dir_all(shown.at("content/newer")).unwrap();
    shown.settles("a folder that is gone");
    shown.write("content/newer/inner/d.md", "# Back\n\nNine.\n");
    shown.settles("a folder that is back");
    shown.write(
        "workstreams/people.yaml",
        "ada: { name: Ada Moreau, github: ada }\n",
    );
    shown.settles("another person");
    shown.write("themes/own/assets/extra.css", "p { color: green }\n");
    shown.settles("another style sheet");
    fs::remove_file(shown.at("themes/own/assets/extra.css")).unwrap();
    shown.write("themes/own/assets/other.css", "p { color: blue }\n");
    shown.settles("a style sheet of another name");
    shown.write(
        "guide.yaml",
        "title: Other notes\nbase_url: https://n.example/\ntheme: own\n",
    );
    shown.settles("another title");
}

#[test]
fn every_kind_of_save_is_shown_as_it_is_built() {
    every_kind_of_save(&[]);
}

#[test]
fn every_kind_of_save_is_shown_where_changes_are_looked_for() {
    every_kind_of_save(&["--poll", "0.05"]);
}

#[test]
fn links_to_other_files_are_followed_nowhere() {
    let outside = tempfile::tempdir().unwrap();
    let outside = Utf8Path::from_path(outside.path()).unwrap();
    fs::write(outside.join("secret.md"), "# A secret\n").unwrap();
    let project = project();
    let mut shown = Watched::start(&project, &[]);
    symlink("a.md", shown.at("content/linked.md")).unwrap();
    shown.settles("a link to a file");
    symlink("deep", shown.at("content/linked")).unwrap();
    shown.settles("a link to a folder");
    symlink(outside, shown.at("content/out")).unwrap();
    symlink(outside.join("secret.md"), shown.at("content/out.md")).unwrap();
    shown.settles("links to the outside");
    symlink("..", shown.at("content/deep/loop")).unwrap();
    symlink("itself", shown.at("content/itself")).unwrap();
    symlink("nowhere.md", shown.at("content/dangling.md")).unwrap();
    shown.settles("links that lead around, or nowhere");
    shown.write("content/deep/c.md", "# Deep\n\nThrough no link.\n");
    shown.settles("a save in a folder that links lead to");
    fs::remove_file(shown.at("content/linked.md")).unwrap();
    shown.write("content/linked.md", "# No link\n");
    shown.settles("a file in place of a link");
    assert!(!shown.running.page("").contains("A secret"));
}

#[test]
fn what_git_does_is_shown_as_it_is_built() {
    let project = project();
    let mut shown = Watched::start(&project, &[]);
    shown.write("content/a.md", "# A paper\n\nCommitted.\n");
    shown.git(&["add", "."]);
    shown.git(&["commit", "-q", "-m", "Commit it"]);
    shown.settles("a commit");
    assert!(
        shown
            .running
            .page("documents/a/history/")
            .contains("Commit it")
    );
    shown.git(&["commit", "-q", "--amend", "-m", "Say it otherwise"]);
    shown.settles("a commit that is another");
    // A storm: thousands of files come and go with a branch.
    shown.git(&["checkout", "-q", "-b", "storm"]);
    for number in 0..3000 {
        shown.write(
            &format!("content/many/{}/{number}.txt", number % 50),
            "text\n",
        );
    }
    shown.write("content/many/m.md", "# Of many\n\n[One](7/7.txt)\n");
    shown.git(&["add", "."]);
    shown.git(&["commit", "-q", "-m", "Many"]);
    shown.git(&["checkout", "-q", "main"]);
    shown.settles("the coming and going of thousands of files");
    shown.write("content/b.md", "# Another\n\nOn main.\n");
    shown.git(&["commit", "-q", "-a", "-m", "On main"]);
    shown.git(&["checkout", "-q", "storm"]);
    shown.settles("a checkout of thousands of files");
    shown.write(
        "content/many/m.md",
        "# Of many\n\nIn a folder that came with a checkout.\n",
    );
    shown.settles("a save in a folder that came with it");
    shown.git(&["commit", "-q", "-a", "-m", "More"]);
    shown.git(&["rebase", "-q", "main"]);
    shown.settles("a rebase");
    shown.git(&["tag", "a/v1.0"]);
    shown.git(&["pack-refs", "--all"]);
    shown.settles("a tag");
    shown.git(&[
        "remote",
        "add",
        "origin",
        "https://github.com/example/notes.git",
    ]);
    shown.settles("a place on the web");
    shown.git(&["reset", "-q", "--hard", "HEAD~2"]);
    shown.settles("a reset");
}

#[test]
fn a_folder_becomes_a_repository_and_is_one_no_more() {
    let project = Project::new().file("a.md", "# A paper\n\nOne.\n");
    let mut shown = Watched::start(&project, &[]);
    shown.settles("no git");
    shown.git(&["init", "-q", "-b", "main"]);
    shown.git(&["add", "."]);
    shown.git(&["commit", "-q", "-m", "Begin"]);
    shown.settles("a first commit");
    assert!(shown.running.page("documents/a/history/").contains("Begin"));
    fs::remove_dir_all(shown.at(".git")).unwrap();
    shown.settles("no git any more");
}

#[test]
fn a_history_that_becomes_whole_is_shown_whole() {
    let origin = project();
    origin.write("content/a.md", "# A paper\n\nTwo.\n");
    let origin = origin
        .commit(ADA, "Second")
        .file("content/a.md", "# A paper\n\nThree.\n");
    let origin = origin.commit(ADA, "Third");
    let clone = Project::new();
    let from = format!("file://{}", origin.path());
    git(clone.path(), &["clone", "-q", "--depth", "1", &from, "."]);
    let mut shown = Watched::start(&clone, &[]);
    shown.settles("a shallow clone");
    shown.git(&["fetch", "-q", "--unshallow"]);
    shown.settles("the whole of it");
    assert!(
        shown
            .running
            .page("documents/a/history/")
            .contains("Second")
    );
    // And back: what was here is not.
    shown.git(&["fetch", "-q", "--depth", "1"]);
    shown.settles("a shallow clone again");
    let page = shown.running.page("documents/a/history/");
    assert!(!page.contains("Second"), "{page}");
}

#[test]
fn a_commit_in_a_work_tree_that_names_its_git_folder_from_itself_is_noticed() {
    let main = project();
    let trees = tempfile::tempdir().unwrap();
    let trees = Utf8Path::from_path(trees.path()).unwrap();
    let trees = trees.canonicalize_utf8().unwrap();
    let tree = trees.join("tree");
    git(
        main.path(),
        &["worktree", "add", "-q", "-b", "other", tree.as_str()],
    );
    // As git writes it for a submodule.
    let own = main.path().canonicalize_utf8().unwrap();
    let up = "../".repeat(tree.components().count() - 1);
    let name = format!("gitdir: {up}{}/.git/worktrees/tree\n", &own.as_str()[1..]);
    fs::write(tree.join(".git"), name).unwrap();
    let mut command = Running::command(&tree);
    command.args(["--port", "0"]);
    let running = Running::of(command.stderr(Stdio::null()));
    let events = running.events();
    let mut shown = Watched {
        running,
        events,
        folder: tree,
    };
    shown.write("content/a.md", "# A paper\n\nFour.\n");
    shown.settles("a save");
    shown.git(&["commit", "-q", "-a", "-m", "From the tree"]);
    shown.settles("a commit");
    let page = shown.running.page("documents/a/history/");
    assert!(page.contains("From the tree"), "{page}");
}

#[test]
fn a_folder_that_is_called_a_cache_is_neither_read_nor_followed() {
    let project = project();
    let mut shown = Watched::start(&project, &[]);
    shown.write(
        "content/cached/CACHEDIR.TAG",
        "Signature: 8a477f597d28d172789f06886806bc55\n",
    );
    shown.write("content/cached/d.md", "# Cached\n\nSix.\n");
    shown.write("content/guide-cache/e.md", "# Kept\n\nSeven.\n");
    shown.settles("a cache, and a folder of nearly that name");
    let home = shown.running.page("");
    assert!(home.contains("Kept") && !home.contains("Cached"), "{home}");
    fs::remove_file(shown.at("content/cached/CACHEDIR.TAG")).unwrap();
    shown.write("content/a.md", "# A paper\n\nEight.\n");
    shown.settles("no cache any more");
    assert!(shown.running.page("").contains("Cached"));
}

#[test]
fn a_folder_that_is_deleted_is_shown_when_it_is_back() {
    let outer = Project::new().file("site/a.md", "# A paper\n\nOne.\n");
    let folder = outer.path().join("site");
    let mut command = Command::new(env!("CARGO_BIN_EXE_guide"));
    // As somebody who stands in it.
    command
        .args(["serve", "--port", "0"])
        .current_dir(&folder)
        .stderr(Stdio::null());
    let running = Running::of(&mut command);
    let events = running.events();
    let mut shown = Watched {
        running,
        events,
        folder: folder.clone(),
    };
    shown.settles("the start");
    fs::remove_dir_all(&folder).unwrap();
    shown.write("b.md", "# Another paper\n\nTwo.\n");
    shown.settles("another folder of the same name");
    fs::rename(&folder, outer.path().join("away")).unwrap();
    assert!(shown.running.page("").contains("Another paper"));
    fs::rename(outer.path().join("away"), &folder).unwrap();
    shown.write("b.md", "# Another paper\n\nThree.\n");
    shown.settles("the same folder back");
}

#[test]
fn what_changes_nothing_is_no_event() {
    let project = project();
    let mut shown = Watched::start(&project, &[]);
    shown.settles("the start");
    let root = project.path().canonicalize_utf8().unwrap();
    // Sees each flurry end about when the preview does, so that the next one is another.
    let mut watcher = guide::serve::watch(&[root], |_| false);
    let mut generation = 1;
    let touch = |path: Utf8PathBuf| {
        let file = fs::File::options().append(true).open(path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    };
    for (number, name) in [
        "a touch",
        "a touch of a picture that was shown",
        "a save as it was",
        "a rename over with the same text",
        "what editors put beside it",
        "what is never read",
        "another branch",
        "an empty folder",
    ]
    .into_iter()
    .enumerate()
    {
        let text = fs::read_to_string(shown.at("content/a.md")).unwrap();
        match name {
            "a touch" => touch(shown.at("content/a.md")),
            "a touch of a picture that was shown" => touch(shown.at("content/plan.png")),
            "a save as it was" => shown.write("content/a.md", &text),
            "a rename over with the same text" => {
                shown.write("content/.a.md.new", &text);
                shown.rename("content/.a.md.new", "content/a.md");
            }
            "what editors put beside it" => {
                for left in [".a.md.swp", "a.md~", "4913", "#a.md#", ".a.md.un~"] {
                    shown.write(&format!("content/{left}"), "text");
                }
                symlink("ada@host.1:2", shown.at("content/.#a.md")).unwrap();
            }
            "what is never read" => {
                for file in ["_site/x.html", "node_modules/x/README.md", ".cache/x.md"] {
                    shown.write(file, "text");
                }
            }
            "another branch" => shown.git(&["branch", "other"]),
            "an empty folder" => fs::create_dir_all(shown.at("content/empty/inner")).unwrap(),
            _ => unreachable!(),
        }
        watcher.wait();
        // What does change something is the very next that is told.
        let text = format!("# Another\n\nNumber {number}.\n");
        shown.write("content/.b.md.new", &text);
        shown.rename("content/.b.md.new", "content/b.md");
        shown.events.until(|| {
            shown
                .running
                .page("documents/b/")
                .contains(&format!("Number {number}."))
        });
        generation += 1;
        assert_eq!(shown.running_generation(), generation, "{name}");
        watcher.wait();
    }
}

impl Watched {
    /// How many times something was shown.
    fn running_generation(&self) -> u64 {
        self.running.events().settled()
    }
}
