//! From inputs to a [`Site`]: documents parsed, histories joined, names resolved, routes laid out.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;
use rayon::prelude::*;

use super::attachments::Attachments;
use super::claims::Claimants;
use super::decisions::Decision;
use super::declared::Declared;
use super::document::{Document, Kind, Parts};
use super::facets::Facets;
use super::hands::{Grounds, Past, hands, identities, namesakes};
use super::identifier::{Births, Ids};
use super::known::{OfDocument, OfSite, with_known};
use super::offices::Offices;
use super::registry::{Holder, Registry};
use super::seniority::Birth;
use super::version::{self, Version, versions};
use super::withheld::{self, Withheld};
use super::{Site, Theme, identifier, wishes};
use crate::diagnostic::{Diagnostic, SourceText, code, nearest};
use crate::error::{Error, Result};
use crate::history::{BlobId, History, Identities, Lineage};
use crate::input::{CONTENT_FOLDER, Inputs, Mount, Source, SourceId};
use crate::kept::{Last, Same};
use crate::markdown::LazyMarkdown;
use crate::model::front_matter::{FrontMatter, body_start};
use crate::model::{
    Guidance, Located, Masking, Metadata, Person, Role, Settings, Withhold, Workstream,
};
use crate::path::SourcePath;
use crate::strings;
use crate::unnamed::Unnamed;

impl Site {
    /// Makes the site, all of which is needed soon. Everything an author should mend is in
    /// [`Site::problems`]; an error is the world's, met while reading an attachment.
    pub fn assemble(inputs: Inputs) -> Result<Self> {
        Self::begin(inputs, None).complete()
    }

    /// Reads all texts and files and draws all diagrams, side by side, so that nobody has to wait
    /// for one after the other.
    pub fn complete(mut self) -> Result<Self> {
        self.routes();
        match self.take_failure_of_attachments() {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }

    /// Why a file could not be read that pages would show, where one could not.
    pub fn failure(&self) -> Option<&Error> {
        self.read_attachments();
        self.failure_of_attachments()
    }

    /// What was wrong with what was met so far: without what only [`crate::check`] finds.
    pub fn problems_so_far(&self) -> &[Diagnostic] {
        &self.found
    }

    /// Makes the site, of which only little may be asked for. What is known from the one `before` is not
    /// worked out again: it is the site that would be made without it, sooner.
    pub fn begin(inputs: Inputs, before: Option<&Self>) -> Self {
        let known: Arc<OfSite> = before.map(|it| Arc::clone(&it.known)).unwrap_or_default();
        let diagrams = before.map(|it| it.diagrams.next()).unwrap_or_default();
        let Inputs {
            mut problems,
            mut sources,
            settings,
            ..
        } = inputs;
        let wished = wishes::declared_names(&inputs.people);
        let of_source = |it: &Source| (it.is_configured(), it.mount.clone());
        let rules = Rules {
            settings: settings.clone(),
            sources: sources.iter().map(of_source).collect(),
            wished: wished.clone(),
        };
        let rules = known.rules.get(rules, |it| Arc::new(it.clone()));
        let texts = with_known(&inputs.markdown, before.map_or(&[], |it| &it.documents));
        let drafts = parse(texts, &rules, &inputs.guidance, &mut problems);
        let unnamed = wished.and(&withheld::declared_names(
            &settings,
            &inputs.workstreams,
            &drafts,
        ));
        let masking = Masking::of(&settings, &unnamed);
        let settings = masking.settings(settings);
        let people: Vec<Person> = inputs
            .people
            .into_iter()
            .map(|it| masking.person(wishes::withheld(it, &unnamed)))
            .collect();
        let organizations = inputs.organizations.into_iter();
        let organizations: Vec<_> = organizations.map(|it| masking.organization(it)).collect();
        let workstreams = inputs.workstreams.into_iter();
        let workstreams = with_folders(
            workstreams.map(|it| masking.workstream(it)).collect(),
            &drafts,
            &sources,
        );
        let claimants = Claimants {
            people: &people,
            organizations: &organizations,
            bodies: &settings.bodies,
            workstreams: &workstreams,
        };
        problems.extend(claimants.problems());
        for named in sources.iter().filter_map(|it| it.workstream.as_ref()) {
            if !workstreams.iter().any(|it| it.id == named.value) {
                problems.push(unknown_workstream(named, &workstreams));
            }
        }
        let drafts = with_sidecars(drafts, &workstreams, &sources, &mut problems);
        let drafts = with_lineages(drafts, &sources, &mut problems);
        let (mut drafts, mut withheld) = without_withheld(drafts, &settings, &mut problems);
        let mut identities = identities(&drafts, &people, &sources, &settings.tools, &known);
        let unnamed = wishes::grant(&people, &mut identities, &mut drafts);
        if !unnamed.is_empty() {
            let shown = drafts.iter();
            problems.extend(shown.filter_map(|it| wishes::still_shown(it, &unnamed)));
        }
        withheld.add_names(&unnamed);
        for source in &mut sources {
            source.blobs = source.blobs.take().map(|blobs| withheld.reader(blobs));
        }
        problems.extend(namesakes(&drafts, &identities));
        let grounds = Grounds::of(&identities, &people, &withheld);
        let grounds = known.grounds.get(grounds, |it| Arc::new(it.clone()));
        let registry = Registry::new(
            people,
            &identities,
            organizations,
            settings.bodies.clone(),
            &workstreams,
        );
        let offices = Offices::new(&workstreams, &registry, &mut problems);
        check_activities(&workstreams, &settings.raci, &registry, &mut problems);
        let make = Making {
            workstreams: &workstreams,
            registry: &registry,
            identities: &identities,
            grounds: Same(Arc::clone(&grounds)),
            keep_emails: settings.keep_emails,
            sources: &sources,
            known: &known,
        };
        let hues = workstreams.iter().map(|it| (it.id.clone(), it.hue));
        let language = settings.language().to_owned();
        let of_theme = (inputs.theme, hues.collect(), language);
        let has_own_strings = !of_theme.0.own_strings.is_empty();
        let (documents, (theme, faults)) = rayon::join(
            || make.documents(drafts, &mut problems),
            || {
                known.theme.get(of_theme, |(files, _, language)| {
                    let mut faults = Vec::new();
                    let theme = Theme::new(files, &workstreams, language, &mut faults);
                    (Arc::new(theme), faults)
                })
            },
        );
        let path = |(index, document): (usize, &Document)| (document.source.path().clone(), index);
        let ((by_path, attachments), facets) = rayon::join(
            || {
                let by_path = documents.iter().enumerate().map(path).collect();
                (by_path, Attachments::among(&sources))
            },
            || Facets::of(&documents),
        );
        if let Some(language) = settings.language.as_ref().filter(|_| !has_own_strings) {
            problems.extend(strings::all_missing(&language.value, &language.at));
        }
        problems.extend(faults);
        let mut site = Self {
            title: title(settings.title.as_deref(), &documents, &inputs.last_title),
            settings,
            configured: inputs.configured,
            pages_rule: inputs.guidance,
            day: inputs.day.or_else(|| newest_day(&sources)),
            sources,
            unread: inputs.unread,
            facets,
            documents,
            workstreams,
            offices,
            calls: inputs
                .calls
                .into_iter()
                .map(|it| masking.call(it))
                .collect(),
            registry,
            identities,
            grounds: Same(grounds),
            attachments,
            diagrams: diagrams.told_in(theme.strings()),
            descriptions: inputs.descriptions,
            found: problems,
            problems: OnceLock::new(),
            by_path,
            top_routes: OnceLock::new(),
            all_routes: OnceLock::new(),
            theme,
            known,
            sidecars: OnceLock::new(),
            view: OnceLock::new(),
            memo: super::memo::Memo::default(),
        };
        let decisions = site.find_decisions_of_all();
        for (document, decisions) in site.documents.iter_mut().zip(decisions) {
            document.decisions = decisions;
        }
        let versions = site.find_versions();
        for (document, versions) in site.documents.iter_mut().zip(versions) {
            document.versions = versions;
        }
        site
    }
}

/// A document on its way: what its file says.
pub(super) struct Draft {
    pub(super) from: SourceId,
    pub(super) source: SourceText,
    kind: Kind,
    pub(super) metadata: Arc<Metadata>,
    markdown: Arc<LazyMarkdown>,
    pub(super) lineage: Arc<Lineage>,
    uncommitted: bool,
    known: Arc<OfDocument>,
}

impl Draft {
    /// The byte after the front matter.
    pub(super) fn body_start(&self) -> usize {
        self.markdown.body_start()
    }
}

/// All that the reading of a text follows from, beside the text.
#[derive(Clone, PartialEq)]
pub(super) struct Rules {
    settings: Settings,
    /// Of each source, whether it has a `guide.yaml`, and under which folder its files are known.
    sources: Vec<(bool, Mount)>,
    /// The names of people who are not shown by them.
    wished: Unnamed,
}

/// A text as it was read.
pub(super) struct Parsed {
    kind: Kind,
    metadata: Arc<Metadata>,
    markdown: Arc<LazyMarkdown>,
    problems: Vec<Diagnostic>,
}

impl Parsed {
    fn of(from: SourceId, source: &SourceText, rules: &Rules, guidance: &Guidance) -> Self {
        let mut problems = Vec::new();
        let (is_strict, mount) = &rules.sources[from.0];
        let statuses = rules.settings.lifecycle.statuses();
        let front = FrontMatter::read(source, *is_strict, statuses, &mut problems);
        let masking = Masking::of(&rules.settings, &rules.wished);
        problems.extend(masking.hint(&front.metadata));
        let is_page = guidance.is_project_page(&mount.own_or_same(source.path()));
        Self {
            kind: if is_page && !front.metadata.is_guidance() {
                Kind::ProjectPage
            } else {
                Kind::Guidance
            },
            markdown: Arc::new(LazyMarkdown::new(source.text().clone(), front.body_start)),
            metadata: Arc::new(masking.metadata(front.metadata)),
            problems,
        }
    }
}

fn parse(
    texts: Vec<(SourceId, &SourceText, Arc<OfDocument>)>,
    rules: &Arc<Rules>,
    guidance: &Guidance,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Draft> {
    let drafts = texts.into_par_iter().map(|(from, source, known)| {
        let is_same = |(text, by): &(SourceText, Same<Rules>)| text == source && by.is(rules);
        let parsed = known.parsed.get_where(is_same, || {
            let parsed = Parsed::of(from, source, rules, guidance);
            let from = (source.clone(), Same(Arc::clone(rules)));
            (from, Arc::new(parsed))
        });
        let draft = Draft {
            from,
            source: source.clone(),
            kind: parsed.kind,
            metadata: Arc::clone(&parsed.metadata),
            markdown: Arc::clone(&parsed.markdown),
            lineage: Arc::default(),
            uncommitted: false,
            known,
        };
        (draft, parsed.problems.clone())
    });
    with_problems(drafts, problems)
}

/// What is made side by side, in its order; what was found wrong with each is told.
fn with_problems<T: Send>(
    made: impl IndexedParallelIterator<Item = (T, Vec<Diagnostic>)>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<T> {
    let found = Mutex::new(Vec::new());
    let made = made.enumerate().map(|(place, (one, told))| {
        if !told.is_empty() {
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            found.push((place, told));
        }
        one
    });
    let made = made.collect();
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(place, _)| *place);
    problems.extend(found.into_iter().flat_map(|(_, told)| told));
    made
}

/// The workstreams with a file, and those that only a folder under `content/` tells of.
fn with_folders(
    mut workstreams: Vec<Workstream>,
    drafts: &[Draft],
    sources: &[Source],
) -> Vec<Workstream> {
    let folders: BTreeSet<&str> = drafts
        .iter()
        .filter_map(|draft| workstream_folder(draft, &sources[draft.from.0]))
        .collect();
    for folder in folders {
        if !workstreams.iter().any(|it| it.id == folder) && crate::path::slug(folder) == folder {
            workstreams.push(Workstream::of_folder(folder));
        }
    }
    workstreams
}

/// `ws1` of `content/ws1/…`, where the source is not of one workstream as a whole.
fn workstream_folder<'a>(draft: &'a Draft, source: &Source) -> Option<&'a str> {
    if source.workstream.is_some() {
        return None;
    }
    let own = source.mount.own_text(draft.source.path())?;
    let mut parts = own.split('/');
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
    (first == CONTENT_FOLDER && third.is_some()).then_some(second)
}

/// Joins what the workstreams' files say of documents to what these say themselves. A sidecar
/// wins: it is how a text that must not be edited is corrected.
fn with_sidecars(
    mut drafts: Vec<Draft>,
    workstreams: &[Workstream],
    sources: &[Source],
    problems: &mut Vec<Diagnostic>,
) -> Vec<Draft> {
    let by_birth = OnceCell::new();
    for (name, sidecar) in workstreams.iter().flat_map(|it| &it.sidecars) {
        let named = drafts.iter().position(|draft| {
            let id = draft.metadata.id.as_ref();
            draft.source.path().as_str() == name.value
                || id.is_some_and(|id| id.value == name.value)
        });
        let found = named.or_else(|| {
            let ids = by_birth.get_or_init(|| ids_by_birth(&drafts, sources));
            ids.iter().position(|id| *id == name.value)
        });
        if let Some(found) = found {
            let draft = &mut drafts[found];
            let own = Metadata::clone(&draft.metadata);
            draft.metadata = Arc::new(sidecar.clone().or(own));
            if draft.metadata.is_guidance() {
                draft.kind = Kind::Guidance;
            }
        } else {
            let paths = drafts.iter().map(|draft| draft.source.path().as_str());
            let help = match nearest(&name.value, paths) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the path of a Markdown file of the site, or a document's id".into(),
            };
            problems.push(
                Diagnostic::new(
                    code::UNKNOWN_DOCUMENT,
                    format!("there is no document `{}`", name.value),
                )
                .at(name.at.clone())
                .help(help),
            );
        }
    }
    drafts
}

/// The ids of documents as their births give them. Declared predecessors change none.
fn ids_by_birth(drafts: &[Draft], sources: &[Source]) -> Vec<String> {
    let births: Vec<Birth> = drafts
        .par_iter()
        .map(|draft| {
            let (path, source) = (draft.source.path(), &sources[draft.from.0]);
            Birth::of(path, &source.lineage(path, &[]), draft.from, source)
        })
        .collect();
    let given = drafts.iter().map(|it| it.metadata.id.as_ref());
    let given: Vec<_> = given.map(|id| id.map(|it| it.value.as_str())).collect();
    identifier::all(&given, &births)
}

fn with_lineages(
    drafts: Vec<Draft>,
    sources: &[Source],
    problems: &mut Vec<Diagnostic>,
) -> Vec<Draft> {
    let drafts = drafts.into_par_iter().map(|mut draft| {
        let problems = find_lineage(&mut draft, sources);
        (draft, problems)
    });
    with_problems(drafts, problems)
}

/// Finds the life of a document; the answer is what is wrong with what its text says of that.
fn find_lineage(draft: &mut Draft, sources: &[Source]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let source = &sources[draft.from.0];
    let Some(history) = &source.history else {
        return problems;
    };
    let written = &draft.metadata.history_from;
    let declared: Vec<SourcePath> = written
        .iter()
        .filter_map(|it| SourcePath::new(&it.value))
        .collect();
    let path = draft.source.path();
    let lineage = draft.known.lineage.get_where(
        |(of, from)| of.is(history) && *from == declared,
        || {
            let lineage = Arc::new(source.lineage(path, &declared));
            ((Same(Arc::clone(history)), declared.clone()), lineage)
        },
    );
    let head = lineage.head_blob;
    let is_uncommitted = draft.known.uncommitted.get_where(
        |(text, blob)| *text == draft.source && *blob == head,
        || {
            let text = draft.source.text();
            let differs = head.is_none_or(|it| it.checked_out_as(text).is_none());
            ((draft.source.clone(), head), differs)
        },
    );
    for written in written {
        let path = SourcePath::new(&written.value);
        let known = path.map(|it| source.mount.known(&source.mount.own_or_same(&it)));
        let unknown = known.is_none_or(|it| lineage.unknown_predecessors.contains(&it));
        if unknown && is_elsewhere(written, draft.from, sources) {
            problems.push(foreign_predecessor(written));
        } else if unknown {
            problems.push(unknown_predecessor(written, history));
        }
    }
    (draft.lineage, draft.uncommitted) = (lineage, is_uncommitted);
    problems
}

/// Takes out what the site and its documents withhold from commits and present texts; the readers
/// of old texts are to take out the same.
fn without_withheld(
    mut drafts: Vec<Draft>,
    settings: &Settings,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Draft>, Withheld) {
    let mut withheld = Withheld::default();
    let of_drafts = drafts.iter().map(|it| &it.metadata.withhold);
    if of_drafts
        .chain([&settings.withhold])
        .all(Withhold::is_empty)
    {
        return (drafts, withheld);
    }
    withheld.note(&settings.withhold);
    for draft in &drafts {
        withheld.note(&draft.metadata.withhold);
    }
    let mut used = BTreeSet::new();
    for draft in &mut drafts {
        withheld.take_out(&settings.withhold, &mut draft.lineage, &mut used);
        let metadata = Arc::clone(&draft.metadata);
        withheld.take_out(&metadata.withhold, &mut draft.lineage, &mut used);
    }
    let of_documents = drafts.iter().flat_map(|it| &it.metadata.withhold.revisions);
    let all = settings.withhold.revisions.iter().chain(of_documents);
    problems.extend(
        all.filter(|it| !used.contains(&it.value))
            .map(withheld::unknown),
    );
    for draft in &mut drafts {
        if withheld.holds(BlobId::of(draft.source.text().as_bytes())) {
            problems.push(withheld::still_current(draft.source.place(0..0)));
        }
        let own = &draft.metadata.withhold;
        if let Some(source) = withheld.present(&draft.source, own, problems) {
            let start = body_start(source.text());
            draft.markdown = Arc::new(LazyMarkdown::new(source.text().clone(), start));
            draft.source = source;
        }
    }
    (drafts, withheld)
}

/// Is a path that the document's own source does not know one of another source?
fn is_elsewhere(written: &Located<String>, from: SourceId, sources: &[Source]) -> bool {
    let Some(path) = SourcePath::new(&written.value) else {
        return false;
    };
    let mut others = sources.iter().enumerate().filter(|(it, _)| *it != from.0);
    others.any(|(_, other)| match other.mount.name() {
        Some(_) => other.mount.own(&path).is_some(),
        None => other.files.contains(&path),
    })
}

/// Revisions, old texts and the order of arrival are those of one repository.
fn foreign_predecessor(written: &Located<String>) -> Diagnostic {
    let message = format!(
        "`{}` is in another source, and the past of a text is followed within its own only",
        written.value
    );
    Diagnostic::new(code::FOREIGN_PREDECESSOR, message)
        .at(written.at.clone())
        .help("name who wrote it under `contributors:`, and the document that it takes the place of under `supersedes:`")
}

fn unknown_predecessor(written: &Located<String>, history: &History) -> Diagnostic {
    let message = format!("no commit of this history holds `{}`", written.value);
    let paths = history.paths_at_head();
    // A text does not go on from itself.
    let others = paths.iter().filter(|it| **it != written.at.file);
    let help = match nearest(&written.value, others.map(SourcePath::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if history.completeness().is_complete() => {
            "write a path that the text once had in this repository".into()
        }
        None => "fetch the whole history, then check again".into(),
    };
    Diagnostic::new(code::UNKNOWN_PREDECESSOR, message)
        .at(written.at.clone())
        .help(help)
}

/// Reports the unknown holders of the activities' roles, once.
fn check_activities(
    workstreams: &[Workstream],
    defaults: &[(crate::model::Activity, crate::model::Raci)],
    registry: &Registry,
    problems: &mut Vec<Diagnostic>,
) {
    for (index, workstream) in workstreams.iter().enumerate() {
        for name in workstream.raci.iter().flat_map(|(_, raci)| raci.names()) {
            registry.holder(name, Some(index), problems);
        }
    }
    let first = (!workstreams.is_empty()).then_some(0);
    for name in defaults.iter().flat_map(|(_, raci)| raci.names()) {
        registry.holder(name, first, problems);
    }
}

/// What documents are made with.
struct Making<'a> {
    workstreams: &'a [Workstream],
    registry: &'a Registry,
    identities: &'a Identities,
    grounds: Same<Grounds>,
    keep_emails: bool,
    sources: &'a [Source],
    known: &'a OfSite,
}

impl Making<'_> {
    fn documents(&self, drafts: Vec<Draft>, problems: &mut Vec<Diagnostic>) -> Vec<Document> {
        let ids = ids(&drafts, self.sources, self.known, problems);
        let drafts = drafts.into_par_iter().enumerate();
        let documents = drafts.map(|(place, draft)| self.document(draft, place, &ids));
        with_problems(documents, problems)
    }

    fn document(&self, draft: Draft, place: usize, ids: &Arc<Ids>) -> (Document, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let source = &self.sources[draft.from.0];
        let workstream = workstream_of(&draft, source, self.workstreams, &mut problems);
        let document = Document::new(Parts {
            ids,
            place,
            kind: draft.kind,
            from: draft.from,
            roles: self.roles(&draft, workstream, &mut problems),
            past: self.past(&draft),
            declared: Self::declared(&draft),
            source: draft.source,
            markdown: draft.markdown,
            metadata: draft.metadata,
            workstream,
            lineage: draft.lineage,
            uncommitted: draft.uncommitted,
            keep_emails: self.keep_emails,
            known: draft.known,
        });
        (document, problems)
    }

    /// Who had a hand in the revisions of a document.
    fn past(&self, draft: &Draft) -> Arc<Past> {
        let Draft { lineage, known, .. } = draft;
        known.past.get_where(
            |(of, on)| of.is(lineage) && *on == self.grounds,
            || {
                let blobs = self.sources[draft.from.0].blobs.as_ref();
                let past = Past {
                    hands: hands(lineage, self.identities, self.registry, blobs),
                    told: Last::default(),
                };
                let from = (Same(Arc::clone(lineage)), self.grounds.clone());
                (from, Arc::new(past))
            },
        )
    }

    /// What is declared of them.
    fn declared(draft: &Draft) -> Arc<[Declared]> {
        let Draft {
            lineage, metadata, ..
        } = draft;
        draft.known.declared.get_where(
            |(of, by)| of.is(lineage) && by.is(metadata),
            || {
                let revisions = lineage.revisions.iter();
                let declared = revisions.map(|it| Declared::of(&it.commit, metadata));
                let from = (Same(Arc::clone(lineage)), Same(Arc::clone(metadata)));
                (from, declared.collect())
            },
        )
    }

    /// The holders of the roles of a document. Unknown ones are reported.
    fn roles(
        &self,
        draft: &Draft,
        workstream: Option<usize>,
        problems: &mut Vec<Diagnostic>,
    ) -> [Vec<Holder>; 4] {
        let own = draft.metadata.raci.as_ref();
        for name in own.iter().flat_map(|it| it.names()) {
            self.registry.holder(name, workstream, problems);
        }
        let text = own.map(|it| &it.text).filter(|it| !it.is_empty());
        let roles = Role::ALL.map(|role| {
            let holders = text.iter().flat_map(|raci| raci.holders(role));
            holders
                .filter_map(|name| self.registry.holder(name, workstream, &mut Vec::new()))
                .collect::<Vec<Holder>>()
        });
        match (text, workstream) {
            (None, Some(index)) if draft.kind == Kind::Guidance => {
                inherited(roles, index, &self.workstreams[index])
            }
            _ => roles,
        }
    }
}

/// Who answers for a document that names nobody: the leads of its workstream, if it has any.
fn inherited(
    mut roles: [Vec<Holder>; 4],
    index: usize,
    workstream: &Workstream,
) -> [Vec<Holder>; 4] {
    if !workstream.leads.is_empty() {
        for (role, holders) in Role::ALL.iter().zip(&mut roles) {
            if *role == Role::Accountable {
                holders.push(Holder::Leads(index));
            }
        }
    }
    roles
}

/// The id of each document: given, or from its birth; and its place among all by age.
fn ids(
    drafts: &[Draft],
    sources: &[Source],
    known: &OfSite,
    problems: &mut Vec<Diagnostic>,
) -> Arc<Ids> {
    let from = Births {
        given: drafts
            .iter()
            .map(|it| it.metadata.id.as_ref().map(|id| id.value.clone()))
            .collect(),
        places: drafts
            .iter()
            .map(|it| (it.from, it.source.path().clone()))
            .collect(),
        lineages: drafts
            .iter()
            .map(|it| Same(Arc::clone(&it.lineage)))
            .collect(),
        mounts: sources.iter().map(|it| it.mount.clone()).collect(),
    };
    let ids = known.ids.get(from, |from| {
        let births = drafts.iter().map(|draft| {
            let source = &sources[draft.from.0];
            Birth::of(draft.source.path(), &draft.lineage, draft.from, source)
        });
        Arc::new(Ids::of(&from.given, &births.collect::<Vec<_>>()))
    });
    for (index, owner) in &ids.claims {
        let Some(id) = &drafts[*index].metadata.id else {
            continue;
        };
        let path = drafts[*owner].source.path();
        problems.push(
            Diagnostic::new(
                code::DUPLICATE_ID,
                format!("the id `{}` is that of {path}, by its path", id.value),
            )
            .at(id.at.clone())
            .help(format!(
                "choose another id, or give {path} an `id:` of its own"
            )),
        );
    }
    ids
}

fn workstream_of(
    draft: &Draft,
    source: &Source,
    workstreams: &[Workstream],
    problems: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let position = |id: &str| workstreams.iter().position(|it| it.id == id);
    let Some(named) = &draft.metadata.workstream else {
        return match &source.workstream {
            Some(named) => position(&named.value),
            None => workstream_folder(draft, source).and_then(position),
        };
    };
    let found = position(&named.value);
    if found.is_none() {
        problems.push(unknown_workstream(named, workstreams));
    }
    found
}

fn unknown_workstream(named: &Located<String>, workstreams: &[Workstream]) -> Diagnostic {
    let help = match nearest(&named.value, workstreams.iter().map(|it| it.id.as_str())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add the file workstreams/{}.yaml", named.value),
    };
    let message = format!("there is no workstream `{}`", named.value);
    Diagnostic::new(code::UNKNOWN_WORKSTREAM, message)
        .at(named.at.clone())
        .help(help)
}

/// The latest day on which anything arrived in any source.
fn newest_day(sources: &[Source]) -> Option<Date> {
    let histories = sources.iter().filter_map(|it| it.history.as_ref());
    histories.filter_map(|it| it.newest_day()).max()
}

fn title(setting: Option<&str>, documents: &[Document], last: &str) -> String {
    if let Some(title) = setting {
        return title.to_owned();
    }
    let readme = documents.iter().find(|document| {
        let path = document.source.path();
        path.folder().is_empty() && path.file_stem().eq_ignore_ascii_case("readme")
    });
    match readme {
        Some(readme) if readme.markdown.title().is_some() => readme.title().to_owned(),
        _ => last.to_owned(),
    }
}

impl Site {
    /// What bodies decided on each document.
    fn find_decisions_of_all(&self) -> Vec<Vec<Decision>> {
        let documents = self.documents.par_iter();
        documents.map(|it| self.find_decisions(it)).collect()
    }

    /// The versions of each document.
    fn find_versions(&self) -> Vec<Vec<Version>> {
        let is_only_one = |source| self.guidance().filter(|it| it.from == source).count() == 1;
        let only: Vec<bool> = (0..self.sources.len())
            .map(|it| is_only_one(SourceId(it)))
            .collect();
        self.documents
            .par_iter()
            .map(|document| match document.kind {
                Kind::ProjectPage => Vec::new(),
                Kind::Guidance => versions(
                    document,
                    &version::Past {
                        statuses: self.statuses(),
                        source: self.source_of(document),
                        is_only_one: only[document.from.0],
                    },
                ),
            })
            .collect()
    }
}
