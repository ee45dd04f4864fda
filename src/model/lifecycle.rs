//! The states of documents, the moves between them, and whose approval each needs.

use std::sync::Arc;

use super::form::{Form, Shape, TEXTS, field};
use super::status::{Nature, Status};
use super::statuses::{self, Statuses};
use super::yaml::{Key, Located, Node, Reader, Value};
use crate::diagnostic::code;

/// The states that a document may be in, and the moves that it may make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifecycle {
    statuses: Statuses,
    moves: Vec<AllowedMove>,
    is_own: bool,
}

/// A move that is allowed, and what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedMove {
    /// The states that it may begin from; any where none is named.
    pub from: Vec<Arc<Status>>,
    /// The states that it may lead to.
    pub to: Vec<Arc<Status>>,
    /// Who must have approved: bodies, workstreams, or `workstream` for the document's own.
    pub approvals: Vec<Located<String>>,
    /// The types of documents that it is for; all the others where none is named.
    pub types: Vec<String>,
    /// Does a decision of any body do, where bodies are declared? The move of a site that says
    /// nothing about its lifecycle.
    pub needs_some_approval: bool,
}

/// The moves alone, or states and moves.
pub(super) const SHAPE: Shape = Shape::Either(&[
    Shape::Many(&Shape::Mapping(&MOVE)),
    Shape::Mapping(&LIFECYCLE),
]);

const LIFECYCLE: Form = Form::new(
    "a lifecycle",
    &[
        field(
            "states",
            "The states that documents may be in, in the order of a life; the usual ones where nothing is said.",
            Shape::Many(&Shape::Mapping(&statuses::FORM)),
        ),
        field(
            "moves",
            "The moves between states that documents may make; the usual ones where nothing is said.",
            Shape::Many(&Shape::Mapping(&MOVE)),
        ),
    ],
);

const STATES: Shape = Shape::Many(&Shape::Status);

/// What a move may say.
const MOVE: Form = Form::new(
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
        let statuses = Statuses::default();
        Self {
            moves: usual_moves(&statuses),
            statuses,
            is_own: false,
        }
    }
}

/// The moves of a site that says nothing of them, by the natures of its states.
fn usual_moves(statuses: &Statuses) -> Vec<AllowedMove> {
    use Nature::{BeforeDecision, BeingWritten, InForce, Replaced, TakenBack};
    let of = |natures: &[Nature]| -> Vec<Arc<Status>> {
        let statuses = statuses.all().filter(|it| natures.contains(&it.nature));
        statuses.cloned().collect()
    };
    let allowed = |from: &[Nature], to: &[Nature]| AllowedMove {
        from: of(from),
        to: of(to),
        approvals: Vec::new(),
        types: Vec::new(),
        needs_some_approval: false,
    };
    let decided = AllowedMove {
        needs_some_approval: true,
        ..allowed(&[BeingWritten, BeforeDecision, InForce], &[InForce])
    };
    let mut moves = vec![
        allowed(&[BeingWritten], &[BeforeDecision]),
        allowed(&[BeforeDecision], &[BeingWritten]),
        decided,
        // The next version of a text that lives on.
        allowed(&[InForce], &[BeingWritten, BeforeDecision]),
        allowed(&[InForce], &[Replaced]),
        allowed(&Nature::ALL, &[TakenBack]),
        allowed(&[TakenBack], &[BeingWritten]),
    ];
    // Between states of one nature, where there are several.
    moves.extend(Nature::ALL.map(|it| allowed(&[it], &[it])));
    // A lifecycle need not have a state of each nature.
    moves.retain(|it| !it.from.is_empty() && !it.to.is_empty());
    moves
}

impl Lifecycle {
    /// Reads `lifecycle`: states and moves, or a list of moves between the usual states.
    pub fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let is_a_move = |entries: &[(Key, Node)]| {
            let mut keys = MOVE.keys();
            keys.any(|key| entries.iter().any(|(it, _)| it.name == key))
        };
        let (statuses, moves) = match &node.value {
            Value::Map(entries) if !is_a_move(entries) => {
                let fields = reader.fields(node, &LIFECYCLE);
                let statuses = Statuses::read(reader, fields.get("states"));
                (statuses, fields.get("moves"))
            }
            _ => (Statuses::default(), Some(node)),
        };
        let Some(moves) = moves else {
            return Self {
                moves: usual_moves(&statuses),
                statuses,
                is_own: true,
            };
        };
        let moves = reader.items(Some(moves)).into_iter();
        Self {
            moves: moves
                .filter_map(|it| AllowedMove::read(reader, it, &statuses))
                .collect(),
            statuses,
            is_own: true,
        }
    }

    /// The states that a document may be in.
    pub fn statuses(&self) -> &Statuses {
        &self.statuses
    }

    /// The moves that are allowed.
    pub fn moves(&self) -> &[AllowedMove] {
        &self.moves
    }

    /// Does the site say anything of it?
    pub fn is_own(&self) -> bool {
        self.is_own
    }

    /// What allows a document of a type to move between two states; one for its type goes before
    /// those for all. A document that begins its life in a state may begin in any, with the
    /// approvals of a move that leads there. So may a new version in the state of the one before,
    /// where no move says what that needs.
    pub fn allows(
        &self,
        from: Option<&Status>,
        to: &Status,
        kind: Option<&str>,
    ) -> Option<&AllowedMove> {
        let is_anew = from.is_some_and(|it| it.id == to.id);
        let listed = self.listed(from, to, kind);
        listed.or_else(|| is_anew.then(|| self.listed(None, to, kind)).flatten())
    }

    fn listed(
        &self,
        from: Option<&Status>,
        to: &Status,
        kind: Option<&str>,
    ) -> Option<&AllowedMove> {
        let fits = |it: &&AllowedMove| {
            // By their ids: a state may have got another name since a move was made.
            let is_in =
                |several: &[Arc<Status>], one: &Status| several.iter().any(|it| it.id == one.id);
            let begins = from.is_none_or(|from| it.from.is_empty() || is_in(&it.from, from));
            begins && is_in(&it.to, to)
        };
        let of_type = |it: &&AllowedMove| it.types.iter().any(|it| Some(it.as_str()) == kind);
        let fitting = || self.moves.iter().filter(fits);
        fitting()
            .find(of_type)
            .or_else(|| fitting().find(|it| it.types.is_empty()))
    }
}

impl AllowedMove {
    fn read(reader: &mut Reader<'_>, node: &Node, all: &Statuses) -> Option<Self> {
        let fields = reader.fields(node, &MOVE);
        let mut read = |key: &str| -> Vec<Arc<Status>> {
            let items = reader.items(fields.get(key)).into_iter();
            items
                .filter_map(|it| all.choose(reader, Some(it)))
                .map(|it| it.value)
                .collect()
        };
        let (from, to) = (read("from"), read("to"));
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
