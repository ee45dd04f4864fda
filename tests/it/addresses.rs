//! No address of a person is where it should not be: in reports, logs, pages and feeds.

use guide::check::check;
use guide::input::Inputs;
use guide::path::Route;
use guide::site::{Site, problem_page};

use crate::project::Project;

#[test]
fn no_report_shows_an_address() {
    let project = Project::new()
        .file("guide.yaml", "title: T\n")
        .file(
            "workstreams/people.yaml",
            "ann: {name: Ann, emails: [ann@private.example], nope: 1}\nben:\n  name: Ben\n  emails: ben@private.example\n  url: ben@private.example\n",
        )
        .file(
            "content/w/a.md",
            "---\nstatus: carol@private.example\n---\n# A\n\n[x](dan@private.example/x.md)\n",
        );
    for arguments in [
        &["check"][..],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["check", "--format", "github"],
        &["check", "--format", "junit"],
        &["build"],
        &["build", "--format", "json"],
    ] {
        let ran = project.run(arguments);
        assert_eq!(ran.status, 1);
        let said = ran.stdout + &ran.stderr;
        assert!(!said.contains("private"), "{arguments:?}: {said}");
    }
    let report = project.run(&["check"]).stdout;
    assert!(
        report.contains("ann: {name: Ann, emails: [*******************], nope: 1}"),
        "{report}"
    );
    assert!(
        report.contains("`(e-mail address)` is not an address on the web"),
        "{report}"
    );

    // The page of the preview while there are errors.
    let site = Site::assemble(Inputs::read(project.path(), None).unwrap()).unwrap();
    let page = problem_page(&site, &Route::home(), &check(&site, false));
    let page = String::from_utf8_lossy(&page.bytes).into_owned();
    assert!(page.contains("nope: 1}"), "{page}");
    assert!(!page.contains("private"), "{page}");
}

/// A site with an address of its own in every text that metadata can hold.
fn full(emails: &str) -> Project {
    let mut number = 0;
    let mut numbered = |text: &str| {
        let mut out = String::new();
        for part in text.split_inclusive('§') {
            number += 1;
            out += &part.replace('§', &format!("p{number}@private.example"));
        }
        out
    };
    let settings = numbered(
        "title: T §
description: D §
license: L §
publisher: {name: P §, url: 'mailto:§'}
notice: 'N § [write](mailto:§)'
bodies: {b: {name: B §, url: 'https://x.example/?q=§'}}
participate: [{level: informed, title: T §, text: 'W §', asks: 'A <§>', links: [{name: N §, url: 'mailto:§'}, {url: 'mailto:§'}]}]
",
    );
    let people = numbered(
        "ann: {name: Ann §, names: [N §], emails: [§], organization: O §, url: 'mailto:§'}
ben: {name: Ben §, organization: org}
",
    );
    let organizations = numbered("org: {name: O §, url: 'mailto:§'}\n");
    let document = "title: T §
summary: S §
type: K §
audience: [A §]
topics: [T §]
industries: [I §]
regions: [R §]
contributors: [C §, {name: N §, organization: O §, role: editor}]
author: [W §, V §]
approvals: [{body: B §, date: 2025-01-01, outcome: O §, version: V §, record: 'mailto:§'}, {body: b}]
mappings: [{framework: F §, references: [R §]}]
ai_assistance: H §
license: L §
feedback: mailto:§
notice: 'N §, [x](mailto:§)'
extra: {x: X §}
";
    let workstream = numbered(&format!(
        "name: W §\nshort: S §\ncharter: 'C §. More §. [x](mailto:§)'\nleads: [ann]\nchannels: [{{kind: meeting, name: M, when: N §}}, {{kind: mailing-list, name: list@contact.example, url: 'mailto:list@contact.example'}}]\ndocuments:\n  content/w/b.md:\n{}",
        document
            .lines()
            .fold(String::new(), |all, line| all + "    " + line + "\n")
    ));
    let document = numbered(document);
    Project::in_git()
        .file("guide.yaml", settings + emails)
        .file("workstreams/people.yaml", people)
        .file("workstreams/organizations.yaml", organizations)
        .file("workstreams/w.yaml", workstream)
        .file("content/w/a.md", format!("---\nstatus: draft\n{document}---\n# A\n"))
        .file("content/w/b.md", "# B\n")
        .file(
            "content/w/c.md",
            "---\nhistory_from: content/w/x.md\n---\n# C q1@private.example\n\nq2@private.example\n",
        )
        .commit(
            "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00",
            "Write",
        )
}

#[test]
fn no_address_in_metadata_is_published_but_a_channels() {
    let project = full("");
    let files = project.build();
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        let decoded = guide::path::percent_decode(&text);
        if let Some(at) = decoded.find("private") {
            panic!("{name}: {}", &decoded[at.saturating_sub(90)..at + 20]);
        }
    }
    for name in ["workstreams/w/index.html", "participate/index.html"] {
        let page = String::from_utf8_lossy(&files[name]);
        assert!(
            page.contains("mailto:list@contact.example"),
            "{name}: {page}"
        );
    }
    let ran = project.run(&["log", "content/w/a.md"]);
    assert!(!ran.stdout.contains("private"), "{}", ran.stdout);
    let begun = format!("{}..", project.head());
    project.write("content/w/c.md", "# C q1@private.example\n\nOther words.\n");
    for arguments in [
        &["log", "content/w/c.md"][..],
        &["diff", "content/w/c.md", &begun],
        &["diff", "content/w/c.md", &begun, "--format", "json"],
    ] {
        let ran = project.run(arguments);
        assert!(ran.stdout.contains("C (e-mail"), "{}", ran.stdout);
        assert!(!ran.stdout.contains("private"), "{}", ran.stdout);
    }
    let codes: Vec<String> = project
        .problems()
        .iter()
        .map(|it| it["code"].as_str().unwrap().to_owned())
        .collect();
    assert!(codes.contains(&"masked-address".to_owned()), "{codes:?}");
}

#[test]
fn addresses_are_kept_where_the_site_says_so() {
    let files = full("emails: keep\n").build();
    let page = String::from_utf8_lossy(&files["documents/w-a/index.html"]);
    assert!(page.matches("@private.example").count() > 15, "{page}");
    // Addresses for matching commits are never published, whatever the site says.
    let ann = String::from_utf8_lossy(&files["people/ann/index.html"]);
    assert!(ann.contains("Ann p"), "{ann}");
}

#[test]
fn an_address_is_no_id() {
    let project = Project::new().file("a.md", "# A\n").file(
        "workstreams/people.yaml",
        "ann@private.example: {name: Ann}\n",
    );
    let ran = project.run(&["check"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.contains("invalid-id"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("private"), "{}", ran.stdout);
}
