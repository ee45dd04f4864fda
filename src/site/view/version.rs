//! The page of a version: the text as it was, for ever.

use serde::Serialize;

use super::calls::CallView;
use super::document::{ApprovalView, OutlineView, outline};
use super::roles::ActivityView;
use super::shared::{Card, CommitRef, DateView, Link, Word, html, status};
use crate::model::Status;
use crate::site::state::State;
use crate::site::{Document, Site};

#[derive(Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a template asks for each by its name"
)]
pub(in crate::site) struct VersionView {
    card: Card,
    number: String,
    is_approved: bool,
    html: String,
    outline: Vec<OutlineView>,
    /// What the text said of itself.
    status: Option<Word>,
    approvals: Vec<ApprovalView>,
    approved: Option<DateView>,
    /// The roles when it was written.
    roles: Vec<ActivityView>,
    /// When the text arrived on the main line.
    arrived: Option<DateView>,
    commit: Option<CommitRef>,
    tag: Option<String>,
    /// The calls about the document that can be answered.
    calls: Vec<CallView>,
    /// `current`, `superseded`, `withdrawn` or `draft`.
    standing: &'static str,
    /// The next version that a body approved, or the document that replaced this one.
    superseded_by: Option<Link>,
    /// Has the document changed since?
    changed_since: bool,
    /// The redline from this version to the current text.
    current_redline_url: String,
    /// The redline from the version before to this one.
    older: Option<OlderView>,
    document_url: String,
    history_url: String,
    /// The text is not in this clone, or withheld.
    missing: bool,
    withheld: bool,
}

#[derive(Serialize)]
struct OlderView {
    number: String,
    url: String,
    redline_url: String,
}

impl VersionView {
    pub(in crate::site) fn new(site: &Site, index: usize, version: usize, root: &str) -> Self {
        let document = &site.documents[index];
        let found = &document.versions[version];
        let state = State::Version(version);
        let revision = document.revision_of(state);
        let old = site.old(document, state);
        let markdown = old.as_ref().map(|it| site.parsed(it));
        let text = markdown.as_ref().zip(old.as_ref());
        let successor = site.successor(document, version);
        let status_now = document.metadata.status.as_ref().map(|it| it.value);
        let standing = match status_now {
            Some(Status::Withdrawn) => "withdrawn",
            Some(Status::Superseded) => "superseded",
            _ if successor.is_some() => "superseded",
            _ if found.is_approved => "current",
            _ => "draft",
        };
        Self {
            card: site.card(document),
            number: found.number.clone(),
            is_approved: found.is_approved,
            html: text.map_or_else(String::new, |(markdown, old)| {
                html(site.version_html(markdown, old, &document.title, root))
            }),
            outline: markdown
                .as_ref()
                .map_or_else(Vec::new, |it| outline(site, &it.outline())),
            status: found.status.map(status),
            approvals: site.approvals_of(document, |it| {
                it.version.as_deref() == Some(&found.number)
                    || (it.version.is_none() && is_now(document, &found.number))
            }),
            approved: found.approved_on.map(DateView::of),
            roles: site.roles_then(document, version),
            arrived: revision.map(|it| DateView::of_time(&it.commit.arrival.when)),
            commit: revision.map(|it| site.commit_ref(document.from, it.commit.id)),
            tag: found.tag.clone(),
            calls: site
                .open_calls(document)
                .map(|it| site.call_view(it))
                .collect(),
            standing,
            superseded_by: successor,
            changed_since: found.revision != Some(0) || document.uncommitted,
            current_redline_url: document.compare_route(state, State::Current).url(),
            older: document.versions.get(version + 1).map(|it| OlderView {
                number: it.number.clone(),
                url: document.version_route(version + 1).url(),
                redline_url: document
                    .compare_route(State::Version(version + 1), state)
                    .url(),
            }),
            document_url: document.route.url(),
            history_url: document.history_route().url(),
            missing: text.is_none(),
            withheld: text.is_none() && revision.is_some_and(|it| site.is_withheld(document, it)),
        }
    }
}

fn is_now(document: &Document, number: &str) -> bool {
    let version = document.metadata.version.as_ref();
    version.is_some_and(|it| it.value == number)
}

impl Site {
    /// What superseded a version: the next approved one, or the document that replaced its own.
    fn successor(&self, document: &Document, version: usize) -> Option<Link> {
        let newer = (0..version).rev();
        let approved = newer
            .into_iter()
            .find(|it| document.versions[*it].is_approved);
        if let Some(newer) = approved {
            let number = &document.versions[newer].number;
            return Some(Link::page(
                format!("version {number}"),
                &document.version_route(newer),
            ));
        }
        let by = document.metadata.superseded_by.as_ref()?;
        Some(self.document_link(&by.value))
    }
}
