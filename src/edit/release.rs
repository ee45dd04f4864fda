//! A release: what the metadata of a document say once a text of it is a version.

use std::sync::Arc;

use jiff::civil::Date;

use super::front_matter::with_front_matter;
use super::mapping::{Refused, Step, Yaml};
use super::scalar::{flow_mapping, scalar};
use crate::diagnostic::SourceText;
use crate::input::SourceId;
use crate::model::front_matter::FrontMatter;
use crate::model::{Approval, Status, approval, metadata};
use crate::path::SourcePath;
use crate::site::{Document, Site};

/// What a release says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The number of the version.
    pub version: String,
    /// Where the document stands then.
    pub status: Arc<Status>,
    /// The document's date.
    pub date: Option<Date>,
    /// Decisions that are not written down yet.
    pub decisions: Vec<Decision>,
}

/// A body's approval of the version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The body, as approvals name it.
    pub body: String,
    /// The day.
    pub date: Date,
    /// Where its record is.
    pub record: Option<String>,
}

/// Where the metadata of a document are to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// The source of the file.
    pub source: SourceId,
    /// The file.
    pub file: SourcePath,
    /// The document's name under `documents:`, where the file is that of a workstream.
    sidecar: Option<Sidecar>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Sidecar {
    name: String,
    /// Approvals that the front matter gives, and that a list in the sidecar would hide. Where the
    /// sidecar speaks of approvals, it speaks of all of them.
    hidden: Vec<Approval>,
}

impl Spoken {
    /// The file of the workstream that speaks of the document, where one does: the text is then not
    /// to be edited. Else the document itself.
    pub fn of(site: &Site, document: &Document) -> Self {
        let id = document.metadata.id.as_ref();
        let sidecars = site.workstreams.iter().flat_map(|it| &it.sidecars);
        let mut sidecars = sidecars.filter(|(name, _)| {
            name.value == document.source.path().as_str()
                || id.is_some_and(|it| it.value == name.value)
        });
        match sidecars.next_back() {
            Some((name, says)) => Self {
                source: SourceId::default(),
                file: name.at.file.clone(),
                sidecar: Some(Sidecar {
                    name: name.value.clone(),
                    hidden: match says.approvals[..] {
                        [] => own_approvals(site, document),
                        _ => Vec::new(),
                    },
                }),
            },
            None => Self {
                source: document.from,
                file: document.source.path().clone(),
                sidecar: None,
            },
        }
    }
}

impl Release {
    /// The text of the file that speaks of the document, once it is released.
    pub fn said_in(
        &self,
        spoken: &Spoken,
        document: &Document,
        text: &str,
    ) -> Result<String, Refused> {
        match &spoken.sidecar {
            None => with_front_matter(text, |yaml| self.said(yaml, &[], document, &[])),
            Some(sidecar) => {
                let path = [Step::Key("documents"), Step::Key(&sidecar.name)];
                let changed = self.said(Yaml::new(text), &path, document, &sidecar.hidden)?;
                Ok(changed.text().to_owned())
            }
        }
    }

    /// `hidden` are approvals that are to stand in the list too.
    fn said(
        &self,
        yaml: Yaml,
        path: &[Step<'_>],
        document: &Document,
        hidden: &[Approval],
    ) -> Result<Yaml, Refused> {
        let form = &metadata::FORM;
        let before = document.metadata.version.as_ref().map(|it| &it.value);
        let before = before.filter(|it| **it != self.version);
        let mut yaml = yaml;
        if let Some(before) = before {
            yaml = decided_before(yaml, path, document, before)?;
        }
        yaml = yaml.set(path, "status", &self.status.id, form)?;
        yaml = yaml.set(path, "version", &quoted(&self.version), form)?;
        if let Some(date) = self.date {
            yaml = yaml.set(path, "date", &date.to_string(), form)?;
        }
        if !self.decisions.is_empty() {
            for (index, approval) in hidden.iter().enumerate() {
                let of = document.decisions.get(index);
                let of = of.and_then(|it| it.version.as_ref()).or(before);
                let item = item(approval, of.map_or(&self.version, |it| it));
                yaml = yaml.append(path, "approvals", &item, form)?;
            }
        }
        for decision in &self.decisions {
            let mut item = vec![
                ("body", scalar(&decision.body)),
                ("version", quoted(&self.version)),
                ("date", decision.date.to_string()),
            ];
            item.extend(decision.record.as_ref().map(|it| ("record", scalar(it))));
            yaml = yaml.append(path, "approvals", &flow_mapping(&item), form)?;
        }
        Ok(yaml)
    }
}

/// An approval without a version is of the one that the document had when it was recorded: those of
/// before say so from now on.
fn decided_before(
    mut yaml: Yaml,
    path: &[Step<'_>],
    document: &Document,
    before: &str,
) -> Result<Yaml, Refused> {
    let items = yaml.keys_of_items(path, "approvals")?;
    let mut decisions = document.decisions.iter();
    for (index, keys) in items.iter().enumerate() {
        let has = |key: &str| keys.iter().any(|it| it == key);
        // What names no body is no decision.
        let decision = if has("body") { decisions.next() } else { None };
        if !keys.is_empty() && !has("version") {
            let number = decision.and_then(|it| it.version.as_deref());
            let mut path = path.to_vec();
            path.extend([Step::Key("approvals"), Step::Item(index)]);
            let number = quoted(number.unwrap_or(before));
            yaml = yaml.set(&path, "version", &number, &approval::FORM)?;
        }
    }
    Ok(yaml)
}

/// The approvals that the front matter gives, as written.
fn own_approvals(site: &Site, document: &Document) -> Vec<Approval> {
    let source = SourceText::new(
        document.source.path().clone(),
        document.source.text().clone(),
    );
    FrontMatter::read(&source, false, site.statuses(), &mut Vec::new())
        .metadata
        .approvals
}

fn item(approval: &Approval, version: &str) -> String {
    let mut item = vec![("body", scalar(&approval.body.value))];
    if !approval.is_approved() {
        item.push(("outcome", scalar(&approval.outcome)));
    }
    item.push(("version", quoted(version)));
    item.extend(approval.to.as_ref().map(|it| ("for", scalar(&it.id))));
    item.extend(approval.date.map(|it| ("date", it.to_string())));
    item.extend(approval.record.as_ref().map(|it| ("record", scalar(it))));
    flow_mapping(&item)
}

/// A version's number, in quotes: 1.10 is no number.
fn quoted(version: &str) -> String {
    format!("\"{version}\"")
}
