//! `guide serve`, as a person starts it.

use crate::project::Project;
use crate::running::Running;

const ADDED: &str =
    "<script type=\"module\" src=\"/_guide/preview.js\" data-guide-preview></script>";

fn project() -> Project {
    Project::in_git()
        .file("README.md", "# Notes\n\nHello.\n")
        .file("a.md", "# A paper\n\nOne two three.\n")
        .commit(
            "Ada Moreau <ada@x.example> 2025-03-01T10:00:00+01:00",
            "Write",
        )
}

#[test]
fn a_page_is_the_page_of_a_build() {
    let project = project();
    let running = Running::start(&project);
    for (name, built) in project.build() {
        if name == "guide-manifest.json" {
            continue;
        }
        let path = name.strip_suffix("index.html").unwrap_or(&name);
        let (status, shown) = running.get(path);
        assert_eq!(status, if name == "404.html" { 404 } else { 200 }, "{name}");
        let shown = match String::from_utf8(shown) {
            Ok(text) => text.replacen(ADDED, "", 1).into_bytes(),
            Err(bytes) => bytes.into_bytes(),
        };
        assert!(shown == built, "{name} differs");
    }
}

/// What the bar of a page is told, at its path below `_guide/`, once all rules have looked.
fn told(running: &Running, path: &str) -> serde_json::Value {
    // This page waits for them.
    assert_eq!(running.get("checks/").0, 200);
    let (status, bytes) = running.get(&format!("_guide/{path}"));
    assert_eq!(status, 200, "{path}");
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn with_errors_pages_are_shown_and_their_bar_is_told_of_them() {
    let project = project().file("b.md", "---\nstatus: Nonsense\n---\n# B\n");
    let running = Running::start(&project);
    let (status, page) = running.get("documents/a/");
    assert_eq!(status, 200);
    assert!(String::from_utf8(page).unwrap().contains("One two three."));
    let elsewhere = told(&running, "page/documents/a/");
    assert_eq!(elsewhere["is_checked"], true);
    assert_eq!(elsewhere["counts"]["errors"], 1);
    assert_eq!(elsewhere["problems"].as_array().unwrap().len(), 0);
    assert_eq!(elsewhere["elsewhere"][0]["place"], "b.md:2:9");
    let here = told(&running, "page/documents/b/");
    assert!(
        here["problems"][0]["message"]
            .as_str()
            .unwrap()
            .contains("`Nonsense` is no status"),
        "{here}"
    );
    assert_eq!(here["elsewhere"].as_array().unwrap().len(), 0);
}

#[test]
fn settings_of_which_nothing_can_be_read_are_shown_instead_of_pages() {
    for settings in [&b"title: [\n"[..], b"title: \xff\n"] {
        let running = Running::start(&project().file("guide.yaml", settings));
        let (status, page) = running.get("documents/a/");
        let page = String::from_utf8(page).unwrap();
        assert_eq!(status, 500, "{page}");
        assert!(page.contains("<body data-kind=\"error\">"), "{page}");
        assert!(page.contains("guide.yaml:1"), "{page}");
        assert!(page.contains(ADDED), "it could not come back: {page}");
        assert!(page.contains("href=\"../../assets/"), "no styles: {page}");
    }
    let running = Running::start(&project().file("guide.yaml", "title: T\ntitel: x\n"));
    assert_eq!(running.get("documents/a/").0, 200);
    assert_eq!(told(&running, "page/")["counts"]["errors"], 1);
}

#[test]
fn a_theme_that_cannot_be_read_is_said_on_a_page_that_comes_back() {
    let project = project()
        .file("guide.yaml", "title: T\ntheme: own\n")
        .file("themes/own/templates/base.html", "{% if <&> %}");
    let (status, page) = Running::start(&project).get("");
    let page = String::from_utf8(page).unwrap();
    assert_eq!(status, 500, "{page}");
    assert!(
        page.contains("themes/own/templates/base.html:1:7: ")
            && page.contains("`&lt;`")
            && page.contains(ADDED),
        "{page}"
    );
}

#[test]
fn a_problem_is_told_with_its_block_its_cure_and_the_address_that_opens_it() {
    let project = project().file(
        "a.md",
        "# A paper\n\nOne.\n\n- Two [x](nowhere.md)\n- three\n",
    );
    let folder = project.path().canonicalize_utf8().unwrap();
    let folder = guide::path::percent_encode(folder.as_str());
    let running = Running::start(&project);
    let review = told(&running, "page/documents/a/");
    let problem = &review["problems"][0];
    assert_eq!(problem["place"], "a.md:5:11");
    assert_eq!(problem["edit"], format!("vscode://file{folder}/a.md:5:11"));
    assert!(problem["help"].is_string(), "{problem}");
    let anchor = problem["anchor"].as_str().unwrap();
    let page = String::from_utf8(running.get("documents/a/").1).unwrap();
    assert!(page.contains(&format!("<li id=\"{anchor}\">Two")), "{page}");
    let document = &review["document"];
    assert_eq!(document["lines"][anchor], 5);
    assert_eq!(
        document["edit"],
        format!("vscode://file{folder}/a.md:{{line}}:{{column}}")
    );
    assert_eq!(document["uncommitted"], true);
}

#[test]
fn the_whole_text_is_compared_with_the_last_commit_in_its_place() {
    let project = project().file("a.md", "# A paper\n\nOne two four.\n");
    let running = Running::start(&project);
    let document = &told(&running, "page/documents/a/")["document"];
    let earlier = &document["earlier"][0];
    assert_eq!(
        (&earlier["kind"], &earlier["name"]),
        (&"commit".into(), &project.head().into())
    );
    let compared = told(
        &running,
        &format!("redline/{}/documents/a/", project.head()),
    );
    let html = compared["html"].as_str().unwrap();
    assert!(html.contains("<del>three</del>"), "{html}");
    assert!(html.contains("<ins>four</ins>"), "{html}");
    assert!(!html.contains("class=\"fold\""), "{html}");
    assert_eq!(compared["changes"], 1);
    for nowhere in [
        "redline/0000000/documents/a/",
        "redline/1.0/people/",
        "redline/",
    ] {
        assert_eq!(
            running.get(&format!("_guide/{nowhere}")).0,
            404,
            "{nowhere}"
        );
    }
}

#[test]
fn a_text_is_found_where_it_stands_now() {
    let project = project();
    let running = Running::start(&project);
    let review = told(&running, "page/documents/a/");
    let name = review["document"]["text"].as_str().unwrap();
    let found = told(&running, &format!("text/{name}"));
    assert_eq!(found["url"], "/documents/a/");
    assert_eq!(found["title"], "A paper");
    assert_eq!(running.get("_guide/text/00").0, 404);
    let state = told(&running, "state");
    assert_eq!(state["search_is_behind"], false);
    assert!(state["failure"].is_null(), "{state}");
}

#[test]
fn pages_that_stay_say_why_what_was_saved_cannot_be_read() {
    let project = project();
    let running = Running::start(&project);
    let mut events = running.events();
    let failure = || told(&running, "state")["failure"].clone();
    let head = project.path().join(".git/HEAD");
    let sound = std::fs::read(&head).unwrap();
    std::fs::write(&head, "nonsense\n").unwrap();
    events.until(|| failure().is_string());
    assert_eq!(running.get("documents/a/").0, 200);
    std::fs::write(&head, sound).unwrap();
    events.until(|| failure().is_null());
}

#[test]
fn what_can_be_mended_is_shown_and_explained_in_the_preview_only() {
    let project = project().file("a.md", "# A paper\n\n[x](nowhere.md)\n");
    let published = project.build();
    assert!(!published.keys().any(|name| name.starts_with("checks")));
    let running = Running::start(&project);
    let page = |path: &str| {
        let (status, page) = running.get(path);
        (status, String::from_utf8(page).unwrap())
    };
    let (status, checks) = page("checks/");
    assert_eq!(status, 200, "{checks}");
    for told in [
        "there is no file `nowhere.md`",
        "<code>a.md:3:5</code>",
        "<a href=\"/checks/broken-link/\">",
        "href=\"../checks/heading-level/\"",
    ] {
        assert!(checks.contains(told), "no {told} in {checks}");
    }
    for code in guide::diagnostic::code::ALL {
        let (status, article) = page(&format!("checks/{}/", code.name()));
        assert_eq!(status, 200, "{}", code.name());
        assert!(article.contains("How to mend it</h2>"), "{article}");
        let file = code.article().lines().find_map(|it| {
            let (_, file) = it.strip_prefix("```")?.split_once(' ')?;
            Some(format!("<code>{file}</code>"))
        });
        assert!(file.is_none_or(|it| article.contains(&it)), "{article}");
    }
    assert_eq!(page("checks/broken-lnk/").0, 404);
    assert_eq!(page("checks").0, 308);
}

#[test]
fn an_error_in_the_preview_leads_to_its_explanation() {
    let project = project().file("b.md", "---\nstatus: Nonsense\n---\n# B\n");
    let running = Running::start(&project);
    let page = String::from_utf8(running.get("checks/").1).unwrap();
    assert!(
        page.contains("<a href=\"/checks/unknown-value/\">"),
        "{page}"
    );
    assert_eq!(running.get("checks/unknown-value/").0, 200);
}
