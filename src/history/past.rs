//! Texts that paths held once, whether they are still there or not.

use super::History;
use super::id::{BlobId, CommitId};
use crate::path::SourcePath;

/// What a path held after a commit that changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastText {
    /// The path.
    pub path: SourcePath,
    /// What it held.
    pub blob: BlobId,
    /// The commit.
    pub commit: CommitId,
}

impl History {
    /// The last text of every path that ever held Markdown, in the order of the paths.
    pub fn last_texts(&self) -> Vec<PastText> {
        let mut texts: Vec<PastText> = self
            .touches
            .numbers()
            .filter_map(|number| self.last_text(number, 0))
            .collect();
        texts.sort_by(|a, b| a.path.cmp(&b.path));
        texts
    }

    /// The last text that `path` held before a commit came; `None` when it held none.
    pub fn text_before(&self, path: &SourcePath, commit: CommitId) -> Option<PastText> {
        let rank = *self.ranks.get(&commit)?;
        self.last_text(self.touches.find(path)?, rank + 1)
    }

    /// The newest text of a path among the commits of `first` rank and older.
    fn last_text(&self, path: u32, first: u32) -> Option<PastText> {
        let states = self.touches.states(path);
        let (rank, state) = states
            .map(|(at, state)| (self.chains.rank(at), state))
            .filter_map(|(rank, state)| Some((rank, state?)))
            .filter(|(rank, _)| *rank >= first)
            .min_by_key(|(rank, _)| *rank)?;
        Some(PastText {
            path: self.touches.path(path).clone(),
            blob: state.blob,
            commit: self.graph[rank as usize].id,
        })
    }
}
