//! Code in the colours of its language.

use guide::markdown::tree::{Node, unescape};
use guide::markdown::{Emails, Figures, Markdown, RenderOptions, SafeHtml, Target, render};
use proptest::prelude::*;

use crate::project::Project;

fn page(text: &str, emails: Emails) -> SafeHtml {
    let options = RenderOptions {
        figures: Figures::Shown(&|_| None),
        emails,
        ..RenderOptions::new(&|_| Target::Text)
    };
    render(&Markdown::parse(text, 0), &options)
}

/// The text of the first code block of a page.
fn code(html: &SafeHtml) -> String {
    fn text(nodes: &[Node], out: &mut String) {
        for node in nodes {
            match node {
                Node::Text(text) => out.push_str(&unescape(text)),
                Node::Element(element) => text(&element.children, out),
            }
        }
    }
    let mut out = String::new();
    for node in html.nodes() {
        if let Node::Element(element) = node
            && element.tag.name() == "pre"
        {
            text(&element.children, &mut out);
        }
    }
    out
}

#[test]
fn a_block_has_the_colours_of_its_language_and_its_words_stay() {
    let html = page("```Python title=\"x\"\ndef f():  # <b>\n```", Emails::Mask);
    assert_eq!(
        html.as_str(),
        "<pre tabindex=\"0\"><code class=\"language-Python\">\
         <span class=\"code-keyword\">def</span> <span class=\"code-name\">f</span>():  \
         <span class=\"code-comment\"># &lt;b&gt;</span>\n</code></pre>\n"
    );
    let plain = page("```\ndef f()\n```\n\n    if x\n", Emails::Mask);
    assert!(!plain.as_str().contains("<span"), "{plain}");
}

#[test]
fn addresses_in_code_are_masked_in_colours_too() {
    let html = page(
        "```yaml\nto: ada@work.example # or eve@work.example\n```",
        Emails::Mask,
    );
    assert!(!html.as_str().contains("work.example"), "{html}");
}

#[test]
fn colours_survive_raw_html_in_the_same_text_and_authors_get_none() {
    let text = "<b>x</b> <span class=\"code-keyword\">y</span>\n\n```sh\nif x\n```\n";
    let html = page(text, Emails::Mask);
    assert_eq!(html.as_str().matches("code-keyword").count(), 1, "{html}");
}

proptest! {
    /// Colours never change a text, in any language.
    #[test]
    fn code_in_colours_reads_as_the_code(
        language in "(python|rust|go|js|ts|sh|yaml|toml|json|html|sql|java|c|diff|dockerfile|hcl|css|ini)",
        lines in proptest::collection::vec("[ -_a-~\té]{0,30}", 0..8),
    ) {
        let text: String = lines.iter().map(|it| format!("{it}\n")).collect();
        let html = page(&format!("~~~~~~{language}\n{text}~~~~~~\n"), Emails::Keep);
        prop_assume!(!text.contains("~~~~~~"));
        prop_assert_eq!(code(&html), text);
    }
}

#[test]
fn a_redline_compares_code_as_it_is_written() {
    let document = |word: &str| format!("# A\n\n```sh\nif {word}; then\n  echo x\nfi\n```\n");
    let project = Project::in_git()
        .file("a.md", document("true"))
        .commit("Ada <ada@x.example> 2025-01-01T10:00:00Z", "Add a.md")
        .file("a.md", document("false"))
        .commit("Ada <ada@x.example> 2025-01-02T10:00:00Z", "Change a.md");
    let site = project.build();
    let page = |end: &str| {
        let found = site.iter().find(|(path, _)| path.contains(end));
        String::from_utf8_lossy(found.unwrap().1).into_owned()
    };
    let redline = page(&format!("revisions/{}/", project.head()));
    assert!(redline.contains("if false; then"), "{redline}");
    assert!(!redline.contains("code-keyword"), "{redline}");
    assert!(page("documents/a/index.html").contains("code-keyword\">if</span>"));
}
