//! Which file that a commit added is one that it deleted, under a new name. The rules and
//! their order are git's (`diffcore-rename.c`), so that guide agrees with `git log -M`.

use std::collections::{BTreeMap, HashMap};

use super::compare::FileState;
use super::similarity::{Fingerprint, SAME};
use super::store::Store;
use crate::error::{Error, Result};

/// A commit that both deleted and added documents. Both lists are in the order of the paths.
#[derive(Debug)]
pub(super) struct Candidates<'p> {
    pub(super) deleted: Vec<(&'p str, FileState)>,
    pub(super) added: Vec<(&'p str, FileState)>,
}

/// Half of the text must be the same.
const MINIMUM: u64 = SAME / 2;
/// With the same file name, three quarters make it certain at once.
const MINIMUM_FOR_A_NAME: u64 = SAME / 4 * 3;
/// Git looks no further than this many pairs (the square of `diff.renameLimit`).
const MOST_PAIRS: usize = 1_000 * 1_000;
/// How many sources are remembered for each added file.
const BEST: usize = 4;

/// What became of the added files, each by its index.
#[derive(Debug, Default)]
pub(super) struct Origins {
    /// The renamed ones, with the index of the deleted file each was.
    pub(super) renamed: Vec<(usize, usize)>,
    /// Those that may be renamed ones: a text that had to be compared is not in this clone.
    pub(super) unknown: Vec<usize>,
}

/// Tells which of the added files were renamed.
pub(super) fn detect(candidates: &Candidates<'_>, store: &Store) -> Result<Origins> {
    let mut search = Search {
        candidates,
        store,
        source_of: vec![None; candidates.added.len()],
        is_used: vec![false; candidates.deleted.len()],
        old: vec![Memo::Unread; candidates.deleted.len()],
        new: vec![Memo::Unread; candidates.added.len()],
    };
    search.by_content();
    search.by_name()?;
    let unknown = search.by_similarity()?;
    let found = search.source_of.iter().enumerate();
    Ok(Origins {
        renamed: found
            .filter_map(|(added, deleted)| Some((added, (*deleted)?)))
            .collect(),
        unknown,
    })
}

struct Search<'a> {
    candidates: &'a Candidates<'a>,
    store: &'a Store,
    source_of: Vec<Option<usize>>,
    is_used: Vec<bool>,
    old: Vec<Memo>,
    new: Vec<Memo>,
}

/// A fingerprint, taken when it is first needed.
#[derive(Clone)]
enum Memo {
    Unread,
    Known(std::sync::Arc<Fingerprint>),
    /// The text is too large to read: that of no document.
    TooLarge,
    /// This clone does not have the text.
    Missing,
}

impl Search<'_> {
    /// Equal contents; of several the one of the same file name, else the first.
    fn by_content(&mut self) {
        let mut sources: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, (_, state)) in self.candidates.deleted.iter().enumerate() {
            sources.entry(state.blob).or_default().push(index);
        }
        for (added, (path, state)) in self.candidates.added.iter().enumerate() {
            let unused = || {
                let same = sources.get(&state.blob).into_iter().flatten().copied();
                same.filter(|source| !self.is_used[*source])
            };
            let source = unused()
                .find(|source| file_name(self.candidates.deleted[*source].0) == file_name(path))
                .or_else(|| unused().next());
            if let Some(source) = source {
                self.record(added, source);
            }
        }
    }

    /// The same file name in another folder, where that name is there only once on each side.
    fn by_name(&mut self) -> Result<()> {
        let only = |files: Vec<(usize, &str)>| {
            let mut names: BTreeMap<String, Option<usize>> = BTreeMap::new();
            for (index, path) in files {
                names
                    .entry(file_name(path).to_owned())
                    .and_modify(|only| *only = None)
                    .or_insert(Some(index));
            }
            names
        };
        let olds = only(
            self.unused_sources()
                .map(|at| (at, self.candidates.deleted[at].0))
                .collect(),
        );
        let news = only(
            self.open_targets()
                .map(|at| (at, self.candidates.added[at].0))
                .collect(),
        );
        for (name, source) in olds {
            let (Some(source), Some(Some(added))) = (source, news.get(&name)) else {
                continue;
            };
            if self.score(*added, source, MINIMUM_FOR_A_NAME)? >= MINIMUM_FOR_A_NAME {
                self.record(*added, source);
            }
        }
        Ok(())
    }

    /// Every pair that is left; the best scores first, each source once. Where a text is missing
    /// the best pair cannot be told, so none is, and the files that are left are returned.
    fn by_similarity(&mut self) -> Result<Vec<usize>> {
        let sources: Vec<usize> = self.unused_sources().collect();
        let targets: Vec<usize> = self.open_targets().collect();
        if sources.is_empty() || sources.len().saturating_mul(targets.len()) > MOST_PAIRS {
            return Ok(Vec::new());
        }
        let mut pairs: Vec<Pair> = Vec::new();
        for added in targets.iter().copied() {
            let mut best = [None; BEST];
            for source in &sources {
                let pair = Pair {
                    added,
                    source: *source,
                    score: self.score(added, *source, MINIMUM)?,
                    same_name: file_name(self.candidates.added[added].0)
                        == file_name(self.candidates.deleted[*source].0),
                };
                keep_if_better(&mut best, pair);
            }
            pairs.extend(best.iter().flatten());
        }
        let is_missing = |memo: &Memo| matches!(memo, Memo::Missing);
        if sources.iter().any(|it| is_missing(&self.old[*it]))
            || targets.iter().any(|it| is_missing(&self.new[*it]))
        {
            return Ok(targets);
        }
        // A stable sort: of equal pairs the first stays first, as in git.
        pairs.sort_by_key(|pair| std::cmp::Reverse(pair.merit()));
        for pair in pairs {
            let is_open = self.source_of[pair.added].is_none() && !self.is_used[pair.source];
            if pair.score >= MINIMUM && is_open {
                self.record(pair.added, pair.source);
            }
        }
        Ok(Vec::new())
    }

    fn record(&mut self, added: usize, source: usize) {
        self.source_of[added] = Some(source);
        self.is_used[source] = true;
    }

    fn unused_sources(&self) -> impl Iterator<Item = usize> {
        (0..self.is_used.len()).filter(|source| !self.is_used[*source])
    }

    fn open_targets(&self) -> impl Iterator<Item = usize> {
        (0..self.source_of.len()).filter(|added| self.source_of[*added].is_none())
    }

    fn score(&mut self, added: usize, source: usize, minimum: u64) -> Result<u64> {
        let old = fingerprint(
            &mut self.old[source],
            &self.candidates.deleted[source].1,
            self.store,
        )?;
        let new = fingerprint(
            &mut self.new[added],
            &self.candidates.added[added].1,
            self.store,
        )?;
        Ok(match (old, new) {
            (Some(old), Some(new)) => old.similarity(&new, minimum),
            _ => 0,
        })
    }
}

fn fingerprint(
    memo: &mut Memo,
    state: &FileState,
    store: &Store,
) -> Result<Option<std::sync::Arc<Fingerprint>>> {
    if let Memo::Unread = memo {
        *memo = match store.blob(state.blob) {
            Ok(Some(content)) => Memo::Known(std::sync::Arc::new(Fingerprint::of(&content))),
            Ok(None) => Memo::Missing,
            // It does not stop the others.
            Err(Error::Usage(_)) => Memo::TooLarge,
            Err(error) => return Err(error),
        };
    }
    Ok(match memo {
        Memo::Known(fingerprint) => Some(fingerprint.clone()),
        Memo::Unread | Memo::TooLarge | Memo::Missing => None,
    })
}

#[derive(Debug, Clone, Copy)]
struct Pair {
    added: usize,
    source: usize,
    score: u64,
    same_name: bool,
}

impl Pair {
    fn merit(&self) -> (u64, bool) {
        (self.score, self.same_name)
    }
}

/// Replaces the worst of the best, an empty place first.
fn keep_if_better(best: &mut [Option<Pair>; BEST], pair: Pair) {
    let merit = |place: &Option<Pair>| place.as_ref().map(Pair::merit);
    let mut worst = 0;
    for place in 1..BEST {
        if merit(&best[place]) < merit(&best[worst]) {
            worst = place;
        }
    }
    if merit(&best[worst]) < Some(pair.merit()) {
        best[worst] = Some(pair);
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
