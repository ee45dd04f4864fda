//! The two kinds of path: where a text comes from, and where a page goes.
//!
//! Both are relative and normalised, hold no `..` and are made only here, so nothing
//! outside the root is ever read and nothing outside the output ever written.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use unicode_normalization::UnicodeNormalization as _;

use crate::unseen::is_control;

/// The path of a file within its source: relative, `/` between the parts, no `.` or `..`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Normalises a relative path. `None` if it is absolute, empty, leaves its root, or
    /// holds a control character, with which it could stand in no output. White space is none.
    pub fn new(path: &str) -> Option<Self> {
        if path.starts_with('/') || path.contains(is_control) {
            return None;
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        (!parts.is_empty()).then(|| Self(parts.join("/").into()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The last part without its last extension.
    pub fn file_stem(&self) -> &str {
        let name = self.file_name();
        match name.rfind('.') {
            Some(dot) if dot > 0 => &name[..dot],
            _ => name,
        }
    }

    /// The extension, in lower case; empty without one.
    pub fn extension(&self) -> String {
        let name = self.file_name();
        match name.rfind('.') {
            Some(dot) if dot > 0 => name[dot + 1..].to_lowercase(),
            _ => String::new(),
        }
    }

    /// The folder, empty for a file at the root.
    pub fn folder(&self) -> &str {
        self.0.rfind('/').map_or("", |slash| &self.0[..slash])
    }

    /// The parts, from the root.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }

    /// What a link written in this file means: relative to its folder, or to the root when it
    /// begins with `/`. `None` when it leaves the root.
    pub fn resolve(&self, link: &str) -> Option<Self> {
        match link.strip_prefix('/') {
            Some(from_root) => Self::new(from_root),
            None => Self::new(format!("{}/{link}", self.folder()).trim_start_matches('/')),
        }
    }

    /// The same path below a folder that is one plain name.
    #[must_use]
    pub fn below(&self, name: &str) -> Self {
        Self(format!("{name}/{}", self.0).into())
    }

    /// Is it a Markdown file, by its name?
    pub fn is_markdown(&self) -> bool {
        matches!(self.extension().as_str(), "md" | "markdown")
    }

    /// Is it inside `folder` (a path without a slash at its end)?
    pub fn is_within(&self, folder: &str) -> bool {
        self.0
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for SourcePath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Where a page or a file stands in the site: `""` is home, a page ends with `/`, a file does not.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(Arc<str>);

/// A route is ordered and compared as its text.
impl std::borrow::Borrow<str> for Route {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Route {
    /// The home page.
    pub fn home() -> Self {
        Self("".into())
    }

    /// The page at these slugs: `["documents", "signing"]` is `documents/signing/`.
    pub fn page(parts: &[&str]) -> Self {
        let mut route = String::new();
        for part in parts {
            route.push_str(&slug(part));
            route.push('/');
        }
        Self(route.into())
    }

    /// The page one slug below this page.
    #[must_use]
    pub fn below(&self, part: &str) -> Self {
        Self(format!("{}{}/", self.0, slug(part)).into())
    }

    /// A file below a folder, its name made safe: `("assets/0f3a", "a b.png")` is `assets/0f3a/a-b.png`.
    pub fn file(folder: &str, name: &str) -> Self {
        let (stem, extension) = match name.rfind('.') {
            Some(dot) if dot > 0 => (&name[..dot], &name[dot + 1..]),
            _ => (name, ""),
        };
        let mut route = String::new();
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            route.push_str(&slug(part));
            route.push('/');
        }
        route.push_str(&slug(stem));
        if !extension.is_empty() {
            route.push('.');
            route.push_str(&slug(extension));
        }
        Self(route.into())
    }

    /// A file below a folder under just this path, for files that name one another. `None` where a part of
    /// it can be no name on some system.
    pub fn named(folder: &str, path: &str) -> Option<Self> {
        let path = SourcePath::new(path)?;
        let folder = folder.split('/').map(slug).collect::<Vec<_>>().join("/");
        path.parts()
            .all(is_name_everywhere)
            .then(|| Self(format!("{folder}/{path}").into()))
    }

    /// A file of guide's own making at a fixed place, such as `sitemap.xml`.
    pub fn fixed(path: &'static str) -> Self {
        Self(path.into())
    }

    /// A file produced by a library whose names we do not choose (the search index).
    /// `None` when the name could leave the output folder.
    pub fn produced(folder: &str, path: &str) -> Option<Self> {
        let path = SourcePath::new(path)?;
        path.parts()
            .all(|part| !part.contains(['\\', ':']))
            .then(|| Self(format!("{folder}/{path}").into()))
    }

    /// The route as it stands in a URL after the site's base, not percent-encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The route as it stands in a URL after the site's base, percent-encoded.
    pub fn url(&self) -> String {
        percent_encode(&self.0)
    }

    /// The file it is written to, relative to the output folder.
    pub fn output_path(&self) -> String {
        if self.0.is_empty() || self.0.ends_with('/') {
            format!("{}index.html", self.0)
        } else {
            self.0.to_string()
        }
    }

    /// The way from this page to the site's base: `./` at home, `../../` two folders down.
    pub fn root(&self) -> String {
        match self.0.matches('/').count() {
            0 => "./".to_owned(),
            depth => "../".repeat(depth),
        }
    }

    /// What two routes must not share: a file system may fold case and compose characters.
    pub fn collision_key(&self) -> String {
        let path = self.output_path();
        if path.is_ascii() {
            return path.to_ascii_lowercase();
        }
        path.nfc().collect::<String>().to_lowercase()
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.0)
    }
}

impl Serialize for Route {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.url())
    }
}

/// Percent-encodes everything that is not plain in the path of a URL; `/` stays.
pub fn percent_encode(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => {
                use fmt::Write as _;
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// Undoes percent-encoding; what is not valid stays as it was written.
pub fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |offset: usize| {
            bytes
                .get(at + offset)
                .and_then(|byte| char::from(*byte).to_digit(16))
        };
        match (bytes[at], hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            (byte, ..) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// Names that Windows keeps for devices, whatever their extension.
const DEVICE_NAMES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Can a file have this name on every system?
fn is_name_everywhere(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    name.len() <= LONGEST_NAME
        && !name.ends_with(['.', ' '])
        && !name.contains(['<', '>', ':', '"', '\\', '|', '?', '*'])
        && !DEVICE_NAMES.contains(&stem.as_str())
}

/// The longest name of a file, in bytes, with room for what writing adds.
const LONGEST_NAME: usize = 200;

/// The longest slug, in bytes: well below what any file system allows for a name.
const LONGEST_SLUG: usize = 96;

/// A name for URLs and ids: letters and digits of any script in lower case, composed (NFC),
/// with single hyphens between them. `.`, `_` and `~` stay inside a word so that versions
/// and commit ranges read well. Never empty, never a device name.
pub fn slug(text: &str) -> String {
    if is_plain_slug(text) {
        return text.to_owned();
    }
    let mut slug = String::new();
    let mut pending = false;
    for character in text.nfc().flat_map(char::to_lowercase) {
        let keep = character.is_alphanumeric()
            || (matches!(character, '.' | '_' | '~') && !slug.is_empty() && !pending);
        if !keep {
            pending = true;
            continue;
        }
        let hyphen = pending && !slug.is_empty();
        if slug.len() + usize::from(hyphen) + character.len_utf8() > LONGEST_SLUG {
            break;
        }
        if hyphen {
            slug.push('-');
        }
        pending = false;
        slug.push(character);
    }
    let slug: String = slug.trim_end_matches(['.', '_', '~']).nfc().collect();
    match slug.as_str() {
        "" => "untitled".to_owned(),
        name if DEVICE_NAMES.contains(&name.split('.').next().unwrap_or(name)) => {
            format!("{name}-")
        }
        _ => slug,
    }
}

/// Is it surely its own slug? Most are: ids and commits, by the thousand.
fn is_plain_slug(text: &str) -> bool {
    let is_word =
        |it: &str| !it.is_empty() && it.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9'));
    text.len() <= LONGEST_SLUG && text.split('-').all(is_word) && !DEVICE_NAMES.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_file_keeps_its_name_where_every_system_can_hold_it() {
        for name in [
            "UPPER.PNG",
            "own/My Font.woff2",
            "é.svg",
            "a) b; } c { d'.css",
        ] {
            let route = Route::named("assets/0f", name).unwrap();
            assert_eq!(route.as_str(), format!("assets/0f/{name}"));
        }
        for name in [
            "a\"b.png",
            "CON.png",
            "a/nul",
            "x.",
            "a:b",
            "b\\c",
            "../x/../../y",
            "",
            "what?",
        ] {
            assert_eq!(Route::named("assets/0f", name), None, "{name}");
        }
    }

    #[test]
    fn links_resolve_within_the_root_only() {
        let from = SourcePath::new("content/ws1/signing.md").unwrap();
        let resolved = |link| from.resolve(link).map(|path| path.as_str().to_owned());
        assert_eq!(resolved("../ws2/a.md").as_deref(), Some("content/ws2/a.md"));
        assert_eq!(resolved("/README.md").as_deref(), Some("README.md"));
        assert_eq!(
            resolved("./img/a b.png").as_deref(),
            Some("content/ws1/img/a b.png")
        );
        assert_eq!(resolved("../../../etc/passwd"), None);
        assert_eq!(SourcePath::new("/etc/passwd"), None);
    }

    #[test]
    fn slugs_read_well_and_are_safe() {
        for (text, expected) in [
            ("Signing ML Artifacts!", "signing-ml-artifacts"),
            ("  A & B: $5 ", "a-b-5"),
            ("Überprüfung", "überprüfung"),
            ("1.0", "1.0"),
            ("../../etc/passwd", "etc-passwd"),
            ("CON", "con-"),
            ("nul.txt", "nul.txt-"),
            ("…", "untitled"),
            (".hidden", "hidden"),
            ("a/b\\c", "a-b-c"),
        ] {
            assert_eq!(slug(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_slug_is_a_fixed_point_and_one_plain_name(text in ".*") {
            let once = slug(&text);
            prop_assert_eq!(&slug(&once), &once);
            prop_assert!(!once.is_empty() && once.len() <= LONGEST_SLUG + 1);
            prop_assert!(!once.contains(['/', '\\', ':', '\0', ' ', '<', '"']));
            prop_assert!(!once.starts_with('.') && !once.ends_with('.'));
        }

        #[test]
        fn what_is_surely_its_own_slug_is(text in "[a-z0-9-]{0,8}") {
            // A point at the end is dropped, and takes the long way.
            let long_way = slug(&[&text, "."].concat());
            prop_assert!(!is_plain_slug(&text) || long_way == text);
        }

        #[test]
        fn a_source_path_never_leaves_its_root(path in ".*", link in ".*") {
            if let Some(path) = SourcePath::new(&path) {
                prop_assert!(path.parts().all(|part| part != ".." && part != "." && !part.is_empty()));
                if let Some(resolved) = path.resolve(&link) {
                    prop_assert!(!resolved.as_str().starts_with('/'));
                    prop_assert!(resolved.parts().all(|part| part != ".."));
                }
            }
        }

        #[test]
        fn percent_encoding_is_undone(path in "[^\0]*") {
            prop_assert_eq!(percent_decode(&percent_encode(&path)), path);
        }
    }
}
