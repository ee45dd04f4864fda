//! The drawing crate, held so that it can harm no more than the diagram that it draws.

use mmdflux::builtins::default_registry;
use mmdflux::payload::Diagram as Parsed;
use mmdflux::{EngineAlgorithmId, OutputFormat, RenderConfig};
use serde::Deserialize;

use super::palette::Palette;
use super::{Drawing, Fault};
use crate::guarded::guarded;
use crate::svg;

/// The kinds of diagrams that are drawn, by the words with which they begin.
const KINDS: [(&str, &str); 7] = [
    ("flowchart", "flowchart"),
    ("graph", "flowchart"),
    ("sequenceDiagram", "sequence"),
    ("stateDiagram", "state"),
    ("stateDiagram-v2", "state"),
    ("classDiagram", "class"),
    ("classDiagram-v2", "class"),
];

const SYNTAX: &str = "see https://mermaid.js.org/intro/syntax-reference.html";

/// Reads a diagram.
pub(super) fn parse(text: &str) -> Result<Parsed, Fault> {
    let mut lines = text.lines().enumerate();
    let first = lines.find(|(_, line)| !line.trim().is_empty());
    let Some((number, line)) = first else {
        return Err(Fault::new(
            "there is no diagram in it",
            "write one, or remove the block",
        ));
    };
    let word = line
        .trim()
        .split([' ', '\t', ';', ':'])
        .next()
        .unwrap_or_default();
    let known = KINDS.iter().find(|(name, _)| *name == word);
    let Some((_, id)) = known else {
        let message = format!("`{word}` is no kind of diagram that is drawn here");
        let help = "flowcharts, sequence, state and class diagrams are drawn";
        return Err(Fault::new(message, help).at_line(number + 1));
    };
    let parsed = guarded(|| {
        let instance = default_registry().create(id).ok_or_else(undrawable)?;
        let parsed = instance.parse(text).map_err(|_| why(text))?;
        parsed
            .into_payload()
            .map_err(|error| Fault::new(error.message, SYNTAX))
    });
    parsed.unwrap_or_else(|| Err(undrawable()))
}

/// Draws a diagram that was read.
pub(super) fn draw(text: &str, palette: Palette) -> Result<Drawing, Fault> {
    let config = RenderConfig {
        layout_engine: Some(EngineAlgorithmId::MERMAID_LAYERED),
        svg_theme: Some(palette.theme()),
        ..RenderConfig::default()
    };
    let svg = guarded(|| {
        mmdflux::render_diagram(text, OutputFormat::Svg, &config)
            .map_err(|error| Fault::new(error.message, SYNTAX))
    });
    let svg = svg.unwrap_or_else(|| Err(undrawable()))?;
    framed(&svg).ok_or_else(undrawable)
}

/// What a parser says of its first fault.
#[derive(Deserialize)]
struct Told {
    line: Option<usize>,
    column: Option<usize>,
    message: String,
}

#[derive(Deserialize)]
struct Verdict {
    #[serde(default)]
    diagnostics: Vec<Told>,
}

fn why(text: &str) -> Fault {
    let verdict = serde_json::from_str::<Verdict>(&mmdflux::validate_diagram(text));
    let told = verdict
        .ok()
        .and_then(|it| it.diagnostics.into_iter().next());
    match told {
        Some(told) => Fault {
            // Its own words name rules of a grammar that no author knows.
            message: if told.line.is_some() {
                "it cannot be read from here on".to_owned()
            } else {
                told.message
            },
            help: SYNTAX,
            line: told.line,
            column: told.column,
        },
        None => undrawable(),
    }
}

fn undrawable() -> Fault {
    Fault::new(
        "it cannot be drawn",
        "write it in simpler parts, until it can be",
    )
}

/// The drawing with a frame of our own: its size, its paper, and letters that take as much room on
/// every system as the crate reckoned with.
fn framed(svg: &str) -> Option<Drawing> {
    let (root, content) = svg.split_once('>')?;
    let view = root.split_once("viewBox=\"")?.1.split_once('"')?.0;
    let numbers: Vec<f64> = view.split(' ').filter_map(|it| it.parse().ok()).collect();
    let [_, _, width, height] = numbers[..] else {
        return None;
    };
    let paper = root.split_once("background-color: ")?.1.split_once(';')?.0;
    let framed = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"{view}\" \
         font-family=\"Arial, 'Liberation Sans', Arimo, Helvetica, sans-serif\" font-size=\"15\">\
         <rect width=\"100%\" height=\"100%\" fill=\"{paper}\"/>{content}"
    );
    Some(Drawing {
        svg: svg::clean(framed.as_bytes()).ok()?,
        width: pixels(width)?,
        height: pixels(height)?,
    })
}

/// A size in whole pixels, of a drawing that can be shown.
fn pixels(size: f64) -> Option<u32> {
    let size = size.ceil();
    if !(1.0..=20_000.0).contains(&size) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it was looked at"
    )]
    Some(size as u32)
}
