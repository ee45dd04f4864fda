//! What reports say of places.

use crate::project::Project;

#[test]
fn the_place_of_a_problem_in_a_long_line_is_true() {
    let long = "word ".repeat(200);
    let project = Project::new().file("a.md", format!("# A\n\n{long}[x](nowhere.md) end\n"));
    let report = project.run(&["check"]).stdout;
    assert!(report.contains("--> a.md:3:1005\n"), "{report}");
    assert!(report.contains("[x](nowhere.md) end\n"), "{report}");
    let mark = report.lines().find(|it| it.contains('^')).unwrap();
    let line = report
        .lines()
        .find(|it| it.contains("nowhere.md)"))
        .unwrap();
    assert_eq!(mark.find('^'), line.find("nowhere.md)"), "{report}");

    let longer = "word ".repeat(9000);
    let project = project.file("a.md", format!("# A\n\n{longer}[x](nowhere.md) end\n"));
    let report = project.run(&["check"]).stdout;
    assert!(report.contains("--> a.md:3:45005\n"), "{report}");
}

/// What is wrong with one document's front matter: code and help.
fn wrong(front: &str) -> Vec<(String, String)> {
    let project = Project::new().file("a.md", format!("---\n{front}\n---\n# A\n"));
    let problems = project.problems();
    let told = problems.iter().map(|it| {
        let text = |key: &str| it[key].as_str().unwrap().to_owned();
        (text("code"), text("help"))
    });
    told.collect()
}

#[test]
fn a_name_that_differs_in_letter_case_only_is_what_was_meant() {
    let project = Project::new()
        .file("content/w/a.md", "# A\n\n[x](READ.md) [y](../w/B.MD)\n")
        .file("content/w/b.md", "# B\n")
        .file("content/w/read.md", "# R\n")
        .file("content/w/READS.md", "# R\n");
    let problems = project.problems();
    let help: Vec<&str> = problems
        .iter()
        .map(|it| it["help"].as_str().unwrap())
        .collect();
    assert_eq!(
        help,
        [
            "did you mean `content/w/read.md`?",
            "did you mean `content/w/b.md`?"
        ]
    );
}

#[test]
fn languages_and_years_that_cannot_be_are_errors() {
    let codes = |front: &str| wrong(front).into_iter().map(|it| it.0).collect::<Vec<_>>();
    assert_eq!(codes("language: English (UK)"), ["invalid-language"]);
    assert_eq!(codes("language: pt-BR"), [""; 0]);
    assert_eq!(codes("date: -9999-01-01"), ["invalid-date"]);
    assert_eq!(codes("date: 3025-01-01"), ["invalid-date"]);
    assert_eq!(codes("date: 2025-01-01"), [""; 0]);
    let project = Project::new().file("guide.yaml", "title: T\nlanguage: en_GB\n");
    let told = project.problems();
    assert!(
        told.iter().any(|it| it["code"] == "invalid-language"),
        "{told:?}"
    );
}

#[test]
fn a_picture_of_another_site_without_words_is_left_out() {
    let project = Project::new().file(
        "README.md",
        "![](https://x.example/logo.png)\n\n# Read me\n\n<img src=\"https://x.example/b.png\" width=1>\n",
    );
    let page = project.page("");
    assert!(
        !page.contains("Image") && !page.contains("x.example"),
        "{page}"
    );
    let problems = project.problems();
    let told: Vec<&str> = problems
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["image-left-out", "image-left-out"]);
}

/// Code, line and column of each problem of a project.
fn told(project: &Project) -> Vec<(String, u64, u64)> {
    let problems = project.problems();
    let told = problems.iter().map(|it| {
        let number = |key: &str| it[key].as_u64().unwrap_or_default();
        let code = it["code"].as_str().unwrap().to_owned();
        (code, number("line"), number("column"))
    });
    told.collect()
}

#[test]
fn a_section_is_as_long_as_the_site_lets_it_be() {
    let words = "word ".repeat(30);
    let text = format!(
        "# A\n\n## One\n\n{words}\n\n- {words}\n\n```text\n{words}\n```\n\n### Two\n\n{words}\n"
    );
    let site = "title: T\nbase_url: https://t.example/\n";
    let project = Project::new().file("a.md", text).file("guide.yaml", site);
    assert_eq!(told(&project), []);
    let limit = |words: usize| format!("{site}checks: {{ longest_section: {words} }}\n");
    let project = project.file("guide.yaml", limit(60));
    assert_eq!(told(&project), []);
    let project = project.file("guide.yaml", limit(59));
    assert_eq!(told(&project), [("long-section".to_owned(), 3, 1)]);
}

#[test]
fn guidance_to_which_nothing_leads_is_told_of_where_others_have_workstreams() {
    let project = Project::new().file("stray.md", "# Stray\n\n[Stray](stray.md)\n");
    assert_eq!(told(&project), []);
    let project = project
        .file("content/w/a.md", "# A\n")
        .file("NOTICE.md", "# Notice\n");
    assert_eq!(told(&project), [("orphan-document".to_owned(), 1, 1)]);
    let project = project.file("content/w/a.md", "# A\n\n[s](../../stray.md)\n");
    assert_eq!(told(&project), []);
}

#[test]
fn what_is_offered_as_final_needs_a_summary_of_its_own() {
    let told = |front: &str| {
        told(&Project::new().file("a.md", format!("---\n{front}\n---\n\n# A\n\nText.\n")))
    };
    assert_eq!(told("status: draft"), []);
    assert_eq!(
        told("status: final-draft"),
        [("missing-summary".to_owned(), 5, 1)]
    );
    assert_eq!(
        told("title: T\nstatus: published"),
        [("missing-summary".to_owned(), 2, 8)]
    );
    assert_eq!(told("status: published\nsummary: Sign."), []);
}

#[test]
fn a_table_of_contents_that_gives_way_and_an_id_that_is_taken_are_told_of() {
    let text = "# A\n\n## Contents\n\n- [One](#one)\n\n## One\n\n<a id=\"one\"></a>Text <b id=\"two\">t</b>.\n";
    let expected = [("typed-contents", 3, 1), ("duplicate-anchor", 9, 8)];
    let expected = expected.map(|(code, line, column)| (code.to_owned(), line, column));
    assert_eq!(told(&Project::new().file("a.md", text)), expected);
    // A project page is shown as it is.
    assert_eq!(
        told(&Project::new().file("CONTRIBUTING.md", text)),
        expected[1..]
    );
}
