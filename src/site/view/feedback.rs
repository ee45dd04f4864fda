//! What a reader can tell of a document or of a section of it, and where that goes.

use serde::Serialize;

use crate::markdown::Heading;
use crate::model::{ChannelKind, Host, State};
use crate::path::percent_encode;
use crate::site::{Document, Site};

/// A thing to tell, with the address of a form or a message that is begun already.
#[derive(Serialize)]
pub(in crate::site) struct FeedbackView {
    pub(in crate::site) text: String,
    pub(in crate::site) href: String,
}

/// What the coalition wants to hear most, each with the sentence to go on with.
const WISHES: [(&str, &str); 3] = [
    ("wish-more", "wish-more.begin"),
    ("wish-need", "wish-need.begin"),
    ("wish-blocked", "wish-blocked.begin"),
];

/// Where feedback on a document goes.
enum Desk<'a> {
    /// An issue in the repository of the document itself.
    Issues(&'a Host),
    /// A message to the list of its workstream.
    List(&'a str),
    /// The page of that list, where nothing can be begun.
    Page(&'a str),
}

impl Desk<'_> {
    /// A form or a message that is begun.
    fn href(&self, title: &str, body: &str) -> String {
        match self {
            Self::Issues(host) => host.issue(title, body),
            Self::Page(address) => (*address).to_owned(),
            Self::List(address) => {
                let encode = |text: &str| percent_encode(text).replace('/', "%2F");
                // A message ends its lines so (RFC 6068).
                let body = encode(&body.replace('\n', "\r\n"));
                let join = if address.contains('?') { '&' } else { '?' };
                format!("{address}{join}subject={}&body={body}", encode(title))
            }
        }
    }
}

impl Site {
    /// What can be told of a document. One that says where its feedback goes is told of there.
    pub(in crate::site) fn feedback(&self, document: &Document) -> Vec<FeedbackView> {
        match &document.metadata.feedback {
            Some(address) => vec![FeedbackView {
                text: self.say("feedback-give"),
                href: address.value.clone(),
            }],
            None => match self.desk(document) {
                Some(Desk::Page(address)) => vec![FeedbackView {
                    text: self.say("feedback-list"),
                    href: address.to_owned(),
                }],
                Some(desk) => self.wishes(document, None, &desk),
                None => Vec::new(),
            },
        }
    }

    /// What can be told of a section of a document.
    pub(in crate::site) fn section_feedback(
        &self,
        document: &Document,
        section: &Heading,
    ) -> Vec<FeedbackView> {
        match (&document.metadata.feedback, self.desk(document)) {
            (Some(_), _) | (None, None | Some(Desk::Page(_))) => Vec::new(),
            (None, Some(desk)) => self.wishes(document, Some(section), &desk),
        }
    }

    /// Does nobody work on the document any more, because its workstream is closed?
    pub(in crate::site) fn is_at_rest(&self, document: &Document) -> bool {
        let workstream = document.workstream.map(|it| &self.workstreams[it]);
        workstream.is_some_and(|it| it.state == State::Closed)
    }

    fn wishes(
        &self,
        document: &Document,
        section: Option<&Heading>,
        desk: &Desk<'_>,
    ) -> Vec<FeedbackView> {
        let about = self.about(document, section);
        let title = one_line(&match section {
            Some(section) => {
                let section = self.shown(&section.text);
                let about = [
                    ("title", document.title().into()),
                    ("section", section.into()),
                ];
                self.tell("feedback-title-section", &about)
            }
            None => document.title().to_owned(),
        });
        let wishes = WISHES.into_iter();
        wishes
            .map(|(wish, question)| {
                let (text, question) = (self.say(wish), self.say(question));
                let subject = [("wish", (&text).into()), ("title", (&title).into())];
                let subject = self.tell("feedback-subject", &subject);
                FeedbackView {
                    href: desk.href(&subject, &format!("{about}\n{question}\n\n")),
                    text,
                }
            })
            .collect()
    }

    /// Issues where the document's own repository has a host, else the list of its workstream: its
    /// address where one can write to it, else its page. No person is written to. A closed workstream asks for nothing.
    fn desk<'a>(&'a self, document: &'a Document) -> Option<Desk<'a>> {
        if self.is_at_rest(document) {
            return None;
        }
        let source = self.source_of(document);
        let is_there = source.mount.own(document.source.path()).is_some();
        if let Some(host) = source.host.as_ref().filter(|_| is_there) {
            return Some(Desk::Issues(host));
        }
        let channels = &self.workstreams[document.workstream?].channels;
        let lists = channels
            .iter()
            .filter(|it| it.kind == ChannelKind::MailingList);
        let addresses: Vec<&str> = lists.filter_map(|it| it.url.as_deref()).collect();
        let is_mail = |it: &str| it.to_ascii_lowercase().starts_with("mailto:");
        let mail = addresses.iter().find(|it| is_mail(it));
        let page = || addresses.first();
        mail.map(|it| Desk::List(it))
            .or_else(|| page().map(|it| Desk::Page(it)))
    }

    /// Which text is meant, so that it can be found when it reads otherwise.
    fn about(&self, document: &Document, section: Option<&Heading>) -> String {
        let mut lines = Vec::new();
        let title = one_line(document.title());
        lines.push(match &document.metadata.version {
            Some(version) => {
                let about = [
                    ("title", title.into()),
                    ("version", (&version.value).into()),
                ];
                self.tell("feedback-document-version", &about)
            }
            None => self.tell("feedback-document", &[("title", title.into())]),
        });
        if let Some(section) = section {
            let section = one_line(&self.shown(&section.text));
            lines.push(self.tell("feedback-section", &[("section", section.into())]));
        }
        if let Some(path) = self.source_of(document).mount.own(document.source.path()) {
            let path = path.to_string();
            lines.push(self.tell("feedback-file", &[("path", path.into())]));
        }
        if let Some(revision) = document.lineage.revisions.first() {
            let message = if document.uncommitted {
                "feedback-revision-uncommitted"
            } else {
                "feedback-revision"
            };
            let commit = revision.commit.id.to_string();
            lines.push(self.tell(message, &[("commit", commit.into())]));
        }
        if let Some(base) = &self.settings.base_url {
            let anchor = section.map_or(String::new(), |it| {
                format!("#{}", percent_encode(&it.anchor))
            });
            let address = format!("{base}{}{anchor}", permalink(document));
            lines.push(self.tell("feedback-page", &[("address", address.into())]));
        }
        lines.join("\n") + "\n"
    }
}

/// A title that was written over several lines. In a message a line's end could end its subject.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Where the present text stands for ever: at the approved version that it still is, if any.
fn permalink(document: &Document) -> String {
    let mut versions = document.versions.iter();
    let is_now = |it: &crate::site::Version| it.is_approved && it.text.revision() == Some(0);
    match versions.position(is_now).filter(|_| !document.uncommitted) {
        Some(version) => document.version_route(version).url(),
        None => document.route.url(),
    }
}
