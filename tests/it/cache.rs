//! A build that remembers gives the bytes of one that does not.

use std::collections::BTreeMap;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use proptest::prelude::*;

use crate::project::{Project, files_below, run_in};

const ADA: &str = "Ada Moreau <ada@y.example> 2025-01-01T10:00:00Z";

type Files = BTreeMap<String, Vec<u8>>;

fn cache(project: &Project) -> Utf8PathBuf {
    project.path().join(".git/guide-cache")
}

#[track_caller]
fn build(project: &Project, output: &str, more: &[&str]) -> Files {
    build_in(project.path(), output, more)
}

#[track_caller]
fn build_in(folder: &Utf8Path, output: &str, more: &[&str]) -> Files {
    // No place of the source, so that nothing of one build is read by the next.
    let output = format!(".git/{output}");
    let mut arguments = vec!["build", "--no-search", "--output", &output];
    arguments.extend(more);
    let ran = run_in(folder, &arguments, &[]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("hint: ").count(), 0, "{}", ran.stderr);
    files_below(&folder.join(output))
}

/// What differs, by name: whole sites are too long to be shown.
fn difference(one: &Files, other: &Files) -> Vec<String> {
    let names = one.keys().chain(other.keys());
    let differ = names.filter(|name| one.get(*name) != other.get(*name));
    differ.cloned().collect()
}

fn text(words: &str) -> String {
    format!(
        "# A\n\nFirst paragraph. {words}\n\nSecond, with [a link](b.md#part) and [another](c.md).\n\n\
         ## Part {words}\n\n![a picture](p.png)\n\nThird.\n\nFourth.\n\nFifth.\n\n[Here](#part) it ends.\n"
    )
}

fn project() -> Project {
    Project::in_git()
        .file("guide.yaml", "title: T\n")
        .file("a.md", text("one"))
        .file("b.md", "# B\n\n## Part\n\nWords.\n")
        .commit(ADA, "Begin")
        .file("a.md", text("two"))
        .commit(ADA, "Go on")
        .file("a.md", text("three, and more"))
        .commit(ADA, "Go on again")
}

/// What somebody does between two builds.
#[derive(Debug, Clone)]
enum Edit {
    Write(String),
    /// The page that is linked to gains or loses the heading.
    Heading(bool),
    /// The file that is linked to comes, or goes.
    Linked(bool),
    Picture(u8),
    Rename(bool),
    Settings(usize),
    Commit,
    DamageCache(usize, u8),
    CutCache(usize),
    DeleteCache,
}

const SETTINGS: [&str; 4] = [
    "title: T\n",
    "title: Another\nemails: keep\n",
    "title: T\nrepository: https://github.com/o/r\n",
    "title: T\nwithhold: { names: [Fifth hand] }\n",
];

fn edit() -> impl Strategy<Value = Edit> {
    let words = prop::sample::select(vec!["one", "two", "some other words", "x@y.example"]);
    prop_oneof![
        4 => words.prop_map(|it| Edit::Write(text(it))),
        1 => any::<bool>().prop_map(Edit::Heading),
        1 => any::<bool>().prop_map(Edit::Linked),
        1 => any::<u8>().prop_map(Edit::Picture),
        1 => any::<bool>().prop_map(Edit::Rename),
        1 => (0..SETTINGS.len()).prop_map(Edit::Settings),
        3 => Just(Edit::Commit),
        1 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Edit::DamageCache(at, byte)),
        1 => any::<usize>().prop_map(Edit::CutCache),
        1 => Just(Edit::DeleteCache),
    ]
}

fn shelves(project: &Project) -> Vec<std::path::PathBuf> {
    let Ok(entries) = fs::read_dir(cache(project)) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|it| it.unwrap().path()).collect();
    paths.retain(|it| it.extension().is_some_and(|it| it == "shelf"));
    paths.sort();
    paths
}

fn apply(project: Project, edit: Edit) -> Project {
    let remove = |path: &str| {
        let _ = fs::remove_file(project.path().join(path));
    };
    match edit {
        Edit::Write(text) => project.write("a.md", text),
        Edit::Heading(true) => project.write("b.md", "# B\n\n## Part\n\nWords.\n"),
        Edit::Heading(false) => project.write("b.md", "# B\n\nWords.\n"),
        Edit::Linked(true) => project.write("c.md", "# C\n"),
        Edit::Linked(false) => remove("c.md"),
        Edit::Picture(byte) => project.write("p.png", [b'\x89', b'P', b'N', b'G', byte]),
        Edit::Rename(there) => {
            let names = [project.path().join("b.md"), project.path().join("d.md")];
            let (from, to) = (usize::from(!there), usize::from(there));
            let _ = fs::rename(&names[from], &names[to]);
        }
        Edit::Settings(index) => project.write("guide.yaml", SETTINGS[index]),
        Edit::Commit => return project.commit(ADA, "Change"),
        Edit::DamageCache(at, byte) => {
            for path in shelves(&project) {
                let mut bytes = fs::read(&path).unwrap();
                let place = at % bytes.len();
                bytes[place] ^= byte;
                fs::write(&path, bytes).unwrap();
            }
        }
        Edit::CutCache(at) => {
            for path in shelves(&project) {
                let bytes = fs::read(&path).unwrap();
                fs::write(&path, &bytes[..at % bytes.len()]).unwrap();
            }
        }
        Edit::DeleteCache => {
            let _ = fs::remove_dir_all(cache(&project));
        }
    }
    project
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn a_build_that_remembers_is_one_that_does_not(edits in prop::collection::vec(edit(), 1..8)) {
        let mut project = project();
        build(&project, "_site", &[]);
        for edit in edits {
            project = apply(project, edit);
            let cold = build(&project, "_cold", &["--no-cache"]);
            let warm = build(&project, "_site", &[]);
            prop_assert_eq!(difference(&cold, &warm), [""; 0]);
        }
    }
}

#[test]
fn a_second_build_takes_all_from_the_cache_and_writes_nothing() {
    let project = project();
    build(&project, "_site", &[]);
    assert!((1..=64).contains(&shelves(&project).len()));
    let times = |project: &Project| -> Vec<_> {
        let shelves = shelves(project);
        let times = shelves
            .iter()
            .map(|it| fs::metadata(it).unwrap().modified().unwrap());
        times.collect()
    };
    let written = times(&project);
    build(&project, "_site", &[]);
    assert_eq!(times(&project), written);
}

#[test]
fn what_a_redline_asked_of_the_site_is_asked_again() {
    let project = project();
    let mut last = build(&project, "_site", &[]);
    let edits = [
        // A link leads somewhere now, another no longer, an anchor is no longer on the page.
        ("c.md", "# C\n".to_owned()),
        ("b.md", "# B\n\nWords.\n".to_owned()),
        (
            "a.md",
            text("three, and more").replace("it ends", "it closes"),
        ),
    ];
    for (path, content) in edits {
        project.write(path, content);
        let warm = build(&project, "_site", &[]);
        let cold = build(&project, "_cold", &["--no-cache"]);
        assert_eq!(difference(&cold, &warm), [""; 0], "{path}");
        let differ = difference(&last, &warm);
        assert!(differ.iter().any(|it| it.contains("/revisions/")), "{path}");
        last = warm;
    }
}

#[test]
fn two_builds_at_once_are_whole() {
    let project = project();
    let cold = build(&project, "_cold", &["--no-cache"]);
    for _ in 0..4 {
        std::thread::scope(|scope| {
            let (folder, cold) = (project.path(), &cold);
            for output in ["_one", "_two"] {
                scope.spawn(move || {
                    assert_eq!(difference(cold, &build_in(folder, output, &[])), [""; 0]);
                });
            }
        });
        let _ = fs::remove_dir_all(cache(&project));
    }
}

#[test]
fn a_withheld_revision_leaves_nothing_in_the_cache() {
    const SECRET: &str = "hunter2-the-password";
    let is_kept = |project: &Project, words: &str| {
        shelves(project).iter().any(|it| {
            let bytes = fs::read(it).unwrap();
            String::from_utf8_lossy(&bytes).contains(words)
        })
    };
    let project = project()
        .file("a.md", text(SECRET))
        .commit(ADA, "Leak")
        .file("a.md", text("nothing"))
        .commit(ADA, "Take it out");
    build(&project, "_site", &[]);
    assert!(is_kept(&project, SECRET));
    let leak = project.repository().revparse_single("HEAD~1").unwrap().id();
    project.write(
        "guide.yaml",
        format!("title: T\nwithhold: {{ revisions: [\"{leak}\"] }}\n"),
    );
    let cold = build(&project, "_cold", &["--no-cache"]);
    let warm = build(&project, "_site", &[]);
    assert_eq!(difference(&cold, &warm), [""; 0]);
    assert!(!is_kept(&project, SECRET));
}

#[test]
fn a_cache_of_before_gives_nothing_that_is_withheld_since() {
    const SECRET: &str = "hunter2-the-password";
    let project = project()
        .file("a.md", text(SECRET))
        .commit(ADA, "Leak")
        .file("a.md", text("nothing"))
        .commit(ADA, "Take it out");
    build(&project, "_site", &["--cache", ".git/before"]);
    let leak = project.repository().revparse_single("HEAD~1").unwrap().id();
    for withhold in [
        format!("{{ revisions: [\"{leak}\"] }}"),
        format!("{{ names: [{SECRET}] }}"),
    ] {
        project.write("guide.yaml", format!("title: T\nwithhold: {withhold}\n"));
        let files = build(&project, "_site", &["--cache", ".git/before"]);
        let told = files
            .values()
            .any(|it| String::from_utf8_lossy(it).contains(SECRET));
        assert!(!told);
    }
}

#[cfg(unix)]
#[test]
fn where_nothing_can_be_written_there_is_a_hint() {
    // A file where the folder should be: rights do not hinder the superuser.
    let project = project();
    fs::write(cache(&project), "a file").unwrap();
    let ran = project.run(&["build", "--no-search"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("hint: ").count(), 1, "{}", ran.stderr);
}

#[test]
fn the_cache_is_never_in_the_output() {
    let project = project();
    for folders in [["_site/cache", "_site"], ["_site", "_site"], [".", "_site"]] {
        let [cache, output] = folders;
        let ran = project.run(&["build", "--cache", cache, "--output", output]);
        assert_eq!(ran.status, 2, "{folders:?}");
    }
    // In the source it is not read as a part of it.
    let cold = build(&project, "_cold", &["--no-cache"]);
    for _ in 0..2 {
        let warm = build(&project, "_site", &["--cache", "kept"]);
        assert_eq!(difference(&cold, &warm), [""; 0]);
    }
    assert!(project.path().join("kept/.gitignore").exists());
}
