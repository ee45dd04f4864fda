//! The YAML block at the head of a Markdown file.

use std::ops::Range;

use super::metadata::Metadata;
use super::statuses::Statuses;
use super::yaml::{self, Reader};
use crate::diagnostic::{Diagnostic, SourceText, code};
use crate::path::SourcePath;

/// A document's own metadata and where its text begins.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// What it says.
    pub metadata: Metadata,
    /// The byte after the front matter: where the text begins.
    pub body_start: usize,
}

impl FrontMatter {
    /// Reads the front matter of a Markdown file. A file without one has empty metadata.
    /// `strict`: an unknown key is an error.
    pub fn read(
        source: &SourceText,
        strict: bool,
        statuses: &Statuses,
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let body_start = body_start(source.text());
        if is_template(source.path()) {
            return Self {
                metadata: Metadata::default(),
                body_start,
            };
        }
        let Some((yaml, _)) = locate(source.text()) else {
            problems.extend(unclosed(source));
            return Self {
                metadata: Metadata::default(),
                body_start,
            };
        };
        let metadata = yaml::parse(source, yaml, problems)
            .map(|node| Metadata::read(&mut Reader::new(source, problems, strict), &node, statuses))
            .unwrap_or_default();
        Self {
            metadata,
            body_start,
        }
    }
}

/// Is it a form that a repository's host fills in for whoever opens an issue? What stands at its head
/// is for the host, and its keys are the host's.
fn is_template(path: &SourcePath) -> bool {
    let mut folders = path.parts().rev().skip(1).map(str::to_lowercase);
    folders.any(|it| matches!(it.as_str(), "issue_template" | "issue_templates"))
}

/// Says that front matter has no end, where a text begins like one.
fn unclosed(source: &SourceText) -> Option<Diagnostic> {
    let text = source.text();
    let mark = byte_order_mark(text);
    let mut lines = text[mark..].split_inclusive('\n');
    let first = lines.next().filter(|it| it.trim_end() == "---")?;
    let (key, _) = lines.next()?.split_once(':')?;
    if !super::metadata::FORM.keys().any(|it| it == key) {
        return None;
    }
    let place = source.place(mark..mark + first.trim_end().len());
    Some(
        Diagnostic::new(
            code::UNCLOSED_FRONT_MATTER,
            "the front matter that begins here has no end, so it is taken for text",
        )
        .at(place)
        .help("write a line `---` after its last key"),
    )
}

fn byte_order_mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    }
}

/// The byte after the front matter, if there is any: where the text begins.
pub fn body_start(text: &str) -> usize {
    locate(text).map_or_else(|| byte_order_mark(text), |(_, body)| body)
}

/// The bytes of the YAML between the two lines `---`, and the start of the text after them.
/// A file that opens with `---` and never closes it has no front matter: that line is a rule.
pub fn locate(text: &str) -> Option<(Range<usize>, usize)> {
    let mark = byte_order_mark(text);
    let mut lines = text[mark..].split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let start = mark + first.len();
    let mut at = start;
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") && line.starts_with(['-', '.']) {
            return Some((start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_front_matter_and_only_that() {
        assert_eq!(locate("---\na: 1\n---\ntext"), Some((4..9, 13)));
        assert_eq!(locate("---\r\na: 1\r\n---\r\ntext"), Some((5..11, 16)));
        assert_eq!(locate("\u{feff}---\na: 1\n...\n"), Some((7..12, 16)));
        assert_eq!(locate("---\n---"), Some((4..4, 7)));
        assert_eq!(locate("---\n\nA rule, then text"), None);
        assert_eq!(locate("# Title\n---\na: 1\n---\n"), None);
    }
}
