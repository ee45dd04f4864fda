//! `guide schema`.

use std::fmt::Write as _;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::{Outcome, terminal};
use crate::diagnostic::nearest;
use crate::error::{Error, Result};
use crate::input::read_settings;
use crate::model::Statuses;
use crate::schema::{FILES, File};

/// Print the JSON Schema of a file, for editors
///
/// An editor that knows the schema of a file completes its keys, explains them and marks what `guide
/// check` would not accept. The schemas are made of the same description by which guide reads the
/// files: draft 2020-12 of JSON Schema. Without NAME, lists them.
///
/// `guide schema --output .schemas` writes all of them. VS Code, with the YAML extension of Red Hat,
/// in `.vscode/settings.json`:
///
///   "yaml.schemas": { ".schemas/guide.schema.json": "guide.yaml", … }
///
/// In the folder of a site the schemas have the states of its own `lifecycle:`; write them again when
/// these change. What else depends on other files, such as whether a name is anybody's, only `guide
/// check` can tell.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct SchemaArgs {
    /// guide, workstream, people, organizations, calls, theme or front-matter
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Write NAME.schema.json into this folder; without NAME, all of them
    #[arg(long, short, value_name = "DIR")]
    output: Option<Utf8PathBuf>,
}

pub(super) fn run(directory: &Utf8Path, args: &SchemaArgs) -> Result<Outcome> {
    let named = args.name.as_deref().map(named).transpose()?;
    let settings = read_settings(directory)?;
    let text = |file: &File| text(file, settings.lifecycle.statuses());
    match (&args.output, named) {
        (None, None) => terminal::print(&list()),
        (None, Some(file)) => terminal::print(&text(file)),
        (Some(folder), named) => {
            let folder = directory.join(folder);
            fs::create_dir_all(&folder).map_err(|error| Error::io("create", &folder, error))?;
            let files = FILES
                .iter()
                .filter(|it| named.is_none_or(|named| named.name == it.name));
            for file in files {
                let path = folder.join(format!("{}.schema.json", file.name));
                fs::write(&path, text(file)).map_err(|error| Error::io("write", &path, error))?;
            }
        }
    }
    Ok(Outcome::Sound)
}

fn named(name: &str) -> Result<&'static File> {
    File::named(name).ok_or_else(|| {
        let help = match nearest(name, FILES.iter().map(|it| it.name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`guide schema` lists them".to_owned(),
        };
        Error::Usage(format!(
            "there is no schema `{}`\n  help: {help}",
            name.escape_debug()
        ))
    })
}

fn list() -> String {
    let mut out = String::new();
    for file in &FILES {
        let _ = writeln!(out, "{:<14} {:<32} {}", file.name, file.files, file.about);
    }
    out
}

fn text(file: &File, statuses: &Statuses) -> String {
    // Plain strings and numbers always serialise.
    let text = serde_json::to_string_pretty(&file.schema(statuses)).unwrap_or_default();
    format!("{text}\n")
}
