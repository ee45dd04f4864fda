//! Which Markdown files are guidance and which are *project pages*: licence, contributing, minutes.

use std::sync::{Arc, LazyLock};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::yaml::Located;
use crate::diagnostic::{Diagnostic, code};
use crate::path::SourcePath;

/// The default rule, as patterns of `.gitignore`; `project_pages` in `guide.yaml` adds to them, and
/// a pattern there that begins with `!` takes a file back. Case does not matter.
pub const PROJECT_PAGES: [&str; 36] = [
    "README.md",
    "LICENSE*.md",
    "LICENCE*.md",
    "COPYING*.md",
    "NOTICE*.md",
    "CONTRIBUTING*.md",
    "CODE?OF?CONDUCT*.md",
    "SECURITY.md",
    "GOVERNANCE.md",
    "MAINTAINERS.md",
    "CONTRIBUTORS.md",
    "AUTHORS.md",
    "ARCHITECTURE.md",
    "SUPPORT.md",
    "CHANGELOG*.md",
    "CHANGES.md",
    "HISTORY.md",
    "RELEASE?NOTES*.md",
    "ROADMAP*.md",
    "ONBOARDING*.md",
    "PULL_REQUEST_TEMPLATE*.md",
    "ISSUE_TEMPLATE*.md",
    "*template*.md",
    "*agenda*.md",
    "*minutes*.md",
    "*meeting?notes*.md",
    "AGENTS.md",
    "CLAUDE.md",
    ".github/",
    ".gitlab/",
    ".gitea/",
    "meetings/",
    "meeting?notes/",
    "minutes/",
    "templates/",
    "archive/minutes/",
];

/// The rule in force for one site.
pub struct Guidance {
    project_pages: Arc<Gitignore>,
    exclude: Gitignore,
    /// The patterns of the latter.
    left_out: Vec<String>,
}

impl Guidance {
    /// The default rule and what `guide.yaml` adds to it. A pattern that cannot be read is reported.
    pub fn new(
        project_pages: &[Located<String>],
        exclude: &[Located<String>],
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        static BY_DEFAULT: LazyLock<Arc<Gitignore>> =
            LazyLock::new(|| Arc::new(build(&by_default())));
        Self {
            project_pages: match project_pages {
                [] => Arc::clone(&BY_DEFAULT),
                _ => Arc::new(read(by_default(), project_pages, problems)),
            },
            exclude: read(builder(), exclude, problems),
            left_out: exclude.iter().map(|it| it.value.clone()).collect(),
        }
    }

    /// Is this file not guidance, by its name and folder?
    pub fn is_project_page(&self, path: &SourcePath) -> bool {
        self.project_pages
            .matched_path_or_any_parents(path.as_str(), false)
            .is_ignore()
    }

    /// The patterns of files that are not read at all.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Is this file not to be read at all?
    pub fn is_excluded(&self, path: &SourcePath) -> bool {
        self.exclude
            .matched_path_or_any_parents(path.as_str(), false)
            .is_ignore()
    }
}

/// The rule with these patterns after its own.
fn read(
    mut rule: GitignoreBuilder,
    patterns: &[Located<String>],
    problems: &mut Vec<Diagnostic>,
) -> Gitignore {
    for pattern in patterns {
        if let Err(error) = rule.add_line(None, &pattern.value) {
            problems.push(
                Diagnostic::new(
                    code::INVALID_PATTERN,
                    format!("`{}`: {error}", pattern.value),
                )
                .at(pattern.at.clone())
                .help("write patterns as in a .gitignore file, such as `notes/**`"),
            );
        }
    }
    build(&rule)
}

fn build(builder: &GitignoreBuilder) -> Gitignore {
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

fn by_default() -> GitignoreBuilder {
    let mut builder = builder();
    for pattern in PROJECT_PAGES {
        // The patterns are constant and a test reads them all.
        let _ = builder.add_line(None, pattern);
    }
    builder
}

fn builder() -> GitignoreBuilder {
    let mut builder = GitignoreBuilder::new("");
    // This setter cannot fail in a way that matters: it only remembers the choice.
    let _ = builder.case_insensitive(true);
    builder
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceText;

    #[test]
    fn the_default_rule_and_its_exceptions() {
        for pattern in PROJECT_PAGES {
            assert!(builder().add_line(None, pattern).is_ok(), "{pattern}");
        }
        let source = SourceText::new(SourcePath::new("guide.yaml").unwrap(), "");
        let located = |value: &str| Located {
            value: value.to_owned(),
            at: source.place(0..0),
        };
        let mut problems = Vec::new();
        let rule = Guidance::new(
            &[located("!content/ws1/README.md"), located("notes/")],
            &[located("drafts/private/**")],
            &mut problems,
        );
        assert_eq!(problems, []);
        let path = |path: &str| SourcePath::new(path).unwrap();
        for (file, expected) in [
            ("README.md", true),
            ("sub/readme.md", true),
            ("content/ws1/README.md", false),
            ("CODE-OF-CONDUCT.md", true),
            ("code_of_conduct.md", true),
            ("rfcs/00-rfc-template.md", true),
            (".github/ISSUE_TEMPLATE/bug.md", true),
            ("meetings/sig-kickoff.md", true),
            ("notes/a/b.md", true),
            ("signing-ml-artifacts.md", false),
            ("security-of-agents.md", false),
            ("contributions/q1-25/draft.md", false),
        ] {
            assert_eq!(rule.is_project_page(&path(file)), expected, "{file}");
        }
        assert!(rule.is_excluded(&path("drafts/private/x/a.md")));
    }
}
