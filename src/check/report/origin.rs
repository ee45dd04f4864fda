//! Where the files of a report lie, for programs that know the repository and not the site.

use crate::diagnostic::Place;

/// From which folder of the repository the site is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Origin<'a> {
    /// The site's folder within the repository, with a slash at its end; empty at its root.
    pub prefix: &'a str,
}

impl Origin<'_> {
    /// The path of a place from the root of the repository.
    pub(super) fn path(self, place: &Place) -> String {
        format!("{}{}", self.prefix, place.file)
    }
}

/// A text without characters that could drive a terminal or that XML cannot hold.
pub(super) fn plain(text: &str) -> String {
    let is_plain = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(|c| *c == '\n' || is_plain(c)).collect()
}
