//! How much of one text is in another, by git's own measure, so that guide and `git log -M`
//! agree on what is a rename (git's `diffcore-delta.c`).

/// Git's scale: this is "the same".
pub(super) const SAME: u64 = 60_000;

/// The pieces of a text: hashes of its lines (long ones in pieces of 64 bytes), with how many
/// bytes each accounts for, in the order of the hashes.
#[derive(Debug)]
pub(super) struct Fingerprint {
    size: u64,
    pieces: Vec<(u32, u64)>,
}

const LONGEST_PIECE: u32 = 64;
const HASH_BASE: u32 = 107_927;
/// Git looks for a NUL this far to tell a binary file.
const BINARY_PROBE: usize = 8_000;

impl Fingerprint {
    pub(super) fn of(content: &[u8]) -> Self {
        let is_text = !content[..content.len().min(BINARY_PROBE)].contains(&0);
        let mut hashes: Vec<(u32, u64)> = Vec::with_capacity(content.len() / 32);
        let (mut low, mut high, mut length) = (0_u32, 0_u32, 0_u32);
        for (at, byte) in content.iter().enumerate() {
            // Line ends count the same, whichever system wrote them.
            if is_text && *byte == b'\r' && content.get(at + 1) == Some(&b'\n') {
                continue;
            }
            let old = low;
            low = (low << 7) ^ (high >> 25);
            high = (high << 7) ^ (old >> 25);
            low = low.wrapping_add(u32::from(*byte));
            length += 1;
            if length < LONGEST_PIECE && *byte != b'\n' {
                continue;
            }
            hashes.push((piece(low, high), u64::from(length)));
            (low, high, length) = (0, 0, 0);
        }
        if length > 0 {
            hashes.push((piece(low, high), u64::from(length)));
        }
        hashes.sort_unstable();
        let mut pieces: Vec<(u32, u64)> = Vec::with_capacity(hashes.len());
        for (hash, bytes) in hashes {
            match pieces.last_mut() {
                Some(last) if last.0 == hash => last.1 += bytes,
                _ => pieces.push((hash, bytes)),
            }
        }
        Self {
            size: content.len() as u64,
            pieces,
        }
    }

    /// How alike two texts are, from 0 to [`SAME`]; 0 when it cannot reach `minimum`.
    pub(super) fn similarity(&self, other: &Self, minimum: u64) -> u64 {
        let largest = self.size.max(other.size);
        let difference = self.size.abs_diff(other.size);
        if other.size == 0 || largest * (SAME - minimum) < difference * SAME {
            return 0;
        }
        self.copied_to(other) * SAME / largest
    }

    fn copied_to(&self, other: &Self) -> u64 {
        let mut theirs = other.pieces.iter().peekable();
        let mut copied = 0;
        for (hash, bytes) in &self.pieces {
            while theirs
                .next_if(|(their_hash, _)| their_hash < hash)
                .is_some()
            {}
            if let Some((_, their_bytes)) = theirs.next_if(|(their_hash, _)| their_hash == hash) {
                copied += bytes.min(their_bytes);
            }
        }
        copied
    }
}

fn piece(low: u32, high: u32) -> u32 {
    low.wrapping_add(high.wrapping_mul(0x61)) % HASH_BASE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_lines_is_half_the_score() {
        let of = |text: &str| Fingerprint::of(text.as_bytes());
        let old = of("one line\ntwo line\n");
        assert_eq!(old.similarity(&of("one line\ntwo line\n"), 30_000), SAME);
        assert_eq!(old.similarity(&of("one line\nsix line\n"), 30_000), 30_000);
        assert_eq!(
            old.similarity(&of("one line\r\ntwo line\r\n"), 30_000),
            54_000
        );
        assert_eq!(old.similarity(&of("x"), 30_000), 0);
        assert_eq!(of("").similarity(&of(""), 30_000), 0);
    }
}
