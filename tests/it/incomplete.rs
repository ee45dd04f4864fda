//! What a copy without the whole history cannot tell, it does not tell.

use crate::project::Project;

fn text(one: &str, two: &str) -> String {
    format!(
        "---\nid: alpha\nversion: \"1.0\"\nstatus: published\napprovals: [{{ body: tsc, version: \"1.0\", date: 2024-01-10 }}]\n---\n\n# Alpha\n\n## One\n\n{one}\n\n## Two\n\n{two}\n"
    )
}

/// A paper that Ann wrote and that was changed three times since its approval, the last time by
/// Dan.
fn paper() -> Project {
    Project::in_git()
        .file("alpha.md", text("One is here.", "Two is here."))
        .commit("Ann Ash <ann@x.example> 2024-01-05T10:00:00Z", "Write")
        .file("alpha.md", text("One must be here.", "Two is here."))
        .commit("Ben Oak <ben@x.example> 2024-02-05T10:00:00Z", "One")
        .file("alpha.md", text("One must be here.", "Two should be here."))
        .commit("Cas Elm <cas@x.example> 2024-03-05T10:00:00Z", "Two")
        .file("alpha.md", text("One must be here.", "Two must be here."))
        .commit("Dan Fir <dan@x.example> 2024-04-05T10:00:00Z", "Two again")
}

/// What git leaves of a clone that ends at a commit: the boundary is written down.
fn cut(project: &Project, at: &str) {
    let commit = project.repository().revparse_single(at).unwrap().id();
    project.write(".git/shallow", format!("{commit}\n"));
}

/// The words of a page.
fn words(page: &str) -> String {
    let tag = regex::Regex::new("<[^>]*>").unwrap();
    let text = tag.replace_all(page, " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const CANNOT: &str = "cannot be told from this copy";

#[test]
fn in_a_shallow_clone_no_text_is_taken_for_the_approved_one() {
    let project = paper();
    cut(&project, "HEAD~1");
    let page = words(&project.page("documents/alpha/"));
    assert!(
        page.contains(&format!("Since then What changed {CANNOT}")),
        "{page}"
    );
    let version = words(&project.page("documents/alpha/versions/1.0/"));
    assert!(version.contains(CANNOT), "{version}");
    for claim in ["as it was approved", "Text of", "Two must be here"] {
        assert!(!version.contains(claim), "{claim}: {version}");
    }
    for range in ["1.0..", ".."] {
        let ran = project.run(&["diff", "alpha", range]);
        assert_eq!(ran.status, 2, "{}", ran.stdout);
        assert!(ran.stderr.contains(CANNOT), "{}", ran.stderr);
    }
}

#[test]
fn in_a_shallow_clone_no_section_is_said_to_be_written_once() {
    let project = paper();
    cut(&project, "HEAD~1");
    let history = words(&project.page("documents/alpha/history/"));
    let sections = history.split("Sections").nth(1).unwrap();
    assert!(
        sections.contains(&format!("One {CANNOT}"))
            && sections.contains("Two at least once 5 April 2024 Dan Fir"),
        "{sections}"
    );
    let data = project.page("documents/alpha/attribution.json");
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(data["sections"]["two"]["incomplete"], true, "{data}");
    // In a whole one each is told to the end.
    let history = words(&paper().page("documents/alpha/history/"));
    assert!(
        history.contains("One 2 times 5 February 2024 Ben Oak"),
        "{history}"
    );
}

#[test]
fn a_file_whose_commit_was_cut_off_is_committed() {
    let project = paper()
        .file("beta.md", "# Beta\n\nWords.\n")
        .commit("Ann Ash <ann@x.example> 2024-05-05T10:00:00Z", "Beta");
    cut(&project, "HEAD");
    let ran = project.run(&["log", "alpha.md"]);
    assert!(ran.stderr.contains(CANNOT), "{}", ran.stderr);
    let history = words(&project.page("documents/alpha/history/"));
    assert!(!history.contains("not committed yet"), "{history}");
    assert!(
        history.contains("Now committed before what this copy of the repository holds"),
        "{history}"
    );
    let ran = project.run(&["diff", "beta.md"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains(CANNOT), "{}", ran.stderr);
    for route in ["documents/alpha/", "documents/alpha/history/"] {
        let page = project.page(route);
        assert!(!page.contains("Ann Ash"), "{page}");
    }
}

#[test]
fn a_folder_without_git_does_not_say_what_changed() {
    let project = Project::new().file("alpha.md", text("One is here.", "Two is here."));
    let page = words(&project.page("documents/alpha/"));
    assert!(
        page.contains(CANNOT) && !page.contains("Unchanged"),
        "{page}"
    );
    let ran = project.run(&["diff", "alpha"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains(CANNOT), "{}", ran.stderr);
    // A page that does not exist is not linked.
    let next =
        text("One is here.", "Two is here.").replacen("version: \"1.0\"", "version: \"1.1\"", 1);
    let page = project.file("alpha.md", next).page("documents/alpha/");
    assert!(!page.contains("versions/"), "{page}");
    assert!(
        words(&page).contains("Approved text version 1.0, approved"),
        "{page}"
    );
}

#[test]
fn a_text_that_is_withheld_is_not_said_to_be_missing() {
    let project = paper();
    let repository = project.repository();
    let commit = repository.revparse_single("HEAD~3").unwrap().id();
    let blob = repository.revparse_single("HEAD~3:alpha.md").unwrap().id();
    let tagged = repository.find_object(commit, None).unwrap();
    repository.tag_lightweight("v1.0", &tagged, false).unwrap();
    let settings = format!("title: T\nwithhold: {{ blobs: [\"{blob}\"] }}\n");
    project.write("guide.yaml", settings);
    let ran = project.run(&["diff", "alpha", "v1.0.."]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("the text of version 1.0 is withheld")
            && !ran.stderr.contains("unshallow"),
        "{}",
        ran.stderr
    );
    let history = words(&project.page("documents/alpha/history/"));
    let sections = history.split("Sections").nth(1).unwrap();
    assert!(!sections.contains("written once"), "{sections}");
}
