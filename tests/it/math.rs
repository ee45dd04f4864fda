//! Math: where it cannot be meant otherwise, set as MathML; else text.

use guide::markdown::{Figures, Markdown, RenderOptions, Target, render};

use crate::html::assert_inert;
use crate::project::Project;

fn page(text: &str) -> String {
    let options = RenderOptions {
        figures: Figures::Shown(&|_| None),
        ..RenderOptions::new(&|_| Target::Text)
    };
    let html = render(&Markdown::parse(text, 0), &options).into_string();
    assert_inert(&html);
    html
}

#[test]
fn math_is_set_in_each_way_in_which_it_cannot_be_meant_otherwise() {
    let html = page("The rate $`\\frac{a}{b}`$ is *small*.\n");
    assert!(html.starts_with("<p>The rate <math><semantics>"), "{html}");
    assert!(html.ends_with("</math> is <em>small</em>.</p>\n"), "{html}");
    for block in [
        "$$\na < b_1\n$$\n",
        "$$a < b_1$$\n",
        "```math\na < b_1\n```\n",
        "> $$\n> a < b_1\n> $$\n",
        "- x\n\n  $$\n  a < b_1\n  $$\n",
    ] {
        let html = page(block);
        assert!(html.contains("<math display=\"block\">"), "{html}");
        assert!(html.contains("x-tex\">a &lt; b_1</annotation>"), "{html}");
        assert!(html.contains("aria-label=\"Formula 1\""), "{html}");
    }
}

#[test]
fn money_and_paths_stay_text() {
    for text in [
        "It costs $5 and *maybe* $10.",
        "US$5 to $6, `$HOME/bin`, $PATH and $_x_$.",
        "$x$ and $$ alone",
        "a$`b`$c and \\$`d`$ and $$`e`$$",
        "$$ is a process id $$ here",
    ] {
        let html = page(text);
        assert!(!html.contains("<math"), "{html}");
        let marks = |text: &str| text.matches('$').count();
        assert_eq!(marks(&html), marks(text), "{html}");
    }
}

#[test]
fn math_that_cannot_be_set_shows_its_source() {
    let html = page("a $`\\foo`$ b\n\n$$\n\\frac{a\n$$\n");
    assert!(html.contains("<code>\\foo</code>"), "{html}");
    assert!(
        html.contains("<code class=\"language-math\">\\frac{a</code>"),
        "{html}"
    );
}

#[test]
fn math_and_raw_html_stand_in_one_text_and_authors_write_no_mathml() {
    let text = "<b>x</b> <math><mi>y</mi></math> $`a_1`$\n\n$$\nb_2\n$$\n\n<div>$`c_3`$</div>\n";
    let html = page(text);
    assert_eq!(html.matches("<math").count(), 2, "{html}");
    assert!(
        html.contains("<b>x</b>") && html.contains("b_2</annotation>"),
        "{html}"
    );
}

#[test]
fn a_redline_compares_the_tex() {
    let document =
        |sign: &str| format!("# A\n\nThe rate is $`a {sign} b`$ now.\n\n$$\nc {sign} d\n$$\n");
    let project = Project::in_git()
        .file("a.md", document("<"))
        .commit("Ada <ada@x.example> 2025-01-01T10:00:00Z", "Add a.md")
        .file("a.md", document(">"))
        .commit("Ada <ada@x.example> 2025-01-02T10:00:00Z", "Change a.md");
    let files = project.build();
    let page = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    let redline = page(&format!(
        "documents/a/revisions/{}/index.html",
        project.head()
    ));
    assert!(!redline.contains("<math"), "{redline}");
    assert!(
        redline.contains("<del") && redline.contains("<ins"),
        "{redline}"
    );
    assert!(page("documents/a/index.html").contains("<math"));
}
