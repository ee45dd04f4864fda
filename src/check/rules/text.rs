//! What reading a text noticed: pictures without words, hidden characters, skipped headings.

use crate::diagnostic::{Code, Diagnostic, Severity, code};
use crate::markdown::{BlockKind, Destination, Note, NoteKind};
use crate::site::{Document, Kind, Site};

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    for document in &site.documents {
        for note in document.markdown.notes() {
            let (code, message, help) = describe(note);
            let problem = Diagnostic::new(code, message)
                .at(document.source.place(note.span.clone()))
                .help(help);
            found.push(
                problem
                    .weighing(weight(code, document.kind))
                    .replaced_by(replacement(note, document)),
            );
        }
    }
}

/// A project page is shown as it is: its craft is not the coalition's. And what cannot be seen in
/// running text, or is no text, mostly came with a paste.
fn weight(code: Code, kind: Kind) -> Severity {
    let is_of_a_paste = code == code::INVISIBLE_CHARACTER || code == code::CONTROL_CHARACTER;
    if kind == Kind::ProjectPage || is_of_a_paste {
        Severity::Hint
    } else {
        code.severity()
    }
}

/// At the end of a line a character without width joins and parts nothing: it may go, but from code,
/// which may be meant as it is.
fn replacement(note: &Note, document: &Document) -> Option<String> {
    let text = document.source.text();
    let mut blocks = document.markdown.blocks().iter();
    let is_code = blocks.any(|it| {
        let may_be_code = matches!(it.kind, BlockKind::Code | BlockKind::Html);
        may_be_code && it.span.contains(&note.span.start)
    });
    let rest = text[note.span.end..].lines().next().unwrap_or_default();
    let is_written = !text[note.span.clone()].starts_with('&');
    let may_go = note.kind == NoteKind::InvisibleCharacter
        && is_written
        && !is_code
        && rest.trim().is_empty();
    may_go.then(String::new)
}

fn describe(note: &Note) -> (Code, String, &'static str) {
    let text = &note.text;
    match note.kind {
        NoteKind::ImageWithoutAlt | NoteKind::HtmlImageWithoutAlt => wordless(note),
        NoteKind::SkippedHeadingLevel => (
            code::HEADING_LEVEL,
            format!("the heading `{text}` skips a level"),
            "use one `#` more than the heading above it, not two",
        ),
        NoteKind::EmptyHeading => (
            code::EMPTY_HEADING,
            "this heading has no words".into(),
            "write a title, or remove it",
        ),
        NoteKind::HeadingAttribute => (
            code::HEADING_ATTRIBUTE,
            format!("the heading `{text}` ends in `{{…}}`, which is shown as text"),
            "remove it: every heading has GitHub's anchor",
        ),
        NoteKind::UnresolvedTocEntry => (
            code::TABLE_OF_CONTENTS,
            format!("this entry of the table of contents leads to no heading: `{text}`"),
            "mend the entry, or remove the table: the page makes its own",
        ),
        NoteKind::EmptyLink => (
            code::EMPTY_LINK,
            "this link has no words".into(),
            "say in the square brackets where it leads",
        ),
        NoteKind::ForbiddenLink => (
            code::FORBIDDEN_LINK,
            format!("the address `{text}` is not allowed, so only the link's text is shown"),
            "use https:, http:, mailto: or a path within the repository",
        ),
        NoteKind::DroppedHtml => (
            code::DROPPED_HTML,
            format!("the HTML `{text}` is left out of the page"),
            "use Markdown for it",
        ),
        NoteKind::TakenId => (
            code::DUPLICATE_ANCHOR,
            format!("the page has the id `{text}` already, so a link to it leads elsewhere"),
            "give it another id, or remove it: every heading has one",
        ),
        NoteKind::MisspeltLanguage => (
            code::MISSPELT_LANGUAGE,
            format!("`{text}` is no name of a language, so the code has no colours"),
            "write the name of the language as GitHub has it, such as `python`",
        ),
        NoteKind::WrongMath => (
            code::WRONG_MATH,
            format!("this formula is not set, but its source is shown: {text}"),
            "mend the TeX here; most of what KaTeX knows is known",
        ),
        NoteKind::DollarMath => (
            code::DOLLAR_MATH,
            format!("`{text}` looks like math, but is shown as it is written"),
            "write it between $` and `$, as GitHub reads it too",
        ),
        NoteKind::UnusedFootnote => (
            code::UNUSED_FOOTNOTE,
            format!("nothing refers to the footnote `{text}`, so it is not shown"),
            "refer to it, or remove it",
        ),
        NoteKind::DuplicateFootnote => (
            code::DUPLICATE_FOOTNOTE,
            format!("there are two footnotes `{text}`, and only the first is shown"),
            "give one of them another name",
        ),
        NoteKind::BidiControl => (
            code::BIDI_CONTROL,
            format!("a hidden character ({text}) changes the direction of the text here"),
            "remove it, or write the text so that it is not needed",
        ),
        NoteKind::InvisibleCharacter => (
            code::INVISIBLE_CHARACTER,
            format!("there is a character here that cannot be seen ({text})"),
            "remove it",
        ),
        NoteKind::ControlCharacter => (
            code::CONTROL_CHARACTER,
            format!("there is a control character here ({text}), which is left out"),
            "remove it",
        ),
        NoteKind::TooDeep => (
            code::TOO_DEEP,
            "the text is nested too deeply, so it is shown as it is written".into(),
            "flatten the lists and quotes here",
        ),
        NoteKind::TooWide => (
            code::TOO_WIDE,
            "this table is too wide, so the text is shown as it is written".into(),
            "split the table",
        ),
        NoteKind::TooLong => (
            code::TOO_LONG,
            "the text is too long, so it is shown as it is written".into(),
            "split the document",
        ),
    }
}

/// A picture without words: they stand in square brackets, or in the attribute of an element.
fn wordless(note: &Note) -> (Code, String, &'static str) {
    let text = &note.text;
    let is_html = note.kind == NoteKind::HtmlImageWithoutAlt;
    if Destination::of(text) == Destination::External {
        let message = format!(
            "the picture `{text}` of another site has no text alternative, so it is left out"
        );
        let help = if is_html {
            "say in `alt=\"…\"` what it tells, and a link to it is shown; or keep the picture in the repository"
        } else {
            "say in the square brackets what it tells, and a link to it is shown; or keep the picture in the repository"
        };
        return (code::IMAGE_LEFT_OUT, message, help);
    }
    let message = format!("the picture `{text}` has no text alternative");
    let help = if is_html {
        "say in `alt=\"…\"` what the picture tells; `alt=\"\"` if it tells nothing"
    } else {
        "say in the square brackets what the picture tells: ![A diagram of …](…)"
    };
    (code::IMAGE_WITHOUT_ALT, message, help)
}
