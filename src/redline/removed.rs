//! What a change took out of a text, for those who look for it later.

use serde::{Deserialize, Serialize};

use super::lines::text;
use super::redline::{Marked, Redline};
use super::text::{Block, Content, Text, Words, is_heading};
use super::words::Run;

/// A block of the old text that the new one does not have, or not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The heading of the section it stood in; empty before the first.
    pub section: String,
    /// The anchor of that heading.
    pub anchor: Option<String>,
    /// Its text as it was.
    pub text: String,
    /// What was taken out of it; none where it went as a whole.
    pub parts: Option<Vec<String>>,
}

impl Redline<'_> {
    /// What the change took out, in the order of the old text. What moved is not gone.
    pub fn removed(&self) -> Vec<Removed> {
        let mut reader = Reader::default();
        reader.read(&self.blocks);
        reader.removed
    }
}

impl Text {
    /// Its words without any markup, a line for each block.
    pub fn plain(&self) -> String {
        let blocks: Vec<String> = self.blocks.iter().map(spaced).collect();
        blocks.join("\n")
    }
}

/// Reads a redline from its old side.
#[derive(Default)]
struct Reader {
    section: String,
    anchor: Option<String>,
    removed: Vec<Removed>,
}

impl Reader {
    fn read(&mut self, blocks: &[Marked<'_>]) {
        for marked in blocks {
            match marked {
                Marked::Same { old, .. } | Marked::MovedAway(old, _) => self.pass(old),
                Marked::Deleted(block) => {
                    self.pass(block);
                    self.take(spaced(block), None);
                }
                Marked::Inserted(_) | Marked::MovedHere(..) => {}
                Marked::Element { old, children, .. } => {
                    if is_heading(old.name()) {
                        self.section = old_text(children);
                        self.anchor = old.attribute("id").map(str::to_owned);
                    }
                    self.read(children);
                }
                Marked::Words { old, runs, .. } => {
                    let parts: Vec<String> = runs
                        .iter()
                        .filter_map(|run| match run {
                            Run::Deleted(span) => Some(text(old, span.clone())),
                            _ => None,
                        })
                        .filter(|part| part.contains(char::is_alphanumeric))
                        .collect();
                    if !parts.is_empty() {
                        self.take(text(old, 0..old.tokens.len()), Some(parts));
                    }
                }
            }
        }
    }

    /// Notes a heading of the old text.
    fn pass(&mut self, block: &Block) {
        if block.is_heading() {
            self.section = spaced(block);
            let id = block.tag().and_then(|tag| tag.attribute("id"));
            self.anchor = id.map(str::to_owned);
        }
    }

    fn take(&mut self, text: String, parts: Option<Vec<String>>) {
        if text.contains(char::is_alphanumeric) {
            self.removed.push(Removed {
                section: self.section.clone(),
                anchor: self.anchor.clone(),
                text,
                parts,
            });
        }
    }
}

/// The old words of a heading that changed.
fn old_text(children: &[Marked<'_>]) -> String {
    let texts = children.iter().filter_map(|child| match child {
        Marked::Same { old, .. } | Marked::Deleted(old) | Marked::MovedAway(old, _) => {
            Some(spaced(old))
        }
        Marked::Words { old, .. } => Some(text(old, 0..old.tokens.len())),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// The text of a block with a space between its parts, so that no two words become one.
fn spaced(block: &Block) -> String {
    match &block.content {
        Content::Element(_, children) => {
            let parts: Vec<String> = children.iter().map(spaced).collect();
            parts.join(" ")
        }
        Content::Words(inline) => {
            let words = Words::of(inline);
            text(&words, 0..words.tokens.len())
        }
    }
}
