//! `guide check --fix`.

use camino::Utf8Path;
use clap::Args;

use super::terminal;
use crate::check::mend;
use crate::diagnostic::Diagnostic;
use crate::error::Result;
use crate::output::{Left, Revisable};

#[derive(Debug, Args)]
pub(super) struct FixArgs {
    /// Mend what can be mended without asking, in the files, and report the rest
    ///
    /// Days become year-month-day; words such as `Final Draft` the word that is meant; a link that
    /// differs in letter case from the one file it can mean is written as the file; characters
    /// that cannot be seen go from the ends of lines. Files that git ignores, or that lie in
    /// another source, are left as they are.
    #[arg(long)]
    fix: bool,
    /// With --fix: only say what would be mended
    #[arg(long, requires = "fix")]
    dry_run: bool,
}

impl FixArgs {
    /// Is anything to be mended?
    pub(super) fn is_wanted(&self) -> bool {
        self.fix
    }

    /// Is it only to be said what would be mended?
    pub(super) fn is_dry(&self) -> bool {
        self.dry_run
    }

    /// Mends what can be mended, and tells of each.
    pub(super) fn mend(&self, directory: &Utf8Path, problems: &[Diagnostic]) -> Result<String> {
        let revisable = Revisable::of(directory)?;
        let mut told = String::new();
        for file in mend::mend(problems) {
            let left = if self.dry_run {
                revisable.look(file.path, file.before)?
            } else {
                revisable.revise(file.path, file.before, &file.after)?
            };
            match left {
                Ok(()) => {
                    for diagnostic in &file.gone {
                        told.push_str(&mended(diagnostic, self.dry_run));
                    }
                }
                Err(left) => terminal::say(&terminal::tame(&format!(
                    "{} is left as it is: {}",
                    file.path,
                    match left {
                        Left::NotOurs =>
                            "git ignores it, or it lies in another source or in a commit",
                        Left::Changed => "it has changed meanwhile",
                    }
                ))),
            }
        }
        Ok(told)
    }
}

/// `a.md:3:7: date-format: now …`.
fn mended(diagnostic: &Diagnostic, dry_run: bool) -> String {
    let (Some(place), Some(new)) = (&diagnostic.place, &diagnostic.replacement) else {
        return String::new();
    };
    let what = match (new.is_empty(), dry_run) {
        (true, false) => "removed".to_owned(),
        (true, true) => "would be removed".to_owned(),
        (false, false) => format!("now `{new}`"),
        (false, true) => format!("would be `{new}`"),
    };
    let code = diagnostic.code.name();
    format!(
        "{}:{}:{}: {code}: {what}\n",
        place.file, place.line, place.column
    )
}
