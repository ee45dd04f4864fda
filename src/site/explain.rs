//! The pages of the preview that explain what can be found. A published site has none: its readers
//! mend nothing.

use std::sync::Arc;

use super::Site;
use super::render::{Rendered, preview_page};
use super::view::{CheckView, ChecksView};
use crate::diagnostic::{Code, Diagnostic};
use crate::path::Route;

/// Where they stand.
const CHECKS: &str = "checks";

/// The page at a path of the preview: at `checks/` what was found, and every code; at
/// `checks/<code>/` the article of one. The problems are asked for where they are shown.
pub fn checks_page(
    site: &Site,
    problems: impl FnOnce() -> Arc<Vec<Diagnostic>>,
    path: &str,
) -> Option<Rendered> {
    let rest = path.strip_prefix(CHECKS)?.strip_prefix('/')?;
    let page = if rest.is_empty() {
        let route = Route::page(&[CHECKS]);
        let title = site.say("page-checks");
        let view = ChecksView::new(&problems());
        preview_page(site, &route, "checks", &title, view)
    } else {
        let code = Code::named(rest.strip_suffix('/')?)?;
        let route = Route::page(&[CHECKS, code.name()]);
        preview_page(site, &route, "check", code.title(), CheckView::new(code))
    };
    Some(page.unwrap_or_else(|fault| Rendered {
        bytes: Arc::from(fault.message.into_bytes()),
        media_type: "text/plain; charset=utf-8",
    }))
}
