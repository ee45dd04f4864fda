//! Words in a font: how wide they are, how they break into lines, and how they are drawn.

use ab_glyph::{Font as _, FontRef, ScaleFont as _, point};

use super::canvas::{Canvas, Ink};

const REGULAR: &[u8] = include_bytes!("regular.ttf");
const BOLD: &[u8] = include_bytes!("bold.ttf");

/// The two faces of Atkinson Hyperlegible Next that are used.
pub(super) struct Faces {
    pub(super) regular: Face,
    pub(super) bold: Face,
}

/// One face.
pub(super) struct Face(FontRef<'static>);

impl Faces {
    pub(super) fn new() -> Self {
        Self {
            regular: Face::of(REGULAR),
            bold: Face::of(BOLD),
        }
    }
}

impl Face {
    #[expect(
        clippy::expect_used,
        reason = "the font is part of guide, and a test draws with it"
    )]
    fn of(bytes: &'static [u8]) -> Self {
        Self(FontRef::try_from_slice(bytes).expect("a font of our own is one"))
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        let font = self.0.as_scaled(size);
        text.chars()
            .map(|it| font.h_advance(font.glyph_id(it)))
            .sum()
    }

    fn has(&self, text: &str) -> bool {
        text.chars().all(|it| self.0.glyph_id(it).0 != 0)
    }

    /// A text as lines of at most this width; `None` where there is nothing that the face can show.
    pub(super) fn lines(&self, text: &str, size: f32, room: f32) -> Option<Vec<String>> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace().filter(|it| self.has(it)) {
            if let Some(line) = lines.last_mut() {
                let longer = format!("{line} {word}");
                if self.width(&longer, size) <= room {
                    *line = longer;
                    continue;
                }
            }
            lines.push(self.cut(word, size, room)?);
        }
        (!lines.is_empty()).then_some(lines)
    }

    /// A text as one line of at most this width, its end left out where need be.
    pub(super) fn cut(&self, text: &str, size: f32, room: f32) -> Option<String> {
        let words: Vec<&str> = text.split_whitespace().filter(|it| self.has(it)).collect();
        let line = words.join(" ");
        if line.is_empty() || self.width(&line, size) <= room {
            return (!line.is_empty()).then_some(line);
        }
        let mut kept = String::new();
        for character in line.chars() {
            let longer = format!("{kept}{character}…");
            if self.width(&longer, size) > room {
                break;
            }
            kept.push(character);
        }
        Some(format!("{}…", kept.trim_end()))
    }

    /// Draws a line that begins at a point of its base line.
    pub(super) fn draw(
        &self,
        canvas: &mut Canvas,
        line: &str,
        size: f32,
        at: (f32, f32),
        ink: Ink,
    ) {
        let font = self.0.as_scaled(size);
        let mut x = at.0;
        for character in line.chars() {
            let id = font.glyph_id(character);
            let glyph = id.with_scale_and_position(size, point(x, at.1));
            x += font.h_advance(id);
            let Some(outline) = font.outline_glyph(glyph) else {
                continue;
            };
            let corner = outline.px_bounds().min;
            outline.draw(|dx, dy, coverage| {
                canvas.cover((corner.x, corner.y), (dx, dy), coverage, ink);
            });
        }
    }
}
