//! Where a link may lead: `http`, `https`, `mailto`, and relative. Nothing else, in any spelling.

/// What kind of place a URL leads to, as a browser would read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// `http://host…` or `https://host…`.
    External,
    /// `mailto:…`.
    Mail,
    /// A path, a query or a fragment on the same site.
    Relative,
    /// Anything else, and anything that hides what it is: other schemes, control characters,
    /// `//host` (which would take the scheme of wherever the page is read), `\\host`.
    Forbidden,
}

impl Destination {
    /// Reads a URL the way a suspicious browser does.
    ///
    /// Control characters (also tabs and line breaks, which browsers skip) are forbidden
    /// wherever they stand, so there is no second spelling of a scheme to think of.
    pub fn of(url: &str) -> Self {
        let url = url.trim_matches(' ');
        if url.chars().any(char::is_control) {
            return Self::Forbidden;
        }
        let slashes = url
            .bytes()
            .take_while(|b| matches!(b, b'/' | b'\\'))
            .count();
        if slashes > 1 || url.starts_with('\\') {
            return Self::Forbidden;
        }
        // `&` also ends the search: an entity that somebody decodes later may hide a colon,
        // and no scheme holds one.
        match url.find([':', '/', '?', '#', '\\', '&']) {
            Some(at) if url.as_bytes()[at] == b':' => Self::with_scheme(&url[..at], &url[at + 1..]),
            Some(at) if url.as_bytes()[at] == b'&' && hides_colon(&url[at..]) => Self::Forbidden,
            _ => Self::Relative,
        }
    }

    fn with_scheme(scheme: &str, rest: &str) -> Self {
        let is = |name: &str| scheme.eq_ignore_ascii_case(name);
        if is("mailto") {
            Self::Mail
        } else if (is("http") || is("https"))
            && rest
                .strip_prefix("//")
                .is_some_and(|host| !host.is_empty() && !host.starts_with(['/', '\\', '?', '#']))
        {
            Self::External
        } else {
            Self::Forbidden
        }
    }
}

fn hides_colon(entity: &str) -> bool {
    let lower = entity.to_ascii_lowercase();
    ["&colon", "&tab;", "&newline;", "&#"]
        .iter()
        .any(|start| lower.starts_with(start))
}

/// The text with `%XX` decoded, where that gives valid text.
pub(super) fn percent_decode(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        if let Some(byte) = pair.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            decoded.push(byte);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(decoded).ok()
}
