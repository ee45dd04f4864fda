//! What the README of the default theme says is so: every template with what it gets, every component
//! with its parameters, every token, and nothing that is not there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8Path;
use guide::input::Inputs;
use guide::path::Route;
use guide::site::{Page, Site, checks_page, problem_page};

use crate::project::{Project, files_below, run_in};

const README: &str = include_str!("../../themes/default/README.md");
const CSS: &str = include_str!("../../themes/default/assets/guide.css");
const COMPONENTS: &str = include_str!("../../themes/default/templates/components.html");

type Names = BTreeSet<String>;

/// The pieces of code in a text.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn words(text: &str) -> Names {
    text.split_whitespace().map(str::to_owned).collect()
}

/// The templates that the README names, and the keys that it gives for each.
fn described() -> BTreeMap<String, Names> {
    let rows = README.lines().filter(|it| it.starts_with("| `"));
    let rows = rows.filter_map(|row| {
        let mut cells = row.trim_matches('|').split(" | ");
        let name = code(cells.next()?).next()?;
        let is_template = [".html", ".atom", ".xml", ".txt"]
            .iter()
            .any(|it| name.ends_with(it));
        let keys = cells.nth(1).unwrap_or_default();
        is_template.then(|| (name.to_owned(), code(keys).flat_map(words).collect()))
    });
    rows.collect()
}

/// The keys that the README lists after a phrase.
fn listed(phrase: &str) -> Names {
    let (_, after) = README.split_once(phrase).unwrap();
    words(code(after).next().unwrap())
}

fn templates() -> Names {
    let folder = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
    files_below(&folder).into_keys().collect()
}

#[test]
fn every_template_is_described_with_what_it_gets() {
    let described = described();
    assert_eq!(described.keys().cloned().collect::<Names>(), templates());

    // A theme whose templates tell their names and what they get.
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    assert_eq!(
        run_in(folder, &["init", "--sample", "sample"], &[]).status,
        0
    );
    let sample = folder.join("sample");
    for name in templates() {
        let keys = |of: &str| {
            format!("{of}:{{% for key, _value in {of} %}}{{{{ key }}}} {{% endfor %}}\n")
        };
        let text = format!(
            "template:{name}\n{}{}{}",
            keys("site"),
            keys("page"),
            keys("view")
        );
        let path = sample.join("themes/told/templates");
        std::fs::create_dir_all(&path).unwrap();
        if !["base.html", "components.html"].contains(&name.as_str()) {
            std::fs::write(path.join(name), text).unwrap();
        }
    }
    let settings = sample.join("guide.yaml");
    let text = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(
        &settings,
        format!("{text}\nbase_url: https://guidance.example.org/\ntheme: told\n"),
    )
    .unwrap();
    let site = Site::assemble(Inputs::read(&sample, None).unwrap()).unwrap();
    let mut kinds = Vec::new();
    let mut pages = vec![
        problem_page(&site, &Route::home(), &[]),
        checks_page(&site, Arc::default, "checks/").unwrap(),
        checks_page(&site, Arc::default, "checks/broken-link/").unwrap(),
    ];
    for (route, page) in site.routes() {
        // A document may be guidance or a project page, which have templates of their own.
        let document = match page {
            Page::Document(index) => Some(site.documents[*index].kind),
            _ => None,
        };
        let kind = (std::mem::discriminant(page), document);
        if !kinds.contains(&kind) {
            kinds.push(kind);
            pages.push(site.render(route).unwrap().unwrap());
        }
    }
    let mut seen = Names::from(["base.html".to_owned(), "components.html".to_owned()]);
    for page in pages {
        let Some(text) = std::str::from_utf8(&page.bytes)
            .ok()
            .and_then(|it| it.strip_prefix("template:"))
        else {
            continue;
        };
        let mut lines = text.lines();
        let name = lines.next().unwrap();
        let mut keys = |of: &str| words(lines.next().unwrap().strip_prefix(of).unwrap());
        assert_eq!(keys("site:"), listed("`site` holds "), "site");
        assert_eq!(keys("page:"), listed("`page` holds "), "page");
        assert_eq!(keys("view:"), described[name], "{name}");
        seen.insert(name.to_owned());
    }
    assert_eq!(seen, templates());
}

#[test]
fn every_component_is_described_with_its_parameters() {
    let declared = COMPONENTS.split("{%- component ").skip(1).map(|it| {
        let (name, rest) = it.split_once('(').unwrap();
        let (parameters, _) = rest.split_once(") -%}").unwrap();
        // What begins with @ comes from the page.
        let given = parameters.split(", ").filter(|it| !it.starts_with('@'));
        format!("{name}({})", given.collect::<Vec<_>>().join(", "))
    });
    let rows = README.lines().filter(|it| it.starts_with("| `"));
    let described = rows.filter_map(|row| {
        let name = code(row).next()?;
        name.ends_with(')').then(|| name.to_owned())
    });
    assert_eq!(described.collect::<Names>(), declared.collect::<Names>());
}

#[test]
fn every_token_is_described() {
    let is_name = |it: char| it.is_ascii_alphanumeric() || it == '-';
    let declared = CSS.match_indices("--").filter_map(|(at, _)| {
        let end = CSS[at..].find(|it| !is_name(it))? + at;
        let is_declared = CSS[end..].starts_with(": ") && !CSS[..at].ends_with(is_name);
        is_declared.then(|| CSS[at..end].to_owned())
    });
    let named =
        code(README).filter(|it| it.len() > 2 && it.starts_with("--") && it.chars().all(is_name));
    let named: Names = named.map(str::to_owned).collect();
    assert_eq!(named, declared.collect());
}

#[test]
fn the_example_of_a_look_is_one() {
    let (_, after) = README.split_once("```yaml\n").unwrap();
    let (look, _) = after.split_once("```").unwrap();
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>";
    let mut project = Project::new()
        .file(
            "guide.yaml",
            "title: T\nbase_url: https://t.example/\ntheme: coalition\n",
        )
        .file("content/w/a.md", "---\nsummary: S.\n---\n# A\n")
        .file("themes/coalition/theme.yaml", look);
    let font = include_bytes!("../../themes/default/assets/fonts/mono.woff2");
    for name in look.split([' ', ',', '}', '\n']) {
        let path = format!("themes/coalition/assets/{name}");
        if Utf8Path::new(name).extension() == Some("woff2") {
            project = project.file(&path, font);
        } else if Utf8Path::new(name).extension() == Some("svg") {
            project = project.file(&path, drawing);
        }
    }
    assert_eq!(project.problems(), Vec::<serde_json::Value>::new());
}
