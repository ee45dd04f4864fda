//! The addresses on the web that a file of guide's gives, each where it stands: told by the form of
//! the file, so that no key of this kind is forgotten.

use std::ops::Range;

use super::form::{Form, Shape};
use super::yaml::{Key, Node, Value};

/// The addresses in a value of a shape, in the order of the file.
pub fn addresses<'n>(node: &'n Node, shape: &Shape) -> Vec<(&'n str, Range<usize>)> {
    let mut found = Vec::new();
    gather(node, shape, &mut found);
    found
}

fn gather<'n>(node: &'n Node, shape: &Shape, found: &mut Vec<(&'n str, Range<usize>)>) {
    match (shape, &node.value) {
        (Shape::Url, Value::Text(text)) => found.push((text, node.range.clone())),
        (Shape::Mapping(form), Value::Map(entries)) => of_mapping(entries, form, found),
        (Shape::Entries(of) | Shape::ById(of) | Shape::ByCommit(of), Value::Map(entries)) => {
            for (_, node) in entries {
                gather(node, of, found);
            }
        }
        (Shape::Many(of), Value::List(items)) => {
            for node in items {
                gather(node, of, found);
            }
        }
        // A single value is a list of one.
        (Shape::Many(of), _) => gather(node, of, found),
        (Shape::Either(shapes), _) => {
            for shape in *shapes {
                gather(node, shape, found);
            }
        }
        _ => {}
    }
}

fn of_mapping<'n>(
    entries: &'n [(Key, Node)],
    form: &Form,
    found: &mut Vec<(&'n str, Range<usize>)>,
) {
    for (key, node) in entries {
        let field = form.fields.iter().find(|it| it.key == key.name);
        if let Some(field) = field {
            gather(node, &field.shape, found);
        }
    }
}
