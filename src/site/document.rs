//! A document of the site: its text, what it says about itself, and its history.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::attribution::Origins;
use super::decisions::Decision;
use super::declared::Declared;
use super::hands::Past;
use super::identifier::Ids;
use super::known::OfDocument;
use super::registry::{Holder, PersonIndex};
use super::steps::Step;
use super::summaries::Told;
use super::version::{Said, Version, said};
use crate::diagnostic::{Place, SourceText};
use crate::history::{Blobs, CommitId, Lineage};
use crate::input::SourceId;
use crate::kept::Same;
use crate::markdown::{LazyMarkdown, mask_emails};
use crate::model::{Metadata, Role, Statuses};
use crate::path::Route;
use crate::unseen;

/// One Markdown file that has pages: guidance, or a project page.
pub struct Document {
    /// The stable id.
    pub id: String,
    /// Whether it is guidance.
    pub kind: Kind,
    /// The source that it is from.
    pub from: SourceId,
    /// The text of the file.
    pub source: SourceText,
    /// What the text says about itself, once it was asked for.
    pub markdown: Arc<LazyMarkdown>,
    /// What front matter and sidecar say.
    pub metadata: Arc<Metadata>,
    /// The workstream, by its place in the site's list.
    pub workstream: Option<usize>,
    /// The holders of the roles, in the order of [`Role::ALL`].
    pub roles: [Vec<Holder>; 4],
    /// The revisions, newest first, and the paths it lived at.
    pub lineage: Arc<Lineage>,
    past: Arc<Past>,
    declared: Arc<[Declared]>,
    /// For the next site.
    known: Arc<OfDocument>,
    /// Does the text differ from the last commit?
    pub uncommitted: bool,
    /// Its place among all documents by age, the oldest first.
    pub age: usize,
    /// Where the document stands.
    pub route: Route,
    /// What bodies decided on it, in the order in which it is written.
    pub decisions: Vec<Decision>,
    /// Its versions, the newest text first.
    pub versions: Vec<Version>,
    /// Whether addresses written in texts are shown.
    keep_emails: bool,
    title: OnceLock<String>,
    summary: OnceLock<Option<String>>,
    /// What each revision did, once it was asked for.
    pub(super) summaries: OnceLock<Arc<Told>>,
    origins: OnceLock<Origins>,
    /// What its metadata said along the main line, once it was asked for.
    pub(super) steps: OnceLock<Vec<Step>>,
    said: OnceLock<Vec<Option<Said>>>,
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
pub(super) struct Parts<'a> {
    /// Among these it has its id and its age, by its place.
    pub(super) ids: &'a Arc<Ids>,
    pub(super) place: usize,
    pub(super) kind: Kind,
    pub(super) from: SourceId,
    pub(super) source: SourceText,
    pub(super) markdown: Arc<LazyMarkdown>,
    pub(super) metadata: Arc<Metadata>,
    pub(super) workstream: Option<usize>,
    pub(super) roles: [Vec<Holder>; 4],
    pub(super) lineage: Arc<Lineage>,
    pub(super) past: Arc<Past>,
    pub(super) declared: Arc<[Declared]>,
    pub(super) uncommitted: bool,
    /// Whether addresses written in texts are shown.
    pub(super) keep_emails: bool,
    pub(super) known: Arc<OfDocument>,
}

impl Document {
    pub(super) fn new(parts: Parts<'_>) -> Self {
        let id = parts.ids.all[parts.place].clone();
        let route = parts.known.route.get_where(
            |(kind, ids)| *kind == parts.kind && ids.is(parts.ids),
            || {
                let folder = match parts.kind {
                    Kind::Guidance => "documents",
                    Kind::ProjectPage => "pages",
                };
                let from = (parts.kind, Same(Arc::clone(parts.ids)));
                (from, Route::page(&[folder, &id]))
            },
        );
        Self {
            route,
            id,
            kind: parts.kind,
            from: parts.from,
            source: parts.source,
            markdown: parts.markdown,
            metadata: parts.metadata,
            workstream: parts.workstream,
            roles: parts.roles,
            lineage: parts.lineage,
            past: parts.past,
            declared: parts.declared,
            known: parts.known,
            uncommitted: parts.uncommitted,
            age: parts.ids.ages[parts.place],
            decisions: Vec::new(),
            versions: Vec::new(),
            keep_emails: parts.keep_emails,
            title: OnceLock::new(),
            summary: OnceLock::new(),
            summaries: OnceLock::new(),
            origins: OnceLock::new(),
            steps: OnceLock::new(),
            said: OnceLock::new(),
        }
    }

    pub(super) fn past(&self) -> &Past {
        &self.past
    }

    /// What is known of it, for the next site.
    pub(super) fn known(&self) -> &Arc<OfDocument> {
        &self.known
    }

    /// Who wrote each revision, in the order of the lineage.
    pub fn hands(&self) -> &[Hands] {
        &self.past.hands
    }

    /// What is declared about each revision, in the order of the lineage.
    pub fn declared(&self) -> &[Declared] {
        &self.declared
    }

    /// The title, from the metadata, the first heading or the file's name.
    pub fn title(&self) -> &str {
        self.title.get_or_init(|| {
            let written = self.metadata.title.as_ref();
            let title = written
                .map(|title| title.value.trim().to_owned())
                .filter(|title| !title.is_empty())
                .or_else(|| self.markdown.title().map(str::to_owned))
                .unwrap_or_else(|| self.source.path().file_stem().replace(['-', '_'], " "));
            self.shown(title)
        })
    }

    /// One sentence, from the metadata or the first paragraph.
    pub fn summary(&self) -> Option<&str> {
        let summary = self.summary.get_or_init(|| {
            let written = self.metadata.summary.as_ref();
            let summary = written
                .map(|summary| summary.value.trim().to_owned())
                .or_else(|| self.markdown.plain_summary().map(str::to_owned));
            summary.map(|it| self.shown(it))
        });
        summary.as_deref()
    }

    /// What stands in lists and beside others' words, so that nothing in it may turn or hide these.
    fn shown(&self, text: String) -> String {
        let text = if self.keep_emails {
            text
        } else {
            mask_emails(&text).into_owned()
        };
        unseen::shown(&text).into_owned()
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

    /// Is it guidance, and no project page?
    pub fn is_guidance(&self) -> bool {
        self.kind == Kind::Guidance
    }

    /// The page of its history.
    pub fn history_route(&self) -> Route {
        Route::page(&[
            self.route.as_str().split('/').next().unwrap_or_default(),
            &self.id,
            "history",
        ])
    }

    /// What the front matter of each revision said of version, status and decisions.
    pub(super) fn said(&self, blobs: Option<&Blobs>, statuses: &Statuses) -> &[Option<Said>] {
        self.said.get_or_init(|| said(self, blobs, statuses))
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
            .filter_map(|it| it.written.date)
            .max()
    }

    /// The approvals of the shown version that hold.
    pub fn current_approvals(&self) -> impl Iterator<Item = &Decision> {
        let decisions = self.decisions.iter();
        decisions.filter(|it| it.approves() && self.is_on_current(it))
    }

    /// Is the decision on the shown version?
    pub fn is_on_current(&self, decision: &Decision) -> bool {
        decision.version.as_ref() == self.metadata.version.as_ref().map(|it| &it.value)
    }
}
