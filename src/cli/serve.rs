//! `guide serve`.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::cache::CacheArgs;
use super::{Outcome, terminal};
use crate::cache::Cache;
use crate::check::{check_unless, has_errors, report};
use crate::diagnostic::Diagnostic;
use crate::error::Result;
use crate::input::Inputs;
use crate::path::{Route, SourcePath};
use crate::publish;
use crate::serve::{
    self, Background, Index, IndexFiles, Later, Options, Preview, Response, Server, Teller,
};
use crate::site::{Known, Rendered, Site, checks_page, problem_page};

/// Preview the site while writing
///
/// Reads the folder and serves its site from memory on this machine only. A page is made when it
/// is asked for, and a save reloads the pages that are open: of what was read before, only what
/// changed is read again. What an author can mend is looked for while the pages are shown. While the
/// content has errors, every page shows them; it comes back when they are mended. `/checks/` shows
/// all that can be mended, and explains each kind. The search index is made
/// when somebody first searches, and then follows in the background; the search page says while it is behind.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    cache: CacheArgs,
    /// Listen on this port, or the next free one
    #[arg(long, value_name = "N", default_value_t = 4000)]
    port: u16,
}

impl Default for ServeArgs {
    fn default() -> Self {
        Self {
            cache: CacheArgs::default(),
            port: 4000,
        }
    }
}

pub(super) fn run(directory: &Utf8PathBuf, args: &ServeArgs) -> Result<Outcome> {
    let teller: Arc<OnceLock<Teller>> = Arc::default();
    let tell = {
        let teller = Arc::clone(&teller);
        move || {
            if let Some(teller) = teller.get() {
                teller.tell();
            }
        }
    };
    let desk = Desk {
        directory: directory.clone(),
        // Of use here is what a build remembered; a preview adds nothing to it.
        cache: args.cache.open(directory)?,
        index: Index::start(tell.clone()),
        background: Background::start(),
        tell: Arc::new(tell),
    };
    let mut now = desk.read(None)?;
    let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let options = Options {
        host,
        port: args.port,
        ..Options::default()
    };
    let server = Server::start(&options, desk.preview(&now))?;
    // Empty until now.
    let _ = teller.set(server.teller());
    terminal::print(&format!("http://{}/\n", server.address()));
    desk.look_over(&now);
    let mut watcher = serve::watch(&now.site.folders(), is_output)?;
    if watcher.is_polling() {
        terminal::say(
            "Changes are looked for once a second, because this system cannot tell of them.",
        );
    }
    serve::run(&server, &mut watcher, |_, watcher| {
        match desk.read(Some(&now)) {
            Ok(new) => {
                watcher.set_roots(&new.site.folders());
                let preview = desk.preview(&new);
                desk.look_over(&new);
                now = new;
                Some(preview)
            }
            Err(error) => {
                // What cannot be read now may be back in a moment: the last site stays.
                terminal::say(&format!("error: {error}"));
                None
            }
        }
    })
    .map(|never| match never {})
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

/// Where the site is read and looked over.
struct Desk {
    directory: Utf8PathBuf,
    cache: Option<Arc<Cache>>,
    index: Arc<Index>,
    background: Background,
    /// Tells the open pages that there is something new.
    tell: Arc<dyn Fn() + Send + Sync>,
}

/// A site as it is shown.
struct Shown {
    site: Arc<Site>,
    /// What is wrong with it, once that is known.
    problems: Arc<Later<Vec<Diagnostic>>>,
    /// Did the one before it have errors? Then nothing is shown before it is known whether it has.
    is_doubtful: bool,
}

impl Shown {
    /// Are errors known, or were there some before that may still be there?
    fn has_errors(&self) -> bool {
        let known = self.problems.now();
        known.map_or(self.is_doubtful, |it| has_errors(&it))
    }
}

impl Desk {
    /// The site as it is now, after an earlier one.
    fn read(&self, before: Option<&Shown>) -> Result<Shown> {
        let known = before.map_or_else(Known::default, |it| it.site.for_next());
        let is_doubtful = before.is_some_and(Shown::has_errors);
        let mut inputs = Inputs::read(&self.directory, Some(&known.inputs))?;
        if let Some(cache) = &self.cache {
            inputs.remember_in(cache);
        }
        Ok(Shown {
            site: Arc::new(Site::begin(inputs, known)),
            problems: Arc::default(),
            is_doubtful,
        })
    }

    /// Looks for what is wrong with a site, and makes its search index, while it is shown already.
    fn look_over(&self, shown: &Shown) {
        self.index.follow({
            let site = Arc::clone(&shown.site);
            move || search_index(&site)
        });
        let (site, tell) = (Arc::clone(&shown.site), Arc::clone(&self.tell));
        let promise = Later::promise(&shown.problems);
        self.background.begin(move |superseded| {
            if let Some(error) = site.failure() {
                terminal::say(&format!("error: {error}"));
            }
            let Some(problems) = check_unless(&site, || superseded.is_so()) else {
                return;
            };
            if !problems.is_empty() {
                terminal::say(&report::terminal(&problems, terminal::color_on_stderr()));
            }
            let is_news = has_errors(&problems) && site.errors_so_far().is_empty();
            promise.keep(problems);
            if is_news {
                tell();
            }
        });
    }

    /// The pages of a site. Those of one with errors show these: such as were met when it was made at
    /// once, others when they are known.
    fn preview(&self, shown: &Shown) -> Preview {
        let (site, problems) = (Arc::clone(&shown.site), Arc::clone(&shown.problems));
        let index = Arc::clone(&self.index);
        let (so_far, is_doubtful) = (Arc::new(site.errors_so_far()), shown.is_doubtful);
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
                let known = || problems.wait();
                return Some(answer(200, &checks_page(&site, known, path)?));
            };
            let known = match problems.now() {
                Some(known) => known,
                None if is_doubtful => problems.wait(),
                None => Arc::clone(&so_far),
            };
            if is_page(route) && has_errors(&known) {
                return Some(answer(500, &problem_page(&site, &known)));
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
