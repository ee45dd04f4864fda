//! On which version each decision of a body is, and whether it still holds.
//!
//! A decision says its version itself, or it is on the number that the document bore in the commit
//! of the main line that first recorded it; where it bore none, on the first that it bore after. So
//! what a body decided never moves to a number that came later. Of the decisions of one body on one
//! version the latest is the one that holds.
//!
//! What the present metadata say of a number is all there is to say of it. Where they say nothing of
//! one any more, the last state of the main line that did is asked: a list that is kept short takes
//! nothing from the versions of before.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::steps::{Saying, Step, sayings};
use super::version::Said;
use super::{Document, Site};
use crate::history::CommitId;
use crate::model::{Approval, Masking};
use crate::unnamed::Unnamed;

/// A decision of a body on a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What is written of it.
    pub written: Approval,
    /// The number decided on; none where the document bears none.
    pub version: Option<String>,
    /// How the number is known.
    pub told: Told,
    /// The later decision of the body on the same version that says otherwise.
    pub overruled: Option<Overruling>,
    /// The last commit of the main line that said it, where the present metadata do not any more.
    pub dropped: Option<CommitId>,
    /// Was it recorded under a day that has not come yet? Then nobody can have decided it.
    pub is_ahead: bool,
}

/// How it is known on which number a decision is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The decision says so.
    Itself,
    /// By the commit of the main line that first recorded it.
    Recorded(CommitId),
    /// It is not recorded yet, and so on the present number.
    Now,
    /// This copy of the repository does not tell: it is taken to be on the present number.
    Unknown,
}

/// What a body decided later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overruling {
    /// The day.
    pub date: Option<Date>,
    /// The outcome, in the body's word.
    pub outcome: String,
}

impl Decision {
    /// Did the body say yes to the version, and not take it back?
    pub fn approves(&self) -> bool {
        let holds = self.overruled.is_none() && !self.is_ahead;
        self.written.is_approved() && self.written.is_on_version() && holds
    }

    /// Had the body not decided otherwise by a day?
    pub fn held_on(&self, day: Option<Date>) -> bool {
        match &self.overruled {
            None => true,
            Some(later) => later.date.zip(day).is_some_and(|(later, day)| day < later),
        }
    }
}

impl Site {
    /// What bodies decided on a document, in the order in which it is written; then what was
    /// written once. As for versions, the past is only searched where the present has a number or
    /// a decision.
    pub(super) fn find_decisions(&self, document: &Document) -> Vec<Decision> {
        let metadata = &document.metadata;
        if metadata.version.is_none() && metadata.approvals.is_empty() {
            return Vec::new();
        }
        let steps = self.steps_of(document);
        let mut decisions = self.decided(document, &metadata.approvals, steps);
        decisions.extend(self.dropped(document, &decisions, steps));
        self.overrule(document, &mut decisions);
        decisions
    }

    /// The decisions that were said at one time, on the numbers that they were on then.
    pub(super) fn decided_then(
        &self,
        document: &Document,
        saying: &Saying<'_>,
        steps: &[Step],
    ) -> Vec<Decision> {
        let mut decisions = self.decided(document, saying.approvals(), steps);
        self.overrule(document, &mut decisions);
        decisions
    }

    fn decided(
        &self,
        document: &Document,
        approvals: &[Approval],
        steps: &[Step],
    ) -> Vec<Decision> {
        let decisions = approvals.iter().map(|approval| {
            let (version, told) = match &approval.version {
                Some(version) => (Some(version.clone()), Told::Itself),
                None => self.number_decided_on(document, approval, steps),
            };
            Decision {
                written: approval.clone(),
                version,
                told,
                overruled: None,
                dropped: None,
                is_ahead: self.is_ahead(document, approval, steps),
            }
        });
        decisions.collect()
    }

    /// By clocks elsewhere the next day may have come. What is not committed is still being written.
    fn is_ahead(&self, document: &Document, approval: &Approval, steps: &[Step]) -> bool {
        let tomorrow = self.day.and_then(|it| it.tomorrow().ok());
        let is_ahead = approval
            .date
            .zip(tomorrow)
            .is_some_and(|(day, it)| it < day);
        let is_in = |step: &Step| self.found_in(step, document, approval).is_some();
        is_ahead && steps.iter().any(is_in)
    }

    /// The decisions on numbers of which nothing is said any more, as they were said last.
    fn dropped(&self, document: &Document, present: &[Decision], steps: &[Step]) -> Vec<Decision> {
        let now = document.metadata.version.iter().map(|it| it.value.clone());
        let told = present.iter().filter_map(|it| it.version.clone());
        let mut known: BTreeSet<String> = now.chain(told).collect();
        // They come from old texts, where addresses of people stand yet.
        let unnamed = Unnamed::default();
        let masking = Masking::of(&self.settings, &unnamed);
        let mut found = Vec::new();
        for saying in sayings(steps).iter().rev() {
            let is_known = |number: Option<&String>| number.is_some_and(|it| known.contains(it));
            let mut approvals = saying.approvals().iter();
            if is_known(saying.number()) && approvals.all(|it| is_known(it.version.as_ref())) {
                continue;
            }
            let said = self.decided(document, saying.approvals(), steps);
            let numbers = said.iter().filter_map(|it| it.version.as_ref());
            let numbers = numbers.chain(saying.number());
            let new: BTreeSet<String> =
                numbers.filter(|it| !known.contains(*it)).cloned().collect();
            let is_new = |it: &Decision| it.version.as_ref().is_some_and(|it| new.contains(it));
            found.extend(said.into_iter().filter(is_new).map(|mut it| {
                masking.approval(&mut it.written);
                if it.told == Told::Itself {
                    it.version.clone_from(&it.written.version);
                }
                it.dropped = saying.landed();
                it
            }));
            known.extend(new);
        }
        found
    }

    /// Of each dated decision on a document the commit of the main line that first held it, in the
    /// text or beside it, as far as this copy tells.
    pub fn recorded(&self, document: &Document) -> Vec<Option<CommitId>> {
        let steps = self.steps_of(document);
        let approvals = document.metadata.approvals.iter();
        let recorded = approvals.map(|it| {
            let mut steps = steps.iter();
            let first = steps.find(|step| self.found_in(step, document, it).is_some());
            first.map(|it| it.landed)
        });
        recorded.collect()
    }

    /// The number of a decision that says none.
    fn number_decided_on(
        &self,
        document: &Document,
        approval: &Approval,
        past: &[Step],
    ) -> (Option<String>, Told) {
        let now = document.metadata.version.as_ref();
        let now = now.map(|it| it.value.clone());
        let untold = (now.clone(), Told::Unknown);
        let text_is_cut = self.source_of(document).history.is_none() || document.lineage.truncated;
        if self.lacks_past_of_sidecar(document) {
            return untold;
        }
        // Of what was before the first step nothing is known in a copy that is cut off there.
        let nothing = || Some(Said::default());
        let mut text = if text_is_cut { None } else { nothing() };
        let mut sidecar = nothing();
        let mut found: Option<CommitId> = None;
        for together in past.chunk_by(|a, b| a.order == b.order) {
            let was_told = text.is_some() && sidecar.is_some();
            for step in together {
                let said = if step.in_sidecar {
                    &mut sidecar
                } else {
                    &mut text
                };
                said.clone_from(&step.says);
            }
            if found.is_none() {
                let mut steps = together.iter();
                let first =
                    steps.find_map(|it| Some((it.landed, self.found_in(it, document, approval)?)));
                let Some((landed, said)) = first else {
                    continue;
                };
                // It may have been there before.
                if !was_told {
                    return untold;
                }
                if said.version.is_some() {
                    return (said.version.clone(), Told::Recorded(landed));
                }
                found = Some(landed);
            }
            // The sidecar wins over the text, so of both it must be known what they say.
            let Some(sidecar) = &sidecar else {
                return untold;
            };
            let number = match (&sidecar.number, &text) {
                (Some(number), _) => Some(number),
                (None, Some(text)) => text.number.as_ref(),
                (None, None) => return untold,
            };
            if let (Some(landed), Some(number)) = (found, number) {
                return (Some(number.clone()), Told::Recorded(landed));
            }
        }
        match found {
            Some(landed) => (now, Told::Recorded(landed)),
            None if text_is_cut || text.is_none() || sidecar.is_none() => untold,
            None => (now, Told::Now),
        }
    }

    /// A decision among those of a step.
    fn found_in<'a>(
        &self,
        step: &'a Step,
        document: &Document,
        approval: &Approval,
    ) -> Option<&'a Approval> {
        let mut said = step.says.as_ref()?.approvals.iter();
        said.find(|it| {
            it.date == approval.date
                && it.outcome.eq_ignore_ascii_case(&approval.outcome)
                && self.is_one_body(document, &it.body.value, &approval.body.value)
        })
    }

    /// Do two names mean one body?
    pub(super) fn is_one_body(&self, document: &Document, one: &str, other: &str) -> bool {
        let decider = |name| self.registry.decider(name, document.workstream);
        one == other || decider(one).is_some_and(|it| Some(it) == decider(other))
    }

    /// Notes of each decision the next one of its body on its version that says otherwise. One
    /// without a day counts as of the day of the one before it in the list.
    fn overrule(&self, document: &Document, decisions: &mut [Decision]) {
        let mut by_day: Vec<usize> = (0..decisions.len()).collect();
        let mut day = None;
        let days: Vec<Option<Date>> = decisions
            .iter()
            .map(|it| {
                day = it.written.date.or(day);
                day
            })
            .collect();
        by_day.sort_by_key(|it| (days[*it], *it));
        for (place, index) in by_day.iter().enumerate() {
            let one = &decisions[*index];
            let mut later = by_day[place + 1..].iter().map(|it| &decisions[*it]);
            let overruling = later.find(|it| {
                it.version == one.version
                    && it.written.has_purpose_of(&one.written)
                    && it.written.is_approved() != one.written.is_approved()
                    && self.is_one_body(document, &it.written.body.value, &one.written.body.value)
            });
            decisions[*index].overruled = overruling.map(|it| Overruling {
                date: it.written.date,
                outcome: it.written.outcome.clone(),
            });
        }
    }
}
