//! The list of what may be in MathML, through which all of it goes, although the crate that writes it
//! writes nothing else.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::super::escape;

const ELEMENTS: [&str; 27] = [
    "math",
    "semantics",
    "annotation",
    "mrow",
    "mi",
    "mo",
    "mn",
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "mtable",
    "mtr",
    "mtd",
    "mstyle",
    "mpadded",
    "mphantom",
    "menclose",
];

const ATTRIBUTES: [&str; 28] = [
    "accent",
    "accentunder",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "encoding",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "rowspan",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
    "dir",
    "intent",
    "arg",
];

/// The classes that take the place of styles, which the policy of pages forbids.
const CLASSES: [(&str, &str); 2] = [
    ("text-align: left", "math-left"),
    ("text-align: right", "math-right"),
];

/// MathML written anew from what is listed; none where anything else is in it.
pub(super) fn listed(mathml: &str) -> Option<String> {
    let mut reader = Reader::from_str(mathml);
    let mut out = String::with_capacity(mathml.len());
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => open(&start, &mut out)?,
            Event::Empty(start) => {
                open(&start, &mut out)?;
                close(start.name().as_ref(), &mut out);
            }
            Event::End(end) => close(end.name().as_ref(), &mut out),
            Event::Text(text) => escape::text(&mut out, &text),
            Event::GeneralRef(name) => {
                escape::text(&mut out, &unescape(&format!("&{};", &*name)).ok()?);
            }
            Event::Eof => return Some(out),
            _ => return None,
        }
    }
}

fn open(start: &BytesStart<'_>, out: &mut String) -> Option<()> {
    let name = start.name();
    let name = ELEMENTS.iter().find(|it| **it == name.as_ref())?;
    out.push('<');
    out.push_str(name);
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = unescape(&attribute.value).ok()?;
        let key = attribute.key;
        if key.as_ref() == "style" {
            let class = CLASSES.iter().find(|(style, _)| value.contains(style));
            if let Some((_, class)) = class {
                write(out, "class", class);
            }
        } else if let Some(key) = ATTRIBUTES.iter().find(|it| **it == key.as_ref())
            && value
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || " .%-/+".contains(c))
        {
            write(out, key, &value);
        }
    }
    out.push('>');
    Some(())
}

fn write(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape::text(out, value);
    out.push('"');
}

fn close(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}
