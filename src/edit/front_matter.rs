//! The front matter of a Markdown file, changed or made.

use super::mapping::{Refused, Yaml};
use crate::model::front_matter;

/// The text of a Markdown file with its front matter changed. A file without front matter gets one.
pub fn with_front_matter(
    text: &str,
    change: impl FnOnce(Yaml) -> Result<Yaml, Refused>,
) -> Result<String, Refused> {
    if let Some((range, _)) = front_matter::locate(text) {
        let changed =
            change(Yaml::new(&text[range.clone()])).map_err(|it| it.after(range.start))?;
        return Ok(format!(
            "{}{}{}",
            &text[..range.start],
            changed.text(),
            &text[range.end..]
        ));
    }
    let (mark, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text),
    };
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let changed = change(Yaml::new("").with_newline(newline))?;
    Ok(format!(
        "{mark}---{newline}{}---{newline}{newline}{body}",
        changed.text()
    ))
}
