//! The colours of a site in both schemes: those of the theme's `guide.css`, and over them those of its
//! `theme.yaml`.

use std::collections::BTreeMap;

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
        for token in look::COLORS.keys() {
            let written = declared(css, token);
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

/// The colours that a stylesheet declares for a token, in the light and the dark scheme.
fn declared(css: &str, token: &str) -> Option<[Color; 2]> {
    let (_, after) = css.split_once(&format!("--{token}: "))?;
    let value = after.split([';', '}']).next()?.trim();
    let color = |text: &str| Color::parse(text).ok();
    if let Some(one) = color(value) {
        return Some([one; 2]);
    }
    let both = value.strip_prefix("light-dark(")?.strip_suffix(')')?;
    both.match_indices(',')
        .find_map(|(at, _)| Some([color(&both[..at])?, color(&both[at + 1..])?]))
}
