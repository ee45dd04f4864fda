//! YAML as a tree in which every value knows its place, and a reader that collects all problems.
//!
//! Anchors, aliases and tags are refused, so a file means what it shows and cannot grow when read.

use std::ops::Range;

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle};

use super::form::Form;
use crate::diagnostic::{Code, Diagnostic, Place, Severity, SourceText, code, nearest};
use crate::markdown::Comment;
use crate::unseen::{self, Unseen};

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub at: Place,
}

/// One value of a YAML file.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Its bytes in the file; of a list or a mapping, where it begins.
    pub range: Range<usize>,
    /// All its bytes, to the end of what is in it.
    pub whole: Range<usize>,
    /// Is it a list or a mapping in brackets?
    pub is_flow: bool,
}

/// The kinds of value that guide's files hold. Numbers and truth values stay text until a
/// reader asks for them: a version `1.10` is not a number.
#[derive(Debug, Clone)]
pub enum Value {
    /// Nothing: an empty value, `~` or `null`.
    Null,
    /// A scalar.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order written.
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Debug, Clone)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// Its bytes in the file.
    pub range: Range<usize>,
}

impl Value {
    fn describe(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }
}

/// The most values one file may hold.
const MOST_NODES: usize = 100_000;
/// The deepest nesting.
const DEEPEST: usize = 32;

/// Reads the YAML in `range` of a file. On failure one error is added and nothing returned.
pub fn parse(
    source: &SourceText,
    range: Range<usize>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let text = &source.text()[range.clone()];
    match Builder::new(text).build() {
        Ok(mut node) => {
            shift(&mut node, range.start);
            take_out_controls(&mut node, source, problems);
            Some(node)
        }
        Err(failure) => {
            let at = range.start + failure.range.start..range.start + failure.range.end;
            problems.push(
                Diagnostic::new(failure.code, failure.message)
                    .at(source.place(at))
                    .help(failure.help),
            );
            None
        }
    }
}

/// The entries of a mapping.
type Entries = Vec<(Key, Node)>;

/// The comments of the YAML in `range` of a file, as far as it can be read.
pub fn comments(source: &SourceText, range: Range<usize>) -> Vec<Comment> {
    let text = &source.text()[range.clone()];
    let mut events = Parser::new_from_str(text);
    let mut comments = Vec::new();
    while let Some(Ok((event, span))) = events.next_event() {
        if let (Event::Comment(..), Some(span)) = (event, span.byte_range()) {
            let words = text[span.clone()].trim_start_matches('#').trim();
            comments.push(Comment {
                span: range.start + span.start..range.start + span.end,
                text: words.to_owned(),
            });
        }
    }
    comments
}

struct Failure {
    code: Code,
    message: String,
    help: &'static str,
    range: Range<usize>,
}

fn shift(node: &mut Node, by: usize) {
    node.range = node.range.start + by..node.range.end + by;
    node.whole = node.whole.start + by..node.whole.end + by;
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| shift(item, by)),
        Value::Map(entries) => {
            for (key, value) in entries {
                key.range = key.range.start + by..key.range.end + by;
                shift(value, by);
            }
        }
        Value::Null | Value::Text(_) => {}
    }
}

/// Takes control characters out of every key and text, however they were written, and tells of them.
fn take_out_controls(node: &mut Node, source: &SourceText, problems: &mut Vec<Diagnostic>) {
    match &mut node.value {
        Value::Null => {}
        Value::Text(text) => take_out_of(text, &node.range, source, problems),
        Value::List(items) => {
            for item in items {
                take_out_controls(item, source, problems);
            }
        }
        Value::Map(entries) => {
            for (key, value) in entries {
                take_out_of(&mut key.name, &key.range, source, problems);
                take_out_controls(value, source, problems);
            }
        }
    }
}

fn take_out_of(
    text: &mut String,
    range: &Range<usize>,
    source: &SourceText,
    problems: &mut Vec<Diagnostic>,
) {
    // A carriage return comes from an escape alone: line ends are read as line feeds.
    let is_control = |it: char| it == '\r' || unseen::is_control(it);
    let Some(first) = text.chars().find(|it| is_control(*it)) else {
        return;
    };
    let message = format!(
        "this text holds a control character ({}), which is left out",
        unseen::name(first)
    );
    problems.push(
        Diagnostic::new(code::CONTROL_CHARACTER, message)
            .at(source.place(range.clone()))
            .help("remove it, and write the text anew"),
    );
    text.retain(|it| !is_control(it));
}

struct Builder<'a> {
    text: &'a str,
    events: Parser<'a, serde_yaml::granit_parser::StrInput<'a>>,
    nodes: usize,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            events: Parser::new_from_str(text),
            nodes: 0,
        }
    }

    fn build(mut self) -> Result<Node, Failure> {
        let mut root = None;
        loop {
            let (event, range) = self.next()?;
            match event {
                Event::StreamEnd => {
                    let end = self.text.len();
                    return Ok(root.unwrap_or(Node {
                        value: Value::Null,
                        range: end..end,
                        whole: end..end,
                        is_flow: false,
                    }));
                }
                Event::StreamStart | Event::DocumentEnd => {}
                Event::DocumentStart(..) if root.is_none() => {}
                Event::DocumentStart(..) => {
                    return Err(Failure {
                        code: code::YAML_SYNTAX,
                        message: "a second YAML document begins here".into(),
                        help: "keep one document in the file; remove the line `---`",
                        range,
                    });
                }
                event => root = Some(self.node(event, range, 0)?),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Range<usize>), Failure> {
        loop {
            return match self.events.next_event() {
                Some(Ok((Event::Comment(..), _))) => continue,
                Some(Ok((event, span))) => Ok((event, self.bytes(span))),
                Some(Err(error)) => {
                    let at = error.marker().byte_offset().unwrap_or(self.text.len());
                    let at = at.min(self.text.len());
                    if let Some(tab) = self.tab_at(at) {
                        return Err(Failure {
                            code: code::YAML_SYNTAX,
                            message: "this line is indented with a tab, which YAML does not know"
                                .into(),
                            help: "indent with spaces",
                            range: tab..tab + 1,
                        });
                    }
                    Err(Failure {
                        code: code::YAML_SYNTAX,
                        message: format!("this is not valid YAML: {}", error.info()),
                        help: "put a value that holds `: `, `#` or a leading `*`, `&`, `@`, `[` or `{` in quotes, and check the indentation",
                        range: at..at,
                    })
                }
                None => Ok((Event::StreamEnd, self.text.len()..self.text.len())),
            };
        }
    }

    /// The tab with which the line of a fault, or the one after it, is indented.
    fn tab_at(&self, fault: usize) -> Option<usize> {
        let start = self.text[..fault]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let mut at = start;
        for line in self.text[start..].split_inclusive('\n').take(2) {
            let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
            if let Some(tab) = line[..indentation].find('\t') {
                return Some(at + tab);
            }
            at += line.len();
        }
        None
    }

    /// The value with the anchor and the tag before it, which the parser does not count to it.
    fn with_marks(&self, range: &Range<usize>) -> Range<usize> {
        let mut start = range.start.min(self.text.len());
        loop {
            let before = self.text[..start].trim_end();
            let is_before = |it: char| it.is_whitespace() || matches!(it, '[' | '{' | ',');
            let word = before.trim_end_matches(|it| !is_before(it)).len();
            if !before[word..].starts_with(['&', '!']) {
                return start..range.end.max(start);
            }
            start = word;
        }
    }

    fn bytes(&self, span: Span) -> Range<usize> {
        let end = self.text.len();
        let range = span.byte_range().unwrap_or(end..end);
        let trimmed = self
            .text
            .get(range.clone())
            .map_or(range.end, |slice| range.start + slice.trim_end().len());
        range.start..trimmed
    }

    fn node(
        &mut self,
        event: Event<'a>,
        range: Range<usize>,
        depth: usize,
    ) -> Result<Node, Failure> {
        self.nodes += 1;
        let refuse = |message: String, help| Failure {
            code: code::YAML_REFUSED,
            message,
            help,
            range: range.clone(),
        };
        if self.nodes > MOST_NODES {
            return Err(refuse(
                format!("the file holds more than {MOST_NODES} values"),
                "split it into several files",
            ));
        }
        if depth > DEEPEST {
            return Err(refuse(
                format!("the values are nested more than {DEEPEST} deep"),
                "none of guide's keys needs such depth; flatten it",
            ));
        }
        let marked = |anchor: usize, tag: bool| anchor != 0 || tag;
        let is_flow = matches!(
            event,
            Event::SequenceStart(StructureStyle::Flow, ..)
                | Event::MappingStart(StructureStyle::Flow, ..)
        );
        let mut end = range.end;
        let value = match event {
            Event::Scalar(_, _, anchor, ref tag) if marked(anchor, tag.is_some()) => {
                return Err(refuse_mark(self.with_marks(&range)));
            }
            Event::SequenceStart(_, anchor, ref tag) | Event::MappingStart(_, anchor, ref tag)
                if marked(anchor, tag.is_some()) =>
            {
                return Err(refuse_mark(self.with_marks(&range)));
            }
            Event::Scalar(text, ScalarStyle::Plain, ..)
                if matches!(&*text, "" | "~" | "null" | "Null" | "NULL") =>
            {
                Value::Null
            }
            Event::Scalar(text, ..) => Value::Text(text.into_owned()),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, closing) => {
                            let last = items.last().map_or(end, |it: &Node| it.whole.end);
                            end = if is_flow { closing.end } else { last };
                            break Value::List(items);
                        }
                        (event, range) => items.push(self.node(event, range, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(..) => {
                let (entries, closing) = self.mapping(depth)?;
                let last = entries.last().map_or(end, |(key, node)| match node.value {
                    Value::Null => key.range.end,
                    _ => node.whole.end,
                });
                end = if is_flow { closing.end } else { last };
                Value::Map(entries)
            }
            _ => return Err(refuse_mark(range)),
        };
        Ok(Node {
            value,
            whole: range.start..end.max(range.start),
            range,
            is_flow,
        })
    }

    /// The entries of a mapping, and the bytes that close it.
    fn mapping(&mut self, depth: usize) -> Result<(Entries, Range<usize>), Failure> {
        let mut entries = Vec::new();
        loop {
            let (event, range) = self.next()?;
            if event == Event::MappingEnd {
                return Ok((entries, range));
            }
            let Value::Text(name) = self.node(event, range.clone(), depth + 1)?.value else {
                return Err(Failure {
                    code: code::YAML_REFUSED,
                    message: "a key must be plain text".into(),
                    help: "write the key as one word followed by `:`",
                    range,
                });
            };
            let (event, value_range) = self.next()?;
            let value = self.node(event, value_range, depth + 1)?;
            entries.push((Key { name, range }, value));
        }
    }
}

fn refuse_mark(range: Range<usize>) -> Failure {
    Failure {
        code: code::YAML_REFUSED,
        message: "YAML anchors (`&`), aliases (`*`) and tags (`!`) are not read".into(),
        help: "write the value out; put text that begins with one of these signs in quotes",
        range,
    }
}

/// Turns nodes into values, collecting every problem with its place.
pub struct Reader<'a> {
    source: &'a SourceText,
    problems: &'a mut Vec<Diagnostic>,
    /// Whether an unknown key is an error (where a `guide.yaml` exists) or a hint.
    strict: bool,
}

impl<'a> Reader<'a> {
    /// A reader of one file's values.
    pub fn new(source: &'a SourceText, problems: &'a mut Vec<Diagnostic>, strict: bool) -> Self {
        Self {
            source,
            problems,
            strict,
        }
    }

    /// The place of a range of the file.
    pub fn place(&self, range: &Range<usize>) -> Place {
        self.source.place(range.clone())
    }

    /// Adds what is wrong at a node.
    pub fn problem(&mut self, code: Code, range: &Range<usize>, message: String, help: String) {
        let place = self.place(range);
        self.problems
            .push(Diagnostic::new(code, message).at(place).help(help));
    }

    /// The fields of a mapping whose keys are all in its form; others and repeated ones are reported.
    pub fn fields<'n>(&mut self, node: &'n Node, form: &Form) -> Fields<'n> {
        let mut fields = Fields {
            entries: Vec::new(),
        };
        match &node.value {
            Value::Null => {}
            Value::Map(entries) => {
                for (key, value) in entries {
                    if fields.entry(&key.name).is_some() {
                        self.problem(
                            code::DUPLICATE_KEY,
                            &key.range,
                            format!("`{}` is given twice", key.name),
                            "keep one of the two".into(),
                        );
                    } else if form.keys().any(|it| it == key.name) {
                        fields.entries.push((key, value));
                    } else {
                        self.unknown_key(key, form);
                    }
                }
            }
            other => self.problem(
                code::WRONG_TYPE,
                &node.range,
                format!(
                    "{} must be a mapping of keys to values, not {}",
                    form.what,
                    other.describe()
                ),
                "write lines of the form `key: value`".into(),
            ),
        }
        fields
    }

    fn unknown_key(&mut self, key: &Key, form: &Form) {
        let meant = match key.name.as_str() {
            "url" => form.keys().find(|it| *it == "base_url"),
            _ => None,
        };
        let known: Vec<&str> = form.keys().collect();
        let help = match meant.or_else(|| nearest(&key.name, form.keys())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known keys are: {}", known.join(", ")),
        };
        let message = format!("{} has no key `{}`", form.what, key.name);
        let problem = Diagnostic::new(code::UNKNOWN_KEY, message)
            .at(self.place(&key.range))
            .help(help);
        self.problems.push(if self.strict {
            problem
        } else {
            problem.weighing(Severity::Hint)
        });
    }

    /// One piece of text.
    pub fn text(&mut self, node: Option<&Node>) -> Option<Located<String>> {
        let node = node?;
        match &node.value {
            Value::Null => None,
            Value::Text(text) => {
                self.unseen(text, &node.range);
                Some(Located {
                    value: text.clone(),
                    at: self.place(&node.range),
                })
            }
            other => {
                let found = other.describe();
                self.problem(
                    code::WRONG_TYPE,
                    &node.range,
                    format!("one piece of text is needed here, not {found}"),
                    "write the text on this line, in quotes if it holds special signs".into(),
                );
                None
            }
        }
    }

    /// A name: a text with something to read in it. One that is blank is reported.
    pub fn name(&mut self, node: Option<&Node>) -> Option<Located<String>> {
        let name = self.text(node)?;
        if !name.value.trim().is_empty() {
            return Some(name);
        }
        self.problem(
            code::MISSING_KEY,
            &name.at.range,
            "this name is blank, so nobody could read it".into(),
            "write the name".into(),
        );
        None
    }

    /// Warns of what a value hides, however it was written: `"\u202e"` too.
    fn unseen(&mut self, text: &str, range: &Range<usize>) {
        if text.is_ascii() {
            return;
        }
        let found = unseen::find(text).map(|(what, _, character)| (what, character));
        let more = unseen::deceptive(text).map(|(_, character)| (Unseen::Invisible, character));
        let Some((what, character)) = found.chain(more).next() else {
            return;
        };
        let name = unseen::name(character);
        let diagnostic = match what {
            Unseen::Direction => Diagnostic::new(
                code::BIDI_CONTROL,
                format!("a hidden character ({name}) changes the direction of this text"),
            ),
            // None is left: see `take_out_controls`.
            Unseen::Control => return,
            Unseen::Invisible => Diagnostic::new(
                code::INVISIBLE_CHARACTER,
                format!("this text holds a character that cannot be seen ({name})"),
            ),
        };
        let place = self.place(range);
        self.problems.push(
            diagnostic
                .at(place)
                .help("remove it, and write the text anew"),
        );
    }

    /// A list of texts; a single text is a list of one.
    pub fn texts(&mut self, node: Option<&Node>) -> Vec<Located<String>> {
        self.items(node)
            .into_iter()
            .filter_map(|item| self.text(Some(item)))
            .collect()
    }

    /// The items of a list; a single value is a list of one, nothing is an empty list.
    pub fn items<'n>(&mut self, node: Option<&'n Node>) -> Vec<&'n Node> {
        match node {
            None
            | Some(Node {
                value: Value::Null, ..
            }) => Vec::new(),
            Some(Node {
                value: Value::List(items),
                ..
            }) => items.iter().collect(),
            Some(single) => vec![single],
        }
    }

    /// The entries of a mapping whose keys are free: ids, say. `like` is an entry as one writes it.
    pub fn entries<'n>(
        &mut self,
        node: Option<&'n Node>,
        what: &str,
        like: &str,
    ) -> Vec<(&'n Key, &'n Node)> {
        let Some(node) = node else { return Vec::new() };
        match &node.value {
            Value::Null => Vec::new(),
            Value::Map(entries) => {
                let mut seen = std::collections::BTreeSet::new();
                for (key, _) in entries {
                    self.unseen(&key.name, &key.range);
                    if !seen.insert(&key.name) {
                        self.problem(
                            code::DUPLICATE_KEY,
                            &key.range,
                            format!("`{}` is given twice", key.name),
                            "keep one of the two".into(),
                        );
                    }
                }
                entries.iter().map(|(key, value)| (key, value)).collect()
            }
            other => {
                let found = other.describe();
                self.problem(
                    code::WRONG_TYPE,
                    &node.range,
                    format!("{what} must be a mapping of keys to values, not {found}"),
                    format!("write an entry such as `{like}`"),
                );
                Vec::new()
            }
        }
    }

    /// What may be written in place of a text, if it stands there as it reads, at most in quotes.
    fn replacement(text: &Located<String>, new: &str) -> Option<String> {
        let written = text.at.meant().trim_matches(['"', '\'']);
        (written == text.value).then(|| new.to_owned())
    }

    /// A calendar day. Days not written as ISO are read where that is certain, with a hint.
    pub fn date(&mut self, node: Option<&Node>) -> Option<Located<jiff::civil::Date>> {
        let text = self.text(node)?;
        let date = match super::date::parse(&text.value) {
            Ok(date) => date,
            Err(no_day) => {
                let range = text.at.range.clone();
                self.problem(
                    code::INVALID_DATE,
                    &range,
                    format!("`{}` {}", text.value, no_day.why()),
                    no_day.cure().into(),
                );
                return None;
            }
        };
        if date.to_string() != text.value.trim() {
            self.problems.push(
                Diagnostic::new(
                    code::DATE_FORMAT,
                    format!("the date `{}` is read as {date}", text.value),
                )
                .at(text.at.clone())
                .help(format!(
                    "write `{date}`, which every reader and tool reads alike"
                ))
                .replaced_by(Self::replacement(&text, &date.to_string())),
            );
        }
        Some(Located {
            value: date,
            at: text.at,
        })
    }

    /// One of a fixed set of words, matched strictly.
    pub fn choice<T: Copy>(
        &mut self,
        node: Option<&Node>,
        what: &str,
        choices: &[(&str, T)],
    ) -> Option<Located<T>> {
        let text = self.text(node)?;
        if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text.value) {
            return Some(Located {
                value: *value,
                at: text.at,
            });
        }
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let folded = text.value.trim().to_lowercase().replace([' ', '_'], "-");
        let help = match nearest(&folded, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? (one of: {})", words.join(", ")),
            None => format!("use one of: {}", words.join(", ")),
        };
        let meant = words.iter().find(|word| **word == folded);
        self.problems.push(
            Diagnostic::new(
                code::UNKNOWN_VALUE,
                format!("`{}` is no {what}", text.value),
            )
            .help(help)
            .replaced_by(meant.and_then(|word| Self::replacement(&text, word)))
            .at(text.at),
        );
        None
    }

    /// An address on the web: `http`, `https` or `mailto`.
    pub fn url(&mut self, node: Option<&Node>) -> Option<Located<String>> {
        let text = self.text(node)?;
        let lower = text.value.to_lowercase();
        let allowed = ["https://", "http://", "mailto:"];
        let plain = !text
            .value
            .chars()
            .any(|c| c.is_control() || c.is_whitespace());
        if plain && allowed.iter().any(|scheme| lower.starts_with(scheme)) {
            return Some(text);
        }
        let range = text.at.range.clone();
        self.problem(
            code::INVALID_URL,
            &range,
            format!("`{}` is not an address on the web", text.value),
            "write it whole, beginning with https://".into(),
        );
        None
    }

    /// A whole number.
    pub fn number(&mut self, node: Option<&Node>, most: u16) -> Option<u16> {
        let text = self.text(node)?;
        match text.value.parse::<u16>() {
            Ok(number) if number <= most => Some(number),
            _ => {
                let range = text.at.range.clone();
                self.problem(
                    code::WRONG_TYPE,
                    &range,
                    format!("`{}` is not a whole number from 0 to {most}", text.value),
                    "write digits only".into(),
                );
                None
            }
        }
    }
}

/// The fields of one mapping.
#[derive(Default)]
pub struct Fields<'n> {
    entries: Vec<(&'n Key, &'n Node)>,
}

impl<'n> Fields<'n> {
    /// The value of a key, when it is there. A key without a value says nothing.
    pub fn get(&self, name: &str) -> Option<&'n Node> {
        let (_, node) = self.entry(name)?;
        (!matches!(node.value, Value::Null)).then_some(node)
    }

    /// The bytes of a key and all of its value, when it is there.
    pub fn whole(&self, name: &str) -> Option<Range<usize>> {
        let (key, node) = self.entry(name)?;
        Some(key.range.start..node.whole.end)
    }

    fn entry(&self, name: &str) -> Option<(&'n Key, &'n Node)> {
        let mut entries = self.entries.iter();
        entries.find(|(key, _)| key.name == name).copied()
    }
}
