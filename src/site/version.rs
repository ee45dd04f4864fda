//! The versions of a document, found in its own past.
//!
//! No tag is required. A number is a version when the text bore it on the main line (`version:` in
//! its front matter), when a body approved it, or when a tag names it. Which text it was:
//!
//! 1. the one that the tag `<id>/v1.0` names (or `v1.0`, where the repository holds one document);
//! 2. else, for an approved version, the last text that bore the number and had arrived on the day
//!    of its last approval; else the first one that bore it, for a vote comes before the number is
//!    written down; else, where no text ever bore it, the last that the file had on that day, or
//!    its first, where it is the present number;
//! 3. else, for a draft version, the last text that bore the number before another number came, or
//!    the last of all where the present text bears it.
//!
//! Only texts of the main line count: where none is it, the version has no text. Where this copy of
//! the repository may lack the text that is looked for, none is taken for it.

use std::sync::Arc;

use jiff::civil::Date;

use super::decisions::Decision;
use super::document::Document;
use super::standing::{landings, revision_at};
use crate::diagnostic::SourceText;
use crate::history::{Blobs, Origin};
use crate::input::Source;
use crate::model::front_matter::{self, FrontMatter};
use crate::model::version::number_of;
use crate::model::{Approval, Metadata, Nature, Status, Statuses};

/// A numbered state of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// `1.0`
    pub number: String,
    /// Which text it is.
    pub text: VersionText,
    /// Did a body approve it? Otherwise it is a draft version.
    pub is_approved: bool,
    /// The day of its last approval.
    pub approved_on: Option<Date>,
    /// The status that the text said it had.
    pub status: Option<Arc<Status>>,
    /// The tag that names it.
    pub tag: Option<String>,
}

/// Whether a version may still be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is approved, and nothing replaced it.
    Current,
    /// A newer version or another document took its place.
    Superseded,
    /// Its document was taken back.
    Withdrawn,
    /// No body approved it.
    Draft,
}

impl Standing {
    /// The word in templates.
    pub fn key(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
            Self::Draft => "draft",
        }
    }
}

impl Document {
    /// Whether a version may still be relied on.
    pub fn standing(&self, version: usize) -> Standing {
        let is_followed =
            self.next_approved(version).is_some() || self.metadata.superseded_by.is_some();
        match self.metadata.nature() {
            Some(Nature::TakenBack) => Standing::Withdrawn,
            Some(Nature::Replaced) => Standing::Superseded,
            _ if is_followed => Standing::Superseded,
            _ if self.versions[version].is_approved => Standing::Current,
            _ => Standing::Draft,
        }
    }

    /// The next version after another that a body approved.
    pub(super) fn next_approved(&self, version: usize) -> Option<usize> {
        let mut newer = (0..version).rev();
        newer.find(|it| self.versions[*it].is_approved)
    }
}

/// Which text of a document a version is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionText {
    /// The one that a revision left.
    Revision(usize),
    /// The present one: no commit bears the number.
    Present,
    /// None: no text of the main line bore the number, nor stood there when it was approved.
    Unborne,
    /// It cannot be told: a text that may be it is not in this copy of the repository, or withheld.
    Unknown,
}

impl VersionText {
    /// The revision that left it, where one did.
    pub fn revision(self) -> Option<usize> {
        match self {
            Self::Revision(index) => Some(index),
            Self::Present | Self::Unborne | Self::Unknown => None,
        }
    }
}

/// What metadata of the past say, in the front matter of a revision or in a sidecar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) number: Option<String>,
    pub(super) status: Option<Arc<Status>>,
    pub(super) approvals: Vec<Approval>,
}

impl Said {
    pub(super) fn of(metadata: Metadata) -> Self {
        Self {
            approvals: metadata.approvals,
            number: metadata.version.map(|it| it.value),
            status: metadata.status.map(|it| it.value),
        }
    }
}

/// What the search for versions may look at.
pub(super) struct Past<'a> {
    pub(super) statuses: &'a Statuses,
    pub(super) source: &'a Source,
    /// Is this the only document that a tag `v1.0` can mean?
    pub(super) is_only_one: bool,
}

/// The versions of a document, the newest text first.
///
/// The past is only searched where the present says that the document has versions: by its own
/// `version:`, by an approval, or by a tag.
pub(super) fn versions(document: &Document, past: &Past<'_>) -> Vec<Version> {
    let tags = tags(document, past);
    let metadata = &document.metadata;
    if metadata.version.is_none() && metadata.approvals.is_empty() && tags.is_empty() {
        return Vec::new();
    }
    let search = Search::new(document, past);
    let mut numbers: Vec<String> = Vec::new();
    let now = metadata.version.iter().map(|it| it.value.clone());
    // One that was taken back keeps its version, as a draft.
    let approved = document
        .decisions
        .iter()
        .filter(|it| it.written.is_approved());
    let all = now
        .chain(approved.filter_map(|it| it.version.clone()))
        .chain(tags.iter().map(|tag| tag.number.clone()))
        .chain(search.numbers().map(str::to_owned));
    for number in all {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    let mut versions: Vec<Version> = numbers
        .into_iter()
        .map(|number| search.version(number, &tags))
        .collect();
    // The newest text first; of two numbers for one text, the higher.
    versions.sort_by(|a, b| {
        search
            .place(a)
            .cmp(&search.place(b))
            .then_with(|| natural(&b.number).cmp(&natural(&a.number)))
    });
    versions
}

/// Is a version's number later than another's?
pub fn is_later(number: &str, than: &str) -> bool {
    natural(number) > natural(than)
}

/// Numbers within a version compare as numbers, however long: 1.10 comes after 1.9.
fn natural(number: &str) -> Vec<(usize, &str, &str)> {
    let parts = number.split(['.', '-', '+']);
    parts
        .map(|part| (digits_of(part).len(), digits_of(part), part))
        .collect()
}

/// The digits that tell how much a part is; none where it is no number.
fn digits_of(part: &str) -> &str {
    let is_number = part.bytes().all(|it| it.is_ascii_digit());
    if is_number {
        part.trim_start_matches('0')
    } else {
        ""
    }
}

/// The texts of a document in which its versions are looked for.
struct Search<'a> {
    document: &'a Document,
    statuses: &'a Statuses,
    /// By revision, what its text says of itself; `None` where that cannot be read.
    said: &'a [Option<Said>],
    /// The revisions that stood on the main line, newest first.
    main_line: Vec<usize>,
    /// May older texts be missing in this copy?
    is_cut: bool,
}

impl<'a> Search<'a> {
    fn new(document: &'a Document, past: &Past<'a>) -> Self {
        let source = past.source;
        let landings = landings(document, source).into_iter();
        let mut main_line: Vec<usize> = landings
            .filter_map(|it| it.left)
            .filter(|it| document.lineage.revisions[*it].blob.is_some())
            .collect();
        main_line.dedup();
        Self {
            document,
            statuses: past.statuses,
            said: document.said(source.blobs.as_ref(), past.statuses),
            main_line,
            is_cut: source.history.is_none() || document.lineage.truncated,
        }
    }

    fn number(&self, revision: usize) -> Option<&str> {
        self.said[revision].as_ref()?.number.as_deref()
    }

    /// The numbers that were borne, newest first.
    fn numbers(&self) -> impl Iterator<Item = &str> {
        self.main_line.iter().filter_map(|it| self.number(*it))
    }

    fn version(&self, number: String, tags: &[Named]) -> Version {
        let metadata = &self.document.metadata;
        let own = metadata.version.as_ref();
        let is_now = own.is_some_and(|it| it.value == number);
        let approves = |it: &&Decision| it.approves() && it.version.as_ref() == Some(&number);
        let approvals = || self.document.decisions.iter().filter(approves);
        let is_approved = approvals().next().is_some();
        let approved_on = approvals().filter_map(|it| it.written.date).max();
        let tag = tags.iter().find(|it| it.number == number);
        let text = match (tag, approved_on) {
            (Some(tag), _) => VersionText::Revision(tag.revision),
            (None, Some(day)) => self.approved(&number, day, is_now),
            (None, None) => match self.last_of(&number, is_now) {
                Some(revision) => VersionText::Revision(revision),
                None if is_now && (!is_approved || self.present_bears(&number)) => {
                    VersionText::Present
                }
                None if self.is_whole() => VersionText::Unborne,
                None => VersionText::Unknown,
            },
        };
        let borne = |index: usize| self.number(index) == Some(&number);
        Version {
            status: match text {
                VersionText::Revision(index) if borne(index) => {
                    self.said[index].as_ref().and_then(|it| it.status.clone())
                }
                VersionText::Present => metadata.status.as_ref().map(|it| Arc::clone(&it.value)),
                VersionText::Revision(_) | VersionText::Unborne | VersionText::Unknown => None,
            },
            number,
            text,
            is_approved,
            approved_on,
            tag: tag.map(|it| it.tag.clone()),
        }
    }

    /// The text that a body approved on a day under this number.
    fn approved(&self, number: &str, day: Date, is_now: bool) -> VersionText {
        let on_that_day = || {
            let places = self.main_line.iter().copied();
            places.filter(|it| self.had_arrived(*it, day))
        };
        // Of a text that cannot be read nobody knows whether it bears the number.
        let last = on_that_day().find(|it| {
            let said = self.said[*it].as_ref();
            said.is_none_or(|it| it.number.as_deref() == Some(number))
        });
        match last {
            Some(last) if self.said[last].is_some() => return VersionText::Revision(last),
            None if self.is_whole() => {}
            _ => return VersionText::Unknown,
        }
        let mut oldest_first = self.main_line.iter().rev().copied();
        if let Some(first) = oldest_first.find(|it| self.number(*it) == Some(number)) {
            return VersionText::Revision(first);
        }
        if self.present_bears(number) {
            return VersionText::Present;
        }
        // What is said beside the text is said of this file, not of those that were before it.
        let lineage = &self.document.lineage;
        let is_own = |revision: &usize| {
            let segment = lineage.revisions[*revision].segment;
            lineage.segments[segment].how != Origin::Declared
        };
        let mut oldest_first = self.main_line.iter().rev().copied();
        let first = || oldest_first.find(is_own).filter(|_| is_now);
        match on_that_day().find(is_own).or_else(first) {
            Some(revision) => VersionText::Revision(revision),
            None if is_now => VersionText::Present,
            None => VersionText::Unborne,
        }
    }

    /// Is there every text in which a version may be found?
    fn is_whole(&self) -> bool {
        !self.is_cut && self.said.iter().all(Option::is_some)
    }

    fn had_arrived(&self, revision: usize, day: Date) -> bool {
        let arrived = self.document.lineage.revisions[revision]
            .commit
            .arrival
            .when;
        arrived.is_known() && arrived.date() <= day
    }

    /// The last text that bore a number: of all, or before another number came.
    fn last_of(&self, number: &str, is_now: bool) -> Option<usize> {
        let bears = |it: &usize| self.number(*it) == Some(number);
        let mut newest_first = self.main_line.iter().copied();
        if is_now {
            return newest_first.find(bears);
        }
        let since = self.main_line.iter().rposition(bears)?;
        let is_other = |it: &&usize| self.number(**it).is_some_and(|it| it != number);
        let borne = self.main_line[..=since].iter().rev();
        let borne = borne.take_while(|it| !is_other(it)).copied();
        borne.filter(bears).last()
    }

    /// Does the present text bear a number that no commit does?
    fn present_bears(&self, number: &str) -> bool {
        let said = says(&self.document.source, self.statuses);
        said.number.as_deref() == Some(number)
    }

    /// Where a version stands among the others: its text's place, or that of the first text after
    /// its approval.
    fn place(&self, version: &Version) -> usize {
        match version.text {
            VersionText::Present => 0,
            VersionText::Revision(index) => index + 1,
            VersionText::Unborne | VersionText::Unknown => {
                let mut places = 0..self.said.len();
                let day = version.approved_on;
                let approved = day.and_then(|day| places.find(|it| self.had_arrived(*it, day)));
                approved.unwrap_or(self.said.len()) + 1
            }
        }
    }
}

/// A version that a tag names.
struct Named {
    number: String,
    tag: String,
    revision: usize,
}

/// The tags that name versions of this document.
fn tags(document: &Document, past: &Past<'_>) -> Vec<Named> {
    let of_document = format!("{}/", document.id);
    let named = past.source.tags.iter().filter_map(|tag| {
        let rest = match tag.name.strip_prefix(&of_document) {
            Some(rest) => rest,
            None => Some(tag.name.as_str()).filter(|_| past.is_only_one)?,
        };
        Some(Named {
            number: number_of(rest)?.to_owned(),
            tag: tag.name.clone(),
            revision: revision_at(document, past.source, tag.commit)?,
        })
    });
    named.collect()
}

/// What each revision's front matter said of version and status; `None` where its text cannot be
/// read, because it is withheld or not in this copy.
pub(super) fn said(
    document: &Document,
    blobs: Option<&Blobs>,
    statuses: &Statuses,
) -> Vec<Option<Said>> {
    let mut last: Option<(String, Said)> = None;
    let revisions = document.lineage.revisions.iter();
    revisions
        .map(|revision| {
            let Some(blob) = &revision.blob else {
                return Some(Said::default());
            };
            let text = text(blobs?, blob)?;
            let Some((yaml, _)) = front_matter::locate(&text) else {
                return Some(Said::default());
            };
            if let Some((known, said)) = &last
                && *known == text[yaml.clone()]
            {
                return Some(said.clone());
            }
            let front = text[yaml].to_owned();
            let said = says(
                &SourceText::new(revision.path.clone(), text.to_string()),
                statuses,
            );
            last = Some((front, said.clone()));
            Some(said)
        })
        .collect()
}

/// What the front matter of a text says. What was wrong with an old one cannot be mended any more.
fn says(source: &SourceText, statuses: &Statuses) -> Said {
    Said::of(FrontMatter::read(source, false, statuses, &mut Vec::new()).metadata)
}

/// The text of a content; what is not UTF-8 is replaced.
pub(super) fn text(blobs: &Blobs, id: &crate::history::BlobId) -> Option<Arc<str>> {
    let bytes = blobs.read(id).ok()??;
    Some(String::from_utf8_lossy(&bytes).into())
}
