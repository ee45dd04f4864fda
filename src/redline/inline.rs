//! The words of a redline as HTML: marks inside the inline elements, links without anchors.

use super::text::{Piece, Words};
use super::words::Run;
use super::write::{Mode, Writer};
use crate::markdown::tree::{Node, Tag, unescape};

/// Lines of code that are kept beside a change.
const CONTEXT_LINES: usize = 2;

impl Writer<'_> {
    pub(super) fn words(&mut self, old: &Words<'_>, new: &Words<'_>, runs: &[Run], folds: bool) {
        let mut inline = Nesting::default();
        let known = same_elements(old, new, runs);
        let old_path = |within| -> Vec<Open> {
            let path = old.path(within).into_iter();
            path.map(|index| known[index].map_or(Open::Old(index), Open::New))
                .collect()
        };
        let new_path =
            |within| -> Vec<Open> { new.path(within).into_iter().map(Open::New).collect() };
        for (place, run) in runs.iter().enumerate() {
            match run {
                Run::Same(_, span) => {
                    let tokens = &new.tokens[span.clone()];
                    let lead = if place == 0 { 0 } else { CONTEXT_LINES };
                    let tail = if place + 1 == runs.len() {
                        0
                    } else {
                        CONTEXT_LINES
                    };
                    let hidden = if folds && tokens.len() > lead + tail + 2 {
                        lead..tokens.len() - tail
                    } else {
                        0..0
                    };
                    for (index, token) in tokens.iter().enumerate() {
                        if hidden.contains(&index) {
                            if index == hidden.start {
                                inline.go_to(self, Vec::new(), old, new, Mode::Same);
                                self.out.markup("<span class=\"fold\">");
                                self.unchanged_parts("unchanged-lines", hidden.len());
                                self.out.markup("</span>\n");
                            }
                            continue;
                        }
                        inline.go_to(self, new_path(token.within), old, new, Mode::Same);
                        self.piece(token.piece, false);
                    }
                }
                Run::Reformed(before, span) => {
                    inline.go_to(self, Vec::new(), old, new, Mode::Same);
                    self.out.markup("<span class=\"reformed\">");
                    for token in &new.tokens[span.clone()] {
                        inline.go_to(self, new_path(token.within), old, new, Mode::Same);
                        self.piece(token.piece, false);
                    }
                    inline.go_to(self, Vec::new(), old, new, Mode::Same);
                    self.former_link(old, before.start, new, span.start);
                    self.out.markup("</span>");
                }
                Run::Deleted(span) => {
                    let tokens = &old.tokens[span.clone()];
                    for token in tokens {
                        inline.go_to(self, old_path(token.within), old, new, Mode::Deleted);
                        self.piece(token.piece, true);
                    }
                }
                Run::Inserted(span) => {
                    let tokens = &new.tokens[span.clone()];
                    for token in tokens {
                        inline.go_to(self, new_path(token.within), old, new, Mode::Inserted);
                        self.piece(token.piece, false);
                    }
                }
            }
        }
        inline.go_to(self, Vec::new(), old, new, Mode::Same);
    }

    /// Says where a link led before.
    fn former_link(&mut self, old: &Words<'_>, before: usize, new: &Words<'_>, after: usize) {
        let target = |words: &Words<'_>, token: usize| {
            let path = words.path(words.tokens[token].within);
            let mut links = path.iter().map(|index| words.tags[*index].0);
            let link = links.rfind(|tag| tag.name() == "a");
            link.and_then(|tag| tag.attribute("href").map(str::to_owned))
        };
        let (from, to) = (target(old, before), target(new, after));
        if from != to {
            self.out.markup(" <span class=\"former\">");
            let words = match from {
                Some(from) => self
                    .strings
                    .tell("link-was", &[("href", unescape(&from).into())]),
                None => self.strings.say("link-new"),
            };
            self.out.words(&words);
            self.out.markup("</span>");
        }
    }

    pub(super) fn piece(&mut self, piece: Piece<'_>, is_old: bool) {
        match piece {
            Piece::Text(text) => self.out.escaped(text),
            Piece::Whole(node) => self.indivisible(node, is_old),
        }
    }

    /// An image, a break, a reference: without anchors, and without links that lead to them.
    fn indivisible(&mut self, node: &Node, is_old: bool) {
        match node {
            Node::Text(text) => self.out.escaped(text),
            Node::Element(element) => {
                let tag = without_anchors(&element.tag, is_old);
                self.out.open(&tag, "");
                for child in &element.children {
                    self.indivisible(child, is_old);
                }
                self.out.close(&tag);
            }
        }
    }
}

fn without_anchors(tag: &Tag, is_old: bool) -> Tag {
    let is_inside = tag.attribute("href").is_some_and(|it| it.starts_with('#'));
    tag.without(|name| {
        name == "id"
            || (is_inside && matches!(name, "href" | "aria-label"))
            || (is_old && name == "aria-label")
    })
}

/// For each inline element of the old words, the one of the new words that it became.
fn same_elements(old: &Words<'_>, new: &Words<'_>, runs: &[Run]) -> Vec<Option<usize>> {
    let mut known = vec![None; old.tags.len()];
    for run in runs {
        if let Run::Same(from, to) = run {
            for (from, to) in from.clone().zip(to.clone()) {
                let from = old.path(old.tokens[from].within);
                let to = new.path(new.tokens[to].within);
                for (from, to) in from.into_iter().zip(to) {
                    known[from] = Some(to);
                }
            }
        }
    }
    known
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    Old(usize),
    New(usize),
}

/// The inline elements that are open, and the mark inside them.
#[derive(Default)]
pub(super) struct Nesting {
    open: Vec<Open>,
    mark: Option<Mode>,
}

impl Nesting {
    /// Closes and opens what is needed to stand in `path`, marked with `mode`.
    pub(super) fn go_to(
        &mut self,
        writer: &mut Writer<'_>,
        path: Vec<Open>,
        old: &Words<'_>,
        new: &Words<'_>,
        mode: Mode,
    ) {
        let mark = (mode != Mode::Same).then_some(mode);
        if self.open == path && self.mark == mark {
            return;
        }
        if let Some(mark) = self.mark.take() {
            writer.out.markup(mark.end());
        }
        let kept = self
            .open
            .iter()
            .zip(&path)
            .take_while(|(a, b)| a == b)
            .count();
        let tag = |open: &Open| match open {
            Open::Old(index) => old.tags[*index].0,
            Open::New(index) => new.tags[*index].0,
        };
        for open in self.open.drain(kept..).rev() {
            writer.out.close(tag(&open));
        }
        for open in &path[kept..] {
            writer
                .out
                .open(&without_anchors(tag(open), mode.is_old()), "");
        }
        self.open = path;
        if let Some(mark) = mark {
            writer.out.markup(mark.begin());
        }
        self.mark = mark;
    }
}
