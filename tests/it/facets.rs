//! Guidance found by whom it is for, when to act on it, and what it is about.

use std::collections::BTreeMap;

use crate::html::words;
use crate::project::Project;

const ADA: &str = "Ada Moreau <ada@x.example> 2025-03-01T10:00:00Z";

fn document(title: &str, front: &str) -> String {
    format!("---\ntitle: {title}\n{front}---\n\n# {title}\n\nText of {title}.\n")
}

fn site() -> Project {
    Project::in_git()
        .file("guide.yaml", "title: T\n")
        .file("content/signing.md", document("Signing", "audience: [Engineers, C++]\nhorizon: [tactical, now]\ntopics: [Keys]\nmappings: [{ framework: NIST AI RMF, references: [MAP 1.1, MAP 2] }]\n"))
        .file("content/audit.md", document("Audit", "audience: [auditors, engineers, C]\nhorizon: [strategic]\ntopics: [keys, logs]\nindustries: [finance]\nregions: [EU]\n"))
        .file("content/all.md", document("Basics", "status: published\nhorizon: [now]\n"))
        .file("content/old.md", document("Old keys", "status: withdrawn\naudience: [engineers]\nhorizon: [now]\ntopics: [keys]\n"))
        .commit(ADA, "Write")
}

fn page(files: &BTreeMap<String, Vec<u8>>, route: &str) -> String {
    let file = files.get(&format!("{route}index.html"));
    let file = file.unwrap_or_else(|| panic!("no {route}: {:#?}", files.keys()));
    let page = String::from_utf8(file.clone()).unwrap();
    page.split("<main").nth(1).unwrap().to_owned()
}

/// The titles in the order of a page.
fn titles(page: &str) -> Vec<String> {
    let cards = page.split("class=\"card-title\">").skip(1);
    cards
        .map(|it| words(it.split("</h").next().unwrap()))
        .collect()
}

#[test]
fn an_answer_has_what_names_the_reader_and_what_names_nobody() {
    let files = site().build();
    let answer = page(&files, "applies/engineers/");
    assert_eq!(titles(&answer), ["Basics", "Signing", "Audit"]);
    let told = words(&answer);
    for said in [
        "What applies to engineers",
        "Basics For every reader",
        "Signing Also tactical",
        "Audit For finance, EU only",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert_eq!(
        titles(&page(&files, "applies/engineers/now/")),
        ["Basics", "Signing"]
    );
    assert_eq!(
        titles(&page(&files, "applies/engineers/tactical/")),
        ["Signing"]
    );
    assert_eq!(
        titles(&page(&files, "applies/auditors/strategic/")),
        ["Audit"]
    );
    assert!(!files.contains_key("applies/auditors/tactical/index.html"));
    let start = words(&page(&files, "applies/"));
    assert!(start.contains("engineers 3 documents"), "{start}");
}

#[test]
fn a_value_has_all_that_names_it_and_what_is_not_in_use_apart() {
    let files = site().build();
    let keys = page(&files, "topics/keys/");
    let (now, past) = keys.split_once("No longer in use").unwrap();
    assert_eq!(titles(now), ["Audit", "Signing"]);
    assert_eq!(titles(past), ["Old keys"]);
    let framework = words(&page(&files, "frameworks/nist-ai-rmf/"));
    assert!(framework.contains("Maps to MAP 1.1, MAP 2"), "{framework}");
    let topics = words(&page(&files, "topics/"));
    assert!(
        topics.contains("keys 3 documents") && topics.contains("logs 1 document "),
        "{topics}"
    );
}

#[test]
fn a_document_leads_to_all_others_with_its_words() {
    let files = site().build();
    let signing = page(&files, "documents/signing/");
    for link in [
        "<a href=\"../../audiences/engineers/\">Engineers</a>",
        "<a href=\"../../horizons/now/\">Now</a>",
        "<a href=\"../../topics/keys/\">Keys</a>",
        "<a href=\"../../frameworks/nist-ai-rmf/\">NIST AI RMF</a>: MAP 1.1, MAP 2",
    ] {
        assert!(signing.contains(link), "{link}");
    }
}

#[test]
fn two_words_that_would_share_an_address_have_two_that_stay() {
    let files = site().build();
    let audiences: Vec<&str> = files
        .keys()
        .filter_map(|it| it.strip_prefix("audiences/")?.strip_suffix("/index.html"))
        .collect();
    assert_eq!(audiences.len(), 4, "{audiences:?}");
    assert_eq!(titles(&page(&files, "audiences/c/")), ["Audit"]);
    let other = audiences.iter().find(|it| it.starts_with("c-")).unwrap();
    assert_eq!(
        titles(&page(&files, &format!("audiences/{other}/"))),
        ["Signing"]
    );
}

#[test]
fn a_site_that_names_no_readers_asks_nobody() {
    let project = Project::new().file("a.md", "# A\n\nText.\n");
    let files = project.build();
    assert!(
        !files
            .keys()
            .any(|it| it.starts_with("applies/") || it.starts_with("audiences/"))
    );
    assert!(!words(&page(&files, "")).contains("applies to me"));
}
