//! The register of codes: what guide can find, each with how much it matters and an article that
//! explains it.
//!
//! A [`Diagnostic`] is made of a [`Code`], and a code is made only here, so that nothing can be
//! reported that has no name and no explanation. The articles are `codes/<code>.md`, one a code.
//!
//! [`Diagnostic`]: super::Diagnostic

use super::{Severity, nearest};

/// One kind of thing that guide can find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(&'static Entry);

#[derive(Debug, PartialEq, Eq)]
struct Entry {
    name: &'static str,
    topic: Topic,
    severity: Severity,
    article: &'static str,
}

/// What a code is about, in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// What lies in the folder.
    Files,
    /// `guide.yaml` and exemptions.
    Settings,
    /// Front matter and the files of workstreams, people and organisations.
    Metadata,
    /// Who and what metadata names.
    Names,
    /// Who holds roles, and what git shows of it.
    Roles,
    /// The states of documents, and decisions.
    Life,
    /// Links and pictures.
    Links,
    /// The text itself.
    Text,
    /// What git says, as far as the pages need it.
    History,
    /// What `guide doctor` finds.
    Doctor,
}

impl Topic {
    /// Every topic, in the order of the list.
    pub const ALL: [Self; 10] = [
        Self::Files,
        Self::Settings,
        Self::Metadata,
        Self::Names,
        Self::Roles,
        Self::Life,
        Self::Links,
        Self::Text,
        Self::History,
        Self::Doctor,
    ];

    /// The heading of its codes.
    pub fn label(self) -> &'static str {
        match self {
            Self::Files => "Files",
            Self::Settings => "Settings and exemptions",
            Self::Metadata => "Front matter and other metadata",
            Self::Names => "Names and approvals",
            Self::Roles => "Roles",
            Self::Life => "States, reviews and calls",
            Self::Links => "Links and pictures",
            Self::Text => "Text",
            Self::History => "History",
            Self::Doctor => "Found by guide doctor",
        }
    }
}

impl Code {
    /// The stable name, in kebab case.
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// What it is about.
    pub fn topic(self) -> Topic {
        self.0.topic
    }

    /// How much it matters, unless the site's settings say otherwise.
    pub fn severity(self) -> Severity {
        self.0.severity
    }

    /// May a site say that it matters less? An error means that the site would say something wrong,
    /// and that is for no site to allow.
    pub const fn is_fixed(self) -> bool {
        matches!(self.0.severity, Severity::Error)
    }

    /// What it is, in a line.
    pub const fn title(self) -> &'static str {
        let (article, heading) = (self.0.article, "# ".len());
        let mut end = heading;
        while article.as_bytes()[end] != b'\n' {
            end += 1;
        }
        article.split_at(end).0.split_at(heading).1
    }

    /// What is wrong, why it matters, an example of each, and how to mend it, in Markdown; below its
    /// title.
    pub fn article(self) -> &'static str {
        self.0
            .article
            .split_once('\n')
            .map_or("", |(_, rest)| rest.trim())
    }

    /// The code of this name.
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter().find(|it| it.name() == name).copied()
    }

    /// What to say to somebody who wrote a name that no code has.
    pub fn suggestion(name: &str) -> String {
        match nearest(name, ALL.iter().map(|it| it.name())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`guide check --explain` lists all codes".to_owned(),
        }
    }
}

macro_rules! register {
    ($($topic:ident { $($code:ident = $name:literal, $severity:ident;)+ })+) => {
        $($(
            #[allow(
                rustdoc::invalid_codeblock_attributes,
                reason = "the first line of an example names the file that it goes into"
            )]
            #[doc = include_str!(concat!("codes/", $name, ".md"))]
            pub const $code: Code = Code(&Entry {
                name: $name,
                topic: Topic::$topic,
                severity: Severity::$severity,
                article: include_str!(concat!("codes/", $name, ".md")),
            });
        )+)+

        /// Every code, by topic.
        pub const ALL: &[Code] = &[$($($code,)+)+];
    };
}

register! {
    Files {
        NOT_UTF8 = "not-utf8", Error;
        FILE_TOO_LARGE = "file-too-large", Error;
        MISSING_BLOB = "missing-blob", Warning;
        SYMLINK = "symlink", Hint;
        NESTED_REPOSITORY = "nested-repository", Hint;
        UNREADABLE_NAME = "unreadable-name", Warning;
        OUTSIDE_CONTENT = "outside-content", Warning;
        UNSAFE_DRAWING = "unsafe-drawing", Warning;
        UNKNOWN_THEME = "unknown-theme", Error;
        THEME = "theme", Error;
        BROKEN_MESSAGE = "broken-message", Warning;
        MISSING_MESSAGE = "missing-message", Hint;
        THEME_FILE = "theme-file", Error;
    }
    Settings {
        NO_BASE_URL = "no-base-url", Hint;
        INVALID_COLOR = "invalid-color", Error;
        INVALID_SIZE = "invalid-size", Error;
        UNREADABLE_COLOR = "unreadable-color", Error;
        LOW_CONTRAST = "low-contrast", Warning;
        INVALID_PATTERN = "invalid-pattern", Error;
        MISSING_SOURCE = "missing-source", Error;
        DUPLICATE_SOURCE = "duplicate-source", Error;
        SOURCE_NAME = "source-name", Error;
        UNKNOWN_SOURCE_COMMIT = "unknown-source-commit", Error;
        UNKNOWN_CODE = "unknown-code", Error;
        FIXED_SEVERITY = "fixed-severity", Error;
        ALLOW_WITHOUT_REASON = "allow-without-reason", Warning;
        UNUSED_ALLOW = "unused-allow", Hint;
    }
    Metadata {
        YAML_SYNTAX = "yaml-syntax", Error;
        UNCLOSED_FRONT_MATTER = "unclosed-front-matter", Error;
        YAML_REFUSED = "yaml-refused", Error;
        UNKNOWN_KEY = "unknown-key", Error;
        DUPLICATE_KEY = "duplicate-key", Error;
        MISSING_KEY = "missing-key", Error;
        WRONG_TYPE = "wrong-type", Error;
        UNKNOWN_VALUE = "unknown-value", Error;
        INVALID_DATE = "invalid-date", Error;
        DATE_FORMAT = "date-format", Hint;
        INVALID_URL = "invalid-url", Error;
        INVALID_ID = "invalid-id", Error;
        INVALID_LOGIN = "invalid-login", Error;
        INVALID_ADDRESS = "invalid-address", Error;
        INVALID_VERSION = "invalid-version", Error;
        INVALID_LANGUAGE = "invalid-language", Error;
        INVALID_COMMIT = "invalid-commit", Error;
        MISSING_SUMMARY = "missing-summary", Hint;
        PLACEHOLDER = "placeholder", Hint;
        REVERSED_TERM = "reversed-term", Error;
        MASKED_ADDRESS = "masked-address", Hint;
        INVALID_ALIAS = "invalid-alias", Error;
    }
    Names {
        UNKNOWN_DOCUMENT = "unknown-document", Error;
        UNKNOWN_WORKSTREAM = "unknown-workstream", Error;
        UNKNOWN_HOLDER = "unknown-holder", Error;
        UNKNOWN_BODY = "unknown-body", Warning;
        DUPLICATE_ID = "duplicate-id", Error;
        DUPLICATE_ADDRESS = "duplicate-address", Error;
        DUPLICATE_LOGIN = "duplicate-login", Error;
        NAME_WITHOUT_ADDRESS = "name-without-address", Hint;
        ROUTE_COLLISION = "route-collision", Error;
        SUPERSESSION_CYCLE = "supersession-cycle", Error;
        SUPERSESSION_STATUS = "supersession-status", Warning;
        SUPERSESSION_DISAGREEMENT = "supersession-disagreement", Warning;
        UNKNOWN_VERSION = "unknown-version", Warning;
        ORPHAN_DOCUMENT = "orphan-document", Hint;
        CLAIMED_APPROVAL = "claimed-approval", Hint;
        APPROVAL_AHEAD = "approval-ahead", Warning;
        APPROVAL_WITHOUT_VERSION = "approval-without-version", Warning;
        PUBLISHED_WITHOUT_APPROVAL = "published-without-approval", Warning;
    }
    Roles {
        ACCOUNTABLE_COUNT = "accountable-count", Warning;
        ACCOUNTABLE_HOLDER = "accountable-holder", Warning;
        NO_RESPONSIBLE = "no-responsible", Warning;
        INACTIVE_HOLDER = "inactive-holder", Warning;
        MISSING_CHANNEL = "missing-channel", Warning;
        MISSING_AGREEMENT = "missing-agreement", Warning;
        OWN_APPROVAL = "own-approval", Warning;
        IDLE_RESPONSIBLE = "idle-responsible", Hint;
        WORK_WITHOUT_ROLE = "work-without-role", Hint;
        SILENT_ACCOUNTABLE = "silent-accountable", Hint;
    }
    Life {
        UNLISTED_MOVE = "unlisted-move", Warning;
        UNAPPROVED_MOVE = "unapproved-move", Warning;
        REVIEW_OVERDUE = "review-overdue", Warning;
        DRIFT = "drift", Hint;
        CALL_WITHOUT_OUTCOME = "call-without-outcome", Hint;
    }
    Links {
        BROKEN_LINK = "broken-link", Warning;
        BROKEN_ANCHOR = "broken-anchor", Warning;
        UNPUBLISHED_TARGET = "unpublished-target", Hint;
        FORBIDDEN_LINK = "forbidden-link", Warning;
        EMPTY_LINK = "empty-link", Hint;
        IMAGE_WITHOUT_ALT = "image-without-alt", Warning;
        IMAGE_LEFT_OUT = "image-left-out", Hint;
        DEAD_LINK = "dead-link", Warning;
        UNASKED_LINK = "unasked-link", Hint;
    }
    Text {
        HEADING_LEVEL = "heading-level", Hint;
        EMPTY_HEADING = "empty-heading", Hint;
        HEADING_ATTRIBUTE = "heading-attribute", Hint;
        TABLE_OF_CONTENTS = "table-of-contents", Warning;
        TYPED_CONTENTS = "typed-contents", Hint;
        LONG_SECTION = "long-section", Hint;
        DUPLICATE_ANCHOR = "duplicate-anchor", Hint;
        MISSPELT_LANGUAGE = "misspelt-language", Hint;
        WRONG_MATH = "wrong-math", Warning;
        DOLLAR_MATH = "dollar-math", Hint;
        UNDRAWN_DIAGRAM = "undrawn-diagram", Warning;
        UNUSED_FOOTNOTE = "unused-footnote", Hint;
        DUPLICATE_FOOTNOTE = "duplicate-footnote", Warning;
        DROPPED_HTML = "dropped-html", Hint;
        BIDI_CONTROL = "bidi-control", Warning;
        INVISIBLE_CHARACTER = "invisible-character", Warning;
        CONTROL_CHARACTER = "control-character", Warning;
        TOO_DEEP = "too-deep", Warning;
        TOO_WIDE = "too-wide", Warning;
        TOO_LONG = "too-long", Warning;
    }
    History {
        INCOMPLETE_HISTORY = "incomplete-history", Warning;
        IGNORED_HISTORY = "ignored-history", Warning;
        INVALID_COMMIT_ID = "invalid-commit-id", Warning;
        UNKNOWN_COMMIT = "unknown-commit", Warning;
        AMBIGUOUS_COMMIT = "ambiguous-commit", Warning;
        UNKNOWN_PREDECESSOR = "unknown-predecessor", Warning;
        FOREIGN_PREDECESSOR = "foreign-predecessor", Error;
        UNKNOWN_REVISION = "unknown-revision", Error;
        WITHHELD_TEXT = "withheld-text", Error;
        WITHHELD_NAME = "withheld-name", Error;
    }
    Doctor {
        NO_HISTORY = "no-history", Hint;
        GRAFTED_HISTORY = "grafted-history", Warning;
        DUPLICATE_IDENTITY = "duplicate-identity", Warning;
        MIXED_IDENTITIES = "mixed-identities", Warning;
        UNDECLARED_AUTHOR = "undeclared-author", Hint;
        UNMATCHED_PERSON = "unmatched-person", Hint;
        LIKELY_PREDECESSOR = "likely-predecessor", Warning;
        UNKNOWN_CLASS = "unknown-class", Warning;
        FORMATTING_COMMIT = "formatting-commit", Hint;
        INVALID_IGNORED_COMMIT = "invalid-ignored-commit", Warning;
        UNKNOWN_IGNORED_COMMIT = "unknown-ignored-commit", Warning;
        IGNORED_CHANGE = "ignored-change", Warning;
        UNDISCLOSED_ASSISTANCE = "undisclosed-assistance", Warning;
        STALE_PDF = "stale-pdf", Warning;
        APPROVAL_DISAGREES = "approval-disagrees", Warning;
        APPROVAL_YEAR = "approval-year", Warning;
        APPROVAL_DAY = "approval-day", Warning;
    }
}
