//! The site's own files as they were in a commit of its main line.

use super::{Site, version};
use crate::diagnostic::SourceText;
use crate::history::CommitId;
use crate::input::{PEOPLE_FILE, SETTINGS_FILE, SourceId, WORKSTREAMS_FOLDER};
use crate::model::yaml::{self, Node, Reader};
use crate::model::{Person, Settings, Workstream};
use crate::path::SourcePath;

impl Site {
    /// The commit of the site's own main line when a commit of a source arrived there: between
    /// sources the clock tells.
    pub(super) fn own_commit_at(&self, source: SourceId, landed: CommitId) -> Option<CommitId> {
        if source == SourceId::default() {
            return Some(landed);
        }
        let landed = self.source(source).history.as_ref()?.commit(landed)?;
        let when = landed.arrival.when.seconds;
        let commits = self.sources[0].history.as_ref()?.commits().iter();
        let mut main_line = commits.filter(|it| it.arrival.merge.is_none());
        let before = main_line.find(|it| it.arrival.when.seconds <= when)?;
        Some(before.id)
    }

    /// `guide.yaml` in a commit.
    pub(super) fn settings_at(&self, commit: CommitId) -> Option<Settings> {
        self.own_file(commit, SETTINGS_FILE, Settings::read)
    }

    /// The file of a workstream in a commit.
    pub(super) fn workstream_at(&self, commit: CommitId, workstream: usize) -> Option<Workstream> {
        let id = &self.workstreams[workstream].id;
        ["yaml", "yml"].into_iter().find_map(|ending| {
            let path = format!("{WORKSTREAMS_FOLDER}/{id}.{ending}");
            self.own_file(commit, &path, |reader, node| {
                Workstream::read(reader, id, node, self.statuses())
            })
        })
    }

    /// A person's entry in `people.yaml` in a commit.
    pub(super) fn person_at(&self, commit: CommitId, id: &str) -> Option<Person> {
        self.own_file(commit, PEOPLE_FILE, |reader, node| {
            let entries = reader.entries(Some(node), "people", "");
            let mut entries = entries.into_iter();
            let (key, node) = entries.find(|(key, _)| key.name == id)?;
            Some(Person::read(reader, key, node))
        })?
    }

    /// A file of the site's own in a commit. What was wrong with it cannot be mended any more.
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
