//! How a document moved from state to state, as git tells it: on the main line, by its front
//! matter or by the sidecar that speaks of it. A new number in a state in force is a move into that
//! state anew.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

use super::steps::{Maker, Saying, Step, sayings};
use super::{Decision, Document, PersonIndex, Site};
use crate::history::CommitId;
use crate::input::SourceId;
use crate::model::{Lifecycle, Nature, Status};

/// One move of a document between two states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The state before; none where the document got its first one, and the same where it got a
    /// new number.
    pub from: Option<Arc<Status>>,
    /// The state after.
    pub to: Arc<Status>,
    /// The number that the text bore then.
    pub version: Option<String>,
    /// The commit that made the move; none while it is not committed.
    pub commit: Option<CommitId>,
    /// The commit of the site's own main line whose files told then who holds which office.
    pub site: Option<CommitId>,
    /// The people who made it, as far as they are known.
    pub by: Vec<PersonIndex>,
    /// The day on which it arrived.
    pub day: Option<Date>,
    /// The decisions that it can rest on: those on its version, and for such a move.
    pub decisions: Vec<Decision>,
}

impl Move {
    /// Did only the number change?
    pub fn is_anew(&self) -> bool {
        self.from.as_ref() == Some(&self.to)
    }

    /// Was a decision made by the day of the move, as far as its day is known?
    pub fn came_after(&self, decision: &Decision) -> bool {
        match (decision.written.date, self.day) {
            (Some(given), Some(moved)) => given <= moved,
            _ => true,
        }
    }

    /// Is a decision on the version that was moved, and for such a move?
    fn can_rest_on(&self, decision: &Decision) -> bool {
        let is_on_it = match (&decision.version, &self.version) {
            (Some(decided), Some(version)) => decided == version,
            _ => true,
        };
        is_on_it && decision.written.is_for(&self.to)
    }
}

/// The moves of a document in the making, the oldest first.
#[derive(Default)]
struct Moves {
    made: Vec<Move>,
    /// The number that the text bore last, since it came into its state.
    number: Option<String>,
}

impl Moves {
    /// What state and number make of the moves before: another one, or nothing.
    fn next(&mut self, to: &Arc<Status>, number: Option<&String>) -> Option<Move> {
        let last = self.made.last_mut();
        let from = last.as_ref().map(|it| Arc::clone(&it.to));
        let stays = from.as_ref() == Some(to);
        let differs = |it: &String| self.number.as_ref().is_some_and(|known| known != it);
        let is_anew = to.nature == Nature::InForce && number.is_some_and(differs);
        if !stays {
            self.number = None;
        }
        if let (Some(last), Some(number), None, true) = (last, number, &self.number, stays) {
            // It was moved before it got its number.
            last.version = Some(number.clone());
        }
        if let Some(number) = number {
            self.number = Some(number.clone());
        }
        (!stays || is_anew).then(|| Move {
            from,
            to: Arc::clone(to),
            version: number.cloned(),
            commit: None,
            site: None,
            by: Vec::new(),
            day: None,
            decisions: Vec::new(),
        })
    }
}

impl Site {
    /// The moves of a document, the oldest first. In a clone without the whole history none is
    /// told, for it might be another's.
    pub fn moves(&self, document: &Document) -> Vec<Move> {
        if !self.has_complete_history() {
            return Vec::new();
        }
        let steps = self.steps_of(document);
        let sayings = sayings(steps);
        let mut moves = Moves::default();
        let mut from: Vec<Option<&Saying<'_>>> = Vec::new();
        for saying in &sayings {
            let Some(to) = saying.status() else {
                continue;
            };
            let Some(step) = moves.next(to, saying.number()) else {
                continue;
            };
            let maker = maker(saying, &step);
            moves.made.push(Move {
                commit: Some(maker.commit),
                site: saying.steps.last().and_then(|it| {
                    let source = if it.in_sidecar {
                        SourceId::default()
                    } else {
                        document.from
                    };
                    self.own_commit_at(source, it.landed)
                }),
                by: maker.by,
                day: maker.day,
                ..step
            });
            from.push(Some(saying));
        }
        let metadata = &document.metadata;
        let number = metadata.version.as_ref().map(|it| &it.value);
        if let Some(status) = &metadata.status
            && let Some(step) = moves.next(&status.value, number)
        {
            moves.made.push(Move {
                day: self.day,
                ..step
            });
            from.push(None);
        }
        let made = moves.made.into_iter().zip(from);
        made.map(|(step, saying)| Move {
            decisions: self.decisions_for(document, &step, saying, steps),
            ..step
        })
        .collect()
    }

    /// The lifecycle that held when a move was made; today's for one that is not committed. `None`
    /// where the site had none then, or this copy does not tell.
    pub fn lifecycle_then(&self, step: &Move) -> Option<Cow<'_, Lifecycle>> {
        if step.commit.is_none() {
            return Some(Cow::Borrowed(&self.settings.lifecycle));
        }
        let then = self.settings_at(step.site?)?;
        Some(Cow::Owned(then.lifecycle))
    }

    /// Did the site name bodies that decide when a move was made?
    pub fn had_bodies(&self, step: &Move) -> bool {
        let bodies = match (step.commit, step.site) {
            (None, _) => return !self.registry.bodies.is_empty(),
            (Some(_), then) => then.and_then(|it| self.settings_at(it)),
        };
        bodies.is_some_and(|it| !it.bodies.is_empty())
    }

    /// A move that is planned, of a version to a state on a day.
    pub fn planned_move(
        &self,
        document: &Document,
        (from, to): (Option<Arc<Status>>, Arc<Status>),
        version: &str,
        day: Option<Date>,
    ) -> Move {
        let step = Move {
            from,
            to,
            version: Some(version.to_owned()),
            commit: None,
            site: None,
            by: Vec::new(),
            day,
            decisions: Vec::new(),
        };
        Move {
            decisions: self.decisions_for(document, &step, None, &[]),
            ..step
        }
    }

    /// What is known of decisions that a move can rest on, and of bodies of which nothing is known
    /// any more what was said then.
    fn decisions_for(
        &self,
        document: &Document,
        step: &Move,
        saying: Option<&Saying<'_>>,
        steps: &[Step],
    ) -> Vec<Decision> {
        let known = document.decisions.iter();
        let mut decisions: Vec<Decision> =
            known.filter(|it| step.can_rest_on(it)).cloned().collect();
        let then = saying.map(|it| self.decided_then(document, it, steps));
        let is_known = |one: &Decision| {
            decisions.iter().any(|it| {
                it.written.has_purpose_of(&one.written)
                    && self.is_one_body(document, &it.written.body.value, &one.written.body.value)
            })
        };
        let then = then.into_iter().flatten();
        let then: Vec<Decision> = then
            .filter(|it| step.can_rest_on(it) && !is_known(it))
            .collect();
        decisions.extend(then);
        decisions
    }
}

/// Who said what made a move.
fn maker(saying: &Saying<'_>, step: &Move) -> Maker {
    let says = |it: &&Step| {
        it.says.as_ref().is_some_and(|says| {
            if step.is_anew() {
                says.number == step.version
            } else {
                says.status.as_ref() == Some(&step.to)
            }
        })
    };
    let made = saying.steps.iter().find(says).unwrap_or(&saying.steps[0]);
    let maker = if step.is_anew() {
        &made.number_by
    } else {
        &made.status_by
    };
    maker.clone()
}
