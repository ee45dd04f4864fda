//! The colours of a site in both schemes: those of the theme's `guide.css`, and over them those of its
//! `theme.yaml`.

use std::collections::BTreeMap;

use super::root_tokens::root_tokens;
use crate::diagnostic::Place;
use crate::model::{Color, Look, look};

/// What pages are shown in: light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

impl Scheme {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// Its name in `theme.yaml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Colours by their tokens.
pub struct Palette([BTreeMap<&'static str, Tone>; 2]);

/// The colour of a token in a scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tone {
    /// The colour.
    pub color: Color,
    /// Where `theme.yaml` says so; nowhere, where it is that of `guide.css`.
    pub at: Option<Place>,
}

impl Palette {
    /// The colours of a stylesheet, and over them those of a look.
    pub(super) fn new(css: &str, look: &Look) -> Self {
        let mut palette: [BTreeMap<&'static str, Tone>; 2] = Default::default();
        let declared = root_tokens(css);
        for token in look::COLORS.keys() {
            let written = declared.get(token).and_then(|it| colors(it));
            for (scheme, tones) in palette.iter_mut().enumerate() {
                let said = look.colors[scheme].get(token);
                let tone = match (said, written) {
                    (Some(said), _) => Tone {
                        color: said.value,
                        at: Some(said.at.clone()),
                    },
                    (None, Some(colors)) => Tone {
                        color: colors[scheme],
                        at: None,
                    },
                    (None, None) => continue,
                };
                tones.insert(token, tone);
            }
        }
        Self(palette)
    }

    /// The colour of a token in a scheme. None where neither stylesheet nor look gives one.
    pub fn tone(&self, scheme: Scheme, token: &str) -> Option<&Tone> {
        self.0[scheme as usize].get(token)
    }

    /// Every token to which a look gives a colour in one of the schemes, with both. Where a stylesheet
    /// of the site's own does not know it, one scheme has the colour of the other.
    pub(super) fn changed(&self) -> impl Iterator<Item = (&'static str, [Color; 2])> {
        look::COLORS.keys().filter_map(|token| {
            let tones = Scheme::ALL.map(|it| self.tone(it, token));
            let is_changed = tones.iter().flatten().any(|it| it.at.is_some());
            let [light, dark] = tones;
            let (light, dark) = (light.or(dark)?.color, dark.or(light)?.color);
            is_changed.then_some((token, [light, dark]))
        })
    }
}

/// The colours that a value stands for, in the light and the dark scheme.
fn colors(value: &str) -> Option<[Color; 2]> {
    let color = |text: &str| Color::parse(text).ok();
    if let Some(one) = color(value) {
        return Some([one; 2]);
    }
    let value = value.to_ascii_lowercase();
    let both = value.strip_prefix("light-dark(")?.strip_suffix(')')?;
    both.match_indices(',')
        .find_map(|(at, _)| Some([color(&both[..at])?, color(&both[at + 1..])?]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_of_the_last_declaration_however_it_is_written() {
        let both = |light: &str, dark: &str| Some([light.to_owned(), dark.to_owned()]);
        for (css, expected) in [
            (
                ":root{--link:light-dark(#111,#eee)}",
                both("#111111", "#eeeeee"),
            ),
            (
                "@layer tokens{:root{--a:b;--link : LIGHT-DARK( #111 ,\n#eee ) ; } }",
                both("#111111", "#eeeeee"),
            ),
            (
                ":root { --link: rgb(0, 0, 0) }\n:root { --link: /* x */ #333 }",
                both("#333333", "#333333"),
            ),
            (
                ":root { --link: light-dark(rgb(1, 1, 1), #eee) }",
                both("#010101", "#eeeeee"),
            ),
            // What is in no layer goes before all that is.
            (
                ":root { --link: #111 } @layer tokens { :root { --link: #222 } }",
                both("#111111", "#111111"),
            ),
            (
                ":root { --link: #111 } @media print { :root { --link: #222 } } .a { --link: #333 }",
                both("#111111", "#111111"),
            ),
            ("/* --link: #111; */ a { content: \"--link: #222\" }", None),
            (":root { --link-soft: #111; --link: var(--ink) }", None),
            (":root { --link: #111; --link: var(--ink) }", None),
        ] {
            let palette = Palette::new(css, &Look::default());
            let tones = Scheme::ALL.map(|it| palette.tone(it, "link"));
            let found = match tones {
                [Some(light), Some(dark)] => Some([light, dark].map(|it| it.color.to_string())),
                _ => None,
            };
            assert_eq!(found, expected, "{css}");
        }
    }
}
