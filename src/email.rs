//! Addresses of people, wherever they were written, are not for harvesters.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// What stands where an address stood.
const MASK: &str = "(e-mail address)";

/// Anything that a reader or a machine would take for an e-mail address, also with its `@`
/// written as an entity or percent-encoded.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
        (?: mailto: )?
        ( [\p{L}\p{N}._%+'\-]+ )
        (?: @ | ＠ | %40 | &\#0*64; | &\#x0*40; | &commat; )
        [\p{L}\p{N}_\-]+ (?: \. [\p{L}\p{N}_\-]+ )* \. \p{L} [\p{L}\p{N}_\-]*
        ",
    )
    .expect("the pattern of an address is valid")
});

/// The text with every e-mail address replaced by “(e-mail address)”, a form that holds
/// nothing of it. `git@host` of a clone address is nobody's mailbox and stays.
pub fn mask_emails(text: &str) -> Cow<'_, str> {
    if !text.contains(['@', '＠', '%', '&']) {
        return Cow::Borrowed(text);
    }
    replace(text, |_| MASK.to_owned())
}

/// The same for an excerpt whose places must stay true: as many bytes stand there as before.
pub(crate) fn cover_emails(text: &str) -> Cow<'_, str> {
    replace(text, |address| "*".repeat(address.len()))
}

fn replace(text: &str, with: impl Fn(&str) -> String) -> Cow<'_, str> {
    ADDRESS.replace_all(text, |found: &Captures<'_>| match found.get(1) {
        Some(local) if local.as_str() == "git" => found[0].to_owned(),
        _ => with(&found[0]),
    })
}

/// Whether a text, or a URL, holds an e-mail address.
pub(crate) fn holds_email(text: &str) -> bool {
    matches!(mask_emails(text), Cow::Owned(masked) if masked != text)
}
