//! Where a link written in a document leads.

use std::collections::BTreeMap;

use super::document::Document;
use crate::input::{Attachment, Files};
use crate::model::Host;
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
    pub(super) files: &'a Files,
    pub(super) host: Option<&'a Host>,
}

impl LinkMap<'_> {
    /// What `destination`, written in `documents[from]`, means.
    pub fn resolve(&self, from: usize, destination: &str) -> Destination {
        match destination.trim().strip_prefix('#') {
            Some(fragment) => self.here(from, fragment),
            None => self.resolve_at(self.documents[from].source.path(), destination),
        }
    }

    /// What a destination other than `#…`, written in a file at this path, means.
    pub fn resolve_at(&self, source: &SourcePath, destination: &str) -> Destination {
        let destination = destination.trim();
        if has_scheme(destination) || destination.starts_with("//") {
            return self.external(destination);
        }
        let (path, fragment) = match destination.split_once('#') {
            Some((path, fragment)) => (path, Some(percent_decode(fragment))),
            None => (destination, None),
        };
        let path = path.split('?').next().unwrap_or(path);
        self.path(source, &percent_decode(path), fragment)
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

    /// An address on the web; one that leads into this very repository stays in the site.
    fn external(&self, destination: &str) -> Destination {
        let inside = self.host.and_then(|host| {
            let (url, fragment) = match destination.split_once('#') {
                Some((url, fragment)) => (url, Some(percent_decode(fragment))),
                None => (destination, None),
            };
            let path = SourcePath::new(&percent_decode(&host.path_of(url)?))?;
            let document = *self.by_path.get(&path)?;
            let fragment = fragment.and_then(|anchor| self.anchor(document, &anchor));
            Some(Destination::Page { document, fragment })
        });
        inside.unwrap_or_else(|| Destination::External(destination.to_owned()))
    }

    fn path(&self, source: &SourcePath, path: &str, fragment: Option<String>) -> Destination {
        if is_root(source, path) {
            return self.root(fragment);
        }
        let Some(target) = source.resolve(path) else {
            return self.outside(source, path);
        };
        let readme = READMES
            .iter()
            .filter_map(|name| SourcePath::new(&format!("{target}/{name}")));
        for candidate in std::iter::once(target.clone()).chain(readme) {
            if let Some(document) = self.by_path.get(&candidate).copied() {
                return self.page(document, fragment);
            }
        }
        if self.files.contains(&target) {
            return match (crate::input::attachment_type(&target), self.host) {
                (Some(_), _) => Destination::File(target),
                (None, Some(host)) => Destination::AtHost(host.view(&target)),
                (None, None) => Destination::Nowhere(Fault::NotPublished(target)),
            };
        }
        if self.files.contains_folder(target.as_str()) {
            return match self.host {
                Some(host) => Destination::AtHost(host.folder(target.as_str())),
                None => Destination::Nowhere(Fault::NotPublished(target)),
            };
        }
        Destination::Nowhere(Fault::NoFile(target.to_string()))
    }

    /// The folder of all: its README, as GitHub shows it, else the first page.
    fn root(&self, fragment: Option<String>) -> Destination {
        let mut readmes = READMES.iter().filter_map(|name| SourcePath::new(name));
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

    /// A path above the root: at a host it can mean the repository's issues or wiki, because a
    /// browser resolves it against the file's own address there.
    fn outside(&self, source: &SourcePath, path: &str) -> Destination {
        let Some(host) = self.host else {
            return Destination::Nowhere(Fault::Outside);
        };
        let address = host.view(source);
        let Some((scheme, rest)) = address.split_once("://") else {
            return Destination::Nowhere(Fault::Outside);
        };
        let Some((name, at)) = rest.split_once('/') else {
            return Destination::Nowhere(Fault::Outside);
        };
        let folder = at.rsplit_once('/').map_or("", |(folder, _)| folder);
        match SourcePath::new(&format!("{folder}/{path}")) {
            Some(target) => Destination::AtHost(format!(
                "{scheme}://{name}/{}",
                percent_encode(target.as_str())
            )),
            None => Destination::Nowhere(Fault::Outside),
        }
    }
}

/// The file that stands for its folder.
const READMES: [&str; 4] = ["README.md", "readme.md", "Readme.md", "index.md"];

/// Is it the folder of all, such as `../../`? A name in it tells, for the root itself is no path.
fn is_root(source: &SourcePath, path: &str) -> bool {
    let inside = source.resolve(&format!("{}/x", path.trim_end_matches('/')));
    !path.is_empty() && inside.is_some_and(|it| it.as_str() == "x")
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

/// The address of a destination from a page with this root; `None` when it leads nowhere.
pub(super) fn href(
    destination: &Destination,
    root: &str,
    documents: &[Document],
    attachments: &BTreeMap<SourcePath, Attachment>,
) -> Option<String> {
    let at = |route: &Route, fragment: Option<&str>| {
        let fragment = fragment.map_or_else(String::new, |it| format!("#{}", percent_encode(it)));
        format!("{root}{}{fragment}", route.url())
    };
    match destination {
        Destination::External(url) | Destination::AtHost(url) => Some(url.clone()),
        Destination::Here(anchor) => Some(format!("#{}", percent_encode(anchor))),
        Destination::Page { document, fragment } => {
            Some(at(&documents[*document].route, fragment.as_deref()))
        }
        Destination::Home => Some(root.to_owned()),
        Destination::File(path) => attachments.get(path).map(|file| at(&file.route, None)),
        Destination::Nowhere(_) => None,
    }
}
