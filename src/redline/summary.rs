//! A change in a few words: which sections, how many words, and of what class.
//!
//! All of it is read off the redline, so that no page tells of a change otherwise than another.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::effects::{Effects, Tally};
use super::redline::Redline;
use super::touched::touched;
use crate::model::front_matter;

/// What a change did to a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// How much it matters, proposed from the difference.
    pub class: Class,
    /// The sections it touched, in the order of the text.
    pub sections: Vec<SectionChange>,
    /// The words that it touched.
    pub words: Tally,
    /// Keys of the front matter that changed.
    pub metadata: Vec<String>,
}

/// How much a change matters to a reader. The order is by weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// The words are the same: their form, comments or metadata changed.
    Formatting,
    /// The words changed, the demands did not.
    Editorial,
    /// Numbers, requirements, links, pictures, table rows or whole sections changed, or much of the
    /// text.
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
    /// It has another title.
    Renamed,
    /// It stands elsewhere.
    Moved,
    /// Some of it changed.
    Changed,
}

impl Extent {
    /// The word in class names and JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::Changed => "changed",
        }
    }
}

/// So many words make a change substantive whatever they say: about a paragraph.
const MANY_WORDS: usize = 60;

impl Summary {
    /// What a redline says in a few words. A link to the text's `own` address leads to a place
    /// within it, which follows from its headings.
    pub fn of(redline: &Redline<'_>, metadata: Vec<String>, own: &str) -> Self {
        let effects = Effects::of(&redline.blocks);
        let sections = touched(&redline.blocks);
        Self::told(&effects, sections, metadata, own)
    }

    /// What a merge did of its own, by the redlines of its text against each that it brought
    /// together: what differs from all of them.
    pub fn of_merge(redlines: &[Redline<'_>], metadata: Vec<String>, own: &str) -> Self {
        let effects = redlines.iter().map(|it| Effects::of(&it.blocks));
        let effects = Effects::common(effects.collect());
        let mut of_each = redlines.iter().map(|it| touched(&it.blocks));
        let mut sections = of_each.next().unwrap_or_default();
        for others in of_each {
            sections.retain(|it| others.iter().any(|other| other.title == it.title));
        }
        if effects.tally() == Tally::default() && effects.changed_targets().is_empty() {
            sections.clear();
        }
        Self::told(&effects, sections, metadata, own)
    }

    fn told(
        effects: &Effects<'_>,
        sections: Vec<SectionChange>,
        metadata: Vec<String>,
        own: &str,
    ) -> Self {
        let words = effects.tally();
        let is_whole_section =
            |it: &SectionChange| matches!(it.extent, Extent::Added | Extent::Removed);
        let leads_elsewhere = |target: &&str| {
            let within = target.strip_prefix(own);
            !within.is_some_and(|rest| rest.starts_with('#'))
        };
        let changed = words.inserted + words.deleted;
        let class = if sections.iter().any(is_whole_section)
            || effects.is_weighty()
            || effects.changed_targets().iter().any(leads_elsewhere)
            || changed >= MANY_WORDS
        {
            Class::Substantive
        } else if changed + words.moved > 0 || effects.has_box() {
            Class::Editorial
        } else {
            Class::Formatting
        };
        Self {
            class,
            sections,
            words,
            metadata,
        }
    }

    /// Does the text read as before, and say something else about itself?
    pub fn is_metadata_only(&self) -> bool {
        self.sections.is_empty() && !self.metadata.is_empty()
    }
}

/// In a few words: `3 sections: +120 −34 words`.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sections = self
            .sections
            .iter()
            .filter(|it| !it.title.is_empty())
            .count();
        let words = self.words.to_string();
        let text = match (sections, &words[..]) {
            (_, "") if !self.sections.is_empty() => Some("same words, other form".to_owned()),
            (_, "") if self.metadata.is_empty() => Some("no change to the text".to_owned()),
            (_, "") => None,
            (0, _) => Some(words),
            (count, _) => Some(format!("{}: {words}", plural(count, "section"))),
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

/// In a few words, each number with its noun: `+120 −34 words, 40 words moved`. Empty where no word
/// was touched.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        match (self.inserted, self.deleted) {
            (0, 0) => {}
            (inserted, 0) => parts.push(format!("+{}", plural(inserted, "word"))),
            (0, deleted) => parts.push(format!("−{}", plural(deleted, "word"))),
            (inserted, deleted) => parts.push(format!("+{inserted} −{deleted} words")),
        }
        if self.moved > 0 {
            parts.push(format!("{} moved", plural(self.moved, "word")));
        }
        if self.reformed > 0 {
            parts.push(format!("{} in another form", plural(self.reformed, "word")));
        }
        f.write_str(&parts.join(", "))
    }
}

fn plural(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    }
}

/// The keys of the front matter in which two files differ.
pub fn changed_metadata(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (yaml(old), yaml(new));
    if old == new {
        return Vec::new();
    }
    changed_keys(old, new)
}

fn yaml(text: &str) -> &str {
    front_matter::locate(text).map_or("", |(yaml, _)| &text[yaml])
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
