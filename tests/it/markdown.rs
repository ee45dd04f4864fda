//! Markdown: from a text to what it says about itself, and to its HTML.

use std::time::Instant;

use guide::markdown::{
    BlockKind, Destination, Emails, LinkKind, LinkUse, Markdown, NoteKind, OutlineItem,
    RenderOptions, Target, github_anchor, mask_emails, render, render_inline, sanitize,
};

use crate::html::{assert_inert, elements};

/// Every link leads where it says.
fn as_written(link: &LinkUse) -> Target {
    Target::Href(link.destination.clone())
}

fn parse(text: &str) -> Markdown {
    Markdown::parse(text, 0)
}

fn html(text: &str) -> String {
    let options = RenderOptions::new(&as_written);
    render(&parse(text), &options).into_string()
}

fn html_keeping_emails(text: &str) -> String {
    let mut options = RenderOptions::new(&as_written);
    options.emails = Emails::Keep;
    render(&parse(text), &options).into_string()
}

/// The HTML of each text, less the line break at its end.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(html(text).trim_end(), *expected, "of {text:?}");
    }
}

#[test]
fn anchors_of_headings_are_githubs() {
    for (heading, anchor) in [
        ("Executive Summary", "executive-summary"),
        ("1\\. Introduction", "1-introduction"),
        (
            "1.1. What’s different about AI?",
            "11-whats-different-about-ai",
        ),
        ("Risks & Controls", "risks--controls"),
        ("A – B", "a--b"),
        ("A - B", "a---b"),
        ("two  spaces", "two--spaces"),
        ("snake_case and kebab-case", "snake_case-and-kebab-case"),
        (
            "`code` and *emphasis* **strong**",
            "code-and-emphasis-strong",
        ),
        ("A [link](x.md) here", "a-link-here"),
        ("Über Straße", "über-straße"),
        ("ΑΓΑΠΗ", "αγαπη"),
        ("日本語 見出し", "日本語-見出し"),
        ("🚀 Launch", "-launch"),
        (":rocket: Launch", "rocket-launch"),
        ("❤️ heart", "️-heart"),
        ("½ and ² and ①", "-and--and-"),
        ("Ⅳ roman", "ⅳ-roman"),
        ("x ![alt](i.png) y", "x--y"),
        ("x <b>bold</b> y", "x-bold-y"),
        (
            "Heading {#custom .class onclick=alert(1)}",
            "heading-custom-class-onclickalert1",
        ),
        ("C++ & C#", "c--c"),
        (
            "Signing ML Artifacts: Building towards tamper-proof ML metadata records",
            "signing-ml-artifacts-building-towards-tamper-proof-ml-metadata-records",
        ),
    ] {
        let markdown = parse(&format!("# {heading}\n"));
        assert_eq!(markdown.headings()[0].anchor, anchor, "of {heading:?}");
    }
    assert_eq!(github_anchor("Über A&B"), "über-ab");
}

#[test]
fn equal_headings_are_numbered_as_github_numbers_them() {
    for (headings, anchors) in [
        (&["a", "a", "a"][..], &["a", "a-1", "a-2"][..]),
        (&["a", "a-1", "a"], &["a", "a-1", "a-2"]),
        (&["a-1", "a", "a"], &["a-1", "a", "a-2"]),
        (&["a", "a", "a-1"], &["a", "a-1", "a-1-1"]),
        (&["A", "a"], &["a", "a-1"]),
    ] {
        let text: String = headings.iter().map(|h| format!("# {h}\n\n")).collect();
        let markdown = parse(&text);
        let given: Vec<_> = markdown.headings().iter().map(|h| &h.anchor).collect();
        assert_eq!(given, anchors);
    }
}

#[test]
fn a_heading_without_letters_can_still_be_pointed_at() {
    let markdown = parse("# ???\n\n# ![logo](a.png)\n");
    assert!(markdown.headings()[0].anchor.starts_with("b-"));
    assert_eq!(markdown.headings()[1].text, "logo");
}

#[test]
fn elements_are_written() {
    check(&[
        (
            "## A & B",
            "<h2 id=\"a--b\">A &amp; B <a class=\"anchor\" href=\"#a--b\" aria-label=\"Link to this section: A &amp; B\">¶</a></h2>",
        ),
        (
            "# h {onclick=alert(1)}",
            "<h1 id=\"h-onclickalert1\">h {onclick=alert(1)} <a class=\"anchor\" href=\"#h-onclickalert1\" aria-label=\"Link to this section: h {onclick=alert(1)}\">¶</a></h1>",
        ),
        ("~~gone~~", "<p><del>gone</del></p>"),
        (
            "- [x] done\n- [ ] open",
            "<ul>\n<li><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Done\"> done</li>\n<li><input type=\"checkbox\" disabled=\"\" aria-label=\"To do\"> open</li>\n</ul>",
        ),
        (
            "> [!WARNING]\n> Mind this.",
            "<div class=\"alert alert-warning\" role=\"note\">\n<p class=\"alert-title\">Warning</p>\n<p>Mind this.</p>\n</div>",
        ),
        (
            "```rust,ignore\nlet a = 1 < 2;\n```",
            "<pre tabindex=\"0\"><code class=\"language-rust\">let a = 1 &lt; 2;\n</code></pre>",
        ),
        (
            "```\"><script>\nx\n```",
            "<pre tabindex=\"0\"><code>x\n</code></pre>",
        ),
        (
            "| a | b |\n|:-:|--:|\n| 1 | 2 |",
            "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table 1\">\n<table>\n<thead>\n<tr><th scope=\"col\" class=\"align-center\">a</th><th scope=\"col\" class=\"align-right\">b</th></tr>\n</thead>\n<tbody>\n<tr><td class=\"align-center\">1</td><td class=\"align-right\">2</td></tr>\n</tbody>\n</table>\n</div>",
        ),
        (
            "![A picture](a.png \"T\")",
            "<p><img src=\"a.png\" alt=\"A picture\" title=\"T\" loading=\"lazy\"></p>",
        ),
        (
            "![of *it* and `that`](a.png)",
            "<p><img src=\"a.png\" alt=\"of it and that\" loading=\"lazy\"></p>",
        ),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("***", "<hr>"),
        ("a<!-- hidden -->b", "<p>ab</p>"),
        ("<!-- unclosed\n\n# not a heading", ""),
        ("[](a.md)", "<p><a href=\"a.md\">a.md</a></p>"),
    ]);
}

#[test]
fn bare_addresses_become_links() {
    for (text, expected) in [
        (
            "see https://a.example/b.",
            "see <a href=\"https://a.example/b\" rel=\"noopener\">https://a.example/b</a>.",
        ),
        (
            "(https://a.example/b)",
            "(<a href=\"https://a.example/b\" rel=\"noopener\">https://a.example/b</a>)",
        ),
        (
            "https://a.example/b_(c)",
            "<a href=\"https://a.example/b_(c)\" rel=\"noopener\">https://a.example/b_(c)</a>",
        ),
        (
            "https://a.example/b_c_d?x=1&y=2",
            "<a href=\"https://a.example/b_c_d?x=1&amp;y=2\" rel=\"noopener\">https://a.example/b_c_d?x=1&amp;y=2</a>",
        ),
        (
            "https://a.example/?q=b&copy;",
            "<a href=\"https://a.example/?q=b%C2%A9\" rel=\"noopener\">https://a.example/?q=b©</a>",
        ),
        (
            "https://a.example?q=b&hl;",
            "<a href=\"https://a.example?q=b\" rel=\"noopener\">https://a.example?q=b</a>&amp;hl;",
        ),
        (
            "www.a.example, next",
            "<a href=\"http://www.a.example\" rel=\"noopener\">www.a.example</a>, next",
        ),
        (
            "www.a.example/))+ok",
            "<a href=\"http://www.a.example/))+ok\" rel=\"noopener\">www.a.example/))+ok</a>",
        ),
        ("xwww.a.example", "xwww.a.example"),
        ("www.", "www."),
        ("ftp://a.example", "ftp://a.example"),
        (
            "javascript://a.example/%0aalert(1)",
            "javascript://a.example/%0aalert(1)",
        ),
        (
            "http://localhost:8080/x",
            "<a href=\"http://localhost:8080/x\" rel=\"noopener\">http://localhost:8080/x</a>",
        ),
        ("https://a_b.example_c", "https://a_b.example_c"),
        ("`https://a.example`", "<code>https://a.example</code>"),
        (
            "[https://a.example](b.md)",
            "<a href=\"b.md\">https://a.example</a>",
        ),
        (
            "a@b.example.",
            "<a href=\"mailto:a@b.example\">a@b.example</a>.",
        ),
        ("a.b-c_d@a.example-", "a.b-c_d@a.example-"),
        ("@handle and a@b", "@handle and a@b"),
        (
            "<a href=\"x.md\">https://a.example</a>",
            "<a href=\"x.md\">https://a.example</a>",
        ),
    ] {
        let expected = format!("<p>{expected}</p>");
        assert_eq!(
            html_keeping_emails(text).trim_end(),
            expected,
            "of {text:?}"
        );
    }
}

#[test]
fn footnotes_are_numbered_by_first_use_and_lead_back() {
    let html =
        html("a[^z] b[^y] c[^z]\n\n[^y]: why\n\n[^z]: zed [^n]\n\n[^n]: nested\n\n[^u]: unused\n");
    let section = html.split("<section").nth(1).expect("there are footnotes");
    assert_eq!(
        section.trim_end(),
        " class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n\
         <li id=\"fn-z\"><p>zed <sup class=\"footnote-ref\" id=\"fnref-n\"><a href=\"#fn-n\" aria-label=\"Footnote 3\">3</a></sup> <a class=\"footnote-back\" href=\"#fnref-z\" aria-label=\"Back to reference 1\">↩</a> <a class=\"footnote-back\" href=\"#fnref-z-1\" aria-label=\"Back to reference 1-2\">↩</a></p></li>\n\
         <li id=\"fn-y\"><p>why <a class=\"footnote-back\" href=\"#fnref-y\" aria-label=\"Back to reference 2\">↩</a></p></li>\n\
         <li id=\"fn-n\"><p>nested <a class=\"footnote-back\" href=\"#fnref-n\" aria-label=\"Back to reference 3\">↩</a></p></li>\n\
         </ol>\n</section>",
    );
}

#[test]
fn pictures_of_other_sites_are_linked_and_never_embedded() {
    check(&[
        (
            "![Logo](https://a.example/l.png)",
            "<p><a href=\"https://a.example/l.png\" class=\"external-image\" rel=\"noopener\">Logo</a></p>",
        ),
        (
            "[![Badge](https://a.example/b.svg)](https://c.example)",
            "<p><a href=\"https://c.example\" rel=\"noopener\">Badge</a></p>",
        ),
        (
            "<img src=\"https://a.example/l.png\" width=\"150\">",
            // A link without words would lead to who knows what.
            "",
        ),
    ]);
}

#[test]
fn raw_html_is_written_anew() {
    for (text, expected) in [
        (
            "<img src='a.png' width=150px height='50%' alt='A' onerror=x>",
            "<img src=\"a.png\" alt=\"A\" width=\"150\" loading=\"lazy\">",
        ),
        (
            "<details open><summary>More</summary>\n\nText\n\n</details>",
            "<details open=\"\"><summary>More</summary>\n<p>Text</p>\n</details>",
        ),
        (
            "H<sub>2</sub>O <kbd>Ctrl</kbd><br>x",
            "<p>H<sub>2</sub>O <kbd>Ctrl</kbd><br>x</p>",
        ),
        (
            "<div align=center class=x style='color:red' id=mine>a</div>",
            "<div id=\"mine\" class=\"align-center\">a</div>",
        ),
        ("<a name=\"old\"></a>x", "<p><span id=\"old\"></span>x</p>"),
        ("<span id=\"guide-x\">a</span>", "<p><span>a</span></p>"),
        ("<script>alert(1)</script>", ""),
        ("a <script>alert(1)</script> b", "<p>a  b</p>"),
        ("<svg><a href='x'>y</a></svg>", ""),
        ("<style>*{}</style>x", "x"),
        ("</div></main></body>", ""),
        (
            "- <div>\n- b",
            "<ul>\n<li>\n<div>\n</div></li>\n<li>b</li>\n</ul>",
        ),
        ("<b>a\n\nb</b>", "<p><b>a</b></p>\n<p>b</p>"),
        (
            "<p align=\"right\">a\n\n# b\n\nc</p>",
            "<p class=\"align-right\">a\n</p>\n<h1 id=\"b\">b <a class=\"anchor\" href=\"#b\" aria-label=\"Link to this section: b\">¶</a></h1>\n<p>c</p>",
        ),
        (
            "<h2 align=center>T</h2>",
            "<h2 id=\"t\" class=\"align-center\">T <a class=\"anchor\" href=\"#t\" aria-label=\"Link to this section: T\">¶</a></h2>",
        ),
        ("<a href=\"&#106;avascript:alert(1)\">x</a>", "<p>x</p>"),
        (
            "<a href=\"a.md\" target=_blank>x</a>",
            "<p><a href=\"a.md\">x</a></p>",
        ),
        (
            "<picture><source srcset=x><img src=a.png alt=A></picture>",
            "<p><img src=\"a.png\" alt=\"A\" loading=\"lazy\"></p>",
        ),
        (
            "<form action=x><input type=password name=p><button>go</button></form>",
            "go",
        ),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<details>never closed", "<details>never closed\n</details>"),
    ] {
        assert_eq!(html(text).trim(), expected, "of {text:?}");
    }
}

#[test]
fn only_listed_schemes_are_linked() {
    for url in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:x",
        " javascript:alert(1)",
        "\u{1}javascript:x",
        "javascript&colon;alert(1)",
        "javascript&#58;alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "http:evil",
        "https:///evil",
        "http:\\\\evil",
        "blob:x",
        "about:blank",
        "x:y",
        "https:",
        "\u{85}x:y",
        "jav&#x09;ascript:x",
        "tel:1",
    ] {
        assert_eq!(Destination::of(url), Destination::Forbidden, "{url:?}");
        let resolve = |_: &LinkUse| Target::Href(url.to_owned());
        let rendered = render(
            &parse("[text](x) ![alt](y) <a href=z>raw</a>"),
            &RenderOptions::new(&resolve),
        );
        assert_eq!(rendered.as_str(), "<p>text alt raw</p>\n", "{url:?}");
    }
    for (url, destination) in [
        ("http://a.example", Destination::External),
        ("HTTPS://a.example", Destination::External),
        ("mailto:a@b.example", Destination::Mail),
        ("a.md", Destination::Relative),
        ("../a/b c.md?x=1#y:z", Destination::Relative),
        ("#a:b", Destination::Relative),
        ("./a:b", Destination::Relative),
        ("", Destination::Relative),
        ("/abs", Destination::Relative),
        ("?a=b&c=d:e", Destination::Relative),
    ] {
        assert_eq!(Destination::of(url), destination, "{url:?}");
    }
}

#[test]
fn a_link_may_lead_nowhere() {
    let resolve = |_: &LinkUse| Target::Text;
    let options = RenderOptions::new(&resolve);
    let rendered = render(
        &parse("[*a*](b) <a href=c>d</a> ![e](f) https://g.example"),
        &options,
    );
    assert_eq!(
        rendered.as_str(),
        "<p><em>a</em> d e https://g.example</p>\n"
    );
}

#[test]
fn links_know_their_place_in_the_file() {
    let text = "---\ntitle: x\n---\n[a](one.md \"two.md\") ![b](<three four.png>) [c][r] <https://d.example>\n\n<a href='e.md'>f</a> <img alt=g src=h.png>\n\nhttps://i.example/j_k and l@m.example\n\n[r]: five.md\n\n> <a\n> href=x.md>y</a>\n";
    let markdown = Markdown::parse(text, 17);
    let links: Vec<_> = markdown
        .links()
        .iter()
        .map(|link| {
            (
                link.kind,
                link.destination.as_str(),
                link.text.as_str(),
                &text[link.span.clone()],
            )
        })
        .collect();
    assert_eq!(
        links,
        [
            (LinkKind::Link, "one.md", "a", "one.md"),
            (LinkKind::Image, "three four.png", "b", "three four.png"),
            (LinkKind::Link, "five.md", "c", "five.md"),
            (
                LinkKind::Autolink,
                "https://d.example",
                "https://d.example",
                "https://d.example"
            ),
            (LinkKind::HtmlLink, "e.md", "f", "e.md"),
            (LinkKind::HtmlImage, "h.png", "g", "h.png"),
            (
                LinkKind::Autolink,
                "https://i.example/j_k",
                "https://i.example/j_k",
                "https://i.example/j_k"
            ),
            (
                LinkKind::Autolink,
                "mailto:l@m.example",
                "l@m.example",
                "l@m.example"
            ),
            (LinkKind::HtmlLink, "x.md", "y", "<a\n> href=x.md>"),
        ],
    );
}

#[test]
fn titles_are_found() {
    for (text, title) in [
        ("# A\n\n# B", Some("A")),
        ("<img src=x>\n\n<!-- c -->\n\n## A\n\ntext", Some("A")),
        (
            "A long paragraph that says a lot and is no line of metadata at all, really.\n\n## A",
            None,
        ),
        ("## A\n\n# B", Some("A")),
        (
            "Some text that is long enough not to be metadata, so the heading is a section.\n\n## A\n\n# B",
            Some("B"),
        ),
        ("# Contents\n\n- [A](#a)\n\n# A", Some("A")),
        (
            "> [!TIP]\n> How to use this\n\n# [RFC Title]",
            Some("[RFC Title]"),
        ),
        ("# A {#a}", Some("A")),
        ("<h1 align=center>\n A <b>B</b>\n</h1>", Some("A B")),
        ("no heading", None),
        ("A\nB\n===", Some("A B")),
    ] {
        assert_eq!(parse(text).title(), title, "of {text:?}");
    }
}

#[test]
fn a_title_that_the_page_shows_is_left_out_but_can_be_linked() {
    let markdown = parse("# The *Title*: one\n\n[up](#the-title-one)\n");
    let mut options = RenderOptions::new(&as_written);
    options.hide_title = Some("the title – One");
    assert_eq!(
        render(&markdown, &options).as_str(),
        "<a id=\"the-title-one\"></a>\n<p><a href=\"#the-title-one\">up</a></p>\n",
    );
    options.hide_title = Some("Another");
    assert!(render(&markdown, &options).as_str().starts_with("<h1"));
}

fn lines(items: &[OutlineItem], depth: usize) -> Vec<String> {
    items
        .iter()
        .flat_map(|item| {
            let mut own = vec![format!("{}{}", " ".repeat(depth), item.text)];
            own.extend(lines(&item.children, depth + 1));
            own
        })
        .collect()
}

#[test]
fn outlines_are_nested() {
    let markdown =
        parse("# T\n\n## Contents\n\n- [A](#a)\n\n## A\n\n#### A1\n\n### A2\n\n## B\n\n# C\n");
    assert_eq!(lines(&markdown.outline(), 0), ["A", " A1", " A2", "B", "C"]);
}

#[test]
fn a_typed_table_of_contents_is_replaced_when_every_entry_resolves() {
    let text =
        "# T\n\n## Table of Contents\n\n- [A](#a)\n  1. [B ß](#b-%C3%9F)\n\n## A\n\n### B ß\n";
    let markdown = parse(text);
    let toc = markdown.toc().expect("there is one");
    assert!(toc.resolved);
    assert_eq!(
        &text[toc.span.clone()],
        "## Table of Contents\n\n- [A](#a)\n  1. [B ß](#b-%C3%9F)"
    );
    let mut options = RenderOptions::new(&as_written);
    options.replace_toc = true;
    let rendered = render(&markdown, &options).into_string();
    assert!(!rendered.contains("<li>"), "{rendered}");
    assert!(
        rendered.contains("<a id=\"table-of-contents\"></a>"),
        "{rendered}"
    );
    assert!(rendered.contains("<h2 id=\"a\">"), "{rendered}");

    let markdown = parse("# T\n\n- [A](#a)\n- [B](#b)\n\n# A\n\n# B\n");
    assert!(markdown.toc().is_some_and(|toc| toc.resolved));

    let markdown = parse("# Contents\n\n- [A](#a)\n- [Gone](#gone)\n\n# A\n");
    assert!(markdown.toc().is_some_and(|toc| !toc.resolved));
    assert_eq!(markdown.notes()[0].kind, NoteKind::UnresolvedTocEntry);
    assert!(render(&markdown, &options).as_str().contains("Gone"));

    for no_toc in [
        "# Contents\n\n- [A](a.md)\n",
        "# Contents\n\ntext\n\n- [Contents](#contents)\n",
        "# T\n\n- a\n",
    ] {
        assert!(parse(no_toc).toc().is_none(), "{no_toc:?}");
    }
}

#[test]
fn summaries_say_something() {
    let long = "word ".repeat(100);
    for (text, summary) in [
        (
            "# T\n\nOASIS Open Project : [Coalition for Secure AI (CoSAI)](x) [Workstream 1](y)\n\n_Approved by the Board of Examples on 12 June 2025_\n\n**Status:** draft\n\nThis paper explores a number of things.\n",
            Some("This paper explores a number of things."),
        ),
        ("# T\n\n[![a b c d e f g](x)](y)\n", None),
        (long.as_str(), Some(long[..239].trim_end())),
    ] {
        let markdown = parse(text);
        let found = markdown.plain_summary();
        assert_eq!(found.map(|s| s.trim_end_matches('…')), summary);
        assert!(found.is_none_or(|s| s.chars().count() <= 240));
    }
}

#[test]
fn blocks_cover_the_text_and_keep_their_anchors() {
    let text = "# T\n\nOne two.\n\n- a\n  - b\n\n    more b\n- c\n\n> quoted\n\n```\ncode\n```\n\n| h | i |\n|---|---|\n| x | y |\n\n---\n\n<div>raw</div>\n\nn[^1]\n\n[^1]: note\n";
    let markdown = parse(text);
    let blocks: Vec<_> = markdown
        .blocks()
        .iter()
        .map(|b| (b.kind, b.depth, b.text.trim(), b.anchor.is_some()))
        .collect();
    assert_eq!(
        blocks,
        [
            (BlockKind::Heading, 0, "T", true),
            (BlockKind::Paragraph, 0, "One two.", true),
            (BlockKind::Item, 0, "a", true),
            (BlockKind::Item, 1, "b more b", true),
            (BlockKind::Item, 0, "c", true),
            (BlockKind::Quote, 0, "quoted", true),
            (BlockKind::Code, 0, "code", true),
            (BlockKind::Table, 0, "h | i", true),
            (BlockKind::Row, 1, "x | y", true),
            (BlockKind::Rule, 0, "", false),
            (BlockKind::Html, 0, "raw", false),
            (BlockKind::Paragraph, 0, "n", true),
            (BlockKind::Footnote, 0, "note", true),
        ],
    );
    assert_eq!(markdown.words(), 17);
    for block in markdown.blocks() {
        assert_eq!(
            text[block.span.clone()].trim_end(),
            &text[block.span.clone()]
        );
    }
    let mut options = RenderOptions::new(&as_written);
    options.block_anchors = true;
    let rendered = render(&markdown, &options).into_string();
    let ids: Vec<_> = elements(&rendered)
        .iter()
        .filter_map(|e| e.attribute("id").map(str::to_owned))
        .collect();
    for block in markdown.blocks() {
        if let Some(anchor) = &block.anchor {
            assert!(ids.contains(anchor), "{block:?} in {rendered}");
        }
    }
}

#[test]
fn a_block_keeps_its_anchor_when_others_change() {
    let anchor = |text: &str, words: &str| {
        let markdown = parse(text);
        let block = markdown.blocks().iter().find(|b| b.text == words);
        block
            .and_then(|b| b.anchor.clone())
            .expect("the block has an anchor")
    };
    let before = anchor("Keep this clause.\n\nOther.\n", "Keep this clause.");
    let after = anchor(
        "New.\n\nOther, edited.\n\n- Keep\n  this *clause*.\n",
        "Keep this clause.",
    );
    assert_eq!(before, after);
    assert_eq!(before.len(), "b-01234567".len());
    let markdown = parse("Same.\n\nSame.\n");
    let anchors: Vec<_> = markdown
        .blocks()
        .iter()
        .filter_map(|b| b.anchor.as_deref())
        .collect();
    assert_eq!(anchors[1], format!("{}-1", anchors[0]));
}

#[test]
fn anchors_hold_everything_a_link_may_point_to() {
    let markdown =
        parse("# A b\n\n<a name=\"c\"></a><i id=d>x</i> <b id=\"a-b\"></b> y[^E]\n\n[^e]: z\n");
    let anchors: Vec<_> = markdown.anchors().iter().map(String::as_str).collect();
    assert_eq!(anchors, ["a-b", "c", "d", "fn-e", "fnref-e"]);
    let rendered =
        html("# A b\n\n<a name=\"c\"></a><i id=d>x</i> <b id=\"a-b\"></b> y[^E]\n\n[^e]: z\n");
    for anchor in anchors {
        assert_eq!(
            rendered.matches(&format!(" id=\"{anchor}\"")).count(),
            1,
            "{anchor} in {rendered}"
        );
    }
    assert_eq!(parse("# Ä ö\n").anchor("%C3%A4-%C3%B6"), Some("ä-ö"));
}

#[test]
fn notes_say_what_to_mend() {
    for (text, kind, words) in [
        ("![](a.png)", NoteKind::ImageWithoutAlt, "a.png"),
        ("<img src=a.png>", NoteKind::HtmlImageWithoutAlt, "a.png"),
        ("# a\n\n### b", NoteKind::SkippedHeadingLevel, "3"),
        ("#\n", NoteKind::EmptyHeading, ""),
        ("# a {#b}", NoteKind::HeadingAttribute, "a {#b}"),
        ("[](a.md)", NoteKind::EmptyLink, "a.md"),
        ("[a](javascript:x)", NoteKind::ForbiddenLink, "javascript:x"),
        ("[a](//b.example)", NoteKind::ForbiddenLink, "//b.example"),
        ("<script>x</script>", NoteKind::DroppedHtml, "script"),
        ("[^a]: b", NoteKind::UnusedFootnote, "a"),
        ("a\u{202e}b", NoteKind::BidiControl, "U+202E"),
        ("a\u{200b}b", NoteKind::InvisibleCharacter, "U+200B"),
        ("a&#x202e;b", NoteKind::BidiControl, "U+202E"),
        ("<b>a&#8203;b</b>", NoteKind::InvisibleCharacter, "U+200B"),
        ("a&ZeroWidthSpace;b", NoteKind::InvisibleCharacter, "U+200B"),
        (
            "a\u{e0041}\u{e0042}",
            NoteKind::InvisibleCharacter,
            "U+E0041",
        ),
    ] {
        let markdown = parse(text);
        let notes: Vec<_> = markdown
            .notes()
            .iter()
            .map(|n| (n.kind, n.text.as_str()))
            .collect();
        assert_eq!(notes, [(kind, words)], "of {text:?}");
    }
    for fine in [
        "<img src=a.png alt=''>",
        "\u{1f3f4}\u{e0067}\u{e007f}",
        "👨\u{200d}👩",
        "# a\n\n## b\n\n# c",
    ] {
        assert_eq!(parse(fine).notes(), [], "of {fine:?}");
    }
}

#[test]
fn addresses_of_people_are_masked_everywhere() {
    for (text, masked) in [
        (
            "write to jane.doe@mail.example.org!",
            "write to (e-mail address)!",
        ),
        ("<jane@x.org>", "<(e-mail address)>"),
        ("mailto:jane@x.org", "(e-mail address)"),
        ("jane%40x.org", "(e-mail address)"),
        (
            "jane&#64;x.org &#x40; &commat;",
            "(e-mail address) &#x40; &commat;",
        ),
        ("jürgen@bücher.example", "(e-mail address)"),
        ("git@github.com:a/b.git", "git@github.com:a/b.git"),
        ("pkg@1.2.3 and @handle", "pkg@1.2.3 and @handle"),
    ] {
        assert_eq!(mask_emails(text), masked);
    }
    let text = "# Ask jane@x.org\n\njane@x.org, <jane@x.org>, [Jane](mailto:jane@x.org), [jane@x.org](mailto:jane@x.org), jane&#64;x.org, jane\\@x.org, `jane@x.org`, ![jane@x.org](a.png \"jane@x.org\"), [x](https://y.example/?e=jane%40x.org), <a href=\"mailto:jane@x.org\" title=\"jane@x.org\">j</a>, <img src=b.png alt=jane@x.org>\n\n```jane@x.org\njane@x.org\n```\n\n<div>jane@x.org</div>\n\n<!-- jane@x.org -->\n\n| jane@x.org |\n|---|\n\nn[^jane@x.org]\n\n[^jane@x.org]: jane@x.org\n";
    let markdown = parse(text);
    let mut options = RenderOptions::new(&as_written);
    options.block_anchors = true;
    let rendered = render(&markdown, &options).into_string();
    assert!(
        !rendered.contains("jane") && !rendered.contains("x.org"),
        "{rendered}"
    );
    assert!(!rendered.contains("mailto"), "{rendered}");
    assert!(html_keeping_emails(text).contains("mailto:jane@x.org"));
}

#[test]
fn a_few_words_of_markdown() {
    for (text, expected) in [
        (
            "a *b* [c](https://d.example)",
            "a <em>b</em> <a href=\"https://d.example\" rel=\"noopener\">c</a>",
        ),
        ("[a](b.md) jane@x.org", "a (e-mail address)"),
        ("<script>x</script>", ""),
        ("a\n\nb", "<p>a</p>\n<p>b</p>\n"),
        ("", ""),
    ] {
        assert_eq!(
            render_inline(text, Emails::Mask).as_str(),
            expected,
            "of {text:?}"
        );
    }
}

#[test]
fn every_link_of_the_real_tables_of_contents_resolves() {
    let folder = std::env::var("GUIDE_CORPORA")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../corpora").to_owned());
    let Ok(found) = std::fs::read_dir(format!("{folder}/ws1-supply-chain")) else {
        println!("no corpora at {folder}; nothing to check");
        return;
    };
    let mut tables = 0;
    for file in found.filter_map(Result::ok) {
        let path = file.path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("the corpus is text");
        let body = text
            .strip_prefix("---\n")
            .and_then(|rest| rest.find("\n---\n"));
        let markdown = Markdown::parse(text.as_str(), body.map_or(0, |at| at + 9));
        for link in markdown.links() {
            if let Some(fragment) = link.destination.strip_prefix('#') {
                assert!(
                    markdown.anchor(fragment).is_some(),
                    "{fragment} in {path:?}"
                );
            }
        }
        if let Some(toc) = markdown.toc() {
            assert!(toc.resolved, "{path:?}: {:?}", toc.unresolved);
            tables += 1;
        }
        let options = RenderOptions {
            replace_toc: true,
            block_anchors: true,
            ..RenderOptions::new(&as_written)
        };
        assert_inert(render(&markdown, &options).as_str());
    }
    assert_eq!(tables, 2);
}

#[test]
fn deep_nesting_is_shown_as_it_is() {
    for text in [
        ">".repeat(10_000) + "x",
        "- ".repeat(10_000) + "x",
        (0..1000).map(|n| " ".repeat(n * 2) + "- x\n").collect(),
        "*a **b ".repeat(2000) + &"c** d*".repeat(2000),
        "![".repeat(5000) + "x" + &"](y)".repeat(5000),
    ] {
        let started = Instant::now();
        let markdown = parse(&text);
        assert_eq!(
            markdown.notes()[0].kind,
            NoteKind::TooDeep,
            "{}",
            &text[..20]
        );
        let options = RenderOptions::new(&as_written);
        let rendered = render(&markdown, &options);
        assert!(rendered.as_str().starts_with("<pre tabindex=\"0\"><code>"));
        println!("{:?} for {:?}…", started.elapsed(), &text[..20]);
    }
}

#[test]
fn texts_made_to_stall_do_not_stall() {
    let n = 50_000;
    for (name, text) in [
        ("brackets", "[".repeat(n)),
        ("closed brackets", "[".repeat(n) + &"]".repeat(n)),
        ("images", "![".repeat(n)),
        ("links", "[a](".repeat(n)),
        ("stars", "*".repeat(n)),
        ("stars and words", "*a ".repeat(n)),
        ("mixed emphasis", "*a_ ".repeat(n)),
        ("tildes", "~~a ~".repeat(n)),
        ("less than", "<".repeat(n)),
        ("open tags", "<b>".repeat(n)),
        (
            "open tags with attributes",
            (0..n / 5).map(|i| format!("<b title={i}>")).collect(),
        ),
        ("open links", "<a href=x>".repeat(n)),
        ("divs", "<div>\n\n".repeat(n / 5)),
        (
            "formatting and blocks",
            format!(
                "<div>{}{}",
                (0..100)
                    .map(|i| format!("<b title={i}>"))
                    .collect::<String>(),
                "<div>x</div>".repeat(n / 5)
            ),
        ),
        ("comments", "<!--".repeat(n)),
        ("comments in lines", "a <!--\n".repeat(n)),
        ("instructions", "a <?\n".repeat(n)),
        ("declarations", "a <!A\n".repeat(n)),
        ("backticks", (1..400).map(|i| "`".repeat(i) + "a").collect()),
        (
            "footnotes",
            (0..n / 5)
                .map(|i| format!("a[^{i}]\n\n[^{i}]: b\n\n"))
                .collect(),
        ),
        (
            "uses of a footnote",
            "a[^1] ".repeat(n / 5) + "\n\n[^1]: b\n",
        ),
        (
            "references",
            (0..n).map(|i| format!("[r{i}]: /u\n")).collect::<String>()
                + &(0..n).map(|i| format!("[r{i}] ")).collect::<String>(),
        ),
        ("equal headings", "# a\n\n".repeat(n / 5)),
        ("equal paragraphs", "a\n\n".repeat(n)),
        ("addresses", "a@".repeat(n)),
        ("local parts", "a.".repeat(n) + "@"),
        ("web addresses", "https://a.b/".repeat(n)),
        ("parentheses", format!("https://a.b/{}", ")".repeat(n))),
        ("entities", "&amp".repeat(n)),
        ("semicolons", format!("https://a.b/{}", "&a;".repeat(n))),
        (
            "cells",
            "|".repeat(n / 10) + "\n" + &"|-".repeat(n / 10) + "|\n",
        ),
        ("rows", "|a|b|\n|-|-|\n".to_owned() + &"|x\n".repeat(n)),
        (
            "wide and long tables",
            "|a".repeat(500) + "\n" + &"|-".repeat(500) + "|\n" + &"|x\n".repeat(1000),
        ),
        ("raw headings", "<h1>".repeat(n)),
        ("quotes and lists", "> - ".repeat(49) + "x"),
        (
            "attributes",
            format!(
                "<a {}>",
                (0..n).map(|i| format!("a{i}=x ")).collect::<String>()
            ),
        ),
        ("masked", "a%40".repeat(n)),
    ] {
        let started = Instant::now();
        let markdown = parse(&text);
        let parsed = started.elapsed();
        let options = RenderOptions::new(&as_written);
        let rendered = render(&markdown, &options);
        let took = started.elapsed();
        println!(
            "{name}: {parsed:?} + {:?}, {} -> {} bytes",
            took.checked_sub(parsed).unwrap(),
            text.len(),
            rendered.as_str().len()
        );
        assert!(took.as_secs() < 20, "{name} took {took:?}");
        assert!(
            rendered.as_str().len() < 400 * text.len(),
            "{name} grew to {}",
            rendered.as_str().len()
        );
    }
}

#[test]
fn sanitising_twice_changes_nothing() {
    for html in [
        "<p><div>x</div></p>",
        "<table><p>x</p></table>",
        "<pre>\n\nx</pre>",
        "<a><a>x</a></a>",
        "<b><p>x</b>y</p>",
        "<svg><style><img src=x onerror=alert(1)>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<li><b><li>x",
        "&amp;lt;script>",
    ] {
        let once = sanitize(html);
        assert_inert(once.as_str());
        assert_eq!(sanitize(once.as_str()), once, "of {html:?}");
    }
}

#[test]
fn what_follows_a_character_that_is_left_out_keeps_its_place() {
    let text = "a\u{0}aaa@host.example\u{e9}<a name=n> and $x$";
    let markdown = Markdown::parse(text, 0);
    for link in markdown.links() {
        assert!(text.get(link.span.clone()).is_some(), "{link:?}");
    }
    assert_eq!(markdown.links().len(), 1);
}
