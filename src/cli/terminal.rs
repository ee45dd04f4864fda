//! What the commands print: results on standard output, all else on standard error.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};

use indicatif::{ProgressBar, ProgressStyle};

use crate::unseen::{self, is_directional};

/// Prints a result. A reader who has gone away is no error.
pub(super) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}

/// Prints a result that holds texts of others.
pub(super) fn print_text(text: &str) {
    print(&tame(text));
}

/// A text of others without what could drive a terminal, and with what could turn its lines round shown.
pub(super) fn tame(text: &str) -> String {
    let text = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    let mut tamed = String::new();
    for character in text {
        if is_directional(character) {
            let _ = write!(tamed, "⟦{}⟧", unseen::name(character));
        } else {
            tamed.push(character);
        }
    }
    tamed
}

/// So many characters of a title stand in a line of a usual terminal, behind a word or two.
const TITLE: usize = 68;

/// The beginning of a title that would fill more than a line, up to a whole word.
pub(super) fn shortened(title: &str) -> Cow<'_, str> {
    let Some((end, _)) = title.char_indices().nth(TITLE) else {
        return Cow::Borrowed(title);
    };
    let beginning = &title[..end];
    let words = beginning.rfind(char::is_whitespace);
    // A word that is a line by itself is cut.
    let end = words.filter(|it| *it > end / 2).unwrap_or(end);
    Cow::Owned(format!("{} …", title[..end].trim_end()))
}

/// Says something beside the result.
pub(super) fn say(text: &str) {
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "{}", text.trim_end());
}

/// Is standard error a terminal that shows colour?
pub(super) fn color_on_stderr() -> bool {
    std::io::stderr().is_terminal() && wants_color()
}

/// Is standard output a terminal that shows colour?
pub(super) fn color_on_stdout() -> bool {
    std::io::stdout().is_terminal() && wants_color()
}

fn wants_color() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// A bar on a terminal, nothing elsewhere.
pub(super) fn progress(what: &'static str, length: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(length as u64).with_message(what);
    let template = if length == 0 {
        "{spinner} {msg}"
    } else {
        "{msg:<10} {wide_bar} {pos}/{len}"
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(std::time::Duration::from_millis(100));
    bar
}
