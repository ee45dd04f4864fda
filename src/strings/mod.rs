//! The words that guide itself puts on pages: messages in Project Fluent.
//!
//! English is built in: `themes/default/strings.ftl`. A theme of a site's own takes its place message by
//! message, in the language of the site. Which of them hold is decided before any is used (`sound`): what is
//! wrong with a message is told of (`check`), and the English one stands in for it everywhere. Scripts
//! get theirs as data (`script`).
//!
//! A message without variables is looked up. One with variables is formatted when it is asked for: as
//! plain text, or as HTML in which nothing but what is handed over as HTML is markup.

mod check;
mod script;
mod sound;
mod uses;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Pattern};
use jiff::civil::Date;
use unic_langid::LanguageIdentifier;

use crate::diagnostic::{Diagnostic, Place, SourceText, code};
use crate::direction::Direction;

/// The built-in messages.
const BUILT_IN: &str = include_str!("../../themes/default/strings.ftl");

static BUILT_IN_FILE: LazyLock<Arc<FluentResource>> = LazyLock::new(|| Arc::new(parse(BUILT_IN).0));

static ENGLISH: LazyLock<Strings> = LazyLock::new(|| {
    let sound = sound::judge(&[], &BUILT_IN_FILE, &|_| None, &mut |_| {});
    let ids = patterns(&BUILT_IN_FILE).map(|(id, _)| id);
    Strings::speaking("en", Arc::clone(&BUILT_IN_FILE), ids, &sound)
});

/// Round English words between others that run from right to left, so that they keep their order.
const ENGLISH_BEGINS: char = '\u{2066}';
const ENGLISH_ENDS: char = '\u{2069}';

/// The messages of a site, in its language.
pub struct Strings {
    direction: Direction,
    bundle: FluentBundle<Arc<FluentResource>>,
    /// All that holds: the site's own messages, and the English ones that these may refer to.
    resource: Arc<FluentResource>,
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
    Pattern { has_words: bool },
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

/// Pieces of HTML wait behind these while the words around them are escaped. They are no characters, and
/// are taken out of what is put in beside them.
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
        let resources: Vec<FluentResource> =
            files.iter().map(|it| check::read(it, problems)).collect();
        let own: Vec<&FluentResource> = resources.iter().collect();
        let mut faults = Vec::new();
        let known = |id: &str| check::VARIABLES.get(id);
        let sound = sound::judge(&own, &BUILT_IN_FILE, &known, &mut |it| faults.push(it));
        let read: Vec<_> = files.iter().zip(own).collect();
        check::tell(&read, &sound, faults, language, is_asked_for, problems);
        let ids = sound.own().map(|it| it.id.clone());
        let strings = Self::speaking(language, Arc::new(sound.file()), ids, &sound);
        if let Some(file) = files.first() {
            problems.extend(check::missing(file, language, &strings));
        }
        strings
    }

    fn speaking(
        tag: &str,
        resource: Arc<FluentResource>,
        ids: impl Iterator<Item = String>,
        sound: &sound::Sound<'_>,
    ) -> Self {
        let direction = Direction::of(tag);
        let mut bundle = FluentBundle::new_concurrent(vec![language_of(tag)]);
        // Between words from right to left, what is put in must not change the order of its neighbours.
        bundle.set_use_isolating(direction == Direction::RightToLeft);
        bundle.add_resource_overriding(Arc::clone(&resource));
        let mut hasher = blake3::Hasher::new();
        hasher.update(tag.as_bytes());
        hasher.update(resource.source().as_bytes());
        let mut messages = BTreeMap::new();
        for id in ids.filter(|it| !it.starts_with('-')) {
            hasher.update(id.as_bytes()).update(&[0]);
            let has_variables = sound.needs(&id).next().is_some();
            if let Some(message) = Message::of(&bundle, &id, has_variables) {
                messages.insert(id, message);
            }
        }
        // Something is to stand where a template of the theme's own asks for it.
        for id in sound.lost() {
            let (text, html) = (id.to_owned(), escaped(id, &[]));
            messages.insert(id.to_owned(), Message::Words { text, html });
        }
        Self {
            direction,
            bundle,
            resource,
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
        let Some((strings, message)) = self.known(id) else {
            return id.to_owned();
        };
        let text = match message {
            Message::Words { text, .. } => text.clone(),
            Message::Pattern { .. } => {
                let arguments = arguments
                    .iter()
                    .map(|(name, it)| (*name, it.plain()))
                    .collect();
                strings
                    .format(id, &arguments)
                    .unwrap_or_else(|(text, _)| text)
            }
        };
        self.within(strings, message, text)
    }

    /// A message as HTML.
    pub fn html(&self, id: &str, arguments: &[(&str, Argument<'_>)]) -> Result<String, Untellable> {
        let (strings, message) = self
            .known(id)
            .ok_or_else(|| Untellable(format!("there is no message `{id}`")))?;
        if let Message::Words { html, .. } = message {
            return Ok(self.within(strings, message, html.clone()));
        }
        let mut pieces: Vec<&str> = Vec::new();
        let mut values = FluentArgs::with_capacity(arguments.len());
        for (name, argument) in arguments {
            match argument {
                Argument::Html(html) => {
                    values.set(*name, mark(pieces.len()).to_string());
                    pieces.push(html);
                }
                Argument::Text(text) => values.set(*name, without_marks(text)),
                Argument::Number(number) => values.set(*name, *number),
            }
        }
        let text = strings
            .format(id, &values)
            .map_err(|(_, why)| Untellable(format!("the message `{id}` cannot be told: {why}")))?;
        Ok(self.within(strings, message, escaped(&text, &pieces)))
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
        script::data(script, self)
    }

    /// A message with the strings that have it.
    fn known(&self, id: &str) -> Option<(&Self, &Message)> {
        match self.messages.get(id) {
            Some(message) => Some((self, message)),
            None if std::ptr::eq(self, Self::english()) => None,
            None => Self::english().known(id),
        }
    }

    /// Does a message stand in English among words that run from right to left?
    fn is_english_within(&self, holder: &Self, message: &Message) -> bool {
        let is_foreign = !std::ptr::eq(self, holder) && message.has_words();
        is_foreign && self.direction == Direction::RightToLeft
    }

    /// What a message says, so that it can stand among the words of this language.
    fn within(&self, holder: &Self, message: &Message, said: String) -> String {
        if self.is_english_within(holder, message) {
            format!("{ENGLISH_BEGINS}{said}{ENGLISH_ENDS}")
        } else {
            said
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
    fn of(
        bundle: &FluentBundle<Arc<FluentResource>>,
        id: &str,
        has_variables: bool,
    ) -> Option<Self> {
        let pattern = pattern_of(bundle, id)?;
        if has_variables {
            return Some(Self::Pattern {
                has_words: check::has_words(pattern),
            });
        }
        let text = bundle.format_pattern(pattern, None, &mut Vec::new());
        Some(Self::Words {
            html: escaped(&text, &[]),
            text: text.into_owned(),
        })
    }

    /// Are there words in it, or only signs round what is put into it?
    fn has_words(&self) -> bool {
        match self {
            Self::Words { text, .. } => text.contains(char::is_alphabetic),
            Self::Pattern { has_words } => *has_words,
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

/// That all words of a site stand in English, which is not its language. `place` is where it says its language.
pub fn all_missing(language: &str, place: &Place) -> Option<Diagnostic> {
    let is_english = language_of(language).language.as_str() == "en";
    let problem = Diagnostic::new(
        code::MISSING_MESSAGE,
        format!("the words that guide puts on pages stand in English, not in `{language}`"),
    );
    let problem = problem.at(place.clone()).help(
        "say them in `themes/<name>/strings.ftl`: themes/default/README.md#translating tells how",
    );
    (!is_english).then_some(problem)
}

/// The language of a tag, as far as it says how numbers are put: what extends the tag says other things.
fn language_of(tag: &str) -> LanguageIdentifier {
    let groups = tag.split('-').take_while(|it| it.len() > 1);
    let plain = groups.collect::<Vec<_>>().join("-");
    let first = || tag.split('-').next()?.parse().ok();
    plain.parse().ok().or_else(first).unwrap_or_default()
}

/// A text in which nothing is taken for a mark of a piece of HTML.
fn without_marks(text: &str) -> Cow<'_, str> {
    let is_mark = |it: char| ('\u{fdd0}'..='\u{fdef}').contains(&it);
    if text.contains(is_mark) {
        Cow::Owned(text.replace(is_mark, ""))
    } else {
        Cow::Borrowed(text)
    }
}

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
