//! Everything known, assembled into a [`Site`]; its routes; and their rendering.

mod assemble;
pub mod attribution;
pub mod declared;
pub mod document;
pub mod identifier;
pub mod link;
mod marked;
mod memo;
pub mod registry;
mod render;
mod routes;
mod seniority;
mod shares;
pub mod state;
mod theme;
pub mod version;
mod view;
mod withheld;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

pub use attribution::{BlockOrigins, Origins, SectionHistory};
pub use declared::{Declared, class_named};
pub use document::{Change, Document, Kind};
pub use link::{Destination, Fault, LinkMap};
pub use registry::{Affiliation, Holder, Participant, PersonIndex, Registry};
pub use render::{Rendered, media_type, problem_page};
pub use routes::Page;
pub use shares::{Share, Shares};
pub use state::State;
pub use theme::Theme;
pub use version::Version;

use crate::diagnostic::Diagnostic;
use crate::history::{BlobId, Blobs, CommitId, History, Identities, Tag};
use crate::input::{Attachment, Files};
use crate::model::{Guidance, Host, Settings, Workstream};
use crate::path::{Route, SourcePath};

/// A site: a value, complete and never changed. [`Site::routes`] lists its pages and
/// [`Site::render`] makes one of them.
pub struct Site {
    /// The title.
    pub title: String,
    /// What `guide.yaml` says.
    pub settings: Settings,
    /// Is there a `guide.yaml`?
    pub configured: bool,
    /// Which Markdown files are guidance.
    pub pages_rule: Guidance,
    /// Every Markdown file with a page, in the order of their paths.
    pub documents: Vec<Document>,
    /// The workstreams, in the order of their numbers.
    pub workstreams: Vec<Workstream>,
    /// The people who lead each workstream.
    pub leads: Vec<Vec<PersonIndex>>,
    /// Everybody who takes part.
    pub registry: Registry,
    /// Who signed which commits.
    pub identities: Identities,
    /// The files published beside the documents.
    pub attachments: BTreeMap<SourcePath, Attachment>,
    /// The files that versions show and that are not what they were.
    pub old_attachments: BTreeMap<BlobId, Attachment>,
    /// The tags of the repository.
    pub tags: Vec<Tag>,
    /// Where the source lives on the web.
    pub host: Option<Host>,
    /// What git knows.
    pub history: Option<Arc<History>>,
    /// What was wrong with the inputs, sorted. [`crate::check`] adds its rules to it.
    pub problems: Vec<Diagnostic>,
    by_path: BTreeMap<SourcePath, usize>,
    routes: BTreeMap<Route, Page>,
    files: Files,
    blobs: Option<Blobs>,
    look_through: BTreeSet<CommitId>,
    theme: Theme,
    view: OnceLock<view::SiteView>,
    memo: memo::Memo,
}

impl Site {
    /// Every route of the site with what stands there, in order.
    pub fn routes(&self) -> &BTreeMap<Route, Page> {
        &self.routes
    }

    /// The guidance, without the project pages.
    pub fn guidance(&self) -> impl Iterator<Item = &Document> {
        self.documents
            .iter()
            .filter(|document| document.kind == Kind::Guidance)
    }

    /// A document by its id or its path.
    pub fn document(&self, name: &str) -> Option<&Document> {
        self.documents
            .iter()
            .find(|document| document.id == name)
            .or_else(|| {
                SourcePath::new(name)
                    .and_then(|path| Some(&self.documents[*self.by_path.get(&path)?]))
            })
    }

    /// What links can lead to.
    pub fn links(&self) -> LinkMap<'_> {
        LinkMap {
            documents: &self.documents,
            by_path: &self.by_path,
            files: &self.files,
            host: self.host.as_ref(),
        }
    }

    /// The revisions of a document with what each did, newest first.
    pub fn changes<'a>(&'a self, document: &'a Document) -> impl Iterator<Item = Change<'a>> {
        document.changes(self.blobs.as_ref())
    }

    /// A text of the past; `None` when this clone does not have it.
    pub fn old_text(&self, id: &BlobId) -> Option<String> {
        let bytes = self.blobs.as_ref()?.read(id).ok()??;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The PDF beside a document's text, where there is one.
    pub fn pdf_beside(&self, document: &Document) -> Option<SourcePath> {
        assemble::file_beside(document.source.path()).filter(|path| self.files.contains(path))
    }

    /// Who wrote each line, section and block of a document's present text. Old texts are read
    /// once, on first use.
    pub fn origins<'a>(&self, document: &'a Document) -> &'a Origins {
        document.origins(self.blobs.as_ref(), &self.look_through)
    }

    /// The scripts that a theme of the site's own adds.
    pub fn own_scripts(&self) -> &[String] {
        &self.theme.own_scripts
    }

    /// Is the history whole? Without git there is none to be incomplete.
    pub fn has_complete_history(&self) -> bool {
        self.history
            .as_ref()
            .is_some_and(|history| history.completeness().is_complete())
    }
}

impl Site {
    /// Is this path of the source a symbolic link, or below one? Then it is left out.
    pub fn is_symlink(&self, path: &str) -> bool {
        self.files.is_symlink(path)
    }

    /// The paths of all files of the source, in order.
    pub fn file_paths(&self) -> impl Iterator<Item = &SourcePath> + Clone {
        self.files.paths()
    }
}
