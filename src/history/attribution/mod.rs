//! Who wrote each line of a document: an own pass over its revisions, by the rules of git's blame.
//!
//! From the text that is asked about into the past, revision by revision: the lines that a
//! predecessor has too are its lines, and what no predecessor has the revision wrote. Only lines
//! still looked for are carried along, and only the texts at the ends of that way are in memory.
//!
//! ```text
//!  alignment   what is alike in two texts, by git's own comparison
//!  comparisons those made so far, by content
//!  runs        the lines still looked for, split into what is alike and what is not
//!  moved       those that stood elsewhere in a predecessor            (`git blame -M`)
//!  resembling  those that a formatting commit only wrote otherwise    (`--ignore-rev`)
//!  parts       which revisions changed each section
//!  pass        all of these, from revision to predecessors
//!  blocks      which revision last changed each block, by its words
//! ```

mod alignment;
mod blocks;
mod comparisons;
mod moved;
mod parts;
mod pass;
mod resembling;
mod runs;
mod text;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::id::{BlobId, CommitId};
use super::lineage::{Lineage, State};
pub use blocks::last_changes;
use pass::Pass;
use text::Text;

/// Which text of a document is asked about.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// Its present text, committed or not.
    WorkTree(&'a str),
    /// Its text as a revision left it, by the index in [`Lineage::revisions`].
    Revision(usize),
}

/// Who wrote a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LineOrigin {
    /// A revision, by its index in [`Lineage::revisions`].
    Revision(usize),
    /// Nobody yet: it is not committed.
    Uncommitted,
    /// It cannot be told in this clone.
    Unknown,
}

/// What is known of the lines of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// The origin of each line.
    pub lines: Vec<LineOrigin>,
    /// For each part that was asked about, the revisions that changed it, newest first.
    pub parts: Vec<Vec<usize>>,
}

/// Attributes the lines of a text.
///
/// - A line goes to the first predecessor that has it. A predecessor with the whole text comes
///   before any other; one whose text is not in this clone leaves open whose lines the rest are.
/// - A block of lines that stood elsewhere in a predecessor stays with its writer, when it has
///   at least 20 letters and digits.
/// - Revisions of `look_through` pass a changed line on to the line of a predecessor that it
///   resembles, if there is one.
///
/// `parts` says for each line of the text which part it belongs to, if any: sections, followed
/// into the past wherever their lines lead, whatever their headings once said.
///
/// `read` gives old texts. The cost is that of comparing every revision with its predecessors
/// once; where moved lines would cost much more than that, the rest of them is not looked for.
pub fn attribute(
    lineage: &Lineage,
    subject: Subject<'_>,
    parts: &[Option<usize>],
    look_through: &BTreeSet<CommitId>,
    read: &dyn Fn(BlobId) -> Option<Vec<u8>>,
) -> Attribution {
    let (text, state) = match subject {
        Subject::WorkTree(text) => work_tree(text, lineage.head, read),
        Subject::Revision(index) => {
            let state = State {
                revision: Some(index),
                blob: lineage.revisions.get(index).and_then(|it| it.blob),
            };
            let Some(text) = state.blob.and_then(read) else {
                return Attribution::default();
            };
            (Text::new(text), Some((state, Same::Yes)))
        }
    };
    let pass = Pass::new(lineage, look_through, read, text, parts);
    pass.run(state)
}

/// Is the subject the state it came from?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Same {
    Yes,
    No,
}

/// The present text as it is compared, and the state it came from. Where the committed text has
/// plain ends of lines, those that a checkout turned are turned back.
fn work_tree(
    text: &str,
    head: Option<State>,
    read: &dyn Fn(BlobId) -> Option<Vec<u8>>,
) -> (Text, Option<(State, Same)>) {
    let own = |text: &str| Text::new(text.as_bytes().to_vec());
    let Some((head, blob)) = head.and_then(|head| Some((head, head.blob?))) else {
        return (own(text), head.map(|head| (head, Same::No)));
    };
    if let Some(committed) = blob.checked_out_as(text) {
        return (own(&committed), Some((head, Same::Yes)));
    }
    let is_plain = |bytes: Vec<u8>| !bytes.windows(2).any(|pair| pair == b"\r\n");
    let text = if text.contains("\r\n") && read(blob).is_some_and(is_plain) {
        own(&text.replace("\r\n", "\n"))
    } else {
        own(text)
    };
    (text, Some((head, Same::No)))
}
