//! Files that documents link to and that are published beside them.

use std::sync::Arc;

use super::Files;
use crate::diagnostic::{Diagnostic, code};
use crate::error::Result;
use crate::extent::Extent;
use crate::path::{Route, SourcePath};

/// A file that a document shows or links to. Its address holds its content's hash, so an old
/// version keeps its old pictures.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Where it stands in the site.
    pub route: Route,
    /// Its media type.
    pub media_type: &'static str,
    /// How large it is, where it is a picture that tells it.
    pub extent: Option<Extent>,
    /// Its content; a drawing is cleaned of all that could run.
    pub bytes: Arc<[u8]>,
}

/// The types that are published, by extension. HTML, XML and scripts are not among them.
const TYPES: [(&str, &str); 19] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("svg", "image/svg+xml"),
    ("pdf", "application/pdf"),
    ("csv", "text/csv; charset=utf-8"),
    ("tsv", "text/tab-separated-values; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("json", "application/json"),
    ("yaml", "application/yaml"),
    ("yml", "application/yaml"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
];

/// The media type of a file that may be published, by its extension.
pub fn attachment_type(path: &SourcePath) -> Option<&'static str> {
    let extension = path.extension();
    TYPES
        .iter()
        .find(|(known, _)| *known == extension)
        .map(|(_, media_type)| *media_type)
}

impl Attachment {
    /// Reads a file that may be published. `None` when there is none, or it cannot be: reported.
    pub fn read(
        files: &Files,
        path: &SourcePath,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Option<Self>> {
        if attachment_type(path).is_none() {
            return Ok(None);
        }
        let bytes = files.bytes(path, problems)?;
        Ok(bytes.and_then(|bytes| Self::of(path, bytes, problems)))
    }

    /// A file with this content. `None` when it may not be published: reported, if it is a drawing.
    pub fn of(path: &SourcePath, bytes: Vec<u8>, problems: &mut Vec<Diagnostic>) -> Option<Self> {
        let media_type = attachment_type(path)?;
        let bytes = if media_type == "image/svg+xml" {
            match crate::svg::clean(&bytes) {
                Ok(clean) => clean,
                Err(reason) => {
                    problems.push(
                        Diagnostic::new(
                            code::UNSAFE_DRAWING,
                            format!("{path} is not published: {reason}"),
                        )
                        .help("save the drawing as plain SVG, without document type or entities"),
                    );
                    return None;
                }
            }
        } else {
            bytes
        };
        let hash = blake3::hash(&bytes).to_hex();
        let folder = format!("assets/{}", &hash[..16]);
        Some(Self {
            route: Route::file(&folder, path.file_name()),
            media_type,
            extent: Extent::of(media_type, &bytes),
            bytes: bytes.into(),
        })
    }
}
