//! First-parent lines. Every commit lies on exactly one, so that the way from any commit along
//! its first parents is a few hops from line to line instead of a step for every commit.

use super::graph::Node;

/// A commit's place on its line; a greater `depth` is older.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    pub(super) chain: u32,
    pub(super) depth: u32,
}

/// The lines that a history consists of. Line 0 is the main line, which HEAD is on.
#[derive(Debug, Default)]
pub(super) struct Chains {
    positions: Vec<Position>,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    /// Ranks, newest first.
    members: Vec<u32>,
    /// Where the first parent of the oldest member lies.
    attached_to: Option<Position>,
}

impl Chains {
    pub(super) fn of(nodes: &[Node]) -> Self {
        const UNASSIGNED: Position = Position {
            chain: u32::MAX,
            depth: u32::MAX,
        };
        let mut chains = Self {
            positions: vec![UNASSIGNED; nodes.len()],
            lines: Vec::new(),
        };
        for tip in (0_u32..).take(nodes.len()) {
            let mut next = Some(tip);
            let mut members = Vec::new();
            let mut attached_to = None;
            let chain = index_of(chains.lines.len());
            while let Some(rank) = next {
                let position = &mut chains.positions[rank as usize];
                if *position != UNASSIGNED {
                    attached_to = Some(*position);
                    break;
                }
                *position = Position {
                    chain,
                    depth: index_of(members.len()),
                };
                members.push(rank);
                next = nodes[rank as usize].parents.first().copied();
            }
            if !members.is_empty() {
                chains.lines.push(Line {
                    members,
                    attached_to,
                });
            }
        }
        chains
    }

    pub(super) fn position(&self, rank: u32) -> Position {
        self.positions[rank as usize]
    }

    pub(super) fn rank(&self, position: Position) -> u32 {
        self.lines[position.chain as usize].members[position.depth as usize]
    }

    /// Where the way along first parents goes on after the end of a line.
    pub(super) fn attached_to(&self, chain: u32) -> Option<Position> {
        self.lines[chain as usize].attached_to
    }

    /// The ranks of the main line, newest first.
    pub(super) fn main_line(&self) -> &[u32] {
        self.lines.first().map_or(&[], |line| &line.members)
    }
}

/// A history has fewer than four thousand million commits.
pub(super) fn index_of(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
