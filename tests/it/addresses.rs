//! No address of a person is where it should not be: in reports, logs, pages and feeds.

use guide::check::check;
use guide::input::Inputs;
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
    let page = problem_page(&site, &check(&site, false));
    let page = String::from_utf8_lossy(&page.bytes).into_owned();
    assert!(page.contains("nope: 1}"), "{page}");
    assert!(!page.contains("private"), "{page}");
}
