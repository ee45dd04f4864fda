//! The page of a version: the text as it was, for ever.

use serde::Serialize;

use super::calls::CallView;
use super::citation::CiteView;
use super::document::{ApprovalView, OutlineView, outline};
use super::matrix::MatrixView;
use super::shared::{Card, CommitRef, DateView, Link, StatusView, html};
use crate::history::Time;
use crate::model::Nature;
use crate::site::state::State;
use crate::site::{Decision, Document, Site, Untold};

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
    /// What the text said of itself; that it is published only where a body approved it.
    status: Option<StatusView>,
    approvals: Vec<ApprovalView>,
    /// What bodies decided otherwise.
    other_decisions: Vec<ApprovalView>,
    approved: Option<DateView>,
    /// Who held which role in each activity when it was written.
    matrix: Option<MatrixView>,
    /// When the text arrived on the main line.
    arrived: Option<DateView>,
    /// Did it arrive after the approval only?
    came_late: bool,
    commit: Option<CommitRef>,
    tag: Option<String>,
    /// The calls about the document that can be answered.
    calls: Vec<CallView>,
    /// `current`, `superseded`, `withdrawn` or `draft`.
    standing: &'static str,
    /// The next version that a body approved, or the document that replaced this one.
    superseded_by: Option<Link>,
    /// What is in force now, where that is yet another.
    current: Option<Link>,
    /// The next draft version, where no body approved a newer one.
    newer_draft: Option<Link>,
    /// Has the document changed since? `None` where this copy does not have the text.
    changed_since: Option<bool>,
    /// The redline from this version to the current text.
    current_redline_url: Option<String>,
    /// The redline from the version before to this one.
    older: Option<OlderView>,
    cite: CiteView,
    document_url: String,
    history_url: String,
    /// Is it known which text it is?
    is_told: bool,
    /// Why its text cannot be shown: the end of a sentence about what follows from it.
    untold: Option<String>,
    withheld: bool,
}

#[derive(Serialize)]
struct OlderView {
    number: String,
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
        let approved = document.next_approved(version);
        let by = document.metadata.superseded_by.as_ref();
        let by = by.map(|it| site.document_link(&it.value));
        let next = approved.map(|it| version_link(site, document, it));
        let superseded_by = next.or_else(|| by.clone());
        let newest = document
            .approved_version()
            .filter(|it| approved != Some(*it));
        let newest = newest.filter(|_| approved.is_some());
        let current = by.filter(|_| approved.is_some());
        let current = current.or_else(|| newest.map(|it| version_link(site, document, it)));
        let newer_draft = version.checked_sub(1).filter(|_| approved.is_none());
        let is_told = document.is_told(state);
        let untold = site.untold(document, state);
        let is_meant = |it: &Decision| it.version.as_ref() == Some(&found.number);
        let arrived = revision.map(|it| it.commit.arrival.when);
        let came_late = arrived.filter(Time::is_known).map(|it| it.date()) > found.approved_on;
        let older = (version + 1..document.versions.len())
            .find(|it| is_told && document.is_told(State::Version(*it)));
        Self {
            card: site.card(document),
            number: found.number.clone(),
            is_approved: found.is_approved,
            html: text.map_or_else(String::new, |(markdown, old)| {
                html(site.version_html(markdown, old, document.title(), root))
            }),
            outline: markdown
                .as_ref()
                .map_or_else(Vec::new, |it| outline(site, &it.outline())),
            status: found
                .status
                .as_deref()
                .filter(|it| found.is_approved || it.nature != Nature::InForce)
                .map(|it| StatusView::of(site, it)),
            approvals: site.approvals_of(document, |it| it.approves() && is_meant(it)),
            other_decisions: site.approvals_of(document, |it| !it.approves() && is_meant(it)),
            approved: found.approved_on.map(DateView::of),
            matrix: site.roles_then(document, version),
            came_late: found.approved_on.is_some() && came_late,
            arrived: arrived.map(|it| DateView::of_time(&it)),
            commit: revision.map(|it| site.commit_ref(document.from, it.commit.id)),
            tag: found.tag.clone(),
            calls: site
                .open_calls(document)
                .map(|it| site.call_view(it))
                .collect(),
            standing: document.standing(version).key(),
            superseded_by,
            current,
            newer_draft: newer_draft.map(|it| version_link(site, document, it)),
            changed_since: site
                .reads_the_same(document, state, State::Current)
                .map(|it| !it),
            current_redline_url: is_told
                .then(|| document.compare_route(state, State::Current).url()),
            older: older.map(|it| OlderView {
                number: document.versions[it].number.clone(),
                redline_url: document.compare_route(State::Version(it), state).url(),
            }),
            cite: CiteView::new(
                site,
                &[site.citation_of_version(document, version)],
                &document.version_route(version),
            ),
            document_url: document.route.url(),
            history_url: document.history_route().url(),
            is_told,
            withheld: untold == Some(Untold::Withheld),
            untold: untold.map(|it| it.why(site.strings())),
        }
    }
}

/// A version in words: a draft is called one.
fn version_link(site: &Site, document: &Document, index: usize) -> Link {
    let version = &document.versions[index];
    Link::page(
        site.version_name(&version.number, version.is_approved),
        &document.version_route(index),
    )
}
