//! The law of redlines, on any two texts: insertions accepted they read as the new text,
//! rejected as the old one, and the HTML says the same.

use guide::markdown::tree::Node;
use guide::markdown::{
    Emails, LinkUse, Markdown, RenderOptions, SafeHtml, Target, render, render_inline,
};
use guide::redline::{Fold, Redline, Text, WriteOptions, Written};
use proptest::prelude::*;
use proptest::sample::select;

use crate::project::corpora;

fn html(text: &str) -> SafeHtml {
    let resolve = |link: &LinkUse| Target::Href(link.destination.clone());
    let markdown = Markdown::parse(text, 0);
    render(
        &markdown,
        &RenderOptions {
            block_anchors: true,
            ..RenderOptions::new(&resolve)
        },
    )
}

fn written(old: &str, new: &str) -> Written {
    written_as(old, new, &WriteOptions::default())
}

fn written_as(old: &str, new: &str, options: &WriteOptions<'_>) -> Written {
    let (old, new) = (Text::of(&html(old)), Text::of(&html(new)));
    Redline::between(&old, &new).write(options)
}

fn folded() -> WriteOptions<'static> {
    WriteOptions {
        fold: Some(Fold {
            address: "../",
            has_anchor: &|_| true,
        }),
        ..WriteOptions::default()
    }
}

/// The words of HTML, without elements of which `dropped` says so.
fn words(html: &SafeHtml, dropped: &dyn Fn(&guide::markdown::tree::Tag) -> bool) -> String {
    fn collect(
        nodes: &[Node],
        dropped: &dyn Fn(&guide::markdown::tree::Tag) -> bool,
        out: &mut String,
    ) {
        for node in nodes {
            match node {
                Node::Text(text) => out.extend(text.chars().filter(|c| !c.is_whitespace())),
                Node::Element(it) if dropped(&it.tag) => {}
                Node::Element(it) => {
                    if it.tag.name() == "img" {
                        out.push_str(it.tag.attribute("src").unwrap_or_default());
                    }
                    collect(&it.children, dropped, out);
                }
            }
        }
    }
    let mut out = String::new();
    collect(&html.nodes(), dropped, &mut out);
    out
}

/// Links that serve the page, and numbers of footnotes, are no words of the text.
fn is_furniture(tag: &guide::markdown::tree::Tag) -> bool {
    ["anchor", "footnote-back", "footnote-ref", "former"]
        .iter()
        .any(|class| tag.has_class(class))
}

#[track_caller]
pub(crate) fn assert_balanced(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    for (start, _) in html.match_indices('<') {
        let tag = &html[start + 1..];
        let name_end = tag.find([' ', '>']).unwrap();
        let name = &tag[..name_end];
        if ["br", "hr", "img", "input", "col", "wbr"].contains(&name) {
            continue;
        }
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "in {html}"),
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?} stay open in {html}");
}

#[track_caller]
pub(crate) fn assert_law(old: &str, new: &str) {
    let (old_html, new_html) = (html(old), html(new));
    let (old_text, new_text) = (Text::of(&old_html), Text::of(&new_html));
    let redline = Redline::between(&old_text, &new_text);
    assert!(redline.accepted() == new_text, "accepted\n{old}\n--\n{new}");
    assert!(redline.rejected() == old_text, "rejected\n{old}\n--\n{new}");
    let written = redline.write(&WriteOptions::default()).html;
    // An author may write `<ins>` and `<del>`: then the words alone cannot tell them from ours.
    if !old.contains("<ins")
        && !old.contains("<del")
        && !new.contains("<ins")
        && !new.contains("<del")
        && !old.contains("~~")
        && !new.contains("~~")
    {
        let ours = |name: &'static str| {
            move |tag: &guide::markdown::tree::Tag| tag.name() == name || is_furniture(tag)
        };
        assert_eq!(
            words(&written, &ours("del")),
            words(&new_html, &is_furniture),
            "{old}\n--\n{new}"
        );
        assert_eq!(
            words(&written, &ours("ins")),
            words(&old_html, &is_furniture),
            "{old}\n--\n{new}"
        );
    }
    assert_balanced(written.as_str());
    let folded = redline.write(&folded()).html;
    assert_balanced(folded.as_str());
    if old == new {
        assert!(redline.is_empty());
    }
}

fn paragraph() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "the",
        "model",
        "must",
        "be",
        "signed",
        "*by*",
        "**a key**",
        "`sha256`",
        "[guide](a.md)",
        "[guide](b.md)",
        "![seal](seal.png)",
        "10 %",
        "&amp;",
        "x[^1]",
        "<br>",
        "ναί",
        "模型",
        "**bold *and* more**",
        "~~gone~~",
    ]);
    proptest::collection::vec(piece, 1..14).prop_map(|words| words.join(" "))
}

pub(crate) fn block() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => paragraph(),
        1 => paragraph().prop_map(|text| format!("## {text}")),
        2 => proptest::collection::vec(paragraph(), 1..5)
            .prop_map(|items| items.iter().map(|it| format!("- {it}\n")).collect()),
        1 => proptest::collection::vec(paragraph(), 1..4)
            .prop_map(|items| items.iter().map(|it| format!("1. {it}\n\n   more of {it}\n   - below\n")).collect()),
        2 => proptest::collection::vec((paragraph(), paragraph()), 1..6).prop_map(|rows| {
            let rows: String = rows.iter().map(|(a, b)| format!("| {a} | {b} |\n")).collect();
            format!("| one | two |\n|---|---|\n{rows}")
        }),
        1 => proptest::collection::vec("[a-c ]{0,6}", 1..12).prop_map(|lines| format!("```sh\n{}\n```", lines.join("\n"))),
        1 => paragraph().prop_map(|text| format!("> [!NOTE]\n> {text}")),
        1 => paragraph().prop_map(|text| format!("[^1]: {text}")),
        1 => Just("---".to_owned()),
        1 => Just("<details><summary>more</summary>\n\ninside\n\n</details>".to_owned()),
    ]
}

/// A text, and a later state of it: blocks dropped, added, moved, words changed.
fn pair() -> impl Strategy<Value = (String, String)> {
    let edits = proptest::collection::vec((0..5_u8, any::<prop::sample::Index>(), block()), 0..8);
    (proptest::collection::vec(block(), 0..10), edits).prop_map(|(old, edits)| {
        let mut new = old.clone();
        for (kind, place, block) in edits {
            let index = place.index(new.len() + 1);
            match kind {
                0 => new.insert(index, block),
                _ if index >= new.len() => new.push(block),
                1 => {
                    new.remove(index);
                }
                2 => {
                    let moved = new.remove(index);
                    new.push(moved);
                }
                3 => new[index] = new[index].replacen("model", "system", 1),
                _ => new[index] = block,
            }
        }
        (old.join("\n\n"), new.join("\n\n"))
    })
}

proptest! {
    #[test]
    fn the_law_holds_for_a_text_and_its_next_state((old, new) in pair()) {
        assert_law(&old, &new);
    }

    #[test]
    fn the_law_holds_for_any_two_texts(old in paragraph_soup(), new in paragraph_soup()) {
        assert_law(&old, &new);
    }
}

fn paragraph_soup() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "a",
        "b ",
        "word",
        "\n",
        "\n\n",
        "# ",
        "- ",
        "> ",
        "**",
        "_",
        "`",
        "```\n",
        "| a | b |\n|--|--|\n| 1 |\n",
        "[a](b)",
        "<b>",
        "</b>",
        "<p>",
        "<table><tr><td>",
        "<ul><li>",
        "<div>",
        "&lt;",
        "<!-- -->",
        "<img src=x>",
        "[^1]",
        "[^1]: a",
        "<a name=x></a>",
        "  ",
        "\\",
    ]);
    proptest::collection::vec(piece, 0..30).prop_map(|it| it.concat())
}

#[test]
fn the_law_holds_for_every_step_of_real_documents() {
    for bundle in corpora() {
        let folder = tempfile::tempdir().unwrap();
        let clone = folder.path().join("clone");
        let clone = camino::Utf8PathBuf::from_path_buf(clone).unwrap();
        let cloned = std::process::Command::new("git")
            .args([
                "-c",
                "init.defaultBranch=main",
                "clone",
                "-q",
                "--bare",
                bundle.as_str(),
                clone.as_str(),
            ])
            .status()
            .unwrap();
        assert!(cloned.success());
        let inputs = guide::input::Inputs::read(&clone, None).unwrap();
        let site = guide::site::Site::assemble(inputs).unwrap();
        let blobs = guide::history::Repository::discover(&clone)
            .unwrap()
            .unwrap()
            .blobs();
        let text = |id: Option<guide::history::BlobId>| {
            id.and_then(|id| blobs.read(&id).ok()?)
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                .unwrap_or_default()
        };
        let mut steps = 0;
        for document in &site.documents {
            for revision in &document.lineage.revisions {
                assert_law(&text(revision.before), &text(revision.blob));
                steps += 1;
            }
        }
        println!("{}: {steps} steps", bundle.file_name().unwrap_or_default());
    }
}

#[test]
fn words_are_marked_within_a_sentence() {
    let written = written("The key must be kept.\n", "The key should be kept safe.\n");
    assert_eq!(
        written.html.as_str().replace('\n', ""),
        "<div class=\"touched\" tabindex=\"-1\" id=\"guide:change-1\"><p>The key <del>must</del><ins>should</ins> be kept<ins> safe</ins>.</p></div>"
    );
    assert_eq!(
        (
            written.groups[0].words.inserted,
            written.groups[0].words.deleted
        ),
        (2, 1)
    );
}

#[test]
fn an_empty_element_is_not_the_word_of_its_name() {
    assert_law("b", "<b></b> c");
}

#[test]
fn kinds_of_changes_are_told_apart() {
    let has = |old: &str, new: &str, part: &str| {
        let html = written(old, new).html.into_string();
        assert!(html.contains(part), "no {part} in {html}");
    };
    has(
        "see [it](a.md)",
        "see [it](b.md)",
        "<span class=\"reformed\"><a href=\"b.md\">it</a> <span class=\"former\">(link was a.md)</span></span>",
    );
    has(
        "so it is",
        "so **it** is",
        "<span class=\"reformed\"><strong>it</strong></span>",
    );
    has(
        "- a b c d\n- b c d e f\n",
        "- a b c d\n- b c d e x\n",
        "<del>f</del><ins>x</ins>",
    );
    has(
        "| a | b |\n|--|--|\n| 1 | two three |\n",
        "| a | b |\n|--|--|\n| 1 | two four |\n",
        "two <del>three</del><ins>four</ins>",
    );
    has(
        "```\na\nb\n```",
        "```\na\nc\n```",
        "<del>b\n</del><ins>c\n</ins>",
    );
    has(
        "# One\n\ntext",
        "## One\n\ntext",
        "<h2 class=\"reformed\">One</h2>",
    );
    let paragraph = "one paragraph that is long enough to be known";
    let moved = written(
        &format!("{paragraph}\n\nfirst words\n\nsecond words\n\nthird words here"),
        &format!("first words\n\nsecond words\n\nthird words here\n\n{paragraph}"),
    );
    assert!(
        moved
            .html
            .as_str()
            .contains("<del class=\"moved\">one paragraph"),
        "{}",
        moved.html
    );
    assert!(
        moved
            .html
            .as_str()
            .contains("<ins class=\"moved\">one paragraph")
    );
    assert_eq!(
        moved
            .groups
            .iter()
            .map(|it| it.words.inserted + it.words.deleted)
            .sum::<usize>(),
        0
    );
}

#[test]
fn a_footnote_more_does_not_mark_the_others() {
    let old = "a[^one] b\n\nc[^two] d\n\n[^one]: first\n\n[^two]: second\n";
    let new =
        "a[^one] b\n\nnew[^new]\n\nc[^two] d\n\n[^one]: first\n\n[^new]: fresh\n\n[^two]: second\n";
    let html = written(old, new).html.into_string();
    assert!(!html.contains("<del"), "{html}");
}

#[test]
fn a_fold_keeps_the_heading_over_a_change_and_leads_to_the_whole_text() {
    let text: String = (0..30)
        .map(|n| format!("## Part {n}\n\nword{n} a b c\n\nmore{n}\n\n"))
        .collect();
    let options = folded();
    let folded = written_as(&text, &text.replace("more20", "other"), &options);
    let html = folded.html.as_str();
    assert!(
        html.contains("<h2>Part 20</h2>") && !html.contains("Part 19"),
        "{html}"
    );
    assert!(
        html.contains("<a href=\"../#part-0\">60 unchanged paragraphs</a>"),
        "{html}"
    );
    assert_eq!(folded.groups[0].section, "Part 20");
}

#[test]
fn what_takes_no_more_room_than_a_fold_is_shown_and_a_table_is_folded() {
    let rows = "| one | two |\n".repeat(10);
    let text = |last: &str| {
        format!("One short paragraph.\n\n{last}\n\n| a | b |\n|---|---|\n{rows}\n\nThe end.\n")
    };
    let html = written_as(&text("Old."), &text("New."), &folded()).html;
    assert!(html.as_str().contains("One short paragraph."), "{html}");
    assert!(!html.as_str().contains("<td>one"), "{html}");
    let table = |last: &str| format!("| a | b |\n|---|---|\n{rows}\n\n{last}\n");
    let html = written_as(&table("Old."), &table("New."), &folded()).html;
    assert!(html.as_str().contains("1 unchanged table"), "{html}");
}

#[test]
fn each_section_of_a_text_rewritten_whole_is_a_group_with_its_name() {
    let old = "# A\n\nOld words.\n\n## Scope\n\nWhatever we run.\n\n## Terms\n\nNone so far.\n";
    let new = "# B\n\nFresh text.\n\n## Scope of it\n\nAll models.\n\n## Roles\n\nThree of them.\n";
    let groups = written(old, new).groups;
    let named: Vec<&str> = groups.iter().map(|it| it.section.as_str()).collect();
    assert_eq!(named, ["A", "B", "Scope of it", "Terms", "Roles"]);

    let without = "# A\n\nOld words.\n\n## Scope\n\nWhatever we run.\n";
    let groups = written(old, without).groups;
    let named: Vec<&str> = groups.iter().map(|it| it.section.as_str()).collect();
    assert_eq!(named, ["Terms"], "what is gone is named by its own heading");
}

#[test]
fn a_long_text_rewritten_whole_is_compared_by_its_words() {
    let text = |words: &str| -> String {
        (0..260)
            .map(|n| {
                format!("{words} in part {n} the keys number{n} are kept apart for year{n}\n\n")
            })
            .collect()
    };
    let groups = written(&text("Then"), &text("Now, as ever,")).groups;
    let deleted: usize = groups.iter().map(|it| it.words.deleted).sum();
    assert!(deleted < 3 * 260, "{deleted} words deleted");
}

#[test]
fn a_large_table_grows_the_redline_by_its_change_only() {
    let table = |changed: usize| {
        let rows: String = (0..5000)
            .map(|n| {
                format!(
                    "| {n} | {} |\n",
                    if n == changed { "changed" } else { "as it was" }
                )
            })
            .collect();
        format!("| n | what |\n|---|---|\n{rows}")
    };
    let options = folded();
    let html = written_as(&table(9999), &table(2500), &options).html;
    assert!(html.as_str().len() < 2000, "{}", html.as_str().len());
    assert!(html.as_str().contains("unchanged rows"));
}

#[test]
fn a_redline_is_as_safe_as_its_texts() {
    let html = written(
        "a <script>x</script>",
        "b <img src=x onerror=alert(1)> <b>&lt;i&gt;",
    )
    .html;
    crate::html::assert_inert(html.as_str());
    assert_eq!(render_inline("x", Emails::Mask).as_str(), "x");
}
