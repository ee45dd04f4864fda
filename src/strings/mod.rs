//! The words that guide itself puts on pages: messages in Project Fluent.
//!
//! English is built in: `themes/default/strings.ftl`. A theme of a site's own takes its place message by
//! message, in the language of the site. What is wrong with such a message is told of (`check`), and
//! the English one stands in for it. Scripts get theirs as data (`script`).
//!
//! A message without variables is looked up. One with variables is formatted when it is asked for: as
//! plain text, or as HTML in which nothing but what is handed over as HTML is markup.

mod check;
mod script;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Pattern};
use jiff::civil::Date;
use unic_langid::{CharacterDirection, LanguageIdentifier};

use crate::diagnostic::{Diagnostic, SourceText};

/// The built-in messages.
const BUILT_IN: &str = include_str!("../../themes/default/strings.ftl");

static ENGLISH: LazyLock<Strings> = LazyLock::new(|| {
    let resource = Arc::new(parse(BUILT_IN).0);
    Strings::speaking("en", &[resource], |_| true)
});

/// The messages of a site, in its language.
pub struct Strings {
    bundle: FluentBundle<Arc<FluentResource>>,
    /// All of the files; the first that has a message holds, and English is the last.
    resources: Vec<Arc<FluentResource>>,
    /// By their ids, those of attributes behind a full stop. The English ones, where this is another
    /// language, are asked for there.
    messages: BTreeMap<String, Message>,
    fingerprint: String,
}

/// A message, as far as it can be made ready.
enum Message {
    /// It has no variables: its words, as text and as HTML.
    Words { text: String, html: String },
    /// It is formatted when it is asked for.
    Pattern,
}

/// What stands in for a variable of a message.
#[derive(Debug, Clone)]
pub enum Argument<'a> {
    /// Words, which are escaped where the message becomes HTML.
    Text(Cow<'a, str>),
    /// A number, by which a message may choose its form.
    Number(i64),
    /// HTML that is safe.
    Html(Cow<'a, str>),
}

/// Why a message cannot be told.
#[derive(Debug)]
pub struct Untellable(String);

impl fmt::Display for Untellable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Pieces of HTML wait behind these while the words around them are escaped. They are no characters:
/// a text that holds one all the same could only repeat a piece.
const FIRST_PIECE: u32 = 0xfdd0;

impl Strings {
    /// English, which terminals are spoken to in as well.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    /// The messages of files in a language; the first file that has a message holds. English stands in
    /// for what they lack and for what is wrong in them. `is_asked_for` tells of messages that are not
    /// built in whether a template or a script uses them.
    pub fn of(
        language: &str,
        files: &[SourceText],
        is_asked_for: &dyn Fn(&str) -> bool,
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut resources = Vec::new();
        let mut broken = check::Broken::new();
        for file in files {
            let (resource, errors) = parse(file.text());
            broken.extend(check::faults(
                file,
                &resource,
                &errors,
                language,
                is_asked_for,
                problems,
            ));
            resources.push(Arc::new(resource));
        }
        let strings = Self::speaking(language, &resources, |id| !broken.contains(id));
        if let Some(file) = files.first() {
            problems.extend(check::missing(file, language, &strings));
        }
        strings
    }

    fn speaking(tag: &str, files: &[Arc<FluentResource>], is_sound: impl Fn(&str) -> bool) -> Self {
        let language: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut resources = files.to_vec();
        // What they refer to may be in English still. English itself has no other.
        if tag != "en" || files.iter().all(|it| it.source() != BUILT_IN) {
            resources.extend(Self::english().resources.iter().cloned());
        }
        let mut bundle = FluentBundle::new_concurrent(vec![language.clone()]);
        // Between words from right to left, what is put in must not change the order of its neighbours.
        bundle.set_use_isolating(language.character_direction() == CharacterDirection::RTL);
        for resource in resources.iter().rev() {
            bundle.add_resource_overriding(Arc::clone(resource));
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(tag.as_bytes());
        let mut messages = BTreeMap::new();
        for resource in files {
            hasher.update(resource.source().as_bytes());
            for (id, pattern) in patterns(resource) {
                if is_sound(&id) {
                    messages
                        .entry(id)
                        .or_insert_with_key(|id| Message::of(&bundle, id, pattern));
                }
            }
        }
        Self {
            bundle,
            resources,
            messages,
            fingerprint: hasher.finalize().to_hex()[..16].to_owned(),
        }
    }

    /// What tells these messages from any others: pages that hold some of them follow from it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// A message without variables.
    pub fn say(&self, id: &str) -> String {
        self.tell(id, &[])
    }

    /// A message as plain text.
    pub fn tell(&self, id: &str, arguments: &[(&str, Argument<'_>)]) -> String {
        match self.known(id) {
            Some((_, Message::Words { text, .. })) => text.clone(),
            Some((strings, Message::Pattern)) => {
                let arguments = arguments
                    .iter()
                    .map(|(name, it)| (*name, it.plain()))
                    .collect();
                strings
                    .format(id, &arguments)
                    .unwrap_or_else(|(text, _)| text)
            }
            None => id.to_owned(),
        }
    }

    /// A message as HTML.
    pub fn html(&self, id: &str, arguments: &[(&str, Argument<'_>)]) -> Result<String, Untellable> {
        let (strings, message) = self
            .known(id)
            .ok_or_else(|| Untellable(format!("there is no message `{id}`")))?;
        if let Message::Words { html, .. } = message {
            return Ok(html.clone());
        }
        let mut pieces: Vec<&str> = Vec::new();
        let mut values = FluentArgs::with_capacity(arguments.len());
        for (name, argument) in arguments {
            match argument {
                Argument::Html(html) => {
                    values.set(*name, mark(pieces.len()).to_string());
                    pieces.push(html);
                }
                other => values.set(*name, other.plain()),
            }
        }
        let text = strings
            .format(id, &values)
            .map_err(|(_, why)| Untellable(format!("the message `{id}` cannot be told: {why}")))?;
        Ok(escaped(&text, &pieces))
    }

    /// Names one after the other; `and` says that there are no more of them.
    pub fn list(&self, items: &[Argument<'_>], and: bool) -> Result<String, Untellable> {
        let mut items = items.iter();
        let Some(first) = items.next() else {
            return Ok(String::new());
        };
        let mut list = match first {
            Argument::Html(html) => html.clone().into_owned(),
            other => escaped(&other.text(), &[]),
        };
        while let Some(item) = items.next() {
            let is_end = and && items.as_slice().is_empty();
            let id = if is_end { "list-end" } else { "list" };
            let arguments = [
                ("before", Argument::Html(list.into())),
                ("next", item.clone()),
            ];
            list = self.html(id, &arguments)?;
        }
        Ok(list)
    }

    /// Names one after the other, as plain text.
    pub fn listed(&self, items: &[String], and: bool) -> String {
        let mut items = items.iter();
        let mut list = items.next().cloned().unwrap_or_default();
        while let Some(item) = items.next() {
            let is_end = and && items.as_slice().is_empty();
            let id = if is_end { "list-end" } else { "list" };
            list = self.tell(id, &[("before", list.into()), ("next", item.into())]);
        }
        list
    }

    /// A day in words.
    pub fn day(&self, date: Date) -> String {
        self.tell(
            "date",
            &[
                ("day", date.day().into()),
                ("month", date.month().into()),
                ("year", date.year().into()),
            ],
        )
    }

    /// A month in words.
    pub fn month(&self, date: Date) -> String {
        let arguments = [("month", date.month().into()), ("year", date.year().into())];
        self.tell("month-of-year", &arguments)
    }

    /// The words that a script asks for, as a statement to stand before it.
    pub fn for_script(&self, script: &str) -> Option<String> {
        script::data(script, &self.resources)
    }

    /// A message with the strings that have it.
    fn known(&self, id: &str) -> Option<(&Self, &Message)> {
        match self.messages.get(id) {
            Some(message) => Some((self, message)),
            None if std::ptr::eq(self, Self::english()) => None,
            None => Self::english().known(id),
        }
    }

    /// Formats a message; where something is wrong with it, what can be said and why it is not all.
    fn format(&self, id: &str, arguments: &FluentArgs<'_>) -> Result<String, (String, String)> {
        let mut errors = Vec::new();
        let Some(pattern) = pattern_of(&self.bundle, id) else {
            return Err((id.to_owned(), "it has no words".to_owned()));
        };
        let text = self
            .bundle
            .format_pattern(pattern, Some(arguments), &mut errors)
            .into_owned();
        match errors.first() {
            None => Ok(text),
            Some(error) => Err((text, error.to_string())),
        }
    }
}

impl Message {
    fn of(bundle: &FluentBundle<Arc<FluentResource>>, id: &str, pattern: &Pattern<&str>) -> Self {
        let mut errors = Vec::new();
        if check::has_variables(bundle, pattern) {
            return Self::Pattern;
        }
        let own = pattern_of(bundle, id);
        let text = own.map(|it| bundle.format_pattern(it, None, &mut errors));
        match text.filter(|_| errors.is_empty()) {
            Some(text) => Self::Words {
                html: escaped(&text, &[]),
                text: text.into_owned(),
            },
            None => Self::Pattern,
        }
    }
}

impl Argument<'_> {
    fn plain(&self) -> FluentValue<'_> {
        match self {
            Self::Text(text) | Self::Html(text) => FluentValue::from(text.as_ref()),
            Self::Number(number) => FluentValue::from(*number),
        }
    }

    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Html(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
        }
    }
}

impl<'a> From<&'a str> for Argument<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Argument<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Argument<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<usize> for Argument<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

macro_rules! numbers {
    ($($kind:ty)*) => {$(
        impl From<$kind> for Argument<'_> {
            fn from(number: $kind) -> Self {
                Self::Number(number.into())
            }
        }
    )*};
}

numbers!(i8 i16 u16 u32 i64);

/// A file as far as it can be read, and what cannot.
fn parse(text: &str) -> (FluentResource, Vec<fluent_syntax::parser::ParserError>) {
    match FluentResource::try_new(text.to_owned()) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, errors),
    }
}

/// The messages of a file with their attributes, each by its id.
fn patterns(resource: &FluentResource) -> impl Iterator<Item = (String, &Pattern<&str>)> {
    let messages = resource.entries().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    });
    messages.flat_map(|message| {
        let id = message.id.name;
        let value = message.value.iter().map(move |it| (id.to_owned(), it));
        let attributes = message.attributes.iter();
        value.chain(attributes.map(move |it| (format!("{id}.{}", it.id.name), &it.value)))
    })
}

fn pattern_of<'a>(
    bundle: &'a FluentBundle<Arc<FluentResource>>,
    id: &str,
) -> Option<&'a Pattern<&'a str>> {
    match id.split_once('.') {
        Some((id, attribute)) => {
            let message = bundle.get_message(id)?;
            Some(message.get_attribute(attribute)?.value())
        }
        None => bundle.get_message(id)?.value(),
    }
}

fn mark(piece: usize) -> char {
    let code = u32::try_from(piece)
        .ok()
        .and_then(|it| FIRST_PIECE.checked_add(it));
    code.and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A text as HTML, with the pieces behind their marks.
fn escaped(text: &str, pieces: &[&str]) -> String {
    let piece_at = |it: char| {
        let piece = u32::from(it).checked_sub(FIRST_PIECE)?;
        pieces.get(usize::try_from(piece).ok()?).copied()
    };
    let written = |it: char| match it {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        it if it.is_ascii() => None,
        it => piece_at(it),
    };
    let mut html = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, special)) = rest.char_indices().find(|(_, it)| written(*it).is_some()) {
        html.push_str(&rest[..at]);
        html.push_str(written(special).unwrap_or_default());
        rest = &rest[at + special.len_utf8()..];
    }
    html.push_str(rest);
    html
}
