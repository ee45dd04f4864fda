//! When the decisions of bodies were written down.

use std::sync::Arc;

use super::standing::landings;
use super::version::{Said, said};
use super::{Document, Site};
use crate::history::Commit;
use crate::model::Approval;

impl Site {
    /// Of each dated decision on a document the commit of the main line that first held it, in the
    /// text or beside it, as far as this copy tells.
    pub fn recorded<'a>(
        &'a self,
        document: &'a Document,
    ) -> impl Iterator<Item = (&'a Approval, &'a Arc<Commit>)> {
        let source = self.source_of(document);
        let said = said(document, source.blobs.as_ref(), self.statuses());
        let landings = landings(document, source);
        let approvals = document.metadata.approvals.iter();
        approvals.filter_map(move |approval| {
            let decision = (approval.body.value.clone(), approval.date?);
            let holds = |said: &Said| said.decisions.contains(&decision);
            let mut texts = landings.iter().rev();
            let in_text = texts.find(|it| {
                let left = it.left.and_then(|left| said[left].as_ref());
                left.is_some_and(holds)
            });
            let in_text = in_text.and_then(|it| source.history.as_ref()?.commit(it.commit));
            let mut states = self.past_sidecars(document).iter();
            let beside = states.find(|it| it.said_of(document).is_some_and(holds));
            let own = self.sources[0].history.as_ref();
            let beside = beside.and_then(|it| own?.commit(it.landed));
            let found = in_text.into_iter().chain(beside);
            let first = found.min_by_key(|it| it.arrival.when.seconds)?;
            Some((approval, first))
        })
    }
}
