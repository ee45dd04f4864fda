//! What a reviewer is told beside a page: what there is to mend and where it shows, how the document
//! stands, and how its text differs from an earlier one. The preview alone tells it.

use std::collections::BTreeMap;

use camino::Utf8Path;
use serde::Serialize;

use super::routes::Page;
use super::state::State;
use super::theme::REDLINE_CSS;
use super::{Document, Site};
use crate::diagnostic::{Diagnostic, Severity};
use crate::input::SETTINGS_FILE;
use crate::model::{Role, yaml};
use crate::path::{Route, SourcePath};
use crate::redline::{Redline, Tally, WriteOptions};

/// How a file is opened in an editor: its path on the disk, and the line and the column, to the
/// address that does it, if any does. Without a place the page is to fill in `{line}` and `{column}`.
pub type EditLink<'a> = dyn Fn(&Utf8Path, Option<(usize, usize)>) -> Option<String> + 'a;

/// Errors of other pages, so many of which are told in full.
const MOST_ELSEWHERE: usize = 50;

/// What is to be known of a page while it is being written.
#[derive(Debug, Serialize)]
pub struct Review {
    /// Have all rules looked at the site as it is? Else there may be more to mend than is told here.
    is_checked: bool,
    /// What is to be mended in the whole site.
    counts: Counts,
    /// What is to be mended on this page, in the order of its file.
    problems: Vec<Remark>,
    /// Errors elsewhere. While there is any error, the site cannot be published.
    elsewhere: Vec<Remark>,
    /// The document that the page tells of.
    document: Option<Standing>,
}

#[derive(Debug, Default, Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    hints: usize,
}

/// A problem, and where it shows.
#[derive(Debug, Serialize)]
struct Remark {
    severity: Severity,
    code: &'static str,
    message: String,
    help: Option<String>,
    /// `file:line:column`
    place: Option<String>,
    /// The block that it is about, where it is one of the page.
    anchor: Option<String>,
    /// Opens its place.
    edit: Option<String>,
}

/// How a document stands.
#[derive(Debug, Serialize)]
struct Standing {
    title: String,
    /// Names the text, wherever it stands.
    text: String,
    status: Option<String>,
    version: Option<String>,
    /// Who holds which role, in words.
    roles: Vec<Held>,
    uncommitted: bool,
    /// Opens the file, at the `{line}` and the `{column}` that are filled in.
    edit: Option<String>,
    /// The first line of each block that has an anchor on the page.
    lines: BTreeMap<String, usize>,
    /// The texts with which the present one can be compared.
    earlier: Vec<Earlier>,
}

/// Who holds a role.
#[derive(Debug, Serialize)]
struct Held {
    role: &'static str,
    words: String,
    names: String,
}

/// An earlier text: what it is, and its name in addresses.
#[derive(Debug, Serialize)]
struct Earlier {
    /// `version` or `commit`.
    kind: &'static str,
    /// The number of the version, or the id of the commit.
    name: String,
}

/// The present text with the changes since an earlier one marked, nothing folded.
#[derive(Debug, Serialize)]
pub struct Comparison {
    html: String,
    /// The address of the style sheet that its marks need.
    style: Option<String>,
    /// How many groups of changes there are.
    changes: usize,
    /// How many words changed, in words.
    words: String,
}

impl Site {
    /// Is there a `guide.yaml` of which nothing can be read? Then nothing is known of the site, and
    /// its pages would be those of another.
    pub fn is_unmade(&self) -> bool {
        let Some(path) = SourcePath::new(SETTINGS_FILE) else {
            return false;
        };
        let is_read = self.descriptions.iter().any(|it| {
            let whole = 0..it.text().len();
            *it.path() == path && yaml::parse(it, whole, &mut Vec::new()).is_some()
        });
        !is_read && self.sources[0].files.contains(&path)
    }

    /// What is to be known of the page at a route, given what is to be mended: all, where the site is
    /// checked, else what was met when it was made.
    pub fn review(
        &self,
        route: &Route,
        problems: &[Diagnostic],
        is_checked: bool,
        edit: &EditLink<'_>,
    ) -> Review {
        let page = self.page_at(route);
        let document = page.as_ref().and_then(Page::document);
        let document = document.map(|it| &self.documents[it]);
        let source = match (document, &page) {
            (Some(document), _) => Some(document.source.path().to_string()),
            (None, Some(Page::Workstream(index))) => self.workstream_source(*index),
            _ => None,
        };
        let is_text = matches!(page, Some(Page::Document(_)));
        let shown = document.filter(|_| is_text);
        let remark = |problem: &Diagnostic| self.remark(problem, shown, edit);
        let is_here = |problem: &Diagnostic| {
            let file = problem.place.as_ref().map(|it| it.file.as_str());
            file.is_some() && file == source.as_deref()
        };
        let mut counts = Counts::default();
        for problem in problems {
            *match problem.severity {
                Severity::Error => &mut counts.errors,
                Severity::Warning => &mut counts.warnings,
                Severity::Hint => &mut counts.hints,
            } += 1;
        }
        let elsewhere = problems.iter().filter(|it| !is_here(it));
        let elsewhere = elsewhere.filter(|it| it.severity == Severity::Error);
        Review {
            is_checked,
            counts,
            problems: problems
                .iter()
                .filter(|it| is_here(it))
                .map(remark)
                .collect(),
            elsewhere: elsewhere.take(MOST_ELSEWHERE).map(remark).collect(),
            document: document.map(|it| self.standing_of(it, is_text, edit)),
        }
    }

    /// The present text of the document at a route, with the changes since an earlier one marked.
    pub fn comparison(&self, route: &Route, earlier: &str) -> Option<Comparison> {
        let document = self.document_of(route)?;
        let state = self.state(document, earlier)?;
        let (old, new) = (
            self.old(document, state)?,
            self.old(document, State::Current)?,
        );
        let (old, new) = self.compared(document, &old, &new, &route.root());
        let style = self.theme.asset_route(REDLINE_CSS);
        let written = Redline::between(&old.text, &new.text).write(&WriteOptions::default());
        let mut words = Tally::default();
        for group in &written.groups {
            words += group.words;
        }
        Some(Comparison {
            html: written.html.into_string(),
            style: style.map(|it| format!("/{it}")),
            changes: written.groups.len(),
            words: words.in_words(self.strings()),
        })
    }

    /// The document that has a text, by the name that [`Review`] gives it.
    pub fn document_with_text(&self, text: &str) -> Option<&Document> {
        let mut documents = self.documents.iter();
        documents.find(|it| name_of_text(it) == text)
    }

    fn document_of(&self, route: &Route) -> Option<&Document> {
        Some(&self.documents[self.page_at(route)?.document()?])
    }

    fn remark(
        &self,
        problem: &Diagnostic,
        shown: Option<&Document>,
        edit: &EditLink<'_>,
    ) -> Remark {
        let place = problem.place.as_deref();
        let shown = shown.filter(|it| place.is_some_and(|at| at.file == *it.source.path()));
        Remark {
            severity: problem.severity,
            code: problem.code.name(),
            message: problem.message.clone(),
            help: problem.help.clone(),
            place: place.map(|it| format!("{}:{}:{}", it.file, it.line, it.column)),
            anchor: place
                .zip(shown)
                .and_then(|(at, document)| block_at(document, at.range.start)),
            edit: place.and_then(|it| {
                let disk = self.on_disk(&it.file)?;
                edit(disk, Some((it.line, it.column)))
            }),
        }
    }

    fn standing_of(&self, document: &Document, is_text: bool, edit: &EditLink<'_>) -> Standing {
        let metadata = &document.metadata;
        let names = |role: Role| {
            let holders = self.holder_refs(document.holders(role));
            let names: Vec<String> = holders.into_iter().map(|it| it.name).collect();
            (!names.is_empty()).then(|| Held {
                role: role.key(),
                words: self.role_name(role),
                names: self.strings().listed(&names, false),
            })
        };
        let is_approved = document.current_approvals().next().is_some();
        let version = metadata.version.as_ref().map(|it| {
            let message = if is_approved {
                "version-inline"
            } else {
                "version-draft-inline"
            };
            self.tell(message, &[("version", (&it.value).into())])
        });
        let status = metadata.status.as_ref();
        Standing {
            title: document.title().to_owned(),
            text: name_of_text(document),
            status: status.map(|it| self.status_name(&it.value)),
            version,
            roles: Role::ALL.into_iter().filter_map(names).collect(),
            uncommitted: document.uncommitted,
            edit: self
                .on_disk(document.source.path())
                .and_then(|it| edit(it, None)),
            lines: if is_text {
                lines(document)
            } else {
                BTreeMap::new()
            },
            earlier: if is_text {
                self.earlier(document)
            } else {
                Vec::new()
            },
        }
    }

    /// The published version and the last commit, where their texts are known.
    fn earlier(&self, document: &Document) -> Vec<Earlier> {
        let version = document.approved_version().map(|it| {
            let earlier = Earlier {
                kind: "version",
                name: document.versions[it].number.clone(),
            };
            (State::Version(it), earlier)
        });
        let head = document.lineage.head.and_then(|it| it.revision);
        let head = head.map(|it| {
            let earlier = Earlier {
                kind: "commit",
                name: document.lineage.revisions[it].commit.id.to_string(),
            };
            (State::Revision(it), earlier)
        });
        let all = version.into_iter().chain(head);
        all.filter(|(state, _)| self.untold(document, *state).is_none())
            .map(|(_, earlier)| earlier)
            .collect()
    }

    fn on_disk(&self, path: &SourcePath) -> Option<&Utf8Path> {
        self.sources.iter().find_map(|it| it.files.on_disk(path))
    }
}

fn name_of_text(document: &Document) -> String {
    let hash = blake3::hash(document.source.text().as_bytes()).to_hex();
    hash[..32].to_owned()
}

/// The anchor of the innermost block at a byte of the file; between blocks, of the one before.
fn block_at(document: &Document, byte: usize) -> Option<String> {
    let markdown = &document.markdown;
    let begun = markdown.blocks().iter();
    let begun = begun.take_while(|it| it.span.start <= byte);
    let anchors = begun.filter_map(|it| it.anchor.as_deref());
    let on_page = anchors.filter(|it| markdown.is_on_page(it));
    on_page.last().map(str::to_owned)
}

/// The first line of each block that has an anchor.
fn lines(document: &Document) -> BTreeMap<String, usize> {
    let text = document.source.text();
    let (mut line, mut at) = (1, 0);
    let mut lines = BTreeMap::new();
    // Blocks stand in the order of the text, so that it is gone through once.
    for block in document.markdown.blocks() {
        if let Some(between) = text.get(at..block.span.start) {
            line += between.matches('\n').count();
            at = block.span.start;
        }
        if let Some(anchor) = &block.anchor {
            lines.insert(anchor.clone(), line);
        }
    }
    lines
}
