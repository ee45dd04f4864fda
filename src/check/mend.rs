//! What may be mended without asking: problems of which the diagnostic knows what should stand there
//! instead, because nothing is lost by it.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Place};
use crate::path::SourcePath;

/// A file with what was mended in it.
#[derive(Debug)]
pub struct Mended<'a> {
    /// The file.
    pub path: &'a SourcePath,
    /// Its text before.
    pub before: &'a str,
    /// Its text after.
    pub after: String,
    /// The problems that are gone, in the order of the file.
    pub gone: Vec<&'a Diagnostic>,
}

/// The files of which something can be mended, in the order of their paths.
pub fn mend(diagnostics: &[Diagnostic]) -> Vec<Mended<'_>> {
    let mut by_file: BTreeMap<&SourcePath, Vec<(&Place, &str, &Diagnostic)>> = BTreeMap::new();
    for diagnostic in diagnostics {
        if let (Some(place), Some(new)) = (&diagnostic.place, &diagnostic.replacement) {
            let edits = by_file.entry(&place.file).or_default();
            edits.push((place, new, diagnostic));
        }
    }
    let files = by_file.into_iter();
    files
        .filter_map(|(path, edits)| mended(path, edits))
        .collect()
}

fn mended<'a>(
    path: &'a SourcePath,
    mut edits: Vec<(&'a Place, &'a str, &'a Diagnostic)>,
) -> Option<Mended<'a>> {
    edits.sort_by_key(|(place, ..)| place.range.start);
    let before = edits.first()?.0.whole_text();
    let mut after = String::with_capacity(before.len());
    let (mut at, mut gone) = (0, Vec::new());
    for (place, new, diagnostic) in edits {
        // Two rules may mean the same bytes: the first has them.
        if place.range.start < at {
            continue;
        }
        after.push_str(&before[at..place.range.start]);
        after.push_str(new);
        at = place.range.end;
        gone.push(diagnostic);
    }
    after.push_str(&before[at..]);
    Some(Mended {
        path,
        before,
        after,
        gone,
    })
}
