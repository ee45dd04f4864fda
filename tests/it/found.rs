//! By what documents are found: the facets that their pages declare for the search.

use crate::project::Project;

/// The values of a facet on a page, in order.
fn values(page: &str, facet: &str) -> Vec<String> {
    let mark = format!(" data-pagefind-filter=\"{facet}[content]\"");
    let lines = page.lines().filter_map(|line| line.split_once(&mark));
    let value = |(before, _): (&str, &str)| {
        before
            .split("content=\"")
            .nth(1)
            .unwrap()
            .trim_end_matches('"')
            .to_owned()
    };
    lines.map(value).collect()
}

fn project() -> Project {
    Project::in_git()
        .file("guide.yaml", "title: T\n")
        .file("workstreams/ws1.yaml", "name: Supply chain security\nshort: Supply chain\n")
        .file("content/ws1/a.md", "---\ntitle: A\nstatus: superseded\nversion: \"1.0\"\ntype: guide\naudience: [engineers, auditors]\nhorizon: [now]\ntopics: [keys]\nmappings:\n  - { framework: NIST AI RMF, references: [MAP 1] }\ncontributors:\n  - { name: Nell Left, role: author }\n  - { name: Otis Right, role: reviewer }\n---\n# A\n\nWords.\n")
        .file("LICENSE.md", "# Licence\n\nAll of it.\n")
        .commit("Ada Moreau <ada@x.example> 2025-03-01T10:00:00Z", "Write")
}

#[test]
fn a_page_declares_its_facets_whatever_its_status() {
    let page = project().page("documents/ws1-a/");
    for (facet, wanted) in [
        ("Workstream", vec!["Supply chain"]),
        ("Status", vec!["Superseded"]),
        ("Type", vec!["guide"]),
        ("Audience", vec!["engineers", "auditors"]),
        ("Horizon", vec!["Now"]),
        ("Topic", vec!["keys"]),
        ("Framework", vec!["NIST AI RMF"]),
        ("Person", vec!["Nell Left", "Ada Moreau"]),
        ("Year", vec!["2025"]),
    ] {
        assert_eq!(values(&page, facet), wanted, "{facet}");
    }
    assert!(page.contains("<main id=\"guide:main\" data-pagefind-body>"));
    assert!(
        page.contains("content=\"1 March 2025\" data-pagefind-meta=\"date[content]\""),
        "{page}"
    );
}

#[test]
fn a_project_page_is_found_as_one() {
    let page = project().page("pages/license/");
    assert_eq!(values(&page, "Type"), ["Project page"]);
    assert!(values(&page, "Person").is_empty());
}

#[test]
fn nobody_is_a_facet_who_does_not_want_to_be_named() {
    let project = project().file(
        "workstreams/people.yaml",
        "ada:\n  name: Ada Moreau\n  emails: [ada@x.example]\n  display: withheld\n",
    );
    let page = project.page("documents/ws1-a/");
    assert_eq!(values(&page, "Person"), ["Nell Left"]);
}

#[test]
fn the_search_page_offers_the_facets_that_a_text_names() {
    let page = project().page("search/");
    assert!(page.contains(
        "data-facets=\"Workstream|Status|Type|Audience|Horizon|Topic|Framework|Person|Year\""
    ));
    let plain = Project::new().file("content/a.md", "---\ntopics: [keys]\n---\n# A\n");
    assert!(plain.page("search/").contains("data-facets=\"Topic\""));
}

#[test]
fn the_search_page_lists_no_more_documents_than_a_search_would_load() {
    let many = |count: usize| {
        let project = Project::new();
        for number in 0..count {
            project.write(
                &format!("content/{number}.md"),
                format!("# Text {number}\n"),
            );
        }
        project.page("search/")
    };
    assert_eq!(many(200).matches("class=\"card\"").count(), 200);
    let page = many(201);
    assert_eq!(page.matches("class=\"card\"").count(), 0);
    assert!(page.contains("<a href=\"../documents/\">201 documents</a>"));
}
