//! Under which folder of the site the files of a source are known.

use std::sync::Arc;

use super::CONTENT_FOLDER;
use crate::path::SourcePath;

/// The folder of the site under which the files of a source are known: a name, or none for the
/// site's own source. Git knows a file by its *own* path, the site by its path below the name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mount(Option<Arc<str>>);

impl Mount {
    /// Below a name, which is one part of a path.
    pub fn below(name: &str) -> Self {
        Self(Some(name.into()))
    }

    /// The name; `None` for the site's own source.
    pub fn name(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// The path under which the site knows a file.
    #[must_use]
    pub fn known(&self, own: &SourcePath) -> SourcePath {
        match &self.0 {
            Some(name) => own.below(name),
            None => own.clone(),
        }
    }

    /// The path of a file within its source; `None` when it is of another one.
    pub fn own(&self, known: &SourcePath) -> Option<SourcePath> {
        match &self.0 {
            Some(_) => SourcePath::new(self.own_text(known)?),
            None => Some(known.clone()),
        }
    }

    /// The same, as it is written.
    pub fn own_text<'a>(&self, known: &'a SourcePath) -> Option<&'a str> {
        match &self.0 {
            Some(name) => known.as_str().strip_prefix(&**name)?.strip_prefix('/'),
            None => Some(known.as_str()),
        }
    }

    /// What a path written by an author means: one of the source, or one as the site knows it.
    #[must_use]
    pub fn own_or_same(&self, written: &SourcePath) -> SourcePath {
        self.own(written).unwrap_or_else(|| written.clone())
    }

    /// The folder of guidance, as the site knows it.
    pub fn content(&self) -> String {
        match &self.0 {
            Some(name) => format!("{name}/{CONTENT_FOLDER}"),
            None => CONTENT_FOLDER.to_owned(),
        }
    }
}
