//! What is gone from the texts can be searched, and nothing else can: which version took it out,
//! and where it is to be read.

use crate::indexed::texts;
use crate::project::Project;

const ADA: &str = "Ada Moreau <ada@x.example>";

/// A paper of these texts, each with its number, a month apart; the last one is the present one.
fn paper(versions: &[(&str, &str)]) -> Project {
    let mut project = Project::in_git().file("guide.yaml", "title: T\n");
    for (month, (number, body)) in versions.iter().enumerate() {
        let text = format!(
            "---\nid: paper\nversion: \"{number}\"\ntopics: [keys]\n---\n# Paper\n\n{body}"
        );
        let who = format!("{ADA} 2025-{:02}-05T10:00:00Z", month + 1);
        project = project.file("content/a.md", text).commit(&who, "Write");
    }
    project
}

/// The entries of the index of what is gone.
fn gone(project: &Project) -> Vec<serde_json::Value> {
    let files: Vec<(String, Vec<u8>)> = project.build().into_iter().collect();
    let past = files
        .iter()
        .filter(|(path, _)| path.starts_with("pagefind/past/"));
    let read = |text: String| serde_json::from_str(text.strip_prefix("pagefind_dcd").unwrap());
    texts(past)
        .into_iter()
        .map(|it| read(it).unwrap())
        .collect()
}

fn contents(entries: &[serde_json::Value]) -> String {
    entries
        .iter()
        .map(|it| it["content"].as_str().unwrap())
        .collect()
}

#[test]
fn a_paragraph_tells_which_version_took_it_out_and_which_has_it() {
    let project = paper(&[
        (
            "1.0",
            "## Keys\n\nKeep keys in hardware.\n\nRotate them every quarter, by hand.\n",
        ),
        ("1.1", "## Keys\n\nKeep keys in hardware.\n"),
        (
            "1.2",
            "## Keys\n\nKeep keys in hardware.\n\nAnd count them.\n",
        ),
    ]);
    let entries = gone(&project);
    assert_eq!(entries.len(), 1, "{entries:?}");
    let entry = &entries[0];
    assert_eq!(entry["url"], "documents/paper/versions/1.0/");
    assert_eq!(
        entry["content"],
        "Paper. Keys. Rotate them every quarter, by hand."
    );
    assert_eq!(entry["meta"]["removed"], "version 1.1");
    assert_eq!(entry["meta"]["version"], "Version 1.0");
    assert_eq!(
        entry["meta"]["redline"],
        "documents/paper/compare/1.0..1.1/"
    );
    assert_eq!(entry["filters"]["Topic"][0], "keys");
    assert_eq!(entry["anchors"][0]["id"], "keys");
    // Both places exist, and the first has the section.
    let version = project.page("documents/paper/versions/1.0/");
    assert!(version.contains("id=\"keys\""), "{version}");
    assert!(
        project
            .page("documents/paper/compare/1.0..1.1/")
            .contains("every quarter")
    );
}

#[test]
fn what_no_version_has_tells_the_day_of_the_change() {
    let project = paper(&[
        (
            "0.1",
            "One two three four five.\n\nThe walrus sleeps on the ice.\n",
        ),
        ("0.1", "One two three four five.\n"),
    ]);
    let entries = gone(&project);
    assert_eq!(entries.len(), 1, "{entries:?}");
    assert_eq!(entries[0]["meta"]["removed"], "a change of 5 February 2025");
    let url = entries[0]["url"].as_str().unwrap();
    assert!(url.starts_with("documents/paper/revisions/"), "{url}");
    assert!(project.page(url).contains("walrus"));
}

#[test]
fn an_edit_is_told_of_where_a_word_went_with_it() {
    let entries = gone(&paper(&[
        (
            "1.0",
            "Hash each file with MD5 before it is signed by the build.\n",
        ),
        (
            "1.1",
            "Hash each file with BLAKE3 before it is signed by the build.\n",
        ),
    ]));
    assert!(
        contents(&entries).contains("Hash each file with MD5 before"),
        "{entries:?}"
    );
}

#[test]
fn what_moved_came_back_or_is_said_elsewhere_is_not_gone() {
    let walrus = "The walrus sleeps on the ice all winter.\n";
    let words = "One two three four five six seven.\n";
    for versions in [
        // Moved
        [
            ("1.0", format!("{walrus}\n{words}")),
            ("1.1", format!("{words}\n{walrus}")),
            ("1.2", format!("{words}\n{walrus}")),
        ],
        // Gone and back
        [
            ("1.0", format!("{words}\n{walrus}")),
            ("1.1", words.to_owned()),
            ("1.2", format!("{words}\n{walrus}")),
        ],
        // Only words that stand elsewhere
        [
            ("1.0", format!("{words}\n{walrus}")),
            ("1.1", format!("{words}\n{}", walrus.replace("all ", ""))),
            (
                "1.2",
                format!("All of it.\n\n{words}\n{}", walrus.replace("all ", "")),
            ),
        ],
    ] {
        let texts: Vec<(&str, &str)> = versions
            .iter()
            .map(|(number, text)| (*number, text.as_str()))
            .collect();
        let entries = gone(&paper(&texts));
        assert!(entries.is_empty(), "{versions:?}: {entries:?}");
    }
}

#[test]
fn the_last_change_that_took_it_out_is_told() {
    let walrus = "The walrus sleeps on the ice all winter.\n";
    let words = "One two three four five six seven.\n";
    let both = format!("{words}\n{walrus}");
    let entries = gone(&paper(&[
        ("1.0", &both),
        ("1.1", words),
        ("1.2", &both),
        ("1.3", words),
    ]));
    assert_eq!(entries.len(), 1, "{entries:?}");
    assert_eq!(entries[0]["meta"]["removed"], "version 1.3");
    assert_eq!(entries[0]["url"], "documents/paper/versions/1.2/");
}

#[test]
fn what_is_withheld_cannot_be_found() {
    let secret = "The password is hunter2-the-password.\n";
    let words = "One two three four five six seven.\n";
    let versions = [
        ("1.0", words.to_owned()),
        ("1.1", format!("{words}\n{secret}")),
        ("1.2", words.to_owned()),
    ];
    let texts: Vec<(&str, &str)> = versions
        .iter()
        .map(|(number, text)| (*number, text.as_str()))
        .collect();
    let project = paper(&texts);
    assert!(contents(&gone(&project)).contains("hunter2"));
    let leak = project
        .repository()
        .revparse_single("HEAD~1")
        .unwrap()
        .id()
        .to_string();
    let project = project.file(
        "guide.yaml",
        format!("title: T\nwithhold: {{ revisions: [\"{leak}\"] }}\n"),
    );
    assert!(!contents(&gone(&project)).contains("hunter2"));
    let blob = git2::Oid::hash_object(
        git2::ObjectType::Blob,
        format!(
            "---\nid: paper\nversion: \"1.1\"\ntopics: [keys]\n---\n# Paper\n\n{}",
            versions[1].1
        )
        .as_bytes(),
    )
    .unwrap();
    let project = project.file(
        "guide.yaml",
        format!("title: T\nwithhold: {{ blobs: [\"{blob}\"] }}\n"),
    );
    assert!(!contents(&gone(&project)).contains("hunter2"));
    let project = project.file(
        "guide.yaml",
        "title: T\nwithhold: { names: [hunter2-the-password] }\n",
    );
    assert!(!contents(&gone(&project)).contains("hunter2"));
}

#[test]
fn an_address_that_is_gone_stays_masked() {
    let entries = gone(&paper(&[
        (
            "1.0",
            "One two three four.\n\nWrite to someone@y.example about the walrus.\n",
        ),
        ("1.1", "One two three four.\n"),
    ]));
    let contents = contents(&entries);
    assert!(
        contents.contains("walrus") && !contents.contains("y.example"),
        "{contents}"
    );
}

#[test]
fn the_cache_gives_the_same() {
    let project = paper(&[
        (
            "1.0",
            "Keep keys in hardware.\n\nRotate them every quarter, by hand.\n",
        ),
        ("1.1", "Keep keys in hardware.\n"),
    ]);
    let first = gone(&project);
    assert_eq!(gone(&project), first);
    assert_eq!(first.len(), 1);
}
