//! Which files are published beside the documents, today's and those of versions.

use std::collections::{BTreeMap, BTreeSet};

use super::Site;
use super::link::Destination;
use super::state::State;
use crate::diagnostic::Diagnostic;
use crate::error::Result;
use crate::history::BlobId;
use crate::input::Attachment;
use crate::path::SourcePath;

/// Every file that a document links to or shows and that may be published, and the PDF beside a text.
pub(super) fn attachments(
    site: &Site,
    problems: &mut Vec<Diagnostic>,
) -> Result<BTreeMap<SourcePath, Attachment>> {
    let links = site.links();
    let mut wanted: BTreeSet<SourcePath> = BTreeSet::new();
    for (index, document) in site.documents.iter().enumerate() {
        for link in document.markdown.links() {
            if let Destination::File(path) = links.resolve(index, &link.destination) {
                wanted.insert(path);
            }
        }
        wanted.extend(site.pdf_beside(document));
    }
    let mut attachments = BTreeMap::new();
    for path in wanted {
        let mut sources = site.sources.iter();
        let Some(source) = sources.find(|it| it.files.contains(&path)) else {
            continue;
        };
        if let Some(attachment) = Attachment::read(&source.files, &path, problems)? {
            attachments.insert(path, attachment);
        }
    }
    Ok(attachments)
}

/// Every picture and file that a version shows, as it was then.
pub(super) fn old_attachments(site: &Site) -> Result<BTreeMap<BlobId, Attachment>> {
    let mut attachments = BTreeMap::new();
    for document in &site.documents {
        let source = site.source_of(document);
        let Some(blobs) = &source.blobs else {
            continue;
        };
        for version in 0..document.versions.len() {
            let Some(old) = site.old(document, State::Version(version)) else {
                continue;
            };
            let Some(commit) = old.place.commit else {
                continue;
            };
            for link in Site::parse_old(&old).links() {
                let destination = crate::path::percent_decode(&link.destination);
                let path = source.mount.own(&old.place.path).and_then(|own| {
                    own.resolve(destination.split(['#', '?']).next().unwrap_or_default())
                });
                let Some(path) = path.filter(|it| crate::input::attachment_type(it).is_some())
                else {
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
        }
    }
    Ok(attachments)
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
