//! A newcomer never takes over the address of a document.

use crate::project::Project;

const ADA: &str = "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00";
const EVE: &str = "Eve Maas <eve@x.example> 2025-04-02T10:00:00+01:00";

const OLD: &str = "# Signing\n\nThe old text, of which everybody knows the address by now.\n";
const NEW: &str = "# Other\n\nSomething that has nothing in common with what was there.\n";

fn signing() -> Project {
    Project::in_git()
        .file(
            "guide.yaml",
            "title: Example\nbase_url: https://x.example\n",
        )
        .file("signing.md", OLD)
        .commit(ADA, "Write")
}

/// The file whose text stands at an address.
#[track_caller]
fn source_at(project: &Project, route: &str) -> String {
    let page = project.page(route);
    let start = page.split("name=\"guide:source\" content=\"").nth(1);
    start
        .unwrap_or_else(|| panic!("{page}"))
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

/// The id of a file's document, by the address of its page.
#[track_caller]
fn id_of(project: &Project, path: &str) -> String {
    let mark = format!("name=\"guide:source\" content=\"{path}\"");
    let files = project.build();
    let mut pages = files.iter().filter(|(name, bytes)| {
        name.matches('/').count() == 2 && String::from_utf8_lossy(bytes).contains(&mark)
    });
    let (name, _) = pages.next().unwrap();
    name.split('/').nth(1).unwrap().to_owned()
}

#[test]
fn the_older_of_two_paths_with_one_slug_keeps_the_id() {
    let project = signing().file("Signing.md", NEW).commit(EVE, "Write");
    assert_eq!(source_at(&project, "documents/signing/"), "signing.md");
    let id = id_of(&project, "Signing.md");
    assert!(id.starts_with("signing-"), "{id}");
    // The suffix is of the birth, so it stays too.
    let project = project.rename("Signing.md", "moved.md").commit(EVE, "Move");
    assert_eq!(id_of(&project, "moved.md"), id);
    assert_eq!(source_at(&project, "documents/signing/"), "signing.md");
}

#[test]
fn an_id_that_another_document_has_by_its_path_is_an_error_naming_both() {
    let claim = format!("---\nid: signing\n---\n{NEW}");
    for path in ["a.md", "z.md"] {
        let project = signing().file(path, &claim).commit(EVE, "Claim");
        assert_eq!(project.run(&["build"]).status, 1);
        let problems = project.problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0]["code"], "duplicate-id");
        assert_eq!(problems[0]["file"], path);
        assert_eq!(problems[0]["line"], 2);
        let message = problems[0]["message"].as_str().unwrap();
        assert!(message.contains("signing.md"), "{message}");
    }
    // Where it is the document's own, nothing is wrong.
    let own = Project::in_git()
        .file("signing.md", format!("---\nid: signing\n---\n{OLD}"))
        .commit(ADA, "Write");
    assert_eq!(source_at(&own, "documents/signing/"), "signing.md");
}

#[test]
fn a_new_document_at_a_name_that_another_left_does_not_get_its_address() {
    let project = signing()
        .rename("signing.md", "old-signing.md")
        .commit(ADA, "Move")
        .file("signing.md", NEW);
    assert_eq!(source_at(&project, "documents/signing/"), "old-signing.md");
    let project = project.commit(EVE, "Write another");
    assert_eq!(source_at(&project, "documents/signing/"), "old-signing.md");
    let id = id_of(&project, "signing.md");
    assert!(id.starts_with("signing-"), "{id}");
    let history = project.page(&format!("documents/{id}/history/"));
    assert!(!history.contains("Ada Moreau"), "{history}");
    let redirect = project.page("documents/old-signing/");
    assert!(
        redirect.contains("url=../../documents/signing/"),
        "{redirect}"
    );
}

#[test]
fn an_address_where_two_documents_lived_leads_to_the_older() {
    // Both were once at `place.md`; the older one sorts last.
    let project = Project::in_git()
        .file("z.md", OLD)
        .commit(ADA, "Write")
        .file("a.md", NEW)
        .commit(EVE, "Write")
        .rename("z.md", "place.md")
        .commit(ADA, "Move in")
        .rename("place.md", "z2.md")
        .commit(ADA, "Move out")
        .rename("a.md", "place.md")
        .commit(EVE, "Move in")
        .rename("place.md", "a2.md")
        .commit(EVE, "Move out");
    let redirect = project.page("documents/place/");
    assert!(redirect.contains("url=../../documents/z/"), "{redirect}");
}

#[test]
fn a_text_that_is_moved_into_the_site_is_no_older_than_its_move() {
    let project = signing()
        .file("Signing.txt", NEW)
        .commit(EVE, "Write")
        .rename("Signing.txt", "Signing.md")
        .commit(EVE, "Convert");
    assert_eq!(source_at(&project, "documents/signing/"), "signing.md");
}
