//! `guide release`.

use std::fmt::Write as _;
use std::sync::Arc;

use camino::Utf8PathBuf;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;

use super::{Outcome, find, proposal, read_site, terminal};
use crate::check::{check, hindrances, report};
use crate::diagnostic::{Diagnostic, Severity, code, nearest};
use crate::edit::{self, Change, Decision, Record, Release, Spoken};
use crate::error::{Error, Result};
use crate::history::Time;
use crate::model::version::number_of;
use crate::model::{Nature, Status, Statuses, date};
use crate::site::{self, Document, Kind, Site, State, Untold, version};
use crate::strings::Strings;

/// Make a version of a document
///
/// Sees whether the lifecycle and the checks of the site allow it, and refuses otherwise, naming all
/// that is missing. Then writes version, status, date and approvals: into the front matter, or into the
/// workstream's file where that speaks of the document. Shows what changed in the text since the last
/// approved version, and the difference of the file.
///
/// An approval without a version is of the one that the document had when it was recorded; it says so
/// from then on.
///
/// Nothing is committed unless asked for. A commit holds the changed file alone, and the change since
/// the last version is in its message. Its author is who git is told (`user.name`, `user.email`); its
/// time is that of the clock, or of SOURCE_DATE_EPOCH. No hook is run, and nothing is signed.
///
/// Exit status: 1 when they do not allow the release.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct ReleaseArgs {
    /// The document's id, or the path of its file
    #[arg(value_name = "DOC")]
    document: String,
    /// The number of the version, such as 1.0
    #[arg(value_name = "VERSION")]
    version: String,
    /// Where the document stands then: a state that is in force or before decision, such as
    /// final-draft; else the first that is in force
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,
    /// A body's approval of this version that is not written down yet; may be given again
    #[arg(long = "approval", value_name = "BODY=DATE", value_parser = approval)]
    approvals: Vec<(String, Date)>,
    /// Where the record of a body's approval is; may be given again
    #[arg(long = "record", value_name = "BODY=URL", value_parser = record)]
    records: Vec<(String, String)>,
    /// The day of the release; else that of the newest approval, else of the newest commit
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    date: Option<Date>,
    /// Take an approval dated before the document's first commit, or before the last version was approved
    #[arg(long)]
    backdated: bool,
    /// Only show what would be written
    #[arg(long, conflicts_with = "commit")]
    dry_run: bool,
    /// Commit the changed file, and nothing else
    #[arg(long)]
    commit: bool,
    /// Tag the commit as `<id>/v<VERSION>`
    #[arg(long, requires = "commit")]
    tag: bool,
}

fn approval(text: &str) -> std::result::Result<(String, Date), String> {
    let (body, day) = pair(text, "BODY=DATE, such as tsc=2025-06-12")?;
    Ok((body, super::day(day)?))
}

fn record(text: &str) -> std::result::Result<(String, String), String> {
    let (body, url) = pair(text, "BODY=URL, such as tsc=https://example.org/minutes")?;
    Ok((body, url.to_owned()))
}

fn pair<'t>(text: &'t str, form: &str) -> std::result::Result<(String, &'t str), String> {
    match text.split_once('=') {
        Some((body, rest)) if !body.is_empty() && !rest.is_empty() => Ok((body.to_owned(), rest)),
        _ => Err(format!("write {form}")),
    }
}

pub(super) fn run(directory: &Utf8PathBuf, args: &ReleaseArgs) -> Result<Outcome> {
    let site = read_site(directory)?;
    let document = find(&site, directory, &args.document)?;
    let release = release(&site, document, args)?;
    let spoken = Spoken::of(&site, document);
    let change = proposal::change(&site, spoken.source, spoken.file.clone(), |text| {
        release.said_in(&spoken, document, text.unwrap_or_default())
    })?;
    let changes = [change];
    let after = proposal::foresee(directory, &changes, site.day.max(release.date))?;
    let found = obstacles(&site, document, &after, &release)?;
    if !found.is_empty() {
        terminal::print(&report::drawings(&found, terminal::color_on_stdout()));
        terminal::print_text(&format!(
            "{} {} is not released, and nothing was written.\n",
            document.id, release.version
        ));
        return Ok(Outcome::Errors);
    }
    let summary = summary(&site, document);
    let message = message(&site, document, &release, &summary);
    let tag = args
        .tag
        .then(|| format!("{}/v{}", document.id, release.version));
    if tag.is_some() && spoken.source != document.from {
        return Err(Error::Usage(format!(
            "{} lies in another repository than {}, so a tag would not name its text\n  help: leave `--tag` out, and tag the text there",
            document.source.path(),
            spoken.file
        )));
    }
    let record = Record {
        root: &changes[0].root,
        files: vec![changes[0].own.clone()],
        message,
        tag,
        seconds: source_date_epoch()?,
    };
    let ready = args.commit.then(|| record.ready()).transpose()?;
    if args.date.is_none() && newest_approval(document, &release).is_none() {
        terminal::say(
            "note: no approval of this version has a day, so that of the newest commit is taken; `--date` gives another",
        );
    }
    terminal::print_text(&format!("{}\n{summary}\n", heading(document, &release)));
    proposal::carry_out(&changes, args.dry_run)?;
    if let Some(ready) = ready {
        let recorded = edit::record(&ready).map_err(|error| undone(&changes, error))?;
        terminal::print(&format!("\nCommitted as {}.\n", recorded.commit));
        if let Some(tag) = recorded.tag {
            terminal::print_text(&format!("Tagged {tag}.\n"));
        }
    }
    Ok(Outcome::Sound)
}

/// A file that cannot be committed is what it was: the release is all of it or nothing.
fn undone(changes: &[Change], error: Error) -> Error {
    let back = changes.iter().filter_map(Change::taken_back);
    match edit::write(&back.collect::<Vec<_>>()) {
        Ok(()) => error,
        Err(left) => Error::Usage(format!("{error}\n{left}")),
    }
}

/// The release that is asked for, where it makes sense.
fn release(site: &Site, document: &Document, args: &ReleaseArgs) -> Result<Release> {
    if document.kind != Kind::Guidance {
        return Err(Error::Usage(format!(
            "{} is a project page, which has no versions\n  help: give it a `version:` in its front matter, if it is guidance",
            document.source.path()
        )));
    }
    let version = number_of(&args.version).ok_or_else(|| {
        Error::Usage(format!(
            "`{}` is not a version number\n  help: write digits and dots, such as 1.0; small letters may follow, as in 2.0-rc1",
            args.version.escape_debug()
        ))
    })?;
    let status = status_of(site.statuses(), args.status.as_deref())?;
    may_be_next(document, version, &status)?;
    let mut decisions = Vec::new();
    let now = source_date_epoch()?;
    if let Some(day) = args.date {
        has_come(day, "the day of the release", now)?;
    }
    for (body, day) in &args.approvals {
        may_decide(site, document, body, version)?;
        let what = format!("the approval of `{}`", body.escape_debug());
        has_come(*day, &what, now)?;
        if !args.backdated {
            may_be_of(document, version, *day, &what)?;
        }
        let mut records = args.records.iter();
        let record = records.find(|(of, _)| of == body);
        decisions.push(Decision {
            body: body.clone(),
            date: *day,
            record: record.map(|(_, url)| url.clone()),
        });
    }
    for (body, _) in &args.records {
        if !args.approvals.iter().any(|(it, _)| it == body) {
            return Err(Error::Usage(format!(
                "there is a record of `{}`, but no approval\n  help: give `--approval {}=DATE` too",
                body.escape_debug(),
                body.escape_debug()
            )));
        }
    }
    let mut release = Release {
        version: version.to_owned(),
        status,
        date: args.date,
        decisions,
    };
    let newest = newest_approval(document, &release);
    release.date = args.date.or(newest).or(site.day);
    Ok(release)
}

/// The state that a version gets: one in which a text stands still, to be decided on or to follow.
fn status_of(statuses: &Statuses, given: Option<&str>) -> Result<Arc<Status>> {
    let offered = statuses
        .all()
        .filter(|it| matches!(it.nature, Nature::BeforeDecision | Nature::InForce));
    let offered: Vec<&Arc<Status>> = offered.collect();
    let found = match given {
        Some(id) => offered.iter().find(|it| it.id == id),
        None => offered.iter().find(|it| it.nature == Nature::InForce),
    };
    if let Some(found) = found {
        return Ok(Arc::clone(found));
    }
    let ids: Vec<&str> = offered.iter().map(|it| it.id.as_str()).collect();
    let help = match given.and_then(|it| nearest(it, ids.iter().copied())) {
        Some(near) => format!("did you mean `{near}`? (one of: {})", ids.join(", ")),
        None if ids.is_empty() => {
            "add a state with `nature: in-force` to the lifecycle in guide.yaml".to_owned()
        }
        None => format!("give one with `--status`: {}", ids.join(", ")),
    };
    Err(Error::Usage(match given {
        Some(given) => format!(
            "a version cannot be `{}`\n  help: {help}",
            given.escape_debug()
        ),
        None => format!("no state of documents is in force\n  help: {help}"),
    }))
}

/// The day of the newest approval of the version, written down or given.
fn newest_approval(document: &Document, release: &Release) -> Option<Date> {
    let written = approvals(document, &release.version);
    let given = release.decisions.iter().map(|it| it.date);
    written.filter_map(|it| it.written.date).chain(given).max()
}

/// The approvals of a version that are written down. Where the document has no number yet, an
/// approval is of the first one that it gets.
fn approvals<'a>(
    document: &'a Document,
    version: &str,
) -> impl Iterator<Item = &'a site::Decision> {
    let written = document.decisions.iter();
    written.filter(move |it| it.approves() && it.version.as_ref().is_none_or(|it| it == version))
}

fn may_be_next(document: &Document, number: &str, status: &Status) -> Result<()> {
    let metadata = &document.metadata;
    let is_now = metadata
        .version
        .as_ref()
        .is_some_and(|it| it.value == number);
    let refuse = |why: String, help: &str| Err(Error::Usage(format!("{why}\n  help: {help}")));
    if is_now
        && metadata
            .status
            .as_ref()
            .is_some_and(|it| *it.value == *status)
    {
        return refuse(
            format!("`{}` is {} as {number} already", document.id, status.id),
            "give the number of the next version",
        );
    }
    for known in document.versions.iter().filter(|it| it.is_approved) {
        // What bodies approved ahead is no version yet: no text bore its number.
        if known.number == number && !is_now && known.status.is_some() {
            return refuse(
                format!("`{}` had a version {number} already", document.id),
                "give the number of the next version",
            );
        }
        if version::is_later(&known.number, number) {
            return refuse(
                format!(
                    "`{}` has a later version already: {}",
                    document.id, known.number
                ),
                "give a number after that",
            );
        }
    }
    Ok(())
}

fn may_decide(site: &Site, document: &Document, body: &str, version: &str) -> Result<()> {
    if site.registry.decider(body, document.workstream).is_none() {
        let bodies = site.registry.bodies.iter().map(|it| it.id.as_str());
        let help = match nearest(body, bodies) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "describe it under `bodies:` in guide.yaml".to_owned(),
        };
        return Err(Error::Usage(format!(
            "no body is known as `{}`\n  help: {help}",
            body.escape_debug()
        )));
    }
    let is_written = |it: &site::Decision| it.dropped.is_none() && it.written.body.value == body;
    let own = approvals(document, version).find(|it| is_written(it));
    match own.map(|it| &it.written.body.at) {
        Some(at) => Err(Error::Usage(format!(
            "{}:{}: an approval of {version} by `{body}` is written down already\n  help: leave `--approval {body}=…` out, or mend it there",
            at.file, at.line
        ))),
        None => Ok(()),
    }
}

/// A release is made now, so nothing in it is of a day that is still to come. By clocks elsewhere
/// the next day may have begun.
fn has_come(day: Date, what: &str, now: Option<i64>) -> Result<()> {
    const FIRST_CLOCK: jiff::tz::Offset = jiff::tz::Offset::constant(14);
    let now = match now {
        Some(seconds) => Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH),
        None => Timestamp::now(),
    };
    let today = FIRST_CLOCK.to_datetime(now).date();
    if day <= today {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "{what} is dated {}, which is still to come\n  help: give the day that is in the record; a release is made after the decision",
        date::long(day)
    )))
}

/// A decision on a new version comes after that on the last one, and after the first text.
fn may_be_of(document: &Document, version: &str, day: Date, what: &str) -> Result<()> {
    let refuse = |why: String| {
        Err(Error::Usage(format!(
            "{what} is dated {}, {why}\n  help: mend the date; or give `--backdated`, if that is when it was decided",
            date::long(day)
        )))
    };
    let last = document.approved_version().map(|it| &document.versions[it]);
    if let Some(last) = last.filter(|it| it.number != version)
        && let Some(approved) = last.approved_on.filter(|it| day < *it)
    {
        return refuse(format!(
            "before version {} was approved on {}",
            last.number,
            date::long(approved)
        ));
    }
    let first = document.lineage.revisions.last();
    let first = first.filter(|_| !document.lineage.truncated);
    let first = first.map(|it| it.commit.arrival.when);
    let first = first.filter(Time::is_known).map(|it| it.date());
    // By clocks elsewhere it may have been there the day before.
    match first {
        Some(first) if day.tomorrow().is_ok_and(|it| it < first) => refuse(format!(
            "before the first text of `{}`, of {}",
            document.id,
            date::long(first)
        )),
        _ => Ok(()),
    }
}

/// What the lifecycle of the site has against the release, and what `check` would call an error.
fn obstacles(
    site: &Site,
    document: &Document,
    after: &Site,
    release: &Release,
) -> Result<Vec<Diagnostic>> {
    let Some(released) = after.document(document.source.path().as_str()) else {
        return Err(Error::Usage(format!(
            "{} would not be a document of this site any more",
            document.source.path()
        )));
    };
    let now = document.metadata.status.as_ref().map(|it| &it.value);
    let states = (now.cloned(), Arc::clone(&release.status));
    let step = after.planned_move(released, states, &release.version, release.date);
    let place = document.metadata.status.as_ref().map(|it| it.at.clone());
    let place = place.unwrap_or_else(|| document.source.place(0..0));
    let hindrances = hindrances(after, released, &step).into_iter();
    let mut found: Vec<Diagnostic> = hindrances.map(|it| it.at(place.clone())).collect();
    let told = [code::UNLISTED_MOVE, code::UNAPPROVED_MOVE];
    found.extend(
        proposal::new_findings(site, after)
            .into_iter()
            .filter(|it| {
                let counts = it.severity == Severity::Error || it.code == code::OWN_APPROVAL;
                counts && !told.contains(&it.code)
            }),
    );
    if release.status.nature == Nature::InForce {
        let of_text = |it: &Diagnostic| {
            let place = it.place.as_ref();
            place.is_some_and(|it| it.file == *document.source.path())
        };
        let stands = check(after, false).into_iter();
        found.extend(stands.filter(|it| it.code == code::PLACEHOLDER && of_text(it)));
    }
    // However much a rule matters to the site, here it decides.
    for obstacle in &mut found {
        obstacle.severity = Severity::Error;
    }
    Ok(found)
}

/// What changed in the text since the last approved version, and who changed it.
fn summary(site: &Site, document: &Document) -> String {
    let last = document.approved_version();
    let oldest = document.lineage.revisions.len().checked_sub(1);
    let Some(from) = last.map(State::Version).or(oldest.map(State::Before)) else {
        return "The first version, of a text that is not committed yet.".to_owned();
    };
    let Some(summary) = site.summary(document, from, State::Current) else {
        let why = site.untold(document, from).unwrap_or(Untold::Lacking);
        return format!(
            "What changed since the last version {}.",
            why.why(Strings::english())
        );
    };
    let mut out = match last {
        Some(last) => {
            let version = &document.versions[last];
            let day = version.approved_on;
            let day = day.map_or_else(String::new, |it| {
                format!(", approved on {}", date::long(it))
            });
            format!("Since {}{day}: ", version.number)
        }
        None => "The first version: ".to_owned(),
    };
    let _ = write!(out, "{summary}");
    let names = authors_since(site, document, last);
    if !names.is_empty() {
        let _ = write!(out, "\nBy {}", names.join(", "));
    }
    if last.is_some() {
        for section in summary.sections.iter().filter(|it| !it.title.is_empty()) {
            let _ = write!(out, "\n  {:<8} {}", section.extent.key(), section.title);
        }
    }
    out
}

/// The people who wrote the revisions after a version, the newest first.
fn authors_since<'s>(site: &'s Site, document: &Document, last: Option<usize>) -> Vec<&'s str> {
    let until = last.and_then(|it| document.versions[it].text.revision());
    let hands = document
        .hands()
        .iter()
        .take(until.unwrap_or(document.hands().len()));
    let mut names: Vec<&str> = Vec::new();
    for person in hands.flat_map(|it| &it.authors) {
        let name = site.registry.person(*person).name.as_str();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn heading(document: &Document, release: &Release) -> String {
    let day = release.date;
    let day = day.map_or_else(String::new, |it| format!(" on {}", date::long(it)));
    format!(
        "{} {}: {}{day}",
        document.title(),
        release.version,
        release.status.id
    )
}

fn message(site: &Site, document: &Document, release: &Release, summary: &str) -> String {
    let mut out = format!(
        "Release {} {}\n\n{}\n",
        document.id,
        release.version,
        heading(document, release)
    );
    for decision in &release.decisions {
        let body = site.registry.body(&decision.body);
        let name = body.map_or(decision.body.as_str(), |it| &site.registry.bodies[it].name);
        let _ = writeln!(out, "Approved by {name} on {}", date::long(decision.date));
        if let Some(record) = &decision.record {
            let _ = writeln!(out, "  {record}");
        }
    }
    let _ = write!(out, "\n{summary}\n");
    out
}

/// The time that builds which are to be repeatable are told, in seconds.
fn source_date_epoch() -> Result<Option<i64>> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Err(_) => Ok(None),
        Ok(text) => text.parse().map(Some).map_err(|_| {
            Error::Usage(format!(
                "SOURCE_DATE_EPOCH is `{}`, which is no number of seconds\n  help: unset it, or give whole seconds since 1970",
                text.escape_debug()
            ))
        }),
    }
}
