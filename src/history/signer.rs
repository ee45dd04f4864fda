//! One name with one address: what commits are signed with.

use std::collections::{BTreeSet, HashMap};

use super::automation::{ActorKind, kind_of, plain_words};
use super::commit::Commit;
use super::mailmap::Mailmap;
use super::naming::Usage;
use super::signature::Email;

/// One name with one address, as the `.mailmap` gives them.
#[derive(Debug)]
pub(super) struct Signer {
    pub(super) name: String,
    pub(super) email: Email,
    pub(super) kind: ActorKind,
    pub(super) usage: Usage,
    /// The addresses in the commits, before the `.mailmap`.
    pub(super) found: BTreeSet<Email>,
}

impl Signer {
    /// All signers, in the order of their first commit.
    pub(super) fn all<'c>(
        commits: impl IntoIterator<Item = &'c Commit>,
        mailmap: &Mailmap,
        tools: &[String],
    ) -> Vec<Self> {
        let mut commits: Vec<&Commit> = commits.into_iter().collect();
        commits.sort_by_key(|commit| (commit.committer.when.seconds, commit.id));
        commits.dedup_by_key(|commit| commit.id);
        let mut numbers: HashMap<(String, Email), usize> = HashMap::new();
        let mut signers: Vec<Self> = Vec::new();
        for commit in commits {
            let author = (&commit.author.name, &commit.author.email);
            let committer = (&commit.committer.name, &commit.committer.email);
            let co_authors = commit
                .co_authors
                .iter()
                .map(|person| (&person.name, &person.email));
            let mut signatures: Vec<_> =
                [author, committer].into_iter().chain(co_authors).collect();
            if author == committer {
                signatures.remove(1);
            }
            for (name, found) in signatures {
                let (name, email) = mailmap.resolve(name, found);
                let next = signers.len();
                let number = *numbers
                    .entry((plain_words(&name), email.clone()))
                    .or_insert(next);
                if number == next {
                    signers.push(Self {
                        kind: kind_of(&name, &email, tools),
                        name,
                        email,
                        usage: Usage::default(),
                        found: BTreeSet::new(),
                    });
                }
                let signer = &mut signers[number];
                signer.found.insert(found.clone());
                signer.usage.times += 1;
                signer.usage.last = signer.usage.last.max(commit.committer.when.seconds);
            }
        }
        signers
    }

    /// The address, if it can tell one person from others.
    pub(super) fn telling_address(&self) -> Option<&Email> {
        let address = self.email.address();
        let (local, host) = address.split_once('@')?;
        let is_shared = matches!(host, "localhost" | "localhost.localdomain")
            || matches!(address, "you@example.com" | "your@email.com")
            || matches!(local, "noreply" | "no-reply");
        (!is_shared && !local.is_empty()).then_some(&self.email)
    }
}
