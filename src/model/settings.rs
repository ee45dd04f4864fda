//! The site, as `guide.yaml` tells it. Everything but the title has a default.

use super::checks::{self, Checks};
use super::form::{Field, Form, Shape, TEXTS, field, words};
use super::lifecycle::{self, Lifecycle};
use super::raci::{self, Activity, Raci, Role};
use super::term::{self, Tenure};
use super::withhold::{self, Withhold};
use super::yaml::{Key, Located, Node, Reader, Value};
use crate::diagnostic::{Place, code};

/// What `guide.yaml` says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The site's title.
    pub title: Option<String>,
    /// What it is, in a sentence.
    pub description: Option<String>,
    /// Where it is published, with a slash at its end.
    pub base_url: Option<String>,
    /// The language of the documents, a BCP 47 tag.
    pub language: Option<Located<String>>,
    /// The licence of the documents, an SPDX identifier or a name.
    pub license: Option<String>,
    /// Who publishes.
    pub publisher: Option<Publisher>,
    /// The repository on its host, for links.
    pub repository: Option<String>,
    /// The branch that "edit" leads to.
    pub branch: Option<String>,
    /// The software of the repository's host, when its name does not tell.
    pub host: Option<String>,
    /// A paragraph shown on every page, in Markdown.
    pub notice: Option<String>,
    /// Whether addresses written in texts are kept.
    pub keep_emails: bool,
    /// The folder under `themes/`.
    pub theme: Option<Located<String>>,
    /// Which Markdown files are not guidance, in addition to the default.
    pub project_pages: Vec<Located<String>>,
    /// Which Markdown files are not read.
    pub exclude: Vec<Located<String>>,
    /// Names of authors that are tools.
    pub tools: Vec<String>,
    /// Who decides.
    pub bodies: Vec<Body>,
    /// What must not be published any more.
    pub withhold: Withhold,
    /// Roles that every workstream has unless it says otherwise.
    pub raci: Vec<(Activity, Raci)>,
    /// The states of documents and the moves between them.
    pub lifecycle: Lifecycle,
    /// How to take part, from the least to the most.
    pub participate: Vec<Level>,
    /// Other repositories whose documents the site has too.
    pub sources: Vec<OtherSource>,
    /// How much the checks matter.
    pub checks: Checks,
}

/// A repository, or a folder, beside the site's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherSource {
    /// The folder, relative to the site's.
    pub path: Located<String>,
    /// The workstream of its documents, unless they say otherwise.
    pub workstream: Option<Located<String>>,
    /// The folder of the site under which its files are known.
    pub name: Located<String>,
    /// The revision to read in place of the work tree.
    pub commit: Option<Located<String>>,
    /// The repository on its host, for links.
    pub repository: Option<String>,
    /// The branch that "edit" leads to.
    pub branch: Option<String>,
    /// The software of the repository's host, when its name does not tell.
    pub host: Option<String>,
}

/// Who publishes the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    /// The name.
    pub name: String,
    /// The publisher's own site.
    pub url: Option<String>,
}

/// A body that decides: a steering committee, a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Its id.
    pub id: String,
    /// Where that stands.
    pub at: Place,
    /// Its name.
    pub name: String,
    /// A page about it.
    pub url: Option<String>,
    /// Ids of people, and when they belong to it. `None` where nobody says who they are.
    pub members: Option<Vec<Tenure<Located<String>>>>,
}

/// A step of the participation ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// The role it gives, or `sponsor`.
    pub key: &'static str,
    /// Its name.
    pub title: String,
    /// What you can do, in Markdown.
    pub text: String,
    /// What it asks of you, in Markdown.
    pub asks: Option<String>,
    /// Where to go: a name and an address.
    pub links: Vec<(String, String)>,
}

/// What `guide.yaml` may say.
pub(crate) const FORM: Form = Form::new(
    "guide.yaml",
    &[
        field("title", "The site's title.", Shape::Text).needed().like(&["Example Coalition Guidance"]),
        field("description", "What the site is, in a sentence.", Shape::Text),
        field("base_url", "Where the site is published.", Shape::Url).like(&["https://guidance.example.org/"]),
        field("language", "The language of the documents, a BCP 47 tag.", Shape::Language).like(&["en"]),
        field("license", "The licence of the documents, an SPDX identifier or a name.", Shape::Text).like(&["CC-BY-4.0"]),
        field("publisher", "Who publishes: a name, or a name and a site.", Shape::Either(&[
            Shape::Text,
            Shape::Mapping(&PUBLISHER),
        ])),
        field("repository", "The repository on its host, for links; its origin where nothing is said.", Shape::Url)
            .like(&["https://github.com/example/guidance"]),
        field("branch", "The branch that \"edit\" leads to.", Shape::Text).like(&["main"]),
        field("host", "The software of the repository's host, where its name does not tell.", Shape::Word(&words(&HOSTS))),
        field("notice", "A paragraph shown on every page, in Markdown.", Shape::Text),
        field("emails", "Whether addresses written in texts and metadata are masked.", Shape::Word(&words(&EMAILS))),
        field("theme", "The folder under themes/ that is laid over the built-in theme.", Shape::Name),
        field("project_pages", "Which Markdown files are not guidance, as patterns of .gitignore, beside the usual ones.", TEXTS)
            .like(&["content/*/meetings/**"]),
        field("exclude", "Which Markdown files are not read, as patterns of .gitignore.", TEXTS),
        field("tools", "Names of authors that are tools, and shown apart from people.", TEXTS).like(&["AI Assistant"]),
        field("bodies", "Who decides, by ids that approvals and roles name.", Shape::ById(&Shape::Mapping(&BODY))),
        field("raci", "Roles that every workstream has unless it says otherwise, by activity.", Shape::Mapping(&raci::FORM)),
        field("lifecycle", "The states of documents, and the moves between them with whose approval each needs; or the moves alone.", lifecycle::SHAPE),
        field("participate", "How to take part, from the least to the most.", Shape::Many(&Shape::Mapping(&LEVEL))),
        field("withhold", "What must not be published any more.", withhold::SHAPE),
        field("sources", "Other repositories whose documents the site has too.", Shape::Many(&Shape::Mapping(&SOURCE))),
        field("checks", "How much what is found matters here.", Shape::Mapping(&checks::FORM)),
        field("extra", "Whatever else you like to keep here.", Shape::Anything),
    ],
);

const PUBLISHER: Form = Form::new(
    "`publisher`",
    &[
        field("name", "The name.", Shape::Text).needed(),
        field("url", "The publisher's own site.", Shape::Url),
    ],
);

const MEMBER_FIELDS: [Field; 3] = term::fields(field(
    "person",
    "The id of a person of people.yaml.",
    Shape::Text,
));
const MEMBER: Form = Form::new("a member", &MEMBER_FIELDS);

const BODY: Form = Form::new(
    "a body",
    &[
        field(
            "name",
            "Its name; its id where nothing is said.",
            Shape::Name,
        )
        .like(&["Technical Steering Committee"]),
        field("url", "A page about it.", Shape::Url),
        field(
            "members",
            "Ids of people, or ids with the days on which they belong to it.",
            Shape::Many(&Shape::Either(&[Shape::Text, Shape::Mapping(&MEMBER)])),
        ),
    ],
);

const LEVEL: Form = Form::new(
    "a level of participation",
    &[
        field(
            "level",
            "The role that it gives, or `sponsor`.",
            Shape::Word(&words(&LEVELS)),
        )
        .needed(),
        field("title", "Its name.", Shape::Text).like(&["Give feedback"]),
        field("text", "What you can do, in Markdown.", Shape::Text),
        field("asks", "What it asks of you, in Markdown.", Shape::Text),
        field("links", "Where to go.", Shape::Many(&Shape::Mapping(&LINK))),
    ],
);

const LINK: Form = Form::new(
    "a link",
    &[
        field(
            "name",
            "What it is called; its address where nothing is said.",
            Shape::Text,
        ),
        field("url", "Where it leads.", Shape::Url)
            .needed()
            .like(&["https://example.org/join"]),
    ],
);

const SOURCE: Form = Form::new(
    "a source",
    &[
        field(
            "path",
            "Its folder or bare repository, relative to the site's.",
            Shape::Text,
        )
        .needed()
        .like(&["../ws1-supply-chain"]),
        field(
            "workstream",
            "The workstream of its documents, unless they say otherwise.",
            Shape::Text,
        ),
        field(
            "name",
            "The folder of the site under which its files are known.",
            Shape::Text,
        ),
        field(
            "commit",
            "The revision to read in place of the work tree.",
            Shape::Text,
        )
        .like(&["v1.0"]),
        field(
            "repository",
            "The repository on its host, for links; its origin where nothing is said.",
            Shape::Url,
        ),
        field("branch", "The branch that \"edit\" leads to.", Shape::Text).like(&["main"]),
        field(
            "host",
            "The software of the repository's host, where its name does not tell.",
            Shape::Word(&words(&HOSTS)),
        ),
    ],
);

const EMAILS: [(&str, bool); 2] = [("mask", false), ("keep", true)];

const HOSTS: [(&str, &str); 4] = [
    ("github", "github"),
    ("gitlab", "gitlab"),
    ("gitea", "gitea"),
    ("bitbucket", "bitbucket"),
];

impl Settings {
    /// The language of the site, a BCP 47 tag.
    pub fn language(&self) -> &str {
        self.language.as_ref().map_or("en", |it| &it.value)
    }

    /// Reads `guide.yaml`.
    pub fn read(reader: &mut Reader<'_>, node: &Node) -> Self {
        let fields = reader.fields(node, &FORM);
        let title = reader.text(fields.get("title")).map(|it| it.value);
        if title.is_none() && matches!(node.value, Value::Map(_) | Value::Null) {
            reader.problem(
                code::MISSING_KEY,
                &(node.range.start..node.range.start),
                "the site has no title".into(),
                "add a line such as `title: Example Coalition Guidance`".into(),
            );
        }
        if fields.get("base_url").is_none() {
            reader.problem(
                code::NO_BASE_URL,
                &(node.range.start..node.range.start),
                "`base_url` does not say where the site is published: it has no sitemap, the links of its feeds are relative, and its page for addresses that lead nowhere works at the top of a host only".into(),
                "add a line such as `base_url: https://guidance.example.org/`".into(),
            );
        }
        let mut text = |key: &str| reader.text(fields.get(key)).map(|it| it.value);
        let description = text("description");
        let license = text("license");
        let branch = text("branch");
        let notice = text("notice");
        Self {
            title,
            description,
            language: super::language::read(reader, fields.get("language")),
            license,
            branch,
            notice,
            base_url: reader.url(fields.get("base_url")).map(|it| {
                let mut url = it.value;
                if !url.ends_with('/') {
                    url.push('/');
                }
                url
            }),
            publisher: fields
                .get("publisher")
                .and_then(|node| Publisher::read(reader, node)),
            repository: repository(reader, fields.get("repository")),
            host: host(reader, fields.get("host")),
            keep_emails: reader
                .choice(fields.get("emails"), "way to show addresses", &EMAILS)
                .is_some_and(|it| it.value),
            theme: reader.name(fields.get("theme")),
            project_pages: reader.texts(fields.get("project_pages")),
            exclude: reader.texts(fields.get("exclude")),
            tools: reader
                .texts(fields.get("tools"))
                .into_iter()
                .map(|it| it.value)
                .collect(),
            bodies: reader
                .entries(fields.get("bodies"), "`bodies`", "tsc: { name: Steering }")
                .into_iter()
                .map(|(key, node)| Body::read(reader, key, node))
                .collect(),
            withhold: Withhold::read(reader, &fields),
            raci: Raci::read_by_activity(reader, fields.get("raci")),
            lifecycle: fields
                .get("lifecycle")
                .map_or_else(Lifecycle::default, |node| Lifecycle::read(reader, node)),
            participate: reader
                .items(fields.get("participate"))
                .into_iter()
                .filter_map(|item| Level::read(reader, item))
                .collect(),
            sources: reader
                .items(fields.get("sources"))
                .into_iter()
                .filter_map(|item| OtherSource::read(reader, item))
                .collect(),
            checks: Checks::read(reader, fields.get("checks")),
        }
    }
}

/// The address of a repository, as its pages have it.
fn repository(reader: &mut Reader<'_>, node: Option<&Node>) -> Option<String> {
    let url = reader.url(node)?.value;
    let url = url.trim_end_matches('/').trim_end_matches(".git");
    Some(url.to_owned())
}

/// The software of a host.
fn host(reader: &mut Reader<'_>, node: Option<&Node>) -> Option<String> {
    let kind = reader.choice(node, "kind of repository host", &HOSTS)?;
    Some(kind.value.to_owned())
}

impl OtherSource {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        let fields = reader.fields(node, &SOURCE);
        let Some(path) = reader.text(fields.get("path")) else {
            reader.problem(
                code::MISSING_KEY,
                &node.range,
                "the source has no path".into(),
                "add `path:`, the folder of its repository".into(),
            );
            return None;
        };
        let workstream = reader.text(fields.get("workstream"));
        let name = reader.text(fields.get("name")).unwrap_or_else(|| Located {
            value: match &workstream {
                Some(workstream) => crate::path::slug(&workstream.value),
                None => folder_name(&path.value),
            },
            at: path.at.clone(),
        });
        Some(Self {
            workstream,
            name,
            commit: reader.text(fields.get("commit")),
            repository: repository(reader, fields.get("repository")),
            branch: reader.text(fields.get("branch")).map(|it| it.value),
            host: host(reader, fields.get("host")),
            path,
        })
    }
}

/// The name of a folder, as a slug; that of a bare repository without its ending.
fn folder_name(path: &str) -> String {
    let mut parts = path.rsplit(['/', '\\']);
    let last = parts.find(|it| !matches!(*it, "" | "." | ".."));
    crate::path::slug(last.unwrap_or_default().trim_end_matches(".git"))
}

impl Publisher {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        if let Value::Text(name) = &node.value {
            return Some(Self {
                name: name.clone(),
                url: None,
            });
        }
        let fields = reader.fields(node, &PUBLISHER);
        let url = reader.url(fields.get("url")).map(|it| it.value);
        let name = reader.text(fields.get("name"));
        if name.is_none() {
            reader.problem(
                code::MISSING_KEY,
                &node.range,
                "the publisher has no name".into(),
                "add `name:`".into(),
            );
        }
        Some(Self {
            name: name?.value,
            url,
        })
    }
}

impl Body {
    fn read(reader: &mut Reader<'_>, key: &Key, node: &Node) -> Self {
        let Located { value: id, at } = super::id::of_key(reader, key);
        let fields = reader.fields(node, &BODY);
        Self {
            name: reader
                .name(fields.get("name"))
                .map_or_else(|| id.clone(), |it| it.value),
            url: reader.url(fields.get("url")).map(|it| it.value),
            members: fields
                .get("members")
                .map(|node| Tenure::read_all(reader, Some(node), &MEMBER)),
            id,
            at,
        }
    }
}

const LEVELS: [(&str, &str); 5] = [
    ("informed", "informed"),
    ("consulted", "consulted"),
    ("responsible", "responsible"),
    ("accountable", "accountable"),
    ("sponsor", "sponsor"),
];

impl Level {
    fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Self> {
        let fields = reader.fields(node, &LEVEL);
        if fields.get("level").is_none() {
            reader.problem(
                code::MISSING_KEY,
                &node.range,
                "this level of participation does not say which it is".into(),
                "add `level:`, such as `level: consulted`".into(),
            );
        }
        let key = reader
            .choice(fields.get("level"), "level of participation", &LEVELS)?
            .value;
        let links = reader
            .items(fields.get("links"))
            .into_iter()
            .filter_map(|item| {
                let fields = reader.fields(item, &LINK);
                if fields.get("url").is_none() {
                    reader.problem(
                        code::MISSING_KEY,
                        &item.range,
                        "this link leads nowhere".into(),
                        "add `url:` with its address".into(),
                    );
                }
                let url = reader.url(fields.get("url"))?.value;
                let name = reader
                    .text(fields.get("name"))
                    .map_or_else(|| url.clone(), |it| it.value);
                Some((name, url))
            })
            .collect();
        let text = reader.text(fields.get("text")).map(|it| it.value);
        Some(Self {
            key,
            title: reader
                .text(fields.get("title"))
                .map_or_else(|| key.to_owned(), |it| it.value),
            text: text.unwrap_or_default(),
            asks: reader.text(fields.get("asks")).map(|it| it.value),
            links,
        })
    }
}

impl Role {
    /// The word in YAML.
    pub fn key(self) -> &'static str {
        match self {
            Self::Responsible => "responsible",
            Self::Accountable => "accountable",
            Self::Consulted => "consulted",
            Self::Informed => "informed",
        }
    }
}
