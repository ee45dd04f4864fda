//! What git shows of the people who hold roles, beside what is declared of them: one truth for checks
//! and pages.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::document::Document;
use super::registry::PersonIndex;
use super::{Assignee, Assignment, Holder, Kind, Site, version};
use crate::diagnostic::{Code, Place, code};
use crate::history::{Revision, Time};
use crate::model::front_matter::body_start;
use crate::model::{ContributorRole, Role, State};

/// The roles in the work on some texts, held against the record of their changes.
pub struct Evidence<'a> {
    /// Where the first of these roles are given.
    pub at: &'a Place,
    /// The day of the first change.
    pub begins: Option<Date>,
    /// Who is responsible, without a commit.
    pub idle: Vec<(Assignee<'a>, PersonIndex)>,
    /// Known people with commits and without a role, the most active first.
    pub without_role: Vec<Work>,
    /// Who is accountable and left neither commit nor decision for longer than the site allows, and
    /// the day of the last.
    pub silent: Vec<(Assignee<'a>, Date)>,
}

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Who.
    pub person: PersonIndex,
    /// How many revisions they wrote.
    pub revisions: usize,
    /// The day of the last one.
    pub last: Option<Date>,
}

/// Texts, and who is to work on them.
struct Subject<'a> {
    documents: Vec<&'a Document>,
    workstream: Option<usize>,
    /// The roles in the work on the texts.
    work: Vec<Assignment<'a>>,
    /// Other roles that somebody may have here.
    others: Vec<Assignment<'a>>,
}

impl Site {
    /// What git shows of a workstream. Nothing where it is closed, where nobody gives roles, or where
    /// this copy may not hold just the evidence.
    pub fn evidence_of_workstream(&self, workstream: usize) -> Option<Evidence<'_>> {
        let documents: Vec<&Document> = self.documents_of(workstream).collect();
        let (work, mut others) = on_the_text(self.workstream_roles(workstream));
        let of_documents = documents.iter().flat_map(|it| self.document_roles(it));
        others.extend(of_documents);
        self.evidence(&Subject {
            workstream: Some(workstream),
            documents,
            work,
            others,
        })
    }

    /// The same of one document; nothing where it is not to be worked on any more.
    pub fn evidence_of_document<'a>(&'a self, document: &'a Document) -> Option<Evidence<'a>> {
        if !document.metadata.is_current() {
            return None;
        }
        let (work, others) = on_the_text(self.roles_for(document));
        self.evidence(&Subject {
            documents: vec![document],
            workstream: document.workstream,
            work,
            others,
        })
    }

    fn evidence<'a>(&self, of: &Subject<'a>) -> Option<Evidence<'a>> {
        let is_closed = |it: usize| self.workstreams[it].state == State::Closed;
        let is_told = self.has_roles() && self.has_complete_history();
        if !is_told || of.workstream.is_some_and(is_closed) {
            return None;
        }
        let at = of.work.first()?.at;
        let done = done(&of.documents);
        if done.is_empty() {
            return None;
        }
        let begins = first_day(&of.documents);
        // Of a workstream that forms or rests nobody expects work yet, or any more.
        let is_at_work = |it: usize| self.workstreams[it].state == State::Active;
        let (idle, mut silent) = if of.workstream.is_none_or(is_at_work) {
            (self.idle(of, &done), self.silent(of, &done, begins))
        } else {
            (Vec::new(), Vec::new())
        };
        silent.retain(|(it, _)| !idle.iter().any(|(idle, _)| idle.holder == it.holder));
        Some(Evidence {
            at,
            begins,
            without_role: self.without_role(of, &done),
            idle,
            silent,
        })
    }

    /// Does the site want to hear of a kind of finding?
    fn is_wanted(&self, code: Code) -> bool {
        self.settings.checks.of(code) != Some(None)
    }

    fn idle<'a>(&self, of: &Subject<'a>, done: &Done) -> Vec<(Assignee<'a>, PersonIndex)> {
        let responsible = holders(&of.work, Role::Responsible).into_iter();
        let idle = responsible.filter_map(|it| match it.holder {
            Holder::Person(person) if !done.contains_key(&person) => Some((it, person)),
            _ => None,
        });
        idle.filter(|_| self.is_wanted(code::IDLE_RESPONSIBLE))
            .collect()
    }

    fn without_role(&self, of: &Subject<'_>, done: &Done) -> Vec<Work> {
        if !self.is_wanted(code::WORK_WITHOUT_ROLE) {
            return Vec::new();
        }
        let declared = self.declared(of);
        let is_known = |it: &PersonIndex| self.registry.person(*it).declared.is_some();
        let mut without: Vec<Work> = done
            .iter()
            .filter(|(person, _)| !declared.contains(person) && is_known(person))
            .map(|(_, work)| *work)
            .collect();
        let name = |it: &Work| &self.registry.person(it.person).name;
        without.sort_by(|a, b| {
            let by_number = b.revisions.cmp(&a.revisions);
            by_number.then_with(|| name(a).cmp(name(b)))
        });
        without
    }

    fn silent<'a>(
        &self,
        of: &Subject<'a>,
        done: &Done,
        begins: Option<Date>,
    ) -> Vec<(Assignee<'a>, Date)> {
        let Some(today) = self
            .day
            .filter(|_| self.is_wanted(code::SILENT_ACCOUNTABLE))
        else {
            return Vec::new();
        };
        let months = i32::from(self.settings.checks.silent_months()).months();
        let since = |holder: Holder| {
            let people = self.people_of(holder, Some(today));
            if people.is_empty() {
                return None;
            }
            let committed = people.iter().filter_map(|it| done.get(it)?.last).max();
            let decided = self.decisions(of, holder).max();
            // Where they left no trace at all, the silence began with the first text.
            committed.max(decided).or(begins)
        };
        let accountable = holders(&of.work, Role::Accountable).into_iter();
        accountable
            .filter_map(|it| {
                let since = since(it.holder)?;
                let end = since.checked_add(months).ok()?;
                (today > end).then_some((it, since))
            })
            .collect()
    }

    /// The days on which a holder decided on the texts.
    fn decisions(&self, of: &Subject<'_>, holder: Holder) -> impl Iterator<Item = Date> {
        let approvals = of.documents.iter().flat_map(|it| &it.metadata.approvals);
        approvals
            .filter(move |it| self.registry.decider(&it.body.value, of.workstream) == Some(holder))
            .filter_map(|it| it.date)
    }

    /// The guidance of a workstream.
    pub fn documents_of(&self, workstream: usize) -> impl Iterator<Item = &Document> {
        self.guidance()
            .filter(move |it| it.workstream == Some(workstream))
    }

    /// Who leads or led, is responsible or accountable, or a declared contributor.
    fn declared(&self, of: &Subject<'_>) -> BTreeSet<PersonIndex> {
        let works = |role: Role| matches!(role, Role::Responsible | Role::Accountable);
        let mut holders: BTreeSet<Holder> = BTreeSet::new();
        holders.extend(of.workstream.map(Holder::Leads));
        for assignment in of.work.iter().chain(&of.others) {
            let working = assignment.all().filter(|(role, _)| works(*role));
            holders.extend(working.map(|(_, it)| it.holder));
        }
        let people = holders.into_iter();
        let mut people: BTreeSet<PersonIndex> =
            people.flat_map(|it| self.people_of(it, self.day)).collect();
        // Who led once had a role then.
        let leads = of.workstream.map_or(&[][..], |it| self.lead_terms(it));
        people.extend(leads.iter().map(|it| it.what));
        for document in &of.documents {
            let contributors = document.metadata.contributors.iter();
            people.extend(contributors.filter_map(|it| self.registry.person_named(&it.name.value)));
        }
        people
    }

    /// Who wrote words of a document, as far as is needed to tell whether it was more than one. A
    /// commit with a text that was there before, under other metadata, wrote none.
    fn writers(&self, document: &Document) -> BTreeSet<PersonIndex> {
        let all = document.hands().iter().flat_map(|hands| &hands.authors);
        let all: BTreeSet<PersonIndex> = all.copied().collect();
        if all.len() < 2 {
            return all;
        }
        let blobs = self.source_of(document).blobs.as_ref();
        let text = |revision: &Revision| version::text(blobs?, revision.blob.as_ref()?);
        let mut bodies = BTreeSet::new();
        let mut writers = BTreeSet::new();
        let revisions = document.lineage.revisions.iter().zip(document.hands());
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

type Done = BTreeMap<PersonIndex, Work>;

/// Who wrote what of some texts.
fn done(documents: &[&Document]) -> Done {
    let mut done = Done::new();
    for document in documents {
        for (revision, hands) in document.lineage.revisions.iter().zip(document.hands()) {
            let when = revision.commit.arrival.when;
            let day = when.is_known().then(|| when.date());
            for person in &hands.authors {
                let work = done.entry(*person).or_insert(Work {
                    person: *person,
                    revisions: 0,
                    last: None,
                });
                work.revisions += 1;
                work.last = work.last.max(day);
            }
        }
    }
    done
}

fn first_day(documents: &[&Document]) -> Option<Date> {
    let revisions = documents.iter().flat_map(|it| &it.lineage.revisions);
    let times = revisions.map(|it| it.commit.arrival.when);
    times.filter(Time::is_known).map(|it| it.date()).min()
}

/// The roles in the work on a text, and the others.
fn on_the_text(roles: Vec<Assignment<'_>>) -> (Vec<Assignment<'_>>, Vec<Assignment<'_>>) {
    roles
        .into_iter()
        .partition(|it| it.activity.is_on_the_text())
}

/// Who holds a role in any of the activities, each once.
fn holders<'a>(work: &[Assignment<'a>], role: Role) -> Vec<Assignee<'a>> {
    let mut found: Vec<Assignee<'a>> = Vec::new();
    for assignee in work.iter().flat_map(|it| it.of(role)) {
        if !found.iter().any(|it| it.holder == assignee.holder) {
            found.push(*assignee);
        }
    }
    found
}
