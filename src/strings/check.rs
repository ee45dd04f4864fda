//! What is wrong with the messages of a site's own, and what they lack.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::parser::ParserError;
use fluent_syntax::unicode::unescape_unicode_to_string;
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

use super::sound::{Definition, Fault, Sound, judge};
use super::{BUILT_IN_FILE, Strings, language_of};
use crate::diagnostic::{Diagnostic, SourceText, code, nearest};
use crate::unseen::{self, Unseen};

/// So many messages that are missing are named.
const NAMED: usize = 8;

/// So deep may braces stand in one another: who reads them goes as deep as they do.
const DEEPEST: usize = 32;

/// The forms of number; the last is in every language.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// What each built-in message may use: its variables, and those that its comment names.
pub(super) static VARIABLES: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let sound = judge(&[], &BUILT_IN_FILE, &|_| None, &mut |_| {});
    let mut variables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for message in BUILT_IN_FILE.entries().filter_map(|it| match it {
        Entry::Message(message) => Some(message),
        _ => None,
    }) {
        let comment = message.comment.iter().flat_map(|it| &it.content);
        let words =
            comment.flat_map(|it| it.split(|c: char| !c.is_ascii_alphanumeric() && c != '$'));
        let mut all: BTreeSet<String> = words
            .filter_map(|it| it.strip_prefix('$').map(str::to_owned))
            .collect();
        let id = message.id.name;
        let attributes = message.attributes.iter();
        let attributes = attributes.map(|it| format!("{id}.{}", it.id.name));
        let ids: Vec<String> = attributes.chain([id.to_owned()]).collect();
        for id in &ids {
            all.extend(sound.needs(id).map(str::to_owned));
        }
        variables.extend(ids.into_iter().map(|id| (id, all.clone())));
    }
    variables
});

/// The variables that are numbers: a built-in message chooses a form of number by each.
static NUMBERS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let patterns = super::patterns(&BUILT_IN_FILE);
    let uses = patterns.map(|(_, it)| super::uses::Uses::of(it));
    let choices = uses.flat_map(|it| it.choices);
    let by_form = choices.filter(|(_, all)| all.iter().any(|it| FORMS[..5].contains(&key(it))));
    by_form.filter_map(|(by, _)| by).collect()
});

/// A file as far as it can be read; what cannot is told.
pub(super) fn read(file: &SourceText, problems: &mut Vec<Diagnostic>) -> FluentResource {
    hidden(file, problems);
    let mut tell = |range, what: &str| {
        let message = format!("this is not read as a message: {what}");
        let help = "write `id = words`, with further lines indented and a variable as `{ $name }`";
        let problem = Diagnostic::new(code::BROKEN_MESSAGE, message);
        problems.push(problem.at(file.place(range)).help(help));
    };
    if let Some(at) = too_deep(file.text()) {
        tell(
            at..at + 1,
            &format!("braces stand {DEEPEST} deep in one another"),
        );
        return super::parse("").0;
    }
    let (resource, errors) = super::parse(file.text());
    let end = resource.source().trim_end().len();
    for ParserError { pos, kind, .. } in errors {
        // What lacks its end is missed behind it only.
        tell(
            pos.start.min(end)..pos.end.min(end),
            &lower(&kind.to_string()),
        );
    }
    resource
}

/// Where braces stand too deep in one another; no message goes beyond the next line that begins with a letter.
fn too_deep(text: &str) -> Option<usize> {
    let mut deep = 0_usize;
    let mut is_first = true;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => deep += 1,
            b'}' => deep = deep.saturating_sub(1),
            _ if is_first && byte.is_ascii_alphabetic() => deep = 0,
            _ => {}
        }
        is_first = byte == b'\n';
        if deep > DEEPEST {
            return Some(at);
        }
    }
    None
}

/// Warns of what words hide, however it was written: `"\u202e"` too.
fn hidden(file: &SourceText, problems: &mut Vec<Diagnostic>) {
    let mut begin = 0;
    for line in file.text().split_inclusive('\n') {
        let said = unescape_unicode_to_string(line);
        let found = unseen::find(&said)
            .next()
            .filter(|_| !line.starts_with('#'));
        if let Some((what, _, character)) = found {
            let name = unseen::name(character);
            let (code, message) = match what {
                Unseen::Direction => (
                    code::BIDI_CONTROL,
                    format!("a hidden character ({name}) changes the direction of this text"),
                ),
                Unseen::Invisible => (
                    code::INVISIBLE_CHARACTER,
                    format!("this text holds a character that cannot be seen ({name})"),
                ),
                Unseen::Control => (
                    code::CONTROL_CHARACTER,
                    format!("this text holds a control character ({name})"),
                ),
            };
            let raw = unseen::find(line).next().map(|(_, range, _)| range);
            let range = raw.unwrap_or(0..line.trim_end().len());
            let place = file.place(begin + range.start..begin + range.end);
            let problem = Diagnostic::new(code, message).at(place);
            problems.push(problem.help("remove it, and write the text anew"));
        }
        begin += line.len();
    }
}

/// Tells of the faults of messages, and of what those that hold lack or are not needed for.
pub(super) fn tell(
    files: &[(&SourceText, &FluentResource)],
    sound: &Sound<'_>,
    faults: Vec<Fault<'_>>,
    language: &str,
    is_asked_for: &dyn Fn(&str) -> bool,
    problems: &mut Vec<Diagnostic>,
) {
    let referred = sound.referred_to();
    let unneeded = sound
        .own()
        .filter_map(|it| unneeded(it, &referred, is_asked_for));
    let lacking = sound.own().flat_map(|it| lacking_forms(it, language));
    let all = faults.into_iter().chain(unneeded).chain(lacking);
    for fault in all {
        let Some((file, resource)) = files.get(fault.file) else {
            continue;
        };
        // Every name is a piece of the file that was read.
        let source = resource.source().as_ptr() as usize;
        let start = (fault.at.as_ptr() as usize).wrapping_sub(source);
        let place = file.place(start..start + fault.at.len());
        let problem = Diagnostic::new(code::BROKEN_MESSAGE, fault.message);
        problems.push(problem.at(place).help(fault.help));
    }
}

/// That nothing asks for a message.
fn unneeded<'a>(
    definition: &Definition<'a>,
    referred: &BTreeSet<&str>,
    is_asked_for: &dyn Fn(&str) -> bool,
) -> Option<Fault<'a>> {
    let id = definition.id.as_str();
    let is_needed = id.starts_with('-')
        || VARIABLES.contains_key(id)
        || referred.contains(id)
        || is_asked_for(id);
    let file = definition.file.filter(|_| !is_needed)?;
    let near = nearest(id, VARIABLES.keys().map(String::as_str));
    Some(Fault {
        file,
        at: definition.at,
        message: format!("nothing asks for the message `{id}`"),
        help: near.map_or_else(
            || "remove it".to_owned(),
            |it| format!("did you mean `{it}`?"),
        ),
    })
}

/// The choices by number that have not all forms of the language.
fn lacking_forms<'a>(definition: &Definition<'a>, language: &str) -> Vec<Fault<'a>> {
    let choices = definition.uses.choices.iter();
    let faults = choices.filter_map(|(by, variants)| {
        let lacking = lacking(*by, variants, language);
        let first = variants.first().filter(|_| !lacking.is_empty())?;
        Some(Fault {
            file: definition.file?,
            at: key(first),
            message: format!(
                "{} lacks a form of number: {}",
                super::sound::called(&definition.id),
                lacking.join(", ")
            ),
            help: format!("add [{}], which `{language}` has", lacking.join("], [")),
        })
    });
    faults.collect()
}

/// That a translation is not whole. In English a file holds only what is to be said otherwise.
pub(super) fn missing(file: &SourceText, language: &str, own: &Strings) -> Option<Diagnostic> {
    if language_of(language).language.as_str() == "en" {
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

/// The forms of number that a language has and a choice by number has not.
fn lacking(by: Option<&str>, variants: &[Variant<&str>], language: &str) -> Vec<&'static str> {
    let keys: BTreeSet<&str> = variants.iter().map(key).collect();
    let numbers: BTreeSet<usize> = keys.iter().filter_map(|it| it.parse().ok()).collect();
    // Where all other numbers have one form with words in it, it is that of some of them only.
    let usual = variants.iter().find(|it| it.default);
    let has_one_form = usual.is_some_and(|it| key(it) == "other" && has_words(&it.value));
    let is_number = by.is_some_and(|it| NUMBERS.contains(it)) && !numbers.is_empty();
    let has_forms = keys.iter().any(|it| FORMS[..5].contains(it));
    let is_by_form = has_forms || (is_number && has_one_form);
    if !is_by_form {
        return Vec::new();
    }
    let needed = forms(language, &numbers);
    needed.into_iter().filter(|it| !keys.contains(it)).collect()
}

/// Has a pattern words of its own?
pub(super) fn has_words(pattern: &Pattern<&str>) -> bool {
    pattern.elements.iter().any(|it| match it {
        PatternElement::TextElement { value } => value.contains(char::is_alphabetic),
        PatternElement::Placeable { expression } => match expression {
            Expression::Select { variants, .. } => variants.iter().any(|it| has_words(&it.value)),
            Expression::Inline(InlineExpression::StringLiteral { value }) => {
                value.contains(char::is_alphabetic)
            }
            Expression::Inline(_) => false,
        },
    })
}

/// The forms of number of a language, by the numbers that pages show, but those that have words of their own.
fn forms(language: &str, but: &BTreeSet<usize>) -> Vec<&'static str> {
    let tag = language_of(language);
    let plain = LanguageIdentifier::from_parts(tag.language, None, None, &[]);
    let rules = [tag, plain]
        .into_iter()
        .find_map(|it| PluralRules::create(it, PluralRuleType::CARDINAL).ok());
    let Some(rules) = rules else {
        return Vec::new();
    };
    let mut forms: Vec<&'static str> = (0..=200_usize)
        .filter(|it| !but.contains(it))
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
