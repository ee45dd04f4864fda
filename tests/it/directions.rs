//! Languages that are written from the right: a site in one, and a text in one.

use crate::project::Project;

const ARABIC: &str = "---\nlanguage: ar\nsummary: S.\n---\n# توقيع\n\n## ألف\n\n## باء\n";

#[test]
fn a_site_is_written_from_the_side_of_its_language() {
    let site = |language: &str| {
        Project::new()
            .file("guide.yaml", format!("title: T\nlanguage: {language}\n"))
            .file("content/w/a.md", "# A\n")
            .page("")
    };
    for language in ["ar", "he-IL", "fa", "az-Arab"] {
        let html = format!("<html lang=\"{language}\" dir=\"rtl\" ");
        assert!(site(language).contains(&html), "{language}");
    }
    for language in ["en", "de", "ar-Latn"] {
        let html = format!("<html lang=\"{language}\" data-running");
        assert!(site(language).contains(&html), "{language}");
    }
}

#[test]
fn a_text_of_another_language_has_its_own_side_and_the_page_round_it_the_sites() {
    let project = Project::in_git()
        .file("guide.yaml", "title: T\nbase_url: https://t.example/\n")
        .file("content/w/a.md", ARABIC)
        .file("content/w/b.md", "# B\n\n## One\n\n## Two\n")
        .commit("Ada <ada@x.example> 2025-06-12T10:00:00Z", "Write")
        .file("content/w/a.md", format!("{ARABIC}\nنص جديد.\n"))
        .commit("Ada <ada@x.example> 2025-06-13T10:00:00Z", "Write more");
    let files = project.build();
    let page = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    let own = "lang=\"ar\" dir=\"rtl\"";
    let arabic = page("documents/w-a/index.html");
    assert!(arabic.contains("<html lang=\"en\" data-running"));
    for part in ["<h1", "<p class=\"lead\"", "<div class=\"prose\"", "<div"] {
        assert!(
            arabic.contains(&format!("{part} {own}")),
            "{part}: {arabic}"
        );
    }
    let redline = files
        .keys()
        .find(|it| it.starts_with("documents/w-a/revisions/"));
    let redline = page(redline.unwrap());
    assert!(redline.contains(&format!("<div class=\"prose marked\" {own}")));
    let english = page("documents/w-b/index.html");
    assert!(!english.contains("dir=") && english.contains("<div class=\"prose\""));
}
