//! What the drawing crate lets pass, though Mermaid would not, and draws as something else or not at all: a
//! drawing must not say less than its source.

use mmdflux::payload::Diagram as Parsed;

use super::Fault;

/// What begins the lines of a sequence diagram that are no messages.
const STATEMENTS: [&str; 26] = [
    "sequenceDiagram",
    "participant",
    "actor",
    "create",
    "destroy",
    "box",
    "end",
    "activate",
    "deactivate",
    "note",
    "loop",
    "alt",
    "else",
    "opt",
    "par",
    "and",
    "critical",
    "option",
    "break",
    "rect",
    "autonumber",
    "title",
    "link",
    "links",
    "properties",
    "details",
];

const ARROWS: [&str; 6] = ["-->", "---", "==>", "===", ".->", "-.-"];

/// Refuses what would be drawn wrongly.
pub(super) fn check(parsed: &Parsed, text: &str) -> Result<(), Fault> {
    match parsed {
        Parsed::Flowchart(_) => flowchart(text),
        Parsed::Sequence(_) => sequence(text),
        Parsed::State(_) | Parsed::Class(_) => each_line(text, has_both_ends),
    }
}

fn each_line(text: &str, check: impl Fn(&str) -> Result<(), Fault>) -> Result<(), Fault> {
    for (number, line) in text.lines().enumerate() {
        check(line).map_err(|fault| fault.at_line(number + 1))?;
    }
    Ok(())
}

fn flowchart(text: &str) -> Result<(), Fault> {
    let mut open: Vec<usize> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let at = number + 1;
        let word = line.split_whitespace().next().unwrap_or_default();
        match word.trim_end_matches(';') {
            "subgraph" => open.push(at),
            "end" if open.pop().is_none() => {
                let fault = Fault::new("this `end` ends nothing", "remove it");
                return Err(fault.at_line(at));
            }
            "click" | "style" | "classDef" | "linkStyle" | "class" => {}
            _ => {
                let faultless = closes_labels(line).and_then(|()| has_both_ends(line));
                faultless.map_err(|fault| fault.at_line(at))?;
            }
        }
    }
    match open.pop() {
        Some(at) => Err(Fault::new("this group has no end", "write `end` below it").at_line(at)),
        None => Ok(()),
    }
}

/// An arrow within a label is an arrow behind a label that was not closed.
fn closes_labels(line: &str) -> Result<(), Fault> {
    let mut open: Vec<usize> = Vec::new();
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' | '{' | '(' => open.push(at),
            ']' | '}' | ')' => {
                open.pop();
            }
            '-' | '=' | '.' if ARROWS.iter().any(|it| line[at..].starts_with(it)) => {
                if let Some(begin) = open.first() {
                    return Err(Fault {
                        column: Some(line[..*begin].chars().count() + 1),
                        ..Fault::new(
                            "this label is not closed before the arrow",
                            "close the bracket, or put the label into quotes",
                        )
                    });
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn has_both_ends(line: &str) -> Result<(), Fault> {
    let text = line.trim().trim_end_matches(';').trim_end();
    let is_cut = ["-->", "==>"]
        .iter()
        .any(|arrow| text.starts_with(arrow) || text.ends_with(arrow));
    if is_cut {
        let help = "write what it leads from and to";
        return Err(Fault::new("an arrow lacks one of its ends", help));
    }
    Ok(())
}

fn sequence(text: &str) -> Result<(), Fault> {
    each_line(text, |line| {
        let line = line.trim();
        let word = line.split([' ', ';', ':']).next().unwrap_or_default();
        let is_statement = STATEMENTS.iter().any(|it| word.eq_ignore_ascii_case(it));
        let is_message = line.split_once(':').is_some_and(|(ends, _)| {
            ends.contains("->") || ends.contains("-x") || ends.contains("-)")
        });
        if line.is_empty() || is_statement || is_message {
            return Ok(());
        }
        let help = "write a message as `A->>B: words`";
        Err(Fault::new(
            "this line is no message, and nothing else that is known",
            help,
        ))
    })
}
