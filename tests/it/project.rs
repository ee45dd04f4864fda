//! The one harness: a project made of files and commits, run through the public doors.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

/// A folder with files, perhaps in git, in which guide can be run.
pub(crate) struct Project {
    folder: TempDir,
    repository: Option<git2::Repository>,
}

/// What a run of the command said.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Who commits, and when: `Ada <ada@x.example> 2025-06-12T10:00:00+02:00`.
fn signature(who: &str) -> git2::Signature<'static> {
    let (name, rest) = who.split_once(" <").unwrap();
    let (email, when) = rest.split_once("> ").unwrap();
    let when: jiff::Timestamp = when.parse().unwrap();
    let offset = who.rsplit_once(['+', '-']).map_or(0, |(_, clock)| {
        let (hours, minutes) = clock.split_once(':').unwrap_or(("0", "0"));
        let minutes = hours.parse::<i32>().unwrap_or(0) * 60 + minutes.parse::<i32>().unwrap_or(0);
        let is_behind = who[who.len() - clock.len() - 1..].starts_with('-');
        if who.ends_with('Z') {
            0
        } else if is_behind {
            -minutes
        } else {
            minutes
        }
    });
    git2::Signature::new(name, email, &git2::Time::new(when.as_second(), offset)).unwrap()
}

impl Project {
    /// An empty folder, not in git.
    pub(crate) fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("guide project ")
            .tempdir()
            .unwrap();
        Self {
            folder,
            repository: None,
        }
    }

    /// An empty repository.
    pub(crate) fn in_git() -> Self {
        let mut project = Self::new();
        let mut options = git2::RepositoryInitOptions::new();
        options.initial_head("main");
        project.repository =
            Some(git2::Repository::init_opts(project.folder.path(), &options).unwrap());
        project
    }

    pub(crate) fn path(&self) -> &Utf8Path {
        Utf8Path::from_path(self.folder.path()).unwrap()
    }

    /// Writes a file.
    #[must_use]
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Moves a file.
    #[must_use]
    pub(crate) fn rename(self, from: &str, to: &str) -> Self {
        let to = self.path().join(to);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::rename(self.path().join(from), to).unwrap();
        self
    }

    /// Commits everything. `who` is a name, an address and a time.
    #[must_use]
    pub(crate) fn commit(self, who: &str, message: &str) -> Self {
        self.commit_with(who, who, message)
    }

    /// Commits everything, as author and committer.
    #[must_use]
    pub(crate) fn commit_with(self, author: &str, committer: &str, message: &str) -> Self {
        {
            let repository = self.repository.as_ref().unwrap();
            let mut index = repository.index().unwrap();
            index.clear().unwrap();
            // Else the ids of commits would follow from the bytes of pages.
            let mut but_the_site = |path: &Path, _: &[u8]| i32::from(path.starts_with("_site"));
            index
                .add_all(["*"], git2::IndexAddOption::FORCE, Some(&mut but_the_site))
                .unwrap();
            index.write().unwrap();
            let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
            let parent = repository
                .head()
                .ok()
                .map(|head| head.peel_to_commit().unwrap());
            let parents: Vec<&git2::Commit<'_>> = parent.iter().collect();
            repository
                .commit(
                    Some("HEAD"),
                    &signature(author),
                    &signature(committer),
                    message,
                    &tree,
                    &parents,
                )
                .unwrap();
        }
        self
    }

    pub(crate) fn repository(&self) -> &git2::Repository {
        self.repository.as_ref().unwrap()
    }

    /// The id of the newest commit.
    pub(crate) fn head(&self) -> String {
        self.repository()
            .head()
            .unwrap()
            .target()
            .unwrap()
            .to_string()
    }

    /// Runs the command in the project.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        run_in(self.path(), arguments, &[])
    }

    /// Builds and returns every file of the site.
    #[track_caller]
    pub(crate) fn build(&self) -> BTreeMap<String, Vec<u8>> {
        let ran = self.run(&["build"]);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        files_below(&self.path().join("_site"))
    }

    /// Builds and returns one page.
    #[track_caller]
    pub(crate) fn page(&self, route: &str) -> String {
        let files = self.build();
        let name = if route.is_empty() || route.ends_with('/') {
            format!("{route}index.html")
        } else {
            route.to_owned()
        };
        let page = files
            .get(&name)
            .unwrap_or_else(|| panic!("no {name}, only {:#?}", files.keys().collect::<Vec<_>>()));
        String::from_utf8(page.clone()).unwrap()
    }

    /// What `guide check --format json` finds: code, file and line of each.
    #[track_caller]
    pub(crate) fn problems(&self) -> Vec<serde_json::Value> {
        let ran = self.run(&["check", "--format", "json"]);
        serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr))
    }
}

/// Runs the command somewhere, with additions to the environment.
pub(crate) fn run_in(
    directory: &Utf8Path,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Ran {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_guide"))
        .arg("-C")
        .arg(directory)
        .args(arguments)
        .env("NO_COLOR", "1")
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    Ran {
        status: status.code().unwrap_or(-1),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

/// Every file below a folder, by its relative path.
pub(crate) fn files_below(folder: &Utf8Path) -> BTreeMap<String, Vec<u8>> {
    fn visit(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(root, &path, files);
            } else {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    visit(folder.as_std_path(), folder.as_std_path(), &mut files);
    files
}

/// The real repositories to run on, where they are there: `../shared/corpora/*.bundle`, or the
/// folder that `GUIDE_CORPORA` names.
pub(crate) fn corpora() -> Vec<Utf8PathBuf> {
    let folder = std::env::var("GUIDE_CORPORA").map_or_else(
        |_| Utf8PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpora")),
        Utf8PathBuf::from,
    );
    let mut bundles: Vec<Utf8PathBuf> = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Utf8PathBuf::from_path_buf(entry.ok()?.path()).ok())
        .filter(|path| path.extension() == Some("bundle"))
        .collect();
    bundles.sort();
    if bundles.is_empty() {
        println!("no corpora in {folder}: what needs them is not tested here");
    }
    bundles
}

/// Strings of public collections that mean harm, where they are there: `../shared/hostile`, or the
/// folder that `GUIDE_HOSTILE` names.
pub(crate) fn hostile_collections() -> Vec<String> {
    let folder = std::env::var("GUIDE_HOSTILE")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/hostile").to_owned());
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("no hostile strings in {folder}: what needs them is not tested here");
        return Vec::new();
    };
    let mut paths: Vec<_> = files.filter_map(Result::ok).map(|f| f.path()).collect();
    paths.sort();
    let mut strings = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("hostile strings are text");
        match path.extension().and_then(|e| e.to_str()) {
            Some("txt") => strings.extend(text.lines().map(str::to_owned)),
            Some("json") => {
                let more: Vec<String> = serde_json::from_str(&text).expect("an array of strings");
                strings.extend(more);
            }
            _ => {}
        }
    }
    // What has nothing to read in it is no name, and is refused as one.
    let is_nothing =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    strings.retain(|it| !it.chars().all(is_nothing));
    strings
}
