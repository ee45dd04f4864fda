//! What a document says about itself, in its front matter or in a sidecar.

use std::sync::Arc;

use jiff::civil::Date;

use super::approval::{self, Approval};
use super::contributor::{self, Contributor};
use super::declared_change::{self, DeclaredChange};
use super::form::{Form, Shape, TEXTS, field, words};
use super::raci::{self, OwnRaci};
use super::status::{Nature, Status};
use super::statuses::Statuses;
use super::version;
use super::withhold::{self, Withhold};
use super::yaml::{Located, Node, Reader};
use crate::diagnostic::code;

/// Metadata of a document. What it does not say is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The title.
    pub title: Option<Located<String>>,
    /// The stable id.
    pub id: Option<Located<String>>,
    /// The workstream's id.
    pub workstream: Option<Located<String>>,
    /// What kind of document, in free words.
    pub kind: Option<Located<String>>,
    /// Where it stands.
    pub status: Option<Located<Arc<Status>>>,
    /// Its version's number.
    pub version: Option<Located<String>>,
    /// Its own date.
    pub date: Option<Located<Date>>,
    /// One sentence.
    pub summary: Option<Located<String>>,
    /// For whom.
    pub audience: Vec<Located<String>>,
    /// When to act.
    pub horizon: Vec<Located<Horizon>>,
    /// On what.
    pub topics: Vec<Located<String>>,
    /// Which industries.
    pub industries: Vec<Located<String>>,
    /// Which regions.
    pub regions: Vec<Located<String>>,
    /// The language, a BCP 47 tag.
    pub language: Option<Located<String>>,
    /// Who has which part.
    pub raci: Option<OwnRaci>,
    /// Who wrote it, declared.
    pub contributors: Vec<Contributor>,
    /// The `author` of the front matter, as written.
    pub author: Option<Located<String>>,
    /// Decisions of bodies.
    pub approvals: Vec<Approval>,
    /// How much single changes matter, by commit.
    pub changes: Vec<DeclaredChange>,
    /// Earlier paths this text came from.
    pub history_from: Vec<Located<String>>,
    /// Ids of documents it replaces.
    pub supersedes: Vec<Located<String>>,
    /// The id of the document that replaced it.
    pub superseded_by: Option<Located<String>>,
    /// What it answers in frameworks and laws.
    pub mappings: Vec<Mapping>,
    /// How AI helped, in words.
    pub ai_assistance: Option<Located<String>>,
    /// When it is to be reviewed.
    pub review_by: Option<Located<Date>>,
    /// Its licence, when not the site's.
    pub license: Option<Located<String>>,
    /// Routes that lead here too.
    pub aliases: Vec<Located<String>>,
    /// Where to send feedback.
    pub feedback: Option<Located<String>>,
    /// A paragraph shown above the text, in Markdown.
    pub notice: Option<Located<String>>,
    /// What of its past must not be published any more.
    pub withhold: Withhold,
}

/// When a reader should act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Horizon {
    /// Today, at the desk.
    Now,
    /// This quarter.
    Tactical,
    /// This year and after.
    Strategic,
}

impl Horizon {
    /// The word in YAML.
    pub fn key(self) -> &'static str {
        let mut all = HORIZONS.into_iter();
        all.find(|(_, it)| *it == self).map_or("", |(key, _)| key)
    }

    /// The word by which a facet knows it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Now => "Now",
            Self::Tactical => "Tactical",
            Self::Strategic => "Strategic",
        }
    }
}

impl Horizon {
    /// The horizon of this word.
    pub fn labelled(label: &str) -> Option<Self> {
        let mut all = HORIZONS.into_iter().map(|(_, it)| it);
        all.find(|it| it.label() == label)
    }
}

const HORIZONS: [(&str, Horizon); 3] = [
    ("now", Horizon::Now),
    ("tactical", Horizon::Tactical),
    ("strategic", Horizon::Strategic),
];

/// What a document answers in a framework or law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The framework's name.
    pub framework: String,
    /// The parts of it.
    pub references: Vec<String>,
}

/// What a document may say about itself.
pub(crate) const FORM: Form = Form::new(
    "a document",
    &[
        field("title", "The title; the first heading where nothing is said.", Shape::Text),
        field("id", "The stable id, which stands in addresses; from the path at birth where nothing is said.", Shape::Id)
            .like(&["signing-ml-artifacts"]),
        field("workstream", "The id of the workstream; that of the folder where nothing is said.", Shape::Text),
        field("type", "What kind of document, in free words.", Shape::Text).like(&["guideline", "checklist"]),
        field("status", "Where it stands.", Shape::Status),
        field("version", "The number of this version, in quotes.", Shape::Version).like(&["0.1", "1.0"]),
        field("date", "The document's own date.", Shape::Date).like(&["2025-06-12"]),
        field("summary", "One sentence that tells a reader whether this is for them.", Shape::Text),
        field("audience", "For whom.", TEXTS).like(&["ML engineers", "auditors"]),
        field("horizon", "When a reader should act: today, this quarter, this year and after.", Shape::Many(&Shape::Word(&words(&HORIZONS)))),
        field("topics", "On which subjects.", TEXTS).like(&["provenance"]),
        field("industries", "For which industries.", TEXTS),
        field("regions", "For which regions.", TEXTS),
        field("language", "The language, a BCP 47 tag; the site's where nothing is said.", Shape::Language).like(&["en"]),
        field("raci", "Roles that are this document's own, in place of its workstream's.", Shape::Mapping(&raci::OWN_FORM)),
        field("contributors", "Who took part, whatever git says.", Shape::Many(&contributor::SHAPE)),
        field("author", "Names of authors, as papers carry them; read as declared contributors.", TEXTS),
        field("approvals", "Decisions of bodies on versions.", Shape::Many(&Shape::Mapping(&approval::FORM))),
        field("changes", "How much single changes matter, by commit.", Shape::ByCommit(&Shape::Mapping(&declared_change::FORM))),
        field("history_from", "Earlier paths that this text came from.", TEXTS),
        field("supersedes", "Ids of documents that it replaces.", TEXTS),
        field("superseded_by", "The id of the document that replaced it.", Shape::Text),
        field("mappings", "What it answers in frameworks and laws.", Shape::Many(&Shape::Mapping(&MAPPING))),
        field("ai_assistance", "How AI helped, in words.", Shape::Text).like(&["none"]),
        field("review_by", "The day by which it is to be reviewed.", Shape::Date),
        field("license", "Its licence, where it is not the site's.", Shape::Text).like(&["CC-BY-4.0"]),
        field("aliases", "Addresses that lead here too.", TEXTS),
        field("feedback", "Where to send feedback.", Shape::Url),
        field("notice", "A paragraph shown above the text, in Markdown.", Shape::Text),
        field("withhold", "What of its past must not be published any more.", withhold::SHAPE),
        field("extra", "Whatever else you like to keep here.", Shape::Anything),
    ],
);

const MAPPING: Form = Form::new(
    "a mapping",
    &[
        field("framework", "The framework or law.", Shape::Text)
            .needed()
            .like(&["NIST AI RMF"]),
        field("references", "The parts of it.", TEXTS).like(&["MAP 4.1"]),
    ],
);

impl Metadata {
    /// Reads front matter or one entry of a sidecar, by the states that the site has.
    pub fn read(reader: &mut Reader<'_>, node: &Node, statuses: &Statuses) -> Self {
        let fields = reader.fields(node, &FORM);
        let get = |key| fields.get(key);
        Self {
            title: reader.text(get("title")),
            id: super::id::read(reader, get("id"), "it stands in addresses"),
            workstream: reader.text(get("workstream")),
            kind: reader.text(get("type")),
            status: statuses.choose(reader, get("status")),
            version: version::read(reader, get("version")),
            date: reader.date(get("date")),
            summary: reader.text(get("summary")),
            audience: reader.texts(get("audience")),
            horizon: reader
                .items(get("horizon"))
                .into_iter()
                .filter_map(|item| reader.choice(Some(item), "horizon", &HORIZONS))
                .collect(),
            topics: reader.texts(get("topics")),
            industries: reader.texts(get("industries")),
            regions: reader.texts(get("regions")),
            language: super::language::read(reader, get("language")),
            raci: get("raci").map(|node| OwnRaci::read(reader, node)),
            contributors: reader
                .items(get("contributors"))
                .into_iter()
                .filter_map(|item| Contributor::read(reader, item))
                .collect(),
            author: read_author(reader, get("author")),
            approvals: reader
                .items(get("approvals"))
                .into_iter()
                .filter_map(|item| Approval::read(reader, item, statuses))
                .collect(),
            changes: DeclaredChange::read_all(reader, get("changes")),
            history_from: reader.texts(get("history_from")),
            supersedes: reader.texts(get("supersedes")),
            superseded_by: reader.text(get("superseded_by")),
            mappings: reader
                .items(get("mappings"))
                .into_iter()
                .filter_map(|item| Mapping::read(reader, item))
                .collect(),
            ai_assistance: reader.text(get("ai_assistance")),
            review_by: reader.date(get("review_by")),
            license: reader.text(get("license")),
            aliases: reader.texts(get("aliases")),
            feedback: reader.url(get("feedback")),
            notice: reader.text(get("notice")),
            withhold: Withhold::read(reader, &fields),
        }
    }

    /// This metadata where it says something, the other's elsewhere.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        fn list<T>(first: Vec<T>, second: Vec<T>) -> Vec<T> {
            if first.is_empty() { second } else { first }
        }
        Self {
            title: self.title.or(other.title),
            id: self.id.or(other.id),
            workstream: self.workstream.or(other.workstream),
            kind: self.kind.or(other.kind),
            status: self.status.or(other.status),
            version: self.version.or(other.version),
            date: self.date.or(other.date),
            summary: self.summary.or(other.summary),
            audience: list(self.audience, other.audience),
            horizon: list(self.horizon, other.horizon),
            topics: list(self.topics, other.topics),
            industries: list(self.industries, other.industries),
            regions: list(self.regions, other.regions),
            language: self.language.or(other.language),
            raci: self.raci.or(other.raci),
            contributors: list(self.contributors, other.contributors),
            author: self.author.or(other.author),
            approvals: list(self.approvals, other.approvals),
            // Each is about another commit, so that both sides count.
            changes: self.changes.into_iter().chain(other.changes).collect(),
            history_from: list(self.history_from, other.history_from),
            supersedes: list(self.supersedes, other.supersedes),
            superseded_by: self.superseded_by.or(other.superseded_by),
            mappings: list(self.mappings, other.mappings),
            ai_assistance: self.ai_assistance.or(other.ai_assistance),
            review_by: self.review_by.or(other.review_by),
            license: self.license.or(other.license),
            aliases: list(self.aliases, other.aliases),
            feedback: self.feedback.or(other.feedback),
            notice: self.notice.or(other.notice),
            withhold: self.withhold.and(other.withhold),
        }
    }

    /// What it stands as, whatever the site calls that.
    pub fn nature(&self) -> Option<Nature> {
        self.status.as_ref().map(|it| it.value.nature)
    }

    /// Is it still the text to follow or to comment on? What says nothing else is.
    pub fn is_current(&self) -> bool {
        self.nature().is_none_or(Nature::is_current)
    }

    /// Does it say something that only guidance says? Then even a `README.md` is a document.
    pub fn is_guidance(&self) -> bool {
        self.id.is_some() || self.kind.is_some() || self.status.is_some() || self.version.is_some()
    }
}

impl Mapping {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        let fields = reader.fields(node, &MAPPING);
        let references = reader.texts(fields.get("references"));
        let Some(framework) = reader.text(fields.get("framework")) else {
            reader.problem(
                code::MISSING_KEY,
                &node.range,
                "this mapping names no framework".into(),
                "add `framework:`, such as `framework: NIST AI RMF`".into(),
            );
            return None;
        };
        Some(Self {
            framework: framework.value,
            references: references.into_iter().map(|it| it.value).collect(),
        })
    }
}

/// `author` of real papers is a name or a list of names; it is kept as it was written.
fn read_author(reader: &mut Reader<'_>, node: Option<&Node>) -> Option<Located<String>> {
    let mut authors = reader.texts(node);
    if authors.is_empty() {
        return None;
    }
    let names: Vec<String> = authors.iter().map(|it| it.value.clone()).collect();
    let mut first = authors.swap_remove(0);
    first.value = names.join(", ");
    Some(first)
}
