//! The search index of the preview, made in the background.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use guide::serve::{Index, IndexFiles};

fn files(content: &str) -> IndexFiles {
    let bytes: Arc<[u8]> = content.as_bytes().into();
    BTreeMap::from([
        ("entry".to_owned(), Arc::clone(&bytes)),
        (content.to_owned(), bytes),
    ])
}

fn entry(index: &Index) -> String {
    String::from_utf8_lossy(&index.file("entry").unwrap()).into_owned()
}

/// An index, and what is told when a new one answers.
fn index() -> (Arc<Index>, Receiver<()>) {
    let (told, hears) = channel();
    let index = Index::start(move || {
        let _ = told.send(());
    });
    (index, hears)
}

/// Lets an index be made when the other end says so.
fn held(index: &Index, content: &'static str) -> Sender<()> {
    let (go, goes) = channel();
    index.follow(move || {
        let _ = goes.recv();
        files(content)
    });
    go
}

#[test]
fn nothing_is_made_before_somebody_searches_and_then_the_newest() {
    let (index, hears) = index();
    index.follow(|| panic!("nobody asked for this one"));
    index.follow(|| files("second"));
    assert!(!index.is_behind());
    assert_eq!(entry(&index), "second");
    hears.recv().unwrap();
    assert!(!index.is_behind());
}

#[test]
fn the_old_one_answers_until_the_new_one_is_there() {
    let (index, hears) = index();
    index.follow(|| files("old"));
    assert_eq!(entry(&index), "old");
    hears.recv().unwrap();
    let go = held(&index, "new");
    assert!(index.is_behind());
    assert_eq!(entry(&index), "old");
    go.send(()).unwrap();
    hears.recv().unwrap();
    assert!(!index.is_behind());
    assert_eq!(entry(&index), "new");
    // A search that began before still finds its parts.
    assert!(index.file("old").is_some());
    assert!(index.file("never").is_none());
}

#[test]
fn an_index_that_cannot_be_made_leaves_nobody_waiting() {
    let (index, hears) = index();
    index.follow(|| panic!("told to"));
    assert!(index.file("entry").is_none());
    hears.recv().unwrap();
    index.follow(|| files("new"));
    hears.recv().unwrap();
    assert_eq!(entry(&index), "new");
}
