//! A change in a few words: which sections, how many words, and of what class.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use super::sequence::{Algorithm, DiffOp, ops};
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation as _;

use super::hunk::{Hunk, hunks};
use super::section::{Section, sections};
use crate::model::front_matter;

/// What a change did to a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// How much it matters, proposed from the difference.
    pub class: Class,
    /// The sections it touched, in the order of the text.
    pub sections: Vec<SectionChange>,
    /// Words that are new.
    pub words_added: usize,
    /// Words that are gone.
    pub words_removed: usize,
    /// Keys of the front matter that changed.
    pub metadata: Vec<String>,
}

/// How much a change matters to a reader. The order is by weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// The words are the same.
    Formatting,
    /// The words changed, the demands did not.
    Editorial,
    /// Numbers, requirements, links, table rows or whole sections changed, or much of the text.
    Substantive,
}

impl Class {
    /// The word in class names and JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Formatting => "formatting",
            Self::Editorial => "editorial",
            Self::Substantive => "substantive",
        }
    }

    /// The word on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Formatting => "Formatting",
            Self::Editorial => "Editorial",
            Self::Substantive => "Substantive",
        }
    }
}

/// A section that a change touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionChange {
    /// Its heading; empty for what stands before the first heading.
    pub title: String,
    /// What happened to it.
    pub extent: Extent,
}

/// What happened to a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Extent {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Some of it changed.
    Changed,
}

impl Extent {
    /// The word in class names and JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// So many words make a change substantive whatever they say: about a paragraph.
const MANY_WORDS: usize = 60;

/// In a few words: `3 sections: +120 −34 words`.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: usize, word: &str| match count {
            1 => format!("1 {word}"),
            count => format!("{count} {word}s"),
        };
        let sections = self
            .sections
            .iter()
            .filter(|it| !it.title.is_empty())
            .count();
        let words = match (self.words_added, self.words_removed) {
            (0, 0) => None,
            (added, 0) => Some(format!("+{}", plural(added, "word"))),
            (0, removed) => Some(format!("−{}", plural(removed, "word"))),
            (added, removed) => Some(format!("+{added} −{removed} words")),
        };
        let text = match (sections, words) {
            (0, Some(words)) => Some(words),
            (count, Some(words)) => Some(format!("{}: {words}", plural(count, "section"))),
            (_, None) if !self.sections.is_empty() => Some("same words, other form".to_owned()),
            (_, None) if self.metadata.is_empty() => Some("no change to the text".to_owned()),
            (_, None) => None,
        };
        let metadata = match &self.metadata[..] {
            [] => None,
            few @ ([_] | [_, _] | [_, _, _]) => Some(format!("metadata: {}", few.join(", "))),
            [first, second, more @ ..] => Some(format!(
                "metadata: {first}, {second} and {} more",
                more.len()
            )),
        };
        let parts: Vec<String> = text.into_iter().chain(metadata).collect();
        f.write_str(&parts.join("; "))
    }
}

/// Compares two states of a document's file. An absent state is an empty text.
pub fn summarise(old: &str, new: &str) -> Summary {
    let (old_meta, old_body) = split(old);
    let (new_meta, new_body) = split(new);
    let old_lines: Vec<&str> = old_body.lines().map(str::trim_end).collect();
    let new_lines: Vec<&str> = new_body.lines().map(str::trim_end).collect();
    let hunks = hunks(&old_lines, &new_lines);

    let mut counts = Counts::default();
    for hunk in &hunks {
        counts.add(&old_lines[hunk.old.clone()], &new_lines[hunk.new.clone()]);
    }
    let metadata = if old_meta == new_meta {
        Vec::new()
    } else {
        changed_keys(old_meta, new_meta)
    };
    let sections = touched(&hunks, &sections(&old_lines), &sections(&new_lines));
    let whole_sections = sections
        .iter()
        .any(|section| section.extent != Extent::Changed);
    let words = counts.added + counts.removed;
    let class = if whole_sections || counts.weighty || words >= MANY_WORDS {
        Class::Substantive
    } else if words > 0 || !metadata.is_empty() {
        Class::Editorial
    } else {
        Class::Formatting
    };
    Summary {
        class,
        sections,
        words_added: counts.added,
        words_removed: counts.removed,
        metadata,
    }
}

fn split(text: &str) -> (&str, &str) {
    match front_matter::locate(text) {
        Some((yaml, body)) => (&text[yaml], &text[body..]),
        // A byte order mark is no text.
        None => ("", text.trim_start_matches('\u{feff}')),
    }
}

/// The top-level keys whose lines differ.
fn changed_keys(old: &str, new: &str) -> Vec<String> {
    fn entries(yaml: &str) -> BTreeSet<(String, String)> {
        let mut entries: Vec<(String, String)> = Vec::new();
        for line in yaml.lines() {
            match line.split_once(':') {
                Some((key, value)) if !line.starts_with([' ', '\t', '-', '#']) => {
                    entries.push((key.to_owned(), value.trim().to_owned()));
                }
                _ => {
                    if let Some((_, value)) = entries.last_mut() {
                        value.push('\n');
                        value.push_str(line.trim_end());
                    }
                }
            }
        }
        entries.into_iter().collect()
    }
    let (old, new) = (entries(old), entries(new));
    let keys: BTreeSet<String> = old
        .symmetric_difference(&new)
        .map(|(key, _)| key.clone())
        .collect();
    keys.into_iter().collect()
}

/// Which sections the hunks lie in: by name in the new text, by name in the old where they are gone.
fn touched(hunks: &[Hunk], old: &[Section], new: &[Section]) -> Vec<SectionChange> {
    let (old_keys, new_keys) = (titles(old), titles(new));
    let mut seen: BTreeSet<(&str, Extent)> = BTreeSet::new();
    let mut changes: Vec<SectionChange> = Vec::new();
    let mut push = |title, extent| {
        if seen.insert((title, extent)) {
            changes.push(SectionChange {
                title: str::to_owned(title),
                extent,
            });
        }
    };
    for hunk in hunks {
        for section in overlapping(new, &hunk.new) {
            let extent = if old_keys.contains_key(&section.key()) {
                Extent::Changed
            } else {
                Extent::Added
            };
            push(&section.title, extent);
        }
        for section in overlapping(old, &hunk.old) {
            match new_keys.get(&section.key()) {
                None => push(&section.title, Extent::Removed),
                Some(title) if hunk.new.is_empty() => push(title, Extent::Changed),
                Some(_) => {}
            }
        }
    }
    changes
}

/// The title of the first section of each key.
fn titles(sections: &[Section]) -> BTreeMap<String, &str> {
    let mut titles = BTreeMap::new();
    for section in sections {
        titles.entry(section.key()).or_insert(&*section.title);
    }
    titles
}

/// The sections that share lines with a range, or in which an empty one lies.
fn overlapping<'s>(sections: &'s [Section], range: &Range<usize>) -> &'s [Section] {
    // Sections follow one another without a gap.
    let first = sections.partition_point(|it| it.lines.end <= range.start);
    let rest = &sections[first..];
    &rest[..rest.partition_point(|it| it.lines.start < range.end)]
}

/// Words added and removed so far, and whether any of them carries weight.
#[derive(Default)]
struct Counts {
    added: usize,
    removed: usize,
    weighty: bool,
}

impl Counts {
    fn add(&mut self, old: &[&str], new: &[&str]) {
        let (old_words, new_words) = (words(old), words(new));
        for op in ops(Algorithm::Myers, &old_words, &new_words) {
            if matches!(op, DiffOp::Equal { .. }) {
                continue;
            }
            let removed = &old_words[op.old_range()];
            let added = &new_words[op.new_range()];
            self.removed += removed.len();
            self.added += added.len();
            self.weighty |= removed.iter().chain(added).any(|word| is_weighty(word));
        }
        self.weighty |= rows(old) != rows(new) || links(old) != links(new);
    }
}

fn words<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    lines.iter().flat_map(|line| words_of(line)).collect()
}

/// The words of a line. Unicode counts an underscore as part of a word; at the ends of one it
/// marks emphasis, as an asterisk does.
fn words_of(line: &str) -> impl Iterator<Item = &str> {
    let words = line.unicode_words().map(|word| word.trim_matches('_'));
    words.filter(|word| !word.is_empty())
}

/// Numbers and the words of requirement levels (RFC 2119) change what is demanded.
fn is_weighty(word: &str) -> bool {
    const DEMANDS: [&str; 9] = [
        "must",
        "shall",
        "should",
        "required",
        "recommended",
        "may",
        "optional",
        "not",
        "never",
    ];
    word.chars().any(char::is_numeric)
        || DEMANDS
            .iter()
            .any(|demand| word.eq_ignore_ascii_case(demand))
}

/// The rows of tables, as their words.
fn rows<'a>(lines: &[&'a str]) -> Vec<Vec<&'a str>> {
    lines
        .iter()
        .filter(|line| line.trim_start().starts_with('|'))
        .map(|line| words_of(line).collect::<Vec<_>>())
        .filter(|row| !row.is_empty())
        .collect()
}

/// The destinations of links: what stands in `](…)`, `<http…>` or after a reference's colon.
fn links<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for line in lines {
        for part in line.split("](").skip(1) {
            found.push(part.split(')').next().unwrap_or(part));
        }
        for scheme in ["http://", "https://"] {
            for (at, _) in line.match_indices(scheme) {
                let rest = &line[at..];
                let end = rest.find(|c: char| c.is_whitespace() || ">)\"".contains(c));
                found.push(&rest[..end.unwrap_or(rest.len())]);
            }
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "---\ntitle: A\nstatus: draft\n---\n# A\n\nIntro text here.\n\n## 1. Scope\n\nKeep the keys apart.\n\n## 2. Rules\n\nRotate keys every 90 days.\n\n| a | b |\n|---|---|\n| x | y |\n";

    fn class(from: &str, to: &str) -> Class {
        summarise(OLD, &OLD.replacen(from, to, 1)).class
    }

    #[test]
    fn the_class_follows_what_the_words_do() {
        for (from, to, expected) in [
            ("Intro text here.", "Intro *text*\nhere.", Class::Formatting),
            ("Intro text here.", "_Intro text_ here.", Class::Formatting),
            ("| x | y |", "|  x  |  __y__  |", Class::Formatting),
            (
                "keys apart.",
                "keys apart, they _must_ be.",
                Class::Substantive,
            ),
            (
                "Keep the keys apart.",
                "Keep these keys apart.",
                Class::Editorial,
            ),
            ("every 90 days", "every 30 days", Class::Substantive),
            (
                "Keep the keys",
                "You must keep the keys",
                Class::Substantive,
            ),
            ("| x | y |", "| x | z |", Class::Substantive),
            (
                "Intro text",
                "Intro [text](https://a.example)",
                Class::Substantive,
            ),
            (
                "## 2. Rules\n",
                "## 2. Rules\n\n### New\n\nText.\n",
                Class::Substantive,
            ),
            (
                "## 1. Scope\n\nKeep the keys apart.\n\n",
                "",
                Class::Substantive,
            ),
            ("status: draft", "status: published", Class::Editorial),
        ] {
            assert_eq!(class(from, to), expected, "{from:?} -> {to:?}");
        }
        assert_eq!(summarise(OLD, OLD).class, Class::Formatting);
        let (plain, marked) = ("# A\n\nText.\n", "\u{feff}# A\r\n\r\nText.\r\n");
        assert_eq!(summarise(plain, marked).class, Class::Formatting);
        assert_eq!(summarise(marked, plain).class, Class::Formatting);
    }

    #[test]
    fn sections_are_named_and_words_counted() {
        let new = OLD
            .replace("2. Rules", "3. Rules")
            .replace("90", "30")
            .replace("## 1. Scope", "## 1. Aim\n\nOne two three.\n\n## 2. Scope");
        let summary = summarise(OLD, &new);
        let titles: Vec<(&str, Extent)> = summary
            .sections
            .iter()
            .map(|it| (it.title.as_str(), it.extent))
            .collect();
        assert_eq!(
            titles,
            [
                ("1. Aim", Extent::Added),
                ("2. Scope", Extent::Changed),
                ("3. Rules", Extent::Changed)
            ]
        );
        assert!(
            summary.words_added >= 5 && summary.words_removed >= 1,
            "{summary:?}"
        );
        assert!(summary.metadata.is_empty());
        let metadata = summarise(
            OLD,
            &OLD.replace("status: draft", "status: published\nid: a"),
        );
        assert_eq!(metadata.metadata, ["id", "status"]);
    }
}
