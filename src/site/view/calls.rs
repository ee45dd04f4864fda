//! The page of calls, and a call wherever it is told of.

use serde::Serialize;

use super::shared::{DateView, HolderRef, Link, Word};
use crate::model::{Call, CallState};
use crate::path::{Route, percent_encode};
use crate::site::state::State;
use crate::site::{Document, Holder, Site};

/// The calls that can be answered, those that open later, and those that are over.
#[derive(Serialize)]
pub(in crate::site) struct CallsView {
    open: Vec<CallView>,
    announced: Vec<CallView>,
    past: Vec<CallView>,
    /// The day on which all this holds; `None` in a folder without git.
    day: Option<DateView>,
    calendar_url: String,
}

/// One call.
#[derive(Serialize)]
pub(in crate::site) struct CallView {
    anchor: String,
    pub(in crate::site) url: String,
    title: String,
    kind: Word,
    state: Word,
    body: HolderRef,
    opens: Option<DateView>,
    closes: Option<DateView>,
    document: Option<Link>,
    version: Option<String>,
    version_url: Option<String>,
    /// The redline of the proposed version against the approved one.
    compare_url: Option<String>,
    pull_request_href: Option<String>,
    question_html: Option<String>,
    answer_html: Option<String>,
    answer_at: Option<Link>,
    outcome: Option<String>,
    record_href: Option<String>,
}

/// Where the calls stand.
pub(in crate::site) fn calls_route() -> Route {
    Route::page(&["calls"])
}

/// Where the calls stand for calendars.
pub(in crate::site) fn calendar_route() -> Route {
    Route::fixed("calls.ics")
}

impl CallsView {
    pub(in crate::site) fn new(site: &Site) -> Self {
        let of = |state: CallState| site.calls_in(state).into_iter();
        let views = |state| of(state).map(|it| site.call_view(it)).collect();
        Self {
            open: views(CallState::Open),
            announced: views(CallState::Announced),
            past: views(CallState::Closed),
            day: site.day.map(DateView::of),
            calendar_url: calendar_route().url(),
        }
    }
}

impl Site {
    /// The calls in a state: what ends or begins first comes first, and of the past the last.
    pub(in crate::site) fn calls_in(&self, state: CallState) -> Vec<&Call> {
        let all = self.calls.iter();
        let mut calls: Vec<&Call> = all.filter(|it| self.call_state(it) == state).collect();
        calls.sort_by_key(|it| match state {
            CallState::Announced => it.term.from,
            CallState::Open | CallState::Closed => it.term.until,
        });
        if state == CallState::Closed {
            calls.reverse();
        }
        calls
    }

    /// All calls that can be answered.
    pub(in crate::site) fn open_calls_of_all(&self) -> Vec<CallView> {
        let calls = self.calls_in(CallState::Open).into_iter();
        calls.map(|it| self.call_view(it)).collect()
    }

    /// The calls of a workstream that can be answered: those that it decides, and those about its
    /// documents.
    pub(in crate::site) fn open_calls_of(&self, workstream: usize) -> Vec<CallView> {
        let concerns = |call: &&Call| {
            let document = self.call_document(call);
            self.call_body(call) == Some(Holder::Leads(workstream))
                || document.and_then(|it| it.workstream) == Some(workstream)
        };
        let calls = self.calls_in(CallState::Open).into_iter();
        calls
            .filter(concerns)
            .map(|it| self.call_view(it))
            .collect()
    }

    /// The address of a call, relative to the site's base.
    pub(in crate::site) fn call_url(call: &Call) -> String {
        let anchor = percent_encode(&percent_encode(&call.id.value));
        format!("{}#guide:call-{anchor}", calls_route().url())
    }

    pub(in crate::site) fn call_view(&self, call: &Call) -> CallView {
        let state = self.call_state(call);
        let document = self.call_document(call);
        let version = call.version.as_ref().map(|it| it.value.clone());
        let proposed = document.zip(version.as_deref());
        let proposed = proposed.and_then(|(it, number)| Some((it, version_of(it, number)?)));
        CallView {
            anchor: format!("guide:call-{}", percent_encode(&call.id.value)),
            url: Self::call_url(call),
            title: call.title.clone(),
            kind: Word {
                key: call.kind.key(),
                label: self.tell("call-kind", &[("kind", call.kind.key().into())]),
            },
            state: Word {
                key: state.key(),
                label: self.tell("call-state", &[("state", state.key().into())]),
            },
            body: match self.call_body(call) {
                Some(body) => self.holder_ref(body),
                None => HolderRef::named(&call.body.value),
            },
            opens: call.term.from.map(DateView::of),
            closes: call.term.until.map(DateView::of),
            document: document.map(|it| self.link_to(it)),
            version,
            version_url: proposed.map(|(it, version)| it.version_route(version).url()),
            compare_url: proposed.and_then(|(it, version)| against_approved(it, version)),
            pull_request_href: call.pull_request.clone(),
            question_html: call.question.as_deref().map(|it| self.markdown(it)),
            answer_html: call.answer.as_deref().map(|it| self.markdown(it)),
            answer_at: call.answer_at.as_deref().map(answer_at),
            outcome: call.outcome.as_deref().map(|it| self.outcome_name(it)),
            record_href: call.record.clone(),
        }
    }
}

impl Site {
    /// A call in plain words: how it is decided, by whom, on what, and when.
    pub(in crate::site) fn call_words(&self, call: &Call) -> String {
        let body = match self.call_body(call) {
            Some(body) => self.holder_ref(body).name().to_owned(),
            None => call.body.value.clone(),
        };
        let what = self.call_document(call).map(|it| match &call.version {
            Some(version) => {
                let about = [
                    ("document", it.title().into()),
                    ("version", (&version.value).into()),
                ];
                self.tell("call-what", &about)
            }
            None => it.title().to_owned(),
        });
        let days = call.term.from.zip(call.term.until).map(|(from, until)| {
            let (first, last) = (self.strings().day(from), self.strings().day(until));
            if from == until {
                self.tell("call-on", &[("date", first.into())])
            } else {
                let about = [("from", first.into()), ("to", last.into())];
                self.tell("call-from-to", &about)
            }
        });
        let kind = self.tell("call-kind", &[("kind", call.kind.key().into())]);
        let mut about = vec![("kind", kind.into()), ("body", body.into())];
        let message = match (&what, &days) {
            (None, None) => "call-words",
            (Some(_), None) => "call-words-about",
            (None, Some(_)) => "call-words-days",
            (Some(_), Some(_)) => "call-words-about-days",
        };
        about.extend(what.map(|it| ("what", it.into())));
        about.extend(days.map(|it| ("days", it.into())));
        self.tell(message, &about)
    }
}

fn version_of(document: &Document, number: &str) -> Option<usize> {
    let mut versions = document.versions.iter();
    versions.position(|it| it.number == number)
}

/// The redline of a version against the one that was approved before it.
fn against_approved(document: &Document, version: usize) -> Option<String> {
    let mut older = version + 1..document.versions.len();
    let approved = older.find(|it| document.versions[*it].is_approved)?;
    let (from, to) = (State::Version(approved), State::Version(version));
    let is_told = document.is_told(from) && document.is_told(to);
    is_told.then(|| document.compare_route(from, to).url())
}

/// Where to answer, as one reads it: an address to write to, or the host.
fn answer_at(address: &str) -> Link {
    let (words, end) = match address.strip_prefix("mailto:") {
        Some(list) => (list, '?'),
        None => (address.split("://").nth(1).unwrap_or(address), '/'),
    };
    let words = words.split(end).next().unwrap_or(words);
    Link::elsewhere(crate::path::percent_decode(words), address)
}
