//! The look of a site, as the `theme.yaml` of its theme tells it: colours, type, widths, logo.
//!
//! Colours and sizes are called as the tokens of `guide.css`, and each is optional.

use std::collections::BTreeMap;

use super::color::Color;
use super::form::{Field, Form, Shape, field, words};
use super::yaml::{Fields, Located, Node, Reader, Value};
use crate::diagnostic::code;

/// What `theme.yaml` says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Look {
    /// Colours by their tokens, for the light and the dark scheme.
    pub colors: [BTreeMap<&'static str, Located<Color>>; 2],
    /// Lengths by their tokens, in `rem`.
    pub sizes: BTreeMap<&'static str, f64>,
    /// What texts are set in.
    pub body: Option<Font>,
    /// What code is set in.
    pub mono: Option<Font>,
    /// The coalition's sign in the header.
    pub logo: Option<Logo>,
    /// The sign of the site in the tabs of browsers, a file of the theme's assets.
    pub favicon: Option<Located<String>>,
}

/// A font: of the theme's own files, or of those that systems have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Font {
    /// Its files, the one for plain text first.
    pub faces: Vec<Face>,
    /// What stands in for it, or is meant itself where there are no files.
    pub stack: Stack,
}

/// One file of a font.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// The file, among the theme's assets.
    pub file: Located<String>,
    /// The lightest and the boldest weight that is in it.
    pub weights: [u16; 2],
    /// Is it slanted?
    pub is_italic: bool,
}

/// A kind of font that every system has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stack {
    /// Without serifs.
    Sans,
    /// With serifs.
    Serif,
    /// Of letters that are all as wide.
    Mono,
}

/// The coalition's sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// The file on light paper, among the theme's assets.
    pub light: Located<String>,
    /// The file on dark paper; the same where nothing is said.
    pub dark: Option<Located<String>>,
    /// The words that it shows, where it stands for the title.
    pub alt: Option<String>,
}

const fn color(key: &'static str, about: &'static str, example: &'static [&'static str]) -> Field {
    field(key, about, Shape::Color).like(example)
}

/// The colours of one scheme.
pub(crate) const COLORS: Form = Form::new(
    "a scheme of colours",
    &[
        color("paper", "The ground of pages.", &["#fcfaf6"]),
        color(
            "raised",
            "The ground of cards and of the heads of tables.",
            &["#f4f1ea"],
        ),
        color(
            "sunken",
            "The ground of code and of the footer.",
            &["#f1eee7"],
        ),
        color("ink", "What texts are written in.", &["#1b2424"]),
        color("quiet", "Text that is less important.", &["#45504d"]),
        color("line", "Lines between parts.", &["#dcd7cb"]),
        color("edge", "The edges of buttons and fields.", &["#77807d"]),
        color("link", "Links, focus, buttons: the accent.", &["#0b5563"]),
        color(
            "link-soft",
            "The ground of what is chosen or pointed at.",
            &["#e2eeee"],
        ),
        color("on-link", "Text on the accent.", &["#ffffff"]),
        color("red", "What was deleted or withdrawn.", &["#9a1b1b"]),
        color("red-soft", "The ground of that.", &["#fbeae6"]),
        color("amber", "What asks for attention.", &["#714600"]),
        color("amber-soft", "The ground of that.", &["#fbf0d9"]),
        color(
            "green",
            "What was inserted, and what is current.",
            &["#15573a"],
        ),
        color("green-soft", "The ground of that.", &["#e4f1e8"]),
        color(
            "violet",
            "What is important, and keywords of code.",
            &["#5a3494"],
        ),
        color(
            "violet-soft",
            "The ground of what is important.",
            &["#f0eaf8"],
        ),
        color(
            "mark",
            "The ground of words that were looked for.",
            &["#ffe9a3"],
        ),
    ],
);

const fn size(
    key: &'static str,
    about: &'static str,
    [least, most]: [u16; 2],
    usual: &'static [&'static str],
) -> Field {
    field(key, about, Shape::Rem { least, most }).like(usual)
}

/// Lengths, each between what can be read and what has room.
pub(crate) const SIZES: Form = Form::new(
    "`sizes`",
    &[
        size("s-1", "Labels and small print.", [12, 24], &["0.875rem"]),
        size("s0", "The size of text.", [14, 32], &["1.0625rem"]),
        size(
            "s1",
            "Headings of the third level, and leads.",
            [16, 40],
            &["1.25rem"],
        ),
        size("s2", "Headings of the second level.", [16, 56], &["1.5rem"]),
        size("s3", "Between the two.", [16, 72], &["1.8rem"]),
        size("s4", "Titles of pages.", [20, 96], &["2.2rem"]),
        size("measure", "The width of a text.", [320, 960], &["36rem"]),
        size("wide", "The width of a page.", [640, 2560], &["78rem"]),
        size("round", "How round corners are.", [0, 32], &["0.25rem"]),
    ],
);

const STACKS: [(&str, Stack); 3] = [
    ("sans", Stack::Sans),
    ("serif", Stack::Serif),
    ("mono", Stack::Mono),
];
const STYLES: [(&str, bool); 2] = [("normal", false), ("italic", true)];
const LIGHTEST: u16 = 1;
const BOLDEST: u16 = 1000;

const FACE: Form = Form::new(
    "a file of a font",
    &[
        field(
            "file",
            "The file, a woff2 among the theme's assets.",
            Shape::Name,
        )
        .needed()
        .like(&["fonts/own.woff2"]),
        field(
            "weight",
            "Its weight, or the lightest and the boldest of a variable font; 400 where nothing is said.",
            Shape::Weight,
        ),
        field(
            "style",
            "Whether it is upright or slanted.",
            Shape::Word(&words(&STYLES)),
        ),
    ],
);

const FONT: Form = Form::new(
    "a font",
    &[
        field(
            "files",
            "Its files, the one for plain text first.",
            Shape::Many(&Shape::Mapping(&FACE)),
        )
        .needed(),
        field(
            "instead",
            "What stands in for it until it is there.",
            Shape::Word(&words(&STACKS)),
        ),
    ],
);

const FONT_SHAPE: Shape = Shape::Either(&[Shape::Word(&words(&STACKS)), Shape::Mapping(&FONT)]);

const FONTS: Form = Form::new(
    "`fonts`",
    &[
        field("body", "What texts are set in.", FONT_SHAPE).like(&["serif"]),
        field("mono", "What code is set in.", FONT_SHAPE).like(&["mono"]),
    ],
);

const SCHEMES: Form = Form::new(
    "`colors`",
    &[
        field("light", "Colours on light paper.", Shape::Mapping(&COLORS)),
        field("dark", "Colours on dark paper.", Shape::Mapping(&COLORS)),
    ],
);

const LOGO: Form = Form::new(
    "a logo",
    &[
        field("light", "The file on light paper, an SVG or a PNG among the theme's assets.", Shape::Name)
            .needed()
            .like(&["logo.svg"]),
        field("dark", "The file on dark paper; the same where nothing is said.", Shape::Name)
            .like(&["logo-dark.svg"]),
        field("alt", "The words that it shows, where it stands for the title; without them it stands beside it.", Shape::Name)
            .like(&["Example Coalition"]),
    ],
);

/// What `theme.yaml` may say.
pub(crate) const FORM: Form = Form::new(
    "theme.yaml",
    &[
        field("colors", "Colours by the names of their tokens.", Shape::Mapping(&SCHEMES)),
        field("fonts", "What texts and code are set in.", Shape::Mapping(&FONTS)),
        field("sizes", "Sizes of type and widths, by the names of their tokens.", Shape::Mapping(&SIZES)),
        field("logo", "The coalition's sign in the header: a file, or one for each scheme.", Shape::Either(&[
            Shape::Name,
            Shape::Mapping(&LOGO),
        ])),
        field("favicon", "The sign of the site in the tabs of browsers, an SVG or a PNG among the theme's assets.", Shape::Name)
            .like(&["favicon.svg"]),
    ],
);

impl Look {
    /// Reads `theme.yaml`.
    pub fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        reader.no_empty(node);
        let fields = reader.fields(node, &FORM);
        let [light, dark] = match fields.get("colors") {
            None => Default::default(),
            Some(node) => {
                let schemes = reader.fields(node, &SCHEMES);
                ["light", "dark"].map(|it| colors(reader, schemes.get(it)))
            }
        };
        let fonts = mapping(reader, &fields, "fonts", &FONTS);
        let lengths = mapping(reader, &fields, "sizes", &SIZES);
        Self {
            colors: [light, dark],
            body: Font::read(reader, fonts.get("body"), Stack::Sans),
            mono: Font::read(reader, fonts.get("mono"), Stack::Mono),
            sizes: sizes(reader, &lengths),
            logo: fields.get("logo").and_then(|it| Logo::read(reader, it)),
            favicon: reader.name(fields.get("favicon")),
        }
    }
}

impl Look {
    /// The drawings that it names.
    pub fn drawings(&self) -> impl Iterator<Item = &Located<String>> {
        let logo = self.logo.iter().flat_map(Logo::files);
        logo.chain(&self.favicon)
    }
}

fn mapping<'n>(reader: &mut Reader<'_>, fields: &Fields<'n>, key: &str, form: &Form) -> Fields<'n> {
    let node = fields.get(key);
    node.map_or_else(Fields::default, |node| reader.fields(node, form))
}

fn colors(reader: &mut Reader<'_>, node: Option<&Node>) -> BTreeMap<&'static str, Located<Color>> {
    let fields = node.map_or_else(Fields::default, |node| reader.fields(node, &COLORS));
    let of_token = |token| {
        let text = reader.text(fields.get(token))?;
        match Color::parse(&text.value) {
            Ok(value) => Some((token, Located { value, at: text.at })),
            Err(fault) => {
                let message = format!("`{}` {}", text.value, fault.why);
                reader.problem(code::INVALID_COLOR, &text.at.range, message, fault.cure);
                None
            }
        }
    };
    COLORS.keys().filter_map(of_token).collect()
}

/// The pixels of one `rem` where nobody chose another size of type.
const PIXELS: f64 = 16.0;

fn sizes(reader: &mut Reader<'_>, fields: &Fields<'_>) -> BTreeMap<&'static str, f64> {
    let mut sizes = BTreeMap::new();
    let mut measure = None;
    for field in SIZES.fields {
        let Shape::Rem { least, most } = field.shape else {
            continue;
        };
        let Some(text) = reader.text(fields.get(field.key)) else {
            continue;
        };
        let [least, most] = [least, most].map(|it| f64::from(it) / PIXELS);
        let number = text.value.strip_suffix("rem");
        let is_plain = |it: &&str| {
            it.starts_with(|it: char| it.is_ascii_digit())
                && it.ends_with(|it: char| it.is_ascii_digit())
                && it.bytes().all(|it| it.is_ascii_digit() || it == b'.')
        };
        let number = number.filter(is_plain).and_then(|it| it.parse().ok());
        match number {
            Some(number) if (least..=most).contains(&number) => {
                sizes.insert(field.key, number);
                if field.key == "measure" {
                    measure = Some(text);
                }
            }
            other => {
                let what = match other {
                    Some(_) => "lies outside of what can be read and has room",
                    None => "is no size",
                };
                reader.problem(
                    code::INVALID_SIZE,
                    &text.at.range,
                    format!("`{}` {what}", text.value),
                    format!("write it in `rem`, from {least}rem to {most}rem"),
                );
            }
        }
    }
    if let (Some(text), Some(wide)) = (measure, sizes.get("wide"))
        && sizes.get("measure").is_some_and(|it| it > wide)
    {
        reader.problem(
            code::INVALID_SIZE,
            &text.at.range,
            format!(
                "a text of `measure: {}` is wider than its page, which is {wide}rem",
                text.value
            ),
            "lessen `measure`, or widen `wide`".into(),
        );
    }
    sizes
}

impl Font {
    fn read(reader: &mut Reader<'_>, node: Option<&Node>, usual: Stack) -> Option<Self> {
        let node = node?;
        if !matches!(node.value, Value::Map(_)) {
            let stack = reader.choice(Some(node), "kind of font", &STACKS)?.value;
            return Some(Self {
                faces: Vec::new(),
                stack,
            });
        }
        let fields = reader.fields(node, &FONT);
        if !fields.has("files") {
            reader.problem(
                code::MISSING_KEY,
                &node.range,
                "this font has no files".into(),
                "add `files:`, or write `sans`, `serif` or `mono` for a font of the system".into(),
            );
        }
        let mut faces: Vec<Face> = Vec::new();
        for item in reader.items(fields.get("files")) {
            let Some(face) = Face::read(reader, item) else {
                continue;
            };
            if let Some(first) = faces.iter().find(|it| it.is_like(&face)) {
                let message = format!(
                    "`{}` and `{}` are both for this weight and style of the font",
                    first.file.value, face.file.value
                );
                let help = "say in `weight` and `style` what each file holds, or keep one of them";
                reader.problem(
                    code::DUPLICATE_KEY,
                    &face.file.at.range,
                    message,
                    help.into(),
                );
            }
            faces.push(face);
        }
        Some(Self {
            faces,
            stack: reader
                .choice(fields.get("instead"), "kind of font", &STACKS)
                .map_or(usual, |it| it.value),
        })
    }
}

impl Face {
    /// Is it for the same letters, so that one of the two would never be shown?
    fn is_like(&self, other: &Self) -> bool {
        (self.weights, self.is_italic) == (other.weights, other.is_italic)
    }

    fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        let fields = reader.fields(node, &FACE);
        if !fields.has("file") {
            reader.problem(
                code::MISSING_KEY,
                &node.range,
                "this part of the font names no file".into(),
                "add `file:`, such as `file: fonts/own.woff2`".into(),
            );
        }
        let items = reader.items(fields.get("weight"));
        if let [_, _, more, ..] = items[..] {
            reader.problem(
                code::WRONG_TYPE,
                &more.range,
                "`weight` is one number or two: more say nothing of a file".into(),
                "write the lightest and the boldest, such as `weight: [200, 800]`".into(),
            );
        }
        let weights: Vec<u16> = items
            .into_iter()
            .filter_map(|it| reader.number_from(LIGHTEST, Some(it), BOLDEST))
            .collect();
        let [lightest, boldest] = [weights.iter().min(), weights.iter().max()];
        Some(Self {
            weights: [lightest, boldest].map(|it| it.copied().unwrap_or(400)),
            is_italic: reader
                .choice(fields.get("style"), "style of a font", &STYLES)
                .is_some_and(|it| it.value),
            file: reader.name(fields.get("file"))?,
        })
    }
}

impl Logo {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        if !matches!(node.value, Value::Map(_)) {
            return Some(Self {
                light: reader.name(Some(node))?,
                dark: None,
                alt: None,
            });
        }
        let fields = reader.fields(node, &LOGO);
        if !fields.has("light") {
            reader.problem(
                code::MISSING_KEY,
                &node.range,
                "the logo names no file".into(),
                "add `light:`, such as `light: logo.svg`".into(),
            );
        }
        Some(Self {
            dark: reader.name(fields.get("dark")),
            alt: reader.name(fields.get("alt")).map(|it| it.value),
            light: reader.name(fields.get("light"))?,
        })
    }

    /// Its files.
    pub fn files(&self) -> impl Iterator<Item = &Located<String>> {
        std::iter::once(&self.light).chain(&self.dark)
    }
}
