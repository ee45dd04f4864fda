//! What a command needs to know: from its flags, else from a person at a terminal.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use super::terminal;
use crate::error::{Error, Result};

/// Is there somebody to ask? A script is never asked.
pub(super) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Can an answer be taken? What stands against it is said, and the question is asked again.
pub(super) type Check<'a> = &'a dyn Fn(&str) -> Result<()>;

/// Takes any answer.
pub(super) const ANYTHING: Check<'static> = &|_| Ok(());

/// The value of a flag, else the answer to a question, which must not be empty.
pub(super) fn needed(
    given: Option<&str>,
    flag: &str,
    question: &str,
    check: Check<'_>,
) -> Result<String> {
    if let Some(given) = given {
        let given = given.trim();
        if given.is_empty() {
            return Err(Error::Usage(format!(
                "{flag} is empty\n  help: give {question}"
            )));
        }
        return Ok(given.to_owned());
    }
    if !can_ask() {
        return Err(Error::Usage(format!(
            "{flag} is missing\n  help: give {question}"
        )));
    }
    until_taken(question, &|answer| match answer {
        "" => Err(Error::Usage("this cannot be left empty".to_owned())),
        answer => check(answer),
    })
}

/// The value of a flag, else the answer to a question, which may be left empty.
pub(super) fn optional(
    given: Option<&str>,
    question: &str,
    check: Check<'_>,
) -> Result<Option<String>> {
    let answer = match given {
        Some(given) => given.trim().to_owned(),
        None if can_ask() => until_taken(&format!("{question}, or nothing"), check)?,
        None => return Ok(None),
    };
    Ok(Some(answer).filter(|it| !it.is_empty()))
}

/// The first answer that can be taken. Who ends the input wants no more of it.
fn until_taken(question: &str, check: Check<'_>) -> Result<String> {
    while let Some(answer) = ask(question)? {
        match check(&answer) {
            Ok(()) => return Ok(answer),
            Err(why) => terminal::say(&terminal::tame(&why.to_string())),
        }
    }
    terminal::say("");
    Err(Error::Usage(
        "the questions were not answered to their end, so nothing was written\n  help: begin again, or give the answers as flags".to_owned(),
    ))
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
