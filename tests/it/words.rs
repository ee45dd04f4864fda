//! What is told of one change agrees with itself: words a reader reads, counted once.

use std::collections::BTreeMap;

use crate::merges::{merged, text};
use crate::project::Project;

const ADA: &str = "Ada Moreau <ada@x.example> 2025-01-01T10:00:00Z";
const BEN: &str = "Ben Ito <ben@x.example> 2025-02-02T10:00:00Z";

const PARAGRAPH: &str = "Every key is kept in a store of its own, apart from the model.";

/// The newest change of `a.md`, from the first text to the second, in all that tells of it.
struct Told {
    /// `guide diff --format json`
    diff: serde_json::Value,
    class: String,
    log: String,
    history: String,
    redline: String,
    page: String,
}

fn told(old: &str, new: &str) -> Told {
    told_with(old, new, Project::in_git())
}

fn told_with(old: &str, new: &str, project: Project) -> Told {
    let project = project
        .file("a.md", old)
        .commit(ADA, "Begin")
        .file("a.md", new)
        .commit(BEN, "Change");
    of_newest(&project)
}

fn of_newest(project: &Project) -> Told {
    let json = |arguments: &[&str]| -> serde_json::Value {
        let ran = project.run(arguments);
        serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr))
    };
    let log = json(&["log", "a", "--format", "json"]);
    let files: BTreeMap<String, Vec<u8>> = project.build();
    let page = |name: &str| {
        let file = files.get(&format!("documents/a/{name}index.html"));
        file.map_or_else(String::new, |it| String::from_utf8(it.clone()).unwrap())
    };
    Told {
        diff: json(&["diff", "a", "HEAD~1..HEAD", "--format", "json"]),
        class: log[0]["class"].as_str().unwrap_or("none").to_owned(),
        log: project.run(&["log", "a"]).stdout,
        history: page("history/"),
        redline: page(&format!("revisions/{}/", project.head())),
        page: page(""),
    }
}

impl Told {
    /// Each of them tells of these words and of no others.
    #[track_caller]
    fn assert_words(&self, added: usize, removed: usize, in_words: &str) {
        assert_eq!(self.diff["words_added"], added, "{}", self.diff);
        assert_eq!(self.diff["words_removed"], removed, "{}", self.diff);
        let groups = self.diff["changes"].as_array().unwrap();
        let sum = |key: &str| groups.iter().filter_map(|it| it[key].as_u64()).sum::<u64>();
        assert_eq!(sum("inserted"), added as u64, "{}", self.diff);
        assert_eq!(sum("deleted"), removed as u64, "{}", self.diff);
        for (name, text) in [
            ("log", &self.log),
            ("history", &self.history),
            ("redline", &self.redline),
        ] {
            assert!(text.contains(in_words), "{name} without {in_words}: {text}");
        }
    }

    fn sections(&self) -> Vec<(String, String)> {
        let sections = self.diff["sections"].as_array().unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        sections
            .iter()
            .map(|it| (text(&it["title"]), text(&it["change"])))
            .collect()
    }

    /// The day that the document's page calls the last change.
    fn is_last_changed(&self) -> bool {
        let fact = self.page.split("Last changed").nth(1).unwrap();
        fact.split("</time>").next().unwrap().contains("2025-02-02")
    }
}

#[test]
fn what_is_commented_out_is_gone_with_all_its_words() {
    let section = format!("## Old\n\n{PARAGRAPH}\n\n");
    let old = format!("# A\n\nFirst.\n\n{section}## Rest\n\nLast.\n");
    let told = told(
        &old,
        &old.replace(&section, &format!("<!--\n{section}-->\n\n")),
    );
    told.assert_words(0, 15, "−15 words");
    assert_eq!(told.sections(), [("Old".into(), "removed".into())]);
}

#[test]
fn a_picture_in_the_text_is_no_word() {
    let picture = format!(
        "![]({})",
        "data:image/png;base64,iVBORw0KGgo/AAAA+word/".repeat(50)
    );
    let told = told(
        "# A\n\nFirst.\n",
        &format!("# A\n\nFirst one.\n\n{picture}\n"),
    );
    told.assert_words(1, 0, "+1 word");
}

#[test]
fn moved_text_is_moved_and_a_heading_goes_with_its_section() {
    let (one, two) = (
        format!("## One\n\n{PARAGRAPH}\n\n"),
        "## Two\n\nThe second section says what is done with old keys.\n\n",
    );
    let told = told(
        &format!("# A\n\nFirst.\n\n{one}{two}## Three\n\nAnother text that stays where it was.\n"),
        &format!(
            "# A\n\nFirst.\n\n{two}## Three\n\nAnother text that stays where it was.\n\n{one}"
        ),
    );
    told.assert_words(0, 0, "15 words moved");
    assert_eq!(told.sections(), [("One".into(), "moved".into())]);
    assert_eq!(told.class, "editorial");
    assert!(!told.redline.contains("<del>One"), "{}", told.redline);
}

#[test]
fn code_counts_by_its_words() {
    let old = "# A\n\n```sh\ncosign sign model.bin\n```\n";
    let told = told(old, &old.replace("model.bin", "model.bin &lt; key"));
    told.assert_words(5, 3, "+5 −3 words");
}

#[test]
fn what_changes_no_word_is_formatting_and_never_the_last_change() {
    let old = format!("# A\n\n{PARAGRAPH}\n");
    for (case, new) in [
        (
            "metadata",
            format!("---\ntitle: A\nstatus: draft\n---\n{old}"),
        ),
        ("a comment", format!("{old}\n<!-- three new words -->\n")),
        ("emphasis", old.replace("Every", "*Every*")),
        ("lines", old.replace(" of its own", "\nof its own")),
    ] {
        let told = told(&old, &new);
        assert_eq!(told.class, "formatting", "{case}");
        assert!(!told.is_last_changed(), "{case}: {}", told.page);
    }
    let metadata = format!("---\ntitle: A\nstatus: draft\n---\n{old}");
    assert!(told(&old, &metadata).history.contains(">Metadata</span>"));
}

#[test]
fn a_link_that_follows_its_target_leads_to_the_same_place() {
    let target = "# B\n\nA text of some words, so that git knows it again under its other name.\n";
    let old = format!("# A\n\n{PARAGRAPH} See [it](b.md).\n");
    let project = Project::in_git()
        .file("b.md", target)
        .file("a.md", &old)
        .commit(ADA, "Begin")
        .rename("b.md", "folder/c.md")
        .file("a.md", old.replace("b.md", "folder/c.md"))
        .commit(BEN, "Move the target");
    let told = of_newest(&project);
    assert!(told.log.contains("no change to the text"), "{}", told.log);
    assert!(told.redline.contains("The text reads the same."));
    assert_eq!(told.class, "formatting");
    assert!(!told.is_last_changed(), "{}", told.page);
}

#[test]
fn a_link_that_leads_elsewhere_is_substantive_however_it_is_written() {
    for (old, new) in [
        (
            "See [it](https://a.example).",
            "See [it](https://b.example).",
        ),
        (
            "See [it][r].\n\n[r]: https://a.example",
            "See [it][r].\n\n[r]: https://b.example",
        ),
        (
            "See [it][r].\n\n[r]: docs/a.md",
            "See [it][r].\n\n[r]: docs/b.md",
        ),
        (
            "See <a href=\"https://a.example\">it</a>.",
            "See <a href=\"https://b.example\">it</a>.",
        ),
    ] {
        let page = |text: &str| format!("# A\n\n{PARAGRAPH} {text}\n");
        let project = Project::in_git()
            .file("docs/a.md", "# One\n\nOne text.\n")
            .file("docs/b.md", "# Two\n\nAnother text.\n");
        let told = told_with(&page(old), &page(new), project);
        assert_eq!(told.class, "substantive", "{old} → {new}: {}", told.log);
    }
}

#[test]
fn a_renamed_section_is_renamed() {
    let old = format!("# A\n\nFirst.\n\n## Purpose\n\n{PARAGRAPH}\n\n## Rest\n\nLast.\n");
    let told = told(&old, &old.replace("Purpose", "What keys are there for"));
    assert_eq!(
        told.sections(),
        [("What keys are there for".into(), "renamed".into())]
    );
    assert_eq!(told.class, "editorial");
    told.assert_words(5, 1, "+5 −1 words");
}

#[test]
fn a_file_without_a_word_is_not_substantive() {
    let project = Project::in_git().file("a.md", "").commit(ADA, "Begin");
    let log = project.run(&["log", "a"]).stdout;
    assert!(
        log.contains("formatting") && log.contains("no word yet"),
        "{log}"
    );
}

#[test]
fn the_log_says_what_was_deleted_and_came_back() {
    let project = Project::in_git()
        .file("a.md", format!("# A\n\n{PARAGRAPH}\n"))
        .commit(ADA, "Begin");
    std::fs::remove_file(project.path().join("a.md")).unwrap();
    let project = project
        .commit(BEN, "Delete")
        .file("a.md", format!("# A\n\n{PARAGRAPH}\n"))
        .commit(BEN, "Bring back");
    let log = project.run(&["log", "a"]).stdout;
    assert!(
        log.contains("created again") && log.contains("deleted\n"),
        "{log}"
    );
}

#[test]
fn long_titles_and_anchors_of_sections_are_short_in_the_log() {
    let long = "word ".repeat(60);
    let old =
        format!("# A\n\n## {long}\n\nFirst.\n\n## 2.3 Work {{#2.3-existing-work}}\n\nLast.\n");
    let told = told(
        &old,
        &old.replace("First", "The first")
            .replace("Last", "The last"),
    );
    assert!(told.log.contains("2.3 Work)"), "{}", told.log);
    assert!(
        told.log.lines().all(|it| it.chars().count() < 200),
        "{}",
        told.log
    );
}

#[test]
fn the_terminal_names_a_picture() {
    let both = "![](seal.png) ![](sign.png)";
    let old = format!("# A\n\n{PARAGRAPH} ![The seal](seal.png) It is.\n\n{both}\n");
    let project = Project::in_git()
        .file("seal.png", b"\x89PNG one")
        .file("sign.png", b"\x89PNG two")
        .file("a.md", &old)
        .commit(ADA, "Begin")
        .file(
            "a.md",
            old.replace("![The seal](seal.png)", "![](sign.png)"),
        )
        .commit(BEN, "Change");
    let diff = project.run(&["diff", "a", "HEAD~1..HEAD"]).stdout;
    assert!(
        diff.contains("[-[picture: The seal]-]{+[picture: sign.png]+}"),
        "{diff}"
    );
}

#[test]
fn a_merge_that_adds_nothing_has_no_class_and_no_words() {
    let told = of_newest(&merged(&text("Third of Bob.", "Last, again by Ada.")));
    assert_eq!(told.class, "none");
    assert!(
        told.log
            .contains("brings together what was written side by side"),
        "{}",
        told.log
    );
    let newest = told.log.split("Merge\n").nth(1).unwrap();
    let newest = newest.lines().next().unwrap();
    assert!(!newest.contains("words"), "{newest}");
    assert!(
        !told.redline.contains("class=\"class\""),
        "{}",
        told.redline
    );
}

#[test]
fn a_merge_is_credited_with_what_differs_from_all_it_brought_together() {
    let told = of_newest(&merged(&text(
        "Third of Bob, mended in the merge.",
        "Last, again by Ada.",
    )));
    assert!(told.log.contains("+4 words"), "{}", told.log);
    assert!(told.history.contains("+4 words"), "{}", told.history);
    assert!(told.redline.contains("Merged by"), "{}", told.redline);
    assert!(
        told.redline.contains("+4 words of its own"),
        "{}",
        told.redline
    );
    assert_eq!(told.class, "editorial");
}

#[test]
fn all_dates_are_of_the_arrival_and_the_authors_stands_beside() {
    let project = Project::in_git()
        .file("a.md", format!("# A\n\n{PARAGRAPH}\n"))
        .commit_with(
            "Ada Moreau <ada@x.example> 2024-01-03T10:00:00Z",
            "Ben Ito <ben@x.example> 2024-02-14T10:00:00Z",
            "Begin",
        );
    let files = project.build();
    let page = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    for name in ["people/ada-moreau/index.html", "documents/a/index.html"] {
        let page = page(name);
        assert!(page.contains("14 February 2024"), "{name}: {page}");
        let days = page.matches("3 January 2024").count();
        let beside = page.matches("written <time").count();
        assert_eq!(days, beside, "{name}: {page}");
    }
    assert!(page("documents/a/history/index.html").contains("3 January 2024"));
}
