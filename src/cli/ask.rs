//! What a command needs to know: from its flags, else from a person at a terminal.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use crate::error::{Error, Result};

/// Is there somebody to ask? A script is never asked.
pub(super) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// The value of a flag, else the answer to a question, which must not be empty.
pub(super) fn needed(given: Option<&str>, flag: &str, question: &str) -> Result<String> {
    if let Some(given) = given {
        let given = given.trim();
        if given.is_empty() {
            return Err(Error::Usage(format!(
                "{flag} is empty\n  help: give {question}"
            )));
        }
        return Ok(given.to_owned());
    }
    while can_ask() {
        let Some(answer) = ask(question)? else { break };
        if !answer.is_empty() {
            return Ok(answer);
        }
    }
    Err(Error::Usage(format!(
        "{flag} is missing\n  help: give {question}"
    )))
}

/// The value of a flag, else the answer to a question, which may be left empty.
pub(super) fn optional(given: Option<&str>, question: &str) -> Result<Option<String>> {
    let answer = match given {
        Some(given) => Some(given.trim().to_owned()),
        None if can_ask() => ask(&format!("{question}, or nothing"))?,
        None => None,
    };
    Ok(answer.filter(|it| !it.is_empty()))
}

/// One answer; none where the input has ended.
fn ask(question: &str) -> Result<Option<String>> {
    let failed = |error| Error::io("read from", "the terminal", error);
    let mut err = std::io::stderr().lock();
    let asked = write!(err, "{}: ", capitalised(question)).and_then(|()| err.flush());
    asked.map_err(failed)?;
    let mut line = String::new();
    let count = std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(failed)?;
    Ok((count > 0).then(|| line.trim().to_owned()))
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}
