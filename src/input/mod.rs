//! EDGE: all reading. A folder, or a commit, becomes one immutable [`Inputs`].

mod attachment;
mod content;
mod files;
mod listing;
mod look_through;
mod mount;
mod others;
mod reading;
mod source;
mod theme;

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

pub use attachment::{Attachment, attachment_type};
pub use files::Files;
pub(crate) use listing::CACHE_MARK;
pub use mount::Mount;
pub use reading::{Reading, Thing};
pub use source::{Earlier, Proposed, Source, SourceId};
pub use theme::ThemeFiles;

use crate::cache::Cache;
use crate::diagnostic::{Diagnostic, SourceText, code, is_nearly};
use crate::error::{Error, Result};
use crate::history::{History, Repository};
use crate::model::front_matter::FrontMatter;
use crate::model::host::web_address;
use crate::model::{
    Call, Guidance, Host, Organization, Person, Settings, Statuses, Workstream, yaml,
};
use crate::path::SourcePath;

/// The names of the files that describe a site.
pub const SETTINGS_FILE: &str = "guide.yaml";
/// The folder of guidance; where there is none, the whole source is guidance.
pub const CONTENT_FOLDER: &str = "content";
/// The folder of workstreams, people and organisations.
pub const WORKSTREAMS_FOLDER: &str = "workstreams";
/// The folder of themes.
pub const THEMES_FOLDER: &str = "themes";
/// What a theme says of its look, in its folder.
pub const THEME_FILE: &str = "theme.yaml";
/// The title of a site of which nothing tells the name.
const NAMELESS: &str = "Guidance";
/// Commits that only changed the form of texts, as git's `blame.ignoreRevsFile` lists them.
pub const LOOK_THROUGH_FILE: &str = ".git-blame-ignore-revs";
/// The people who take part.
pub const PEOPLE_FILE: &str = "workstreams/people.yaml";
/// Which organisations there are.
pub const ORGANIZATIONS_FILE: &str = "workstreams/organizations.yaml";
/// Which calls there are.
pub const CALLS_FILE: &str = "workstreams/calls.yaml";

/// Everything that was read: texts, settings, history, theme. Nothing is read after it is made,
/// except old texts by their content's id, which cannot change.
pub struct Inputs {
    /// A title of last resort: in git the repository's name, so that every clone has the same;
    /// elsewhere the folder's.
    pub last_title: String,
    /// What `guide.yaml` says, or the defaults.
    pub settings: Settings,
    /// Is there a `guide.yaml`? Then unknown keys are errors.
    pub configured: bool,
    /// Which Markdown files are guidance.
    pub guidance: Guidance,
    /// Where the files are from: the site's own source, then those that `guide.yaml` names.
    pub sources: Vec<Source>,
    /// The folders of sources that could not be read: they may come, or be mended.
    pub unread: Vec<Utf8PathBuf>,
    /// Every Markdown file with its source, in the order of their paths.
    pub markdown: Vec<(SourceId, SourceText)>,
    /// The workstreams described by files, in the order of their numbers.
    pub workstreams: Vec<Workstream>,
    /// The people of `people.yaml`.
    pub people: Vec<Person>,
    /// The organisations of `organizations.yaml`.
    pub organizations: Vec<Organization>,
    /// The calls of `calls.yaml`, in its order.
    pub calls: Vec<Call>,
    /// The templates and assets.
    pub theme: ThemeFiles,
    /// The day that the site is told of, where it is not that of its newest commit.
    pub day: Option<jiff::civil::Date>,
    /// The YAML files of which all this was read.
    pub descriptions: Vec<SourceText>,
    /// What was wrong with what was read.
    pub problems: Vec<Diagnostic>,
}

/// What the `guide.yaml` of a folder says, or the defaults; what is wrong with it `check` tells.
pub fn read_settings(root: &Utf8Path) -> Result<Settings> {
    let path = root.join(SETTINGS_FILE);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Settings::default());
        }
        Err(error) => return Err(Error::io("read", &path, error)),
    };
    let path = SourcePath::new(SETTINGS_FILE);
    let source = path.map(|it| SourceText::new(it, text));
    let read = |it: &SourceText| read_yaml(it, true, &mut Vec::new(), Settings::read);
    Ok(source.as_ref().and_then(read).unwrap_or_default())
}

impl Inputs {
    /// Lets what follows from old texts be remembered for the next run.
    pub fn remember_in(&mut self, cache: &Arc<Cache>) {
        for source in &mut self.sources {
            let blobs = source.blobs.take();
            source.blobs = blobs.map(|it| it.with_cache(Arc::clone(cache)));
        }
    }
}

impl Inputs {
    /// Reads the folder at `root`. A bare repository is read at its `HEAD`. What is as an `earlier`
    /// reading found it is not read again.
    pub fn read(root: &Utf8Path, earlier: Option<&Earlier>) -> Result<Self> {
        Self::of(root, Repository::discover(root)?.as_ref(), earlier, &[])
    }

    /// Reads the folder as if these files of its sources were written: each by its path as the site
    /// knows it, with its text.
    pub fn read_proposed(root: &Utf8Path, files: &[Proposed]) -> Result<Self> {
        Self::of(root, Repository::discover(root)?.as_ref(), None, files)
    }

    /// Reads a commit of the repository that `root` lies in, as if it were checked out there.
    pub fn read_commit(root: &Utf8Path, rev: &str) -> Result<Self> {
        let Some(repository) = Repository::discover(root)? else {
            return Err(Error::Usage(format!(
                "{root} is not in a git repository, so it has no commit `{}`",
                rev.escape_debug()
            )));
        };
        let commit = repository.resolve(rev)?;
        Self::of(root, Some(&repository.at(commit)), None, &[])
    }

    fn of(
        root: &Utf8Path,
        repository: Option<&Repository>,
        earlier: Option<&Earlier>,
        proposed: &[Proposed],
    ) -> Result<Self> {
        let mut problems = Vec::new();
        let first = Earlier::default();
        let earlier = earlier.unwrap_or(&first);
        let which = source::Which {
            root,
            mount: Mount::default(),
            repository,
        };
        let mut own = Source::read(&which, earlier, &mut problems)?;
        own.propose(SourceId::default(), proposed);
        let settings_text = own.files.text(SETTINGS_FILE, &mut problems)?;
        if settings_text.is_none() {
            problems.extend(settings_of_another_name(&own)?);
        }
        let configured = settings_text.is_some();
        let settings = settings_text
            .as_ref()
            .map_or_else(Settings::default, |source| {
                read_yaml(source, true, &mut problems, Settings::read).unwrap_or_default()
            });
        let mut sources = vec![own.with_settings(&settings, repository)];
        let others = others::read(&mut sources, &settings, earlier, &mut problems)?;
        for (index, source) in sources.iter_mut().enumerate().skip(1) {
            source.propose(SourceId(index), proposed);
        }
        for source in &sources {
            problems.extend(source.files.nested_problem());
        }
        let guidance = Guidance::new(&settings.project_pages, &settings.exclude, &mut problems);
        let others_repositories = others.repositories.iter().map(Option::as_ref);
        let repositories: Vec<_> = std::iter::once(repository)
            .chain(others_repositories)
            .collect();
        // Much of a history is read by one, commit by commit; texts are read meanwhile.
        let (histories, texts) = rayon::join(
            || read_histories(&sources, &repositories, earlier),
            || read_texts(&sources, &guidance, &mut problems),
        );
        for (source, history) in sources.iter_mut().zip(histories?) {
            source.history = history;
        }
        let markdown = texts?;
        let files = &sources[0].files;
        let mut descriptions = Descriptions {
            files,
            strict: configured,
            statuses: settings.lifecycle.statuses(),
            problems: &mut problems,
            texts: settings_text.into_iter().collect(),
        };
        let people = descriptions.entries(PEOPLE_FILE, Person::read)?;
        let organizations = descriptions.entries(ORGANIZATIONS_FILE, Organization::read)?;
        let calls = descriptions.entries(CALLS_FILE, Call::read)?;
        let calls = calls.into_iter().flatten().collect();
        let workstreams = descriptions.workstreams()?;
        let theme = ThemeFiles::read(
            &mut descriptions,
            settings.theme.as_ref(),
            settings.language(),
        )?;
        let descriptions = descriptions.texts;
        Ok(Self {
            last_title: match repository {
                Some(repository) => repository_name(repository),
                None => folder_name(root),
            },
            configured,
            guidance,
            markdown,
            workstreams,
            people,
            organizations,
            calls,
            descriptions,
            theme,
            sources,
            unread: others.unread,
            settings,
            day: None,
            problems,
        })
    }
}

fn folder_name(root: &Utf8Path) -> String {
    let absolute = root
        .canonicalize_utf8()
        .unwrap_or_else(|_| Utf8PathBuf::from(root));
    absolute.file_name().unwrap_or(NAMELESS).to_owned()
}

/// The name in the address of the origin, if that is on the web: a path on this machine says
/// nothing of the repository.
fn repository_name(repository: &Repository) -> String {
    let address = repository.origin_url().and_then(web_address);
    let name = address
        .as_deref()
        .and_then(|it| it.trim_end_matches('/').rsplit('/').next());
    name.filter(|it| !it.is_empty())
        .unwrap_or(NAMELESS)
        .to_owned()
}

fn read_yaml<T>(
    source: &SourceText,
    strict: bool,
    problems: &mut Vec<Diagnostic>,
    read: impl FnOnce(&mut yaml::Reader<'_>, &yaml::Node) -> T,
) -> Option<T> {
    let node = yaml::parse(source, 0..source.text().len(), problems)?;
    Some(read(
        &mut yaml::Reader::new(source, problems, strict),
        &node,
    ))
}

/// The YAML files that describe the site beside `guide.yaml`, as they are read.
struct Descriptions<'a> {
    files: &'a Files,
    strict: bool,
    statuses: &'a Statuses,
    problems: &'a mut Vec<Diagnostic>,
    /// What was read so far.
    texts: Vec<SourceText>,
}

impl Descriptions<'_> {
    fn read<T>(
        &mut self,
        path: &str,
        read: impl FnOnce(&mut yaml::Reader<'_>, &yaml::Node) -> T,
    ) -> Result<Option<T>> {
        let Some(source) = self.files.text(path, self.problems)? else {
            return Ok(None);
        };
        let value = read_yaml(&source, self.strict, self.problems, read);
        self.texts.push(source);
        Ok(value)
    }

    fn entries<T>(
        &mut self,
        path: &str,
        read: impl Fn(&mut yaml::Reader<'_>, &yaml::Key, &yaml::Node) -> T,
    ) -> Result<Vec<T>> {
        let entries = self.read(path, |reader, node| {
            reader
                .entries(
                    Some(node),
                    &format!("`{path}`"),
                    "some-id: { name: Some Name }",
                )
                .into_iter()
                .map(|(key, node)| read(reader, key, node))
                .collect()
        })?;
        Ok(entries.unwrap_or_default())
    }

    fn workstreams(&mut self) -> Result<Vec<Workstream>> {
        let mut workstreams = Vec::new();
        let (files, statuses) = (self.files, self.statuses);
        for path in files.paths().filter(|path| is_workstream_file(path)) {
            let id = path.file_stem();
            if let Some(meant) = meant_file(id)
                && !files.contains_folder(&format!("{CONTENT_FOLDER}/{id}"))
            {
                self.problems.push(misspelt(path, meant));
                continue;
            }
            let read = |reader: &mut yaml::Reader<'_>, node: &yaml::Node| {
                Workstream::read(reader, id, node, statuses)
            };
            workstreams.extend(self.read(path.as_str(), read)?);
            if let Some(source) = self.texts.last().filter(|it| it.path() == path)
                && crate::path::slug(id) != id
            {
                self.problems.push(
                    Diagnostic::new(
                        code::INVALID_ID,
                        format!("`{id}` cannot be a workstream's id"),
                    )
                    .at(source.place(0..0))
                    .help(format!("rename the file to {}.yaml", crate::path::slug(id))),
                );
            }
        }
        workstreams.sort_by(|a, b| (a.number, &a.id).cmp(&(b.number, &b.id)));
        Ok(workstreams)
    }
}

/// The file beside the workstreams' that is meant by a name so much like its own.
fn meant_file(stem: &str) -> Option<&'static str> {
    [PEOPLE_FILE, ORGANIZATIONS_FILE, CALLS_FILE]
        .into_iter()
        .find(|file| {
            let name = file.rsplit('/').next().unwrap_or(file);
            is_nearly(stem, name.trim_end_matches(".yaml"))
        })
}

fn misspelt(path: &SourcePath, meant: &str) -> Diagnostic {
    let message =
        format!("{path} would describe a workstream, but its name is nearly that of {meant}");
    Diagnostic::new(code::INVALID_ID, message)
        .at(SourceText::new(path.clone(), "").place(0..0))
        .help(format!(
            "rename the file to {meant}; a workstream needs a name less like it, or a folder in {CONTENT_FOLDER}/"
        ))
}

/// Is it the file of a workstream?
pub(crate) fn is_workstream_file(path: &SourcePath) -> bool {
    path.folder() == WORKSTREAMS_FOLDER
        && matches!(path.extension().as_str(), "yaml" | "yml")
        && !matches!(path.as_str(), PEOPLE_FILE | ORGANIZATIONS_FILE | CALLS_FILE)
}

/// The history of each source, as its repository tells it.
fn read_histories(
    sources: &[Source],
    repositories: &[Option<&Repository>],
    earlier: &Earlier,
) -> Result<Vec<Option<Arc<History>>>> {
    let sources = sources.iter().zip(repositories);
    let histories = sources.map(|(source, repository)| {
        let read = |it| source.read_history(it, earlier);
        repository.map(read).transpose()
    });
    histories.collect()
}

/// The Markdown of all sources that makes pages, in the order of its paths.
fn read_texts(
    sources: &[Source],
    guidance: &Guidance,
    problems: &mut Vec<Diagnostic>,
) -> Result<Vec<(SourceId, SourceText)>> {
    let mut texts = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        for text in read_markdown(source, guidance, problems)? {
            texts.push((SourceId(index), text));
        }
    }
    texts.sort_by(|(_, a), (_, b)| a.path().cmp(b.path()));
    Ok(texts)
}

/// Reads the Markdown of a source that makes pages: with a `content/` folder, what is in it and at
/// the top; without one, all of it.
fn read_markdown(
    source: &Source,
    guidance: &Guidance,
    problems: &mut Vec<Diagnostic>,
) -> Result<Vec<SourceText>> {
    let (files, mount) = (&source.files, &source.mount);
    let markdown = files.markdown(guidance, mount);
    let pages = files.texts(&markdown.pages, problems)?;
    // What is wrong with a text that makes no page is nobody's concern.
    let others = files.texts(&markdown.others, &mut Vec::new())?;
    let others = others.iter().flatten();
    problems.extend(others.filter_map(|it| outside_content(it, &mount.content())));
    Ok(pages.into_iter().flatten().collect())
}

/// Settings that nobody reads, because their file is called otherwise.
fn settings_of_another_name(own: &Source) -> Result<Option<Diagnostic>> {
    let text = own.files.text("guide.yml", &mut Vec::new())?;
    let told = text.map(|text| {
        let message = format!("guide.yml is not read: settings stand in {SETTINGS_FILE}");
        Diagnostic::new(code::INVALID_ID, message)
            .at(text.place(0..0))
            .help(format!("rename the file to {SETTINGS_FILE}"))
    });
    Ok(told)
}

/// A text that says what only guidance says, where no guidance is looked for.
fn outside_content(text: &SourceText, content: &str) -> Option<Diagnostic> {
    let statuses = Statuses::default();
    let metadata = FrontMatter::read(text, false, &statuses, &mut Vec::new()).metadata;
    let says = [
        ("workstream", metadata.workstream.as_ref().map(|it| &it.at)),
        ("id", metadata.id.as_ref().map(|it| &it.at)),
        ("status", metadata.status.as_ref().map(|it| &it.at)),
        ("version", metadata.version.as_ref().map(|it| &it.at)),
    ];
    let (key, at) = says.into_iter().find_map(|(key, at)| Some((key, at?)))?;
    let message = format!("`{key}` makes this a document, but it lies outside of {content}/");
    Some(
        Diagnostic::new(code::OUTSIDE_CONTENT, message)
            .at(at.clone())
            .help(format!(
                "move it below {content}/, or name it under `exclude:` in {SETTINGS_FILE}"
            )),
    )
}

/// Where a repository lives on the web: where it is said to, else where its origin is.
fn host_of(
    address: Option<&str>,
    branch: Option<&str>,
    kind: Option<&str>,
    repository: Option<&Repository>,
) -> Option<Host> {
    let address = address
        .map(str::to_owned)
        .or_else(|| web_address(repository?.origin_url()?))?;
    let branch = branch
        .map(str::to_owned)
        .or_else(|| repository?.branch())
        .unwrap_or_else(|| "main".to_owned());
    let prefix = repository.map_or("", Repository::prefix);
    Host::new(&address, kind, &branch, prefix)
}
