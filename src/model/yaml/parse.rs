//! The text of a YAML file → its tree, or the one reason why not.

use std::ops::Range;

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle};

use super::{Key, Node, Value};
use crate::diagnostic::{Code, Diagnostic, SourceText, code};
use crate::markdown::Comment;
use crate::unseen;

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
