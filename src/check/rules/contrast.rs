//! Colours of `theme.yaml` in which a text could not be read.

use crate::diagnostic::{Code, Diagnostic, code};
use crate::model::Color;
use crate::site::{Palette, Scheme, Site, Tone};

/// What stands on which grounds, how much contrast it needs, and how much it should have.
struct Pairing {
    text: &'static str,
    grounds: &'static [&'static str],
    needed: f64,
    wanted: f64,
}

/// What WCAG 2 asks of text at its level AA.
const TEXT: f64 = 4.5;
/// What it asks of text at its level AAA: guidance is read for long.
const READING: f64 = 7.0;
/// What it asks of the edges of fields and buttons.
const EDGE: f64 = 3.0;

const PAIRINGS: [Pairing; 10] = [
    on(
        "ink",
        &[
            "paper",
            "raised",
            "sunken",
            "mark",
            "link-soft",
            "red-soft",
            "amber-soft",
            "green-soft",
            "violet-soft",
        ],
        TEXT,
        READING,
    ),
    on(
        "quiet",
        &[
            "paper",
            "raised",
            "sunken",
            "link-soft",
            "red-soft",
            "amber-soft",
            "green-soft",
            "violet-soft",
        ],
        TEXT,
        READING,
    ),
    // A few words in a redline.
    on("quiet", &["mark"], TEXT, TEXT),
    on(
        "link",
        &[
            "paper",
            "raised",
            "sunken",
            "link-soft",
            "red-soft",
            "amber-soft",
            "green-soft",
            "violet-soft",
            "mark",
        ],
        TEXT,
        TEXT,
    ),
    on("on-link", &["link"], TEXT, TEXT),
    on(
        "red",
        &["paper", "raised", "sunken", "red-soft"],
        TEXT,
        TEXT,
    ),
    on(
        "amber",
        &["paper", "raised", "sunken", "amber-soft"],
        TEXT,
        TEXT,
    ),
    on(
        "green",
        &["paper", "raised", "sunken", "green-soft"],
        TEXT,
        TEXT,
    ),
    on(
        "violet",
        &["paper", "raised", "sunken", "violet-soft"],
        TEXT,
        TEXT,
    ),
    on("edge", &["paper", "raised", "sunken"], EDGE, EDGE),
];

const fn on(
    text: &'static str,
    grounds: &'static [&'static str],
    needed: f64,
    wanted: f64,
) -> Pairing {
    Pairing {
        text,
        grounds,
        needed,
        wanted,
    }
}

/// Two colours that meet: one that `theme.yaml` gives, and the other.
struct Meeting<'a> {
    token: &'static str,
    tone: &'a Tone,
    other_token: &'static str,
    other: Color,
    needed: f64,
    wanted: f64,
}

impl Meeting<'_> {
    fn contrast(&self) -> f64 {
        self.tone.color.contrast(self.other)
    }
}

pub(super) fn rule(site: &Site, found: &mut Vec<Diagnostic>) {
    for scheme in Scheme::ALL {
        let meetings = meetings(site.palette(), scheme);
        let mut tokens: Vec<&str> = meetings.iter().map(|it| it.token).collect();
        tokens.sort_unstable();
        tokens.dedup();
        for token in tokens {
            let of_token: Vec<&Meeting<'_>> =
                meetings.iter().filter(|it| it.token == token).collect();
            let fault = told(scheme, &of_token, code::UNREADABLE_COLOR, |it| it.needed);
            found.extend(
                fault.or_else(|| told(scheme, &of_token, code::LOW_CONTRAST, |it| it.wanted)),
            );
        }
    }
}

/// Where a colour of `theme.yaml` meets another. A text is told of, not its ground, where both are given
/// there.
fn meetings(palette: &Palette, scheme: Scheme) -> Vec<Meeting<'_>> {
    let mut meetings = Vec::new();
    for pairing in &PAIRINGS {
        for ground in pairing.grounds {
            let tones = [pairing.text, *ground].map(|it| palette.tone(scheme, it));
            let [Some(text), Some(behind)] = tones else {
                continue;
            };
            let (token, tone, other_token, other) = match (&text.at, &behind.at) {
                (Some(_), _) => (pairing.text, text, *ground, behind),
                (None, Some(_)) => (*ground, behind, pairing.text, text),
                (None, None) => continue,
            };
            meetings.push(Meeting {
                token,
                tone,
                other_token,
                other: other.color,
                needed: pairing.needed,
                wanted: pairing.wanted,
            });
        }
    }
    meetings
}

/// The worst meeting of a colour, if it is worse than it may be.
fn told(
    scheme: Scheme,
    meetings: &[&Meeting<'_>],
    code: Code,
    least: impl Fn(&Meeting<'_>) -> f64,
) -> Option<Diagnostic> {
    let faults = meetings.iter().filter(|it| it.contrast() < least(it));
    let share = |it: &Meeting<'_>| it.contrast() / least(it);
    let worst = faults.min_by(|a, b| share(a).total_cmp(&share(b)))?;
    let tone = worst.tone;
    let scheme = scheme.name();
    // Rounded down, so that no fault looks like none.
    let ratio = (worst.contrast() * 100.0).floor() / 100.0;
    let message = format!(
        "`{}` ({}) and `{}` ({}) are too alike in the {scheme} scheme: their contrast is {ratio}, below {}",
        worst.token,
        tone.color,
        worst.other_token,
        worst.other,
        least(worst),
    );
    let enough = |asked: &dyn Fn(&Meeting<'_>) -> f64| {
        nearest(tone.color, |color| {
            let mut all = meetings.iter();
            all.all(|it| color.contrast(it.other) >= asked(it))
        })
    };
    let other = worst.other_token;
    // What is wanted may be out of reach, and what is needed not.
    let help = match (enough(&|it| it.wanted), enough(&|it| least(it))) {
        (Some(color), _) => {
            format!("write `{color}`, the nearest that is enough with all that it meets")
        }
        (None, Some(color)) => format!(
            "write `{color}`, the nearest that can be read with all that it meets, or choose `{other}` further from it"
        ),
        (None, None) => format!(
            "choose it and `{other}` further apart: no shade of it is enough with all that it meets"
        ),
    };
    let at = tone.at.clone()?;
    Some(Diagnostic::new(code, message).at(at).help(help))
}

/// The nearest darker or lighter colour that is enough.
fn nearest(color: Color, is_enough: impl Fn(Color) -> bool) -> Option<Color> {
    let steps = (1..=100).map(|it| f64::from(it) / 100.0);
    steps
        .flat_map(|share| [Color::BLACK, Color::WHITE].map(|end| color.towards(end, share)))
        .find(|it| is_enough(*it))
}
