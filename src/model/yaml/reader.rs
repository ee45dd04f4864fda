//! A tree → values of the model, with every problem at its place.

use std::ops::Range;

use super::{Key, Located, Node, Value};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, SourceText, code, nearest};
use crate::model::date;
use crate::model::form::Form;
use crate::unseen::{self, Unseen};

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

    /// Tells of every key below a node that has no value, and of every empty item of a list: for files
    /// in which nothing is left empty on purpose.
    pub fn no_empty(&mut self, node: &Node) {
        match &node.value {
            Value::Null | Value::Text(_) => {}
            Value::List(items) => {
                for item in items {
                    if matches!(item.value, Value::Null) {
                        self.problem(
                            code::MISSING_KEY,
                            &item.range,
                            "this item has no value".into(),
                            "write its value, or remove it".into(),
                        );
                    }
                    self.no_empty(item);
                }
            }
            Value::Map(entries) => {
                for (key, value) in entries {
                    let is_empty = match &value.value {
                        Value::Null => true,
                        Value::List(items) => items.is_empty(),
                        Value::Text(_) | Value::Map(_) => false,
                    };
                    if is_empty {
                        let help = self.value_in_comment(key).map_or_else(
                            || "write its value, or remove the key".to_owned(),
                            |value| {
                                format!(
                                    "`#` begins a comment here; put the value in quotes: `{}: \"{value}\"`",
                                    key.name
                                )
                            },
                        );
                        let message = format!("`{}` has no value", key.name);
                        self.problem(code::MISSING_KEY, &key.range, message, help);
                    }
                    self.no_empty(value);
                }
            }
        }
    }

    /// What was meant as the value of a key and is a comment, because it begins with `#`.
    fn value_in_comment(&self, key: &Key) -> Option<&str> {
        let line = self.source.text()[key.range.end..].lines().next()?;
        let (_, after) = line.split_once(':')?;
        let after = after.trim_start();
        let word = after.split_whitespace().next()?;
        (word.len() > 1 && word.starts_with('#')).then_some(word)
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
        let date = match date::parse(&text.value) {
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
        self.number_from(0, node, most)
    }

    /// A whole number, not below the least.
    pub fn number_from(&mut self, least: u16, node: Option<&Node>, most: u16) -> Option<u16> {
        let text = self.text(node)?;
        match text.value.parse::<u16>() {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                let range = text.at.range.clone();
                let is_number = text.value.bytes().all(|it| it.is_ascii_digit());
                self.problem(
                    code::WRONG_TYPE,
                    &range,
                    format!(
                        "`{}` is not a whole number from {least} to {most}",
                        text.value
                    ),
                    if is_number && !text.value.is_empty() {
                        format!("write a number from {least} to {most}")
                    } else {
                        "write digits only".into()
                    },
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

    /// Is a key there, with a value or without?
    pub fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
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
