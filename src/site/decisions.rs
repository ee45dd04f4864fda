//! On which version each decision of a body is, and whether it still holds.
//!
//! A decision says its version itself, or it is on the number that the document bore in the commit
//! of the main line that first recorded it; where it bore none, on the first that it bore after. So
//! what a body decided never moves to a number that came later. Of the decisions of one body on one
//! version the latest is the one that holds.

use jiff::civil::Date;

use super::steps::Step;
use super::version::Said;
use super::{Document, Site};
use crate::history::CommitId;
use crate::model::Approval;

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

/// A decision as metadata of the past say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SaidDecision {
    body: String,
    date: Option<Date>,
    outcome: String,
    version: Option<String>,
}

impl SaidDecision {
    pub(super) fn of(approval: Approval) -> Self {
        Self {
            body: approval.body.value,
            date: approval.date,
            outcome: approval.outcome,
            version: approval.version,
        }
    }
}

impl Decision {
    /// Did the body say yes, and not take it back?
    pub fn approves(&self) -> bool {
        self.written.is_approved() && self.overruled.is_none()
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
    /// What bodies decided on a document, in the order in which it is written.
    pub(super) fn find_decisions(&self, document: &Document) -> Vec<Decision> {
        let approvals = &document.metadata.approvals;
        let is_told = |it: &Approval| it.version.is_some();
        let past = if approvals.iter().all(is_told) {
            Vec::new()
        } else {
            self.steps_of(document)
        };
        let mut decisions: Vec<Decision> = approvals
            .iter()
            .map(|approval| {
                let (version, told) = match &approval.version {
                    Some(version) => (Some(version.clone()), Told::Itself),
                    None => self.number_decided_on(document, approval, &past),
                };
                Decision {
                    written: approval.clone(),
                    version,
                    told,
                    overruled: None,
                }
            })
            .collect();
        self.overrule(document, &mut decisions);
        decisions
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
    ) -> Option<&'a SaidDecision> {
        let mut said = step.says.as_ref()?.decisions.iter();
        said.find(|it| {
            it.date == approval.date
                && it.outcome.eq_ignore_ascii_case(&approval.outcome)
                && self.is_one_body(document, &it.body, &approval.body.value)
        })
    }

    /// Do two names mean one body?
    fn is_one_body(&self, document: &Document, one: &str, other: &str) -> bool {
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
