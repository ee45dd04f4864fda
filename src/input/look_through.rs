//! `.git-blame-ignore-revs`: commits that only changed the form of texts, so that the writers of
//! their lines are those before them.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, SourceText, code};
use crate::history::CommitId;

/// Reads one full id a line; `#` begins a comment.
pub(super) fn read(source: &SourceText, problems: &mut Vec<Diagnostic>) -> BTreeSet<CommitId> {
    let mut commits = BTreeSet::new();
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        let text = line.split('#').next().unwrap_or_default();
        // A byte order mark is no text.
        let word = text.trim_start_matches('\u{feff}').trim();
        match CommitId::from_hex(word) {
            Some(id) => {
                commits.insert(id);
            }
            None if word.is_empty() => {}
            None => {
                let at = start + text.find(word).unwrap_or_default();
                problems.push(
                    Diagnostic::new(
                        code::INVALID_COMMIT_ID,
                        format!("`{word}` is not the id of a commit, so it is not looked through"),
                    )
                    .at(source.place(at..at + word.len()))
                    .help("write all 40 digits of the id, one id a line; `git rev-parse COMMIT` prints them"),
                );
            }
        }
        start += line.len();
    }
    commits
}
