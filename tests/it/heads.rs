//! What pages say of themselves to programs: search engines, and sites that show a link.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::project::Project;

fn at(day: &str) -> String {
    format!("Ada Moreau <ada@x.example> {day}T10:00:00Z")
}

fn text(version: &str, title: &str, approvals: &str) -> String {
    format!(
        "---\ntitle: {title}\nid: signing\nversion: \"{version}\"\nstatus: published\nsummary: Sign it.\ntopics: [keys]\ncontributors: [{{ name: Ada Moreau }}, {{ name: The Crew }}]\napprovals: [{approvals}]\n---\n\n# T\n\nText of {version}.\n"
    )
}

const FIRST: &str = "{ body: tsc, date: 2025-03-01, version: \"1.0\" }";
const BOTH: &str = "{ body: tsc, date: 2025-03-01, version: \"1.0\" }, { body: tsc, date: 2025-06-01, version: \"1.1\" }";

/// Two versions, the older superseded by the newer, which is the present text.
fn site(title: &str) -> Project {
    Project::in_git()
        .file("guide.yaml", "title: T\nbase_url: https://g.example/x/\nlicense: CC-BY-4.0\npublisher: { name: Example, url: https://e.example/ }\nbodies: { tsc: { name: Steering } }\n")
        .file("workstreams/people.yaml", "ada: { name: Ada Moreau, emails: [ada@x.example] }\n")
        .file("content/a.md", text("1.0", title, FIRST))
        .commit(&at("2025-03-02"), "One")
        .file("content/a.md", text("1.1", title, BOTH))
        .commit(&at("2025-06-02"), "Two")
}

fn page(files: &BTreeMap<String, Vec<u8>>, route: &str) -> String {
    String::from_utf8(files[&format!("{route}index.html")].clone()).unwrap()
}

fn described(page: &str) -> Value {
    let start = page
        .split("<script type=\"application/ld+json\">")
        .nth(1)
        .unwrap();
    serde_json::from_str(start.split("</script>").next().unwrap()).unwrap()
}

#[test]
fn a_document_and_its_versions_are_described_for_search_engines() {
    let files = site("Signing").build();
    let document = described(&page(&files, "documents/signing/"));
    let expected = json!({
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": "Signing",
        "abstract": "Sign it.",
        "version": "1.1",
        "creativeWorkStatus": "Published",
        "datePublished": "2025-06-01",
        "author": [{ "@type": "Person", "name": "Ada Moreau" }, { "name": "The Crew" }],
        "publisher": { "@type": "Organization", "name": "Example", "url": "https://e.example/" },
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "inLanguage": "en",
        "url": "https://g.example/x/documents/signing/",
        "image": "https://g.example/x/documents/signing/picture.png",
        "isPartOf": { "@type": "WebSite", "name": "T", "url": "https://g.example/x/" },
        "keywords": ["keys"],
    });
    assert_eq!(document, expected);
    let version = described(&page(&files, "documents/signing/versions/1.0/"));
    assert_eq!(version["version"], "1.0");
    assert_eq!(version["datePublished"], "2025-03-01");
    let home = described(&page(&files, ""));
    assert_eq!(
        home["potentialAction"]["target"],
        "https://g.example/x/search/?q={search_term_string}"
    );
}

#[test]
fn no_title_ends_the_element_that_describes_it() {
    let title = "\"</script><script>alert(1)</script><!-- & \\u2028\"";
    let files = site(title).build();
    let page = page(&files, "documents/signing/");
    let described = described(&page);
    assert_eq!(
        described["headline"],
        "</script><script>alert(1)</script><!-- & \u{2028}"
    );
    for element in crate::html::elements(&page) {
        let is_script = element.name == "script";
        let is_data = element.attributes.iter().any(|(name, value)| {
            name == "src" || (name == "type" && value == "application/ld+json")
        });
        assert!(!is_script || is_data, "{element:?}");
    }
}

#[test]
fn crawlers_are_sent_from_a_superseded_version_to_the_present_text() {
    let files = site("Signing").build();
    let old = page(&files, "documents/signing/versions/1.0/");
    assert!(old.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(
        old.contains("<link rel=\"canonical\" href=\"https://g.example/x/documents/signing/\">")
    );
    let new = page(&files, "documents/signing/versions/1.1/");
    assert!(!new.contains("noindex"));
    assert!(new.contains(
        "<link rel=\"canonical\" href=\"https://g.example/x/documents/signing/versions/1.1/\">"
    ));
    let listed = String::from_utf8(files["sitemap.xml"].clone()).unwrap();
    assert!(listed.contains("/versions/1.1/") && !listed.contains("/versions/1.0/"));
    let robots = String::from_utf8(files["robots.txt"].clone()).unwrap();
    assert!(!robots.contains("Disallow"), "{robots}");
}

#[test]
fn a_link_elsewhere_has_a_picture_whatever_the_title() {
    let long = "word ".repeat(60);
    let titles = [
        "Signing",
        "署名",
        "\"\\u202e \\u0301 العربية x\"",
        &long,
        &"w".repeat(300),
    ];
    for title in titles {
        let files = site(title).build();
        let page = page(&files, "documents/signing/");
        let image = "<meta property=\"og:image\" content=\"https://g.example/x/documents/signing/picture.png\">";
        assert!(page.contains(image), "{title}");
        let picture = &files["documents/signing/picture.png"];
        let decoder = png::Decoder::new(std::io::Cursor::new(picture));
        let mut reader = decoder.read_info().unwrap();
        assert_eq!(reader.info().size(), (1200, 630), "{title}");
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert!(picture.len() < 40_000, "{title}: {}", picture.len());
    }
}

#[test]
fn a_site_that_does_not_know_its_address_describes_nothing() {
    let files = Project::new().file("a.md", "# A\n\nText.\n").build();
    let page = page(&files, "documents/a/");
    assert!(!page.contains("og:") && !page.contains("ld+json"));
    assert!(!files.keys().any(|it| it.ends_with("picture.png")));
}

#[test]
fn a_page_says_in_a_sentence_what_it_is_about() {
    let files = site("Signing").build();
    for (route, expected) in [
        ("documents/signing/", "Sign it."),
        ("documents/signing/history/", "How Signing came to say"),
        (
            "documents/signing/versions/1.0/",
            "Signing as it stood in version 1.0.",
        ),
        ("people/ada/", "Ada Moreau: roles"),
        ("search/", "Search T by words"),
    ] {
        let page = page(&files, route);
        let said = page
            .split("<meta name=\"description\" content=\"")
            .nth(1)
            .expect(route);
        assert!(said.starts_with(expected), "{route}: {said:.80}");
    }
}
