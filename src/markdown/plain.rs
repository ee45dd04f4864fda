//! CommonMark as the specification prints it.

use super::events::{Dialect, events};
use super::render::Writer;

/// The HTML that the CommonMark specification gives for a text: raw HTML and links untouched,
/// no anchors, no extensions. It shows that the writer is right and is **not safe to
/// publish**; [`render`](super::render()) is.
pub fn commonmark_html(text: &str) -> String {
    let mut writer = Writer::plain(text.len());
    for (event, span) in events(text, Dialect::CommonMark) {
        writer.event(event, &span);
    }
    writer.finish()
}
