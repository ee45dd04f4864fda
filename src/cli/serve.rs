//! `guide serve`.

mod address;
mod browser;
mod desk;
mod news;
mod placeless;
mod shown;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::cache::CacheArgs;
use super::{Outcome, terminal};
use crate::error::{Error, Result};
use crate::serve::{self, Editor, Options, POLL_INTERVAL, Server, Teller, Watcher};
use address::Address;
use desk::{Desk, unread};
use placeless::placeless;

/// Preview the site while writing
///
/// Reads the folder and serves its site from memory, on this machine only unless `--host` says otherwise. A page is
/// made when it is asked for, and a save changes the pages that are open, in their place: of what was read before, only
/// what changed is read again. What an author can mend is looked for while the pages are shown. A bar at the foot of
/// each tells what is to be mended there, marks what changed since the published version or the last commit,
/// shows who wrote what, and opens the file in an editor. While there are errors it says that the site cannot be
/// published; where no site can be made at all, because `guide.yaml` cannot be read, every page shows why. `/checks/` shows
/// all that can be mended, and explains each kind. The search index is made when somebody first searches, and then
/// follows in the background. The bar says while the checks or the search are behind a save, and when a save could not be read.
///
/// It ends with Ctrl-C, with exit status 0. On a terminal each change that is shown has a line; problems are told
/// once, when they come and when they are mended.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    cache: CacheArgs,
    /// Listen on this port, or the next free one
    #[arg(long, value_name = "N", default_value_t = 4000)]
    port: u16,
    #[command(flatten)]
    address: Address,
    /// Open the preview in a browser: that of $BROWSER, else the usual one
    #[arg(long)]
    open: bool,
    /// Look for changes once in SECONDS [default: 1], instead of being told of them by the system
    ///
    /// For folders that others can change without this system's knowing, such as shares and folders
    /// of the host of a virtual machine. Where guide can tell that the site lies on one (on Linux), or where
    /// the system has no room for more watches, it looks without being asked, and says so.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "1", value_parser = seconds)]
    poll: Option<Duration>,
    /// Open files in this editor, from the pages of the preview
    ///
    /// One of vscode, vscode-insiders, vscodium, cursor, windsurf, zed, idea, sublime, textmate, macvim; or the
    /// address that opens a file, with `{path}`, `{line}` and `{column}` in it. The browser hands the address to the
    /// system; guide itself runs nothing. Where others can reach the preview (`--host`) there are none.
    #[arg(long, value_name = "NAME", default_value = "vscode", value_parser = Editor::named)]
    editor: Editor,
}

impl Default for ServeArgs {
    fn default() -> Self {
        Self {
            cache: CacheArgs::default(),
            port: 4000,
            address: Address::default(),
            open: false,
            poll: None,
            editor: Editor::default(),
        }
    }
}

/// So often it may be looked for changes, and so seldom.
const INTERVALS: std::ops::RangeInclusive<f64> = 0.05..=3600.0;

fn seconds(text: &str) -> std::result::Result<Duration, String> {
    let seconds = text.parse().ok().filter(|it| INTERVALS.contains(it));
    let seconds = seconds.map(Duration::from_secs_f64);
    seconds.ok_or_else(|| "it must be a number of seconds from 0.05 to 3600".to_owned())
}

pub(super) fn run(directory: &Utf8PathBuf, args: &ServeArgs) -> Result<Outcome> {
    let failed = |error| Error::io("read", directory, error);
    // The folder of this name, even after it was deleted and made anew.
    let directory = &camino::absolute_utf8(directory).map_err(failed)?;
    if !directory.is_dir() {
        directory.read_dir_utf8().map_err(failed)?;
    }
    serve::end_when_interrupted()
        .map_err(|error| Error::Usage(format!("cannot listen for Ctrl-C: {error}")))?;
    let roots = std::slice::from_ref(directory);
    // Before it is read: what changes from now on is seen.
    let mut watcher = match args.poll {
        Some(interval) => serve::watch_by_looking(roots, is_output, interval),
        None => serve::watch(roots, is_output),
    };
    let teller: Arc<OnceLock<Teller>> = Arc::default();
    let tell = {
        let teller = Arc::clone(&teller);
        move || {
            if let Some(teller) = teller.get() {
                teller.tell();
            }
        }
    };
    // Of use here is what a build remembered; a preview adds nothing to it. A repository that cannot
    // be read is told of when the site is.
    let cache = args.cache.open(directory).unwrap_or_default();
    let options = Options {
        site: name_of(directory),
        ..args.address.options(args.port)?
    };
    // Where a folder lies is nothing for others, and of no use to them.
    let editor = options.token.is_none().then(|| args.editor.clone());
    let desk = Desk::new(directory, cache, editor, tell);
    let progress = terminal::progress("reading", 0);
    let first = desk.read(None, &BTreeSet::new());
    progress.finish_and_clear();
    let preview = match &first {
        Ok(first) => first.preview(),
        Err(error) => {
            desk.is_unread(error);
            unread(error, directory)
        }
    };
    let server = Server::start(&options, preview)?;
    // Empty until now.
    let _ = teller.set(server.teller());
    let address = address::url(server.address(), options.token.as_ref());
    terminal::print(&format!("{address}\n"));
    if ![0, server.address().port()].contains(&args.port) {
        terminal::say(&format!(
            "Port {} is taken, so this is the next free one.",
            args.port
        ));
    }
    if options.token.is_some() {
        terminal::say(
            "Others can reach this preview: whoever gets the whole address can read all drafts. \
             What is sent is not encrypted, so use it only in a network that you trust.",
        );
    }
    if args.open
        && let Err(error) = browser::open(&address)
    {
        terminal::say(&format!(
            "No browser could be opened ({error}); the address above leads to the preview."
        ));
    }
    let mut now = first.ok();
    if let Some(first) = &now {
        desk.look_over(first);
        watcher.set_roots(&first.folders());
    }
    let tell_of_polling = |watcher: &Watcher| {
        if let Some(words) = of_polling(watcher)
            && desk.news().once(&words)
        {
            server.notice(&placeless(&words, directory));
        }
    };
    tell_of_polling(&watcher);
    let anything = BTreeSet::new();
    // What happened before it could not be read is told of no more.
    let mut is_unread = now.is_none();
    serve::run(&mut watcher, |changed, watcher| {
        tell_of_polling(watcher);
        let begun = Instant::now();
        let happened = if is_unread { &anything } else { &changed.paths };
        let read = desk.read(now.as_ref(), happened);
        // A file that was there when it was listed may be gone when it is read: a second look tells.
        let read = read.or_else(|_| desk.read(now.as_ref(), &anything));
        is_unread = read.is_err();
        match read {
            Ok(new) => {
                watcher.set_roots(&new.folders());
                desk.is_read();
                let changed = match &now {
                    Some(now) => new.changed_since(now),
                    None => Some(Vec::new()),
                };
                // A save that changed nothing, for example: what is shown is still right.
                let Some(changed) = changed else { return };
                server.show(new.preview());
                desk.look_over(&new);
                now = Some(new);
                news::shown(&changed, begun.elapsed());
            }
            Err(error) => {
                desk.is_unread(&error);
                // What cannot be read now may be back in a moment: the last site stays.
                if now.is_none() {
                    server.show(unread(&error, directory));
                }
            }
        }
    })
}

/// Tells the preview of a folder from that of another at the same address, and from one by another
/// guide, without telling the folder.
fn name_of(directory: &Utf8Path) -> String {
    let whole = directory.canonicalize_utf8();
    let folder = whole.as_deref().unwrap_or(directory);
    let told = format!("{}\n{folder}", env!("CARGO_PKG_VERSION"));
    blake3::hash(told.as_bytes()).to_hex()[..16].to_owned()
}

/// That changes are looked for, and why, where they are.
fn of_polling(watcher: &Watcher) -> Option<String> {
    let why = watcher.polling()?;
    let often = match watcher.interval() {
        POLL_INTERVAL => "once a second".to_owned(),
        interval => format!("once in {} seconds", interval.as_secs_f64()),
    };
    Some(format!("Changes are looked for {often}, {why}."))
}

/// Our own output, and the folders that are never read, change without changing the site.
fn is_output(path: &Utf8Path) -> bool {
    matches!(path.file_name(), Some("_site" | "node_modules"))
}
