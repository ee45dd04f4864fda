//! What is wrong with the messages of a site's own, and what they lack.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::parser::{ParserError, parse};
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

use super::{BUILT_IN, Strings, pattern_of, patterns};
use crate::diagnostic::{Diagnostic, SourceText, code, nearest};

/// The ids of messages that are not used, because something is wrong with them.
pub(super) type Broken = BTreeSet<String>;

/// So many messages that are missing are named.
const NAMED: usize = 8;

/// What each built-in message may use: its variables, and those that its comment names.
static VARIABLES: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let file = parse(BUILT_IN).unwrap_or_else(|(file, _)| file);
    let mut variables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for message in file.body.iter().filter_map(|it| match it {
        Entry::Message(message) => Some(message),
        _ => None,
    }) {
        let comment = message.comment.iter().flat_map(|it| &it.content);
        let words =
            comment.flat_map(|it| it.split(|c: char| !c.is_ascii_alphanumeric() && c != '$'));
        let mut all: BTreeSet<String> = words
            .filter_map(|it| it.strip_prefix('$').map(str::to_owned))
            .collect();
        let attributes = message.attributes.iter().map(|it| &it.value);
        for pattern in message.value.iter().chain(attributes) {
            let found = Found::in_pattern(pattern);
            all.extend(found.variables.iter().map(|it| (*it).to_owned()));
        }
        let id = message.id.name;
        for attribute in &message.attributes {
            variables.insert(format!("{id}.{}", attribute.id.name), all.clone());
        }
        variables.insert(id.to_owned(), all);
    }
    variables
});

/// Reports what is wrong in a file; gives the ids of the messages that cannot be used.
pub(super) fn faults(
    file: &SourceText,
    resource: &FluentResource,
    errors: &[ParserError],
    language: &str,
    is_asked_for: &dyn Fn(&str) -> bool,
    problems: &mut Vec<Diagnostic>,
) -> Broken {
    let mut broken = Broken::new();
    let mut tell_at = |range: Range<usize>, message: String, help: String| {
        let problem = Diagnostic::new(code::BROKEN_MESSAGE, message);
        problems.push(problem.at(file.place(range)).help(help));
    };
    for error in errors {
        // What lacks its end is missed behind it only.
        let end = resource.source().trim_end().len();
        let start = error.pos.start.min(end);
        tell_at(
            start..error.pos.end.min(end),
            format!(
                "this is not read as a message: {}",
                lower(&error.to_string())
            ),
            "write `id = words`, with further lines indented and a variable as `{ $name }`".into(),
        );
    }
    let mut tell = |at: &str, message: String, help: String| {
        // Every name is a piece of the file that was read.
        let start = (at.as_ptr() as usize).wrapping_sub(resource.source().as_ptr() as usize);
        tell_at(start..start + at.len(), message, help);
    };
    let terms: BTreeSet<&str> = resource
        .entries()
        .filter_map(|it| match it {
            Entry::Term(term) => Some(term.id.name),
            _ => None,
        })
        .collect();
    let own: BTreeSet<String> = patterns(resource).map(|(id, _)| id).collect();
    for message in resource.entries().filter_map(|it| match it {
        Entry::Message(message) => Some(message),
        _ => None,
    }) {
        let name = message.id.name;
        let values = message.value.iter().map(|it| (name, name.to_owned(), it));
        let attributes = message.attributes.iter();
        let attributes =
            attributes.map(|it| (it.id.name, format!("{name}.{}", it.id.name), &it.value));
        for (at, id, pattern) in values.chain(attributes) {
            let Some(known) = VARIABLES.get(&id) else {
                if !is_asked_for(&id) {
                    let help = match nearest(&id, VARIABLES.keys().map(String::as_str)) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "remove it".to_owned(),
                    };
                    tell(at, format!("nothing asks for the message `{id}`"), help);
                }
                continue;
            };
            let found = Found::in_pattern(pattern);
            if let Some(name) = found.variables.iter().find(|it| !known.contains(**it)) {
                let has: Vec<String> = known.iter().map(|it| format!("${it}")).collect();
                let has = match &has[..] {
                    [] => "it has no variables".to_owned(),
                    has => format!("write {}", has.join(" or ")),
                };
                tell(
                    name,
                    format!("the message `{id}` is given no `${name}`"),
                    has,
                );
                broken.insert(id);
                continue;
            }
            let is_known = |it: &(&str, Option<&str>)| {
                let id =
                    it.1.map_or_else(|| it.0.to_owned(), |rest| format!("{}.{rest}", it.0));
                own.contains(&id) || VARIABLES.contains_key(&id)
            };
            let strange = found
                .messages
                .iter()
                .find(|it| !is_known(it))
                .map(|it| it.0);
            let strange =
                strange.or_else(|| found.terms.iter().find(|it| !terms.contains(**it)).copied());
            if let Some(strange) = strange.or_else(|| found.functions.first().copied()) {
                tell(
                    strange,
                    format!("the message `{id}` refers to `{strange}`, which is not there"),
                    "refer to a message or a term of this file; functions are not known".into(),
                );
                broken.insert(id);
                continue;
            }
            for variants in found.selections {
                let lacking = lacking(variants, language);
                if let (false, Some(first)) = (lacking.is_empty(), variants.first()) {
                    tell(
                        key(first),
                        format!(
                            "the message `{id}` lacks a form of number: {}",
                            lacking.join(", ")
                        ),
                        format!("add [{}], which `{language}` has", lacking.join("], [")),
                    );
                }
            }
        }
    }
    broken
}

/// That a translation is not whole. In English a file holds only what is to be said otherwise.
pub(super) fn missing(file: &SourceText, language: &str, own: &Strings) -> Option<Diagnostic> {
    let tag: LanguageIdentifier = language.parse().ok()?;
    if tag.language.as_str() == "en" {
        return None;
    }
    let english = Strings::english().messages.keys();
    let missing: Vec<&str> = english
        .filter(|it| !own.messages.contains_key(*it))
        .map(String::as_str)
        .collect();
    let named = missing
        .iter()
        .take(NAMED)
        .copied()
        .collect::<Vec<_>>()
        .join("`, `");
    let words = match missing.len() {
        0 => return None,
        1 => format!("a message stands in English: `{named}`"),
        count if count > NAMED => {
            format!(
                "{count} messages stand in English: `{named}` and {} more",
                count - NAMED
            )
        }
        count => format!("{count} messages stand in English: `{named}`"),
    };
    let problem = Diagnostic::new(code::MISSING_MESSAGE, words)
        .at(file.place(0..0))
        .help("say them here; the built-in themes/default/strings.ftl has them all, with what each is for");
    Some(problem)
}

/// Does a pattern, or what it refers to, use a variable?
pub(super) fn has_variables(
    bundle: &FluentBundle<Arc<FluentResource>>,
    pattern: &Pattern<&str>,
) -> bool {
    let mut open = vec![Found::in_pattern(pattern)];
    // No message refers to so many others, unless in a circle.
    for _ in 0..100 {
        let Some(found) = open.pop() else {
            return false;
        };
        if !found.variables.is_empty() || !found.selections.is_empty() {
            return true;
        }
        for (id, attribute) in found.messages {
            let id = attribute.map_or_else(|| id.to_owned(), |it| format!("{id}.{it}"));
            open.extend(pattern_of(bundle, &id).map(Found::in_pattern));
        }
    }
    true
}

/// The forms of number that a language has and a choice by number has not.
fn lacking(variants: &[Variant<&str>], language: &str) -> Vec<&'static str> {
    const ALL: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
    let keys: BTreeSet<&str> = variants.iter().map(key).collect();
    let is_by_number = keys.iter().any(|it| ALL[..5].contains(it));
    if !is_by_number {
        return Vec::new();
    }
    let needed = forms(language);
    needed.into_iter().filter(|it| !keys.contains(it)).collect()
}

/// The forms of number of a language, by the numbers that pages show.
fn forms(language: &str) -> Vec<&'static str> {
    let tag: LanguageIdentifier = language.parse().unwrap_or_default();
    let plain = LanguageIdentifier::from_parts(tag.language, None, None, &[]);
    let rules = [tag, plain]
        .into_iter()
        .find_map(|it| PluralRules::create(it, PluralRuleType::CARDINAL).ok());
    let Some(rules) = rules else {
        return Vec::new();
    };
    let mut forms: Vec<&'static str> = (0..=200_usize)
        .filter_map(|it| rules.select(it).ok())
        .map(|it| match it {
            PluralCategory::ZERO => "zero",
            PluralCategory::ONE => "one",
            PluralCategory::TWO => "two",
            PluralCategory::FEW => "few",
            PluralCategory::MANY => "many",
            PluralCategory::OTHER => "other",
        })
        .collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}

fn key<'a>(variant: &Variant<&'a str>) -> &'a str {
    match variant.key {
        VariantKey::Identifier { name } => name,
        VariantKey::NumberLiteral { value } => value,
    }
}

fn lower(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(characters).collect()
}

/// All that a pattern uses.
#[derive(Default)]
struct Found<'a, 'b> {
    variables: Vec<&'a str>,
    messages: Vec<(&'a str, Option<&'a str>)>,
    terms: Vec<&'a str>,
    functions: Vec<&'a str>,
    selections: Vec<&'b [Variant<&'a str>]>,
}

impl<'a, 'b> Found<'a, 'b> {
    fn in_pattern(pattern: &'b Pattern<&'a str>) -> Self {
        let mut found = Self::default();
        found.pattern(pattern);
        found
    }

    fn pattern(&mut self, pattern: &'b Pattern<&'a str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &'b Expression<&'a str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                self.selections.push(variants);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &'b InlineExpression<&'a str>) {
        match inline {
            InlineExpression::VariableReference { id } => self.variables.push(id.name),
            InlineExpression::MessageReference { id, attribute } => {
                let attribute = attribute.as_ref().map(|it| it.name);
                self.messages.push((id.name, attribute));
            }
            InlineExpression::TermReference { id, .. } => self.terms.push(id.name),
            InlineExpression::FunctionReference { id, .. } => self.functions.push(id.name),
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }
}
