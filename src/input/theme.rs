//! The files of the theme: the built-in one, overridden file by file by `themes/<name>/`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use camino::Utf8Path;

use super::Files;
use crate::diagnostic::{Diagnostic, SourceText, code};
use crate::error::Result;
use crate::model::Located;

#[derive(rust_embed::RustEmbed)]
#[folder = "themes/default"]
struct BuiltIn;

/// Templates and assets by their path within the theme, such as `templates/home.html`.
#[derive(Clone, PartialEq, Eq)]
pub struct ThemeFiles {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    /// Scripts that a theme of the site's own adds: they are named in the build's report.
    pub own_scripts: Vec<String>,
    /// Words of the site's own; those in just its language come before those of the theme.
    pub own_strings: Vec<SourceText>,
}

impl ThemeFiles {
    /// Reads the theme named in the settings over the built-in one.
    pub fn read(
        _root: &Utf8Path,
        files: &Files,
        name: Option<&Located<String>>,
        language: &str,
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
                if is_strings(&inside, language) {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    theme.own_strings.push(SourceText::new(path.clone(), text));
                }
                theme.files.insert(inside, Cow::Owned(bytes));
            }
        }
        // A file named for the language comes first.
        let is_general = |it: &SourceText| it.path().as_str().ends_with("/strings.ftl");
        theme.own_strings.sort_by_key(is_general);
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
            own_strings: Vec::new(),
        }
    }

    /// Does a template or a script ask for a message?
    pub fn asks_for(&self, message: &str) -> bool {
        let wanted = format!("\"{message}\"");
        let mut files = self.below("templates").chain(self.below("assets"));
        files.any(|(_, bytes)| {
            let mut places = bytes.windows(wanted.len());
            places.any(|it| it == wanted.as_bytes())
        })
    }

    /// The files below a folder of the theme: their path within it, and their content.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.files.iter().filter_map(move |(path, bytes)| {
            let inside = path.strip_prefix(folder)?.strip_prefix('/')?;
            Some((inside, bytes.as_ref()))
        })
    }
}

/// Is it a file of words: that of the theme, or that of the theme for the site's language?
fn is_strings(path: &str, language: &str) -> bool {
    path == "strings.ftl" || path == format!("strings.{language}.ftl")
}
