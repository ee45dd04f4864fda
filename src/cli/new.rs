//! `guide new`.

use camino::Utf8Path;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::build::OUTPUT_FOLDER;
use super::{Outcome, ask, proposal, read_site, terminal};
use crate::diagnostic::nearest;
use crate::edit::{NewDocument, NewPerson, NewWorkstream};
use crate::error::{Error, Result};
use crate::input::{CONTENT_FOLDER, PEOPLE_FILE, SourceId, WORKSTREAMS_FOLDER};
use crate::model::Nature;
use crate::model::login::is_login;
use crate::path::{SourcePath, slug};
use crate::site::{Affiliation, Kind, Site};

/// Add a document, a workstream or a person
///
/// Writes what `check` accepts: names and ids are seen to before anything is written. What no flag says
/// is asked for on a terminal; a script is never asked, and a flag that is missing is named. Files that
/// exist are added to, and keep their comments and their order.
#[derive(Debug, Args)]
pub(super) struct NewArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Document(DocumentArgs),
    Workstream(WorkstreamArgs),
    Person(PersonArgs),
}

/// Add a document with front matter and an outline
///
/// It is written to `content/<workstream>/`, under the name that its id gives.
#[derive(Debug, Args)]
struct DocumentArgs {
    /// The title
    #[arg(value_name = "TITLE")]
    title: Option<String>,
    /// The id of the workstream
    #[arg(long, value_name = "ID")]
    workstream: Option<String>,
    /// The id, which stands in addresses for ever; else made from the title
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// The file, where it is not to lie in `content/<workstream>/`
    #[arg(long, value_name = "FILE")]
    path: Option<String>,
    /// What kind of document, such as guideline or checklist
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// One sentence that tells a reader whether this is for them
    #[arg(long, value_name = "TEXT")]
    summary: Option<String>,
    /// Who writes it: an id of people.yaml, or a name; may be given again
    #[arg(long = "contributor", value_name = "PERSON", value_parser = NonEmptyStringValueParser::new())]
    contributors: Vec<String>,
    #[command(flatten)]
    trial: TrialArgs,
}

/// Add a workstream
///
/// Where guide.yaml gives no roles for all workstreams, its leads are made responsible and accountable
/// for its texts.
#[derive(Debug, Args)]
struct WorkstreamArgs {
    /// The name
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// The id, which names its file and its folder; else made from the short name or the name
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// A short name for badges and paths
    #[arg(long, value_name = "NAME")]
    short: Option<String>,
    /// Its number; else the next one
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(..=999))]
    number: Option<u16>,
    /// Where it stands: forming, active, dormant or closed
    #[arg(long, value_name = "STATE", default_value = "forming",
          value_parser = ["forming", "active", "dormant", "closed"])]
    state: String,
    /// The day on which it began
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    since: Option<Date>,
    /// What it is for, in Markdown
    #[arg(long, value_name = "TEXT")]
    charter: Option<String>,
    /// Who leads it: an id of people.yaml; may be given again
    #[arg(long = "lead", value_name = "PERSON", value_parser = NonEmptyStringValueParser::new())]
    leads: Vec<String>,
    #[command(flatten)]
    trial: TrialArgs,
}

/// Add a person to people.yaml
#[derive(Debug, Args)]
struct PersonArgs {
    /// The full name
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// The id; else made from the name
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// An address for matching commits, never published; may be given again
    #[arg(long = "email", value_name = "ADDRESS", value_parser = NonEmptyStringValueParser::new())]
    emails: Vec<String>,
    /// The login at GitHub
    #[arg(long, value_name = "LOGIN")]
    github: Option<String>,
    /// Where the person belongs: an id of organizations.yaml, or a name of several words or with a capital
    #[arg(long, value_name = "ORGANIZATION")]
    organization: Option<String>,
    /// The contributor licence agreement: individual or enterprise
    #[arg(long, value_name = "KIND", value_parser = ["individual", "enterprise"])]
    agreement: Option<String>,
    /// The day on which it was signed
    #[arg(long, value_name = "DATE", value_parser = super::day, requires = "agreement")]
    agreement_date: Option<Date>,
    #[command(flatten)]
    trial: TrialArgs,
}

#[derive(Debug, Args)]
struct TrialArgs {
    /// Only show what would be written
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(directory: &Utf8Path, args: &NewArgs) -> Result<Outcome> {
    let site = read_site(&directory.to_owned())?;
    match &args.what {
        What::Document(args) => document(directory, &site, args),
        What::Workstream(args) => workstream(directory, &site, args),
        What::Person(args) => person(directory, &site, args),
    }
}

fn person(directory: &Utf8Path, site: &Site, args: &PersonArgs) -> Result<Outcome> {
    let given = args.id.as_deref();
    let name = ask::needed(args.name.as_deref(), "NAME", "the full name", &|name| {
        free_person(site, given, name).map(drop)
    })?;
    let id = free_person(site, given, &name)?;
    args.emails.iter().try_for_each(|it| address(it))?;
    let question = "an address for matching commits (never published)";
    let emails = match args.emails.as_slice() {
        [] => ask::optional(None, question, &address)?
            .into_iter()
            .collect(),
        given => given.to_vec(),
    };
    if let Some(named) = &args.organization {
        known_organization(site, named.trim())?;
    }
    let github = ask::optional(args.github.as_deref(), "the login at GitHub", &login)?;
    let organization = ask::optional(args.organization.as_deref(), "the organisation", &|named| {
        known_organization(site, named)
    })?;
    let new = NewPerson {
        github: github.map(|it| it.trim_start_matches('@').to_owned()),
        organization,
        agreement: args
            .agreement
            .clone()
            .map(|kind| (kind, args.agreement_date)),
        id,
        name,
        emails,
    };
    let path = source_path(PEOPLE_FILE)?;
    let added = |people: Option<&str>| new.added_to(people);
    add(directory, site, &path, &args.trial, added, |_| Ok(()))?;
    Ok(Outcome::Sound)
}

/// A login, perhaps with the sign that people write before it.
fn login(text: &str) -> Result<()> {
    let bare = text.trim_start_matches('@');
    if bare.is_empty() || is_login(bare) {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "`{}` is no login at GitHub",
        text.escape_debug()
    )))
}

/// An organisation by its id, or by a name that is no mistyped id.
fn known_organization(site: &Site, named: &str) -> Result<()> {
    let ids = site.registry.organizations.iter().map(|it| it.id.as_str());
    let is_known = matches!(site.registry.affiliation(named), Affiliation::Known(_));
    id_or_name(named, "organisation", ids, is_known || named.is_empty())
}

/// The id of a person whom nobody added yet.
fn free_person(site: &Site, given: Option<&str>, name: &str) -> Result<String> {
    let id = id(given, name)?;
    let mut people = site.registry.people.iter();
    if people.any(|it| it.declared.as_ref().is_some_and(|it| it.id == id)) {
        return Err(taken(&format!("{PEOPLE_FILE} has `{id}` already")));
    }
    Ok(id)
}

fn address(text: &str) -> Result<()> {
    if text.is_empty() || crate::email::holds_email(text) {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "`{}` is no address\n  help: give one such as ada@example.org",
        text.escape_debug()
    )))
}

fn workstream(directory: &Utf8Path, site: &Site, args: &WorkstreamArgs) -> Result<Outcome> {
    let question = "the name of the workstream";
    let name = ask::needed(args.name.as_deref(), "NAME", question, ask::ANYTHING)?;
    let free = |short: &str| {
        let named = if short.is_empty() { &name } else { short };
        free_workstream(site, args.id.as_deref(), named)
    };
    let question = "a short name for badges";
    let short = ask::optional(args.short.as_deref(), question, &|it| free(it).map(drop))?;
    let path = free(short.as_deref().unwrap_or_default())?;
    let lead = |id: &str| match id {
        "" => Ok(()),
        id => known_person(site, id),
    };
    let leads = match args.leads.as_slice() {
        [] => ask::optional(None, "the id of a person who leads it", &lead)?
            .into_iter()
            .collect(),
        given => given.to_vec(),
    };
    leads.iter().try_for_each(|it| known_person(site, it))?;
    let charter = ask::optional(
        args.charter.as_deref(),
        "what it is for, in a sentence or two",
        ask::ANYTHING,
    )?;
    let next = site.workstreams.iter().filter_map(|it| it.number).max();
    let new = NewWorkstream {
        name,
        short,
        number: args.number.or_else(|| {
            let next = next.map_or(1, |it| it.saturating_add(1));
            (next <= 999).then_some(next)
        }),
        state: args.state.clone(),
        since: args.since,
        charter,
        has_roles: !leads.is_empty() && site.settings.raci.is_empty(),
        leads,
    };
    let text = |_: Option<&str>| Ok(new.text());
    add(directory, site, &path, &args.trial, text, |_| Ok(()))?;
    Ok(Outcome::Sound)
}

/// The file of a workstream that is not there yet.
fn free_workstream(site: &Site, given: Option<&str>, name: &str) -> Result<SourcePath> {
    let id = id(given, name)?;
    let path = source_path(&format!("{WORKSTREAMS_FOLDER}/{id}.yaml"))?;
    let other = source_path(&format!("{WORKSTREAMS_FOLDER}/{id}.yml"))?;
    let is_reserved = ["people", "organizations", "calls"].contains(&id.as_str());
    if is_reserved || id == "leads" || id == "workstream" {
        return Err(taken(&format!(
            "`{id}` means something else in guide's files"
        )));
    }
    for file in [&path, &other] {
        if site.sources[0].files.contains(file) {
            return Err(taken(&format!("there is a {file} already")));
        }
    }
    Ok(path)
}

fn document(directory: &Utf8Path, site: &Site, args: &DocumentArgs) -> Result<Outcome> {
    let given = args.id.as_deref();
    let title = ask::needed(args.title.as_deref(), "TITLE", "the title", &|title| {
        free_document(site, given, title).map(drop)
    })?;
    let workstream = ask::needed(
        args.workstream.as_deref(),
        "--workstream",
        "the id of its workstream",
        &|id| known_workstream(site, id),
    )?;
    known_workstream(site, &workstream)?;
    let id = free_document(site, given, &title)?;
    let path = match &args.path {
        Some(path) => markdown_path(site, path)?,
        None => usual_path(site, &workstream, &id)?,
    };
    if site.sources[0].files.contains(&path) {
        return Err(taken(&format!("there is a {path} already")));
    }
    for named in &args.contributors {
        id_or_name(
            named,
            "person",
            site.registry.declared_keys(),
            site.registry.person_named(named).is_some(),
        )?;
    }
    let folder = format!("{CONTENT_FOLDER}/{workstream}");
    let new = NewDocument {
        workstream: (!path.is_within(&folder)).then(|| workstream.clone()),
        kind: ask::optional(
            args.kind.as_deref(),
            "its type, such as guideline",
            ask::ANYTHING,
        )?,
        status: first_status(site),
        summary: ask::optional(
            args.summary.as_deref(),
            "a summary in one sentence",
            ask::ANYTHING,
        )?,
        contributors: args.contributors.clone(),
        title,
        id,
    };
    let is_read = |after: &Site| {
        let found = after.document(path.as_str());
        found.is_some_and(|it| it.id == new.id && it.kind == Kind::Guidance)
    };
    add(
        directory,
        site,
        &path,
        &args.trial,
        |_| Ok(new.text()),
        |after| {
            let known = site
                .guidance()
                .filter(|it| after.document(&it.id).is_none());
            let lost = known.count();
            if lost > 0 {
                return Err(Error::Usage(format!(
                    "a first folder {CONTENT_FOLDER}/ would take {lost} other documents out of the site, so {path} was not written\n  help: put it beside them; or move them below {CONTENT_FOLDER}/ first"
                )));
            }
            if is_read(after) && !is_hidden(&path) {
                return Ok(());
            }
            Err(Error::Usage(format!(
                "{path} would not be read as a document of this site, so it was not written\n  help: put it below {CONTENT_FOLDER}/, in no hidden or ignored folder, under no name of `project_pages:` or `exclude:`"
            )))
        },
    )?;
    Ok(Outcome::Sound)
}

/// Does it lie in a folder whose files are not read?
fn is_hidden(path: &SourcePath) -> bool {
    let folders = path.folder().split('/').map(str::to_lowercase);
    folders
        .into_iter()
        .any(|it| it.starts_with('.') || matches!(it.as_str(), "node_modules" | OUTPUT_FOLDER))
}

/// The state in which the life of a document begins.
fn first_status(site: &Site) -> Option<String> {
    let statuses = site.statuses();
    let first = statuses.of(Nature::BeingWritten).next();
    first.map(|it| it.id.clone())
}

/// The id of a document that is not there yet.
fn free_document(site: &Site, given: Option<&str>, title: &str) -> Result<String> {
    let id = id(given, title)?;
    match site.documents.iter().find(|it| it.id == id) {
        Some(known) => Err(taken(&format!(
            "{} is known as `{id}` already",
            known.source.path()
        ))),
        None => Ok(id),
    }
}

/// Writes one file of the site's own source, where `check` finds no new error and `is_meant` has
/// nothing against the site as it is then.
fn add(
    directory: &Utf8Path,
    site: &Site,
    path: &SourcePath,
    trial: &TrialArgs,
    after: impl FnOnce(Option<&str>) -> std::result::Result<String, crate::edit::Refused>,
    is_meant: impl FnOnce(&Site) -> Result<()>,
) -> Result<()> {
    let change = proposal::change(site, SourceId::default(), path.clone(), after)?;
    let changes = [change];
    let foreseen = proposal::foresee(directory, &changes, None)?;
    proposal::refuse_errors(&proposal::new_findings(site, &foreseen))?;
    is_meant(&foreseen)?;
    proposal::carry_out(&changes, trial.dry_run)
}

/// The id that is given, or made from a name. It stands in addresses.
fn id(given: Option<&str>, name: &str) -> Result<String> {
    let Some(given) = given else {
        return Ok(slug(name));
    };
    let slug = slug(given);
    if slug == given {
        return Ok(slug);
    }
    Err(Error::Usage(format!(
        "`{}` cannot be an id: it stands in addresses\n  help: write `{slug}`",
        given.escape_debug()
    )))
}

fn taken(why: &str) -> Error {
    Error::Usage(format!("{why}\n  help: give another one with `--id`"))
}

fn source_path(path: &str) -> Result<SourcePath> {
    SourcePath::new(path).ok_or_else(|| {
        Error::Usage(format!(
            "`{}` is no path within the site\n  help: write it from the site's folder on, with `/`",
            path.escape_debug()
        ))
    })
}

fn markdown_path(site: &Site, path: &str) -> Result<SourcePath> {
    let path = source_path(path)?;
    let is_of_other = site
        .sources
        .iter()
        .skip(1)
        .any(|it| it.mount.own(&path).is_some());
    if is_of_other || !path.is_markdown() {
        return Err(Error::Usage(format!(
            "{path} is not a Markdown file of the site's own\n  help: end it with `.md`; in another source, write the file there"
        )));
    }
    Ok(path)
}

/// `content/<workstream>/<id>.md`, where the site has such a folder or has nothing yet. Elsewhere a first
/// folder `content` would take all other documents out of the site.
fn usual_path(site: &Site, workstream: &str, id: &str) -> Result<SourcePath> {
    let of_source = site.sources.iter().find(|it| {
        let named = it.workstream.as_ref();
        named.is_some_and(|it| it.value == workstream)
    });
    if let Some(source) = of_source {
        return Err(Error::Usage(format!(
            "the documents of `{workstream}` lie in a source of their own, {}\n  help: write the document there; or give its file with `--path`",
            source.root
        )));
    }
    let has_content = site.sources[0].files.contains_folder(CONTENT_FOLDER);
    if !has_content && site.guidance().any(|it| it.from == SourceId::default()) {
        return Err(Error::Usage(format!(
            "the documents of this site do not lie in {CONTENT_FOLDER}/\n  help: say where this one is to lie: `--path docs/{id}.md`"
        )));
    }
    source_path(&format!("{CONTENT_FOLDER}/{workstream}/{id}.md"))
}

fn known_workstream(site: &Site, id: &str) -> Result<()> {
    let mut ids = site.workstreams.iter().map(|it| it.id.as_str());
    if ids.clone().any(|it| it == id) {
        return Ok(());
    }
    let help = match nearest(id, &mut ids) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "add it with `guide new workstream`".to_owned(),
    };
    Err(Error::Usage(format!(
        "there is no workstream `{}`\n  help: {help}",
        id.escape_debug()
    )))
}

/// What is neither a known id nor a known name is a name, and so it is said. One that is written as an
/// id is, like one that is nearly known, is a slip.
fn id_or_name<'a>(
    given: &str,
    what: &str,
    ids: impl Iterator<Item = &'a str>,
    is_known: bool,
) -> Result<()> {
    if is_known {
        return Ok(());
    }
    let help = match nearest(given, ids) {
        Some(near) => format!("did you mean `{near}`?"),
        None if slug(given) == given => {
            format!("describe the {what} first; or write the name as it is spelt, if it is one")
        }
        None => {
            terminal::say(&format!(
                "note: no {what} is known as `{}`, so it is taken for a name",
                given.escape_debug()
            ));
            return Ok(());
        }
    };
    Err(Error::Usage(format!(
        "no {what} is known as `{}`\n  help: {help}",
        given.escape_debug()
    )))
}

fn known_person(site: &Site, id: &str) -> Result<()> {
    if site.registry.person_named(id).is_some() {
        return Ok(());
    }
    let help = match nearest(id, site.registry.declared_keys()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "add them with `guide new person`".to_owned(),
    };
    Err(Error::Usage(format!(
        "nobody is known as `{}`\n  help: {help}",
        id.escape_debug()
    )))
}
