//! What was worked out for a site, of use for the next: each value with what it follows from.

use std::sync::Arc;

use super::assemble::{Parsed, Rules};
use super::declared::Declared;
use super::hands::{Grounds, Past};
use super::identifier::{Births, Ids};
use super::routes::{Addressed, Table};
use super::{Document, Kind, Theme};
use crate::diagnostic::{Diagnostic, SourceText};
use crate::history::{BlobId, DeclaredPerson, History, Identities, Lineage};
use crate::input::{SourceId, ThemeFiles};
use crate::kept::{Last, Same};
use crate::model::Metadata;
use crate::path::{Route, SourcePath};

/// What is declared of the revisions of a document follows from its lineage and its metadata.
type OfDeclared = (Same<Lineage>, Same<Metadata>);

/// What a theme follows from: its files, and the hues of the workstreams.
type OfTheme = (ThemeFiles, Vec<(String, u16)>, String);

/// What a site knows as a whole. A preview's sites share it, one after the other.
#[derive(Default)]
pub(super) struct OfSite {
    /// What all texts are read by.
    pub(super) rules: Last<Rules, Arc<Rules>>,
    /// Who signed.
    pub(super) identities: Last<Signatures, Arc<Identities>>,
    /// On what it rests who had a hand in what.
    pub(super) grounds: Last<Grounds, Arc<Grounds>>,
    /// The ids of documents.
    pub(super) ids: Last<Births, Arc<Ids>>,
    /// The theme, with what is wrong with it.
    pub(super) theme: Last<OfTheme, (Arc<Theme>, Vec<Diagnostic>)>,
    /// What stands where.
    pub(super) table: Last<Addressed, Arc<Table>>,
}

/// All that it follows from who is who.
#[derive(PartialEq)]
pub(super) struct Signatures {
    pub(super) lineages: Vec<Same<Lineage>>,
    pub(super) declared: Vec<DeclaredPerson>,
    pub(super) mailmap: String,
    pub(super) tools: Vec<String>,
}

/// What is known of a document. It goes from each site to the next that has a document at the same path.
#[derive(Default)]
pub(super) struct OfDocument {
    /// What the text says of itself.
    pub(super) parsed: Last<(SourceText, Same<Rules>), Arc<Parsed>>,
    /// Its life, by its declared predecessors.
    pub(super) lineage: Last<(Same<History>, Vec<SourcePath>), Arc<Lineage>>,
    /// Does the text differ from the last commit?
    pub(super) uncommitted: Last<(SourceText, Option<BlobId>), bool>,
    /// Who had a hand in its revisions, and what these did.
    pub(super) past: Last<(Same<Lineage>, Same<Grounds>), Arc<Past>>,
    /// What is declared of these.
    pub(super) declared: Last<OfDeclared, Arc<[Declared]>>,
    /// Where its page stands, by its kind and the ids of all.
    pub(super) route: Last<(Kind, Same<Ids>), Route>,
}

/// The same texts, each with what is known of its document from an earlier site. Both are in the order of their
/// paths.
pub(super) fn with_known<'a>(
    texts: &'a [(SourceId, SourceText)],
    before: &[Document],
) -> Vec<(SourceId, &'a SourceText, Arc<OfDocument>)> {
    let mut before = before.iter().peekable();
    let known = texts.iter().map(|(from, text)| {
        while before
            .next_if(|it| it.source.path() < text.path())
            .is_some()
        {}
        let known = before.next_if(|it| it.source.path() == text.path());
        let known = known.map(|it| Arc::clone(it.known()));
        (*from, text, known.unwrap_or_default())
    });
    known.collect()
}
