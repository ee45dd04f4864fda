//! All of Tera: the theme's templates, made ready once; and its assets, addressed by content.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Tera};

use super::stylesheet::lightened;
use crate::diagnostic::{Diagnostic, code};
use crate::input::ThemeFiles;
use crate::model::Workstream;
use crate::path::Route;

/// A theme, ready to render.
pub struct Theme {
    tera: Tera,
    assets: BTreeMap<String, (Route, Arc<[u8]>)>,
    /// Scripts that a theme of the site's own adds.
    pub own_scripts: Vec<String>,
}

/// The generated stylesheet with the workstreams' hues; the policy forbids inline styles.
const WORKSTREAMS_CSS: &str = "workstreams.css";

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
        if !workstreams.is_empty() {
            assets.insert(
                WORKSTREAMS_CSS.to_owned(),
                hues(workstreams).into_bytes().into(),
            );
        }
        for (name, bytes) in &mut assets {
            if let Some(css) = style_sheet(name, bytes) {
                *bytes = lightened(css).into_bytes().into();
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

    /// The content of an asset.
    pub fn asset(&self, name: &str) -> Option<&Arc<[u8]>> {
        self.assets.get(name).map(|(_, bytes)| bytes)
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

fn hues(workstreams: &[Workstream]) -> String {
    let mut css = String::new();
    for workstream in workstreams {
        let mut class = String::new();
        for character in workstream.id.chars() {
            if character.is_alphanumeric() || character == '-' {
                class.push(character);
            } else {
                let _ = write!(class, "\\{character}");
            }
        }
        let _ = writeln!(css, ".ws-{class} {{ --hue: {} }}", workstream.hue);
    }
    css
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
