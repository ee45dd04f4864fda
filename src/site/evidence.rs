//! What git shows of the people who hold roles, beside what is declared of them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::document::Document;
use super::registry::PersonIndex;
use super::{Holder, Kind, Site, version};
use crate::history::Revision;
use crate::model::front_matter::body_start;
use crate::model::{ContributorRole, Role};

/// What somebody did in the documents of a workstream, and what is declared of them there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    /// How many revisions they wrote.
    pub revisions: usize,
    /// The day of the last one.
    pub last: Option<Date>,
    /// Do they lead, are they responsible or accountable, or declared contributors?
    pub is_declared: bool,
}

impl Site {
    /// Who took part in a workstream, by what is declared and by what git shows.
    pub fn evidence(&self, workstream: usize) -> BTreeMap<PersonIndex, Evidence> {
        let mut found: BTreeMap<PersonIndex, Evidence> = BTreeMap::new();
        for document in self.documents_of(workstream) {
            for (revision, hands) in document.lineage.revisions.iter().zip(&document.hands) {
                let when = revision.commit.arrival.when;
                let day = when.is_known().then(|| when.date());
                for person in &hands.authors {
                    let evidence = found.entry(*person).or_default();
                    evidence.revisions += 1;
                    evidence.last = evidence.last.max(day);
                }
            }
        }
        for person in self.declared_in(workstream) {
            found.entry(person).or_default().is_declared = true;
        }
        found
    }

    /// The guidance of a workstream.
    pub fn documents_of(&self, workstream: usize) -> impl Iterator<Item = &Document> {
        self.guidance()
            .filter(move |it| it.workstream == Some(workstream))
    }

    fn declared_in(&self, workstream: usize) -> BTreeSet<PersonIndex> {
        let works = |role: Role| matches!(role, Role::Responsible | Role::Accountable);
        let mut holders: BTreeSet<Holder> = BTreeSet::new();
        holders.insert(Holder::Leads(workstream));
        let of_documents = self
            .documents_of(workstream)
            .flat_map(|it| self.document_roles(it));
        for assignment in self
            .workstream_roles(workstream)
            .into_iter()
            .chain(of_documents)
        {
            let working = assignment.all().filter(|(role, _)| works(*role));
            holders.extend(working.map(|(_, it)| it.holder));
        }
        let people = holders.into_iter();
        let mut people: BTreeSet<PersonIndex> =
            people.flat_map(|it| self.people_of(it, self.day)).collect();
        // Who led once had a role then.
        people.extend(self.lead_terms(workstream).iter().map(|it| it.what));
        for document in self.documents_of(workstream) {
            let contributors = document.metadata.contributors.iter();
            people.extend(contributors.filter_map(|it| self.registry.person_named(&it.name.value)));
        }
        people
    }

    /// Who wrote words of a document, as far as is needed to tell whether it was more than one. A
    /// commit with a text that was there before, under other metadata, wrote none.
    fn writers(&self, document: &Document) -> BTreeSet<PersonIndex> {
        let all = document.hands.iter().flat_map(|hands| &hands.authors);
        let all: BTreeSet<PersonIndex> = all.copied().collect();
        if all.len() < 2 {
            return all;
        }
        let blobs = self.source_of(document).blobs.as_ref();
        let text = |revision: &Revision| version::text(blobs?, revision.blob.as_ref()?);
        let mut bodies = BTreeSet::new();
        let mut writers = BTreeSet::new();
        let revisions = document.lineage.revisions.iter().zip(&document.hands);
        for (revision, hands) in revisions.rev() {
            let is_new = text(revision).is_none_or(|text| {
                let body = text[body_start(&text)..].trim();
                bodies.insert(*blake3::hash(body.as_bytes()).as_bytes())
            });
            if is_new {
                writers.extend(&hands.authors);
            }
            if writers.len() > 1 {
                break;
            }
        }
        writers
    }

    /// The one author of a document, declared or known from git; none where there are several, or
    /// where somebody is declared whom nobody knows.
    pub fn only_author(&self, document: &Document) -> Option<PersonIndex> {
        if document.kind != Kind::Guidance || document.lineage.truncated {
            return None;
        }
        let mut authors = self.writers(document);
        let contributors = document.metadata.contributors.iter();
        for contributor in contributors.filter(|it| it.role == ContributorRole::Author) {
            authors.insert(self.registry.person_named(&contributor.name.value)?);
        }
        let author = authors.pop_first()?;
        authors.is_empty().then_some(author)
    }
}
