//! Tables of contents typed by hand. An entry that leads nowhere is a matter of the text.

use crate::diagnostic::{Diagnostic, code};
use crate::site::Site;

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    for document in site.guidance() {
        let Some(toc) = document.markdown.toc().filter(|it| it.resolved) else {
            continue;
        };
        let text = &document.source.text()[toc.span.clone()];
        let first_line = text.lines().next().map_or(0, str::len);
        let place = toc.span.start..toc.span.start + first_line;
        let message =
            "this table of contents is typed by hand; the page shows its own in its place";
        found.push(
            Diagnostic::new(code::TYPED_CONTENTS, message)
                .at(document.source.place(place))
                .help("remove it, and there is nothing to keep right by hand"),
        );
    }
}
