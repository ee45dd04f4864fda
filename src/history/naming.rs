//! What a person is called on the site, and the key of their page.

use std::collections::{BTreeMap, BTreeSet};

use super::automation::plain_words;
use crate::path::slug;

/// How often and when a name was used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Usage {
    pub(super) times: usize,
    pub(super) last: i64,
}

/// Names as they were written, with their use; spellings that differ only in letter case or
/// spaces count together under the latest one.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: BTreeMap<String, (Usage, String)>,
}

impl Names {
    pub(super) fn add(&mut self, name: &str, usage: Usage) {
        if name.is_empty() {
            return;
        }
        let (known, spelling) = self.names.entry(plain_words(name)).or_default();
        if usage.last >= known.last || spelling.is_empty() {
            name.clone_into(spelling);
        }
        known.times += usage.times;
        known.last = known.last.max(usage.last);
    }

    /// A full name before a login, then the most used, then the latest.
    pub(super) fn best(&self) -> Option<&str> {
        self.names
            .iter()
            .max_by_key(|(plain, (usage, _))| {
                (plain.contains(' '), *usage, std::cmp::Reverse(*plain))
            })
            .map(|(_, (_, spelling))| spelling.as_str())
    }

    /// The shortest name: of `Claude` and `Claude Opus`, the tool and not its model.
    pub(super) fn shortest(&self) -> Option<&str> {
        self.names
            .iter()
            .min_by_key(|(plain, _)| (plain.chars().count(), *plain))
            .map(|(_, (_, spelling))| spelling.as_str())
    }

    /// All but `shown`, in the order of the alphabet.
    pub(super) fn others(&self, shown: &str) -> Vec<String> {
        let shown = plain_words(shown);
        self.names
            .iter()
            .filter(|(plain, _)| **plain != shown)
            .map(|(_, (_, spelling))| spelling.clone())
            .collect()
    }
}

/// Gives out keys: the slug of a name, numbered where another has it.
#[derive(Debug, Default)]
pub(super) struct Keys {
    taken: BTreeSet<String>,
}

impl Keys {
    pub(super) fn reserve(&mut self, key: &str) {
        self.taken.insert(key.to_owned());
    }

    pub(super) fn give(&mut self, name: &str) -> String {
        let base = slug(name);
        let mut key = base.clone();
        let mut number = 2;
        while !self.taken.insert(key.clone()) {
            key = format!("{base}-{number}");
            number += 1;
        }
        key
    }
}

/// What those are called whose commits give no name.
pub(super) fn unnamed(number: usize, of: usize) -> String {
    if of == 1 {
        "Unnamed contributor".to_owned()
    } else {
        format!("Unnamed contributor {number}")
    }
}
