//! Inputs with one fault each, as data: what is told of each is its code, its place and its cure, and
//! nothing else; and no site is touched.

use crate::project::{Project, files_below};

const INPUTS: &str = include_str!("broken/inputs.txt");

const SITE: &str = "title: T\nbase_url: https://t.example/\n";

/// An input, and what is to be told of it: `code file:line:column` and the help.
pub(crate) struct Case<'a> {
    pub(crate) fault: &'a str,
    pub(crate) files: Vec<(&'a str, Vec<u8>)>,
    pub(crate) told: Vec<String>,
}

pub(crate) fn cases() -> Vec<Case<'static>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let lines = INPUTS.lines().skip_while(|it| !it.starts_with("=== "));
    for line in lines {
        if let Some(fault) = line.strip_prefix("=== ") {
            cases.push(Case {
                fault,
                files: Vec::new(),
                told: Vec::new(),
            });
            continue;
        }
        let case = cases.last_mut().unwrap();
        if let Some(told) = line.strip_prefix(">>> ") {
            case.told.push(told.to_owned());
        } else if let Some(told) = case.told.last_mut() {
            told.push('\n');
            told.push_str(line);
        } else if let Some(path) = line.strip_prefix("--- ") {
            case.files.push((path, Vec::new()));
        } else {
            let content = &mut case.files.last_mut().unwrap().1;
            content.extend(unescaped(line));
            content.push(b'\n');
        }
    }
    cases
}

/// A line, its `\u{…}` as characters and its `\x…` as bytes.
fn unescaped(line: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(r"\u{").or_else(|| rest.find(r"\x")) {
        bytes.extend(&rest.as_bytes()[..at]);
        let (digits, after) = match rest[at..].strip_prefix(r"\u{") {
            Some(digits) => digits.split_once('}').unwrap(),
            None => rest[at + 2..].split_at(2),
        };
        let number = u32::from_str_radix(digits, 16).unwrap();
        if rest[at..].starts_with(r"\u") {
            bytes.extend(char::from_u32(number).unwrap().to_string().bytes());
        } else {
            bytes.push(u8::try_from(number).unwrap());
        }
        rest = after;
    }
    bytes.extend(rest.as_bytes());
    bytes
}

fn told(project: &Project) -> Vec<String> {
    let problems = project.problems();
    let told = problems.iter().map(|it| {
        let text = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
        let place = match it["line"].as_u64() {
            Some(line) => format!("{}:{line}:{}", text("file"), it["column"]),
            None => "-".to_owned(),
        };
        assert!(!text("message").is_empty());
        format!("{} {place}\n{}", text("code"), text("help"))
    });
    told.collect()
}

#[test]
fn each_fault_is_told_of_once_at_its_place_with_its_cure() {
    let cases = cases();
    assert!(cases.len() > 50);
    for case in &cases {
        let mut project = Project::new().file("guide.yaml", SITE);
        for (path, content) in &case.files {
            project = project.file(path, content);
        }
        assert_eq!(case.told.len(), 1, "{}", case.fault);
        assert_eq!(told(&project), case.told, "{}", case.fault);
    }
}

#[test]
fn an_error_leaves_the_site_as_it_was() {
    let project = Project::new()
        .file("guide.yaml", SITE)
        .file("content/w/a.md", "# A\n");
    let site = project.build();
    let mut refused = 0;
    for case in cases() {
        for (path, content) in &case.files {
            project.write(path, content);
        }
        // With `--strict` a warning hinders too; a hint never does.
        if project.run(&["check", "--strict"]).status == 1 {
            let ran = project.run(&["build", "--strict"]);
            assert_eq!(ran.status, 1, "{}", case.fault);
            assert_eq!(
                files_below(&project.path().join("_site")),
                site,
                "{}",
                case.fault
            );
            refused += 1;
        }
        for (path, _) in &case.files {
            std::fs::remove_file(project.path().join(path)).unwrap();
        }
        project.write("guide.yaml", SITE);
        project.write("content/w/a.md", "# A\n");
    }
    assert!(refused > 30, "{refused}");
}
