//! The files of the theme: the built-in one, overridden file by file by `themes/<name>/`, and what its
//! `theme.yaml` says of the look.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;

use super::{Descriptions, THEME_FILE, THEMES_FOLDER};
use crate::diagnostic::{Diagnostic, SourceText, code, nearest};
use crate::error::Result;
use crate::extent;
use crate::model::{Located, Look};
use crate::path::{Route, SourcePath};

#[derive(rust_embed::RustEmbed)]
#[folder = "themes/default"]
struct BuiltIn;

/// Templates and assets by their path within the theme, such as `templates/home.html`.
#[derive(Clone, PartialEq)]
pub struct ThemeFiles {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    /// Those that are the site's own, and where they lie.
    own: BTreeMap<String, SourcePath>,
    /// What may run, and a theme of the site's own adds: it is named in the build's report.
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
        let Some(name) = name.filter(|name| name.value != DEFAULT) else {
            tell_of_default(descriptions);
            return Ok(theme);
        };
        if name.value.contains(['/', '\\']) || [".", ".."].contains(&name.value.as_str()) {
            descriptions.problems.push(
                Diagnostic::new(
                    code::UNKNOWN_THEME,
                    format!("`{}` is no name of a theme, but a path", name.value),
                )
                .at(name.at.clone())
                .help(format!("write the name of one folder in {THEMES_FOLDER}/")),
            );
            return Ok(theme);
        }
        let folder = format!("{THEMES_FOLDER}/{}", name.value);
        let files = descriptions.files;
        let mut found = false;
        for path in files.paths().filter(|path| path.is_within(&folder)) {
            found = true;
            if let Some(bytes) = files.bytes(path, descriptions.problems)? {
                let inside = path.as_str()[folder.len() + 1..].to_owned();
                if may_run(&inside) {
                    theme.own_scripts.push(path.to_string());
                }
                if is_nearly_theme_file(&inside) {
                    descriptions.problems.push(
                        Diagnostic::new(code::THEME_FILE, format!("{path} is not read"))
                            .at(source(path, &bytes).place(0..0))
                            .help(format!("rename it to {THEME_FILE}")),
                    );
                }
                if is_strings(&inside, language) {
                    theme.own_strings.push(source(path, &bytes));
                }
                theme.own.insert(inside.clone(), path.clone());
                theme.files.insert(inside, Cow::Owned(bytes));
            }
        }
        theme.tell_of_names(descriptions.problems);
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
        let look = look.unwrap_or_default();
        theme.clean_drawings(&look, descriptions.problems);
        theme.look = theme.with_files(look, &folder, descriptions.problems);
        Ok(theme)
    }

    fn built_in() -> Self {
        let files = BuiltIn::iter()
            .filter_map(|path| Some((path.to_string(), BuiltIn::get(&path)?.data)))
            .collect();
        Self {
            files,
            own: BTreeMap::new(),
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

    /// Where a file of the site's own theme lies; nowhere, if it is built in.
    pub fn own_path(&self, file: &str) -> Option<&SourcePath> {
        self.own.get(file)
    }

    /// The text of a file of the site's own theme.
    pub fn own_text(&self, file: &str) -> Option<SourceText> {
        Some(source(self.own.get(file)?, self.files.get(file)?))
    }

    /// Tells of assets whose names some system cannot hold, or cannot tell from another.
    fn tell_of_names(&self, problems: &mut Vec<Diagnostic>) {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        // Those that are built in come first.
        let all = self.below(ASSETS).map(|(name, _)| name);
        let (own, built_in): (Vec<&str>, Vec<&str>) =
            all.partition(|name| self.own.contains_key(&format!("{ASSETS}/{name}")));
        for name in built_in.iter().chain(&own) {
            let Some(path) = self.own.get(&format!("{ASSETS}/{name}")) else {
                seen.insert(folded(name), name);
                continue;
            };
            let (message, help) = if Route::named(ASSETS, name).is_none() {
                (
                    format!("not every system can hold a file with the name of {path}"),
                    "rename it: letters, digits, `-`, `_` and `.` are enough".to_owned(),
                )
            } else if let Some(other) = seen.insert(folded(name), name) {
                let built_in = built_in.contains(&other);
                (
                    format!(
                        "many systems cannot tell {path} from {}`{other}`: only the case of letters differs",
                        if built_in { "the built-in " } else { "" }
                    ),
                    if built_in {
                        format!("rename it to `{other}`, if it is to stand in the place of that")
                    } else {
                        "rename one of the two".to_owned()
                    },
                )
            } else {
                continue;
            };
            problems.push(Diagnostic::new(code::THEME_FILE, message).help(help));
        }
    }

    /// Cleans every drawing of the site's own. What `theme.yaml` names is told of there.
    fn clean_drawings(&mut self, look: &Look, problems: &mut Vec<Diagnostic>) {
        let named: BTreeSet<&str> = look.drawings().map(|it| it.value.as_str()).collect();
        for (inside, path) in &self.own {
            let Some(name) = inside
                .strip_prefix(ASSETS)
                .and_then(|it| it.strip_prefix('/'))
            else {
                continue;
            };
            if extension(name) != "svg" || named.contains(name) {
                continue;
            }
            let Some(bytes) = self.files.get_mut(inside) else {
                continue;
            };
            match crate::svg::clean(bytes) {
                Ok(clean) => *bytes = Cow::Owned(clean),
                Err(reason) => problems.push(
                    Diagnostic::new(
                        code::THEME_FILE,
                        format!("{path} cannot be shown: {reason}"),
                    )
                    .at(source(path, bytes).place(0..0))
                    .help(PLAIN_DRAWING),
                ),
            }
        }
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
            let sound: Vec<bool> = logo.files().map(|it| is_sound(it, Kind::Logo)).collect();
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
        let fault = |message: &str, help: &str| Err((message.to_owned(), help.to_owned()));
        match (kind, extension(name).as_str()) {
            (Kind::Font, "woff2") if is_font(bytes) => Ok(()),
            (Kind::Font, "woff2") if bytes.starts_with(WOFF2) => fault(
                "{} is no whole font: its length is not what it says",
                "copy or convert it anew",
            ),
            (Kind::Font, _) => fault(
                "{} is no font in the format woff2",
                "convert it to woff2, which every browser reads and no other is as small",
            ),
            (Kind::Drawing | Kind::Logo, "svg") => match crate::svg::clean(bytes) {
                Ok(clean) => {
                    *bytes = Cow::Owned(clean);
                    if kind == Kind::Logo && extent::ratio("image/svg+xml", bytes).is_none() {
                        return fault(
                            "{} does not say how large it is, so the header has no room for it",
                            "give its `<svg>` a `viewBox`, such as `viewBox=\"0 0 120 40\"`",
                        );
                    }
                    Ok(())
                }
                Err(reason) => Err((
                    format!("{{}} cannot be shown: {reason}"),
                    PLAIN_DRAWING.to_owned(),
                )),
            },
            (Kind::Drawing | Kind::Logo, "png") if bytes.starts_with(PNG) => Ok(()),
            (Kind::Drawing | Kind::Logo, _) => fault(
                "{} is neither an SVG nor a PNG",
                "save it as one of the two, with its ending",
            ),
        }
    }
}

/// The name of the theme that is built in.
const DEFAULT: &str = "default";
/// The folder of a theme whose files are published.
const ASSETS: &str = "assets";
const PLAIN_DRAWING: &str = "save the drawing as plain SVG, without document type or entities";
/// With what a font of the format woff2 begins.
const WOFF2: &[u8] = b"wOF2";
/// The length of the head of such a font.
const WOFF2_HEAD: usize = 48;
/// With what a PNG begins.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Is it a font in the format woff2, as far as its head tells: with the length that it says?
fn is_font(bytes: &[u8]) -> bool {
    let length = bytes.get(8..12).and_then(|it| it.try_into().ok());
    let length = length.map(u32::from_be_bytes).map(usize::try_from);
    bytes.starts_with(WOFF2) && bytes.len() >= WOFF2_HEAD && length == Some(Ok(bytes.len()))
}

/// Tells of a look in the folder that is called as the built-in theme: nobody reads it.
fn tell_of_default(descriptions: &mut Descriptions<'_>) {
    let folder = format!("{THEMES_FOLDER}/{DEFAULT}");
    for path in descriptions
        .files
        .paths()
        .filter(|it| it.is_within(&folder))
    {
        let inside = &path.as_str()[folder.len() + 1..];
        if inside == THEME_FILE || is_nearly_theme_file(inside) {
            let message =
                format!("{path} is not read: `{DEFAULT}` is the name of the built-in theme");
            let help = format!(
                "rename the folder, for example to {THEMES_FOLDER}/own, and write `theme: own` in guide.yaml"
            );
            let place = SourceText::new(path.clone(), "").place(0..0);
            descriptions.problems.push(
                Diagnostic::new(code::THEME_FILE, message)
                    .at(place)
                    .help(help),
            );
        }
    }
}

/// Is it what somebody took for the name of `theme.yaml`?
fn is_nearly_theme_file(inside: &str) -> bool {
    let inside_is = |name: &str| inside.eq_ignore_ascii_case(name);
    inside != THEME_FILE && (inside_is(THEME_FILE) || inside_is("theme.yml"))
}

/// May a file of a theme run in a browser: a script, or a page that may hold one?
fn may_run(inside: &str) -> bool {
    let is_asset = inside.starts_with(ASSETS);
    match extension(inside).as_str() {
        "js" => true,
        "mjs" | "cjs" | "html" | "htm" | "xhtml" | "xht" => is_asset,
        _ => false,
    }
}

/// The ending of a name, in small letters.
fn extension(name: &str) -> String {
    let extension = Utf8Path::new(name).extension().unwrap_or_default();
    extension.to_ascii_lowercase()
}

/// A name as a system has it that knows no case.
fn folded(name: &str) -> String {
    Route::named(ASSETS, name).map_or_else(|| name.to_lowercase(), |it| it.collision_key())
}

fn source(path: &SourcePath, bytes: &[u8]) -> SourceText {
    SourceText::new(path.clone(), String::from_utf8_lossy(bytes))
}

/// What a file that `theme.yaml` names is to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Font,
    Drawing,
    /// A drawing that is laid out beside words.
    Logo,
}

impl Kind {
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Font => &[".woff2"],
            Self::Drawing | Self::Logo => &[".svg", ".png"],
        }
    }
}

/// Is it a file of words: that of the theme, or that of the theme for the site's language?
fn is_strings(path: &str, language: &str) -> bool {
    path == "strings.ftl" || path == format!("strings.{language}.ftl")
}
