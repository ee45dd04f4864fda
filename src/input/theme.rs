//! The files of the theme: the built-in one, overridden file by file by `themes/<name>/`, and what its
//! `theme.yaml` says of the look.

use std::borrow::Cow;
use std::collections::BTreeMap;

use camino::Utf8Path;

use super::{Descriptions, THEME_FILE, THEMES_FOLDER};
use crate::diagnostic::{Diagnostic, SourceText, code, nearest};
use crate::error::Result;
use crate::model::{Located, Look};

#[derive(rust_embed::RustEmbed)]
#[folder = "themes/default"]
struct BuiltIn;

/// Templates and assets by their path within the theme, such as `templates/home.html`.
#[derive(Clone, PartialEq)]
pub struct ThemeFiles {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    /// Scripts that a theme of the site's own adds: they are named in the build's report.
    pub own_scripts: Vec<String>,
    /// Words of the site's own; those in just its language come before those of the theme.
    pub own_strings: Vec<SourceText>,
    /// What `theme.yaml` says; the files that it names are there.
    pub look: Look,
}

impl ThemeFiles {
    /// Reads the theme named in the settings over the built-in one.
    pub(super) fn read(
        descriptions: &mut Descriptions<'_>,
        name: Option<&Located<String>>,
        language: &str,
    ) -> Result<Self> {
        let mut theme = Self::built_in();
        let Some(name) = name.filter(|name| name.value != "default") else {
            return Ok(theme);
        };
        let folder = format!("{THEMES_FOLDER}/{}", name.value);
        let files = descriptions.files;
        let mut found = false;
        for path in files.paths().filter(|path| path.is_within(&folder)) {
            found = true;
            if let Some(bytes) = files.bytes(path, descriptions.problems)? {
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
            descriptions.problems.push(
                Diagnostic::new(
                    code::UNKNOWN_THEME,
                    format!("there is no theme `{}`", name.value),
                )
                .at(name.at.clone())
                .help(format!("make the folder {folder}, or remove this line")),
            );
        }
        let look = descriptions.read(&format!("{folder}/{THEME_FILE}"), Look::read)?;
        theme.look = theme.with_files(look.unwrap_or_default(), &folder, descriptions.problems);
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
            look: Look::default(),
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

    /// The look, less what names files that are not there or not of their kind: that is reported.
    fn with_files(&mut self, mut look: Look, folder: &str, problems: &mut Vec<Diagnostic>) -> Look {
        let mut is_sound = |name: &Located<String>, kind: Kind| match self.admit(&name.value, kind)
        {
            Ok(()) => true,
            Err((message, help)) => {
                let message = message.replace("{}", &format!("{folder}/assets/{}", name.value));
                problems.push(
                    Diagnostic::new(code::THEME_FILE, message)
                        .at(name.at.clone())
                        .help(help),
                );
                false
            }
        };
        for font in [&mut look.body, &mut look.mono].into_iter().flatten() {
            font.faces.retain(|it| is_sound(&it.file, Kind::Font));
        }
        look.favicon = look.favicon.filter(|it| is_sound(it, Kind::Drawing));
        look.logo = look.logo.filter(|logo| {
            // Each file is told of.
            let sound: Vec<bool> = logo.files().map(|it| is_sound(it, Kind::Drawing)).collect();
            !sound.contains(&false)
        });
        look
    }

    /// Makes sure that a file of the assets is of its kind, and cleans it if it is a drawing. Else what
    /// is wrong, with `{}` for its path, and what to do.
    fn admit(&mut self, name: &str, kind: Kind) -> std::result::Result<(), (String, String)> {
        let Some(bytes) = self.files.get_mut(&format!("assets/{name}")) else {
            let alike = self.below("assets").map(|(it, _)| it);
            let alike = alike.filter(|it| kind.extensions().iter().any(|end| it.ends_with(end)));
            let help = match nearest(name, alike) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add the file, or write the path of another within `assets/`".to_owned(),
            };
            return Err(("there is no file {}".to_owned(), help));
        };
        let extension = Utf8Path::new(name).extension().unwrap_or_default();
        if kind == Kind::Drawing && extension == "svg" {
            match crate::svg::clean(bytes) {
                Ok(clean) => *bytes = Cow::Owned(clean),
                Err(reason) => {
                    let help = "save the drawing as plain SVG, without document type or entities";
                    return Err((format!("{{}} cannot be shown: {reason}"), help.to_owned()));
                }
            }
            return Ok(());
        }
        match kind {
            Kind::Font if extension == "woff2" && bytes.starts_with(WOFF2) => Ok(()),
            Kind::Font => Err((
                "{} is no font in the format woff2".to_owned(),
                "convert it to woff2, which every browser reads and no other is as small"
                    .to_owned(),
            )),
            Kind::Drawing if extension == "png" && bytes.starts_with(PNG) => Ok(()),
            Kind::Drawing => Err((
                "{} is neither an SVG nor a PNG".to_owned(),
                "save it as one of the two, with its ending".to_owned(),
            )),
        }
    }
}

/// With what a font of the format woff2 begins.
const WOFF2: &[u8] = b"wOF2";
/// With what a PNG begins.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What a file that `theme.yaml` names is to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Font,
    Drawing,
}

impl Kind {
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Font => &[".woff2"],
            Self::Drawing => &[".svg", ".png"],
        }
    }
}

/// Is it a file of words: that of the theme, or that of the theme for the site's language?
fn is_strings(path: &str, language: &str) -> bool {
    path == "strings.ftl" || path == format!("strings.{language}.ftl")
}
