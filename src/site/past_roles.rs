//! The roles as they were given when a version of a document was written.

use jiff::civil::Date;

use super::roles::Given;
use super::sidecars::means;
use super::version::VersionText;
use super::{Document, Holder, Site, version};
use crate::diagnostic::SourceText;
use crate::history::CommitId;
use crate::model::Activity;
use crate::model::front_matter::FrontMatter;

/// The roles of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRoles {
    /// The day on which its text arrived.
    pub day: Option<Date>,
    /// The commit of the site's own main line at that time: [`Site::people_then`] tells who led and
    /// who was a member.
    pub commit: Option<CommitId>,
    /// The holders by activity, in the order of [`crate::model::Role::ALL`].
    pub roles: Vec<(Activity, [Vec<Holder>; 4])>,
}

impl Site {
    /// Who held which role when a version was written, as the front matter, the workstream's file
    /// and `guide.yaml` said then. `None` where this clone does not have the text, or does not tell
    /// which it was.
    pub fn roles_of_version(&self, document: &Document, version: usize) -> Option<PastRoles> {
        let revision = match document.versions[version].text {
            VersionText::Revision(revision) => &document.lineage.revisions[revision],
            VersionText::Present => {
                let now = self.roles_for(document);
                return Some(PastRoles {
                    day: self.day,
                    commit: None,
                    roles: now.iter().map(|it| (it.activity, it.holders())).collect(),
                });
            }
            VersionText::Unborne | VersionText::Unknown => return None,
        };
        let text = version::text(self.source_of(document).blobs.as_ref()?, &revision.blob?)?;
        let source = SourceText::new(revision.path.clone(), text);
        let front = FrontMatter::read(&source, false, self.statuses(), &mut Vec::new()).metadata;
        let landed = revision.commit.arrival.merge.unwrap_or(revision.commit.id);
        let commit = self.own_commit_at(document.from, landed);
        let settings = commit.and_then(|it| self.settings_at(it));
        let file = document.workstream.zip(commit);
        let file = file.and_then(|(index, commit)| self.workstream_at(commit, index));
        let mut sidecars = file.iter().flat_map(|it| &it.sidecars);
        let sidecar = sidecars.find(|(name, _)| means(document, &name.value));
        let sidecar = sidecar.and_then(|(_, metadata)| metadata.raci.as_ref());
        let given = Given {
            site: settings.as_ref().map_or(&[], |it| &it.raci),
            workstream: file.as_ref().map_or(&[], |it| &it.raci),
            document: sidecar.or(front.raci.as_ref()),
        };
        let then = self.assignments(given, document.workstream);
        let arrived = revision.commit.arrival.when;
        Some(PastRoles {
            day: arrived.is_known().then(|| arrived.date()),
            commit,
            roles: then.iter().map(|it| (it.activity, it.holders())).collect(),
        })
    }
}
