//! The few facts that guide takes from a repository's own configuration file. Nothing it
//! includes is read, nor the user's or the system's: the same clone gives the same site.

/// What was found in `.git/config`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Config {
    /// `remote.origin.url`, without user name and password.
    pub(super) origin_url: Option<String>,
    /// `extensions.objectformat`, `sha1` unless said otherwise.
    pub(super) object_format: Option<String>,
    /// `extensions.refstorage`, `files` unless said otherwise.
    pub(super) ref_storage: Option<String>,
    /// Some remote is allowed to be asked for objects later: a partial clone.
    pub(super) promisor: bool,
}

impl Config {
    pub(super) fn parse(text: &str) -> Self {
        let mut config = Self::default();
        let mut section = String::new();
        for line in text.lines() {
            let line = line.trim();
            if let Some(rest) = line.strip_prefix('[') {
                let name = rest.split(']').next().unwrap_or(rest);
                // Section names ignore case, the quoted part does not.
                section = match name.split_once('"') {
                    Some((kind, quoted)) => format!(
                        "{}.{}",
                        kind.trim().to_lowercase(),
                        quoted.trim_end_matches('"')
                    ),
                    None => name.trim().to_lowercase(),
                };
                continue;
            }
            let (key, value) = line.split_once('=').unwrap_or((line, "true"));
            let value = value.trim().trim_matches('"').to_owned();
            match (section.as_str(), key.trim().to_lowercase().as_str()) {
                ("remote.origin", "url") => {
                    config
                        .origin_url
                        .get_or_insert_with(|| without_secrets(&value));
                }
                ("extensions", "objectformat") => config.object_format = Some(value),
                ("extensions", "refstorage") => config.ref_storage = Some(value),
                ("extensions", "partialclone") => config.promisor = true,
                (remote, "promisor") if remote.starts_with("remote.") => {
                    config.promisor |= value.eq_ignore_ascii_case("true");
                }
                _ => {}
            }
        }
        config
    }
}

/// A CI job's clone often carries a token in its URL; it must not reach a page.
fn without_secrets(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let host_end = rest.find('/').unwrap_or(rest.len());
    match rest[..host_end].rfind('@') {
        Some(at) if scheme != "ssh" => format!("{scheme}://{}", &rest[at + 1..]),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_in_the_url_of_origin_is_dropped() {
        let config = Config::parse(
            "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = https://x:ghs_1@github.com/a/b.git\n\tpromisor = true\n",
        );
        assert_eq!(
            config.origin_url.as_deref(),
            Some("https://github.com/a/b.git")
        );
        assert!(config.promisor);
        assert_eq!(
            without_secrets("git@github.com:a/b.git"),
            "git@github.com:a/b.git"
        );
    }
}
