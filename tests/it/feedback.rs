//! What a reader can tell of a document and of its sections, and where that goes.

use guide::path::percent_decode;

use crate::project::Project;

const TEXT: &str = "---\nid: keys\ntitle: Keys & locks\nversion: \"0.2\"\n---\n# Keys & locks\n\n## How, & how not\n\nSo.\n\n#### Small print\n\nSo.\n";

fn project(settings: &str, workstream: &str) -> Project {
    Project::in_git()
        .file("guide.yaml", settings)
        .file("workstreams/ws.yaml", workstream)
        .file("content/ws/keys.md", TEXT)
        .commit("Ada Moreau <a@x.example> 2025-03-01T10:00:00Z", "All")
}

/// Where the links with these words lead, in the order of the page, decoded as a host decodes them.
fn leads(page: &str, words: &str) -> Vec<String> {
    let end = format!("\">{words}</a>");
    let links = page.split("<a ").filter(|it| it.contains(&end));
    links
        .map(|it| {
            let href = it.split("href=\"").nth(1).unwrap();
            let href = href.split('"').next().unwrap();
            assert!(
                href.bytes().all(|it| it.is_ascii_graphic()),
                "not encoded: {href}"
            );
            percent_decode(&href.replace("&amp;", "&"))
        })
        .collect()
}

fn in_section(page: &str, words: &str) -> Option<String> {
    let comment = page.split("<details class=\"comment\">").nth(1)?;
    leads(comment.split("</details>").next().unwrap(), words).pop()
}

#[test]
fn each_host_gets_an_issue_that_names_document_section_version_and_page() {
    for (repository, kind, begin, join) in [
        (
            "https://github.com/o/r",
            "github",
            "https://github.com/o/r/issues/new?title=",
            "&body=",
        ),
        (
            "https://git.example.org/o/r",
            "gitlab",
            "https://git.example.org/o/r/-/issues/new?issue[title]=",
            "&issue[description]=",
        ),
        (
            "https://codeberg.org/o/r",
            "gitea",
            "https://codeberg.org/o/r/issues/new?title=",
            "&body=",
        ),
    ] {
        let settings = format!(
            "title: T\nrepository: {repository}\nhost: {kind}\nbase_url: https://g.example/\n"
        );
        let project = project(&settings, "name: Keys\n");
        let page = project.page("documents/keys/");
        let revision = project.head();
        let expected = format!(
            "{begin}I am blocked on this: Keys & locks, How, & how not{join}Document: Keys & locks, version 0.2\n\
             Section: How, & how not\nFile: content/ws/keys.md\nRevision: {revision}\n\
             Page: https://g.example/documents/keys/#how--how-not\n\nI cannot follow this document because:\n\n"
        );
        assert_eq!(
            in_section(&page, "I am blocked on this").as_deref(),
            Some(expected.as_str())
        );
        // The words of a reader cannot end a value: `&` within one is encoded.
        assert!(page.contains("Keys%20%26%20locks"));
        let of_document = leads(&page, "I need more");
        assert!(of_document[0].contains("Page: https://g.example/documents/keys/\n\n"));
        assert!(!of_document[0].contains("Section:"));
    }
}

#[test]
fn sections_are_commented_on_down_to_the_third_level_and_readably_without_script() {
    let page = project(
        "title: T\nrepository: https://github.com/o/r\n",
        "name: Keys\n",
    )
    .page("documents/keys/");
    assert_eq!(page.matches("<details class=\"comment\">").count(), 1);
    assert!(page.contains("<summary aria-label=\"Comment on this section: How, &amp; how not\">"));
    let wishes = ["I expect more", "I need more", "I am blocked on this"];
    assert!(wishes.iter().all(|it| in_section(&page, it).is_some()));
}

#[test]
fn without_a_host_feedback_goes_to_the_list_and_to_no_person() {
    let workstream = "name: Keys\nleads: [ada]\nchannels:\n  - { kind: chat, url: \"mailto:chat@x.example\" }\n  - { kind: mailing-list, url: \"mailto:ws+keys@lists.example?cc=archive@lists.example\" }\n";
    let project = project("title: T\n", workstream).file(
        "workstreams/people.yaml",
        "ada: { name: Ada Moreau, emails: [a@x.example] }\n",
    );
    let page = project.page("documents/keys/");
    let told = in_section(&page, "I expect more").unwrap();
    let begin = "mailto:ws+keys@lists.example?cc=archive@lists.example&subject=I expect more: Keys & locks, How, & how not&body=Document: Keys & locks, version 0.2\r\nSection:";
    assert!(told.starts_with(begin), "{told}");
    assert!(!page.contains("a@x.example") && !page.contains("chat@x.example"));
}

#[test]
fn a_list_that_is_a_page_is_linked_as_it_is() {
    let workstream = "name: Keys\nchannels:\n  - { kind: chat, url: \"https://chat.example/ws\" }\n  - { kind: mailing-list, url: \"https://lists.example/ws?a=1&b=2\" }\n";
    let page = project("title: T\n", workstream).page("documents/keys/");
    let told = leads(&page, "Write to the list");
    assert!(
        !told.is_empty()
            && told
                .iter()
                .all(|it| it == "https://lists.example/ws?a=1&b=2"),
        "{told:?}"
    );
    assert!(!page.contains("I need more") && !page.contains("class=\"comment\""));
    // One that can be written to goes before it.
    let both =
        format!("{workstream}  - {{ kind: mailing-list, url: \"MAILTO:ws@lists.example\" }}\n");
    let page = project("title: T\n", &both).page("documents/keys/");
    assert!(leads(&page, "Write to the list").is_empty() && page.contains("I need more"));
}

#[test]
fn where_nothing_can_be_told_nothing_is_offered() {
    let page = project("title: T\n", "name: Keys\n").page("documents/keys/");
    assert!(!page.contains("Write to the list"));
    assert!(!page.contains("I need more") && !page.contains("class=\"comment\""));
    let closed = project(
        "title: T\nrepository: https://github.com/o/r\n",
        "name: Keys\nstate: closed\n",
    );
    let page = closed.page("documents/keys/");
    assert!(!page.contains("I need more") && !page.contains("class=\"comment\""));
    assert!(!page.contains("/edit/main/"), "{page}");
}

#[test]
fn an_approved_text_is_meant_by_the_page_of_its_version() {
    let project = Project::in_git()
        .file("guide.yaml", "title: T\nrepository: https://github.com/o/r\nbase_url: https://g.example/\nbodies: { tsc: { name: Steering } }\n")
        .file("content/keys.md", "---\nid: keys\nversion: \"1.0\"\napprovals: [{ body: tsc, date: 2025-03-01, version: \"1.0\" }]\n---\n# Keys\n\n## One\n\nText.\n")
        .commit("Ada Moreau <a@x.example> 2025-03-01T10:00:00Z", "All");
    let told = |project: &Project| in_section(&project.page("documents/keys/"), "I need more");
    let page = "Page: https://g.example/documents/keys/versions/1.0/#one\n";
    assert!(told(&project).unwrap().contains(page));
    let text = std::fs::read_to_string(project.path().join("content/keys.md")).unwrap();
    let project = project.file("content/keys.md", text.replace("Text.", "Another text."));
    let told = told(&project).unwrap();
    assert!(told.contains("Page: https://g.example/documents/keys/#one\n"));
    assert!(
        told.contains(", with changes that are not committed yet\n"),
        "{told}"
    );
}

#[test]
fn a_source_of_its_own_gets_the_feedback_on_its_own_documents() {
    let other = Project::in_git()
        .file("paper.md", "# Paper\n\n## One\n\nText.\n")
        .commit("Ada Moreau <a@x.example> 2025-03-01T10:00:00Z", "All");
    let settings = format!(
        "title: T\nrepository: https://github.com/o/site\nsources:\n  - {{ path: \"{}\", name: two, workstream: ws, repository: \"https://gitlab.com/o/two\" }}\n",
        other.path()
    );
    let project = project(&settings, "name: Keys\n");
    let page = project.page("documents/two-paper/");
    let told = in_section(&page, "I need more").unwrap();
    assert!(
        told.starts_with("https://gitlab.com/o/two/-/issues/new?"),
        "{told}"
    );
    assert!(told.contains("File: paper.md\n"), "{told}");
}

/// What a host reads from an address: its keys and values, taken apart before they are decoded.
fn query(href: &str) -> Vec<(String, String)> {
    let href = href.replace("&amp;", "&");
    let (_, query) = href.split_once('?').unwrap();
    assert!(
        !query.contains(['#', '?', '"', '\'', ' ', '<', '+']),
        "{query}"
    );
    let pairs = query.split('&').map(|it| it.split_once('=').unwrap());
    pairs
        .map(|(key, value)| (percent_decode(key), percent_decode(value)))
        .collect()
}

#[test]
fn hostile_titles_reach_the_desk_as_they_are_read() {
    let text = "---\nid: keys\ntitle: \"Keys & locks?\\n100% #1 \\\"x\\\" 'y' 🔑\"\n---\n\n# Keys\n\n## A & B = 50% #2 \"q\" 'r'; c+d/e?f 🔒 <g>\n\nSo.\n";
    let title = "Keys & locks? 100% #1 \"x\" 'y' 🔑";
    let list = "name: W\nchannels:\n  - { kind: mailing-list, url: \"mailto:ws@lists.example\" }\n";
    for (settings, keys, line_end) in [
        (
            "repository: https://github.com/o/r\n",
            ["title", "body"],
            "\n",
        ),
        (
            "repository: https://gitlab.com/o/r\n",
            ["issue[title]", "issue[description]"],
            "\n",
        ),
        ("", ["subject", "body"], "\r\n"),
    ] {
        let settings = format!("title: T\nbase_url: https://g.example/\n{settings}");
        let project = Project::in_git()
            .file("guide.yaml", settings)
            .file("workstreams/ws.yaml", list)
            .file("content/ws/keys.md", text)
            .commit("Ada Moreau <a@x.example> 2025-03-01T10:00:00Z", "All");
        let page = project.page("documents/keys/");
        let comment = page.split("<details class=\"comment\">").last().unwrap();
        let comment = comment.split("</details>").next().unwrap();
        let hrefs: Vec<&str> = comment
            .split("href=\"")
            .skip(1)
            .map(|it| it.split('"').next().unwrap())
            .collect();
        assert_eq!(hrefs.len(), 3, "{comment}");
        for href in hrefs {
            let told = query(href);
            let read: Vec<&str> = told.iter().map(|(key, _)| key.as_str()).collect();
            assert_eq!(read, keys, "{href}");
            let section = "A & B = 50% #2 \"q\" 'r'; c+d/e?f 🔒";
            let subject = &told[0].1;
            assert!(
                subject.contains(&format!(": {title}, {section}"))
                    && !subject.contains(['\n', '\r']),
                "{subject}"
            );
            let body = &told[1].1;
            let lines: Vec<&str> = body.split(line_end).collect();
            assert_eq!(lines[0], format!("Document: {title}"), "{body}");
            assert!(
                lines[1].starts_with(&format!("Section: {section}")),
                "{body}"
            );
            // The page is an address itself: what its anchor holds is encoded in it.
            let anchor = page
                .split("<h2 id=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap();
            let permalink = lines
                .iter()
                .find_map(|it| it.strip_prefix("Page: "))
                .unwrap();
            let (route, fragment) = permalink.split_once('#').unwrap();
            assert_eq!(route, "https://g.example/documents/keys/");
            assert_eq!(percent_decode(fragment), anchor, "{body}");
        }
    }
}
