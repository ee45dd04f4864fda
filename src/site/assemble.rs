//! From inputs to a [`Site`]: documents parsed, histories joined, names resolved, routes laid out.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::civil::Date;
use rayon::prelude::*;

use super::attachments::{attachments, old_attachments};
use super::claims::Claimants;
use super::decisions::Decision;
use super::diagrams::Diagrams;
use super::document::{Document, Kind, Parts};
use super::facets::Facets;
use super::hands::{hands, identities, namesakes};
use super::offices::Offices;
use super::registry::{Holder, Registry};
use super::routes::Routes;
use super::seniority::{Birth, by_age};
use super::version::{Past, Version, versions};
use super::withheld::{self, Withheld};
use super::{Site, Theme, identifier, wishes};
use crate::diagnostic::{Diagnostic, SourceText, code, nearest};
use crate::error::Result;
use crate::history::{BlobId, History, Identities, Lineage, Time};
use crate::input::{CONTENT_FOLDER, Inputs, Source, SourceId};
use crate::markdown::Markdown;
use crate::model::front_matter::{FrontMatter, body_start};
use crate::model::{
    Located, Masking, Metadata, Person, Role, Settings, Statuses, Withhold, Workstream,
};
use crate::path::SourcePath;
use crate::strings;

impl Site {
    /// Makes the site. Everything an author should mend is in [`Site::problems`]; an error is the
    /// world's, met while reading an attachment.
    pub fn assemble(inputs: Inputs) -> Result<Self> {
        Self::assemble_after(inputs, &Diagrams::default())
    }

    /// The same, after a site of which diagrams are known: they are not drawn again.
    pub fn assemble_after(inputs: Inputs, known: &Diagrams) -> Result<Self> {
        let Inputs {
            mut problems,
            mut sources,
            settings,
            ..
        } = inputs;
        let wished = wishes::declared_names(&inputs.people);
        let drafts = parse(
            &inputs.markdown,
            &sources,
            &inputs.guidance,
            settings.lifecycle.statuses(),
            Masking::of(&settings, &wished),
            &mut problems,
        );
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
        let mut identities = identities(&drafts, &people, &sources, &settings.tools);
        let unnamed = wishes::grant(&people, &mut identities, &mut drafts);
        problems.extend(
            drafts
                .iter()
                .filter_map(|it| wishes::still_shown(it, &unnamed)),
        );
        withheld.add_names(&unnamed);
        for source in &mut sources {
            source.blobs = source.blobs.take().map(|blobs| withheld.reader(blobs));
        }
        problems.extend(namesakes(&drafts, &identities));
        let registry = Registry::new(
            people,
            &identities,
            organizations,
            settings.bodies.clone(),
            &workstreams,
        );
        let offices = Offices::new(&workstreams, &registry, &mut problems);
        check_activities(&workstreams, &settings.raci, &registry, &mut problems);
        let documents = documents(
            drafts,
            &workstreams,
            &registry,
            &identities,
            settings.keep_emails,
            &sources,
            &mut problems,
        );
        let by_path: BTreeMap<SourcePath, usize> = documents
            .iter()
            .enumerate()
            .map(|(index, document)| (document.source.path().clone(), index))
            .collect();
        if let Some(language) = settings
            .language
            .as_ref()
            .filter(|_| inputs.theme.own_strings.is_empty())
        {
            problems.extend(strings::all_missing(&language.value, &language.at));
        }
        let theme = Theme::new(
            &inputs.theme,
            &workstreams,
            settings.language(),
            &mut problems,
        );
        let mut site = Self {
            title: title(settings.title.as_deref(), &documents, &inputs.last_title),
            settings,
            configured: inputs.configured,
            pages_rule: inputs.guidance,
            day: inputs.day.or_else(|| newest_day(&sources)),
            sources,
            unread: inputs.unread,
            facets: Facets::of(&documents),
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
            attachments: BTreeMap::new(),
            old_attachments: BTreeMap::new(),
            diagrams: Diagrams::default(),
            descriptions: inputs.descriptions,
            problems: Vec::new(),
            by_path,
            routes: BTreeMap::new(),
            theme,
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
        site.attachments = attachments(&site, &mut problems)?;
        site.old_attachments = old_attachments(&site)?;
        site.diagrams = site.draw_diagrams(known);
        let ids: Vec<String> = site.workstreams.iter().map(|it| it.id.clone()).collect();
        site.routes = Routes {
            documents: &site.documents,
            registry: &site.registry,
            facets: &site.facets,
            workstreams: site.workstreams.len(),
            workstream_ids: &ids,
            attachments: &site.attachments,
            old_attachments: &site.old_attachments,
            diagrams: &site.diagrams,
            theme: &site.theme,
            has_base_url: site.settings.base_url.is_some(),
            has_calls: !site.calls.is_empty(),
            guidance: &site.pages_rule,
            statuses: site.statuses(),
            sources: &site.sources,
        }
        .all(&mut problems);
        crate::diagnostic::sort(&mut problems);
        site.problems = problems;
        Ok(site)
    }
}

/// A document on its way: what its file says.
pub(super) struct Draft {
    pub(super) from: SourceId,
    pub(super) source: SourceText,
    kind: Kind,
    pub(super) metadata: Metadata,
    markdown: Markdown,
    pub(super) lineage: Lineage,
    uncommitted: bool,
}

impl Draft {
    /// The byte after the front matter.
    pub(super) fn body_start(&self) -> usize {
        self.source.text().len() - self.markdown.body().len()
    }
}

fn parse(
    files: &[(SourceId, SourceText)],
    sources: &[Source],
    guidance: &crate::model::Guidance,
    statuses: &Statuses,
    masking: Masking<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Draft> {
    let configured: Vec<bool> = sources.iter().map(Source::is_configured).collect();
    let parsed: Vec<(Draft, Vec<Diagnostic>)> = files
        .par_iter()
        .map(|(from, source)| {
            let mut found = Vec::new();
            let front = FrontMatter::read(source, configured[from.0], statuses, &mut found);
            found.extend(masking.hint(&front.metadata));
            let own = sources[from.0].mount.own_or_same(source.path());
            let is_page = guidance.is_project_page(&own);
            let draft = Draft {
                from: *from,
                kind: if is_page && !front.metadata.is_guidance() {
                    Kind::ProjectPage
                } else {
                    Kind::Guidance
                },
                markdown: Markdown::parse(source.text().clone(), front.body_start),
                metadata: masking.metadata(front.metadata),
                lineage: Lineage::default(),
                source: source.clone(),
                uncommitted: false,
            };
            (draft, found)
        })
        .collect();
    let mut drafts = Vec::with_capacity(parsed.len());
    for (draft, found) in parsed {
        drafts.push(draft);
        problems.extend(found);
    }
    drafts
}

/// The workstreams with a file, and those that only a folder under `content/` tells of.
fn with_folders(
    mut workstreams: Vec<Workstream>,
    drafts: &[Draft],
    sources: &[Source],
) -> Vec<Workstream> {
    let folders: BTreeSet<String> = drafts
        .iter()
        .filter_map(|draft| workstream_folder(draft, &sources[draft.from.0]))
        .collect();
    for folder in folders {
        if !workstreams.iter().any(|it| it.id == folder) && crate::path::slug(&folder) == folder {
            workstreams.push(Workstream::of_folder(&folder));
        }
    }
    workstreams
}

/// `ws1` of `content/ws1/…`, where the source is not of one workstream as a whole.
fn workstream_folder(draft: &Draft, source: &Source) -> Option<String> {
    if source.workstream.is_some() {
        return None;
    }
    let own = source.mount.own(draft.source.path())?;
    let mut parts = own.parts();
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
    (first == CONTENT_FOLDER && third.is_some()).then(|| second.to_owned())
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
            let own = std::mem::take(&mut draft.metadata);
            draft.metadata = sidecar.clone().or(own);
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
    mut drafts: Vec<Draft>,
    sources: &[Source],
    problems: &mut Vec<Diagnostic>,
) -> Vec<Draft> {
    let found: Vec<Option<(Lineage, Vec<Diagnostic>)>> = drafts
        .par_iter()
        .map(|draft| {
            let source = &sources[draft.from.0];
            let history = source.history.as_ref()?;
            let mut problems = Vec::new();
            let written = &draft.metadata.history_from;
            let declared: Vec<SourcePath> = written
                .iter()
                .filter_map(|it| SourcePath::new(&it.value))
                .collect();
            let lineage = source.lineage(draft.source.path(), &declared);
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
            Some((lineage, problems))
        })
        .collect();
    for (draft, found) in drafts.iter_mut().zip(found) {
        let Some((lineage, found)) = found else {
            continue;
        };
        draft.uncommitted = lineage
            .head_blob
            .is_none_or(|blob| blob.checked_out_as(draft.source.text()).is_none());
        draft.lineage = lineage;
        problems.extend(found);
    }
    drafts
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
        let own = draft.metadata.withhold.clone();
        withheld.take_out(&own, &mut draft.lineage, &mut used);
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
            draft.markdown = Markdown::parse(source.text().clone(), body_start(source.text()));
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

fn documents(
    drafts: Vec<Draft>,
    workstreams: &[Workstream],
    registry: &Registry,
    identities: &Identities,
    keep_emails: bool,
    sources: &[Source],
    problems: &mut Vec<Diagnostic>,
) -> Vec<Document> {
    let ids = ids(&drafts, sources, problems);
    let documents = drafts.into_iter().zip(ids).map(|(draft, (id, age))| {
        let workstream = workstream_of(&draft, &sources[draft.from.0], workstreams, problems);
        let own = draft.metadata.raci.as_ref();
        for name in own.iter().flat_map(|it| it.names()) {
            registry.holder(name, workstream, problems);
        }
        let text = own.map(|it| &it.text).filter(|it| !it.is_empty());
        let roles = Role::ALL.map(|role| {
            let holders = text.iter().flat_map(|raci| raci.holders(role));
            holders
                .filter_map(|name| registry.holder(name, workstream, &mut Vec::new()))
                .collect::<Vec<Holder>>()
        });
        let roles = match (text, workstream) {
            (None, Some(index)) if draft.kind == Kind::Guidance => {
                inherited(roles, index, &workstreams[index])
            }
            _ => roles,
        };
        Document::new(Parts {
            id,
            age,
            kind: draft.kind,
            from: draft.from,
            hands: hands(
                &draft.lineage,
                identities,
                registry,
                sources[draft.from.0].blobs.as_ref(),
            ),
            source: draft.source,
            markdown: draft.markdown,
            metadata: draft.metadata,
            workstream,
            roles,
            lineage: draft.lineage,
            uncommitted: draft.uncommitted,
            keep_emails,
        })
    });
    documents.collect()
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
    problems: &mut Vec<Diagnostic>,
) -> Vec<(String, usize)> {
    let births: Vec<Birth> = drafts
        .iter()
        .map(|draft| {
            let source = &sources[draft.from.0];
            Birth::of(draft.source.path(), &draft.lineage, draft.from, source)
        })
        .collect();
    let given = |draft: &Draft| draft.metadata.id.clone();
    let given: Vec<_> = drafts.iter().map(given).collect();
    let mut owners: BTreeMap<String, usize> = BTreeMap::new();
    let by_age = by_age(&births);
    for index in by_age.iter().filter(|it| given[**it].is_none()) {
        let id = identifier::of_path(&births[*index].mount, &births[*index].path);
        owners.entry(id).or_insert(*index);
    }
    let mut claims: Vec<Option<&str>> = Vec::new();
    for id in &given {
        let owner = id.as_ref().and_then(|id| owners.get(&id.value));
        let (Some(id), Some(owner)) = (id, owner) else {
            claims.push(id.as_ref().map(|id| id.value.as_str()));
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
        // Its address stays with the document that has it.
        claims.push(None);
    }
    let mut ages = vec![0; drafts.len()];
    for (age, index) in by_age.into_iter().enumerate() {
        ages[index] = age;
    }
    identifier::all(&claims, &births)
        .into_iter()
        .zip(ages)
        .collect()
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
            None => workstream_folder(draft, source).and_then(|it| position(&it)),
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

/// The latest day on which anything arrived in any source, each on the clock that recorded it. Clocks
/// differ, so that a commit may bear an earlier day than the one that it follows; the day that is told
/// is never before a day that a page shows of a change.
fn newest_day(sources: &[Source]) -> Option<Date> {
    let histories = sources.iter().filter_map(|it| it.history.as_ref());
    let commits = histories.flat_map(|it| it.commits());
    let times = commits.map(|it| it.arrival.when).filter(Time::is_known);
    times.map(|it| it.date()).max()
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
        Some(readme) if readme.markdown.title().is_some() => readme.title.clone(),
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
                    &Past {
                        statuses: self.statuses(),
                        source: self.source_of(document),
                        is_only_one: only[document.from.0],
                    },
                ),
            })
            .collect()
    }
}
