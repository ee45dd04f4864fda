//! The words of all texts, for a browser that looks for the one that was meant.

use std::collections::BTreeMap;
use std::io::Read as _;

use flate2::read::GzDecoder;
use serde::Deserialize;

/// Shorter words are near to too many others.
const SHORTEST: usize = 4;
/// Longer ones are nobody's words.
const LONGEST: usize = 32;
/// So many are listed, those of the most pages: about 60 KB when they are sent.
const MOST: usize = 20_000;
/// What pagefind writes before the content of a file.
const MARK: &[u8] = b"pagefind_dcd";

/// What is read of the text of a page as pagefind keeps it.
#[derive(Deserialize)]
struct Fragment {
    content: String,
}

/// The words in small letters, one a line, those of the most pages first.
pub(super) fn list(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut pages: BTreeMap<String, usize> = BTreeMap::new();
    let fragments = files
        .iter()
        .filter(|(path, _)| path.starts_with("fragment/"));
    for text in fragments.filter_map(|(_, bytes)| content(bytes)) {
        let mut words: Vec<String> = text
            .split(|letter: char| !letter.is_alphabetic())
            .filter(|word| (SHORTEST..=LONGEST).contains(&word.chars().count()))
            .map(str::to_lowercase)
            .collect();
        words.sort_unstable();
        words.dedup();
        for word in words {
            *pages.entry(word).or_default() += 1;
        }
    }
    let mut words: Vec<(String, usize)> = pages.into_iter().collect();
    // Stable: of words on as many pages the first in the alphabet.
    words.sort_by_key(|(_, pages)| std::cmp::Reverse(*pages));
    words.truncate(MOST);
    let words: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
    words.join("\n").into_bytes()
}

/// The text of a page; none where the file is not what is expected.
fn content(bytes: &[u8]) -> Option<String> {
    let mut text = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut text).ok()?;
    let fragment: Fragment = serde_json::from_slice(text.strip_prefix(MARK)?).ok()?;
    Some(fragment.content)
}
