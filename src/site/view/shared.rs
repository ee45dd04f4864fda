//! The pieces that many pages show.

use jiff::civil::Date;
use serde::Serialize;

use crate::direction::Direction;
use crate::history::{ActorKind, CommitId, Event, Time};
use crate::input::SourceId;
use crate::markdown::without_attribute;
use crate::markdown::{Emails, SafeHtml, render_inline};
use crate::model::settings::Body;
use crate::model::{Horizon, Status, Workstream};
use crate::path::Route;
use crate::redline::SectionChange;
use crate::site::{Affiliation, Change, Document, Holder, PersonIndex, Site};
use crate::strings::{Argument, Strings};

/// A day: for machines, and as its parts for people.
#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct DateView {
    pub(in crate::site) iso: String,
    pub(in crate::site) datetime: String,
    year: i16,
    month: i8,
    day: i8,
}

impl DateView {
    pub(in crate::site) fn of(date: Date) -> Self {
        let iso = date.to_string();
        Self {
            datetime: iso.clone(),
            iso,
            year: date.year(),
            month: date.month(),
            day: date.day(),
        }
    }

    /// The day in words.
    pub(in crate::site) fn in_words(&self, site: &Site) -> String {
        match Date::new(self.year, self.month, self.day) {
            Ok(date) if !self.iso.is_empty() => site.strings().day(date),
            _ => site.say("date-unknown"),
        }
    }

    /// The day on the clock of whoever made the commit, as git shows it.
    pub(in crate::site) fn of_time(time: &Time) -> Self {
        if !time.is_known() {
            return Self {
                iso: String::new(),
                datetime: String::new(),
                year: 0,
                month: 0,
                day: 0,
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
    pub(in crate::site) label: String,
}

/// The state of a document: its look in the theme, and the coalition's own words.
#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct StatusView {
    look: &'static str,
    label: String,
    meaning: Option<String>,
}

impl StatusView {
    pub(in crate::site) fn of(site: &Site, status: &Status) -> Self {
        Self {
            look: status.nature.look(),
            label: site.status_name(status),
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
    pub(in crate::site) fn new(site: &Site, workstream: &Workstream) -> Self {
        let state = workstream.state.key();
        Self {
            id: workstream.id.clone(),
            number: workstream.number,
            name: workstream.name.clone(),
            short: workstream.short().to_owned(),
            url: Route::page(&["workstreams", &workstream.id]).url(),
            hue: workstream.hue,
            state: Word {
                key: state,
                label: site.tell("workstream-state", &[("state", state.into())]),
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
    own_language: Option<OwnLanguage>,
}

/// The language of a text, where that is not the site's.
#[derive(Debug, Clone, Serialize)]
pub(in crate::site) struct OwnLanguage {
    tag: String,
    direction: Direction,
}

impl Link {
    pub(in crate::site) fn page(text: impl Into<String>, route: &Route) -> Self {
        Self {
            text: text.into(),
            url: Some(route.url()),
            href: None,
            own_language: None,
        }
    }

    /// A part of a page.
    pub(in crate::site) fn part(text: impl Into<String>, url: String) -> Self {
        Self {
            text: text.into(),
            url: Some(url),
            href: None,
            own_language: None,
        }
    }

    pub(in crate::site) fn elsewhere(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            url: None,
            href: Some(href.into()),
            own_language: None,
        }
    }

    /// The same link in other words.
    pub(in crate::site) fn saying(self, text: String) -> Self {
        Self { text, ..self }
    }

    pub(in crate::site) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            url: None,
            href: None,
            own_language: None,
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
    own_language: Option<OwnLanguage>,
    url: String,
    summary: Option<String>,
    status: Option<StatusView>,
    version: Option<String>,
    /// Has no body approved the version?
    is_draft_version: bool,
    workstream: Option<WorkstreamRef>,
    r#type: Option<String>,
    horizon: Vec<String>,
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
    label: String,
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
    own_language: Option<OwnLanguage>,
    url: String,
    history_url: String,
}

pub(in crate::site) fn html(html: SafeHtml) -> String {
    html.into_string()
}

impl Site {
    /// The words of the site.
    pub fn strings(&self) -> &Strings {
        self.theme.strings()
    }

    /// A message without variables, as plain text.
    pub(in crate::site) fn say(&self, message: &str) -> String {
        self.strings().say(message)
    }

    /// A message as plain text.
    pub(in crate::site) fn tell(&self, message: &str, about: &[(&str, Argument<'_>)]) -> String {
        self.strings().tell(message, about)
    }

    /// The name of a state of documents: the coalition's own, or that of a usual one in the words of
    /// the site.
    pub(in crate::site) fn status_name(&self, status: &Status) -> String {
        match status.usual_key() {
            Some(key) => self.tell("status", &[("status", key.into())]),
            None => status.name.clone(),
        }
    }

    /// When to act, in words.
    pub(in crate::site) fn horizon_name(&self, horizon: Horizon) -> String {
        self.tell("horizon", &[("horizon", horizon.key().into())])
    }

    /// The number of a version, which is a draft until a body approves it, within a sentence.
    pub(in crate::site) fn version_name(&self, number: &str, is_approved: bool) -> String {
        let message = if is_approved {
            "version-inline"
        } else {
            "version-draft-inline"
        };
        self.tell(message, &[("version", number.into())])
    }

    /// What a body decided: its own word, but for the usual one.
    pub(in crate::site) fn outcome_name(&self, outcome: &str) -> String {
        match outcome {
            "approved" => self.say("outcome-approved"),
            other => other.to_owned(),
        }
    }

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
                let name = if let Some(number) = workstream.number {
                    self.tell("leads-of-number", &[("number", number.into())])
                } else {
                    let short = workstream.short();
                    self.tell("leads-of", &[("workstream", short.into())])
                };
                let url = Route::page(&["workstreams", &workstream.id]).url();
                HolderRef {
                    name,
                    url: Some(url),
                    kind: "leads",
                }
            }
            Holder::Channel(kind, _) => HolderRef {
                name: self.tell("channel", &[("channel", kind.key().into())]),
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
        Some(WorkstreamRef::new(self, &self.workstreams[index?]))
    }

    /// The language of a document's text, where that is not the site's.
    pub(in crate::site) fn own_language(&self, document: &Document) -> Option<OwnLanguage> {
        let tag = self.language_of(document);
        (tag != self.language()).then(|| OwnLanguage {
            direction: Direction::of(tag),
            tag: tag.to_owned(),
        })
    }

    /// A link to a document.
    pub(in crate::site) fn link_to(&self, document: &Document) -> Link {
        Link {
            own_language: self.own_language(document),
            ..Link::page(document.title(), &document.route)
        }
    }

    pub(in crate::site) fn card(&self, document: &Document) -> Card {
        let changed = self.last_change(document).map(|change| arrival(&change));
        let texts = |texts: &[crate::model::Located<String>]| {
            texts.iter().map(|it| it.value.clone()).collect()
        };
        let metadata = &document.metadata;
        Card {
            id: document.id.clone(),
            title: document.title().to_owned(),
            own_language: self.own_language(document),
            url: document.route.url(),
            summary: document.summary().map(str::to_owned),
            status: metadata
                .status
                .as_ref()
                .map(|it| StatusView::of(self, &it.value)),
            version: metadata.version.as_ref().map(|it| it.value.clone()),
            is_draft_version: document.current_approvals().next().is_none(),
            workstream: self.workstream_ref(document.workstream),
            r#type: metadata.kind.as_ref().map(|it| it.value.clone()),
            horizon: metadata
                .horizon
                .iter()
                .map(|it| self.horizon_name(it.value))
                .collect(),
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
                document.title().to_lowercase(),
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
                label: class.name(self.strings()),
            }),
            class_label: change.class_label(self.strings()),
            note: change.note.map(|note| self.shown(note)),
            event: self.event(change),
            summary: change.in_words(self.strings()),
            withheld: self.is_withheld(document, change.revision),
            sections_touched: named_sections(change).count(),
            more_sections: named_sections(change).skip(MOST_SECTIONS).count(),
            sections: self.sections(change),
            words_added: words.inserted,
            words_removed: words.deleted,
            document: DocumentRef {
                title: document.title().to_owned(),
                own_language: self.own_language(document),
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

    fn event(&self, change: &Change<'_>) -> EventView {
        let (key, from) = match &change.revision.event {
            _ if change.hands.merged => ("merged", None),
            Event::Created => ("created", None),
            Event::Continued { from } => ("continued", Some(from.to_string())),
            Event::Changed => ("changed", None),
            Event::Renamed { from } => ("renamed", Some(from.to_string())),
            Event::Moved { from } => ("moved", Some(from.clone())),
            Event::Deleted => ("deleted", None),
            Event::Restored => ("restored", None),
        };
        let label = self.tell("change-event", &[("event", key.into())]);
        EventView { key, label, from }
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
