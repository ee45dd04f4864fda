//! The words of scripts as data: each message as the parts that a script puts together.
//!
//! A part is a text, a variable (`{"put": "n"}`), or a choice by one (`{"by": "n", "of": {"one": […]},
//! "else": "other"}`). What a message refers to stands in it.

use std::collections::BTreeSet;
use std::sync::Arc;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{
    Entry, Expression, Identifier, InlineExpression, Pattern, PatternElement, VariantKey,
};
use serde_json::{Map, Value, json};

use super::patterns;

/// Scripts ask for messages whose ids begin so.
const PREFIX: &str = "script-";

/// The messages of pages that scripts ask for as well.
const SHARED: [&str; 1] = ["date"];

/// So deep may messages refer to one another.
const DEEPEST: usize = 8;

/// The messages that a script names, as a statement to stand before it; nothing where it names none.
pub(super) fn data(script: &str, resources: &[Arc<FluentResource>]) -> Option<String> {
    let quoted: BTreeSet<&str> = script.split(['"', '\'', '`']).collect();
    let is_asked_for =
        |id: &str| (id.starts_with(PREFIX) || SHARED.contains(&id)) && quoted.contains(id);
    let mut messages = Map::new();
    // The first file that has a message holds.
    for (id, pattern) in resources.iter().flat_map(|it| patterns(it)) {
        if is_asked_for(&id) && !messages.contains_key(&id) {
            let parts = Parts { resources }.of(pattern, 0);
            messages.insert(id, parts);
        }
    }
    if messages.is_empty() {
        return None;
    }
    // It stands in a file of its own, but a `<` is nowhere else than in strings, either.
    let words = Value::Object(messages).to_string().replace('<', "\\u003c");
    Some(format!(
        "Object.assign(globalThis.guideWords??={{}},{words});\n"
    ))
}

struct Parts<'a> {
    resources: &'a [Arc<FluentResource>],
}

impl Parts<'_> {
    fn of(&self, pattern: &Pattern<&str>, depth: usize) -> Value {
        let mut parts: Vec<Value> = Vec::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => parts.push(json!(value)),
                PatternElement::Placeable { expression } => {
                    parts.extend(self.expression(expression, depth));
                }
            }
        }
        Value::Array(parts)
    }

    fn expression(&self, expression: &Expression<&str>, depth: usize) -> Vec<Value> {
        match expression {
            Expression::Inline(inline) => self.inline(inline, depth),
            Expression::Select { selector, variants } => {
                let name = |key: &VariantKey<&str>| match key {
                    VariantKey::Identifier { name } => (*name).to_owned(),
                    VariantKey::NumberLiteral { value } => (*value).to_owned(),
                };
                let usual = variants.iter().find(|it| it.default);
                let InlineExpression::VariableReference { id } = selector else {
                    let usual = usual.map(|it| self.of(&it.value, depth));
                    return usual.into_iter().collect();
                };
                let of: Map<String, Value> = variants
                    .iter()
                    .map(|it| (name(&it.key), self.of(&it.value, depth)))
                    .collect();
                let usual = usual.map(|it| name(&it.key));
                vec![json!({ "by": id.name, "of": of, "else": usual })]
            }
        }
    }

    fn inline(&self, inline: &InlineExpression<&str>, depth: usize) -> Vec<Value> {
        match inline {
            InlineExpression::StringLiteral { value } => {
                vec![json!(fluent_syntax::unicode::unescape_unicode_to_string(
                    value
                ))]
            }
            InlineExpression::NumberLiteral { value } => vec![json!(value)],
            InlineExpression::VariableReference { id } => vec![json!({ "put": id.name })],
            InlineExpression::Placeable { expression } => self.expression(expression, depth),
            InlineExpression::MessageReference { id, attribute } if depth < DEEPEST => {
                let wanted = match attribute {
                    Some(attribute) => format!("{}.{}", id.name, attribute.name),
                    None => id.name.to_owned(),
                };
                let mut all = self.resources.iter().flat_map(|it| patterns(it));
                let found = all.find(|(id, _)| *id == wanted);
                found.map_or_else(Vec::new, |(_, it)| vec![self.of(it, depth + 1)])
            }
            InlineExpression::TermReference { id, .. } if depth < DEEPEST => {
                let found = self.term(id);
                found.map_or_else(Vec::new, |it| vec![self.of(it, depth + 1)])
            }
            InlineExpression::MessageReference { .. }
            | InlineExpression::TermReference { .. }
            | InlineExpression::FunctionReference { .. } => Vec::new(),
        }
    }

    fn term(&self, wanted: &Identifier<&str>) -> Option<&Pattern<&str>> {
        let mut entries = self.resources.iter().flat_map(|it| it.entries());
        entries.find_map(|it| match it {
            Entry::Term(term) if term.id.name == wanted.name => Some(&term.value),
            _ => None,
        })
    }
}
