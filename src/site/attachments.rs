//! Which files are published beside the documents, today's and those of versions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::Site;
use super::document::Document;
use super::link::Destination;
use super::state::State;
use crate::diagnostic::Diagnostic;
use crate::error::{Error, Result};
use crate::history::BlobId;
use crate::input::{Attachment, Source, attachment_type};
use crate::path::SourcePath;

/// The files that may be published: each is read when a page first shows it, and which of them are
/// is worked out when somebody asks for all.
pub(super) struct Attachments {
    files: BTreeMap<SourcePath, OnceLock<Looked>>,
    /// Those that a present text links to or shows, and the PDF beside a text.
    shown: OnceLock<BTreeSet<SourcePath>>,
    old: OnceLock<Result<BTreeMap<BlobId, Attachment>>>,
}

/// What became of a file.
struct Looked {
    attachment: Result<Option<Attachment>>,
    problems: Vec<Diagnostic>,
}

impl Attachments {
    /// All files of a type that may be published.
    pub(super) fn among(sources: &[Source]) -> Self {
        let paths = sources.iter().flat_map(|it| it.files.paths());
        let files = paths.filter(|it| attachment_type(it).is_some());
        Self {
            files: files.map(|it| (it.clone(), OnceLock::new())).collect(),
            shown: OnceLock::new(),
            old: OnceLock::new(),
        }
    }
}

impl Site {
    /// A file that a present text links to or shows; `None` where it cannot be published.
    pub(super) fn attachment(&self, path: &SourcePath) -> Option<&Attachment> {
        self.look_at(path)?.attachment.as_ref().ok()?.as_ref()
    }

    /// Does a present text link to or show this file?
    pub(super) fn is_shown(&self, path: &SourcePath) -> bool {
        self.files_shown().contains(path)
    }

    /// The files that are published beside the documents.
    pub(super) fn attachments(&self) -> impl Iterator<Item = (&SourcePath, &Attachment)> {
        let shown = self.files_shown().iter();
        shown.filter_map(|path| Some((path, self.attachment(path)?)))
    }

    /// What is wrong with them.
    pub(super) fn problems_of_attachments(&self) -> impl Iterator<Item = &Diagnostic> {
        let shown = self.files_shown().iter();
        let looked = shown.filter_map(|path| self.look_at(path));
        looked.flat_map(|it| &it.problems)
    }

    fn look_at(&self, path: &SourcePath) -> Option<&Looked> {
        let mut sources = self.sources.iter();
        let looked = self.attachments.files.get(path)?;
        let source = sources.find(|it| it.files.contains(path))?;
        Some(looked.get_or_init(|| {
            let mut problems = Vec::new();
            Looked {
                attachment: Attachment::read(&source.files, path, &mut problems),
                problems,
            }
        }))
    }

    fn files_shown(&self) -> &BTreeSet<SourcePath> {
        self.attachments.shown.get_or_init(|| {
            if self.attachments.files.is_empty() {
                return BTreeSet::new();
            }
            let documents = self.documents.par_iter().enumerate();
            let shown = documents.flat_map_iter(|(index, document)| {
                let links = self.links();
                let linked = document.markdown.links().iter().filter_map(move |link| {
                    match links.resolve(index, &link.destination) {
                        Destination::File(path) => Some(path),
                        _ => None,
                    }
                });
                linked.chain(self.pdf_beside(document))
            });
            shown.collect()
        })
    }

    /// A file that a version shows and that is not what it was.
    pub(super) fn old_attachment(&self, blob: &BlobId) -> Option<&Attachment> {
        self.old_attachments().get(blob)
    }

    /// The files that versions show, as they were then.
    pub(super) fn old_attachments(&self) -> &BTreeMap<BlobId, Attachment> {
        static NONE: BTreeMap<BlobId, Attachment> = BTreeMap::new();
        let old = &self.attachments.old;
        let old = old.get_or_init(|| self.find_old_attachments());
        old.as_ref().unwrap_or(&NONE)
    }

    fn find_old_attachments(&self) -> Result<BTreeMap<BlobId, Attachment>> {
        let mut attachments = BTreeMap::new();
        for document in &self.documents {
            for version in 0..document.versions.len() {
                self.add_attachments_of_version(document, version, &mut attachments)?;
            }
        }
        Ok(attachments)
    }

    fn add_attachments_of_version(
        &self,
        document: &Document,
        version: usize,
        attachments: &mut BTreeMap<BlobId, Attachment>,
    ) -> Result<()> {
        let source = self.source_of(document);
        let old = self.old(document, State::Version(version));
        let (Some(blobs), Some(old)) = (&source.blobs, old) else {
            return Ok(());
        };
        let Some(commit) = old.place.commit else {
            return Ok(());
        };
        for link in Self::parse_old(&old).links() {
            let destination = crate::path::percent_decode(&link.destination);
            let path = source.mount.own(&old.place.path).and_then(|own| {
                own.resolve(destination.split(['#', '?']).next().unwrap_or_default())
            });
            let Some(path) = path.filter(|it| attachment_type(it).is_some()) else {
                continue;
            };
            let Some(blob) = blobs.find(commit, &path)? else {
                continue;
            };
            if attachments.contains_key(&blob) {
                continue;
            }
            if let Some(bytes) = blobs.read(&blob)? {
                // What was wrong with an old drawing cannot be mended any more.
                let attachment = Attachment::of(&path, bytes, &mut Vec::new());
                attachments.extend(attachment.map(|it| (blob, it)));
            }
        }
        Ok(())
    }

    /// Reads all that are published.
    pub(super) fn read_attachments(&self) {
        for path in self.files_shown() {
            self.attachment(path);
        }
        self.old_attachments();
    }

    /// Why a file could not be read, where one could not.
    pub(super) fn failure_of_attachments(&self) -> Option<&Error> {
        let old = self.attachments.old.get();
        let looked = self.attachments.files.values();
        let mut looked = looked.filter_map(|it| it.get()?.attachment.as_ref().err());
        old.and_then(|it| it.as_ref().err())
            .or_else(|| looked.next())
    }

    /// The same, taken out.
    pub(super) fn take_failure_of_attachments(&mut self) -> Option<Error> {
        let old = &mut self.attachments.old;
        if old.get().is_some_and(Result::is_err) {
            return old.take()?.err();
        }
        let mut looked = self.attachments.files.values_mut();
        let has_failed = |it: &&mut OnceLock<Looked>| {
            let looked = it.get();
            looked.is_some_and(|it| it.attachment.is_err())
        };
        looked.find(has_failed)?.take()?.attachment.err()
    }
}

/// The PDF made by hand beside a text.
pub(super) fn file_beside(path: &SourcePath) -> Option<SourcePath> {
    let folder = path.folder();
    let name = format!("{}.pdf", path.file_stem());
    SourcePath::new(&if folder.is_empty() {
        name
    } else {
        format!("{folder}/{name}")
    })
}
