//! Everything known, assembled into a [`Site`]; its routes; and their rendering.

mod assemble;
mod attachments;
pub mod attribution;
mod calls;
mod change;
mod citation;
mod claims;
mod decisions;
pub mod declared;
mod diagrams;
pub mod document;
mod drift;
mod evidence;
mod explain;
pub mod facets;
mod hands;
pub mod identifier;
mod known;
pub mod link;
mod marked;
mod memo;
mod merge;
mod minify;
mod moves;
mod offices;
mod palette;
mod past_files;
mod past_offices;
mod past_roles;
pub mod registry;
mod removed;
mod render;
mod review;
mod roles;
mod root_tokens;
mod routes;
mod seniority;
mod shares;
mod sidecars;
mod standing;
pub mod state;
mod steps;
mod stylesheet;
mod summaries;
mod template_fault;
mod theme;
pub mod tombstones;
mod twin;
pub mod version;
mod view;
mod wishes;
mod withheld;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use attribution::{BlockOrigins, Origins, SectionHistory};
pub use change::Change;
pub use citation::{Citation, CitationFormat, Edition};
pub use decisions::{Decision, Overruling, Told};
pub use declared::{Declared, class_named};
pub use diagrams::MOST as MOST_DIAGRAMS;
pub use document::{Document, Kind};
pub use drift::{Drift, SinceApproval};
pub use evidence::{Evidence, Work};
pub use explain::checks_page;
pub use facets::{Facet, FacetValue, Facets};
pub use link::{Destination, Fault, LinkMap};
pub use moves::Move;
pub use offices::{Gap, GapEnd, Offices};
pub use palette::{Palette, Scheme, Tone};
pub use past_roles::PastRoles;
pub use registry::{Affiliation, Holder, Participant, PersonIndex, Registry};
pub use render::{Rendered, media_type, problem_page};
pub use review::{Comparison, EditLink, Review};
pub use roles::{Assignee, Assignment};
pub use routes::Page;
pub use shares::{Share, Shares};
pub use state::{State, Untold};
pub use theme::Theme;
pub use tombstones::Tombstone;
pub use version::{Version, VersionText};
pub use view::{PastSection, PastText};

use camino::Utf8PathBuf;
use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, SourceText};
use crate::history::{BlobId, Identities};
use crate::input::{Source, SourceId};
use crate::model::{Call, Guidance, Settings, Statuses, Workstream};
use crate::path::{Route, SourcePath};

/// A site: a value that is never changed. [`Site::routes`] lists its pages and [`Site::render`] makes
/// one of them. What follows from the values that it was made of, and is not needed by every page,
/// is worked out when it is first asked for.
pub struct Site {
    /// The title.
    pub title: String,
    /// What `guide.yaml` says.
    pub settings: Settings,
    /// Is there a `guide.yaml`?
    pub configured: bool,
    /// Which Markdown files are guidance.
    pub pages_rule: Guidance,
    /// Where the files are from: the site's own source, then the others.
    pub sources: Vec<Source>,
    /// The folders of sources that could not be read.
    unread: Vec<Utf8PathBuf>,
    /// Every Markdown file with a page, in the order of their paths.
    pub documents: Vec<Document>,
    /// The workstreams, in the order of their numbers.
    pub workstreams: Vec<Workstream>,
    /// Who leads each workstream and sits in each body, and when.
    pub offices: Offices,
    /// The day that the site is told of: that of its newest commit, unless another was asked for.
    /// None in a folder without git.
    pub day: Option<Date>,
    /// The calls for consensus, review and votes.
    pub calls: Vec<Call>,
    /// For whom guidance is, and what it is about.
    pub facets: Facets,
    /// Everybody who takes part.
    pub registry: Registry,
    /// Who signed which commits.
    pub identities: std::sync::Arc<Identities>,
    grounds: crate::kept::Same<hands::Grounds>,
    /// The files published beside the documents, and those that versions show.
    attachments: attachments::Attachments,
    /// The diagrams that pages show.
    diagrams: diagrams::Diagrams,
    /// The YAML files that describe the site.
    pub descriptions: Vec<SourceText>,
    /// What was found wrong while it was assembled.
    found: Vec<Diagnostic>,
    problems: OnceLock<Vec<Diagnostic>>,
    by_path: BTreeMap<SourcePath, usize>,
    top_routes: OnceLock<routes::Routes>,
    all_routes: OnceLock<BTreeMap<Route, Page>>,
    theme: std::sync::Arc<Theme>,
    /// What was worked out, with what it follows from: for the next site.
    known: std::sync::Arc<known::OfSite>,
    sidecars: OnceLock<sidecars::PastSidecars>,
    view: OnceLock<view::SiteView>,
    memo: memo::Memo,
}

impl Site {
    /// What was wrong with the inputs, sorted. [`crate::check`] adds its rules to it.
    pub fn problems(&self) -> &[Diagnostic] {
        self.problems.get_or_init(|| {
            let mut problems = self.found.clone();
            problems.extend(self.problems_of_attachments().cloned());
            problems.extend(self.top().problems.iter().cloned());
            crate::diagnostic::sort(&mut problems);
            problems
        })
    }

    /// The guidance, without the project pages.
    pub fn guidance(&self) -> impl Iterator<Item = &Document> {
        self.documents
            .iter()
            .filter(|document| document.kind == Kind::Guidance)
    }

    /// The states that documents may be in.
    pub fn statuses(&self) -> &Statuses {
        self.settings.lifecycle.statuses()
    }

    /// A source.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.0]
    }

    /// The source of a document.
    pub fn source_of(&self, document: &Document) -> &Source {
        self.source(document.from)
    }

    /// Is there any history to show?
    pub fn has_history(&self) -> bool {
        self.sources.iter().any(|it| it.history.is_some())
    }

    /// The folders in which the sources may change: their files, and where git keeps its branches.
    /// Those of sources that could not be read are among them, whether they are there or not.
    pub fn folders(&self) -> Vec<Utf8PathBuf> {
        let mut folders: Vec<Utf8PathBuf> = Vec::new();
        for source in &self.sources {
            let root = source.root.canonicalize_utf8();
            let root = root.unwrap_or_else(|_| source.root.clone());
            let outside = source
                .git_folders
                .iter()
                .filter(|it| !it.starts_with(&root));
            let all: Vec<_> = std::iter::once(&source.root).chain(outside).collect();
            for folder in all {
                if !folders.contains(folder) {
                    folders.push(folder.clone());
                }
            }
        }
        folders.extend(self.unread.iter().cloned());
        folders
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

    /// The document that somebody may mean by a name that is not its own: the id that its present
    /// path would give it.
    pub fn called(&self, name: &str) -> Option<&Document> {
        let mut documents = self.documents.iter();
        documents.find(|it| {
            let mount = &self.source_of(it).mount;
            identifier::of_path(mount, it.source.path()) == name
        })
    }

    /// What links can lead to.
    pub fn links(&self) -> LinkMap<'_> {
        LinkMap {
            documents: &self.documents,
            by_path: &self.by_path,
            sources: &self.sources,
        }
    }

    /// A text of the past; `None` when this clone does not have it.
    pub fn old_text(&self, id: &BlobId) -> Option<String> {
        let mut blobs = self.sources.iter().filter_map(|it| it.blobs.as_ref());
        let bytes = blobs.find_map(|it| it.read(id).ok()?)?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The PDF beside a document's text, where there is one.
    pub fn pdf_beside(&self, document: &Document) -> Option<SourcePath> {
        let files = &self.source_of(document).files;
        attachments::file_beside(document.source.path()).filter(|path| files.contains(path))
    }

    /// Who wrote each line, section and block of a document's present text. Old texts are read
    /// once, on first use.
    pub fn origins<'a>(&self, document: &'a Document) -> &'a Origins {
        let source = self.source_of(document);
        document.origins(source.blobs.as_ref(), &source.look_through)
    }

    /// The colours that pages are shown in.
    pub fn palette(&self) -> &Palette {
        &self.theme.palette
    }

    /// The scripts that a theme of the site's own adds.
    pub fn own_scripts(&self) -> &[String] {
        &self.theme.own_scripts
    }

    /// Is the history of every source whole? Without git there is none.
    pub fn has_complete_history(&self) -> bool {
        let mut known = self.sources.iter().filter_map(Source::completeness);
        self.has_history() && known.all(crate::history::Completeness::is_complete)
    }
}

impl Site {
    /// Is this path a symbolic link, or below one? Then it is left out.
    pub fn is_symlink(&self, path: &str) -> bool {
        self.sources.iter().any(|it| it.files.is_symlink(path))
    }

    /// The paths of all files, in order within each source.
    pub fn file_paths(&self) -> impl Iterator<Item = &SourcePath> + Clone {
        self.sources.iter().flat_map(|it| it.files.paths())
    }
}
