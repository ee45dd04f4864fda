//! Any state of a document: now, a version, a revision, or what was there before it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::document::Document;
use super::link::{Destination, Fault, attached};
use super::memo::TextKey;
use super::standing::revision_at;
use super::version::VersionText;
use super::{Site, version};
use crate::history::{BlobId, Commit, CommitId, Completeness, Event, Revision};
use crate::input::{Attachment, SourceId, attachment_type};
use crate::markdown::{Figures, LinkUse, Markdown, RenderOptions, SafeHtml, Target, render};
use crate::model::front_matter;
use crate::model::version::number_of;
use crate::path::{Route, SourcePath};
use crate::redline::Text;
use crate::strings::Strings;

/// A state of a document, by its place among the document's versions or revisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// The text as it was read: in a work tree, with what is not committed.
    Current,
    /// A version.
    Version(usize),
    /// The text after a revision.
    Revision(usize),
    /// The text that a revision changed; empty where it created the document.
    Before(usize),
}

/// Why the text of a state cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untold {
    /// No text of the main line is it.
    Unborne,
    /// It, or one that may be it, is withheld.
    Withheld,
    /// It, or one that may be it, is not in this copy of the repository.
    Lacking,
}

impl Untold {
    /// The end of a sentence about what would follow from the text.
    pub fn why(self, strings: &Strings) -> String {
        let key = match self {
            Self::Unborne => "unborne",
            Self::Withheld => "withheld",
            Self::Lacking => "lacking",
        };
        strings.tell("untold", &[("why", key.into())])
    }
}

/// A text of the past, ready to be rendered.
pub(super) struct Old {
    pub(super) text: Arc<str>,
    pub(super) place: Place,
}

/// Where a text of the past stood.
pub(super) struct Place {
    pub(super) from: SourceId,
    pub(super) path: SourcePath,
    /// The commit whose files stood beside it; none for the current text.
    pub(super) commit: Option<CommitId>,
    pub(super) content: Content,
}

/// Which text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// The one that was read.
    Current,
    /// None: the document was not there.
    Absent,
    /// One of the past.
    Blob(BlobId),
}

/// A text as it is compared, with what it had to ask.
pub(super) struct Compared {
    pub(super) text: Text,
    /// Each destination in it, once.
    pub(super) links: Vec<AskedLink>,
}

/// Where a link of a text that is compared leads.
#[derive(Clone)]
pub(super) struct AskedLink {
    pub(super) destination: String,
    pub(super) target: Target,
    /// Were the files of the text's commit looked at to tell?
    pub(super) asked_commit: bool,
}

impl Document {
    /// The revision that a state is, if it is one.
    pub fn revision_of(&self, state: State) -> Option<&Revision> {
        let index = match state {
            State::Current => return None,
            State::Version(version) => self.versions[version].text.revision()?,
            State::Revision(index) => index,
            State::Before(index) => {
                let before = self.lineage.revisions[index].before?;
                let older = self.lineage.revisions[index + 1..].iter();
                return older.into_iter().find(|it| it.blob == Some(before));
            }
        };
        Some(&self.lineage.revisions[index])
    }

    /// The revision whose text is the present one, where it is committed and this copy has it.
    pub fn committed(&self) -> Option<&Revision> {
        let head = self.lineage.head.filter(|_| !self.uncommitted)?;
        Some(&self.lineage.revisions[head.revision?])
    }

    /// Is it known which text a state is?
    pub fn is_told(&self, state: State) -> bool {
        match state {
            State::Version(version) => !matches!(
                self.versions[version].text,
                VersionText::Unborne | VersionText::Unknown
            ),
            State::Current | State::Revision(_) | State::Before(_) => true,
        }
    }

    /// The version that a body approved last.
    pub fn approved_version(&self) -> Option<usize> {
        self.versions.iter().position(|it| it.is_approved)
    }

    /// Where a version stands.
    pub fn version_route(&self, version: usize) -> Route {
        self.route
            .below("versions")
            .below(&self.versions[version].number)
    }

    /// Where the redline of a revision against the text before it stands.
    pub fn revision_route(&self, commit: CommitId) -> Route {
        self.route.below("revisions").below(&commit.to_string())
    }

    /// Where the redline of two states stands.
    pub fn compare_route(&self, from: State, to: State) -> Route {
        let range = format!("{}..{}", self.name_of(from), self.name_of(to));
        self.route.below("compare").below(&range)
    }

    /// The word for a state in addresses.
    fn name_of(&self, state: State) -> String {
        match state {
            State::Current => "current".to_owned(),
            State::Version(version) => self.versions[version].number.clone(),
            State::Revision(index) => self.lineage.revisions[index].commit.id.to_string(),
            State::Before(index) => format!("before-{}", self.lineage.revisions[index].commit.id),
        }
    }
}

impl Site {
    /// The state that a word of guide's own means, as addresses have it: `current`, a version's
    /// number (`1.0`, `v1.0`) or its tag, or a commit that the history contains, by its id or the
    /// beginning of one. What git's own words mean only its repository can tell.
    pub fn state(&self, document: &Document, name: &str) -> Option<State> {
        if name.eq_ignore_ascii_case("current") {
            return Some(State::Current);
        }
        let versions = &document.versions;
        let number = number_of(name);
        let version = number.and_then(|it| versions.iter().position(|one| one.number == it));
        if let Some(version) = version.or_else(|| {
            let tagged = |tag: &String| tag == name;
            versions
                .iter()
                .position(|it| it.tag.as_ref().is_some_and(tagged))
        }) {
            return Some(State::Version(version));
        }
        self.state_at(document, self.commit_named(document, name)?.id)
    }

    /// A commit by its id, or by the beginning of one.
    fn commit_named(&self, document: &Document, name: &str) -> Option<&Arc<Commit>> {
        let history = self.source_of(document).history.as_ref()?;
        if name.len() < 4 || !name.bytes().all(|it| it.is_ascii_hexdigit()) {
            return None;
        }
        let name = name.to_ascii_lowercase();
        let mut found = history
            .commits()
            .iter()
            .filter(|it| it.id.to_string().starts_with(&name));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// The state of a document in a commit: the revision that made it what it was there.
    pub fn state_at(&self, document: &Document, commit: CommitId) -> Option<State> {
        let index = revision_at(document, self.source_of(document), commit)?;
        Some(State::Revision(index))
    }

    /// Why the text of a state cannot be shown; `None` where it can.
    pub fn untold(&self, document: &Document, state: State) -> Option<Untold> {
        if self.old(document, state).is_some() {
            return None;
        }
        if let State::Version(version) = state
            && document.versions[version].text == VersionText::Unborne
        {
            return Some(Untold::Unborne);
        }
        let completeness = self.source_of(document).completeness();
        let is_complete = completeness.is_some_and(Completeness::is_complete);
        let revision = document.revision_of(state);
        let is_withheld = match revision {
            Some(revision) => self.is_withheld(document, revision),
            // In a complete copy nothing else stands in the way.
            None => is_complete && !document.lineage.truncated,
        };
        Some(if is_withheld {
            Untold::Withheld
        } else {
            Untold::Lacking
        })
    }

    /// Is a text withheld that a revision wrote or changed?
    pub fn is_withheld(&self, document: &Document, revision: &Revision) -> bool {
        let blobs = self.blobs(document);
        let ids = revision.blob.iter().chain(&revision.before);
        blobs.is_some_and(|blobs| ids.into_iter().any(|id| blobs.is_withheld(id)))
    }

    /// The text of a state, front matter included. `None` when this clone does not have it.
    pub fn text_of(&self, document: &Document, state: State) -> Option<Arc<str>> {
        Some(self.old(document, state)?.text)
    }

    /// The texts of two states, to be compared; links are relative to the site's base. `None`
    /// when this clone lacks one of them.
    pub fn texts_of(&self, document: &Document, from: State, to: State) -> Option<(Text, Text)> {
        let (old, new) = (self.old(document, from)?, self.old(document, to)?);
        let (old, new) = self.compared(document, &old, &new, "");
        Some((old.text.clone(), new.text.clone()))
    }

    /// Two texts as they are compared.
    pub(super) fn compared(
        &self,
        document: &Document,
        old: &Old,
        new: &Old,
        root: &str,
    ) -> (Arc<Compared>, Arc<Compared>) {
        let both = self.compared_all(document, &[old, new], root);
        (Arc::clone(&both[0]), Arc::clone(&both[1]))
    }

    /// Texts as they are compared: links within the text lead to the document's page, and the
    /// highest heading comes right below the title that the page has.
    pub(super) fn compared_all(
        &self,
        document: &Document,
        texts: &[&Old],
        root: &str,
    ) -> Vec<Arc<Compared>> {
        let parsed: Vec<_> = texts.iter().map(|it| self.parsed(it)).collect();
        let headings = parsed.iter().flat_map(|it| it.headings());
        let offset = 2 - headings.map(|it| it.level).min().unwrap_or(2).min(2);
        let both = texts.iter().zip(&parsed);
        both.map(|(old, markdown)| self.comparable(document, old, markdown, offset, root))
            .collect()
    }

    pub(super) fn old(&self, document: &Document, state: State) -> Option<Old> {
        let place = Self::place(document, state)?;
        let text = match place.content {
            Content::Current => document.source.text().clone(),
            Content::Absent => Arc::from(""),
            Content::Blob(blob) => version::text(self.blobs(document)?, &blob)?,
        };
        Some(Old { text, place })
    }

    /// Where the text of a state stands; `None` where it is not known which text that is. Nothing
    /// is read.
    pub(super) fn place(document: &Document, state: State) -> Option<Place> {
        let content = |blob: Option<BlobId>| blob.map_or(Content::Absent, Content::Blob);
        Some(match state {
            State::Current => Place {
                from: document.from,
                path: document.source.path().clone(),
                commit: None,
                content: Content::Current,
            },
            State::Version(version) => {
                return match document.versions[version].text {
                    VersionText::Revision(index) => Self::place(document, State::Revision(index)),
                    VersionText::Present => Self::place(document, State::Current),
                    VersionText::Unborne | VersionText::Unknown => None,
                };
            }
            State::Revision(index) => {
                let revision = &document.lineage.revisions[index];
                Place {
                    from: document.from,
                    path: revision.path.clone(),
                    commit: Some(revision.commit.id),
                    content: content(revision.blob),
                }
            }
            State::Before(index) => {
                let revision = &document.lineage.revisions[index];
                let parent = revision.commit.parents.first().copied();
                let (path, commit) = match &revision.event {
                    Event::Renamed { from } => (from, parent),
                    // A predecessor may have been gone long before.
                    Event::Continued { from } => {
                        let last = document.revision_of(state);
                        (from, last.map(|it| it.commit.id).or(parent))
                    }
                    _ => (&revision.path, parent),
                };
                Place {
                    from: document.from,
                    path: path.clone(),
                    commit,
                    content: content(revision.before),
                }
            }
        })
    }

    /// The text of a state, parsed.
    pub(super) fn parsed(&self, old: &Old) -> Arc<Markdown> {
        let Content::Blob(blob) = old.place.content else {
            return Arc::new(Self::parse_old(old));
        };
        let memo = &self.memo.parsed;
        memo.find(|it| *it == blob)
            .unwrap_or_else(|| memo.keep(blob, Self::parse_old(old), old.text.len()))
    }

    /// Parses the text of a state.
    pub(super) fn parse_old(old: &Old) -> Markdown {
        Markdown::parse(old.text.clone(), front_matter::body_start(&old.text))
    }

    fn comparable(
        &self,
        document: &Document,
        old: &Old,
        markdown: &Markdown,
        heading_offset: u8,
        root: &str,
    ) -> Arc<Compared> {
        let links = RefCell::new(BTreeMap::new());
        let make = || {
            let resolve = |link: &LinkUse| {
                let mut links = links.borrow_mut();
                let destination = &link.destination;
                let asked = links.entry(destination.clone()).or_insert_with(|| {
                    let (target, asked_commit) =
                        self.compared_target(document, &old.place, destination, root);
                    AskedLink {
                        destination: destination.clone(),
                        target,
                        asked_commit,
                    }
                });
                asked.target.clone()
            };
            let text = Text::of(&self.old_html(
                markdown,
                &resolve,
                Figures::Written,
                None,
                heading_offset,
            ));
            let links = links.take().into_values().collect();
            Compared { text, links }
        };
        let Content::Blob(blob) = old.place.content else {
            return Arc::new(make());
        };
        let commit = old.place.commit;
        let known = self.memo.compared.find(|it| {
            it.blob == blob
                && it.path == old.place.path
                && (it.commit.is_none() || it.commit == commit)
                && it.document == document.id
                && it.heading_offset == heading_offset
                && it.root == root
        });
        known.unwrap_or_else(|| {
            let compared = make();
            let asked_commit = compared.links.iter().any(|it| it.asked_commit);
            let key = TextKey {
                blob,
                path: old.place.path.clone(),
                commit: commit.filter(|_| asked_commit),
                document: document.id.clone(),
                heading_offset,
                root: root.to_owned(),
            };
            self.memo.compared.keep(key, compared, old.text.len())
        })
    }

    /// Where a link of a text that is compared leads, and whether the files of its commit were
    /// looked at to tell.
    pub(super) fn compared_target(
        &self,
        document: &Document,
        place: &Place,
        destination: &str,
        root: &str,
    ) -> (Target, bool) {
        match destination.trim().strip_prefix('#') {
            Some(anchor) => {
                let target = match document.markdown.anchor(anchor) {
                    Some(anchor) => Target::Href(format!(
                        "{root}{}#{}",
                        document.route.url(),
                        crate::path::percent_encode(anchor)
                    )),
                    None => Target::Text,
                };
                (target, false)
            }
            None => self.old_target(place, destination, root),
        }
    }

    /// The text of a state as a page of its own.
    pub(super) fn version_html(
        &self,
        markdown: &Markdown,
        old: &Old,
        title: &str,
        root: &str,
    ) -> SafeHtml {
        let resolve = |link: &LinkUse| match link.destination.trim().strip_prefix('#') {
            Some(anchor) => match markdown.anchor(anchor) {
                Some(anchor) => Target::Href(format!("#{}", crate::path::percent_encode(anchor))),
                None => Target::Text,
            },
            None => self.old_target(&old.place, &link.destination, root).0,
        };
        let shown = self.diagram_sources(markdown);
        let pictures = |source: &str| self.picture(&shown, source, root);
        let figures = Figures::Shown(&pictures);
        self.old_html(markdown, &resolve, figures, Some(title), 0)
    }

    fn old_html(
        &self,
        markdown: &Markdown,
        resolve: &dyn Fn(&LinkUse) -> Target,
        figures: Figures<'_>,
        hide_title: Option<&str>,
        heading_offset: u8,
    ) -> SafeHtml {
        let options = RenderOptions {
            resolve,
            emails: self.emails(),
            figures,
            hide_title,
            replace_toc: hide_title.is_some(),
            block_anchors: true,
            heading_offset,
            whole_levels: hide_title.is_some(),
            beside_headings: None,
            strings: self.strings(),
        };
        render(markdown, &options)
    }

    /// Where a link of an old text leads today, and whether the files of its commit were looked
    /// at to tell: a picture is the one that the commit had.
    pub(super) fn old_target(&self, old: &Place, destination: &str, root: &str) -> (Target, bool) {
        let found = self.links().resolve_at(old.from, &old.path, destination);
        let path = match &found {
            Destination::File(path) => Some(path.clone()),
            Destination::Nowhere(Fault::NoFile(path)) => SourcePath::new(path),
            _ => None,
        };
        let mut asked = false;
        if let Some(path) = path {
            asked = attachment_type(&path).is_some();
            if let Some(attachment) = self.attachment_then(old, &path) {
                return (attached(attachment, root), asked);
            }
            if let Some(document) = self.once_at(&path) {
                return (
                    Target::Href(format!("{root}{}", document.route.url())),
                    asked,
                );
            }
        }
        // A file of today is published only where a text of today shows it.
        let is_published = match &found {
            Destination::File(path) => self.is_shown(path),
            _ => true,
        };
        let target = if is_published {
            self.target(&found, root)
        } else {
            Target::Text
        };
        (target, asked)
    }

    /// The document that lived at a path, now or once.
    fn once_at(&self, path: &SourcePath) -> Option<&Document> {
        let homes = self.memo.homes.get_or_init(|| {
            let mut homes = BTreeMap::new();
            for (index, document) in self.documents.iter().enumerate() {
                for segment in &document.lineage.segments {
                    homes.entry(segment.path.clone()).or_insert(index);
                }
            }
            homes
        });
        Some(&self.documents[*homes.get(path)?])
    }

    /// The file that stood at a path beside an old text.
    fn attachment_then(&self, old: &Place, path: &SourcePath) -> Option<&Attachment> {
        attachment_type(path)?;
        if self.old_attachments().is_empty() {
            return None;
        }
        let blob = self.source(old.from).find(path, old.commit?).ok()??;
        self.old_attachment(&blob)
    }
}
