//! The register of codes: what is in it is explained, reported by somebody, and named once.

use std::collections::BTreeSet;
use std::path::Path;

use guide::diagnostic::code::ALL;

use crate::project::Project;

fn sources(folder: &Path, texts: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, texts);
        } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("code.rs") {
            texts.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_code_is_named_once_and_reported_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut texts = String::new();
    sources(&root, &mut texts);
    let mut names = BTreeSet::new();
    for code in ALL {
        assert!(names.insert(code.name()), "{} is there twice", code.name());
        let constant = format!("code::{}", code.name().to_uppercase().replace('-', "_"));
        let is_used = texts.match_indices(&constant).any(|(at, _)| {
            let next = texts[at + constant.len()..].chars().next();
            next.is_none_or(|it| it != '_' && !it.is_alphanumeric())
        });
        assert!(is_used, "nothing reports {}", code.name());
    }
    let articles: BTreeSet<String> = std::fs::read_dir(root.join("diagnostic/codes"))
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    let expected = names.iter().map(|it| format!("{it}.md")).collect();
    assert_eq!(articles, expected, "an article without a code");
}

#[test]
fn every_article_says_what_why_and_how() {
    for code in ALL {
        let name = code.name();
        assert!(
            !code.title().is_empty() && !code.title().ends_with('.'),
            "{name}"
        );
        let (why, rest) = code.article().split_once("\n## Wrong\n").unwrap();
        let (wrong, rest) = rest.split_once("\n## Right\n").unwrap();
        let (right, cure) = rest.split_once("\n## How to mend it\n").unwrap();
        assert!(why.len() > 30 && cure.len() > 15, "{name}");
        let is_example = |text: &str| text.starts_with("\n```") && text.ends_with("```\n");
        assert!(is_example(wrong) && is_example(right), "{name}");
    }
}

#[test]
fn explain_prints_an_article_the_list_and_the_nearest_name() {
    let project = Project::new();
    let article = project.run(&["check", "--explain", "broken-link"]);
    assert_eq!(article.status, 0);
    assert!(
        article
            .stdout
            .starts_with("broken-link: A link to a file that is not there\n")
    );
    assert!(
        article.stdout.contains("## How to mend it"),
        "{}",
        article.stdout
    );
    let list = project.run(&["check", "--explain"]);
    assert_eq!(list.status, 0);
    for code in ALL {
        assert!(
            list.stdout.contains(&format!("  {} ", code.name())),
            "{}",
            code.name()
        );
    }
    let wrong = project.run(&["check", "--explain", "broken-lnk"]);
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.stderr.contains("did you mean `broken-link`?"),
        "{}",
        wrong.stderr
    );
}
