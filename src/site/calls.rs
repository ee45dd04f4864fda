//! Calls for consensus, review and votes, as they stand on the day of the site.

use jiff::civil::Date;

use super::{Document, Holder, Site};
use crate::model::{Call, CallState, State, Workstream};

impl Site {
    /// Where a call stands on the day that the site is told of. One that a closed workstream was to
    /// decide is over: nobody answers it any more.
    pub fn call_state(&self, call: &Call) -> CallState {
        if self.ended_with(call).is_some() {
            return CallState::Closed;
        }
        call.state_on(self.day)
    }

    /// The closed workstream that was to decide on a call, where its days are not over.
    pub fn ended_with(&self, call: &Call) -> Option<&Workstream> {
        let Some(Holder::Leads(workstream)) = self.call_body(call) else {
            return None;
        };
        let is_over = call.state_on(self.day) == CallState::Closed;
        let workstream = &self.workstreams[workstream];
        (workstream.state == State::Closed && !is_over).then_some(workstream)
    }

    /// The first day on which a call could not be answered any more. The last day of a call is its
    /// own still.
    pub fn call_ended_on(&self, call: &Call) -> Option<Date> {
        match self.ended_with(call) {
            Some(workstream) => workstream.since,
            None if self.call_state(call) == CallState::Closed => {
                call.term.until.and_then(|it| it.tomorrow().ok())
            }
            None => None,
        }
    }

    /// The document that a call is about.
    pub fn call_document(&self, call: &Call) -> Option<&Document> {
        self.document(&call.document.as_ref()?.value)
    }

    /// The body or the workstream that decides; `workstream` is that of the document.
    pub fn call_body(&self, call: &Call) -> Option<Holder> {
        let document = self.call_document(call);
        let workstream = document.and_then(|it| it.workstream);
        self.registry.decider(&call.body.value, workstream)
    }

    /// The calls about a document that can be answered.
    pub fn open_calls(&self, document: &Document) -> impl Iterator<Item = &Call> {
        self.calls.iter().filter(|call| {
            let about = self.call_document(call).map(|it| &it.id);
            about == Some(&document.id) && self.call_state(call) == CallState::Open
        })
    }
}
