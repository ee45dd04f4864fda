//! Diagrams that cannot be drawn.

use crate::diagnostic::{Diagnostic, Place, SourceText, code};
use crate::diagram::Fault;
use crate::markdown::Block;
use crate::site::{MOST_DIAGRAMS, Site};

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    for document in &site.documents {
        for (index, block) in document.markdown.diagrams().enumerate() {
            let source = &document.source;
            if index >= MOST_DIAGRAMS {
                let message = format!(
                    "the first {MOST_DIAGRAMS} diagrams of a text are drawn; of this one and those after it the source is shown"
                );
                found.push(
                    Diagnostic::new(code::UNDRAWN_DIAGRAM, message)
                        .at(source.place(block.span.clone()))
                        .help("split the document"),
                );
                break;
            }
            if let Some(fault) = site.fault_of_diagram(&block.text) {
                let message = format!(
                    "this diagram is not drawn, but its source is shown: {}",
                    fault.message
                );
                found.push(
                    Diagnostic::new(code::UNDRAWN_DIAGRAM, message)
                        .at(place(source, block, &fault))
                        .help(fault.help),
                );
            }
        }
    }
}

/// Where in the file a fault is. A line of the source is one of the file, perhaps behind the marks of a
/// quote or of a list.
fn place(file: &SourceText, block: &Block, fault: &Fault) -> Place {
    let whole = || file.place(block.span.clone());
    let Some(number) = fault.line else {
        return whole();
    };
    let Some(line) = block.text.lines().nth(number - 1) else {
        return whole();
    };
    let written = &file.text()[block.span.clone()];
    let mut start = block.span.start;
    // The first line is the fence.
    let Some(own) = written.split_inclusive('\n').nth(number) else {
        return whole();
    };
    for before in written.split_inclusive('\n').take(number) {
        start += before.len();
    }
    let Some(begin) = own.find(line) else {
        return file.place(start..start + own.trim_end().len());
    };
    let column = fault.column.map_or_else(
        || line.len() - line.trim_start().len(),
        |column| {
            let characters = line.char_indices().map(|(at, _)| at);
            characters
                .chain([line.len()])
                .nth(column - 1)
                .unwrap_or(line.len())
        },
    );
    let begin = start + begin;
    file.place(begin + column..begin + line.trim_end().len().max(column))
}
