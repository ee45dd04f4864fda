//! What was worked out for a site, of use for the next: each value with what it follows from.

use std::sync::Arc;

use super::assemble::{Parsed, Rules};
use super::declared::Declared;
use super::diagrams::Diagrams;
use super::hands::{Grounds, Past};
use super::identifier::{Births, Ids};
use super::routes::{Addressed, Table};
use super::{Site, Theme};
use crate::diagnostic::{Diagnostic, SourceText};
use crate::history::{BlobId, DeclaredPerson, History, Identities, Lineage};
use crate::input::{Earlier, ThemeFiles};
use crate::kept::{Kept, Same};
use crate::model::Metadata;
use crate::path::SourcePath;

/// What is known from an earlier reading of a site. A site that is made with it is the one that would
/// be made without it, sooner.
#[derive(Default)]
pub struct Known {
    /// What was read.
    pub inputs: Earlier,
    pub(super) derived: Derived,
    pub(super) diagrams: Diagrams,
}

/// What is declared of the revisions of a document follows from its lineage and its metadata.
type OfDeclared = (Same<Lineage>, Same<Metadata>);

/// What a theme follows from: its files, and the hues of the workstreams.
type OfTheme = (ThemeFiles, Vec<(String, u16)>, String);

/// The values that are kept.
#[derive(Default)]
pub(super) struct Derived {
    /// What all texts are read by.
    pub(super) rules: Kept<(), Rules, Arc<Rules>>,
    /// What a text says of itself.
    pub(super) parsed: Kept<SourcePath, (SourceText, Same<Rules>), Arc<Parsed>>,
    /// The life of a document, by its declared predecessors.
    pub(super) lineages: Kept<SourcePath, (Same<History>, Vec<SourcePath>), Arc<Lineage>>,
    /// Does a text differ from the last commit?
    pub(super) uncommitted: Kept<SourcePath, (SourceText, Option<BlobId>), bool>,
    /// Who signed.
    pub(super) identities: Kept<(), Signatures, Arc<Identities>>,
    /// On what it rests who had a hand in what.
    pub(super) grounds: Kept<(), Grounds, Arc<Grounds>>,
    /// Who had a hand in the revisions of a document, and what these did.
    pub(super) pasts: Kept<SourcePath, (Same<Lineage>, Same<Grounds>), Arc<Past>>,
    /// What is declared of these.
    pub(super) declared: Kept<SourcePath, OfDeclared, Arc<[Declared]>>,
    /// The ids of documents.
    pub(super) ids: Kept<(), Births, Arc<Ids>>,
    /// The theme, with what is wrong with it.
    pub(super) theme: Kept<(), OfTheme, (Arc<Theme>, Vec<Diagnostic>)>,
    /// What stands where.
    pub(super) table: Kept<(), Addressed, Arc<Table>>,
}

/// All that it follows from who is who.
#[derive(PartialEq)]
pub(super) struct Signatures {
    pub(super) lineages: Vec<Same<Lineage>>,
    pub(super) declared: Vec<DeclaredPerson>,
    pub(super) mailmap: String,
    pub(super) tools: Vec<String>,
}

impl Derived {
    fn next(&self) -> Self {
        Self {
            rules: self.rules.next(),
            parsed: self.parsed.next(),
            lineages: self.lineages.next(),
            uncommitted: self.uncommitted.next(),
            identities: self.identities.next(),
            grounds: self.grounds.next(),
            pasts: self.pasts.next(),
            declared: self.declared.next(),
            ids: self.ids.next(),
            theme: self.theme.next(),
            table: self.table.next(),
        }
    }
}

impl Site {
    /// What is known of it, for the next reading.
    pub fn for_next(&self) -> Known {
        Known {
            inputs: Earlier::of(&self.sources),
            derived: self.derived.next(),
            diagrams: self.diagrams.next(),
        }
    }
}
