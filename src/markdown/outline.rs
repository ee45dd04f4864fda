//! The title of a document, its outline, and characters that hide what a text says.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::unseen::{self, Unseen};

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
pub fn without_attribute(text: &str) -> &str {
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

/// Nests the headings, leaving out the title, the heading of a replaced table of contents, and those
/// that name nothing.
pub(super) fn outline(
    headings: &[Heading],
    title: Option<usize>,
    toc: Option<usize>,
) -> Vec<OutlineItem> {
    let shown = headings
        .iter()
        .enumerate()
        .filter(|(index, _)| Some(*index) != title && Some(*index) != toc)
        .filter(|(_, heading)| heading.has_words());
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

/// Something that may be an entity.
static ENTITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("&[#0-9A-Za-z]{2,40};").expect("the pattern of an entity is valid")
});

/// Calls `note` for each character, or run of them, that a reader cannot see: as it is, or written
/// as an entity, which stays text within `code`.
pub(super) fn unseen_characters(
    body: &str,
    code: &[Range<usize>],
    mut note: impl FnMut(NoteKind, Range<usize>, String),
) {
    let kind = |what| match what {
        Unseen::Direction => NoteKind::BidiControl,
        Unseen::Invisible => NoteKind::InvisibleCharacter,
        Unseen::Control => NoteKind::ControlCharacter,
    };
    for (what, range, character) in unseen::find(body) {
        note(kind(what), range, unseen::name(character));
    }
    for found in ENTITY.find_iter(body) {
        let is_code = code.iter().any(|it| it.contains(&found.start()));
        // A mark that would be no text at the start of one is text here.
        let text = format!(" {}", super::raw::decode(found.as_str()));
        if let Some((what, _, character)) = unseen::find(&text).next().filter(|_| !is_code) {
            note(kind(what), found.range(), unseen::name(character));
        }
    }
}
