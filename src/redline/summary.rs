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
use crate::strings::Strings;

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
    pub fn name(self, strings: &Strings) -> String {
        strings.tell("change-class", &[("class", self.key().into())])
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

    /// In a few words: `3 sections: +120 −34 words`.
    pub fn in_words(&self, strings: &Strings) -> String {
        let sections = self.sections.iter().filter(|it| !it.title.is_empty());
        let words = self.words.in_words(strings);
        let text = match (sections.count(), &words[..]) {
            (_, "") if !self.sections.is_empty() => Some(strings.say("same-words")),
            (_, "") if self.metadata.is_empty() => Some(strings.say("no-change")),
            (_, "") => None,
            (0, _) => Some(words),
            (count, _) => {
                let about = [("n", count.into()), ("words", words.into())];
                Some(strings.tell("sections-words", &about))
            }
        };
        let name = |key: &String| strings.tell("metadata-field", &[("field", key.into())]);
        let keys = |keys: &[String]| {
            let names: Vec<String> = keys.iter().map(name).collect();
            strings.listed(&names, false).into()
        };
        let metadata = match &self.metadata[..] {
            [] => None,
            few @ ([_] | [_, _] | [_, _, _]) => {
                Some(strings.tell("metadata-changed", &[("keys", keys(few))]))
            }
            [first @ .., _] => {
                let named = &first[..2];
                let more = self.metadata.len() - named.len();
                let about = [("keys", keys(named)), ("n", more.into())];
                Some(strings.tell("metadata-changed-more", &about))
            }
        };
        match (text, metadata) {
            (Some(text), Some(metadata)) => {
                let about = [("text", text.into()), ("metadata", metadata.into())];
                strings.tell("text-and-metadata", &about)
            }
            (text, metadata) => text.or(metadata).unwrap_or_default(),
        }
    }
}

/// In English, for terminals.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(Strings::english()))
    }
}

impl Tally {
    /// In a few words, each number with its noun: `+120 −34 words, 40 words moved`. Empty where no
    /// word was touched.
    pub fn in_words(&self, strings: &Strings) -> String {
        let counted = |message: &str, n: usize| strings.tell(message, &[("n", n.into())]);
        let mut parts = Vec::new();
        match (self.inserted, self.deleted) {
            (0, 0) => {}
            (inserted, 0) => parts.push(counted("words-inserted", inserted)),
            (0, deleted) => parts.push(counted("words-deleted", deleted)),
            (inserted, deleted) => parts.push(strings.tell(
                "words-inserted-deleted",
                &[("inserted", inserted.into()), ("deleted", deleted.into())],
            )),
        }
        if self.moved > 0 {
            parts.push(counted("words-moved", self.moved));
        }
        if self.reformed > 0 {
            parts.push(counted("words-reformed", self.reformed));
        }
        strings.listed(&parts, false)
    }
}

/// In English, for terminals.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(Strings::english()))
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
