//! Writing a site: what stands in the folder afterwards, and what is refused untouched.

#![expect(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

use camino::{Utf8Path, Utf8PathBuf};
use guide::error::Error;
use guide::output::{DifferenceKind, MANIFEST, OutputFile, verify, write};
use guide::path::Route;
use proptest::prelude::*;

/// A site as a test writes it down: path and content.
pub(crate) type Site = BTreeMap<String, Vec<u8>>;

/// A folder for one test with an output folder to be in it.
pub(crate) struct Place {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) output: Utf8PathBuf,
}

pub(crate) fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let output = Utf8PathBuf::from_path_buf(folder.path().join("_site")).unwrap();
    Place { folder, output }
}

pub(crate) fn files(site: &Site) -> Vec<OutputFile> {
    site.iter()
        .map(|(path, bytes)| OutputFile {
            route: match path.split_once('/') {
                Some((folder, path)) => Route::produced(folder, path).unwrap(),
                None => Route::file("", path),
            },
            bytes: bytes.clone().into(),
        })
        .collect()
}

pub(crate) fn site(entries: &[(&str, &str)]) -> Site {
    entries
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
        .collect()
}

/// Everything in a folder but the manifest; a link is shown by its target.
pub(crate) fn found(dir: &Utf8Path) -> Site {
    let mut site = Site::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir_utf8().unwrap() {
            let path = entry.unwrap().into_path();
            let name = path.strip_prefix(dir).unwrap().to_string();
            if path.is_symlink() {
                site.insert(
                    name,
                    path.read_link_utf8().unwrap().to_string().into_bytes(),
                );
            } else if path.is_dir() {
                folders.push(path);
            } else if name != MANIFEST {
                site.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    site
}

/// What stands beside the output folder; nothing should.
pub(crate) fn beside(place: &Place) -> Vec<String> {
    fs::read_dir(place.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "_site")
        .collect()
}

fn refusal(result: Result<guide::output::Written, Error>) -> String {
    match result {
        Err(Error::Usage(message)) => message,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn the_folder_is_the_site_and_its_manifest() {
    let place = place();
    let first = site(&[
        ("index.html", "home"),
        ("a/index.html", "a"),
        ("b/c/x.css", "x"),
    ]);
    let written = write(&place.output, &files(&first), Some("0123abcd")).unwrap();
    assert_eq!(
        (written.files, written.written, written.unchanged),
        (3, 3, 0)
    );
    assert_eq!(written.bytes, 6);
    assert_eq!(found(&place.output), first);
    assert!(beside(&place).is_empty());
    insta::assert_snapshot!(fs::read_to_string(place.output.join(MANIFEST)).unwrap(), @r#"
    {
      "format": 1,
      "generator": "guide 0.1.0",
      "commit": "0123abcd",
      "files": {
        "a/index.html": "17762fddd969a453925d65717ac3eea21320b66b54342fde15128d6caf21215f",
        "b/c/x.css": "3ae7d805f6789a6402acb70ad4096a85a56bf6804eaf25c0493ac697548d30b5",
        "index.html": "1310333fd17502cbefcd0d6d5b384ea63a3e3e4b979a2e437b458c08e63f14fb"
      }
    }
    "#);
    assert_eq!(verify(&place.output).unwrap(), []);
}

#[test]
fn an_unchanged_file_is_not_rewritten() {
    let place = place();
    let mut pages = site(&[
        ("index.html", "home"),
        ("a/index.html", "a"),
        ("gone/x.txt", "x"),
    ]);
    write(&place.output, &files(&pages), None).unwrap();
    let stamp = |name: &str| {
        let metadata = fs::metadata(place.output.join(name)).unwrap();
        (metadata.ino(), metadata.mtime(), metadata.mtime_nsec())
    };
    let (kept, changed) = (stamp("a/index.html"), stamp("index.html"));
    pages.insert("index.html".to_owned(), b"HOME".to_vec());
    pages.remove("gone/x.txt");
    let written = write(&place.output, &files(&pages), None).unwrap();
    assert_eq!(
        (written.written, written.unchanged, written.removed),
        (1, 1, 1)
    );
    assert_eq!(stamp("a/index.html"), kept);
    assert_ne!(stamp("index.html"), changed);
    assert_eq!(found(&place.output), pages);
    assert!(!place.output.join("gone").exists());
}

#[test]
fn a_file_tampered_with_is_written_anew() {
    let place = place();
    let pages = site(&[("index.html", "home"), ("a.txt", "text")]);
    write(&place.output, &files(&pages), None).unwrap();
    fs::write(place.output.join("index.html"), "evil").unwrap();
    fs::set_permissions(
        place.output.join("a.txt"),
        fs::Permissions::from_mode(0o777),
    )
    .unwrap();
    write(&place.output, &files(&pages), None).unwrap();
    assert_eq!(found(&place.output), pages);
    let mode = |path: &Utf8Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&place.output.join("a.txt")), 0o644);
    assert_eq!(mode(&place.output), 0o755);
}

#[test]
fn what_guide_did_not_make_is_kept() {
    let place = place();
    write(
        &place.output,
        &files(&site(&[("index.html", "1"), ("a/x.txt", "x")])),
        None,
    )
    .unwrap();
    fs::write(place.output.join("CNAME"), "example.org").unwrap();
    fs::create_dir_all(place.output.join(".git/refs/tags")).unwrap();
    fs::write(place.output.join(".git/HEAD"), "ref").unwrap();
    fs::write(place.output.join("a/own.txt"), "own").unwrap();
    symlink("/etc", place.output.join("etc")).unwrap();

    let written = write(&place.output, &files(&site(&[("index.html", "2")])), None).unwrap();
    assert_eq!((written.kept_foreign, written.removed), (4, 1));
    assert_eq!(
        found(&place.output),
        site(&[
            ("index.html", "2"),
            ("CNAME", "example.org"),
            (".git/HEAD", "ref"),
            ("a/own.txt", "own"),
            ("etc", "/etc"),
        ])
    );
    assert!(place.output.join(".git/refs/tags").is_dir());
    assert!(beside(&place).is_empty());
}

#[test]
fn a_place_that_is_taken_is_refused_untouched() {
    for (foreign, wanted) in [
        ("a/index.html", "a/index.html"),
        ("a", "a/index.html"),
        ("a/b/c.txt", "a/b"),
        ("CNAME", "cname"),
    ] {
        let place = place();
        write(&place.output, &files(&site(&[("index.html", "1")])), None).unwrap();
        let file = place.output.join(foreign);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "mine").unwrap();
        let before = found(&place.output);
        let message = refusal(write(&place.output, &files(&site(&[(wanted, "2")])), None));
        assert!(message.contains("was not made by guide"), "{message}");
        assert_eq!(found(&place.output), before);
        assert!(beside(&place).is_empty());
    }
}

#[test]
fn a_folder_that_is_not_ours_is_refused_untouched() {
    let place = place();
    let pages = files(&site(&[("index.html", "1")]));
    fs::create_dir(&place.output).unwrap();
    fs::write(place.output.join("thesis.tex"), "years of work").unwrap();
    let message = refusal(write(&place.output, &pages, None));
    assert!(message.contains("guide did not make it"), "{message}");
    assert_eq!(
        found(&place.output),
        site(&[("thesis.tex", "years of work")])
    );

    let real = Utf8PathBuf::from_path_buf(place.folder.path().join("real")).unwrap();
    fs::rename(&place.output, &real).unwrap();
    symlink(&real, &place.output).unwrap();
    let message = refusal(write(&place.output, &pages, None));
    assert!(message.contains("symbolic link"), "{message}");

    fs::remove_file(&place.output).unwrap();
    fs::write(&place.output, "a file").unwrap();
    assert!(refusal(write(&place.output, &pages, None)).contains("is a file"));
    for name in ["/", "..", "a/.."] {
        assert!(refusal(write(Utf8Path::new(name), &pages, None)).contains("as a whole"));
    }
}

#[test]
fn an_empty_folder_and_missing_parents_are_fine() {
    let place = place();
    fs::create_dir(&place.output).unwrap();
    let pages = site(&[("index.html", "1")]);
    write(&place.output, &files(&pages), None).unwrap();
    assert_eq!(found(&place.output), pages);
    let deep = place.output.join("../x/y/z");
    write(&deep, &files(&pages), None).unwrap();
    assert_eq!(found(&deep), pages);
}

#[test]
fn a_manifest_from_a_stranger_reaches_nothing_outside() {
    for path in ["../victim", "/etc/passwd", "a/../../victim", "a//b", ""] {
        let place = place();
        fs::write(place.folder.path().join("victim"), "v").unwrap();
        fs::create_dir(&place.output).unwrap();
        let manifest = serde_json::json!({
            "format": 1, "generator": "x", "commit": null, "files": { path: "0" }
        });
        fs::write(place.output.join(MANIFEST), manifest.to_string()).unwrap();
        let message = refusal(write(&place.output, &[], None));
        assert!(message.contains("no plain path"), "{message}");
        assert!(place.folder.path().join("victim").exists());
    }
}

#[test]
fn a_link_in_the_old_site_is_never_followed() {
    let place = place();
    let outside = place.folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("x.css"), "secret").unwrap();
    write(
        &place.output,
        &files(&site(&[("assets/x.css", "secret")])),
        None,
    )
    .unwrap();
    fs::remove_dir_all(place.output.join("assets")).unwrap();
    symlink(&outside, place.output.join("assets")).unwrap();

    let message = refusal(write(
        &place.output,
        &files(&site(&[("assets/x.css", "new")])),
        None,
    ));
    assert!(message.contains("was not made by guide"), "{message}");
    write(&place.output, &files(&site(&[("index.html", "1")])), None).unwrap();
    assert_eq!(fs::read_to_string(outside.join("x.css")).unwrap(), "secret");
    assert_eq!(fs::metadata(outside.join("x.css")).unwrap().nlink(), 1);
}

#[test]
fn two_files_at_one_place_are_refused_by_name() {
    for (one, other) in [
        ("x/A.html", "x/a.html"),
        ("x/é", "x/e\u{301}"),
        ("x/a", "x/a/b"),
    ] {
        let place = place();
        let message = refusal(write(
            &place.output,
            &files(&site(&[(one, "1"), (other, "2")])),
            None,
        ));
        assert!(
            message.contains(one) && message.contains(other),
            "{message}"
        );
        assert!(!place.output.exists());
    }
    let manifest = OutputFile {
        route: Route::fixed(MANIFEST),
        bytes: b"{}".as_slice().into(),
    };
    assert!(refusal(write(&place().output, &[manifest], None)).contains("manifest"));
}

#[test]
fn every_kind_of_tampering_is_found() {
    let place = place();
    assert!(verify(&place.output).is_err());
    let names = ["a.txt", "b.txt", "c.txt", "d/e.txt"];
    write(
        &place.output,
        &files(&site(&names.map(|name| (name, "text")))),
        None,
    )
    .unwrap();
    fs::write(place.output.join("a.txt"), "texT").unwrap();
    fs::remove_file(place.output.join("b.txt")).unwrap();
    fs::remove_file(place.output.join("c.txt")).unwrap();
    symlink("a.txt", place.output.join("c.txt")).unwrap();
    fs::write(place.output.join("d/f.txt"), "more").unwrap();
    let differences: Vec<(String, DifferenceKind)> = verify(&place.output)
        .unwrap()
        .into_iter()
        .map(|difference| (difference.path, difference.kind))
        .collect();
    assert_eq!(
        differences,
        [
            ("a.txt".to_owned(), DifferenceKind::Changed),
            ("b.txt".to_owned(), DifferenceKind::Missing),
            ("c.txt".to_owned(), DifferenceKind::Changed),
            ("d/f.txt".to_owned(), DifferenceKind::Extra),
        ]
    );
}

/// Names that have broken other tools, none of them a folder of another.
const NAMES: [&str; 8] = [
    "n/index.html",
    "n/a b & $c.txt",
    "n/'\"`;rm -rf.txt",
    "n/Ünïcode/漢字.html",
    "n/-rf",
    "n/.hidden",
    "n/line\nbreak",
    "n/lock",
];

fn any_site() -> impl Strategy<Value = Site> {
    let name = prop::sample::select(NAMES.as_slice());
    prop::collection::btree_map(
        name.prop_map(str::to_owned),
        prop::sample::select(vec![vec![], b"1".to_vec(), b"2".to_vec(), vec![0xff; 5000]]),
        0..8,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn after_any_sequence_of_sites_the_folder_is_the_last(sites in prop::collection::vec(any_site(), 1..6)) {
        let place = place();
        let own = site(&[("mine/CNAME", "example.org")]);
        let mut before = Site::new();
        for (round, pages) in sites.iter().enumerate() {
            let inodes = |pages: &Site| -> BTreeMap<String, u64> {
                pages.keys()
                    .filter_map(|name| Some((name.clone(), fs::metadata(place.output.join(name)).ok()?.ino())))
                    .collect()
            };
            let old = inodes(&before);
            let written = write(&place.output, &files(pages), None).unwrap();
            let mut expected = pages.clone();
            if round > 0 {
                expected.extend(own.clone());
            }
            prop_assert_eq!(found(&place.output), expected);
            prop_assert_eq!(written.removed, before.keys().filter(|name| !pages.contains_key(*name)).count());
            let new = inodes(pages);
            for (name, bytes) in pages {
                prop_assert_eq!(old.get(name) == new.get(name), before.get(name) == Some(bytes));
            }
            prop_assert!(beside(&place).is_empty());
            fs::create_dir_all(place.output.join("mine")).unwrap();
            fs::write(place.output.join("mine/CNAME"), "example.org").unwrap();
            prop_assert_eq!(verify(&place.output).unwrap().len(), 1);
            before.clone_from(pages);
        }
    }
}
