//! `guide doctor`.

use std::fmt::Write as _;

use camino::Utf8PathBuf;
use clap::Args;

use super::report::{ReportFormat, for_programs};
use super::{Outcome, read_site, terminal};
use crate::check::{has_errors, report};
use crate::doctor::{Examination, Records, examine};
use crate::error::Result;

/// Find problems in history and identities
///
/// Holds what the documents say against what git says:
///
/// - a history of which this clone has only a part, and how to fetch the rest;
/// - people who may be one person under two names, and authors whom people.yaml does not know;
/// - texts that were brought in whole, and the earlier file they likely came from;
/// - words in `Change-Class:` trailers that name no class;
/// - commits that only reformatted many documents, for .git-blame-ignore-revs, and lines of that
///   file that blame should not heed;
/// - documents whose commits name an AI assistant while their metadata disclose none;
/// - PDFs that are older than the text beside them;
/// - sentences such as "Approved by the Board on 12 June 2025" that metadata or history contradict.
///
/// Each finding has its cause and its cure, where possible as lines to paste. What it proposes it
/// cannot know: whether two people are one, only somebody who knows them can say. No address from
/// git is ever shown; where one is needed, a commit that bears it is named. `guide check` finds
/// problems in the content itself.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct DoctorArgs {
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: ReportFormat,
}

pub(super) fn run(directory: &Utf8PathBuf, args: &DoctorArgs) -> Result<Outcome> {
    let site = read_site(directory)?;
    let records = Records::read(&site)?;
    let examination = examine(&site, &records, args.strict);
    let findings = examination.findings();
    match for_programs(args.format, directory, &site, &findings)? {
        Some(report) => terminal::print(&report),
        None => terminal::print(&text(&examination, terminal::color_on_stdout())),
    }
    Ok(if has_errors(&findings) {
        Outcome::Errors
    } else {
        Outcome::Sound
    })
}

fn text(examination: &Examination, color: bool) -> String {
    let mut text = String::new();
    for group in &examination.groups {
        text.push_str(group.topic);
        text.push_str("\n\n");
        text.push_str(&report::drawings(&group.findings, color));
    }
    if examination.groups.is_empty() {
        text.push_str("No problems in history and identities.\n");
    }
    text.push_str(&report::count(&examination.findings()));
    let _ = writeln!(text, "{}", examination.looked_at);
    text
}
