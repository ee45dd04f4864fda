//! What a diagram may cost, told by its shape: a clock would give another answer on each machine.
//!
//! The numbers are far beyond what can be read, and keep the worst source that was found below a second.

use mmdflux::graph::Graph;
use mmdflux::payload::Diagram as Parsed;

use super::Fault;

/// The longest line.
const MAX_LINE: usize = 500;
/// The deepest nesting of groups.
const MAX_DEPTH: usize = 6;
/// The most `&` in a line: each makes an edge to all on the other side.
const MAX_JOINED: usize = 20;
const MAX_NODES: usize = 200;
const MAX_EDGES: usize = 250;
/// The most edges times those that are more than a tree needs: each may cross each.
const MAX_TANGLE: usize = 6000;

const SPLIT: &str = "split it: a reader takes in a few dozen boxes at most";

/// Refuses what would be costly to parse.
pub(super) fn check_source(text: &str) -> Result<(), Fault> {
    let mut depth = 0_usize;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        let at = number + 1;
        if line.len() > MAX_LINE {
            return Err(Fault::new("this line is too long to be drawn", SPLIT).at_line(at));
        }
        if line.matches('&').count() > MAX_JOINED {
            return Err(Fault::new("this line joins too many boxes", SPLIT).at_line(at));
        }
        let word = line.split_whitespace().next().unwrap_or_default();
        if matches!(word, "subgraph" | "state" | "namespace")
            && (word == "subgraph" || line.ends_with('{'))
        {
            depth += 1;
        } else if line == "end" || line == "}" {
            depth = depth.saturating_sub(1);
        }
        if depth > MAX_DEPTH {
            return Err(Fault::new("its groups are nested too deeply", SPLIT).at_line(at));
        }
    }
    Ok(())
}

/// Refuses what would be costly to draw.
pub(super) fn check(parsed: &Parsed) -> Result<(), Fault> {
    let graph = match parsed {
        Parsed::Flowchart(graph) | Parsed::Class(graph) | Parsed::State(graph) => graph,
        Parsed::Sequence(_) => return Ok(()),
    };
    let (nodes, edges) = (graph.nodes.len(), graph.edges.len());
    let more = edges.saturating_sub(nodes.saturating_sub(1));
    if nodes > MAX_NODES || edges > MAX_EDGES || edges * more > MAX_TANGLE {
        let message =
            format!("it has {nodes} boxes and {edges} lines between them, too many to be drawn");
        return Err(Fault::new(message, SPLIT));
    }
    if depth(graph) > MAX_DEPTH {
        return Err(Fault::new("its groups are nested too deeply", SPLIT));
    }
    Ok(())
}

fn depth(graph: &Graph) -> usize {
    let depth_of = |id: &String| {
        let mut depth = 1;
        let mut group = graph.subgraphs.get(id);
        while let Some(parent) = group.and_then(|it| it.parent.as_ref()) {
            depth += 1;
            group = graph.subgraphs.get(parent);
            if depth > MAX_DEPTH {
                break;
            }
        }
        depth
    };
    graph.subgraph_order.iter().map(depth_of).max().unwrap_or(0)
}
