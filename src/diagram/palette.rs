//! The colours of a drawing. They are fixed, because a drawing is a file of its own, and it brings its
//! own paper, so that they can be read whatever the theme of the site.

use mmdflux::{SvgThemeConfig, SvgThemeMode};

/// Which colours a drawing has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Palette {
    /// Those of the default theme.
    Light,
    /// Those of its dark scheme.
    Dark,
    /// Those of a theme of Mermaid's, which an author chose.
    Named(&'static str),
}

/// The themes of Mermaid's that an author may choose. `default` and `base` are the site's own.
const NAMED: [&str; 3] = ["dark", "forest", "neutral"];

impl Palette {
    /// The theme that a word of the author's means; none for the site's own.
    pub(super) fn named(word: &str) -> Option<&'static str> {
        NAMED.into_iter().find(|it| it.eq_ignore_ascii_case(word))
    }

    /// The colours, as the drawing crate takes them.
    pub(super) fn theme(self) -> SvgThemeConfig {
        let own = |[bg, fg, line, surface, border]: [&str; 5]| SvgThemeConfig {
            name: None,
            mode: SvgThemeMode::Static,
            bg: Some(bg.into()),
            fg: Some(fg.into()),
            line: Some(line.into()),
            accent: Some(line.into()),
            muted: Some(line.into()),
            surface: Some(surface.into()),
            border: Some(border.into()),
        };
        match self {
            Self::Light => own(["#fcfaf6", "#1b2424", "#45504d", "#e9efec", "#77807d"]),
            Self::Dark => own(["#1c2429", "#e9ecea", "#bdc8c9", "#2b383f", "#84929a"]),
            Self::Named(name) => SvgThemeConfig {
                name: Some(name.to_owned()),
                ..SvgThemeConfig::default()
            },
        }
    }
}
