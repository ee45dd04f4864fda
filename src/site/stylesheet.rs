//! The stylesheets that are made for a site, because the policy forbids inline styles: the hues of its
//! workstreams, and the tokens that its `theme.yaml` sets. And the words that the style sheet says to screen readers.

use std::fmt::Write as _;

use super::palette::Palette;
use crate::model::Workstream;
use crate::model::look::{Font, Look, Stack};
use crate::path::percent_encode;
use crate::strings::Strings;

/// The messages that the style sheet asks for, each as a token of its name.
const WORDS: [&str; 5] = [
    "marked-inserted",
    "marked-deleted",
    "marked-moved-here",
    "marked-moved-from",
    "marked-reformed",
];

/// The words of the style sheet of redlines, to stand behind it.
pub(super) fn words(strings: &Strings) -> String {
    let mut css = ":root{".to_owned();
    for message in WORDS {
        let _ = write!(css, "--{message}:\"");
        for character in strings.say(message).chars() {
            if matches!(character, '"' | '\\' | '<') || character.is_control() {
                let _ = write!(css, "\\{:x} ", u32::from(character));
            } else {
                css.push(character);
            }
        }
        css.push_str("\";");
    }
    css.push_str("}\n");
    css
}

/// The hue of each workstream; none where there are no workstreams.
pub(super) fn hues(workstreams: &[Workstream]) -> Option<String> {
    let mut css = String::new();
    for workstream in workstreams {
        let mut class = String::new();
        for character in workstream.id.chars() {
            if character.is_alphanumeric() || character == '-' {
                class.push(character);
            } else {
                let _ = write!(class, "\\{character}");
            }
        }
        let _ = writeln!(css, ".ws-{class} {{ --hue: {} }}", workstream.hue);
    }
    (!css.is_empty()).then_some(css)
}

/// The tokens that a look sets, over those of `guide.css`; none where it sets none.
pub(super) fn tokens(look: &Look, palette: &Palette) -> Option<String> {
    let mut css = String::new();
    let mut tokens = String::new();
    for (token, [light, dark]) in palette.changed() {
        let _ = writeln!(tokens, "  --{token}: light-dark({light}, {dark});");
    }
    for (token, font, family) in [
        ("sans", &look.body, "Theme body"),
        ("mono", &look.mono, "Theme mono"),
    ] {
        if let Some(font) = font {
            let own = faces(&mut css, font, family);
            let stack = stack(font.stack);
            let _ = writeln!(tokens, "  --{token}: {own}{stack};");
        }
    }
    for (token, length) in &look.sizes {
        let _ = writeln!(tokens, "  --{token}: {length}rem;");
    }
    if !tokens.is_empty() {
        let _ = write!(css, "@layer tokens {{\n :root {{\n{tokens} }}\n}}\n");
    }
    (!css.is_empty()).then_some(css)
}

/// Writes the files of a font; gives its family as the beginning of a stack.
fn faces(css: &mut String, font: &Font, family: &str) -> String {
    for face in &font.faces {
        let [lightest, boldest] = face.weights;
        let weight = if lightest == boldest {
            lightest.to_string()
        } else {
            format!("{lightest} {boldest}")
        };
        let style = if face.is_italic { "italic" } else { "normal" };
        let url = percent_encode(&face.file.value);
        let _ = writeln!(
            css,
            "@font-face {{ font-family: \"{family}\"; src: url({url}) format(\"woff2\"); font-weight: {weight}; font-style: {style}; font-display: swap; }}",
        );
    }
    if font.faces.is_empty() {
        String::new()
    } else {
        format!("\"{family}\", ")
    }
}

fn stack(stack: Stack) -> &'static str {
    match stack {
        Stack::Sans => "system-ui, sans-serif",
        Stack::Serif => "ui-serif, Charter, Cambria, Georgia, serif",
        Stack::Mono => "ui-monospace, \"Cascadia Mono\", Consolas, monospace",
    }
}
