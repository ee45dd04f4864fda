//! What was said of a document, step by step along the main line: by its front matter, and by the
//! sidecar that speaks of it.

use std::sync::Arc;

use jiff::civil::Date;

use super::sidecars::PastSidecar;
use super::standing::landings;
use super::version::Said;
use super::{Document, PersonIndex, Site};
use crate::history::{Commit, CommitId, Email};
use crate::input::SourceId;
use crate::model::{Approval, Person, Status};

/// What became of the text, or of the sidecar, with one commit of the main line.
pub(super) struct Step {
    /// Where it stands among all: the greater, the later.
    pub(super) order: i64,
    /// Is it the sidecar that says so? It wins over the text.
    pub(super) in_sidecar: bool,
    /// `None` where it cannot be read, because it is withheld or not in this copy.
    pub(super) says: Option<Said>,
    /// The commit of the main line that brought it.
    pub(super) landed: CommitId,
    /// Who first said which state it is in.
    pub(super) status_by: Maker,
    /// Who first said which number it bears.
    pub(super) number_by: Maker,
}

/// Who said something, and when.
#[derive(Clone)]
pub(super) struct Maker {
    /// The commit that said so.
    pub(super) commit: CommitId,
    /// The day on which it arrived.
    pub(super) day: Option<Date>,
    /// The people who made it, as far as they are known.
    pub(super) by: Vec<PersonIndex>,
}

/// What was said of a document at one time of the main line, in its text and beside it.
pub(super) struct Saying<'a> {
    /// What brought it about.
    pub(super) steps: &'a [Step],
    text: &'a Said,
    sidecar: &'a Said,
}

/// What says nothing, or cannot be read.
static NOTHING: Said = Said {
    number: None,
    status: None,
    approvals: Vec::new(),
};

/// What was said along the main line, the oldest first.
pub(super) fn sayings(steps: &[Step]) -> Vec<Saying<'_>> {
    let (mut text, mut sidecar) = (&NOTHING, &NOTHING);
    let together = steps.chunk_by(|a, b| a.order == b.order);
    let sayings = together.map(|steps| {
        for step in steps {
            let said = if step.in_sidecar {
                &mut sidecar
            } else {
                &mut text
            };
            *said = step.says.as_ref().unwrap_or(&NOTHING);
        }
        Saying {
            steps,
            text,
            sidecar,
        }
    });
    sayings.collect()
}

impl<'a> Saying<'a> {
    /// The number of the text. Of this and all else the sidecar wins over the text.
    pub(super) fn number(&self) -> Option<&'a String> {
        let own = self.sidecar.number.as_ref();
        own.or(self.text.number.as_ref())
    }

    /// The state of the document.
    pub(super) fn status(&self) -> Option<&'a Arc<Status>> {
        let own = self.sidecar.status.as_ref();
        own.or(self.text.status.as_ref())
    }

    /// What bodies decided.
    pub(super) fn approvals(&self) -> &'a [Approval] {
        match &self.sidecar.approvals[..] {
            [] => &self.text.approvals,
            own => own,
        }
    }

    /// The commit of the main line that brought it.
    pub(super) fn landed(&self) -> Option<CommitId> {
        self.steps.last().map(|it| it.landed)
    }
}

impl Site {
    /// All steps, the oldest first; those that came together have the same order.
    pub(super) fn steps_of<'a>(&self, document: &'a Document) -> &'a [Step] {
        document.steps.get_or_init(|| {
            let mut steps = self.steps_of_text(document);
            steps.extend(self.steps_of_sidecar(document));
            steps.sort_by_key(|it| it.order);
            steps
        })
    }

    /// What arrived together is one step: the state that it left on the main line.
    fn steps_of_text(&self, document: &Document) -> Vec<Step> {
        let source = self.source_of(document);
        let said = document.said(source.blobs.as_ref(), self.statuses());
        let revisions = &document.lineage.revisions;
        let mut steps = Vec::new();
        for landing in landings(document, source) {
            let places = landing.revisions;
            let left = landing.left.unwrap_or(places.start);
            let says = said[left].clone();
            // Of those that say the same the oldest said it first.
            let maker = |is_same: &dyn Fn(&Said, &Said) -> bool| {
                let says_it = |it: &usize| match (&said[*it], &says) {
                    (Some(one), Some(says)) => is_same(one, says),
                    (one, says) => one.is_none() && says.is_none(),
                };
                let first = places.clone().rev().find(says_it).unwrap_or(places.start);
                let commit = &revisions[first].commit;
                Maker {
                    commit: commit.id,
                    day: day(commit),
                    by: document.hands()[first].authors.clone(),
                }
            };
            let status_by = maker(&|one, says| one.status == says.status);
            let number_by = maker(&|one, says| one.number == says.number);
            let Some(order) = self.order(document, document.from, landing.commit) else {
                continue;
            };
            steps.push(Step {
                order,
                in_sidecar: false,
                says,
                landed: landing.commit,
                status_by,
                number_by,
            });
        }
        steps
    }

    /// Several files may have spoken of a document, one after another: what the first of those
    /// says that speak of it holds.
    fn steps_of_sidecar(&self, document: &Document) -> Vec<Step> {
        let history = self.sources[0].history.as_ref();
        let files = self.past_sidecars(document);
        let states = files.iter().enumerate();
        let mut states: Vec<(i64, usize, &PastSidecar)> = states
            .flat_map(|(file, states)| states.iter().map(move |state| (file, state)))
            .filter_map(|(file, state)| {
                let order = self.order(document, SourceId::default(), state.landed)?;
                Some((order, file, state))
            })
            .collect();
        states.sort_by_key(|(order, file, _)| (*order, *file));
        let mut said = vec![Some(Said::default()); files.len()];
        let together = states.chunk_by(|a, b| a.0 == b.0);
        let steps = together.filter_map(|states| {
            for (_, file, state) in states {
                said[*file] = state.said_of(document);
            }
            let speaks = |it: &&Option<Said>| *it != &Some(Said::default());
            let says = said.iter().find(speaks).cloned();
            let says = says.unwrap_or_else(|| Some(Said::default()));
            let same = |it: &&(_, _, &PastSidecar)| it.2.said_of(document) == says;
            let (order, _, state) = states.iter().find(same).or(states.first())?;
            let landed = history?.commit(state.landed)?;
            let written = history?.commit(state.written)?;
            let maker = Maker {
                commit: written.id,
                day: day(landed),
                by: self.author_of(written).into_iter().collect(),
            };
            Some(Step {
                order: *order,
                in_sidecar: true,
                says,
                landed: landed.id,
                status_by: maker.clone(),
                number_by: maker,
            })
        });
        steps.collect()
    }

    /// Within a source the order of arrival holds, between sources the clock.
    fn order(&self, document: &Document, source: SourceId, landed: CommitId) -> Option<i64> {
        let history = self.source(source).history.as_ref()?;
        if document.from == SourceId::default() {
            let (rank, _) = history.place(landed)?;
            return Some(-i64::from(rank));
        }
        Some(history.commit(landed)?.arrival.when.seconds)
    }

    /// Who wrote a commit that need not have changed a document; nobody where that is not known. Who
    /// never changed one is known by a declared address, or by the name where no address is.
    fn author_of(&self, commit: &Commit) -> Option<PersonIndex> {
        let author = &commit.author;
        if let Some(actor) = self.identities.who(&author.name, &author.email) {
            return Some(self.registry.person_of_actor(actor));
        }
        let signs = |it: &Person| match &it.emails[..] {
            [] => [&it.name]
                .into_iter()
                .chain(&it.names)
                .any(|it| **it == *author.name),
            known => known.iter().any(|it| Email::new(it) == author.email),
        };
        let mut people = self.registry.people.iter();
        let found = people.position(|it| it.declared.as_ref().is_some_and(signs))?;
        Some(PersonIndex(found))
    }
}

fn day(commit: &Commit) -> Option<Date> {
    let when = commit.arrival.when;
    when.is_known().then(|| when.date())
}
