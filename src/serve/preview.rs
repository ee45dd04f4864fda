//! What is shown: a value, asked by path.

use std::fmt;
use std::sync::Arc;

use super::request::Request;
use super::response::{Header, Response};
use crate::path::percent_encode;

/// A site to be shown, made whole and swapped whole.
#[derive(Clone)]
pub struct Preview(Arc<Find>);

type Find = dyn Fn(&str) -> Option<Response> + Send + Sync;

impl Preview {
    /// A preview that finds its pages with `find`: from a decoded path without its first slash
    /// (`""` is home, a page ends with `/`) to the page, or to nothing.
    pub fn new(find: impl Fn(&str) -> Option<Response> + Send + Sync + 'static) -> Self {
        Self(Arc::new(find))
    }

    fn find(&self, path: &str) -> Option<Response> {
        (self.0)(path)
    }

    /// Answers a request that the gate has let in; with it, where the page really is.
    pub(super) fn answer(&self, request: &Request) -> (Response, Option<Header>) {
        let path = request.path.as_str();
        if let Some(page) = self
            .find(path)
            .or_else(|| self.find(folder_of_index(path)?))
        {
            return (with_script(page), None);
        }
        if !path.is_empty() && !path.ends_with('/') && self.find(&format!("{path}/")).is_some() {
            return (
                Response::text(308, ""),
                Some(("Location", location(request))),
            );
        }
        let missing = match self.find("404.html") {
            Some(page) => with_script(Response {
                status: 404,
                ..page
            }),
            None => Response::refusal(404),
        };
        (missing, None)
    }
}

impl fmt::Debug for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Preview")
    }
}

/// `a/` for `a/index.html`: a host of static files answers to both.
fn folder_of_index(path: &str) -> Option<&str> {
    path.strip_suffix("index.html")
        .filter(|folder| folder.is_empty() || folder.ends_with('/'))
}

/// The same place with a slash.
fn location(request: &Request) -> String {
    let query = match &request.query {
        Some(query) => format!("?{query}"),
        None => String::new(),
    };
    format!("{}/{query}", same_place(request))
}

/// The place that was asked for, without the query. Relative to the request, so that no path such
/// as `//evil` can become another host's name.
pub(super) fn same_place(request: &Request) -> String {
    let last = request.path.rsplit('/').next().unwrap_or_default();
    format!("./{}", percent_encode(last))
}

/// The one element that a previewed page has more than the published one.
const SCRIPT: &[u8] =
    br#"<script type="module" src="/_guide/preview.js" data-guide-preview></script>"#;

/// Adds the script to a page of HTML, before the end of its body.
fn with_script(page: Response) -> Response {
    if !page.is_html() {
        return page;
    }
    let end = page
        .bytes
        .windows(7)
        .rposition(|window| window.eq_ignore_ascii_case(b"</body>"))
        .unwrap_or(page.bytes.len());
    let bytes = [&page.bytes[..end], SCRIPT, &page.bytes[end..]].concat();
    Response {
        bytes: bytes.into(),
        ..page
    }
}
