//! The versions of a document, found in its own past.
//!
//! No tag is required. A number is a version when the text bore it (`version:` in its front
//! matter), when a body approved it, or when a tag names it. Which text it was:
//!
//! 1. the one that the tag `<id>/v1.0` names (or `v1.0`, where the repository holds one document);
//! 2. else, for an approved version, the last text that bore the number and had arrived on the day
//!    of its last approval; else the first one that bore it, for a vote comes before the number is
//!    written down; else, where no text ever bore it, the last that had arrived on that day;
//! 3. else, for a draft version, the last text that bore the number.

use std::sync::Arc;

use jiff::civil::Date;

use super::document::Document;
use crate::diagnostic::SourceText;
use crate::history::Blobs;
use crate::input::Source;
use crate::model::front_matter::{self, FrontMatter};
use crate::model::version::number_of;
use crate::model::{Approval, Metadata, Status};

/// A numbered state of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// `1.0`
    pub number: String,
    /// The revision whose text it is; `None` for a text that is not committed.
    pub revision: Option<usize>,
    /// Did a body approve it? Otherwise it is a draft version.
    pub is_approved: bool,
    /// The day of its last approval.
    pub approved_on: Option<Date>,
    /// The status that the text said it had.
    pub status: Option<Status>,
    /// The tag that names it.
    pub tag: Option<String>,
}

/// What metadata of the past say, in the front matter of a revision or in a sidecar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) number: Option<String>,
    pub(super) status: Option<Status>,
}

impl Said {
    pub(super) fn of(metadata: Metadata) -> Self {
        Self {
            number: metadata.version.map(|it| it.value),
            status: metadata.status.map(|it| it.value),
        }
    }
}

/// What the search for versions may look at.
pub(super) struct Past<'a> {
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
    let said = said(document, past.source.blobs.as_ref());
    let mut numbers: Vec<String> = Vec::new();
    let now = metadata.version.iter().map(|it| it.value.clone());
    let approved = metadata.approvals.iter().filter(|it| it.is_approved());
    let all = now
        .chain(approved.filter_map(|it| it.version.clone()))
        .chain(tags.iter().map(|(number, ..)| number.clone()))
        .chain(said.iter().filter_map(|it| it.number.clone()));
    for number in all {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    let mut versions: Vec<Version> = numbers
        .into_iter()
        .filter_map(|number| version(document, number, &said, &tags))
        .collect();
    // The newest text first; of two numbers for one text, the higher.
    versions.sort_by(|a, b| {
        let place = |it: &Version| it.revision.map_or(0, |index| index + 1);
        place(a)
            .cmp(&place(b))
            .then_with(|| natural(&b.number).cmp(&natural(&a.number)))
    });
    versions
}

/// Is a version's number later than another's?
pub fn is_later(number: &str, than: &str) -> bool {
    natural(number) > natural(than)
}

/// Numbers within a version compare as numbers: 1.10 comes after 1.9.
fn natural(number: &str) -> Vec<(u64, String)> {
    number
        .split(['.', '-', '+'])
        .map(|part| (part.parse().unwrap_or(0), part.to_owned()))
        .collect()
}

fn version(
    document: &Document,
    number: String,
    said: &[Said],
    tags: &[(String, String, usize)],
) -> Option<Version> {
    let metadata = &document.metadata;
    let is_now = metadata
        .version
        .as_ref()
        .is_some_and(|it| it.value == number);
    let decides = |approval: &&Approval| {
        approval.is_approved()
            && match &approval.version {
                Some(version) => *version == number,
                None => is_now,
            }
    };
    let is_approved = metadata.approvals.iter().any(|it| decides(&it));
    let approved_on = metadata
        .approvals
        .iter()
        .filter(decides)
        .filter_map(|it| it.date)
        .max();
    let revisions = &document.lineage.revisions;
    let bears = |index: &usize| said[*index].number.as_deref() == Some(&number);
    let had_arrived = |index: &usize| {
        let arrived = revisions[*index].commit.arrival.when;
        approved_on.is_none_or(|day| arrived.is_known() && arrived.date() <= day)
    };
    // Revisions are in order, newest first.
    let places = || 0..revisions.len();
    let tag = tags.iter().find(|(tagged, ..)| *tagged == number);
    let revision = tag
        .map(|(_, _, revision)| *revision)
        .or_else(|| match approved_on {
            Some(_) => places()
                .find(|it| bears(it) && had_arrived(it))
                .or_else(|| places().rfind(bears))
                .or_else(|| places().find(had_arrived).filter(|_| !is_now)),
            None => places().find(bears),
        });
    if revision.is_none() && !is_now {
        return None;
    }
    Some(Version {
        status: match revision {
            Some(index) => said[index].status.filter(|_| bears(&index)),
            None => metadata.status.as_ref().map(|it| it.value),
        },
        number,
        // What no commit bears yet is the text being written.
        revision,
        is_approved,
        approved_on,
        tag: tag.map(|(_, name, _)| name.clone()),
    })
}

/// The tags that name versions of this document: number, tag, revision.
fn tags(document: &Document, past: &Past<'_>) -> Vec<(String, String, usize)> {
    let Some(history) = &past.source.history else {
        return Vec::new();
    };
    let of_document = format!("{}/", document.id);
    let mut found = Vec::new();
    for tag in &past.source.tags {
        let rest = match tag.name.strip_prefix(&of_document) {
            Some(rest) => rest,
            None if past.is_only_one => &tag.name,
            None => continue,
        };
        let Some(number) = number_of(rest) else {
            continue;
        };
        let blob = document
            .lineage
            .segments
            .iter()
            .find_map(|segment| past.source.blob_at(&segment.path, tag.commit));
        let revisions = &document.lineage.revisions;
        let revision = blob.and_then(|blob| {
            // The tagged commit contains the revision, so that one is not younger.
            let tagged = history.commit(tag.commit)?;
            revisions
                .iter()
                .position(|it| it.blob == Some(blob) && it.commit.id == tagged.id)
                .or_else(|| revisions.iter().rposition(|it| it.blob == Some(blob)))
        });
        if let Some(revision) = revision {
            found.push((number.to_owned(), tag.name.clone(), revision));
        }
    }
    found
}

/// What each revision's front matter said of version and status.
pub(super) fn said(document: &Document, blobs: Option<&Blobs>) -> Vec<Said> {
    let mut last: Option<(String, Said)> = None;
    let revisions = document.lineage.revisions.iter();
    revisions
        .map(|revision| {
            let Some(text) = revision.blob.and_then(|id| text(blobs?, &id)) else {
                return Said::default();
            };
            let Some((yaml, _)) = front_matter::locate(&text) else {
                return Said::default();
            };
            if let Some((known, said)) = &last
                && *known == text[yaml.clone()]
            {
                return said.clone();
            }
            let front = text[yaml].to_owned();
            let source = SourceText::new(revision.path.clone(), text.to_string());
            // What was wrong with an old text cannot be mended any more.
            let metadata = FrontMatter::read(&source, false, &mut Vec::new()).metadata;
            let said = Said::of(metadata);
            last = Some((front, said.clone()));
            said
        })
        .collect()
}

/// The text of a content; what is not UTF-8 is replaced.
pub(super) fn text(blobs: &Blobs, id: &crate::history::BlobId) -> Option<Arc<str>> {
    let bytes = blobs.read(id).ok()??;
    Some(String::from_utf8_lossy(&bytes).into())
}
