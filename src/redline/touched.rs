//! The sections that a redline touches.

use std::collections::BTreeSet;

use super::redline::Marked;
use super::section;
use super::summary::{Extent, SectionChange};
use super::text::{Block, is_heading};
use crate::markdown::tree::unescape;
use crate::markdown::without_attribute;

/// The sections in which the two texts differ: by name in the new text, by name in the old one
/// where they are gone.
pub(super) fn touched(blocks: &[Marked<'_>]) -> Vec<SectionChange> {
    let mut walk = Walk::default();
    for marked in blocks {
        walk.step(marked);
    }
    walk.told()
}

/// A heading as the redline has it.
enum Heading {
    /// It is over a section of both texts, perhaps by another name.
    Kept(String, Option<Extent>),
    Inserted(String),
    Deleted(String),
    MovedHere(String),
    MovedAway,
}

/// The section in which one stands, and what a change in it is.
struct Here {
    title: String,
    /// None where it is told elsewhere.
    extent: Option<Extent>,
}

impl Default for Here {
    fn default() -> Self {
        Self::new(String::new(), Extent::Changed)
    }
}

impl Here {
    fn new(title: String, extent: Extent) -> Self {
        Self {
            title,
            extent: Some(extent),
        }
    }
}

#[derive(Default)]
struct Walk {
    old: Here,
    new: Here,
    changes: Vec<SectionChange>,
    seen: BTreeSet<String>,
}

impl Walk {
    fn step(&mut self, marked: &Marked<'_>) {
        match heading(marked) {
            Some(Heading::Kept(title, change)) => {
                self.old = Here::new(title.clone(), Extent::Changed);
                self.new = Here::new(title.clone(), Extent::Changed);
                if let Some(extent) = change {
                    self.tell(&title, extent);
                }
            }
            Some(Heading::Inserted(title)) => {
                self.tell(&title, Extent::Added);
                self.new = Here::new(title, Extent::Added);
            }
            Some(Heading::MovedHere(title)) => {
                self.tell(&title, Extent::Moved);
                self.new = Here::new(title, Extent::Moved);
            }
            Some(Heading::Deleted(title)) => {
                self.tell(&title, Extent::Removed);
                self.old = Here::new(title, Extent::Removed);
            }
            Some(Heading::MovedAway) => self.old.extent = None,
            None => {
                let here = match marked {
                    Marked::Same { .. } => return,
                    Marked::Deleted(_) | Marked::MovedAway(..) => &self.old,
                    _ => &self.new,
                };
                if let Some(extent) = here.extent {
                    let title = here.title.clone();
                    self.tell(&title, extent);
                }
            }
        }
    }

    /// Tells of a section once.
    fn tell(&mut self, title: &str, extent: Extent) {
        if self.seen.insert(title.to_owned()) {
            self.changes.push(SectionChange {
                title: title.to_owned(),
                extent,
            });
        }
    }

    /// A section that is gone in one place and new in another, by the same name, was changed.
    fn told(mut self) -> Vec<SectionChange> {
        let keys = |changes: &[SectionChange], extent| -> BTreeSet<String> {
            let such = changes.iter().filter(|it| it.extent == extent);
            such.map(|it| section::key(&it.title)).collect()
        };
        let added = keys(&self.changes, Extent::Added);
        let removed = keys(&self.changes, Extent::Removed);
        self.changes
            .retain(|it| it.extent != Extent::Removed || !added.contains(&section::key(&it.title)));
        for change in &mut self.changes {
            if change.extent == Extent::Added && removed.contains(&section::key(&change.title)) {
                change.extent = Extent::Changed;
            }
        }
        self.changes
    }
}

fn heading(marked: &Marked<'_>) -> Option<Heading> {
    let title = |block: &Block| block.is_heading().then(|| title(&block.plain()));
    match marked {
        Marked::Same { new, .. } => Some(Heading::Kept(title(new)?, None)),
        Marked::Inserted(block) => Some(Heading::Inserted(title(block)?)),
        Marked::Deleted(block) => Some(Heading::Deleted(title(block)?)),
        Marked::MovedHere(block, _) => Some(Heading::MovedHere(title(block)?)),
        Marked::MovedAway(block, _) => title(block).map(|_| Heading::MovedAway),
        Marked::Element { new, children, .. } if is_heading(new.name()) => {
            let (from, to) = (words(children, false), words(children, true));
            let extent = if section::key(&from) == section::key(&to) {
                Extent::Changed
            } else {
                Extent::Renamed
            };
            Some(Heading::Kept(to, Some(extent)))
        }
        Marked::Element { .. } | Marked::Words { .. } => None,
    }
}

/// The words of a heading of both texts, in one of them.
fn words(children: &[Marked<'_>], is_new: bool) -> String {
    let parts = children.iter().filter_map(|child| match child {
        Marked::Same { old, new } => Some(if is_new { new } else { old }.plain()),
        Marked::Words { old, new, .. } => Some(if is_new { new } else { old }.plain()),
        Marked::Inserted(block) | Marked::MovedHere(block, _) => is_new.then(|| block.plain()),
        Marked::Deleted(block) | Marked::MovedAway(block, _) => (!is_new).then(|| block.plain()),
        Marked::Element { .. } => None,
    });
    title(&parts.collect::<String>())
}

/// A heading's words on one line, without the anchor that Pandoc writes behind them.
fn title(escaped: &str) -> String {
    let text = unescape(escaped);
    let words: Vec<&str> = without_attribute(&text).split_whitespace().collect();
    words.join(" ")
}
