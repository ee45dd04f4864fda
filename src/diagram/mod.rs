//! Diagrams in Mermaid's language → drawings for light and dark, and what they show in words.
//!
//! A source becomes a drawing of its own and nothing else: no file, no font and no clock of the machine
//! has a part in it, so that it is the same everywhere. Sources come from anybody. What would take long is
//! refused by its shape (`shape`), and what the drawing crate cannot do never harms more than the
//! one diagram (`pen`). Its words are an author's; the drawing is cleaned like any other SVG.

mod palette;
mod pen;
mod shape;
mod source;
mod strict;
mod words;

use mmdflux::payload::Diagram as Parsed;

use palette::Palette;
use source::Source;

use crate::strings::Strings;

/// A source of this many bytes or more is not drawn: nobody could read the drawing.
const MAX_BYTES: usize = 10_000;

/// A diagram, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagram {
    /// What its author calls it.
    pub title: Option<String>,
    /// What it is in a few words, for those who do not see it.
    pub alternative: String,
    /// All that it shows, one fact each.
    pub words: Vec<String>,
    /// The drawing for light paper; for both, where there is no other.
    pub light: Drawing,
    /// The drawing for dark paper. None where the author chose the colours.
    pub dark: Option<Drawing>,
}

/// A drawing of a diagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// SVG, cleaned.
    pub svg: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// Why a diagram cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// How it is mended.
    pub help: &'static str,
    /// The line of the source, from 1, where it is known.
    pub line: Option<usize>,
    /// The character in the line, from 1, where it is known.
    pub column: Option<usize>,
}

impl Fault {
    fn new(message: impl Into<String>, help: &'static str) -> Self {
        Self {
            message: message.into(),
            help,
            line: None,
            column: None,
        }
    }

    fn at_line(self, line: usize) -> Self {
        Self {
            line: Some(line),
            ..self
        }
    }
}

/// Draws a diagram, and says in these words what it shows.
pub fn draw(source: &str, strings: &Strings) -> Result<Diagram, Fault> {
    if source.len() >= MAX_BYTES {
        return Err(Fault::new(
            format!(
                "it has {} bytes, and what has {MAX_BYTES} is not drawn",
                source.len()
            ),
            "split it: a reader takes in a few dozen boxes at most",
        ));
    }
    let source = Source::read(source)?;
    shape::check_source(&source.text)?;
    let parsed = pen::parse(&source.text)?;
    strict::check(&parsed, &source.text)?;
    shape::check(&parsed)?;
    let words = words::of(&parsed, strings);
    let subject = source.subject.clone().or_else(|| source.title.clone());
    let alternative = match subject {
        Some(subject) => {
            let about = [("kind", kind(&parsed).into()), ("subject", subject.into())];
            strings.tell("diagram-about", &about)
        }
        None => words::in_short(&parsed, strings),
    };
    let draw = |palette: Palette| pen::draw(&source.text, palette);
    let (light, dark) = match (source.theme, source.has_colours) {
        (Some(theme), _) => (draw(Palette::Named(theme))?, None),
        (None, true) => (draw(Palette::Light)?, None),
        (None, false) => (draw(Palette::Light)?, Some(draw(Palette::Dark)?)),
    };
    Ok(Diagram {
        title: source.title,
        alternative,
        words: source.description.into_iter().chain(words).collect(),
        light,
        dark,
    })
}

/// The word for the kind of a diagram.
fn kind(parsed: &Parsed) -> &'static str {
    match parsed {
        Parsed::Flowchart(_) => "flowchart",
        Parsed::Sequence(_) => "sequence",
        Parsed::State(_) => "state",
        Parsed::Class(_) => "class",
    }
}
