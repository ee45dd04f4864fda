//! What reading a text noticed: pictures without words, hidden characters, skipped headings.

use crate::diagnostic::{Diagnostic, Severity};
use crate::markdown::{Destination, Note, NoteKind};
use crate::site::{Kind, Site};

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    for document in &site.documents {
        for note in document.markdown.notes() {
            let (severity, code, message, help) = describe(note);
            let is_page = document.kind == Kind::ProjectPage;
            // A project page is shown as it is: its craft is not the coalition's.
            let severity = if is_page && severity == Severity::Warning {
                Severity::Hint
            } else {
                severity
            };
            found.push(
                Diagnostic::new(severity, code, message)
                    .at(document.source.place(note.span.clone()))
                    .help(help),
            );
        }
    }
}

fn describe(note: &Note) -> (Severity, &'static str, String, &'static str) {
    use Severity::{Hint, Warning};
    let text = &note.text;
    match note.kind {
        NoteKind::ImageWithoutAlt if Destination::of(text) == Destination::External => (
            Hint,
            "image-left-out",
            format!(
                "the picture `{text}` of another site has no text alternative, so it is left out"
            ),
            "say in the square brackets what it tells, and a link to it is shown; or keep the picture in the repository",
        ),
        NoteKind::ImageWithoutAlt => (
            Warning,
            "image-without-alt",
            format!("the picture `{text}` has no text alternative"),
            "say in the square brackets what the picture tells: ![A diagram of …](…)",
        ),
        NoteKind::SkippedHeadingLevel => (
            Hint,
            "heading-level",
            format!("the heading `{text}` skips a level"),
            "use one `#` more than the heading above it, not two",
        ),
        NoteKind::EmptyHeading => (
            Hint,
            "empty-heading",
            "this heading has no words".into(),
            "write a title, or remove it",
        ),
        NoteKind::HeadingAttribute => (
            Hint,
            "heading-attribute",
            format!("the heading `{text}` ends in `{{…}}`, which is shown as text"),
            "remove it: every heading has GitHub's anchor",
        ),
        NoteKind::UnresolvedTocEntry => (
            Hint,
            "table-of-contents",
            format!("this entry of the table of contents leads to no heading: `{text}`"),
            "mend the entry, or remove the table: the page makes its own",
        ),
        NoteKind::EmptyLink => (
            Hint,
            "empty-link",
            "this link has no words".into(),
            "say in the square brackets where it leads",
        ),
        NoteKind::ForbiddenLink => (
            Warning,
            "forbidden-link",
            format!("the address `{text}` is not allowed, so only the link's text is shown"),
            "use https:, http:, mailto: or a path within the repository",
        ),
        NoteKind::DroppedHtml => (
            Hint,
            "dropped-html",
            format!("the HTML `{text}` is left out of the page"),
            "use Markdown for it",
        ),
        NoteKind::UnusedFootnote => (
            Hint,
            "unused-footnote",
            format!("nothing refers to the footnote `{text}`, so it is not shown"),
            "refer to it, or remove it",
        ),
        NoteKind::DuplicateFootnote => (
            Warning,
            "duplicate-footnote",
            format!("there are two footnotes `{text}`, and only the first is shown"),
            "give one of them another name",
        ),
        NoteKind::BidiControl => (
            Warning,
            "bidi-control",
            format!("a hidden character ({text}) changes the direction of the text here"),
            "remove it, or write the text so that it is not needed",
        ),
        NoteKind::InvisibleCharacter => (
            Hint,
            "invisible-character",
            format!("there is a character here that cannot be seen ({text})"),
            "remove it",
        ),
        NoteKind::TooDeep => (
            Warning,
            "too-deep",
            "the text is nested too deeply, so it is shown as it is written".into(),
            "flatten the lists and quotes here",
        ),
        NoteKind::TooWide => (
            Warning,
            "too-wide",
            "this table is too wide, so the text is shown as it is written".into(),
            "split the table",
        ),
        NoteKind::TooLong => (
            Warning,
            "too-long",
            "the text is too long, so it is shown as it is written".into(),
            "split the document",
        ),
    }
}
