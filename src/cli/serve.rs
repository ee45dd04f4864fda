//! `guide serve`.

mod address;
mod browser;
mod news;

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::cache::CacheArgs;
use super::{Outcome, terminal};
use crate::cache::Cache;
use crate::check::{check, has_errors};
use crate::diagnostic::Diagnostic;
use crate::error::{Error, Result};
use crate::input::{Inputs, Reading};
use crate::path::{Route, SourcePath};
use crate::publish;
use crate::serve::{
    self, Index, IndexFiles, POLL_INTERVAL, Preview, Response, Server, Teller, Watcher,
};
use crate::site::{Diagrams, Rendered, Site, checks_page, problem_page};
use address::Address;
use news::News;

/// Preview the site while writing
///
/// Reads the folder and serves its site from memory, on this machine only unless `--host` says otherwise. A page is made when it
/// is asked for, and a save reloads the pages that are open. While the content has errors, every
/// page shows them; it comes back when they are mended. `/checks/` shows all that an author can mend,
/// and explains each kind. The search index is made
/// when somebody first searches, and then follows in the background; the search page says while it is behind.
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
}

impl Default for ServeArgs {
    fn default() -> Self {
        Self {
            cache: CacheArgs::default(),
            port: 4000,
            address: Address::default(),
            open: false,
            poll: None,
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
    let index = Index::start({
        let teller = Arc::clone(&teller);
        move || {
            if let Some(teller) = teller.get() {
                teller.tell();
            }
        }
    });
    // Of use here is what a build remembered; a preview adds nothing to it. A repository that cannot
    // be read is told of when the site is.
    let cache = args.cache.open(directory).unwrap_or_default();
    let mut news = News::default();
    let progress = terminal::progress("reading", 0);
    let first = read(directory, None, cache.as_ref());
    progress.finish_and_clear();
    let mut now = None;
    let preview = match first {
        Ok(known) => {
            news.problems(&known.problems);
            now.insert(known).preview(&index)
        }
        Err(error) => {
            news.failure(&error);
            unread(&error)
        }
    };
    let options = args.address.options(args.port)?;
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
    if let Some(known) = &now {
        watcher.set_roots(&known.site.folders());
    }
    tell_of_polling(&watcher, &server, &mut news);
    serve::run(&server, &mut watcher, |_, watcher| {
        tell_of_polling(watcher, &server, &mut news);
        let begun = Instant::now();
        let read = || read(directory, now.as_ref(), cache.as_ref());
        // A file that was there when it was listed may be gone when it is read: a second look tells.
        match read().or_else(|_| read()) {
            Ok(known) => {
                watcher.set_roots(&known.site.folders());
                news.problems(&known.problems);
                let before = now.as_ref();
                let changed = before.map(|it| known.reading.changed_since(&it.reading));
                if changed.as_ref().is_some_and(Vec::is_empty)
                    && before.is_some_and(|it| it.problems == known.problems)
                {
                    return None;
                }
                let preview = now.insert(known).preview(&index);
                news::shown(&changed.unwrap_or_default(), begun.elapsed());
                Some(preview)
            }
            Err(error) => {
                news.failure(&error);
                // What cannot be read now may be back in a moment: the last site stays.
                now.is_none().then(|| unread(&error))
            }
        }
    })
}

/// Tells, once, that changes are looked for, and why.
fn tell_of_polling(watcher: &Watcher, server: &Server, news: &mut News) {
    let Some(why) = watcher.polling() else {
        return;
    };
    let often = match watcher.interval() {
        POLL_INTERVAL => "once a second".to_owned(),
        interval => format!("once in {} seconds", interval.as_secs_f64()),
    };
    let words = format!("Changes are looked for {often}, {why}.");
    if news.once(&words) {
        server.notice(&words);
    }
}

/// Where the search index stands.
const SEARCH_FOLDER: &str = "pagefind/";

/// Where a page of the preview asks whether the search index is behind what is shown.
const INDEX_STATE: &str = "_guide/index";

/// Our own output, and the folders that are never read, change without changing the site.
fn is_output(path: &Utf8Path) -> bool {
    matches!(
        path.file_name(),
        Some("_site" | "guide-cache" | "node_modules")
    )
}

/// The site as it was read, and what is to be known of it for the next reading.
struct Known {
    site: Arc<Site>,
    problems: Arc<Vec<Diagnostic>>,
    /// What it was made of.
    reading: Reading,
}

/// The site as it is now.
fn read(directory: &Utf8Path, known: Option<&Known>, cache: Option<&Arc<Cache>>) -> Result<Known> {
    let histories = known.map(|it| it.site.histories());
    let mut inputs = Inputs::read(directory, histories.as_ref())?;
    if let Some(cache) = cache {
        inputs.remember_in(cache);
    }
    let drawn = known.map_or_else(Diagrams::default, |it| it.site.diagrams());
    let site = Arc::new(Site::assemble_after(inputs, &drawn)?);
    let problems = Arc::new(check(&site, false));
    Ok(Known {
        reading: Reading::of(&site.sources),
        site,
        problems,
    })
}

impl Known {
    /// What is shown of it. The search index follows.
    fn preview(&self, index: &Arc<Index>) -> Preview {
        let (site, problems) = (Arc::clone(&self.site), Arc::clone(&self.problems));
        let failed = has_errors(&problems).then(|| problem_page(&site, &problems));
        index.follow({
            let site = Arc::clone(&site);
            move || search_index(&site)
        });
        let index = Arc::clone(index);
        Preview::new(move |path| {
            if path.starts_with(SEARCH_FOLDER) {
                return Some(Response {
                    status: 200,
                    content_type: crate::site::media_type(path),
                    bytes: index.file(path)?,
                });
            }
            if path == INDEX_STATE {
                let state = if index.is_behind() {
                    "behind"
                } else {
                    "current"
                };
                return Some(Response {
                    status: 200,
                    content_type: "text/plain; charset=utf-8",
                    bytes: state.as_bytes().into(),
                });
            }
            let Some(route) = &site.route_of(path) else {
                return Some(answer(200, &checks_page(&site, &problems, path)?));
            };
            if let Some(page) = &failed
                && is_page(route)
            {
                return Some(answer(500, page));
            }
            let status = if path == "404.html" { 404 } else { 200 };
            Some(match site.render(route)? {
                Ok(page) => answer(status, &page),
                Err(fault) => {
                    let page = problem_page(&site, &[fault]);
                    answer(500, &page)
                }
            })
        })
    }
}

/// What is shown while there is no site: why it cannot be read. It gives way as soon as it can.
fn unread(error: &Error) -> Preview {
    let why = terminal::tame(&error.to_string());
    let why = why.replace('&', "&amp;").replace('<', "&lt;");
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>No site</title>\n\
         <h1>The site cannot be read</h1>\n<pre>{why}</pre>\n\
         <p>It is shown here as soon as it can be.</p>\n</html>\n"
    );
    let bytes: Arc<[u8]> = page.into_bytes().into();
    Preview::new(move |_| {
        Some(Response {
            status: 500,
            content_type: "text/html; charset=utf-8",
            bytes: Arc::clone(&bytes),
        })
    })
}

/// The files of the search index; none where a page cannot be rendered, which it says itself.
fn search_index(site: &Site) -> IndexFiles {
    let index = publish::search_files(site).unwrap_or_default();
    index
        .into_iter()
        .map(|file| (file.route.as_str().to_owned(), file.bytes))
        .collect()
}

fn answer(status: u16, page: &Rendered) -> Response {
    Response {
        status,
        content_type: page.media_type,
        bytes: Arc::clone(&page.bytes),
    }
}

/// Is it a page that a person reads, not a file that pages use?
fn is_page(route: &Route) -> bool {
    let path = SourcePath::new(&route.output_path());
    path.is_some_and(|path| path.extension() == "html")
}
