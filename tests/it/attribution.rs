//! Who wrote each line, section and block: the rules one by one.

use guide::input::Inputs;
use guide::site::{Document, Site};
use serde_json::Value;

use crate::history_fixture::Fixture;
use crate::project::{Project, Ran, run_in};

const ADA: &str = "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00";
const BEN: &str = "Ben Ito <ben@x.example> 2025-04-01T10:00:00+01:00";
const CLEO: &str = "Cleo Park <cleo@x.example> 2025-05-01T10:00:00+01:00";

/// The author of each line, `-` where there is none.
#[track_caller]
fn authors_of(ran: &Ran) -> String {
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let rows: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    for (number, row) in (1..).zip(&rows) {
        assert_eq!(row["line"], number);
        assert!(
            row["commit"].is_string() || row["author"].is_null(),
            "{row}"
        );
    }
    let author = |row: &Value| row["author"].as_str().unwrap_or("-").to_owned();
    let first = |name: String| name.split(' ').next().unwrap_or_default().to_owned();
    let authors: Vec<String> = rows.iter().map(author).map(first).collect();
    authors.join(" ")
}

#[track_caller]
fn authors(project: &Project, document: &str) -> String {
    authors_of(&project.run(&["blame", document, "--format", "json"]))
}

/// The subject of the commit of each line of `a.md`, `-` where there is none.
#[track_caller]
fn subjects(repo: &Fixture) -> String {
    let ran = run_in(repo.path(), &["blame", "a.md", "--format", "json"], &[]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let rows: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    let subject = |row: &Value| {
        let id = row["commit"].as_str()?.parse().ok()?;
        let commit = repo.git.find_commit(id).ok()?;
        Some(commit.summary().ok()??.to_owned())
    };
    let subjects: Vec<String> = rows
        .iter()
        .map(|row| subject(row).unwrap_or_else(|| "-".to_owned()))
        .collect();
    subjects.join(" ")
}

/// Writes `a.md` of a commit into the work tree.
fn check_out(repo: &Fixture, commit: git2::Oid) {
    std::fs::write(repo.path().join("a.md"), &repo.files(commit)["a.md"]).unwrap();
}

#[test]
fn each_line_names_its_writer_and_says_so_in_text() {
    let project = Project::in_git()
        .file("a.md", "# Keys\n\nKeep them apart.\n")
        .commit(ADA, "write")
        .file("a.md", "# Keys\n\nKeep them apart.\nRotate them.\n")
        .commit(BEN, "more")
        .file(
            "a.md",
            "# Keys\n\nKeep them apart.\nRotate them.\nWrite to me@x.example.",
        );
    assert_eq!(authors(&project, "a.md"), "Ada Ada Ada Ben -");
    let ran = project.run(&["blame", "a"]);
    let ids: Vec<&str> = ran.stdout.lines().map(|line| line[..8].trim()).collect();
    assert!(project.head().starts_with(ids[3]) && ids[0] == ids[2]);
    let rest: Vec<&str> = ran.stdout.lines().map(|line| &line[10..]).collect();
    insta::assert_snapshot!(rest.join("\n"), @r"
     1 March 2025  Ada Moreau     1  # Keys
     1 March 2025  Ada Moreau     2
     1 March 2025  Ada Moreau     3  Keep them apart.
     1 April 2025  Ben Ito        4  Rotate them.
                   not committed  5  Write to me@x.example.
    ");
}

#[test]
fn what_cannot_be_blamed_is_refused_with_the_nearest_name() {
    let project = Project::in_git()
        .file("keys.md", "# Keys\n")
        .commit(ADA, "write");
    let ran = project.run(&["blame", "kyes.md"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("did you mean `keys.md`?"),
        "{}",
        ran.stderr
    );
    let ran = Project::new().file("a.md", "# A\n").run(&["blame", "a"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("there is no history"), "{}", ran.stderr);
}

#[test]
fn a_moved_block_stays_with_its_writer_and_a_few_letters_do_not() {
    let (block, text) = (
        "Rotate the keys every year.\n",
        "One line\nand two\nand three\n",
    );
    let project = Project::in_git()
        .file("a.md", format!("{block}short one\n{text}"))
        .commit(ADA, "write")
        .file("a.md", format!("{text}{block}short one\n"))
        .commit(BEN, "move the block")
        .file("a.md", format!("short one\n{text}{block}"))
        .commit(CLEO, "move the short one");
    assert_eq!(authors(&project, "a.md"), "Cleo Ada Ada Ada Ada");
}

#[test]
fn a_merge_wrote_only_what_no_parent_has() {
    let mut repo = Fixture::new();
    let root = repo.commit("root", &[], &[("a.md", Some("one\ntwo\nthree\nfour\n"))]);
    let ours = repo.commit(
        "ours",
        &[root],
        &[("a.md", Some("ONE\ntwo\nthree\nfour\n"))],
    );
    let theirs = repo.commit(
        "theirs",
        &[root],
        &[("a.md", Some("one\ntwo\nthree\nFOUR\n"))],
    );
    let merged = "ONE\ntwo\nthree\nfive\nFOUR\n";
    let merge = repo.commit("merge", &[ours, theirs], &[("a.md", Some(merged))]);
    check_out(&repo, merge);
    assert_eq!(subjects(&repo), "ours root root merge theirs");
}

#[test]
fn a_line_that_both_parents_have_is_the_first_parents() {
    let mut repo = Fixture::new();
    let root = repo.commit("root", &[], &[("a.md", Some("one\ntwo\nthree\nfour\n"))]);
    let ours = repo.commit(
        "ours",
        &[root],
        &[("a.md", Some("ONE\ntwo\nthree\nfour\n"))],
    );
    let theirs = repo.commit(
        "theirs",
        &[root],
        &[("a.md", Some("ONE\ntwo\nthree\nFOUR\n"))],
    );
    let merged = "ONE\nTWO\nthree\nFOUR\n";
    let merge = repo.commit("merge", &[ours, theirs], &[("a.md", Some(merged))]);
    check_out(&repo, merge);
    assert_eq!(subjects(&repo), "ours merge root theirs");
    // The parents the other way round.
    let merge = repo.commit("merge", &[theirs, ours], &[("a.md", Some(merged))]);
    check_out(&repo, merge);
    assert_eq!(subjects(&repo), "theirs merge root theirs");
}

#[test]
fn a_branch_that_knew_the_document_by_its_earlier_name_is_followed() {
    let mut repo = Fixture::new();
    let text = |end: &str| format!("one line\nand another\nand a third\nand a fourth\n{end}\n");
    let root = repo.commit("root", &[], &[("b.md", Some(&text("the end")))]);
    let moved = [("b.md", None), ("a.md", Some(&*text("the end")))];
    let renamed = repo.commit("rename", &[root], &moved);
    let edited = repo.commit("edit", &[root], &[("b.md", Some(&text("THE END")))]);
    let own = format!("new\n{}", text("THE END"));
    let merge = repo.commit("merge", &[renamed, edited], &[("a.md", Some(&own))]);
    check_out(&repo, merge);
    assert_eq!(subjects(&repo), "merge root root root root edit");
}

#[test]
fn renames_and_declared_predecessors_lead_to_the_writers() {
    let body = "# Keys\n\nKeep them apart.\nRotate them every year.\n";
    let project = Project::in_git()
        .file("drafts/keys.md", body)
        .commit(ADA, "draft")
        .file("content/paper.md", format!("{body}Approved.\n"))
        .commit(BEN, "import")
        .rename("content/paper.md", "content/keys.md")
        .file("content/keys.md", format!("{body}Approved.\nSee also.\n"))
        .commit(CLEO, "rename");
    assert_eq!(
        authors(&project, "content/keys.md"),
        "Ben Ben Ben Ben Ben Cleo"
    );
    let declared = format!("---\nhistory_from: drafts/keys.md\n---\n{body}Approved.\nSee also.\n");
    project.write("content/keys.md", declared);
    assert_eq!(
        authors(&project, "content/keys.md"),
        "- - - Ada Ada Ada Ada Ben Cleo"
    );
}

#[test]
fn listed_commits_are_looked_through_where_a_line_says_the_same() {
    let project = Project::in_git()
        .file(
            "a.md",
            "# Keys\n\n* keep the keys apart\n* rotate the keys\n",
        )
        .commit(ADA, "write")
        .file(
            "a.md",
            "# Keys\n\n- Keep  the keys apart\n- Rotate the keys\n\nA new sentence.\n",
        )
        .commit(BEN, "format");
    assert_eq!(authors(&project, "a.md"), "Ada Ada Ben Ben Ben Ben");
    let list = format!("# formatting\n{} # all of it\n\nnonsense\n", project.head());
    project.write(".git-blame-ignore-revs", list);
    assert_eq!(authors(&project, "a.md"), "Ada Ada Ada Ada Ben Ben");
    let problem = project
        .problems()
        .into_iter()
        .find(|it| it["code"] == "invalid-commit-id")
        .unwrap();
    assert_eq!(problem["severity"], "warning");
    assert_eq!(problem["file"], ".git-blame-ignore-revs");
    assert_eq!(
        (&problem["line"], &problem["column"]),
        (&4.into(), &1.into())
    );
}

#[test]
fn a_document_that_came_back_is_the_restorers() {
    let project = Project::in_git()
        .file("a.md", "# A\n")
        .file("b.md", "# B\n")
        .commit(ADA, "write");
    std::fs::remove_file(project.path().join("a.md")).unwrap();
    let project = project
        .commit(BEN, "remove")
        .file("a.md", "# A\n")
        .commit(CLEO, "restore");
    assert_eq!(authors(&project, "a.md"), "Cleo");
}

#[test]
fn ends_of_lines_are_a_change_in_a_commit_and_none_in_a_checkout() {
    let project = Project::in_git()
        .file("a.md", "one\ntwo\nthree\n")
        .commit(ADA, "write")
        .file("a.md", "one\r\ntwo\r\nthree\r\n");
    assert_eq!(authors(&project, "a.md"), "Ada Ada Ada");
    project.write("a.md", "one\r\nTWO\r\nthree\r\n");
    assert_eq!(authors(&project, "a.md"), "Ada - Ada");
    let project = project.commit(BEN, "turn");
    assert_eq!(authors(&project, "a.md"), "Ben Ben Ben");
    project.write("a.md", "\u{feff}one\r\nTWO\r\nthree\r\n");
    assert_eq!(
        authors(&project.commit(CLEO, "mark"), "a.md"),
        "Cleo Ben Ben"
    );
}

#[test]
fn texts_that_are_no_text_are_borne() {
    let project = Project::in_git()
        .file("a.md", b"one\n\xff\xfe\0two\nthree\n")
        .commit(ADA, "write")
        .file("a.md", "")
        .commit(BEN, "empty")
        .file("a.md", b"\0\0\n\xe9\nlast")
        .commit(CLEO, "bytes")
        .file("a.md", "last\nlast\nlast")
        .commit(BEN, "words");
    assert_eq!(authors(&project, "a.md"), "Ben Ben Cleo");
    project.write("a.md", "");
    assert_eq!(authors(&project, "a.md"), "");
}

/// Nobody who only moved a text, or edited it later, has written it.
#[test]
fn what_was_before_the_known_past_is_nobodys() {
    let mut repo = Fixture::new();
    let lines = "a\nb\nc\nd\n";
    let one = repo.commit("one", &[], &[("a.txt", Some(lines))]);
    let moved = format!("{lines}e\n");
    let two = repo.commit("moved", &[one], &[("a.txt", None), ("a.md", Some(&moved))]);
    let edited = format!("{moved}f\n");
    let three = repo.commit("edited", &[two], &[("a.md", Some(&edited))]);
    check_out(&repo, three);
    assert_eq!(subjects(&repo), "- - - - moved edited");
    // Without the old text it is open whether the document began with the second commit.
    repo.lose(repo.git.blob(lines.as_bytes()).unwrap());
    assert_eq!(subjects(&repo), "- - - - - edited");
}

#[test]
fn what_a_clone_does_not_hold_is_unknown() {
    let mut repo = Fixture::new();
    let one = repo.commit("one", &[], &[("a.md", Some("a\nb\n"))]);
    let two = repo.commit("two", &[one], &[("a.md", Some("a\nb\nc\n"))]);
    let three = repo.commit("three", &[two], &[("a.md", Some("a\nb\nc\nd\n"))]);
    check_out(&repo, three);
    assert_eq!(subjects(&repo), "one one two three");
    let shallow = repo.git.path().join("shallow");
    std::fs::write(&shallow, format!("{two}\n")).unwrap();
    assert_eq!(subjects(&repo), "- - - three");
    let ran = run_in(repo.path(), &["blame", "a"], &[]);
    assert_eq!(ran.stdout.matches("unknown").count(), 3, "{}", ran.stdout);
    std::fs::remove_file(shallow).unwrap();
    repo.lose(repo.git.blob("a\nb\nc\n".as_bytes()).unwrap());
    assert_eq!(subjects(&repo), "- - - -");
}

fn site(project: &Project) -> Site {
    Site::assemble(Inputs::read(project.path(), None).unwrap()).unwrap()
}

/// Each section as `heading: changes by the last's author`.
fn sections(site: &Site, document: &Document) -> Vec<String> {
    let headings = document.markdown.headings();
    let told = site.origins(document).sections.iter();
    told.map(|section| {
        let last = section.last.map_or("nobody", |index| {
            let author = document.hands()[index].author.unwrap();
            &site.registry.person(author).name
        });
        let heading = &headings[section.heading].text;
        format!("{heading}: {} by {last}", section.changes)
    })
    .collect()
}

#[test]
fn a_section_is_followed_through_another_number_and_another_name() {
    let first =
        "# Guide\n\nIntro.\n\n## 2.1 Keys\n\nKeep the keys apart.\n\n## 2.2 Logs\n\nRead them.\n";
    let with_new = first
        .replace("## 2.2 Logs", "## 2.3 Logs")
        .replace("## 2.1 Keys", "## 2.1 Scope\n\nAll of it.\n\n## 2.2 Keys");
    let renamed = with_new.replace("## 2.2 Keys", "## Secrets");
    let project = Project::in_git()
        .file("a.md", first)
        .commit(ADA, "write")
        .file("a.md", first.replace("the keys apart", "all keys apart"))
        .commit(BEN, "edit keys")
        .file("a.md", with_new.replace("the keys apart", "all keys apart"))
        .commit(ADA, "number anew")
        .file("a.md", renamed.replace("the keys apart", "all keys apart"))
        .commit(CLEO, "name anew")
        .file(
            "a.md",
            renamed
                .replace("the keys apart", "all keys apart")
                .replace("\n\nAll", "\n\n\nAll"),
        )
        .commit(BEN, "a blank line is no change");
    let site = site(&project);
    let document = site.document("a").unwrap();
    assert_eq!(
        sections(&site, document),
        [
            "Guide: 1 by Ada Moreau",
            "2.1 Scope: 1 by Ada Moreau",
            "Secrets: 4 by Cleo Park",
            "2.3 Logs: 2 by Ada Moreau",
        ]
    );
}

#[test]
fn moving_a_section_is_no_change_of_it_and_removing_one_none_of_its_neighbours() {
    let (a, b, c) = (
        "## Alpha\n\nThe first of three sections.\n\n",
        "## Beta\n\nThe second of three sections.\n\n",
        "## Gamma\n\nThe third of three sections.\n\n",
    );
    let project = Project::in_git()
        .file("a.md", format!("{a}{b}{c}"))
        .commit(ADA, "write")
        .file("a.md", format!("{c}{a}{b}"))
        .commit(BEN, "move")
        .file("a.md", format!("{c}{b}"))
        .commit(CLEO, "remove");
    let site = site(&project);
    let document = site.document("a").unwrap();
    let expected = ["Gamma: 1 by Ada Moreau", "Beta: 1 by Ada Moreau"];
    assert_eq!(sections(&site, document), expected);
}

#[test]
fn a_merge_that_took_sections_as_they_were_changed_none() {
    let mut repo = Fixture::new();
    let text = |a: &str, b: &str| format!("## Alpha\n\n{a}\n\n## Beta\n\n{b}\n");
    let root = repo.commit("root", &[], &[("a.md", Some(&text("one", "two")))]);
    let ours = repo.commit("ours", &[root], &[("a.md", Some(&text("ONE", "two")))]);
    let theirs = repo.commit("theirs", &[root], &[("a.md", Some(&text("one", "TWO")))]);
    let both = text("ONE", "TWO");
    let merge = repo.commit("merge", &[ours, theirs], &[("a.md", Some(&both))]);
    check_out(&repo, merge);
    let site = Site::assemble(Inputs::read(repo.path(), None).unwrap()).unwrap();
    let document = site.document("a").unwrap();
    let told: Vec<(usize, &str)> = site
        .origins(document)
        .sections
        .iter()
        .map(|section| {
            let last = &document.lineage.revisions[section.last.unwrap()];
            (section.changes, last.commit.subject.as_str())
        })
        .collect();
    assert_eq!(told, [(2, "ours"), (2, "theirs")]);
}

#[test]
fn a_block_names_the_revisions_of_its_own_lines() {
    let project = Project::in_git()
        .file(
            "a.md",
            "# A\n\nOne\ntwo\n\n- item\n  - nested\n\n| x |\n|---|\n| 1 |\n",
        )
        .commit(ADA, "write")
        .file(
            "a.md",
            "# A\n\nOne\nTWO\n\n- item\n  - NESTED\n\n| x |\n|---|\n| 2 |\n",
        )
        .commit(BEN, "edit")
        .file(
            "a.md",
            "# A!\n\nOne\nTWO\n\n- item\n  - NESTED\n\n| x |\n|---|\n| 2 |\n",
        );
    let site = site(&project);
    let document = site.document("a.md").unwrap();
    let told: Vec<String> = document
        .markdown
        .blocks()
        .iter()
        .zip(&site.origins(document).blocks)
        .map(|(block, origins)| {
            let words = block.text.replace('\n', " ");
            format!(
                "{words}: {:?} {:?} {}",
                origins.revisions, origins.last, origins.uncommitted
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "A!: [] None true",
            "One TWO: [0, 1] Some(0) false",
            "item: [1] Some(1) false",
            "NESTED: [0] Some(0) false",
            "x: [1] Some(1) false",
            "2: [0] Some(0) false",
        ]
    );
}

/// Each block's first word, the subjects of those who wrote its lines, and of the last change.
fn told_of_blocks(site: &Site) -> Vec<String> {
    let document = site.document("a.md").unwrap();
    let subject = |index: &usize| &*document.lineage.revisions[*index].commit.subject;
    let origins = &site.origins(document).blocks;
    let blocks = document.markdown.blocks().iter().zip(origins);
    blocks
        .map(|(block, origins)| {
            let word = block.text.split_whitespace().next().unwrap_or("-");
            let written: Vec<&str> = origins.revisions.iter().map(subject).collect();
            let last = origins.last.as_ref().map_or("nobody", subject);
            format!("{word}: {} last {last}", written.join(" "))
        })
        .collect()
}

#[test]
fn a_line_taken_out_of_a_block_changes_it_and_none_of_its_neighbours() {
    let first = "# Title\n\nAlpha\nbeta\ngamma\n\nDelta\n\nEpsilon\n\n- zeta\n- eta\n  more\n- theta\n  more\n- iota\n  more\n\n```\nkappa\n```\n\n```\nlambda\nmu\n```\n\n| x |\n|---|\n| 1 |\n| 2 |\n";
    let project = Project::in_git()
        .file("a.md", first)
        .commit(ADA, "write")
        // From the middle and the end of a block, a whole paragraph, an item, a fence, a row.
        .file(
            "a.md",
            first
                .replace("beta\n", "")
                .replace("Delta\n\n", "")
                .replace("- theta\n  more\n", "")
                .replace("- iota\n  more", "- iota")
                .replace("```\nkappa\n```\n\n", "")
                .replace("mu\n", "")
                .replace("| 1 |\n", ""),
        )
        .commit(BEN, "shorten");
    let told = [
        "Title: write last write",
        "Alpha: write last shorten",
        "Epsilon: write last write",
        "zeta: write last write",
        "eta: write last write",
        "iota: write last shorten",
        "lambda: write last shorten",
        "x: write last write",
        "2: write last write",
    ];
    assert_eq!(told_of_blocks(&site(&project)), told);
    let of_title = |project: &Project| {
        let site = site(project);
        sections(&site, site.document("a.md").unwrap())
    };
    assert_eq!(of_title(&project), ["Title: 2 by Ben Ito"]);
    // Moved, or set in other lines, a block is as it was; what is not committed is nobody's.
    let text = std::fs::read_to_string(project.path().join("a.md")).unwrap();
    let moved = text.replace("Alpha\ngamma\n\nEpsilon\n\n", "Epsilon\n\nAlpha\ngamma\n\n");
    let project = project.file("a.md", &moved).commit(ADA, "move");
    assert!(told_of_blocks(&site(&project)).contains(&"Alpha: write last shorten".to_owned()));
    let project = project.file("a.md", moved.replace("gamma\n", ""));
    assert!(told_of_blocks(&site(&project)).contains(&"Alpha: write last nobody".to_owned()));
}

#[test]
fn a_deletion_on_a_branch_is_the_change_and_not_its_merge() {
    let mut repo = Fixture::new();
    let text = |a: &str, b: &str| format!("# Title\n\nOne\n{a}three\n\nFour\n{b}");
    let root = repo.commit("root", &[], &[("a.md", Some(&text("two\n", "")))]);
    let ours = repo.commit("ours", &[root], &[("a.md", Some(&text("two\n", "five\n")))]);
    let theirs = repo.commit("theirs", &[root], &[("a.md", Some(&text("", "")))]);
    let merge = repo.commit(
        "merge",
        &[ours, theirs],
        &[("a.md", Some(&text("", "five\n")))],
    );
    check_out(&repo, merge);
    let site = Site::assemble(Inputs::read(repo.path(), None).unwrap()).unwrap();
    let told = [
        "Title: root last root",
        "One: root last theirs",
        "Four: ours root last ours",
    ];
    assert_eq!(told_of_blocks(&site), told);
}

#[test]
fn the_words_of_the_text_are_shared_among_their_authors() {
    let project = Project::in_git()
        .file("a.md", "---\ntitle: Words that do not count\n---\none two three\n")
        .commit(ADA, "write")
        .file("a.md", "---\ntitle: Words that do not count\n---\none two three\nfour five six seven eight\n")
        .commit(
            BEN,
            "more\n\nCo-authored-by: Cleo Park <cleo@x.example>\nCo-authored-by: Claude <noreply@anthropic.com>",
        )
        .file("a.md", "---\ntitle: Words that do not count\n---\none two three\nfour five six seven eight\nnine\n");
    let site = site(&project);
    let shares = site.shares(site.document("a").unwrap());
    let named = |list: &[guide::site::Share]| -> Vec<String> {
        list.iter()
            .map(|share| {
                format!(
                    "{} {}",
                    site.registry.person(share.person).name,
                    share.words
                )
            })
            .collect()
    };
    assert_eq!(
        named(&shares.people),
        ["Ada Moreau 3", "Ben Ito 3", "Cleo Park 2"]
    );
    assert_eq!(named(&shares.tools), ["Claude 5"]);
    assert_eq!(
        (shares.words, shares.uncommitted, shares.unknown),
        (9, 1, 0)
    );
}
