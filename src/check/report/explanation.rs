//! What a code means, for the terminal: its article, and the list of all.

use std::fmt::Write as _;

use crate::diagnostic::code::{self, Topic};
use crate::diagnostic::{Code, Severity};

/// The article of a code, below a line that tells how much it matters.
pub fn explanation(code: Code) -> String {
    format!(
        "{}: {}\n\n{}\n\n{}\n",
        code.name(),
        code.title(),
        standing(code),
        code.article()
    )
}

/// Every code with its title, by topic.
pub fn list() -> String {
    let longest = code::ALL.iter().map(|it| it.name().len()).max();
    let width = longest.unwrap_or_default();
    let mut list = String::new();
    for topic in Topic::ALL {
        let _ = writeln!(list, "{}\n", topic.label());
        for code in code::ALL.iter().filter(|it| it.topic() == topic) {
            let word = code.severity().word();
            let _ = writeln!(list, "  {:width$}  {word:7}  {}", code.name(), code.title());
        }
        list.push('\n');
    }
    list.push_str("`guide check --explain CODE` tells what one means and how to mend it.\n");
    list
}

/// How much a code matters, and who may say otherwise.
pub fn standing(code: Code) -> String {
    match code.severity() {
        Severity::Error => {
            "An error: the site would say something wrong, so nothing is written. It cannot be \
             lowered."
                .to_owned()
        }
        severity => format!(
            "A {}, unless `checks: {{ severity: {{ {}: … }} }}` in guide.yaml says `error`, \
             `warning`, `hint` or `off`.",
            severity.word(),
            code.name()
        ),
    }
}
