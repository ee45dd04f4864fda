//! The search index: which files, and always the same bytes.

use std::fmt::Write as _;

use guide::path::Route;
use guide::search::{Record, SearchPage, Section, index, past};

use crate::indexed::texts;
use proptest::prelude::*;

fn page(number: usize) -> SearchPage {
    let mut text = String::new();
    for word in 0..400 {
        let _ = write!(text, "word{} ", (number * 7919 + word * 104_729) % 3000);
    }
    SearchPage {
        url: format!("documents/d{number}/"),
        html: format!(
            "<!doctype html><html lang=en><head><title>T{number}</title></head><body>\
             <main data-pagefind-body><h1>Document {number}</h1>\
             <p><span data-pagefind-filter=workstream>ws{}</span> café naïve signing</p>\
             <h2 id=part>A part</h2><p>{text}</p></main></body></html>",
            number % 4
        ),
    }
}

fn pages(count: usize) -> Vec<SearchPage> {
    (0..count).map(page).collect()
}

#[test]
fn only_the_files_that_a_page_loads_are_shipped() {
    let files = index(&pages(3), "en").unwrap();
    let kinds: Vec<String> = files
        .iter()
        .map(|(path, _)| match path.split_once("en_") {
            Some((before, after)) => {
                format!("{before}en_…{}", &after[after.rfind('.').unwrap()..])
            }
            None => path.clone(),
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "filter/en_….pf_filter",
            "fragment/en_….pf_fragment",
            "fragment/en_….pf_fragment",
            "fragment/en_….pf_fragment",
            "index/en_….pf_index",
            "pagefind-entry.json",
            "pagefind-worker.js",
            "pagefind.en_….pf_meta",
            "pagefind.js",
            "wasm.en.pagefind",
            "words.txt",
        ]
    );
    for (path, bytes) in &files {
        assert!(Route::produced("pagefind", path).is_some(), "{path}");
        assert!(!bytes.is_empty(), "{path}");
    }
}

#[test]
fn the_same_pages_give_the_same_bytes_in_any_order() {
    let mut all = pages(60);
    let first = index(&all, "en").unwrap();
    all.reverse();
    all.rotate_left(17);
    assert!(index(&all, "en").unwrap() == first);
    // Also inside another runtime, as the preview server has one.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert!(runtime.block_on(async { index(&all, "en") }).unwrap() == first);
}

#[test]
fn of_two_pages_with_one_url_the_later_counts() {
    let mut twice = pages(2);
    twice.push(SearchPage {
        url: page(0).url,
        ..page(5)
    });
    let once = [twice[2].clone(), twice[1].clone()];
    assert!(index(&twice, "en").unwrap() == index(&once, "en").unwrap());
}

#[test]
fn no_pages_are_an_index_without_languages() {
    let files = index(&[], "en").unwrap();
    let (_, entry) = files
        .iter()
        .find(|(path, _)| path == "pagefind-entry.json")
        .unwrap();
    assert!(String::from_utf8_lossy(entry).contains(r#""languages":{}"#));
}

#[test]
fn a_language_without_a_stemmer_has_the_general_wasm() {
    let files = index(&pages(1), "sw").unwrap();
    assert!(
        files
            .iter()
            .any(|(path, _)| path == "wasm.unknown.pagefind")
    );
}

fn html(body: &str) -> SearchPage {
    SearchPage {
        url: "a/".to_owned(),
        html: format!(
            "<!doctype html><html lang=en><body><main data-pagefind-body><h1>A</h1>{body}</main></body></html>"
        ),
    }
}

#[test]
fn the_words_of_two_cells_are_two_words() {
    let table =
        "<table><tr><th>sign</th><th>healthy</th></tr><tr><td>one</td><td>two</td></tr></table>";
    let files = index(&[html(table)], "en").unwrap();
    let text = texts(&files).concat();
    assert!(
        text.contains("sign healthy") && text.contains("one. two."),
        "{text}"
    );
}

#[test]
fn the_words_of_all_texts_are_listed_the_most_frequent_first() {
    let other = SearchPage {
        url: "b/".to_owned(),
        ..html("<p>Signing, mostly</p>")
    };
    let files = index(&[html("<p>signing it Älter a1b2c3d4</p>"), other], "en").unwrap();
    let (_, words) = files.iter().find(|(path, _)| path == "words.txt").unwrap();
    assert_eq!(String::from_utf8_lossy(words), "signing\nmostly\nälter");
}

#[test]
fn what_is_gone_has_an_index_without_a_script_of_its_own() {
    let record = Record {
        url: "documents/a/versions/1.0/".to_owned(),
        title: "A <b>".to_owned(),
        facets: vec![("Status", "Dra\"ft".to_owned())],
        facts: vec![("removed", "version 1.1".to_owned())],
        sections: vec![Section {
            title: "Part & parcel".to_owned(),
            anchor: Some("part".to_owned()),
            texts: vec!["Sign <script>alert(1)</script> file by file.".to_owned()],
        }],
    };
    let files = past(&[record.page()], "en").unwrap();
    assert!(files.iter().all(|(path, _)| path.starts_with("past/")));
    assert!(files.iter().all(|(path, _)| !path.contains("wasm")
        && !path.contains("worker")
        && path != "past/pagefind.js"));
    let text = texts(&files).concat();
    for told in [
        r#""url":"documents/a/versions/1.0/""#,
        r#""title":"A <b>""#,
        r#""removed":"version 1.1""#,
        r#""Status":["Dra\"ft"]"#,
        r#""id":"part""#,
        "Part & parcel. Sign <script>alert(1)</script> file by file.",
    ] {
        assert!(text.contains(told), "no {told} in {text}");
    }
}

#[test]
fn where_nothing_is_gone_an_index_says_so() {
    let files = past(&[], "en").unwrap();
    let entry = files
        .iter()
        .find(|(path, _)| path == "past/pagefind-entry.json");
    let entry = String::from_utf8_lossy(&entry.unwrap().1).into_owned();
    assert!(entry.contains(r#""languages":{}"#), "{entry}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_page_makes_it_fail(html in "(<[a-z0-9]{1,8}( id=[a-z_]{1,9}| data-pagefind-(body|meta|filter|weight|ignore)=.{0,9})?>|___(END_)?PAGEFIND_(WEIGHT|ANCHOR)___[a-z0-9:]{0,6} |.{0,8}|</[a-z]{1,6}>){0,30}") {
        let page = SearchPage { url: "x/".to_owned(), html: format!("<html>{html}") };
        prop_assert!(index(&[page], "en").is_ok());
    }
}
