//! Calls for consensus, review and votes, as they stand on the day of the site.

use super::{Document, Holder, Site};
use crate::model::{Call, CallState};

impl Site {
    /// Where a call stands on the day that the site is told of.
    pub fn call_state(&self, call: &Call) -> CallState {
        call.state_on(self.day)
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
