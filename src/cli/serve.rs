//! `guide serve`.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::cache::CacheArgs;
use super::{Outcome, terminal};
use crate::cache::Cache;
use crate::check::{check, has_errors, report};
use crate::error::Result;
use crate::input::{Histories, Inputs};
use crate::path::{Route, SourcePath};
use crate::publish;
use crate::serve::{self, Index, IndexFiles, Options, Preview, Response, Server, Teller};
use crate::site::{Diagrams, Rendered, Site, checks_page, problem_page};

/// Preview the site while writing
///
/// Reads the folder and serves its site from memory on this machine only. A page is made when it
/// is asked for, and a save reloads the pages that are open. While the content has errors, every
/// page shows them; it comes back when they are mended. `/checks/` shows all that an author can mend,
/// and explains each kind. The search index is made
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
    // Of use here is what a build remembered; a preview adds nothing to it.
    let cache = args.cache.open(directory)?;
    let teller: Arc<OnceLock<Teller>> = Arc::default();
    let index = Index::start({
        let teller = Arc::clone(&teller);
        move || {
            if let Some(teller) = teller.get() {
                teller.tell();
            }
        }
    });
    let (preview, mut now) = read(directory, None, cache.as_ref(), &index)?;
    let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let options = Options {
        host,
        port: args.port,
        ..Options::default()
    };
    let server = Server::start(&options, preview)?;
    // Empty until now.
    let _ = teller.set(server.teller());
    terminal::print(&format!("http://{}/\n", server.address()));
    let mut watcher = serve::watch(&now.folders, is_output)?;
    if watcher.is_polling() {
        terminal::say(
            "Changes are looked for once a second, because this system cannot tell of them.",
        );
    }
    let root = directory.clone();
    serve::run(&server, &mut watcher, |_, watcher| {
        match read(&root, Some(&now), cache.as_ref(), &index) {
            Ok((preview, new)) => {
                watcher.set_roots(&new.folders);
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

/// What is to be known of the site as it was read.
struct Known {
    histories: Histories,
    diagrams: Diagrams,
    /// The folders in which it may change.
    folders: Vec<Utf8PathBuf>,
}

/// The site as it is now, and what is to be known of it for the next reading.
fn read(
    directory: &Utf8Path,
    known: Option<&Known>,
    cache: Option<&Arc<Cache>>,
    index: &Arc<Index>,
) -> Result<(Preview, Known)> {
    let mut inputs = Inputs::read(directory, known.map(|it| &it.histories))?;
    if let Some(cache) = cache {
        inputs.remember_in(cache);
    }
    let drawn = known.map_or_else(Diagrams::default, |it| it.diagrams.clone());
    let site = Arc::new(Site::assemble_after(inputs, &drawn)?);
    let problems = check(&site, false);
    if !problems.is_empty() {
        terminal::say(&report::terminal(&problems, terminal::color_on_stderr()));
    }
    let known = Known {
        histories: site.histories(),
        diagrams: site.diagrams(),
        folders: site.folders(),
    };
    let failed = has_errors(&problems).then(|| problem_page(&site, &problems));
    index.follow({
        let site = Arc::clone(&site);
        move || search_index(&site)
    });
    let index = Arc::clone(index);
    let preview = Preview::new(move |path| {
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
    });
    Ok((preview, known))
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
