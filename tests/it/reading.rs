//! What makes a page good to read: nothing moves, headings lead down step by step, and it is light.

use crate::project::Project;

fn page(text: &str) -> String {
    Project::new()
        .file("guide.yaml", "title: T\n")
        .file("content/a.md", text)
        .file("content/wide.svg", DRAWING)
        .page("documents/a/")
}

const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"/>";

#[test]
fn a_picture_says_how_large_it_is_so_that_nothing_moves() {
    let html = page(
        "# A\n\n![One](wide.svg)\n\n<img src=\"wide.svg\" alt=\"Two\">\n\n<img src=\"wide.svg\" alt=\"Three\" width=\"10\">\n\n\
         <img src=\"wide.svg\" alt=\"Four\" height=\"10px\">\n\n<img src=\"wide.svg\" alt=\"Five\" width=\"50%\">\n\n\
         <img src=\"wide.svg\" alt=\"Six\" width=\"10\" height=\"10\">\n",
    );
    let picture = |alt: &str| {
        let from = html.find(&format!("alt=\"{alt}\"")).expect(alt);
        &html[from..from + html[from..].find('>').unwrap()]
    };
    for (alt, size) in [
        ("One", "width=\"40\" height=\"20\""),
        ("Two", "width=\"40\" height=\"20\""),
        // The author knows better, and what they do not say follows from it.
        ("Three", "width=\"10\" height=\"5\""),
        ("Four", "width=\"20\" height=\"10\""),
        // A share of the page is no longer HTML.
        ("Five", "width=\"40\" height=\"20\""),
        ("Six", "width=\"10\" height=\"10\""),
    ] {
        assert!(picture(alt).contains(size), "{alt}: {}", picture(alt));
    }
}

#[test]
fn a_version_says_how_large_its_own_picture_was() {
    let who = "Ada Moreau <ada@x.example> 2025-03-01T10:00:00Z";
    let text = |version: &str| {
        format!(
            "---\nid: a\nversion: \"{version}\"\n---\n\n# A\n\n![One](wide.svg)\n\nText of {version}.\n"
        )
    };
    let files = Project::in_git()
        .file("content/a.md", text("1.0"))
        .file("content/wide.svg", DRAWING)
        .commit(who, "One")
        .file("content/a.md", text("1.1"))
        .file("content/wide.svg", DRAWING.replace("40", "60"))
        .commit(&who.replace("03-01", "04-01"), "Two")
        .build();
    for (route, size) in [
        (
            "documents/a/versions/1.0/index.html",
            "width=\"40\" height=\"20\"",
        ),
        ("documents/a/index.html", "width=\"60\" height=\"20\""),
    ] {
        assert!(
            String::from_utf8_lossy(&files[route]).contains(size),
            "{route}"
        );
    }
}

#[test]
fn headings_of_a_page_lead_down_step_by_step() {
    let levels = |text: &str, many: usize| -> Vec<String> {
        let html = page(text);
        let prose = html.split("<div class=\"prose\"").nth(1).unwrap();
        let tags = prose.split("<h").skip(1).filter_map(|it| it.get(..1));
        let levels = tags.filter(|level| "123456".contains(*level));
        levels.take(many).map(str::to_owned).collect()
    };
    let skipping = "# A\n\n### B\n\n### C\n\n##### D\n\n## E\n\n#### F\n";
    assert_eq!(levels(skipping, 5), ["2", "2", "3", "2", "3"]);
    // The page shows the title as its own, whatever its level is in the text.
    assert_eq!(levels("## A\n\n### B\n\n## C\n", 2), ["2", "2"]);
}

#[test]
fn a_heading_that_names_nothing_is_none() {
    let html = page("# A\n\n## B\n\nText.\n\n###\n\nMore.\n");
    assert!(!html.contains("<h3"), "{html}");
    assert!(!html.contains("Link to this section: \""));
    assert!(!html.contains("\"></a></li>"));
}

#[test]
fn style_sheets_are_published_without_what_only_their_authors_read() {
    let files = Project::new()
        .file("guide.yaml", "title: T\ntheme: own\n")
        .file("content/a.md", "# A\n")
        .file(
            "themes/own/assets/own.css",
            "/* Ours */\n.a :hover {\n  color: red;\n}\n",
        )
        .build();
    let sheet = |name: &str| {
        let (_, bytes) = files
            .iter()
            .find(|(path, _)| path.ends_with(name))
            .expect(name);
        String::from_utf8(bytes.clone()).unwrap()
    };
    assert_eq!(sheet("/own.css"), ".a :hover{color:red}");
    let theme = include_str!("../../themes/default/assets/guide.css");
    assert!(sheet("/guide.css").len() < theme.len() * 9 / 10);
}

#[test]
fn the_first_paragraph_is_not_read_twice() {
    let text = "# A\n\nKeep the keys.\n\n## B\n\nC.\n";
    let html = page(text);
    assert!(!html.contains("class=\"lead\""), "{html}");
    let declared = page(&format!("---\nsummary: How to keep keys.\n---\n{text}"));
    assert!(
        declared.contains("<p class=\"lead\">How to keep keys.</p>"),
        "{declared}"
    );
}

#[test]
fn approvals_of_other_versions_are_folded_below_those_of_the_present_one() {
    let paper = |version: &str| {
        page(&format!(
            "---\nversion: \"{version}\"\nstatus: published\napprovals:\n\
             \x20 - {{ body: Steering, version: \"1.0\", date: 2025-01-05 }}\n\
             \x20 - {{ body: Steering, version: \"2.0\", date: 2025-06-05 }}\n---\n# A\n\nB.\n"
        ))
    };
    let facts = |html: &str| html.split("<footer").next().unwrap().to_owned();
    let folded = |html: &str| {
        let (_, after) = html.split_once("of other versions</summary>")?;
        Some(after.split("</details>").next().unwrap().to_owned())
    };
    let present = facts(&paper("2.0"));
    let rest = folded(&present).expect("the approval of 1.0 is folded");
    assert!(
        rest.contains("2025-01-05") && !rest.contains("2025-06-05"),
        "{rest}"
    );
    // Where the present version has none, all are told.
    let next = facts(&paper("3.0"));
    assert_eq!(folded(&next), None);
    assert!(
        next.contains("2025-01-05") && next.contains("2025-06-05"),
        "{next}"
    );
}

#[test]
fn project_pages_of_one_title_are_told_apart_by_their_paths() {
    let home = Project::new()
        .file("guide.yaml", "title: T\nproject_pages: [content/rfcs/**]\n")
        .file("content/a.md", "# A\n")
        .file("content/rfcs/one.md", "# [Title]\n")
        .file("content/rfcs/two.md", "# [Title]\n")
        .file("LICENSE.md", "# Licence\n")
        .page("");
    for words in [
        "[Title] (content/rfcs/one.md)",
        "[Title] (content/rfcs/two.md)",
        ">Licence<",
    ] {
        assert!(home.contains(words), "{words}\n{home}");
    }
}
