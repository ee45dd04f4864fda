//! The pieces that many pages show.

use jiff::civil::Date;
use serde::Serialize;

use crate::history::{ActorKind, CommitId, Event, Time};
use crate::input::SourceId;
use crate::markdown::without_attribute;
use crate::markdown::{Emails, SafeHtml, render_inline};
use crate::model::settings::Body;
use crate::model::{Status, Workstream, date};
use crate::path::Route;
use crate::redline::SectionChange;
use crate::site::{Affiliation, Change, Document, Holder, PersonIndex, Site};

/// A day: for machines and in plain English.
#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct DateView {
    pub(in crate::site) iso: String,
    pub(in crate::site) datetime: String,
    long: String,
}

impl DateView {
    pub(in crate::site) fn of(date: Date) -> Self {
        let iso = date.to_string();
        Self {
            datetime: iso.clone(),
            iso,
            long: date::long(date),
        }
    }

    /// The day in plain English.
    pub(in crate::site) fn long(&self) -> String {
        self.long.clone()
    }

    /// The day on the clock of whoever made the commit, as git shows it.
    pub(in crate::site) fn of_time(time: &Time) -> Self {
        if !time.is_known() {
            return Self {
                iso: String::new(),
                datetime: String::new(),
                long: "on an unknown day".into(),
            };
        }
        Self {
            datetime: time.iso(),
            ..Self::of(time.date())
        }
    }
}

#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct Word {
    pub(in crate::site) key: &'static str,
    pub(in crate::site) label: &'static str,
}

/// The state of a document: its look in the theme, and the coalition's own words.
#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct StatusView {
    look: &'static str,
    label: String,
    meaning: Option<String>,
}

impl StatusView {
    pub(in crate::site) fn of(status: &Status) -> Self {
        Self {
            look: status.nature.look(),
            label: status.name.clone(),
            meaning: status.meaning.clone(),
        }
    }
}

#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct WorkstreamRef {
    pub(in crate::site) id: String,
    pub(in crate::site) number: Option<u16>,
    pub(in crate::site) name: String,
    pub(in crate::site) short: String,
    pub(in crate::site) url: String,
    pub(in crate::site) hue: u16,
    pub(in crate::site) state: Word,
    pub(in crate::site) since: Option<DateView>,
}

impl WorkstreamRef {
    pub(in crate::site) fn new(workstream: &Workstream) -> Self {
        Self {
            id: workstream.id.clone(),
            number: workstream.number,
            name: workstream.name.clone(),
            short: workstream.short().to_owned(),
            url: Route::page(&["workstreams", &workstream.id]).url(),
            hue: workstream.hue,
            state: Word {
                key: workstream.state.key(),
                label: workstream.state.label(),
            },
            since: workstream.since.map(DateView::of),
        }
    }
}

#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct PersonRef {
    pub(in crate::site) name: String,
    url: Option<String>,
    kind: &'static str,
    organization: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct HolderRef {
    pub(in crate::site) name: String,
    pub(in crate::site) url: Option<String>,
    kind: &'static str,
}

impl HolderRef {
    /// The name, as pages show it.
    pub(in crate::site) fn name(&self) -> &str {
        &self.name
    }

    /// A body that only a document names.
    pub(in crate::site) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            url: None,
            kind: "body",
        }
    }
}

/// A link to a page of the site (`url`) or elsewhere (`href`).
#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct Link {
    text: String,
    url: Option<String>,
    href: Option<String>,
}

impl Link {
    pub(in crate::site) fn page(text: impl Into<String>, route: &Route) -> Self {
        Self {
            text: text.into(),
            url: Some(route.url()),
            href: None,
        }
    }

    /// A part of a page.
    pub(in crate::site) fn part(text: impl Into<String>, url: String) -> Self {
        Self {
            text: text.into(),
            url: Some(url),
            href: None,
        }
    }

    pub(in crate::site) fn elsewhere(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            url: None,
            href: Some(href.into()),
        }
    }

    pub(in crate::site) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            url: None,
            href: None,
        }
    }
}

#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct Named {
    pub(in crate::site) name: String,
    pub(in crate::site) href: Option<String>,
}

/// A document in a list.
#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct Card {
    id: String,
    pub(in crate::site) title: String,
    url: String,
    summary: Option<String>,
    status: Option<StatusView>,
    version: Option<String>,
    /// Has no body approved the version?
    is_draft_version: bool,
    workstream: Option<WorkstreamRef>,
    r#type: Option<String>,
    horizon: Vec<&'static str>,
    audience: Vec<String>,
    changed: Option<DateView>,
    approved: Option<DateView>,
    /// What is to be read in its place.
    superseded_by: Option<Link>,
}

#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct CommitRef {
    pub(in crate::site) id: String,
    pub(in crate::site) short: String,
    pub(in crate::site) href: Option<String>,
}

/// One revision of one document.
#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct ChangeView {
    commit: CommitRef,
    pub(in crate::site) date: DateView,
    authored: Option<DateView>,
    authors: Vec<PersonRef>,
    tools: Vec<PersonRef>,
    subject: String,
    class: Option<Word>,
    class_label: Option<String>,
    note: Option<String>,
    event: EventView,
    summary: Option<String>,
    /// A text of the two is withheld.
    withheld: bool,
    /// The first of the sections it touched.
    sections: Vec<SectionView>,
    sections_touched: usize,
    more_sections: usize,
    words_added: usize,
    words_removed: usize,
    document: DocumentRef,
    workstream: Option<WorkstreamRef>,
    path: String,
    compare_url: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct EventView {
    key: &'static str,
    label: &'static str,
    from: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct SectionView {
    title: String,
    url: Option<String>,
    change: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct DocumentRef {
    title: String,
    url: String,
    history_url: String,
}

pub(in crate::site) fn html(html: SafeHtml) -> String {
    html.into_string()
}

impl Site {
    /// A piece of a text as pages show it: addresses masked, unless the site keeps them.
    pub fn shown(&self, text: &str) -> String {
        if self.settings.keep_emails {
            text.to_owned()
        } else {
            crate::markdown::mask_emails(text).into_owned()
        }
    }

    /// Words of Markdown that metadata holds: charters, notices.
    pub(in crate::site) fn markdown(&self, text: &str) -> String {
        html(render_inline(text, self.emails()))
    }

    /// What becomes of the addresses written in texts.
    pub(in crate::site) fn emails(&self) -> Emails {
        if self.settings.keep_emails {
            Emails::Keep
        } else {
            Emails::Mask
        }
    }

    pub(in crate::site) fn person_ref(&self, index: PersonIndex) -> PersonRef {
        let person = self.registry.person(index);
        PersonRef {
            name: person.name.clone(),
            url: self.registry.person_route(index).map(|route| route.url()),
            kind: match person.kind {
                ActorKind::Person => "person",
                ActorKind::Bot => "bot",
                ActorKind::Assistant => "assistant",
            },
            organization: self
                .affiliation_of(index)
                .filter(|_| !self.registry.is_withheld(index))
                .map(|it| self.registry.affiliation_name(it).to_owned()),
        }
    }

    pub(in crate::site) fn person_names(&self, people: &[PersonIndex]) -> Vec<String> {
        let names = people
            .iter()
            .map(|it| self.registry.person(*it).name.clone());
        names.collect()
    }

    pub(in crate::site) fn person_refs(&self, people: &[PersonIndex]) -> Vec<PersonRef> {
        people.iter().map(|index| self.person_ref(*index)).collect()
    }

    /// A declared contributor: with a page where the name is known, else as it was written.
    pub(in crate::site) fn declared_ref(
        &self,
        name: &str,
        organization: Option<&str>,
    ) -> PersonRef {
        let mut person = match self.registry.person_named(name) {
            Some(index) => self.person_ref(index),
            None => PersonRef {
                name: name.to_owned(),
                url: None,
                kind: "person",
                organization: None,
            },
        };
        if let Some(written) = organization {
            let affiliation = self.registry.affiliation(written);
            person.organization = Some(self.registry.affiliation_name(&affiliation).to_owned());
        }
        person
    }

    pub(in crate::site) fn affiliation_link(&self, affiliation: &Affiliation) -> Link {
        match affiliation {
            Affiliation::Known(index) => {
                let organization = &self.registry.organizations[*index];
                Link::page(
                    &organization.name,
                    &Route::page(&["organizations", &organization.id]),
                )
            }
            Affiliation::Named(name) => Link::plain(name),
        }
    }

    pub(in crate::site) fn holder_ref(&self, holder: Holder) -> HolderRef {
        match holder {
            Holder::Person(index) => {
                let person = self.person_ref(index);
                HolderRef {
                    name: person.name,
                    url: person.url,
                    kind: "person",
                }
            }
            Holder::Organization(index) => {
                let organization = &self.registry.organizations[index];
                HolderRef {
                    name: organization.name.clone(),
                    url: Some(Route::page(&["organizations", &organization.id]).url()),
                    kind: "organization",
                }
            }
            Holder::Body(index) => HolderRef {
                name: self.registry.bodies[index].name.clone(),
                url: Some(self.body_url(index)),
                kind: "body",
            },
            Holder::Leads(index) => {
                let workstream = &self.workstreams[index];
                let name = match workstream.number {
                    Some(number) => format!("Leads of workstream {number}"),
                    None => format!("Leads of {}", workstream.short()),
                };
                let url = Route::page(&["workstreams", &workstream.id]).url();
                HolderRef {
                    name,
                    url: Some(url),
                    kind: "leads",
                }
            }
            Holder::Channel(kind, _) => HolderRef {
                name: kind.label().to_owned(),
                url: None,
                kind: "channel",
            },
        }
    }

    /// Where a body stands on the page of people.
    pub(in crate::site) fn body_url(&self, body: usize) -> String {
        let page = Route::page(&["people"]).url();
        format!("{page}#{}", self.body_anchor(body))
    }

    /// The id of a body's entry on the page of people.
    pub(in crate::site) fn body_anchor(&self, body: usize) -> String {
        let slug = |it: &Body| crate::path::slug(&it.id);
        let bodies = &self.registry.bodies;
        let own = slug(&bodies[body]);
        match bodies[..body].iter().filter(|it| slug(it) == own).count() {
            0 => format!("guide:body-{own}"),
            before => format!("guide:body-{own}.{before}"),
        }
    }

    pub(in crate::site) fn holder_refs(&self, holders: &[Holder]) -> Vec<HolderRef> {
        holders
            .iter()
            .map(|holder| self.holder_ref(*holder))
            .collect()
    }

    pub(in crate::site) fn workstream_ref(&self, index: Option<usize>) -> Option<WorkstreamRef> {
        Some(WorkstreamRef::new(&self.workstreams[index?]))
    }

    pub(in crate::site) fn card(&self, document: &Document) -> Card {
        let changed = self.last_change(document).map(|change| arrival(&change));
        let texts = |texts: &[crate::model::Located<String>]| {
            texts.iter().map(|it| it.value.clone()).collect()
        };
        let metadata = &document.metadata;
        Card {
            id: document.id.clone(),
            title: document.title.clone(),
            url: document.route.url(),
            summary: document.summary.clone(),
            status: metadata.status.as_ref().map(|it| StatusView::of(&it.value)),
            version: metadata.version.as_ref().map(|it| it.value.clone()),
            is_draft_version: document.current_approvals().next().is_none(),
            workstream: self.workstream_ref(document.workstream),
            r#type: metadata.kind.as_ref().map(|it| it.value.clone()),
            horizon: metadata.horizon.iter().map(|it| it.value.label()).collect(),
            audience: texts(&metadata.audience),
            changed,
            approved: document.approved_on().map(DateView::of),
            superseded_by: metadata
                .superseded_by
                .as_ref()
                .map(|it| self.document_link(&it.value)),
        }
    }

    pub(in crate::site) fn cards<'a>(
        &self,
        documents: impl IntoIterator<Item = &'a Document>,
    ) -> Vec<Card> {
        let ordered = self.ordered(documents).into_iter();
        ordered.map(|document| self.card(document)).collect()
    }

    /// Documents in the order of lists: by their states, then by their titles.
    pub(in crate::site) fn ordered<'a>(
        &self,
        documents: impl IntoIterator<Item = &'a Document>,
    ) -> Vec<&'a Document> {
        let mut documents: Vec<&Document> = documents.into_iter().collect();
        documents.sort_by_key(|document| {
            let status = document.metadata.status.as_ref();
            let place = status.map(|it| self.statuses().place(&it.value));
            (
                place.is_none(),
                place,
                document.title.to_lowercase(),
                document.id.clone(),
            )
        });
        documents
    }

    pub(in crate::site) fn commit_ref(&self, source: SourceId, id: CommitId) -> CommitRef {
        let full = id.to_string();
        CommitRef {
            href: self.source(source).host.as_ref().map(|it| it.commit(&full)),
            short: id.short(),
            id: full,
        }
    }

    pub(in crate::site) fn change(&self, change: &Change<'_>) -> ChangeView {
        let commit = &change.revision.commit;
        let date = arrival(change);
        let authored = DateView::of_time(&commit.author.when);
        let document = change.document;
        let class = change.class();
        let words = change.words();
        ChangeView {
            commit: self.commit_ref(document.from, commit.id),
            authored: (authored.iso != date.iso && commit.author.when.is_known())
                .then_some(authored),
            date,
            authors: self.person_refs(&change.hands.authors),
            tools: self.person_refs(&change.hands.tools),
            subject: commit.subject.clone(),
            class: class.map(|class| Word {
                key: class.key(),
                label: class.label(),
            }),
            class_label: change.class_label(),
            note: change.note.map(|note| self.shown(note)),
            event: if change.hands.merged {
                EventView {
                    key: "merged",
                    label: "Merged",
                    from: None,
                }
            } else {
                event(&change.revision.event)
            },
            summary: change.in_words(),
            withheld: self.is_withheld(document, change.revision),
            sections_touched: named_sections(change).count(),
            more_sections: named_sections(change).skip(MOST_SECTIONS).count(),
            sections: self.sections(change),
            words_added: words.inserted,
            words_removed: words.deleted,
            document: DocumentRef {
                title: document.title.clone(),
                url: document.route.url(),
                history_url: document.history_route().url(),
            },
            workstream: self.workstream_ref(document.workstream),
            path: change.revision.path.to_string(),
            compare_url: change
                .has_redline()
                .then(|| document.revision_route(commit.id).url()),
        }
    }

    fn sections(&self, change: &Change<'_>) -> Vec<SectionView> {
        let headings = change.document.markdown.headings();
        named_sections(change)
            .take(MOST_SECTIONS)
            .map(|section| {
                let heading = headings
                    .iter()
                    .find(|heading| without_attribute(&heading.text) == section.title);
                let anchor = heading.map(|heading| crate::path::percent_encode(&heading.anchor));
                SectionView {
                    title: self.shown(&section.title),
                    url: anchor.map(|anchor| format!("{}#{anchor}", change.document.route.url())),
                    change: section.extent.key(),
                }
            })
            .collect()
    }
}

/// So many sections of a change are named in a list of changes.
const MOST_SECTIONS: usize = 50;

fn named_sections<'a>(change: &Change<'a>) -> impl Iterator<Item = &'a SectionChange> {
    let sections = change
        .summary
        .map(|it| &it.sections[..])
        .unwrap_or_default();
    sections.iter().filter(|it| !it.title.is_empty())
}

/// The day a change arrived on the main line.
pub(in crate::site) fn arrival(change: &Change<'_>) -> DateView {
    DateView::of_time(&change.revision.commit.arrival.when)
}

fn event(event: &Event) -> EventView {
    let (key, label, from) = match event {
        Event::Created => ("created", "Created", None),
        Event::Continued { from } => ("continued", "Continued here", Some(from.to_string())),
        Event::Changed => ("changed", "Changed", None),
        Event::Renamed { from } => ("renamed", "Renamed", Some(from.to_string())),
        Event::Moved { from } => ("moved", "Moved here", Some(from.clone())),
        Event::Deleted => ("deleted", "Deleted", None),
        Event::Restored => ("restored", "Restored", None),
    };
    EventView { key, label, from }
}

/// The word in its number.
pub(in crate::site) fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        word.to_owned()
    } else {
        format!("{word}s")
    }
}
