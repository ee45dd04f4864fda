//! When each commit reached the main line, where that can be told.

use super::chain::{Chains, index_of};
use super::graph::{Graph, Node};
use super::signature::Time;

/// For each rank the rank of the commit on the main line that brought it; `None` where the end
/// of a shallow clone leaves it open.
///
/// What lies beyond a cut may hold a shorter way. Say the clone ends on the main line at B, and
/// a branch whose fork point is older than B was merged later: then a commit of that branch may
/// well be an ancestor of B, and to say it came with the later merge would be a wrong date. It is
/// certain only when the commit itself descends from everything that was cut before it arrived.
pub(super) fn arrivals(nodes: &[Node], chains: &Chains) -> Vec<Option<u32>> {
    const NEVER: u32 = u32::MAX;
    let main = chains.main_line();
    // How deep on the main line the oldest commit lies that contains each commit.
    let mut arrival = vec![NEVER; nodes.len()];
    for (depth, rank) in main.iter().enumerate().rev() {
        let depth = index_of(depth);
        let mut open = vec![*rank];
        while let Some(rank) = open.pop() {
            if arrival[rank as usize] != NEVER {
                continue;
            }
            arrival[rank as usize] = depth;
            open.extend(&nodes[rank as usize].parents);
        }
    }
    // How deep the newest commit of the main line lies that each commit contains.
    let mut base = vec![NEVER; nodes.len()];
    for (depth, rank) in main.iter().enumerate() {
        base[*rank as usize] = index_of(depth);
    }
    for rank in (0..nodes.len()).rev() {
        if base[rank] == NEVER {
            let of_parents = nodes[rank]
                .parents
                .iter()
                .map(|parent| base[*parent as usize]);
            base[rank] = of_parents.min().unwrap_or(NEVER);
        }
    }
    let mut cuts: Vec<u32> = (0..nodes.len())
        .filter(|rank| nodes[*rank].cut)
        .map(|rank| arrival[rank])
        .collect();
    cuts.sort_unstable();

    (0..nodes.len())
        .map(|rank| {
            let depth = arrival[rank];
            let on_main = main.get(depth as usize).copied()?;
            if on_main as usize == rank {
                return Some(on_main);
            }
            let next_cut = cuts.partition_point(|cut| *cut <= depth);
            let is_certain = cuts.get(next_cut).is_none_or(|cut| *cut >= base[rank]);
            is_certain.then_some(on_main)
        })
        .collect()
}

/// By rank, the time of each commit; on the main line, where every arrival is, one that cannot be
/// read is the nearest that can.
pub(super) fn times(graph: &Graph, chains: &Chains) -> Vec<Time> {
    let own = graph.commits.iter();
    let mut times: Vec<Time> = own
        .map(|commit| commit.committer.when.or([commit.author.when]))
        .collect();
    let main = chains.main_line();
    let older = main.iter().rev();
    for line in [older.copied().collect::<Vec<u32>>(), main.to_vec()] {
        let mut last = Time::UNKNOWN;
        for rank in line {
            let time = &mut times[rank as usize];
            *time = time.or([last]);
            last = *time;
        }
    }
    times
}
