//! From a [`Site`] to the files of a published one.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::error::Result;
use crate::output::OutputFile;
use crate::path::Route;
use crate::search::{self, Record, SearchPage, Section};
use crate::site::{Page, PastText, Rendered, Site};

/// Renders every route, in parallel, and gives each page to `take` as soon as it is made, so that
/// a site need not be in memory as a whole. Says all that the theme did wrong: then pages are
/// missing. The first error of `take` ends it.
pub fn render_all(
    site: &Site,
    take: &(dyn Fn(&Route, Rendered) -> Result<()> + Sync),
) -> Result<Vec<Diagnostic>> {
    let mut routes: Vec<(&Route, &Page)> = site.routes().iter().collect();
    // Redlines of one document one after the other, as its texts followed each other.
    routes.sort_by_key(|(_, page)| match page {
        Page::Revision(document, revision) => (*document, Some(*revision)),
        Page::Compare(document, ..) => (*document, None),
        _ => (usize::MAX, None),
    });
    let faults: Mutex<Vec<(&Route, Diagnostic)>> = Mutex::default();
    routes.into_par_iter().try_for_each(|(route, _)| {
        match site.render(route) {
            Some(Ok(page)) => take(route, page)?,
            Some(Err(fault)) => {
                let mut faults = faults.lock().unwrap_or_else(PoisonError::into_inner);
                faults.push((route, fault));
            }
            None => {}
        }
        Ok(())
    })?;
    let mut found = faults.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(route, _)| *route);
    let mut faults: Vec<Diagnostic> = Vec::new();
    for (_, fault) in found {
        // One broken template fails many pages with one cause.
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    Ok(faults)
}

/// The files of the search index over the pages of documents, and of the one over what is gone
/// from them.
pub fn search_files(site: &Site) -> Result<Vec<OutputFile>> {
    let routes: Vec<&Route> = site
        .routes()
        .iter()
        .filter(|(_, page)| matches!(page, Page::Document(_)))
        .map(|(route, _)| route)
        .collect();
    let pages: Vec<SearchPage> = routes
        .into_par_iter()
        .filter_map(|route| {
            let page = site.render(route)?.ok()?;
            Some(SearchPage {
                url: route.url(),
                html: String::from_utf8_lossy(&page.bytes).into_owned(),
            })
        })
        .collect();
    let guidance: Vec<_> = site.guidance().collect();
    let past: Vec<SearchPage> = guidance
        .into_par_iter()
        .flat_map_iter(|document| site.past_texts(document))
        .map(|text| record(text).page())
        .collect();
    let index = search::index(&pages, site.language())?;
    let past = search::past(&past, site.language())?;
    Ok(index
        .into_iter()
        .chain(past)
        .filter_map(|(path, bytes)| {
            let route = Route::produced("pagefind", &path)?;
            Some(OutputFile {
                route,
                bytes: Arc::from(bytes),
            })
        })
        .collect())
}

fn record(text: PastText) -> Record {
    let sections = text.sections.into_iter().map(|section| Section {
        title: section.title,
        anchor: section.anchor,
        texts: section.texts,
    });
    Record {
        url: text.url,
        title: text.title,
        facets: text.facets,
        facts: text.facts,
        sections: sections.collect(),
    }
}
