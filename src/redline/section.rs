//! The sections of a Markdown text, found by its headings alone.
//!
//! A light scan of the lines, made for comparing thousands of revisions: headings of both kinds
//! (`# …` and underlined), none inside fenced code.

use std::ops::Range;

/// A heading and the lines up to the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading's text without markup at its ends; empty before the first heading.
    pub title: String,
    /// The lines, counted from 0.
    pub lines: Range<usize>,
}

impl Section {
    /// What identifies the section in another state of the text: its title without its number, and
    /// without the anchor that Pandoc writes behind it (`{#scope}`).
    pub fn key(&self) -> String {
        let title = self.title.strip_suffix('}');
        let title = title.and_then(|it| Some(it.rsplit_once("{#")?.0.trim_end()));
        title
            .unwrap_or(&self.title)
            .trim_start_matches(|c: char| c.is_numeric() || matches!(c, '.' | ')' | '\\' | ' '))
            .to_lowercase()
    }
}

/// The sections of a text given as lines, in order. The first has no title.
pub fn sections(lines: &[&str]) -> Vec<Section> {
    let mut sections = vec![Section {
        title: String::new(),
        lines: 0..0,
    }];
    let mut fence: Option<(char, usize)> = None;
    for (number, line) in lines.iter().enumerate() {
        let trimmed = line.trim_end();
        let text = trimmed.trim_start_matches(' ');
        if trimmed.len() - text.len() > 3 {
            continue;
        }
        if let Some((mark, length)) = fence_of(text) {
            fence = match fence {
                None => Some((mark, length)),
                Some((open, least)) if open == mark && length >= least && text.len() == length => {
                    None
                }
                open => open,
            };
            continue;
        }
        if fence.is_some() {
            continue;
        }
        if let Some(title) = atx(text) {
            begin(&mut sections, title, number);
        } else if underline(text) && number > 0 {
            let above = lines[number - 1].trim();
            let is_text = !above.is_empty()
                && atx(above).is_none()
                && !above.starts_with(['|', '>', '-', '*', '+'])
                && !above.chars().all(|c| c == '-' || c == '=');
            if is_text {
                begin(&mut sections, above.to_owned(), number - 1);
            }
        }
    }
    if let Some(last) = sections.last_mut() {
        last.lines.end = lines.len();
    }
    sections
}

fn begin(sections: &mut Vec<Section>, title: String, line: usize) {
    if let Some(last) = sections.last_mut() {
        last.lines.end = line;
    }
    sections.push(Section {
        title,
        lines: line..line,
    });
}

fn fence_of(text: &str) -> Option<(char, usize)> {
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = text.chars().take_while(|c| *c == mark).count();
    (length >= 3).then_some((mark, length))
}

fn atx(text: &str) -> Option<String> {
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let rest = &text[level..];
    if !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let title = rest.trim().trim_end_matches('#').trim();
    Some(title.replace(['*', '`', '\\'], ""))
}

fn underline(text: &str) -> bool {
    text.len() >= 2 && (text.bytes().all(|b| b == b'=') || text.bytes().all(|b| b == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_known_without_its_number_and_its_anchor() {
        let key = |title: &str| {
            let title = title.to_owned();
            Section { title, lines: 0..0 }.key()
        };
        let known = key("Existing Work & Frameworks");
        for title in [
            "2.3 Existing Work & Frameworks",
            "2.3 Existing work & Frameworks  {#2.3-existing-work-&-frameworks}",
            "Existing Work & Frameworks {#a}",
        ] {
            assert_eq!(key(title), known, "{title}");
        }
        assert_ne!(key("Existing Work {a}"), key("Existing Work"));
        assert_ne!(key("Existing Work {#a} here"), key("Existing Work here"));
    }

    #[test]
    fn headings_begin_sections_but_not_inside_code() {
        let text =
            "intro\n# One\n```sh\n# no\n```\ntext\nTwo\n---\nend\n| a |\n|---|\n### **2.1** `x`\n";
        let lines: Vec<&str> = text.lines().collect();
        let titles: Vec<(String, Range<usize>)> = sections(&lines)
            .into_iter()
            .map(|it| (it.title, it.lines))
            .collect();
        assert_eq!(
            titles,
            [
                (String::new(), 0..1),
                ("One".into(), 1..6),
                ("Two".into(), 6..11),
                ("2.1 x".into(), 11..12)
            ]
        );
    }
}
