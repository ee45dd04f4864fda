//! `guide init`.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::serve::{self, ServeArgs};
use super::{Outcome, terminal};
use crate::error::{Error, Result};
use crate::input::SETTINGS_FILE;

/// Start a site
///
/// Writes a `guide.yaml`, a first workstream and a first document into DIR. Files that are there
/// already are kept; where a `guide.yaml` exists nothing is written.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The folder, made if need be
    #[arg(value_name = "DIR", default_value = ".")]
    folder: Utf8PathBuf,
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

pub(super) fn run(directory: &Utf8PathBuf, args: &InitArgs) -> Result<Outcome> {
    let folder = directory.join(&args.folder);
    let exists = folder.join(SETTINGS_FILE).exists();
    if exists {
        return Err(Error::Usage(format!(
            "{} is a site already: it has a {SETTINGS_FILE}\n  help: preview it with `guide serve`",
            args.folder
        )));
    }
    write_files(&folder)?;
    terminal::print(&format!(
        "A new site is in {}.\n\nNext:\n  guide{} serve    preview it while you write\n  guide{} check    find problems\n",
        args.folder,
        in_folder(&args.folder),
        in_folder(&args.folder),
    ));
    if args.serve {
        serve::run(&folder, &ServeArgs::default())
    } else {
        Ok(Outcome::Sound)
    }
}

fn in_folder(folder: &Utf8Path) -> String {
    if folder == "." {
        String::new()
    } else {
        format!(" -C {folder}")
    }
}

fn write_files(folder: &Utf8Path) -> Result<()> {
    for (name, text) in FILES {
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
