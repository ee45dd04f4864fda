//! Where a source lives on the web, and the addresses that lead into it: patterns as data.

use crate::path::{SourcePath, percent_encode};

/// The addresses of one kind of repository host, with `{…}` to fill in.
struct Patterns {
    name: &'static str,
    /// What its host names contain, so that most need no setting.
    host_contains: &'static str,
    commit: &'static str,
    view: &'static str,
    edit: &'static str,
    folder: &'static str,
    issue: &'static str,
}

const HOSTS: [Patterns; 4] = [
    Patterns {
        name: "github",
        host_contains: "github",
        commit: "{repo}/commit/{commit}",
        view: "{repo}/blob/{branch}/{path}",
        edit: "{repo}/edit/{branch}/{path}",
        folder: "{repo}/tree/{branch}/{path}",
        issue: "{repo}/issues/new?title={title}&body={body}",
    },
    Patterns {
        name: "gitlab",
        host_contains: "gitlab",
        commit: "{repo}/-/commit/{commit}",
        view: "{repo}/-/blob/{branch}/{path}",
        edit: "{repo}/-/edit/{branch}/{path}",
        folder: "{repo}/-/tree/{branch}/{path}",
        issue: "{repo}/-/issues/new?issue[title]={title}&issue[description]={body}",
    },
    Patterns {
        name: "gitea",
        host_contains: "codeberg",
        commit: "{repo}/commit/{commit}",
        view: "{repo}/src/branch/{branch}/{path}",
        edit: "{repo}/_edit/{branch}/{path}",
        folder: "{repo}/src/branch/{branch}/{path}",
        issue: "{repo}/issues/new?title={title}&body={body}",
    },
    Patterns {
        name: "bitbucket",
        host_contains: "bitbucket",
        commit: "{repo}/commits/{commit}",
        view: "{repo}/src/{branch}/{path}",
        edit: "{repo}/src/{branch}/{path}?mode=edit",
        folder: "{repo}/src/{branch}/{path}",
        issue: "{repo}/issues/new?title={title}&content={body}",
    },
];

/// A repository on its host.
#[derive(Clone, PartialEq, Eq)]
pub struct Host {
    repository: String,
    branch: String,
    /// The folder of the repository that is the source's root, with a slash at its end, or empty.
    prefix: String,
    patterns: usize,
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Host({} @ {})", self.repository, self.branch)
    }
}

impl Host {
    /// A host by its repository's address. `kind` is the host's software; without it the host's
    /// name must tell. `None` when neither does.
    pub fn new(repository: &str, kind: Option<&str>, branch: &str, prefix: &str) -> Option<Self> {
        let name = repository.split("://").nth(1)?.split('/').next()?;
        let patterns = HOSTS.iter().position(|patterns| match kind {
            Some(kind) => patterns.name == kind,
            None => name.contains(patterns.host_contains),
        })?;
        let prefix = prefix.trim_matches('/');
        Some(Self {
            repository: repository.to_owned(),
            branch: branch.to_owned(),
            prefix: if prefix.is_empty() {
                String::new()
            } else {
                format!("{prefix}/")
            },
            patterns,
        })
    }

    /// The repository's own page.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The page of a commit, given in full.
    pub fn commit(&self, id: &str) -> String {
        self.fill(HOSTS[self.patterns].commit, &[("{commit}", id)])
    }

    /// The page of a file on the branch.
    pub fn view(&self, path: &SourcePath) -> String {
        self.with_path(HOSTS[self.patterns].view, path.as_str())
    }

    /// The editor for a file on the branch.
    pub fn edit(&self, path: &SourcePath) -> String {
        self.with_path(HOSTS[self.patterns].edit, path.as_str())
    }

    /// The page of a folder on the branch.
    pub fn folder(&self, path: &str) -> String {
        self.with_path(HOSTS[self.patterns].folder, path)
    }

    /// A form for a new issue, filled in.
    pub fn issue(&self, title: &str, body: &str) -> String {
        let encode = |text: &str| percent_encode(text).replace('/', "%2F");
        let (title, body) = (encode(title), encode(body));
        self.fill(
            HOSTS[self.patterns].issue,
            &[("{title}", &title), ("{body}", &body)],
        )
    }

    /// What an address into this repository's branch means: the file's path, when it is one.
    pub fn path_of(&self, url: &str) -> Option<String> {
        let marker = "\u{0}";
        let pattern = self.fill(HOSTS[self.patterns].view, &[("{path}", marker)]);
        let (before, after) = pattern.split_once(marker)?;
        let path = url.strip_prefix(before)?.strip_suffix(after)?;
        path.strip_prefix(self.prefix.as_str()).map(str::to_owned)
    }

    fn with_path(&self, pattern: &str, path: &str) -> String {
        let path = percent_encode(&format!("{}{path}", self.prefix));
        self.fill(pattern, &[("{path}", &path)])
    }

    fn fill(&self, pattern: &str, values: &[(&str, &str)]) -> String {
        let branch = percent_encode(&self.branch);
        let mut filled = pattern
            .replace("{repo}", &self.repository)
            .replace("{branch}", &branch);
        for (name, value) in values {
            filled = filled.replace(name, value);
        }
        filled
    }
}

/// The web address of a git remote: `git@host:a/b.git`, `ssh://…`, `https://…`. Credentials are
/// dropped. `None` for a remote that is a path.
pub fn web_address(remote: &str) -> Option<String> {
    let (host, path) = match remote.split_once("://") {
        Some(("https" | "http" | "ssh" | "git", rest)) => rest.split_once('/')?,
        Some(_) => return None,
        None => {
            let (host, path) = remote.split_once(':')?;
            if host.contains('/') || !host.contains('@') {
                return None;
            }
            (host, path)
        }
    };
    let host = host.rsplit('@').next()?;
    let host = host.split(':').next()?;
    let path = path.trim_matches('/').trim_end_matches(".git");
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '~'))
    };
    (plain(host) && host.contains('.') && plain(path)).then(|| format!("https://{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remotes_become_addresses_without_credentials() {
        for (remote, expected) in [
            (
                "git@github.com:org/repo.git",
                Some("https://github.com/org/repo"),
            ),
            (
                "https://user:secret@github.com/org/repo.git",
                Some("https://github.com/org/repo"),
            ),
            (
                "ssh://git@git.example.org:2222/a/b.git",
                Some("https://git.example.org/a/b"),
            ),
            ("/srv/repos/a.bundle", None),
            ("../other", None),
            ("C:\\repos\\a", None),
            ("file:///srv/a.git", None),
            ("javascript:alert(1)//x.y/z", None),
        ] {
            assert_eq!(web_address(remote).as_deref(), expected, "{remote}");
        }
    }

    #[test]
    fn every_host_has_its_own_addresses() {
        let path = SourcePath::new("a b/ü.md").unwrap();
        let github = Host::new("https://github.com/o/r", None, "main", "docs").unwrap();
        assert_eq!(
            github.edit(&path),
            "https://github.com/o/r/edit/main/docs/a%20b/%C3%BC.md"
        );
        assert_eq!(
            github
                .path_of("https://github.com/o/r/blob/main/docs/x.md")
                .as_deref(),
            Some("x.md")
        );
        assert_eq!(
            github.issue("I need & more", "a/b"),
            "https://github.com/o/r/issues/new?title=I%20need%20%26%20more&body=a%2Fb"
        );
        let gitlab = Host::new("https://gitlab.com/o/r", None, "main", "").unwrap();
        assert_eq!(gitlab.commit("abc"), "https://gitlab.com/o/r/-/commit/abc");
        assert!(Host::new("https://git.example.org/o/r", None, "main", "").is_none());
        let gitea = Host::new("https://git.example.org/o/r", Some("gitea"), "main", "").unwrap();
        assert_eq!(
            gitea.view(&path),
            "https://git.example.org/o/r/src/branch/main/a%20b/%C3%BC.md"
        );
    }
}
