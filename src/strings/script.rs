//! The words of scripts as data: each message as the parts that a script puts together.
//!
//! A part is a text, a variable (`{"put": "n"}`), or a choice by one (`{"by": "n", "of": {"one": […]},
//! "else": "other"}`). What a message refers to stands in it.

use std::collections::BTreeSet;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::unicode::unescape_unicode_to_string;
use serde_json::{Map, Value, json};

use super::uses::given;
use super::{ENGLISH_BEGINS, ENGLISH_ENDS, Strings, patterns};

/// Scripts ask for messages whose ids begin so.
const PREFIX: &str = "script-";

/// The messages of pages that scripts ask for as well.
const SHARED: [&str; 1] = ["date"];

/// The messages that a script names, as a statement to stand before it; nothing where it names none.
pub(super) fn data(script: &str, strings: &Strings) -> Option<String> {
    let quoted: BTreeSet<&str> = script.split(['"', '\'', '`']).collect();
    let asked = quoted
        .into_iter()
        .filter(|it| it.starts_with(PREFIX) || SHARED.contains(it));
    let messages: Map<String, Value> = asked
        .filter_map(|id| {
            let (holder, message) = strings.known(id)?;
            let parts = Parts {
                resource: &holder.resource,
            };
            let (_, pattern) = patterns(&holder.resource).find(|(it, _)| it == id)?;
            let mut told = parts.of(pattern, None);
            if strings.is_english_within(holder, message) {
                told = json!([ENGLISH_BEGINS, told, ENGLISH_ENDS]);
            }
            Some((id.to_owned(), told))
        })
        .collect();
    if messages.is_empty() {
        return None;
    }
    // It stands in a file of its own, but a `<` is nowhere else than in strings, either.
    let words = Value::Object(messages).to_string().replace('<', "\\u003c");
    Some(format!(
        "Object.assign(globalThis.guideWords??={{}},{words});\n"
    ))
}

/// All that messages refer to is sound, so that none leads back to itself.
struct Parts<'a> {
    resource: &'a FluentResource,
}

/// Within a term, what it was given: it knows no other variables.
type Given<'a> = [(&'a str, &'a str)];

impl Parts<'_> {
    fn of(&self, pattern: &Pattern<&str>, given: Option<&Given<'_>>) -> Value {
        let mut parts: Vec<Value> = Vec::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => parts.push(json!(value)),
                PatternElement::Placeable { expression } => {
                    parts.extend(self.expression(expression, given));
                }
            }
        }
        Value::Array(parts)
    }

    fn expression(&self, expression: &Expression<&str>, within: Option<&Given<'_>>) -> Vec<Value> {
        let (selector, variants) = match expression {
            Expression::Inline(inline) => return self.inline(inline, within),
            Expression::Select { selector, variants } => (selector, variants),
        };
        let usual = variants.iter().find(|it| it.default);
        // What does not wait for a script is chosen here.
        let decided = match (selector, within) {
            (InlineExpression::VariableReference { id }, None) => {
                let of: Map<String, Value> = variants
                    .iter()
                    .map(|it| (key(it).to_owned(), self.of(&it.value, None)))
                    .collect();
                return vec![json!({ "by": id.name, "of": of, "else": usual.map(key) })];
            }
            (InlineExpression::VariableReference { id }, Some(given)) => value_of(id.name, given),
            (InlineExpression::TermReference { id, attribute, .. }, _) => {
                let attribute = attribute.as_ref().map(|it| it.name);
                self.term(id.name, attribute).and_then(first_text)
            }
            _ => None,
        };
        let chosen = variants.iter().find(|it| Some(key(it)) == decided);
        let chosen = chosen.or(usual).map(|it| self.of(&it.value, within));
        chosen.into_iter().collect()
    }

    fn inline(&self, inline: &InlineExpression<&str>, within: Option<&Given<'_>>) -> Vec<Value> {
        match inline {
            InlineExpression::StringLiteral { value } => {
                vec![json!(unescape_unicode_to_string(value))]
            }
            InlineExpression::NumberLiteral { value } => vec![json!(value)],
            InlineExpression::VariableReference { id } => match within {
                None => vec![json!({ "put": id.name })],
                Some(given) => {
                    let value = value_of(id.name, given).unwrap_or_default();
                    vec![json!(unescape_unicode_to_string(value))]
                }
            },
            InlineExpression::Placeable { expression } => self.expression(expression, within),
            InlineExpression::MessageReference { id, attribute } => {
                let wanted = super::uses::with_attribute(
                    id.name.to_owned(),
                    attribute.as_ref().map(|it| it.name),
                );
                let found = patterns(self.resource).find(|(id, _)| *id == wanted);
                found.map_or_else(Vec::new, |(_, it)| vec![self.of(it, within)])
            }
            InlineExpression::TermReference { id, arguments, .. } => {
                let given: Vec<(&str, &str)> = given(arguments.as_ref()).collect();
                let found = self.term(id.name, None);
                found.map_or_else(Vec::new, |it| vec![self.of(it, Some(&given))])
            }
            InlineExpression::FunctionReference { .. } => Vec::new(),
        }
    }

    /// What a term says, or one of its attributes.
    fn term(&self, wanted: &str, attribute: Option<&str>) -> Option<&Pattern<&str>> {
        let term = self.resource.entries().find_map(|it| match it {
            Entry::Term(term) if term.id.name == wanted => Some(term),
            _ => None,
        })?;
        match attribute {
            None => Some(&term.value),
            Some(attribute) => {
                let mut all = term.attributes.iter();
                all.find(|it| it.id.name == attribute).map(|it| &it.value)
            }
        }
    }
}

fn key<'a>(variant: &Variant<&'a str>) -> &'a str {
    match variant.key {
        VariantKey::Identifier { name } => name,
        VariantKey::NumberLiteral { value } => value,
    }
}

fn value_of<'a>(name: &str, given: &Given<'a>) -> Option<&'a str> {
    given.iter().find(|it| it.0 == name).map(|it| it.1)
}

/// A text that is nothing else.
fn first_text<'a>(pattern: &Pattern<&'a str>) -> Option<&'a str> {
    match &pattern.elements[..] {
        [PatternElement::TextElement { value }] => Some(value),
        _ => None,
    }
}
