//! A redline as lines of plain text, for a terminal.

use std::borrow::Cow;

use super::redline::{Marked, Redline};
use super::text::{Block, Content, Kind, Piece, Words, is_heading};
use super::words::Run;
use crate::markdown::tree::Node;

/// What happened to a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It is in both texts.
    Same,
    /// It is new.
    Inserted,
    /// It is gone.
    Deleted,
    /// It was elsewhere before.
    MovedHere,
    /// It is elsewhere now.
    MovedAway,
    /// The same words, formatted or linked in another way.
    Reformed,
}

/// A line of a redline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The heading over what follows.
    Heading(String),
    /// A paragraph, item, cell or line of code.
    Text(Vec<(Mark, String)>),
    /// So many blocks that did not change.
    Folded(usize),
}

impl Redline<'_> {
    /// The redline as lines, with what did not change left out.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        lines_of(&self.blocks, &mut lines);
        lines
    }
}

fn lines_of(blocks: &[Marked<'_>], lines: &mut Vec<Line>) {
    let mut same = 0;
    let mut heading = None;
    for marked in blocks {
        if let Marked::Same { new, .. } = marked {
            same += 1;
            if new.is_heading() {
                heading = Some(plain(new));
            }
            continue;
        }
        if same > 0 {
            lines.push(Line::Folded(same));
            same = 0;
        }
        lines.extend(heading.take().map(Line::Heading));
        changed(marked, lines);
    }
    if same > 0 {
        lines.push(Line::Folded(same));
    }
}

fn changed(marked: &Marked<'_>, lines: &mut Vec<Line>) {
    match marked {
        Marked::Same { new, .. } => one_sided(new, Mark::Same, lines),
        Marked::Inserted(block) => one_sided(block, Mark::Inserted, lines),
        Marked::Deleted(block) => one_sided(block, Mark::Deleted, lines),
        Marked::MovedHere(block, _) => one_sided(block, Mark::MovedHere, lines),
        Marked::MovedAway(block, _) => one_sided(block, Mark::MovedAway, lines),
        Marked::Element { old, new, children } => {
            if old.name() != new.name() && is_heading(new.name()) {
                let level = |name: &str| name[1..].to_owned();
                let levels = format!("[level {} → {}] ", level(old.name()), level(new.name()));
                lines.push(Line::Text(vec![(Mark::Reformed, levels)]));
            }
            lines_of(children, lines);
        }
        Marked::Words { old, new, runs, .. } => lines.push(Line::Text(pieces(old, new, runs))),
    }
}

fn one_sided(block: &Block, mark: Mark, lines: &mut Vec<Line>) {
    match &block.content {
        Content::Element(_, children) => {
            for child in children {
                one_sided(child, mark, lines);
            }
        }
        Content::Words(inline) => {
            let words = &Words::of(inline);
            let text = text(words, 0..words.tokens.len());
            for line in text.trim_end_matches('\n').split('\n') {
                lines.push(Line::Text(vec![(mark, line.to_owned())]));
            }
        }
    }
}

fn pieces(old: &Words<'_>, new: &Words<'_>, runs: &[Run]) -> Vec<(Mark, String)> {
    let pieces = runs.iter().map(|run| match run {
        Run::Same(_, span) => (Mark::Same, text(new, span.clone())),
        Run::Reformed(_, span) => (Mark::Reformed, text(new, span.clone())),
        Run::Deleted(span) => (Mark::Deleted, text(old, span.clone())),
        Run::Inserted(span) => (Mark::Inserted, text(new, span.clone())),
    });
    pieces.collect()
}

fn plain(block: &Block) -> String {
    match &block.content {
        Content::Element(_, children) => children.iter().map(plain).collect(),
        Content::Words(inline) => {
            let words = Words::of(inline);
            text(&words, 0..words.tokens.len())
        }
    }
}

pub(super) fn text(words: &Words<'_>, span: std::ops::Range<usize>) -> String {
    let tokens = words.tokens[span].iter();
    let text: String = tokens
        .map(|token| match (token.piece, token.kind) {
            (Piece::Text(_), Kind::Space) => " ".into(),
            (Piece::Text(text), _) => text.into(),
            (Piece::Whole(node), _) => indivisible(node),
        })
        .collect();
    crate::markdown::tree::unescape(&text)
}

/// What a terminal shows for what is no text.
fn indivisible(node: &Node) -> Cow<'_, str> {
    let Node::Element(element) = node else {
        return "".into();
    };
    let tag = &element.tag;
    match tag.name() {
        "img" => {
            let alt = tag.attribute("alt").filter(|alt| !alt.is_empty());
            let file = tag.attribute("src").and_then(|it| it.rsplit('/').next());
            format!("[picture: {}]", alt.or(file).unwrap_or_default()).into()
        }
        "input" if tag.attribute("checked").is_some() => "[x]".into(),
        "input" => "[ ]".into(),
        "br" => " ".into(),
        _ if tag.has_class("footnote-ref") => "[note]".into(),
        _ => "".into(),
    }
}
