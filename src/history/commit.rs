//! A commit, read from the bytes that git stores.

use std::borrow::Cow;
use std::sync::Arc;

use super::id::{CommitId, ObjectId};
use super::mask;
use super::message::Message;
use super::signature::{Email, Signature, Time};

/// One commit: who did what, when, and when it arrived on the main line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its name.
    pub id: CommitId,
    /// The commits it was made from; more than one for a merge. Some may lie beyond the end of
    /// a shallow clone.
    pub parents: Vec<CommitId>,
    /// Who wrote the change, and when.
    pub author: Signature,
    /// Who put it into the repository, and when.
    pub committer: Signature,
    /// The first paragraph of the message on one line, addresses masked.
    pub subject: String,
    /// The people and tools named by `Co-authored-by:`, each once, never the author.
    pub co_authors: Vec<CoAuthor>,
    /// The values of the `Change-Class:` trailers, as they were written.
    pub change_classes: Vec<String>,
    /// When it arrived on the main line: the date shown to readers.
    pub arrival: Arrival,
}

/// A person or a tool named by a `Co-authored-by:` trailer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoAuthor {
    /// The name without control characters or addresses; may be empty.
    pub name: Arc<str>,
    /// The address; empty where the trailer has none.
    pub email: Email,
}

/// When a change reached the main line, the first-parent line from HEAD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// The committer's time of the commit on the main line that brought the change. Where that
    /// cannot be read it is the nearest that can: the author's, or that of the last commit on the
    /// main line before it, else of the first after it.
    pub when: Time,
    /// The merge that brought it; `None` for a commit that is itself on the main line.
    pub merge: Option<CommitId>,
}

/// A commit as far as its own bytes tell.
#[derive(Debug)]
pub(super) struct RawCommit {
    pub(super) tree: ObjectId,
    pub(super) parents: Vec<CommitId>,
    pub(super) author: Signature,
    pub(super) committer: Signature,
    pub(super) message: Message,
}

impl Commit {
    /// When the change was written, as far as the commit tells.
    pub fn written(&self) -> Time {
        self.author
            .when
            .or([self.committer.when, self.arrival.when])
    }
}

impl RawCommit {
    /// Parses a commit object; `None` when it is damaged.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let header_end = bytes
            .windows(2)
            .position(|pair| pair == b"\n\n")
            .unwrap_or(bytes.len());
        let body = bytes.get(header_end + 2..).unwrap_or_default();
        let mut tree = None;
        let mut parents = Vec::new();
        let mut author: &[u8] = b"";
        let mut committer: &[u8] = b"";
        let mut encoding: &[u8] = b"";
        // A line that begins with a space continues a header, such as a signature.
        for line in bytes[..header_end].split(|byte| *byte == b'\n') {
            if let Some(id) = line.strip_prefix(b"tree ") {
                tree = tree.or(ObjectId::from_hex(id));
            } else if let Some(id) = line.strip_prefix(b"parent ") {
                parents.push(CommitId::new(ObjectId::from_hex(id)?));
            } else if let Some(person) = line.strip_prefix(b"author ") {
                author = person;
            } else if let Some(person) = line.strip_prefix(b"committer ") {
                committer = person;
            } else if let Some(name) = line.strip_prefix(b"encoding ") {
                encoding = name;
            }
        }
        let author = signature(&decode(author, encoding));
        let committer = signature(&decode(committer, encoding));
        let message = Message::parse(&decode(body, encoding), &author, &committer);
        Some(Self {
            tree: tree?,
            parents,
            author,
            committer,
            message,
        })
    }

    pub(super) fn finish(self, id: CommitId, arrival: Arrival) -> Commit {
        Commit {
            id,
            parents: self.parents,
            author: self.author,
            committer: self.committer,
            subject: self.message.subject,
            co_authors: self.message.co_authors,
            change_classes: self.message.change_classes,
            arrival,
        }
    }
}

/// Text is UTF-8 unless the commit names another encoding. Old commits that name none, yet are
/// not UTF-8, are nearly always Latin-1, whose bytes are the first 256 characters.
fn decode<'a>(bytes: &'a [u8], encoding: &[u8]) -> Cow<'a, str> {
    let name = String::from_utf8_lossy(encoding).to_lowercase();
    let is_latin = ["", "latin1", "latin-1", "windows-1252", "cp1252"].contains(&name.as_str())
        || name.starts_with("iso-8859-1")
        || name.starts_with("iso8859-1");
    match std::str::from_utf8(bytes) {
        Ok(text) if name.is_empty() || !is_latin => Cow::Borrowed(text),
        Ok(_) | Err(_) if is_latin => bytes.iter().map(|byte| char::from(*byte)).collect(),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// Reads `Name <address> seconds offset`, whatever is missing or doubled.
fn signature(text: &str) -> Signature {
    let (name, rest) = text.split_once('<').unwrap_or((text, ""));
    let address = rest.split('>').next().unwrap_or_default();
    let mut numbers = rest
        .rsplit('>')
        .next()
        .unwrap_or_default()
        .split_ascii_whitespace();
    let seconds = numbers.next().and_then(|it| it.parse().ok());
    let offset_minutes = numbers.next().map_or(0, offset);
    let when = seconds.map(|seconds| Time {
        seconds,
        offset_minutes,
    });
    Signature {
        name: mask::name(name).into(),
        email: Email::new(address),
        when: Time::UNKNOWN.or(when),
    }
}

/// `+0130` is ninety minutes. What has more than four digits is no offset.
fn offset(text: &str) -> i32 {
    let number: i32 = text.parse().unwrap_or(0);
    if number.abs() > 9999 {
        return 0;
    }
    number / 100 * 60 + number % 100
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TREE: &str = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n";

    #[test]
    fn a_signed_commit_in_latin_1_is_read() {
        let mut bytes = TREE.as_bytes().to_vec();
        bytes.extend_from_slice(b"author Jos\xe9 <J@Example.org> 1700000000 -0330\ncommitter GitHub <noreply@github.com> 1700000001 +0000\nencoding ISO-8859-1\ngpgsig -----BEGIN\n author Eve <e@e> 1 +0000\n -----END\n\nCaf\xe9\n");
        let commit = RawCommit::parse(&bytes).unwrap();
        assert_eq!(&*commit.author.name, "José");
        assert_eq!(commit.author.email.address(), "j@example.org");
        assert_eq!(commit.author.when.iso(), "2023-11-14T18:43:20-03:30");
        assert_eq!(commit.message.subject, "Café");
    }

    #[test]
    fn absurd_signatures_are_borne() {
        for person in [
            "",
            "<",
            "A",
            "A <a",
            "A <a> x y",
            "A <a> 99999999999999999999 +99999999999",
            "A <a> 9999999999999999 +0000",
        ] {
            let text = format!("{TREE}author {person}\ncommitter {person}\n\nx");
            let commit = RawCommit::parse(text.as_bytes()).unwrap();
            assert_eq!(commit.author.when, Time::UNKNOWN, "{person}");
        }
        for person in ["A <a> -5 -9999", "<> <> 5 +0100", "A <a> 5 +99999999999"] {
            let text = format!("{TREE}author {person}\ncommitter {person}\n\nx");
            let commit = RawCommit::parse(text.as_bytes()).unwrap();
            assert!(commit.author.when.is_known(), "{person}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_parsed_or_refused(bytes: Vec<u8>) {
            let mut commit = TREE.as_bytes().to_vec();
            commit.extend_from_slice(&bytes);
            RawCommit::parse(&commit);
            RawCommit::parse(&bytes);
        }
    }
}
