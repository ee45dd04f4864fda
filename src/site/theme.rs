//! All of Tera: the theme's templates and words, made ready once; and its assets, addressed by content.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Kwargs, State, StringInput, Tera, TeraResult, Value};

use super::minify::minify;
use super::palette::Palette;
use super::stylesheet;
use crate::diagnostic::{Diagnostic, code};
use crate::input::ThemeFiles;
use crate::model::{Look, Workstream};
use crate::path::Route;
use crate::strings::{Argument, Strings};

/// A theme, ready to render.
pub struct Theme {
    tera: Tera,
    strings: Arc<Strings>,
    assets: BTreeMap<String, (Route, Arc<[u8]>)>,
    /// Scripts that a theme of the site's own adds.
    pub own_scripts: Vec<String>,
    /// What `theme.yaml` says.
    pub look: Look,
    /// The colours of both schemes.
    pub palette: Palette,
}

/// The hues of the workstreams.
const WORKSTREAMS_CSS: &str = "workstreams.css";
/// What `theme.yaml` sets.
const TOKENS_CSS: &str = "tokens.css";

/// The script that puts words together.
const WORDS_JS: &str = "strings.js";

/// The script of every page.
const FIRST_JS: &str = "guide.js";

impl Theme {
    /// Compiles the templates. A template that cannot be read is reported and left out.
    pub fn new(
        files: &ThemeFiles,
        workstreams: &[Workstream],
        language: &str,
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let is_asked_for = |message: &str| files.asks_for(message);
        let strings = Strings::of(language, &files.own_strings, &is_asked_for, problems);
        let strings = Arc::new(strings);
        let mut tera = Tera::new();
        register(&mut tera, &strings);
        let mut templates: Vec<(&str, &str)> = Vec::new();
        for (name, bytes) in files.below("templates") {
            match std::str::from_utf8(bytes) {
                Ok(text) => templates.push((name, text)),
                Err(_) => problems.push(Diagnostic::new(
                    code::THEME,
                    format!("the template {name} is not UTF-8 text"),
                )),
            }
        }
        if let Err(error) = tera.add_raw_templates(templates) {
            problems.push(fault("the theme's templates cannot be read", &error));
        }
        let mut assets: BTreeMap<String, Arc<[u8]>> = files
            .below("assets")
            .map(|(name, bytes)| (name.to_owned(), Arc::from(bytes)))
            .collect();
        let look = files.look.clone();
        let css = assets
            .get("guide.css")
            .map(|it| String::from_utf8_lossy(it));
        let palette = Palette::new(css.as_deref().unwrap_or_default(), &look);
        for (name, css) in [
            (WORKSTREAMS_CSS, stylesheet::hues(workstreams)),
            (TOKENS_CSS, stylesheet::tokens(&look, &palette)),
        ] {
            if let Some(css) = css {
                assets.insert(name.to_owned(), css.into_bytes().into());
            }
        }
        for (name, bytes) in &mut assets {
            if let Some(css) = style_sheet(name, bytes) {
                *bytes = minify(css).into_bytes().into();
            }
        }
        with_words(&mut assets, &strings);
        let folder = folder_of(&assets);
        let assets = assets
            .into_iter()
            .map(|(name, bytes)| {
                let (inside, file) = name.rsplit_once('/').unwrap_or(("", &name));
                let route = Route::file(&format!("{folder}/{inside}"), file);
                (name, (route, bytes))
            })
            .collect();
        Self {
            tera,
            strings,
            assets,
            own_scripts: files.own_scripts.clone(),
            look,
            palette,
        }
    }

    /// Renders a template with everything it may use.
    pub fn render(&self, template: &str, context: &impl Serialize) -> Result<String, Diagnostic> {
        let fail = |error: &tera::Error| fault(&format!("the template {template} failed"), error);
        let context = Context::from_serialize(context).map_err(|error| fail(&error))?;
        self.tera
            .render(template, &context)
            .map_err(|error| fail(&error))
    }

    /// The words of the site.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// The assets: their paths within the theme and where they stand.
    pub fn assets(&self) -> impl Iterator<Item = (&str, &Route)> {
        self.assets
            .iter()
            .map(|(name, (route, _))| (name.as_str(), route))
    }

    /// Where an asset stands.
    pub fn asset_route(&self, name: &str) -> Option<&Route> {
        self.assets.get(name).map(|(route, _)| route)
    }

    /// The content of an asset.
    pub fn asset(&self, name: &str) -> Option<&Arc<[u8]>> {
        self.assets.get(name).map(|(_, bytes)| bytes)
    }
}

/// Puts the words of scripts before the script that every page has: so they need no file of their own, and
/// no script within a page.
fn with_words(assets: &mut BTreeMap<String, Arc<[u8]>>, strings: &Strings) {
    let speaker = assets.remove(WORDS_JS).unwrap_or_default();
    if let Some(script) = assets.get_mut(FIRST_JS) {
        let mut whole = b"\"use strict\";\n".to_vec();
        whole.extend(strings.for_scripts().into_bytes());
        whole.extend(speaker.iter());
        whole.extend(script.iter());
        *script = whole.into();
    }
}

/// What templates ask for words: `t(m="…")`, a message, with its variables by their names, and `list(of=…)`,
/// names one after the other, with `last=true` where there are no more of them.
fn register(tera: &mut Tera, strings: &Arc<Strings>) {
    let words = Arc::clone(strings);
    tera.register_function("t", move |given: Kwargs, state: &State<'_>| {
        message(&words, &given, state)
    });
    let words = Arc::clone(strings);
    tera.register_function("list", move |given: Kwargs, state: &State<'_>| {
        list(&words, &given, state)
    });
    // As at the beginning of a sentence; the filter of Tera makes all that follows small.
    tera.register_filter(
        "sentence",
        |text: StringInput<'_>, _: Kwargs, _: &State<'_>| {
            let mut rest = text.as_str().chars();
            let first = rest.next().map(char::to_uppercase);
            text.inherit_safety(first.into_iter().flatten().chain(rest).collect())
        },
    );
}

fn message(strings: &Strings, given: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let id = given.must_get::<&str>("m")?;
    let named = given
        .iter()
        .filter_map(|(key, value)| Some((key.as_str()?, value)));
    let arguments: Vec<_> = named
        .filter(|(name, _)| *name != "m")
        .map(|(name, value)| (name, argument(value)))
        .collect();
    if state.autoescaping_enabled() {
        let html = strings.html(id, &arguments).map_err(tera::Error::message)?;
        Ok(Value::safe_string(&html))
    } else {
        Ok(Value::from(strings.tell(id, &arguments)))
    }
}

fn list(strings: &Strings, given: &Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let of = given.must_get::<&Value>("of")?;
    let items: Vec<_> = of
        .as_array()
        .unwrap_or_default()
        .iter()
        .map(argument)
        .collect();
    let last = given.get::<bool>("last")?.unwrap_or_default();
    let html = strings.list(&items, last).map_err(tera::Error::message)?;
    Ok(Value::safe_string(&html))
}

fn argument(value: &Value) -> Argument<'_> {
    match (value.as_str(), value.as_i64()) {
        (Some(html), _) if value.is_safe() => Argument::Html(html.into()),
        (Some(text), _) => text.into(),
        (None, Some(number)) => number.into(),
        (None, None) => value.to_string().into(),
    }
}

/// A style sheet, where that is what a file is.
fn style_sheet<'a>(name: &str, bytes: &'a [u8]) -> Option<&'a str> {
    let is_css = name.rsplit_once('.').is_some_and(|(_, it)| it == "css");
    std::str::from_utf8(bytes).ok().filter(|_| is_css)
}

/// One folder for all assets, named by their content, so that they may refer to one another.
fn folder_of(assets: &BTreeMap<String, Arc<[u8]>>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in assets {
        hasher
            .update(name.as_bytes())
            .update(&[0])
            .update(blake3::hash(bytes).as_bytes());
    }
    format!("assets/{}", &hasher.finalize().to_hex()[..16])
}

/// What Tera says, with its causes, which name the line.
fn fault(what: &str, error: &tera::Error) -> Diagnostic {
    let mut message = format!("{what}: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(message, "\n{cause}");
        source = cause.source();
    }
    Diagnostic::new(code::THEME, message)
        .help("mend the template, or remove the file to use the built-in one")
}
