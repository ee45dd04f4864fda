//! Cleans an SVG drawing of everything that could run or reach elsewhere.
//!
//! Only listed elements and attributes pass; references stay inside the drawing; a document type
//! or an entity of its own refuses the file whole.

use std::borrow::Cow;

use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};

const ELEMENTS: [&str; 46] = [
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "defs",
    "symbol",
    "use",
    "marker",
    "clipPath",
    "mask",
    "pattern",
    "linearGradient",
    "radialGradient",
    "stop",
    "title",
    "desc",
    "image",
    "style",
    "switch",
    "filter",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "feTile",
    "feTurbulence",
    "view",
];

/// Attributes that pass by a prefix of their own; all others must be plain names without one.
const PREFIXED: [&str; 5] = [
    "xml:space",
    "xml:lang",
    "xmlns:xlink",
    "xlink:href",
    "xlink:title",
];

/// The deepest nesting of elements.
const DEEPEST: usize = 256;

/// The drawing with only what draws, or why it cannot be cleaned.
pub(crate) fn clean(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().check_end_names = true;
    let mut writer = Writer::new(Vec::with_capacity(bytes.len()));
    let mut depth = 0_usize;
    // While inside a refused element: how deep it began.
    let mut refused: Option<usize> = None;
    let mut seen_root = false;
    loop {
        let event = reader.read_event().map_err(|error| {
            format!(
                "it is not well-formed at byte {}: {error}",
                reader.error_position()
            )
        })?;
        let write = match event {
            Event::Eof if depth == 0 && seen_root => return Ok(writer.into_inner()),
            Event::Eof => return Err("it ends too early".to_owned()),
            Event::DocType(_) => return Err("it has a document type".to_owned()),
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(format!("its elements are nested more than {DEEPEST} deep"));
                }
                let kept = refused.is_none().then(|| keep(&start, depth)).flatten();
                if kept.is_none() && refused.is_none() {
                    refused = Some(depth);
                }
                seen_root |= kept.is_some();
                if kept
                    .as_ref()
                    .is_some_and(|it| it.name().as_ref() == "style")
                {
                    depth -= 1;
                    let css = style(&mut reader)?;
                    style_element(&mut writer, kept, &css).map_err(|error| error.to_string())?;
                    continue;
                }
                kept.map(Event::Start)
            }
            Event::Empty(start) => {
                let kept = refused.is_none().then(|| keep(&start, depth + 1)).flatten();
                seen_root |= kept.is_some();
                kept.map(Event::Empty)
            }
            Event::End(end) => {
                let write = refused.is_none();
                if refused == Some(depth) {
                    refused = None;
                }
                depth = depth.saturating_sub(1);
                write.then_some(Event::End(end))
            }
            Event::GeneralRef(name) => {
                let text = resolved(&name)?;
                let write = refused.is_none() && depth > 0;
                write.then(|| Event::Text(BytesText::new(&text).into_owned()))
            }
            Event::Text(text) => (refused.is_none() && depth > 0).then_some(Event::Text(text)),
            Event::CData(data) => {
                let write = refused.is_none() && depth > 0;
                write.then(|| Event::Text(BytesText::new(&data).into_owned()))
            }
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => None,
        };
        if let Some(event) = write {
            writer
                .write_event(event)
                .map_err(|error| error.to_string())?;
        }
    }
}

/// What a reference to an entity stands for; it may be one of XML's own only.
fn resolved(name: &str) -> Result<String, String> {
    if !name.starts_with('#') && resolve_predefined_entity(name).is_none() {
        return Err(format!("it uses the entity `{name}`"));
    }
    let text = unescape(&format!("&{name};")).map(Cow::into_owned);
    Ok(text.unwrap_or_default())
}

/// Reads the rest of a `style` element: its text as a browser puts it together, across comments and
/// sections. Judged by pieces, two harmless ones could make one that is not.
fn style(reader: &mut Reader<&[u8]>) -> Result<String, String> {
    let mut css = String::new();
    let mut depth = 0_usize;
    let mut is_text = true;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Eof => return Err("it ends too early".to_owned()),
            Event::DocType(_) => return Err("it has a document type".to_owned()),
            Event::End(_) if depth == 0 => break,
            Event::End(_) => depth -= 1,
            Event::Start(_) => {
                is_text = false;
                depth += 1;
            }
            Event::Empty(_) => is_text = false,
            Event::GeneralRef(name) => css.push_str(&resolved(&name)?),
            Event::Text(text) => css.push_str(&text),
            Event::CData(data) => css.push_str(&data),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
        }
    }
    let stays = is_text && is_harmless_css(&css);
    Ok(if stays { css } else { String::new() })
}

fn style_element(
    writer: &mut Writer<Vec<u8>>,
    start: Option<BytesStart<'static>>,
    css: &str,
) -> std::io::Result<()> {
    let Some(start) = start else { return Ok(()) };
    let end = start.to_end().into_owned();
    writer.write_event(Event::Start(start))?;
    writer.write_event(Event::Text(BytesText::new(css)))?;
    writer.write_event(Event::End(end))
}

/// The width and the height of a drawing in the pixels of a page: those that it says, or those of its
/// `viewBox`.
pub(crate) fn size(bytes: &[u8]) -> Option<(f64, f64)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = Reader::from_str(text);
    let root = loop {
        match reader.read_event().ok()? {
            Event::Start(start) | Event::Empty(start) => break start,
            Event::Eof => return None,
            _ => {}
        }
    };
    let value = |name: &str| {
        let mut attributes = root.attributes().flatten();
        let found = attributes.find(|it| it.key.as_ref() == name)?;
        Some(unescape(&found.value).ok()?.into_owned())
    };
    let is_length = |it: &f64| it.is_finite() && *it > 0.0;
    let length = |name: &str| {
        let value = value(name)?;
        let value = value.trim();
        let number = value.strip_suffix("px").unwrap_or(value).parse().ok()?;
        Some(number).filter(is_length)
    };
    let view = value("viewBox").and_then(|view| {
        let numbers = view.split(|it: char| it.is_whitespace() || it == ',');
        let numbers = numbers.filter(|it| !it.is_empty());
        let numbers: Vec<f64> = numbers.map(|it| it.parse().unwrap_or(0.0)).collect();
        let [_, _, width, height] = numbers.try_into().ok()?;
        (is_length(&width) && is_length(&height)).then_some((width, height))
    });
    match (length("width"), length("height"), view) {
        (Some(width), Some(height), _) => Some((width, height)),
        // What is not said follows from the ratio.
        (Some(width), None, Some(view)) => Some((width, width * view.1 / view.0)),
        (None, Some(height), Some(view)) => Some((height * view.0 / view.1, height)),
        (_, _, view) => view,
    }
}

/// The element with the attributes that pass; `None` when the element itself does not.
fn keep(start: &BytesStart<'_>, depth: usize) -> Option<BytesStart<'static>> {
    let name = start.name();
    let name = name.as_ref();
    if !ELEMENTS.contains(&name) || (depth == 1) != (name == "svg" && depth == 1) {
        return None;
    }
    let mut kept = BytesStart::new(name.to_owned());
    for attribute in start.attributes().flatten() {
        let key = attribute.key.as_ref();
        let Ok(value) = unescape(&attribute.value) else {
            continue;
        };
        if passes(name, key, &value) {
            kept.push_attribute((key, value.as_ref()));
        }
    }
    Some(kept)
}

fn passes(element: &str, key: &str, value: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    let plain = !key.contains(':') || PREFIXED.contains(&key);
    if !plain || lower.starts_with("on") {
        return false;
    }
    if lower == "href" || lower == "xlink:href" {
        let picture = ["data:image/png;base64,", "data:image/jpeg;base64,"];
        return value.starts_with('#')
            || (element == "image" && picture.iter().any(|start| value.starts_with(start)));
    }
    if lower == "xmlns" {
        return value == "http://www.w3.org/2000/svg";
    }
    if lower == "xmlns:xlink" {
        return value == "http://www.w3.org/1999/xlink";
    }
    is_harmless_css(value)
}

/// Holds no address outside the drawing and nothing that old browsers ran.
fn is_harmless_css(text: &str) -> bool {
    let folded: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\\')
        .collect::<String>()
        .to_lowercase();
    let urls_stay_inside = folded.match_indices("url(").all(|(at, _)| {
        folded[at + 4..]
            .trim_start_matches(['"', '\''])
            .starts_with('#')
    });
    urls_stay_inside
        && !text.contains('\\')
        && [
            "@import",
            "expression(",
            "javascript:",
            "-moz-binding",
            "behavior:",
            "image-set(",
            "image(",
            "src(",
        ]
        .iter()
        .all(|word| !folded.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        String::from_utf8(clean(text.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn what_draws_stays_and_what_runs_goes() {
        let kept = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.a{fill:url(#g)}</style><path class="a" d="M0 0" style="stroke:#000"/><use href="#a"/><text>a &lt; b</text></svg>"##;
        assert_eq!(cleaned(kept), kept);
        for (text, gone) in [
            ("<svg><script>alert(1)</script><g/></svg>", "alert"),
            ("<svg onload='alert(1)'><g/></svg>", "alert"),
            (
                "<svg><a href='javascript:alert(1)'><text>x</text></a></svg>",
                "alert",
            ),
            (
                "<svg><foreignObject><body onload='alert(1)'/></foreignObject></svg>",
                "alert",
            ),
            ("<svg><use href='https://evil.example/x#a'/></svg>", "evil"),
            (
                "<svg><image href='https://evil.example/x.png'/></svg>",
                "evil",
            ),
            (
                "<svg><image href='data:image/svg+xml;base64,AAAA'/></svg>",
                "data:",
            ),
            (
                "<svg><style>@import 'https://evil.example'</style></svg>",
                "evil",
            ),
            (
                "<svg><style><![CDATA[a{background:url(//evil.example)}]]></style></svg>",
                "evil",
            ),
            (
                "<svg><style>@imp<!-- x -->ort 'https://evil.example'; a{fill:u<!-- -->rl(//evil.example)}</style></svg>",
                "evil",
            ),
            (
                "<svg><style>a{fill:u<![CDATA[rl(//evil.example)]]>}</style></svg>",
                "evil",
            ),
            (
                "<svg><style>a{fill:u&#114;l(//evil.example)}</style></svg>",
                "evil",
            ),
            (
                "<svg><style>a{fill:u&#x200d;<?x y?>rl(#a)}</style><style><g></g>@import 'https://evil.example';</style></svg>",
                "evil",
            ),
            (
                "<svg><style><g>@import</g> 'https://evil.example';</style></svg>",
                "evil",
            ),
            (
                "<svg><rect style='fill:u\\72l(//evil.example)'/></svg>",
                "evil",
            ),
            (
                "<svg><set attributeName='href' to='javascript:alert(1)'/></svg>",
                "alert",
            ),
            (
                "<svg><animate attributeName='href' values='javascript:alert(1)'/></svg>",
                "alert",
            ),
            (
                "<svg><!-- <script>alert(1)</script> --><?x alert(1)?></svg>",
                "alert",
            ),
            (
                "<svg xmlns:x='http://www.w3.org/1999/xhtml'><x:script>alert(1)</x:script></svg>",
                "alert",
            ),
        ] {
            assert!(!cleaned(text).contains(gone), "{text}");
        }
        let twice = cleaned("<svg><g onclick='x'><text>&amp;lt;script&amp;gt;</text></g></svg>");
        assert_eq!(cleaned(&twice), twice);
    }

    #[test]
    fn what_cannot_be_understood_is_refused() {
        for text in [
            "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>",
            "<svg>&evil;</svg>",
            "<svg><g></svg>",
            "<html><script>alert(1)</script></html>",
            "",
            "\u{0}",
        ] {
            assert!(clean(text.as_bytes()).is_err(), "{text}");
        }
        assert!(clean("<svg>".repeat(300).as_bytes()).is_err());
        assert!(clean(&[0xff, 0xfe]).is_err());
    }
}
