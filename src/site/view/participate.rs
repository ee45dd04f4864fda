//! How to take part: the levels, and what each is in every workstream that is at work.

use serde::Serialize;

use super::calls::CallView;
use super::shared::{DateView, Link, PersonRef, WorkstreamRef};
use super::workstream::ChannelView;
use crate::model::settings::Level;
use crate::model::{Agreement, ChannelKind, Role, State};
use crate::path::Route;
use crate::site::Site;
use crate::site::routes::{Feed, FeedFormat};

#[derive(Serialize)]
pub(in crate::site) struct ParticipateView {
    levels: Vec<LevelView>,
    /// Those that are at work, or will be.
    workstreams: Vec<OpenWorkstream>,
    /// Those that invite to nothing any more.
    closed: Vec<WorkstreamRef>,
    /// Whose people are covered by an agreement of theirs today.
    covered: Vec<Link>,
    repository_href: Option<String>,
}

/// A level of taking part, the same in all workstreams.
#[derive(Serialize)]
pub(in crate::site) struct LevelView {
    key: &'static str,
    title: String,
    text_html: String,
    asks_html: Option<String>,
    links: Vec<Link>,
}

/// A workstream, and what each level is there.
#[derive(Serialize)]
struct OpenWorkstream {
    workstream: WorkstreamRef,
    steps: Vec<StepView>,
}

/// What a level is in a workstream: where to go, what it needs, who can be asked.
#[derive(Serialize)]
struct StepView {
    level: String,
    channels: Vec<ChannelView>,
    /// Of its changes.
    feed_url: Option<String>,
    /// The calls that can be answered.
    calls: Vec<CallView>,
    needs_agreement: bool,
    leads: Vec<LeadView>,
}

#[derive(Serialize)]
struct LeadView {
    person: PersonRef,
    since: Option<DateView>,
    until: Option<DateView>,
}

impl ParticipateView {
    pub(in crate::site) fn new(site: &Site) -> Self {
        let all = 0..site.workstreams.len();
        let (closed, open): (Vec<usize>, Vec<usize>) =
            all.partition(|it| site.workstreams[*it].state == State::Closed);
        let reference = |index: usize| WorkstreamRef::new(site, &site.workstreams[index]);
        Self {
            levels: site.levels(),
            workstreams: open
                .into_iter()
                .map(|index| OpenWorkstream {
                    workstream: reference(index),
                    steps: site.steps(index),
                })
                .collect(),
            closed: closed.into_iter().map(reference).collect(),
            covered: site.covered(),
            repository_href: site.sources[0]
                .host
                .as_ref()
                .map(|host| host.repository().to_owned()),
        }
    }
}

impl StepView {
    fn is_empty(&self) -> bool {
        let nowhere = self.channels.is_empty() && self.feed_url.is_none();
        nowhere && self.calls.is_empty() && self.leads.is_empty() && !self.needs_agreement
    }
}

/// Where a level is lived.
fn channels_of(level: &str) -> &'static [ChannelKind] {
    use ChannelKind::{Chat, Issues, MailingList, Meeting, Repository};
    match level {
        "informed" => &[MailingList, Chat],
        "consulted" => &[Issues, MailingList],
        "responsible" => &[Meeting, Repository],
        _ => &[],
    }
}

impl Site {
    /// The levels, as the site tells them, else as they are by default.
    fn told_levels(&self) -> Vec<Level> {
        match &self.settings.participate[..] {
            [] => self.usual_levels(),
            told => told.to_vec(),
        }
    }

    fn usual_levels(&self) -> Vec<Level> {
        const LEVELS: [(Role, [&str; 3]); 4] = [
            (
                Role::Informed,
                [
                    "level-informed",
                    "level-informed.text",
                    "level-informed.asks",
                ],
            ),
            (
                Role::Consulted,
                [
                    "level-consulted",
                    "level-consulted.text",
                    "level-consulted.asks",
                ],
            ),
            (
                Role::Responsible,
                [
                    "level-responsible",
                    "level-responsible.text",
                    "level-responsible.asks",
                ],
            ),
            (
                Role::Accountable,
                [
                    "level-accountable",
                    "level-accountable.text",
                    "level-accountable.asks",
                ],
            ),
        ];
        let levels = LEVELS.into_iter();
        let levels = levels.map(|(role, [title, text, asks])| Level {
            key: role.key(),
            title: self.say(title),
            text: self.say(text),
            asks: Some(self.say(asks)),
            links: Vec::new(),
        });
        levels.collect()
    }

    pub(in crate::site) fn levels(&self) -> Vec<LevelView> {
        let levels = self.told_levels().into_iter();
        levels
            .map(|level| LevelView {
                key: level.key,
                text_html: self.markdown(&level.text),
                asks_html: level.asks.as_deref().map(|it| self.markdown(it)),
                links: level
                    .links
                    .iter()
                    .map(|(name, url)| Link::elsewhere(name, url))
                    .collect(),
                title: level.title,
            })
            .collect()
    }

    fn steps(&self, workstream: usize) -> Vec<StepView> {
        let levels = self.told_levels().into_iter();
        let steps = levels.map(|level| self.step(workstream, &level));
        steps.filter(|it| !it.is_empty()).collect()
    }

    fn step(&self, workstream: usize, level: &Level) -> StepView {
        let kinds = channels_of(level.key);
        let mut channels = self.channels(workstream);
        channels.retain(|it| kinds.iter().any(|kind| kind.key() == it.kind));
        let has_feed = level.key == "informed" && self.has_history();
        StepView {
            level: level.title.clone(),
            channels,
            feed_url: has_feed.then(|| {
                Feed::Workstream(workstream)
                    .route(self, FeedFormat::Atom)
                    .url()
            }),
            calls: match level.key {
                "consulted" => self.open_calls_of(workstream),
                _ => Vec::new(),
            },
            needs_agreement: level.key == "responsible" && self.has_agreements(),
            leads: match level.key {
                "accountable" => self.leads_with_terms(workstream),
                _ => Vec::new(),
            },
        }
    }

    fn leads_with_terms(&self, workstream: usize) -> Vec<LeadView> {
        let terms = self.lead_terms(workstream).iter();
        let today = terms.filter(|it| it.term.holds_on(self.day));
        today
            .map(|it| LeadView {
                person: self.person_ref(it.what),
                since: it.term.from.map(DateView::of),
                until: it.term.until.map(DateView::of),
            })
            .collect()
    }

    /// The organisations whose agreement covers their people today.
    fn covered(&self) -> Vec<Link> {
        let holds = |it: &Agreement| it.term.holds_on(self.day);
        let organizations = self.registry.organizations.iter();
        organizations
            .filter(|it| it.agreements.iter().any(holds))
            .map(|it| Link::page(&it.name, &Route::page(&["organizations", &it.id])))
            .collect()
    }
}
