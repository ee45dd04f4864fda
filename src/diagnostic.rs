//! Something an author can mend, with its place, its cause and its cure.

pub mod code;

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use crate::email::{cover_emails, mask_emails};
use crate::path::SourcePath;
pub use code::Code;

/// How much a [`Diagnostic`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The site would say something wrong: `build` refuses to write.
    Error,
    /// A reader would stumble; `--strict` makes it an error.
    Warning,
    /// The author could do better.
    Hint,
}

impl Severity {
    /// The word in reports and in `guide.yaml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

/// The text of one file, able to turn byte offsets into lines and columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText(Arc<OfFile>);

#[derive(Debug, PartialEq, Eq)]
struct OfFile {
    path: SourcePath,
    text: Arc<str>,
}

impl SourceText {
    /// A file's path and its whole text.
    pub fn new(path: SourcePath, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        Self(Arc::new(OfFile { path, text }))
    }

    /// The file's path within its source.
    pub fn path(&self) -> &SourcePath {
        &self.0.path
    }

    /// The whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.0.text
    }

    /// The place of a range of bytes. Offsets beyond the text or inside a character are moved
    /// back to the nearest boundary.
    pub fn place(&self, range: Range<usize>) -> Place {
        let start = floor_boundary(self.text(), range.start);
        let end = floor_boundary(self.text(), range.end).max(start);
        let before = &self.text()[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Place {
            file: self.path().clone(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            range: start..end,
            text: self.text().clone(),
        }
    }

    /// The byte offset of a line and a column, both counted from 1, the column in characters.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let line_start: usize = self
            .text()
            .split_inclusive('\n')
            .take(line.saturating_sub(1))
            .map(str::len)
            .sum();
        let rest = &self.text()[line_start..];
        line_start
            + rest
                .char_indices()
                .nth(column.saturating_sub(1))
                .map_or(rest.len(), |(at, _)| at)
    }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Where in which file. Lines and columns count from 1; columns count characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, relative to its source.
    pub file: SourcePath,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The bytes of the file that are meant.
    pub range: Range<usize>,
    /// The whole text. Only [`Place::excerpt`] shows of it in reports, because it may hold addresses of people.
    text: Arc<str>,
}

impl Place {
    /// What is meant, as it is written.
    pub(crate) fn meant(&self) -> &str {
        &self.text[self.range.clone()]
    }

    /// The text of the whole file, for writing it anew.
    pub(crate) fn whole_text(&self) -> &str {
        &self.text
    }

    /// The line and the column at which what is meant ends.
    pub fn end(&self) -> (usize, usize) {
        let meant = self.meant();
        match meant.rsplit_once('\n') {
            Some((before, last)) => (
                self.line + before.matches('\n').count() + 1,
                last.chars().count() + 1,
            ),
            None => (self.line, self.column + meant.chars().count()),
        }
    }

    /// The line for showing, and which of its bytes are meant. Each e-mail address in it is covered
    /// by as many asterisks as it has bytes.
    pub fn excerpt(&self) -> (String, Range<usize>) {
        let start = self.text[..self.range.start]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let end = self.text[self.range.start..]
            .find('\n')
            .map_or(self.text.len(), |length| self.range.start + length);
        let line = cover_emails(&self.text[start..end]).into_owned();
        let meant = self.range.start - start..self.range.end.min(end) - start;
        (line, meant)
    }
}

/// Something an author can mend. It quotes what people wrote, and reports are read by others: in
/// logs, in a preview. So its words hold no e-mail address; they are masked here, where it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of thing it is.
    pub code: Code,
    /// How much it matters here.
    pub severity: Severity,
    /// Where, unless it concerns the site as a whole.
    pub place: Option<Box<Place>>,
    /// The cause, in one sentence without a full stop.
    pub message: String,
    /// The cure, if there is one to name.
    pub help: Option<String>,
    /// What may stand at the place instead without asking anybody, because nothing is lost by it.
    pub replacement: Option<String>,
}

impl Diagnostic {
    /// One as severe as its code.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            place: None,
            message: mask_emails(&message.into()).into_owned(),
            help: None,
            replacement: None,
        }
    }

    /// The same, mattering more or less than its code does elsewhere.
    #[must_use]
    pub fn weighing(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same, at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(Box::new(place));
        self
    }

    /// The same, with what may stand at its place instead.
    #[must_use]
    pub fn replaced_by(mut self, replacement: Option<String>) -> Self {
        self.replacement = replacement;
        self
    }

    /// The same, with its cure.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(mask_emails(&help.into()).into_owned());
        self
    }
}

/// The order of a report: by file, then by place, then by code.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| {
            d.place
                .as_ref()
                .map(|place| (place.file.clone(), place.range.start))
        };
        key(a)
            .cmp(&key(b))
            .then(a.code.name().cmp(b.code.name()))
            .then_with(|| a.message.cmp(&b.message))
    });
}

/// The candidate most like `word`, when one is near enough to be what was meant: first of all one
/// that differs in letter case only.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let folded = word.to_lowercase();
    if let Some(same) = candidates.iter().find(|it| it.to_lowercase() == folded) {
        return Some(same);
    }
    candidates
        .into_iter()
        .map(|candidate| {
            (
                similar::TextDiff::from_chars(word, candidate).ratio(),
                candidate,
            )
        })
        .filter(|(ratio, _)| *ratio >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// Are two words the same but for a slip?
pub(crate) fn is_nearly(word: &str, other: &str) -> bool {
    similar::TextDiff::from_chars(word, other).ratio() >= 0.85
}
