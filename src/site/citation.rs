//! How to cite a document: one text of it, with a permanent address where it has one.

mod bibtex;
mod csl;

use jiff::civil::Date;

use super::state::State;
use super::version::VersionText;
use super::{Document, Site};
use crate::diagnostic::SourceText;
use crate::markdown::Markdown;
use crate::model::front_matter::FrontMatter;
use crate::model::{ContributorRole, Metadata, Nature};
use crate::strings::Strings;

/// One text of a document, as a reference to it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Letters, digits, dots and hyphens: `signing-1.0`.
    pub key: String,
    /// Who wrote it, as declared; none where nobody is.
    pub authors: Vec<String>,
    /// The title that the text had.
    pub title: String,
    /// The kind of document, in free words.
    pub kind: Option<String>,
    /// Which text it is: a version, or the living text.
    pub edition: Edition,
    /// Where it stands, in a word, unless it is in force or that follows from the edition.
    pub status: Option<String>,
    /// Who publishes the site.
    pub publisher: Option<String>,
    /// Its day: of the approval of a version, else of the text.
    pub day: Option<Date>,
    /// The language of the text.
    pub language: String,
    /// The whole address, where the site knows its own.
    pub url: Option<String>,
}

/// Which text of a document is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edition {
    /// A version that a body approved.
    Version(String),
    /// A numbered draft.
    Draft(String),
    /// What the document says now, which no version says.
    Living {
        /// The abbreviated commit that it is from; `None` outside of git and for what is not
        /// committed.
        commit: Option<String>,
    },
}

/// How a citation is written for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CitationFormat {
    /// As `BibTeX` and its successors read it.
    Bibtex,
    /// The JSON of the Citation Style Language, which reference managers and pandoc read.
    Csl,
}

impl CitationFormat {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Bibtex, Self::Csl];

    /// The name of the file beside a document or version.
    pub fn file(self) -> &'static str {
        match self {
            Self::Bibtex => "citation.bib",
            Self::Csl => "citation.json",
        }
    }

    /// The name that people know it by.
    pub fn label(self) -> &'static str {
        match self {
            Self::Bibtex => "BibTeX",
            Self::Csl => "CSL-JSON",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Bibtex => "application/x-bibtex; charset=utf-8",
            Self::Csl => "application/vnd.citationstyles.csl+json",
        }
    }

    /// Citations, in this format.
    pub fn write(self, citations: &[Citation], strings: &Strings) -> String {
        match self {
            Self::Bibtex => bibtex::write(citations, strings),
            Self::Csl => csl::write(citations, strings),
        }
    }
}

impl Site {
    /// What of a document can be cited: the version approved last, and the present text where it
    /// reads otherwise. A reference to a version stays true.
    pub fn citations(&self, document: &Document) -> Vec<Citation> {
        let version = document
            .approved_version()
            .filter(|_| self.source_of(document).history.is_some());
        let is_same = version.is_some_and(|it| {
            self.reads_the_same(document, State::Version(it), State::Current) == Some(true)
        });
        let version = version.map(|it| self.citation_of_version(document, it));
        let living = (!is_same).then(|| self.citation_of_present(document));
        version.into_iter().chain(living).collect()
    }

    /// How to cite a version, at its own address.
    pub fn citation_of_version(&self, document: &Document, version: usize) -> Citation {
        let found = &document.versions[version];
        let named = self.named_then(document, version);
        let arrived = found
            .text
            .revision()
            .map(|it| document.lineage.revisions[it].commit.arrival.when);
        let arrived = arrived.filter(crate::history::Time::is_known);
        let number = found.number.clone();
        Citation {
            key: key(&document.id, &number),
            authors: named.authors,
            title: named.title,
            kind: kind(&document.metadata),
            edition: if found.is_approved {
                Edition::Version(number)
            } else {
                Edition::Draft(number)
            },
            status: None,
            publisher: self.publisher(),
            day: found.approved_on.or(arrived.map(|it| it.date())),
            language: self.language_of(document).to_owned(),
            url: self.whole_address(&document.version_route(version).url()),
        }
    }

    fn citation_of_present(&self, document: &Document) -> Citation {
        let last = self.last_change(document);
        let day = last.as_ref().map(|it| it.revision.commit.arrival.when);
        let day = day.filter(crate::history::Time::is_known);
        let newest = document.lineage.revisions.first();
        let metadata = &document.metadata;
        let number = metadata.version.as_ref().map(|it| it.value.clone());
        let is_approved = |number: &String| {
            let mut versions = document.versions.iter();
            versions.any(|it| it.is_approved && it.number == *number)
        };
        let edition = match number.filter(|it| !is_approved(it)) {
            Some(number) => Edition::Draft(number),
            None => Edition::Living {
                commit: newest
                    .filter(|_| !document.uncommitted)
                    .map(|it| it.commit.id.short()),
            },
        };
        let state = match &edition {
            Edition::Draft(number) => number.as_str(),
            _ => "living",
        };
        Citation {
            key: key(&document.id, state),
            authors: self.authors(metadata),
            title: document.title().to_owned(),
            kind: kind(metadata),
            status: standing(self, metadata, &edition),
            edition,
            publisher: self.publisher(),
            day: day
                .map(|it| it.date())
                .or(metadata.date.as_ref().map(|it| it.value)),
            language: self.language_of(document).to_owned(),
            url: self.whole_address(&document.route.url()),
        }
    }

    /// What a version called itself, and who wrote it: as its text said, unless a sidecar, which
    /// may be a correction, says it now.
    fn named_then(&self, document: &Document, version: usize) -> Named {
        let now = Named {
            title: document.title().to_owned(),
            authors: self.authors(&document.metadata),
        };
        let state = State::Version(version);
        if document.versions[version].text == VersionText::Present {
            return now;
        }
        let Some(old) = self.old(document, state) else {
            return now;
        };
        let source = SourceText::new(document.source.path().clone(), old.text);
        let front = FrontMatter::read(&source, false, self.statuses(), &mut Vec::new());
        let own = document.source.path();
        let is_elsewhere = |file: &crate::path::SourcePath| file != own;
        let metadata = &document.metadata;
        let title_now = metadata.title.as_ref();
        let title = if title_now.is_some_and(|it| is_elsewhere(&it.at.file)) {
            None
        } else {
            let written = front.metadata.title.as_ref().map(|it| it.value.clone());
            written.or_else(|| {
                let markdown = Markdown::parse(source.text().clone(), front.body_start);
                markdown.title().map(str::to_owned)
            })
        };
        let mut said = metadata.contributors.iter();
        let authors = if said.any(|it| is_elsewhere(&it.name.at.file)) {
            Vec::new()
        } else {
            self.authors(&front.metadata)
        };
        Named {
            title: title.map_or(now.title, |it| self.shown(&it)),
            authors: if authors.is_empty() {
                now.authors
            } else {
                authors
            },
        }
    }

    /// The declared authors and editors, as pages show their names.
    fn authors(&self, metadata: &Metadata) -> Vec<String> {
        let wrote = [ContributorRole::Author, ContributorRole::Editor];
        let of_role = wrote.iter().flat_map(|role| {
            let contributors = metadata.contributors.iter();
            contributors.filter(|it| it.role == *role)
        });
        let names: Vec<String> = of_role
            .map(|it| self.shown(&self.declared_ref(&it.name.value, None).name))
            .collect();
        let as_written = metadata.author.iter().map(|it| self.shown(&it.value));
        if names.is_empty() {
            as_written.collect()
        } else {
            names
        }
    }

    fn publisher(&self) -> Option<String> {
        self.settings.publisher.as_ref().map(|it| it.name.clone())
    }

    /// The language of a document's text, a BCP 47 tag.
    pub(super) fn language_of<'a>(&'a self, document: &'a Document) -> &'a str {
        let own = document.metadata.language.as_ref();
        own.map_or_else(|| self.language(), |it| &it.value)
    }

    /// The whole address of what stands at an address of the site, where the site knows its own.
    pub(super) fn whole_address(&self, url: &str) -> Option<String> {
        let base = self.settings.base_url.as_ref()?;
        Some(format!("{base}{url}"))
    }
}

impl Edition {
    /// Which text it is, in words: `version 1.0`.
    pub fn words(&self, strings: &Strings) -> String {
        let (message, about) = match self {
            Self::Version(number) => ("version-inline", Some(("version", number.into()))),
            Self::Draft(number) => ("version-draft-inline", Some(("version", number.into()))),
            Self::Living {
                commit: Some(commit),
            } => ("living-text-of", Some(("commit", commit.into()))),
            Self::Living { commit: None } => ("living-text", None),
        };
        strings.tell(message, about.as_slice())
    }
}

struct Named {
    title: String,
    authors: Vec<String>,
}

fn kind(metadata: &Metadata) -> Option<String> {
    metadata.kind.as_ref().map(|it| it.value.clone())
}

fn standing(site: &Site, metadata: &Metadata, edition: &Edition) -> Option<String> {
    let status = &metadata.status.as_ref()?.value;
    let is_said = match status.nature {
        Nature::InForce => true,
        Nature::BeingWritten => matches!(edition, Edition::Draft(_)),
        _ => false,
    };
    (!is_said).then(|| site.status_name(status).to_lowercase())
}

/// A key that every program takes.
fn key(id: &str, state: &str) -> String {
    let plain = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' => c,
        _ => '-',
    };
    format!("{id}-{state}").chars().map(plain).collect()
}
