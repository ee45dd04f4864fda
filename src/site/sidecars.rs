//! What the workstreams' files said of documents in the past, those that are there and those that
//! were.

use std::collections::BTreeMap;

use super::version::{self, Said};
use super::{Document, Site};
use crate::diagnostic::SourceText;
use crate::history::{Blobs, CommitId, History};
use crate::input::{WORKSTREAMS_FOLDER, is_workstream_file};
use crate::model::yaml::{self, Reader};
use crate::model::{Statuses, Workstream};
use crate::path::SourcePath;

/// What each workstream's file said of documents, by the file, the oldest state first.
pub(super) type PastSidecars = BTreeMap<SourcePath, Vec<PastSidecar>>;

/// One state of a workstream's file.
pub(super) struct PastSidecar {
    /// The commit that brought it to the main line.
    pub(super) landed: CommitId,
    /// The commit in which it was written.
    pub(super) written: CommitId,
    /// `None` where this copy lacks its text.
    says: Option<Vec<(String, Said)>>,
}

impl PastSidecar {
    fn speaks_of(&self, document: &Document) -> bool {
        let mut said = self.says.iter().flatten();
        said.any(|(name, _)| means(document, name))
    }

    /// What it said of a document, by any of its names; `None` where it cannot be read.
    pub(super) fn said_of(&self, document: &Document) -> Option<Said> {
        let mut said = self.says.as_ref()?.iter();
        let found = said.find(|(name, _)| means(document, name));
        Some(found.map_or_else(Said::default, |(_, said)| said.clone()))
    }
}

/// Does a sidecar of this name mean the document, by its id or by a path that it had?
pub(super) fn means(document: &Document, name: &str) -> bool {
    let mut paths = document.lineage.segments.iter().map(|it| it.path.as_str());
    document.id == name || document.source.path().as_str() == name || paths.any(|it| it == name)
}

impl Site {
    /// Does a workstream's file speak of a document, of whose past this copy does not tell?
    pub(super) fn lacks_past_of_sidecar(&self, document: &Document) -> bool {
        let completeness = self.sources[0].completeness();
        let mut sidecars = self.workstreams.iter().flat_map(|it| &it.sidecars);
        completeness.is_none_or(|it| !it.is_complete())
            && sidecars.any(|(name, _)| means(document, &name.value))
            && self.past_sidecars(document).is_empty()
    }

    /// The states of each workstream's file that speaks of a document, or once did.
    pub(super) fn past_sidecars(&self, document: &Document) -> Vec<&[PastSidecar]> {
        let all = self.sidecars.get_or_init(|| self.read_sidecars());
        let states = all.values().map(Vec::as_slice);
        states
            .filter(|it| it.iter().any(|state| state.speaks_of(document)))
            .collect()
    }

    /// Files are given other names, and what they said is moved into the text, or back.
    fn read_sidecars(&self) -> PastSidecars {
        let source = &self.sources[0];
        let (Some(history), Some(blobs)) = (&source.history, &source.blobs) else {
            return PastSidecars::new();
        };
        let files = history.files_on_main_line(blobs, WORKSTREAMS_FOLDER);
        let files = files.unwrap_or_default().into_iter();
        let files = files.filter(is_workstream_file);
        files
            .map(|file| {
                let states = states_of(&file, blobs, history, self.statuses());
                (file, states)
            })
            .collect()
    }
}

/// What cannot be read in this clone is left out.
fn states_of(
    file: &SourcePath,
    blobs: &Blobs,
    history: &History,
    known: &Statuses,
) -> Vec<PastSidecar> {
    let states = history.states_on_main_line(blobs, file).unwrap_or_default();
    let states = states.into_iter().map(|state| PastSidecar {
        landed: state.landed,
        written: state.written,
        says: match state.blob {
            Some(blob) => version::text(blobs, &blob).map(|text| says(file, &text, known)),
            None => Some(Vec::new()),
        },
    });
    states.collect()
}

fn says(file: &SourcePath, text: &str, statuses: &Statuses) -> Vec<(String, Said)> {
    let source = SourceText::new(file.clone(), text);
    // What was wrong with an old text cannot be mended any more.
    let mut problems = Vec::new();
    let Some(node) = yaml::parse(&source, 0..text.len(), &mut problems) else {
        return Vec::new();
    };
    let mut reader = Reader::new(&source, &mut problems, false);
    let workstream = Workstream::read(&mut reader, file.file_stem(), &node, statuses);
    let sidecars = workstream.sidecars.into_iter();
    sidecars
        .map(|(name, metadata)| (name.value, Said::of(metadata)))
        .collect()
}
