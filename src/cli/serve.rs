//! `guide serve`.

mod shown;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::cache::CacheArgs;
use super::{Outcome, terminal};
use crate::cache::Cache;
use crate::check::{check, report};
use crate::error::Result;
use crate::input::{Histories, Inputs};
use crate::publish;
use crate::serve::{self, Editor, Index, IndexFiles, Options, Preview, Server, Teller};
use crate::site::{Diagrams, Site};
use shown::Shown;

/// Preview the site while writing
///
/// Reads the folder and serves its site from memory on this machine only. A page is made when it
/// is asked for, and a save changes the pages that are open, in their place. A bar at the foot of each
/// tells what is to be mended there, marks what changed since the published version or the last commit,
/// shows who wrote what, and opens the file in an editor. While there are errors it says that the site cannot be
/// published; where no site can be made at all, because `guide.yaml` cannot be read, every page shows why. `/checks/` shows
/// all that an author can mend, and explains each kind. The search index is made
/// when somebody first searches, and then follows in the background; the bar says while it is behind.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    cache: CacheArgs,
    /// Listen on this port, or the next free one
    #[arg(long, value_name = "N", default_value_t = 4000)]
    port: u16,
    /// Open files in this editor, from the pages of the preview
    ///
    /// One of vscode, vscode-insiders, vscodium, cursor, windsurf, zed, idea, sublime, textmate, macvim; or the
    /// address that opens a file, with `{path}`, `{line}` and `{column}` in it. The browser hands the address to the
    /// system; guide itself runs nothing.
    #[arg(long, value_name = "NAME", default_value = "vscode", value_parser = Editor::named)]
    editor: Editor,
}

impl Default for ServeArgs {
    fn default() -> Self {
        Self {
            cache: CacheArgs::default(),
            port: 4000,
            editor: Editor::default(),
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
    let (preview, mut now) = read(directory, None, cache.as_ref(), &index, &args.editor)?;
    let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let options = Options {
        host,
        port: args.port,
        site: name_of(directory),
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
        match read(&root, Some(&now), cache.as_ref(), &index, &args.editor) {
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

/// Tells the preview of a folder from that of another at the same address, and from one by another
/// guide, without telling the folder.
fn name_of(directory: &Utf8Path) -> String {
    let whole = directory.canonicalize_utf8();
    let folder = whole.as_deref().unwrap_or(directory);
    let told = format!("{}\n{folder}", env!("CARGO_PKG_VERSION"));
    blake3::hash(told.as_bytes()).to_hex()[..16].to_owned()
}

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
    editor: &Editor,
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
    index.follow({
        let site = Arc::clone(&site);
        move || search_index(&site)
    });
    let shown = Shown::new(site, problems, Arc::clone(index), editor.clone());
    let preview = Preview::new(move |path| shown.answer(path));
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
