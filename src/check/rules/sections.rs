//! Sections that are too long to be cited, discussed and approved as one clause.

use crate::diagnostic::{Diagnostic, code};
use crate::site::Site;

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    let longest = site.settings.checks.longest_section();
    for document in site.guidance() {
        let markdown = &document.markdown;
        let words = markdown.words_below_headings();
        for (heading, words) in markdown.headings().iter().zip(words) {
            if *words > longest {
                let message = format!(
                    "the section `{}` has {words} words before its next heading, more than {longest}",
                    heading.text
                );
                found.push(
                    Diagnostic::new(code::LONG_SECTION, message)
                        .at(document.source.place(heading.span.clone()))
                        .help("give its parts headings of their own"),
                );
            }
        }
    }
}
