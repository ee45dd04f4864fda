//! What a diagram shows, in words: for search, and for those who do not see it.

use mmdflux::graph::{Arrow, Graph, Node, Shape};
use mmdflux::payload::Diagram as Parsed;
use mmdflux::timeline::Sequence;
use mmdflux::timeline::sequence::model::{BlockDividerKind, BlockKind, SequenceEvent};

use super::kind;
use crate::strings::Strings;

/// All that it shows, one fact each, in the order of the source as far as it has one.
pub(super) fn of(parsed: &Parsed, strings: &Strings) -> Vec<String> {
    let teller = Teller { strings };
    match parsed {
        Parsed::Sequence(sequence) => teller.of_sequence(sequence),
        Parsed::Flowchart(graph) | Parsed::State(graph) | Parsed::Class(graph) => {
            teller.of_graph(graph)
        }
    }
}

/// What it is, in a few words.
pub(super) fn in_short(parsed: &Parsed, strings: &Strings) -> String {
    let teller = Teller { strings };
    let (message, names) = match parsed {
        Parsed::Sequence(sequence) => {
            let names = sequence.participants.iter().map(|it| plain(&it.label));
            ("diagram-between", names.collect())
        }
        Parsed::Flowchart(graph) | Parsed::State(graph) | Parsed::Class(graph) => {
            let names = in_order(graph).into_iter().filter(|it| !is_end(it));
            ("diagram-of", names.map(|it| teller.name(it)).collect())
        }
    };
    let names: Vec<String> = names;
    let about = [
        ("kind", kind(parsed).into()),
        ("names", teller.listed(&names).into()),
    ];
    strings.tell(message, &about)
}

/// Says what is in a diagram, in the words of the site.
struct Teller<'a> {
    strings: &'a Strings,
}

/// So many names are said; the rest is counted.
const NAMED: usize = 6;

impl Teller<'_> {
    fn listed(&self, names: &[String]) -> String {
        let said = &names[..names.len().min(NAMED)];
        match (said.len(), names.len() - said.len()) {
            (0, _) => self.strings.say("diagram-nothing"),
            (_, 0) => self.strings.listed(said, true),
            (_, more) => {
                let list = self.strings.listed(said, false);
                let about = [("names", list.into()), ("n", more.into())];
                self.strings.tell("diagram-names-more", &about)
            }
        }
    }

    // Sequences

    fn of_sequence(&self, sequence: &Sequence) -> Vec<String> {
        let name = |index: &usize| {
            let found = sequence.participants.get(*index);
            found.map_or_else(String::new, |it| plain(&it.label))
        };
        let mut open: Vec<BlockKind> = Vec::new();
        let mut facts = Vec::new();
        for event in &sequence.events {
            match event {
                SequenceEvent::Message {
                    from,
                    to,
                    text,
                    number,
                    ..
                } => {
                    let about = [("from", name(from).into()), ("to", name(to).into())];
                    let what = self.strings.tell("diagram-message", &about);
                    let number = number.map_or_else(String::new, |it| format!("{it}. "));
                    facts.push(self.said(&format!("{number}{what}"), text));
                }
                SequenceEvent::Note {
                    participants, text, ..
                } => {
                    let names: Vec<String> = participants.iter().map(name).collect();
                    facts.push(self.note(&self.listed(&names), text));
                }
                SequenceEvent::BlockStart { kind, label } => {
                    open.push(*kind);
                    if *kind != BlockKind::Rect {
                        facts.push(self.said(&self.block(*kind), label));
                    }
                }
                SequenceEvent::BlockDivider { kind, label } => {
                    let kind = match kind {
                        BlockDividerKind::Else => "else",
                        BlockDividerKind::And => "and",
                        BlockDividerKind::Option => "option",
                    };
                    let word = self
                        .strings
                        .tell("diagram-divider", &[("kind", kind.into())]);
                    facts.push(self.said(&word, label));
                }
                SequenceEvent::BlockEnd => {
                    if let Some(kind) = open.pop().filter(|it| *it != BlockKind::Rect) {
                        let block = self.block(kind);
                        facts.push(
                            self.strings
                                .tell("diagram-block-end", &[("block", block.into())]),
                        );
                    }
                }
                SequenceEvent::ActivateStart { .. }
                | SequenceEvent::ActivateEnd { .. }
                | SequenceEvent::CreateParticipant { .. }
                | SequenceEvent::DestroyParticipant { .. } => {}
            }
        }
        facts
    }

    fn block(&self, kind: BlockKind) -> String {
        let kind = match kind {
            BlockKind::Loop => "loop",
            BlockKind::Alt => "alt",
            BlockKind::Opt => "opt",
            BlockKind::Par => "par",
            BlockKind::Critical => "critical",
            BlockKind::Break => "break",
            BlockKind::Rect => "rect",
        };
        self.strings.tell("diagram-block", &[("kind", kind.into())])
    }

    // Graphs

    fn of_graph(&self, graph: &Graph) -> Vec<String> {
        let mut facts = Vec::new();
        let node = |id: &String| graph.nodes.get(id);
        let called = |id: &String, group: Option<&String>| {
            let group = group.and_then(|it| graph.subgraphs.get(it));
            match (group, node(id)) {
                (Some(group), _) => plain(&group.title),
                (None, Some(node)) => self.name(node),
                (None, None) => plain(id),
            }
        };
        for edge in &graph.edges {
            let from = called(&edge.from, edge.from_subgraph.as_ref());
            let to = called(&edge.to, edge.to_subgraph.as_ref());
            let verb = match (
                edge.arrow_start != Arrow::None,
                edge.arrow_end != Arrow::None,
            ) {
                (_, true) => format!("{from} → {to}"),
                (true, false) => format!("{to} → {from}"),
                (false, false) => format!("{from} – {to}"),
            };
            facts.push(self.said(&verb, edge.label.as_deref().unwrap_or_default()));
        }
        for group in graph
            .subgraph_order
            .iter()
            .filter_map(|it| graph.subgraphs.get(it))
        {
            let members = group.nodes.iter().filter_map(node);
            let members: Vec<String> = members.map(|it| self.name(it)).collect();
            let title = plain(&group.title);
            if !group.invisible && !members.is_empty() && !title.is_empty() {
                let members = self.strings.listed(&members, false);
                let about = [("title", title.into()), ("members", members.into())];
                facts.push(self.strings.tell("diagram-group", &about));
            }
        }
        for alone in in_order(graph) {
            let is_joined =
                |edge: &mmdflux::graph::Edge| edge.from == alone.id || edge.to == alone.id;
            let is_in_group = alone.parent.is_some();
            if !is_in_group && !graph.edges.iter().any(is_joined) {
                facts.push(self.name(alone));
            }
        }
        for note in &graph.notes {
            facts.push(self.note(&called(&note.target, None), &note.text));
        }
        facts
    }

    fn note(&self, at: &str, text: &str) -> String {
        let what = self.strings.tell("diagram-note", &[("at", at.into())]);
        self.said(&what, text)
    }

    fn name(&self, node: &Node) -> String {
        let label = plain(&node.label);
        match node.shape {
            Shape::SmallCircle => self.strings.say("diagram-start"),
            Shape::FramedCircle => self.strings.say("diagram-end"),
            _ if label.is_empty() => plain(&node.id),
            _ => label,
        }
    }

    fn said(&self, what: &str, words: &str) -> String {
        match plain(words) {
            words if words.is_empty() => what.to_owned(),
            words => {
                let about = [("what", what.into()), ("words", words.into())];
                self.strings.tell("diagram-said", &about)
            }
        }
    }
}

/// Its boxes as its lines name them, then those that no line names.
fn in_order(graph: &Graph) -> Vec<&Node> {
    let mut nodes: Vec<&Node> = Vec::new();
    let mut rest: Vec<&String> = graph.nodes.keys().collect();
    rest.sort();
    let joined = graph.edges.iter().flat_map(|it| [&it.from, &it.to]);
    for node in joined.chain(rest).filter_map(|it| graph.nodes.get(it)) {
        if !nodes.iter().any(|it| it.id == node.id) {
            nodes.push(node);
        }
    }
    nodes
}

fn is_end(node: &Node) -> bool {
    matches!(node.shape, Shape::SmallCircle | Shape::FramedCircle)
}

// Words

/// The words of a label, on one line.
fn plain(label: &str) -> String {
    let text = label
        .replace("<br/>", " ")
        .replace("<br />", " ")
        .replace("<br>", " ");
    let words = text.split_whitespace().filter(|it| *it != Node::SEPARATOR);
    words.collect::<Vec<_>>().join(" ")
}
