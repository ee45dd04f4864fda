//! The title of a document, its outline, and characters that hide what a text says.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::facts::{Block, BlockKind, Heading, NoteKind, OutlineItem};

/// The heading that names the document; see `Markdown::title`.
pub(super) fn title(headings: &[Heading], blocks: &[Block]) -> Option<usize> {
    let first = headings.first()?;
    let first_names = !is_contents(&first.text)
        && (first.level == 1
            || blocks
                .iter()
                .take_while(|block| block.span.start < first.span.start)
                .all(is_decoration));
    if first_names {
        return Some(0);
    }
    headings
        .iter()
        .position(|heading| heading.level == 1 && !is_contents(&heading.text))
}

/// A block that may stand before the title: pictures, comments, badges, a line of metadata.
fn is_decoration(block: &Block) -> bool {
    match block.kind {
        BlockKind::Html | BlockKind::Rule => true,
        BlockKind::Paragraph => block.text.split_whitespace().count() <= 12,
        _ => false,
    }
}

/// Whether a heading announces a table of contents.
pub(super) fn is_contents(text: &str) -> bool {
    let words: String = text
        .chars()
        .filter(|c| c.is_alphabetic() || *c == ' ')
        .flat_map(char::to_lowercase)
        .collect();
    matches!(
        words.trim(),
        "contents" | "content" | "table of contents" | "table of content" | "toc" | "outline"
    )
}

/// A heading's words without the `{#id}` that other tools leave at its end.
pub(super) fn without_attribute(text: &str) -> &str {
    let Some(open) = text.strip_suffix('}').and_then(|text| text.rfind("{#")) else {
        return text;
    };
    let id = &text[open + 2..text.len() - 1];
    if id.is_empty() || id.contains(['{', '}']) {
        text
    } else {
        text[..open].trim_end()
    }
}

/// Nests the headings, leaving out the title and the heading of a replaced table of contents.
pub(super) fn outline(
    headings: &[Heading],
    title: Option<usize>,
    toc: Option<usize>,
) -> Vec<OutlineItem> {
    let shown = headings
        .iter()
        .enumerate()
        .filter(|(index, _)| Some(*index) != title && Some(*index) != toc);
    // The items still open, outermost first; each takes its finished followers as children.
    let mut open: Vec<OutlineItem> = Vec::new();
    let mut done: Vec<OutlineItem> = Vec::new();
    for (_, heading) in shown {
        close(&mut open, &mut done, heading.level);
        open.push(OutlineItem {
            text: heading.text.clone(),
            anchor: heading.anchor.clone(),
            level: heading.level,
            children: Vec::new(),
        });
    }
    close(&mut open, &mut done, 0);
    done
}

fn close(open: &mut Vec<OutlineItem>, done: &mut Vec<OutlineItem>, level: u8) {
    while let Some(item) = open.pop_if(|item| item.level >= level) {
        match open.last_mut() {
            Some(parent) => parent.children.push(item),
            None => done.push(item),
        }
    }
}

/// Directional controls, characters without width, and the tag characters in which text can
/// be smuggled past a reader to a machine. Joiners are left out: scripts and emoji need them.
static UNSEEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        "[\u{61c}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]|[\u{180e}\u{200b}\u{2060}-\u{2064}\u{feff}\u{e0000}-\u{e007f}]+",
    )
    .expect("the character classes are valid")
});

/// Calls `note` for each character, or run of them, that a reader cannot see.
pub(super) fn unseen_characters(body: &str, mut note: impl FnMut(NoteKind, Range<usize>, String)) {
    if body.is_ascii() {
        return;
    }
    for found in UNSEEN.find_iter(body) {
        let first = found.as_str().chars().next().unwrap_or_default();
        let kind = match first {
            '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => NoteKind::BidiControl,
            // The flags of England, Scotland and Wales are written with tag characters.
            '\u{e0000}'..='\u{e007f}' if body[..found.start()].ends_with('\u{1f3f4}') => continue,
            // A byte order mark is no text.
            '\u{feff}' if found.start() == 0 => continue,
            _ => NoteKind::InvisibleCharacter,
        };
        note(kind, found.range(), format!("U+{:04X}", u32::from(first)));
    }
}
