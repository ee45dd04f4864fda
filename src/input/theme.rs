//! The files of the theme: the built-in one, overridden file by file by `themes/<name>/`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use camino::Utf8Path;

use super::Files;
use crate::diagnostic::{Diagnostic, code};
use crate::error::Result;
use crate::model::Located;

#[derive(rust_embed::RustEmbed)]
#[folder = "themes/default"]
struct BuiltIn;

/// Templates and assets by their path within the theme, such as `templates/home.html`.
pub struct ThemeFiles {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    /// Scripts that a theme of the site's own adds: they are named in the build's report.
    pub own_scripts: Vec<String>,
}

impl ThemeFiles {
    /// Reads the theme named in the settings over the built-in one.
    pub fn read(
        _root: &Utf8Path,
        files: &Files,
        name: Option<&Located<String>>,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Self> {
        let mut theme = Self::built_in();
        let Some(name) = name.filter(|name| name.value != "default") else {
            return Ok(theme);
        };
        let folder = format!("themes/{}", name.value);
        let mut found = false;
        for path in files.paths().filter(|path| path.is_within(&folder)) {
            found = true;
            if let Some(bytes) = files.bytes(path, problems)? {
                let inside = path.as_str()[folder.len() + 1..].to_owned();
                if path.extension() == "js" {
                    theme.own_scripts.push(path.to_string());
                }
                theme.files.insert(inside, Cow::Owned(bytes));
            }
        }
        if !found {
            problems.push(
                Diagnostic::new(
                    code::UNKNOWN_THEME,
                    format!("there is no theme `{}`", name.value),
                )
                .at(name.at.clone())
                .help(format!("make the folder {folder}, or remove this line")),
            );
        }
        Ok(theme)
    }

    fn built_in() -> Self {
        let files = BuiltIn::iter()
            .filter_map(|path| Some((path.to_string(), BuiltIn::get(&path)?.data)))
            .collect();
        Self {
            files,
            own_scripts: Vec::new(),
        }
    }

    /// The files below a folder of the theme: their path within it, and their content.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.files.iter().filter_map(move |(path, bytes)| {
            let inside = path.strip_prefix(folder)?.strip_prefix('/')?;
            Some((inside, bytes.as_ref()))
        })
    }
}
