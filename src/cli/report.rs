//! The forms in which `check` and `doctor` answer.

use camino::Utf8Path;
use clap::ValueEnum;

use crate::check::report::{self, Origin};
use crate::diagnostic::{Diagnostic, Place};
use crate::error::Result;
use crate::history::Repository;
use crate::output::Revisable;
use crate::site::Site;

/// How a command that finds problems answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For code hosts and editors, SARIF 2.1.0
    Sarif,
    /// Annotations of a workflow on GitHub
    Github,
    /// For CI servers
    Junit,
}

/// The report for programs; none where it is for people.
pub(super) fn for_programs(
    format: ReportFormat,
    directory: &Utf8Path,
    site: &Site,
    problems: &[Diagnostic],
) -> Result<Option<String>> {
    let prefix = match Repository::discover(directory)? {
        Some(repository) if !repository.prefix().is_empty() => format!("{}/", repository.prefix()),
        _ => String::new(),
    };
    let origin = Origin { prefix: &prefix };
    Ok(match format {
        ReportFormat::Text => None,
        ReportFormat::Json => Some(report::json(problems)),
        ReportFormat::Sarif => {
            let revisable = Revisable::of(directory)?;
            let may_be_revised = |it: &Place| {
                let look = revisable.look(&it.file, it.whole_text());
                look.is_ok_and(|it| it.is_ok())
            };
            Some(report::sarif(problems, origin, &may_be_revised))
        }
        ReportFormat::Github => Some(report::github(problems, origin)),
        ReportFormat::Junit => {
            let documents = site.documents.iter();
            let files: Vec<&str> = documents.map(|it| it.source.path().as_str()).collect();
            Some(report::junit(problems, &files))
        }
    })
}
