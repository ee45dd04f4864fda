//! The roles as they were given when a version of a document was written.

use jiff::civil::Date;

use super::roles::Given;
use super::sidecars::means;
use super::version::VersionText;
use super::{Document, Holder, Site, version};
use crate::diagnostic::SourceText;
use crate::history::{CommitId, Revision};
use crate::input::{SETTINGS_FILE, SourceId, WORKSTREAMS_FOLDER};
use crate::model::front_matter::FrontMatter;
use crate::model::yaml::{self, Node, Reader};
use crate::model::{Activity, Settings, Workstream};
use crate::path::SourcePath;

/// The roles of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRoles {
    /// The day on which its text arrived: [`Site::people_of`] tells who led and who was a member.
    pub day: Option<Date>,
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
                    roles: now.iter().map(|it| (it.activity, it.holders())).collect(),
                });
            }
            VersionText::Unborne | VersionText::Unknown => return None,
        };
        let text = version::text(self.source_of(document).blobs.as_ref()?, &revision.blob?)?;
        let source = SourceText::new(revision.path.clone(), text);
        let front = FrontMatter::read(&source, false, self.statuses(), &mut Vec::new()).metadata;
        let commit = self.own_commit_at(document, revision);
        let settings = commit.and_then(|it| self.own_file(it, SETTINGS_FILE, Settings::read));
        let file = document.workstream.and_then(|index| {
            let id = &self.workstreams[index].id;
            let path = format!("{WORKSTREAMS_FOLDER}/{id}.yaml");
            self.own_file(commit?, &path, |reader, node| {
                Workstream::read(reader, id, node, self.statuses())
            })
        });
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
            roles: then.iter().map(|it| (it.activity, it.holders())).collect(),
        })
    }

    /// The commit of the site's own main line when a revision arrived: between sources the clock
    /// tells.
    fn own_commit_at(&self, document: &Document, revision: &Revision) -> Option<CommitId> {
        let arrival = &revision.commit.arrival;
        if document.from == SourceId::default() {
            return Some(arrival.merge.unwrap_or(revision.commit.id));
        }
        let commits = self.sources[0].history.as_ref()?.commits().iter();
        let mut main_line = commits.filter(|it| it.arrival.merge.is_none());
        let before = main_line.find(|it| it.arrival.when.seconds <= arrival.when.seconds)?;
        Some(before.id)
    }

    /// A file of the site's own as it was in a commit. What was wrong with it cannot be mended any
    /// more.
    fn own_file<T>(
        &self,
        commit: CommitId,
        path: &str,
        read: impl FnOnce(&mut Reader<'_>, &Node) -> T,
    ) -> Option<T> {
        let path = SourcePath::new(path)?;
        let source = &self.sources[0];
        let blob = source.find(&path, commit).ok()??;
        let text = version::text(source.blobs.as_ref()?, &blob)?;
        let end = text.len();
        let text = SourceText::new(path, text);
        let mut problems = Vec::new();
        let node = yaml::parse(&text, 0..end, &mut problems)?;
        Some(read(&mut Reader::new(&text, &mut problems, false), &node))
    }
}
