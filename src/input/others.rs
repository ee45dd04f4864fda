//! The sources beside the site's own: which folders they are, and whether they can be read.

use camino::{Utf8Path, Utf8PathBuf};

use super::source::Which;
use super::{CONTENT_FOLDER, Earlier, Mount, Source, THEMES_FOLDER, WORKSTREAMS_FOLDER, host_of};
use crate::diagnostic::{Diagnostic, code};
use crate::error::{Error, Result};
use crate::history::Repository;
use crate::model::settings::OtherSource;
use crate::model::{Located, Settings};
use crate::path::SourcePath;

/// The sources beside the site's own.
#[derive(Default)]
pub(super) struct Others {
    /// Of each that was read, its repository, if it lies in one.
    pub(super) repositories: Vec<Option<Repository>>,
    /// The folders of those that cannot be read.
    pub(super) unread: Vec<Utf8PathBuf>,
}

/// Reads what `sources:` names, after the site's own, and leaves what is a source of its own out of
/// those in which it lies. What cannot be read is reported where it is named.
pub(super) fn read(
    sources: &mut Vec<Source>,
    settings: &Settings,
    earlier: &Earlier,
    problems: &mut Vec<Diagnostic>,
) -> Result<Others> {
    let root = canonical(&sources[0].root)?;
    let mut roots = vec![root.clone()];
    let mut others = Others::default();
    for other in &settings.sources {
        let folder = match folder(&root, &other.path)? {
            Ok(folder) => folder,
            Err(problem) => {
                problems.push(problem);
                others.unread.push(root.join(&other.path.value));
                continue;
            }
        };
        if roots.contains(&folder) {
            problems.push(
                Diagnostic::new(code::DUPLICATE_SOURCE, "this folder is read already")
                    .at(other.path.at.clone())
                    .help("name each folder once; the site's own is always read"),
            );
            continue;
        }
        // Even one that cannot be read is not part of the one in which it lies.
        roots.push(folder.clone());
        match source(&folder, other, settings, earlier, problems)? {
            Ok((source, repository)) => {
                sources.push(source);
                others.repositories.push(repository);
            }
            Err(problem) => {
                problems.push(problem);
                others.unread.push(folder);
            }
        }
    }
    for source in sources.iter_mut() {
        let from = canonical(&source.root)?;
        let inside = roots.iter().filter_map(|it| it.strip_prefix(&from).ok());
        for folder in inside.filter_map(|it| SourcePath::new(&it.as_str().replace('\\', "/"))) {
            source.files.leave_out(&source.mount.known(&folder));
        }
    }
    names(sources, settings, problems);
    Ok(others)
}

/// The folder that is meant, or what is wrong with it.
fn folder(
    root: &Utf8Path,
    path: &Located<String>,
) -> Result<std::result::Result<Utf8PathBuf, Diagnostic>> {
    let problem = |message: String, help: &str| {
        let problem = Diagnostic::new(code::MISSING_SOURCE, message);
        Ok(Err(problem.at(path.at.clone()).help(help)))
    };
    let folder = root.join(&path.value);
    let found = match folder.canonicalize_utf8() {
        Ok(found) => found,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return problem(
                format!("there is no folder `{}`", path.value),
                "write the folder's path relative to the site's own; clone the repository there",
            );
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            return problem(
                format!("`{}` is not a folder", path.value),
                "write the path of a folder, or of a bare repository",
            );
        }
        Err(error) => return Err(Error::io("read", folder, error)),
    };
    if !found.is_dir() {
        return problem(
            format!("`{}` is not a folder", path.value),
            "write the path of a folder, or of a bare repository",
        );
    }
    let inside = found.strip_prefix(root).ok();
    let is_output = |it: &Utf8Path| it.components().any(|part| part.as_str() == "_site");
    if inside.is_some_and(is_output) {
        return problem(
            format!("`{}` lies in the output of the site", path.value),
            "keep the repository elsewhere: the output is replaced with each build",
        );
    }
    Ok(Ok(found))
}

fn canonical(folder: &Utf8Path) -> Result<Utf8PathBuf> {
    folder
        .canonicalize_utf8()
        .map_err(|error| Error::io("read", folder, error))
}

fn source(
    folder: &Utf8Path,
    other: &OtherSource,
    settings: &Settings,
    earlier: &Earlier,
    problems: &mut Vec<Diagnostic>,
) -> Result<std::result::Result<(Source, Option<Repository>), Diagnostic>> {
    let mut repository = Repository::discover(folder)?;
    if let Some(commit) = &other.commit {
        let unknown = |message: String| {
            let problem =
                Diagnostic::new(code::UNKNOWN_SOURCE_COMMIT, message).at(commit.at.clone());
            Ok(Err(problem.help(
                "write the id of a commit, a tag or a branch that this clone has",
            )))
        };
        let Some(found) = repository else {
            return unknown("the source is not in a git repository".into());
        };
        match found.resolve(&commit.value) {
            Ok(id) => repository = Some(found.at(id)),
            Err(Error::Usage(message)) => return unknown(message),
            Err(error) => return Err(error),
        }
    }
    let which = Which {
        root: folder,
        mount: Mount::below(&other.name.value),
        repository: repository.as_ref(),
    };
    let mut source = Source::read(&which, earlier, problems)?;
    source.workstream.clone_from(&other.workstream);
    let host = |kind| {
        host_of(
            other.repository.as_deref(),
            other.branch.as_deref(),
            kind,
            repository.as_ref(),
        )
    };
    source.host = match other.host.as_deref() {
        Some(kind) => host(Some(kind)),
        // The site's own setting says what a host is whose name does not tell.
        None => host(None).or_else(|| host(settings.host.as_deref())),
    };
    Ok(Ok((source, repository)))
}

/// Names that cannot stand in paths, or that two would share.
fn names(sources: &[Source], settings: &Settings, problems: &mut Vec<Diagnostic>) {
    let own = &sources[0].files;
    for (index, Located { value: name, at }) in
        settings.sources.iter().map(|it| &it.name).enumerate()
    {
        let mut earlier = settings.sources[..index].iter();
        let reserved = [CONTENT_FOLDER, WORKSTREAMS_FOLDER, THEMES_FOLDER];
        let (message, help) = if name.is_empty() {
            (
                "the source has no name".into(),
                "add `name:`, such as `ws1`".into(),
            )
        } else if crate::path::slug(name) != *name {
            (
                format!("`{name}` cannot be the name of a source"),
                format!("write `name: {}`", crate::path::slug(name)),
            )
        } else if earlier.any(|it| it.name.value == *name) {
            (
                format!("another source has the name `{name}`"),
                "give one of the two another `name:`".into(),
            )
        } else if reserved.contains(&name.as_str()) || own.contains_folder(name) {
            (
                format!("the site has a folder `{name}` of its own"),
                "give the source another `name:`".into(),
            )
        } else {
            continue;
        };
        problems.push(
            Diagnostic::new(code::SOURCE_NAME, message)
                .at(at.clone())
                .help(help),
        );
    }
}
