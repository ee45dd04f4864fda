//! The diagrams that the pages of a site show, each drawn once, however often it stands in texts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rayon::prelude::*;

use super::Site;
use super::state::State;
use crate::diagram::{self, Diagram, Drawing, Fault};
use crate::markdown::{Markdown, Picture};
use crate::path::Route;
use crate::strings::Strings;

/// Diagrams, drawn or not, by their sources as readers may see them. Each is drawn when it is first
/// shown, and shared with the next reading of a preview.
#[derive(Clone, Default)]
pub(super) struct Diagrams {
    drawn: Arc<Mutex<BTreeMap<String, Arc<OnceLock<Drawn>>>>>,
    /// What tells the words in which they are told.
    words: String,
}

/// What became of a source.
type Drawn = Result<Arc<Placed>, Fault>;

/// A diagram and where its drawings stand.
struct Placed {
    diagram: Arc<Diagram>,
    light: Route,
    dark: Option<Route>,
}

/// So many diagrams of one text are drawn: more is no text for people, and would cost as much as its author likes.
pub const MOST: usize = 100;

/// With so many drawn a preview begins anew: each save of a diagram that is written adds one.
const MOST_KEPT: usize = 2_000;

impl Diagrams {
    /// The same for a site of these words: those told in others are drawn anew.
    pub(super) fn told_in(self, strings: &Strings) -> Self {
        if self.words == strings.fingerprint() {
            return self;
        }
        Self {
            words: strings.fingerprint().to_owned(),
            ..Self::default()
        }
    }

    /// The same for the next reading.
    pub(super) fn next(&self) -> Self {
        let count = self.lock().len();
        if count < MOST_KEPT {
            self.clone()
        } else {
            Self::default()
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Arc<OnceLock<Drawn>>>> {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn drawn(&self, source: &str, strings: &Strings) -> Drawn {
        let cell = {
            let mut all = self.lock();
            match all.get(source) {
                Some(cell) => Arc::clone(cell),
                None => Arc::clone(all.entry(source.to_owned()).or_default()),
            }
        };
        // Others may be drawn meanwhile.
        let draw = || diagram::draw(source, strings).map(|it| Arc::new(Placed::of(it)));
        cell.get_or_init(draw).clone()
    }

    /// A drawing.
    pub(super) fn svg(&self, source: &str, dark: bool, strings: &Strings) -> Option<Arc<[u8]>> {
        let placed = self.drawn(source, strings).ok()?;
        let drawing = if dark {
            placed.diagram.dark.as_ref()?
        } else {
            &placed.diagram.light
        };
        Some(Arc::from(&drawing.svg[..]))
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
    /// The drawings of all that pages show, the diagrams of the present texts and of every version,
    /// each with its address, its source and whether it is for dark paper.
    pub(super) fn drawings(&self) -> Vec<(Route, String, bool)> {
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
        let sources: BTreeSet<String> = of_document.collect();
        let drawings = sources.into_par_iter().flat_map_iter(|source| {
            let placed = self.drawn_diagram(&source).ok();
            let light = placed
                .iter()
                .map(|it| (it.light.clone(), source.clone(), false));
            let dark = placed.iter().filter_map(|it| it.dark.clone());
            let dark = dark.map(|it| (it, source.clone(), true));
            light.chain(dark).collect::<Vec<_>>()
        });
        drawings.collect()
    }

    /// The sources of the diagrams of a text that are drawn, as readers may see them.
    pub(super) fn diagram_sources(&self, markdown: &Markdown) -> Vec<String> {
        let sources = markdown.diagrams().take(MOST);
        sources.map(|it| self.shown(&it.text)).collect()
    }

    /// Why a diagram of a present text cannot be drawn.
    pub fn fault_of_diagram(&self, source: &str) -> Option<Fault> {
        self.drawn_diagram(&self.shown(source)).err()
    }

    fn drawn_diagram(&self, source: &str) -> Drawn {
        self.diagrams.drawn(source, self.strings())
    }

    /// The pictures of a diagram, on a page with this root that shows the diagrams of these sources.
    pub(super) fn picture(&self, shown: &[String], source: &str, root: &str) -> Option<Picture> {
        if !shown.iter().any(|it| it == source) {
            return None;
        }
        let placed = self.drawn_diagram(source).ok()?;
        let address = |route: &Route| format!("{root}{}", route.url());
        Some(Picture {
            diagram: Arc::clone(&placed.diagram),
            light: address(&placed.light),
            dark: placed.dark.as_ref().map(address),
        })
    }
}
