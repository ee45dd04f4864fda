//! Sentences that `guide init` and `guide new` wrote, still in the place of an author's own.

use crate::diagnostic::{Diagnostic, code};
use crate::model::placeholder::PLACEHOLDERS;
use crate::site::Site;

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    let descriptions = site.descriptions.iter();
    let texts = site.guidance().map(|it| &it.source).chain(descriptions);
    for text in texts {
        // One is enough to send its author through the text.
        let first = PLACEHOLDERS
            .iter()
            .filter_map(|it| Some((text.text().find(it)?, it)))
            .min();
        if let Some((start, sentence)) = first {
            let message = format!("“{sentence}” is what guide wrote, to be replaced");
            found.push(
                Diagnostic::new(code::PLACEHOLDER, message)
                    .at(text.place(start..start + sentence.len()))
                    .help("write what the sentence asks for, or take it out"),
            );
        }
    }
}
