//! The picture that other sites show beside a link to a document: its title, where it stands, and whose
//! it is, drawn with fonts of our own, so that every machine draws the same.
//!
//! Few colours, stored as a palette, keep it at some ten kilobytes.

mod canvas;
mod text;

use canvas::{Canvas, Ink};
use text::{Face, Faces};

/// The width in pixels: what [the Open Graph](https://ogp.me) protocol's readers ask for.
pub const WIDTH: u32 = 1200;
/// The height in pixels.
pub const HEIGHT: u32 = 630;

const MARGIN: f32 = 88.0;
/// What is left of the width between the margins.
const ROOM: f32 = 1024.0;
const MOST_LINES: usize = 4;
/// The sizes in which a title is tried, the greatest first.
const TITLE_SIZES: [f32; 4] = [96.0, 84.0, 72.0, 62.0];

/// What a picture says.
#[derive(Debug, Clone)]
pub struct Picture<'a> {
    /// The site's title.
    pub site: &'a str,
    /// The document's title.
    pub title: &'a str,
    /// What is to be known of it, in lines.
    pub about: Vec<String>,
    /// The hue of its workstream, in degrees.
    pub hue: Option<u16>,
    /// The colour of what has no workstream.
    pub accent: [u8; 3],
}

impl Picture<'_> {
    /// The picture as PNG. Words that the fonts do not have are left out.
    pub fn png(&self) -> Vec<u8> {
        let faces = Faces::new();
        let mut canvas = Canvas::new(self.hue.map_or(self.accent, canvas::of_hue));
        if let Some(site) = faces.regular.cut(self.site, 38.0, ROOM) {
            faces
                .regular
                .draw(&mut canvas, &site, 38.0, (MARGIN, 118.0), Ink::Quiet);
        }
        if let Some((size, lines)) = title(&faces.bold, self.title, ROOM) {
            let height = size * 0.98;
            let above = lines
                .iter()
                .skip(1)
                .fold(0.0, |above, _| above + height / 2.0);
            let mut y = 290.0 - above + size * 0.25;
            for line in lines {
                faces
                    .bold
                    .draw(&mut canvas, &line, size, (MARGIN, y), Ink::Full);
                y += height;
            }
        }
        let mut y = 552.0;
        for line in self.about.iter().rev() {
            if let Some(line) = faces.regular.cut(line, 36.0, ROOM) {
                faces
                    .regular
                    .draw(&mut canvas, &line, 36.0, (MARGIN, y), Ink::Quiet);
            }
            y -= 50.0;
        }
        canvas.png()
    }
}

/// The title in lines, as great as there is room for it.
fn title(face: &Face, title: &str, room: f32) -> Option<(f32, Vec<String>)> {
    let mut smallest = None;
    for size in TITLE_SIZES {
        let lines = face.lines(title, size, room)?;
        if lines.len() <= MOST_LINES {
            return Some((size, lines));
        }
        smallest = Some((size, lines));
    }
    let (size, mut lines) = smallest?;
    let rest = lines.split_off(MOST_LINES - 1).join(" ");
    lines.extend(face.cut(&rest, size, room));
    Some((size, lines))
}
