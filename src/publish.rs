//! From a [`Site`] to the files of a published one.

use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::error::Result;
use crate::output::OutputFile;
use crate::path::Route;
use crate::search::{self, SearchPage};
use crate::site::{Page, Site};

/// Renders every route, in parallel, in the order of the routes. `tick` is called after each.
/// On failure, all that the theme did wrong.
pub fn render_all(
    site: &Site,
    tick: &(dyn Fn() + Sync),
) -> std::result::Result<Vec<OutputFile>, Vec<Diagnostic>> {
    let mut routes: Vec<(&Route, &Page)> = site.routes().iter().collect();
    // Redlines of one document one after the other, as its texts followed each other.
    routes.sort_by_key(|(_, page)| match page {
        Page::Revision(document, revision) => (*document, Some(*revision)),
        Page::Compare(document, ..) => (*document, None),
        _ => (usize::MAX, None),
    });
    let mut rendered: Vec<(&Route, std::result::Result<OutputFile, Diagnostic>)> = routes
        .into_par_iter()
        .filter_map(|(route, _)| {
            let rendered = site.render(route)?;
            tick();
            let file = rendered.map(|page| OutputFile {
                route: route.clone(),
                bytes: page.bytes,
            });
            Some((route, file))
        })
        .collect();
    rendered.sort_by_key(|(route, _)| *route);
    let mut files = Vec::with_capacity(rendered.len());
    let mut faults: Vec<Diagnostic> = Vec::new();
    for (_, result) in rendered {
        match result {
            Ok(file) => files.push(file),
            // One broken template fails many pages with one cause.
            Err(fault) if faults.contains(&fault) => {}
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        Ok(files)
    } else {
        Err(faults)
    }
}

/// The files of the search index over the pages of documents.
pub fn search_files(site: &Site, files: &[OutputFile]) -> Result<Vec<OutputFile>> {
    let pages: Vec<SearchPage> = files
        .iter()
        .filter(|file| matches!(site.routes().get(&file.route), Some(Page::Document(_))))
        .map(|file| SearchPage {
            url: file.route.url(),
            html: String::from_utf8_lossy(&file.bytes).into_owned(),
        })
        .collect();
    let index = search::index(&pages, site.language())?;
    Ok(index
        .into_iter()
        .filter_map(|(path, bytes)| {
            let route = Route::produced("pagefind", &path)?;
            Some(OutputFile {
                route,
                bytes: Arc::from(bytes),
            })
        })
        .collect())
}
