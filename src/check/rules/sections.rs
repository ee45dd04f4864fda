//! Sections that are too long to be cited, discussed and approved as one clause.

use crate::diagnostic::{Diagnostic, code};
use crate::markdown::{BlockKind, Heading, Markdown};
use crate::site::Site;

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    let longest = site.settings.checks.longest_section();
    for document in site.guidance() {
        for (heading, words) in lengths(&document.markdown) {
            if words > longest {
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

/// Each heading with the number of words up to the next one. Code is not read as words.
fn lengths(markdown: &Markdown) -> Vec<(&Heading, usize)> {
    let mut lengths: Vec<(&Heading, usize)> =
        markdown.headings().iter().map(|it| (it, 0)).collect();
    let blocks = markdown.blocks().iter();
    let texts = blocks.filter(|it| !matches!(it.kind, BlockKind::Heading | BlockKind::Code));
    for block in texts {
        let after = lengths.partition_point(|(it, _)| it.span.start <= block.span.start);
        if let Some(section) = after.checked_sub(1) {
            lengths[section].1 += block.words();
        }
    }
    lengths
}
