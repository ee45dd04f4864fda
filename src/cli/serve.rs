//! `guide serve`.

mod desk;
mod shown;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::cache::CacheArgs;
use super::{Outcome, terminal};
use crate::error::Result;
use crate::serve::{self, Editor, Options, Server, Teller};
use desk::Desk;

/// Preview the site while writing
///
/// Reads the folder and serves its site from memory on this machine only. A page is made when it
/// is asked for, and a save changes the pages that are open, in their place: of what was read before, only
/// what changed is read again. What an author can mend is looked for while the pages are shown. A bar at the foot of
/// each tells what is to be mended there, marks what changed since the published version or the last commit,
/// shows who wrote what, and opens the file in an editor. While there are errors it says that the site cannot be
/// published; where no site can be made at all, because `guide.yaml` cannot be read, every page shows why. `/checks/` shows
/// all that can be mended, and explains each kind. The search index is made when somebody first searches, and then
/// follows in the background. The bar says while the checks or the search are behind a save, and when a save could not be read.
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
    let teller: Arc<OnceLock<Teller>> = Arc::default();
    let tell = {
        let teller = Arc::clone(&teller);
        move || {
            if let Some(teller) = teller.get() {
                teller.tell();
            }
        }
    };
    // Of use here is what a build remembered; a preview adds nothing to it.
    let cache = args.cache.open(directory)?;
    let desk = Desk::new(directory.clone(), cache, args.editor.clone(), tell);
    let mut now = desk.read(None)?;
    let options = Options {
        host: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: args.port,
        site: name_of(directory),
        ..Options::default()
    };
    let server = Server::start(&options, now.preview())?;
    // Empty until now.
    let _ = teller.set(server.teller());
    terminal::print(&format!("http://{}/\n", server.address()));
    desk.look_over(&now);
    let mut watcher = serve::watch(&now.folders(), is_output)?;
    if watcher.is_polling() {
        terminal::say(
            "Changes are looked for once a second, because this system cannot tell of them.",
        );
    }
    serve::run(&server, &mut watcher, |_, watcher| {
        // What cannot be read now may be back in a moment: the last site stays, and says so.
        let new = desk.read(Some(&now)).ok()?;
        watcher.set_roots(&new.folders());
        desk.look_over(&new);
        now = new;
        Some(now.preview())
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
