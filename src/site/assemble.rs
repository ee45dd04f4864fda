//! From inputs to a [`Site`]: documents parsed, histories joined, names resolved, routes laid out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::document::{Document, Hands, Kind, Parts};
use super::link::Destination;
use super::registry::{Holder, Registry};
use super::routes::Routes;
use super::seniority::Birth;
use super::state::State;
use super::version::{Past, Version, versions};
use super::withheld::{self, Withheld};
use super::{Site, Theme, identifier};
use crate::diagnostic::{Diagnostic, SourceText, nearest};
use crate::error::Result;
use crate::history::{
    ActorKind, BlobId, Blobs, DeclaredPerson, Email, Evidence, History, Identities, Lineage,
    Mailmap, Suspicion,
};
use crate::input::{Attachment, CONTENT_FOLDER, Inputs};
use crate::markdown::Markdown;
use crate::model::front_matter::FrontMatter;
use crate::model::{Masking, Metadata, Person, Role, Settings, Workstream};
use crate::path::SourcePath;

impl Site {
    /// Makes the site. Everything an author should mend is in [`Site::problems`]; an error is the
    /// world's, met while reading an attachment.
    pub fn assemble(inputs: Inputs) -> Result<Self> {
        let Inputs {
            mut problems,
            history,
            settings,
            ..
        } = inputs;
        let masking = Masking::of(&settings);
        let settings = masking.settings(settings);
        let people: Vec<Person> = inputs
            .people
            .into_iter()
            .map(|it| masking.person(it))
            .collect();
        let organizations = inputs.organizations.into_iter();
        let drafts = parse(
            &inputs.markdown,
            inputs.configured,
            &inputs.guidance,
            masking,
            &mut problems,
        );
        let workstreams = inputs.workstreams.into_iter();
        let workstreams = with_folders(
            workstreams.map(|it| masking.workstream(it)).collect(),
            &drafts,
        );
        let drafts = with_sidecars(drafts, &workstreams, &mut problems);
        let drafts = with_lineages(drafts, history.as_deref(), &mut problems);
        let (drafts, blobs) = without_withheld(drafts, &settings, inputs.blobs, &mut problems);
        let identities = identities(&drafts, &people, &inputs.mailmap, &settings.tools);
        problems.extend(namesakes(&drafts, &identities));
        let registry = Registry::new(
            people,
            &identities,
            organizations.map(|it| masking.organization(it)).collect(),
            settings.bodies.clone(),
        );
        let leads = workstreams
            .iter()
            .map(|it| registry.leads(it, &mut problems))
            .collect::<Vec<_>>();
        check_activities(&workstreams, &settings.raci, &registry, &mut problems);
        let documents = documents(
            drafts,
            &workstreams,
            &registry,
            &identities,
            settings.keep_emails,
            history.as_deref(),
            &mut problems,
        );
        let by_path: BTreeMap<SourcePath, usize> = documents
            .iter()
            .enumerate()
            .map(|(index, document)| (document.source.path().clone(), index))
            .collect();
        let theme = Theme::new(&inputs.theme, &workstreams, &mut problems);
        let mut site = Self {
            title: title(settings.title.as_deref(), &documents, &inputs.last_title),
            settings,
            configured: inputs.configured,
            pages_rule: inputs.guidance,
            documents,
            workstreams,
            leads,
            registry,
            identities,
            attachments: BTreeMap::new(),
            old_attachments: BTreeMap::new(),
            tags: inputs.tags,
            host: inputs.host,
            history,
            problems: Vec::new(),
            by_path,
            routes: BTreeMap::new(),
            files: inputs.files,
            blobs,
            look_through: inputs.look_through,
            theme,
            view: OnceLock::new(),
            memo: super::memo::Memo::default(),
        };
        let versions = site.find_versions();
        for (document, versions) in site.documents.iter_mut().zip(versions) {
            document.versions = versions;
        }
        site.attachments = attachments(&site, &mut problems)?;
        site.old_attachments = old_attachments(&site)?;
        let ids: Vec<String> = site.workstreams.iter().map(|it| it.id.clone()).collect();
        site.routes = Routes {
            documents: &site.documents,
            registry: &site.registry,
            workstreams: site.workstreams.len(),
            workstream_ids: &ids,
            attachments: &site.attachments,
            old_attachments: &site.old_attachments,
            theme: &site.theme,
            has_history: site.history.is_some(),
            has_base_url: site.settings.base_url.is_some(),
            guidance: &site.pages_rule,
            blobs: site.blobs.as_ref(),
        }
        .all(&mut problems);
        crate::diagnostic::sort(&mut problems);
        site.problems = problems;
        Ok(site)
    }
}

/// A document on its way: what its file says.
struct Draft {
    source: SourceText,
    kind: Kind,
    metadata: Metadata,
    markdown: Markdown,
    lineage: Lineage,
    uncommitted: bool,
}

fn parse(
    files: &[SourceText],
    strict: bool,
    guidance: &crate::model::Guidance,
    masking: Masking,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Draft> {
    let parsed: Vec<(Draft, Vec<Diagnostic>)> = files
        .par_iter()
        .map(|source| {
            let mut found = Vec::new();
            let front = FrontMatter::read(source, strict, &mut found);
            found.extend(masking.hint(&front.metadata));
            let is_page = guidance.is_project_page(source.path());
            let draft = Draft {
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
fn with_folders(mut workstreams: Vec<Workstream>, drafts: &[Draft]) -> Vec<Workstream> {
    let folders: BTreeSet<&str> = drafts
        .iter()
        .filter_map(|draft| workstream_folder(draft.source.path()))
        .collect();
    for folder in folders {
        if !workstreams.iter().any(|it| it.id == folder) && crate::path::slug(folder) == folder {
            workstreams.push(Workstream::of_folder(folder));
        }
    }
    workstreams
}

/// `ws1` of `content/ws1/…`.
fn workstream_folder(path: &SourcePath) -> Option<&str> {
    let mut parts = path.parts();
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
    (first == CONTENT_FOLDER && third.is_some()).then_some(second)
}

/// Joins what the workstreams' files say of documents to what these say themselves. A sidecar
/// wins: it is how a text that must not be edited is corrected.
fn with_sidecars(
    mut drafts: Vec<Draft>,
    workstreams: &[Workstream],
    problems: &mut Vec<Diagnostic>,
) -> Vec<Draft> {
    for (name, sidecar) in workstreams.iter().flat_map(|it| &it.sidecars) {
        let found = drafts.iter_mut().find(|draft| {
            let path = draft.source.path();
            path.as_str() == name.value
                || draft
                    .metadata
                    .id
                    .as_ref()
                    .is_some_and(|id| id.value == name.value)
        });
        if let Some(draft) = found {
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
                Diagnostic::error(
                    "unknown-document",
                    format!("there is no document `{}`", name.value),
                )
                .at(name.at.clone())
                .help(help),
            );
        }
    }
    drafts
}

fn with_lineages(
    mut drafts: Vec<Draft>,
    history: Option<&History>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Draft> {
    let Some(history) = history else {
        return drafts;
    };
    let found: Vec<(Lineage, Vec<Diagnostic>)> = drafts
        .par_iter()
        .map(|draft| {
            let mut problems = Vec::new();
            let written = &draft.metadata.history_from;
            let declared: Vec<SourcePath> = written
                .iter()
                .filter_map(|it| SourcePath::new(&it.value))
                .collect();
            let lineage = history.lineage(draft.source.path(), &declared);
            for written in written {
                let unknown = SourcePath::new(&written.value)
                    .is_none_or(|path| lineage.unknown_predecessors.contains(&path));
                if unknown {
                    problems.push(unknown_predecessor(written, history));
                }
            }
            (lineage, problems)
        })
        .collect();
    for (draft, (lineage, found)) in drafts.iter_mut().zip(found) {
        draft.uncommitted = lineage
            .head_blob
            .is_none_or(|blob| blob.checked_out_as(draft.source.text()).is_none());
        draft.lineage = lineage;
        problems.extend(found);
    }
    drafts
}

/// Takes out what the site and its documents withhold: from the commits here, from old texts in
/// the reader of them that is given back.
fn without_withheld(
    mut drafts: Vec<Draft>,
    settings: &Settings,
    blobs: Option<Blobs>,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Draft>, Option<Blobs>) {
    let mut withheld = Withheld::default();
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
    for draft in &drafts {
        let text = draft.source.text();
        if withheld.holds(BlobId::of(text.as_bytes())) {
            problems.push(withheld::still_current(draft.source.place(0..0)));
        }
        for name in withheld.names() {
            if let Some(start) = text.find(name) {
                let place = draft.source.place(start..start + name.len());
                problems.push(withheld::still_named(name, place));
            }
        }
    }
    (drafts, blobs.map(|blobs| withheld.reader(blobs)))
}

fn unknown_predecessor(written: &crate::model::Located<String>, history: &History) -> Diagnostic {
    let message = format!("no commit of this history holds `{}`", written.value);
    let paths = history.paths_at_head();
    let help = match nearest(&written.value, paths.iter().map(SourcePath::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if history.completeness().is_complete() => {
            "write a path that the text once had in this repository".into()
        }
        None => "fetch the whole history, then check again".into(),
    };
    Diagnostic::warning("unknown-predecessor", message)
        .at(written.at.clone())
        .help(help)
}

/// Everybody who had a hand in a revision, under one identity each.
fn identities(drafts: &[Draft], people: &[Person], mailmap: &str, tools: &[String]) -> Identities {
    let declared: Vec<DeclaredPerson> = people
        .iter()
        .map(|person| DeclaredPerson {
            id: person.id.clone(),
            name: person.name.clone(),
            names: person.names.clone(),
            emails: person
                .emails
                .iter()
                .map(|address| Email::new(address))
                .collect(),
            github: person.github.clone(),
        })
        .collect();
    let revisions = drafts.iter().flat_map(|draft| &draft.lineage.revisions);
    let commits = revisions.map(|revision| revision.commit.as_ref());
    Identities::unify(commits, &Mailmap::parse(mailmap), &declared, tools)
}

/// Who signed with the name of a declared person, but with none of that person's addresses.
fn namesakes(drafts: &[Draft], identities: &Identities) -> Vec<Diagnostic> {
    /// So many commits are named.
    const SHOWN: usize = 5;
    let by_name = |it: &&Suspicion| it.evidence == Evidence::DeclaredName;
    let suspicions = identities.suspicions().iter().filter(by_name);
    let mut found = Vec::new();
    for Suspicion {
        actors: (person, other),
        ..
    } in suspicions
    {
        let person = identities.actor(*person);
        let revisions = drafts.iter().flat_map(|draft| &draft.lineage.revisions);
        let signed = revisions.filter(|revision| {
            let commit = &revision.commit;
            let is_other = |name: &str, email: &Email| identities.who(name, email) == Some(*other);
            is_other(&commit.author.name, &commit.author.email)
                || is_other(&commit.committer.name, &commit.committer.email)
                || commit
                    .co_authors
                    .iter()
                    .any(|it| is_other(&it.name, &it.email))
        });
        let commits: BTreeSet<String> = signed.map(|it| it.commit.id.short()).collect();
        let mut shown: Vec<&str> = commits.iter().map(String::as_str).take(SHOWN).collect();
        if commits.len() > SHOWN {
            shown.push("…");
        }
        found.push(
            Diagnostic::hint(
                "name-without-address",
                format!(
                    "somebody signed with the name of {} and none of the addresses of `{}`: {}",
                    person.name,
                    person.key,
                    shown.join(", ")
                ),
            )
            .help("if it is the same person, add the address to people.yaml or .mailmap; until then they are two"),
        );
    }
    found
}

fn hands(lineage: &Lineage, identities: &Identities, registry: &Registry) -> Vec<Hands> {
    let who = |name: &str, email: &Email| {
        identities
            .who(name, email)
            .map(|actor| registry.person_of_actor(actor))
    };
    lineage
        .revisions
        .iter()
        .map(|revision| {
            let commit = &revision.commit;
            let author = who(&commit.author.name, &commit.author.email);
            let co_authors = commit
                .co_authors
                .iter()
                .filter_map(|it| who(&it.name, &it.email));
            let mut hands = Hands {
                author,
                ..Hands::default()
            };
            for person in author.into_iter().chain(co_authors) {
                let list = match registry.person(person).kind {
                    ActorKind::Person => &mut hands.authors,
                    ActorKind::Bot | ActorKind::Assistant => &mut hands.tools,
                };
                if !list.contains(&person) {
                    list.push(person);
                }
            }
            let committer = who(&commit.committer.name, &commit.committer.email);
            hands.committer = committer.filter(|person| {
                registry.person(*person).kind == ActorKind::Person
                    && !hands.authors.contains(person)
            });
            hands
        })
        .collect()
}

/// Reports the unknown holders of the activities' roles, once.
fn check_activities(
    workstreams: &[Workstream],
    defaults: &[(crate::model::Activity, crate::model::Raci)],
    registry: &Registry,
    problems: &mut Vec<Diagnostic>,
) {
    for (index, workstream) in workstreams.iter().enumerate() {
        for (_, raci) in &workstream.raci {
            for name in Role::ALL.iter().flat_map(|role| raci.holders(*role)) {
                registry.holder(name, Some(index), problems);
            }
        }
    }
    let first = (!workstreams.is_empty()).then_some(0);
    for (_, raci) in defaults {
        for name in Role::ALL.iter().flat_map(|role| raci.holders(*role)) {
            registry.holder(name, first, problems);
        }
    }
}

fn documents(
    drafts: Vec<Draft>,
    workstreams: &[Workstream],
    registry: &Registry,
    identities: &Identities,
    keep_emails: bool,
    history: Option<&History>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Document> {
    let ids = ids(&drafts, history, problems);
    let documents = drafts.into_iter().zip(ids).map(|(draft, (id, age))| {
        let workstream = workstream_of(&draft, workstreams, problems);
        let roles = Role::ALL.map(|role| {
            let holders = draft
                .metadata
                .raci
                .iter()
                .flat_map(|raci| raci.holders(role));
            holders
                .filter_map(|name| registry.holder(name, workstream, problems))
                .collect::<Vec<Holder>>()
        });
        let roles = match (&draft.metadata.raci, workstream) {
            (None, Some(index)) if draft.kind == Kind::Guidance => {
                inherited(roles, index, &workstreams[index])
            }
            _ => roles,
        };
        Document::new(Parts {
            id,
            age,
            kind: draft.kind,
            hands: hands(&draft.lineage, identities, registry),
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
    history: Option<&History>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<(String, usize)> {
    let births: Vec<Birth> = drafts
        .iter()
        .map(|draft| Birth::of(draft.source.path(), &draft.lineage, history))
        .collect();
    let given = |draft: &Draft| draft.metadata.id.clone();
    let given: Vec<_> = drafts.iter().map(given).collect();
    let mut owners: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_age: Vec<usize> = (0..drafts.len()).collect();
    by_age.sort_by(|a, b| births[*a].cmp(&births[*b]));
    for index in by_age.iter().filter(|it| given[**it].is_none()) {
        let id = identifier::of_path(&births[*index].path);
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
            Diagnostic::error(
                "duplicate-id",
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
    workstreams: &[Workstream],
    problems: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let position = |id: &str| workstreams.iter().position(|it| it.id == id);
    let Some(named) = &draft.metadata.workstream else {
        return workstream_folder(draft.source.path()).and_then(position);
    };
    let found = position(&named.value);
    if found.is_none() {
        let help = match nearest(&named.value, workstreams.iter().map(|it| it.id.as_str())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add the file workstreams/{}.yaml", named.value),
        };
        problems.push(
            Diagnostic::error(
                "unknown-workstream",
                format!("there is no workstream `{}`", named.value),
            )
            .at(named.at.clone())
            .help(help),
        );
    }
    found
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

/// Every file that a document links to or shows and that may be published, and the PDF beside a text.
fn attachments(
    site: &Site,
    problems: &mut Vec<Diagnostic>,
) -> Result<BTreeMap<SourcePath, Attachment>> {
    let links = site.links();
    let mut wanted: BTreeSet<SourcePath> = BTreeSet::new();
    for (index, document) in site.documents.iter().enumerate() {
        for link in document.markdown.links() {
            if let Destination::File(path) = links.resolve(index, &link.destination) {
                wanted.insert(path);
            }
        }
        wanted.extend(file_beside(document.source.path()).filter(|path| site.files.contains(path)));
    }
    let mut attachments = BTreeMap::new();
    for path in wanted {
        if let Some(attachment) = Attachment::read(&site.files, &path, problems)? {
            attachments.insert(path, attachment);
        }
    }
    Ok(attachments)
}

/// Every picture and file that a version shows, as it was then.
fn old_attachments(site: &Site) -> Result<BTreeMap<BlobId, Attachment>> {
    let mut attachments = BTreeMap::new();
    let Some(blobs) = &site.blobs else {
        return Ok(attachments);
    };
    for document in &site.documents {
        for version in 0..document.versions.len() {
            let Some(old) = site.old(document, State::Version(version)) else {
                continue;
            };
            let Some(commit) = old.place.commit else {
                continue;
            };
            for link in Site::parse_old(&old).links() {
                let destination = crate::path::percent_decode(&link.destination);
                let path = old
                    .place
                    .path
                    .resolve(destination.split(['#', '?']).next().unwrap_or_default());
                let Some(path) = path.filter(|it| crate::input::attachment_type(it).is_some())
                else {
                    continue;
                };
                let Some(blob) = blobs.find(commit, &path)? else {
                    continue;
                };
                if attachments.contains_key(&blob) {
                    continue;
                }
                if let Some(bytes) = blobs.read(&blob)? {
                    // What was wrong with an old drawing cannot be mended any more.
                    let attachment = Attachment::of(&path, bytes, &mut Vec::new());
                    attachments.extend(attachment.map(|it| (blob, it)));
                }
            }
        }
    }
    Ok(attachments)
}

impl Site {
    /// The versions of each document.
    fn find_versions(&self) -> Vec<Vec<Version>> {
        let is_only_one = self.guidance().count() == 1;
        self.documents
            .par_iter()
            .map(|document| match document.kind {
                Kind::ProjectPage => Vec::new(),
                Kind::Guidance => versions(
                    document,
                    &Past {
                        blobs: self.blobs.as_ref(),
                        history: self.history.as_deref(),
                        tags: &self.tags,
                        is_only_one,
                    },
                ),
            })
            .collect()
    }
}

/// The PDF made by hand beside a text.
pub(super) fn file_beside(path: &SourcePath) -> Option<SourcePath> {
    let folder = path.folder();
    let name = format!("{}.pdf", path.file_stem());
    SourcePath::new(&if folder.is_empty() {
        name
    } else {
        format!("{folder}/{name}")
    })
}
