//! A document's page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::calls::CallView;
use super::citation::CiteView;
use super::evidence::EvidenceView;
use super::feedback::FeedbackView;
use super::found::FoundView;
use super::matrix::MatrixView;
use super::shared::{Card, DateView, HolderRef, Link, Named, PersonRef, html};
use crate::history::Time;
use crate::markdown::{Figures, Heading, OutlineItem, RenderOptions, render};
use crate::model::{ContributorRole, Role};
use crate::redline::Class;
use crate::site::{
    Decision, Document, Drift, Facet, Kind, PersonIndex, SinceApproval, Site, State, Told, Untold,
};

/// The level of the smallest sections that are commented on by themselves.
const DEEPEST_SECTION: u8 = 3;

#[derive(Serialize)]
pub(in crate::site) struct DocumentView {
    card: Card,
    /// The summary, where one is declared: one that is taken from the text stands there again.
    lead: Option<String>,
    found: FoundView,
    html: String,
    outline: Vec<OutlineView>,
    /// Of the present version; of all where it has none.
    approvals: Vec<ApprovalView>,
    /// Of other versions, where the present one has its own.
    earlier_approvals: Vec<ApprovalView>,
    /// What bodies decided otherwise.
    other_decisions: Vec<ApprovalView>,
    approved: Option<DateView>,
    /// The version that was approved last, where the text bears another number.
    approved_text: Option<ApprovedText>,
    created: Option<DateView>,
    changed: Option<DateView>,
    changed_by: Vec<PersonRef>,
    since_approval: Option<SinceView>,
    review_by: Option<DateView>,
    /// Has that day passed for a text that is still in use?
    review_overdue: bool,
    date: Option<DateView>,
    accountable: Vec<HolderRef>,
    responsible: Vec<HolderRef>,
    consulted: Vec<HolderRef>,
    informed: Vec<HolderRef>,
    /// Who holds which role in each activity.
    matrix: Option<MatrixView>,
    /// What the record of changes shows beside it.
    evidence: Vec<EvidenceView>,
    written_by: Vec<PersonRef>,
    reviewed_by: Vec<PersonRef>,
    authors_declared_text: Option<String>,
    edited_by: Vec<EditorView>,
    tools: Vec<PersonRef>,
    committed_by: Vec<PersonRef>,
    ai_assistance: Option<String>,
    audience: Vec<Link>,
    horizon: Vec<Link>,
    topics: Vec<Link>,
    industries: Vec<Link>,
    regions: Vec<Link>,
    mappings: Vec<MappingView>,
    license: Option<Named>,
    notice_html: Option<String>,
    note: Option<String>,
    /// The calls about it that can be answered.
    calls: Vec<CallView>,
    supersedes: Vec<Link>,
    revisions: usize,
    history_url: Option<String>,
    history_note: Option<String>,
    compare_url: Option<String>,
    /// Who wrote which block, as data.
    who_url: Option<String>,
    uncommitted: bool,
    edit_href: Option<String>,
    source_href: Option<String>,
    markdown_url: Option<String>,
    feedback: Vec<FeedbackView>,
    cite: CiteView,
    /// Sections of versions that are not in the text any more.
    gone: Vec<GoneView>,
    aliases: Vec<String>,
    attachments: Vec<Link>,
}

#[derive(Serialize)]
pub(in crate::site) struct OutlineView {
    text: String,
    anchor: String,
    children: Vec<Self>,
}

#[derive(Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a template asks for each by its name"
)]
pub(in crate::site) struct ApprovalView {
    body: HolderRef,
    date: Option<DateView>,
    outcome: String,
    approved: bool,
    version: Option<String>,
    /// The number that it is taken to be on, where this copy of the repository does not tell.
    untold: Option<String>,
    /// What the body decided later.
    overruled: Option<OverrulingView>,
    record_href: Option<String>,
    claimed: bool,
    /// The state that it is for, where it is not on the version itself.
    purpose: Option<String>,
    /// Do only old texts say it?
    dropped: bool,
    /// Is it of a day that has not come?
    ahead: bool,
}

#[derive(Serialize)]
struct OverrulingView {
    outcome: String,
    date: Option<DateView>,
}

/// A section that a version has, and the present text has not.
#[derive(Serialize)]
struct GoneView {
    anchor: String,
    title: String,
    version: String,
    /// Where it stands in that version.
    url: String,
}

#[derive(Serialize)]
struct ApprovedText {
    version: Link,
    date: Option<DateView>,
}

/// How many changes of each class came after the text that was approved.
#[derive(Serialize, Default)]
struct SinceView {
    /// Why it cannot be told.
    untold: Option<String>,
    substantive: usize,
    editorial: usize,
    formatting: usize,
    /// The last of them that was not formatting only, if any is more; `None` for one that is not
    /// committed.
    last: Option<DateView>,
}

#[derive(Serialize)]
struct EditorView {
    person: PersonRef,
    revisions: usize,
    first: DateView,
    last: DateView,
    /// Per cent of the words of the present text, rounded; `None` for less than a half.
    share: Option<usize>,
}

#[derive(Serialize)]
struct MappingView {
    framework: Link,
    references: Vec<String>,
}

impl SinceView {
    fn of(site: &Site, document: &Document) -> Option<Self> {
        Some(match site.since_approval(document)? {
            SinceApproval::Drift(drift) => Self::of_drift(&drift),
            SinceApproval::Unknown => {
                let approved = State::Version(document.approved_version()?);
                let untold = site.untold(document, approved);
                Self {
                    untold: Some(untold.unwrap_or(Untold::Lacking).why(site.strings())),
                    ..Self::default()
                }
            }
        })
    }

    fn of_drift(drift: &Drift<'_>) -> Self {
        let mut since = Self::default();
        for change in drift.changes.iter().filter(|it| !it.is_nothing_new()) {
            since.count(change.class());
        }
        let last = drift.changes.iter().find(|it| it.matters());
        let last = last.or_else(|| drift.changes.first());
        if drift.uncommitted.is_some() {
            since.count(drift.uncommitted);
        } else if drift.is_beside_words {
            since.count(None);
        } else {
            since.last = last.map(super::shared::arrival);
        }
        since
    }

    /// A change of which nothing is known may be of any class.
    fn count(&mut self, class: Option<Class>) {
        match class {
            Some(Class::Substantive) | None => self.substantive += 1,
            Some(Class::Editorial) => self.editorial += 1,
            Some(Class::Formatting) => self.formatting += 1,
        }
    }
}

impl DocumentView {
    pub(in crate::site) fn new(site: &Site, index: usize, root: &str) -> Self {
        let document = &site.documents[index];
        let metadata = &document.metadata;
        let changes: Vec<_> = site.changes(document).collect();
        let source = site.source_of(document);
        let last = site.last_change(document);
        let declared = |role: ContributorRole| -> Vec<PersonRef> {
            let of_role = metadata.contributors.iter().filter(|it| it.role == role);
            of_role
                .map(|it| site.declared_ref(&it.name.value, it.organization.as_deref()))
                .collect()
        };
        let mut written_by = declared(ContributorRole::Author);
        written_by.extend(declared(ContributorRole::Editor));
        let texts = |texts: &[crate::model::Located<String>]| -> Vec<String> {
            texts.iter().map(|it| it.value.clone()).collect()
        };
        let words = |facet: Facet, words: &[crate::model::Located<String>]| {
            site.facet_words(facet, words.iter().map(|it| it.value.as_str()))
        };
        let date = |date: &Option<crate::model::Located<jiff::civil::Date>>| {
            date.as_ref().map(|it| DateView::of(it.value))
        };
        let is_current = |it: &Decision| document.is_on_current(it);
        let mut approvals = site.approvals_of(document, |it| it.approves() && is_current(it));
        let mut earlier_approvals =
            site.approvals_of(document, |it| it.approves() && !is_current(it));
        if approvals.is_empty() {
            std::mem::swap(&mut approvals, &mut earlier_approvals);
        }
        Self {
            card: site.card(document),
            lead: document
                .summary()
                .filter(|_| metadata.summary.is_some())
                .map(str::to_owned),
            found: FoundView::new(site, document),
            html: site.document_html(index, root),
            outline: outline(site, &document.markdown.outline()),
            approvals,
            earlier_approvals,
            other_decisions: site.approvals_of(document, |it| !it.approves()),
            approved: document.approved_on().map(DateView::of),
            approved_text: approved_text(site, document, source.history.is_some()),
            created: changes
                .last()
                .filter(|_| !document.lineage.truncated)
                .map(super::shared::arrival),
            changed: last.as_ref().map(super::shared::arrival),
            changed_by: last.map_or_else(Vec::new, |it| site.person_refs(&it.hands.authors)),
            since_approval: SinceView::of(site, document),
            review_by: date(&metadata.review_by),
            review_overdue: site.is_review_overdue(document),
            date: date(&metadata.date),
            accountable: site.holder_refs(document.holders(Role::Accountable)),
            responsible: site.holder_refs(document.holders(Role::Responsible)),
            consulted: site.holder_refs(document.holders(Role::Consulted)),
            informed: site.holder_refs(document.holders(Role::Informed)),
            matrix: site.roles_today(document),
            evidence: EvidenceView::all(site, site.evidence_of_document(document).as_ref(), "text"),
            written_by,
            reviewed_by: declared(ContributorRole::Reviewer),
            authors_declared_text: metadata.author.as_ref().map(|it| it.value.clone()),
            edited_by: editors(site, document),
            tools: site.person_refs(&distinct(document, |hands| &hands.tools)),
            committed_by: site.committers(document),
            ai_assistance: metadata
                .ai_assistance
                .as_ref()
                .map(|it| it.value.clone())
                .filter(|it| it != "none"),
            audience: words(Facet::Audience, &metadata.audience),
            horizon: site.horizon_links(document),
            topics: words(Facet::Topic, &metadata.topics),
            industries: words(Facet::Industry, &metadata.industries),
            regions: words(Facet::Region, &metadata.regions),
            mappings: metadata
                .mappings
                .iter()
                .map(|it| MappingView {
                    framework: site
                        .facet_words(Facet::Framework, [it.framework.as_str()])
                        .remove(0),
                    references: it.references.clone(),
                })
                .collect(),
            license: metadata
                .license
                .as_ref()
                .map(|it| it.value.as_str())
                .or(site.settings.license.as_deref())
                .map(license),
            notice_html: metadata.notice.as_ref().map(|it| site.markdown(&it.value)),
            note: None,
            calls: site
                .open_calls(document)
                .map(|it| site.call_view(it))
                .collect(),
            supersedes: site.supersedes(document),
            revisions: changes.len(),
            history_url: source
                .history
                .is_some()
                .then(|| document.history_route().url()),
            history_note: site.history_note(document),
            compare_url: document
                .approved_version()
                .map(State::Version)
                .filter(|it| document.is_told(*it))
                .map(|it| document.compare_route(it, State::Current).url()),
            who_url: (source.history.is_some() && !document.lineage.revisions.is_empty())
                .then(|| crate::site::routes::attribution_route(document).url()),
            uncommitted: document.uncommitted,
            edit_href: source
                .edit(document.source.path())
                .filter(|_| !site.is_at_rest(document)),
            source_href: source.view(document.source.path()),
            markdown_url: Some(document.twin_route().url()),
            feedback: site.feedback(document),
            cite: CiteView::new(site, &site.citations(document), &document.route),
            gone: gone(site, document),
            aliases: texts(&metadata.aliases),
            attachments: site.beside(document),
        }
    }
}

/// The version that was approved last, where the text bears another number. Outside of git
/// versions have no pages.
fn approved_text(site: &Site, document: &Document, is_in_git: bool) -> Option<ApprovedText> {
    let index = document.approved_version()?;
    let version = &document.versions[index];
    let name = site.version_name(&version.number, true);
    let own = document.metadata.version.as_ref();
    own.is_none_or(|it| it.value != version.number)
        .then(|| ApprovedText {
            version: if is_in_git {
                Link::page(name, &document.version_route(index))
            } else {
                Link::plain(name)
            },
            date: version.approved_on.map(DateView::of),
        })
}

fn gone(site: &Site, document: &Document) -> Vec<GoneView> {
    let gone = site.tombstones(document).into_iter().map(|it| {
        let page = document.version_route(it.version).url();
        GoneView {
            url: format!("{page}#{}", crate::path::percent_encode(&it.anchor)),
            version: document.versions[it.version].number.clone(),
            anchor: it.anchor,
            title: it.title,
        }
    });
    gone.collect()
}

pub(in crate::site) fn outline(site: &Site, items: &[OutlineItem]) -> Vec<OutlineView> {
    items
        .iter()
        .map(|item| OutlineView {
            text: site.shown(&item.text),
            anchor: item.anchor.clone(),
            children: outline(site, &item.children),
        })
        .collect()
}

/// The people found by `pick` in any revision, each once, newest first.
pub(in crate::site) fn distinct<'a>(
    document: &'a Document,
    pick: impl Fn(&'a crate::site::document::Hands) -> &'a [PersonIndex],
) -> Vec<PersonIndex> {
    let mut people = Vec::new();
    for person in document.hands().iter().flat_map(pick) {
        if !people.contains(person) {
            people.push(*person);
        }
    }
    people
}

/// Who changed the text according to git: how often, first and last. Most changes first.
fn editors(site: &Site, document: &Document) -> Vec<EditorView> {
    let mut found: BTreeMap<PersonIndex, (usize, Time, Time)> = BTreeMap::new();
    for (revision, hands) in document.lineage.revisions.iter().zip(document.hands()) {
        let when = revision.commit.arrival.when;
        for person in &hands.authors {
            let entry = found.entry(*person).or_insert((0, when, when));
            entry.0 += 1;
            entry.1 = entry.1.min(when);
            entry.2 = entry.2.max(when);
        }
    }
    let shares = site.shares(document);
    let share = |person: PersonIndex| {
        let share = shares.people.iter().find(|it| it.person == person)?;
        let percent = (share.words * 100 + shares.words / 2) / shares.words.max(1);
        (percent > 0).then_some(percent)
    };
    let mut editors: Vec<_> = found.into_iter().collect();
    editors.sort_by(|(a, (a_count, ..)), (b, (b_count, ..))| {
        let name = |index: &PersonIndex| site.registry.person(*index).name.to_lowercase();
        b_count.cmp(a_count).then_with(|| name(a).cmp(&name(b)))
    });
    editors
        .into_iter()
        .map(|(person, (revisions, first, last))| EditorView {
            person: site.person_ref(person),
            revisions,
            first: DateView::of_time(&first),
            last: DateView::of_time(&last),
            share: share(person),
        })
        .collect()
}

/// A licence with its text's address, where the identifier is of a well-known kind.
pub(in crate::site) fn license(name: &str) -> Named {
    let href = match name {
        "CC-BY-4.0" => Some("https://creativecommons.org/licenses/by/4.0/"),
        "CC-BY-SA-4.0" => Some("https://creativecommons.org/licenses/by-sa/4.0/"),
        "CC0-1.0" => Some("https://creativecommons.org/publicdomain/zero/1.0/"),
        "Apache-2.0" => Some("https://www.apache.org/licenses/LICENSE-2.0"),
        "MIT" => Some("https://opensource.org/license/mit"),
        _ => None,
    };
    Named {
        name: name.to_owned(),
        href: href.map(str::to_owned),
    }
}

impl Site {
    /// A document's text as the page shows it.
    pub(in crate::site) fn document_html(&self, index: usize, root: &str) -> String {
        let document = &self.documents[index];
        let links = self.links();
        let resolve = |link: &crate::markdown::LinkUse| {
            let destination = links.resolve(index, &link.destination);
            self.target(&destination, root)
        };
        let shown = self.diagram_sources(&document.markdown);
        let pictures = |source: &str| self.picture(&shown, source, root);
        let offers = |heading: &Heading| match document.kind {
            Kind::Guidance if heading.level <= DEEPEST_SECTION => {
                let feedback = self.section_feedback(document, heading).into_iter();
                feedback.map(|it| (it.text, it.href)).collect()
            }
            Kind::Guidance | Kind::ProjectPage => Vec::new(),
        };
        let options = RenderOptions {
            resolve: &resolve,
            emails: self.emails(),
            figures: Figures::Shown(&pictures),
            hide_title: Some(document.title()),
            replace_toc: true,
            block_anchors: true,
            heading_offset: 0,
            whole_levels: true,
            beside_headings: Some(&offers),
            strings: self.strings(),
        };
        html(render(&document.markdown, &options))
    }

    /// The decisions on a document that are wanted.
    pub(super) fn approvals_of(
        &self,
        document: &Document,
        wanted: impl Fn(&Decision) -> bool,
    ) -> Vec<ApprovalView> {
        let decisions = document.decisions.iter();
        decisions
            .filter(|it| wanted(it))
            .map(|it| self.approval_view(document, it))
            .collect()
    }

    fn approval_view(&self, document: &Document, decision: &Decision) -> ApprovalView {
        let written = &decision.written;
        let decider = self
            .registry
            .decider(&written.body.value, document.workstream);
        let now = document.metadata.version.as_ref().map(|it| &it.value);
        let version = decision.version.as_ref();
        ApprovalView {
            body: match decider {
                Some(decider) => self.holder_ref(decider),
                None => HolderRef::named(&written.body.value),
            },
            date: written.date.map(DateView::of),
            outcome: self.outcome_name(&written.outcome),
            approved: written.is_approved(),
            version: version
                .filter(|it| written.version.is_some() || Some(*it) != now)
                .cloned(),
            untold: version.filter(|_| decision.told == Told::Unknown).cloned(),
            overruled: decision.overruled.as_ref().map(|it| OverrulingView {
                outcome: self.outcome_name(&it.outcome),
                date: it.date.map(DateView::of),
            }),
            record_href: written.record.clone(),
            claimed: written.record.is_none(),
            purpose: written
                .to
                .as_ref()
                .filter(|_| !written.is_on_version())
                .map(|it| self.status_name(it)),
            dropped: decision.dropped.is_some(),
            ahead: decision.is_ahead,
        }
    }

    /// Has the day of a document's next review passed, while it is still in use?
    fn is_review_overdue(&self, document: &Document) -> bool {
        let due = document.metadata.review_by.as_ref().zip(self.day);
        document.metadata.is_current() && due.is_some_and(|(due, today)| due.value < today)
    }

    fn committers(&self, document: &Document) -> Vec<PersonRef> {
        let authors = distinct(document, |hands| &hands.authors);
        let committers = distinct(document, |hands| hands.committer.as_slice());
        let only: Vec<_> = committers
            .into_iter()
            .filter(|it| !authors.contains(it))
            .collect();
        self.person_refs(&only)
    }

    /// A link to a document by its id; an unknown id stays text (and is a diagnostic elsewhere).
    pub(in crate::site) fn document_link(&self, id: &str) -> Link {
        match self.document(id) {
            Some(document) => Link::page(document.title(), &document.route),
            None => Link::plain(id),
        }
    }

    /// What a document replaces: what it says, and what says so of it.
    fn supersedes(&self, document: &Document) -> Vec<Link> {
        let known = |name: &str| self.document(name).map(|it| it.id.as_str());
        let said = document.metadata.supersedes.iter();
        let said: Vec<&str> = said
            .map(|it| known(&it.value).unwrap_or(&it.value))
            .collect();
        let says_so = self.documents.iter().filter(|other| {
            let by = other.metadata.superseded_by.as_ref();
            by.is_some_and(|it| known(&it.value) == Some(&document.id))
                && !said.contains(&other.id.as_str())
        });
        let others = says_so.map(|other| other.id.as_str());
        said.iter()
            .copied()
            .chain(others)
            .map(|id| self.document_link(id))
            .collect()
    }

    /// Why the history of a document may not be all of it.
    pub(in crate::site) fn history_note(&self, document: &Document) -> Option<String> {
        let missing = self
            .source_of(document)
            .completeness()?
            .note(self.strings());
        let moved = document.lineage.moved_from().map(|from| {
            let path = from.to_string();
            self.tell("history-moved-here", &[("path", path.into())])
        });
        missing.or(moved)
    }

    /// A file of the same name in another format, published beside the text.
    fn beside(&self, document: &Document) -> Vec<Link> {
        let path = crate::site::attachments::file_beside(document.source.path());
        let Some(attachment) = path.and_then(|path| self.attachment(&path)) else {
            return Vec::new();
        };
        vec![Link::page(self.say("attachment-pdf"), &attachment.route)]
    }
}
