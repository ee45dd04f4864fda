//! Which of pagefind's files are published.

use serde_json::Value;

/// Drops the files that no page of guide loads: pagefind's user interfaces and highlighter,
/// and its general WebAssembly where the language has its own.
pub(super) fn keep(files: &mut Vec<(String, Vec<u8>)>) {
    let general = needs_general_wasm(files);
    files.retain(|(path, _)| match path.as_str() {
        "pagefind.js" | "pagefind-worker.js" | "pagefind-entry.json" => true,
        "wasm.unknown.pagefind" => general,
        path => !matches!(extension(path), "js" | "css" | "html"),
    });
}

/// Keeps what an index has of its own: it is read by the script of another.
pub(super) fn keep_data(files: &mut Vec<(String, Vec<u8>)>) {
    let of_data = |path: &str| {
        path == "pagefind-entry.json"
            || matches!(
                extension(path),
                "pf_meta" | "pf_index" | "pf_fragment" | "pf_filter"
            )
    };
    files.retain(|(path, _)| of_data(path));
}

/// Does the index name a language for which pagefind has no stemmer?
fn needs_general_wasm(files: &[(String, Vec<u8>)]) -> bool {
    let entry: Option<Value> = files
        .iter()
        .find(|(path, _)| path == "pagefind-entry.json")
        .and_then(|(_, bytes)| serde_json::from_slice(bytes).ok());
    // What cannot be read is not judged.
    entry
        .as_ref()
        .and_then(|entry| entry.get("languages")?.as_object())
        .is_none_or(|languages| {
            languages
                .values()
                .any(|language| language["wasm"].is_null())
        })
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}
