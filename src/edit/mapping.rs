//! YAML that people wrote, with single values set and added: comments, order and style stay.
//!
//! The place of a change is found by the values' own places. After each change the text is read
//! anew, and where it says anything else than what was meant, the change is refused.

use std::fmt::Write as _;
use std::ops::Range;

use serde_json::{Map, Value as Plain};

use crate::diagnostic::SourceText;
use crate::model::form::Form;
use crate::model::yaml::{self, Key, Node, Value};
use crate::path::SourcePath;

/// The text of a YAML file or of front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yaml {
    text: String,
    newline: &'static str,
    /// What was changed so far: where, and how many bytes became how many.
    splices: Vec<Splice>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Splice {
    at: usize,
    before: usize,
    after: usize,
}

/// A step from a value to one inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// To the value of a key.
    Key(&'a str),
    /// To an item of a list; a single value is a list of one.
    Item(usize),
}

/// Why a text cannot be changed by guide, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The bytes of the YAML that are in the way, as far as they were there before.
    pub at: Range<usize>,
    /// Why.
    pub why: &'static str,
}

impl Refused {
    /// The same in a text in which so many bytes stand before the YAML.
    #[must_use]
    pub(super) fn after(self, bytes: usize) -> Self {
        Self {
            at: self.at.start + bytes..self.at.end + bytes,
            why: self.why,
        }
    }
}

impl Yaml {
    /// A text.
    pub fn new(text: &str) -> Self {
        Self {
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
            text: text.to_owned(),
            splices: Vec::new(),
        }
    }

    /// The same, whose lines end so.
    #[must_use]
    pub fn with_newline(mut self, newline: &'static str) -> Self {
        self.newline = newline;
        self
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Sets a key of the mapping at a path to a value, which is one line of YAML. A key that is not
    /// there yet gets its place by the order of the form.
    pub fn set(
        self,
        path: &[Step<'_>],
        key: &str,
        value: &str,
        form: &Form,
    ) -> Result<Self, Refused> {
        let set = self.with_value(path, key, value, form);
        set.map_err(|refused| Self::at_first(&self.splices, &refused))
    }

    fn with_value(
        &self,
        path: &[Step<'_>],
        key: &str,
        value: &str,
        form: &Form,
    ) -> Result<Self, Refused> {
        let root = self.parse()?;
        let place = self.find(&root, path)?;
        let changed = match place.entry(key) {
            None => self.insert(&place, key, &format!("{key}: {value}"), form)?,
            Some((key, node)) => match &node.value {
                Value::Text(_) => self.spliced(node.whole.clone(), value),
                Value::Null => self.after_colon(key, &format!(" {value}"))?,
                Value::List(_) | Value::Map(_) => {
                    return Err(Refused {
                        at: node.whole.clone(),
                        why: "one value is to be written here, but there are several",
                    });
                }
            },
        };
        let mut meant = plain(&root);
        let written = Self::value_of(value)?;
        *slot(&mut meant, path, key) = written;
        changed.saying(&meant, place.range())
    }

    /// Adds an item, which is one line of YAML, to the list at a key of the mapping at a path.
    pub fn append(
        self,
        path: &[Step<'_>],
        key: &str,
        item: &str,
        form: &Form,
    ) -> Result<Self, Refused> {
        let appended = self.with_appended(path, key, item, form);
        appended.map_err(|refused| Self::at_first(&self.splices, &refused))
    }

    fn with_appended(
        &self,
        path: &[Step<'_>],
        key: &str,
        item: &str,
        form: &Form,
    ) -> Result<Self, Refused> {
        let root = self.parse()?;
        let place = self.find(&root, path)?;
        let changed = match place.entry(key) {
            None if place.is_flow() => {
                self.insert(&place, key, &format!("{key}: [{item}]"), form)?
            }
            None => {
                let lines = format!("{key}:{}  - {item}", self.line_within(&place));
                self.insert(&place, key, &lines, form)?
            }
            Some((key, node)) => match &node.value {
                Value::Null => self.after_colon(key, &format!(" [{item}]"))?,
                Value::List(items) => self.with_item(node, items, item)?,
                Value::Text(_) => {
                    let old = &self.text[node.whole.clone()];
                    self.spliced(node.whole.clone(), &format!("[{old}, {item}]"))
                }
                Value::Map(_) if node.is_flow => {
                    let old = &self.text[node.whole.clone()];
                    self.spliced(node.whole.clone(), &format!("[{old}, {item}]"))
                }
                Value::Map(_) => {
                    return Err(Refused {
                        at: node.whole.clone(),
                        why: "this is one entry without a dash; write it as the first of a list",
                    });
                }
            },
        };
        let mut meant = plain(&root);
        let written = Self::value_of(item)?;
        let list = slot(&mut meant, path, key);
        *list = match list.take() {
            Plain::Null => vec![written].into(),
            Plain::Array(items) => items.into_iter().chain([written]).collect(),
            one => vec![one, written].into(),
        };
        changed.saying(&meant, place.range())
    }

    /// Adds an entry of several lines at the end of the file's own mapping.
    pub fn add_entry(self, key: &str, lines: &[String]) -> Result<Self, Refused> {
        let root = self.parse()?;
        let all = 0..self.text.len();
        let indent = match &root.value {
            Value::Null => String::new(),
            Value::Map(entries) if !root.is_flow => {
                let column = entries
                    .first()
                    .map_or(0, |(key, _)| self.column(key.range.start));
                " ".repeat(column)
            }
            _ => {
                return Err(Refused {
                    at: root.whole,
                    why: "this is written in brackets; write each entry on lines of its own",
                });
            }
        };
        let mut entry = format!("{indent}{key}:{}", self.newline);
        for line in lines {
            let _ = write!(entry, "{indent}  {line}{}", self.newline);
        }
        let alone = Self::new(&entry).parse()?;
        let ends = self.text.is_empty() || self.text.ends_with('\n');
        let start = if ends { "" } else { self.newline };
        let changed = self.spliced(all.end..all.end, &format!("{start}{entry}"));
        let mut meant = plain(&root);
        if meant.is_null() {
            meant = Map::new().into();
        }
        if let (Some(meant), Plain::Object(entry)) = (meant.as_object_mut(), plain(&alone)) {
            meant.extend(entry);
        }
        changed.saying(&meant, all)
    }

    /// The keys of each item of the list at a key of the mapping at a path.
    pub fn keys_of_items(&self, path: &[Step<'_>], key: &str) -> Result<Vec<Vec<String>>, Refused> {
        let root = self.parse()?;
        let place = self.find(&root, path)?;
        let items = match place.entry(key).map(|(_, node)| &node.value) {
            Some(Value::List(items)) => items.iter().collect(),
            Some(Value::Map(_)) => place.entry(key).map(|(_, it)| it).into_iter().collect(),
            Some(Value::Null | Value::Text(_)) | None => Vec::new(),
        };
        let keys = |node: &Node| match &node.value {
            Value::Map(entries) => {
                let entries = entries.iter();
                let said = entries.filter(|(_, it)| !matches!(it.value, Value::Null));
                said.map(|(key, _)| key.name.clone()).collect()
            }
            _ => Vec::new(),
        };
        Ok(items.into_iter().map(keys).collect())
    }

    fn parse(&self) -> Result<Node, Refused> {
        let unreadable = Refused {
            at: 0..0,
            why: "this is not valid YAML",
        };
        let Some(path) = SourcePath::new("x.yaml") else {
            return Err(unreadable);
        };
        let source = SourceText::new(path, self.text.as_str());
        let node = yaml::parse(&source, 0..self.text.len(), &mut Vec::new());
        node.ok_or(unreadable)
    }

    /// What a line of YAML says.
    fn value_of(value: &str) -> Result<Plain, Refused> {
        Ok(plain(&Self::new(value).parse()?))
    }

    /// This text, where it says what is meant.
    fn saying(self, meant: &Plain, at: Range<usize>) -> Result<Self, Refused> {
        let is_meant = self.parse().is_ok_and(|it| plain(&it) == *meant);
        if is_meant {
            return Ok(self);
        }
        Err(Refused {
            at,
            why: "this is written in a way that guide cannot add to without changing more; edit it by hand",
        })
    }

    fn spliced(&self, range: Range<usize>, with: &str) -> Self {
        let mut changed = self.clone();
        changed.splices.push(Splice {
            at: range.start,
            before: range.len(),
            after: with.len(),
        });
        changed.text.replace_range(range, with);
        changed
    }

    /// A refusal with its place in the text as it was at first.
    fn at_first(splices: &[Splice], refused: &Refused) -> Refused {
        let first = |at: usize| {
            splices.iter().rev().fold(at, |at, splice| {
                if at < splice.at + splice.after {
                    at.min(splice.at)
                } else {
                    at - splice.after + splice.before
                }
            })
        };
        let at = first(refused.at.start)..first(refused.at.end);
        Refused {
            at,
            why: refused.why,
        }
    }

    fn column(&self, at: usize) -> usize {
        let line = self.text[..at].rfind('\n').map_or(0, |it| it + 1);
        self.text[line..at].chars().count()
    }

    /// The byte after the line of a position.
    fn line_end(&self, at: usize) -> usize {
        let rest = self.text[at..].find('\n');
        rest.map_or(self.text.len(), |it| at + it + 1)
    }

    /// The mapping at a path.
    fn find<'n>(&self, root: &'n Node, path: &[Step<'_>]) -> Result<Place<'n>, Refused> {
        let mut node = root;
        let mut of: Option<&Key> = None;
        for step in path {
            let inner = match (step, &node.value) {
                (Step::Key(key), Value::Map(entries)) => {
                    let found = entries.iter().find(|(it, _)| it.name == *key);
                    found.map(|(key, node)| {
                        of = Some(key);
                        node
                    })
                }
                (Step::Item(index), Value::List(items)) => items.get(*index),
                (Step::Item(0), _) => Some(node),
                _ => None,
            };
            node = inner.ok_or(Refused {
                at: node.whole.clone(),
                why: "what is to be changed is not found here",
            })?;
        }
        match &node.value {
            Value::Map(entries) => Ok(Place {
                node,
                entries,
                indent: entries
                    .first()
                    .map_or(0, |(key, _)| self.column(key.range.start)),
                of,
            }),
            Value::Null => Ok(Place {
                node,
                entries: &[],
                indent: of.map_or(0, |key| self.column(key.range.start) + 2),
                of,
            }),
            Value::Text(_) | Value::List(_) => Err(Refused {
                at: node.whole.clone(),
                why: "keys are to be written here, but there is something else",
            }),
        }
    }

    fn line_within(&self, place: &Place<'_>) -> String {
        format!("{}{}", self.newline, " ".repeat(place.indent))
    }

    /// Adds an entry to a mapping, behind the last of those that go before it in the form.
    fn insert(
        &self,
        place: &Place<'_>,
        key: &str,
        entry: &str,
        form: &Form,
    ) -> Result<Self, Refused> {
        let before = form.keys().take_while(|it| *it != key);
        let before: Vec<&str> = before.collect();
        let goes_before = |(it, _): &&(Key, Node)| before.contains(&it.name.as_str());
        let neighbour = place.entries.iter().rfind(goes_before);
        let neighbour = neighbour.or(place.entries.last());
        if place.is_flow() {
            return Ok(match neighbour {
                Some((_, node)) if !matches!(node.value, Value::Null) => {
                    self.spliced(node.whole.end..node.whole.end, &format!(", {entry}"))
                }
                Some(_) => {
                    return Err(Refused {
                        at: place.range(),
                        why: "there is a key without a value; take it out first",
                    });
                }
                None => self.spliced(place.node.whole.clone(), &format!("{{ {entry} }}")),
            });
        }
        let last = match (neighbour, place.of) {
            (Some((key, node)), _) => Some(match node.value {
                Value::Null => key.range.end,
                _ => node.whole.end,
            }),
            (None, Some(key)) => Some(key.range.end),
            (None, None) => None,
        };
        let at = last.map_or(self.text.len(), |it| self.line_end(it));
        let needs_newline = at > 0 && !self.text[..at].ends_with('\n');
        let start = if needs_newline { self.newline } else { "" };
        let indent = " ".repeat(place.indent);
        Ok(self.spliced(at..at, &format!("{start}{indent}{entry}{}", self.newline)))
    }

    /// Writes a value where a key has none.
    fn after_colon(&self, key: &Key, value: &str) -> Result<Self, Refused> {
        let rest = &self.text[key.range.end..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let at = key.range.end + blank;
        if !self.text[at..].starts_with(':') {
            return Err(Refused {
                at: key.range.clone(),
                why: "this key has no colon of its own",
            });
        }
        Ok(self.spliced(at + 1..at + 1, value))
    }

    fn with_item(&self, node: &Node, items: &[Node], item: &str) -> Result<Self, Refused> {
        let Some(last) = items.last() else {
            return Ok(self.spliced(node.whole.clone(), &format!("[{item}]")));
        };
        if node.is_flow {
            return Ok(self.spliced(last.whole.end..last.whole.end, &format!(", {item}")));
        }
        let first = items.first().map_or(node.range.start, |it| it.range.start);
        let line = self.text[..first].rfind('\n').map_or(0, |it| it + 1);
        let before = self.text[line..first].trim_end();
        let Some(indent) = before.strip_suffix('-') else {
            return Err(Refused {
                at: node.whole.clone(),
                why: "the first dash of this list stands alone on its line",
            });
        };
        let indent = " ".repeat(indent.chars().count());
        let at = self.line_end(last.whole.end);
        let start = if self.text[..at].ends_with('\n') {
            ""
        } else {
            self.newline
        };
        Ok(self.spliced(at..at, &format!("{start}{indent}- {item}{}", self.newline)))
    }
}

/// A mapping of the text.
struct Place<'n> {
    node: &'n Node,
    entries: &'n [(Key, Node)],
    /// The column of its keys.
    indent: usize,
    /// The key whose value it is.
    of: Option<&'n Key>,
}

impl Place<'_> {
    fn entry(&self, key: &str) -> Option<&(Key, Node)> {
        self.entries.iter().find(|(it, _)| it.name == key)
    }

    fn is_flow(&self) -> bool {
        self.node.is_flow
    }

    fn range(&self) -> Range<usize> {
        self.of
            .map_or(self.node.whole.clone(), |it| it.range.clone())
    }
}

/// What a value says, without its place.
fn plain(node: &Node) -> Plain {
    match &node.value {
        Value::Null => Plain::Null,
        Value::Text(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Map(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(key, node)| (key.name.clone(), plain(node)));
            Plain::Object(entries.collect())
        }
    }
}

/// The place of a key in the mapping at a path; made where it is not there.
fn slot<'p>(mut value: &'p mut Plain, path: &[Step<'_>], key: &str) -> &'p mut Plain {
    for step in path {
        value = match step {
            Step::Key(key) => &mut value[*key],
            Step::Item(index) if value.is_array() => &mut value[*index],
            Step::Item(_) => value,
        };
    }
    &mut value[key]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::approval;
    use crate::model::metadata::FORM;
    use proptest::prelude::*;

    /// Front matter in the styles of many authors: comments, gaps, brackets, texts over several lines.
    fn line() -> impl Strategy<Value = String> {
        prop_oneof![
            Just("title: Keys  # the title".to_owned()),
            Just("\n# A comment of its own".to_owned()),
            Just("summary: >-\n  Over\n  two lines".to_owned()),
            Just("notice: |\n  # no comment\n  text".to_owned()),
            Just("notice: |+\n  kept\n\n".to_owned()),
            Just("status: draft".to_owned()),
            Just("status:".to_owned()),
            Just("version: '0.9' # soon".to_owned()),
            Just("audience: [a, 'b: c', # first\n  d]".to_owned()),
            Just("topics:\n- a\n# between\n- b".to_owned()),
            Just("approvals:\n  # The vote\n  - body: tsc\n    date: 2025-01-01 # unanimous\n  - { body: pgb }".to_owned()),
            Just("approvals: []".to_owned()),
            Just("approvals: [{ body: tsc }, ]".to_owned()),
            Just("approvals: { body: tsc }".to_owned()),
            Just("approvals:\n    body: tsc".to_owned()),
            Just("raci: { responsible: [ada], draft: { informed: [chat] } }".to_owned()),
            Just("extra:\n  status: mine\n  version: none".to_owned()),
            Just("\"quoted\": yes".to_owned()),
        ]
    }

    fn key_of(line: &str) -> String {
        let first = line.trim_start().lines().next().unwrap_or_default();
        first.split(':').next().unwrap_or_default().to_owned()
    }

    fn front_matter() -> impl Strategy<Value = String> {
        (
            proptest::collection::vec(line(), 0..8),
            any::<bool>(),
            any::<bool>(),
        )
            .prop_map(|(lines, has_end, is_windows)| {
                let mut keys = Vec::new();
                let mut text = String::new();
                for line in lines {
                    let key = key_of(&line);
                    if key.starts_with('#') || !keys.contains(&key) {
                        keys.push(key);
                        text.push_str(&line);
                        text.push('\n');
                    }
                }
                if !has_end {
                    text.truncate(text.trim_end().len());
                }
                if is_windows {
                    text.replace('\n', "\r\n")
                } else {
                    text
                }
            })
    }

    /// What is read at a key, and all that is read besides.
    fn apart(yaml: &Yaml, key: &str) -> (Plain, Plain) {
        let mut all = yaml.parse().map_or(Plain::Null, |it| plain(&it));
        let own = all.as_object_mut().and_then(|it| it.remove(key));
        if all.as_object().is_some_and(Map::is_empty) {
            all = Plain::Null;
        }
        (own.unwrap_or_default(), all)
    }

    /// Is every line of the old text in the new one, in order, but for at most one?
    fn lines_stay(old: &str, new: &str) -> bool {
        let mut new = new.lines();
        let missing = old.lines().filter(|line| {
            let mut ahead = new.clone();
            let found = ahead.any(|it| it == *line);
            if found {
                new = ahead;
            }
            !found
        });
        missing.count() <= 1
    }

    proptest! {
        #[test]
        fn an_edit_says_what_is_meant_and_leaves_every_other_line(text in front_matter()) {
            let yaml = Yaml::new(&text);
            prop_assume!(yaml.parse().is_ok());
            let approval = "{ body: x, date: 2025-01-02 }";
            for (key, value, edited) in [
                ("version", "\"1.0\"", yaml.clone().set(&[], "version", "\"1.0\"", &FORM)),
                ("status", "published", yaml.clone().set(&[], "status", "published", &FORM)),
                ("approvals", approval, yaml.clone().append(&[], "approvals", approval, &FORM)),
            ] {
                let (old, rest) = apart(&yaml, key);
                let Ok(edited) = edited else {
                    // Refused are only a single entry on lines of its own, and texts whose blank
                    // lines at the end count.
                    let is_single = key == "approvals" && old.is_object();
                    prop_assert!(is_single || text.contains("|+"), "{key} in\n{text}");
                    continue;
                };
                let (new, rest_after) = apart(&edited, key);
                prop_assert_eq!(&rest, &rest_after, "{}\n{}", text, edited.text());
                let written = Yaml::new(value).parse().map(|it| plain(&it)).unwrap_or_default();
                match (&old, key) {
                    (Plain::Array(items), _) => {
                        let all: Vec<Plain> = items.iter().cloned().chain([written]).collect();
                        prop_assert_eq!(new, Plain::Array(all));
                    }
                    (Plain::Null, "approvals") => prop_assert_eq!(new, Plain::Array(vec![written])),
                    (_, "approvals") => prop_assert_eq!(new, Plain::Array(vec![old, written])),
                    _ => prop_assert_eq!(new, written),
                }
                prop_assert!(lines_stay(&text, edited.text()), "{}\n{}", text, edited.text());
                let is_windows = text.contains("\r\n");
                let bare = edited.text().replace("\r\n", "").contains('\n');
                prop_assert!(!is_windows || !bare, "{:?}", edited.text());
            }
        }
    }

    #[test]
    fn a_value_inside_others_is_found_by_its_path() {
        let text = "documents:\n  a.md:\n    approvals:\n      - body: tsc # first\n      - body: pgb\n        version: \"1.0\"\n  b.md:\n";
        let path = [
            Step::Key("documents"),
            Step::Key("a.md"),
            Step::Key("approvals"),
            Step::Item(0),
        ];
        let set = Yaml::new(text)
            .set(&path, "version", "\"0.9\"", &approval::FORM)
            .unwrap();
        let expected = text.replace("# first\n", "# first\n        version: \"0.9\"\n");
        assert_eq!(set.text(), expected);
        let path = [Step::Key("documents"), Step::Key("b.md")];
        let set = Yaml::new(text)
            .set(&path, "status", "draft", &FORM)
            .unwrap();
        assert_eq!(set.text(), format!("{text}    status: draft\n"));
        let nowhere = [Step::Key("documents"), Step::Key("c.md")];
        assert!(
            Yaml::new(text)
                .set(&nowhere, "status", "draft", &FORM)
                .is_err()
        );
    }
}
