//! A group of documents with a charter, leads, channels and a state.

use jiff::civil::Date;

use super::form::{Field, Form, Shape, field, words};
use super::metadata::{self, Metadata};
use super::raci::{self, Activity, Raci};
use super::statuses::Statuses;
use super::term::{self, Tenure};
use super::yaml::{Located, Node, Reader};
use crate::diagnostic::{Place, code};

/// A workstream, as `workstreams/<id>.yaml` tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workstream {
    /// Its id: the name of its file and of its folder under `content/`.
    pub id: String,
    /// The file that tells of it, unless only its folder does.
    pub at: Option<Place>,
    /// Its name.
    pub name: String,
    /// A short name for badges and paths.
    pub short: Option<String>,
    /// Its number.
    pub number: Option<u16>,
    /// The hue of its badge, in degrees.
    pub hue: u16,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub since: Option<Date>,
    /// What it is for, in Markdown.
    pub charter: Option<String>,
    /// Ids of people, and when they lead.
    pub leads: Vec<Tenure<Located<String>>>,
    /// Where it meets and talks.
    pub channels: Vec<Channel>,
    /// Who does what, by activity.
    pub raci: Vec<(Activity, Raci)>,
    /// Metadata of documents that must not be edited, by path or id.
    pub sidecars: Vec<(Located<String>, Metadata)>,
}

/// Where a workstream stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Being set up.
    Forming,
    /// At work.
    Active,
    /// Resting.
    Dormant,
    /// Ended.
    Closed,
}

impl State {
    /// The word in YAML and in class names.
    pub fn key(self) -> &'static str {
        match self {
            Self::Forming => "forming",
            Self::Active => "active",
            Self::Dormant => "dormant",
            Self::Closed => "closed",
        }
    }
}

const STATES: [(&str, State); 4] = [
    ("forming", State::Forming),
    ("active", State::Active),
    ("dormant", State::Dormant),
    ("closed", State::Closed),
];

/// Where people meet and talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// What it is.
    pub kind: ChannelKind,
    /// Its name, where it has one of its own.
    pub name: Option<String>,
    /// Where it is.
    pub url: Option<String>,
    /// When it meets, in words.
    pub when: Option<String>,
}

/// What a channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelKind {
    /// A mailing list.
    MailingList,
    /// A chat.
    Chat,
    /// A regular meeting.
    Meeting,
    /// A code repository.
    Repository,
    /// An issue tracker.
    Issues,
    /// Where minutes are kept.
    Minutes,
}

impl ChannelKind {
    /// Every kind with its word in YAML.
    pub const ALL: [(&'static str, Self); 6] = [
        ("mailing-list", Self::MailingList),
        ("chat", Self::Chat),
        ("meeting", Self::Meeting),
        ("repository", Self::Repository),
        ("issues", Self::Issues),
        ("minutes", Self::Minutes),
    ];

    /// The word in YAML.
    pub fn key(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(key, _)| key)
    }

    /// Is it still of use where nobody works any more?
    pub fn is_record(self) -> bool {
        matches!(self, Self::Repository | Self::Minutes)
    }

    /// The words on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::MailingList => "Mailing list",
            Self::Chat => "Chat",
            Self::Meeting => "Meeting",
            Self::Repository => "Repository",
            Self::Issues => "Issues",
            Self::Minutes => "Minutes",
        }
    }
}

const CHANNEL: Form = Form::new(
    "a channel",
    &[
        field(
            "kind",
            "What it is.",
            Shape::Word(&words(&ChannelKind::ALL)),
        )
        .needed(),
        field("name", "Its name.", Shape::Text),
        field("url", "Where it is.", Shape::Url),
        field("when", "When it meets, in words.", Shape::Text)
            .like(&["Every second Tuesday, 16:00 UTC"]),
    ],
);

impl Channel {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        let fields = reader.fields(node, &CHANNEL);
        let kind = reader.choice(fields.get("kind"), "kind of channel", &ChannelKind::ALL);
        let name = reader.text(fields.get("name")).map(|it| it.value);
        let url = reader.url(fields.get("url")).map(|it| it.value);
        let when = reader.text(fields.get("when")).map(|it| it.value);
        if fields.get("kind").is_none() {
            reader.problem(
                code::MISSING_KEY,
                &node.range,
                "this channel does not say what it is".into(),
                "add `kind:`, such as `kind: mailing-list`".into(),
            );
        }
        let kind = kind?.value;
        Some(Self {
            kind,
            name,
            url,
            when,
        })
    }
}

const LEAD_FIELDS: [Field; 3] = term::fields(field(
    "person",
    "The id of a person of people.yaml.",
    Shape::Text,
));
const LEAD: Form = Form::new("a lead", &LEAD_FIELDS);

const MOST_NUMBER: u16 = 999;
const MOST_HUE: u16 = 359;

/// What a workstream may say.
pub(crate) const FORM: Form = Form::new(
    "a workstream",
    &[
        field("name", "Its name.", Shape::Name)
            .needed()
            .like(&["Software supply chain security"]),
        field("short", "A short name for badges and paths.", Shape::Name).like(&["Supply chain"]),
        field(
            "number",
            "Its number, which orders the workstreams.",
            Shape::Number(MOST_NUMBER),
        ),
        field(
            "hue",
            "The hue of its badge, in degrees.",
            Shape::Number(MOST_HUE),
        ),
        field(
            "state",
            "Where it stands; `active` where nothing is said.",
            Shape::Word(&words(&STATES)),
        ),
        field("since", "The day on which it began.", Shape::Date).like(&["2025-01-10"]),
        field("charter", "What it is for, in Markdown.", Shape::Text),
        field(
            "leads",
            "Ids of people, or ids with the days on which they lead.",
            Shape::Many(&Shape::Either(&[Shape::Text, Shape::Mapping(&LEAD)])),
        ),
        field(
            "channels",
            "Where it meets and talks.",
            Shape::Many(&Shape::Mapping(&CHANNEL)),
        ),
        field(
            "raci",
            "Who is responsible, accountable, consulted and informed, by activity.",
            Shape::Mapping(&raci::FORM),
        ),
        field(
            "documents",
            "Metadata of documents that must not be edited, by path or id. It wins over their own.",
            Shape::Entries(&Shape::Mapping(&metadata::FORM)),
        ),
    ],
);

impl Workstream {
    /// Reads `workstreams/<id>.yaml`.
    pub fn read(reader: &mut Reader<'_>, id: &str, node: &Node, statuses: &Statuses) -> Self {
        let fields = reader.fields(node, &FORM);
        let name = reader.name(fields.get("name"));
        if fields.get("name").is_none() {
            reader.problem(
                code::MISSING_KEY,
                &(node.range.start..node.range.start),
                format!("the workstream `{id}` has no name"),
                "add `name:`".into(),
            );
        }
        let number = reader.number(fields.get("number"), MOST_NUMBER);
        Self {
            id: id.to_owned(),
            at: Some(reader.place(&(0..0))),
            name: name.map_or_else(|| id.to_owned(), |it| it.value),
            short: reader.name(fields.get("short")).map(|it| it.value),
            number,
            hue: reader
                .number(fields.get("hue"), MOST_HUE)
                .unwrap_or_else(|| hue_of(number)),
            state: reader
                .choice(fields.get("state"), "state of a workstream", &STATES)
                .map_or(State::Active, |it| it.value),
            since: reader.date(fields.get("since")).map(|it| it.value),
            charter: reader.text(fields.get("charter")).map(|it| it.value),
            leads: Tenure::read_all(reader, fields.get("leads"), &LEAD),
            channels: reader
                .items(fields.get("channels"))
                .into_iter()
                .filter_map(|item| Channel::read(reader, item))
                .collect(),
            raci: Raci::read_by_activity(reader, fields.get("raci")),
            sidecars: reader
                .entries(
                    fields.get("documents"),
                    "`documents`",
                    "content/ws1/paper.md: { status: draft }",
                )
                .into_iter()
                .map(|(key, node)| {
                    let document = Located {
                        value: key.name.clone(),
                        at: reader.place(&key.range),
                    };
                    (document, Metadata::read(reader, node, statuses))
                })
                .collect(),
        }
    }

    /// A workstream that only its folder tells of.
    pub fn of_folder(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            at: None,
            name: id.to_owned(),
            short: None,
            number: None,
            hue: hue_of(None),
            state: State::Active,
            since: None,
            charter: None,
            leads: Vec::new(),
            channels: Vec::new(),
            raci: Vec::new(),
            sidecars: Vec::new(),
        }
    }

    /// The name for badges and paths.
    pub fn short(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.name)
    }
}

/// A hue for a workstream that chose none: multiples of the golden angle lie far apart, so a
/// fifth and a sixth one fit without a designer.
fn hue_of(number: Option<u16>) -> u16 {
    let turns = u32::from(number.unwrap_or(0)) * 137 + 50;
    u16::try_from(turns % 360).unwrap_or(0)
}
