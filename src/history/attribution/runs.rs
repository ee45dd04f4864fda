//! The lines still looked for, as runs: where they stand in the text that is asked about, and
//! where in the text of an earlier revision.

use super::alignment::Hunk;

/// Some lines that follow one another in both texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// The first line in the text that is asked about.
    pub(super) line: usize,
    /// The same line in the revision's text.
    pub(super) at: usize,
    /// How many there are.
    pub(super) count: usize,
}

impl Run {
    /// A part of it.
    pub(super) fn slice(self, from: usize, to: usize) -> Self {
        Self {
            line: self.line + from,
            at: self.at + from,
            count: to - from,
        }
    }
}

/// Runs divided between a predecessor and the revision itself.
#[derive(Default)]
pub(super) struct Divided {
    /// Lines that the predecessor has, with their place in its text.
    pub(super) passed: Vec<Run>,
    /// The others.
    pub(super) kept: Vec<Run>,
}

/// Divides runs by what is alike in the predecessor's text.
pub(super) fn divide(runs: &[Run], hunks: &[Hunk]) -> Divided {
    let mut divided = Divided::default();
    for run in runs {
        let mut done = 0;
        while done < run.count {
            let at = run.at + done;
            let next = hunks.partition_point(|hunk| hunk.new.end <= at);
            let hunk = hunks.get(next);
            if let Some(hunk) = hunk.filter(|hunk| hunk.new.start <= at) {
                let end = run.count.min(hunk.new.end - run.at);
                divided.kept.push(run.slice(done, end));
                done = end;
            } else {
                let end = hunk.map_or(run.count, |hunk| run.count.min(hunk.new.start - run.at));
                let (new_end, old_end) = match next.checked_sub(1) {
                    Some(before) => (hunks[before].new.end, hunks[before].old.end),
                    None => (0, 0),
                };
                divided.passed.push(Run {
                    at: at - new_end + old_end,
                    ..run.slice(done, end)
                });
                done = end;
            }
        }
    }
    divided
}

/// In the order of the revision's text, what follows on in both texts joined.
pub(super) fn joined(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_unstable_by_key(|run| (run.at, run.line));
    let mut joined: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match joined.last_mut() {
            Some(last) if last.at + last.count == run.at && last.line + last.count == run.line => {
                last.count += run.count;
            }
            _ => joined.push(run),
        }
    }
    joined
}
