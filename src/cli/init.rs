//! `guide init`.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::serve::{self, ServeArgs};
use super::{Outcome, terminal};
use crate::error::{Error, Result};
use crate::input::SETTINGS_FILE;
use crate::sample;

/// Start a site, or make the sample
///
/// Writes a `guide.yaml`, a first workstream and a first document into DIR. Files that are there
/// already are kept; where a `guide.yaml` exists nothing is written.
///
/// With `--pages`, also writes the workflow that checks each pull request and publishes the default
/// branch to GitHub Pages. It can be added to a site that exists.
///
/// With `--sample`, makes a git repository of example guidance in four workstreams with a history
/// of two years by invented people: the quickest way to see what guide does. A sample made earlier
/// is left as it is. `--sample` and `--pages` exclude each other.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The folder, made if need be
    #[arg(value_name = "DIR", default_value = ".")]
    folder: Utf8PathBuf,
    /// Make the sample repository; not together with --pages
    #[arg(long)]
    sample: bool,
    /// Write the workflow that publishes to GitHub Pages; not together with --sample
    #[arg(long, conflicts_with = "sample")]
    pages: bool,
    /// Preview the new site at once
    #[arg(long)]
    serve: bool,
}

const FILES: [(&str, &str); 4] = [
    (SETTINGS_FILE, include_str!("init/guide.yaml")),
    ("workstreams/first.yaml", include_str!("init/first.yaml")),
    ("workstreams/people.yaml", include_str!("init/people.yaml")),
    (
        "content/first/first-guidance.md",
        include_str!("init/first-guidance.md"),
    ),
];

const PAGES: (&str, &str) = (
    ".github/workflows/guidance-site.yml",
    include_str!("init/pages.yml"),
);

pub(super) fn run(directory: &Utf8PathBuf, args: &InitArgs) -> Result<Outcome> {
    let folder = directory.join(&args.folder);
    if args.sample {
        make_sample(&folder, directory, args)?;
    } else {
        start(&folder, directory, args)?;
    }
    if args.serve {
        serve::run(&folder, &ServeArgs::default())
    } else {
        Ok(Outcome::Sound)
    }
}

/// What makes the next command work in the folder, from where this one was given.
fn in_folder(directory: &Utf8Path, folder: &Utf8Path) -> String {
    let named: Vec<&str> = [directory, folder]
        .into_iter()
        .filter(|it| *it != ".")
        .map(Utf8Path::as_str)
        .collect();
    match named.as_slice() {
        [] => String::new(),
        _ if folder.is_absolute() => format!(" -C {folder}"),
        named => format!(" -C {}", named.join("/")),
    }
}

fn start(folder: &Utf8Path, directory: &Utf8Path, args: &InitArgs) -> Result<()> {
    if args.pages {
        add_pages(folder, args)?;
    }
    if folder.join(SETTINGS_FILE).exists() {
        if args.pages {
            return Ok(());
        }
        return Err(Error::Usage(format!(
            "{} is a site already: it has a {SETTINGS_FILE}\n  help: preview it with `guide serve`",
            args.folder
        )));
    }
    write_missing(folder, &FILES)?;
    let run = format!("guide{}", in_folder(directory, &args.folder));
    terminal::print(&format!(
        "A new site is in {}.\n\nNext:\n  {run} serve    preview it while you write\n  {run} check    find problems\n",
        match args.folder.as_str() {
            "." => "this folder",
            folder => folder,
        }
    ));
    Ok(())
}

fn add_pages(folder: &Utf8Path, args: &InitArgs) -> Result<()> {
    let (name, _) = PAGES;
    if folder.join(name).exists() {
        return Err(Error::Usage(format!(
            "{} has a {name} already\n  help: remove it first, to write it anew",
            args.folder
        )));
    }
    write_missing(folder, &[PAGES])?;
    terminal::print(&format!(
        "{name} publishes the site from GitHub. Once, in the repository's settings: set the\nvariables GUIDE_SOURCE, the address of the repository that guide is installed from, and GUIDE_REVISION,\nthe full id of the commit to install; and set the source of Pages to GitHub Actions.\n"
    ));
    Ok(())
}

/// Makes the sample. One made earlier is left as it is, so that the command can be run again.
fn make_sample(folder: &Utf8Path, directory: &Utf8Path, args: &InitArgs) -> Result<()> {
    if folder.join(SETTINGS_FILE).exists() && folder.join(".git").exists() {
        terminal::print(&format!("{} holds a sample already.\n", args.folder));
        return Ok(());
    }
    let is_empty = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => return Err(Error::io("read", folder, error)),
    };
    if !is_empty {
        return Err(Error::Usage(format!(
            "{} is not empty, so no sample is made there\n  help: name a new folder",
            args.folder
        )));
    }
    let made = sample::make(folder)?;
    terminal::print(&format!(
        "The sample is in {}: {} commits.\n",
        args.folder, made.commits
    ));
    if !args.serve {
        terminal::print(&format!(
            "\nNext:\n  guide{} serve\n",
            in_folder(directory, &args.folder)
        ));
    }
    Ok(())
}

/// Writes the files that are not there yet.
fn write_missing(folder: &Utf8Path, files: &[(&str, &str)]) -> Result<()> {
    for (name, text) in files {
        let path = folder.join(name);
        if path.exists() {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| Error::io("create", parent, error))?;
        }
        fs::write(&path, text).map_err(|error| Error::io("write", &path, error))?;
    }
    Ok(())
}
