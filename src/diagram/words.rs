//! What a diagram shows, in words: for search, and for those who do not see it.

use mmdflux::graph::{Arrow, Graph, Node, Shape};
use mmdflux::payload::Diagram as Parsed;
use mmdflux::timeline::Sequence;
use mmdflux::timeline::sequence::model::{BlockDividerKind, BlockKind, SequenceEvent};

use super::kind;

/// All that it shows, one fact each, in the order of the source as far as it has one.
pub(super) fn of(parsed: &Parsed) -> Vec<String> {
    match parsed {
        Parsed::Sequence(sequence) => of_sequence(sequence),
        Parsed::Flowchart(graph) | Parsed::State(graph) | Parsed::Class(graph) => of_graph(graph),
    }
}

/// What it is, in a few words.
pub(super) fn in_short(parsed: &Parsed) -> String {
    let named = match parsed {
        Parsed::Sequence(sequence) => {
            let names = sequence.participants.iter().map(|it| plain(&it.label));
            format!("between {}", listed(&names.collect::<Vec<_>>()))
        }
        Parsed::Flowchart(graph) | Parsed::State(graph) | Parsed::Class(graph) => {
            let names = in_order(graph).into_iter().filter(|it| !is_end(it));
            format!("of {}", listed(&names.map(name).collect::<Vec<_>>()))
        }
    };
    format!("{} {named}", kind(parsed))
}

/// So many names are said; the rest is counted.
const NAMED: usize = 6;

fn listed(names: &[String]) -> String {
    let said = names.iter().take(NAMED).cloned().collect::<Vec<_>>();
    match (said.split_last(), names.len().saturating_sub(NAMED)) {
        (None, _) => "nothing".to_owned(),
        (Some((last, [])), _) => last.clone(),
        (Some((last, rest)), 0) => format!("{} and {last}", rest.join(", ")),
        (Some(_), more) => format!("{} and {more} more", said.join(", ")),
    }
}

// Sequences

fn of_sequence(sequence: &Sequence) -> Vec<String> {
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
                let number = number.map_or_else(String::new, |it| format!("{it}. "));
                let what = format!("{number}{} to {}", name(from), name(to));
                facts.push(said(&what, text));
            }
            SequenceEvent::Note {
                participants, text, ..
            } => {
                let names: Vec<String> = participants.iter().map(name).collect();
                facts.push(said(&format!("Note at {}", listed(&names)), text));
            }
            SequenceEvent::BlockStart { kind, label } => {
                open.push(*kind);
                if *kind != BlockKind::Rect {
                    facts.push(said(block(*kind), label));
                }
            }
            SequenceEvent::BlockDivider { kind, label } => {
                let word = match kind {
                    BlockDividerKind::Else => "Else",
                    BlockDividerKind::And => "And",
                    BlockDividerKind::Option => "Option",
                };
                facts.push(said(word, label));
            }
            SequenceEvent::BlockEnd => {
                if let Some(kind) = open.pop().filter(|it| *it != BlockKind::Rect) {
                    facts.push(format!("End of “{}”", block(kind)));
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

fn block(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Loop => "Again and again",
        BlockKind::Alt => "Either",
        BlockKind::Opt => "Perhaps",
        BlockKind::Par => "At the same time",
        BlockKind::Critical => "Without a break",
        BlockKind::Break => "Stop",
        BlockKind::Rect => "Marked",
    }
}

// Graphs

fn of_graph(graph: &Graph) -> Vec<String> {
    let mut facts = Vec::new();
    let node = |id: &String| graph.nodes.get(id);
    let called = |id: &String, group: Option<&String>| {
        let group = group.and_then(|it| graph.subgraphs.get(it));
        match (group, node(id)) {
            (Some(group), _) => plain(&group.title),
            (None, Some(node)) => name(node),
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
        facts.push(said(&verb, edge.label.as_deref().unwrap_or_default()));
    }
    for group in graph
        .subgraph_order
        .iter()
        .filter_map(|it| graph.subgraphs.get(it))
    {
        let members: Vec<String> = group.nodes.iter().filter_map(node).map(name).collect();
        let title = plain(&group.title);
        if !group.invisible && !members.is_empty() && !title.is_empty() {
            facts.push(format!("Group “{title}”: {}", members.join(", ")));
        }
    }
    for alone in in_order(graph) {
        let is_joined = |edge: &mmdflux::graph::Edge| edge.from == alone.id || edge.to == alone.id;
        let is_in_group = alone.parent.is_some();
        if !is_in_group && !graph.edges.iter().any(is_joined) {
            facts.push(name(alone));
        }
    }
    for note in &graph.notes {
        facts.push(said(
            &format!("Note at {}", called(&note.target, None)),
            &note.text,
        ));
    }
    facts
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

fn name(node: &Node) -> String {
    let label = plain(&node.label);
    match node.shape {
        Shape::SmallCircle => "Start".to_owned(),
        Shape::FramedCircle => "End".to_owned(),
        _ if label.is_empty() => plain(&node.id),
        _ => label,
    }
}

fn is_end(node: &Node) -> bool {
    matches!(node.shape, Shape::SmallCircle | Shape::FramedCircle)
}

// Words

fn said(what: &str, words: &str) -> String {
    match plain(words) {
        words if words.is_empty() => what.to_owned(),
        words => format!("{what}: {words}"),
    }
}

/// The words of a label, on one line.
fn plain(label: &str) -> String {
    let text = label
        .replace("<br/>", " ")
        .replace("<br />", " ")
        .replace("<br>", " ");
    let words = text.split_whitespace().filter(|it| *it != Node::SEPARATOR);
    words.collect::<Vec<_>>().join(" ")
}
