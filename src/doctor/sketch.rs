//! How alike two texts are, told from a few hundred numbers each: the smallest hashes of the
//! phrases they are made of. So a text is read once, whatever it is compared with, and wraps,
//! headings and pictures that moved count for little.

use std::collections::BTreeSet;

/// How many hashes stand for a text; the error is about one in the square root of them.
const SIZE: usize = 400;
/// The words of a phrase.
const PHRASE: usize = 4;

/// What stands for a text.
#[derive(Debug, Clone)]
pub(super) struct Sketch {
    /// The smallest, in order.
    hashes: Vec<u64>,
    /// How many words the text has.
    pub(super) words: usize,
}

impl Sketch {
    pub(super) fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let hashes: BTreeSet<u64> = words.windows(PHRASE).map(hash).collect();
        Self {
            hashes: hashes.into_iter().take(SIZE).collect(),
            words: words.len(),
        }
    }

    pub(super) fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// How much of the two texts is the same, in per cent.
    pub(super) fn likeness(&self, other: &Self) -> usize {
        let all: BTreeSet<u64> = self.hashes.iter().chain(&other.hashes).copied().collect();
        let sample: Vec<u64> = all.into_iter().take(SIZE).collect();
        let has = |sketch: &Self, hash: u64| sketch.hashes.binary_search(&hash).is_ok();
        let shared = sample
            .iter()
            .filter(|hash| has(self, **hash) && has(other, **hash))
            .count();
        // Of two texts that share half of their phrases each, a third of all phrases are in both.
        200 * shared / (sample.len() + shared).max(1)
    }
}

/// FNV-1a, then mixed so that the smallest are a fair sample.
fn hash(words: &[&str]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let bytes = words.iter().flat_map(|word| word.bytes().chain([b' ']));
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_the_share_of_common_phrases() {
        let text = |from: usize, to: usize| -> String {
            (from..to).map(|word| format!("w{word} ")).collect()
        };
        let old = Sketch::of(&text(0, 4000));
        assert_eq!(old.likeness(&Sketch::of(&text(0, 4000))), 100);
        assert_eq!(old.likeness(&Sketch::of(&text(5000, 9000))), 0);
        let half = old.likeness(&Sketch::of(&text(2000, 6000)));
        assert!((40..=60).contains(&half), "{half}");
        assert_eq!(Sketch::of("").likeness(&Sketch::of("one two")), 0);
    }
}
