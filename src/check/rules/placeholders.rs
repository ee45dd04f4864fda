//! Sentences that `guide init` and `guide new` wrote, still in the place of an author's own.

use std::sync::LazyLock;

use regex::Regex;

use crate::diagnostic::{Diagnostic, code};
use crate::model::placeholder::PLACEHOLDERS;
use crate::site::Site;

/// Any of the sentences: all are looked for at once, because all of a site is looked through after each save.
static ANY: LazyLock<Regex> = LazyLock::new(|| {
    let any = PLACEHOLDERS.map(regex::escape).join("|");
    Regex::new(&any).expect("plain sentences are a pattern")
});

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    let descriptions = site.descriptions.iter();
    let texts = site.guidance().map(|it| &it.source).chain(descriptions);
    for text in texts {
        // One is enough to send its author through the text.
        if let Some(first) = ANY.find(text.text()) {
            let message = format!("“{}” is what guide wrote, to be replaced", first.as_str());
            found.push(
                Diagnostic::new(code::PLACEHOLDER, message)
                    .at(text.place(first.range()))
                    .help("write what the sentence asks for, or take it out"),
            );
        }
    }
}
