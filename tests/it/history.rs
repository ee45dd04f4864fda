//! The history of documents, through the public door.

use std::collections::BTreeMap;

use guide::history::{Completeness, Event, FileKind, History, Origin, Repository};
use guide::strings::Strings;

use crate::history_fixture::{Fixture, source, text, told};

#[test]
fn a_rename_with_edits_is_followed() {
    let mut repo = Fixture::new();
    let one = repo.commit("Write", &[], &[("draft.md", Some(&text("a")))]);
    let two = repo.commit("Edit", &[one], &[("draft.md", Some(&text("b")))]);
    let three = repo.commit(
        "Publish",
        &[two],
        &[("draft.md", None), ("final paper.md", Some(&text("c")))],
    );
    repo.commit("Mend", &[three], &[("final paper.md", Some(&text("d")))]);
    let lineage = repo.lineage("final paper.md");
    assert_eq!(
        told(&lineage),
        [
            "changed final paper.md Mend",
            "renamed final paper.md Publish",
            "changed draft.md Edit",
            "created draft.md Write",
        ]
    );
    assert_eq!(lineage.birth_path(), Some(&source("draft.md")));
    assert_eq!(lineage.revisions[1].before, lineage.revisions[2].blob);
    assert_eq!(lineage.revisions[0].blob, lineage.head_blob);
    assert_eq!(lineage.segments[0].how, Origin::Renamed);
    assert_eq!(lineage.segments[1].how, Origin::Created);
    assert!(!lineage.truncated);
}

#[test]
fn a_text_too_different_is_a_new_document() {
    let mut repo = Fixture::new();
    let one = repo.commit("Write", &[], &[("a.md", Some("one\ntwo\nthree\n"))]);
    repo.commit(
        "Replace",
        &[one],
        &[("a.md", None), ("b.md", Some("four\nfive\nthree\n"))],
    );
    assert_eq!(repo.told("b.md"), ["created b.md Replace"]);
    assert_eq!(
        repo.told("a.md"),
        ["deleted a.md Replace", "created a.md Write"]
    );
}

/// The main line edited the old name while a branch renamed the document.
#[test]
fn a_rename_on_a_branch_is_followed_through_its_merge() {
    let mut repo = Fixture::new();
    let one = repo.commit("Write", &[], &[("a.md", Some(&text("a")))]);
    let branch = repo.commit(
        "Rename",
        &[one],
        &[("a.md", None), ("b.md", Some(&text("a")))],
    );
    let main = repo.commit("Edit on main", &[one], &[("a.md", Some(&text("b")))]);
    let merge = repo.commit(
        "Merge",
        &[main, branch],
        &[("a.md", None), ("b.md", Some(&text("b")))],
    );
    let lineage = repo.lineage("b.md");
    assert_eq!(
        told(&lineage),
        [
            "changed b.md Merge",
            "renamed b.md Rename",
            "changed a.md Edit on main",
            "created a.md Write",
        ]
    );
    let rename = &lineage.revisions[1];
    assert_eq!(
        rename.commit.arrival.merge.unwrap().to_string(),
        merge.to_string()
    );
    assert_eq!(
        rename.commit.arrival.when,
        lineage.revisions[0].commit.committer.when
    );
    assert_eq!(lineage.revisions[2].commit.arrival.merge, None);
}

#[test]
fn an_untouched_merge_of_a_rename_is_no_revision() {
    let mut repo = Fixture::new();
    let one = repo.commit(
        "Write",
        &[],
        &[("a.md", Some(&text("a"))), ("c.md", Some("c"))],
    );
    let branch = repo.commit(
        "Rename",
        &[one],
        &[("a.md", None), ("b.md", Some(&text("b")))],
    );
    let main = repo.commit("Other", &[one], &[("c.md", Some("d"))]);
    repo.commit(
        "Merge",
        &[main, branch],
        &[("a.md", None), ("b.md", Some(&text("b")))],
    );
    assert_eq!(
        repo.told("b.md"),
        ["renamed b.md Rename", "created a.md Write"]
    );
}

#[test]
fn a_document_written_again_keeps_its_earlier_life() {
    let mut repo = Fixture::new();
    let one = repo.commit("Write", &[], &[("a.md", Some("a"))]);
    let two = repo.commit("Remove", &[one], &[("a.md", None)]);
    let three = repo.commit("Restore", &[two], &[("a.md", Some("b"))]);
    repo.commit("Revert", &[three], &[("a.md", Some("a"))]);
    assert_eq!(
        repo.told("a.md"),
        [
            "changed a.md Revert",
            "restored a.md Restore",
            "deleted a.md Remove",
            "created a.md Write",
        ]
    );
}

/// Where a path began as another's new name, an older document there was another document.
#[test]
fn a_rename_onto_an_old_path_does_not_take_over_its_past() {
    let mut repo = Fixture::new();
    let one = repo.commit("Old", &[], &[("a.md", Some("old"))]);
    let two = repo.commit("Remove old", &[one], &[("a.md", None)]);
    let three = repo.commit("Write", &[two], &[("b.md", Some(&text("a")))]);
    let four = repo.commit(
        "Rename",
        &[three],
        &[("b.md", None), ("a.md", Some(&text("a")))],
    );
    let back = repo.commit(
        "And back",
        &[four],
        &[("a.md", None), ("b.md", Some(&text("b")))],
    );
    assert_eq!(
        repo.told("b.md"),
        [
            "renamed b.md And back",
            "renamed a.md Rename",
            "created b.md Write"
        ]
    );
    repo.set_main(back);
    let lineage = repo.lineage("b.md");
    assert_eq!(lineage.segments.len(), 3);
    assert_eq!(lineage.birth_path(), Some(&source("b.md")));
}

/// What was at the name before is the life of the document that moved away.
#[test]
fn a_new_document_at_a_name_that_another_left_has_no_past() {
    let mut repo = Fixture::new();
    let one = repo.commit("Write", &[], &[("guide.md", Some(&text("a")))]);
    let two = repo.commit(
        "Move",
        &[one],
        &[("guide.md", None), ("old-guide.md", Some(&text("b")))],
    );
    assert!(repo.lineage("guide.md").revisions.is_empty());
    repo.commit(
        "Write another",
        &[two],
        &[("guide.md", Some("quite new\n"))],
    );
    let lineage = repo.lineage("guide.md");
    assert_eq!(told(&lineage), ["created guide.md Write another"]);
    assert_eq!(lineage.segments.len(), 1);
    assert_eq!(
        lineage.segments[0].until,
        Some(lineage.revisions[0].commit.id)
    );
    assert!(!lineage.truncated);
    assert_eq!(
        repo.told("old-guide.md"),
        ["renamed old-guide.md Move", "created guide.md Write"]
    );
}

/// A branch renamed it, the main line went on with it, and the merge kept both.
#[test]
fn a_document_renamed_away_on_a_branch_only_keeps_its_past() {
    let mut repo = Fixture::new();
    let one = repo.commit("Write", &[], &[("a.md", Some(&text("a")))]);
    let branch = repo.commit(
        "Rename",
        &[one],
        &[("a.md", None), ("b.md", Some(&text("a")))],
    );
    let main = repo.commit("Edit", &[one], &[("a.md", Some(&text("b")))]);
    repo.commit(
        "Merge",
        &[main, branch],
        &[("a.md", Some(&text("c"))), ("b.md", Some(&text("a")))],
    );
    assert_eq!(
        repo.told("a.md"),
        [
            "changed a.md Merge",
            "changed a.md Edit",
            "created a.md Write"
        ]
    );
}

#[test]
fn a_copy_and_a_split_are_new_documents() {
    let mut repo = Fixture::new();
    let one = repo.commit("Write", &[], &[("a.md", Some(&text("a")))]);
    let two = repo.commit("Copy", &[one], &[("b.md", Some(&text("a")))]);
    let long = text("a") + &text("b").replace("common", "much longer");
    let three = repo.commit("Grow", &[two], &[("a.md", Some(&long))]);
    repo.commit(
        "Split",
        &[three],
        &[
            ("a.md", None),
            ("c.md", Some(&text("a"))),
            ("d.md", Some(&text("b").replace("common", "much longer"))),
        ],
    );
    assert_eq!(repo.told("b.md"), ["created b.md Copy"]);
    // Of the two parts the one with more of the text goes on as the document.
    assert_eq!(repo.told("d.md")[0], "renamed d.md Split");
    assert_eq!(repo.told("c.md"), ["created c.md Split"]);
}

#[test]
fn merges_are_revisions_only_where_they_differ_from_all_parents() {
    let mut repo = Fixture::new();
    let one = repo.commit("Write", &[], &[("a.md", Some("a")), ("b.md", Some("b"))]);
    let left = repo.commit("Left", &[one], &[("a.md", Some("left"))]);
    let right = repo.commit("Right", &[one], &[("b.md", Some("right"))]);
    let third = repo.commit("Third", &[one], &[("c.md", Some("c"))]);
    let octopus = repo.commit(
        "Octopus",
        &[left, right, third],
        &[("b.md", Some("right")), ("c.md", Some("c"))],
    );
    repo.commit(
        "Evil",
        &[octopus, one],
        &[("a.md", Some("evil")), ("d.md", Some("new in a merge"))],
    );
    assert_eq!(
        repo.told("a.md"),
        [
            "changed a.md Evil",
            "changed a.md Left",
            "created a.md Write"
        ]
    );
    assert_eq!(
        repo.told("b.md"),
        ["changed b.md Right", "created b.md Write"]
    );
    assert_eq!(repo.told("c.md"), ["created c.md Third"]);
    assert_eq!(repo.told("d.md"), ["created d.md Evil"]);
}

#[test]
fn a_document_removed_and_restored_by_a_merge() {
    let mut repo = Fixture::new();
    let one = repo.commit("Write", &[], &[("a.md", Some("a")), ("z.md", Some("z"))]);
    let branch = repo.commit("Work", &[one], &[("a.md", Some("b"))]);
    let main = repo.commit("Remove", &[one], &[("a.md", None)]);
    repo.commit("Merge", &[main, branch], &[("a.md", Some("b"))]);
    assert_eq!(
        repo.told("a.md"),
        ["changed a.md Work", "created a.md Write"]
    );
}

#[test]
fn names_with_spaces_quotes_other_scripts_and_a_change_of_case() {
    let mut repo = Fixture::new();
    let names = [
        "a b & $c.md",
        "\"q'uote\".md",
        "Überblick/概要.md",
        "tab\t.md",
    ];
    let files: Vec<(&str, Option<&str>)> = names.iter().map(|name| (*name, Some("x"))).collect();
    let one = repo.commit("Write", &[], &files);
    let two = repo.commit("Write too", &[one], &[("readme.md", Some(&text("a")))]);
    repo.commit(
        "Case",
        &[two],
        &[("readme.md", None), ("README.md", Some(&text("a")))],
    );
    for name in names {
        assert_eq!(repo.told(name), [format!("created {name} Write")]);
    }
    assert_eq!(
        repo.told("README.md"),
        ["renamed README.md Case", "created readme.md Write too"]
    );
    assert_eq!(repo.history().paths_at_head().len(), 5);
}

#[test]
fn names_that_are_no_paths_and_links_are_left_out() {
    let mut repo = Fixture::new();
    let blob = repo.git.blob(b"x").unwrap();
    let mut tree: Vec<u8> = Vec::new();
    let mut entry = |mode: &str, name: &[u8]| {
        tree.extend_from_slice(mode.as_bytes());
        tree.push(b' ');
        tree.extend_from_slice(name);
        tree.push(0);
        tree.extend_from_slice(blob.as_bytes());
    };
    entry("100644", b"../up.md");
    entry("100755", b"a.md");
    entry("100644", b"bad\xff.md");
    entry("120000", b"link.md");
    entry("160000", b"sub.md");
    let odb = repo.git.odb().unwrap();
    let tree = odb.write(git2::ObjectType::Tree, &tree).unwrap();
    drop(odb);
    repo.commit_raw(
        &[],
        tree,
        b"author A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nx",
    );
    let history = repo.history();
    assert_eq!(history.paths_at_head(), [source("a.md")]);
    assert_eq!(history.skipped().count(), 2);
    let repository = repo.repository();
    let files = repository
        .files(repository.head().unwrap().unwrap())
        .unwrap();
    let kinds: Vec<FileKind> = files.files.iter().map(|file| file.kind).collect();
    assert_eq!(
        kinds,
        [FileKind::Executable, FileKind::Symlink, FileKind::Submodule]
    );
    assert_eq!(files.skipped.len(), 2);
}

/// A clone of limited depth must not make those look like authors who happened to commit last.
#[test]
fn nothing_is_told_of_the_commit_where_a_shallow_clone_ends() {
    let mut repo = Fixture::new();
    let one = repo.commit("Write", &[], &[("a.md", Some("a")), ("b.md", Some("b"))]);
    let two = repo.commit("Edit", &[one], &[("a.md", Some("aa"))]);
    repo.commit(
        "Edit again",
        &[two],
        &[("a.md", Some("aaa")), ("c.md", Some("c"))],
    );
    std::fs::write(repo.git.path().join("shallow"), format!("{two}\n")).unwrap();
    repo.lose(one);
    let history = repo.history();
    assert_eq!(
        *history.completeness(),
        Completeness::Shallow { commits: 2 }
    );
    assert!(
        history
            .completeness()
            .note(Strings::english())
            .unwrap()
            .contains("2 commits")
    );
    let a = history.lineage(&source("a.md"), &[]);
    assert_eq!(told(&a), ["changed a.md Edit again"]);
    assert!(a.truncated);
    assert_eq!(a.segments[0].until, None);
    let b = history.lineage(&source("b.md"), &[]);
    assert!(b.revisions.is_empty() && b.truncated && b.head_blob.is_some());
    let c = history.lineage(&source("c.md"), &[]);
    assert_eq!(told(&c), ["created c.md Edit again"]);
    assert!(!c.truncated);
}

/// The branch is older than the end of the clone on the main line: whether its commit came with
/// this merge or had been on the main line before cannot be told, so no date is shown.
#[test]
fn a_shallow_clone_does_not_guess_when_a_branch_arrived() {
    let mut repo = Fixture::new();
    let root = repo.commit("Write", &[], &[("a.md", Some("a")), ("b.md", Some("b"))]);
    let old = repo.commit("Perhaps on main", &[root], &[("a.md", Some("aa"))]);
    let side = repo.commit("Side", &[old], &[("b.md", Some("bb"))]);
    let cut = repo.commit("Cut", &[old], &[("z.md", Some("z"))]);
    let main = repo.commit("Main", &[cut], &[("z.md", Some("zz"))]);
    let later = repo.commit("Later branch", &[main], &[("z.md", Some("zzz"))]);
    let merge = repo.commit("Merge", &[main, side], &[("b.md", Some("bb"))]);
    repo.commit("Merge later", &[merge, later], &[("z.md", Some("zzz"))]);
    std::fs::write(repo.git.path().join("shallow"), format!("{cut}\n{root}\n")).unwrap();
    let told_of = |path| {
        let lineage = repo.lineage(path);
        (told(&lineage), lineage.truncated)
    };
    assert_eq!(told_of("a.md"), (vec![], true));
    assert_eq!(told_of("b.md"), (vec![], true));
    let (z, _) = told_of("z.md");
    assert_eq!(z, ["changed z.md Later branch", "changed z.md Main"]);
}

#[test]
fn a_missing_text_or_tree_is_said_and_never_guessed() {
    let mut repo = Fixture::new();
    let one = repo.commit("Write", &[], &[("a.md", Some(&text("a")))]);
    let two = repo.commit("Edit", &[one], &[("a.md", Some(&text("b")))]);
    let three = repo.commit("Edit again", &[two], &[("a.md", Some(&text("c")))]);
    repo.commit(
        "Rename",
        &[three],
        &[("a.md", None), ("b.md", Some(&text("d")))],
    );
    let blob = git2::Oid::hash_object(git2::ObjectType::Blob, text("c").as_bytes()).unwrap();
    repo.lose(blob);
    let lineage = repo.lineage("b.md");
    // Without its text the old file cannot be compared with the new one, so whether the new one
    // began here cannot be told.
    assert!(told(&lineage).is_empty() && lineage.truncated);
    let edit = repo.lineage("a.md").revisions[1].blob.unwrap();
    let repository = repo.repository();
    assert_eq!(repository.blob(&edit).unwrap(), None);
    assert_eq!(repository.blobs().read(&edit).unwrap(), None);
    let note = repo
        .history()
        .completeness()
        .note(Strings::english())
        .unwrap();
    assert!(note.contains("1 earlier text"), "{note}");

    let listing = repo.git.find_commit(two).unwrap().tree_id();
    repo.lose(listing);
    let lineage = repo.lineage("a.md");
    assert_eq!(told(&lineage), ["deleted a.md Rename"]);
    assert!(lineage.truncated);
    let note = repo
        .history()
        .completeness()
        .note(Strings::english())
        .unwrap();
    assert!(note.contains("the file list of 1 commit"), "{note}");
}

/// A best match among the texts that are here may not be the best of all.
#[test]
fn a_missing_text_leaves_open_what_else_was_renamed() {
    let mut repo = Fixture::new();
    let like = text("a").replace("common line 1", "another line");
    let one = repo.commit(
        "Write",
        &[],
        &[
            ("a.md", Some(&text("a"))),
            ("b.md", Some(&like)),
            ("same.md", Some("the same\n")),
        ],
    );
    repo.commit(
        "Move",
        &[one],
        &[
            ("a.md", None),
            ("b.md", None),
            ("same.md", None),
            ("c.md", Some(&text("c"))),
            ("still the same.md", Some("the same\n")),
        ],
    );
    assert_eq!(repo.told("c.md")[0], "renamed c.md Move");
    repo.lose(git2::Oid::hash_object(git2::ObjectType::Blob, text("a").as_bytes()).unwrap());
    assert!(repo.told("c.md").is_empty() && repo.lineage("c.md").truncated);
    assert_eq!(
        repo.told("still the same.md"),
        ["renamed still the same.md Move", "created same.md Write"]
    );
}

#[test]
fn declared_predecessors_are_told_up_to_the_arrival_of_the_document() {
    let mut repo = Fixture::new();
    let one = repo.commit("Sketch", &[], &[("old/sketch.md", Some(&text("a")))]);
    let two = repo.commit(
        "Move",
        &[one],
        &[("old/sketch.md", None), ("draft.md", Some(&text("a")))],
    );
    let import = repo.commit(
        "Import",
        &[two],
        &[("paper.md", Some("quite another text"))],
    );
    let main = repo.commit("Draft on main", &[two], &[("draft.md", Some(&text("b")))]);
    let merge = repo.commit(
        "Merge",
        &[main, import],
        &[("paper.md", Some("quite another text"))],
    );
    repo.commit("Draft goes on", &[merge], &[("draft.md", Some(&text("c")))]);
    let lineage = repo.history().lineage(
        &source("paper.md"),
        &[source("draft.md"), source("nowhere.md"), source("paper.md")],
    );
    assert_eq!(
        told(&lineage),
        [
            "continued paper.md Import",
            "changed draft.md Draft on main",
            "renamed draft.md Move",
            "created old/sketch.md Sketch",
        ]
    );
    assert_eq!(
        lineage.unknown_predecessors,
        [source("nowhere.md"), source("paper.md")]
    );
    assert_eq!(lineage.birth_path(), Some(&source("paper.md")));
    let how: Vec<Origin> = lineage.segments.iter().map(|segment| segment.how).collect();
    assert_eq!(how, [Origin::Created, Origin::Declared, Origin::Declared]);
    // It is compared with the newest text of the draft.
    let import = &lineage.revisions[0];
    assert_eq!(
        import.event,
        Event::Continued {
            from: source("draft.md")
        }
    );
    assert_eq!(import.before, lineage.revisions[1].blob);
}

#[test]
fn a_predecessor_that_was_removed_before_is_known_by_its_last_text() {
    let mut repo = Fixture::new();
    let one = repo.commit("Draft", &[], &[("draft.md", Some(&text("a")))]);
    let two = repo.commit("Go on", &[one], &[("draft.md", Some(&text("b")))]);
    let three = repo.commit("Clean up", &[two], &[("draft.md", None)]);
    repo.commit("Import", &[three], &[("paper.md", Some("another text"))]);
    let lineage = repo
        .history()
        .lineage(&source("paper.md"), &[source("draft.md")]);
    assert_eq!(
        told(&lineage),
        [
            "continued paper.md Import",
            "deleted draft.md Clean up",
            "changed draft.md Go on",
            "created draft.md Draft",
        ]
    );
    let import = &lineage.revisions[0];
    assert_eq!(import.before, lineage.revisions[2].blob);
    let before: Vec<_> = import.predecessors.iter().map(|it| it.revision).collect();
    assert_eq!(before, [Some(2)]);
}

#[test]
fn the_source_may_be_a_folder_of_the_repository() {
    let mut repo = Fixture::new();
    let one = repo.commit(
        "Write",
        &[],
        &[("docs/a.md", Some(&text("a"))), ("README.md", Some("x"))],
    );
    repo.commit(
        "Move",
        &[one],
        &[("docs/a.md", None), ("docs/in/b.md", Some(&text("a")))],
    );
    let docs = repo.path().join("docs");
    std::fs::create_dir(&docs).unwrap();
    let repository = Repository::discover(&docs).unwrap().unwrap();
    assert_eq!(repository.prefix(), "docs");
    let history = History::read(&repository).unwrap();
    assert_eq!(history.paths_at_head(), [source("in/b.md")]);
    let lineage = history.lineage(&source("in/b.md"), &[]);
    assert_eq!(
        told(&lineage),
        ["renamed in/b.md Move", "created a.md Write"]
    );
    let files = repository
        .files(repository.head().unwrap().unwrap())
        .unwrap();
    assert_eq!(files.files[0].path, source("in/b.md"));
}

/// Who moved a text into the source did not write it.
#[test]
fn a_document_that_comes_from_outside_the_source_was_not_created_there() {
    let mut repo = Fixture::new();
    let one = repo.commit(
        "Write",
        &[],
        &[
            ("notes/a.md", Some(&text("a"))),
            ("b.rst", Some(&text("b"))),
            ("site/c.txt", Some(&text("c"))),
            ("site/image.svg", Some("small")),
            ("site/index.md", Some("index")),
        ],
    );
    let two = repo.commit(
        "Move",
        &[one],
        &[
            ("notes/a.md", None),
            ("b.rst", None),
            ("site/c.txt", None),
            ("site/image.svg", None),
            ("site/a.md", Some(&text("a"))),
            ("site/b.md", Some(&text("bb"))),
            ("site/c.md", Some(&text("c"))),
            ("site/new.md", Some("new")),
        ],
    );
    repo.commit("Edit", &[two], &[("site/b.md", Some(&text("bbb")))]);
    let folder = repo.path().join("site");
    std::fs::create_dir(&folder).unwrap();
    let repository = Repository::discover(&folder).unwrap().unwrap();
    let history = History::read(&repository).unwrap();
    let of = |path: &str| history.lineage(&source(path), &[]);
    for (path, expected, from) in [
        ("a.md", vec!["moved a.md Move"], "notes/a.md"),
        (
            "b.md",
            vec!["changed b.md Edit", "moved b.md Move"],
            "b.rst",
        ),
        ("c.md", vec!["moved c.md Move"], "site/c.txt"),
    ] {
        let lineage = of(path);
        assert_eq!(told(&lineage), expected);
        assert_eq!(lineage.moved_from(), Some(from));
        assert_eq!(lineage.segments[0].how, Origin::Moved);
        assert!(lineage.truncated);
    }
    // What was there before is known, so the move shows what it changed.
    let pure = &of("a.md").revisions[0];
    assert_eq!(pure.before, pure.blob);
    assert_eq!(told(&of("new.md")), ["created new.md Move"]);
    assert!(!of("new.md").truncated);
}

/// The same from the whole repository: only what is no Markdown lies outside.
#[test]
fn a_text_file_that_became_a_document_was_not_created_by_who_renamed_it() {
    let mut repo = Fixture::new();
    let one = repo.commit("Write", &[], &[("a.txt", Some(&text("a")))]);
    repo.commit(
        "Convert",
        &[one],
        &[("a.txt", None), ("a.md", Some(&text("b")))],
    );
    assert_eq!(repo.told("a.md"), ["moved a.md Convert"]);
    assert!(repo.lineage("a.md").truncated);
    let blob = git2::Oid::hash_object(git2::ObjectType::Blob, text("a").as_bytes()).unwrap();
    repo.lose(blob);
    assert!(repo.told("a.md").is_empty() && repo.lineage("a.md").truncated);
}

#[test]
fn a_repository_before_its_first_commit_and_none_at_all() {
    let repo = Fixture::new();
    let repository = repo.repository();
    assert_eq!(repository.head().unwrap(), None);
    assert_eq!(repository.branch().as_deref(), Some("main"));
    assert!(repository.resolve("HEAD").is_err());
    let history = History::read(&repository).unwrap();
    assert!(history.head().is_none() && history.paths_at_head().is_empty());
    assert!(
        history
            .lineage(&source("a.md"), &[source("b.md")])
            .revisions
            .is_empty()
    );
    let elsewhere = tempfile::tempdir().unwrap();
    let elsewhere = camino::Utf8Path::from_path(elsewhere.path()).unwrap();
    assert!(Repository::discover(elsewhere).unwrap().is_none());
}

#[test]
fn commits_are_named_in_the_usual_ways() {
    let mut repo = Fixture::new();
    let one = repo.commit("One", &[], &[("a.md", Some("1"))]);
    let two = repo.commit("Two", &[one], &[("a.md", Some("2"))]);
    let three = repo.commit("Three", &[two, one], &[("a.md", Some("3"))]);
    {
        let git = &repo.git;
        let object = git.find_object(two, None).unwrap();
        let tagger = git2::Signature::new("T", "t@x.example", &git2::Time::new(1, 0)).unwrap();
        git.tag("v1.0", &object, &tagger, "first", false).unwrap();
        git.tag_lightweight("light", git.find_object(one, None).as_ref().unwrap(), false)
            .unwrap();
        let listing = git.find_commit(one).unwrap().tree_id();
        git.tag_lightweight(
            "tree",
            git.find_object(listing, None).as_ref().unwrap(),
            false,
        )
        .unwrap();
    }
    let repository = repo.repository();
    for (rev, expected) in [
        ("HEAD", three),
        ("@", three),
        ("main", three),
        ("refs/heads/main", three),
        ("HEAD~1", two),
        ("HEAD~", two),
        ("HEAD^2", one),
        ("HEAD~2", one),
        ("main^^", one),
        ("v1.0", two),
        ("v1.0^{}", two),
        ("v1.0^{commit}~1", one),
        ("light", one),
        (&three.to_string(), three),
        (&three.to_string()[..7], three),
    ] {
        assert_eq!(
            repository.resolve(rev).unwrap().to_string(),
            expected.to_string(),
            "{rev}"
        );
    }
    for rev in [
        "nope",
        "HEAD~9",
        "HEAD^3",
        "tree",
        "../HEAD",
        "HEAD~99999999999999999999",
        "ab",
        "HEAD^é",
    ] {
        assert!(repository.resolve(rev).is_err(), "{rev}");
    }
    let tags: Vec<String> = repository
        .tags()
        .unwrap()
        .into_iter()
        .map(|tag| tag.name)
        .collect();
    assert_eq!(tags, ["light", "v1.0"]);
}

#[test]
fn detached_bare_linked_and_foreign_repositories_are_read() {
    let mut repo = Fixture::new();
    let one = repo.commit("One", &[], &[("a.md", Some("1"))]);
    repo.commit("Two", &[one], &[("a.md", Some("2"))]);

    let bare_folder = tempfile::tempdir().unwrap();
    let bare_path = camino::Utf8Path::from_path(bare_folder.path()).unwrap();
    git2::build::RepoBuilder::new()
        .bare(true)
        .clone(repo.path().as_str(), bare_folder.path())
        .unwrap();
    let bare = Repository::discover(bare_path).unwrap().unwrap();
    assert!(bare.is_bare() && bare.workdir().is_none());
    assert_eq!(bare.origin_url(), Some(repo.path().as_str()));
    assert_eq!(History::read(&bare).unwrap().commits().len(), 2);

    let linked = tempfile::tempdir().unwrap();
    let linked_path = linked.path().join("linked");
    repo.git.worktree("linked", &linked_path, None).unwrap();
    let linked_path = camino::Utf8Path::from_path(&linked_path).unwrap();
    let worktree = Repository::discover(linked_path).unwrap().unwrap();
    assert_eq!(worktree.branch().as_deref(), Some("linked"));
    assert_eq!(History::read(&worktree).unwrap().commits().len(), 2);

    repo.git.set_head_detached(one).unwrap();
    let detached = repo.repository();
    assert_eq!(detached.branch(), None);
    assert_eq!(History::read(&detached).unwrap().commits().len(), 1);

    // Objects may lie in another repository.
    let borrower = Fixture::new();
    std::fs::write(
        borrower.git.path().join("objects/info/alternates"),
        format!("{}\n", repo.git.path().join("objects").display()),
    )
    .unwrap();
    borrower
        .git
        .reference("refs/heads/main", one, true, "x")
        .unwrap();
    assert_eq!(borrower.told("a.md"), ["created a.md One"]);
}

#[test]
fn replace_references_and_grafts_are_ignored_and_reported() {
    let mut repo = Fixture::new();
    let one = repo.commit("One", &[], &[("a.md", Some("1"))]);
    let two = repo.commit("Two", &[one], &[("a.md", Some("2"))]);
    let lie = repo.commit("Lie", &[], &[("a.md", Some("3"))]);
    repo.set_main(two);
    assert!(repo.repository().ignored().unwrap().is_empty());
    repo.git
        .reference(&format!("refs/replace/{two}"), lie, true, "x")
        .unwrap();
    std::fs::write(repo.git.path().join("info/grafts"), format!("{two}\n")).unwrap_or_else(|_| {
        std::fs::create_dir(repo.git.path().join("info")).unwrap();
        std::fs::write(repo.git.path().join("info/grafts"), format!("{two}\n")).unwrap();
    });
    assert_eq!(repo.told("a.md"), ["changed a.md Two", "created a.md One"]);
    assert_eq!(repo.repository().ignored().unwrap().len(), 2);
}

#[test]
fn formats_that_guide_does_not_read_are_refused_clearly() {
    let repo = Fixture::new();
    let config = repo.git.path().join("config");
    let before = std::fs::read_to_string(&config).unwrap();
    for (extension, word) in [
        ("objectformat = sha256", "sha256"),
        ("refstorage = reftable", "reftable"),
    ] {
        std::fs::write(&config, format!("{before}[extensions]\n\t{extension}\n")).unwrap();
        let error = Repository::discover(repo.path()).unwrap_err().to_string();
        assert!(error.contains(word) && error.contains("help:"), "{error}");
    }
    std::fs::write(
        &config,
        format!("{before}[extensions]\n\tpartialClone = origin\n"),
    )
    .unwrap();
    assert!(Repository::discover(repo.path()).unwrap().is_some());
}

#[test]
fn the_date_shown_is_the_arrival_in_its_own_time_zone() {
    let mut repo = Fixture::new();
    repo.offset = 120;
    let one = repo.commit("One", &[], &[("a.md", Some("1"))]);
    repo.offset = -600;
    let side = repo.commit("Side", &[one], &[("a.md", Some("2"))]);
    repo.offset = 330;
    let merge = repo.commit("Merge", &[one, side], &[("a.md", Some("2"))]);
    let history = repo.history();
    let lineage = history.lineage(&source("a.md"), &[]);
    let side = &lineage.revisions[0].commit;
    assert_eq!(side.author.when.iso(), "2023-11-14T14:13:20-10:00");
    assert_eq!(side.arrival.when.iso(), "2023-11-15T06:43:20+05:30");
    assert_eq!(side.arrival.merge.unwrap().to_string(), merge.to_string());
    assert_eq!(side.arrival.when.date().to_string(), "2023-11-15");
    let first = &lineage.revisions[1].commit;
    assert_eq!(first.arrival.when.iso(), "2023-11-15T01:13:20+02:00");
}

/// What was written before and between others on a branch arrived with its merge.
#[test]
fn revisions_stand_in_the_order_of_their_arrival() {
    let mut repo = Fixture::new();
    let one = repo.commit("Write", &[], &[("a.md", Some("1"))]);
    let early = repo.commit("Early on branch", &[one], &[("a.md", Some("2"))]);
    let main = repo.commit("On main", &[one], &[("a.md", Some("3"))]);
    let late = repo.commit("Late on branch", &[early], &[("a.md", Some("4"))]);
    repo.commit("Merge", &[main, late], &[("a.md", Some("5"))]);
    let lineage = repo.lineage("a.md");
    let subjects: Vec<&str> = lineage
        .revisions
        .iter()
        .map(|revision| revision.commit.subject.as_str())
        .collect();
    assert_eq!(
        subjects,
        [
            "Merge",
            "Late on branch",
            "Early on branch",
            "On main",
            "Write"
        ]
    );
    let dates = lineage.revisions.iter().rev();
    assert!(dates.is_sorted_by_key(|revision| revision.commit.arrival.when));
}

/// A day that nobody wrote down is not made up.
#[test]
fn a_time_that_cannot_be_read_is_the_nearest_that_can() {
    let mut repo = Fixture::new();
    let mut parents = vec![];
    let tree = |repo: &Fixture, text: &str| {
        let mut builder = repo.git.treebuilder(None).unwrap();
        let blob = repo.git.blob(text.as_bytes()).unwrap();
        builder.insert("a.md", blob, 0o100_644).unwrap();
        builder.write().unwrap()
    };
    let people = [
        // None at all, before any other.
        ("A <a@x>", "A <a@x>"),
        ("A <a@x> 1700000000 +0000", "A <a@x> 1700100000 +0000"),
        ("A <a@x> never", "A <a@x> 1700200000 +0000"),
        (
            "A <a@x> 1700300000 +0000",
            "A <a@x> 99999999999999999999 +0000",
        ),
        ("A <a@x>", "A <a@x> 9999999999999999 +0000"),
    ];
    for (number, (author, committer)) in people.iter().enumerate() {
        let tree = tree(&repo, &number.to_string());
        let rest = format!("author {author}\ncommitter {committer}\n\n{number}\n");
        parents = vec![repo.commit_raw(&parents, tree, rest.as_bytes())];
    }
    let lineage = repo.lineage("a.md");
    let arrivals: Vec<i64> = lineage
        .revisions
        .iter()
        .rev()
        .map(|revision| revision.commit.arrival.when.seconds)
        .collect();
    assert_eq!(
        arrivals,
        [
            1_700_100_000,
            1_700_100_000,
            1_700_200_000,
            1_700_300_000,
            1_700_300_000
        ]
    );
    assert!(!lineage.revisions[2].commit.author.when.is_known());
}

/// A tree that holds itself ten times on each of ten levels has ten thousand million files.
#[test]
fn a_tree_that_holds_itself_many_times_is_not_looked_through() {
    let mut repo = Fixture::new();
    let mut tree = repo.git.blob(b"x").unwrap();
    for level in 0..10 {
        let mut builder = repo.git.treebuilder(None).unwrap();
        for number in 0..10 {
            let mode = if level == 0 { 0o100_644 } else { 0o040_000 };
            builder.insert(format!("{number}"), tree, mode).unwrap();
        }
        tree = builder.write().unwrap();
    }
    repo.commit_tree("Bomb", &[], tree);
    assert!(repo.history().paths_at_head().is_empty());
    let repository = repo.repository();
    let head = repository.head().unwrap().unwrap();
    assert!(repository.files(head).is_err());
}

#[test]
fn deep_folders_do_no_harm() {
    let mut repo = Fixture::new();
    let path = "d/".repeat(2000) + "a.md";
    let mut tree = {
        let mut builder = repo.git.treebuilder(None).unwrap();
        builder
            .insert("a.md", repo.git.blob(b"x").unwrap(), 0o100_644)
            .unwrap();
        builder.write().unwrap()
    };
    for _ in 0..path.matches('/').count() {
        let mut builder = repo.git.treebuilder(None).unwrap();
        builder.insert("d", tree, 0o040_000).unwrap();
        tree = builder.write().unwrap();
    }
    repo.commit_tree("Deep", &[], tree);
    let history = repo.history();
    assert!(history.paths_at_head().is_empty());
    assert_eq!(history.skipped().count(), 1);
}

#[test]
fn a_chmod_is_a_change_as_in_git() {
    let mut repo = Fixture::new();
    let one = repo.commit("One", &[], &[("a.md", Some("1"))]);
    let mut builder = repo.git.treebuilder(None).unwrap();
    let blob = repo.git.blob(b"1").unwrap();
    builder.insert("a.md", blob, 0o100_755).unwrap();
    let tree = builder.write().unwrap();
    drop(builder);
    repo.commit_tree("Chmod", &[one], tree);
    let lineage = repo.lineage("a.md");
    assert_eq!(told(&lineage), ["changed a.md Chmod", "created a.md One"]);
    assert_eq!(lineage.revisions[0].blob, lineage.revisions[0].before);
}

#[test]
fn equal_content_has_an_equal_id() {
    let mut repo = Fixture::new();
    repo.commit_files(
        "One",
        &[],
        BTreeMap::from([("a.md".to_owned(), "1".to_owned())]),
    );
    let lineage = repo.lineage("a.md");
    assert_eq!(lineage.head_blob, Some(guide::history::BlobId::of(b"1")));
}
