//! A colour as a theme may name it, and how well one is read on another.
//!
//! Only opaque colours that every screen shows are read: of others nobody could tell whether they can
//! be read. What goes into a stylesheet is written anew from the three numbers, so that no value leaves
//! its place there.

use std::fmt;

/// A colour of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    /// Its parts of red, green and blue.
    pub parts: [u8; 3],
}

/// Why a text is no colour, and what to write.
#[derive(Debug, PartialEq, Eq)]
pub struct NoColor {
    /// What is wrong with it: "is no colour".
    pub why: &'static str,
    /// What to do.
    pub cure: String,
}

/// What is asked for where a text is nothing like a colour.
const FORMS: &str =
    "write it as `#0b5563`, `rgb(11 85 99)`, `hsl(190 80% 22%)` or `oklch(0.42 0.07 212)`";

impl Color {
    /// The ends between which all others lie.
    pub const BLACK: Self = Self { parts: [0; 3] };
    /// The lightest.
    pub const WHITE: Self = Self { parts: [255; 3] };

    /// Reads a colour as CSS writes it: hexadecimal, `rgb()`, `hsl()` or `oklch()`.
    pub fn parse(text: &str) -> Result<Self, NoColor> {
        let text = text.trim().to_ascii_lowercase();
        if let Some(digits) = text.strip_prefix('#') {
            return of_digits(digits);
        }
        let call = text.strip_suffix(')').and_then(|it| it.split_once('('));
        let (name, arguments) = call.ok_or_else(|| named(&text))?;
        let ([first, second, third], opacity) = arguments_of(arguments).ok_or_else(no_color)?;
        if let Some(opacity) = opacity {
            let share = percent(opacity).or_else(|| number(opacity, 0.0, 1.0));
            if share.ok_or_else(no_color)? < 1.0 {
                return Err(see_through());
            }
        }
        let parts = match name {
            "rgb" | "rgba" => [first, second, third].map(part_of_255),
            "hsl" | "hsla" => hue(first)
                .zip(percent(second))
                .zip(percent(third))
                .map_or([None; 3], |((h, s), l)| of_hsl(h, s, l).map(Some)),
            "oklch" => {
                let lightness = percent(first).or_else(|| number(first, 0.0, 1.0));
                let chroma = number(second, 0.0, 1.0);
                let parts = lightness.zip(chroma).zip(hue(third));
                let ((lightness, chroma), hue) = parts.ok_or_else(no_color)?;
                return of_oklch(lightness, chroma, hue);
            }
            _ => [None; 3],
        };
        match parts {
            [Some(red), Some(green), Some(blue)] => Ok(Self {
                parts: [red, green, blue].map(whole),
            }),
            _ => Err(no_color()),
        }
    }

    /// The ratio of contrast with another, from 1 to 21, as WCAG 2 has it.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// So much of the way to another, from 0 to 1.
    #[must_use]
    pub fn towards(self, other: Self, share: f64) -> Self {
        let mixed = |index: usize| {
            let (from, to) = (self.parts[index], other.parts[index]);
            whole((f64::from(from) + (f64::from(to) - f64::from(from)) * share) / 255.0)
        };
        Self {
            parts: [mixed(0), mixed(1), mixed(2)],
        }
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.parts.map(|it| {
            let it = f64::from(it) / 255.0;
            if it <= 0.040_45 {
                it / 12.92
            } else {
                ((it + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.parts;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

fn no_color() -> NoColor {
    NoColor {
        why: "is no colour",
        cure: FORMS.to_owned(),
    }
}

/// What is neither digits nor a function: often a name.
fn named(text: &str) -> NoColor {
    if text == "transparent" {
        return see_through();
    }
    let is_word = !text.is_empty() && text.bytes().all(|it| it.is_ascii_alphabetic());
    NoColor {
        why: if is_word {
            "is a word, and colours are not read by their names"
        } else {
            "is no colour"
        },
        cure: FORMS.to_owned(),
    }
}

fn see_through() -> NoColor {
    NoColor {
        why: "lets something shine through, so nobody can tell whether a text is read on it",
        cure: "leave out the part for its opacity, and choose the colour as it is to be seen"
            .to_owned(),
    }
}

fn of_digits(digits: &str) -> Result<Color, NoColor> {
    let values: Option<Vec<u8>> = digits
        .chars()
        .map(|it| it.to_digit(16).and_then(|it| u8::try_from(it).ok()))
        .collect();
    match values.as_deref() {
        Some([r, g, b] | [r, g, b, 15]) => Ok(Color {
            parts: [r * 17, g * 17, b * 17],
        }),
        // The last two are for what is wholly opaque.
        Some([r, red, g, green, b, blue] | [r, red, g, green, b, blue, 15, 15]) => Ok(Color {
            parts: [r * 16 + red, g * 16 + green, b * 16 + blue],
        }),
        Some([_, _, _, _] | [_, _, _, _, _, _, _, _]) => Err(see_through()),
        _ => Err(no_color()),
    }
}

/// The arguments of a function, with commas between them or without, and its opacity, if it says one.
fn arguments_of(arguments: &str) -> Option<([&str; 3], Option<&str>)> {
    if arguments.contains(',') {
        let parts: Vec<&str> = arguments.split(',').map(str::trim).collect();
        return match parts[..] {
            [first, second, third] => Some(([first, second, third], None)),
            [first, second, third, opacity] => Some(([first, second, third], Some(opacity))),
            _ => None,
        };
    }
    let (parts, opacity) = match arguments.split_once('/') {
        Some((parts, opacity)) => (parts, Some(opacity.trim())),
        None => (arguments, None),
    };
    let parts: Vec<&str> = parts.split_whitespace().collect();
    Some((parts.try_into().ok()?, opacity))
}

/// A number as people write it, within its bounds.
fn number(text: &str, least: f64, most: f64) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits.ends_with(|it: char| it.is_ascii_digit())
        && digits.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    let value: f64 = is_plain.then(|| text.parse().ok())??;
    (least..=most).contains(&value).then_some(value)
}

/// A percentage, as a number from 0 to 1.
fn percent(text: &str) -> Option<f64> {
    Some(number(text.strip_suffix('%')?, 0.0, 100.0)? / 100.0)
}

/// A part of a colour, as a number from 0 to 1.
fn part_of_255(text: &str) -> Option<f64> {
    percent(text).or_else(|| Some(number(text, 0.0, 255.0)? / 255.0))
}

/// An angle in degrees.
fn hue(text: &str) -> Option<f64> {
    number(text.strip_suffix("deg").unwrap_or(text), -360.0, 360.0)
}

fn of_hsl(hue: f64, saturation: f64, lightness: f64) -> [f64; 3] {
    let reach = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|n| {
        let k = (n + hue.rem_euclid(360.0) / 30.0) % 12.0;
        lightness - reach * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)
    })
}

/// How far a part may lie beyond its end and still be taken for it.
const NEARLY: f64 = 0.002;

fn of_oklch(lightness: f64, chroma: f64, hue: f64) -> Result<Color, NoColor> {
    if let Some(color) = shown(lightness, chroma, hue) {
        return Ok(color);
    }
    // The greatest that can be shown, in hundredths, so that it can be written.
    let steps = (0_u8..100).rev().map(|it| f64::from(it) / 100.0);
    let fitting = steps
        .filter(|it| *it < chroma)
        .find(|it| shown(lightness, *it, hue).is_some());
    Err(NoColor {
        why: "is a colour that many screens cannot show",
        cure: format!(
            "lessen its chroma: `oklch({lightness} {} {hue})`",
            fitting.unwrap_or(0.0)
        ),
    })
}

/// A colour of OKLCH in sRGB, where it has a place there.
fn shown(lightness: f64, chroma: f64, hue: f64) -> Option<Color> {
    let (sin, cos) = hue.to_radians().sin_cos();
    let (a, b) = (chroma * cos, chroma * sin);
    let [long, middle, short] = [
        lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b,
        lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b,
        lightness - 0.089_484_177_5 * a - 1.291_485_548 * b,
    ]
    .map(|it| it.powi(3));
    let parts = [
        4.076_741_662_1 * long - 3.307_711_591_3 * middle + 0.230_969_929_2 * short,
        -1.268_438_004_6 * long + 2.609_757_401_1 * middle - 0.341_319_396_5 * short,
        -0.004_196_086_3 * long - 0.703_418_614_7 * middle + 1.707_614_701 * short,
    ];
    let is_there = parts.iter().all(|it| (-NEARLY..=1.0 + NEARLY).contains(it));
    is_there.then(|| Color {
        parts: parts.map(|it| {
            whole(if it <= 0.003_130_8 {
                it * 12.92
            } else {
                1.055 * it.powf(1.0 / 2.4) - 0.055
            })
        }),
    })
}

/// The whole number of 255 that is nearest to a part.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is cut to what fits"
)]
fn whole(part: f64) -> u8 {
    (part * 255.0).round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> String {
        Color::parse(text).map_or_else(|it| it.why.to_owned(), |it| it.to_string())
    }

    #[test]
    fn one_colour_is_the_same_however_it_is_written() {
        for (text, expected) in [
            ("#0B5563", "#0b5563"),
            (" #abc ", "#aabbcc"),
            ("rgb(11 85 99)", "#0b5563"),
            ("rgb(11, 85, 99)", "#0b5563"),
            ("RGB(100% 0% 50%)", "#ff0080"),
            ("hsl(120 100% 25%)", "#008000"),
            ("hsl(-120deg, 100%, 50%)", "#0000ff"),
            ("oklch(0.628 0.2577 29.23)", "#ff0000"),
            ("oklch(51.975% 0.17686 142.495)", "#008000"),
            ("oklch(1 0 0)", "#ffffff"),
            ("rgb(.5 0 0)", "#010000"),
            // Wholly opaque.
            ("rgb(11 85 99 / 1)", "#0b5563"),
            ("rgb(11 85 99/100%)", "#0b5563"),
            ("rgba(11, 85, 99, 1.0)", "#0b5563"),
            ("hsla(120, 100%, 25%, 100%)", "#008000"),
            ("#0b5563ff", "#0b5563"),
            ("#abcF", "#aabbcc"),
        ] {
            assert_eq!(hex(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_colour_never_becomes_one() {
        for text in [
            "",
            "#",
            "#12",
            "#12345",
            "#ggg",
            "red",
            "rgb(1 2)",
            "rgb(1 2 3 4)",
            "rgb(256 0 0)",
            "rgb(nan 0 0)",
            "rgb(1e2 0 0)",
            "rgb(inf 0 0)",
            "rgb(+1 0 0)",
            "rgb(1. 0 0)",
            "rgb(. 0 0)",
            "rgb(1 2 3 / )",
            "rgb(1 2 3 / 2)",
            "rgb(1, 2, 3 / 1)",
            "hsl(0 1 1)",
            "var(--ink)",
            "url(x)",
            "#fff; } body { display: none",
            "rgb(1 2 3)}x{y:rgb(1 2 3)",
            "#fff/**/",
            "currentcolor",
            "light-dark(#000, #fff)",
        ] {
            assert!(Color::parse(text).is_err(), "{text}");
        }
        for text in [
            "#0008",
            "#00000080",
            "rgb(0 0 0 / 50%)",
            "rgba(0, 0, 0, 0.5)",
            "rgb(0 0 0 / .99)",
            "transparent",
        ] {
            assert_eq!(Color::parse(text), Err(see_through()), "{text}");
        }
        assert_eq!(hex("oklch(.42 .07 212)"), hex("oklch(0.42 0.07 212)"));
        assert!(Color::parse("oklch(.42 .07 212)").is_ok());
        let fault = Color::parse("Teal").unwrap_err();
        assert!(fault.why.contains("by their names"), "{fault:?}");
    }

    #[test]
    fn a_colour_beyond_screens_comes_with_one_that_is_not() {
        let fault = Color::parse("oklch(0.7 0.4 150)").unwrap_err();
        let proposed = fault.cure.split('`').nth(1).unwrap();
        assert!(Color::parse(proposed).is_ok(), "{proposed}");
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let ratio = |a: &str, b: &str| {
            let [a, b] = [a, b].map(|it| Color::parse(it).unwrap());
            assert!((a.contrast(b) - b.contrast(a)).abs() < 1e-9);
            (a.contrast(b) * 100.0).round() / 100.0
        };
        for (a, b, expected) in [
            ("#000", "#fff", 21.0),
            ("#777", "#fff", 4.48),
            ("#767676", "#fff", 4.54),
            ("#00f", "#fff", 8.59),
            ("#fff", "#fff", 1.0),
        ] {
            assert!((ratio(a, b) - expected).abs() < 0.001, "{a} on {b}");
        }
    }
}
