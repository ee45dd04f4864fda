//! `guide init`.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::build::OUTPUT_FOLDER;
use super::serve::{self, ServeArgs};
use super::{Outcome, terminal};
use crate::error::{Error, Result};
use crate::history::Repository;
use crate::input::{CONTENT_FOLDER, Inputs, SETTINGS_FILE};
use crate::sample;
use crate::site::Site;

/// Start a site, or make the sample
///
/// Writes a `guide.yaml`, a first workstream and a first document into DIR. Files that are there
/// already are kept; where a `guide.yaml` exists nothing is written. Where there are documents outside
/// of `content/`, a `guide.yaml` is all that is written, for a first folder `content/` would take them
/// out of the site. The folder of the built site is added to `.gitignore`.
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
    let documents = documents_elsewhere(folder)?;
    let files = if documents > 0 { &FILES[..1] } else { &FILES };
    write_missing(folder, files)?;
    ignore_output(folder)?;
    let run = format!("guide{}", in_folder(directory, &args.folder));
    let place = match args.folder.as_str() {
        "." => "this folder",
        folder => folder,
    };
    let found = match documents {
        0 => "Write your own people and workstream over the examples in workstreams/.\n".to_owned(),
        1 => "The document that is here stays where it is.\n".to_owned(),
        many => format!("The {many} documents that are here stay where they are.\n"),
    };
    let git = match Repository::discover(folder)? {
        Some(_) => "",
        None => "It is not in git yet, so it has no history to show: `git init`, then commit.\n",
    };
    terminal::print(&format!(
        "A new site is in {place}. {found}{git}\nNext:\n  {run} serve    preview it while you write\n  {run} check    find problems\n  {run} new      add a person, a workstream or a document\n",
    ));
    Ok(())
}

/// The documents that a first folder `content/` would take out of the site.
fn documents_elsewhere(folder: &Utf8Path) -> Result<usize> {
    if !folder.is_dir() {
        return Ok(0);
    }
    let site = Site::assemble(Inputs::read(folder, None)?)?;
    let elsewhere = site
        .guidance()
        .filter(|it| !it.source.path().is_within(CONTENT_FOLDER));
    Ok(elsewhere.count())
}

/// Adds the folder of the built site to those that git leaves alone.
fn ignore_output(folder: &Utf8Path) -> Result<()> {
    let path = folder.join(".gitignore");
    let mut text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Error::io("read", &path, error)),
    };
    let is_output = |line: &str| line.trim().trim_matches('/') == OUTPUT_FOLDER;
    if text.lines().any(is_output) {
        return Ok(());
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let line = format!("/{OUTPUT_FOLDER}/\n");
    text.push_str(&line);
    fs::write(&path, text).map_err(|error| Error::io("write", &path, error))
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
