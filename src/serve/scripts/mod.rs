//! What the pages of a preview load beside their own files: the scripts that put the next state of a
//! page in its place and that build the reviewer's bar, and the styles of these.
//!
//! `preview.js` is where it begins. None of it is part of a site. `idiomorph.js` is
//! <https://github.com/bigskysoftware/idiomorph> 0.8.0 as it is published, its licence beside it.

use super::response::Response;

/// Where they stand.
const FOLDER: &str = "_guide/";

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

/// Each with its name, its media type and its text.
const FILES: [(&str, &str, &str); 14] = [
    ("preview.js", JAVASCRIPT, include_str!("preview.js")),
    ("events.js", JAVASCRIPT, include_str!("events.js")),
    ("patch.js", JAVASCRIPT, include_str!("patch.js")),
    ("pair.js", JAVASCRIPT, include_str!("pair.js")),
    ("head.js", JAVASCRIPT, include_str!("head.js")),
    ("marks.js", JAVASCRIPT, include_str!("marks.js")),
    ("editor.js", JAVASCRIPT, include_str!("editor.js")),
    ("make.js", JAVASCRIPT, include_str!("make.js")),
    ("meanwhile.js", JAVASCRIPT, include_str!("meanwhile.js")),
    ("words.js", JAVASCRIPT, include_str!("words.js")),
    ("bar.js", JAVASCRIPT, include_str!("bar.js")),
    ("bar.css", CSS, include_str!("bar.css")),
    ("marks.css", CSS, include_str!("marks.css")),
    ("idiomorph.js", JAVASCRIPT, include_str!("idiomorph.js")),
];

/// The file at a path, if it is one of these.
pub(super) fn file(path: &str) -> Option<Response> {
    let name = path.strip_prefix(FOLDER)?;
    let (_, content_type, text) = FILES.iter().find(|(it, ..)| *it == name)?;
    Some(Response {
        status: 200,
        content_type,
        bytes: text.as_bytes().into(),
    })
}
