//! All of Tera: the theme's templates, made ready once; and its assets, addressed by content.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Tera};

use super::palette::Palette;
use super::stylesheet;
use crate::diagnostic::{Diagnostic, code};
use crate::input::ThemeFiles;
use crate::model::{Look, Workstream};
use crate::path::Route;

/// A theme, ready to render.
pub struct Theme {
    tera: Tera,
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

impl Theme {
    /// Compiles the templates. A template that cannot be read is reported and left out.
    pub fn new(
        files: &ThemeFiles,
        workstreams: &[Workstream],
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut tera = Tera::new();
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
