//! Addresses of people in metadata, and names of people who are not shown by them: the one door through which everything goes that front matter,
//! `guide.yaml` and `workstreams/` say, before pages, feeds, citations, search or `log` see it.
//!
//! Every struct is taken apart field by field, so that a new field cannot be forgotten. What is not
//! masked: ids and paths, which are checked elsewhere; Markdown, which is masked where it is
//! rendered; `emails` of people, which never leave the matching; and the name and the address of a
//! channel, and where to answer a call, which are there to be written to.

use std::borrow::Cow;

use super::{
    Approval, Call, Channel, Contributor, Located, Metadata, Organization, Person, Settings,
    Workstream,
    declared_change::DeclaredChange,
    metadata::Mapping,
    settings::{Body, Level, Publisher},
};
use crate::diagnostic::{Diagnostic, code};
use crate::email::{holds_email, mask_emails};
use crate::unnamed::Unnamed;

/// What to do with the addresses that people wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Masking<'a> {
    keep: bool,
    unnamed: &'a Unnamed,
}

impl<'a> Masking<'a> {
    /// As `emails:` of `guide.yaml` says; `unnamed` are the names of people who are not shown by
    /// them.
    pub fn of(settings: &Settings, unnamed: &'a Unnamed) -> Self {
        Self {
            keep: settings.keep_emails,
            unnamed,
        }
    }

    /// What is rendered from Markdown loses its addresses there, but its names here.
    fn names(self, text: &mut String) {
        if let Cow::Owned(without) = self.unnamed.take_out(text) {
            *text = without;
        }
    }

    fn markdown<'t>(self, texts: impl IntoIterator<Item = &'t mut String>) {
        texts.into_iter().for_each(|it| self.names(it));
    }

    fn email(self, text: &mut String) {
        if !self.keep && holds_email(text) {
            *text = mask_emails(text).into_owned();
        }
    }

    fn text(self, text: &mut String) {
        self.names(text);
        self.email(text);
    }

    fn option(self, text: &mut Option<String>) {
        if let Some(text) = text {
            self.text(text);
        }
    }

    fn located<'t>(self, texts: impl IntoIterator<Item = &'t mut Located<String>>) {
        texts.into_iter().for_each(|it| self.text(&mut it.value));
    }

    /// An address on the web that holds an address of a person leads nowhere any more.
    fn url(self, url: &mut Option<String>) {
        if !self.keep && url.as_deref().is_some_and(holds_email) {
            *url = None;
        }
    }

    /// `guide.yaml`.
    #[must_use]
    pub fn settings(self, mut settings: Settings) -> Settings {
        let Settings {
            title,
            description,
            license,
            publisher,
            bodies,
            participate,
            base_url: _,
            language: _,
            repository: _,
            branch: _,
            host: _,
            notice,
            keep_emails: _,
            theme: _,
            project_pages: _,
            exclude: _,
            tools: _,
            raci: _,
            lifecycle: _,
            withhold: _,
            sources: _,
            checks: _,
        } = &mut settings;
        for text in [title, description, license] {
            self.option(text);
        }
        self.markdown(notice);
        if let Some(Publisher { name, url }) = publisher {
            self.text(name);
            self.url(url);
        }
        for Body {
            id: _,
            at: _,
            name,
            url,
            members: _,
        } in bodies
        {
            self.text(name);
            self.url(url);
        }
        for level in participate {
            let Level {
                key: _,
                title,
                text,
                asks,
                links,
            } = level;
            self.text(title);
            self.markdown(std::iter::once(text).chain(asks));
            links.retain(|(_, url)| self.keep || !holds_email(url));
            for (name, _) in links {
                self.text(name);
            }
        }
        settings
    }

    /// A person.
    #[must_use]
    pub fn person(self, mut person: Person) -> Person {
        let Person {
            id: _,
            at: _,
            name,
            names: _,
            emails: _,
            github: _,
            handles,
            affiliations,
            url,
            emeritus: _,
            display: _,
            agreements: _,
        } = &mut person;
        self.email(name);
        self.located(affiliations.iter_mut().map(|it| &mut it.what));
        handles.retain(|(_, login)| self.keep || !holds_email(login));
        self.url(url);
        person
    }

    /// An organisation.
    #[must_use]
    pub fn organization(self, mut organization: Organization) -> Organization {
        let Organization {
            id: _,
            at: _,
            name,
            url,
            sponsorships: _,
            agreements: _,
        } = &mut organization;
        self.text(name);
        self.url(url);
        organization
    }

    /// A call.
    #[must_use]
    pub fn call(self, mut call: Call) -> Call {
        let Call {
            id: _,
            title,
            kind: _,
            document: _,
            version: _,
            pull_request,
            question,
            body: _,
            term: _,
            answer,
            answer_at: _,
            outcome,
            record,
        } = &mut call;
        self.text(title);
        self.option(outcome);
        self.markdown(question.iter_mut().chain(answer));
        self.url(pull_request);
        self.url(record);
        call
    }

    /// A workstream, with what it says of documents.
    #[must_use]
    pub fn workstream(self, mut workstream: Workstream) -> Workstream {
        let Workstream {
            id: _,
            at: _,
            name,
            short,
            number: _,
            hue: _,
            state: _,
            since: _,
            charter,
            leads: _,
            channels,
            raci: _,
            sidecars,
        } = &mut workstream;
        self.text(name);
        self.option(short);
        self.markdown(charter);
        for channel in channels {
            let Channel {
                kind: _,
                name: _,
                url: _,
                when,
            } = channel;
            self.option(when);
        }
        for (_, metadata) in sidecars {
            *metadata = self.metadata(std::mem::take(metadata));
        }
        workstream
    }

    /// Says that a document's feedback has no address to go to.
    pub fn hint(self, metadata: &Metadata) -> Option<Diagnostic> {
        let feedback = metadata.feedback.as_ref()?;
        (!self.keep && holds_email(&feedback.value)).then(|| {
            Diagnostic::new(code::MASKED_ADDRESS, "this address is not shown on the page")
                .at(feedback.at.clone())
                .help("give a page, or a channel of the workstream; or write `emails: keep` in guide.yaml")
        })
    }

    /// A decision.
    pub fn approval(self, approval: &mut Approval) {
        let Approval {
            body,
            date: _,
            outcome,
            version,
            to: _,
            record,
        } = approval;
        self.located([body]);
        self.text(outcome);
        self.option(version);
        self.url(record);
    }

    /// What front matter or a sidecar says.
    #[must_use]
    pub fn metadata(self, mut metadata: Metadata) -> Metadata {
        let Metadata {
            title,
            id: _,
            workstream: _,
            kind,
            status: _,
            version: _,
            date: _,
            summary,
            audience,
            horizon: _,
            topics,
            industries,
            regions,
            language: _,
            raci: _,
            contributors,
            author,
            approvals,
            changes,
            history_from: _,
            supersedes: _,
            superseded_by: _,
            mappings,
            ai_assistance,
            review_by: _,
            license,
            aliases: _,
            feedback,
            notice,
            withhold: _,
        } = &mut metadata;
        self.markdown(notice.iter_mut().map(|it| &mut it.value));
        for text in [title, kind, summary, author, ai_assistance, license] {
            self.located(text);
        }
        for texts in [audience, topics, industries, regions] {
            self.located(texts);
        }
        for contributor in contributors {
            let Contributor {
                name,
                organization,
                role: _,
            } = contributor;
            self.located([name]);
            self.option(organization);
        }
        for approval in approvals {
            self.approval(approval);
        }
        for change in changes {
            let DeclaredChange {
                commit: _,
                class: _,
                note,
            } = change;
            self.option(note);
        }
        for mapping in mappings {
            let Mapping {
                framework,
                references,
            } = mapping;
            self.text(framework);
            for reference in references {
                self.text(reference);
            }
        }
        if !self.keep && feedback.as_ref().is_some_and(|it| holds_email(&it.value)) {
            *feedback = None;
        }
        metadata
    }
}
