//! A text cut into lines, as git cuts it: bytes, each line with its end.

use std::ops::Range;

use super::runs::Run;

/// A text and where its lines begin.
pub(super) struct Text {
    bytes: Vec<u8>,
    /// One more than there are lines: the end of the text is the last.
    starts: Vec<usize>,
}

impl Text {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        let ends = bytes
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .map(|(at, _)| at + 1);
        let mut starts: Vec<usize> = std::iter::once(0).chain(ends).collect();
        if starts.last() != Some(&bytes.len()) {
            starts.push(bytes.len());
        }
        Self { bytes, starts }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn line(&self, number: usize) -> &[u8] {
        self.lines(number..number + 1)
    }

    /// The bytes of some lines.
    pub(super) fn lines(&self, lines: Range<usize>) -> &[u8] {
        &self.bytes[self.starts[lines.start]..self.starts[lines.end]]
    }

    /// All lines as one run.
    pub(super) fn run(&self) -> Vec<Run> {
        let whole = Run {
            line: 0,
            at: 0,
            count: self.len(),
        };
        (whole.count > 0).then_some(whole).into_iter().collect()
    }
}
