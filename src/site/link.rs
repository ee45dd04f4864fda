//! Where a link written in a document leads.

use std::collections::BTreeMap;

use super::Site;
use super::document::Document;
use crate::input::{Attachment, Source, SourceId};
use crate::markdown::Target;
use crate::path::{Route, SourcePath, percent_decode, percent_encode};

/// What a destination means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// An address elsewhere, to be printed as it is.
    External(String),
    /// A heading or block of the same document.
    Here(String),
    /// Another page of the site, perhaps at an anchor.
    Page {
        /// The document, by its place.
        document: usize,
        /// The anchor, not encoded.
        fragment: Option<String>,
    },
    /// The first page.
    Home,
    /// A file that is published beside the documents.
    File(SourcePath),
    /// Something at the repository's host: a file that is not published, a folder.
    AtHost(String),
    /// It leads nowhere.
    Nowhere(Fault),
}

/// Why a link leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is no such file.
    NoFile(String),
    /// The file is there, the anchor is not.
    NoAnchor {
        /// The anchor that is missing.
        anchor: String,
        /// The document it should be in, by its place.
        document: usize,
    },
    /// The file is there, but is not of a type that is published, and the repository's host is unknown.
    NotPublished(SourcePath),
    /// The path leaves the source.
    Outside,
}

/// What links can lead to.
pub struct LinkMap<'a> {
    pub(super) documents: &'a [Document],
    pub(super) by_path: &'a BTreeMap<SourcePath, usize>,
    pub(super) sources: &'a [Source],
}

impl LinkMap<'_> {
    /// What `destination`, written in `documents[from]`, means.
    pub fn resolve(&self, from: usize, destination: &str) -> Destination {
        if let Some(fragment) = destination.trim().strip_prefix('#') {
            return self.here(from, fragment);
        }
        let document = &self.documents[from];
        self.resolve_at(document.from, document.source.path(), destination)
    }

    /// What a destination other than `#…`, written in a file at this path of a source, means.
    pub fn resolve_at(&self, from: SourceId, path: &SourcePath, destination: &str) -> Destination {
        let destination = destination.trim();
        if has_scheme(destination) || destination.starts_with("//") {
            return self.external(destination);
        }
        let (to, fragment) = match destination.split_once('#') {
            Some((to, fragment)) => (to, Some(percent_decode(fragment))),
            None => (destination, None),
        };
        let to = to.split('?').next().unwrap_or(to);
        let file = File {
            source: &self.sources[from.0],
            path,
        };
        self.path(&file, &percent_decode(to), fragment)
    }

    fn here(&self, from: usize, fragment: &str) -> Destination {
        let anchor = percent_decode(fragment);
        if anchor.is_empty() || anchor == "top" {
            return Destination::Here(String::new());
        }
        match self.anchor(from, &anchor) {
            Some(anchor) => Destination::Here(anchor),
            None => Destination::Nowhere(Fault::NoAnchor {
                anchor,
                document: from,
            }),
        }
    }

    /// The anchor as it is spelled in the document. GitHub's pages find it in any letter case.
    fn anchor(&self, document: usize, anchor: &str) -> Option<String> {
        let anchors = self.documents[document].markdown.anchors();
        let plain = anchor.strip_prefix("user-content-").unwrap_or(anchor);
        [plain, &plain.to_lowercase()]
            .into_iter()
            .find(|candidate| anchors.contains(*candidate))
            .map(str::to_owned)
    }

    /// An address on the web; one that leads into a repository of the site stays in the site.
    fn external(&self, destination: &str) -> Destination {
        self.inside(destination)
            .unwrap_or_else(|| Destination::External(destination.to_owned()))
    }

    fn inside(&self, destination: &str) -> Option<Destination> {
        let (url, fragment) = match destination.split_once('#') {
            Some((url, fragment)) => (url, Some(percent_decode(fragment))),
            None => (destination, None),
        };
        let mut paths = self.sources.iter().filter_map(|it| it.path_of(url));
        let document = paths.find_map(|path| self.by_path.get(&path).copied())?;
        let fragment = fragment.and_then(|anchor| self.anchor(document, &anchor));
        Some(Destination::Page { document, fragment })
    }

    fn path(&self, file: &File<'_>, path: &str, fragment: Option<String>) -> Destination {
        if file.means_root(path) {
            return self.root(file.source, fragment);
        }
        let Some(target) = file.resolve(path) else {
            return self.outside(file, path, fragment);
        };
        let readme = READMES
            .iter()
            .filter_map(|name| SourcePath::new(&format!("{target}/{name}")));
        for candidate in std::iter::once(target.clone()).chain(readme) {
            if let Some(document) = self.by_path.get(&candidate).copied() {
                return self.page(document, fragment);
            }
        }
        let source = file.source;
        if source.files.contains(&target) {
            return match (crate::input::attachment_type(&target), source.view(&target)) {
                (Some(_), _) => Destination::File(target),
                (None, Some(page)) => Destination::AtHost(page),
                (None, None) => Destination::Nowhere(Fault::NotPublished(target)),
            };
        }
        if source.files.contains_folder(target.as_str()) {
            return match source.folder(&target) {
                Some(page) => Destination::AtHost(page),
                None => Destination::Nowhere(Fault::NotPublished(target)),
            };
        }
        Destination::Nowhere(Fault::NoFile(target.to_string()))
    }

    /// The folder of a whole source: its README, as GitHub shows it, else the first page.
    fn root(&self, source: &Source, fragment: Option<String>) -> Destination {
        let own = READMES.iter().filter_map(|name| SourcePath::new(name));
        let mut readmes = own.map(|path| source.mount.known(&path));
        match readmes.find_map(|path| self.by_path.get(&path)) {
            Some(document) => self.page(*document, fragment),
            None => Destination::Home,
        }
    }

    fn page(&self, document: usize, fragment: Option<String>) -> Destination {
        let Some(anchor) = fragment.filter(|anchor| !anchor.is_empty()) else {
            return Destination::Page {
                document,
                fragment: None,
            };
        };
        match self.anchor(document, &anchor) {
            Some(anchor) => Destination::Page {
                document,
                fragment: Some(anchor),
            },
            None => Destination::Nowhere(Fault::NoAnchor { anchor, document }),
        }
    }

    /// A path above the root: a file of another source, as the site knows it; or, because a browser
    /// resolves it against the file's own address at a host, a file of another repository there,
    /// or the repository's issues or wiki.
    fn outside(&self, file: &File<'_>, path: &str, fragment: Option<String>) -> Destination {
        let beside = file.path.resolve(path);
        if let Some(document) = beside.and_then(|it| self.by_path.get(&it)) {
            return self.page(*document, fragment);
        }
        let Some(address) = file.source.view(file.path) else {
            return Destination::Nowhere(Fault::Outside);
        };
        let Some((scheme, rest)) = address.split_once("://") else {
            return Destination::Nowhere(Fault::Outside);
        };
        let Some((name, at)) = rest.split_once('/') else {
            return Destination::Nowhere(Fault::Outside);
        };
        let folder = at.rsplit_once('/').map_or("", |(folder, _)| folder);
        match SourcePath::new(&format!("{folder}/{path}")) {
            Some(target) => {
                let url = format!("{scheme}://{name}/{}", percent_encode(target.as_str()));
                let anchor = fragment.map_or_else(String::new, |it| format!("#{it}"));
                let inside = self.inside(&format!("{url}{anchor}"));
                inside.unwrap_or(Destination::AtHost(url))
            }
            None => Destination::Nowhere(Fault::Outside),
        }
    }
}

/// The file that stands for its folder.
const READMES: [&str; 4] = ["README.md", "readme.md", "Readme.md", "index.md"];

/// The file in which a link stands.
struct File<'a> {
    source: &'a Source,
    path: &'a SourcePath,
}

impl File<'_> {
    /// What a path written in the file means, as the site knows it; `None` outside of the source.
    fn resolve(&self, path: &str) -> Option<SourcePath> {
        let mount = &self.source.mount;
        Some(mount.known(&mount.own(self.path)?.resolve(path)?))
    }

    /// Is it the folder of the whole source, such as `../../`? A name in it tells, for the root
    /// itself is no path.
    fn means_root(&self, path: &str) -> bool {
        let own = self.source.mount.own(self.path);
        let inside = own.and_then(|own| own.resolve(&format!("{}/x", path.trim_end_matches('/'))));
        !path.is_empty() && inside.is_some_and(|it| it.as_str() == "x")
    }
}

/// Does it begin with a scheme, such as `https:` or `mailto:`?
pub fn has_scheme(destination: &str) -> bool {
    let Some((scheme, _)) = destination.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

impl Site {
    /// The address of a destination in a present text, from a page with this root; `None` when it
    /// leads nowhere.
    pub(super) fn href(&self, destination: &Destination, root: &str) -> Option<String> {
        let at = |route: &Route, fragment: Option<&str>| {
            let fragment = fragment.map(|it| format!("#{}", percent_encode(it)));
            format!("{root}{}{}", route.url(), fragment.unwrap_or_default())
        };
        match destination {
            Destination::External(url) | Destination::AtHost(url) => Some(url.clone()),
            Destination::Here(anchor) => Some(format!("#{}", percent_encode(anchor))),
            Destination::Page { document, fragment } => {
                let route = &self.documents[*document].route;
                Some(at(route, fragment.as_deref()))
            }
            Destination::Home => Some(root.to_owned()),
            Destination::File(path) => Some(at(&self.attachment(path)?.route, None)),
            Destination::Nowhere(_) => None,
        }
    }

    /// What a writer is told of a destination in a present text, from a page with this root.
    pub(super) fn target(&self, destination: &Destination, root: &str) -> Target {
        if let Destination::File(path) = destination {
            let file = self.attachment(path);
            return file.map_or(Target::Text, |it| attached(it, root));
        }
        self.href(destination, root)
            .map_or(Target::Text, Target::Href)
    }
}

/// What a writer is told of a file that stands beside the documents.
pub(super) fn attached(file: &Attachment, root: &str) -> Target {
    let href = format!("{root}{}", file.route.url());
    match file.extent {
        Some(extent) => Target::Picture { href, extent },
        None => Target::Href(href),
    }
}
