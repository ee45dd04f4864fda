//! A picture of sixteen colours: paper, two inks in steps, and the hue of a workstream.

use super::{HEIGHT, WIDTH};

/// What text is drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// For the title.
    Full,
    /// For all else.
    Quiet,
}

/// Steps from paper to ink, paper not counted.
const STEPS: u8 = 7;
const PAPER: [u8; 3] = [0xfc, 0xfb, 0xf7];
const FULL: [u8; 3] = [0x1b, 0x25, 0x24];
const QUIET: [u8; 3] = [0x47, 0x52, 0x4f];
/// The place of the hue in the palette, after paper and the two inks.
const HUE: u8 = 2 * STEPS + 1;
/// The breadth of the edge that has the hue.
const EDGE: usize = 28;

pub(super) struct Canvas {
    /// The place in the palette of each pixel.
    pixels: Vec<u8>,
    /// The colour of the edge.
    edge: [u8; 3],
}

impl Canvas {
    pub(super) fn new(edge: [u8; 3]) -> Self {
        let mut pixels = vec![0; (WIDTH * HEIGHT) as usize];
        for row in pixels.chunks_mut(WIDTH as usize) {
            row[..EDGE].fill(HUE);
        }
        Self { pixels, edge }
    }

    /// Covers a part of a pixel, from 0 to 1, with ink: so many pixels from a corner. Outside of the
    /// picture nothing is drawn.
    pub(super) fn cover(&mut self, corner: (f32, f32), at: (u32, u32), coverage: f32, ink: Ink) {
        let place = |corner: f32, at: u32, end: u32| {
            let place = i64::from(at) + pixel(corner);
            u32::try_from(place).ok().filter(|it| *it < end)
        };
        let (x, y) = (place(corner.0, at.0, WIDTH), place(corner.1, at.1, HEIGHT));
        let Some((x, y)) = x.zip(y) else {
            return;
        };
        let step = whole(coverage.clamp(0.0, 1.0) * f32::from(STEPS));
        let place = match ink {
            _ if step == 0 => return,
            Ink::Full => step,
            Ink::Quiet => STEPS + step,
        };
        let pixel = &mut self.pixels[(y * WIDTH + x) as usize];
        *pixel = place.max(*pixel);
    }

    pub(super) fn png(self) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, WIDTH, HEIGHT);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Four);
        encoder.set_palette(self.palette());
        encoder.set_compression(png::Compression::Balanced);
        encoder.set_filter(png::Filter::NoFilter);
        let packed: Vec<u8> = self
            .pixels
            .chunks(2)
            .map(|pair| (pair[0] << 4) | pair[1])
            .collect();
        // Writing to memory does not fail.
        let written = encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&packed));
        debug_assert!(written.is_ok());
        file
    }

    fn palette(&self) -> Vec<u8> {
        let steps = |ink: [u8; 3]| (1..=STEPS).map(move |step| between(PAPER, ink, step));
        let colours = std::iter::once(PAPER)
            .chain(steps(FULL))
            .chain(steps(QUIET));
        colours.chain([self.edge]).flatten().collect()
    }
}

fn between(from: [u8; 3], to: [u8; 3], step: u8) -> [u8; 3] {
    let mixed = |index: usize| {
        let (from, to) = (u32::from(from[index]), u32::from(to[index]));
        let (step, all) = (u32::from(step), u32::from(STEPS));
        u8::try_from((from * (all - step) + to * step) / all).unwrap_or(u8::MAX)
    };
    [mixed(0), mixed(1), mixed(2)]
}

/// A dark colour of a hue, as `hsl(hue 45% 33%)`.
pub(super) fn of_hue(degrees: u16) -> [u8; 3] {
    let (saturation, lightness) = (0.45_f32, 0.33_f32);
    let reach = saturation * lightness.min(1.0 - lightness);
    let channel = |n: f32| {
        let k = (n + f32::from(degrees % 360) / 30.0) % 12.0;
        let value = lightness - reach * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
        whole(value * 255.0)
    };
    [channel(0.0), channel(8.0), channel(4.0)]
}

/// The nearest whole number from 0 to 255.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is cut to what fits"
)]
fn whole(value: f32) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

/// The pixel that a place is in.
#[expect(
    clippy::cast_possible_truncation,
    reason = "far outside of any picture it is only to stay there"
)]
fn pixel(place: f32) -> i64 {
    place.floor() as i64
}
