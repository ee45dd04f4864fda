//! What the terminal of a preview tells: what is new, and each thing once, so that one can leave it
//! open all day.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal as _;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::check::report;
use crate::cli::terminal;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::input::Thing;

/// So many changes are named in a line, and so many problems are told of that are mended.
const MOST_NAMED: usize = 3;

/// What was told so far.
#[derive(Debug, Default)]
pub(super) struct News {
    /// The problems there are, and how many of each: a line that moves makes no other problem.
    problems: BTreeMap<String, usize>,
    /// Why the site could not be read when it was last tried.
    failure: Option<String>,
    said: BTreeSet<String>,
}

impl News {
    /// Tells what is wrong with a site, as far as it is new, and what is mended: its problems, and a
    /// file that could not be read.
    pub(super) fn looked_over(&mut self, problems: &[Diagnostic], failure: Option<&Error>) {
        let mut there: BTreeMap<String, usize> = BTreeMap::new();
        let mut new = Vec::new();
        for problem in problems {
            let line = in_a_line(problem);
            let told = self.problems.get(&line).copied().unwrap_or_default();
            let count = there.entry(line).or_default();
            *count += 1;
            if *count > told {
                new.push(problem.clone());
            }
        }
        if let Some(failure) = failure {
            let line = terminal::tame(&failure.to_string());
            if !self.problems.contains_key(&line) {
                terminal::say(&format!("error: {line}"));
            }
            there.insert(line, 1);
        }
        let is_less = |(line, count): &(&String, &usize)| there.get(*line).unwrap_or(&0) < *count;
        let less = self.problems.iter().filter(is_less).map(|(line, _)| line);
        let mended: Vec<&String> = less.collect();
        for line in mended.iter().take(MOST_NAMED) {
            terminal::say(&format!("mended: {line}"));
        }
        if let Some(more @ 1..) = mended.len().checked_sub(MOST_NAMED) {
            terminal::say(&format!("mended: {more} more"));
        }
        if !new.is_empty() {
            let drawings = report::drawings(&new, terminal::color_on_stderr());
            terminal::say(&(drawings + &report::count(problems)));
        }
        self.problems = there;
    }

    /// The site can be read; tells so where it could not. Could it not?
    pub(super) fn is_read(&mut self) -> bool {
        let failure = self.failure.take();
        if let Some(failure) = &failure {
            terminal::say(&format!("mended: {failure}"));
        }
        failure.is_some()
    }

    /// Why the site could not be read when it was last tried.
    pub(super) fn unread(&self) -> Option<String> {
        self.failure.clone()
    }

    /// Tells why the site cannot be read.
    pub(super) fn failure(&mut self, error: &Error) {
        let error = terminal::tame(&error.to_string());
        if self.failure.as_ref() != Some(&error) {
            terminal::say(&format!("error: {error}"));
        }
        self.failure = Some(error);
    }

    /// Says something that it has not said yet; has it?
    pub(super) fn once(&mut self, words: &str) -> bool {
        let is_new = self.said.insert(words.to_owned());
        if is_new {
            terminal::say(words);
        }
        is_new
    }
}

/// Tells a person at a terminal that the site is shown anew, and why.
pub(super) fn shown(changed: &[Thing], took: Duration) {
    if !std::io::stderr().is_terminal() {
        return;
    }
    let named = changed.iter().take(MOST_NAMED).map(Thing::to_string);
    let named = named.collect::<Vec<_>>().join(", ");
    let what = match changed.len() {
        0 => "the site".to_owned(),
        count if count > MOST_NAMED => format!("{named} and {} more", count - MOST_NAMED),
        _ => named,
    };
    let line = format!("{}{what}: shown in {} ms", time(), took.as_millis());
    terminal::say(&terminal::tame(&line));
}

/// A problem without what an edit elsewhere changes.
fn in_a_line(problem: &Diagnostic) -> String {
    let message = terminal::tame(&problem.message);
    match &problem.place {
        Some(place) => format!("{}: {message}", place.file),
        None => message,
    }
}

/// The time of day and a space, where this machine says which it is here.
fn time() -> String {
    let now = TimeZone::try_system().map(|zone| Timestamp::now().to_zoned_datetime(zone));
    now.map_or_else(
        |_| String::new(),
        |now| now.strftime("%H:%M:%S ").to_string(),
    )
}
