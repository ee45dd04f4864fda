//! The search index of the rendered pages, made by pagefind.
//!
//! Pagefind reads the pages as they are published: the text of elements marked
//! `data-pagefind-body`, where its headings are, and the facets and data that the page declares.
//! Readers' browsers load its script, a worker and the parts of the index that a query needs; its
//! ready-made user interfaces are left out. Beside it lie the words of all texts, one a line: a
//! browser loads them when a word that was typed stands nowhere.
//!
//! What is gone from the texts has an index of its own in the folder `past/`, which uses the script
//! of the other. It is loaded when a reader asks for it.
//!
//! Nothing touches the disk: pagefind can read a folder in parallel, but numbers the pages
//! in the order of the folder, and so would not write the same bytes twice.

mod record;
mod shipped;
mod words;

use std::path::Path;
use std::thread;

use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;

pub use record::{Record, Section};

use crate::error::{Error, Result};

/// A page to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchPage {
    /// Where it stands below the site's base, percent-encoded: `documents/signing/`.
    pub url: String,
    /// The whole page as it is published.
    pub html: String,
}

/// The files of the index, by their paths within the index's own folder, in order.
///
/// The same pages give the same bytes in whatever order they come. All are indexed as one
/// `language` (a code such as `en`), so that one query finds all. Of two pages with one
/// URL the later counts.
pub fn index(pages: &[SearchPage], language: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = all_files(pages, language)?;
    files.push(("words.txt".to_owned(), words::list(&files)));
    shipped::keep(&mut files);
    files.sort();
    Ok(files)
}

/// The files of the index of what is gone, in the same way. Where nothing is, one that says so.
pub fn past(pages: &[SearchPage], language: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = all_files(pages, language)?;
    shipped::keep_data(&mut files);
    for (path, _) in &mut files {
        path.insert_str(0, "past/");
    }
    Ok(files)
}

/// All that pagefind makes of the pages, in order.
fn all_files(pages: &[SearchPage], language: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let mut sorted: Vec<&SearchPage> = pages.iter().collect();
    sorted.sort_by(|one, other| one.url.cmp(&other.url));
    // Pagefind would search its whole list for each page to find a double.
    sorted.reverse();
    sorted.dedup_by(|earlier, kept| earlier.url == kept.url);
    sorted.reverse();

    // A thread of its own, because the caller's may already drive a runtime.
    thread::scope(|scope| scope.spawn(|| build(&sorted, language)).join())
        .unwrap_or_else(|_| Err(failure("it stopped unexpectedly")))
}

fn build(pages: &[&SearchPage], language: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(failure)?;
    let files = runtime.block_on(async {
        // As a service it writes nothing to the standard output.
        let config = PagefindServiceConfig::builder()
            .keep_index_url(false)
            .exclude_selectors(vec![".anchor".to_owned(), ".comment".to_owned()])
            .force_language(language.to_lowercase())
            .build();
        let mut index = PagefindIndex::new(Some(config))?;
        for page in pages {
            index
                .add_html_file(None, Some(page.url.clone()), apart(&page.html))
                .await?;
        }
        index.get_files().await
    });
    let mut files: Vec<(String, Vec<u8>)> = files
        .map_err(failure)?
        .into_iter()
        .map(|file| (slashed(&file.filename), file.contents))
        .collect();
    files.sort();
    Ok(files)
}

/// The page with a space behind each head of a table: pagefind would join their words.
fn apart(html: &str) -> String {
    html.replace("</th>", "</th> ")
}

/// A path with `/` between its parts.
fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn failure(cause: impl std::fmt::Display) -> Error {
    Error::Usage(format!("cannot make the search index: {cause}"))
}
