//! The names git gives to objects: hashes of their content.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};
use sha1::{Digest, Sha1};

/// The hash of any git object. Leaves this room only as a [`CommitId`] or a [`BlobId`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ObjectId([u8; 20]);

/// Names a commit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitId(ObjectId);

/// Names the content of a file: equal contents have equal ids, whatever their paths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(ObjectId);

/// How many hexadecimal digits a reader is shown.
const SHORT: usize = 8;

impl ObjectId {
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Reads 40 hexadecimal digits.
    pub(super) fn from_hex(text: &[u8]) -> Option<Self> {
        let mut id = [0; 20];
        if text.len() != id.len() * 2 {
            return None;
        }
        for (byte, pair) in id.iter_mut().zip(text.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(id))
    }

    pub(super) fn oid(self) -> git2::Oid {
        // Twenty bytes are always an id; the zero id names nothing and is found nowhere.
        git2::Oid::from_bytes(&self.0).unwrap_or(git2::Oid::ZERO_SHA1)
    }
}

fn digit(hex: u8) -> Option<u8> {
    match hex {
        b'0'..=b'9' => Some(hex - b'0'),
        b'a'..=b'f' => Some(hex - b'a' + 10),
        b'A'..=b'F' => Some(hex - b'A' + 10),
        _ => None,
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0 {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl CommitId {
    pub(super) fn new(id: ObjectId) -> Self {
        Self(id)
    }

    pub(super) fn object(self) -> ObjectId {
        self.0
    }

    /// Reads 40 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        ObjectId::from_hex(text.as_bytes()).map(Self)
    }

    /// The first eight digits, for readers.
    pub fn short(&self) -> String {
        self.to_string()[..SHORT].to_owned()
    }
}

impl BlobId {
    pub(super) fn new(id: ObjectId) -> Self {
        Self(id)
    }

    pub(super) fn object(self) -> ObjectId {
        self.0
    }

    /// The id that git gives to a file of these bytes. Tells whether a file of the work tree
    /// is the committed one, as long as no filter (such as a change of line ends) is between.
    ///
    /// Unlike git's own, this hash is the processor's where it has one, and looks for no collision: all texts of a
    /// site are asked for theirs, and who could write both of two that collide could commit either.
    pub fn of(content: &[u8]) -> Self {
        let mut hasher = Sha1::new();
        hasher.update(format!("blob {}\0", content.len()));
        hasher.update(content);
        Self(ObjectId(hasher.finalize().into()))
    }

    /// The content as it was committed, if `text` is a checkout of it: that may have turned the
    /// ends of lines, which is no change.
    pub fn checked_out_as(self, text: &str) -> Option<Cow<'_, str>> {
        if Self::of(text.as_bytes()) == self {
            return Some(text.into());
        }
        let plain = text.contains("\r\n").then(|| text.replace("\r\n", "\n"))?;
        (Self::of(plain.as_bytes()) == self).then_some(plain.into())
    }

    /// Reads 40 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        ObjectId::from_hex(text.as_bytes()).map(Self)
    }

    /// The first eight digits, for readers.
    pub fn short(&self) -> String {
        self.to_string()[..SHORT].to_owned()
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Serialize for CommitId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Serialize for BlobId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_id_of_a_content_is_the_one_that_git_gives(content: Vec<u8>) {
            let git = git2::Oid::hash_object(git2::ObjectType::Blob, &content).unwrap();
            prop_assert_eq!(BlobId::of(&content).to_string(), git.to_string());
        }
    }
}
