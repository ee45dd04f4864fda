//! The pages of the workstreams.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::calls::CallView;
use super::evidence::EvidenceView;
use super::matrix::{MatrixView, Row};
use super::shared::{Card, ChangeView, DateView, PersonRef, StatusView, Word, WorkstreamRef};
use crate::markdown::Markdown;
use crate::model::{ChannelKind, Role, State, Status};
use crate::site::{Document, Holder, PersonIndex, Site};

#[derive(Serialize)]
pub(in crate::site) struct WorkstreamsView {
    workstreams: Vec<WorkstreamCard>,
}

impl WorkstreamsView {
    pub(in crate::site) fn new(site: &Site) -> Self {
        Self {
            workstreams: site.workstream_cards(),
        }
    }
}

/// A workstream in a list.
#[derive(Serialize)]
pub(in crate::site) struct WorkstreamCard {
    id: String,
    number: Option<u16>,
    name: String,
    short: String,
    url: String,
    hue: u16,
    state: Word,
    since: Option<DateView>,
    charter: Option<String>,
    counts: Vec<CountView>,
    total: usize,
}

#[derive(Serialize)]
struct CountView {
    status: StatusView,
    count: usize,
}

#[derive(Serialize)]
pub(in crate::site) struct WorkstreamView {
    workstream: WorkstreamCard,
    charter_html: Option<String>,
    leads: Vec<PersonRef>,
    channels: Vec<ChannelView>,
    groups: Vec<GroupView>,
    matrix: Option<MatrixView>,
    /// What the record of changes shows beside it.
    evidence: Vec<EvidenceView>,
    people: Vec<PartsView>,
    /// The calls that can be answered.
    calls: Vec<CallView>,
    changes: Vec<ChangeView>,
    source: Option<String>,
}

#[derive(Serialize)]
pub(in crate::site) struct ChannelView {
    pub(in crate::site) kind: &'static str,
    label: String,
    name: String,
    href: Option<String>,
    when: Option<String>,
}

#[derive(Serialize)]
struct GroupView {
    status: Option<StatusView>,
    documents: Vec<Card>,
}

/// A person and what they did.
#[derive(Serialize)]
pub(in crate::site) struct PartsView {
    pub(in crate::site) person: PersonRef,
    pub(in crate::site) parts: Vec<String>,
}

/// So many changes are shown on a workstream's page; its history shows all.
const CHANGES_SHOWN: usize = 12;

impl WorkstreamView {
    pub(in crate::site) fn new(site: &Site, index: usize) -> Self {
        let workstream = &site.workstreams[index];
        let documents: Vec<&Document> = site
            .guidance()
            .filter(|it| it.workstream == Some(index))
            .collect();
        let mut changes: Vec<_> = documents.iter().flat_map(|it| site.changes(it)).collect();
        site.sort_changes(&mut changes);
        Self {
            workstream: site.workstream_card(index),
            charter_html: workstream.charter.as_deref().map(|it| site.markdown(it)),
            leads: site.person_refs(&site.leads(index)),
            channels: site.channels(index),
            groups: groups(site, &documents),
            matrix: matrix(site, index, &documents),
            evidence: EvidenceView::all(
                site,
                site.evidence_of_workstream(index).as_ref(),
                "workstream",
            ),
            people: people(site, index, &documents),
            calls: site.open_calls_of(index),
            changes: changes
                .iter()
                .take(CHANGES_SHOWN)
                .map(|it| site.change(it))
                .collect(),
            source: site.workstream_source(index),
        }
    }
}

fn groups(site: &Site, documents: &[&Document]) -> Vec<GroupView> {
    let of = |wanted: Option<&Arc<Status>>| {
        let documents = documents
            .iter()
            .copied()
            .filter(move |it| it.metadata.status.as_ref().map(|it| &it.value) == wanted);
        GroupView {
            status: wanted.map(|it| StatusView::of(site, it)),
            documents: site.cards(documents),
        }
    };
    let statuses = site.statuses().on_pages().into_iter();
    let all = statuses.map(Some).chain([None]).map(of);
    all.filter(|group| !group.documents.is_empty()).collect()
}

fn people(site: &Site, index: usize, documents: &[&Document]) -> Vec<PartsView> {
    #[derive(Default)]
    struct Parts {
        lead: bool,
        wrote: usize,
        edited: usize,
        responsible: bool,
    }
    let mut found: BTreeMap<PersonIndex, Parts> = BTreeMap::new();
    for lead in site.leads(index) {
        found.entry(lead).or_default().lead = true;
    }
    for document in documents {
        for contributor in &document.metadata.contributors {
            if let Some(person) = site.registry.person_named(&contributor.name.value) {
                found.entry(person).or_default().wrote += 1;
            }
        }
        for person in super::document::distinct(document, |hands| &hands.authors) {
            found.entry(person).or_default().edited += 1;
        }
    }
    let work = site.workstream_roles(index);
    let work = work.iter().filter(|it| it.activity.is_on_the_text());
    for assignee in work.flat_map(|it| it.of(Role::Responsible)) {
        if let Holder::Person(person) = assignee.holder {
            found.entry(person).or_default().responsible = true;
        }
    }
    let mut people: Vec<_> = found.into_iter().collect();
    people.sort_by_key(|(person, parts)| {
        (
            !parts.lead,
            site.registry.person(*person).name.to_lowercase(),
            *person,
        )
    });
    people
        .into_iter()
        .map(|(person, parts)| {
            let count = |message: &str, count: usize| {
                (count > 0).then(|| site.tell(message, &[("n", count.into())]))
            };
            let is_past = site.workstreams[index].state == State::Closed || !site.is_active(person);
            let lead = if is_past {
                "part-lead-former"
            } else {
                "part-lead"
            };
            let words = [
                parts.lead.then(|| site.say(lead)),
                parts.responsible.then(|| site.say("part-responsible")),
                count("part-contributed", parts.wrote),
                count("part-edited", parts.edited),
            ];
            PartsView {
                person: site.person_ref(person),
                parts: words.into_iter().flatten().collect(),
            }
        })
        .collect()
}

/// Who has which role: activities of the workstream, then documents that say their own.
fn matrix(site: &Site, index: usize, documents: &[&Document]) -> Option<MatrixView> {
    let work = site.workstream_roles(index).into_iter();
    let work = work.map(|it| Row::of_activity(site, it.activity, &it.holders()));
    let documents = documents.iter().map(|it| Row::of_document(it));
    let rows = work.chain(documents.filter(|it| !it.is_empty()));
    MatrixView::of_holders(site, rows.collect())
}

impl Site {
    /// All workstreams; those that are closed come last.
    pub(in crate::site) fn workstream_cards(&self) -> Vec<WorkstreamCard> {
        let (closed, at_work): (Vec<usize>, Vec<usize>) = (0..self.workstreams.len())
            .partition(|it| self.workstreams[*it].state == State::Closed);
        let order = at_work.into_iter().chain(closed);
        order.map(|index| self.workstream_card(index)).collect()
    }

    fn workstream_card(&self, index: usize) -> WorkstreamCard {
        let workstream = &self.workstreams[index];
        let statuses: Vec<Option<&Arc<Status>>> = self
            .documents_of(index)
            .map(|it| it.metadata.status.as_ref().map(|it| &it.value))
            .collect();
        let WorkstreamRef {
            id,
            number,
            name,
            short,
            url,
            hue,
            state,
            since,
        } = WorkstreamRef::new(self, workstream);
        WorkstreamCard {
            id,
            number,
            name,
            short,
            url,
            hue,
            state,
            since,
            charter: workstream
                .charter
                .as_deref()
                .map(|it| self.shown(&first_sentences(it))),
            counts: self
                .statuses()
                .on_pages()
                .into_iter()
                .map(|wanted| CountView {
                    status: StatusView::of(self, wanted),
                    count: statuses.iter().filter(|it| **it == Some(wanted)).count(),
                })
                .filter(|it| it.count > 0)
                .collect(),
            total: statuses.len(),
        }
    }

    /// Where a workstream meets and talks; of a closed one what remains to be read.
    pub(in crate::site) fn channels(&self, index: usize) -> Vec<ChannelView> {
        let workstream = &self.workstreams[index];
        let invites = workstream.state != State::Closed;
        workstream
            .channels
            .iter()
            .filter(|it| invites || it.kind.is_record())
            .map(|channel| ChannelView {
                kind: channel.kind.key(),
                label: self.channel_name(channel.kind),
                name: match &channel.name {
                    Some(name) => name.clone(),
                    None => self.channel_name(channel.kind),
                },
                href: channel.url.clone(),
                when: channel.when.clone(),
            })
            .collect()
    }

    fn channel_name(&self, kind: ChannelKind) -> String {
        self.tell("channel", &[("channel", kind.key().into())])
    }

    pub(in crate::site) fn workstream_source(&self, index: usize) -> Option<String> {
        let path = format!(
            "{}/{}.yaml",
            crate::input::WORKSTREAMS_FOLDER,
            self.workstreams[index].id
        );
        let path = crate::path::SourcePath::new(&path)?;
        self.sources[0]
            .files
            .contains(&path)
            .then(|| path.to_string())
    }
}

/// The first two sentences, as plain text.
fn first_sentences(text: &str) -> String {
    let plain = Markdown::parse(text, 0)
        .blocks()
        .first()
        .map_or(String::new(), |it| it.text.clone());
    let ends = plain.match_indices(". ").map(|(at, _)| at + 1);
    match ends.take(2).nth(1) {
        Some(end) => plain[..end].to_owned(),
        None => plain,
    }
}
