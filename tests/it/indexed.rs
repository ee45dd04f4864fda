//! What a search index holds: its files are compressed, so nobody sees it by chance.

use std::io::Read as _;

use flate2::read::GzDecoder;

/// A file as its readers see it.
pub(crate) fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    match GzDecoder::new(bytes).read_to_end(&mut text) {
        Ok(_) => text,
        Err(_) => bytes.to_vec(),
    }
}

/// The texts of an index with what is said of each, as JSON.
pub(crate) fn texts<'a>(files: impl IntoIterator<Item = &'a (String, Vec<u8>)>) -> Vec<String> {
    let fragments = files
        .into_iter()
        .filter(|(path, _)| path.ends_with(".pf_fragment"));
    fragments
        .map(|(_, bytes)| String::from_utf8(unpacked(bytes)).unwrap())
        .collect()
}
