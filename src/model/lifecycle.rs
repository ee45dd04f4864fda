//! The moves between the states of a document, and whose approval each needs.

use super::form::{Form, Shape, TEXTS, field, words};
use super::status::{STATUSES, Status};
use super::yaml::{Located, Node, Reader};
use crate::diagnostic::code;

/// The moves that a document may make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifecycle {
    moves: Vec<AllowedMove>,
}

/// A move that is allowed, and what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedMove {
    /// The states that it may begin from; any where none is named.
    pub from: Vec<Status>,
    /// The states that it may lead to.
    pub to: Vec<Status>,
    /// Who must have approved: bodies, workstreams, or `workstream` for the document's own.
    pub approvals: Vec<Located<String>>,
    /// The types of documents that it is for; all the others where none is named.
    pub types: Vec<String>,
    /// Does a decision of any body do, where bodies are declared? The move of a site that says
    /// nothing about its lifecycle.
    pub needs_some_approval: bool,
}

const STATES: Shape = Shape::Many(&Shape::Word(&words(&STATUSES)));

/// What a move may say.
pub(super) const FORM: Form = Form::new(
    "a move",
    &[
        field(
            "from",
            "The states that it may begin from; any where none is named.",
            STATES,
        ),
        field("to", "The states that it may lead to.", STATES).needed(),
        field(
            "approvals",
            "Who must have approved: bodies, workstreams, or `workstream` for the document's own.",
            TEXTS,
        )
        .like(&["tsc", "workstream"]),
        field(
            "types",
            "The types of documents that it is for; all the others where none is named.",
            TEXTS,
        ),
    ],
);

impl Default for Lifecycle {
    fn default() -> Self {
        use Status::{Draft, FinalDraft, Published, Superseded, Withdrawn};
        let allowed = |from: &[Status], to: &[Status]| AllowedMove {
            from: from.to_vec(),
            to: to.to_vec(),
            approvals: Vec::new(),
            types: Vec::new(),
            needs_some_approval: false,
        };
        Self {
            moves: vec![
                allowed(&[Draft], &[FinalDraft]),
                allowed(&[FinalDraft], &[Draft]),
                AllowedMove {
                    needs_some_approval: true,
                    ..allowed(&[Draft, FinalDraft], &[Published])
                },
                // The next version of a text that lives on.
                allowed(&[Published], &[Draft, FinalDraft]),
                allowed(&[Published], &[Superseded]),
                allowed(&[], &[Withdrawn]),
                allowed(&[Withdrawn], &[Draft]),
            ],
        }
    }
}

impl Lifecycle {
    /// Reads `lifecycle`: a list of moves.
    pub fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let moves = reader.items(Some(node)).into_iter();
        Self {
            moves: moves
                .filter_map(|it| AllowedMove::read(reader, it))
                .collect(),
        }
    }

    /// The moves that are allowed.
    pub fn moves(&self) -> &[AllowedMove] {
        &self.moves
    }

    /// What allows a document of a type to move between two states; one for its type goes before
    /// those for all. A document that begins its life in a state may begin in any, with the
    /// approvals of a move that leads there.
    pub fn allows(
        &self,
        from: Option<Status>,
        to: Status,
        kind: Option<&str>,
    ) -> Option<&AllowedMove> {
        let fits = |it: &&AllowedMove| {
            let begins = from.is_none_or(|from| it.from.is_empty() || it.from.contains(&from));
            begins && it.to.contains(&to)
        };
        let of_type = |it: &&AllowedMove| it.types.iter().any(|it| Some(it.as_str()) == kind);
        let fitting = || self.moves.iter().filter(fits);
        fitting()
            .find(of_type)
            .or_else(|| fitting().find(|it| it.types.is_empty()))
    }
}

impl AllowedMove {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        let fields = reader.fields(node, &FORM);
        let mut states = |key: &str| -> Vec<Status> {
            let items = reader.items(fields.get(key)).into_iter();
            items
                .filter_map(|it| reader.choice(Some(it), "status", &STATUSES))
                .map(|it| it.value)
                .collect()
        };
        let (from, to) = (states("from"), states("to"));
        if fields.get("to").is_none() {
            reader.problem(
                code::MISSING_KEY,
                &node.range,
                "this move does not say where it leads".into(),
                "add `to:` with a status, such as `to: published`".into(),
            );
            return None;
        }
        let types = reader.texts(fields.get("types"));
        Some(Self {
            from,
            to,
            approvals: reader.texts(fields.get("approvals")),
            types: types.into_iter().map(|it| it.value).collect(),
            needs_some_approval: false,
        })
    }
}
