//! The commands. The doc comments of the arguments are the help, and the help is the reference.

mod ask;
mod blame;
mod build;
mod cache;
mod check;
mod diff;
mod doctor;
mod export;
mod fix;
mod init;
mod log;
mod new;
mod proposal;
mod range;
mod release;
mod report;
mod schema;
mod serve;
mod terminal;
mod verify;

use std::process::ExitCode;

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Parser, Subcommand, ValueEnum};

use crate::error::{Error, Result};
use crate::input::{Inputs, SETTINGS_FILE};
use crate::model::date::NoDay;
use crate::site::{Document, Site};

/// Publish living guidance from Markdown in git.
///
/// guide turns a folder of Markdown in a git repository into a static website that shows, for
/// every document, what it says, how it came to say that, who stands behind it, and how to take
/// part. It needs no configuration: run it in any such folder.
///
/// Exit status: 0 when there was no error, 1 when there are errors in the content, 2 when the
/// command was wrong or the environment failed.
#[derive(Debug, Parser)]
#[command(name = "guide", version, arg_required_else_help = true)]
pub struct Arguments {
    /// Work as if started in DIR
    #[arg(
        short = 'C',
        value_name = "DIR",
        global = true,
        default_value = ".",
        hide_default_value = true
    )]
    directory: Utf8PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::InitArgs),
    New(new::NewArgs),
    Build(build::BuildArgs),
    Serve(serve::ServeArgs),
    Check(check::CheckArgs),
    Doctor(doctor::DoctorArgs),
    Log(log::LogArgs),
    Diff(diff::DiffArgs),
    Blame(blame::BlameArgs),
    Release(release::ReleaseArgs),
    Export(export::ExportArgs),
    Schema(schema::SchemaArgs),
    Verify(verify::VerifyArgs),
}

/// How a command answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Whether the content is sound: the difference between exit status 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Sound,
    Errors,
}

/// Parses the arguments and runs the command.
pub fn run() -> ExitCode {
    let Arguments { directory, command } = Arguments::parse();
    let result = in_a_site(&directory, &command).and_then(|()| carry_out(&directory, command));
    match result {
        Ok(Outcome::Sound) => ExitCode::SUCCESS,
        Ok(Outcome::Errors) => ExitCode::from(1),
        Err(error) => {
            terminal::say(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

fn carry_out(directory: &Utf8PathBuf, command: Command) -> Result<Outcome> {
    match command {
        Command::Init(args) => init::run(directory, &args),
        Command::New(args) => new::run(directory, &args),
        Command::Build(args) => build::run(directory, &args),
        Command::Serve(args) => serve::run(directory, &args),
        Command::Check(args) => check::run(directory, &args),
        Command::Doctor(args) => doctor::run(directory, &args),
        Command::Log(args) => log::run(directory, &args),
        Command::Diff(args) => diff::run(directory, &args),
        Command::Blame(args) => blame::run(directory, &args),
        Command::Release(args) => release::run(directory, &args),
        Command::Export(args) => export::run(directory, &args),
        Command::Schema(args) => schema::run(directory, &args),
        Command::Verify(args) => verify::run(directory, &args),
    }
}

/// A folder within a site is a site of its own only where somebody means it so: what would be written
/// there is refused, and of what is read there it is said which site lies above.
fn in_a_site(directory: &Utf8Path, command: &Command) -> Result<()> {
    let Some(above) = site_above(directory) else {
        return Ok(());
    };
    let told = format!("this folder is part of the site in {above}, which has the {SETTINGS_FILE}");
    match command {
        Command::Init(_) | Command::Schema(_) | Command::Verify(_) => {}
        Command::New(_) | Command::Release(_) => {
            return Err(Error::Usage(format!(
                "{told}, so nothing was written\n  help: run the command there, or with `-C {above}`"
            )));
        }
        _ => terminal::say(&format!(
            "note: {told}; with `-C {above}` guide works on all of it"
        )),
    }
    Ok(())
}

/// The nearest folder above, within the same repository, that is a site, where this one is not.
fn site_above(directory: &Utf8Path) -> Option<Utf8PathBuf> {
    let folder = directory.canonicalize_utf8().ok()?;
    let is_top = |it: &&Utf8Path| it.join(".git").exists();
    let top = folder.ancestors().find(is_top)?;
    let mut within = folder.ancestors().take_while(|it| it.starts_with(top));
    let site = within.find(|it| it.join(SETTINGS_FILE).is_file())?;
    (site != folder).then(|| site.to_owned())
}

fn read_site(directory: &Utf8PathBuf) -> Result<Site> {
    Site::assemble(Inputs::read(directory, None)?)
}

/// The site, of which one document is asked for: the texts of most others need not be read.
fn site_for_one(directory: &Utf8PathBuf) -> Result<Site> {
    let inputs = Inputs::read(directory, None)?;
    Ok(Site::begin(inputs, None))
}

/// A day that somebody typed.
fn day(text: &str) -> std::result::Result<jiff::civil::Date, String> {
    let read = crate::model::date::parse(text);
    read.map_err(|no_day| match no_day {
        NoDay::Unclear => no_day.cure().to_owned(),
        NoDay::OutOfYears => format!("it {}", no_day.why()),
    })
}

/// A whole path that leads into the site, as the site knows it.
fn inside(directory: &Utf8Path, name: &str) -> Option<String> {
    let path = Utf8Path::new(name);
    if !path.is_absolute() {
        return None;
    }
    let root = directory.canonicalize_utf8().ok()?;
    let file = path.canonicalize_utf8();
    let file = file.unwrap_or_else(|_| path.to_owned());
    Some(file.strip_prefix(root).ok()?.as_str().replace('\\', "/"))
}

/// A document by its id or path; when there is none, an error that names the nearest.
fn find<'a>(site: &'a Site, directory: &Utf8Path, name: &str) -> Result<&'a Document> {
    let inside = inside(directory, name);
    let named = site.document(name);
    named.or_else(|| site.document(&inside?)).ok_or_else(|| {
        let known = || {
            let ids = site.documents.iter().map(|it| it.id.as_str());
            ids.chain(site.documents.iter().map(|it| it.source.path().as_str()))
        };
        let help = match crate::diagnostic::nearest(name, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "give a document's id or the path of its file".to_owned(),
        };
        Error::Usage(format!("there is no document `{name}`\n  help: {help}"))
    })
}
