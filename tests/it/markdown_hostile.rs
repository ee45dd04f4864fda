//! Texts by people who want their script on our page, in every place a text can be.

use guide::markdown::{
    Emails, Figures, LinkUse, Markdown, RenderOptions, Target, render, render_inline, sanitize,
};
use proptest::prelude::*;

use crate::html::{assert_inert, elements};
use crate::project::hostile_collections;

/// A resolver that is taken in by everything.
fn credulous(link: &LinkUse) -> Target {
    Target::Href(link.destination.clone())
}

/// Where in a text `§` may stand.
const PLACES: &[&str] = &[
    "§",
    "# §",
    "§\n===",
    "*§*",
    "`§`",
    "```§\n§\n```",
    "    §",
    "> §",
    "> [!NOTE]\n> §",
    "- §\n- [ ] §",
    "1. §",
    "| § | b |\n|---|---|\n| § | § |",
    "a[^1]\n\n[^1]: §",
    "a[^§]\n\n[^§]: b",
    "[§](x)",
    "[x](§)",
    "[x](<§>)",
    "[x](y \"§\")",
    "![§](x.png)",
    "![x](§)",
    "![x](<§> '§')",
    "[x][r]\n\n[r]: §",
    "[x][r]\n\n[r]: <§> \"§\"",
    "<§>",
    "<!-- § -->",
    "<a href=\"§\">x</a>",
    "<a href='§' title='§'>x</a>",
    "<a href=§>x</a>",
    "<a name=\"§\" id='§'>x</a>",
    "<img src=\"§\" alt='§' width=\"§\">",
    "<div align=\"§\" class='§' §>x</div>",
    "<h2>§</h2>",
    "<details>\n\n§\n\n</details>",
    "<table><tr><td>§",
    "<pre>\n§</pre>",
    "<b>§</b> <kbd>§",
    "https://a.example/§",
    "www.a.example/§",
];

#[track_caller]
fn assert_harmless(text: &str, title: &str) {
    let markdown = Markdown::parse(text, 0);
    for emails in [Emails::Mask, Emails::Keep] {
        let options = RenderOptions {
            emails,
            figures: Figures::Shown(&|_| None),
            hide_title: Some(title),
            replace_toc: true,
            block_anchors: true,
            heading_offset: 1,
            whole_levels: true,
            beside_headings: None,
            ..RenderOptions::new(&credulous)
        };
        let html = render(&markdown, &options);
        assert_inert(html.as_str());
        let mut ids: Vec<_> = elements(html.as_str())
            .iter()
            .filter_map(|element| element.attribute("id").map(str::to_owned))
            .collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count, "an id twice in {html} of {text:?}");
    }
}

#[track_caller]
fn assert_harmless_everywhere(hostile: &str) {
    for place in PLACES {
        assert_harmless(&place.replace('§', hostile), hostile);
    }
    assert_inert(render_inline(hostile, Emails::Mask).as_str());
    let clean = sanitize(hostile);
    assert_inert(clean.as_str());
    assert_eq!(sanitize(clean.as_str()), clean, "of {hostile:?}");
}

#[test]
fn two_addresses_in_one_are_masked() {
    let html = render_inline("j@x.org_aaa@host.example", Emails::Mask);
    assert!(!html.as_str().contains("aaa@"), "{html}");
}

#[test]
fn hostile_text_does_nothing_wherever_it_stands() {
    let lines: Vec<_> = include_str!("hostile/markdown.txt").lines().collect();
    assert!(lines.len() >= 60);
    for line in lines {
        assert_harmless_everywhere(line);
    }
}

#[test]
fn hostile_text_of_public_collections_does_nothing() {
    for (index, string) in hostile_collections().iter().enumerate() {
        // Each string alone, and in one other place; with thousands of strings every
        // place meets many of them.
        assert_harmless(string, string);
        let place = PLACES[index % PLACES.len()];
        assert_harmless(&place.replace('§', string), string);
        assert_inert(render_inline(string, Emails::Mask).as_str());
    }
}

/// Pieces that mean something to Markdown, to HTML, or to both.
const PIECES: &[&str] = &[
    "a",
    "word ",
    " ",
    "\n",
    "\n\n",
    "\t",
    "    ",
    "# ",
    "## ",
    "- ",
    "1. ",
    "> ",
    "> [!NOTE]\n",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```\n",
    "```js\n",
    "|",
    "|-|-|\n",
    "| a | b |\n|---|---|\n",
    "[",
    "]",
    "](",
    ")",
    "![",
    "[^1]",
    "\n\n[^1]: ",
    "[r]",
    "\n\n[r]: x\n",
    "\\",
    "&",
    ";",
    "&amp;",
    "&lt;",
    "&#x3a;",
    "&colon;",
    "<",
    ">",
    "</",
    "/>",
    "\"",
    "'",
    "=",
    "<!--",
    "-->",
    "<a href=\"",
    "<a name=n>",
    "</a>",
    "<b>",
    "<b id=i>",
    "</b>",
    "<i>",
    "</i>",
    "<p>",
    "</p>",
    "<p id=i>",
    "<div>",
    "</div>",
    "<div\nid=j>",
    "<details>",
    "<summary>",
    "</details>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<ul>",
    "<li>",
    "</ul>",
    "<h1>",
    "</h1>",
    "<pre>",
    "</pre>",
    "<pre>\n\n",
    "<img src=x alt=y>",
    "<img src=\"",
    "<br>",
    "<hr>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<svg>",
    "</svg>",
    "<math>",
    "<mtext>",
    "<mglyph>",
    "<textarea>",
    "</textarea>",
    "<select>",
    "<option>",
    "<form>",
    "<input>",
    "<template>",
    "<noscript>",
    "<iframe>",
    "<title>",
    "</title>",
    "<plaintext>",
    "<code>",
    "</code>",
    "<em>",
    "<sub>",
    "<dl>",
    "<dt>",
    "<dd>",
    "<ruby>",
    "<rt>",
    "<caption>",
    "<colgroup>",
    "<col>",
    "javascript:",
    "https://a.b",
    "//c.d",
    "www.e.f",
    "j@x.org",
    "mailto:j@x.org",
    "onerror=alert(1)",
    " title=\"",
    " style=x",
    "- [x] ",
    "---\n",
    "===\n",
    "é",
    "\u{202e}",
    "\u{0}",
    "🚀",
    "\r\n",
    "# Contents\n\n- [a](#a)\n\n# a\n\n",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        20 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

#[test]
fn blank_lines_at_the_head_of_raw_code_settle() {
    for lines in [1, 2, 5, 40] {
        let text = format!("<pre>{}[^1]: <a href=\"", "\n".repeat(lines));
        let once = sanitize(&text);
        assert_eq!(sanitize(once.as_str()), once, "{lines}");
        assert!(once.as_str().starts_with("<pre>[^1]"), "{}", once.as_str());
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(600),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_soup_is_harmless(text in soup()) {
        assert_harmless(&text, "a");
    }

    #[test]
    fn any_soup_is_sanitised_once_and_for_all(text in soup()) {
        let once = sanitize(&text);
        assert_inert(once.as_str());
        prop_assert_eq!(&sanitize(once.as_str()), &once);
        let rendered = render(&Markdown::parse(text.as_str(), 0), &RenderOptions::new(&credulous));
        let settled = sanitize(rendered.as_str());
        prop_assert_eq!(&sanitize(settled.as_str()), &settled);
    }

    #[test]
    fn any_soup_keeps_its_places_within_the_file(text in soup(), cut in 0usize..60) {
        let markdown = Markdown::parse(text.as_str(), cut);
        let spans = markdown.blocks().iter().map(|b| &b.span)
            .chain(markdown.links().iter().map(|l| &l.span))
            .chain(markdown.headings().iter().map(|h| &h.span))
            .chain(markdown.notes().iter().map(|n| &n.span));
        for span in spans {
            prop_assert!(text.get(span.clone()).is_some(), "{:?}", span);
        }
        let mut anchors: Vec<_> = markdown.blocks().iter().filter_map(|b| b.anchor.clone()).collect();
        let count = anchors.len();
        anchors.sort();
        anchors.dedup();
        prop_assert_eq!(anchors.len(), count);
    }

    #[test]
    fn resolving_asks_for_the_links_in_their_order(text in soup()) {
        let markdown = Markdown::parse(text.as_str(), 0);
        let asked = std::cell::RefCell::new(Vec::new());
        let resolve = |link: &LinkUse| {
            asked.borrow_mut().push(link.clone());
            Target::Text
        };
        render(&markdown, &RenderOptions::new(&resolve));
        let mut links = markdown.links().iter();
        for link in asked.borrow().iter() {
            prop_assert!(links.any(|own| own == link), "{:?}", link);
        }
    }

    #[test]
    fn no_address_outlives_masking(local in "[a-z]{3,8}", soup in soup(), again in soup()) {
        let text = format!("{soup}{local}@host.example{again}");
        let markdown = Markdown::parse(text.as_str(), 0);
        let html = render(&markdown, &RenderOptions::new(&credulous)).into_string();
        let address = format!("{local}@host.example");
        prop_assert!(!html.contains(&address), "{}", html);
    }
}
