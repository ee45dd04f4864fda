//! The redline of two states, made or remembered.
//!
//! A redline follows from two texts and from what its making asks of the site as it is now: where
//! links lead, and which anchors a page has. The questions are remembered with their answers. A
//! remembered redline is taken only where the site would answer each the same today: then making
//! it again would give the same.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::state::{Content, Place, State};
use super::{Document, Site};
use crate::history::{Facts, Remembered};
use crate::markdown::Markdown;
use crate::redline::{Fold, Group, Redline, Summary, WriteOptions, changed_metadata};

/// What a redline's page shows of it.
pub(super) struct Marked {
    /// The text with the changes marked.
    pub(super) html: String,
    pub(super) groups: Vec<Group>,
    pub(super) summary: Summary,
    /// Do the two read the same?
    pub(super) is_empty: bool,
}

/// All of it but the text, with the questions.
#[derive(Serialize, Deserialize)]
struct Head {
    groups: Vec<Group>,
    summary: Summary,
    is_empty: bool,
    /// Of the old text and of the new one: each destination and where it leads, if anywhere.
    links: [Vec<(String, Option<String>)>; 2],
    anchors: Vec<(String, bool)>,
}

impl Site {
    /// The redline of two states on a page with this root, what is folded leading to the page of
    /// a third. `None` when this clone lacks one of the texts.
    pub(super) fn marked(
        &self,
        document: &Document,
        (from, to): (State, State),
        (stored, address): (State, &str),
        root: &str,
    ) -> Option<Marked> {
        let places = [Self::place(document, from)?, Self::place(document, to)?];
        let page = Stored::new(self, document, stored);
        let remembered = self.remembered(document, &places, &page, address, root);
        if let Some(remembered) = &remembered
            && let Some(marked) = self.recall(remembered, document, &places, &page, root)
        {
            return Some(marked);
        }
        let (old, new) = (self.old(document, from)?, self.old(document, to)?);
        let (old_text, new_text) = self.compared(document, &old, &new, root);
        let redline = Redline::between(&old_text.text, &new_text.text);
        let anchors = RefCell::new(BTreeMap::new());
        let written = redline.write(&WriteOptions {
            fold: Some(Fold {
                address,
                has_anchor: &|anchor| {
                    let has = page.has(anchor);
                    anchors.borrow_mut().insert(anchor.to_owned(), has);
                    has
                },
            }),
            strings: self.strings(),
        });
        let links = [&old_text.links, &new_text.links].map(|links| {
            let links = links.iter();
            let said =
                links.map(|it| (it.destination.clone(), it.target.href().map(str::to_owned)));
            said.collect()
        });
        let head = Head {
            groups: written.groups,
            summary: self.known_summary(document, from, to).unwrap_or_else(|| {
                let own = format!("{root}{}", document.route.url());
                Summary::of(&redline, changed_metadata(&old.text, &new.text), &own)
            }),
            is_empty: redline.is_empty(),
            links,
            anchors: anchors.take().into_iter().collect(),
        };
        let html = written.html.into_string();
        if let Some(remembered) = &remembered
            && let Ok(mut bytes) = serde_json::to_vec(&head)
        {
            bytes.push(b'\n');
            bytes.extend(html.as_bytes());
            remembered.put(bytes);
        }
        Some(head.with(html))
    }

    /// What a revision did is worked out for its document anyway.
    fn known_summary(&self, document: &Document, from: State, to: State) -> Option<Summary> {
        let is_of_revision = matches!((from, to), (State::Before(a), State::Revision(b)) if a == b);
        is_of_revision.then(|| self.summary(document, from, to))?
    }

    fn remembered<'a>(
        &'a self,
        document: &'a Document,
        places: &[Place; 2],
        page: &Stored<'_>,
        address: &str,
        root: &str,
    ) -> Option<Remembered<'a>> {
        let emails = format!("{:?}", self.emails());
        let mut facts = Facts::default()
            .and("redline")
            .and(root)
            .and(address)
            .and(emails)
            .and(self.strings().fingerprint());
        let mut texts = Vec::new();
        for content in places.iter().map(|it| it.content).chain(page.content) {
            facts = match content {
                Content::Current => facts.and("text").and(document.source.text().as_bytes()),
                Content::Absent => facts.and("none"),
                Content::Blob(blob) => {
                    texts.push(blob);
                    facts.and("blob").blob(Some(blob))
                }
            };
        }
        self.blobs(document)?
            .remembered(&document.id, texts, &facts)
    }

    fn recall(
        &self,
        remembered: &Remembered<'_>,
        document: &Document,
        places: &[Place; 2],
        page: &Stored<'_>,
        root: &str,
    ) -> Option<Marked> {
        let mut bytes = remembered.get()?;
        let end = bytes.iter().position(|it| *it == b'\n')?;
        let head: Head = serde_json::from_slice(&bytes[..end]).ok()?;
        let leads_there = |place: &Place, (link, said): &(String, Option<String>)| {
            let (target, _) = self.compared_target(document, place, link, root);
            target.href() == said.as_deref()
        };
        let mut sides = places.iter().zip(&head.links);
        let is_same = sides.all(|(place, links)| links.iter().all(|it| leads_there(place, it)))
            && head.anchors.iter().all(|(it, said)| page.has(it) == *said);
        if !is_same {
            return None;
        }
        bytes.drain(..=end);
        Some(head.with(String::from_utf8(bytes).ok()?))
    }
}

impl Head {
    fn with(self, html: String) -> Marked {
        Marked {
            html,
            groups: self.groups,
            summary: self.summary,
            is_empty: self.is_empty,
        }
    }
}

/// The page that shows what a redline folds; a version's is parsed when it is first asked.
struct Stored<'a> {
    site: &'a Site,
    document: &'a Document,
    state: State,
    /// The text on it, where that is not the current one.
    content: Option<Content>,
    page: std::cell::OnceCell<Option<Arc<Markdown>>>,
}

impl<'a> Stored<'a> {
    fn new(site: &'a Site, document: &'a Document, state: State) -> Self {
        let is_current = state == State::Current;
        Self {
            site,
            document,
            state,
            content: Site::place(document, state)
                .filter(|_| !is_current)
                .map(|it| it.content),
            page: std::cell::OnceCell::new(),
        }
    }

    fn has(&self, anchor: &str) -> bool {
        let page = self.page.get_or_init(|| {
            self.content?;
            let old = self.site.old(self.document, self.state)?;
            Some(self.site.parsed(&old))
        });
        let page = page.as_deref().unwrap_or(&self.document.markdown);
        page.is_on_page(anchor)
    }
}
