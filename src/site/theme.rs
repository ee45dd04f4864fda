//! All of Tera: the theme's templates and words, made ready once; and its assets, addressed by content.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Kwargs, State, StringInput, Tera, TeraResult, Value};

use super::minify::minify;
use super::palette::Palette;
use super::stylesheet;
use super::template_fault::template_fault;
use crate::diagnostic::{Diagnostic, SourceText, code};
use crate::input::ThemeFiles;
use crate::model::{Look, Workstream};
use crate::path::Route;
use crate::strings::{Argument, Strings};

/// A theme, ready to render.
pub struct Theme {
    tera: Tera,
    strings: Arc<Strings>,
    assets: BTreeMap<String, (Route, Arc<[u8]>)>,
    /// The templates of the site's own theme, by their names.
    own_templates: BTreeMap<String, SourceText>,
    /// What may run, and a theme of the site's own adds.
    pub own_scripts: Vec<String>,
    /// What `theme.yaml` says.
    pub look: Look,
    /// The colours of both schemes.
    pub palette: Palette,
}

/// The style sheet of every page.
const GUIDE_CSS: &str = "guide.css";
/// The style sheet of what a redline marks, whose words stand behind it.
pub(super) const REDLINE_CSS: &str = "redline.css";
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
        let mut own_templates = BTreeMap::new();
        for (name, bytes) in files.below("templates") {
            let own = files.own_text(&format!("templates/{name}"));
            let path = own.as_ref().map_or(name, |it| it.path().as_str());
            match std::str::from_utf8(bytes) {
                Ok(text) => templates.push((name, text)),
                Err(_) => problems.push(
                    Diagnostic::new(
                        code::THEME,
                        format!("the template {path} is not UTF-8 text"),
                    )
                    .help("save it as UTF-8"),
                ),
            }
            own_templates.extend(own.map(|it| (name.to_owned(), it)));
        }
        if let Err(error) = tera.add_raw_templates(templates) {
            let what = "the theme's templates cannot be read";
            problems.push(template_fault(what, &error, &own_templates));
        }
        let mut assets: BTreeMap<String, Arc<[u8]>> = files
            .below("assets")
            .map(|(name, bytes)| (name.to_owned(), Arc::from(bytes)))
            .collect();
        let look = files.look.clone();
        let css = assets.get(GUIDE_CSS).map(|it| String::from_utf8_lossy(it));
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
        if let Some(css) = assets.get_mut(REDLINE_CSS) {
            *css = [css, stylesheet::words(&strings).as_bytes()]
                .concat()
                .into();
        }
        with_words(&mut assets, &strings);
        let folder = folder_of(&assets);
        let assets = assets
            .into_iter()
            .map(|(name, bytes)| {
                // Under their names, by which stylesheets call them. What cannot be was told of.
                let route = Route::named(&folder, &name)
                    .unwrap_or_else(|| Route::file(&folder, &name.replace('/', "-")));
                (name, (route, bytes))
            })
            .collect();
        Self {
            tera,
            strings,
            assets,
            own_templates,
            own_scripts: files.own_scripts.clone(),
            look,
            palette,
        }
    }

    /// Renders a template with everything it may use.
    pub fn render(&self, template: &str, context: &impl Serialize) -> Result<String, Diagnostic> {
        let what = format!("the template {template} failed");
        let fail = |error: &tera::Error| template_fault(&what, error, &self.own_templates);
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

/// Puts before each script the words that it asks for, and before that of every page what puts them
/// together: so they need no file of their own, no page has the words of scripts that it does not load, and
/// no script stands within a page.
fn with_words(assets: &mut BTreeMap<String, Arc<[u8]>>, strings: &Strings) {
    let speaker = assets.remove(WORDS_JS).unwrap_or_default();
    for (name, bytes) in assets {
        if extension(name) != Some("js") {
            continue;
        }
        let script = String::from_utf8_lossy(bytes);
        let mut before = strings.for_script(&script).unwrap_or_default().into_bytes();
        if name == FIRST_JS {
            before.extend(speaker.iter());
        }
        if before.is_empty() {
            continue;
        }
        // It says so in its first statement, which is not the first any more.
        let is_strict = script.lines().any(|it| it.starts_with("\"use strict\""));
        let strict: &[u8] = if is_strict { b"\"use strict\";\n" } else { b"" };
        *bytes = [strict, &before, bytes].concat().into();
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
    let is_css = extension(name).is_some_and(|it| it.eq_ignore_ascii_case("css"));
    std::str::from_utf8(bytes).ok().filter(|_| is_css)
}

fn extension(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, it)| it)
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
