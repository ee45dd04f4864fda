//! What is wrong with history and identities, as far as the site and git can tell.
//!
//! `check` looks at what the files say; here it is what git says beside them: who signed, where a
//! text came from, what changed after it was approved. One rule a file, each a plain function from
//! the site and a few [`Records`] of the repository to diagnostics.

pub mod approval_sentence;
mod paste;
pub mod records;
mod rules;
mod sketch;
mod title;

use std::collections::BTreeSet;
use std::fmt;

pub use records::Records;

use crate::check::{Allowances, weigh};
use crate::diagnostic::Diagnostic;
use crate::history::{ActorKind, CommitId};
use crate::site::{Change, Kind, Site};

/// What was found, and in how much.
#[derive(Debug)]
pub struct Examination {
    /// The findings of each rule, in a fixed order; none for what is sound.
    pub groups: Vec<Group>,
    /// What was looked at.
    pub looked_at: LookedAt,
}

/// What one rule found, in the order of the places.
#[derive(Debug)]
pub struct Group {
    /// What it is about.
    pub topic: &'static str,
    /// The findings.
    pub findings: Vec<Diagnostic>,
}

/// How much was looked at.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct LookedAt {
    commits: usize,
    documents: usize,
    revisions: usize,
    people: usize,
    assisted_documents: usize,
    assisted_revisions: usize,
}

/// Examines a site. With `strict`, warnings are errors.
pub fn examine(site: &Site, records: &Records, strict: bool) -> Examination {
    let mut groups = Vec::new();
    let mut allowances = Allowances::of(site);
    for (topic, rule) in rules::ALL {
        let mut findings = Vec::new();
        rule(site, records, &mut findings);
        allowances.take_out(&mut findings);
        let findings = weigh(site, strict, findings);
        if !findings.is_empty() {
            groups.push(Group { topic, findings });
        }
    }
    Examination {
        groups,
        looked_at: LookedAt::of(site),
    }
}

impl Examination {
    /// All findings, group by group.
    pub fn findings(&self) -> Vec<Diagnostic> {
        let groups = self.groups.iter();
        groups.flat_map(|it| it.findings.iter().cloned()).collect()
    }
}

impl LookedAt {
    fn of(site: &Site) -> Self {
        let mut looked_at = Self {
            commits: site
                .sources
                .iter()
                .filter_map(|it| it.history.as_ref())
                .map(|it| it.commits().len())
                .sum(),
            people: site
                .identities
                .actors()
                .filter(|(_, actor)| actor.kind == ActorKind::Person)
                .count(),
            ..Self::default()
        };
        let mut revisions: BTreeSet<CommitId> = BTreeSet::new();
        for document in &site.documents {
            looked_at.documents += 1;
            let assisted = site
                .changes(document)
                .filter(|change| is_assisted(site, change))
                .count();
            if document.kind == Kind::Guidance && assisted > 0 {
                looked_at.assisted_documents += 1;
                looked_at.assisted_revisions += assisted;
            }
            let ids = document.lineage.revisions.iter();
            revisions.extend(ids.map(|revision| revision.commit.id));
        }
        looked_at.revisions = revisions.len();
        looked_at
    }
}

impl fmt::Display for LookedAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Looked at {}, of which {} changed {}, and at {}.",
            counted(self.commits, "commit"),
            self.revisions,
            counted(self.documents, "Markdown file"),
            if self.people == 1 {
                "1 person".to_owned()
            } else {
                format!("{} people", self.people)
            },
        )?;
        if self.assisted_revisions > 0 {
            write!(
                f,
                " An AI assistant is named in {} of {}.",
                counted(self.assisted_revisions, "revision"),
                counted(self.assisted_documents, "document"),
            )?;
        }
        Ok(())
    }
}

/// Does the commit name an AI assistant as author or co-author?
fn is_assisted(site: &Site, change: &Change<'_>) -> bool {
    let mut tools = change.hands.tools.iter();
    tools.any(|tool| site.registry.person(*tool).kind == ActorKind::Assistant)
}

/// `1 commit`, `2 commits`.
fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
