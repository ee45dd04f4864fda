//! An earlier state of a text, told from its final one.

use std::collections::BTreeMap;

use super::story::State;
use crate::model::front_matter;

/// The bytes of a file in a state.
pub(super) fn bytes_of(
    path: &str,
    state: &State,
    finals: &BTreeMap<String, Vec<u8>>,
) -> Result<Vec<u8>, String> {
    if let Some(text) = &state.text {
        return Ok(text.clone().into_bytes());
    }
    let from = if state.r#final {
        path
    } else {
        state.from.as_deref().unwrap_or(path)
    };
    let bytes = finals
        .get(from)
        .ok_or_else(|| format!("there is no file {from}"))?;
    if state.without.is_empty() && state.replace.is_empty() && state.front_matter.is_none() {
        return Ok(bytes.clone());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| format!("{from} is not text"))?;
    let text = without_sections(text, &state.without).map_err(|it| format!("{path}: {it}"))?;
    let mut text = with_earlier_words(&text, state).map_err(|it| format!("{path}: {it}"))?;
    if let Some(earlier) = &state.front_matter {
        text = with_front_matter(&text, earlier);
    }
    Ok(format!("{}\n", text.trim_end_matches('\n')).into_bytes())
}

/// Leaves out sections: each from its heading to the next of the same or a higher level.
fn without_sections(text: &str, titles: &[String]) -> Result<String, String> {
    let lines: Vec<&str> = text.split('\n').collect();
    let headings = headings(text, &lines);
    let mut dropped = vec![false; lines.len()];
    for title in titles {
        let at = headings
            .iter()
            .position(|(_, _, words)| words == title)
            .ok_or_else(|| format!("there is no heading `{title}`"))?;
        let (start, level, _) = headings[at];
        let end = headings[at + 1..]
            .iter()
            .find(|(_, other, _)| *other <= level)
            .map_or(lines.len(), |(line, ..)| *line);
        dropped[start..end].fill(true);
    }
    let kept = lines.iter().zip(&dropped).filter(|(_, dropped)| !**dropped);
    Ok(kept.map(|(line, _)| *line).collect::<Vec<_>>().join("\n"))
}

/// Line, level and words of each `#` heading outside of front matter and fenced code.
fn headings<'a>(text: &str, lines: &[&'a str]) -> Vec<(usize, usize, &'a str)> {
    let body = front_matter::locate(text).map_or(0, |(_, body)| text[..body].matches('\n').count());
    let mut headings = Vec::new();
    let mut fence: Option<&str> = None;
    for (number, line) in lines.iter().enumerate().skip(body) {
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| line.trim_start().starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) => {
                let level = line.bytes().take_while(|byte| *byte == b'#').count();
                if (1..=6).contains(&level) && line[level..].starts_with(' ') {
                    headings.push((number, level, line[level..].trim()));
                }
            }
            _ => {}
        }
    }
    headings
}

fn with_earlier_words(text: &str, state: &State) -> Result<String, String> {
    let mut spans = Vec::new();
    for replacement in &state.replace {
        let mut found = text.match_indices(&replacement.now);
        match (found.next(), found.next()) {
            (Some((at, _)), None) => spans.push((at, replacement)),
            (first, _) => {
                let often = if first.is_none() {
                    "not"
                } else {
                    "more than once"
                };
                return Err(format!("`{}` is {often} there", replacement.now));
            }
        }
    }
    spans.sort_by_key(|(at, _)| *at);
    let mut earlier = String::with_capacity(text.len());
    let mut done = 0;
    for (at, replacement) in spans {
        if at < done {
            return Err(format!("`{}` lies within another", replacement.now));
        }
        earlier.push_str(&text[done..at]);
        earlier.push_str(&replacement.was);
        done = at + replacement.now.len();
    }
    earlier.push_str(&text[done..]);
    Ok(earlier)
}

fn with_front_matter(text: &str, earlier: &str) -> String {
    let body = front_matter::locate(text).map_or(text, |(_, body)| &text[body..]);
    let body = body.trim_start_matches('\n');
    if earlier == "none" {
        body.to_owned()
    } else {
        format!("---\n{}\n---\n\n{body}", earlier.trim_end())
    }
}
