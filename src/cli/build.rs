//! `guide build`.

use std::fmt::Write as _;
use std::time::Instant;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use serde::Serialize;

use super::cache::CacheArgs;
use super::{Format, Outcome, terminal};
use crate::check::{check, has_errors, report};
use crate::error::{Error, Result};
use crate::history::ActorKind;
use crate::input::Inputs;
use crate::output::{Writing, Written};
use crate::publish;
use crate::site::{Kind, Site};

/// Where a site is built, unless another folder is asked for.
pub(super) const OUTPUT_FOLDER: &str = "_site";

/// Write the site to a folder
///
/// Reads the folder and its git history and writes every page, the feeds and the search index.
/// The output folder belongs to guide: it is replaced in one step, unchanged files are not
/// rewritten, and files that guide did not make are kept. A folder that holds other files and
/// was not made by guide is refused.
///
/// When the content has errors, they are all shown and nothing is written. Warnings, such as
/// broken links, do not hinder the build.
///
/// The same commit gives the same bytes on every machine, given its whole history: in CI, fetch
/// all of it (`fetch-depth: 0`).
#[derive(Debug, Args)]
pub(super) struct BuildArgs {
    /// Write to this folder
    #[arg(long, short, value_name = "DIR", default_value = OUTPUT_FOLDER)]
    output: Utf8PathBuf,
    /// Build a commit as if it were checked out: an id, a tag or a branch
    #[arg(long, value_name = "REV")]
    commit: Option<String>,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Leave out the search index
    #[arg(long)]
    no_search: bool,
    #[command(flatten)]
    cache: CacheArgs,
    /// How to answer
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Serialize)]
struct Summary {
    documents: usize,
    project_pages: usize,
    revisions: usize,
    people: usize,
    routes: usize,
    problems: usize,
    seconds: f64,
    complete_history: bool,
}

pub(super) fn run(directory: &Utf8PathBuf, args: &BuildArgs) -> Result<Outcome> {
    let started = Instant::now();
    let reading = terminal::progress("Reading", 0);
    let folder = directory.join(&args.output);
    args.cache.keep_apart(directory, &folder)?;
    let mut inputs = match &args.commit {
        Some(rev) => Inputs::read_commit(directory, rev)?,
        None => Inputs::read(directory, None)?,
    };
    let cache = args.cache.open(directory)?;
    if let Some(cache) = &cache {
        inputs.remember_in(cache);
    }
    let site = Site::assemble(inputs)?;
    refuse_sources_in(&folder, &site)?;
    let mut problems = check(&site, args.strict);
    reading.finish_and_clear();

    if has_errors(&problems) {
        return Ok(refuse(&site, &problems, started, args));
    }
    let writing = Writing::begin(&folder)?;
    let bar = terminal::progress("Rendering", site.routes().len());
    let faults = publish::render_all(&site, &|route, page| {
        bar.inc(1);
        writing.put(route, &page.bytes)
    })?;
    bar.finish_and_clear();
    if !faults.is_empty() {
        problems.extend(faults);
        return Ok(refuse(&site, &problems, started, args));
    }
    if !args.no_search {
        let indexing = terminal::progress("Indexing", 0);
        for file in publish::search_files(&site)? {
            writing.put(&file.route, &file.bytes)?;
        }
        indexing.finish_and_clear();
    }
    let commit = site.sources[0]
        .history
        .as_ref()
        .and_then(|history| history.head())
        .map(|it| it.id.to_string());
    let written = writing.finish(commit.as_deref())?;
    if let Some(Err(error)) = cache.map(|it| it.write()) {
        terminal::say(&format!(
            "hint: {error}; the next build will take as long as this one (`--no-cache` does without)"
        ));
    }
    let summary = summarise(&site, problems.len(), started);
    match args.format {
        Format::Json => terminal::print(&json(&summary)),
        Format::Text => {
            if !problems.is_empty() {
                terminal::say(&report::terminal(&problems, terminal::color_on_stderr()));
            }
            terminal::print(&describe(&site, &summary, &written, &args.output));
        }
    }
    Ok(Outcome::Sound)
}

/// The output is replaced with each build: no repository may lie in it.
fn refuse_sources_in(output: &Utf8Path, site: &Site) -> Result<()> {
    let Ok(output) = output.canonicalize_utf8() else {
        return Ok(());
    };
    for source in &site.sources[1..] {
        let root = source.root.canonicalize_utf8();
        if let (true, Some(name)) = (
            root.is_ok_and(|it| it.starts_with(&output)),
            source.mount.name(),
        ) {
            return Err(Error::Usage(format!(
                "the source `{name}` lies in the output folder\n  help: write the site to another folder with --output"
            )));
        }
    }
    Ok(())
}

fn refuse(
    site: &Site,
    problems: &[crate::diagnostic::Diagnostic],
    started: Instant,
    args: &BuildArgs,
) -> Outcome {
    terminal::say(&report::terminal(problems, terminal::color_on_stderr()));
    terminal::say("Nothing was written, because there are errors.");
    if args.format == Format::Json {
        terminal::print(&json(&summarise(site, problems.len(), started)));
    }
    Outcome::Errors
}

fn summarise(site: &Site, problems: usize, started: Instant) -> Summary {
    let of_kind = |kind| site.documents.iter().filter(|it| it.kind == kind).count();
    Summary {
        documents: of_kind(Kind::Guidance),
        project_pages: of_kind(Kind::ProjectPage),
        revisions: site.guidance().map(|it| it.lineage.revisions.len()).sum(),
        people: site
            .registry
            .people
            .iter()
            .filter(|it| it.kind == ActorKind::Person)
            .count(),
        routes: site.routes().len(),
        problems,
        seconds: (started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        complete_history: site.has_complete_history(),
    }
}

fn json(summary: &Summary) -> String {
    // Numbers and truth values always serialise.
    format!("{}\n", serde_json::to_string(summary).unwrap_or_default())
}

fn describe(site: &Site, summary: &Summary, written: &Written, output: &Utf8Path) -> String {
    let count =
        |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let mut text = format!(
        "{}: {}, {}, {}, {} in {:.2} s\n",
        site.title,
        count(summary.documents, "document"),
        count(summary.project_pages, "project page"),
        count(summary.revisions, "revision"),
        if summary.people == 1 {
            "1 person".to_owned()
        } else {
            format!("{} people", summary.people)
        },
        summary.seconds,
    );
    let _ = write!(
        text,
        "{}: {} written, {} unchanged, {} removed",
        output, written.written, written.unchanged, written.removed
    );
    if written.kept_foreign > 0 {
        let _ = write!(
            text,
            ", {} kept that guide did not make",
            written.kept_foreign
        );
    }
    text.push('\n');
    for script in site.own_scripts() {
        let _ = writeln!(text, "the theme adds the script {script}");
    }
    if !site.has_history() {
        text.push_str("This folder is not in a git repository, so the site shows no history.\n");
    }
    text
}
