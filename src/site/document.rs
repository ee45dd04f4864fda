//! A document of the site: its text, what it says about itself, and its history.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::attribution::Origins;
use super::declared::Declared;
use super::registry::{Holder, PersonIndex};
use super::version::Version;
use crate::diagnostic::{Place, SourceText};
use crate::history::{Blobs, CommitId, Event, Facts, Lineage, Revision};
use crate::input::SourceId;
use crate::markdown::{Markdown, mask_emails};
use crate::model::{Metadata, Role};
use crate::path::Route;
use crate::redline::{Class, Summary, summarise};

/// One Markdown file that has pages: guidance, or a project page.
pub struct Document {
    /// The stable id.
    pub id: String,
    /// Whether it is guidance.
    pub kind: Kind,
    /// The title, from the metadata, the first heading or the file's name.
    pub title: String,
    /// One sentence, from the metadata or the first paragraph.
    pub summary: Option<String>,
    /// The source that it is from.
    pub from: SourceId,
    /// The text of the file.
    pub source: SourceText,
    /// What the text says about itself.
    pub markdown: Markdown,
    /// What front matter and sidecar say.
    pub metadata: Metadata,
    /// The workstream, by its place in the site's list.
    pub workstream: Option<usize>,
    /// The holders of the roles, in the order of [`Role::ALL`].
    pub roles: [Vec<Holder>; 4],
    /// The revisions, newest first, and the paths it lived at.
    pub lineage: Lineage,
    /// Who wrote each revision, in the order of the lineage.
    pub hands: Vec<Hands>,
    /// What is declared about each revision, in the order of the lineage.
    pub declared: Vec<Declared>,
    /// Does the text differ from the last commit?
    pub uncommitted: bool,
    /// Its place among all documents by age, the oldest first.
    pub age: usize,
    /// Where the document stands.
    pub route: Route,
    /// Its versions, the newest text first.
    pub versions: Vec<Version>,
    changes: OnceLock<Vec<Option<Summary>>>,
    origins: OnceLock<Origins>,
}

/// Whether a Markdown file is guidance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A guidance text.
    Guidance,
    /// Licence, contributing, minutes: linked and searchable, but counted nowhere.
    ProjectPage,
}

/// Who had a hand in one revision.
#[derive(Debug, Clone, Default)]
pub struct Hands {
    /// The author of the commit, a person or a tool.
    pub author: Option<PersonIndex>,
    /// The author and the co-authors who are people.
    pub authors: Vec<PersonIndex>,
    /// Bots and assistants among them.
    pub tools: Vec<PersonIndex>,
    /// Was it a merge that added nothing of its own? Then it has no authors.
    pub merged: bool,
    /// The committer, where it is a person who is none of the authors.
    pub committer: Option<PersonIndex>,
}

/// What a document is made of, before its history is read for changes.
pub(super) struct Parts {
    pub(super) id: String,
    pub(super) age: usize,
    pub(super) kind: Kind,
    pub(super) from: SourceId,
    pub(super) source: SourceText,
    pub(super) markdown: Markdown,
    pub(super) metadata: Metadata,
    pub(super) workstream: Option<usize>,
    pub(super) roles: [Vec<Holder>; 4],
    pub(super) lineage: Lineage,
    pub(super) hands: Vec<Hands>,
    pub(super) uncommitted: bool,
    /// Whether addresses written in texts are shown.
    pub(super) keep_emails: bool,
}

impl Document {
    pub(super) fn new(parts: Parts) -> Self {
        let Parts {
            id,
            kind,
            source,
            markdown,
            metadata,
            ..
        } = parts;
        let title = metadata
            .title
            .as_ref()
            .map(|title| title.value.trim().to_owned())
            .filter(|title| !title.is_empty())
            .or_else(|| markdown.title().map(str::to_owned))
            .unwrap_or_else(|| source.path().file_stem().replace(['-', '_'], " "));
        let summary = metadata
            .summary
            .as_ref()
            .map(|summary| summary.value.trim().to_owned())
            .or_else(|| markdown.plain_summary().map(str::to_owned));
        let shown = |text: String| {
            if parts.keep_emails {
                text
            } else {
                mask_emails(&text).into_owned()
            }
        };
        let (title, summary) = (shown(title), summary.map(shown));
        let folder = match kind {
            Kind::Guidance => "documents",
            Kind::ProjectPage => "pages",
        };
        let declared = parts
            .lineage
            .revisions
            .iter()
            .map(|revision| Declared::of(&revision.commit, &metadata))
            .collect();
        Self {
            route: Route::page(&[folder, &id]),
            id,
            kind,
            title,
            summary,
            from: parts.from,
            source,
            markdown,
            metadata,
            workstream: parts.workstream,
            roles: parts.roles,
            lineage: parts.lineage,
            hands: parts.hands,
            declared,
            uncommitted: parts.uncommitted,
            age: parts.age,
            versions: Vec::new(),
            changes: OnceLock::new(),
            origins: OnceLock::new(),
        }
    }

    /// Where it is named: by its metadata, by its first heading, else where its text begins.
    pub fn name_place(&self) -> Place {
        let heading = || Some(self.markdown.title_heading()?.span.clone());
        let first = || Some(self.markdown.blocks().first()?.span.start);
        match &self.metadata.title {
            Some(title) => title.at.clone(),
            None => self.source.place(heading().unwrap_or_else(|| {
                let start = first().unwrap_or_default();
                start..start
            })),
        }
    }

    /// The page of its history.
    pub fn history_route(&self) -> Route {
        Route::page(&[
            self.route.as_str().split('/').next().unwrap_or_default(),
            &self.id,
            "history",
        ])
    }

    /// The revisions with their people and with what each did to the text, newest first.
    /// Old texts are read once, on first use.
    pub fn changes<'a>(
        &'a self,
        blobs: Option<&'a Blobs>,
    ) -> impl Iterator<Item = Change<'a>> + use<'a> {
        let summaries = self.changes.get_or_init(|| self.summarise(blobs));
        self.lineage
            .revisions
            .iter()
            .zip(&self.hands)
            .zip(&self.declared)
            .zip(summaries)
            .map(|(((revision, hands), declared), summary)| {
                let summary = summary.as_ref();
                Change {
                    document: self,
                    revision,
                    hands,
                    summary,
                    proposed: if hands.merged {
                        Some(Class::Formatting)
                    } else {
                        proposed(&revision.event, summary)
                    },
                    declared: declared.class,
                    note: declared.note.as_deref(),
                }
            })
    }

    /// Who wrote each line, section and block of the present text; see [`Site::origins`].
    ///
    /// [`Site::origins`]: super::Site::origins
    pub(super) fn origins(
        &self,
        blobs: Option<&Blobs>,
        look_through: &BTreeSet<CommitId>,
    ) -> &Origins {
        self.origins
            .get_or_init(|| Origins::of(self, blobs, look_through))
    }

    fn summarise(&self, blobs: Option<&Blobs>) -> Vec<Option<Summary>> {
        let revisions = &self.lineage.revisions;
        let texts = revisions.iter().flat_map(|it| [it.blob, it.before]);
        let facts = texts
            .clone()
            .fold(Facts::default().and("summaries"), Facts::blob);
        let remembered = blobs.and_then(|it| it.remembered(&self.id, texts.flatten(), &facts));
        let known = || serde_json::from_slice(&remembered.as_ref()?.get()?).ok();
        if let Some(known) = known() {
            return known;
        }
        let summaries = self.compare_all(blobs);
        if let (Some(remembered), Ok(bytes)) = (&remembered, serde_json::to_vec(&summaries)) {
            remembered.put(bytes);
        }
        summaries
    }

    fn compare_all(&self, blobs: Option<&Blobs>) -> Vec<Option<Summary>> {
        let mut kept: Option<(crate::history::BlobId, Arc<str>)> = None;
        let mut read = |id: Option<crate::history::BlobId>| -> Option<Arc<str>> {
            let Some(id) = id else { return Some("".into()) };
            if let Some((kept_id, text)) = &kept
                && *kept_id == id
            {
                return Some(Arc::clone(text));
            }
            let bytes = blobs?.read(&id).ok()??;
            let text: Arc<str> = String::from_utf8_lossy(&bytes).into();
            kept = Some((id, Arc::clone(&text)));
            Some(text)
        };
        self.lineage
            .revisions
            .iter()
            .map(|revision| {
                let new = read(revision.blob)?;
                let old = read(revision.before)?;
                Some(summarise(&old, &new))
            })
            .collect()
    }

    /// The last change that mattered to a reader: editorial or substantive. Where no text can be
    /// compared, the last revision.
    pub fn last_change<'a>(&'a self, blobs: Option<&'a Blobs>) -> Option<Change<'a>> {
        let mut changes = self.changes(blobs);
        let first = changes.next()?;
        if first.class() != Some(Class::Formatting) {
            return Some(first);
        }
        Some(
            changes
                .find(|change| change.class() != Some(Class::Formatting))
                .unwrap_or(first),
        )
    }

    /// The holders of one role.
    pub fn holders(&self, role: Role) -> &[Holder] {
        let index = Role::ALL
            .iter()
            .position(|it| *it == role)
            .unwrap_or_default();
        &self.roles[index]
    }

    /// The day the shown version was approved: the last approval of that version.
    pub fn approved_on(&self) -> Option<Date> {
        self.current_approvals()
            .filter_map(|approval| approval.date)
            .max()
    }

    /// The approvals of the shown version that said yes.
    pub fn current_approvals(&self) -> impl Iterator<Item = &crate::model::Approval> {
        let version = self
            .metadata
            .version
            .as_ref()
            .map(|version| version.value.as_str());
        self.metadata.approvals.iter().filter(move |approval| {
            approval.is_approved()
                && (approval.version.is_none() || approval.version.as_deref() == version)
        })
    }
}

/// One revision of one document, with its people and what it did.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// The document.
    pub document: &'a Document,
    /// The revision.
    pub revision: &'a Revision,
    /// Who had a hand in it.
    pub hands: &'a Hands,
    /// What it did to the text; `None` when a text is missing in this clone.
    pub summary: Option<&'a Summary>,
    /// How much it matters, proposed from the difference; `None` when a text is missing.
    pub proposed: Option<Class>,
    /// How much it matters, in the words of its people.
    pub declared: Option<Class>,
    /// Why, in the words of its people.
    pub note: Option<&'a str>,
}

impl Change<'_> {
    /// Are there two texts to compare?
    pub(super) fn has_redline(&self) -> bool {
        self.revision.has_redline()
    }

    /// How much it matters: the heavier of what is proposed and what is declared, so that nobody
    /// declares a change away.
    pub fn class(&self) -> Option<Class> {
        self.proposed.max(self.declared)
    }

    /// The class in words: both, where the declared one is another than the proposed one.
    pub fn class_label(&self) -> Option<String> {
        let label = match (self.declared, self.proposed) {
            (Some(declared), Some(proposed)) if declared != proposed => format!(
                "{} (proposed: {})",
                declared.label(),
                proposed.label().to_lowercase()
            ),
            _ => self.class()?.label().to_owned(),
        };
        Some(label)
    }
}

/// Creating and deleting are substantive, a pure rename is formatting, and so is going on with the
/// text of a predecessor as it was.
fn proposed(event: &Event, summary: Option<&Summary>) -> Option<Class> {
    match event {
        Event::Created | Event::Deleted | Event::Restored => Some(Class::Substantive),
        Event::Changed | Event::Continued { .. } | Event::Renamed { .. } | Event::Moved { .. } => {
            summary.map(|summary| summary.class)
        }
    }
}
