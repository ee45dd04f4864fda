//! What can be found, and what was.

use std::fmt::Write as _;

use serde::Serialize;

use crate::diagnostic::code::{self, Topic};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::markdown::{commonmark_html, sanitize};

/// One problem, with its line.
#[derive(Serialize)]
pub(in crate::site) struct ProblemView {
    severity: Severity,
    code: &'static str,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    message: String,
    help: Option<String>,
    excerpt: Option<String>,
}

impl ProblemView {
    pub(in crate::site) fn new(problem: &Diagnostic) -> Self {
        Self {
            severity: problem.severity,
            code: problem.code.name(),
            file: problem.place.as_ref().map(|place| place.file.to_string()),
            line: problem.place.as_ref().map(|place| place.line),
            column: problem.place.as_ref().map(|place| place.column),
            message: problem.message.clone(),
            help: problem.help.clone(),
            excerpt: problem.place.as_ref().map(|place| {
                let (line, _) = place.excerpt();
                line.trim_end().chars().take(200).collect()
            }),
        }
    }
}

/// What was found, and all that can be.
#[derive(Serialize)]
pub(in crate::site) struct ChecksView {
    problems: Vec<ProblemView>,
    topics: Vec<TopicView>,
}

#[derive(Serialize)]
struct TopicView {
    label: &'static str,
    codes: Vec<CodeView>,
}

#[derive(Serialize)]
struct CodeView {
    name: &'static str,
    title: &'static str,
    severity: Severity,
}

impl ChecksView {
    pub(in crate::site) fn new(problems: &[Diagnostic]) -> Self {
        let of = |topic: Topic| {
            let codes = code::ALL.iter().filter(|it| it.topic() == topic);
            TopicView {
                label: topic.label(),
                codes: codes.map(|it| CodeView::new(*it)).collect(),
            }
        };
        Self {
            problems: problems.iter().map(ProblemView::new).collect(),
            topics: Topic::ALL.map(of).into(),
        }
    }
}

impl CodeView {
    fn new(code: Code) -> Self {
        Self {
            name: code.name(),
            title: code.title(),
            severity: code.severity(),
        }
    }
}

/// One code, explained.
#[derive(Serialize)]
pub(in crate::site) struct CheckView {
    code: CodeView,
    /// Can the site say that it matters less?
    is_fixed: bool,
    article_html: String,
}

impl CheckView {
    pub(in crate::site) fn new(code: Code) -> Self {
        Self {
            code: CodeView::new(code),
            is_fixed: code.is_fixed(),
            article_html: sanitize(&commonmark_html(&with_files(code.article())))
                .as_str()
                .to_owned(),
        }
    }
}

/// The article with the file of each example above it: a page does not show what stands behind the
/// language of a block of code.
fn with_files(article: &str) -> String {
    let mut told = String::new();
    for line in article.lines() {
        let fence = line.strip_prefix("```").and_then(|it| it.split_once(' '));
        if let Some((language, file)) = fence {
            let _ = writeln!(told, "`{file}`:\n\n```{language}");
        } else {
            told.push_str(line);
            told.push('\n');
        }
    }
    told
}
