//! What each revision of a document did, in a few words, worked out or remembered.
//!
//! It is read off the redline of the two texts, with the links leading where they lead today. So it
//! is remembered as a redline is: with the questions that its making asked of the site.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Site;
use super::document::Document;
use super::state::{AskedLink, Compared, State};
use crate::history::Facts;
use crate::markdown::Emails;
use crate::path::Route;
use crate::redline::{Redline, Summary, changed_metadata};

/// The summaries of a document's revisions, with the questions.
#[derive(Serialize, Deserialize)]
pub(super) struct Told {
    summaries: Vec<Option<Summary>>,
    questions: Vec<Question>,
}

/// All that summaries follow from beside the revisions, what of them may be read, and the questions.
#[derive(PartialEq)]
pub(super) struct Telling {
    emails: Emails,
    /// What tells the words in which they are told.
    words: String,
    /// Where the document stands, and so its id.
    route: Route,
}

/// Where a link led when the summaries were made.
#[derive(Serialize, Deserialize)]
struct Question {
    revision: usize,
    /// Of the text before it, or after it?
    is_before: bool,
    destination: String,
    href: Option<String>,
}

impl Site {
    /// What each revision did, newest first; `None` where a text is missing.
    pub(super) fn summaries<'a>(&self, document: &'a Document) -> &'a [Option<Summary>] {
        let told = document.summaries.get_or_init(|| {
            let telling = Telling {
                emails: self.emails(),
                words: self.strings().fingerprint().to_owned(),
                route: document.route.clone(),
            };
            let last = &document.past().told;
            if let Some(told) = last.find(&telling)
                && self.still_says(document, &told)
            {
                return told;
            }
            let told = Arc::new(self.recall_or_summarise(document));
            // A text that is missing may come.
            if told.summaries.iter().all(Option::is_some) {
                last.keep(telling, Arc::clone(&told));
            }
            told
        });
        &told.summaries
    }

    /// As an earlier run left it in the cache, or anew.
    fn recall_or_summarise(&self, document: &Document) -> Told {
        let remembered = self.remembered_summaries(document);
        if let Some(remembered) = &remembered
            && let Some(bytes) = remembered.get()
            && let Ok(told) = serde_json::from_slice::<Told>(&bytes)
            && self.still_says(document, &told)
        {
            return told;
        }
        let told = self.summarise_all(document);
        if let (Some(remembered), Ok(bytes)) = (&remembered, serde_json::to_vec(&told)) {
            remembered.put(bytes);
        }
        told
    }

    /// Do all links lead where they led when the summaries were made?
    fn still_says(&self, document: &Document, told: &Told) -> bool {
        told.questions.iter().all(|it| self.answers(document, it))
    }

    /// What lies between two states, in a few words.
    pub fn summary(&self, document: &Document, from: State, to: State) -> Option<Summary> {
        if let (State::Before(before), State::Revision(index)) = (from, to)
            && before == index
        {
            return self.summaries(document).get(index)?.clone();
        }
        self.summarise(document, from, to, &mut Vec::new())
    }

    fn remembered_summaries<'a>(
        &'a self,
        document: &'a Document,
    ) -> Option<crate::history::Remembered<'a>> {
        let revisions = &document.lineage.revisions;
        let texts = revisions.iter().flat_map(|it| {
            let side_by_side = it.predecessors.iter().filter(|_| it.is_merge());
            let side_by_side = side_by_side.map(|it| it.blob);
            [it.blob, it.before].into_iter().chain(side_by_side)
        });
        let facts = Facts::default()
            .and("summaries")
            .and(format!("{:?}", self.emails()))
            .and(self.strings().fingerprint());
        let facts = texts.clone().fold(facts, Facts::blob);
        self.blobs(document)?
            .remembered(&document.id, texts.flatten(), &facts)
    }

    /// Does the site still say so?
    fn answers(&self, document: &Document, question: &Question) -> bool {
        if question.revision >= document.lineage.revisions.len() {
            return false;
        }
        let state = if question.is_before {
            State::Before(question.revision)
        } else {
            State::Revision(question.revision)
        };
        let Some(place) = Self::place(document, state) else {
            return false;
        };
        let (target, _) = self.compared_target(document, &place, &question.destination, "");
        target.href() == question.href.as_deref()
    }

    fn summarise_all(&self, document: &Document) -> Told {
        let mut told = Told {
            summaries: Vec::new(),
            questions: Vec::new(),
        };
        // What was asked of one text of a commit need not be asked of the next.
        let mut asked = BTreeSet::new();
        for (index, revision) in document.lineage.revisions.iter().enumerate() {
            let mut sides = Vec::new();
            let summary = if revision.is_merge() {
                self.summarise_merge(document, index, &mut sides)
            } else {
                let (from, to) = (State::Before(index), State::Revision(index));
                self.summarise(document, from, to, &mut sides)
            };
            told.summaries.push(summary);
            for (state, compared) in sides {
                let Some(place) = Self::place(document, state) else {
                    continue;
                };
                for link in &compared.links {
                    let commit = place.commit.filter(|_| link.asked_commit);
                    if asked.insert((place.path.clone(), commit, link.destination.clone())) {
                        told.questions.extend(Question::of(state, link));
                    }
                }
            }
        }
        told
    }

    /// The difference of two states. Those that were compared are added to `sides`.
    fn summarise(
        &self,
        document: &Document,
        from: State,
        to: State,
        sides: &mut Vec<(State, Arc<Compared>)>,
    ) -> Option<Summary> {
        let (old, new) = (self.old(document, from)?, self.old(document, to)?);
        let metadata = changed_metadata(&old.text, &new.text);
        // A text that only has another name is not read.
        if old.place.content == new.place.content {
            return Some(Summary::of(&Redline::default(), metadata, ""));
        }
        let (old, new) = self.compared(document, &old, &new, "");
        let redline = Redline::between(&old.text, &new.text);
        let summary = Summary::of(&redline, metadata, &document.route.url());
        sides.extend([(from, old), (to, new)]);
        Some(summary)
    }

    /// What a merge did of its own: what differs from each text that it brought together.
    fn summarise_merge(
        &self,
        document: &Document,
        index: usize,
        sides: &mut Vec<(State, Arc<Compared>)>,
    ) -> Option<Summary> {
        let predecessors = document.lineage.revisions[index].predecessors.iter();
        let states = predecessors.map(|it| it.revision.map(State::Revision));
        let mut states = states.collect::<Option<Vec<_>>>()?;
        states.push(State::Revision(index));
        let texts = states.iter().map(|it| self.old(document, *it));
        let texts = texts.collect::<Option<Vec<_>>>()?;
        let compared = self.compared_all(document, &texts.iter().collect::<Vec<_>>(), "");
        let ((new, parents), (new_text, texts)) = (compared.split_last()?, texts.split_last()?);
        let of_each = parents.iter();
        let redlines: Vec<_> = of_each
            .map(|it| Redline::between(&it.text, &new.text))
            .collect();
        let mut metadata = texts
            .iter()
            .map(|it| changed_metadata(&it.text, &new_text.text));
        let first = metadata.next()?;
        let metadata = metadata.fold(first, |mut common, keys| {
            common.retain(|key| keys.contains(key));
            common
        });
        let summary = Summary::of_merge(&redlines, metadata, &document.route.url());
        sides.extend(states.into_iter().zip(compared.iter().cloned()));
        Some(summary)
    }
}

impl Question {
    fn of(state: State, link: &AskedLink) -> Option<Self> {
        let (revision, is_before) = match state {
            State::Before(index) => (index, true),
            State::Revision(index) => (index, false),
            State::Current | State::Version(_) => return None,
        };
        Some(Self {
            revision,
            is_before,
            destination: link.destination.clone(),
            href: link.target.href().map(str::to_owned),
        })
    }
}
