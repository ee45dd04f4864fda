//! The diagrams that the pages of a site show, each drawn once, however often it stands in texts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::Site;
use super::state::State;
use crate::diagram::{self, Diagram, Drawing, Fault};
use crate::markdown::{Markdown, Picture};
use crate::path::Route;
use crate::strings::Strings;

/// Diagrams, drawn or not, by their sources as readers may see them.
#[derive(Clone, Default)]
pub struct Diagrams {
    drawn: BTreeMap<String, Arc<Drawn>>,
    /// By the words in which they are told.
    strings: String,
}

/// What became of a source.
pub(super) type Drawn = Result<Placed, Fault>;

/// A diagram and where its drawings stand.
pub(super) struct Placed {
    diagram: Arc<Diagram>,
    light: Route,
    dark: Option<Route>,
}

/// So many diagrams of one text are drawn: more is no text for people, and would cost as much as its author likes.
pub const MOST: usize = 100;

impl Diagrams {
    /// Draws these sources, side by side; those that `known` has are not drawn again.
    fn draw(sources: BTreeSet<String>, known: &Self, strings: &Strings) -> Self {
        let is_told_so = known.strings == strings.fingerprint();
        let drawn = sources.into_par_iter().map(|source| {
            let drawn = known.drawn.get(&source).filter(|_| is_told_so).cloned();
            let drawn =
                drawn.unwrap_or_else(|| Arc::new(diagram::draw(&source, strings).map(Placed::of)));
            (source, drawn)
        });
        Self {
            drawn: drawn.collect(),
            strings: strings.fingerprint().to_owned(),
        }
    }

    /// The drawings with their addresses.
    pub(super) fn drawings(&self) -> impl Iterator<Item = (&Route, &str, bool)> {
        self.drawn.iter().flat_map(|(source, drawn)| {
            let placed = drawn.as_ref().as_ref().ok();
            let light = placed.map(|it| (&it.light, source.as_str(), false));
            let dark = placed.and_then(|it| Some((it.dark.as_ref()?, source.as_str(), true)));
            light.into_iter().chain(dark)
        })
    }

    /// A drawing.
    pub(super) fn drawing(&self, source: &str, dark: bool) -> Option<&Drawing> {
        let placed = self.drawn.get(source)?.as_ref().as_ref().ok()?;
        if dark {
            placed.diagram.dark.as_ref()
        } else {
            Some(&placed.diagram.light)
        }
    }
}

impl Placed {
    fn of(diagram: Diagram) -> Self {
        Self {
            light: route(&diagram.light, "diagram.svg"),
            dark: diagram
                .dark
                .as_ref()
                .map(|it| route(it, "diagram-dark.svg")),
            diagram: Arc::new(diagram),
        }
    }
}

/// A drawing is addressed by its content, so an old version keeps its old one.
fn route(drawing: &Drawing, name: &str) -> Route {
    let hash = blake3::hash(&drawing.svg).to_hex();
    Route::file(&format!("assets/{}", &hash[..16]), name)
}

/// Most texts hold none, and need not be parsed to see it.
fn may_hold_diagrams(text: &str) -> bool {
    text.to_ascii_lowercase().contains("mermaid")
}

impl Site {
    /// Draws all that pages show: the diagrams of the present texts and of every version.
    pub(super) fn draw_diagrams(&self, known: &Diagrams) -> Diagrams {
        let of_document = self.documents.par_iter().flat_map_iter(|document| {
            let mut sources = self.diagram_sources(&document.markdown);
            for version in 0..document.versions.len() {
                if let Some(old) = self.old(document, State::Version(version))
                    && may_hold_diagrams(&old.text)
                {
                    sources.extend(self.diagram_sources(&Self::parse_old(&old)));
                }
            }
            sources
        });
        Diagrams::draw(of_document.collect(), known, self.strings())
    }

    fn diagram_sources(&self, markdown: &Markdown) -> Vec<String> {
        let sources = markdown.diagrams().take(MOST);
        sources.map(|it| self.shown(&it.text)).collect()
    }

    /// The diagrams that were drawn, for the next reading.
    pub fn diagrams(&self) -> Diagrams {
        self.diagrams.clone()
    }

    /// Why a diagram of a present text cannot be drawn.
    pub fn fault_of_diagram(&self, source: &str) -> Option<&Fault> {
        let drawn = self.diagrams.drawn.get(&self.shown(source))?;
        drawn.as_ref().as_ref().err()
    }

    /// The pictures of a diagram on a page with this root.
    pub(super) fn picture(&self, source: &str, root: &str) -> Option<Picture> {
        let placed = self.diagrams.drawn.get(source)?.as_ref().as_ref().ok()?;
        let address = |route: &Route| format!("{root}{}", route.url());
        Some(Picture {
            diagram: Arc::clone(&placed.diagram),
            light: address(&placed.light),
            dark: placed.dark.as_ref().map(address),
        })
    }
}
