//! Citations as `BibTeX` entries that every `LaTeX` takes, and biblatex and `biber` as well.

use super::Citation;
use crate::strings::Strings;

/// One entry each. Names and titles stand in braces of their own, so that no style takes them apart
/// or changes their letters.
pub(super) fn write(citations: &[Citation], strings: &Strings) -> String {
    let entries = citations.iter().map(|it| entry(it, strings));
    entries.collect::<Vec<_>>().join("\n")
}

fn entry(citation: &Citation, strings: &Strings) -> String {
    let kind = match citation.publisher {
        Some(_) => "techreport",
        None => "misc",
    };
    let mut fields: Vec<(&str, String)> = Vec::new();
    let authors = match (&citation.authors[..], &citation.publisher) {
        ([], publisher) => publisher.iter().map(|it| whole(it)).collect(),
        (authors, _) => authors.iter().map(|it| whole(it)).collect::<Vec<_>>(),
    };
    if !authors.is_empty() {
        fields.push(("author", braced(&authors.join(" and "))));
    }
    fields.push(("title", braced(&whole(&citation.title))));
    if let Some(publisher) = &citation.publisher {
        fields.push(("institution", braced(&escape(publisher))));
    }
    if let Some(kind) = &citation.kind {
        fields.push(("type", braced(&escape(kind))));
    }
    let words = match &citation.status {
        Some(standing) => format!("{} ({standing})", citation.edition.words(strings)),
        None => citation.edition.words(strings),
    };
    fields.push(("note", braced(&escape(&capital(&words)))));
    if let Some(day) = citation.day {
        fields.push(("year", day.year().to_string()));
        fields.push(("month", day.strftime("%b").to_string().to_lowercase()));
        fields.push(("day", day.day().to_string()));
    }
    if let Some(url) = &citation.url {
        // Addresses of a site are percent-encoded.
        fields.push(("url", braced(url)));
    }
    let lines = fields
        .iter()
        .map(|(name, value)| format!("  {name} = {value},\n"));
    let lines: String = lines.collect();
    format!("@{kind}{{{},\n{lines}}}\n", citation.key)
}

fn braced(text: &str) -> String {
    format!("{{{text}}}")
}

/// What must not be taken apart.
fn whole(text: &str) -> String {
    braced(&escape(text))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// Text as `LaTeX` prints it: what it would take for commands is written as the command that prints
/// it, and a line stays one.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str(r"\textbackslash{}"),
            '~' => escaped.push_str(r"\textasciitilde{}"),
            '^' => escaped.push_str(r"\textasciicircum{}"),
            // Braces count even where a backslash stands before them.
            '{' => escaped.push_str(r"\textbraceleft{}"),
            '}' => escaped.push_str(r"\textbraceright{}"),
            '"' => escaped.push_str(r"\textquotedbl{}"),
            '&' | '%' | '$' | '#' | '_' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
