//! A sentence in which a text says that it was approved:
//! `_Approved by the Project Governing Board on 12 June 2025_`.
//!
//! Only what a line begins with counts: a text that tells when a law was adopted says nothing
//! about itself.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::model::date;
use crate::model::front_matter;

/// What such a sentence says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalSentence {
    /// The bytes of its day in the file.
    pub range: Range<usize>,
    /// The line it begins on, as it is written.
    pub line: String,
    /// Who approved, where it says so.
    pub body: Option<String>,
    /// When.
    pub date: Date,
}

const DAY: &str = r"(?P<day>\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)?[ -](?:of )?[a-z]{3,9}\.?,?[ -]\d{4}|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})(?:\W|_|$)";

static SENTENCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let begin = r"^[\s>*_#+-]*(?:this (?:document|paper|text|guidance|version|deliverable)[\s*_]+(?:was|is|has been)[\s*_]+|version[\s*_]+[\w.-]+[\s*_]+(?:was[\s*_]+)?)?(?:approved|adopted|ratified)";
    let by_body = r"[\s*_]+by[\s*_:]+(?:the[\s*_]+)?(?P<body>[^.;:|<>\[\]]{2,120}?)[\s*_,(]+(?:on[\s*_]+)?(?:the[\s*_]+)?";
    let bare = r"[\s*_]*(?::|on)?[\s*_:]+";
    Regex::new(&format!("(?i){begin}(?:{by_body}|{bare}){DAY}")).ok()
});

/// The sentences of a Markdown file, front matter and code aside.
pub fn approval_sentences(text: &str) -> Vec<ApprovalSentence> {
    let Some(pattern) = SENTENCE.as_ref() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut is_code = false;
    let mut at = front_matter::locate(text).map_or(0, |(_, body)| body);
    while at < text.len() {
        let line_end = end_of_line(text, at);
        let line = &text[at..line_end];
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            is_code = !is_code;
        } else if !is_code {
            // A sentence may go on in the next line of its paragraph.
            let next_end = end_of_line(text, line_end);
            let is_over = text[line_end..next_end].trim().is_empty();
            let window = &text[at..if is_over { line_end } else { next_end }];
            found.extend(read(pattern, window, at, line));
        }
        at = line_end;
    }
    found
}

fn end_of_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

fn read(pattern: &Regex, window: &str, at: usize, line: &str) -> Option<ApprovalSentence> {
    let captures = pattern.captures(window)?;
    // The next line is read again by itself.
    let begins_here = window[..line.len()].to_lowercase();
    ["approved", "adopted", "ratified"]
        .iter()
        .any(|verb| begins_here.contains(verb))
        .then_some(())?;
    let day = captures.name("day")?;
    Some(ApprovalSentence {
        range: at + day.start()..at + day.end(),
        line: line.trim().to_owned(),
        body: captures.name("body").map(|body| {
            let words: Vec<&str> = body.as_str().split_whitespace().collect();
            words.join(" ").trim_matches(['*', '_', ' ']).to_owned()
        }),
        date: read_day(day.as_str())?,
    })
}

/// `12th of June, 2025` is `12 June 2025`.
fn read_day(text: &str) -> Option<Date> {
    if let Ok(date) = date::parse(text) {
        return Some(date);
    }
    let (mut day, mut month, mut year) = (None, None, None);
    for part in text.split([' ', '-', ',', '.']).filter(|it| !it.is_empty()) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        match digits.len() {
            4 => year = Some(digits),
            0 if part.eq_ignore_ascii_case("of") => {}
            // `Sept` is not a month of the library's.
            0 => month = part.get(..3).map(str::to_owned),
            _ => day = Some(digits),
        }
    }
    date::parse(&format!("{} {} {}", day?, month?, year?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Option<(Option<String>, String)> {
        let mut found = approval_sentences(text).into_iter();
        let first = found.next()?;
        assert_eq!(found.next(), None, "{text}");
        Some((first.body, first.date.to_string()))
    }

    #[test]
    fn sentences_are_read_however_they_are_written() {
        let day = |body: Option<&str>| Some((body.map(str::to_owned), "2025-06-12".to_owned()));
        for (text, expected) in [
            (
                "_Approved by the X Board on 12 June 2025_",
                day(Some("X Board")),
            ),
            ("**Approved** by TSC, June 12th, 2025", day(Some("TSC"))),
            (
                "> This document was approved by the Board on the 12th of June 2025.",
                day(Some("Board")),
            ),
            (
                "Approved by the Project\nGoverning Board on 2025-06-12",
                day(Some("Project Governing Board")),
            ),
            ("- **Approved:** 12-Jun-2025", day(None)),
            ("Approved on 12 June 2025 by the Board", day(None)),
            (
                "Version 1.0 approved by the TSC (12 June 2025)",
                day(Some("TSC")),
            ),
            (
                "---\ndate: x\n---\nAdopted by PGB on 12 June 2025",
                day(Some("PGB")),
            ),
            (
                "The Act was adopted by the Parliament on 12 June 2025",
                None,
            ),
            (
                "last revised or approved by the Project on the above date",
                None,
            ),
            ("```\nApproved by the Board on 12 June 2025\n```", None),
            ("Approved by the Board on 31 June 2025", None),
            ("Approved by everybody.\nOn 12 June 2025 it rained.", None),
        ] {
            assert_eq!(only(text), expected, "{text}");
        }
    }
}
