//! A call for consensus, review or votes on a proposal.

use super::form::{Form, Shape, field, words};
use super::term::Term;
use super::yaml::{Key, Located, Node, Reader};
use crate::diagnostic::code;
use jiff::civil::Date;

/// A call that the coalition makes to its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its id, the key in `calls.yaml`.
    pub id: Located<String>,
    /// What it is called.
    pub title: String,
    /// How it is decided.
    pub kind: CallKind,
    /// The document that it is about, by its id or path.
    pub document: Option<Located<String>>,
    /// The version that is proposed.
    pub version: Option<Located<String>>,
    /// The pull request that is proposed.
    pub pull_request: Option<String>,
    /// The question that is asked, in Markdown.
    pub question: Option<String>,
    /// Who decides: a body or a workstream.
    pub body: Located<String>,
    /// From its opening to its closing day.
    pub term: Term,
    /// How to answer, in Markdown.
    pub answer: Option<String>,
    /// Where to answer.
    pub answer_at: Option<String>,
    /// What was decided.
    pub outcome: Option<String>,
    /// Where the record of the decision is.
    pub record: Option<String>,
}

/// How a call is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallKind {
    /// By silence: who does not object agrees.
    LazyConsensus,
    /// By comments.
    Review,
    /// By votes.
    Ballot,
}

impl CallKind {
    /// The word in YAML.
    pub fn key(self) -> &'static str {
        match self {
            Self::LazyConsensus => "lazy-consensus",
            Self::Review => "review",
            Self::Ballot => "ballot",
        }
    }
}

const KINDS: [(&str, CallKind); 3] = [
    ("lazy-consensus", CallKind::LazyConsensus),
    ("review", CallKind::Review),
    ("ballot", CallKind::Ballot),
];

/// Where a call stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallState {
    /// It can be answered.
    Open,
    /// It opens later.
    Announced,
    /// It is over.
    Closed,
}

impl CallState {
    /// The word in class names.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Announced => "announced",
            Self::Closed => "closed",
        }
    }
}

/// What a call may say.
pub(crate) const FORM: Form = Form::new(
    "a call",
    &[
        field("title", "What it is called.", Shape::Text).like(&["Agree on version 1.1"]),
        field("kind", "How it is decided.", Shape::Word(&words(&KINDS))).needed(),
        field("document", "The id or path of the document that it is about.", Shape::Text),
        field("version", "The version that is proposed, of `document`.", Shape::Text).like(&["1.1"]),
        field("pull_request", "The pull request that is proposed.", Shape::Url),
        field("question", "The question that is asked, in Markdown.", Shape::Text),
        field("body", "Who decides: a body of guide.yaml, a workstream, or `workstream` for the document's own.", Shape::Text)
            .needed()
            .like(&["tsc", "workstream"]),
        field("opens", "The first day on which it can be answered.", Shape::Date)
            .needed()
            .like(&["2025-05-01"]),
        field("closes", "The last day on which it can be answered.", Shape::Date)
            .needed()
            .like(&["2025-05-12"]),
        field("answer", "How to answer, in Markdown.", Shape::Text),
        field("answer_at", "Where to answer.", Shape::Url)
            .like(&["mailto:list@example.org"]),
        field("outcome", "What was decided, once it is known.", Shape::Text).like(&["agreed"]),
        field("record", "Where the record of the decision is.", Shape::Url),
    ],
)
.with_one_of(&["question", "pull_request", "version"]);

impl Call {
    /// Reads one entry of `calls.yaml`. One without a kind, a body or its two days is reported and
    /// left out.
    pub fn read(reader: &mut Reader<'_>, key: &Key, node: &Node) -> Option<Self> {
        let mut id = super::id::of_key(reader, key);
        // Its key stands before its entry, which may be long: the place is where that begins.
        id.at = reader.place(&(node.range.start..node.range.start));
        let fields = reader.fields(node, &FORM);
        for (key, why) in [
            (
                "kind",
                "how it is decided: lazy-consensus, review or ballot",
            ),
            ("body", "who decides: a body of guide.yaml or a workstream"),
            ("opens", "the first day on which it can be answered"),
            ("closes", "the last day on which it can be answered"),
        ] {
            if fields.get(key).is_none() {
                reader.problem(
                    code::MISSING_KEY,
                    &id.at.range,
                    format!("the call `{}` has no `{key}:`", id.value),
                    format!("add `{key}:`, {why}"),
                );
            }
        }
        if FORM.one_of.iter().all(|key| fields.get(key).is_none()) {
            reader.problem(
                code::MISSING_KEY,
                &id.at.range,
                format!("the call `{}` proposes nothing", id.value),
                "add `version:` with `document:`, `pull_request:` or `question:`".into(),
            );
        }
        if let (Some(version), None) = (fields.get("version"), fields.get("document")) {
            reader.problem(
                code::MISSING_KEY,
                &version.range,
                "a version of which document?".into(),
                "add `document:` with its id".into(),
            );
        }
        let mut text = |key: &str| reader.text(fields.get(key)).map(|it| it.value);
        let (title, question, answer, outcome) = (
            text("title"),
            text("question"),
            text("answer"),
            text("outcome"),
        );
        Some(Self {
            title: title.unwrap_or_else(|| id.value.clone()),
            kind: reader
                .choice(fields.get("kind"), "kind of call", &KINDS)?
                .value,
            document: reader.text(fields.get("document")),
            version: reader.text(fields.get("version")),
            pull_request: reader.url(fields.get("pull_request")).map(|it| it.value),
            question,
            body: reader.text(fields.get("body"))?,
            term: Term::read(reader, &fields, "opens", "closes"),
            answer,
            answer_at: reader.url(fields.get("answer_at")).map(|it| it.value),
            outcome,
            record: reader.url(fields.get("record")).map(|it| it.value),
            id,
        })
    }

    /// Where it stands on a day. Where the day is not known, as in a folder without git, only an
    /// outcome tells that it is over.
    pub fn state_on(&self, day: Option<Date>) -> CallState {
        let Some(day) = day else {
            return match self.outcome {
                Some(_) => CallState::Closed,
                None => CallState::Announced,
            };
        };
        match self.term {
            Term {
                from: Some(from), ..
            } if day < from => CallState::Announced,
            Term {
                until: Some(until), ..
            } if until < day => CallState::Closed,
            _ => CallState::Open,
        }
    }
}
