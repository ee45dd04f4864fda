//! Changes to files that a command proposes: seen through the eyes of `check` before they are written.

use camino::Utf8Path;

use super::terminal;
use crate::check::{check, report};
use crate::diagnostic::{Diagnostic, Severity};
use crate::edit::{self, Change, Refused};
use crate::error::{Error, Result};
use crate::input::{Inputs, Proposed, SourceId};
use crate::path::SourcePath;
use crate::site::Site;

/// A file of a source as it is about to be; `after` is made of the text that it has now.
pub(super) fn change(
    site: &Site,
    source: SourceId,
    path: SourcePath,
    after: impl FnOnce(Option<&str>) -> std::result::Result<String, Refused>,
) -> Result<Change> {
    let from = site.source(source);
    let pinned = || {
        Error::Usage(format!(
            "{path} is read from a commit, so it cannot be written\n  help: run guide in a work tree of its repository"
        ))
    };
    if from.pinned.is_some() {
        return Err(pinned());
    }
    let own = from.mount.own(&path).ok_or_else(pinned)?;
    let disk = from.root.join(own.as_str());
    let before = match std::fs::read_to_string(&disk) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(Error::io("read", disk, error)),
    };
    let after = after(before.as_deref()).map_err(|refused| {
        let text = before.clone().unwrap_or_default();
        let place = crate::diagnostic::SourceText::new(path.clone(), text).place(refused.at);
        Error::Usage(format!(
            "{path}:{}:{}: {}\n  help: mend it there, then run the command again; nothing was written",
            place.line, place.column, refused.why
        ))
    })?;
    Ok(Change {
        source,
        root: from.root.clone(),
        own,
        path,
        before,
        after,
    })
}

/// The site as it would be with the changes, on a day.
pub(super) fn foresee(
    directory: &Utf8Path,
    changes: &[Change],
    day: Option<jiff::civil::Date>,
) -> Result<Site> {
    let proposed: Vec<Proposed> = changes.iter().map(Change::proposed).collect();
    let mut inputs = Inputs::read_proposed(directory, &proposed)?;
    inputs.day = day;
    Site::assemble(inputs)
}

/// What `check` would find after the changes and does not find now.
pub(super) fn new_findings(before: &Site, after: &Site) -> Vec<Diagnostic> {
    let mut known = check(before, false);
    let mut found = check(after, false);
    found.retain(|it| {
        let is_same = |old: &Diagnostic| {
            let file = |it: &Diagnostic| it.place.as_ref().map(|it| it.file.clone());
            (old.code, &old.message, file(old)) == (it.code, &it.message, file(it))
        };
        match known.iter().position(is_same) {
            Some(index) => {
                known.swap_remove(index);
                false
            }
            None => true,
        }
    });
    found
}

/// Refuses changes that would bring an error into the content.
pub(super) fn refuse_errors(found: &[Diagnostic]) -> Result<()> {
    let errors: Vec<Diagnostic> = found
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .cloned()
        .collect();
    if errors.is_empty() {
        return Ok(());
    }
    terminal::say(&report::drawings(&errors, terminal::color_on_stderr()));
    Err(Error::Usage(
        "`guide check` would refuse this, so nothing was written\n  help: give other values".into(),
    ))
}

/// Shows the differences, and writes the files unless it is only a trial.
pub(super) fn carry_out(changes: &[Change], dry_run: bool) -> Result<()> {
    for change in changes {
        terminal::print_text(&change.diff());
    }
    if dry_run {
        terminal::print("\nNothing was written: this was a trial (--dry-run).\n");
        return Ok(());
    }
    edit::write(changes)
}
